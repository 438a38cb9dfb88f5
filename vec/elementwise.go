package vec

import "github.com/lockstep-go/lockstep/asm"

// Add sets dst[i] = a[i] + b[i].
//
// dst may be a or b. It panics if the lengths differ or dst overlaps an input in part. Cost: 12 (float32) or 24
// (float64) bytes of memory traffic an element.
func Add[T Float](dst, a, b []T) {
	if clash(dst, a) {
		panic(mismatch("vec.Add", "a", len(a), len(dst)))
	}
	if clash(dst, b) {
		panic(mismatch("vec.Add", "b", len(b), len(dst)))
	}
	for len(dst) > asm.BlockLen {
		Add(dst[:asm.BlockLen], a[:asm.BlockLen], b[:asm.BlockLen])
		dst, a, b = dst[asm.BlockLen:], a[asm.BlockLen:], b[asm.BlockLen:]
	}
	if is32[T]() {
		asm.AddF32(f32(dst), f32(a), f32(b))
	} else {
		asm.AddF64(f64(dst), f64(a), f64(b))
	}
}
