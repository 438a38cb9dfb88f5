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
	rowStrips              // fewRows with op(A) packed in strips of 16 rows
	fewRows                // the same for C transposed: blocks of rows of B; B transposed
)

// choose returns the path of a product with m, n, k > 0. It is a pure function of its arguments.
func choose(level cpu.Level, size, m, n, k int, opA, opB Op) path {
	if m == 1 && (level == cpu.AVX512 || level == cpu.AVX2 || level == cpu.NEON && opB == NoTrans) {
		return oneRow
	}
	if level != cpu.AVX512 && level != cpu.AVX2 {
		return packed
	}
	columns, rows := 8, 8 // the most that fewColumns and fewRows do in one pass, n = 8 being a vector of B too
	if level == cpu.AVX2 {
		columns, rows = 6, 6
	}
	if last := k % asm.KC; k >= asm.GemmSkinnySteps && (last == 0 || last >= asm.GemmSkinnySteps) {
		switch {
		case opA == NoTrans && m >= asm.GemmSkinnyRows && (n < columns || n <= 8 && opB == Trans):
			return fewColumns
		case opB == Trans && n >= asm.GemmSkinnyRows && (m <= rows || m <= rowStripsMost && k <= rowStripsSteps && level == cpu.AVX512):
			return fewRows
		case opB == Trans && n >= asm.GemmSkinnyRows && m <= rowStripsMost && level == cpu.AVX512:
			return rowStrips
		}
	}
	// At AVX2 the 4x24 strips of the packed path read B in place as well, and are faster but for their start (64: 108
	// against 103 GFLOP/s, 192: 113 and 103, 250x100x64 TN: 104 and 94; 32: 78 and 92).
	if level == cpu.AVX2 && int64(m)*int64(n)*int64(k) >= 1<<17 {
		return packed
	}
	// Few rows use an element of B too rarely to pay for packing; a B of at most directBytes stays in L2 anyway.
	if opB == NoTrans && (m <= 64 || k*n*size <= directBytes) {
		return unpacked
	}
	return packed
}

// rowStripsMost is the most rows of C for which transposing B in registers once per 16 of them beats packing it.
const rowStripsMost = 64

// rowStripsSteps is the k up to which copying op(A) costs more than transposing B once per 8 rows (float32 NT 64: 107 against
// 92 GFLOP/s; 32 x 512 x 512: about 100 against 106).
const rowStripsSteps = 128

// directBytes is the most of B that is read in place by many rows (float32 NN 384: 99 % of peak unpacked, 96 % packed;
// 512: 94 and 95 %).
const directBytes = 640 << 10

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
