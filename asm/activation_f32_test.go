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
	{"Exp", ExpF32, expF32, math.Exp, 0.89},
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
			if stride > 1 || i == 0 { // all of them would take hours; TestExhaustiveBitsF32 does
				if w := want(v); !kerneltest.SameBits(y[i], w) {
					t.Errorf("f(%v) = %v at level %v, the definition says %v", v, y[i], cpu.Active(), w)
					return false
				}
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
