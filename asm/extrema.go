package asm

import "math"

// The extrema: exact, so that order and padding do not matter. Every slice has at least one element.

// maxGeneric: the largest element; NaN wins, +0 > -0.
func maxGeneric[T Float](x []T) T {
	m := x[0]
	for _, v := range x[1:] {
		m = max(m, v)
	}
	return m
}

// minGeneric: the smallest element; NaN wins, -0 < +0.
func minGeneric[T Float](x []T) T {
	m := x[0]
	for _, v := range x[1:] {
		m = min(m, v)
	}
	return m
}

// argMaxGeneric: the index of the first NaN, or else of the first element that no other exceeds (by >, so that +0 and
// -0 are equal).
func argMaxGeneric[T Float](x []T) int {
	best, m := 0, x[0]
	for i, v := range x {
		if v != v {
			return i
		}
		if v > m {
			best, m = i, v
		}
	}
	return best
}

// argMinGeneric: the index of the first NaN, or else of the first element that exceeds no other.
func argMinGeneric[T Float](x []T) int {
	best, m := 0, x[0]
	for i, v := range x {
		if v != v {
			return i
		}
		if v < m {
			best, m = i, v
		}
	}
	return best
}

// maxZero: the largest element of x where that is a zero: +0 if there is one.
func maxZero[T Float](x []T) T {
	for _, v := range x {
		if v == 0 && !math.Signbit(float64(v)) {
			return v
		}
	}
	return T(math.Copysign(0, -1))
}

// minZero: the smallest element of x where that is a zero: -0 if there is one.
func minZero[T Float](x []T) T {
	for _, v := range x {
		if v == 0 && math.Signbit(float64(v)) {
			return v
		}
	}
	return 0
}
