package mat

import "fmt"

// Packed is a matrix op(b) laid out for products that use it many times, such as the weights of a trained layer: its rows
// are contiguous, begin at multiples of 64 bytes, and their distance keeps them out of each other's cache sets. Products
// with it have the same bits as with the matrix itself, and reach the speed of NoTrans whatever op was. It is read-only and
// may be used by many goroutines at once.
type Packed[T ~float32 | ~float64] struct{ d Dense[T] }

// Pack makes a Packed of op(b). Later changes of b do not change it.
//
// Panics if b is malformed.
func Pack[T ~float32 | ~float64](opB Op, b Dense[T]) *Packed[T] {
	check("Pack", "b", b)
	if opB > Trans {
		panic(fmt.Sprintf("mat.Pack: operand %v, want NoTrans or Trans", opB))
	}
	rows, cols := b.Rows, b.Cols
	if opB == Trans {
		rows, cols = cols, rows
	}
	line := 64 / sizeOf[T]()
	stride := roundUp(cols, line)
	if stride%(4*line) == 0 && stride > 4*line { // 256 bytes: a few such rows share a cache set
		stride += line
	}
	buf := make([]byte, rows*stride*sizeOf[T]()+64)
	p := &Packed[T]{Dense[T]{rows, cols, stride, aligned[T](buf, rows*stride)}}
	if opB == Trans {
		Transpose(p.d, b)
	} else {
		Copy(p.d, b)
	}
	return p
}

// Rows returns the number of rows of op(b).
func (p *Packed[T]) Rows() int { return p.d.Rows }

// Cols returns the number of columns of op(b).
func (p *Packed[T]) Cols() int { return p.d.Cols }

// GemmPacked is GemmWith with a packed right operand: c = act(alpha*op(a)*b + beta*c + bias).
//
// Panics as GemmWith does.
func GemmPacked[T ~float32 | ~float64](opA Op, alpha T, a Dense[T], b *Packed[T], beta T, c Dense[T], opt Options[T]) {
	gemmOptions("GemmPacked", opA, NoTrans, alpha, a, b.d, beta, c, opt)
}

// GemvPacked computes y = alpha*x*b + beta*y for a row vector x: the product of one row with b.
//
// Panics, before anything is written, if len(x) is not b.Rows(), len(y) is not b.Cols(), or y shares an element with x.
func GemvPacked[T ~float32 | ~float64](alpha T, x []T, b *Packed[T], beta T, y []T) {
	if len(x) != b.d.Rows {
		badLen("GemvPacked", "x", len(x), "b.Rows()", b.d.Rows)
	}
	if len(y) != b.d.Cols {
		badLen("GemvPacked", "y", len(y), "b.Cols()", b.d.Cols)
	}
	distinct("GemvPacked", "y", &Dense[T]{1, len(y), len(y), y}, "x", &Dense[T]{1, len(x), len(x), x})
	Gemv(Trans, alpha, b.d, x, beta, y)
}
