//go:build !purego && !noasm && (amd64 || arm64)

package asm

import "math"

// The parts of the family that levels without a kernel of their own put together from other kernels, and what all of
// them leave to Go.

// after returns s from element n on, or nil.
func after[T Float](s []T, n int) []T {
	if s == nil {
		return nil
	}
	return s[n:]
}

// softmaxStepParts is softmaxStepGeneric by kernels on vectors.
func softmaxStepParts(dst, x []float32, m float32, prev []float32, q float32, next []float32) (s, largest float32) {
	s = ExpSumF32(dst, x, m, next)
	ScaleF32(prev, q, prev)
	if len(next) == 0 {
		return s, float32(math.Inf(-1))
	}
	return s, RowMaxF32(next)
}

// softmaxPartsF32 is softmaxGeneric by kernels on vectors.
func softmaxPartsF32(dst, x []float32, rows, n, ldd, ldx int, scale, maxs, sums []float32) {
	for i := range rows {
		xr, dr := x[i*ldx:i*ldx+n], dst[i*ldd:i*ldd+n]
		m := RowMaxF32(xr)
		s := ExpSumF32(dr, xr, m, nil)
		q := 1 / s
		if scale != nil {
			q = float32(scale[i] * q)
		}
		ScaleF32(dr, q, dr)
		if maxs != nil {
			maxs[i] = m
		}
		if sums != nil {
			sums[i] = s
		}
	}
}

// shiftPartsF32 is shiftGeneric by kernels on vectors.
func shiftPartsF32(dst, x []float32, rows, n, ldd, ldx int, a, b []float32) {
	for i := range rows {
		dr := dst[i*ldd : i*ldd+n]
		AddScalarF32(dr, -a[i], x[i*ldx:i*ldx+n])
		AddScalarF32(dr, -b[i], dr)
	}
}

// crossEntropyF32 is crossEntropyGeneric by way of SoftmaxF32.
func crossEntropyF32(dst, x []float32, rows, n, ldd, ldx int, labels []int32, scale, sums, diffs []float32) {
	var maxs [16]float32
	for i := 0; i < rows; i += len(maxs) {
		r := min(len(maxs), rows-i)
		for k := i; k < i+r; k++ {
			diffs[k] = 0
			if y := int(labels[k]); uint(y) < uint(n) {
				diffs[k] = x[k*ldx+y] // before the row is overwritten
			}
		}
		SoftmaxF32(dst[i*ldd:], x[i*ldx:], r, n, ldd, ldx, scale[i:i+r], maxs[:r], sums[i:i+r])
		for k := i; k < i+r; k++ {
			if y := int(labels[k]); uint(y) < uint(n) {
				diffs[k] -= maxs[k-i]
				dst[k*ldd+y] -= scale[k]
			}
		}
	}
}

// softmaxPartsF64 is softmaxGeneric by kernels on vectors.
func softmaxPartsF64(dst, x []float64, rows, n, ldd, ldx int, scale, maxs, sums []float64) {
	for i := range rows {
		xr, dr := x[i*ldx:i*ldx+n], dst[i*ldd:i*ldd+n]
		m := RowMaxF64(xr)
		s := ExpSumF64(dr, xr, m, nil)
		q := 1 / s
		if scale != nil {
			q = float64(scale[i] * q)
		}
		ScaleF64(dr, q, dr)
		if maxs != nil {
			maxs[i] = m
		}
		if sums != nil {
			sums[i] = s
		}
	}
}

// shiftPartsF64 is shiftGeneric by kernels on vectors.
func shiftPartsF64(dst, x []float64, rows, n, ldd, ldx int, a, b []float64) {
	for i := range rows {
		dr := dst[i*ldd : i*ldd+n]
		AddScalarF64(dr, -a[i], x[i*ldx:i*ldx+n])
		AddScalarF64(dr, -b[i], dr)
	}
}

// crossEntropyF64 is crossEntropyGeneric by way of SoftmaxF64.
func crossEntropyF64(dst, x []float64, rows, n, ldd, ldx int, labels []int32, scale, sums, diffs []float64) {
	var maxs [16]float64
	for i := 0; i < rows; i += len(maxs) {
		r := min(len(maxs), rows-i)
		for k := i; k < i+r; k++ {
			diffs[k] = 0
			if y := int(labels[k]); uint(y) < uint(n) {
				diffs[k] = x[k*ldx+y] // before the row is overwritten
			}
		}
		SoftmaxF64(dst[i*ldd:], x[i*ldx:], r, n, ldd, ldx, scale[i:i+r], maxs[:r], sums[i:i+r])
		for k := i; k < i+r; k++ {
			if y := int(labels[k]); uint(y) < uint(n) {
				diffs[k] -= maxs[k-i]
				dst[k*ldd+y] -= scale[k]
			}
		}
	}
}
