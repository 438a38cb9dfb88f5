//go:build purego || noasm || (!amd64 && !arm64)

package asm

// LargestIndex: the largest element as an unsigned number.
//
//go:noinline
func LargestIndex(x []int32) uint32 { return largestIndexGeneric(x) }
