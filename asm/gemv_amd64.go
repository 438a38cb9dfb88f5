//go:build !purego && !noasm

package asm

import (
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

//go:noescape
func gemvRowsF32AVX512(a *float32, lda uintptr, x, y *float32, m, k int, alpha, beta float32)

//go:noescape
func gemvRowsFarF32AVX512(a *float32, lda uintptr, x, y, next *float32, m, k int, alpha, beta float32)

//go:noescape
func gemvWideF32AVX512(a *float32, lda uintptr, x *float32, xs uintptr, acc *float32, n, k int)

//go:noescape
func gemvColsF32AVX512(a *float32, lda uintptr, x *float32, xs uintptr, acc *float32, n, k, fresh int)

//go:noescape
func gemvRowsF64AVX512(a *float64, lda uintptr, x, y *float64, m, k, fetch int, alpha, beta float64)

//go:noescape
func gemvWideF64AVX512(a *float64, lda uintptr, x *float64, xs uintptr, acc *float64, n, k int)

//go:noescape
func gemvColsF64AVX512(a *float64, lda uintptr, x *float64, xs uintptr, acc *float64, n, k, fresh int)

//go:noescape
func gemvRowsFarF32AVX2(a *float32, lda uintptr, x, y *float32, m, k int, alpha, beta float32)

//go:noescape
func gemvColsF32AVX2(a *float32, lda uintptr, x *float32, xs uintptr, acc *float32, n, k int)

//go:noescape
func gemvRowsFarF64AVX2(a *float64, lda uintptr, x, y, next *float64, m, k int, alpha, beta float64)

//go:noescape
func gemvColsF64AVX2(a *float64, lda uintptr, x *float64, xs uintptr, acc *float64, n, k int)

// GemvRowsF32 computes y[i] = alpha*acc_i + beta*y[i] for one block of k (8 <= k <= KC), acc_i the chain of a(i, p)*x[p] over
// p ascending, row i of A from a + i*lda on; m is a multiple of GemvRowsBlock. next is not nil where A is beyond L2, or its rows
// begin in the same cache sets: few rows are read at a time, m is a multiple of half of GemvRowsBlock, and after these rows
// the caller reads as many from next on, which is a where nothing follows.
func GemvRowsF32(m, k int, alpha float32, a *float32, lda int, x *float32, beta float32, y, next *float32) {
	switch cpu.Active() {
	case cpu.AVX512:
		if next != nil {
			gemvRowsFarF32AVX512(a, uintptr(lda*4), x, y, next, m, k, alpha, beta)
			return
		}
		gemvRowsF32AVX512(a, uintptr(lda*4), x, y, m, k, alpha, beta)
	case cpu.AVX2:
		if next != nil && k%16 == 0 && lda%1024 == 0 { // where 16 lines share a set: 10.7 against 7.4 GFLOP/s, else no faster
			gemvRowsFarF32AVX2(a, uintptr(lda*4), x, y, m, k, alpha, beta)
			return
		}
		GemmSkinnyF32(m, 1, k, alpha, a, lda, x, 1, 1, beta, y, 1, 1)
	default:
		gemvRowsGeneric(m, k, alpha, a, lda, x, beta, y)
	}
}

// GemvColsF32 computes acc[j] = fma(x[p], a(p, j), acc[j]) for p = 0 .. k-1 in turn and j < n, row p of A from a + p*lda on,
// x[p] at x + p*incX; fresh: acc starts at +0 and is not read. k <= KC, n and k positive.
func GemvColsF32(n, k int, a *float32, lda int, x *float32, incX int, acc *float32, fresh bool) {
	switch cpu.Active() {
	case cpu.AVX512:
		if fresh && n <= 128 {
			gemvWideF32AVX512(a, uintptr(lda*4), x, uintptr(incX*4), acc, n, k)
			return
		}
		gemvColsF32AVX512(a, uintptr(lda*4), x, uintptr(incX*4), acc, n, k, oneIf(fresh))
	case cpu.AVX2:
		if fresh {
			clear(unsafe.Slice(acc, n))
		}
		gemvColsF32AVX2(a, uintptr(lda*4), x, uintptr(incX*4), acc, n, k)
	default:
		gemvColsGeneric(n, k, a, lda, x, incX, acc, fresh)
	}
}

// GemvRowsF64 is GemvRowsF32 in float64.
func GemvRowsF64(m, k int, alpha float64, a *float64, lda int, x *float64, beta float64, y, next *float64) {
	switch cpu.Active() {
	case cpu.AVX512:
		if next != nil && k%8 == 0 { // 8 rows take half a line each: 5.8 GFLOP/s, whole lines of 4 rows 6.2
			gemvRowsFarF64AVX2(a, uintptr(lda*8), x, y, next, m, k, alpha, beta)
			return
		}
		gemvRowsF64AVX512(a, uintptr(lda*8), x, y, m, k, oneIf(next != nil), alpha, beta)
	case cpu.AVX2:
		if next != nil && k%8 == 0 {
			gemvRowsFarF64AVX2(a, uintptr(lda*8), x, y, next, m, k, alpha, beta)
			return
		}
		GemmSkinnyF64(m, 1, k, alpha, a, lda, x, 1, 1, beta, y, 1, 1)
	default:
		gemvRowsGeneric(m, k, alpha, a, lda, x, beta, y)
	}
}

// GemvColsF64 is GemvColsF32 in float64.
func GemvColsF64(n, k int, a *float64, lda int, x *float64, incX int, acc *float64, fresh bool) {
	switch cpu.Active() {
	case cpu.AVX512:
		if fresh && n <= 64 {
			gemvWideF64AVX512(a, uintptr(lda*8), x, uintptr(incX*8), acc, n, k)
			return
		}
		gemvColsF64AVX512(a, uintptr(lda*8), x, uintptr(incX*8), acc, n, k, oneIf(fresh))
	case cpu.AVX2:
		if fresh {
			clear(unsafe.Slice(acc, n))
		}
		gemvColsF64AVX2(a, uintptr(lda*8), x, uintptr(incX*8), acc, n, k)
	default:
		gemvColsGeneric(n, k, a, lda, x, incX, acc, fresh)
	}
}

func oneIf(b bool) int {
	if b {
		return 1
	}
	return 0
}
