package mat

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/lockstep-go/lockstep/internal/cpu"
	"github.com/lockstep-go/lockstep/vec"
)

// BenchmarkRows: what the window classifier does with rows, batch 64: five words of 50 values, a hidden layer of 100.
func BenchmarkRows(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 2))
	const batch, window, width, words, hidden = 64, 5, 50, 20000, 100
	table, x, h := randomDense[float32](rng, words, width, 0), randomDense[float32](rng, batch, window*width, 0), randomDense[float32](rng, batch, hidden, 0)
	dx, dh := New[float32](batch, window*width), New[float32](batch, hidden)
	idx := make([]int32, batch*window)
	for i := range idx {
		idx[i] = rng.Int32N(words)
	}
	sum := New[float32](words, width)
	sums := make([]float32, hidden)
	var d Distinct
	for _, l := range cpu.Levels() {
		run := func(name string, f func()) {
			b.Run(fmt.Sprintf("%s/level=%v", name, l), func(b *testing.B) {
				defer cpu.SetForTest(l)()
				for b.Loop() {
					f()
				}
			})
		}
		run("Gather", func() { GatherRows(dx, table, idx) })
		run("ScatterAdd", func() { ScatterAddRows(sum, idx, x) })
		run("ColumnSums", func() { ColumnSums(sums, h, false) })
		run("Distinct", func() { d.Find(idx, words) })
		run("Dropout/hidden", func() { Dropout(dh, h, 0.5, vec.DropoutMask{Seed: 1}, 0) })
		run("Dropout/input", func() { Dropout(dx, x, 0.2, vec.DropoutMask{Seed: 1}, 0) })
	}
}
