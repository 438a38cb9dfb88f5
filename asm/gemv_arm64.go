//go:build !purego && !noasm

package asm

import (
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

//go:noescape
func gemvColsF32NEON(a *float32, lda uintptr, x *float32, xs uintptr, acc *float32, n, k int)

//go:noescape
func gemvColsF64NEON(a *float64, lda uintptr, x *float64, xs uintptr, acc *float64, n, k int)

// GemvRowsF32 computes y[i] = alpha*acc_i + beta*y[i] for one block of k (8 <= k <= KC), acc_i the chain of a(i, p)*x[p] over
// p ascending, row i of A from a + i*lda on; m is a multiple of GemvRowsBlock. next is not nil where A is beyond L2, or its rows
// begin in the same cache sets: few rows are read at a time, m is a multiple of half of GemvRowsBlock, and after these rows
// the caller reads as many from next on, which is a where nothing follows.
func GemvRowsF32(m, k int, alpha float32, a *float32, lda int, x *float32, beta float32, y, next *float32) {
	gemvRowsGeneric(m, k, alpha, a, lda, x, beta, y)
}

// GemvColsF32 computes acc[j] = fma(x[p], a(p, j), acc[j]) for p = 0 .. k-1 in turn and j < n, row p of A from a + p*lda on,
// x[p] at x + p*incX; fresh: acc starts at +0 and is not read. k <= KC, n and k positive.
func GemvColsF32(n, k int, a *float32, lda int, x *float32, incX int, acc *float32, fresh bool) {
	if cpu.Active() == cpu.NEON {
		if fresh {
			clear(unsafe.Slice(acc, n))
		}
		gemvColsF32NEON(a, uintptr(lda*4), x, uintptr(incX*4), acc, n, k)
		return
	}
	gemvColsGeneric(n, k, a, lda, x, incX, acc, fresh)
}

// GemvRowsF64 is GemvRowsF32 in float64.
func GemvRowsF64(m, k int, alpha float64, a *float64, lda int, x *float64, beta float64, y, next *float64) {
	gemvRowsGeneric(m, k, alpha, a, lda, x, beta, y)
}

// GemvColsF64 is GemvColsF32 in float64.
func GemvColsF64(n, k int, a *float64, lda int, x *float64, incX int, acc *float64, fresh bool) {
	if cpu.Active() == cpu.NEON {
		if fresh {
			clear(unsafe.Slice(acc, n))
		}
		gemvColsF64NEON(a, uintptr(lda*8), x, uintptr(incX*8), acc, n, k)
		return
	}
	gemvColsGeneric(n, k, a, lda, x, incX, acc, fresh)
}
