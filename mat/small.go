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
	// Few columns, as far as they beat the vectors along a row, which n = 8 fills in float64; few rows in one pass.
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
		case opB == Trans && n >= asm.GemmSkinnyRows && (rows || m <= rowStripsMost && k <= rowStripsSteps && level == cpu.AVX512):
			return fewRows
		case opB == Trans && n >= asm.GemmSkinnyRows && m <= rowStripsMost && level == cpu.AVX512:
			return rowStrips
		}
	}
	// At AVX2 the 4x24 strips of the packed path read B in place as well, and are faster but for their start (64: 108
	// against 103 GFLOP/s, 192: 113 and 103, 250x100x64 TN: 104 and 94; 32: 78 and 92), and few columns or rows.
	if level == cpu.AVX2 && n >= 24 && (m > 64 || m > 32 && k <= 128) && int64(m)*int64(n)*int64(k) >= 1<<17 {
		return packed
	}
	// Few rows use an element of B too rarely to pay for packing; a B of at most directBytes stays in L2 anyway.
	if opB == NoTrans && (m <= 64 || k*n*size <= directBytes) {
		return unpacked
	}
	return packed
}

// rowStripsMost is the most rows of C for which transposing B in registers once per 8 or 16 of them beats packing it
// (128 x 256 x 256: float32 113 against 108 GFLOP/s, float64 56 against 50).
const rowStripsMost = 128

// rowStripsSteps is the k up to which copying op(A) costs more than transposing B once per 8 rows (float32 NT 64: 107 against
// 100 GFLOP/s, 96 x 256 x 256: 112 against 109; 64 x 512 x 512: 96 against 111).
const rowStripsSteps = 256

// directBytes is the most of B that is read in place by many rows (float32 NN 320: 98 % of peak either way; 384: 94 %
// unpacked, 97 % packed).
const directBytes = 512 << 10

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
