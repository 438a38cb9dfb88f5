//go:build !purego && !noasm

package asm

// GemmSmallF32 computes one block of k of C = alpha*op(A)*B + beta*C, 1 <= k <= KC, m and n positive: element (i, p) of
// op(A) is at a + i*rsA + p*csA (in elements), B and C are row-major with strides ldb and ldc.
func GemmSmallF32(m, n, k int, alpha float32, a *float32, rsA, csA int, b *float32, ldb int, beta float32, c *float32, ldc int) {
	gemmSmallGeneric(m, n, k, alpha, a, rsA, csA, b, ldb, beta, c, ldc)
}

// GemmSmallF64 is GemmSmallF32 in float64.
func GemmSmallF64(m, n, k int, alpha float64, a *float64, rsA, csA int, b *float64, ldb int, beta float64, c *float64, ldc int) {
	gemmSmallGeneric(m, n, k, alpha, a, rsA, csA, b, ldb, beta, c, ldc)
}
