//go:build !purego && !noasm

package asm

import (
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

//go:noescape
func gatherRowsF32AVX2(dst *float32, ds int, table *float32, ts int, idx *int32, rows, k, width int)

//go:noescape
func gatherRowsF64AVX2(dst *float64, ds int, table *float64, ts int, idx *int32, rows, k, width int)

//go:noescape
func scatterAddRowsF32AVX2(table *float32, ts int, src *float32, ss int, idx *int32, rows, k, width int)

//go:noescape
func scatterAddRowsF64AVX2(table *float64, ts int, src *float64, ss int, idx *int32, rows, k, width int)

//go:noescape
func addColumnsF32AVX2(sums, src *float32, ss, rows, cols int)

//go:noescape
func addColumnsF64AVX2(sums, src *float64, ss, rows, cols int)

//go:noescape
func gatherRowsF32AVX512(dst *float32, ds int, table *float32, ts int, idx *int32, rows, k, width int)

//go:noescape
func gatherRowsF64AVX512(dst *float64, ds int, table *float64, ts int, idx *int32, rows, k, width int)

//go:noescape
func scatterAddRowsF32AVX512(table *float32, ts int, src *float32, ss int, idx *int32, rows, k, width int)

//go:noescape
func scatterAddRowsF64AVX512(table *float64, ts int, src *float64, ss int, idx *int32, rows, k, width int)

//go:noescape
func addColumnsF32AVX512(sums, src *float32, ss, rows, cols int)

//go:noescape
func addColumnsF64AVX512(sums, src *float64, ss, rows, cols int)

//go:noescape
func sumPiecesF32AVX512(dst *float32, ds int, src *float32, ss int, head, next *int32, rows, width int)

// GatherRowsF32: copies rows of a table side by side.
func GatherRowsF32(dst []float32, ds int, table []float32, ts int, idx []int32, rows, k, width int) {
	switch cpu.Active() {
	case cpu.AVX512:
		gatherRowsF32AVX512(unsafe.SliceData(dst), ds, unsafe.SliceData(table), ts, unsafe.SliceData(idx), rows, k, width)
	case cpu.AVX2:
		gatherRowsF32AVX2(unsafe.SliceData(dst), ds, unsafe.SliceData(table), ts, unsafe.SliceData(idx), rows, k, width)
	default:
		gatherRowsGeneric(dst, ds, table, ts, idx, rows, k, width)
	}
}

//go:noescape
func sumPiecesF64AVX512(dst *float64, ds int, src *float64, ss int, head, next *int32, rows, width int)

// GatherRowsF64: copies rows of a table side by side.
func GatherRowsF64(dst []float64, ds int, table []float64, ts int, idx []int32, rows, k, width int) {
	switch cpu.Active() {
	case cpu.AVX512:
		gatherRowsF64AVX512(unsafe.SliceData(dst), ds, unsafe.SliceData(table), ts, unsafe.SliceData(idx), rows, k, width)
	case cpu.AVX2:
		gatherRowsF64AVX2(unsafe.SliceData(dst), ds, unsafe.SliceData(table), ts, unsafe.SliceData(idx), rows, k, width)
	default:
		gatherRowsGeneric(dst, ds, table, ts, idx, rows, k, width)
	}
}

// ScatterAddRowsF32: adds pieces of rows to rows of a table, in order of occurrence.
func ScatterAddRowsF32(table []float32, ts int, src []float32, ss int, idx []int32, rows, k, width int) {
	switch cpu.Active() {
	case cpu.AVX512:
		scatterAddRowsF32AVX512(unsafe.SliceData(table), ts, unsafe.SliceData(src), ss, unsafe.SliceData(idx), rows, k, width)
	case cpu.AVX2:
		scatterAddRowsF32AVX2(unsafe.SliceData(table), ts, unsafe.SliceData(src), ss, unsafe.SliceData(idx), rows, k, width)
	default:
		scatterAddRowsGeneric(table, ts, src, ss, idx, rows, k, width)
	}
}

// ScatterAddRowsF64: adds pieces of rows to rows of a table, in order of occurrence.
func ScatterAddRowsF64(table []float64, ts int, src []float64, ss int, idx []int32, rows, k, width int) {
	switch cpu.Active() {
	case cpu.AVX512:
		scatterAddRowsF64AVX512(unsafe.SliceData(table), ts, unsafe.SliceData(src), ss, unsafe.SliceData(idx), rows, k, width)
	case cpu.AVX2:
		scatterAddRowsF64AVX2(unsafe.SliceData(table), ts, unsafe.SliceData(src), ss, unsafe.SliceData(idx), rows, k, width)
	default:
		scatterAddRowsGeneric(table, ts, src, ss, idx, rows, k, width)
	}
}

// AddColumnsF32: sums[c] += src[i*ss + c], i ascending.
func AddColumnsF32(sums, src []float32, ss, rows int) {
	switch cpu.Active() {
	case cpu.AVX512:
		addColumnsF32AVX512(unsafe.SliceData(sums), unsafe.SliceData(src), ss, rows, len(sums))
	case cpu.AVX2:
		addColumnsF32AVX2(unsafe.SliceData(sums), unsafe.SliceData(src), ss, rows, len(sums))
	default:
		addColumnsGeneric(sums, src, ss, rows)
	}
}

// AddColumnsF64: sums[c] += src[i*ss + c], i ascending.
func AddColumnsF64(sums, src []float64, ss, rows int) {
	switch cpu.Active() {
	case cpu.AVX512:
		addColumnsF64AVX512(unsafe.SliceData(sums), unsafe.SliceData(src), ss, rows, len(sums))
	case cpu.AVX2:
		addColumnsF64AVX2(unsafe.SliceData(sums), unsafe.SliceData(src), ss, rows, len(sums))
	default:
		addColumnsGeneric(sums, src, ss, rows)
	}
}

// SumPiecesF32: sums lists of rows, in order.
func SumPiecesF32(dst []float32, ds int, src []float32, ss int, head, next []int32, width int) {
	switch cpu.Active() {
	case cpu.AVX512:
		if len(head) > 0 && width > 0 {
			sumPiecesF32AVX512(unsafe.SliceData(dst), ds, unsafe.SliceData(src), ss, unsafe.SliceData(head), unsafe.SliceData(next), len(head), width)
		}
	case cpu.AVX2:
		sumPiecesByRowsF32(dst, ds, src, ss, head, next, width)
	default:
		sumPiecesGeneric(dst, ds, src, ss, head, next, width)
	}
}

// SumPiecesF64: sums lists of rows, in order.
func SumPiecesF64(dst []float64, ds int, src []float64, ss int, head, next []int32, width int) {
	switch cpu.Active() {
	case cpu.AVX512:
		if len(head) > 0 && width > 0 {
			sumPiecesF64AVX512(unsafe.SliceData(dst), ds, unsafe.SliceData(src), ss, unsafe.SliceData(head), unsafe.SliceData(next), len(head), width)
		}
	case cpu.AVX2:
		sumPiecesByRowsF64(dst, ds, src, ss, head, next, width)
	default:
		sumPiecesGeneric(dst, ds, src, ss, head, next, width)
	}
}
