//go:build !purego && !noasm

package asm

// GemmSkinnyF32 computes one block of k of C = alpha*X*Y + beta*C with m >= 16 rows and 8 <= k <= KC: row i of X is
// contiguous from x + i*ldx, element (p, j) of Y is at y + p*rsY + j*csY, element (i, j) of C at c + i*rsC + j*csC (in
// elements).
func GemmSkinnyF32(m, n, k int, alpha float32, x *float32, ldx int, y *float32, rsY, csY int, beta float32, c *float32, rsC, csC int) {
	gemmSkinnyGeneric(m, n, k, alpha, x, ldx, y, rsY, csY, beta, c, rsC, csC)
}

// GemmSkinnyF64 is GemmSkinnyF32 in float64.
func GemmSkinnyF64(m, n, k int, alpha float64, x *float64, ldx int, y *float64, rsY, csY int, beta float64, c *float64, rsC, csC int) {
	gemmSkinnyGeneric(m, n, k, alpha, x, ldx, y, rsY, csY, beta, c, rsC, csC)
}
