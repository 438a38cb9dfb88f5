package asm

import "unsafe"

// Products with few columns (or, through C transposed, few rows), where vectors along the short side would be mostly
// empty: blocks of rows are transposed in registers instead.

// GemmSkinnyRows and GemmSkinnySteps are the least m and k of GemmSkinnyF32 and GemmSkinnyF64: a block of rows and of steps.
const (
	GemmSkinnyRows  = 16
	GemmSkinnySteps = 8
)

// gemmSkinnyWork bounds rows x steps x columns of one call of a kernel: about 10 us in float32. gemmSkinnyMost bounds its rows: 30 us where
// each lies in a page of its own.
const gemmSkinnyWork, gemmSkinnyMost = 1 << 19, 2048

// gemmSkinnyPanel splits m rows of k steps into calls of the returned number of rows; the last one takes what is left,
// which is less than 16 rows more.
func gemmSkinnyPanel(k, n int) int {
	return max(GemmSkinnyRows, min(gemmSkinnyMost, gemmSkinnyWork/(k*n))&^(GemmSkinnyRows-1))
}

// gemmSkinnyGeneric defines GemmSkinnyF32 and GemmSkinnyF64.
func gemmSkinnyGeneric[T Float](m, n, k int, alpha T, x *T, ldx int, y *T, rsY, csY int, beta T, c *T, rsC, csC int) {
	xs := unsafe.Slice(x, (m-1)*ldx+k)
	ys := unsafe.Slice(y, (k-1)*rsY+(n-1)*csY+1)
	cs := unsafe.Slice(c, (m-1)*rsC+(n-1)*csC+1)
	for i := range m {
		for j := range n {
			acc := gemmChainGeneric(k, xs[i*ldx:], 1, ys[j*csY:], rsY)
			gemmStoreGeneric(alpha, acc, beta, &cs[i*rsC+j*csC])
		}
	}
}
