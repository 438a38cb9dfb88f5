package gonum

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"
)

var (
	transes = []blas.Transpose{blas.NoTrans, blas.Trans}
	uplos   = []blas.Uplo{blas.Lower, blas.Upper}
	sides   = []blas.Side{blas.Left, blas.Right}
	diags   = []blas.Diag{blas.NonUnit, blas.Unit}
)

// operands are random matrices large enough for every call below, in both types with the same values. The diagonal of
// a triangle is heavy, so that solving is well conditioned.
type operands struct {
	a, b, c       []float64
	a32, b32, c32 []float32
}

const ld = 170

func draw(rng *rand.Rand) operands {
	fill := func() ([]float64, []float32) {
		x, y := make([]float64, ld*ld), make([]float32, ld*ld)
		for i := range x {
			y[i] = float32(rng.NormFloat64() / 8)
			if i%(ld+1) == 0 {
				y[i] += 2
			}
			x[i] = float64(y[i])
		}
		return x, y
	}
	var o operands
	o.a, o.a32 = fill()
	o.b, o.b32 = fill()
	o.c, o.c32 = fill()
	return o
}

// near compares got with want element by element, the untouched ones included.
func near[T float32 | float64](t *testing.T, want []float64, got []T, tol float64, what string) {
	t.Helper()
	for i := range want {
		if d := math.Abs(float64(got[i]) - want[i]); !(d <= tol*(1+math.Abs(want[i]))) {
			t.Fatalf("%s: element (%d, %d) is %v, gonum has %v", what, i/ld, i%ld, got[i], want[i])
		}
	}
}

func clone[T any](x []T) []T { return append([]T(nil), x...) }

// TestAgainstGonum runs every overridden matrix operation on sizes that reach the recursion and compares both types with
// gonum's float64.
func TestAgainstGonum(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	const tol64, tol32 = 1e-11, 2e-3
	for _, mn := range [][2]int{{1, 1}, {7, 33}, {33, 7}, {40, 40}, {100, 65}, {64, 130}, {130, 150}} {
		m, n := mn[0], mn[1]
		o := draw(rng)
		for _, beta := range []float64{0, 1, -0.5} {
			for _, tA := range transes {
				for _, ul := range uplos {
					what := fmt.Sprintf("%dx%d trans %c uplo %c beta %v", m, n, tA, ul, beta)
					run(t, o, what+" syrk", tol64, tol32,
						func(c []float64) { native.Dsyrk(ul, tA, n, m, 0.75, o.a, ld, beta, c, ld) },
						func(c []float64) { Float64{}.Dsyrk(ul, tA, n, m, 0.75, o.a, ld, beta, c, ld) },
						func(c []float32) { Float32{}.Ssyrk(ul, tA, n, m, 0.75, o.a32, ld, float32(beta), c, ld) })
					run(t, o, what+" syr2k", tol64, tol32,
						func(c []float64) { native.Dsyr2k(ul, tA, n, m, 0.75, o.a, ld, o.b, ld, beta, c, ld) },
						func(c []float64) { Float64{}.Dsyr2k(ul, tA, n, m, 0.75, o.a, ld, o.b, ld, beta, c, ld) },
						func(c []float32) {
							Float32{}.Ssyr2k(ul, tA, n, m, 0.75, o.a32, ld, o.b32, ld, float32(beta), c, ld)
						})
				}
				for _, tB := range transes {
					run(t, o, fmt.Sprintf("%dx%d gemm", m, n), tol64, tol32,
						func(c []float64) { native.Dgemm(tA, tB, m, n, 50, 0.75, o.a, ld, o.b, ld, beta, c, ld) },
						func(c []float64) { Float64{}.Dgemm(tA, tB, m, n, 50, 0.75, o.a, ld, o.b, ld, beta, c, ld) },
						func(c []float32) { Float32{}.Sgemm(tA, tB, m, n, 50, 0.75, o.a32, ld, o.b32, ld, float32(beta), c, ld) })
				}
				for _, inc := range []int{1, 3, -2} {
					run(t, o, fmt.Sprintf("%dx%d gemv inc %d", m, n, inc), tol64, tol32,
						func(c []float64) { native.Dgemv(tA, m, n, 0.75, o.a, ld, o.b, inc, beta, c, -inc) },
						func(c []float64) { Float64{}.Dgemv(tA, m, n, 0.75, o.a, ld, o.b, inc, beta, c, -inc) },
						func(c []float32) { Float32{}.Sgemv(tA, m, n, 0.75, o.a32, ld, o.b32, inc, float32(beta), c, -inc) })
				}
			}
			for _, s := range sides {
				for _, ul := range uplos {
					run(t, o, fmt.Sprintf("%dx%d symm %c %c", m, n, s, ul), tol64, tol32,
						func(c []float64) { native.Dsymm(s, ul, m, n, 0.75, o.a, ld, o.b, ld, beta, c, ld) },
						func(c []float64) { Float64{}.Dsymm(s, ul, m, n, 0.75, o.a, ld, o.b, ld, beta, c, ld) },
						func(c []float32) { Float32{}.Ssymm(s, ul, m, n, 0.75, o.a32, ld, o.b32, ld, float32(beta), c, ld) })
				}
			}
		}
		for _, inc := range []int{1, 2, -1} {
			run(t, o, fmt.Sprintf("%dx%d ger inc %d", m, n, inc), tol64, tol32,
				func(c []float64) { // by the formula: gonum v0.17's Dger does nothing where incY < 0
					x, y := line(o.a, m, inc), line(o.b, n, -inc)
					for i := range m {
						for j := range n {
							c[i*ld+j] += 0.75 * x[i] * y[j]
						}
					}
				},
				func(c []float64) { Float64{}.Dger(m, n, 0.75, o.a, inc, o.b, -inc, c, ld) },
				func(c []float32) { Float32{}.Sger(m, n, 0.75, o.a32, inc, o.b32, -inc, c, ld) })
		}
		for _, s := range sides {
			for _, ul := range uplos {
				for _, tA := range transes {
					for _, d := range diags {
						what := fmt.Sprintf("%dx%d side %c uplo %c trans %c diag %c", m, n, s, ul, tA, d)
						a, a32 := clone(o.a), clone(o.a32)
						if d == blas.Unit { // a random unit triangle is ill conditioned: shrink it
							for i := range a {
								a32[i] /= 8
								a[i] = float64(a32[i])
							}
						}
						run(t, o, what+" trsm", tol64, tol32,
							func(c []float64) { native.Dtrsm(s, ul, tA, d, m, n, 0.75, a, ld, c, ld) },
							func(c []float64) { Float64{}.Dtrsm(s, ul, tA, d, m, n, 0.75, a, ld, c, ld) },
							func(c []float32) { Float32{}.Strsm(s, ul, tA, d, m, n, 0.75, a32, ld, c, ld) })
						run(t, o, what+" trmm", tol64, tol32,
							func(c []float64) { native.Dtrmm(s, ul, tA, d, m, n, 0.75, a, ld, c, ld) },
							func(c []float64) { Float64{}.Dtrmm(s, ul, tA, d, m, n, 0.75, a, ld, c, ld) },
							func(c []float32) { Float32{}.Strmm(s, ul, tA, d, m, n, 0.75, a32, ld, c, ld) })
					}
				}
			}
		}
	}
}

func run(t *testing.T, o operands, what string, tol64, tol32 float64, want, got func(c []float64), got32 func(c []float32)) {
	t.Helper()
	w, g, g32 := clone(o.c), clone(o.c), clone(o.c32)
	want(w)
	got(g)
	got32(g32)
	near(t, w, g, tol64, what)
	near(t, w, g32, tol32, what+" float32")
}

// text runs f and returns its panic.
func text(f func()) (p any) {
	defer func() { p = recover() }()
	f()
	return nil
}

// TestPanicTexts: a mistake is reported in gonum's own words.
func TestPanicTexts(t *testing.T) {
	x := make([]float32, 64)
	N, L, U, left := blas.NoTrans, blas.Lower, blas.NonUnit, blas.Left
	for i, c := range []struct{ ours, theirs func() }{
		{func() { Float32{}.Sgemm('x', N, 2, 2, 2, 1, x, 2, x, 2, 0, x, 2) }, func() { native.Sgemm('x', N, 2, 2, 2, 1, x, 2, x, 2, 0, x, 2) }},
		{func() { Float32{}.Sgemm(N, N, -1, 2, 2, 1, x, 2, x, 2, 0, x, 2) }, func() { native.Sgemm(N, N, -1, 2, 2, 1, x, 2, x, 2, 0, x, 2) }},
		{func() { Float32{}.Sgemm(N, N, 2, 2, 2, 1, x, 1, x, 2, 0, x, 2) }, func() { native.Sgemm(N, N, 2, 2, 2, 1, x, 1, x, 2, 0, x, 2) }},
		{func() { Float32{}.Sgemm(N, N, 2, 2, 2, 1, x[:3], 2, x, 2, 0, x, 2) }, func() { native.Sgemm(N, N, 2, 2, 2, 1, x[:3], 2, x, 2, 0, x, 2) }},
		{func() { Float32{}.Sgemm(N, N, 2, 2, 2, 1, x, 2, x[:3], 2, 0, x, 2) }, func() { native.Sgemm(N, N, 2, 2, 2, 1, x, 2, x[:3], 2, 0, x, 2) }},
		{func() { Float32{}.Sgemm(N, N, 2, 2, 2, 1, x, 2, x, 2, 0, x[:3], 2) }, func() { native.Sgemm(N, N, 2, 2, 2, 1, x, 2, x, 2, 0, x[:3], 2) }},
		{func() { Float32{}.Sgemv(N, 2, 2, 1, x, 2, x, 0, 0, x, 1) }, func() { native.Sgemv(N, 2, 2, 1, x, 2, x, 0, 0, x, 1) }},
		{func() { Float32{}.Sgemv(N, 2, 2, 1, x, 2, x[:1], 1, 0, x, 1) }, func() { native.Sgemv(N, 2, 2, 1, x, 2, x[:1], 1, 0, x, 1) }},
		{func() { Float32{}.Sger(2, 2, 1, x, 1, x[:2], 2, x, 2) }, func() { native.Sger(2, 2, 1, x, 1, x[:2], 2, x, 2) }},
		{func() { Float32{}.Strsm(left, 'x', N, U, 2, 2, 1, x, 2, x, 2) }, func() { native.Strsm(left, 'x', N, U, 2, 2, 1, x, 2, x, 2) }},
		{func() { Float32{}.Strmm(left, L, N, 'x', 2, 2, 1, x, 2, x, 2) }, func() { native.Strmm(left, L, N, 'x', 2, 2, 1, x, 2, x, 2) }},
		{func() { Float32{}.Ssyrk('x', N, 2, 2, 1, x, 2, 0, x, 2) }, func() { native.Ssyrk('x', N, 2, 2, 1, x, 2, 0, x, 2) }},
		{func() { Float32{}.Ssymm('x', L, 2, 2, 1, x, 2, x, 2, 0, x, 2) }, func() { native.Ssymm('x', L, 2, 2, 1, x, 2, x, 2, 0, x, 2) }},
		{func() { Float32{}.Sdot(3, x[:2], 1, x, 1) }, func() { native.Sdot(3, x[:2], 1, x, 1) }},
		{func() { Float32{}.Saxpy(-1, 2, x, 1, x, 1) }, func() { native.Saxpy(-1, 2, x, 1, x, 1) }},
		{func() { Float32{}.Sscal(3, 2, x[:2], 1) }, func() { native.Sscal(3, 2, x[:2], 1) }},
		{func() { Float32{}.Snrm2(3, x[:2], 1) }, func() { native.Snrm2(3, x[:2], 1) }},
		{func() { Float32{}.Sasum(3, x[:2], 1) }, func() { native.Sasum(3, x[:2], 1) }},
	} {
		want := text(c.theirs)
		require.NotNil(t, want, "case %d: gonum does not panic", i)
		require.Equal(t, want, text(c.ours), "case %d", i)
	}
}

// TestProgramSwitches runs a Cholesky factorisation and a solve of gonum/mat on this package's Float64.
func TestProgramSwitches(t *testing.T) {
	old := blas64.Implementation()
	blas64.Use(Float64{})
	defer blas64.Use(old)
	const n = 150
	rng := rand.New(rand.NewPCG(1, 1))
	a := mat.NewDense(n, n, nil)
	a.Apply(func(_, _ int, _ float64) float64 { return rng.NormFloat64() }, a)
	var spd mat.SymDense
	spd.SymOuterK(1, a)
	for i := range n {
		spd.SetSym(i, i, spd.At(i, i)+n)
	}
	var chol mat.Cholesky
	require.True(t, chol.Factorize(&spd))
	x := mat.NewVecDense(n, nil)
	for i := range n {
		x.SetVec(i, rng.NormFloat64())
	}
	var b, back, r mat.VecDense
	b.MulVec(&spd, x)
	require.NoError(t, chol.SolveVecTo(&back, &b))
	r.SubVec(&back, x)
	require.Less(t, mat.Norm(&r, 2), 1e-9*mat.Norm(x, 2))
}

func TestSnrm2(t *testing.T) {
	require.Equal(t, float32(5), Float32{}.Snrm2(2, []float32{3, 4}, 1))
	require.Equal(t, float32(5e30), Float32{}.Snrm2(2, []float32{3e30, 4e30}, 1))
	require.Equal(t, float32(5), Float32{}.Snrm2(2, []float32{3, 9, 4}, 2))
	require.True(t, math.IsInf(float64(Float32{}.Snrm2(2, []float32{3, float32(math.Inf(-1))}, 1)), 1))
}

// TestStrided: vectors with increments give the bits of the same elements side by side, and the largest magnitude is gonum's,
// beside NaN too.
func TestStrided(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 1))
	o := draw(rng)
	var d Float64
	var s Float32
	for _, n := range []int{1, 2, 31, 33, 169} {
		for _, inc := range []int{2, ld, -3} {
			x, y := line(o.a, n, inc), line(o.b, n, -inc)
			x32, y32 := line(o.a32, n, inc), line(o.b32, n, -inc)
			require.Equal(t, d.Ddot(n, x, 1, y, 1), d.Ddot(n, o.a, inc, o.b, -inc))
			require.Equal(t, s.Sdot(n, x32, 1, y32, 1), s.Sdot(n, o.a32, inc, o.b32, -inc))
			c, c32 := clone(o.c), clone(o.c32)
			d.Daxpy(n, 0.3, o.a, inc, c, inc)
			s.Saxpy(n, 0.3, o.a32, inc, c32, inc)
			z, z32 := line(o.c, n, inc), line(o.c32, n, inc)
			d.Daxpy(n, 0.3, x, 1, z, 1)
			s.Saxpy(n, 0.3, x32, 1, z32, 1)
			require.Equal(t, z, line(c, n, inc))
			require.Equal(t, z32, line(c32, n, inc))
			if inc < 0 {
				require.Zero(t, d.Dnrm2(n, o.a, inc), "as gonum")
				require.Equal(t, -1, d.Idamax(n, o.a, inc), "as gonum")
				continue
			}
			require.Equal(t, d.Dnrm2(n, x, 1), d.Dnrm2(n, o.a, inc))
			require.Equal(t, s.Sasum(n, x32, 1), s.Sasum(n, o.a32, inc))
			for _, at := range []int{-1, 0, n / 2} {
				m, m32 := clone(o.a), clone(o.a32)
				if at >= 0 {
					m[at*inc], m32[at*inc] = math.NaN(), float32(math.NaN())
				}
				require.Equal(t, native.Idamax(n, m, inc), d.Idamax(n, m, inc), "n %d inc %d, NaN at %d", n, inc, at)
				require.Equal(t, native.Isamax(n, m32, inc), s.Isamax(n, m32, inc), "n %d inc %d, NaN at %d", n, inc, at)
			}
		}
	}
}

// More rows than are written out at a time, against A in full.
func TestSymmBlocks(t *testing.T) {
	const k, other = 2*symmRows + 37, 5
	rng := rand.New(rand.NewPCG(1, 2))
	draw := func(n int) []float64 {
		x := make([]float64, n)
		for i := range x {
			x[i] = rng.NormFloat64()
		}
		return x
	}
	a, full := draw(k*k), make([]float64, k*k)
	for _, ul := range []blas.Uplo{blas.Lower, blas.Upper} {
		for i := range k {
			for j := range k {
				if (j <= i) == (ul == blas.Lower) || i == j {
					full[i*k+j] = a[i*k+j]
				} else {
					full[i*k+j] = a[j*k+i]
				}
			}
		}
		b, c := draw(k*other), draw(k*other)
		want := slices.Clone(c)
		Float64{}.Dsymm(blas.Left, ul, k, other, 0.75, a, k, b, other, 0.5, c, other)
		Float64{}.Dgemm(blas.NoTrans, blas.NoTrans, k, other, k, 0.75, full, k, b, other, 0.5, want, other)
		require.Equal(t, want, c)
		b, c = draw(k*other), draw(k*other)
		want = slices.Clone(c)
		Float64{}.Dsymm(blas.Right, ul, other, k, 0.75, a, k, b, k, 0.5, c, k)
		Float64{}.Dgemm(blas.NoTrans, blas.NoTrans, other, k, k, 0.75, b, k, full, k, 0.5, want, k)
		require.Equal(t, want, c)
	}
}

// TestNotReferenced: with alpha = 0 a product only scales its output, of which the operands may then be parts; and vectors that lie
// beside each other in one slice are no overlap, whatever lies behind their elements.
func TestNotReferenced(t *testing.T) {
	a := []float64{1, 2, 3, 4}
	impl.Dgemm(blas.NoTrans, blas.Trans, 2, 2, 2, 0, a, 2, a, 2, 2, a, 2)
	require.Equal(t, []float64{2, 4, 6, 8}, a)
	impl.Dgemv(blas.Trans, 2, 2, 0, a, 2, a, 1, 0.5, a, 1)
	require.Equal(t, []float64{1, 2, 6, 8}, a)
	impl.Dger(2, 2, 0, a, 1, a[1:], 1, a, 2)
	require.Equal(t, []float64{1, 2, 6, 8}, a)
	for _, tr := range transes { // nor does it take over what an operand holds
		c, nan := []float64{1, 2, 3, 4}, []float64{math.NaN(), math.Inf(1), 1, 1}
		impl.Dgemm(tr, tr, 2, 2, 2, 0, nan, 2, nan, 2, 2, c, 2)
		require.Equal(t, []float64{2, 4, 6, 8}, c)
		impl.Dgemv(tr, 2, 2, 0, nan, 2, nan, 1, 0.5, c, -2)
		require.Equal(t, []float64{1, 4, 3, 8}, c)
	}

	x := 1 + 0x1p-30
	m := []float64{x, -1, 5}
	impl.Daxpy(1, x, m, 1, m[1:], 1)
	require.Equal(t, math.FMA(x, x, -1), m[1])
	f := []float32{1 + 0x1p-13, 7, -1, 5}
	Float32{}.Saxpy(1, f[0], f, -2, f[2:], 2)
	require.Equal(t, float32(math.FMA(float64(f[0]), float64(f[0]), -1)), f[2])
}
