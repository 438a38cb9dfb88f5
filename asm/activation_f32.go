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

// expF32 returns e^x, error at most 0.90 ULP, subnormal results rounded once.
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

// log(1+r) = r - r^2/2 + c3 r^3 + ... + c10 r^10 for r in [-1/4, 1/2], relative error 2^-27.6.
const (
	logC3  = 0x1.5555a4p-02
	logC4  = -0x1.00004ap-02
	logC5  = 0x1.99699ep-03
	logC6  = -0x1.54ed96p-03
	logC7  = 0x1.28807ap-03
	logC8  = -0x1.0d98fp-03
	logC9  = 0x1.acf4a8p-04
	logC10 = -0x1.71e32cp-05
)

// logF32 returns the natural logarithm of x, error at most 0.92 ULP.
//
// x = m 2^e with m in [3/4, 3/2), r = m - 1 (exact). The rounding error of hi = fma(e, ln2Hi, r) is recovered as
// fma(e, ln2Hi, -hi) + r and goes into the lower part, so that log x = hi + (r^2 P(r) + (e ln2Lo + error)) shows one
// rounding only. Kernels take m and e from VGETMANTPS and VGETEXPPS or, subnormals scaled by 2^23, from the bits.
func logF32(x float32) float32 {
	if !(x > 0) || x > math.MaxFloat32 {
		return logSpecial(x)
	}
	v, scaled := x, 0.0
	if x < 0x1p-126 {
		v, scaled = x*0x1p23, 23
	}
	b := math.Float32bits(v)
	ei := int32(b-0x3f400000) >> 23
	e := float64(ei) - scaled
	r := r32(float64(math.Float32frombits(b-uint32(ei)<<23)) - 1)
	p := r32(fuse(float64(logC10*r), logC9))
	p = r32(fuse(float64(p*r), logC8))
	p = r32(fuse(float64(p*r), logC7))
	p = r32(fuse(float64(p*r), logC6))
	p = r32(fuse(float64(p*r), logC5))
	p = r32(fuse(float64(p*r), logC4))
	p = r32(fuse(float64(p*r), logC3))
	p = r32(fuse(float64(p*r), -0.5))
	hi := r32(fuse(float64(e*ln2Hi32), r))
	err := r32(r32(fuse(float64(e*ln2Hi32), -hi)) + r)
	lo := r32(fuse(float64(e*ln2Lo32), err))
	lo = r32(fuse(float64(r32(r*r)*p), lo))
	return float32(hi + lo)
}

// logSpecial: log 0 = -Inf, log +Inf = +Inf, NaN for NaN and below zero.
func logSpecial(x float32) float32 {
	switch {
	case x == 0:
		return float32(math.Inf(-1))
	case x > 0:
		return x
	}
	return float32(math.NaN())
}

// sigmoidF32 returns 1/(1+e^-x), error at most 1.65 ULP, subnormal results rounded once.
//
// With t = e^-|x| and q = t/(1+t) it is 1 - q for positive and t - t*q for negative x, one fused step: the rounding of
// 1+t, which t/(1+t) and 1/(1+t) suffer in full, is damped by t. q takes t no smaller than 2^-100, where it no longer matters: dividing
// subnormals is slow.
func sigmoidF32(x float32) float32 {
	if x != x {
		return x
	}
	t := float64(expF32(-abs32(x)))
	q := r32(max(t, 0x1p-100) / r32(t+1))
	if math.Signbit(float64(x)) {
		if t < 0x1p-100 { // t*q is lost, and fuse would round twice among the subnormals
			return float32(t)
		}
		return float32(fuse(float64(-t*q), t))
	}
	return float32(fuse(float64(-q), 1))
}

func abs32(x float32) float32 { return math.Float32frombits(math.Float32bits(x) &^ (1 << 31)) }

// tanh x for x >= 0: bits 22 to 24 of u = fma(x, tanhScale, tanhOffset) number eight segments, short ones around 1 and
// long ones far out, each with a centre and a polynomial of degree 7 in d = x - centre. The segment that begins at zero has index 5, centre 0
// and c0 = 0, c1 = 1, so that small x keep their bits. Eight entries fit one register for VPERMPS (AVX2), half of one in
// AVX-512, and two for TBL (NEON). Relative error of the fits 2^-25.9.
const (
	tanhScale  = 0x1.3ep+00
	tanhOffset = 0.75
	tanhMax    = 9.02 // tanh x rounds to 1 from 9.011 on
)

type tanhSegments struct {
	center [8]float32
	c      [8][8]float32
}

// tanhTable is shared with the kernels: centre, then c0 ... c7, eight segments each.
var tanhTable = tanhSegments{
	center: [8]float32{0x1.68a58ap+00, 0x1.1b5ae8p+01, 0x1.b5f256p+01, 0x1.4205ccp+02, 0x1.db6394p+02, 0x0p+00, 0x1.9c3098p-02, 0x1.9c2ffcp-01},
	c: [8][8]float32{
		{0x1.c64386p-01, 0x1.f3e998p-01, 0x1.fee898p-01, 0x1.fff4d4p-01, 0x1.ffffe8p-01, 0x0p+00, 0x1.874814p-02, 0x1.556db2p-01},
		{0x1.b3d8dcp-03, 0x1.7e3c24p-05, 0x1.171b96p-08, 0x1.657b86p-13, 0x1.7b5cdp-20, 0x1p+00, 0x1.b53e58p-01, 0x1.1c514ap-01},
		{-0x1.82b292p-03, -0x1.7535aep-05, -0x1.168bb2p-08, -0x1.65832ap-13, -0x1.705482p-20, -0x1.2a873ap-27, -0x1.4e269cp-02, -0x1.7b322p-02},
		{0x1.8b9fep-04, 0x1.d9f906p-06, 0x1.71cb7cp-09, 0x1.dc9c18p-14, 0x1.fc7d0ap-21, -0x1.55552p-02, -0x1.47a11p-03, 0x1.fa9824p-05},
		{-0x1.7516c4p-06, -0x1.ac252ap-07, -0x1.6d65cp-10, -0x1.da2ac2p-15, -0x1.071c6cp-21, -0x1.99192cp-16, 0x1.5be34cp-03, 0x1.50be4ap-04},
		{-0x1.ded8c4p-08, 0x1.1004b8p-08, 0x1.1fadf8p-11, 0x1.7b162ap-16, 0x1.7e594p-23, 0x1.11c242p-03, 0x1.ea836ap-08, -0x1.02aca8p-04},
		{0x1.48902cp-07, -0x1.533454p-11, -0x1.8ccab4p-13, -0x1.14b7d4p-17, -0x1.3b4752p-24, -0x1.2745a2p-09, -0x1.0b1788p-04, 0x1.760b78p-08},
		{-0x1.1ec034p-08, -0x1.82f0bep-13, 0x1.9b26a4p-15, 0x1.3aede4p-19, 0x1.9d1692p-26, -0x1.86e0b2p-05, 0x1.fb4274p-07, 0x1.22c50ap-06},
	},
}

// tanhF32 returns tanh x, error at most 1.00 ULP.
func tanhF32(x float32) float32 {
	if x != x {
		return x
	}
	v := float64(min(abs32(x), tanhMax))
	u := float32(fuse(float64(v*tanhScale), tanhOffset))
	i := math.Float32bits(u) >> 22 & 7
	c := &tanhTable.c
	d := r32(v - float64(tanhTable.center[i]))
	p := r32(fuse(float64(float64(c[7][i])*d), float64(c[6][i])))
	p = r32(fuse(float64(p*d), float64(c[5][i])))
	p = r32(fuse(float64(p*d), float64(c[4][i])))
	p = r32(fuse(float64(p*d), float64(c[3][i])))
	p = r32(fuse(float64(p*d), float64(c[2][i])))
	p = r32(fuse(float64(p*d), float64(c[1][i])))
	p = r32(fuse(float64(p*d), float64(c[0][i])))
	return float32(math.Copysign(p, float64(x)))
}

// mapF32: dst[i] = f(x[i]).
func mapF32(dst, x []float32, f func(float32) float32) {
	x = x[:len(dst)]
	for i := range dst {
		dst[i] = f(x[i])
	}
}

// mapGradF32: dst[i] = f(x[i], dy[i]).
func mapGradF32(dst, x, dy []float32, f func(x, dy float32) float32) {
	x, dy = x[:len(dst)], dy[:len(dst)]
	for i := range dst {
		dst[i] = f(x[i], dy[i])
	}
}

// Bodies of the float32 activations over slices.

func expF32Generic(dst, x []float32)              { mapF32(dst, x, expF32) }
func logF32Generic(dst, x []float32)              { mapF32(dst, x, logF32) }
func expm1F32Generic(dst, x []float32)            { mapF32(dst, x, expm1F32) }
func log1pF32Generic(dst, x []float32)            { mapF32(dst, x, log1pF32) }
func tanhF32Generic(dst, x []float32)             { mapF32(dst, x, tanhF32) }
func sigmoidF32Generic(dst, x []float32)          { mapF32(dst, x, sigmoidF32) }
func softplusF32Generic(dst, x []float32)         { mapF32(dst, x, softplusF32) }
func siluF32Generic(dst, x []float32)             { mapF32(dst, x, siluF32) }
func geluF32Generic(dst, x []float32)             { mapF32(dst, x, geluF32) }
func geluTanhF32Generic(dst, x []float32)         { mapF32(dst, x, geluTanhF32) }
func softplusGradF32Generic(dst, y, dy []float32) { mapGradF32(dst, y, dy, softplusGradF32) }
func siluGradF32Generic(dst, x, dy []float32)     { mapGradF32(dst, x, dy, siluGradF32) }
func geluGradF32Generic(dst, x, dy []float32)     { mapGradF32(dst, x, dy, geluGradF32) }
func geluTanhGradF32Generic(dst, x, dy []float32) { mapGradF32(dst, x, dy, geluTanhGradF32) }
