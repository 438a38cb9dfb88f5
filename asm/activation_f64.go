package asm

import "math"

// The float64 activations. Each scalar function below is the definition of its operation's bits: the same reduction,
// the same polynomial in Horner's form, fma exactly where math.FMA stands. Errors are bounds in ULP found over dense
// samples against 256-bit arithmetic (docs/accuracy.md). The coefficients are minimax fits, the other constants what
// their comments say: go run ./internal/fit prints them all, and its test compares.

const (
	ln2Hi64  = 0x1.62e42feep-1            // ln 2 cut after 32 bits: n*ln2Hi64 is exact for |n| < 2^20
	ln2Lo64  = 0x1.a39ef35793c76p-33      // ln 2 - ln2Hi64
	log2e64  = 0x1.71547652b82fep+0       // 1 / ln 2
	round64  = 0x1.8p52                   // adding it rounds to an integer, held in the low bits
	expMax64 = 710                        // above: e^x overflows
	expMin64 = -746                       // below: e^x rounds to 0
	half64   = uint64(0x3fe6a09e667f3bcd) // bits of sqrt(1/2)
)

// expPoly64 returns P(r) with e^r = 1 + r + r^2 P(r) for |r| <= ln(2)/2; relative error of e^r 2^-57.4.
func expPoly64(r float64) float64 {
	p := 0x1.ad1f42c2a2561p-26
	p = math.FMA(p, r, 0x1.289f7e2dacecap-22)
	p = math.FMA(p, r, 0x1.71df55c380357p-19)
	p = math.FMA(p, r, 0x1.a019ab39a29b9p-16)
	p = math.FMA(p, r, 0x1.a01a011be6cbep-13)
	p = math.FMA(p, r, 0x1.6c16c17cbf4f8p-10)
	p = math.FMA(p, r, 0x1.1111111128946p-7)
	p = math.FMA(p, r, 0x1.5555555553213p-5)
	p = math.FMA(p, r, 0x1.5555555555501p-3)
	return math.FMA(p, r, 0.5)
}

// expReduce64 returns the integer n nearest to x/ln 2 (as the sum with round64, whose low bits hold it, and as a
// number) and q = e^r - 1 for r = x - n ln 2. x must be in [-1100, 1100].
func expReduce64(x float64) (bits uint64, n, q float64) {
	m := math.FMA(x, log2e64, round64)
	n = m - round64
	r := math.FMA(-n, ln2Hi64, x)
	r = math.FMA(-n, ln2Lo64, r)
	return math.Float64bits(m), n, math.FMA(float64(r*r), expPoly64(r), r)
}

// pow2 returns 2^n for n in [-1022, 1023].
func pow2(n int64) float64 { return math.Float64frombits(uint64(n+1023) << 52) }

// scale64 returns y*2^n, n taken from the low bits of a sum with round64, for y near 1: in two steps, of which the
// first is exact, so that a subnormal result is rounded once.
func scale64(y float64, bits uint64) float64 {
	n := int64(bits<<13) >> 13 // sign-extended low 51 bits
	a := n >> 1
	return float64(float64(y*pow2(a)) * pow2(n-a))
}

// exp64: e^x. NaN for NaN; overflow +Inf; below -745.13 +0. Error < 1.1 ULP.
func exp64(x float64) float64 {
	if x != x {
		return x
	}
	bits, _, q := expReduce64(min(max(x, expMin64), expMax64))
	return scale64(1+q, bits)
}

// expm1of64: e^x - 1. Tiny x (|x| < 2^-54, zeros included) is its own result. Error < 2 ULP.
func expm1of64(x float64) float64 {
	if x != x || math.Abs(x) < 0x1p-54 {
		return x
	}
	bits, _, q := expReduce64(min(max(x, -50), expMax64))
	n := int64(bits<<13) >> 13
	s := pow2(n - 1)
	return 2 * math.FMA(s, q, s-0.5)
}

// logCore64 returns log(m*2^k) + c/u for the normal number u = m*2^k with m in [sqrt(1/2), sqrt(2)), where cu = c/u is
// small: s = f/(2+f), f = m-1, log(1+f) = f - (f^2/2 - s*(f^2/2 + R(s^2))) (the form of fdlibm's e_log.c).
func logCore64(u, cu, k0 float64) float64 {
	b := math.Float64bits(u) - half64
	k := float64(int64(b)>>52) + k0
	f := math.Float64frombits(b&(1<<52-1)+half64) - 1
	s := f / (2 + f)
	z := float64(s * s)
	p := 0x1.2b595ceba0bcap-3
	p = math.FMA(p, z, 0x1.39fe4d2e24808p-3)
	p = math.FMA(p, z, 0x1.7462b51613288p-3)
	p = math.FMA(p, z, 0x1.c71c62e51b42p-3)
	p = math.FMA(p, z, 0x1.2492492defccep-2)
	p = math.FMA(p, z, 0x1.999999999531bp-2)
	p = math.FMA(p, z, 0x1.5555555555558p-1)
	h := 0.5 * float64(f*f)
	lo := math.FMA(k, ln2Lo64, cu)
	lo = math.FMA(s, math.FMA(z, p, h), lo)
	return math.FMA(k, ln2Hi64, f-(h-lo))
}

// log64: log x. log(+-0) = -Inf, negative: NaN, +Inf: +Inf. Error < 0.9 ULP.
func log64(x float64) float64 {
	switch {
	case x != x || x == math.Inf(1):
		return x
	case x < 0:
		return math.NaN()
	case x == 0:
		return math.Inf(-1)
	case x < 0x1p-1022:
		return logCore64(x*0x1p54, 0, -54)
	}
	return logCore64(x, 0, 0)
}

// log1pOf64: log(1+x). Tiny x (|x| < 2^-54) is its own result; -1: -Inf; below: NaN; +Inf: +Inf. Error < 1.1 ULP.
func log1pOf64(x float64) float64 {
	switch {
	case x != x || math.Abs(x) < 0x1p-54 || x == math.Inf(1):
		return x
	case x < -1:
		return math.NaN()
	case x == -1:
		return math.Inf(-1)
	}
	u := 1 + x
	b := u - 1
	c := (1 - (u - b)) + (x - b) // u + c = 1 + x exactly (Knuth's TwoSum)
	return logCore64(u, c/u, 0)
}

// tanh64 is odd: t/(t+2) with t = e^(2|x|) - 1, and the sign of x. t and d = t+2 are carried in two words through one
// step of Newton's division (y' = y + (t - y*d)/d); without the low words the error reaches 2.6 ULP. Error < 2 ULP.
func tanh64(x float64) float64 {
	if x != x {
		return x
	}
	bits, _, q := expReduce64(min(2*math.Abs(x), 44)) // tanh(22) rounds to 1
	s := pow2(int64(bits<<13) >> 13)
	s1 := s - 1
	t := math.FMA(s, q, s1)
	tl := math.FMA(s, q, s1-t)
	d := t + 2
	dl := (t - (d - 2)) + tl
	inv := 1 / d
	y := float64(t * inv)
	e := math.FMA(-y, d, t)
	e = math.FMA(-y, dl, e) + tl
	return math.Copysign(math.FMA(e, inv, y), x)
}

// sigmoid64: with z = e^-|x|, t = z/(1+z) and n = 1 for x > 0, z otherwise: n - n*t, one fma. (n/(1+z) reaches 2.2 ULP:
// the division's rounding comes on top of those of z and 1+z.) Error < 2 ULP.
func sigmoid64(x float64) float64 {
	if x != x {
		return x
	}
	z := exp64(-math.Abs(x))
	n := z
	if x > 0 {
		n = 1
	}
	return math.FMA(-n, z/(1+z), n)
}

// softplus64: log(1 + e^x) = max(x, 0) + log1p(e^-|x|). Error < 2 ULP.
func softplus64(x float64) float64 {
	if x != x {
		return x
	}
	return max(x, 0) + log1pOf64(exp64(-math.Abs(x)))
}

// logistic64 returns x/(1 + e^-(v+vl)) for |vl| tiny against 1: for v <= 0 as x*e^(v+vl)/(1 + e^v), whose scaling by a
// power of two comes last, so that a small result keeps all its bits and is rounded into the subnormal range once.
func logistic64(x, v, vl float64) float64 {
	bits, _, q := expReduce64(max(-math.Abs(v), -1090))
	y := 1 + q
	z := scale64(y, bits)
	if v > 0 {
		return x / (1 + z)
	}
	num := float64(x * math.FMA(y, vl, y))
	return scale64(num/(1+z), bits)
}

// silu64: x*sigmoid(x). +Inf: +Inf; -Inf: -0, the limit. Error < 4 ULP.
func silu64(x float64) float64 {
	if x != x {
		return x
	}
	return logistic64(max(x, -1090), x, 0)
}

// geluTanh64: x/2*(1 + tanh u) = x*sigmoid(2u), 2u = x*(a + b*x^2), a = sqrt(8/pi), b = 0.044715a. 2u is carried in two
// words, because a relative error of 2u becomes 2u times as large in e^2u. +Inf: +Inf; -Inf: -0. Error < 5 ULP.
func geluTanh64(x float64) float64 {
	const (
		a, al = 0x1.9884533d43651p+0, -0x1.cbc0d30ebfd15p-54
		b, bl = 0x1.2444f2a4d8b4bp-4, -0x1.6c843a29d1c70p-61
	)
	if x != x || x > 40 {
		return x
	}
	c := max(x, -40) // beyond, the result is -0 or x
	s := float64(c * c)
	sl := math.FMA(c, c, -s)
	t := float64(b * s)
	tl := math.FMA(b, s, -t) + math.FMA(b, sl, float64(bl*s))
	w := a + t
	bb := w - a
	wl := ((a - (w - bb)) + (t - bb)) + (tl + al)
	v := float64(c * w)
	vl := math.FMA(c, w, -v) + float64(c*wl)
	return logistic64(c, v, vl)
}

// gelu64: x*Phi(x), Phi the standard normal distribution function. With h = 1 - Phi(|x|) it is x*h for x <= 0 and
// x - x*h for x > 0; h = e^(-x^2/2) G(t)/(1 + sqrt(2)|x|), t = (|x|-4.25)/(|x|+4.25), G a polynomial of degree 22
// (the substitution of Shepherd & Laframboise 1981; relative error 2^-53.5). x^2 is carried in two words.
// +Inf: +Inf; -Inf: -0. Error < 8 ULP (7.3 seen, near x = -2.3e-7).
func gelu64(x float64) float64 {
	if x != x || x > 40 {
		return x
	}
	a := min(math.Abs(x), 40)
	s := float64(a * a)
	sl := math.FMA(a, a, -s)
	bits, _, q := expReduce64(-0.5 * s)
	y := 1 + q
	y = math.FMA(y, -0.5*sl, y)
	y = float64(y*mills64(a)) / math.FMA(a, 0x1.6a09e667f3bcdp+0, 1)
	if x > 0 {
		return math.FMA(-x, scale64(y, bits), x)
	}
	return scale64(float64(max(x, -40)*y), bits)
}

// mills64 returns G of gelu64 for a in [0, 40].
func mills64(a float64) float64 {
	t := (a - 4.25) / (a + 4.25)
	p := -0x1.70de5f9196318p-29
	p = math.FMA(p, t, -0x1.98041277ed2c2p-28)
	p = math.FMA(p, t, 0x1.20171b3f1a117p-26)
	p = math.FMA(p, t, 0x1.bdd4f635e432ep-25)
	p = math.FMA(p, t, -0x1.01a7766eb7587p-24)
	p = math.FMA(p, t, -0x1.4f6a1746cb7eep-22)
	p = math.FMA(p, t, 0x1.3783b8b09961p-23)
	p = math.FMA(p, t, 0x1.d3e3504b2f17p-20)
	p = math.FMA(p, t, -0x1.e3b77feae282ep-23)
	p = math.FMA(p, t, -0x1.521b984fa89cep-17)
	p = math.FMA(p, t, 0x1.d8a91fa126ebcp-20)
	p = math.FMA(p, t, 0x1.084a3734fd22bp-14)
	p = math.FMA(p, t, -0x1.9a4f3bd701102p-15)
	p = math.FMA(p, t, -0x1.a0249981c6711p-12)
	p = math.FMA(p, t, 0x1.e95e7f6d2bdb1p-11)
	p = math.FMA(p, t, 0x1.5d889b10fa7e1p-10)
	p = math.FMA(p, t, -0x1.8a0ea76030623p-7)
	p = math.FMA(p, t, 0x1.18f961d96a1f7p-5)
	p = math.FMA(p, t, -0x1.e8b5751eafad8p-5)
	p = math.FMA(p, t, 0x1.08d59ec409e9bp-4)
	p = math.FMA(p, t, -0x1.81e8eac7196d6p-6)
	p = math.FMA(p, t, -0x1.15eb8784576adp-4)
	p = math.FMA(p, t, 0x1.40bd6e8aa9587p-1)
	return p
}

// The slices' forms: dst[i] = f(x[i]); dst may be x.

func each64(dst, x []float64, f func(float64) float64) {
	for i, v := range x[:len(dst)] {
		dst[i] = f(v)
	}
}

func expF64Generic(dst, x []float64)      { each64(dst, x, exp64) }
func expm1F64Generic(dst, x []float64)    { each64(dst, x, expm1of64) }
func logF64Generic(dst, x []float64)      { each64(dst, x, log64) }
func log1pF64Generic(dst, x []float64)    { each64(dst, x, log1pOf64) }
func tanhF64Generic(dst, x []float64)     { each64(dst, x, tanh64) }
func sigmoidF64Generic(dst, x []float64)  { each64(dst, x, sigmoid64) }
func softplusF64Generic(dst, x []float64) { each64(dst, x, softplus64) }
func siluF64Generic(dst, x []float64)     { each64(dst, x, silu64) }
func geluF64Generic(dst, x []float64)     { each64(dst, x, gelu64) }
func geluTanhF64Generic(dst, x []float64) { each64(dst, x, geluTanh64) }
