package asm

// Rows of a few columns are worked on by columns: SplitColumns lays the columns of some rows one behind the other, where
// operations on vectors take all rows at once, and JoinColumns brings the result back.

// splitColumnsGeneric: dst[j*rows + i] = x[i*ldx + j] for i < rows, j < n <= SmallCols. dst has room for SmallCols columns, of which
// those from n on may be written.
func splitColumnsGeneric[T Float](dst, x []T, rows, n, ldx int) {
	for i := range rows {
		for j, v := range x[i*ldx:][:n] {
			dst[j*rows+i] = v
		}
	}
}

// joinColumnsGeneric: dst[i*ldd + j] = x[j*rows + i] for i < rows, j < n <= SmallCols. x has room for SmallCols columns.
func joinColumnsGeneric[T Float](dst, x []T, rows, n, ldd int) {
	for i := range rows {
		row := dst[i*ldd:][:n]
		for j := range row {
			row[j] = x[j*rows+i]
		}
	}
}

// SplitColumnsF64 is splitColumnsGeneric.
func SplitColumnsF64(dst, x []float64, rows, n, ldx int) { splitColumnsGeneric(dst, x, rows, n, ldx) }

// JoinColumnsF64 is joinColumnsGeneric.
func JoinColumnsF64(dst, x []float64, rows, n, ldd int) { joinColumnsGeneric(dst, x, rows, n, ldd) }
