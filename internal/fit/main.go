package main

import (
	"fmt"
	"math"
	"math/big"

	"github.com/lockstep-go/lockstep/internal/ref"
)

func powers(lo, hi int) []int {
	var p []int
	for k := lo; k <= hi; k++ {
		p = append(p, k)
	}
	return p
}

func one() *big.Float { return newFloat().SetInt64(1) }

func main() {
	ln2, _ := ref.Ln2().Float64()
	var ps []problem
	for d := 5; d <= 6; d++ {
		ps = append(ps, problem{name: fmt.Sprint("exp", d), what: "e^r", f: ref.Exp, lo: -ln2 / 2 * 1.00001, hi: ln2 / 2 * 1.00001, powers: powers(0, d), bits: 24, given: []float64{1, 1}})
		ps = append(ps, problem{name: fmt.Sprint("exp1_", d), what: "e^r", f: ref.Exp, lo: -ln2 / 2 * 1.00001, hi: ln2 / 2 * 1.00001, powers: powers(0, d), bits: 24, given: []float64{1}})
	}
	for d := 3; d <= 4; d++ {
		ps = append(ps, problem{name: fmt.Sprint("exp8_", d), what: "e^r", f: ref.Exp, lo: -ln2 / 16 * 1.00001, hi: ln2 / 16 * 1.00001, powers: powers(0, d), bits: 24, given: []float64{1, 1}})
	}
	for d := 8; d <= 11; d++ {
		ps = append(ps, problem{name: fmt.Sprint("log", d), what: "log(1+r)", f: ref.Log1p, lo: math.Sqrt(.5) - 1, hi: math.Sqrt2 - 1, powers: powers(1, d), bits: 24, given: []float64{1,-.5}})
	}
	for _, p := range ps {
		r, err := p.solve()
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Printf("%s err %.3g = 2^%.2f\n", p.name, r.err, math.Log2(r.err))
		for i, c := range r.coef {
			fmt.Printf("  c%d %x %.9g\n", p.powers[i], c, c)
		}
	}
}
