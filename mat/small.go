package mat

import (
	"github.com/lockstep-go/lockstep/asm"
	"github.com/lockstep-go/lockstep/internal/cpu"
)

// The products that the packed path does not serve well: small ones, few rows, few columns. Which of them a product takes
// changes its speed only, never its bits.

// path is a way to compute a product.
type path uint8

const (
	packed     path = iota // five loops over packed blocks
	oneRow                 // vector times matrix
	unpacked               // tiles straight from A and B; B not transposed
	fewColumns             // blocks of rows of A transposed in registers; A not transposed
	fewRows                // the same for C transposed: blocks of rows of B; B transposed
	transposed             // tiles straight from A and a strip of B that the first rows bring into order; B transposed
)

// choose returns the path of a product with m, n, k > 0. It is a pure function of its arguments.
func choose(level cpu.Level, size, m, n, k int, opA, opB Op) path {
	if m == 1 && (level == cpu.AVX512 || level == cpu.AVX2 || level == cpu.NEON && opB == NoTrans) {
		return oneRow
	}
	if level != cpu.AVX512 && level != cpu.AVX2 {
		return packed
	}
	// Few columns, as far as they beat the vectors along a row, which n = 8 fills in float64; few rows in one pass, or, where n is
	// less than a strip, in four.
	columns, rows := n <= 13, m <= 8
	if level == cpu.AVX2 {
		columns, rows = n <= 5 || n == 6 && opB == Trans || size == 4 && (n == 9 || n == 10), m <= 6
	} else if size == 8 {
		columns = n <= 10 && n != 8
	}
	if last := k % asm.KC; k >= asm.GemmSkinnySteps && (last == 0 || last >= asm.GemmSkinnySteps) {
		switch {
		case opA == NoTrans && m >= asm.GemmSkinnyRows && columns:
			return fewColumns
		case opB == Trans && n >= asm.GemmSkinnyRows && (rows || n*size < 128 && m <= 32 && level == cpu.AVX512):
			return fewRows
		}
	}
	if opB == Trans && k < asm.KC && m*k*size <= directBytes {
		return transposed
	}
	// Few rows use an element of B too rarely to pay for packing; a B of at most directBytes stays in L2 anyway.
	few, direct := 64, directBytes
	if level == cpu.AVX2 {
		if k*n*size > 1<<20 { // rows of B far apart: packed does better with those that share cache sets
			few = 16
		}
		if n >= 24 {
			direct = directAVX2
			if opA == Trans {
				direct /= 2
			}
		}
	}
	if opB == NoTrans && (m <= few || k*n*size <= direct) {
		return unpacked
	}
	return packed
}

// directBytes is the most of B that is read in place by many rows (float32 NN 320: 98 % of peak either way; 384: 94 %
// unpacked, 97 % packed).
const directBytes = 512 << 10

// directAVX2 is that of AVX2, for 24 columns or more: the packed path reads B in place too as long as it is near, but has a
// longer start (float32 NN 80: 112 unpacked, 104 packed; 128: 114, 111; 192: 116, 116; 384: 108, 114; TN 128: 111, 108; 192:
// 109, 114).
const directAVX2 = 128 << 10

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

// smallTransposed computes c = alpha*op(A)*transpose(B) + beta*c, one strip of columns after the other, whose part of B is
// packed beside the products of its first rows: k > 0, alpha != 0.
func smallTransposed[T ~float32 | ~float64](m, n, k int, alpha T, a []T, rsA, csA int, b []T, ldb int, beta T, c []T, ldc int) {
	_, nr := tile[T]()
	mem := scratches.take()
	for {
		kb := min(k, asm.KC)
		rows := min(168*asm.KC/kb, asm.BlockLen/nr) // of one call: see blockSizes
		pack := room[T](&mem.b, kb*nr)
		for j := 0; j < n; j += nr {
			w := min(nr, n-j)
			if w < nr/4 && csA == 1 && m >= asm.GemmSkinnyRows && kb >= asm.GemmSkinnySteps { // a vector would be mostly empty
				skinnyBlock(m, w, kb, alpha, a, rsA, b[j*ldb:], 1, ldb, beta, c[j:], ldc, 1)
				break
			}
			strip(min(m, rows), w, kb, alpha, a, rsA, csA, b[j*ldb:], 1, ldb, pack, beta, c[j:], ldc, nil)
			for i := rows; i < m; i += rows {
				strip(min(rows, m-i), w, kb, alpha, a[i*rsA:], rsA, csA, pack, nr, 1, nil, beta, c[i*ldc+j:], ldc, nil)
			}
		}
		k -= kb
		if k == 0 {
			break
		}
		a, b, beta = a[kb*csA:], b[kb:], 1
	}
	scratches.give(mem)
}
