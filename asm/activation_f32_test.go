package asm

import (
	"flag"
	"math"
	"runtime"
	"sync"
	"testing"

	"github.com/lockstep-go/lockstep/internal/cpu"
	"github.com/lockstep-go/lockstep/internal/kerneltest"
)

var exhaustive = flag.Bool("exhaustive", false, "walk all 2^32 float32 inputs of the activations instead of every 8191st")

// f32Functions lists every float32 activation of one argument: dispatcher, definition, oracle and proven bound in ULP.
var f32Functions = []struct {
	name   string
	got    func(dst, x []float32)
	want   func(x float32) float32
	oracle func(x float64) float64
	bound  float64
}{
	{"Exp", ExpF32, expF32, math.Exp, 0.90},
	{"Log", LogF32, logF32, math.Log, 0.92},
	{"Expm1", Expm1F32, expm1F32, math.Expm1, 0.51},
	{"Log1p", Log1pF32, log1pF32, math.Log1p, 0.51},
	{"Tanh", TanhF32, tanhF32, math.Tanh, 1.00},
	{"Sigmoid", SigmoidF32, sigmoidF32, sigmoidOracle, 1.65},
	{"Softplus", SoftplusF32, softplusF32, softplusOracle, 0.51},
	{"SiLU", SiLUF32, siluF32, siluOracle, 0.51},
	{"GELU", GELUF32, geluF32, geluOracle, 0.55},
	{"GELUTanh", GELUTanhF32, geluTanhF32, geluTanhOracle, 0.51},
}

func TestActivationsF32(t *testing.T) {
	for _, f := range f32Functions {
		kerneltest.Run(t, kerneltest.Op[float32]{
			Name: f.name, In: 1,
			Got: func(dst []float32, in [][]float32) { f.got(dst, in[0]) },
			Want: func(dst []float32, in [][]float32) {
				for i, x := range in[0] {
					dst[i] = f.want(x)
				}
			},
		})
	}
}

// TestExhaustiveF32 measures the error of every function over all float32 inputs (or a stride of them) against a
// float64 oracle, whose own error of some 2^-52 does not count here, and compares the kernels of every level with the
// definition.
//
//	go test ./asm -run ExhaustiveF32 -exhaustive -timeout 2h [-v]
func TestExhaustiveF32(t *testing.T) {
	stride := uint64(8191)
	if testing.Short() {
		stride = 65521
	}
	if *exhaustive {
		stride = 1
	}
	for _, f := range f32Functions {
		t.Run(f.name, func(t *testing.T) {
			workers := runtime.GOMAXPROCS(0)
			var wg sync.WaitGroup
			var mu sync.Mutex
			worst, at := 0.0, float32(0)
			span := uint64(1<<32) / uint64(workers)
			for w := range uint64(workers) {
				lo, hi := w*span, (w+1)*span
				if w == uint64(workers)-1 {
					hi = 1 << 32
				}
				lo = (lo + stride - 1) / stride * stride
				wg.Go(func() {
					e, x := walkF32(t, f.got, f.want, f.oracle, lo, hi, stride)
					mu.Lock()
					defer mu.Unlock()
					if e > worst {
						worst, at = e, x
					}
				})
			}
			wg.Wait()
			t.Logf("%s: largest error %.4f ULP at %v (%#08x), bound %v", f.name, worst, at, math.Float32bits(at), f.bound)
			if worst > f.bound {
				t.Errorf("%s(%v): error %.4f ULP, bound %v", f.name, at, worst, f.bound)
			}
		})
	}
}

// walkF32 walks the inputs with bits lo, lo+stride, ... < hi. It returns the largest error and where.
func walkF32(t *testing.T, got func(dst, x []float32), want func(float32) float32, oracle func(float64) float64, lo, hi, stride uint64) (worst float64, at float32) {
	const chunk = 1024
	x, y := make([]float32, 0, chunk), make([]float32, chunk)
	flush := func() bool {
		got(y[:len(x)], x)
		for i, v := range x {
			ref := oracle(float64(v))
			r := float32(ref)
			if ref != ref || math.IsInf(float64(r), 0) || ref == 0 { // exact answers
				if !kerneltest.SameBits(y[i], r) {
					t.Errorf("f(%v) = %v, want %v", v, y[i], r)
					return false
				}
				continue
			}
			if y[i] == 0 && math.Signbit(float64(y[i])) != (ref < 0) {
				t.Errorf("f(%v) = %v, want the sign of %v", v, y[i], ref)
				return false
			}
			if e := math.Abs(float64(y[i])-ref) / ulp32(ref); !(e <= worst) {
				worst, at = e, v
			}
			if w := want(v); !kerneltest.SameBits(y[i], w) {
				t.Errorf("f(%v) = %v at level %v, the definition says %v", v, y[i], cpu.Active(), w)
				return false
			}
		}
		x = x[:0]
		return true
	}
	for u := lo; u < hi; u += stride {
		x = append(x, math.Float32frombits(uint32(u)))
		if len(x) == chunk && !flush() {
			return worst, at
		}
	}
	flush()
	return worst, at
}

// ulp32 is the distance of two neighbouring float32 around v: 2^(e-23) for 2^e <= |v| < 2^(e+1), never below 2^-149.
func ulp32(v float64) float64 {
	_, e := math.Frexp(v)
	return math.Ldexp(1, max(e-24, -149))
}

func sigmoidOracle(x float64) float64 {
	if x < 0 {
		return math.Exp(x) / (1 + math.Exp(x))
	}
	return 1 / (1 + math.Exp(-x))
}

func softplusOracle(x float64) float64 { return max(x, 0) + math.Log1p(math.Exp(-math.Abs(x))) }

func siluOracle(x float64) float64 {
	if math.IsInf(x, -1) {
		return math.Copysign(0, -1)
	}
	return x * sigmoidOracle(x)
}

func geluOracle(x float64) float64 {
	if math.IsInf(x, -1) {
		return math.Copysign(0, -1)
	}
	return x * math.Erfc(-x/math.Sqrt2) / 2
}

func geluTanhOracle(x float64) float64 {
	if math.IsInf(x, -1) {
		return math.Copysign(0, -1)
	}
	return x * sigmoidOracle(2*math.Sqrt(2/math.Pi)*(x+0.044715*x*x*x))
}

func gradRow[T kerneltest.Float](name string, got, want func(dst, x, dy []T)) kerneltest.Op[T] {
	return kerneltest.Op[T]{
		Name: name, In: 2,
		Got:  func(dst []T, in [][]T) { got(dst, in[0], in[1]) },
		Want: func(dst []T, in [][]T) { want(dst, in[0], in[1]) },
	}
}

func TestActivationGradients(t *testing.T) {
	kerneltest.Run(t, gradRow("TanhGrad", TanhGradF32, tanhGradGeneric[float32]))
	kerneltest.Run(t, gradRow("TanhGrad", TanhGradF64, tanhGradGeneric[float64]))
	kerneltest.Run(t, gradRow("SigmoidGrad", SigmoidGradF32, sigmoidGradGeneric[float32]))
	kerneltest.Run(t, gradRow("SigmoidGrad", SigmoidGradF64, sigmoidGradGeneric[float64]))
	kerneltest.Run(t, gradRow("SoftplusGrad", SoftplusGradF32, softplusGradF32Generic))
	kerneltest.Run(t, gradRow("SoftplusGrad", SoftplusGradF64, softplusGradF64Generic))
	kerneltest.Run(t, gradRow("SiLUGrad", SiLUGradF32, siluGradF32Generic))
	kerneltest.Run(t, gradRow("SiLUGrad", SiLUGradF64, siluGradF64Generic))
	kerneltest.Run(t, gradRow("GELUGrad", GELUGradF32, geluGradF32Generic))
	kerneltest.Run(t, gradRow("GELUGrad", GELUGradF64, geluGradF64Generic))
	kerneltest.Run(t, gradRow("GELUTanhGrad", GELUTanhGradF32, geluTanhGradF32Generic))
	kerneltest.Run(t, gradRow("GELUTanhGrad", GELUTanhGradF64, geluTanhGradF64Generic))
}

// TestGradientsAgainstDifferences compares every gradient with a central difference of the float64 function.
func TestGradientsAgainstDifferences(t *testing.T) {
	type pair struct {
		name   string
		f      func(float64) float64
		grad32 func(x float64) float64 // gradient at input x through the float32 kernel
		grad64 func(x float64) float64
	}
	at := func(g32 func(dst, x, dy []float32), g64 func(dst, x, dy []float64), arg func(x float64) float64) (a, b func(x float64) float64) {
		return func(x float64) float64 {
				dst := []float32{0}
				g32(dst, []float32{float32(arg(x))}, []float32{2})
				return float64(dst[0]) / 2
			}, func(x float64) float64 {
				dst := []float64{0}
				g64(dst, []float64{arg(x)}, []float64{2})
				return dst[0] / 2
			}
	}
	id := func(x float64) float64 { return x }
	var pairs []pair
	addPair := func(name string, f, arg func(float64) float64, g32 func(dst, x, dy []float32), g64 func(dst, x, dy []float64)) {
		a, b := at(g32, g64, arg)
		pairs = append(pairs, pair{name, f, a, b})
	}
	addPair("Tanh", math.Tanh, math.Tanh, TanhGradF32, TanhGradF64)
	addPair("Sigmoid", sigmoidOracle, sigmoidOracle, SigmoidGradF32, SigmoidGradF64)
	addPair("Softplus", softplusOracle, softplusOracle, SoftplusGradF32, SoftplusGradF64)
	addPair("SiLU", siluOracle, id, SiLUGradF32, SiLUGradF64)
	addPair("GELU", geluOracle, id, GELUGradF32, GELUGradF64)
	addPair("GELUTanh", geluTanhOracle, id, GELUTanhGradF32, GELUTanhGradF64)
	for _, p := range pairs {
		for x := -9.0; x <= 9; x += 0.0625 {
			const h = 1e-5
			want := (p.f(x+h) - p.f(x-h)) / (2 * h)
			if got := p.grad64(x); math.Abs(got-want) > 1e-9 {
				t.Errorf("%s': float64 %v at %v, difference quotient %v", p.name, got, x, want)
			}
			if got := p.grad32(x); math.Abs(got-want) > 3e-7 {
				t.Errorf("%s': float32 %v at %v, difference quotient %v", p.name, got, x, want)
			}
		}
		for _, x := range []float64{-100, -40, 40, 100} {
			want := 0.0
			if x > 0 && p.name != "Tanh" && p.name != "Sigmoid" {
				want = 1
			}
			if a, b := p.grad32(x), p.grad64(x); math.Abs(a-want) > 1e-12 || math.Abs(b-want) > 1e-12 {
				t.Errorf("%s'(%v) = %v, %v, want %v", p.name, x, a, b, want)
			}
		}
	}
}
