//go:build purego || noasm || (!amd64 && !arm64)

package asm

// ExpSumF32: dst[i] = e^(x[i]-m); returns the sum of dst over one block.
//
//go:noinline
func ExpSumF32(dst, x []float32, m float32, _ []float32) float32 { return expSumGeneric(dst, x, m) }

// SumExpF32: the sum of e^(x[i]-m) over one block.
//
//go:noinline
func SumExpF32(x []float32, m float32) float32 { return sumExpGeneric(x, m) }

// SoftmaxF32: rows of e^(x-max)/sum, times scale[i] if scale is not nil.
//
//go:noinline
func SoftmaxF32(dst, x []float32, rows, n, ldd, ldx int, scale, maxs, sums []float32) {
	softmaxGeneric(dst, x, rows, n, ldd, ldx, scale, maxs, sums)
}

// CrossEntropyF32: rows of scale[i] * (softmax(x) - onehot(labels[i])).
//
//go:noinline
func CrossEntropyF32(dst, x []float32, rows, n, ldd, ldx int, labels []int32, scale, sums, diffs []float32) {
	crossEntropyGeneric(dst, x, rows, n, ldd, ldx, labels, scale, sums, diffs)
}

// ShiftF32: rows of (x - a[i]) - b[i].
//
//go:noinline
func ShiftF32(dst, x []float32, rows, n, ldd, ldx int, a, b []float32) {
	shiftGeneric(dst, x, rows, n, ldd, ldx, a, b)
}

// ExpSumF64: dst[i] = e^(x[i]-m); returns the sum of dst over one block.
//
//go:noinline
func ExpSumF64(dst, x []float64, m float64, _ []float64) float64 { return expSumGeneric(dst, x, m) }

// SumExpF64: the sum of e^(x[i]-m) over one block.
//
//go:noinline
func SumExpF64(x []float64, m float64) float64 { return sumExpGeneric(x, m) }

// SoftmaxF64: rows of e^(x-max)/sum, times scale[i] if scale is not nil.
//
//go:noinline
func SoftmaxF64(dst, x []float64, rows, n, ldd, ldx int, scale, maxs, sums []float64) {
	softmaxGeneric(dst, x, rows, n, ldd, ldx, scale, maxs, sums)
}

// CrossEntropyF64: rows of scale[i] * (softmax(x) - onehot(labels[i])).
//
//go:noinline
func CrossEntropyF64(dst, x []float64, rows, n, ldd, ldx int, labels []int32, scale, sums, diffs []float64) {
	crossEntropyGeneric(dst, x, rows, n, ldd, ldx, labels, scale, sums, diffs)
}

// ShiftF64: rows of (x - a[i]) - b[i].
//
//go:noinline
func ShiftF64(dst, x []float64, rows, n, ldd, ldx int, a, b []float64) {
	shiftGeneric(dst, x, rows, n, ldd, ldx, a, b)
}

// RowMaxF32: the largest element, up to the sign of a zero; NaN if there is one.
//
//go:noinline
func RowMaxF32(x []float32) float32 { return maxGeneric(x) }

// RowMaxF64: the largest element, up to the sign of a zero; NaN if there is one.
//
//go:noinline
func RowMaxF64(x []float64) float64 { return maxGeneric(x) }

func softmaxSteps() bool { return false }

// SoftmaxStepF32 is softmaxStepGeneric.
func SoftmaxStepF32(dst, x []float32, m float32, prev []float32, q float32, next []float32) (s, largest float32) {
	return softmaxStepGeneric(dst, x, m, prev, q, next)
}
