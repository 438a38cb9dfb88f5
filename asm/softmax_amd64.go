//go:build !purego && !noasm

package asm

import (
	"math"
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

//go:noescape
func expSumF32AVX2(dst, x *float32, n int, m float32, step int) float32

//go:noescape
func expSumF32AVX512(dst, x *float32, n int, m float32, step int, ahead *float32) float32

//go:noescape
func softmaxStepF32AVX512(dst, x *float32, n int, m float32, prev *float32, prevStep int, q float32, next *float32, nextStep int) (s, max float32)

//go:noescape
func softmaxSmallF32AVX2(dst, x *float32, rows, n, ldd, ldx int, scale, maxs, sums *float32)

//go:noescape
func softmaxF32AVX512(dst, x *float32, rows, n, ldd, ldx int, scale, maxs, sums *float32)

//go:noescape
func softmaxTinyF32AVX512(dst, x *float32, rows, n, ldd, ldx int, labels *int32, scale, sums, diffs *float32)

//go:noescape
func softmaxSmallF32AVX512(dst, x *float32, rows, n, ldd, ldx int, labels *int32, scale, sums, diffs *float32)

//go:noescape
func shiftF32AVX512(dst, x *float32, rows, n, ldd, ldx int, a, b *float32)

//go:noescape
func expSumF64AVX2(dst, x *float64, n int, m float64, step int) float64

//go:noescape
func expSumF64AVX512(dst, x *float64, n int, m float64, step int) float64

//go:noescape
func softmaxSmallF64AVX2(dst, x *float64, rows, n, ldd, ldx int, scale, maxs, sums *float64)

//go:noescape
func softmaxF64AVX512(dst, x *float64, rows, n, ldd, ldx int, scale, maxs, sums *float64)

//go:noescape
func softmaxSmallF64AVX512(dst, x *float64, rows, n, ldd, ldx int, labels *int32, scale, sums, diffs *float64)

//go:noescape
func shiftF64AVX512(dst, x *float64, rows, n, ldd, ldx int, a, b *float64)

// ExpSumF32: dst[i] = e^(x[i]-m); returns the sum of dst over one block. Meanwhile a kernel may fetch what lies at ahead
// into the cache, as many elements as x has.
//
//go:noinline
func ExpSumF32(dst, x []float32, m float32, ahead []float32) float32 {
	switch cpu.Active() {
	case cpu.AVX512:
		if len(ahead) == 0 {
			ahead = x
		}
		return expSumF32AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), len(x), m, 256, unsafe.SliceData(ahead))
	case cpu.AVX2:
		return expSumF32AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), len(x), m, 256)
	}
	return expSumGeneric(dst, x, m)
}

// softmaxSteps tells whether SoftmaxStepF32 is more than its parts.
func softmaxSteps() bool { return cpu.Active() == cpu.AVX512 }

// SoftmaxStepF32: softmaxStepGeneric.
//
//go:noinline
func SoftmaxStepF32(dst, x []float32, m float32, prev []float32, q float32, next []float32) (s, largest float32) {
	switch cpu.Active() {
	case cpu.AVX512:
		var scratch, low [Lanes32]float32
		p, step := &scratch[0], 0
		if len(prev) > 0 {
			p, step = &prev[0], 256
		}
		l, lstep := &low[0], 0
		if len(next) > 0 {
			l, lstep = &next[0], 256
		}
		s, largest = softmaxStepF32AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), len(x), m, p, step, q, l, lstep)
		if len(next) == 0 {
			largest = float32(math.Inf(-1))
		}
		return s, largest
	case cpu.AVX2:
		return softmaxStepParts(dst, x, m, prev, q, next)
	}
	return softmaxStepGeneric(dst, x, m, prev, q, next)
}

// SumExpF32: the sum of e^(x[i]-m) over one block.
//
//go:noinline
func SumExpF32(x []float32, m float32) float32 {
	var scratch [Lanes32]float32
	switch cpu.Active() {
	case cpu.AVX512:
		return expSumF32AVX512(&scratch[0], unsafe.SliceData(x), len(x), m, 0, unsafe.SliceData(x))
	case cpu.AVX2:
		return expSumF32AVX2(&scratch[0], unsafe.SliceData(x), len(x), m, 0)
	}
	return sumExpGeneric(x, m)
}

// SoftmaxF32: rows of e^(x-max)/sum, times scale[i] if scale is not nil.
//
//go:noinline
func SoftmaxF32(dst, x []float32, rows, n, ldd, ldx int, scale, maxs, sums []float32) {
	switch cpu.Active() {
	case cpu.AVX512:
		d, p := unsafe.SliceData(dst), unsafe.SliceData(x)
		if n <= SmallCols && n >= 2 && rows >= 16 && scale == nil && maxs == nil && sums == nil {
			most := rows &^ 15
			softmaxShortF32AVX512(d, p, most, n, ldd, ldx, nil, nil, nil, nil)
			if rows -= most; rows == 0 {
				return
			}
			d, p = unsafe.SliceData(dst[most*ldd:]), unsafe.SliceData(x[most*ldx:])
		}
		softmaxF32AVX512(d, p, rows, n, ldd, ldx, unsafe.SliceData(scale), unsafe.SliceData(maxs), unsafe.SliceData(sums))
	case cpu.AVX2:
		if n <= SmallCols && n >= 2 && rows >= 8 {
			most := rows &^ 7
			softmaxSmallF32AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), most, n, ldd, ldx, unsafe.SliceData(scale), unsafe.SliceData(maxs), unsafe.SliceData(sums))
			if rows -= most; rows == 0 {
				return
			}
			dst, x, scale, maxs, sums = dst[most*ldd:], x[most*ldx:], after(scale, most), after(maxs, most), after(sums, most)
		}
		softmaxPartsF32(dst, x, rows, n, ldd, ldx, scale, maxs, sums)
	default:
		softmaxGeneric(dst, x, rows, n, ldd, ldx, scale, maxs, sums)
	}
}

// softmaxShortF32AVX512 divides a multiple of 16 rows of 2 to 16 columns between the kernels for them.
func softmaxShortF32AVX512(dst, x *float32, rows, n, ldd, ldx int, labels *int32, scale, sums, diffs *float32) {
	if n <= 8 && rows >= 32 {
		most := rows &^ 31
		softmaxTinyF32AVX512(dst, x, most, n, ldd, ldx, labels, scale, sums, diffs)
		if rows -= most; rows == 0 {
			return
		}
		dst, x = skip(dst, most*ldd), skip(x, most*ldx)
		if labels != nil {
			labels, scale, sums, diffs = skip(labels, most), skip(scale, most), skip(sums, most), skip(diffs, most)
		}
	}
	softmaxSmallF32AVX512(dst, x, rows, n, ldd, ldx, labels, scale, sums, diffs)
}

// skip returns the address of element n.
func skip[T any](p *T, n int) *T {
	return (*T)(unsafe.Add(unsafe.Pointer(p), n*int(unsafe.Sizeof(*p))))
}

// CrossEntropyF32: rows of scale[i] * (softmax(x) - onehot(labels[i])).
//
//go:noinline
func CrossEntropyF32(dst, x []float32, rows, n, ldd, ldx int, labels []int32, scale, sums, diffs []float32) {
	switch cpu.Active() {
	case cpu.AVX512:
		if n <= SmallCols && n >= 2 && rows >= 16 {
			most := rows &^ 15
			softmaxShortF32AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), most, n, ldd, ldx, unsafe.SliceData(labels), unsafe.SliceData(scale), unsafe.SliceData(sums), unsafe.SliceData(diffs))
			if rows -= most; rows == 0 {
				return
			}
			dst, x, labels, scale, sums, diffs = dst[most*ldd:], x[most*ldx:], labels[most:], scale[most:], sums[most:], diffs[most:]
		}
		crossEntropyF32(dst, x, rows, n, ldd, ldx, labels, scale, sums, diffs)
	case cpu.AVX2:
		crossEntropyF32(dst, x, rows, n, ldd, ldx, labels, scale, sums, diffs)
	default:
		crossEntropyGeneric(dst, x, rows, n, ldd, ldx, labels, scale, sums, diffs)
	}
}

// ShiftF32: rows of (x - a[i]) - b[i].
//
//go:noinline
func ShiftF32(dst, x []float32, rows, n, ldd, ldx int, a, b []float32) {
	switch cpu.Active() {
	case cpu.AVX512:
		shiftF32AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), rows, n, ldd, ldx, unsafe.SliceData(a), unsafe.SliceData(b))
	case cpu.AVX2:
		shiftPartsF32(dst, x, rows, n, ldd, ldx, a, b)
	default:
		shiftGeneric(dst, x, rows, n, ldd, ldx, a, b)
	}
}

// ExpSumF64: the float64 form of ExpSumF32; it fetches nothing ahead.
//
//go:noinline
func ExpSumF64(dst, x []float64, m float64, _ []float64) float64 {
	switch cpu.Active() {
	case cpu.AVX512:
		return expSumF64AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), len(x), m, 256)
	case cpu.AVX2:
		return expSumF64AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), len(x), m, 256)
	}
	return expSumGeneric(dst, x, m)
}

// SumExpF64: the sum of e^(x[i]-m) over one block.
//
//go:noinline
func SumExpF64(x []float64, m float64) float64 {
	var scratch [Lanes64]float64
	switch cpu.Active() {
	case cpu.AVX512:
		return expSumF64AVX512(&scratch[0], unsafe.SliceData(x), len(x), m, 0)
	case cpu.AVX2:
		return expSumF64AVX2(&scratch[0], unsafe.SliceData(x), len(x), m, 0)
	}
	return sumExpGeneric(x, m)
}

// SoftmaxF64: rows of e^(x-max)/sum, times scale[i] if scale is not nil.
//
//go:noinline
func SoftmaxF64(dst, x []float64, rows, n, ldd, ldx int, scale, maxs, sums []float64) {
	switch cpu.Active() {
	case cpu.AVX512:
		d, p := unsafe.SliceData(dst), unsafe.SliceData(x)
		if n <= SmallCols && n >= 2 && rows >= 8 && scale == nil && maxs == nil && sums == nil {
			most := rows &^ 7
			softmaxSmallF64AVX512(d, p, most, n, ldd, ldx, nil, nil, nil, nil)
			if rows -= most; rows == 0 {
				return
			}
			d, p = unsafe.SliceData(dst[most*ldd:]), unsafe.SliceData(x[most*ldx:])
		}
		softmaxF64AVX512(d, p, rows, n, ldd, ldx, unsafe.SliceData(scale), unsafe.SliceData(maxs), unsafe.SliceData(sums))
	case cpu.AVX2:
		if n <= SmallCols && n >= 2 && rows >= 4 {
			most := rows &^ 3
			softmaxSmallF64AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), most, n, ldd, ldx, unsafe.SliceData(scale), unsafe.SliceData(maxs), unsafe.SliceData(sums))
			if rows -= most; rows == 0 {
				return
			}
			dst, x, scale, maxs, sums = dst[most*ldd:], x[most*ldx:], after(scale, most), after(maxs, most), after(sums, most)
		}
		softmaxPartsF64(dst, x, rows, n, ldd, ldx, scale, maxs, sums)
	default:
		softmaxGeneric(dst, x, rows, n, ldd, ldx, scale, maxs, sums)
	}
}

// CrossEntropyF64: rows of scale[i] * (softmax(x) - onehot(labels[i])).
//
//go:noinline
func CrossEntropyF64(dst, x []float64, rows, n, ldd, ldx int, labels []int32, scale, sums, diffs []float64) {
	switch cpu.Active() {
	case cpu.AVX512:
		if n <= SmallCols && n >= 2 && rows >= 8 {
			most := rows &^ 7
			softmaxSmallF64AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), most, n, ldd, ldx, unsafe.SliceData(labels), unsafe.SliceData(scale), unsafe.SliceData(sums), unsafe.SliceData(diffs))
			if rows -= most; rows == 0 {
				return
			}
			dst, x, labels, scale, sums, diffs = dst[most*ldd:], x[most*ldx:], labels[most:], scale[most:], sums[most:], diffs[most:]
		}
		crossEntropyF64(dst, x, rows, n, ldd, ldx, labels, scale, sums, diffs)
	case cpu.AVX2:
		crossEntropyF64(dst, x, rows, n, ldd, ldx, labels, scale, sums, diffs)
	default:
		crossEntropyGeneric(dst, x, rows, n, ldd, ldx, labels, scale, sums, diffs)
	}
}

// ShiftF64: rows of (x - a[i]) - b[i].
//
//go:noinline
func ShiftF64(dst, x []float64, rows, n, ldd, ldx int, a, b []float64) {
	switch cpu.Active() {
	case cpu.AVX512:
		shiftF64AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), rows, n, ldd, ldx, unsafe.SliceData(a), unsafe.SliceData(b))
	case cpu.AVX2:
		shiftPartsF64(dst, x, rows, n, ldd, ldx, a, b)
	default:
		shiftGeneric(dst, x, rows, n, ldd, ldx, a, b)
	}
}

// RowMaxF32: the largest element, up to the sign of a zero; NaN if there is one.
//
//go:noinline
func RowMaxF32(x []float32) float32 {
	var m float32
	var ok bool
	switch level := extremaLevel(x); {
	case level == cpu.AVX512 && len(x) >= 16:
		m, ok = maxF32AVX512(unsafe.SliceData(x), len(x))
	case level >= cpu.AVX2 && len(x) >= 8:
		m, ok = maxF32AVX2(unsafe.SliceData(x), len(x))
	default:
		return maxGeneric(x)
	}
	if !ok && holdsNaNF32(x) {
		return float32(math.NaN())
	}
	return m
}

// RowMaxF64: the largest element, up to the sign of a zero; NaN if there is one.
//
//go:noinline
func RowMaxF64(x []float64) float64 {
	var m float64
	var ok bool
	switch level := extremaLevel(x); {
	case level == cpu.AVX512 && len(x) >= 8:
		m, ok = maxF64AVX512(unsafe.SliceData(x), len(x))
	case level >= cpu.AVX2 && len(x) >= 4:
		m, ok = maxF64AVX2(unsafe.SliceData(x), len(x))
	default:
		return maxGeneric(x)
	}
	if !ok && holdsNaNF64(x) {
		return float64(math.NaN())
	}
	return m
}
