package main

import (
	"fmt"
	"math"
	"math/big"

	"github.com/lockstep-go/lockstep/internal/ref"
)

// slack widens an interval, because the reduced argument is rounded.
const slack = 1.00001

const millsK = 3.5

// problems lists the fits of package asm's float32 activations.
func problems() []problem {
	ps := []problem{
		{
			name: "expC", what: "e^r, relative", f: ref.Exp, bits: 24,
			lo: -math.Ln2 / 2 * slack, hi: math.Ln2 / 2 * slack,
			powers: powers(0, 6), given: []float64{1, 1},
		},
		{
			name: "logC", what: "log(1+r), relative", f: ref.Log1p, bits: 24,
			lo: -0.25, hi: 0.5, powers: powers(1, 10), given: []float64{1},
		},
	}
	ps = append(ps, tanhSegments()...)
	return append(ps,
		problem{
			name: "expm1D", what: "e^r - 1, relative", f: ref.Expm1, bits: 53,
			lo: -math.Ln2 / 2 * slack, hi: math.Ln2 / 2 * slack, powers: powers(1, 7), given: []float64{1},
		},
		problem{
			name: "log1pD", what: "log(1+r), relative", f: ref.Log1p, bits: 53,
			lo: -0.25, hi: 0.5, powers: powers(1, 12), given: []float64{1, -0.5},
		},
		problem{
			name: "millsD", what: "Phi(-a) e^(a^2/2) in z = (a-3.5)/(a+3.5), relative", bits: 53,
			lo: -1, hi: (16 - millsK) / (16 + millsK), powers: powers(0, 10),
			f: func(z *big.Float) *big.Float {
				a := newFloat().Quo(newFloat().Add(newFloat().SetInt64(1), z), newFloat().Sub(newFloat().SetInt64(1), z))
				a.Mul(a, newFloat().SetFloat64(millsK))
				e := ref.Exp(newFloat().Quo(newFloat().Mul(a, a), newFloat().SetInt64(2)))
				return newFloat().Mul(ref.Phi(newFloat().Neg(a)), e)
			},
		})
}

// The segments of tanh for x >= 0: u = fma(x, tanhScale, tanhOffset) falls into one of eight half octaves of [0.75, 12),
// which bits 22 to 24 of u number. Around 1 they are short, far out long, as the function asks.
const (
	tanhScale  = 1.2421875
	tanhOffset = 0.75
	tanhMax    = 9.02 // tanh x rounds to 1 from 9.011 on
)

// tanhSegments fits tanh on each segment around a centre c: c0 + c1 d + ... + c7 d^7 with d = x - c. The first centre is
// 0, with c0 = 0 and c1 = 1; the others are float32 near the middle whose tanh is all but exactly a float32, so that
// rounding c0 costs nothing.
func tanhSegments() []problem {
	edges := []float64{0.75, 1, 1.5, 2, 3, 4, 6, 8, 12}
	var ps []problem
	for j := range 8 {
		lo, hi := (edges[j]-tanhOffset)/tanhScale, min(tanhMax, (edges[j+1]-tanhOffset)/tanhScale)
		c, given := 0.0, []float64{0, 1}
		if j > 0 {
			var y float64
			c, y = luckyTanh(float32((lo + hi) / 2))
			given = []float64{y}
		}
		ps = append(ps, problem{
			name: fmt.Sprintf("tanhC[%d]", j), what: fmt.Sprintf("tanh around %x, relative", c), bits: 24,
			lo: lo - c, hi: hi - c, powers: powers(0, 7), given: given,
			f: func(d *big.Float) *big.Float { return ref.Tanh(newFloat().Add(d, newFloat().SetFloat64(c))) },
		})
	}
	return ps
}

// luckyTanh returns the float32 among the neighbours of x whose tanh lies nearest to a float32, and that float32.
func luckyTanh(x float32) (c, y float64) {
	best := math.Inf(1)
	for i := -600; i <= 600; i++ {
		v := float64(math.Float32frombits(uint32(int(math.Float32bits(x)) + i)))
		t := ref.Tanh(ref.Big(v))
		f, _ := t.Float32()
		e, _ := newFloat().Sub(t, ref.Big(float64(f))).Float64()
		if math.Abs(e) < best {
			best, c, y = math.Abs(e), v, float64(f)
		}
	}
	return c, y
}
