package mat

import (
	"testing"
	"time"

	"github.com/lockstep-go/lockstep/internal/kerneltest"
)

// TestStopTheWorldRows: sums of columns, gathered, scattered and cleared rows of matrices of 64 MiB give way within 2 ms, be they high or
// wide. Assembly has no safe points: every call of a kernel is bounded.
func TestStopTheWorldRows(t *testing.T) {
	for name, shape := range map[string][2]int{"high": {1 << 20, 16}, "wide": {4, 4 << 20}} {
		rows, cols := shape[0], shape[1]
		idx := make([]int32, rows)
		for i := range idx {
			idx[i] = int32(i * 7919 % rows)
		}
		a, b, sums := New[float32](rows, cols), New[float32](rows, cols), make([]float32, cols)
		none, ends := make([]int32, rows), make([]int32, rows)
		for i := range none {
			none[i], ends[i] = -1, -1
		}
		for op, work := range map[string]func(){
			"ColumnSums":     func() { ColumnSums(sums, a, false) },
			"GatherRows":     func() { GatherRows(b, a, idx) },
			"ScatterAddRows": func() { ScatterAddRows(a, idx, b) },
			"SumPieces":      func() { SumPieces(b, a, none, ends) },
		} {
			t.Run(op+"/"+name, func(t *testing.T) {
				kerneltest.Stops(t, func() func() { return work }, 2*time.Millisecond)
			})
		}
	}
}
