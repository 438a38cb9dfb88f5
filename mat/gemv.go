package mat

import "github.com/lockstep-go/lockstep/asm"

// Gemv computes y = alpha*op(a)*x + beta*y, with op(a) of m x k, len(x) = k, len(y) = m.
//
// Element i has the bits of the product of op(a) with x as a matrix of one column (see Gemm): one chain over k ascending,
// not the lane order of vec.Dot. The price of the strict order is that a product with rows (opA = NoTrans) is slower than a
// dot-product library's; a Packed matrix is the answer where the matrix is used often. y must not overlap a or x.
//
// Panics if a is malformed or the lengths do not match.
func Gemv[T ~float32 | ~float64](opA Op, alpha T, a Dense[T], x []T, beta T, y []T) {
	m, k := checkGemv(opA, a, x, y)
	if m == 0 {
		return
	}
	rsA, csA := strides(opA, &a)
	asm.GemmGeneric(m, 1, k, alpha, a.Data, rsA, csA, x, 1, 1, beta, y, 1)
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
		badLen("Gemv", "x", len(x), k)
	}
	if len(y) != m {
		badLen("Gemv", "y", len(y), m)
	}
	return m, k
}
