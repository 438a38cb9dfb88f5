package asm

import "unsafe"

// Products without packing. A and B are read where they lie: the rows of B are contiguous (a transposed B is for
// GemmStripF32), elements of A may have any two strides. It is the path for products too small for packing to pay, and for
// few rows, where each element of B is used too rarely.

// gemmSmallWork bounds rows x steps of one call of a kernel, which computes at most 64 (float32) or 32 (float64) columns:
// 2 M float32 multiply-adds, about 35 us at AVX-512 and AVX2 alike.
const gemmSmallWork = 1 << 15

// gemmSmallSteps is how many steps a row of C counts at least: with few of them its reading and writing take the time.
const gemmSmallSteps = 32

// gemmSmallRows is the number of rows for one call with k steps: a multiple of every tile height.
func gemmSmallRows(k int) int { return max(24, gemmSmallWork/max(k, gemmSmallSteps)/24*24) }

// gemmSmallGeneric defines GemmSmallF32 and GemmSmallF64.
func gemmSmallGeneric[T Float](m, n, k int, alpha T, a *T, rsA, csA int, b *T, ldb int, beta T, c *T, ldc int) {
	gemmBlockGeneric(m, n, k, alpha, unsafe.Slice(a, (m-1)*rsA+(k-1)*csA+1), rsA, csA,
		unsafe.Slice(b, (k-1)*ldb+n), ldb, 1, beta, unsafe.Slice(c, (m-1)*ldc+n), ldc)
}
