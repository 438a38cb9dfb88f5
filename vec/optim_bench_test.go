package vec

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/lockstep-go/lockstep/asm"
	"github.com/lockstep-go/lockstep/internal/cpu"
)

// BenchmarkOptim: a step over n parameters.
func BenchmarkOptim(b *testing.B) {
	benchOptim[float32](b, "f32")
	benchOptim[float64](b, "f64")
}

func benchOptim[T Float](b *testing.B, typ string) {
	for _, l := range cpu.Levels() {
		for _, n := range []int{50, 1 << 10, 1 << 20} {
			a := make([][]T, 5)
			for i := range a {
				a[i] = make([]T, n)
				for j := range a[i] {
					a[i][j] = T(j%7+1) / 8
				}
			}
			for _, op := range []struct {
				name string
				f    func()
			}{
				{"SGD", func() { SGD(a[0], nil, a[1], SGDParams{LR: 1e-9}) }},
				{"SGDMomentum", func() { SGD(a[0], a[1], a[2], SGDParams{LR: 1e-9, Momentum: 0.9}) }},
				{"Adagrad", func() { Adagrad(a[0], a[1], a[2], AdagradParams{LR: 1e-9, Eps: 1e-10}) }},
				{"RMSProp", func() { RMSProp(a[0], a[1], nil, nil, a[2], RMSPropParams{LR: 1e-9, Alpha: 0.9, Eps: 1e-8}) }},
				{"Adam", func() {
					Adam(a[0], a[1], a[2], nil, a[3], AdamParams{LR: 1e-9, Beta1: 0.9, Beta2: 0.999, Eps: 1e-8, Correction1: 0.1, Correction2: 0.001})
				}},
				{"AMSGrad", func() {
					Adam(a[0], a[1], a[2], a[4], a[3], AdamParams{LR: 1e-9, Beta1: 0.9, Beta2: 0.999, Eps: 1e-8, Correction1: 0.1, Correction2: 0.001})
				}},
			} {
				b.Run(fmt.Sprintf("%s/type=%s/level=%v/n=%d", op.name, typ, l, n), func(b *testing.B) {
					defer cpu.SetForTest(l)()
					for b.Loop() {
						op.f()
					}
				})
			}
		}
	}
}

// BenchmarkSparseAdam: 320 random rows of 50 values in a table of 20,000, as in a training step of the window
// classifier. Each step takes other rows.
func BenchmarkSparseAdam(b *testing.B) {
	const words, width, n = 20000, 50, 320
	rng := rand.New(rand.NewPCG(1, 2))
	p, m, v, g := random[float32](rng, words*width), random[float32](rng, words*width), random[float32](rng, words*width), random[float32](rng, n*width)
	Mul(v, v, v) // an average of squares
	rows := make([][]int32, 50)
	for i := range rows {
		for _, r := range rng.Perm(words)[:n] {
			rows[i] = append(rows[i], int32(r))
		}
		slices.Sort(rows[i])
	}
	for _, l := range cpu.Levels() {
		b.Run(fmt.Sprintf("level=%v", l), func(b *testing.B) {
			defer cpu.SetForTest(l)()
			k := 0
			for b.Loop() {
				SparseAdam(p, m, v, width, rows[k%len(rows)], g, AdamParams{LR: 1e-3, Beta1: 0.9, Beta2: 0.999, Eps: 1e-8, Correction1: 0.1, Correction2: 0.001})
				k++
			}
		})
	}
}

// BenchmarkAdamLimit: a step of Adam over 1 Mi float32 parameters against the traffic of its seven streams on the same
// arrays and against one square root and one division an element. The three alternate; each metric is the best of the
// run, %limit the share of the slower limit.
func BenchmarkAdamLimit(b *testing.B) {
	const n = 1 << 20
	p, m, v, g := make([]float32, n), make([]float32, n), make([]float32, n), make([]float32, n)
	for i := range p {
		p[i], m[i], v[i], g[i] = 1, 1, 1, 0x1p-40
	}
	for _, l := range cpu.Levels() {
		b.Run(fmt.Sprintf("level=%v", l), func(b *testing.B) {
			defer cpu.SetForTest(l)()
			step, memory, divider := math.Inf(1), math.Inf(1), math.Inf(1)
			best := func(t *float64, f func()) {
				start := time.Now()
				f()
				*t = min(*t, float64(time.Since(start).Nanoseconds()))
			}
			for b.Loop() {
				best(&step, func() {
					Adam(p, m, v, nil, g, AdamParams{LR: 1e-9, Beta1: 0.9, Beta2: 0.999, Eps: 1e-8, Correction1: 0.1, Correction2: 0.001})
				})
				best(&memory, func() {
					for i := 0; i < n; i += asm.BlockLen {
						asm.LimitStep(p[i:i+asm.BlockLen], m[i:i+asm.BlockLen], v[i:i+asm.BlockLen], g[i:i+asm.BlockLen])
					}
				})
				best(&divider, func() {
					for done := 0; done < n; {
						done += asm.LimitDivider(1 << 10)
					}
				})
			}
			b.ReportMetric(step/1e3, "step-us")
			b.ReportMetric(memory/1e3, "memory-us")
			b.ReportMetric(divider/1e3, "divider-us")
			b.ReportMetric(100*max(memory, divider)/step, "%limit")
		})
	}
}
