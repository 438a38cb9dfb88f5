package vec

import (
	"math"

	"github.com/lockstep-go/lockstep/asm"
)

// Dot returns the inner product of x and y, the sum of x[i]*y[i], each product fused into its lane's sum, in the
// package's order of summation; 0 if they are empty.
//
// It panics if the lengths differ. Error: at most gamma(n/L + log2 L + blocks) times the sum of |x[i]*y[i]| (Higham,
// Accuracy and Stability of Numerical Algorithms, section 3.1), unless a product underflows.
func Dot[T Float](x, y []T) T {
	if len(y) != len(x) {
		panic(unequal("vec.Dot", "y", len(y), "x", len(x)))
	}
	var sum T
	for len(x) > asm.BlockLen {
		sum += Dot(x[:asm.BlockLen], y[:asm.BlockLen])
		x, y = x[asm.BlockLen:], y[asm.BlockLen:]
	}
	if is32[T]() {
		return sum + T(asm.DotF32(f32(x), f32(y)))
	}
	return sum + T(asm.DotF64(f64(x), f64(y)))
}

// Sum returns the sum of x[i] in the package's order of summation; 0 if x is empty.
//
// Error: at most gamma(n/L + log2 L + blocks) times the sum of |x[i]|.
func Sum[T Float](x []T) T {
	var sum T
	for len(x) > asm.BlockLen {
		sum += Sum(x[:asm.BlockLen])
		x = x[asm.BlockLen:]
	}
	if is32[T]() {
		return sum + T(asm.SumF32(f32(x)))
	}
	return sum + T(asm.SumF64(f64(x)))
}

// SumAbs returns the sum of |x[i]| in the package's order of summation; 0 if x is empty.
//
// Relative error: at most gamma(n/L + log2 L + blocks).
func SumAbs[T Float](x []T) T {
	var sum T
	for len(x) > asm.BlockLen {
		sum += SumAbs(x[:asm.BlockLen])
		x = x[asm.BlockLen:]
	}
	if is32[T]() {
		return sum + T(asm.SumAbsF32(f32(x)))
	}
	return sum + T(asm.SumAbsF64(f64(x)))
}

// SumSquares returns the sum of x[i]^2 in the package's order of summation, each square fused; 0 if x is empty.
//
// It overflows to +Inf where Norm2 does not. Relative error, unless a square underflows: at most gamma(n/L + log2 L +
// blocks).
func SumSquares[T Float](x []T) T {
	var sum T
	for len(x) > asm.BlockLen {
		sum += SumSquares(x[:asm.BlockLen])
		x = x[asm.BlockLen:]
	}
	if is32[T]() {
		return sum + T(asm.SumSquaresF32(f32(x)))
	}
	return sum + T(asm.SumSquaresF64(f64(x)))
}

// SquaredDistance returns the sum of (x[i]-y[i])^2 in the package's order of summation: each difference is rounded, its
// square is fused; 0 if they are empty.
//
// It panics if the lengths differ.
func SquaredDistance[T Float](x, y []T) T {
	if len(y) != len(x) {
		panic(unequal("vec.SquaredDistance", "y", len(y), "x", len(x)))
	}
	var sum T
	for len(x) > asm.BlockLen {
		sum += SquaredDistance(x[:asm.BlockLen], y[:asm.BlockLen])
		x, y = x[asm.BlockLen:], y[asm.BlockLen:]
	}
	if is32[T]() {
		return sum + T(asm.SquaredDistanceF32(f32(x), f32(y)))
	}
	return sum + T(asm.SquaredDistanceF64(f64(x), f64(y)))
}

// Norm2 returns the Euclidean norm of x, the square root of the sum of squares, without undue overflow or underflow; 0
// if x is empty, +Inf if an element is infinite and none is NaN.
//
// It is Sqrt(SumSquares(x)) if that sum is finite and at least 2^-96 (float32) or 2^-960 (float64); otherwise x is
// multiplied by the power of two that brings its largest magnitude into [1/2, 1), as far as the range of exponents goes,
// and the root of the sum is scaled back. The second case costs two slow passes.
func Norm2[T Float](x []T) T {
	maxExp := 126
	if !is32[T]() {
		maxExp = 1022
	}
	if s := SumSquares(x); safeSquares(s) {
		return T(math.Sqrt(float64(s)))
	}
	var m T
	for _, v := range x {
		m = max(m, T(math.Abs(float64(v))))
	}
	if m == 0 || m != m || math.IsInf(float64(m), 0) {
		return m
	}
	_, e := math.Frexp(float64(m))
	e = min(max(e, -maxExp), maxExp)
	scale, back := T(math.Ldexp(1, -e)), T(math.Ldexp(1, e))
	var sum T
	for len(x) > 0 {
		n := min(len(x), asm.BlockLen)
		sum += asm.SumSquaresScaled(x[:n], scale)
		x = x[n:]
	}
	return T(math.Sqrt(float64(sum))) * back
}

// safeSquares reports whether the sum of squares s lost nothing to the range of exponents.
func safeSquares[T Float](s T) bool {
	if is32[T]() {
		return s >= 0x1p-96 && s <= T(math.MaxFloat32)
	}
	return s >= T(normLeast64) && s <= T(normLargest64)
}

// Variables, because a float64 constant would not compile where T is float32.
var normLeast64, normLargest64 = 0x1p-960, math.MaxFloat64

// CosineSimilarity returns the cosine of the angle between x and y, Dot(x, y) / Norm2(x) / Norm2(y). It is 0 if either
// is a zero vector (or both are empty), NaN if an element is NaN, and may exceed 1 by a rounding error. No pass is
// scaled in Dot: products that overflow give an infinity or NaN, and of those that underflow nothing may be left (elements below
// 1e-19 in float32, 1e-154 in float64): the result is then anything from 0 to 2. Scale such vectors before.
//
// It panics if the lengths differ.
func CosineSimilarity[T Float](x, y []T) T {
	if len(y) != len(x) {
		panic(unequal("vec.CosineSimilarity", "y", len(y), "x", len(x)))
	}
	nx, ny := Norm2(x), Norm2(y)
	if nx == 0 && ny == ny || ny == 0 && nx == nx {
		return 0
	}
	return Dot(x, y) / nx / ny
}

// Mean returns Sum(x) / n, one division; NaN if x is empty.
func Mean[T Float](x []T) T { return Sum(x) / T(len(x)) }

// Variance returns the variance of x as a population, the sum of (x[i]-Mean(x))^2 divided by n, in two passes; NaN if x
// is empty. Multiply by n/(n-1) for the estimate from a sample.
func Variance[T Float](x []T) T {
	n, m := T(len(x)), Mean(x)
	var sum T
	for len(x) > asm.BlockLen {
		sum += sumSquaresAbout(x[:asm.BlockLen], m)
		x = x[asm.BlockLen:]
	}
	return (sum + sumSquaresAbout(x, m)) / n
}

// sumSquaresAbout returns the sum of (x[i]-c)^2 over one block.
func sumSquaresAbout[T Float](x []T, c T) T {
	if is32[T]() {
		return T(asm.SumSquaresAboutF32(f32(x), float32(c)))
	}
	return T(asm.SumSquaresAboutF64(f64(x), float64(c)))
}

// DotWide returns the inner product of x and y in float64: the products are exact, the sums those of a float64 Dot (32
// lanes); 0 if they are empty.
//
// It panics if the lengths differ.
func DotWide[T ~float32](x, y []T) float64 {
	if len(y) != len(x) {
		panic(unequal("vec.DotWide", "y", len(y), "x", len(x)))
	}
	var sum float64
	for len(x) > asm.BlockLen {
		sum += DotWide(x[:asm.BlockLen], y[:asm.BlockLen])
		x, y = x[asm.BlockLen:], y[asm.BlockLen:]
	}
	return sum + asm.DotWideF32(f32(x), f32(y))
}

// SumWide returns the sum of x in float64, in the order of a float64 Sum (32 lanes); 0 if x is empty.
func SumWide[T ~float32](x []T) float64 {
	var sum float64
	for len(x) > asm.BlockLen {
		sum += SumWide(x[:asm.BlockLen])
		x = x[asm.BlockLen:]
	}
	return sum + asm.SumWideF32(f32(x))
}
