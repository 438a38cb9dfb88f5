package asm

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/lockstep-go/lockstep/internal/ref"
)

// gradAway is how far from the derivative's zero the bounds in ULP begin.
const gradAway = 0.25

// gradBound says |error| <= ulp(want)/2 + abs |dy| 2^-k at every argument, k = 32 in float32 and 53 in float64, and
// |error| <= right ulp(want) at arguments gradAway and more above the derivative's zero, left ulp(want) as far below it. The
// half ULP is the rounding of the result. Where there is no such zero, right holds everywhere and the others are not used.
type gradBound struct{ abs, right, left float64 }

// gradFunctions lists the gradients: kernels, the derivative in 256 bits and in float64, where it is zero at a finite
// argument and its terms cancel (NaN: nowhere), the arguments that make sense, those to draw, and the bounds. The bounds
// of Tanh and Sigmoid follow from their two roundings (half an ULP, times less than 2 by dy, and half); the others are what
// a run of 20,000 samples a range showed, its excess over half an ULP times 1.5 or more.
var gradFunctions = []struct {
	name     string
	f32      func(dst, x, dy []float32)
	f64      func(dst, x, dy []float64)
	exact    func(x *big.Float) *big.Float
	oracle   func(x float64) float64
	zero     float64
	lo, hi   float64
	draws    []func(rng *rand.Rand) float64
	b32, b64 gradBound
}{
	{"TanhGrad", TanhGradF32, TanhGradF64, func(y *big.Float) *big.Float { return bigOp().Sub(ref.Big(1), bigOp().Mul(y, y)) },
		func(y float64) float64 { return math.FMA(-y, y, 1) }, math.NaN(), -1, 1,
		[]func(rng *rand.Rand) float64{uniform(-1, 1), beside(1, -1), beside(-1, 1), powers(-1000, 0)}, gradBound{0, 1.5, 0}, gradBound{0, 1.5, 0}},
	{"SigmoidGrad", SigmoidGradF32, SigmoidGradF64, func(y *big.Float) *big.Float { return bigOp().Sub(y, bigOp().Mul(y, y)) },
		func(y float64) float64 { return math.FMA(-y, y, y) }, math.NaN(), 0, 1,
		[]func(rng *rand.Rand) float64{uniform(0, 1), beside(1, -1), powers(-1060, 0)}, gradBound{0, 1.5, 0}, gradBound{0, 1.5, 0}},
	{"SoftplusGrad", SoftplusGradF32, SoftplusGradF64, func(y *big.Float) *big.Float { return bigOp().Neg(ref.Expm1(bigOp().Neg(y))) },
		func(y float64) float64 { return -math.Expm1(-y) }, math.NaN(), 0, math.MaxFloat64,
		[]func(rng *rand.Rand) float64{uniform(0, 2), uniform(0, 50), uniform(50, 800), powers(-1060, 0)}, gradBound{0, 0.51, 0}, gradBound{0, 3, 0}},
	{"SiLUGrad", SiLUGradF32, SiLUGradF64, func(x *big.Float) *big.Float { return logisticDerivative(x, x) },
		func(x float64) float64 { return sigmoidOracle(x) * (1 + x*sigmoidOracle(-x)) }, -1.2784645427610738, -math.MaxFloat64, math.MaxFloat64,
		[]func(rng *rand.Rand) float64{uniform(-750, 50), uniform(-110, 20), uniform(-5, 5), uniform(-752, -690),
			beside(-1.2784645427610738, 1), beside(-1.2784645427610738, -1), powers(-1000, 0), powers(-30, -10)}, gradBound{0.08, 0.51, 0.51}, gradBound{3.5, 9, 1100}},
	{"GELUGrad", GELUGradF32, GELUGradF64, geluDerivative,
		func(x float64) float64 {
			return math.Erfc(-x/math.Sqrt2)/2 + x*math.Exp(-x*x/2)/math.Sqrt(2*math.Pi)
		}, -0.7517915246935645, -math.MaxFloat64, math.MaxFloat64,
		[]func(rng *rand.Rand) float64{uniform(-38.6, 10), uniform(-15, 6), uniform(-3, 3), uniform(-38.7, -37),
			beside(-0.7517915246935645, 1), beside(-0.7517915246935645, -1), powers(-1000, 0), powers(-30, -10)}, gradBound{7.1, 0.60, 0.57}, gradBound{4.5, 10, 750}},
	{"GELUTanhGrad", GELUTanhGradF32, GELUTanhGradF64, geluTanhDerivative,
		func(x float64) float64 {
			const c = 2 * math.Sqrt2 / (math.SqrtPi)
			z, d := c*(x+0.044715*x*x*x), c*(x+3*0.044715*x*x*x)
			return sigmoidOracle(z) * (1 + d*sigmoidOracle(-z))
		}, -0.7524614220710163, -math.MaxFloat64, math.MaxFloat64,
		[]func(rng *rand.Rand) float64{uniform(-22, 10), uniform(-12, 6), uniform(-3, 3), uniform(-22, -20),
			beside(-0.7524614220710163, 1), beside(-0.7524614220710163, -1), powers(-1000, 0), powers(-30, -10)}, gradBound{0.09, 0.51, 0.51}, gradBound{3.5, 9, 3300}},
}

func bigOp() *big.Float { return new(big.Float).SetPrec(ref.Prec) }

// logisticDerivative returns s(z) (1 + d s(-z)), s = sigmoid.
func logisticDerivative(z, d *big.Float) *big.Float {
	v := bigOp().Mul(d, ref.Sigmoid(bigOp().Neg(z)))
	return v.Mul(v.Add(v, ref.Big(1)), ref.Sigmoid(z))
}

// geluDerivative returns Phi(x) + x e^(-x^2/2)/sqrt(2 pi).
func geluDerivative(x *big.Float) *big.Float {
	v := bigOp().Mul(x, x)
	v = ref.Exp(v.Mul(v, ref.Big(-0.5)))
	v.Quo(v.Mul(v, x), bigOp().Sqrt(bigOp().Mul(ref.Big(2), ref.Pi())))
	return v.Add(v, ref.Phi(x))
}

// geluTanhDerivative returns s(z) (1 + x z'(x) s(-z)), z = 2 sqrt(2/pi) (x + 0.044715 x^3).
func geluTanhDerivative(x *big.Float) *big.Float {
	c, _ := bigOp().SetString("0.044715")
	c.Mul(c, bigOp().Mul(x, bigOp().Mul(x, x))) // 0.044715 x^3
	k := bigOp().Sqrt(bigOp().Quo(ref.Big(8), ref.Pi()))
	z := bigOp().Mul(k, bigOp().Add(x, c))
	return logisticDerivative(z, k.Mul(k, bigOp().Add(x, bigOp().Mul(ref.Big(3), c))))
}

func uniform(lo, hi float64) func(*rand.Rand) float64 {
	return func(rng *rand.Rand) float64 { return lo + (hi-lo)*rng.Float64() }
}

// beside draws arguments at all distances from 2^-1 to 2^-52 from v, in the direction of sign.
func beside(v, sign float64) func(*rand.Rand) float64 {
	return func(rng *rand.Rand) float64 { return v + sign*math.Exp2(-1-51*rng.Float64()) }
}

// powers draws arguments of both signs between 2^lo and 2^hi, every exponent as often as any other.
func powers(lo, hi float64) func(*rand.Rand) float64 {
	return func(rng *rand.Rand) float64 {
		return math.Copysign(math.Exp2(lo+(hi-lo)*rng.Float64()), float64(rng.IntN(2))-0.5)
	}
}

// A peak is the largest error, with dy = 1 and with any dy, and where.
type peak struct{ one, any, at float64 }

func (p *peak) see(x, dy, e float64) {
	if !(e <= p.any) {
		p.any, p.at = e, x
	}
	if dy == 1 && !(e <= p.one) {
		p.one = e
	}
}

// A gradError gathers the largest errors of one gradient.
type gradError struct {
	zero      float64
	bits, min int     // a number's bits, and the exponent of the smallest subnormal
	unit      float64 // 2^-k
	n         int

	abs, right, left, all peak // abs: (|error| - ulp/2) / (|dy| 2^-k); the others in ULP
}

// see takes |got - want| in units of 2^e, where 2^e is the ULP of want.
func (g *gradError) see(x, dy, u float64, e int) {
	g.n++
	g.abs.see(x, dy, (u-0.5)*(math.Ldexp(1, e)/(math.Abs(dy)*g.unit)))
	g.all.see(x, dy, u)
	switch {
	case !(x < g.zero+gradAway): // NaN: every x
		g.right.see(x, dy, u)
	case x <= g.zero-gradAway:
		g.left.see(x, dy, u)
	}
}

// ulpOf returns e, 2^e the distance of two neighbours around want.
func (g *gradError) ulpOf(want float64) int {
	_, e := math.Frexp(want)
	return max(e-g.bits, g.min)
}

// seeBig compares with the exact derivative at x.
func (g *gradError) seeBig(x, dy, got float64, derivative *big.Float) {
	want := new(big.Float).SetPrec(400).Mul(derivative, big.NewFloat(dy))
	w, _ := want.Float64()
	e := g.ulpOf(w)
	d := new(big.Float).SetPrec(400).Sub(new(big.Float).SetFloat64(got), want)
	u, _ := d.SetMantExp(d, -e).Float64()
	g.see(x, dy, math.Abs(u), e)
}

func (g *gradError) check(t *testing.T, b gradBound) {
	t.Helper()
	hold := func(what string, p peak, bound float64) {
		t.Helper()
		t.Logf("%s: %.4f with dy = 1, %.4f at %v with any dy, bound %v", what, p.one, p.any, p.at, bound)
		if !(p.any <= bound) {
			t.Errorf("%s: %v at %v, bound %v", what, p.any, p.at, bound)
		}
	}
	t.Logf("%d samples", g.n)
	if math.IsNaN(g.zero) {
		hold("ULP", g.right, b.right)
		return
	}
	hold("beyond ulp/2, in |dy|*2^-k", g.abs, b.abs)
	hold("ULP above the zero", g.right, b.right)
	hold("ULP below the zero", g.left, b.left)
	t.Logf("%.4g ULP at %v, beside the zero", g.all.any, g.all.at)
}

// gradDy is 1 and a number in [1, 2) in turn.
func gradDy(rng *rand.Rand, i int) float64 {
	if i%2 == 0 {
		return 1
	}
	return 1 + rng.Float64()
}

// TestGradientAccuracy measures the errors of the gradients against 256-bit arithmetic at -samples.slow arguments of every
// range (a fifth of them for GELU), and in float32 also against float64 at 400 times as many, evenly spread over all float32:
//
//	go test ./asm -run GradientAccuracy -samples.slow 20000 -timeout 1h -v
func TestGradientAccuracy(t *testing.T) {
	n := *slowSamples
	if testing.Short() {
		n = min(n, 100)
	}
	// What a search has found, worse than any sample: x (or y) and dy, float64.
	found := map[string][][2]float64{
		"SoftplusGrad": {{0.34664132738458586, 1.6959288211255623}},
		"SiLUGrad":     {{-1.0201693495556912, 1.8849168068502902}},
		"GELUGrad":     {{8.9870303834104098e-06, 1.9995023161669665}, {5.8880385220486286e-05, 1.3962633956703301}},
		"GELUTanhGrad": {{-0.49969164369800489, 1.8786949174286829}},
	}
	for _, f := range gradFunctions {
		e32 := gradError{zero: f.zero, bits: 24, min: -149, unit: 0x1p-32}
		e64 := gradError{zero: f.zero, bits: 53, min: -1074, unit: 0x1p-53}
		rng := rand.New(rand.NewPCG(7, 64))
		m := n
		if f.name == "GELUGrad" {
			m = n / 5
		}
		x, dy, y := []float64{0}, []float64{0}, []float64{0}
		x4, dy4, y4 := []float32{0}, []float32{0}, []float32{0}
		for _, p := range found[f.name] {
			f.f64(y, p[:1], p[1:])
			e64.seeBig(p[0], p[1], y[0], f.exact(ref.Big(p[0])))
		}
		for _, draw := range f.draws {
			for i := range m {
				v := draw(rng)
				if f.lo == 0 {
					v = math.Abs(v)
				}
				x[0], dy[0] = v, gradDy(rng, i)
				f.f64(y, x, dy)
				e64.seeBig(x[0], dy[0], y[0], f.exact(ref.Big(x[0])))
				x4[0], dy4[0] = float32(x[0]), float32(dy[0])
				f.f32(y4, x4, dy4)
				e32.seeBig(float64(x4[0]), float64(dy4[0]), float64(y4[0]), f.exact(ref.Big(float64(x4[0]))))
			}
		}
		walkGrad(&e32, rng, 400*uint64(n), f.lo, f.hi, f.f32, f.oracle)
		t.Run(f.name+"/float32", func(t *testing.T) { e32.check(t, f.b32) })
		t.Run(f.name+"/float64", func(t *testing.T) { e64.check(t, f.b64) })
	}
}

// walkGrad compares float32 results with the float64 oracle at some n finite arguments in [lo, hi], evenly spread over all bit
// patterns.
func walkGrad(e *gradError, rng *rand.Rand, n uint64, lo, hi float64, kernel func(dst, x, dy []float32), oracle func(float64) float64) {
	const chunk = 1024
	x, dy, y := make([]float32, 0, chunk), make([]float32, 0, chunk), make([]float32, chunk)
	flush := func() {
		kernel(y[:len(x)], x, dy)
		for i, v := range x {
			want := float64(dy[i]) * oracle(float64(v))
			k := e.ulpOf(want)
			e.see(float64(v), float64(dy[i]), math.Ldexp(math.Abs(float64(y[i])-want), -k), k)
		}
		x, dy = x[:0], dy[:0]
	}
	for u, i := uint64(0), 0; u < 1<<32; u, i = u+(1<<32)/n|1, i+1 {
		if v := math.Float32frombits(uint32(u)); float64(v) >= lo && float64(v) <= hi {
			x, dy = append(x, v), append(dy, float32(gradDy(rng, i)))
		}
		if len(x) == chunk {
			flush()
		}
	}
	flush()
}
