package mat

import "github.com/lockstep-go/lockstep/asm"

// small computes c = alpha*op(A)*B + beta*c without packing: k > 0, alpha != 0, B not transposed.
func small[T ~float32 | ~float64](m, n, k int, alpha T, a []T, rsA, csA int, b []T, ldb int, beta T, c []T, ldc int) {
	for {
		kb := min(k, asm.KC)
		if is32[T]() {
			asm.GemmSmallF32(m, n, kb, float32(alpha), ptr32(a), rsA, csA, ptr32(b), ldb, float32(beta), ptr32(c), ldc)
		} else {
			asm.GemmSmallF64(m, n, kb, float64(alpha), ptr64(a), rsA, csA, ptr64(b), ldb, float64(beta), ptr64(c), ldc)
		}
		k -= kb
		if k == 0 {
			return
		}
		a, b, beta = a[kb*csA:], b[kb*ldb:], 1
	}
}
