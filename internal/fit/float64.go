package main

import (
	"math"
	"math/big"

	"github.com/lockstep-go/lockstep/internal/ref"
)

// slack64 is slack for the square of s in logCore64: s is rounded, and so is its square.
const slack64 = 1.0001

// millsK64 and millsMax64: the substitution of mills64, and the largest |x| for which e^(-x^2/2) is not 0 in float64 (38.6), with room.
const (
	millsK64   = 4.25
	millsMax64 = 39
)

// problems64 lists the fits of package asm's float64 activations, under the names of the functions that evaluate them.
func problems64() []problem {
	s := (math.Sqrt2 - 1) / (math.Sqrt2 + 1) // f/(2+f) for 1+f = sqrt 2
	return []problem{
		{
			name: "expPoly64", what: "e^r, relative", f: ref.Exp, bits: 53,
			lo: -math.Ln2 / 2 * slack, hi: math.Ln2 / 2 * slack, powers: powers(0, 11), given: []float64{1, 1, 0.5},
		},
		{
			name: "logCore64", what: "(log((1+s)/(1-s)) - 2s)/s^3 in z = s^2, relative", f: logTail, bits: 53,
			lo: 0, hi: s * s * slack64, powers: powers(0, 6),
		},
		{
			name: "mills64", what: "Phi(-a) e^(a^2/2) (1 + sqrt(2) a) in t = (a-4.25)/(a+4.25), relative", f: mills64, bits: 53,
			lo: -1, hi: (millsMax64 - millsK64) / (millsMax64 + millsK64), powers: powers(0, 22),
		},
	}
}

// logTail returns (log((1+s)/(1-s)) - 2s)/s^3 for s = sqrt z.
func logTail(z *big.Float) *big.Float {
	s := newFloat().Sqrt(z)
	two := newFloat().Add(s, s)
	d := ref.Log1p(newFloat().Quo(two, newFloat().Sub(newFloat().SetInt64(1), s)))
	return newFloat().Quo(newFloat().Sub(d, two), newFloat().Mul(s, z))
}

func mills64(t *big.Float) *big.Float {
	one := newFloat().SetInt64(1)
	a := newFloat().Quo(newFloat().Add(one, t), newFloat().Sub(one, t))
	a.Mul(a, newFloat().SetFloat64(millsK64))
	e := ref.Exp(newFloat().Quo(newFloat().Mul(a, a), newFloat().SetInt64(2)))
	g := newFloat().Mul(ref.Phi(newFloat().Neg(a)), e)
	d := newFloat().Mul(newFloat().Sqrt(newFloat().SetInt64(2)), a)
	return g.Mul(g, d.Add(d, one))
}

// A derived constant is a number of package asm that follows from a formula.
type derived struct {
	name, what string // name: as in the source; function.name for one inside a function, function.literal for one without a name
	value      float64
}

// constants lists the numbers of the activations that are no coefficients of a fit.
func constants() []derived {
	num := func(x float64) *big.Float { return newFloat().SetFloat64(x) }
	round := func(x *big.Float) float64 { v, _ := x.Float64(); return v }
	round32 := func(x *big.Float) float64 { v, _ := x.Float32(); return float64(v) }
	trunc := func(x *big.Float, bits uint) float64 {
		v, _ := new(big.Float).SetMode(big.ToZero).SetPrec(bits).Set(x).Float64()
		return v
	}
	rest := func(x *big.Float, hi float64) *big.Float { return newFloat().Sub(x, num(hi)) }
	ln2, pi := newFloat().Set(ref.Ln2()), newFloat().Set(ref.Pi())
	log2e := newFloat().Quo(num(1), ln2)
	root2 := newFloat().Sqrt(num(2))
	a := newFloat().Sqrt(newFloat().Quo(num(8), pi))
	cubic, _ := newFloat().SetString("0.044715")
	b := newFloat().Mul(cubic, a)
	ln2Hi64, ln2Hi32 := trunc(ln2, 32), trunc(ln2, 17)
	return []derived{
		{"log2E32", "1/log 2", round32(log2e)},
		{"ln2Hi32", "log 2, cut after 17 bits", ln2Hi32},
		{"ln2Lo32", "log 2 - ln2Hi32", round32(rest(ln2, ln2Hi32))},
		{"wideLog2E", "1/log 2", round(log2e)},
		{"wideLn2", "log 2", round(ln2)},
		{"geluT1", "sqrt(8/pi)", round(a)},
		{"geluT3", "0.044715 sqrt(8/pi)", round(b)},
		{"geluG3", "3 * 0.044715 sqrt(8/pi)", round(newFloat().Mul(num(3), b))},
		{"phiNorm", "1/sqrt(2 pi)", round(newFloat().Quo(num(1), newFloat().Sqrt(newFloat().Mul(num(2), pi))))},
		{"ln2Hi64", "log 2, cut after 32 bits", ln2Hi64},
		{"ln2Lo64", "log 2 - ln2Hi64", round(rest(ln2, ln2Hi64))},
		{"log2e64", "1/log 2", round(log2e)},
		{"geluTanh64.a", "sqrt(8/pi)", round(a)},
		{"geluTanh64.al", "sqrt(8/pi) - a", round(rest(a, round(a)))},
		{"geluTanh64.b", "0.044715 sqrt(8/pi)", round(b)},
		{"geluTanh64.bl", "0.044715 sqrt(8/pi) - b", round(rest(b, round(b)))},
		{"gelu64.literal", "sqrt 2", round(root2)},
		{"geluGrad64.literal", "sqrt 2", round(root2)},
	}
}
