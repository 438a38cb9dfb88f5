package mat

// Ger adds the outer product of x and y to a: a(i, j) = fma(alpha, fma(x[i], y[j], +0), a(i, j)), the bits of Gemm with k = 1
// and beta = 1 (the product is rounded once, before alpha; one that is -0 counts as +0). alpha == 0 leaves a as it is.
//
// Panics, before anything is written, if a is malformed, len(x) is not a.Rows, len(y) is not a.Cols, or a shares an element with x or y.
func Ger[T ~float32 | ~float64](alpha T, x, y []T, a Dense[T]) {
	check("Ger", "a", a)
	if len(x) != a.Rows {
		badLen("Ger", "x", len(x), "a.Rows", a.Rows)
	}
	if len(y) != a.Cols {
		badLen("Ger", "y", len(y), "a.Cols", a.Cols)
	}
	if a.Empty() {
		return
	}
	left, right := &Dense[T]{a.Rows, 1, 1, x}, &Dense[T]{1, a.Cols, a.Cols, y}
	distinct("Ger", "a", &a, "x", left)
	distinct("Ger", "a", &a, "y", right)
	gemm(a.Rows, a.Cols, 1, NoTrans, NoTrans, alpha, left, right, 1, &a, 0)
}
