//go:build !purego && !noasm

package asm

import (
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

//go:noescape
func largestIndexNEON(x *int32, n int) uint32

// LargestIndex: the largest element as an unsigned number.
//
//go:noinline
func LargestIndex(x []int32) uint32 {
	if cpu.Active() != cpu.NEON {
		return largestIndexGeneric(x)
	}
	whole := len(x) &^ 15
	return max(largestIndexNEON(unsafe.SliceData(x), whole), largestIndexGeneric(x[whole:]))
}
