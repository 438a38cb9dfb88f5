package gonum

import (
	"unsafe"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"
)

// Float64 implements blas.Float64.
type Float64 struct{ gonum.Implementation }

// Float32 implements blas.Float32.
type Float32 struct{ gonum.Implementation }

var (
	_ blas.Float64 = Float64{}
	_ blas.Float32 = Float32{}
)

var native gonum.Implementation

type float interface{ float32 | float64 }

func transposed(t blas.Transpose) bool { return t != blas.NoTrans }

func knownTrans(t blas.Transpose) bool {
	return t == blas.NoTrans || t == blas.Trans || t == blas.ConjTrans
}

// fits reports whether data holds a rows x cols matrix (neither 0) of row length ld.
func fits[T float](data []T, rows, cols, ld int) bool {
	return ld >= max(1, cols) && len(data) >= cols && (len(data)-cols)/ld >= rows-1
}

// gemmRuns reports whether the arguments are right and there is something to compute; otherwise gonum's own function
// returns or panics.
func gemmRuns[T float](tA, tB blas.Transpose, m, n, k int, a []T, lda int, b []T, ldb int, c []T, ldc int) bool {
	if !knownTrans(tA) || !knownTrans(tB) || m <= 0 || n <= 0 || k <= 0 {
		return false
	}
	ar, ac, br, bc := m, k, k, n
	if transposed(tA) {
		ar, ac = ac, ar
	}
	if transposed(tB) {
		br, bc = bc, br
	}
	return fits(a, ar, ac, lda) && fits(b, br, bc, ldb) && fits(c, m, n, ldc)
}

// Dgemm computes C = alpha * op(A) * op(B) + beta * C.
func (Float64) Dgemm(tA, tB blas.Transpose, m, n, k int, alpha float64, a []float64, lda int, b []float64, ldb int, beta float64, c []float64, ldc int) {
	if !gemmRuns(tA, tB, m, n, k, a, lda, b, ldb, c, ldc) {
		native.Dgemm(tA, tB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
		return
	}
	gemm(transposed(tA), transposed(tB), m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
}

// Sgemm computes C = alpha * op(A) * op(B) + beta * C.
func (Float32) Sgemm(tA, tB blas.Transpose, m, n, k int, alpha float32, a []float32, lda int, b []float32, ldb int, beta float32, c []float32, ldc int) {
	if !gemmRuns(tA, tB, m, n, k, a, lda, b, ldb, c, ldc) {
		native.Sgemm(tA, tB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
		return
	}
	gemm(transposed(tA), transposed(tB), m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
}

// vectorFits reports whether x holds n >= 1 elements inc apart.
func vectorFits[T float](x []T, n, inc int) bool {
	return inc != 0 && n > 0 && len(x) > 0 && (len(x)-1)/max(inc, -inc) >= n-1
}

// meet reports whether the n >= 1 elements of x and of y, which fit, lie between each other or have memory in common.
func meet[T float](n int, x []T, incX int, y []T, incY int) bool {
	x, y = x[:(n-1)*max(incX, -incX)+1], y[:(n-1)*max(incY, -incY)+1]
	d := uintptr(unsafe.Pointer(&x[0])) - uintptr(unsafe.Pointer(&y[0]))
	size := unsafe.Sizeof(x[0])
	return d < uintptr(len(y))*size || -d < uintptr(len(x))*size
}

func gemvRuns[T float](tA blas.Transpose, m, n int, a []T, lda int, x []T, incX int, y []T, incY int) bool {
	if !knownTrans(tA) || m <= 0 || n <= 0 || !fits(a, m, n, lda) {
		return false
	}
	if transposed(tA) {
		m, n = n, m
	}
	return vectorFits(x, n, incX) && vectorFits(y, m, incY)
}

// Dgemv computes y = alpha * op(A) * x + beta * y.
func (Float64) Dgemv(tA blas.Transpose, m, n int, alpha float64, a []float64, lda int, x []float64, incX int, beta float64, y []float64, incY int) {
	if !gemvRuns(tA, m, n, a, lda, x, incX, y, incY) {
		native.Dgemv(tA, m, n, alpha, a, lda, x, incX, beta, y, incY)
		return
	}
	gemv(transposed(tA), m, n, alpha, a, lda, x, incX, beta, y, incY)
}

// Sgemv computes y = alpha * op(A) * x + beta * y.
func (Float32) Sgemv(tA blas.Transpose, m, n int, alpha float32, a []float32, lda int, x []float32, incX int, beta float32, y []float32, incY int) {
	if !gemvRuns(tA, m, n, a, lda, x, incX, y, incY) {
		native.Sgemv(tA, m, n, alpha, a, lda, x, incX, beta, y, incY)
		return
	}
	gemv(transposed(tA), m, n, alpha, a, lda, x, incX, beta, y, incY)
}

func gerRuns[T float](m, n int, x []T, incX int, y []T, incY int, a []T, lda int) bool {
	return m > 0 && n > 0 && vectorFits(x, m, incX) && vectorFits(y, n, incY) && fits(a, m, n, lda)
}

// Dger computes A += alpha * x * y^T.
func (Float64) Dger(m, n int, alpha float64, x []float64, incX int, y []float64, incY int, a []float64, lda int) {
	if alpha == 0 || !gerRuns(m, n, x, incX, y, incY, a, lda) {
		native.Dger(m, n, alpha, x, incX, y, incY, a, lda)
		return
	}
	ger(m, n, alpha, x, incX, y, incY, a, lda)
}

// Sger computes A += alpha * x * y^T.
func (Float32) Sger(m, n int, alpha float32, x []float32, incX int, y []float32, incY int, a []float32, lda int) {
	if alpha == 0 || !gerRuns(m, n, x, incX, y, incY, a, lda) {
		native.Sger(m, n, alpha, x, incX, y, incY, a, lda)
		return
	}
	ger(m, n, alpha, x, incX, y, incY, a, lda)
}

func triRuns[T float](s blas.Side, ul blas.Uplo, tA blas.Transpose, d blas.Diag, m, n int, alpha T, a []T, lda int, b []T, ldb int) bool {
	if s != blas.Left && s != blas.Right || ul != blas.Lower && ul != blas.Upper || !knownTrans(tA) || d != blas.NonUnit && d != blas.Unit || m <= 0 || n <= 0 || alpha == 0 {
		return false
	}
	k := n
	if s == blas.Left {
		k = m
	}
	return fits(a, k, k, lda) && fits(b, m, n, ldb)
}

// Dtrsm solves op(A) * X = alpha * B or X * op(A) = alpha * B for X, which replaces B; A is triangular.
func (Float64) Dtrsm(s blas.Side, ul blas.Uplo, tA blas.Transpose, d blas.Diag, m, n int, alpha float64, a []float64, lda int, b []float64, ldb int) {
	if !triRuns(s, ul, tA, d, m, n, alpha, a, lda, b, ldb) {
		native.Dtrsm(s, ul, tA, d, m, n, alpha, a, lda, b, ldb)
		return
	}
	triangular[float64]{s == blas.Left, (ul == blas.Lower) != transposed(tA), transposed(tA), func(m, n int, alpha float64, a, b []float64) {
		native.Dtrsm(s, ul, tA, d, m, n, alpha, a, lda, b, ldb)
	}}.solve(m, n, alpha, a, lda, b, ldb)
}

// Strsm solves op(A) * X = alpha * B or X * op(A) = alpha * B for X, which replaces B; A is triangular.
func (Float32) Strsm(s blas.Side, ul blas.Uplo, tA blas.Transpose, d blas.Diag, m, n int, alpha float32, a []float32, lda int, b []float32, ldb int) {
	if !triRuns(s, ul, tA, d, m, n, alpha, a, lda, b, ldb) {
		native.Strsm(s, ul, tA, d, m, n, alpha, a, lda, b, ldb)
		return
	}
	triangular[float32]{s == blas.Left, (ul == blas.Lower) != transposed(tA), transposed(tA), func(m, n int, alpha float32, a, b []float32) {
		native.Strsm(s, ul, tA, d, m, n, alpha, a, lda, b, ldb)
	}}.solve(m, n, alpha, a, lda, b, ldb)
}

// Dtrmm computes B = alpha * op(A) * B or B = alpha * B * op(A); A is triangular.
func (Float64) Dtrmm(s blas.Side, ul blas.Uplo, tA blas.Transpose, d blas.Diag, m, n int, alpha float64, a []float64, lda int, b []float64, ldb int) {
	if !triRuns(s, ul, tA, d, m, n, alpha, a, lda, b, ldb) {
		native.Dtrmm(s, ul, tA, d, m, n, alpha, a, lda, b, ldb)
		return
	}
	triangular[float64]{s == blas.Left, (ul == blas.Lower) != transposed(tA), transposed(tA), func(m, n int, alpha float64, a, b []float64) {
		native.Dtrmm(s, ul, tA, d, m, n, alpha, a, lda, b, ldb)
	}}.multiply(m, n, alpha, a, lda, b, ldb)
}

// Strmm computes B = alpha * op(A) * B or B = alpha * B * op(A); A is triangular.
func (Float32) Strmm(s blas.Side, ul blas.Uplo, tA blas.Transpose, d blas.Diag, m, n int, alpha float32, a []float32, lda int, b []float32, ldb int) {
	if !triRuns(s, ul, tA, d, m, n, alpha, a, lda, b, ldb) {
		native.Strmm(s, ul, tA, d, m, n, alpha, a, lda, b, ldb)
		return
	}
	triangular[float32]{s == blas.Left, (ul == blas.Lower) != transposed(tA), transposed(tA), func(m, n int, alpha float32, a, b []float32) {
		native.Strmm(s, ul, tA, d, m, n, alpha, a, lda, b, ldb)
	}}.multiply(m, n, alpha, a, lda, b, ldb)
}

func rankRuns[T float](ul blas.Uplo, tA blas.Transpose, n, k int, alpha T, a []T, lda int, b []T, ldb int, c []T, ldc int) bool {
	if ul != blas.Lower && ul != blas.Upper || !knownTrans(tA) || n <= 0 || k <= 0 {
		return false
	}
	rows, cols := n, k
	if transposed(tA) {
		rows, cols = k, n
	}
	return fits(a, rows, cols, lda) && fits(b, rows, cols, ldb) && fits(c, n, n, ldc)
}

// Dsyrk computes a triangle of C = alpha * op(A) * op(A)^T + beta * C.
func (Float64) Dsyrk(ul blas.Uplo, tA blas.Transpose, n, k int, alpha float64, a []float64, lda int, beta float64, c []float64, ldc int) {
	if !rankRuns(ul, tA, n, k, alpha, a, lda, a, lda, c, ldc) {
		native.Dsyrk(ul, tA, n, k, alpha, a, lda, beta, c, ldc)
		return
	}
	rank(ul == blas.Lower, transposed(tA), n, k, alpha, a, lda, a, lda, false, beta, c, ldc)
}

// Ssyrk computes a triangle of C = alpha * op(A) * op(A)^T + beta * C.
func (Float32) Ssyrk(ul blas.Uplo, tA blas.Transpose, n, k int, alpha float32, a []float32, lda int, beta float32, c []float32, ldc int) {
	if !rankRuns(ul, tA, n, k, alpha, a, lda, a, lda, c, ldc) {
		native.Ssyrk(ul, tA, n, k, alpha, a, lda, beta, c, ldc)
		return
	}
	rank(ul == blas.Lower, transposed(tA), n, k, alpha, a, lda, a, lda, false, beta, c, ldc)
}

// Dsyr2k computes a triangle of C = alpha * (op(A) * op(B)^T + op(B) * op(A)^T) + beta * C.
func (Float64) Dsyr2k(ul blas.Uplo, tA blas.Transpose, n, k int, alpha float64, a []float64, lda int, b []float64, ldb int, beta float64, c []float64, ldc int) {
	if !rankRuns(ul, tA, n, k, alpha, a, lda, b, ldb, c, ldc) {
		native.Dsyr2k(ul, tA, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
		return
	}
	rank(ul == blas.Lower, transposed(tA), n, k, alpha, a, lda, b, ldb, true, beta, c, ldc)
}

// Ssyr2k computes a triangle of C = alpha * (op(A) * op(B)^T + op(B) * op(A)^T) + beta * C.
func (Float32) Ssyr2k(ul blas.Uplo, tA blas.Transpose, n, k int, alpha float32, a []float32, lda int, b []float32, ldb int, beta float32, c []float32, ldc int) {
	if !rankRuns(ul, tA, n, k, alpha, a, lda, b, ldb, c, ldc) {
		native.Ssyr2k(ul, tA, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
		return
	}
	rank(ul == blas.Lower, transposed(tA), n, k, alpha, a, lda, b, ldb, true, beta, c, ldc)
}

func symmRuns[T float](s blas.Side, ul blas.Uplo, m, n int, alpha T, a []T, lda int, b []T, ldb int, c []T, ldc int) bool {
	if s != blas.Left && s != blas.Right || ul != blas.Lower && ul != blas.Upper || m <= 0 || n <= 0 || alpha == 0 {
		return false
	}
	k := n
	if s == blas.Left {
		k = m
	}
	return fits(a, k, k, lda) && fits(b, m, n, ldb) && fits(c, m, n, ldc)
}

// Dsymm computes C = alpha * A * B + beta * C or C = alpha * B * A + beta * C; A is symmetric.
func (Float64) Dsymm(s blas.Side, ul blas.Uplo, m, n int, alpha float64, a []float64, lda int, b []float64, ldb int, beta float64, c []float64, ldc int) {
	if !symmRuns(s, ul, m, n, alpha, a, lda, b, ldb, c, ldc) {
		native.Dsymm(s, ul, m, n, alpha, a, lda, b, ldb, beta, c, ldc)
		return
	}
	symm(s == blas.Left, ul == blas.Lower, m, n, alpha, a, lda, b, ldb, beta, c, ldc)
}

// Ssymm computes C = alpha * A * B + beta * C or C = alpha * B * A + beta * C; A is symmetric.
func (Float32) Ssymm(s blas.Side, ul blas.Uplo, m, n int, alpha float32, a []float32, lda int, b []float32, ldb int, beta float32, c []float32, ldc int) {
	if !symmRuns(s, ul, m, n, alpha, a, lda, b, ldb, c, ldc) {
		native.Ssymm(s, ul, m, n, alpha, a, lda, b, ldb, beta, c, ldc)
		return
	}
	symm(s == blas.Left, ul == blas.Lower, m, n, alpha, a, lda, b, ldb, beta, c, ldc)
}
