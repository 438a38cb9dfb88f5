package asm

// Packing brings op(B) into strips that the kernels read from end to end: strip s holds columns s*nr .. s*nr+nr-1, row after
// row without gaps:
//
//	dst[s*nr*k + p*nr + l] = op(B)(p, s*nr + l)
//
//	     nr      nr     nr
//	  +------+------+------+
//	k |  0   |  1   |  2 ..|   each strip k rows of nr elements; the columns beyond n in the last one are not written
//	  +------+------+------+
//
// A needs no such layout: kernels broadcast its elements and take any strides. It is copied, row by row, only to bring
// distant rows together.

// gemmPackGeneric is the definition, for op(B) of k x n with strides rsB and csB.
func gemmPackGeneric[T Float](dst []T, k, n, nr int, b []T, rsB, csB int) {
	for j := 0; j < n; j += nr {
		gemmPackPart(dst[j*k:], k, 0, min(nr, n-j), nr, b[j*csB:], rsB, csB)
	}
}

// gemmPackPart packs columns from .. to-1 of one strip.
func gemmPackPart[T Float](strip []T, k, from, to, nr int, b []T, rsB, csB int) {
	if csB == 1 && from < to {
		for p := range k {
			copy(strip[p*nr+from:p*nr+to], b[p*rsB+from:])
		}
		return
	}
	for l := from; l < to; l++ {
		col := b[l*csB:]
		for p := range k {
			strip[p*nr+l] = col[p*rsB]
		}
	}
}

// GemmSide is a copy of rows that a strip kernel may do beside a product, where it costs next to nothing: Rows rows of Cols
// elements, FromStride and ToStride elements apart. The kernel takes those off that it has copied.
type GemmSide[T Float] struct {
	From, To             []T
	FromStride, ToStride int
	Cols, Rows           int
}

// skip takes n rows off.
func (s *GemmSide[T]) skip(n int) {
	if s.Rows -= n; s.Rows > 0 {
		s.From, s.To = s.From[n*s.FromStride:], s.To[n*s.ToStride:]
	}
}

// Finish copies the rows that are left.
func (s *GemmSide[T]) Finish() {
	for ; s.Rows > 0; s.skip(1) {
		copy(s.To[:s.Cols], s.From)
	}
}
