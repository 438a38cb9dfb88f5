// Package detmath holds a few float64 functions whose bits are the same on every port: math.Exp, Log, Pow, Sin
// and Cos differ between architectures (some are assembly). They serve what is computed once per step or once per
// weight (schedules, initialisers) and nn/window's sentence loss, so they are plain scalars; errors are below 1.5 ULP. vec's Exp and Log round differently:
// using them here would change the bytes of trained models.
//
// Every product that is added to something is rounded first (float64(a*b) + c), so no compiler may fuse it.
package detmath

import "math"

const (
	ln2Hi = 6.93147180369123816490e-01 // ln 2 to 33 bits: k*ln2Hi is exact for |k| < 2^20
	ln2Lo = 1.90821492927058770002e-10
	log2e = 1.44269504088896338700e+00
)

// Exp returns e^x: k = round(x/ln 2), Taylor's series of degree 13 at |r| <= ln(2)/2 (remainder below
// 2^-58), scaled by 2^k with one rounding.
func Exp(x float64) float64 {
	switch {
	case math.IsNaN(x):
		return x
	case x > 710:
		return math.Inf(1)
	case x < -746:
		return 0
	}
	k := math.RoundToEven(x * log2e)
	r := (x - float64(k*ln2Hi)) - float64(k*ln2Lo)
	// p = (e^r - 1 - r)/r^2, Horner from 1/13!.
	p := 1.0 / 6227020800
	for _, c := range [...]float64{1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320, 1.0 / 5040, 1.0 / 720, 1.0 / 120, 1.0 / 24, 1.0 / 6, 0.5} {
		p = float64(p*r) + c
	}
	y := 1 + (r + float64(float64(r*r)*p))
	return math.Ldexp(y, int(k))
}

// Log returns the natural logarithm of x: x = m*2^k with m in [sqrt(1/2), sqrt(2)),
// log m = 2 atanh s with s = (m-1)/(m+1), |s| <= 0.172 (remainder of the series below 2^-60).
func Log(x float64) float64 {
	switch {
	case math.IsNaN(x) || math.IsInf(x, 1):
		return x
	case x < 0:
		return math.NaN()
	case x == 0:
		return math.Inf(-1)
	}
	m, k := math.Frexp(x) // [1/2, 1)
	if m < math.Sqrt2/2 {
		m *= 2
		k--
	}
	f := m - 1 // exact
	s := f / (2 + f)
	z := s * s
	p := 1.0 / 23
	for _, c := range [...]float64{1.0 / 21, 1.0 / 19, 1.0 / 17, 1.0 / 15, 1.0 / 13, 1.0 / 11, 1.0 / 9, 1.0 / 7, 1.0 / 5, 1.0 / 3} {
		p = float64(p*z) + c
	}
	// log(1+f) = 2s + 2s*z*p, and 2s = f - s*f: f itself is exact.
	r := 2 * float64(z*p)
	lo := float64(s * (f - r))
	return float64(float64(k)*ln2Hi) + (f - (lo - float64(float64(k)*ln2Lo)))
}

// CosPi returns cos(pi*x), SinPi sin(pi*x), for finite x. The reduction modulo 2 is exact, so quarter and
// half turns give exact values.
func CosPi(x float64) float64 { return sinPiQuarter(x, 1) }

// SinPi returns sin(pi*x).
func SinPi(x float64) float64 { return sinPiQuarter(x, 0) }

// sinPiQuarter returns sin(pi*(x + shift/2)).
func sinPiQuarter(x float64, shift int) float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return math.NaN()
	}
	if math.Abs(x) >= 1<<53 {
		x = 0 // an even integer
	}
	x -= 2 * math.Floor(x/2)                   // [0, 2), exact for x >= 0; for x < 0 it may round to 2
	q := math.RoundToEven(2 * x)               // nearest quarter turn
	r := float64((x - float64(q/2)) * math.Pi) // |r| <= pi/4; the difference is exact
	switch (int(q) + shift) & 3 {
	case 0:
		return sin(r)
	case 1:
		return cos(r)
	case 2:
		return 0 - sin(r)
	default:
		return 0 - cos(r)
	}
}

// sin is Taylor's series to r^17 for |r| <= pi/4 (remainder below 2^-62).
func sin(r float64) float64 {
	z := r * r
	p := 1.0 / 355687428096000
	for _, c := range [...]float64{-1.0 / 1307674368000, 1.0 / 6227020800, -1.0 / 39916800, 1.0 / 362880, -1.0 / 5040, 1.0 / 120, -1.0 / 6} {
		p = float64(p*z) + c
	}
	return r + float64(float64(r*z)*p)
}

// cos is Taylor's series to r^18 for |r| <= pi/4 (remainder below 2^-66).
func cos(r float64) float64 {
	z := r * r
	p := -1.0 / 6402373705728000
	for _, c := range [...]float64{1.0 / 20922789888000, -1.0 / 87178291200, 1.0 / 479001600, -1.0 / 3628800, 1.0 / 40320, -1.0 / 720, 1.0 / 24} {
		p = float64(p*z) + c
	}
	return (1 - float64(0.5*z)) + float64(float64(z*z)*p)
}

// PowInt returns x^n for n >= 0 by squaring: the number of roundings grows with log2 n.
func PowInt(x float64, n int) float64 {
	y := 1.0
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			y *= x
		}
		x *= x
	}
	return y
}
