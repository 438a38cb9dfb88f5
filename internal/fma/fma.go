// Package fma has the fused multiply-add a*b + c with one rounding, the step that every generic body is made of.
//
// It gives the same bits as the instruction (VFMADD, FMADD) on every port, with or without hardware support. Nothing
// else in the module may rely on the compiler's own fusing, which differs between ports.
package fma

import (
	"math"
	"unsafe"
)

// F64 returns a*b + c rounded once to float64.
func F64(a, b, c float64) float64 { return math.FMA(a, b, c) }

// F32 returns a*b + c rounded once to float32.
//
// The product of two float32 is exact in float64 (48 of 53 bits; exponents -298 .. 256). The sum is rounded to 53
// bits, and rounding that again to 24 bits differs from a single rounding only if the float64 sum lies exactly half
// way between two float32 (its low 29 bits are 1 followed by 28 zeros) or if the result is below the normal range of
// float32, where fewer bits are kept. Both cases take the slow path; Inf and NaN pass through the fast one unchanged.
func F32(a, b, c float32) float32 {
	p := float64(float64(a) * float64(b)) // the conversion forbids fusing (harmless here, but a gate looks for it)
	s := p + float64(c)
	u := math.Float64bits(s)
	if u&HalfMask == Half || u<<1 < MinNormal {
		return Slow32(p, float64(c))
	}
	return float32(s)
}

// The two tests of the fast path, for hot loops that inline it by hand: with u = math.Float64bits(s), the sum s may be
// converted to float32 directly unless u&HalfMask == Half || u<<1 < MinNormal.
const (
	HalfMask  = 1<<29 - 1
	Half      = 1 << 28
	MinNormal = (1023 - 126) << 53 // bits of 2^-126 in float64, shifted left by one to drop the sign
)

// Slow32 returns p + c rounded once to float32, for any float64 p and c whose exact sum is wanted: the sum is first
// rounded to odd in float64, after which the second rounding is harmless (Boldo & Melquiond 2008: 53 >= 24 + 2).
//
//go:noinline
func Slow32(p, c float64) float32 {
	s := p + c
	// TwoSum (Knuth): s + e is exactly p + c. No overflow: |p| <= 2^256.
	t := s - p
	e := (p - (s - t)) + (c - t)
	if e != 0 && math.Float64bits(s)&1 == 0 { // inexact and even: move towards e, onto the odd neighbour
		u := math.Float64bits(s)
		if (e > 0) == (s > 0) {
			u++
		} else {
			u--
		}
		s = math.Float64frombits(u)
	}
	return float32(s)
}

// FMA returns a*b + c rounded once, in T's own format.
func FMA[T ~float32 | ~float64](a, b, c T) T {
	if unsafe.Sizeof(T(0)) == 4 {
		return T(F32(float32(a), float32(b), float32(c)))
	}
	return T(math.FMA(float64(a), float64(b), float64(c)))
}
