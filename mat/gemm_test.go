package mat

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/lockstep-go/lockstep/asm"
	"github.com/lockstep-go/lockstep/internal/cpu"
	"github.com/lockstep-go/lockstep/internal/kerneltest"
)

// randomDense returns a rows x cols matrix with a padded stride; its padding holds a canary.
func randomDense[T Float](rng *rand.Rand, rows, cols, pad int) Dense[T] {
	d := Dense[T]{rows, cols, cols + pad, make([]T, rows*(cols+pad)+3)}
	for i := range d.Data {
		d.Data[i] = 1234
	}
	for i := range rows {
		for j := range cols {
			d.Data[i*d.Stride+j] = T(rng.NormFloat64())
		}
	}
	return d
}

func clone[T Float](d Dense[T]) Dense[T] {
	d.Data = append([]T(nil), d.Data...)
	return d
}

// sameData compares all of two matrices' memory, padding included.
func sameData[T Float](t *testing.T, what string, got, want Dense[T]) {
	t.Helper()
	for i := range want.Data {
		if !kerneltest.SameBits(got.Data[i], want.Data[i]) {
			t.Fatalf("%s: %d x %d stride %d: (%d, %d) is %v, want %v", what, got.Rows, got.Cols, got.Stride, i/got.Stride, i%got.Stride, got.Data[i], want.Data[i])
		}
	}
}

// definition is Gemm by the generic body.
func definition[T Float](opA, opB Op, alpha T, a, b Dense[T], beta T, c Dense[T]) {
	m, n, k := checkGemm("definition", opA, opB, a, b, c)
	rsA, csA := strides(opA, &a)
	rsB, csB := strides(opB, &b)
	asm.GemmGeneric(m, n, k, alpha, a.Data, rsA, csA, b.Data, rsB, csB, beta, c.Data, c.Stride)
}

// operand returns a matrix d with op(d) of rows x cols.
func operand[T Float](rng *rand.Rand, op Op, rows, cols, pad int) Dense[T] {
	if op == Trans {
		rows, cols = cols, rows
	}
	return randomDense[T](rng, rows, cols, pad)
}

// sprinkle puts NaNs, infinities, zeros of both signs, subnormals and huge numbers at a few places of d.
func sprinkle[T Float](rng *rand.Rand, d Dense[T]) {
	specials := kerneltest.Specials[T]()
	for range min(1+d.Rows*d.Cols/100, d.Rows*d.Cols) {
		d.Set(rng.IntN(d.Rows), rng.IntN(d.Cols), specials[rng.IntN(len(specials))])
	}
}

func testGemm[T Float](t *testing.T) {
	kerneltest.EachLevel(t, func(t *testing.T, _ cpu.Level) {
		rng := rand.New(rand.NewPCG(3, 4))
		sizes := []int{0, 1, 2, 3, 4, 5, 7, 8, 9, 13, 14, 15, 16, 17, 23, 24, 25, 28, 31, 32, 33, 47, 48, 49, 64, 65, 70, 100, 129}
		depths := []int{0, 1, 2, 3, 5, 8, 17, 33, 64, 100, asm.KC - 1, asm.KC, asm.KC + 1, 2*asm.KC + 3}
		rounds := 1500
		if testing.Short() {
			rounds = 100
		}
		for r := range rounds {
			m, n, k := sizes[rng.IntN(len(sizes))], sizes[rng.IntN(len(sizes))], depths[rng.IntN(len(depths))]
			if m*n > 2000 && k > 100 && r%8 != 0 {
				k = depths[rng.IntN(10)]
			}
			opA, opB := Op(rng.IntN(2)), Op(rng.IntN(2))
			a, b := operand[T](rng, opA, m, k, rng.IntN(4)), operand[T](rng, opB, k, n, rng.IntN(4))
			c := randomDense[T](rng, m, n, rng.IntN(4))
			alpha := []T{1, 1, 0, -0.5, 1.7}[rng.IntN(5)]
			beta := []T{0, 0, 1, -0.5, 3}[rng.IntN(5)]
			if beta == 0 && m > 0 && n > 0 {
				c.Set(rng.IntN(m), rng.IntN(n), T(math.NaN()))
			}
			if r%4 == 0 {
				for _, d := range []Dense[T]{a, b, c} {
					sprinkle(rng, d)
				}
				if specials := kerneltest.Specials[T](); r%8 == 0 {
					alpha, beta = specials[rng.IntN(len(specials))], specials[rng.IntN(len(specials))]
				}
			}
			want := clone(c)
			Gemm(opA, opB, alpha, a, b, beta, c)
			definition(opA, opB, alpha, a, b, beta, want)
			sameData(t, opA.String()+opB.String(), c, want)
		}
	})
}

func TestGemm(t *testing.T) {
	t.Run("type=f32", testGemm[float32])
	t.Run("type=f64", testGemm[float64])
}

// TestBatchInvariance: a block of rows and columns of a product has the bits of the product of that block.
func TestBatchInvariance(t *testing.T) {
	kerneltest.EachLevel(t, func(t *testing.T, _ cpu.Level) {
		rng := rand.New(rand.NewPCG(7, 8))
		const m, n, k = 67, 83, 75
		a, b, c := randomDense[float32](rng, m, k, 1), randomDense[float32](rng, k, n, 0), randomDense[float32](rng, m, n, 2)
		Mul(c, a, b)
		for range 100 {
			i0, j0 := rng.IntN(m), rng.IntN(n)
			i1, j1 := i0+1+rng.IntN(m-i0), j0+1+rng.IntN(n-j0)
			d := New[float32](i1-i0, j1-j0)
			Mul(d, a.RowRange(i0, i1), b.View(0, k, j0, j1))
			sameData(t, "block", d, c.View(i0, i1, j0, j1).Clone())
		}
	})
}

func TestGemvGer(t *testing.T) {
	kerneltest.EachLevel(t, func(t *testing.T, _ cpu.Level) {
		rng := rand.New(rand.NewPCG(9, 1))
		for range 300 {
			m, k := rng.IntN(70), rng.IntN(90)
			if rng.IntN(10) == 0 {
				k = asm.KC + rng.IntN(30)
			}
			op := Op(rng.IntN(2))
			a := operand[float32](rng, op, m, k, rng.IntN(3))
			x, y := randomDense[float32](rng, k, 1, 0), randomDense[float32](rng, m, 1, 0)
			alpha, beta := []float32{1, 1, 0, 2.5}[rng.IntN(4)], []float32{0, 0, 1, -0.5}[rng.IntN(4)]
			want := clone(y)
			definition(op, NoTrans, alpha, a, x, beta, want)
			Gemv(op, alpha, a, x.Data[:k], beta, y.Data[:m])
			sameData(t, "Gemv", y, want)

			y = randomDense[float32](rng, m, 1, 0)
			c := randomDense[float32](rng, m, k, 2)
			want = clone(c)
			definition(NoTrans, Trans, alpha, y, x, 1, want)
			Ger(alpha, y.Data[:m], x.Data[:k], c)
			sameData(t, "Ger", c, want)
		}
	})
}

func TestGemmWith(t *testing.T) {
	kerneltest.EachLevel(t, func(t *testing.T, _ cpu.Level) {
		rng := rand.New(rand.NewPCG(11, 1))
		for range 100 {
			m, n, k := 1+rng.IntN(70), 1+rng.IntN(70), rng.IntN(40)
			a, b := randomDense[float32](rng, m, k, 1), randomDense[float32](rng, n, k, 0)
			bias := randomDense[float32](rng, 1, n, 0).Data[:n]
			c := randomDense[float32](rng, m, n, 2)
			want := clone(c)
			act := Activation(rng.IntN(3))
			GemmWith(NoTrans, Trans, 0.5, a, b, 1, c, Options[float32]{Bias: bias, Act: act})
			definition(NoTrans, Trans, 0.5, a, b, 1, want)
			for i := range m {
				for j := range n {
					x := want.At(i, j) + bias[j]
					switch {
					case act == ActReLU:
						x = max(x, 0)
					case act == ActHardTanh:
						x = min(max(x, -1), 1)
					}
					want.Set(i, j, x)
				}
			}
			sameData(t, "GemmWith", c, want)
		}
	})
}

func TestTransposeCopyView(t *testing.T) {
	testTransposeCopyView[float32](t)
	testTransposeCopyView[float64](t)
}

func testTransposeCopyView[T Float](t *testing.T) {
	kerneltest.EachLevel(t, func(t *testing.T, _ cpu.Level) {
		rng := rand.New(rand.NewPCG(12, 1))
		for _, s := range [][2]int{{0, 3}, {3, 0}, {1, 1}, {3, 17}, {8, 1}, {9, 5}, {16, 16}, {33, 70}, {77, 20}, {130, 513}, {17, 1030}} {
			for gap := range 3 {
				a := randomDense[T](rng, s[0], s[1], gap)
				d := randomDense[T](rng, s[1], s[0], gap)
				Transpose(d, a)
				for i := range a.Rows {
					for j := range a.Cols {
						if d.At(j, i) != a.At(i, j) {
							t.Fatalf("%v: (%d, %d)", s, i, j)
						}
					}
				}
				for k, x := range d.Data { // the gaps keep what they have
					if d.Stride > 0 && k%d.Stride >= d.Cols && x != 1234 {
						t.Fatalf("%v: wrote between the rows, at %d", s, k)
					}
				}
				e := a.Clone()
				for i := range a.Rows {
					sameData(t, "Clone", Dense[T]{1, e.Cols, e.Cols, e.Row(i)}, Dense[T]{1, a.Cols, a.Cols, a.Row(i)})
				}
			}
		}
	})
}

func TestPanics(t *testing.T) {
	a, b, c := New[float32](2, 3), New[float32](3, 4), New[float32](2, 4)
	for _, p := range []struct {
		want string
		f    func()
	}{
		{"mat.Gemm: op(b) is 4 x 3, want 3 rows as op(a) is 2 x 3", func() { Gemm(NoTrans, Trans, 1, a, b, 0, c) }},
		{"mat.Gemm: c is 2 x 3, want 2 x 4", func() { Gemm(NoTrans, NoTrans, 1, a, b, 0, a) }},
		{"mat.Mul: a.Stride = 2, want at least Cols = 3", func() { Mul(c, Dense[float32]{2, 3, 2, a.Data}, b) }},
		{"mat.Mul: len(b.Data) = 11, want at least 12 for 3 x 4 with stride 4", func() { Mul(c, a, Dense[float32]{3, 4, 4, b.Data[:11]}) }},
		{"mat.Gemm: operands NoTrans and Op(2), want NoTrans or Trans", func() { Gemm(NoTrans, 2, 1, a, b, 0, c) }},
		{"mat.Gemv: len(x) = 2, want op(a).Cols = 3", func() { Gemv(NoTrans, 1, a, make([]float32, 2), 0, make([]float32, 2)) }},
		{"mat.Ger: len(y) = 2, want a.Cols = 3", func() { Ger(1, make([]float32, 2), make([]float32, 2), a) }},
		{"mat.GemmWith: len(opt.Bias) = 1, want c.Cols = 4", func() {
			GemmWith(NoTrans, NoTrans, 1, a, b, 0, c, Options[float32]{Bias: make([]float32, 1)})
		}},
		{"mat.GemmWith: opt.Bias overlaps c, want no common memory", func() {
			GemmWith(NoTrans, NoTrans, 1, a, b, 0, c, Options[float32]{Bias: c.Row(1)})
		}},
		{"mat.Transpose: dst is 2 x 3, want 3 x 2", func() { Transpose(a, a) }},
		{"mat.At: (2, 0) in a matrix of 2 x 3", func() { a.At(2, 0) }},
		{"mat.SetThreads: n = -1, want none negative", func() { SetThreads(-1) }},
	} {
		func() {
			defer func() {
				if r, _ := recover().(string); !strings.Contains(r, p.want) {
					t.Errorf("panic %q, want %q", r, p.want)
				}
			}()
			p.f()
		}()
	}
	for _, x := range c.Data {
		if x != 0 {
			t.Fatal("written before the panic")
		}
	}
}
