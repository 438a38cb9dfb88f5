package mat

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/lockstep-go/lockstep/internal/cpu"
	"github.com/lockstep-go/lockstep/internal/fma"
	"github.com/lockstep-go/lockstep/internal/kerneltest"
	"github.com/lockstep-go/lockstep/vec"

	"github.com/stretchr/testify/require"
)

// padded returns a matrix whose rows have gaps of NaN, which a stray read or write would show.
func padded[T Float](rng *rand.Rand, rows, cols int) Dense[T] {
	d := Dense[T]{rows, cols, cols + 3, make([]T, rows*(cols+3))}
	for i := range d.Data {
		d.Data[i] = T(math.NaN())
	}
	for i := range rows {
		for j := range cols {
			d.Data[i*d.Stride+j] = T(rng.NormFloat64())
		}
	}
	return d
}

func TestRows(t *testing.T) {
	kerneltest.EachLevel(t, func(t *testing.T, _ cpu.Level) {
		testRows[float32](t)
		testRows[float64](t)
	})
}

func testRows[T Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 1))
	gapsStay := func(what string, d Dense[T]) {
		t.Helper()
		for i, v := range d.Data {
			if i%d.Stride >= d.Cols && v == v {
				t.Fatalf("%s wrote between the rows, at %d", what, i)
			}
		}
	}
	// 700 x 150 is more than one call of a kernel.
	for _, c := range []struct{ rows, k, width, words int }{{0, 5, 3, 4}, {1, 1, 50, 9}, {64, 5, 50, 40}, {700, 3, 50, 300}, {3, 1, 40000, 2}, {2, 3, 40000, 2}, {2, 9000, 5, 7}} {
		table, x := padded[T](rng, c.words, c.width), padded[T](rng, c.rows, c.k*c.width)
		idx := make([]int32, c.rows*c.k)
		for i := range idx {
			idx[i] = rng.Int32N(int32(c.words))
		}
		want := append([]T(nil), table.Data...)
		for i := range c.rows {
			for j := range c.k {
				for e := range c.width {
					want[int(idx[i*c.k+j])*table.Stride+e] += x.At(i, j*c.width+e)
				}
			}
		}
		sums := make([]T, x.Cols)
		for i := range c.rows {
			for j := range sums {
				sums[j] += x.At(i, j)
			}
		}
		got := make([]T, x.Cols)
		for j := range got {
			got[j] = 7
		}
		ColumnSums(got, x, false)
		if !slices.Equal(got, sums) {
			t.Fatalf("%v: ColumnSums = %v, want %v", c, got, sums)
		}
		ScatterAddRows(table, idx, x)
		for i := range want {
			if !kerneltest.SameBits(table.Data[i], want[i]) {
				t.Fatalf("%v: scatter-add: element %d is %v, want %v", c, i, table.Data[i], want[i])
			}
		}
		GatherRows(x, table, idx)
		for i := range c.rows {
			for j := range x.Cols {
				if want := table.At(int(idx[i*c.k+j/c.width]), j%c.width); x.At(i, j) != want {
					t.Fatalf("%v: gather: (%d, %d) is %v, want %v", c, i, j, x.At(i, j), want)
				}
			}
		}
		gapsStay("gather", x)
		gapsStay("scatter-add", table)

		// Rows in one call or one at a time: the same words.
		mask := vec.DropoutMask{Seed: 5, Step: 6, Layer: 7}
		y := padded[T](rng, c.rows, x.Cols)
		Dropout(y, x, 0.4, mask, 100)
		row := make([]T, x.Cols)
		for i := range c.rows {
			vec.Dropout(row, x.Row(i), 0.4, mask, 100+uint32(i))
			if !slices.Equal(row, y.Row(i)) {
				t.Fatalf("%v: dropout: row %d differs from vec.Dropout", c, i)
			}
		}
		gapsStay("dropout", y)
		for p, want := range map[float64]func(x T) T{0: func(x T) T { return x }, 1: func(T) T { return 0 }} {
			Dropout(y, x, p, mask, 0)
			for i := range c.rows {
				for j := range x.Cols {
					if y.At(i, j) != want(x.At(i, j)) {
						t.Fatalf("%v: dropout with p = %v: %v becomes %v", c, p, x.At(i, j), y.At(i, j))
					}
				}
			}
		}
	}
}

func TestDistinct(t *testing.T) {
	var d Distinct
	rng := rand.New(rand.NewPCG(8, 2))
	for _, rows := range []int{1, 63, 64, 65, 1000} {
		for _, n := range []int{0, 1, 5, 300} {
			idx := make([]int32, n)
			for i := range idx {
				idx[i] = rng.Int32N(int32(rows))
			}
			d.Find(idx, rows)
			want := slices.Clone(idx)
			slices.Sort(want)
			want = slices.Compact(want)
			if !slices.Equal(d.Rows, want) || len(d.Pos) != n {
				t.Fatalf("rows = %d, n = %d: Rows = %v, want %v", rows, n, d.Rows, want)
			}
			for i, r := range idx {
				if d.Rows[d.Pos[i]] != r {
					t.Fatalf("rows = %d: Rows[Pos[%d]] = %d, want %d", rows, i, d.Rows[d.Pos[i]], r)
				}
			}
		}
	}
	idx := []int32{3, 1, 3, 999}
	if n := testing.AllocsPerRun(10, func() { d.Find(idx, 1000) }); n != 0 {
		t.Errorf("Find: %v allocations, want 0", n)
	}
}

// TestDropoutWords: the share of dropped elements, and that rows, steps, layers and seeds differ from each other.
func TestDropoutWords(t *testing.T) {
	const n = 1 << 16
	x, y, z := make([]float32, n), make([]float32, n), make([]float32, n)
	vec.Fill(x, 1)
	for _, p := range []float64{0.15, 0.5, 0.9} {
		m := vec.DropoutMask{Seed: 12345, Step: 1, Layer: 0}
		vec.Dropout(y, x, p, m, 0)
		dropped := 0
		for _, v := range y {
			if v == 0 {
				dropped++
			} else if v != float32(1/(1-p)) {
				t.Fatalf("p = %v: an element became %v", p, v)
			}
		}
		if sigma := math.Sqrt(n * p * (1 - p)); math.Abs(float64(dropped)-n*p) > 5*sigma {
			t.Errorf("p = %v: %d of %d dropped", p, dropped, n)
		}
		for name, other := range map[string]struct {
			m   vec.DropoutMask
			row uint32
		}{
			"row": {m, 1}, "step": {vec.DropoutMask{Seed: 12345, Step: 2}, 0}, "layer": {vec.DropoutMask{Seed: 12345, Step: 1, Layer: 1}, 0},
			"seed": {vec.DropoutMask{Seed: 12346, Step: 1}, 0}, "high half of the seed": {vec.DropoutMask{Seed: 12345 + 1<<32, Step: 1}, 0},
		} {
			vec.Dropout(z, x, p, other.m, other.row)
			both := 0 // independent masks agree in p^2 + (1-p)^2 of the places
			for i := range y {
				if (y[i] == 0) == (z[i] == 0) {
					both++
				}
			}
			q := float64(p*p) + float64((1-p)*(1-p))
			if sigma := math.Sqrt(n * q * (1 - q)); math.Abs(float64(both)-n*q) > 5*sigma {
				t.Errorf("p = %v: masks that differ in the %s agree in %d places, expected %.0f", p, name, both, n*q)
			}
		}
	}
}

func TestRowsMistakes(t *testing.T) {
	table, x := New[float32](4, 3), New[float32](2, 6)
	bias, parts := make([]float32, 6), [][]float32{make([]float32, 10), make([]float32, 12), make([]float32, 9)}
	for want, f := range map[string]func(){
		"mat.GatherRows: dst.Cols = 6, want a multiple of table.Cols = 4":            func() { GatherRows(x, New[float32](3, 4), make([]int32, 4)) },
		"mat.GatherRows: len(idx) = 3, want dst.Rows * 2 = 4":                        func() { GatherRows(x, table, make([]int32, 3)) },
		"mat.GatherRows: idx[1] = 4, want 0 <= row < 4":                              func() { GatherRows(x, table, []int32{0, 4, 0, 0}) },
		"mat.ScatterAddRows: idx[3] = -1, want 0 <= row < 4":                         func() { ScatterAddRows(table, []int32{0, 1, 0, -1}, x) },
		"mat.ColumnSums: len(sums) = 5, want x.Cols = 6":                             func() { ColumnSums(make([]float32, 5), x, false) },
		"mat.Dropout: p = 1.5, want 0 <= p <= 1":                                     func() { Dropout(x, x, 1.5, vec.DropoutMask{}, 0) },
		"mat.SumWindows: len(first) = 1, want dst.Rows = 2":                          func() { SumWindows(x, bias, parts, make([]int32, 1), 2, 3, true) },
		"mat.SumWindows: len(bias) = 3, want dst.Cols = 6":                           func() { SumWindows(x, bias[:3], parts, make([]int32, 2), 2, 3, true) },
		"mat.SumWindows: w = 0, step = 3, want w > 0, step >= 0":                     func() { SumWindows(x, bias, parts, make([]int32, 2), 0, 3, true) },
		"mat.SumWindows: first[1] = 2, want 0 <= row < 2":                            func() { SumWindows(x, bias, parts, []int32{1, 2}, 2, 3, true) },
		"mat.SumWindows: first[0] = 0, want 0 <= row < 0":                            func() { SumWindows(x, bias, parts, make([]int32, 2), 5, 0, true) },
		"mat.SumWindows: len(rows[2]) = 9, want at least (w-1)*step + dst.Cols = 10": func() { SumWindows(x, bias, parts, make([]int32, 2), 2, 4, true) },
		"mat.ScoreWindows: len(bias) = 6, want a positive multiple of 16":            func() { ScoreWindows(x, nil, bias, parts, make([]int32, 2), 1, x, bias) },
		"mat.ScoreWindows: u is 2 x 6, want 6 x 16":                                  func() { ScoreWindows(x, nil, make([]float32, 16), parts, make([]int32, 2), 1, x, bias) },
		"mat.ScoreWindows: len(h) = 63, want at least 4*len(bias) = 64": func() {
			ScoreWindows(x, make([]float32, 63), make([]float32, 16), parts, make([]int32, 2), 1, New[float32](6, 16), bias)
		},
		"mat.ScoreWindows: len(ubias) = 5, want dst.Cols = 6": func() {
			ScoreWindows(x, make([]float32, 64), make([]float32, 16), parts, make([]int32, 2), 1, New[float32](6, 16), bias[:5])
		},
		"mat.ScoreWindows: len(first) = 3, want dst.Rows = 2": func() {
			ScoreWindows(x, make([]float32, 64), make([]float32, 16), parts, make([]int32, 3), 1, New[float32](6, 16), bias)
		},
		"mat.ScoreWindows: w = 0, want w > 0": func() {
			ScoreWindows(x, make([]float32, 64), make([]float32, 16), parts, make([]int32, 2), 0, New[float32](6, 16), bias)
		},
		"mat.ScoreWindows: len(rows[0]) = 10, want at least w*len(bias) = 16": func() {
			ScoreWindows(x, make([]float32, 64), make([]float32, 16), parts, make([]int32, 2), 1, New[float32](6, 16), bias)
		},
		fmt.Sprintf("mat.SumWindows: len(rows[0]) = 10, want at least (w-1)*step + dst.Cols = %.0f", 2*float64(math.MaxInt/2)+6): func() {
			SumWindows(x, bias, parts, make([]int32, 2), 3, math.MaxInt/2, true)
		},
		"mat.MaxColumns: x has no rows":                    func() { MaxColumns(bias, make([]int32, 6), New[float32](0, 6), nil) },
		"mat.MaxColumns: len(best) = 5, want x.Cols = 6":   func() { MaxColumns(bias[:5], make([]int32, 6), x, bias[:2]) },
		"mat.MaxColumns: len(at) = 5, want x.Cols = 6":     func() { MaxColumns(bias, make([]int32, 5), x, bias[:2]) },
		"mat.MaxColumns: len(bias) = 3, want x.Rows = 2":   func() { MaxColumns(bias, make([]int32, 6), x, bias[:3]) },
		"mat.Distinct.Find: idx[0] = 9, want 0 <= row < 9": func() { new(Distinct).Find([]int32{9}, 9) },
	} {
		func() {
			defer func() {
				if got := recover(); got != want {
					t.Errorf("panic %v, want %q", got, want)
				}
			}()
			f()
		}()
	}
	for _, v := range append(slices.Clone(table.Data), x.Data...) {
		if v != 0 {
			t.Fatal("a mistake was noticed after a write")
		}
	}
}

// TestSumWindows compares with sums written out, over blocks of many windows; MaxColumns with a search.
func TestSumWindows(t *testing.T) {
	kerneltest.EachLevel(t, func(t *testing.T, _ cpu.Level) {
		rng := rand.New(rand.NewPCG(3, 4))
		value := func() float32 { return float32(rng.IntN(2001)-1000) / 7 }
		const w, step, cols, n = 5, 304, 300, 77 // more than one call of the kernel
		rows, bias := make([][]float32, n+w-1), make([]float32, cols)
		for i := range rows {
			rows[i] = make([]float32, w*step)
			for j := range rows[i] {
				rows[i][j] = value()
			}
		}
		first := make([]int32, n)
		for i := range first {
			first[i] = int32(rng.IntN(n))
		}
		for _, relu := range []bool{false, true} {
			dst := New[float32](n, cols)
			SumWindows(dst, bias, rows, first, w, step, relu)
			for i, f := range first {
				for c := range cols {
					want := bias[c]
					for p := range w {
						want += rows[int(f)+p][p*step+c]
					}
					if relu {
						want = max(want, 0)
					}
					if got := dst.At(i, c); got != want {
						t.Fatalf("relu = %v: (%d, %d) is %v, want %v", relu, i, c, got, want)
					}
				}
			}
			best, at, up := make([]float32, cols), make([]int32, cols), make([]float32, n)
			for i := range up {
				up[i] = value()
			}
			MaxColumns(best, at, dst, up)
			for c := range cols {
				k := 0
				for i := range n {
					if dst.At(i, c)+up[i] > dst.At(k, c)+up[k] {
						k = i
					}
				}
				if int(at[c]) != k || best[c] != dst.At(k, c)+up[k] {
					t.Fatalf("column %d: %v in row %d, want row %d", c, best[c], at[c], k)
				}
			}
		}
	})
}

// TestScoreWindows compares with chains written out, for more windows and more classes than a call of the kernel takes.
func TestScoreWindows(t *testing.T) {
	kerneltest.EachLevel(t, func(t *testing.T, _ cpu.Level) {
		rng := rand.New(rand.NewPCG(3, 4))
		for _, tc := range []struct{ w, cols, classes, n int }{{5, 304, 17, 77}, {3, 16, 1, 9}, {1, 8192, 70, 3}} {
			matrix := func(rows, cols int) Dense[float32] {
				x := New[float32](rows, cols)
				for i := range x.Data {
					x.Data[i] = float32(rng.IntN(2001)-1000) / 7
				}
				return x
			}
			table := matrix(tc.n+tc.w-1, tc.w*tc.cols)
			rows := make([][]float32, table.Rows)
			for i := range rows {
				rows[i] = table.Row(i)
			}
			first := make([]int32, tc.n)
			for i := range first {
				first[i] = int32(rng.IntN(tc.n))
			}
			bias, ubias, u := matrix(1, tc.cols).Data, matrix(1, tc.classes).Data, matrix(tc.classes, tc.cols)
			dst := New[float32](tc.n, tc.classes)
			ScoreWindows(dst, make([]float32, 4*tc.cols), bias, rows, first, tc.w, u, ubias)
			for i, f := range first {
				for j := range tc.classes {
					var lane [16]float32
					for c := range tc.cols {
						h := bias[c]
						for p := range tc.w {
							h += rows[int(f)+p][p*tc.cols+c]
						}
						lane[c%16] = fma.F32(max(h, 0), u.At(j, c), lane[c%16])
					}
					for k := 8; k > 0; k /= 2 {
						for l := range k {
							lane[l] += lane[l+k]
						}
					}
					if got, want := dst.At(i, j), lane[0]+ubias[j]; got != want {
						t.Fatalf("%+v: (%d, %d) is %v, want %v", tc, i, j, got, want)
					}
				}
			}
		}
	})
}

func TestRowsAllocations(t *testing.T) {
	kerneltest.EachLevel(t, func(t *testing.T, _ cpu.Level) {
		if n := testing.AllocsPerRun(100, func() {
			var a [12]float32
			var b [24]float32
			idx := [...]int32{0, 1, 3, 3}
			table, x := NewOf(4, 3, a[:]), NewOf(2, 6, b[:12])
			GatherRows(x, table, idx[:])
			ScatterAddRows(table, idx[:], x)
			ColumnSums(b[12:18], x, false)
			Dropout(x, x, 0.5, vec.DropoutMask{}, 0)
			AddBiasRows(x, x, b[18:])
			// Two windows of two words of 16 columns, two classes.
			var r [3][32]float32
			var bias [16]float32
			var dst, u [32]float32
			var h [64]float32
			var sums [4]float32
			var wide [3][32]float64
			var wideBias [16]float64
			var wideDst, wideU [32]float64
			var wideH [64]float64
			var wideSums [4]float64
			rows, wideRows, first := [...][]float32{r[0][:], r[1][:], r[2][:]}, [...][]float64{wide[0][:], wide[1][:], wide[2][:]}, [...]int32{0, 1}
			SumWindows(NewOf(2, 16, dst[:]), bias[:], rows[:], first[:], 2, 16, true)
			SumWindows(NewOf(2, 16, wideDst[:]), wideBias[:], wideRows[:], first[:], 2, 16, true)
			ScoreWindows(NewOf(2, 2, sums[:]), h[:], bias[:], rows[:], first[:], 2, NewOf(2, 16, u[:]), a[:2])
			ScoreWindows(NewOf(2, 2, wideSums[:]), wideH[:], wideBias[:], wideRows[:], first[:], 2, NewOf(2, 16, wideU[:]), wideBias[:2])
			MaxColumns(sums[:2], idx[:2], NewOf(2, 2, a[:4]), a[4:6])
			MaxColumns(wideSums[:2], idx[:2], NewOf(2, 2, wideDst[:4]), wideBias[:2])
			Transpose(NewOf(16, 2, dst[:]), NewOf(2, 16, u[:]))
			Transpose(NewOf(16, 2, wideDst[:]), NewOf(2, 16, wideU[:]))
		}); n != 0 {
			t.Errorf("%v allocations, want 0", n)
		}
	})
}

// SumPieces gives what scatter-add into zeros gives, with and without gaps between the rows, also where one list has most pieces or is too long for one
// call of the kernel.
func TestSumPieces(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for _, c := range []struct{ rows, examples, k, width, stride int }{{4, 3, 2, 5, 10}, {4, 3, 2, 5, 13}, {7, 40, 5, 50, 250}, {3, 600, 5, 50, 250}, {5, 9, 1, 3, 3}, {5, 4000, 1, 64, 64},
		{3, 2, 2, 40000, 80000}, {3, 3, 2, 32768, 65536}} {
		src := Dense[float32]{Rows: c.examples, Cols: c.k * c.width, Stride: c.stride, Data: make([]float32, c.examples*c.stride)}
		for i := range src.Data {
			src.Data[i] = kerneltest.Normal[float32](rng)
		}
		idx, next, head := make([]int32, c.examples*c.k), make([]int32, c.examples*c.k), make([]int32, c.rows)
		for i := range head {
			head[i] = -1
		}
		for p := len(idx) - 1; p >= 0; p-- {
			r := min(rng.Int32N(int32(c.rows)), rng.Int32N(int32(c.rows)))
			idx[p], next[p], head[r] = r, head[r], int32(p)
		}
		want, got := New[float32](c.rows, c.width), New[float32](c.rows, c.width)
		for i := range got.Data {
			got.Data[i] = 7
		}
		ScatterAddRows(want, idx, src)
		SumPieces(got, src, head, next)
		if !slices.Equal(got.Data, want.Data) {
			t.Errorf("%v: SumPieces differs from ScatterAddRows", c)
		}
	}
}

// TestWide: rows and columns longer than a call of a kernel.
func TestWide(t *testing.T) {
	kerneltest.EachLevel(t, func(t *testing.T, _ cpu.Level) {
		rng := rand.New(rand.NewPCG(3, 5))
		const n = 20000
		rows, bias := [][]float32{make([]float32, 2*n), make([]float32, 2*n), make([]float32, 2*n)}, make([]float32, n)
		for _, r := range append(slices.Clone(rows), bias) {
			for i := range r {
				r[i] = float32(rng.NormFloat64())
			}
		}
		dst := New[float32](2, n)
		SumWindows(dst, bias, rows, []int32{0, 1}, 2, n, true)
		for i := range 2 {
			for c := range n {
				if want := max(bias[c]+rows[i][c]+rows[i+1][n+c], 0); dst.At(i, c) != want {
					t.Fatalf("SumWindows: (%d, %d) is %v, want %v", i, c, dst.At(i, c), want)
				}
			}
		}
		tall, up := padded[float64](rng, 40000, 3), make([]float64, 40000)
		tall.Set(0, 1, math.NaN()) // not larger, nor is anything larger than it
		tall.Set(17, 2, math.NaN())
		best, at := make([]float64, 3), make([]int32, 3)
		MaxColumns(best, at, tall, up)
		for c := range 3 {
			m, k := tall.At(0, c), 0
			for i := range up {
				if v := tall.At(i, c); v > m {
					m, k = v, i
				}
			}
			if !kerneltest.SameBits(best[c], m) || int(at[c]) != k {
				t.Fatalf("MaxColumns: column %d: %v in row %d, want %v in row %d", c, best[c], at[c], m, k)
			}
		}
		// Bias and activation of rows longer than a block.
		x, b := padded[float32](rng, 2, 40000), make([]float32, 40000)
		for i := range b {
			b[i] = float32(rng.NormFloat64())
		}
		want := New[float32](2, 40000)
		for i := range 2 {
			vec.Add(want.Row(i), x.Row(i), b)
		}
		AddBiasRows(x, x, b)
		if !slices.Equal(want.Data, x.Clone().Data) {
			t.Fatal("AddBiasRows of wide rows differs from vec.Add")
		}
		PrefetchRows(x, []int32{1, 0, 1})
	})
}

func TestDistinctRefusesRows(t *testing.T) {
	var d Distinct
	d.Find([]int32{1}, 64)
	require.PanicsWithValue(t, "mat.Distinct.Find: rows = -1, want rows >= 0", func() { d.Find([]int32{3, 1000}, -1) })
	d.Find([]int32{5}, 64)
	require.Equal(t, []int32{5}, d.Rows)
}
