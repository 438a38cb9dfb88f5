package gonum

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/testblas"
)

// as64 presents Float32 as a Float64, which is what testblas knows: operands are rounded to float32, results widened.
type as64 struct {
	Float64
	s Float32
}

func narrow(x []float64) []float32 {
	if x == nil {
		return nil
	}
	out := make([]float32, len(x))
	for i, v := range x {
		out[i] = float32(v)
	}
	return out
}

// widen writes what changed back: elements whose float32 value is the same keep their float64 bits. testblas's data are
// decimals with one digit after the point and its answers to sums of products have two or three, so a result is rounded
// to the nearest thousandth, which is the exact answer if the float32 result is right to that.
func widen(dst []float64, before, after []float32) {
	for i := range after {
		if math.Float32bits(before[i]) != math.Float32bits(after[i]) {
			dst[i] = thousandth(after[i])
		}
	}
}

func thousandth(x float32) float64 {
	v := float64(x)
	if r := math.RoundToEven(v*1000) / 1000; !math.IsInf(v, 0) && math.Abs(r-v) <= 1e-6*math.Abs(v) {
		return r
	}
	return v
}

// on runs f on a float32 copy of dst and writes the result back, also when f panics.
func on(dst []float64, f func(d []float32)) {
	d := narrow(dst)
	before := append([]float32(nil), d...)
	defer func() { widen(dst, before, d) }()
	f(d)
}

func (a as64) Dgemm(tA, tB blas.Transpose, m, n, k int, alpha float64, x []float64, lda int, b []float64, ldb int, beta float64, c []float64, ldc int) {
	on(c, func(c []float32) {
		a.s.Sgemm(tA, tB, m, n, k, float32(alpha), narrow(x), lda, narrow(b), ldb, float32(beta), c, ldc)
	})
}

func (a as64) Dgemv(tA blas.Transpose, m, n int, alpha float64, x []float64, lda int, v []float64, incX int, beta float64, y []float64, incY int) {
	on(y, func(y []float32) {
		a.s.Sgemv(tA, m, n, float32(alpha), narrow(x), lda, narrow(v), incX, float32(beta), y, incY)
	})
}

func (a as64) Dtrmm(s blas.Side, ul blas.Uplo, tA blas.Transpose, d blas.Diag, m, n int, alpha float64, x []float64, lda int, b []float64, ldb int) {
	on(b, func(b []float32) { a.s.Strmm(s, ul, tA, d, m, n, float32(alpha), narrow(x), lda, b, ldb) })
}

func (a as64) Dsyrk(ul blas.Uplo, tA blas.Transpose, n, k int, alpha float64, x []float64, lda int, beta float64, c []float64, ldc int) {
	on(c, func(c []float32) { a.s.Ssyrk(ul, tA, n, k, float32(alpha), narrow(x), lda, float32(beta), c, ldc) })
}

func (a as64) Dsyr2k(ul blas.Uplo, tA blas.Transpose, n, k int, alpha float64, x []float64, lda int, b []float64, ldb int, beta float64, c []float64, ldc int) {
	on(c, func(c []float32) {
		a.s.Ssyr2k(ul, tA, n, k, float32(alpha), narrow(x), lda, narrow(b), ldb, float32(beta), c, ldc)
	})
}

func (a as64) Dsymm(s blas.Side, ul blas.Uplo, m, n int, alpha float64, x []float64, lda int, b []float64, ldb int, beta float64, c []float64, ldc int) {
	on(c, func(c []float32) {
		a.s.Ssymm(s, ul, m, n, float32(alpha), narrow(x), lda, narrow(b), ldb, float32(beta), c, ldc)
	})
}

func (a as64) Ddot(n int, x []float64, incX int, y []float64, incY int) float64 {
	return thousandth(a.s.Sdot(n, narrow(x), incX, narrow(y), incY))
}
func (a as64) Dasum(n int, x []float64, incX int) float64 {
	return thousandth(a.s.Sasum(n, narrow(x), incX))
}
func (a as64) Daxpy(n int, alpha float64, x []float64, incX int, y []float64, incY int) {
	on(y, func(y []float32) { a.s.Saxpy(n, float32(alpha), narrow(x), incX, y, incY) })
}
func (a as64) Dscal(n int, alpha float64, x []float64, incX int) {
	on(x, func(x []float32) { a.s.Sscal(n, float32(alpha), x, incX) })
}

var impl32 as64

// Dger, Dtrsm and Dnrm2 are missing: their answers need more digits than float32 has. against_test.go covers them.

func TestSgemm(t *testing.T)  { testblas.TestDgemm(t, impl32) }
func TestSgemv(t *testing.T)  { testblas.DgemvTest(t, impl32) }
func TestStrmm(t *testing.T)  { testblas.DtrmmTest(t, impl32) }
func TestSsyrk(t *testing.T)  { testblas.DsyrkTest(t, impl32) }
func TestSsyr2k(t *testing.T) { testblas.Dsyr2kTest(t, impl32) }
func TestSsymm(t *testing.T)  { testblas.DsymmTest(t, impl32) }
func TestSdot(t *testing.T)   { testblas.DdotTest(t, impl32) }
func TestSasum(t *testing.T)  { testblas.DasumTest(t, impl32) }
func TestSaxpy(t *testing.T)  { testblas.DaxpyTest(t, impl32) }
func TestSscal(t *testing.T)  { testblas.DscalTest(t, impl32) }
