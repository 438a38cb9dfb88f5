package asm

import "math"

// The float32 activations that no speed bar binds are evaluated in float64 by FMA in fixed places and rounded once to
// float32: half an ULP for the price of half the lanes, and no special care in the tails.

const (
	wideLog2E = 0x1.71547652b82fep+00
	wideLn2   = 0x1.62e42fefa39efp-01

	// wideRound = 1.5*2^52 + 1023: adding it rounds to the nearest integer k and leaves k + 1023, the exponent field of
	// 2^k, in the low bits.
	wideRound = 1.5*(1<<52) + 1023
)

// e^r - 1 = r + c2 r^2 + ... + c7 r^7 for |r| <= log(2)/2, relative error 2^-32.0.
const (
	expm1D2 = 0x1.00000025ea7fap-01
	expm1D3 = 0x1.555554ef8dba6p-03
	expm1D4 = 0x1.5554b13e53f39p-05
	expm1D5 = 0x1.1111896c59d96p-07
	expm1D6 = 0x1.6d71e6c6cd3cap-10
	expm1D7 = 0x1.a032ab436718fp-13
)

// expm1Parts returns s and p = 2^k with e^v = p + p*s, for |v| <= 200.
func expm1Parts(v float64) (p, s float64) {
	t := math.FMA(v, wideLog2E, wideRound)
	k := t - wideRound
	r := math.FMA(-k, wideLn2, v)
	q := math.FMA(expm1D7, r, expm1D6)
	q = math.FMA(q, r, expm1D5)
	q = math.FMA(q, r, expm1D4)
	q = math.FMA(q, r, expm1D3)
	q = math.FMA(q, r, expm1D2)
	q = math.FMA(q, r, 1)
	return math.Float64frombits(math.Float64bits(t) << 52), float64(q * r)
}

// expWide returns e^v for |v| <= 200.
func expWide(v float64) float64 {
	p, s := expm1Parts(v)
	return math.FMA(p, s, p)
}

// log(1+r) = r - r^2/2 + c3 r^3 + ... + c12 r^12 for r in [-1/4, 1/2], relative error 2^-32.8.
const (
	log1pD3  = 0x1.555553b769c56p-02
	log1pD4  = -0x1.00000d9afdacp-02
	log1pD5  = 0x1.999b760418551p-03
	log1pD6  = -0x1.555031646a7fbp-03
	log1pD7  = 0x1.243d64789d8f2p-03
	log1pD8  = -0x1.ffdd8a9c8eb56p-04
	log1pD9  = 0x1.d259f9d1372b7p-04
	log1pD10 = -0x1.b0f2adddac1fbp-04
	log1pD11 = 0x1.49c1e96f5627dp-04
	log1pD12 = -0x1.04367aad147f8p-05
)

// log1pWide returns log(1+v) for finite v > -1: 1 + v = m 2^e with m in [3/4, 3/2); r = m - 1, or v itself where e = 0.
func log1pWide(v float64) float64 {
	b := math.Float64bits(1 + v)
	e := (b + (0x3ff0-0x3fe8)<<48) >> 52 // e + 1023
	m := math.Float64frombits(b - e<<52 + 0x3ff0<<48)
	k := math.Float64frombits(e|0x4330<<48) - (1<<52 + 1023)
	r := m - 1
	if k == 0 {
		r = v
	}
	q := math.FMA(log1pD12, r, log1pD11)
	q = math.FMA(q, r, log1pD10)
	q = math.FMA(q, r, log1pD9)
	q = math.FMA(q, r, log1pD8)
	q = math.FMA(q, r, log1pD7)
	q = math.FMA(q, r, log1pD6)
	q = math.FMA(q, r, log1pD5)
	q = math.FMA(q, r, log1pD4)
	q = math.FMA(q, r, log1pD3)
	q = math.FMA(q, r, -0.5)
	return math.FMA(k, wideLn2, math.FMA(float64(r*r), q, r))
}

// expm1F32 returns e^x - 1 with the sign of x, error at most 0.51 ULP.
func expm1F32(x float32) float32 {
	if x != x {
		return x
	}
	p, s := expm1Parts(float64(min(max(x, expMin32), expMax32)))
	y := float32(math.FMA(p, s, p-1))
	return math.Float32frombits(math.Float32bits(y) | math.Float32bits(x)&(1<<31))
}

// log1pF32 returns log(1+x) with the sign of x, error at most 0.51 ULP; -Inf at -1, NaN below.
func log1pF32(x float32) float32 {
	switch {
	case !(x > -1):
		if x == -1 {
			return float32(math.Inf(-1))
		}
		return float32(math.NaN())
	case x > math.MaxFloat32:
		return x
	}
	y := float32(log1pWide(float64(x)))
	return math.Float32frombits(math.Float32bits(y) | math.Float32bits(x)&(1<<31))
}

// softplusF32 returns log(1 + e^x) = max(x, 0) + log1p(e^-|x|), error at most 0.51 ULP.
func softplusF32(x float32) float32 {
	if x != x {
		return x
	}
	t := expWide(float64(max(-abs32(x), expMin32)))
	return float32(float64(max(x, 0)) + log1pWide(t))
}

// softplusGradF32 returns dy * (1 - e^-y), the derivative of softplus in terms of its output y.
func softplusGradF32(y, dy float32) float32 {
	if y != y {
		return y
	}
	p, s := expm1Parts(float64(min(max(-y, expMin32), expMax32)))
	return float32(float64(dy) * math.FMA(-p, s, 1-p))
}

// Below logisticMin the logistic function and its products with x are below the float32 range.
const logisticMin = -120

// logisticWide returns sigmoid(v) and sigmoid(-v), from t = e^-|v|, |v| cut at 120.
func logisticWide(v float64) (s, c float64) {
	t := expWide(max(-math.Abs(v), logisticMin))
	q := 1 / (1 + t)
	if v < 0 {
		return float64(t * q), q
	}
	return q, float64(t * q)
}

// siluF32 returns x * sigmoid(x), error at most 0.51 ULP; -0 at -Inf.
func siluF32(x float32) float32 {
	if x != x {
		return x
	}
	v := float64(max(x, logisticMin))
	s, _ := logisticWide(v)
	return float32(v * s)
}

// siluGradF32 returns dy * s(x) (1 + x s(-x)), s = sigmoid.
func siluGradF32(x, dy float32) float32 {
	if x != x {
		return x
	}
	v := float64(min(max(x, logisticMin), -logisticMin))
	s, c := logisticWide(v)
	return float32(float64(dy) * float64(s*math.FMA(v, c, 1)))
}

// z = x (geluT1 + geluT3 x^2) = 2 sqrt(2/pi) (x + 0.044715 x^3), so that x/2 (1 + tanh(z/2)) = x sigmoid(z).
const (
	geluT1 = 0x1.9884533d43651p+00 // 2 sqrt(2/pi)
	geluT3 = 0x1.2444f2a4d8b4bp-04 // 0.044715 geluT1
	geluG3 = 0x1.b6676bf7450fp-03  // 3 geluT3

	geluMax = 20 // |x| from which on the value is x or -0 in float32, and the derivative 1 or 0
)

// geluTanhF32 returns x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))), error at most 0.51 ULP; -0 at -Inf.
func geluTanhF32(x float32) float32 {
	if x != x {
		return x
	}
	v := float64(max(x, -geluMax))
	s, _ := logisticWide(float64(v * math.FMA(geluT3, float64(v*v), geluT1)))
	return float32(v * s)
}

// geluTanhGradF32 returns dy * s(z) (1 + x z'(x) s(-z)), s = sigmoid.
func geluTanhGradF32(x, dy float32) float32 {
	if x != x {
		return x
	}
	v := float64(min(max(x, -geluMax), geluMax))
	vv := float64(v * v)
	s, c := logisticWide(float64(v * math.FMA(geluT3, vv, geluT1)))
	d := float64(v * math.FMA(geluG3, vv, geluT1))
	return float32(float64(dy) * float64(s*math.FMA(d, c, 1)))
}

// Phi(-a) e^(a^2/2), half of the scaled complementary error function (Mills' ratio over sqrt(2 pi)), as a polynomial in
// (a - millsK)/(a + millsK) for 0 <= a <= 16 (the variable of Shepherd & Laframboise 1981), relative error 2^-28.8.
const (
	millsK = 3.5

	millsD0  = 0x1.b396f9d11c272p-04
	millsD1  = -0x1.7f4318bf98da2p-03
	millsD2  = 0x1.01c065501afd2p-03
	millsD3  = -0x1.f8f373347bd5cp-05
	millsD4  = 0x1.385f6226304f9p-06
	millsD5  = -0x1.9919a9de059a9p-10
	millsD6  = -0x1.6a37eadc16517p-10
	millsD7  = 0x1.963bc10207e72p-12
	millsD8  = 0x1.17807ffdc1a7bp-13
	millsD9  = -0x1.9ad49542be13fp-15
	millsD10 = -0x1.3edd710ee68c2p-16

	phiMax  = 16                    // |x| from which on Phi is 1 or its product with x is below the float32 range
	phiNorm = 0x1.9884533d43651p-02 // 1/sqrt(2 pi)
)

// phiWide returns the standard normal distribution function at v, and e^(-v^2/2), |v| <= 16.
func phiWide(v float64) (phi, t float64) {
	t = expWide(-0.5 * float64(v*v))
	a := math.Abs(v)
	z := (a - millsK) / (a + millsK)
	q := math.FMA(millsD10, z, millsD9)
	q = math.FMA(q, z, millsD8)
	q = math.FMA(q, z, millsD7)
	q = math.FMA(q, z, millsD6)
	q = math.FMA(q, z, millsD5)
	q = math.FMA(q, z, millsD4)
	q = math.FMA(q, z, millsD3)
	q = math.FMA(q, z, millsD2)
	q = math.FMA(q, z, millsD1)
	q = math.FMA(q, z, millsD0)
	if v < 0 {
		return float64(t * q), t
	}
	return math.FMA(-t, q, 1), t
}

// geluF32 returns x Phi(x), error at most 0.55 ULP; -0 at -Inf.
func geluF32(x float32) float32 {
	if x != x {
		return x
	}
	phi, _ := phiWide(float64(min(max(x, -phiMax), phiMax)))
	return float32(float64(max(x, -phiMax)) * phi)
}

// geluGradF32 returns dy * (Phi(x) + x e^(-x^2/2) / sqrt(2 pi)).
func geluGradF32(x, dy float32) float32 {
	if x != x {
		return x
	}
	v := float64(min(max(x, -phiMax), phiMax))
	phi, t := phiWide(v)
	return float32(float64(dy) * math.FMA(float64(v*t), phiNorm, phi))
}
