package asm

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

// BenchmarkActivationF64 times every float64 activation over the range on which its result is neither constant nor
// infinite, subnormal results included.
//
// Between them stands the peak of multiply-adds, which shows the clock.
//
//	go test ./asm -run '^$' -bench ActivationF64
func BenchmarkActivationF64(b *testing.B) {
	for _, f := range []struct {
		name   string
		f      func(dst, x []float64)
		lo, hi float64
	}{
		{"Exp", ExpF64, -746, 710}, {"Log", LogF64, 0, 1e9}, {"Tanh", TanhF64, -22, 22}, {"Sigmoid", SigmoidF64, -746, 40},
		{"Expm1", Expm1F64, -40, 710}, {"Log1p", Log1pF64, -1, 100}, {"Softplus", SoftplusF64, -746, 40}, {"SiLU", SiLUF64, -746, 40},
		{"GELU", GELUF64, -38, 9}, {"GELUTanh", GELUTanhF64, -22, 9},
	} {
		for _, l := range cpu.Levels() {
			benchPeak(b, f.name+"/type=f64/level="+l.String()+"/peak", l, LimitFMAF64)
			for _, n := range []int{64, 1024, 8192, 65536} {
				b.Run(fmt.Sprintf("%s/type=f64/level=%s/n=%d", f.name, l, n), func(b *testing.B) {
					defer cpu.SetForTest(l)()
					rng := rand.New(rand.NewPCG(1, 2))
					x, y := make([]float64, n), make([]float64, n)
					for i := range x {
						x[i] = f.lo + (f.hi-f.lo)*rng.Float64()
					}
					for b.Loop() {
						for i := 0; i < n; i += 8192 {
							m := min(8192, n-i)
							f.f(y[i:i+m], x[i:i+m])
						}
					}
					b.ReportMetric(float64(n)*float64(b.N)/float64(b.Elapsed().Nanoseconds()), "Gelem/s")
				})
			}
		}
	}
}
