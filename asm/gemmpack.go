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
	for j0 := 0; j0 < n; j0 += nr {
		w := min(nr, n-j0)
		strip := dst[j0*k:]
		if csB == 1 {
			for p := range k {
				copy(strip[p*nr:p*nr+w], b[p*rsB+j0:])
			}
			continue
		}
		for l := range w {
			col := b[(j0+l)*csB:]
			for p := range k {
				strip[p*nr+l] = col[p*rsB]
			}
		}
	}
}
