package asm

import (
	"math"
	"unsafe"
)

// Softmax of the rows of a matrix, and the pieces that log-softmax and cross-entropy are made of.
//
// A row x of n columns gives
//
//	m = max(x)    e_j = exp(x_j - m)    s = sum of e in lane order (lane = j mod L, halving tree)    y_j = e_j * (1/s)
//
// A row with +Inf or NaN, or with nothing but -Inf, gives NaN everywhere; no case needs a branch: x_j - m is NaN for
// the +Inf itself (Inf - Inf), for every -Inf of a row of them, and for a NaN, and one NaN makes s NaN. That is why a
// kernel may lose a NaN while it looks for the maximum (MAXPS does), and may take either zero for the maximum of
// zeros of both signs (exp(+0) = exp(-0) = 1). Where max is an output, it is therefore defined up to the sign of
// zero, and not at all where the row's sum is NaN. Every consumer goes through log(s), which is NaN there.
//
// Every e_j is +0 or greater or NaN, so are the lanes, and adding +0 changes none of them: kernels may leave out the
// steps of the halving tree that only add the lanes beyond a short row, and the padding of the last step.

// SmallCols is the widest row that has kernels of its own, which hold several rows at once, one in each lane.
const SmallCols = 16

// expGeneric: dst[i] = e^x[i], the float32 or the float64 definition.
func expGeneric[T Float](dst, x []T) {
	if unsafe.Sizeof(T(0)) == 4 {
		expF32Generic(*(*[]float32)(unsafe.Pointer(&dst)), *(*[]float32)(unsafe.Pointer(&x)))
	} else {
		expF64Generic(*(*[]float64)(unsafe.Pointer(&dst)), *(*[]float64)(unsafe.Pointer(&x)))
	}
}

// expSumGeneric: dst[i] = exp(x[i] - m); returns the sum of dst in lane order. n <= BlockLen. dst may be x.
func expSumGeneric[T Float](dst, x []T, m T) T {
	var buf [Lanes32]T
	acc := buf[:lanes[T]()]
	for len(x) > 0 {
		c := min(len(acc), len(x))
		for i, v := range x[:c] {
			dst[i] = v - m
		}
		expGeneric(dst[:c], dst[:c])
		for i, e := range dst[:c] {
			acc[i] += e
		}
		dst, x = dst[c:], x[c:]
	}
	return fold(acc)
}

// sumExpGeneric: expSumGeneric without dst.
func sumExpGeneric[T Float](x []T, m T) T {
	var buf, e [Lanes32]T
	acc := buf[:lanes[T]()]
	for len(x) > 0 {
		c := min(len(acc), len(x))
		for i, v := range x[:c] {
			e[i] = v - m
		}
		expGeneric(e[:c], e[:c])
		for i, v := range e[:c] {
			acc[i] += v
		}
		x = x[c:]
	}
	return fold(acc)
}

// softmaxGeneric: for each row, dst = exp(x - m) * q with q = 1/s, or q = scale[i] * (1/s) where scale is not nil;
// the row's m and s go to maxs[i] and sums[i] where those are not nil. rows >= 1, 1 <= n <= BlockLen. Row i begins at i*ldd in dst
// and i*ldx in x. dst may be x, with the same stride.
func softmaxGeneric[T Float](dst, x []T, rows, n, ldd, ldx int, scale, maxs, sums []T) {
	for i := range rows {
		xr, dr := x[i*ldx:i*ldx+n], dst[i*ldd:i*ldd+n]
		m := maxGeneric(xr)
		s := expSumGeneric(dr, xr, m)
		q := 1 / s
		if scale != nil {
			q = T(scale[i] * q)
		}
		for j := range dr {
			dr[j] = T(dr[j] * q)
		}
		if maxs != nil {
			maxs[i] = m
		}
		if sums != nil {
			sums[i] = s
		}
	}
}

// crossEntropyGeneric: softmaxGeneric with scale, and with the label of each row: sums[i] = s, diffs[i] = x_y - m, and
// dst_y -= scale[i], where y = labels[i]. So dst is scale[i] * (p - onehot(y)), and the row's loss is log(s) - diff.
// A label outside 0 .. n-1 leaves dst as it is and gives diffs[i] = 0. diffs[i] is defined as a maximum is.
func crossEntropyGeneric[T Float](dst, x []T, rows, n, ldd, ldx int, labels []int32, scale, sums, diffs []T) {
	for i := range rows {
		var m [1]T
		y := int(labels[i])
		in := uint(y) < uint(n)
		diffs[i] = 0
		if in {
			diffs[i] = x[i*ldx+y] // before the row is overwritten
		}
		softmaxGeneric(dst[i*ldd:], x[i*ldx:], 1, n, ldd, ldx, scale[i:i+1], m[:], sums[i:i+1])
		if in {
			diffs[i] -= m[0]
			dst[i*ldd+y] -= scale[i]
		}
	}
}

// shiftGeneric: for each row, dst_j = (x_j - a[i]) - b[i]. With a = m and b = log(s) that is log-softmax. dst may be x.
func shiftGeneric[T Float](dst, x []T, rows, n, ldd, ldx int, a, b []T) {
	for i := range rows {
		xr, dr := x[i*ldx:i*ldx+n], dst[i*ldd:i*ldd+n]
		for j, v := range xr {
			dr[j] = (v - a[i]) - b[i]
		}
	}
}

// softmaxStepGeneric is one block of three rows at once: dst = exp(x - m), with the sum s in lane order; prev, the exponentials of
// the row before, times q; and the largest element of next, the row to come, which is -Inf if next is empty. prev and next are as
// long as x, or empty; dst may be x. 0 < len(x) <= BlockLen.
func softmaxStepGeneric[T Float](dst, x []T, m T, prev []T, q T, next []T) (s, largest T) {
	s = expSumGeneric(dst, x, m)
	for i, v := range prev {
		prev[i] = T(v * q)
	}
	if len(next) == 0 {
		return s, T(math.Inf(-1))
	}
	return s, maxGeneric(next)
}

// SoftmaxWideRows: softmaxGeneric of rows of any length, by blocks: s is the sum of the blocks' sums, ascending from +0.
//
// Where a kernel for that exists, the maximum of a row is found, and the row before scaled, while the row's exponentials are taken.
func SoftmaxWideRows[T Float](dst, x []T, rows, n, ldd, ldx int) {
	if unsafe.Sizeof(T(0)) == 4 && rows > 1 && softmaxSteps() {
		softmaxPipe(*(*[]float32)(unsafe.Pointer(&dst)), *(*[]float32)(unsafe.Pointer(&x)), rows, n, ldd, ldx)
		return
	}
	for i := range rows {
		var next []T
		if i+1 < rows {
			next = x[(i+1)*ldx:][:n]
		}
		softmaxWide(dst[i*ldd:][:n], x[i*ldx:][:n], next)
	}
}

// softmaxPipe is SoftmaxWideRows by steps.
func softmaxPipe(dst, x []float32, rows, n, ldd, ldx int) {
	m := wideMax(x[:n])
	var q float32
	for i := range rows {
		var s float32
		following := float32(math.Inf(-1))
		for j := 0; j < n; j += BlockLen {
			k := min(n, j+BlockLen)
			var prev, next []float32
			if i > 0 {
				prev = dst[(i-1)*ldd:][j:k]
			}
			if i+1 < rows {
				next = x[(i+1)*ldx:][j:k]
			}
			t, v := SoftmaxStepF32(dst[i*ldd:][j:k], x[i*ldx:][j:k], m, prev, q, next)
			s += t
			following = max(following, v)
		}
		m, q = following, 1/s
	}
	wideScale(dst[(rows-1)*ldd:][:n], q)
}

// softmaxWide is one row. The maximum and the scaling are bound by the cache and begin on its lines (Lead); the exponentials leave it idle, and
// fetch next, which is the row to come or nil.
func softmaxWide[T Float](dst, x, next []T) {
	lead := Lead(x)
	m := wideMax(x[lead:])
	if lead > 0 {
		m = max(m, wideMax(x[:lead]))
	}
	var s T
	for i := 0; i < len(x); i += BlockLen {
		b := min(BlockLen, len(x)-i)
		var ahead []T
		if len(next) >= i+b {
			ahead = next[i : i+b]
		}
		s += wideExpSum(dst[i:i+b], x[i:i+b], m, ahead)
	}
	lead = Lead(dst)
	wideScale(dst[:lead], 1/s)
	wideScale(dst[lead:], 1/s)
}

func wideMax[T Float](x []T) T {
	m := T(math.Inf(-1))
	for i := 0; i < len(x); i += BlockLen {
		b := x[i:min(i+BlockLen, len(x))]
		if unsafe.Sizeof(m) == 4 {
			m = max(m, T(RowMaxF32(*(*[]float32)(unsafe.Pointer(&b)))))
		} else {
			m = max(m, T(RowMaxF64(*(*[]float64)(unsafe.Pointer(&b)))))
		}
	}
	return m
}

func wideExpSum[T Float](dst, x []T, m T, ahead []T) T {
	if unsafe.Sizeof(m) == 4 {
		return T(ExpSumF32(*(*[]float32)(unsafe.Pointer(&dst)), *(*[]float32)(unsafe.Pointer(&x)), float32(m), *(*[]float32)(unsafe.Pointer(&ahead))))
	}
	return T(ExpSumF64(*(*[]float64)(unsafe.Pointer(&dst)), *(*[]float64)(unsafe.Pointer(&x)), float64(m), *(*[]float64)(unsafe.Pointer(&ahead))))
}

func wideScale[T Float](x []T, by T) {
	for i := 0; i < len(x); i += BlockLen {
		b := x[i:min(i+BlockLen, len(x))]
		if unsafe.Sizeof(by) == 4 {
			f := *(*[]float32)(unsafe.Pointer(&b))
			ScaleF32(f, float32(by), f)
		} else {
			f := *(*[]float64)(unsafe.Pointer(&b))
			ScaleF64(f, float64(by), f)
		}
	}
}

// Lead returns how many elements of x stand before its first 64-byte boundary, at most len(x). Vectors that begin there
// do not straddle cache lines, of which a store takes almost twice the time (Zen 4: 3.5 cycles against 2).
func Lead[T Float](x []T) int {
	size := unsafe.Sizeof(T(0))
	return min(len(x), int(-uintptr(unsafe.Pointer(unsafe.SliceData(x)))&63/size))
}
