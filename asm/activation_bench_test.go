package asm

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

// BenchmarkActivationF32 times every float32 activation over the range on which its result is neither constant nor
// infinite, subnormal results included.
//
// Between them stands the peak of multiply-adds, which shows the clock.
//
//	go test ./asm -run '^$' -bench ActivationF32
func BenchmarkActivationF32(b *testing.B) {
	ranges := map[string][2]float64{
		"Exp": {-104, 89}, "Log": {0, 100}, "Expm1": {-20, 89}, "Log1p": {-1, 100}, "Tanh": {-10, 10}, "Sigmoid": {-104, 20},
		"Softplus": {-104, 20}, "SiLU": {-104, 20}, "GELU": {-14, 6}, "GELUTanh": {-10, 6},
	}
	for _, f := range f32Functions {
		r := ranges[f.name]
		for _, l := range cpu.Levels() {
			benchPeak(b, f.name+"/type=f32/level="+l.String()+"/peak", l, LimitFMAF32)
			for _, n := range []int{64, 1024, 8192, 65536} {
				b.Run(fmt.Sprintf("%s/type=f32/level=%s/n=%d", f.name, l, n), func(b *testing.B) {
					defer cpu.SetForTest(l)()
					rng := rand.New(rand.NewPCG(1, 2))
					x, y := make([]float32, n), make([]float32, n)
					for i := range x {
						x[i] = float32(r[0] + (r[1]-r[0])*rng.Float64())
					}
					for b.Loop() {
						for i := 0; i < n; i += BlockLen {
							m := min(BlockLen, n-i)
							f.got(y[i:i+m], x[i:i+m])
						}
					}
					b.ReportMetric(float64(n)*float64(b.N)/float64(b.Elapsed().Nanoseconds()), "Gelem/s")
				})
			}
		}
	}
}

// benchPeak times the machine's multiply-adds.
func benchPeak(b *testing.B, name string, l cpu.Level, fma func(turns int) int) {
	b.Run(name, func(b *testing.B) {
		defer cpu.SetForTest(l)()
		flops := 0
		for b.Loop() {
			flops += fma(1000)
		}
		b.ReportMetric(float64(flops)/float64(b.Elapsed().Nanoseconds()), "GFLOP/s")
	})
}
