package mat

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lockstep-go/lockstep/internal/cpu"
	"github.com/lockstep-go/lockstep/internal/kerneltest"
	"github.com/lockstep-go/lockstep/vec"
)

// TestNoElements calls everything on matrices without rows or columns, as views have them: rows but no columns, a stride, no Data.
func TestNoElements(t *testing.T) {
	kerneltest.EachLevel(t, func(t *testing.T, _ cpu.Level) {
		noElements[float32](t)
		noElements[float64](t)
	})
}

func noElements[T Float](t *testing.T) {
	whole := New[T](5, 7)
	whole.Fill(3)
	views := []Dense[T]{
		whole.View(0, 3, 2, 2), whole.View(1, 4, 7, 7), whole.View(2, 2, 1, 5), whole.View(5, 5, 0, 7), whole.View(0, 0, 0, 0),
		{}, New[T](3, 0), New[T](0, 3),
	}
	for _, v := range views {
		t.Run(fmt.Sprintf("%dx%d/stride=%d", v.Rows, v.Cols, v.Stride), func(t *testing.T) {
			require.True(t, v.Empty())
			for i := range v.Rows {
				require.Empty(t, v.Row(i))
			}
			v.Fill(1)
			c := v.Clone()
			require.Equal(t, [2]int{v.Rows, v.Cols}, [2]int{c.Rows, c.Cols})
			Copy(v, c)
			Copy(c, v)
			Transpose(New[T](v.Cols, v.Rows), v)
			v.View(0, v.Rows, 0, v.Cols).Fill(1)
			v.RowRange(0, v.Rows).Fill(1)

			sums, up := make([]T, v.Cols), make([]T, v.Rows)
			AddBiasRows(v, v, sums)
			AddBiasRows(c, v, sums)
			ColumnSums(sums, v, false)
			ColumnSums(sums, v, true)
			require.Equal(t, make([]T, v.Cols), sums)
			for _, p := range []float64{0, 0.5, 1} {
				Dropout(v, v, p, vec.DropoutMask{}, 0)
			}
			SoftmaxRows(v, v)
			LogSoftmaxRows(v, v)
			GatherRows(v, whole, nil)
			ScatterAddRows(whole, nil, v)
			PrefetchRows(v, nil)
			if v.Rows > 0 {
				MaxColumns(sums, nil, v, up)
				PrefetchRows(v, []int32{0})
			}
			rows := make([][]T, v.Rows)
			first := make([]int32, v.Rows)
			for i := range rows {
				rows[i] = make([]T, v.Cols)
			}
			SumWindows(v, sums, rows, first, 1, 0, true)
			labels := make([]int32, v.Rows)
			ignore := CrossEntropy[T]{UseIgnore: true, Smoothing: 0.1}
			require.Zero(t, SoftmaxCrossEntropy(up, v, v, labels, ignore))
			require.Zero(t, SoftmaxCrossEntropy(up, Dense[T]{}, v, labels, ignore))
			require.Equal(t, make([]T, v.Rows), up)

			for _, op := range []Op{NoTrans, Trans} {
				rows, cols := v.Rows, v.Cols
				if op == Trans {
					rows, cols = cols, rows
				}
				p := Pack(op, v)
				require.Equal(t, [2]int{rows, cols}, [2]int{p.Rows(), p.Cols()})
				// As the right operand, the left one and the result.
				left, right := New[T](4, rows), New[T](cols, 4)
				c4, r4 := New[T](4, cols), New[T](rows, 4)
				c4.Fill(T(math.NaN()))
				r4.Fill(T(math.NaN()))
				Gemm(NoTrans, op, 1, left, v, 0, c4)
				require.Equal(t, make([]T, 4*cols), c4.Data)
				GemmPacked(NoTrans, 1, left, p, 0, c4, Options[T]{Bias: make([]T, cols), Act: ActReLU})
				Gemm(op, NoTrans, 1, v, right, 0, r4)
				require.Equal(t, make([]T, 4*rows), r4.Data)
				GemmBatch(op, NoTrans, 1, []Dense[T]{v}, []Dense[T]{right}, 0, []Dense[T]{r4})
				y := make([]T, rows)
				Gemv(op, 1, v, make([]T, cols), 0, y)
				GemvPacked(1, y, p, 0, make([]T, cols))
			}
			Gemm(NoTrans, NoTrans, 1, New[T](v.Rows, 4), New[T](4, v.Cols), 1, v)
			GemmWith(NoTrans, NoTrans, 1, New[T](v.Rows, 4), New[T](4, v.Cols), 1, v, Options[T]{Bias: make([]T, v.Cols)})
			Mul(v, New[T](v.Rows, 4), New[T](4, v.Cols))
			Ger(1, make([]T, v.Rows), make([]T, v.Cols), v)
		})
	}
	for i, x := range whole.Data {
		require.Equal(t, T(3), x, "element %d was written", i)
	}
}

func TestSizes(t *testing.T) {
	half := math.MaxInt/2 + 1
	for want, f := range map[string]func(){
		fmt.Sprintf("mat.New: 2 x %d, want at most %d elements", half, math.MaxInt):        func() { New[float32](2, half) },
		fmt.Sprintf("mat.New: %d x %d, want at most %d elements", half, half, math.MaxInt): func() { New[float64](half, half) },
		fmt.Sprintf("mat.NewOf: len(data) = 0, want %d x 4", half):                         func() { NewOf[float32](half, 4, nil) },
		fmt.Sprintf("mat.NewOf: len(data) = 0, want %d x %d", half, half):                  func() { NewOf[float32](half, half, nil) },
		"mat.New: -1 x 3, want no negative size":                                           func() { New[float32](-1, 3) },
		"mat.NewOf: len(data) = 5, want 2 x 3":                                             func() { NewOf(2, 3, make([]float64, 5)) },
	} {
		require.PanicsWithValue(t, want, f)
	}
	require.NotPanics(t, func() { New[float32](0, math.MaxInt); NewOf[float32](math.MaxInt, 0, nil) })
}

// TestAddBiasRows: in place, into another matrix, into other columns of the same one; an overlap is noticed before a write.
func TestAddBiasRows(t *testing.T) {
	kerneltest.EachLevel(t, func(t *testing.T, _ cpu.Level) {
		for _, cols := range []int{1, 5, 16, 40, 300} {
			whole := New[float32](9, 2*cols)
			for i := range whole.Data {
				whole.Data[i] = float32(i%977) / 3
			}
			bias := make([]float32, cols)
			for j := range bias {
				bias[j] = float32(j) * 0.7
			}
			x, dst := whole.View(0, 9, 0, cols), whole.View(0, 9, cols, 2*cols)
			want := New[float32](9, cols)
			for i := range 9 {
				for j := range cols {
					want.Set(i, j, x.At(i, j)+bias[j])
				}
			}
			AddBiasRows(dst, x, bias)
			require.Equal(t, want.Data, dst.Clone().Data)
			AddBiasRows(x, x, bias)
			require.Equal(t, want.Data, x.Clone().Data)
		}
	})
	mem := New[float64](6, 4)
	one := mem.View(0, 5, 0, 3)
	for want, f := range map[string]func(){
		"mat.AddBiasRows: x overlaps dst in part, want the same matrix or no common memory": func() { AddBiasRows(mem.View(1, 6, 0, 3), one, make([]float64, 3)) },
		"mat.AddBiasRows: bias overlaps dst, want no common memory":                         func() { AddBiasRows(one, one, mem.Row(4)[:3]) },
		"mat.Dropout: x overlaps dst in part, want the same matrix or no common memory":     func() { Dropout(mem.View(0, 5, 1, 4), one, 0.5, vec.DropoutMask{}, 0) },
		"mat.AddBiasRows: len(bias) = 2, want x.Cols = 3":                                   func() { AddBiasRows(one, one, make([]float64, 2)) },
	} {
		mem.Fill(1)
		require.PanicsWithValue(t, want, f)
		for _, v := range mem.Data {
			require.Equal(t, 1.0, v, "written before the panic: %s", want)
		}
	}
	// Another stride, rows that lie between: no element in common.
	odd, even := Dense[float64]{2, 4, 8, mem.Data}, Dense[float64]{2, 4, 8, mem.Data[4:]}
	require.NotPanics(t, func() { AddBiasRows(odd, even, make([]float64, 4)) })
	sparse := Dense[float64]{2, 2, 11, mem.Data[2:]} // 2, 3 and 13, 14, between and inside rows 0 .. 1 and 12 .. 15
	require.PanicsWithValue(t, "mat.AddBiasRows: x overlaps dst in part, want the same matrix or no common memory",
		func() { AddBiasRows(sparse, Dense[float64]{2, 2, 12, mem.Data}, make([]float64, 2)) })
}
