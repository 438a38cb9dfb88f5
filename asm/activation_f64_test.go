package asm

import (
	"flag"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/lockstep-go/lockstep/internal/kerneltest"
	"github.com/lockstep-go/lockstep/internal/ref"
)

func ulp64(got float64, want *big.Float) float64 {
	w, _ := want.Float64()
	if math.IsInf(w, 0) || math.IsInf(got, 0) {
		if got == w {
			return 0
		}
		return math.Inf(1)
	}
	_, e := math.Frexp(w)
	e = max(e-53, -1074)
	d := new(big.Float).SetPrec(300).Sub(new(big.Float).SetFloat64(got), want)
	d.SetMantExp(d, -e)
	f, _ := d.Float64()
	return math.Abs(f)
}

var slowSamples = flag.Int("samples.slow", 1500, "samples of each range in TestAccuracyF64")

// TestAccuracyF64 measures the error against 256-bit arithmetic:
//
//	go test ./asm -run AccuracyF64 -samples.slow 20000 -timeout 1h -v
func TestAccuracyF64(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 64))
	n := *slowSamples
	if testing.Short() {
		n = min(n, 100)
	}
	uni := func(lo, hi float64) func() float64 { return func() float64 { return lo + (hi-lo)*rng.Float64() } }
	logu := func(lo, hi float64) func() float64 { // both signs
		return func() float64 {
			v := math.Exp(math.Log(lo) + (math.Log(hi)-math.Log(lo))*rng.Float64())
			if rng.IntN(2) == 0 {
				v = -v
			}
			return v
		}
	}
	these := func(x ...float64) func() float64 { // what a search has found, in turn
		i := -1
		return func() float64 { i++; return x[i%len(x)] }
	}
	pos := func(f func() float64) func() float64 { return func() float64 { return math.Abs(f()) } }
	for _, c := range []struct {
		name  string
		f     func(float64) float64
		r     func(*big.Float) *big.Float
		bound float64
		gens  []func() float64
	}{
		{"exp", exp64, ref.Exp, 1.0, []func() float64{uni(-745.2, 709.7), uni(-1, 1), uni(-745.2, -707), logu(1e-20, 1)}},
		{"expm1", expm1of64, ref.Expm1, 2.0, []func() float64{uni(-60, 709.7), uni(-1, 1), logu(1e-20, 1)}},
		{"log", log64, ref.Log, 1.0, []func() float64{pos(logu(1e-307, 1e308)), uni(0.5, 2), uni(0.99, 1.01), pos(uni(5e-324, 1e-308))}},
		{"log1p", log1pOf64, ref.Log1p, 1.2, []func() float64{pos(logu(1e-17, 1e308)), uni(-1, 2), logu(1e-18, 0.99)}},
		{"tanh", tanh64, ref.Tanh, 2.0, []func() float64{uni(-20, 20), uni(-1, 1), logu(1e-20, 1), uni(-0.2, 0.6)}},
		{"sigmoid", sigmoid64, ref.Sigmoid, 2.0, []func() float64{uni(-745, 40), uni(-5, 5), uni(-745, -700), uni(-1, 1)}},
		{"softplus", softplus64, ref.Softplus, 2.0, []func() float64{uni(-745, 40), uni(-5, 5), uni(-745, -700)}},
		{"silu", silu64, ref.SiLU, 4.0, []func() float64{uni(-750, 40), uni(-5, 5), uni(-752, -690), logu(1e-300, 1), logu(1e-9, 1e-3), these(-6.7632524963735774, -21.125806651765728)}},
		{"gelutanh", geluTanh64, ref.GELUTanh, 5.0, []func() float64{uni(-22, 10), uni(-3, 3), uni(-22, -20), logu(1e-300, 1), logu(1e-9, 1e-3), these(-2.7463274568910236, -1.8313247807791946)}},
		{"gelu", gelu64, ref.GELU, 8.0, []func() float64{uni(-38.6, 10), uni(-3, 3), uni(-38.7, -37), logu(1e-300, 1), logu(1e-9, 1e-3),
			these(-2.3398006865010085e-07, 4.7606311023970275e-07, -6.9305442367067496, -31.76121854211523)}},
	} {
		worst, at := 0.0, 0.0
		m := n
		if c.name == "gelu" {
			m = n / 5
		}
		for _, g := range c.gens {
			for range m {
				x := g()
				if e := ulp64(c.f(x), c.r(ref.Big(x))); e > worst || e != e {
					worst, at = e, x
				}
			}
		}
		t.Logf("%s: %.3f ULP at %v", c.name, worst, at)
		if !(worst <= c.bound) {
			t.Errorf("%s: %v ULP at %v (%x), want <= %v", c.name, worst, at, at, c.bound)
		}
	}
}

func TestActivationsF64(t *testing.T) {
	for _, f := range []struct {
		name string
		got  func(dst, x []float64)
		want func(x float64) float64
	}{
		{"Exp", ExpF64, exp64}, {"Expm1", Expm1F64, expm1of64}, {"Log", LogF64, log64}, {"Log1p", Log1pF64, log1pOf64},
		{"Tanh", TanhF64, tanh64}, {"Sigmoid", SigmoidF64, sigmoid64}, {"Softplus", SoftplusF64, softplus64},
		{"SiLU", SiLUF64, silu64}, {"GELU", GELUF64, gelu64}, {"GELUTanh", GELUTanhF64, geluTanh64},
	} {
		kerneltest.Run(t, kerneltest.Op[float64]{
			Name: f.name, In: 1,
			Got: func(dst []float64, in [][]float64) { f.got(dst, in[0]) },
			Want: func(dst []float64, in [][]float64) {
				for i, x := range in[0] {
					dst[i] = f.want(x)
				}
			},
		})
	}
}

// TestSpecialsF64 checks limits and exact values.
func TestSpecialsF64(t *testing.T) {
	inf, nan, nz := math.Inf(1), math.NaN(), math.Copysign(0, -1)
	for _, c := range []struct {
		name    string
		f       func(float64) float64
		x, want float64
	}{
		{"exp", exp64, inf, inf}, {"exp", exp64, -inf, 0}, {"exp", exp64, 0, 1}, {"exp", exp64, 710, inf}, {"exp", exp64, -746, 0},
		{"exp", exp64, 709.782712893384, 0x1.fffffffffff2ap+1023}, {"exp", exp64, -745.1332191019411, 5e-324},
		{"log", log64, inf, inf}, {"log", log64, 0, -inf}, {"log", log64, nz, -inf}, {"log", log64, -1, nan}, {"log", log64, -inf, nan}, {"log", log64, 1, 0},
		{"expm1", expm1of64, nz, nz}, {"expm1", expm1of64, -inf, -1}, {"expm1", expm1of64, inf, inf}, {"expm1", expm1of64, 5e-324, 5e-324},
		{"log1p", log1pOf64, nz, nz}, {"log1p", log1pOf64, -1, -inf}, {"log1p", log1pOf64, -2, nan}, {"log1p", log1pOf64, inf, inf},
		{"tanh", tanh64, nz, nz}, {"tanh", tanh64, inf, 1}, {"tanh", tanh64, -inf, -1}, {"tanh", tanh64, 5e-324, 5e-324},
		{"sigmoid", sigmoid64, inf, 1}, {"sigmoid", sigmoid64, -inf, 0}, {"sigmoid", sigmoid64, 0, 0.5}, {"sigmoid", sigmoid64, -800, 0}, {"sigmoid", sigmoid64, 800, 1},
		{"softplus", softplus64, -inf, 0}, {"softplus", softplus64, inf, inf}, {"softplus", softplus64, 800, 800},
		{"silu", silu64, inf, inf}, {"silu", silu64, -inf, nz}, {"silu", silu64, nz, nz}, {"silu", silu64, math.MaxFloat64, math.MaxFloat64},
		{"gelu", gelu64, inf, inf}, {"gelu", gelu64, -inf, nz}, {"gelu", gelu64, nz, nz}, {"gelu", gelu64, 0, 0}, {"gelu", gelu64, 1e300, 1e300},
		{"geluTanh", geluTanh64, inf, inf}, {"geluTanh", geluTanh64, -inf, nz}, {"geluTanh", geluTanh64, nz, nz},
	} {
		if got := c.f(c.x); !kerneltest.SameBits(got, c.want) {
			t.Errorf("%s(%v) = %v, want %v", c.name, c.x, got, c.want)
		}
	}
}
