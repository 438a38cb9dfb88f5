//go:build purego || noasm || (!amd64 && !arm64)

package asm

// GatherRowsF32: copies rows of a table side by side.
//
//go:noinline
func GatherRowsF32(dst []float32, ds int, table []float32, ts int, idx []int32, rows, k, width int) {
	gatherRowsGeneric(dst, ds, table, ts, idx, rows, k, width)
}

// GatherRowsF64: copies rows of a table side by side.
//
//go:noinline
func GatherRowsF64(dst []float64, ds int, table []float64, ts int, idx []int32, rows, k, width int) {
	gatherRowsGeneric(dst, ds, table, ts, idx, rows, k, width)
}

// ScatterAddRowsF32: adds pieces of rows to rows of a table, in order of occurrence.
//
//go:noinline
func ScatterAddRowsF32(table []float32, ts int, src []float32, ss int, idx []int32, rows, k, width int) {
	scatterAddRowsGeneric(table, ts, src, ss, idx, rows, k, width)
}

// ScatterAddRowsF64: adds pieces of rows to rows of a table, in order of occurrence.
//
//go:noinline
func ScatterAddRowsF64(table []float64, ts int, src []float64, ss int, idx []int32, rows, k, width int) {
	scatterAddRowsGeneric(table, ts, src, ss, idx, rows, k, width)
}

// AddColumnsF32: sums[c] += src[i*ss + c], i ascending.
//
//go:noinline
func AddColumnsF32(sums, src []float32, ss, rows int) { addColumnsGeneric(sums, src, ss, rows) }

// AddColumnsF64: sums[c] += src[i*ss + c], i ascending.
//
//go:noinline
func AddColumnsF64(sums, src []float64, ss, rows int) { addColumnsGeneric(sums, src, ss, rows) }

// SumPiecesF32: sums lists of rows, in order.
//
//go:noinline
func SumPiecesF32(dst []float32, ds int, src []float32, ss int, head, next []int32, width int) {
	sumPiecesGeneric(dst, ds, src, ss, head, next, width)
}

// SumPiecesF64: sums lists of rows, in order.
//
//go:noinline
func SumPiecesF64(dst []float64, ds int, src []float64, ss int, head, next []int32, width int) {
	sumPiecesGeneric(dst, ds, src, ss, head, next, width)
}
