//go:build !purego && !noasm

package asm

import (
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

//go:noescape
func largestIndexAVX2(x *int32, n int) uint32

//go:noescape
func largestIndexAVX512(x *int32, n int) uint32

// LargestIndex: the largest element as an unsigned number.
//
//go:noinline
func LargestIndex(x []int32) uint32 {
	switch cpu.Active() {
	case cpu.AVX512:
		return largestIndexAVX512(unsafe.SliceData(x), len(x))
	case cpu.AVX2:
		whole := len(x) &^ 31
		return max(largestIndexAVX2(unsafe.SliceData(x), whole), largestIndexGeneric(x[whole:]))
	}
	return largestIndexGeneric(x)
}
