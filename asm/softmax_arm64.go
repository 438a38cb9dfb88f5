//go:build !purego && !noasm

package asm

import (
	"math"
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

//go:noescape
func expSumF32NEON(dst, x *float32, n int, m float32, step int, tail *float32) float32

//go:noescape
func softmaxSmallF32NEON(dst, x *float32, rows, n, ldd, ldx int, scale, maxs, sums *float32)

// ExpSumF32: dst[i] = e^(x[i]-m); returns the sum of dst over one block.
//
//go:noinline
func ExpSumF32(dst, x []float32, m float32, _ []float32) float32 {
	if cpu.Active() != cpu.NEON {
		return expSumGeneric(dst, x, m)
	}
	whole := len(x) &^ (Lanes32 - 1)
	if whole == len(x) {
		return expSumF32NEON(unsafe.SliceData(dst), unsafe.SliceData(x), whole, m, 256, nil)
	}
	var tail [Lanes32]float32
	pad(tail[:], x[whole:])
	s := expSumF32NEON(unsafe.SliceData(dst), unsafe.SliceData(x), whole, m, 256, &tail[0])
	copy(dst[whole:len(x)], tail[:])
	return s
}

// softmaxSteps tells whether SoftmaxStepF32 is more than its parts.
func softmaxSteps() bool { return false }

// SoftmaxStepF32: softmaxStepGeneric.
//
//go:noinline
func SoftmaxStepF32(dst, x []float32, m float32, prev []float32, q float32, next []float32) (s, largest float32) {
	if cpu.Active() != cpu.NEON {
		return softmaxStepGeneric(dst, x, m, prev, q, next)
	}
	return softmaxStepParts(dst, x, m, prev, q, next)
}

// SumExpF32: the sum of e^(x[i]-m) over one block.
//
//go:noinline
func SumExpF32(x []float32, m float32) float32 {
	if cpu.Active() != cpu.NEON {
		return sumExpGeneric(x, m)
	}
	var scratch, tail [Lanes32]float32
	whole := len(x) &^ (Lanes32 - 1)
	if whole == len(x) {
		return expSumF32NEON(&scratch[0], unsafe.SliceData(x), whole, m, 0, nil)
	}
	pad(tail[:], x[whole:])
	return expSumF32NEON(&scratch[0], unsafe.SliceData(x), whole, m, 0, &tail[0])
}

// SoftmaxF32: rows of e^(x-max)/sum, times scale[i] if scale is not nil.
//
//go:noinline
func SoftmaxF32(dst, x []float32, rows, n, ldd, ldx int, scale, maxs, sums []float32) {
	if cpu.Active() != cpu.NEON {
		softmaxGeneric(dst, x, rows, n, ldd, ldx, scale, maxs, sums)
		return
	}
	if n <= SmallCols && n >= 2 && rows >= 4 {
		most := rows &^ 3
		softmaxSmallF32NEON(unsafe.SliceData(dst), unsafe.SliceData(x), most, n, ldd, ldx, unsafe.SliceData(scale), unsafe.SliceData(maxs), unsafe.SliceData(sums))
		if rows -= most; rows == 0 {
			return
		}
		dst, x, scale, maxs, sums = dst[most*ldd:], x[most*ldx:], after(scale, most), after(maxs, most), after(sums, most)
	}
	softmaxPartsF32(dst, x, rows, n, ldd, ldx, scale, maxs, sums)
}

// CrossEntropyF32: rows of scale[i] * (softmax(x) - onehot(labels[i])).
//
//go:noinline
func CrossEntropyF32(dst, x []float32, rows, n, ldd, ldx int, labels []int32, scale, sums, diffs []float32) {
	if cpu.Active() != cpu.NEON {
		crossEntropyGeneric(dst, x, rows, n, ldd, ldx, labels, scale, sums, diffs)
		return
	}
	crossEntropyF32(dst, x, rows, n, ldd, ldx, labels, scale, sums, diffs)
}

// ShiftF32: rows of (x - a[i]) - b[i].
//
//go:noinline
func ShiftF32(dst, x []float32, rows, n, ldd, ldx int, a, b []float32) {
	if cpu.Active() != cpu.NEON {
		shiftGeneric(dst, x, rows, n, ldd, ldx, a, b)
		return
	}
	shiftPartsF32(dst, x, rows, n, ldd, ldx, a, b)
}

//go:noescape
func expSumF64NEON(dst, x *float64, n int, m float64, step int, tail *float64) float64

//go:noescape
func softmaxSmallF64NEON(dst, x *float64, rows, n, ldd, ldx int, scale, maxs, sums *float64)

// ExpSumF64: dst[i] = e^(x[i]-m); returns the sum of dst over one block.
//
//go:noinline
func ExpSumF64(dst, x []float64, m float64, _ []float64) float64 {
	if cpu.Active() != cpu.NEON {
		return expSumGeneric(dst, x, m)
	}
	whole := len(x) &^ (Lanes64 - 1)
	if whole == len(x) {
		return expSumF64NEON(unsafe.SliceData(dst), unsafe.SliceData(x), whole, m, 256, nil)
	}
	var tail [Lanes64]float64
	pad(tail[:], x[whole:])
	s := expSumF64NEON(unsafe.SliceData(dst), unsafe.SliceData(x), whole, m, 256, &tail[0])
	copy(dst[whole:len(x)], tail[:])
	return s
}

// SumExpF64: the sum of e^(x[i]-m) over one block.
//
//go:noinline
func SumExpF64(x []float64, m float64) float64 {
	if cpu.Active() != cpu.NEON {
		return sumExpGeneric(x, m)
	}
	var scratch, tail [Lanes64]float64
	whole := len(x) &^ (Lanes64 - 1)
	if whole == len(x) {
		return expSumF64NEON(&scratch[0], unsafe.SliceData(x), whole, m, 0, nil)
	}
	pad(tail[:], x[whole:])
	return expSumF64NEON(&scratch[0], unsafe.SliceData(x), whole, m, 0, &tail[0])
}

// SoftmaxF64: rows of e^(x-max)/sum, times scale[i] if scale is not nil.
//
//go:noinline
func SoftmaxF64(dst, x []float64, rows, n, ldd, ldx int, scale, maxs, sums []float64) {
	if cpu.Active() != cpu.NEON {
		softmaxGeneric(dst, x, rows, n, ldd, ldx, scale, maxs, sums)
		return
	}
	if n <= SmallCols && n >= 2 && rows >= 2 {
		most := rows &^ 1
		softmaxSmallF64NEON(unsafe.SliceData(dst), unsafe.SliceData(x), most, n, ldd, ldx, unsafe.SliceData(scale), unsafe.SliceData(maxs), unsafe.SliceData(sums))
		if rows -= most; rows == 0 {
			return
		}
		dst, x, scale, maxs, sums = dst[most*ldd:], x[most*ldx:], after(scale, most), after(maxs, most), after(sums, most)
	}
	softmaxPartsF64(dst, x, rows, n, ldd, ldx, scale, maxs, sums)
}

// CrossEntropyF64: rows of scale[i] * (softmax(x) - onehot(labels[i])).
//
//go:noinline
func CrossEntropyF64(dst, x []float64, rows, n, ldd, ldx int, labels []int32, scale, sums, diffs []float64) {
	if cpu.Active() != cpu.NEON {
		crossEntropyGeneric(dst, x, rows, n, ldd, ldx, labels, scale, sums, diffs)
		return
	}
	crossEntropyF64(dst, x, rows, n, ldd, ldx, labels, scale, sums, diffs)
}

// ShiftF64: rows of (x - a[i]) - b[i].
//
//go:noinline
func ShiftF64(dst, x []float64, rows, n, ldd, ldx int, a, b []float64) {
	if cpu.Active() != cpu.NEON {
		shiftGeneric(dst, x, rows, n, ldd, ldx, a, b)
		return
	}
	shiftPartsF64(dst, x, rows, n, ldd, ldx, a, b)
}

// pad copies x to the beginning of dst and fills the rest with -Inf.
func pad[T Float](dst, x []T) {
	for i := copy(dst, x); i < len(dst); i++ {
		dst[i] = T(math.Inf(-1))
	}
}

// RowMaxF32: the largest element, up to the sign of a zero; NaN if there is one.
//
//go:noinline
func RowMaxF32(x []float32) float32 { return MaxF32(x) }

// RowMaxF64: the largest element, up to the sign of a zero; NaN if there is one.
//
//go:noinline
func RowMaxF64(x []float64) float64 { return MaxF64(x) }
