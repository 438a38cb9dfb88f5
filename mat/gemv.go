package mat

import (
	"github.com/lockstep-go/lockstep/asm"
	"github.com/lockstep-go/lockstep/internal/cpu"
	"github.com/lockstep-go/lockstep/vec"
)

// Gemv computes y = alpha*op(a)*x + beta*y, with op(a) of m x k, len(x) = k, len(y) = m.
//
// Element i has the bits of the product of op(a) with x as a matrix of one column (see Gemm): one chain over k ascending,
// not the lane order of vec.Dot. The price of the strict order is that a product with rows (opA = NoTrans) is slower than a
// dot-product library's; a Packed matrix is the answer where the matrix is used often.
//
// Panics, before anything is written, if a is malformed, the lengths do not match, or y shares an element with a or x.
func Gemv[T ~float32 | ~float64](opA Op, alpha T, a Dense[T], x []T, beta T, y []T) {
	m, k := checkGemv(opA, a, x, y)
	if m == 0 {
		return
	}
	// y as a row: its matrix is the transpose of op(a), which takes no moving.
	level, opB := cpu.Active(), Trans-opA
	if k == 0 || alpha == 0 || level == cpu.Generic {
		rsA, csA := strides(opA, &a)
		asm.GemmGeneric(m, 1, k, alpha, a.Data, rsA, csA, x, 1, 1, beta, y, 1)
		return
	}
	if int64(m)*int64(k) < parallelWork && choose(level, sizeOf[T](), 1, m, k, NoTrans, opB) == oneRow {
		row(opB, m, k, alpha, x, 1, a.Data, a.Stride, beta, y)
		return
	}
	gemm(1, m, k, NoTrans, opB, alpha, &Dense[T]{1, k, k, x}, &a, beta, &Dense[T]{1, m, m, y}, 0)
}

// row computes y = alpha*x*op(B) + beta*y for n elements of y, k > 0, alpha != 0, with x[p] at x[p*incX].
func row[T ~float32 | ~float64](opB Op, n, k int, alpha T, x []T, incX int, b []T, ldb int, beta T, y []T) {
	if opB == NoTrans {
		gemvCols(n, k, alpha, b, ldb, x, incX, beta, y)
	} else {
		gemvRows(n, k, alpha, b, ldb, x, incX, beta, y)
	}
}

// gemvFewRows is the most rows for which tiles straight from the matrix are faster than 16 rows transposed in registers.
const gemvFewRows = 8

// gemvFar32 and gemvFar64 are the numbers of elements from which a matrix is taken to come from memory: 8 and 32 MiB.
const gemvFar32, gemvFar64 = 1 << 21, 1 << 22

// gemvStride is the distance of rows, in bytes, whose multiples make 32 rows compete for too few sets of the first-level
// cache: such a matrix is read 16 rows at a time too (1024 x 1024 float32: 18 against 8 GFLOP/s).
const gemvStride = 2048

// gemvRows computes y = alpha*A*x + beta*y, k > 0, alpha != 0: m rows of A as they lie, 32 at a time, from memory 16, all of
// their k blocks before the next ones, and beside each block asks for what is read next, 1 KiB of one row after another.
//
// Zen 5, 64 MiB of float32, rows 4, 8, 16 and 64 KiB apart, AVX-512, of a plain read: 96, 100, 96, 81 %; asked for in runs of
// 2 KiB: 66, 70, 95, 87; 512 bytes ahead in each of the 16 rows: 84, 88, 86, 72. float64 (128 MiB): 83, 88, 96, 97, runs of
// 4 KiB 84, 59, 89, 91, 1 KiB ahead in each row 69, 72, 80, 81.
func gemvRows[T ~float32 | ~float64](m, k int, alpha T, a []T, lda int, x []T, incX int, beta T, y []T) {
	const block = asm.GemvRowsBlock
	far, crowded := m*lda >= gemvFar32, lda*sizeOf[T]()%gemvStride == 0
	if !is32[T]() {
		far = m*lda >= gemvFar64
	}
	if incX == 1 && k >= asm.GemmSkinnySteps && (far || !crowded || is32[T]()) { // float64 crowded: 7.2 GFLOP/s, below 11.5
		// Leave 16 to 47 rows, at most 8 or none; where y is not read, the last 16 rows may as well be computed a second time.
		// Up to 8 rows take as long as one, 4 cycles a step (100 rows of 300: float64 3.6 to 3.3 us).
		whole := m &^ (block - 1)
		r := m - whole
		if again := asm.GemmSkinnyRows - r; r > gemvFewRows && again > 0 && whole > 0 {
			if beta == 0 && k <= asm.KC {
				gemvRows(asm.GemmSkinnyRows, k, alpha, a[(whole-again)*lda:], lda, x, incX, beta, y[whole-again:])
				m = whole
			} else {
				whole -= block
			}
		}
		rows, fetch := block, far || crowded
		if k <= asm.KC {
			rows = max(block, min(gemvMost, gemvWork/k)&^(block-1))
		} else if fetch {
			rows = block / 2
		}
		for i := 0; i < whole; i += rows {
			var next []T
			if fetch {
				next = a[min(i+rows, whole-block/2)*lda:]
			}
			gemvRowsBlocks(min(rows, whole-i), k, alpha, a[i*lda:], lda, x, beta, y[i:], next)
		}
		if whole == m {
			return
		}
		m, a, y = m-whole, a[whole*lda:], y[whole:]
	}
	if last := k % asm.KC; m >= asm.GemmSkinnyRows && k >= asm.GemmSkinnySteps && (last == 0 || last >= asm.GemmSkinnySteps) {
		skinny(m, 1, k, alpha, a, lda, x, incX, 1, beta, y, 1, 1)
		return
	}
	small(m, 1, k, alpha, a, lda, 1, x, incX, beta, y, 1)
}

// gemvWork bounds rows x steps of one call: 8 us from the third-level cache, 20 us from memory in float32. gemvMost bounds its rows:
// 25 us where each lies in a page of its own.
const gemvWork, gemvMost = 1 << 17, 4096

// gemvRowsBlocks computes m rows, a multiple of asm.GemvRowsBlock, block of k by block. With next, which is where the rows
// after these begin, it is a multiple of half of that, and what is read after a block is asked for beside it.
func gemvRowsBlocks[T ~float32 | ~float64](m, k int, alpha T, a []T, lda int, x []T, beta T, y, next []T) {
	for {
		kb := min(k, asm.KC)
		after := next
		if kb < k && next != nil {
			after = a[kb:]
		}
		switch {
		case kb < asm.GemmSkinnySteps:
			small(m, 1, kb, alpha, a, lda, 1, x, 1, beta, y, 1)
		case is32[T]():
			asm.GemvRowsF32(m, kb, float32(alpha), ptr32(a), lda, ptr32(x), float32(beta), ptr32(y), ptr32(after))
		default:
			asm.GemvRowsF64(m, kb, float64(alpha), ptr64(a), lda, ptr64(x), float64(beta), ptr64(y), ptr64(after))
		}
		k -= kb
		if k == 0 {
			return
		}
		a, x, beta = a[kb:], x[kb:], 1
	}
}

// gemvChunk is the number of elements of y that are summed at a time: in float32 they stay in the first-level cache, in float64
// half of them. A matrix from memory is read in the longer runs: rows cut in two cost more than sums from L2 (4096 x 4096
// float32 on Zen 4 in halves 79 to 84 % of a plain read, whole 90 to 94; float64 on Zen 5 94 and 97 %).
const gemvChunk = 4096

// gemvCols computes y = alpha*transpose(A)*x + beta*y, k > 0, alpha != 0, as a sum of k scaled rows of A.
func gemvCols[T ~float32 | ~float64](n, k int, alpha T, a []T, lda int, x []T, incX int, beta T, y []T) {
	chunk := gemvChunk
	if !is32[T]() && k*lda < gemvFar64 {
		chunk /= 2
	}
	if k <= asm.KC && beta == 0 { // y itself can hold the sums
		for j := 0; j < n; j += chunk {
			w := min(chunk, n-j)
			gemvColsBlock(w, k, a[j:], lda, x, incX, y[j:j+w])
		}
		if alpha != 1 {
			vec.Scale(y, alpha, y)
		}
		return
	}
	var buf [gemvChunk]T
	for j := 0; j < n; j += chunk {
		w := min(chunk, n-j)
		acc, out := buf[:w], y[j:j+w]
		if beta != 0 && beta != 1 {
			vec.Scale(out, beta, out)
		}
		for p := 0; p < k; p += asm.KC {
			gemvColsBlock(w, min(asm.KC, k-p), a[p*lda+j:], lda, x[p*incX:], incX, acc)
			if p == 0 && beta == 0 {
				vec.Scale(out, alpha, acc)
			} else {
				vec.AddScaled(out, alpha, acc)
			}
		}
	}
}

// gemvColsBlock computes acc = the chains of one block of k, in calls of about gemvWork elements.
func gemvColsBlock[T ~float32 | ~float64](n, k int, a []T, lda int, x []T, incX int, acc []T) {
	rows := max(8, gemvWork/n&^7)
	for p := 0; p < k; p += rows {
		kb := min(rows, k-p)
		if is32[T]() {
			asm.GemvColsF32(n, kb, ptr32(a[p*lda:]), lda, ptr32(x[p*incX:]), incX, ptr32(acc), p == 0)
		} else {
			asm.GemvColsF64(n, kb, ptr64(a[p*lda:]), lda, ptr64(x[p*incX:]), incX, ptr64(acc), p == 0)
		}
	}
}

func checkGemv[T ~float32 | ~float64](opA Op, a Dense[T], x, y []T) (m, k int) {
	check("Gemv", "a", a)
	m, k = a.Rows, a.Cols
	if opA != NoTrans {
		m, k = k, m
	}
	if opA > Trans {
		badGemm("Gemv", opA, NoTrans, m, k, k, 1, m, 1)
	}
	if len(x) != k {
		badLen("Gemv", "x", len(x), "op(a).Cols", k)
	}
	if len(y) != m {
		badLen("Gemv", "y", len(y), "op(a).Rows", m)
	}
	out := &Dense[T]{1, m, m, y}
	distinct("Gemv", "y", out, "a", &a)
	distinct("Gemv", "y", out, "x", &Dense[T]{1, k, k, x})
	return m, k
}
