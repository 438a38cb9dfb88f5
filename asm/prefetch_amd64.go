//go:build !purego && !noasm

package asm

import (
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

//go:noescape
func prefetchRowsAVX2(table unsafe.Pointer, stride, size int, idx *int32, n int)

//go:noescape
func prefetchFarAVX2(table unsafe.Pointer, stride, size int, idx *int32, n int)

// PrefetchRowsF32 asks for rows of a table, ts elements apart and width long, to be brought near. It changes nothing.
func PrefetchRowsF32(table []float32, ts, width int, idx []int32) {
	if cpu.Active() >= cpu.AVX2 && width > 0 {
		prefetchRowsAVX2(unsafe.Pointer(unsafe.SliceData(table)), 4*ts, 4*width, unsafe.SliceData(idx), len(idx))
	}
}

// PrefetchRowsF64 is PrefetchRowsF32 for float64.
func PrefetchRowsF64(table []float64, ts, width int, idx []int32) {
	if cpu.Active() >= cpu.AVX2 && width > 0 {
		prefetchRowsAVX2(unsafe.Pointer(unsafe.SliceData(table)), 8*ts, 8*width, unsafe.SliceData(idx), len(idx))
	}
}

// PrefetchFarF32 asks for rows of a table, ts elements apart and width long, to be brought into L2, for an operation some
// microseconds away. It changes nothing.
func PrefetchFarF32(table []float32, ts, width int, idx []int32) {
	if cpu.Active() >= cpu.AVX2 && width > 0 {
		prefetchFarAVX2(unsafe.Pointer(unsafe.SliceData(table)), 4*ts, 4*width, unsafe.SliceData(idx), len(idx))
	}
}

// PrefetchFarF64 is PrefetchFarF32 for float64.
func PrefetchFarF64(table []float64, ts, width int, idx []int32) {
	if cpu.Active() >= cpu.AVX2 && width > 0 {
		prefetchFarAVX2(unsafe.Pointer(unsafe.SliceData(table)), 8*ts, 8*width, unsafe.SliceData(idx), len(idx))
	}
}
