package asm

import (
	"flag"
	"math"
	"math/rand/v2"
	"runtime"
	"sync"
	"testing"

	"github.com/lockstep-go/lockstep/internal/ref"
)

var samples = flag.Int("samples", 100_000, "samples of each float64 function in TestSamplesF64")

// TestSamplesF64 measures the error of the float64 functions that have a bound to keep, over many samples against
// double-double arithmetic, spread over the functions' ranges and crowded around their thresholds:
//
//	go test ./asm -run SamplesF64 -samples 100000000 -timeout 1h -v
func TestSamplesF64(t *testing.T) {
	n := *samples
	if testing.Short() {
		n = min(n, 10_000)
	}
	big := func(d ref.DD) (ref.DD, int) { return d, 0 }
	for _, f := range []struct {
		name   string
		f      func(float64) float64
		oracle func(float64) (ref.DD, int)
		bound  float64
		draw   func(rng *rand.Rand) float64
	}{
		{"exp", exp64, ref.ExpDD, 1.1, func(rng *rand.Rand) float64 {
			switch rng.IntN(4) {
			case 0:
				return rng.Float64()*1454.8 - 745.1
			case 1: // around the points where n changes
				return (float64(rng.IntN(2000)-1000)+0.5)*math.Ln2 + (rng.Float64()-0.5)*1e-9
			case 2: // subnormal results
				return -708 - 37*rng.Float64()
			}
			return rng.NormFloat64()
		}},
		{"log", log64, func(x float64) (ref.DD, int) { return big(ref.LogDD(x)) }, 1.0, func(rng *rand.Rand) float64 {
			switch rng.IntN(4) {
			case 0:
				return math.Ldexp(1+rng.Float64(), rng.IntN(2000)-1000)
			case 1: // around sqrt(1/2), where the exponent changes
				return math.Ldexp(math.Sqrt2/2*(1+(rng.Float64()-0.5)*1e-3), rng.IntN(3)-1)
			case 2:
				return 1 + (rng.Float64()-0.5)/64
			}
			return 0.5 + rng.Float64()
		}},
		{"tanh", tanh64, func(x float64) (ref.DD, int) { return big(ref.TanhDD(x)) }, 2.0, func(rng *rand.Rand) float64 {
			switch rng.IntN(3) {
			case 0:
				return (rng.Float64() - 0.5) * 44
			case 1: // around ln(2)/4, where the reduction begins to subtract
				return math.Ln2/4 + (rng.Float64()-0.3)*0.2
			}
			return math.Ldexp(rng.Float64()-0.5, -rng.IntN(30))
		}},
		{"sigmoid", sigmoid64, func(x float64) (ref.DD, int) { return big(ref.SigmoidDD(x)) }, 2.0, func(rng *rand.Rand) float64 {
			switch rng.IntN(3) {
			case 0:
				return rng.Float64()*745 - 705
			case 1:
				return (rng.Float64() - 0.5) * 12
			}
			return rng.NormFloat64()
		}},
	} {
		t.Run(f.name, func(t *testing.T) {
			workers := runtime.GOMAXPROCS(0)
			var wg sync.WaitGroup
			var mu sync.Mutex
			worst, at := 0.0, 0.0
			for w := range workers {
				wg.Go(func() {
					rng := rand.New(rand.NewPCG(uint64(w), 99))
					high, where := 0.0, 0.0
					for range n / workers {
						x := f.draw(rng)
						want, e := f.oracle(x)
						if u := want.ULP(f.f(x), e); !(u <= high) {
							high, where = u, x
						}
					}
					mu.Lock()
					defer mu.Unlock()
					if !(high <= worst) {
						worst, at = high, where
					}
				})
			}
			wg.Wait()
			t.Logf("%d samples: %.3f ULP at %v", n, worst, at)
			if !(worst <= f.bound) {
				t.Errorf("%.3f ULP at %v (%x), want <= %v", worst, at, at, f.bound)
			}
		})
	}
}
