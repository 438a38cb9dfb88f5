package vec

import "github.com/lockstep-go/lockstep/asm"

// Float16 is a number in IEEE 754 half precision (binary16), a storage format: 11 bits of precision, up to 65504.
type Float16 uint16

// BFloat16 is a number in bfloat16, a storage format: the upper half of a float32.
type BFloat16 uint16

// Float32To64 sets dst[i] = float64(x[i]). Exact. NaN stays NaN.
//
// It panics if the lengths differ.
func Float32To64(dst []float64, x []float32) {
	if len(x) != len(dst) {
		panic(unequal("vec.Float32To64", "x", len(x), "dst", len(dst)))
	}
	for len(dst) > 0 {
		n := min(len(dst), asm.BlockLen)
		asm.Widen(dst[:n], x[:n])
		dst, x = dst[n:], x[n:]
	}
}

// Float64To32 sets dst[i] = float32(x[i]), rounded to nearest even; beyond the range of float32 it is Inf. NaN stays NaN.
//
// It panics if the lengths differ.
func Float64To32(dst []float32, x []float64) {
	if len(x) != len(dst) {
		panic(unequal("vec.Float64To32", "x", len(x), "dst", len(dst)))
	}
	for len(dst) > 0 {
		n := min(len(dst), asm.BlockLen)
		asm.Narrow(dst[:n], x[:n])
		dst, x = dst[n:], x[n:]
	}
}

// FromFloat16 sets dst[i] = x[i] as a float32. Exact. NaN stays NaN.
//
// It panics if the lengths differ.
func FromFloat16(dst []float32, x []Float16) {
	if len(x) != len(dst) {
		panic(unequal("vec.FromFloat16", "x", len(x), "dst", len(dst)))
	}
	for len(dst) > 0 {
		n := min(len(dst), asm.BlockLen)
		asm.FromHalf(dst[:n], u16(x[:n]))
		dst, x = dst[n:], x[n:]
	}
}

// ToFloat16 sets dst[i] = x[i] rounded to nearest even, subnormals included; from 65520 on it is Inf. NaN stays NaN.
//
// It panics if the lengths differ.
func ToFloat16(dst []Float16, x []float32) {
	if len(x) != len(dst) {
		panic(unequal("vec.ToFloat16", "x", len(x), "dst", len(dst)))
	}
	for len(dst) > 0 {
		n := min(len(dst), asm.BlockLen)
		asm.ToHalf(u16(dst[:n]), x[:n])
		dst, x = dst[n:], x[n:]
	}
}

// FromBFloat16 sets dst[i] = x[i] as a float32. Exact. NaN stays NaN.
//
// It panics if the lengths differ.
func FromBFloat16(dst []float32, x []BFloat16) {
	if len(x) != len(dst) {
		panic(unequal("vec.FromBFloat16", "x", len(x), "dst", len(dst)))
	}
	for len(dst) > 0 {
		n := min(len(dst), asm.BlockLen)
		asm.FromBFloat16(dst[:n], u16(x[:n]))
		dst, x = dst[n:], x[n:]
	}
}

// ToBFloat16 sets dst[i] = x[i] rounded to nearest even, subnormals included. NaN stays NaN.
//
// It panics if the lengths differ.
func ToBFloat16(dst []BFloat16, x []float32) {
	if len(x) != len(dst) {
		panic(unequal("vec.ToBFloat16", "x", len(x), "dst", len(dst)))
	}
	for len(dst) > 0 {
		n := min(len(dst), asm.BlockLen)
		asm.ToBFloat16(u16(dst[:n]), x[:n])
		dst, x = dst[n:], x[n:]
	}
}
