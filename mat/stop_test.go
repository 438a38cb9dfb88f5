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
	column, tall := New[float32](1<<15-8, 1), New[float32](30000, 64)
	best, at := make([]float32, 64), make([]int32, 64)
	left, right, product := New[float32](86000, 1), New[float32](24, 1), New[float32](86000, 24)
	pieces, sum, next := New[float32](200000, 64), New[float32](1, 64), make([]int32, 200000) // the gradient of one row that is everywhere
	for i := range next {
		next[i] = int32(i + 1)
	}
	next[len(next)-1] = -1
	for op, work := range map[string]func(){
		"SoftmaxRows of one column":  func() { SoftmaxRows(column, column) },
		"MaxColumns of 30000 rows":   func() { MaxColumns(best, at, tall, column.Data[:30000]) },
		"Gemm of one step":           func() { Gemm(NoTrans, Trans, 1, left, right, 0, product) },
		"SumPieces of one long list": func() { SumPieces(sum, pieces, []int32{0}, next) },
	} {
		t.Run(op, func(t *testing.T) {
			kerneltest.Stops(t, func() func() { return work }, time.Millisecond)
		})
	}
}
