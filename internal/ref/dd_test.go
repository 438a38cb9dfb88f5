package ref

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// TestDD holds the double-double functions against the 256-bit ones.
func TestDD(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	check := func(name string, x float64, got DD, want *big.Float) {
		t.Helper()
		g := new(big.Float).SetPrec(Prec).Add(Big(got.Hi), Big(got.Lo))
		d := sub(g, want)
		if want.Sign() == 0 && d.Sign() == 0 {
			return
		}
		if rel, _ := quo(d, want).Float64(); !(math.Abs(rel) < 0x1p-80) {
			t.Fatalf("%s(%v): relative error %g", name, x, rel)
		}
	}
	for range 2000 {
		x := (rng.Float64() - 0.5) * 1200
		m, n := ExpDD(x)
		check("exp", x, m, scale(Exp(Big(x)), -n))
		x = math.Ldexp(1+rng.Float64(), rng.IntN(1000)-500)
		check("log", x, LogDD(x), Log(Big(x)))
		x = 1 + (rng.Float64()-0.5)/8
		check("log", x, LogDD(x), Log(Big(x)))
		x = math.Ldexp(rng.Float64(), rng.IntN(40)-35)
		check("tanh", x, TanhDD(x), Tanh(Big(x)))
		x = (rng.Float64() - 0.5) * 80
		check("sigmoid", x, SigmoidDD(x), Sigmoid(Big(x)))
	}
}
