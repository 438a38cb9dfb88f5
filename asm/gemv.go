package asm

import (
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/fma"
)

// Products of a matrix with one vector. The order is GEMM's, one chain per element over k ascending, so a product with
// rows (Rows) runs across 32 rows that are transposed in registers; a product with columns (Cols) is a sum of scaled rows.

// GemvRowsBlock is the number of rows that divides m in GemvRowsF32 and GemvRowsF64.
const GemvRowsBlock = 32

// gemvRowsGeneric defines GemvRowsF32 and GemvRowsF64.
func gemvRowsGeneric[T Float](m, k int, alpha T, a *T, lda int, x *T, beta T, y *T) {
	as, xs, ys := unsafe.Slice(a, (m-1)*lda+k), unsafe.Slice(x, k), unsafe.Slice(y, m)
	for i := range ys {
		gemmStoreGeneric(alpha, gemmChainGeneric(k, as[i*lda:], 1, xs, 1), beta, &ys[i])
	}
}

// gemvColsGeneric defines GemvColsF32 and GemvColsF64.
func gemvColsGeneric[T Float](n, k int, a *T, lda int, x *T, incX int, acc *T, fresh bool) {
	as, xs, cs := unsafe.Slice(a, (k-1)*lda+n), unsafe.Slice(x, (k-1)*incX+1), unsafe.Slice(acc, n)
	if fresh {
		clear(cs)
	}
	for p := range k {
		f, row := xs[p*incX], as[p*lda:]
		for j, s := range cs {
			cs[j] = fma.FMA(f, row[j], s)
		}
	}
}
