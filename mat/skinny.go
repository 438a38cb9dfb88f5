package mat

import "github.com/lockstep-go/lockstep/asm"

// skinny computes c = alpha*X*Y + beta*c, rows of X contiguous, m and k as choose allows; Y and C have any
// two strides.
func skinny[T ~float32 | ~float64](m, n, k int, alpha T, x []T, ldx int, y []T, rsY, csY int, beta T, c []T, rsC, csC int) {
	for {
		kb := min(k, asm.KC)
		skinnyBlock(m, n, kb, alpha, x, ldx, y, rsY, csY, beta, c, rsC, csC)
		k -= kb
		if k == 0 {
			return
		}
		x, y, beta = x[kb:], y[kb*rsY:], 1
	}
}

func skinnyBlock[T ~float32 | ~float64](m, n, k int, alpha T, x []T, ldx int, y []T, rsY, csY int, beta T, c []T, rsC, csC int) {
	if is32[T]() {
		asm.GemmSkinnyF32(m, n, k, float32(alpha), ptr32(x), ldx, ptr32(y), rsY, csY, float32(beta), ptr32(c), rsC, csC)
	} else {
		asm.GemmSkinnyF64(m, n, k, float64(alpha), ptr64(x), ldx, ptr64(y), rsY, csY, float64(beta), ptr64(c), rsC, csC)
	}
}
