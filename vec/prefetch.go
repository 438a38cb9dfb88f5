package vec

import "github.com/lockstep-go/lockstep/asm"

var firstRow = [1]int32{0}

// Prefetch asks the processor to load x into its nearest cache, for data that is needed soon and lies where hardware
// cannot guess: rows of a large table. It has no effect on results, and none at all at the generic level. Worth its call
// if some tens of nanoseconds of other work come before the data is read. Of a longer x only the first 32768 elements count.
func Prefetch[T Float](x []T) {
	x = x[:min(len(x), asm.BlockLen)]
	if is32[T]() {
		asm.PrefetchRowsF32(f32(x), 0, len(x), firstRow[:])
	} else {
		asm.PrefetchRowsF64(f64(x), 0, len(x), firstRow[:])
	}
}
