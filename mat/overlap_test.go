package mat

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lockstep-go/lockstep/internal/cpu"
	"github.com/lockstep-go/lockstep/internal/kerneltest"
)

// TestClone: a malformed matrix is refused before memory for its copy is asked for, which no program survives where it is too much.
func TestClone(t *testing.T) {
	require.PanicsWithValue(t, "mat.Clone: len(d.Data) = 0, want at least 1073741824 for 1073741824 x 1 with stride 1",
		func() { Dense[float32]{Rows: 1 << 30, Cols: 1, Stride: 1}.Clone() })
}

// TestOverlap: every operation refuses, before it writes, operands with an element in common where the result would depend on the
// order of its steps, and takes ones that only lie between each other.
func TestOverlap(t *testing.T) {
	mem := New[float32](32, 48)
	part := func(c0, rows, cols int) Dense[float32] { return mem.View(0, rows, c0, c0+cols) }
	kerneltest.EachLevel(t, func(t *testing.T, l cpu.Level) {
		for _, n := range []int{1, 2, 8, 16} {
			a, b, c := part(0, n, n), part(n, n, n), New[float32](n, n)
			row := func(i int) []float32 { return mem.Row(i)[:n] }
			other, idx := make([]float32, n), make([]int32, n)
			const inPart = " overlaps dst in part, want the same matrix or no common memory"
			shifted := mem.View(n-1, 2*n-1, n-1, 2*n-1) // begins with the last element of a
			for want, f := range map[string]func(){
				"mat.Gemm: a overlaps c, want no common memory":       func() { Gemm(NoTrans, NoTrans, 1, a, b, 0, a) },
				"mat.Gemm: b overlaps c, want no common memory":       func() { Gemm(NoTrans, Trans, 1, a, b, 1, b) },
				"mat.Mul: a overlaps c, want no common memory":        func() { Mul(a, a, a) },
				"mat.Mul: b overlaps c, want no common memory":        func() { Mul(a, c, a) },
				"mat.GemmWith: a overlaps c, want no common memory":   func() { GemmWith(NoTrans, NoTrans, 1, a, b, 0, a, Options[float32]{}) },
				"mat.GemmPacked: a overlaps c, want no common memory": func() { GemmPacked(NoTrans, 1, a, Pack(NoTrans, b), 0, a, Options[float32]{}) },
				"mat.GemmBatch: b overlaps c, want no common memory": func() {
					GemmBatch(NoTrans, NoTrans, 1, []Dense[float32]{a, a}, []Dense[float32]{b, b}, 0, []Dense[float32]{c, b})
				},
				"mat.Gemv: a overlaps y, want no common memory":          func() { Gemv(NoTrans, 1, a, other, 0, row(n-1)) },
				"mat.Gemv: x overlaps y, want no common memory":          func() { Gemv(Trans, 1, c, row(0), 0, row(0)) },
				"mat.GemvPacked: x overlaps y, want no common memory":    func() { GemvPacked(1, row(0), Pack(NoTrans, c), 0, row(0)) },
				"mat.Ger: x overlaps a, want no common memory":           func() { Ger(1, row(0), other, a) },
				"mat.Ger: y overlaps a, want no common memory":           func() { Ger(1, other, row(n-1), a) },
				"mat.Transpose: src overlaps dst, want no common memory": func() { Transpose(a, a) },
				"mat.GatherRows: table overlaps dst, want no common memory": func() {
					GatherRows(a, a, idx)
				},
				"mat.ScatterAddRows: src overlaps table, want no common memory": func() { ScatterAddRows(a, idx, a) },
				"mat.ColumnSums: x overlaps sums, want no common memory":        func() { ColumnSums(row(n-1), a, false) },
				"mat.MaxColumns: x overlaps best, want no common memory":        func() { MaxColumns(row(0), idx, a, other) },
				"mat.MaxColumns: bias overlaps best, want no common memory":     func() { MaxColumns(other, idx, a, other) },
				"mat.SoftmaxCrossEntropy: x overlaps losses, want no common memory": func() {
					SoftmaxCrossEntropy(row(0), Dense[float32]{}, a, idx, CrossEntropy[float32]{})
				},
				"mat.SoftmaxCrossEntropy: grad overlaps losses, want no common memory": func() {
					SoftmaxCrossEntropy(row(0), a, c, idx, CrossEntropy[float32]{})
				},
				"mat.SumPieces: src overlaps dst, want no common memory": func() { SumPieces(a, a, idx, make([]int32, n)) },
			} {
				for i := range mem.Data {
					mem.Data[i] = float32(i)
				}
				before := mem.Clone()
				require.PanicsWithValue(t, want, f, "%v, n = %d", l, n)
				require.Equal(t, before.Data, mem.Data, "%v, n = %d, written before the panic: %s", l, n, want)
			}
			if n > 1 {
				for want, f := range map[string]func(){
					"mat.Copy: src" + inPart:              func() { Copy(shifted, a) },
					"mat.SoftmaxRows: x" + inPart:         func() { SoftmaxRows(shifted, a) },
					"mat.LogSoftmaxRows: x" + inPart:      func() { LogSoftmaxRows(shifted, a) },
					"mat.SoftmaxCrossEntropy: x" + inPart: func() { SoftmaxCrossEntropy(other, shifted, a, idx, CrossEntropy[float32]{}) },
				} {
					before := mem.Clone()
					require.PanicsWithValue(t, want, f, "%v, n = %d", l, n)
					require.Equal(t, before.Data, mem.Data, "%v, n = %d, written before the panic: %s", l, n, want)
				}
			}
			// Columns of one matrix, and the same matrix where that is allowed.
			require.NotPanics(t, func() {
				d := part(2*n, n, min(n, 8))
				Gemm(NoTrans, NoTrans, 1, a, part(n, n, d.Cols), 0, d)
				Gemv(NoTrans, 1, a, part(n, 1, n).Row(0), 0, other)
				Transpose(part(n, n, n), a)
				Copy(a, b)
				Copy(a, a)
				SoftmaxRows(a, a)
				SoftmaxRows(a, b)
				LogSoftmaxRows(a, a)
				SoftmaxCrossEntropy(other, a, a, idx, CrossEntropy[float32]{})
				Mul(c, a, a)
			}, "%v, n = %d", l, n)
		}
	})
}
