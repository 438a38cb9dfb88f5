package gonum

import (
	"sync"

	"github.com/lockstep-go/lockstep/mat"
)

func dense[T float](data []T, rows, cols, ld int) mat.Dense[T] {
	return mat.Dense[T]{Rows: rows, Cols: cols, Stride: ld, Data: data}
}

func op(t bool) mat.Op {
	if t {
		return mat.Trans
	}
	return mat.NoTrans
}

func gemm[T float](tA, tB bool, m, n, k int, alpha T, a []T, lda int, b []T, ldb int, beta T, c []T, ldc int) {
	if alpha == 0 { // a and b are not read: c may share elements with them
		k, a, b = 0, nil, nil
	}
	ar, ac, br, bc := m, k, k, n
	if tA {
		ar, ac = ac, ar
	}
	if tB {
		br, bc = bc, br
	}
	mat.Gemm(op(tA), op(tB), alpha, dense(a, ar, ac, lda), dense(b, br, bc, ldb), beta, dense(c, m, n, ldc))
}

// smallTriangle is the order at which gonum's own loop takes a diagonal block: below it a product's overhead costs more
// than its speed brings (go test -bench Program/Dtrsm).
const smallTriangle = 32

// triangular solves with or multiplies by a triangular A, by halves: a product for the square block, recursion for the
// two triangles. lower says whether op(A) is lower triangular; native runs a diagonal block.
type triangular[T float] struct {
	left, lower, trans bool
	native             func(m, n int, alpha T, a, b []T)
}

// parts cuts A and B at k: the two triangles, the square block of op(A) as stored, the two parts of B.
func (t triangular[T]) parts(k, lda, ldb int, a, b []T) (a1, a2, square, b1, b2 []T) {
	a1, a2 = a, a[k*lda+k:]
	square = a[k:] // upper right as stored
	if t.lower != t.trans {
		square = a[k*lda:] // lower left
	}
	b1, b2 = b, b[k:]
	if t.left {
		b2 = b[k*ldb:]
	}
	return
}

// half returns the cut of n, a multiple of 16 for the kernels' sake.
func half(n int) int { return (n/2 + 15) &^ 15 }

// update computes to = alpha*square*from + beta*to (left) or to = alpha*from*square + beta*to, where to has r rows (left)
// or columns, and from has q.
func (t triangular[T]) update(r, q, other int, alpha T, square []T, lda int, from []T, beta T, to []T, ldb int) {
	if t.left {
		gemm(t.trans, false, r, other, q, alpha, square, lda, from, ldb, beta, to, ldb)
	} else {
		gemm(false, t.trans, other, r, q, alpha, from, ldb, square, lda, beta, to, ldb)
	}
}

// sizes returns the order of A and the other extent of B.
func (t triangular[T]) sizes(m, n int) (order, other int) {
	if t.left {
		return m, n
	}
	return n, m
}

func (t triangular[T]) block(order, other int, alpha T, a, b []T) {
	if t.left {
		t.native(order, other, alpha, a, b)
	} else {
		t.native(other, order, alpha, a, b)
	}
}

func (t triangular[T]) solve(m, n int, alpha T, a []T, lda int, b []T, ldb int) {
	order, other := t.sizes(m, n)
	t.solveOrder(order, other, alpha, a, lda, b, ldb)
}

func (t triangular[T]) solveOrder(order, other int, alpha T, a []T, lda int, b []T, ldb int) {
	if order <= smallTriangle {
		t.block(order, other, alpha, a, b)
		return
	}
	k := half(order)
	a1, a2, square, b1, b2 := t.parts(k, lda, ldb, a, b)
	if t.lower == t.left { // the first unknowns do not depend on the rest
		t.solveOrder(k, other, alpha, a1, lda, b1, ldb)
		t.update(order-k, k, other, -1, square, lda, b1, alpha, b2, ldb)
		t.solveOrder(order-k, other, 1, a2, lda, b2, ldb)
		return
	}
	t.solveOrder(order-k, other, alpha, a2, lda, b2, ldb)
	t.update(k, order-k, other, -1, square, lda, b2, alpha, b1, ldb)
	t.solveOrder(k, other, 1, a1, lda, b1, ldb)
}

func (t triangular[T]) multiply(m, n int, alpha T, a []T, lda int, b []T, ldb int) {
	order, other := t.sizes(m, n)
	t.multiplyOrder(order, other, alpha, a, lda, b, ldb)
}

func (t triangular[T]) multiplyOrder(order, other int, alpha T, a []T, lda int, b []T, ldb int) {
	if order <= smallTriangle {
		t.block(order, other, alpha, a, b)
		return
	}
	k := half(order)
	a1, a2, square, b1, b2 := t.parts(k, lda, ldb, a, b)
	if t.lower == t.left { // the second part needs the first one's old value
		t.multiplyOrder(order-k, other, alpha, a2, lda, b2, ldb)
		t.update(order-k, k, other, alpha, square, lda, b1, 1, b2, ldb)
		t.multiplyOrder(k, other, alpha, a1, lda, b1, ldb)
		return
	}
	t.multiplyOrder(k, other, alpha, a1, lda, b1, ldb)
	t.update(k, order-k, other, alpha, square, lda, b2, 1, b1, ldb)
	t.multiplyOrder(order-k, other, alpha, a2, lda, b2, ldb)
}

// smallRank is the order of a diagonal block of C, computed whole in a scratch tile of which a triangle is kept.
const smallRank = 64

var tiles32 = sync.Pool{New: func() any { return new([smallRank * smallRank]float32) }}
var tiles64 = sync.Pool{New: func() any { return new([smallRank * smallRank]float64) }}

// rank computes a triangle of C = alpha*op(A)*op(B)^T + beta*C, and adds alpha*op(B)*op(A)^T if both is set.
func rank[T float](lower, trans bool, n, k int, alpha T, a []T, lda int, b []T, ldb int, both bool, beta T, c []T, ldc int) {
	if n <= smallRank {
		switch c := any(c).(type) {
		case []float32:
			tile := tiles32.Get().(*[smallRank * smallRank]float32)
			rankTile(lower, trans, n, k, float32(alpha), any(a).([]float32), lda, any(b).([]float32), ldb, both, float32(beta), c, ldc, tile[:])
			tiles32.Put(tile)
		case []float64:
			tile := tiles64.Get().(*[smallRank * smallRank]float64)
			rankTile(lower, trans, n, k, float64(alpha), any(a).([]float64), lda, any(b).([]float64), ldb, both, float64(beta), c, ldc, tile[:])
			tiles64.Put(tile)
		}
		return
	}
	h := half(n)
	a2, b2 := a[rowOf(trans, h, lda):], b[rowOf(trans, h, ldb):]
	rank(lower, trans, h, k, alpha, a, lda, b, ldb, both, beta, c, ldc)
	if lower {
		product(trans, n-h, h, k, alpha, a2, lda, b, ldb, both, b2, a, beta, c[h*ldc:], ldc)
	} else {
		product(trans, h, n-h, k, alpha, a, lda, b2, ldb, both, b, a2, beta, c[h:], ldc)
	}
	rank(lower, trans, n-h, k, alpha, a2, lda, b2, ldb, both, beta, c[h*ldc+h:], ldc)
}

// rowOf returns where row h of op(X) begins.
func rowOf(trans bool, h, ld int) int {
	if trans {
		return h
	}
	return h * ld
}

// product computes C = alpha*op(A)*op(B)^T + beta*C, and with both adds alpha*op(B')*op(A')^T.
func product[T float](trans bool, m, n, k int, alpha T, a []T, lda int, b []T, ldb int, both bool, b1, a1 []T, beta T, c []T, ldc int) {
	gemm(trans, !trans, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
	if both {
		gemm(trans, !trans, m, n, k, alpha, b1, ldb, a1, lda, 1, c, ldc)
	}
}

func rankTile[T float](lower, trans bool, n, k int, alpha T, a []T, lda int, b []T, ldb int, both bool, beta T, c []T, ldc int, tile []T) {
	product(trans, n, n, k, alpha, a, lda, b, ldb, both, b, a, 0, tile, n)
	for i := range n {
		lo, hi := i, n
		if lower {
			lo, hi = 0, i+1
		}
		row, from := c[i*ldc+lo:i*ldc+hi], tile[i*n+lo:i*n+hi]
		if beta == 0 {
			copy(row, from)
			continue
		}
		for j := range row {
			row[j] = T(beta*row[j]) + from[j]
		}
	}
}

// symmRows is how many rows of a symmetric matrix are written out at a time.
const symmRows = 128

// symm computes C = alpha*A*B + beta*C (left) or alpha*B*A + beta*C from one triangle of A, by writing A out in full, some rows
// at a time: they give as many rows of C, or columns, since those rows are A's columns too.
func symm[T float](left, lower bool, m, n int, alpha T, a []T, lda int, b []T, ldb int, beta T, c []T, ldc int) {
	k := n
	if left {
		k = m
	}
	rows := make([]T, min(k, symmRows)*k)
	for lo := 0; lo < k; lo += symmRows {
		h := min(symmRows, k-lo)
		for i := lo; i < lo+h; i++ {
			row := rows[(i-lo)*k : (i-lo+1)*k]
			if lower {
				copy(row[:i+1], a[i*lda:])
				for j := i + 1; j < k; j++ {
					row[j] = a[j*lda+i]
				}
			} else {
				copy(row[i:], a[i*lda+i:i*lda+k])
				for j := range i {
					row[j] = a[j*lda+i]
				}
			}
		}
		if left {
			gemm(false, false, h, n, k, alpha, rows, k, b, ldb, beta, c[lo*ldc:], ldc)
		} else {
			gemm(false, true, m, h, k, alpha, b, ldb, rows, k, beta, c[lo:], ldc)
		}
	}
}
