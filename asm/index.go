package asm

// largestIndexGeneric: the largest element as an unsigned number, so that x[i] is in [0, k) for all i if and only if the
// result is below k, for 0 < k < 2^31; 0 if x is empty.
func largestIndexGeneric(x []int32) uint32 {
	var m uint32
	for _, v := range x {
		m = max(m, uint32(v))
	}
	return m
}
