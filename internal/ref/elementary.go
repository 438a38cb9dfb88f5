// Package ref holds reference implementations in higher precision. Tests, the fitting program and nothing else
// may import it: it is slow and allocates freely.
package ref

import "math/big"

// Prec is the working precision of the functions in this file, in bits. Their relative error stays below
// 2^-(Prec-24) for every argument that a float32 or float64 activation takes to a finite, non-zero result.
const Prec = 256

func num() *big.Float                      { return new(big.Float).SetPrec(Prec) }
func fromInt(i int64) *big.Float           { return num().SetInt64(i) }
func add(a, b *big.Float) *big.Float       { return num().Add(a, b) }
func sub(a, b *big.Float) *big.Float       { return num().Sub(a, b) }
func mul(a, b *big.Float) *big.Float       { return num().Mul(a, b) }
func quo(a, b *big.Float) *big.Float       { return num().Quo(a, b) }
func scale(a *big.Float, e int) *big.Float { return num().SetMantExp(a, e) }

// Big returns x at the working precision.
func Big(x float64) *big.Float { return num().SetFloat64(x) }

// Ln2 returns log 2 = 2 atanh(1/3).
func Ln2() *big.Float { return scale(atanhSeries(quo(fromInt(1), fromInt(3))), 1) }

// atanhSeries returns atanh z = z + z^3/3 + z^5/5 + ... for |z| <= 1/2.
func atanhSeries(z *big.Float) *big.Float {
	if z.Sign() == 0 {
		return num()
	}
	z2, p, s := mul(z, z), num().Set(z), num().Set(z)
	for k := int64(3); ; k += 2 {
		p = mul(p, z2)
		t := quo(p, fromInt(k))
		if t.Sign() == 0 || t.MantExp(nil) < s.MantExp(nil)-Prec {
			return s
		}
		s = add(s, t)
	}
}

// Expm1 returns e^x - 1 without cancellation: the Taylor series after m halvings of x,
// undone by expm1(2y) = expm1(y) * (expm1(y) + 2).
func Expm1(x *big.Float) *big.Float {
	if x.Sign() == 0 {
		return num()
	}
	m := max(0, x.MantExp(nil)+8)
	y := scale(x, -m)
	s, t := num().Set(y), num().Set(y)
	for k := int64(2); ; k++ {
		t = quo(mul(t, y), fromInt(k))
		if t.Sign() == 0 || t.MantExp(nil) < s.MantExp(nil)-Prec {
			break
		}
		s = add(s, t)
	}
	for range m {
		s = mul(s, add(s, fromInt(2)))
	}
	return s
}

// Exp returns e^x. For negative x it is 1 / e^-x, so that nothing cancels.
func Exp(x *big.Float) *big.Float {
	if x.Sign() < 0 {
		return quo(fromInt(1), Exp(num().Neg(x)))
	}
	return add(Expm1(x), fromInt(1))
}

// Log1p returns log(1 + x) for x > -1: k log 2 + 2 atanh((m-1) / (m+1)) with 1 + x = m 2^k; small x keeps its bits
// by atanh(x / (2 + x)).
func Log1p(x *big.Float) *big.Float {
	if x.Sign() == 0 || x.MantExp(nil) < -2 {
		return scale(atanhSeries(quo(x, add(x, fromInt(2)))), 1)
	}
	// 1 + x must be exact: an argument may be far from 1 in either direction.
	return Log(new(big.Float).SetPrec(4*Prec).Add(x, fromInt(1)))
}

// Log returns log x for x > 0.
func Log(x *big.Float) *big.Float {
	m := new(big.Float)
	k := x.MantExp(m) // m in [1/2, 1)
	if m.Cmp(big.NewFloat(0.7071)) < 0 {
		m.SetMantExp(m, 1)
		k--
	}
	one := fromInt(1)
	l := scale(atanhSeries(quo(new(big.Float).SetPrec(x.Prec()+Prec).Sub(m, one), add(m, one))), 1)
	return add(l, mul(fromInt(int64(k)), Ln2()))
}

// Tanh returns tanh x = expm1(2x) / (expm1(2x) + 2).
func Tanh(x *big.Float) *big.Float {
	if x.Sign() > 0 {
		return num().Neg(Tanh(num().Neg(x)))
	}
	e := Expm1(scale(x, 1))
	return quo(e, add(e, fromInt(2)))
}

// Sigmoid returns 1 / (1 + e^-x).
func Sigmoid(x *big.Float) *big.Float {
	return quo(fromInt(1), add(fromInt(1), Exp(num().Neg(x))))
}

// Softplus returns log(1 + e^x).
func Softplus(x *big.Float) *big.Float {
	if x.Sign() > 0 {
		return add(x, Log1p(Exp(num().Neg(x))))
	}
	return Log1p(Exp(x))
}

// SiLU returns x / (1 + e^-x).
func SiLU(x *big.Float) *big.Float { return mul(x, Sigmoid(x)) }

// Pi returns pi.
func Pi() *big.Float { return piWide(Prec) }

// Erfc returns 1 - erf x. The series erf x = 2/sqrt(pi) e^(-x^2) sum 2^k x^(2k+1) / (1*3*...*(2k+1)) has positive
// terms only; for x > 0 it runs with enough extra bits to survive the subtraction from 1.
func Erfc(x *big.Float) *big.Float {
	one := fromInt(1)
	if x.Sign() == 0 {
		return one
	}
	f, _ := x.Float64()
	prec := uint(Prec + 64 + int(3*f*f))
	wide := func() *big.Float { return new(big.Float).SetPrec(prec) }
	x2 := wide().Mul(x, x)
	t, s := wide().Set(x), wide().Set(x)
	for k := int64(1); ; k++ {
		t = wide().Quo(wide().Mul(t, wide().Mul(x2, big.NewFloat(2))), wide().SetInt64(2*k+1))
		s = wide().Add(s, t)
		if t.MantExp(nil) < s.MantExp(nil)-int(prec) {
			break
		}
	}
	// e^(x^2) and pi at the wide precision too.
	e, p := wide().SetInt64(1), wide().SetInt64(1)
	m := max(0, x2.MantExp(nil)+8)
	y := wide().SetMantExp(x2, -m)
	for k := int64(1); ; k++ {
		p = wide().Quo(wide().Mul(p, y), wide().SetInt64(k))
		e = wide().Add(e, p)
		if p.MantExp(nil) < -int(prec) {
			break
		}
	}
	for range m {
		e = wide().Mul(e, e)
	}
	c := wide().Quo(wide().SetInt64(2), wide().Sqrt(piWide(prec)))
	erf := wide().Quo(wide().Mul(c, s), e)
	return num().Set(wide().Sub(wide().SetInt64(1), erf))
}

// piWide returns pi by Machin's formula 16 atan(1/5) - 4 atan(1/239).
func piWide(prec uint) *big.Float {
	wide := func() *big.Float { return new(big.Float).SetPrec(prec) }
	atanInv := func(n int64) *big.Float {
		s, p := wide(), wide().Quo(wide().SetInt64(1), wide().SetInt64(n))
		for k := int64(0); p.MantExp(nil) > -int(prec)-8; k++ {
			t := wide().Quo(p, wide().SetInt64(2*k+1))
			if k%2 == 1 {
				t.Neg(t)
			}
			s = wide().Add(s, t)
			p = wide().Quo(p, wide().SetInt64(n*n))
		}
		return s
	}
	return wide().Sub(wide().Mul(wide().SetInt64(16), atanInv(5)), wide().Mul(wide().SetInt64(4), atanInv(239)))
}

// Phi returns the standard normal distribution function, erfc(-x/sqrt 2) / 2.
func Phi(x *big.Float) *big.Float {
	return scale(Erfc(quo(num().Neg(x), num().Sqrt(fromInt(2)))), -1)
}

// GELU returns x Phi(x).
func GELU(x *big.Float) *big.Float { return mul(x, Phi(x)) }

// GELUTanh returns x/2 (1 + tanh u) = x sigmoid(2u), u = sqrt(2/pi) (x + 0.044715 x^3).
func GELUTanh(x *big.Float) *big.Float {
	c, _ := num().SetString("0.044715")
	u := mul(num().Sqrt(quo(fromInt(2), Pi())), add(x, mul(c, mul(x, mul(x, x)))))
	return mul(x, Sigmoid(scale(u, 1)))
}
