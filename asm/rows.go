package asm

// Operations on rows of a row-major matrix, given as base slice, stride (in elements) and, for look-ups, row indices.
// dst and src do not overlap. Indices are in range: the caller has looked.

// gatherRowsGeneric copies k rows of table (width elements each) side by side into each of rows rows of dst:
//
//	dst[i*ds + j*width + c] = table[idx[i*k+j]*ts + c]
func gatherRowsGeneric[T Float](dst []T, ds int, table []T, ts int, idx []int32, rows, k, width int) {
	for i := range rows {
		for j := range k {
			o, t := i*ds+j*width, int(idx[i*k+j])*ts
			copy(dst[o:o+width], table[t:t+width])
		}
	}
}

// scatterAddRowsGeneric is the reverse: in ascending i, then j,
//
//	table[idx[i*k+j]*ts + c] += src[i*ss + j*width + c]
func scatterAddRowsGeneric[T Float](table []T, ts int, src []T, ss int, idx []int32, rows, k, width int) {
	for i := range rows {
		for j := range k {
			o, t := i*ss+j*width, int(idx[i*k+j])*ts
			addGeneric(table[t:t+width], table[t:t+width], src[o:o+width])
		}
	}
}

// addColumnsGeneric: sums[c] += src[i*ss + c], i ascending: one chain of additions for every column.
func addColumnsGeneric[T Float](sums, src []T, ss, rows int) {
	for i := range rows {
		addGeneric(sums, sums, src[i*ss:i*ss+len(sums)])
	}
}

// sumPiecesGeneric sums lists of rows of src: head[i] is the first of row i of dst, next[p] the one after p, a negative number ends
// the list.
//
//	dst[i*ds + c] = 0 + src[p*ss + c] + src[next[p]*ss + c] + ...
func sumPiecesGeneric[T Float](dst []T, ds int, src []T, ss int, head, next []int32, width int) {
	for i, p := range head {
		row := dst[i*ds : i*ds+width]
		clear(row)
		for ; p >= 0; p = next[p] {
			addGeneric(row, row, src[int(p)*ss:int(p)*ss+width])
		}
	}
}

// sumPiecesByRowsF32 is the same where the addition of two slices has a kernel.
func sumPiecesByRowsF32(dst []float32, ds int, src []float32, ss int, head, next []int32, width int) {
	for i, p := range head {
		row := dst[i*ds : i*ds+width]
		clear(row)
		for ; p >= 0; p = next[p] {
			AddF32(row, row, src[int(p)*ss:int(p)*ss+width])
		}
	}
}

func sumPiecesByRowsF64(dst []float64, ds int, src []float64, ss int, head, next []int32, width int) {
	for i, p := range head {
		row := dst[i*ds : i*ds+width]
		clear(row)
		for ; p >= 0; p = next[p] {
			AddF64(row, row, src[int(p)*ss:int(p)*ss+width])
		}
	}
}
