package asm

import (
	"math"

	"github.com/lockstep-go/lockstep/internal/fma"
)

// The float32 activations. Each one is a scalar function (expF32, ...) that defines the bits, a dispatcher, and a
// kernel per instruction set that runs the same operations across vector lanes. Constants come from internal/fit
// (go run ./internal/fit); bounds and their proof stand in docs/accuracy.md.
//
// In the scalar functions a float32 value is held in a float64 variable, and every operation is one of
//
//	r32(fuse(float64(a*b), c))  a*b + c rounded once to float32 (VFMADD, FMLA)
//	r32(a + b)                  a + b in float32 (VADDPS)
//	r32(a * b)                  a * b in float32 (VMULPS)
//	r32(a / b)                  a / b in float32 (VDIVPS)
//
// The last three round twice, which is harmless: 53 >= 2*24 + 2 (Figueroa 1995), as long as the result is not
// subnormal.

// r32 rounds to float32.
func r32(x float64) float64 { return float64(float32(x)) }

// fuse returns a float64 that rounds to the same float32 as the exact p + c; p is an exact product of two float32.
// It is internal/fma's fast path cut down to what the compiler inlines: the test for results below the normal range
// is left out, so the result must be zero, normal or exact.
func fuse(p, c float64) float64 {
	if math.Float64bits(p+c)<<35 == 1<<63 { // half way between two float32: fma.HalfMask, fma.Half
		return half32(p, c)
	}
	return p + c
}

// half32 is fuse for the half way case.
//
//go:noinline
func half32(p, c float64) float64 { return float64(fma.Slow32(p, c)) }

// Constants of the reduction x = k log 2 + r. ln2Hi has 15 bits, so that k*ln2Hi and x - k*ln2Hi are exact.
const (
	log2E32 = 0x1.715476p+00 // log2 e
	ln2Hi32 = 0x1.62e4p-01   // log 2, upper part
	ln2Lo32 = 0x1.7f7d1cp-20 // log 2 - ln2Hi32

	// round32 = 1.5*2^23 + 254: adding it rounds to the nearest integer k (ties to even) and leaves k + 254 in the low
	// bits of the sum, of which (k+254)>>1 and the rest are two biased exponents e1, e2 with 2^k = 2^(e1-127) 2^(e2-127).
	round32 = 1.5*(1<<23) + 254

	expMax32 = 89   // e^89 overflows
	expMin32 = -104 // e^-104 rounds to zero
)

// e^r = 1 + r + c2 r^2 + ... + c6 r^6 for |r| <= log(2)/2, relative error 2^-28.2.
const (
	expC2 = 0x1.fffffcp-02
	expC3 = 0x1.555494p-03
	expC4 = 0x1.5558bep-05
	expC5 = 0x1.123856p-07
	expC6 = 0x1.6a3d14p-10
)

// expF32 returns e^x, error at most 0.89 ULP, subnormal results rounded once.
//
// The steps, for kernels that inline it: x = max(-104, min(89, x)) keeping NaN; t = fma(x, log2e, round32);
// k = t - round32; r = fma(-k, ln2Hi, x); r = fma(-k, ln2Lo, r); p = Horner from c6 to 1 (six fma);
// then p * 2^k with one rounding: VSCALEFPS(p, k) in AVX-512, and p * 2^(e1-127) * 2^(e2-127) elsewhere, where
// the bits of the factors are (t>>1)<<23 and (t - t>>1)<<23. The first product is exact (p is in [0.7, 1.5] and e1 - 127 in
// [-75, 64]), so both ways round once. AVX2 writes the second product as fma(m, s, +0): the same bits, and Zen 4 has no
// penalty there for subnormal results, as VMULPS does.
func expF32(x float32) float32 {
	if x != x {
		return x
	}
	v := float64(min(max(x, expMin32), expMax32))
	t := r32(fuse(float64(v*log2E32), round32))
	p, _ := expReduced32(v, t)
	e := math.Float32bits(float32(t))
	m := float32(p) * math.Float32frombits(e>>1<<23)
	return m * math.Float32frombits((e-e>>1)<<23)
}

// expReduced32 returns p = e^r and r for v = k log 2 + r, where t = k + round32.
func expReduced32(v, t float64) (p, r float64) {
	k := t - round32
	r = r32(fuse(float64(-k*ln2Hi32), v))
	r = r32(fuse(float64(-k*ln2Lo32), r))
	p = r32(fuse(float64(expC6*r), expC5))
	p = r32(fuse(float64(p*r), expC4))
	p = r32(fuse(float64(p*r), expC3))
	p = r32(fuse(float64(p*r), expC2))
	p = r32(fuse(float64(p*r), 1))
	p = r32(fuse(float64(p*r), 1))
	return p, r
}

// expF32Generic: dst[i] = e^x[i].
func expF32Generic(dst, x []float32) {
	x = x[:len(dst)]
	for i := range dst {
		dst[i] = expF32(x[i])
	}
}

// ExpF32: dst[i] = e^x[i].
func ExpF32(dst, x []float32) { expF32Generic(dst, x) }
