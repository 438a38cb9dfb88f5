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

// skinnyStrips computes c = alpha*op(A)*transpose(B) + beta*c with m and k as choose allows: rows of B (b, ldb) are transposed
// in registers, 16 columns of transpose(op(A)) at a time, which are copied next to each other unless they are already.
func skinnyStrips[T ~float32 | ~float64](m, n, k int, alpha T, a []T, rsA, csA int, b []T, ldb int, beta T, c []T, ldc int) {
	const nr, rows = 16, 96 // rows of B to be used for all strips in turn
	mem := scratches.take()
	for {
		kb := min(k, asm.KC)
		y, strip, rsY := a, nr, csA
		if rsA != 1 {
			y, strip, rsY = room[T](&mem.a, kb*roundUp(m, nr)), nr*kb, nr
			packStrips(y, kb, m, nr, a, csA, rsA)
		}
		for j := 0; j < n; {
			h := rows
			if n-j < rows+asm.GemmSkinnyRows {
				h = n - j
			}
			for i := 0; i < m; i += nr {
				skinnyBlock(h, min(nr, m-i), kb, alpha, b[j*ldb:], ldb, y[i/nr*strip:], rsY, 1, beta, c[i*ldc+j:], 1, ldc)
			}
			j += h
		}
		k -= kb
		if k == 0 {
			break
		}
		a, b, beta = a[kb*csA:], b[kb:], 1
	}
	scratches.give(mem)
}
