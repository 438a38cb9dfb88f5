package vec

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

// BenchmarkReLU reports elements per second; offset 1 is one element off a cache line.
func BenchmarkReLU(b *testing.B) {
	benchReLU[float32](b, "f32")
	benchReLU[float64](b, "f64")
}

func benchReLU[T Float](b *testing.B, typ string) {
	for _, l := range cpu.Levels() {
		for _, n := range []int{1 << 10, 1 << 11, 1 << 12, 1 << 16} {
			for _, off := range []int{0, 1} {
				b.Run(fmt.Sprintf("type=%s/level=%v/n=%d/offset=%d", typ, l, n, off), func(b *testing.B) {
					defer cpu.SetForTest(l)()
					x, y := random[T](rand.New(rand.NewPCG(1, 2)), n+16)[off:][:n], make([]T, n+16)[off:][:n]
					for b.Loop() {
						ReLU(y, x)
					}
					b.ReportMetric(float64(n)*float64(b.N)/float64(b.Elapsed().Nanoseconds()), "Gelem/s")
				})
			}
		}
	}
}
