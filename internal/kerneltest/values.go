package kerneltest

import (
	"math"
	"math/rand/v2"
	"unsafe"
)

// Specials returns the values that break kernels: signed zeros, infinities, NaN, subnormals, extremes, neighbours of
// one, and halfway cases.
func Specials[T Float]() []T {
	inf := math.Inf(1)
	v := []float64{0, math.Copysign(0, -1), inf, -inf, math.NaN(), 1, -1, 0.5, 2, 3, 88, -104, 709, -745, 1e30, -1e30}
	out := make([]T, 0, 40)
	for _, x := range v {
		out = append(out, T(x))
	}
	if unsafe.Sizeof(T(0)) == 4 {
		for _, b := range []uint32{1, 0x80000001, 0x7fffff, 0x800000, 0x80800000, 0x7f7fffff, 0xff7fffff, 0x3f800001, 0x3f7fffff, 0x00400000, 0x7fc01234, 0xffc00000} {
			out = append(out, T(math.Float32frombits(b)))
		}
		return out
	}
	for _, b := range []uint64{1, 1<<63 | 1, 1<<52 - 1, 1 << 52, 1<<63 | 1<<52, 0x7fefffffffffffff, 0xffefffffffffffff, 0x3ff0000000000001, 0x3fefffffffffffff, 1 << 51, 0x7ff8000000001234, 0xfff8000000000000} {
		out = append(out, T(math.Float64frombits(b)))
	}
	return out
}

// Normal returns a standard normal value.
func Normal[T Float](rng *rand.Rand) T { return T(rng.NormFloat64()) }

// AnyBits returns a value with uniformly random bits: every exponent, Inf and NaN included.
func AnyBits[T Float](rng *rand.Rand) T {
	if unsafe.Sizeof(T(0)) == 4 {
		return T(math.Float32frombits(rng.Uint32()))
	}
	return T(math.Float64frombits(rng.Uint64()))
}

// Wide returns a finite value whose magnitude spreads over many binades around one.
func Wide[T Float](rng *rand.Rand) T {
	return T(math.Ldexp(rng.NormFloat64(), rng.IntN(61)-30))
}

// SameBits reports whether a and b have the same bits, or are both NaN.
func SameBits[T Float](a, b T) bool {
	if a != a || b != b {
		return a != a && b != b
	}
	if unsafe.Sizeof(a) == 4 {
		return math.Float32bits(float32(a)) == math.Float32bits(float32(b))
	}
	return math.Float64bits(float64(a)) == math.Float64bits(float64(b))
}
