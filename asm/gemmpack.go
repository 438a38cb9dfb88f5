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
// elements, FromStride and ToStride elements apart. The kernel takes off what it has copied.
type GemmSide[T Float] struct {
	From, To             []T
	FromStride, ToStride int
	Cols, Rows           int
}

// units says what a kernel can copy in so many tiles, at most most rows of w elements in each: how many units of how many
// rows. A unit is a column of all rows or, where only one column is left, a part of it.
func (s *GemmSide[T]) units(tiles, most, w int) (units, rows int) {
	switch {
	case s == nil || s.Rows == 0 || tiles <= 0 || most < 14:
	case s.Cols == w:
		units = min(tiles, s.Rows)
		rows = min(s.Rows/units, most)
	case s.Cols > w && s.Rows <= most:
		units, rows = min(tiles, s.Cols/w), s.Rows
	}
	return units, rows
}

// steps returns the distances from unit to unit, and from the last one to what is probably copied next: after a column of
// its own, as a strip of B is, the column beside it, which goes to the place below.
func (s *GemmSide[T]) steps(units, rows, w int) (from, fromLast, to, toLast int) {
	if s.Cols == w {
		from, to = rows*s.FromStride, rows*s.ToStride
		return from, w - (units-1)*from, to, s.Rows*s.ToStride - (units-1)*to
	}
	return w, w, w, w
}

// skip takes units off.
func (s *GemmSide[T]) skip(units, rows, w int) {
	if s.Cols == w {
		s.skipRows(units * rows)
	} else if s.Cols -= units * w; s.Cols > 0 {
		s.From, s.To = s.From[units*w:], s.To[units*w:]
	} else {
		s.Rows = 0
	}
}

func (s *GemmSide[T]) skipRows(n int) {
	if s.Rows -= n; s.Rows > 0 {
		s.From, s.To = s.From[n*s.FromStride:], s.To[n*s.ToStride:]
	}
}

// Finish copies what is left.
func (s *GemmSide[T]) Finish() {
	for ; s.Rows > 0; s.skipRows(1) {
		copy(s.To[:s.Cols], s.From)
	}
}
