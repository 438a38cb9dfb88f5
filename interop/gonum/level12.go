package gonum

import (
	"math"

	"github.com/lockstep-go/lockstep/mat"
	"github.com/lockstep-go/lockstep/vec"
)

// line returns the n elements of x that are inc apart, in order, as a slice: x itself, or a copy in a new slice.
func line[T float](x []T, n, inc int) []T {
	if inc == 1 {
		return x[:n]
	}
	out := make([]T, n)
	at := 0
	if inc < 0 {
		at = (n - 1) * -inc
	}
	for i := range out {
		out[i] = x[at]
		at += inc
	}
	return out
}

// store writes v back to the n elements of x that are inc apart.
func store[T float](x []T, inc int, v []T) {
	at := 0
	if inc < 0 {
		at = (len(v) - 1) * -inc
	}
	for _, e := range v {
		x[at] = e
		at += inc
	}
}

func gemv[T float](trans bool, m, n int, alpha T, a []T, lda int, x []T, incX int, beta T, y []T, incY int) {
	rows, cols := m, n
	if trans {
		rows, cols = n, m
	}
	ys := line(y, rows, incY)
	if alpha == 0 { // a and x are not read: y may share elements with them
		mat.Gemv(mat.NoTrans, 0, mat.Dense[T]{Rows: rows}, nil, beta, ys)
	} else {
		mat.Gemv(op(trans), alpha, dense(a, m, n, lda), line(x, cols, incX), beta, ys)
	}
	if incY != 1 {
		store(y, incY, ys)
	}
}

func ger[T float](m, n int, alpha T, x []T, incX int, y []T, incY int, a []T, lda int) {
	if alpha == 0 {
		return
	}
	mat.Ger(alpha, line(x, m, incX), line(y, n, incY), dense(a, m, n, lda))
}

// The vector operations run on the kernels, with increments too. Where one of gonum's checks fails, or where gonum defines a
// case in its own way, gonum's function is called. vectorFits says whether the checks pass; on one vector (norm, asum, scal,
// iamax) gonum does nothing where the increment is negative.

// Ddot computes the sum of x[i]*y[i].
func (Float64) Ddot(n int, x []float64, incX int, y []float64, incY int) float64 {
	if !vectorFits(x, n, incX) || !vectorFits(y, n, incY) {
		return native.Ddot(n, x, incX, y, incY)
	}
	return vec.DotInc(n, x, incX, y, incY)
}

// Sdot computes the sum of x[i]*y[i].
func (Float32) Sdot(n int, x []float32, incX int, y []float32, incY int) float32 {
	if !vectorFits(x, n, incX) || !vectorFits(y, n, incY) {
		return native.Sdot(n, x, incX, y, incY)
	}
	return vec.DotInc(n, x, incX, y, incY)
}

// Dsdot computes the sum of x[i]*y[i] in float64.
func (Float32) Dsdot(n int, x []float32, incX int, y []float32, incY int) float64 {
	if !vectorFits(x, n, incX) || !vectorFits(y, n, incY) {
		return native.Dsdot(n, x, incX, y, incY)
	}
	return dotWide(n, x, incX, y, incY)
}

// dotWide is vec.DotWide of strided vectors, which are copied where their elements are apart.
func dotWide(n int, x []float32, incX int, y []float32, incY int) float64 {
	return vec.DotWide(adjacent(n, x, incX), adjacent(n, y, incY))
}

func adjacent(n int, x []float32, inc int) []float32 {
	if inc == 1 {
		return x[:n]
	}
	c := make([]float32, n)
	vec.CopyInc(n, x, inc, c, 1)
	return c
}

// Sdsdot computes alpha plus the sum of x[i]*y[i] in float64, rounded once.
func (Float32) Sdsdot(n int, alpha float32, x []float32, incX int, y []float32, incY int) float32 {
	if !vectorFits(x, n, incX) || !vectorFits(y, n, incY) {
		return native.Sdsdot(n, alpha, x, incX, y, incY)
	}
	return float32(float64(alpha) + dotWide(n, x, incX, y, incY))
}

// Dnrm2 computes the Euclidean norm of x.
func (Float64) Dnrm2(n int, x []float64, incX int) float64 {
	if incX < 0 || !vectorFits(x, n, incX) {
		return native.Dnrm2(n, x, incX)
	}
	return vec.Norm2Inc(n, x, incX)
}

// Snrm2 computes the Euclidean norm of x.
func (Float32) Snrm2(n int, x []float32, incX int) float32 {
	if incX < 0 || !vectorFits(x, n, incX) {
		return native.Snrm2(n, x, incX)
	}
	return vec.Norm2Inc(n, x, incX)
}

// Dasum computes the sum of |x[i]|.
func (Float64) Dasum(n int, x []float64, incX int) float64 {
	if incX < 0 || !vectorFits(x, n, incX) {
		return native.Dasum(n, x, incX)
	}
	return vec.SumAbsInc(n, x, incX)
}

// Sasum computes the sum of |x[i]|.
func (Float32) Sasum(n int, x []float32, incX int) float32 {
	if incX < 0 || !vectorFits(x, n, incX) {
		return native.Sasum(n, x, incX)
	}
	return vec.SumAbsInc(n, x, incX)
}

// Daxpy computes y[i] += alpha*x[i], each with one rounding.
func (Float64) Daxpy(n int, alpha float64, x []float64, incX int, y []float64, incY int) {
	if alpha == 0 || !vectorFits(x, n, incX) || !vectorFits(y, n, incY) || meet(n, x, incX, y, incY) {
		native.Daxpy(n, alpha, x, incX, y, incY)
		return
	}
	vec.AddScaledInc(n, alpha, x, incX, y, incY)
}

// Saxpy computes y[i] += alpha*x[i], each with one rounding.
func (Float32) Saxpy(n int, alpha float32, x []float32, incX int, y []float32, incY int) {
	if alpha == 0 || !vectorFits(x, n, incX) || !vectorFits(y, n, incY) || meet(n, x, incX, y, incY) {
		native.Saxpy(n, alpha, x, incX, y, incY)
		return
	}
	vec.AddScaledInc(n, alpha, x, incX, y, incY)
}

// Dscal computes x[i] *= alpha.
func (Float64) Dscal(n int, alpha float64, x []float64, incX int) {
	if alpha == 0 || incX < 0 || !vectorFits(x, n, incX) { // gonum stores zeros for alpha = 0, NaN or not
		native.Dscal(n, alpha, x, incX)
		return
	}
	vec.ScaleInc(n, alpha, x, incX)
}

// Sscal computes x[i] *= alpha.
func (Float32) Sscal(n int, alpha float32, x []float32, incX int) {
	if alpha == 0 || incX < 0 || !vectorFits(x, n, incX) {
		native.Sscal(n, alpha, x, incX)
		return
	}
	vec.ScaleInc(n, alpha, x, incX)
}

// Idamax returns the index of the first element of the largest magnitude, in gonum's order where one is NaN.
func (Float64) Idamax(n int, x []float64, incX int) int {
	if incX > 0 && vectorFits(x, n, incX) {
		if i := vec.ArgMaxAbsInc(n, x, incX); !math.IsNaN(x[i*incX]) {
			return i
		}
	}
	return native.Idamax(n, x, incX)
}

// Isamax returns the index of the first element of the largest magnitude, in gonum's order where one is NaN.
func (Float32) Isamax(n int, x []float32, incX int) int {
	if incX > 0 && vectorFits(x, n, incX) {
		if i := vec.ArgMaxAbsInc(n, x, incX); !math.IsNaN(float64(x[i*incX])) {
			return i
		}
	}
	return native.Isamax(n, x, incX)
}
