//go:build !purego && !noasm

package asm

import (
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

//go:noescape
func gatherRowsF32NEON(dst *float32, ds int, table *float32, ts int, idx *int32, rows, k, width int)

//go:noescape
func gatherRowsF64NEON(dst *float64, ds int, table *float64, ts int, idx *int32, rows, k, width int)

//go:noescape
func scatterAddRowsF32NEON(table *float32, ts int, src *float32, ss int, idx *int32, rows, k, width int)

//go:noescape
func scatterAddRowsF64NEON(table *float64, ts int, src *float64, ss int, idx *int32, rows, k, width int)

//go:noescape
func addColumnsF32NEON(sums, src *float32, ss, rows, cols int)

//go:noescape
func addColumnsF64NEON(sums, src *float64, ss, rows, cols int)

// GatherRowsF32: copies rows of a table side by side.
func GatherRowsF32(dst []float32, ds int, table []float32, ts int, idx []int32, rows, k, width int) {
	if cpu.Active() == cpu.NEON {
		gatherRowsF32NEON(unsafe.SliceData(dst), ds, unsafe.SliceData(table), ts, unsafe.SliceData(idx), rows, k, width)
		return
	}
	gatherRowsGeneric(dst, ds, table, ts, idx, rows, k, width)
}

// GatherRowsF64: copies rows of a table side by side.
func GatherRowsF64(dst []float64, ds int, table []float64, ts int, idx []int32, rows, k, width int) {
	if cpu.Active() == cpu.NEON {
		gatherRowsF64NEON(unsafe.SliceData(dst), ds, unsafe.SliceData(table), ts, unsafe.SliceData(idx), rows, k, width)
		return
	}
	gatherRowsGeneric(dst, ds, table, ts, idx, rows, k, width)
}

// ScatterAddRowsF32: adds pieces of rows to rows of a table, in order of occurrence.
func ScatterAddRowsF32(table []float32, ts int, src []float32, ss int, idx []int32, rows, k, width int) {
	if cpu.Active() == cpu.NEON {
		scatterAddRowsF32NEON(unsafe.SliceData(table), ts, unsafe.SliceData(src), ss, unsafe.SliceData(idx), rows, k, width)
		return
	}
	scatterAddRowsGeneric(table, ts, src, ss, idx, rows, k, width)
}

// ScatterAddRowsF64: adds pieces of rows to rows of a table, in order of occurrence.
func ScatterAddRowsF64(table []float64, ts int, src []float64, ss int, idx []int32, rows, k, width int) {
	if cpu.Active() == cpu.NEON {
		scatterAddRowsF64NEON(unsafe.SliceData(table), ts, unsafe.SliceData(src), ss, unsafe.SliceData(idx), rows, k, width)
		return
	}
	scatterAddRowsGeneric(table, ts, src, ss, idx, rows, k, width)
}

// AddColumnsF32: sums[c] += src[i*ss + c], i ascending.
func AddColumnsF32(sums, src []float32, ss, rows int) {
	if cpu.Active() == cpu.NEON {
		addColumnsF32NEON(unsafe.SliceData(sums), unsafe.SliceData(src), ss, rows, len(sums))
		return
	}
	addColumnsGeneric(sums, src, ss, rows)
}

// AddColumnsF64: sums[c] += src[i*ss + c], i ascending.
func AddColumnsF64(sums, src []float64, ss, rows int) {
	if cpu.Active() == cpu.NEON {
		addColumnsF64NEON(unsafe.SliceData(sums), unsafe.SliceData(src), ss, rows, len(sums))
		return
	}
	addColumnsGeneric(sums, src, ss, rows)
}

// SumPiecesF32: sums lists of rows, in order.
func SumPiecesF32(dst []float32, ds int, src []float32, ss int, head, next []int32, width int) {
	if cpu.Active() == cpu.NEON {
		sumPiecesByRowsF32(dst, ds, src, ss, head, next, width)
		return
	}
	sumPiecesGeneric(dst, ds, src, ss, head, next, width)
}

// SumPiecesF64: sums lists of rows, in order.
func SumPiecesF64(dst []float64, ds int, src []float64, ss int, head, next []int32, width int) {
	if cpu.Active() == cpu.NEON {
		sumPiecesByRowsF64(dst, ds, src, ss, head, next, width)
		return
	}
	sumPiecesGeneric(dst, ds, src, ss, head, next, width)
}
