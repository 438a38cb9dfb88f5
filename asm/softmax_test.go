package asm

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
	"github.com/lockstep-go/lockstep/internal/kerneltest"
)

// rowKernels are the dispatchers of the family for one type.
type rowKernels[T Float] struct {
	expSum       func(dst, x []T, m T, ahead []T) T
	sumExp       func(x []T, m T) T
	softmax      func(dst, x []T, rows, n, ldd, ldx int, scale, maxs, sums []T)
	crossEntropy func(dst, x []T, rows, n, ldd, ldx int, labels []int32, scale, sums, diffs []T)
	shift        func(dst, x []T, rows, n, ldd, ldx int, a, b []T)
	step         func(dst, x []T, m T, prev []T, q T, next []T) (s, largest T) // float32 only
}

var (
	rows32 = rowKernels[float32]{ExpSumF32, SumExpF32, SoftmaxF32, CrossEntropyF32, ShiftF32, SoftmaxStepF32}
	rows64 = rowKernels[float64]{ExpSumF64, SumExpF64, SoftmaxF64, CrossEntropyF64, ShiftF64, nil}
)

// logits returns a value of the size that logits have.
func logits[T Float](rng *rand.Rand) T { return T(rng.NormFloat64() * 6) }

// spread returns a value that puts many exponentials of a row among the subnormals or at zero.
func spread[T Float](rng *rand.Rand) T {
	if unsafe.Sizeof(T(0)) == 4 {
		return T(-120 * rng.Float64())
	}
	return T(-800 * rng.Float64())
}

// softmaxOps are the kernels on one vector, and rows as wide as the length makes them.
func softmaxOps[T Float](k rowKernels[T]) []kerneltest.Op[T] {
	values := []func(*rand.Rand) T{logits[T], spread[T], kerneltest.AnyBits[T]}
	def := rowKernels[T]{func(dst, x []T, m T, _ []T) T { return expSumGeneric(dst, x, m) }, sumExpGeneric[T], softmaxGeneric[T], crossEntropyGeneric[T], shiftGeneric[T], softmaxStepGeneric[T]}
	one := func(k rowKernels[T]) func(dst []T, in [][]T) {
		return func(dst []T, in [][]T) {
			if n := len(dst); n > 0 {
				k.softmax(dst, in[0], 1, n, n, n, nil, nil, nil)
			}
		}
	}
	rows := func(k rowKernels[T]) func(dst []T, in [][]T) {
		return func(dst []T, in [][]T) {
			n := 2 + len(dst)%19
			if rows := len(dst) / n; rows > 0 {
				k.softmax(dst, in[0], rows, n, n, n, nil, nil, nil)
			}
		}
	}
	expSum := func(k rowKernels[T]) func(dst []T, in [][]T) {
		return func(dst []T, in [][]T) { // the sum multiplied into the first exponential, so that both are compared
			if s := k.expSum(dst, in[0], greatest(in[0]), in[0]); len(dst) > 0 {
				dst[0] *= s
			}
		}
	}
	sumExp := func(k rowKernels[T]) func(dst []T, in [][]T) {
		return func(dst []T, in [][]T) { dst[0] = k.sumExp(in[0], greatest(in[0])) }
	}
	shift := func(k rowKernels[T]) func(dst []T, in [][]T) {
		return func(dst []T, in [][]T) {
			n := len(dst)
			k.shift(dst, in[0], 1, n, n, n, []T{1.25}, []T{0.3})
		}
	}
	// step is one of the middle: the exponentials are added to what becomes of the row before, which is therefore compared too.
	step := func(k rowKernels[T], before, after bool) func(dst []T, in [][]T) {
		return func(dst []T, in [][]T) {
			if len(dst) == 0 {
				return
			}
			var prev, next []T
			if before {
				prev = append(prev, in[1]...)
			}
			if after {
				next = in[2]
				if &next[0] == &dst[0] {
					next = slices.Clone(next)
				}
			}
			s, largest := k.step(dst, in[0], greatest(in[0]), prev, 0.75, next)
			for i, v := range prev {
				dst[i] += v
			}
			dst[0] *= s
			if sum := k.sumExp(next, largest); sum == sum { // otherwise largest is not defined
				dst[len(dst)-1] += largest
			}
		}
	}
	ops := []kerneltest.Op[T]{
		{Name: "Softmax", In: 1, Values: values, Got: one(k), Want: one(def)},
		{Name: "SoftmaxRows", In: 1, Values: values[:2], Lengths: []int{0, 1, 2, 5, 17, 40, 64, 100, 131, 300, 511}, Got: rows(k), Want: rows(def)},
		{Name: "ExpSum", In: 1, Values: values, Got: expSum(k), Want: expSum(def)},
		{Name: "SumExp", In: 1, Values: values, Out: kerneltest.One, Got: sumExp(k), Want: sumExp(def)},
		{Name: "Shift", In: 1, Values: values, Got: shift(k), Want: shift(def)},
	}
	if k.step != nil {
		ops = append(ops,
			kerneltest.Op[T]{Name: "SoftmaxStep", In: 3, Values: values, Got: step(k, true, true), Want: step(def, true, true)},
			kerneltest.Op[T]{Name: "SoftmaxStep first", In: 3, Values: values[:1], Got: step(k, false, true), Want: step(def, false, true)},
			kerneltest.Op[T]{Name: "SoftmaxStep last", In: 3, Values: values[:1], Got: step(k, true, false), Want: step(def, true, false)})
	}
	return ops
}

// greatest returns the greatest number of x that is not NaN, or 0.
func greatest[T Float](x []T) T {
	m, any := T(0), false
	for _, v := range x {
		if v == v && (!any || v > m) {
			m, any = v, true
		}
	}
	return m
}

func TestRowMax(t *testing.T) {
	rowMax(t, RowMaxF32)
	rowMax(t, RowMaxF64)
}

// rowMax compares up to the sign of zero: +0 added to -0 is +0.
func rowMax[T Float](t *testing.T, f func([]T) T) {
	run := func(dst []T, x []T, f func([]T) T) {
		dst[0] = 0
		if len(x) > 0 {
			dst[0] += f(x)
		}
	}
	kerneltest.Run(t, kerneltest.Op[T]{
		Name: "RowMax", In: 1, Out: kerneltest.One,
		Got:  func(dst []T, in [][]T) { run(dst, in[0], f) },
		Want: func(dst []T, in [][]T) { run(dst, in[0], maxGeneric[T]) },
	})
}

func TestSoftmaxVector(t *testing.T) {
	for _, op := range softmaxOps(rows32) {
		kerneltest.Run(t, op)
	}
	for _, op := range softmaxOps(rows64) {
		kerneltest.Run(t, op)
	}
}

func FuzzSoftmax(f *testing.F) { fuzzFamily(f, softmaxOps(rows32), softmaxOps(rows64)) }

func TestSoftmaxMatrix(t *testing.T) {
	kerneltest.EachLevel(t, func(t *testing.T, _ cpu.Level) {
		t.Run("type=f32", func(t *testing.T) { matrices(t, rows32) })
		t.Run("type=f64", func(t *testing.T) { matrices(t, rows64) })
	})
}

// matrices compares the row kernels with their definitions on matrices that end at a guard page, with and without
// padding, in place and not, with every combination of optional outputs.
func matrices[T Float](t *testing.T, k rowKernels[T]) {
	arena, err := kerneltest.NewArena(2)
	if err != nil {
		t.Fatal(err)
	}
	defer arena.Close()
	rng := rand.New(rand.NewPCG(1, 2))
	cols := []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 31, 33, 48, 63, 64, 65, 100, 129}
	for _, n := range cols {
		for _, rows := range []int{1, 2, 7, 8, 9, 15, 16, 17, 31, 32, 40, 53} {
			for _, pad := range []int{0, 3} {
				kind := (rows + pad + n) % 4
				ldx, ldd := n+pad, n+pad*2
				x := kerneltest.AtEnd[T](arena, 0, (rows-1)*ldx+n, 0)
				for i := range x {
					switch kind {
					case 0:
						x[i] = spread[T](rng)
					case 1:
						x[i] = kerneltest.AnyBits[T](rng)
					default:
						x[i] = logits[T](rng)
					}
				}
				if kind == 2 { // a special value in some rows
					s := kerneltest.Specials[T]()
					for i := 0; i < rows; i += 2 {
						x[i*ldx+rng.IntN(n)] = s[rng.IntN(len(s))]
					}
				}
				if kind == 3 && rows > 1 { // a row of -Inf
					for j := range n {
						x[ldx+j] = T(math.Inf(-1))
					}
				}
				labels, scale, a := make([]int32, rows), make([]T, rows), make([]T, rows)
				for i := range rows {
					labels[i] = int32(rng.IntN(n+2) - 1)
					if i%5 == 4 {
						labels[i] = math.MinInt32
					}
					scale[i], a[i] = T(rng.Float64()), T(rng.NormFloat64())
				}
				where := fmt.Sprintf("%d x %d, pad %d, kind %d", rows, n, pad, kind)
				check := func(what string, inPlace bool, got, want func(dst, x []T, ldd int, o [][]T)) {
					t.Helper()
					in := append([]T(nil), x...)
					d, ld := kerneltest.AtEnd[T](arena, 1, (rows-1)*ldd+n, 0), ldd
					if inPlace {
						d, ld = x, ldx
					} else {
						for i := range d {
							d[i] = T(i)
						}
					}
					wantD := append([]T(nil), d...)
					wantX := append([]T(nil), in...)
					if inPlace {
						wantX = wantD
					}
					gotO, wantO := [][]T{make([]T, rows), make([]T, rows)}, [][]T{make([]T, rows), make([]T, rows)}
					got(d, x, ld, gotO)
					want(wantD, wantX, ld, wantO)
					for i := range d {
						if !kerneltest.SameBits(d[i], wantD[i]) {
							t.Fatalf("%s, %s, in place %v: element %d,%d is %v (%x), the definition says %v (%x)", what, where, inPlace, i/ld, i%ld, d[i], d[i], wantD[i], wantD[i])
						}
					}
					for i := range rows { // sums, and what is defined only up to the sign of zero where they are no NaN
						s, v := gotO[0][i], gotO[1][i]
						if !kerneltest.SameBits(s, wantO[0][i]) || s == s && v != wantO[1][i] {
							t.Fatalf("%s, %s, in place %v: row %d has sum %v and %v, the definition says %v and %v", what, where, inPlace, i, s, v, wantO[0][i], wantO[1][i])
						}
					}
					copy(x, in)
				}
				for _, inPlace := range []bool{false, true} {
					check("Softmax", inPlace,
						func(d, x []T, ld int, _ [][]T) { k.softmax(d, x, rows, n, ld, ldx, nil, nil, nil) },
						func(d, x []T, ld int, _ [][]T) { softmaxGeneric(d, x, rows, n, ld, ldx, nil, nil, nil) })
					check("Softmax with outputs", inPlace,
						func(d, x []T, ld int, o [][]T) { k.softmax(d, x, rows, n, ld, ldx, scale, o[1], o[0]) },
						func(d, x []T, ld int, o [][]T) { softmaxGeneric(d, x, rows, n, ld, ldx, scale, o[1], o[0]) })
					check("CrossEntropy", inPlace,
						func(d, x []T, ld int, o [][]T) {
							k.crossEntropy(d, x, rows, n, ld, ldx, labels, scale, o[0], o[1])
						},
						func(d, x []T, ld int, o [][]T) {
							crossEntropyGeneric(d, x, rows, n, ld, ldx, labels, scale, o[0], o[1])
						})
					check("Shift", inPlace,
						func(d, x []T, ld int, _ [][]T) { k.shift(d, x, rows, n, ld, ldx, a, scale) },
						func(d, x []T, ld int, _ [][]T) { shiftGeneric(d, x, rows, n, ld, ldx, a, scale) })
				}
			}
		}
	}
}

// TestColumns: rows to columns and back, at the edge of guard pages.
func TestColumns(t *testing.T) {
	kerneltest.EachLevel(t, func(t *testing.T, _ cpu.Level) {
		columnsOf(t, SplitColumnsF32, JoinColumnsF32)
		columnsOf(t, SplitColumnsF64, JoinColumnsF64)
	})
}

func columnsOf[T Float](t *testing.T, split, join func(dst, x []T, rows, n, ld int)) {
	arena, err := kerneltest.NewArena(3)
	if err != nil {
		t.Fatal(err)
	}
	defer arena.Close()
	for n := 1; n <= SmallCols; n++ {
		for _, rows := range []int{1, 8, 16, 24, 31, 32, 48, 128} {
			for _, pad := range []int{0, 1, 5} {
				x := kerneltest.AtEnd[T](arena, 0, (rows-1)*(n+pad)+n, 0)
				for i := range x {
					x[i] = T(i + 1)
				}
				cols := kerneltest.AtEnd[T](arena, 1, rows*SmallCols, 0)
				split(cols, x, rows, n, n+pad)
				want := make([]T, rows*n)
				splitColumnsGeneric(want, x, rows, n, n+pad)
				if !slices.Equal(cols[:rows*n], want) {
					t.Fatalf("%d x %d, pad %d: columns %v, the definition says %v", rows, n, pad, cols[:rows*n], want)
				}
				back := kerneltest.AtEnd[T](arena, 2, len(x), 0)
				for i := range back {
					back[i] = -1
				}
				join(back, cols, rows, n, n+pad)
				for i, v := range back {
					if i%(n+pad) < n && v != x[i] || i%(n+pad) >= n && v != -1 {
						t.Fatalf("%d x %d, pad %d: element %d of the rows is %v", rows, n, pad, i, v)
					}
				}
			}
		}
	}
}
