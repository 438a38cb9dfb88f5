package vec

import (
	"github.com/lockstep-go/lockstep/asm"
)

// DropoutMask names the random words of one dropout mask. A word depends on the mask's fields and on its element's row
// and column, on nothing else, so the same mask can be applied again in the backward pass, in any order and by any
// number of goroutines.
type DropoutMask struct {
	Seed  uint64
	Step  uint32 // of training
	Layer uint32 // distinguishes several dropouts of a step
}

// Dropout drops elements of row number row with probability p (inverted dropout):
//
//	dst[j] = word(row, j) >= round(p * 2^32) ? x[j] * (1/(1-p)) : 0
//
// The words are those of Philox4x32-7: key = Seed, counter = (16*(j/64) + j%16, row, Layer, Step), word (j/16)%4 of the
// four. The gradient is the same function of dy. Column 0 is x[0]. A dropped NaN becomes 0.
//
// dst may be x. It panics if the lengths differ, dst overlaps x in part, or not 0 <= p <= 1. Sources: Srivastava et al.
// 2014; Salmon et al. 2011 for the generator.
func Dropout[T Float](dst, x []T, p float64, mask DropoutMask, row uint32) {
	if clash(dst, x) {
		panic(mismatch("vec.Dropout", "x", len(x), len(dst)))
	}
	if !(p >= 0 && p <= 1) {
		panic("vec.Dropout: p = " + number(p) + ", want 0 <= p <= 1")
	}
	key, scale, keep := asm.NewDropout(p, mask.Seed, mask.Step, mask.Layer, row)
	if !keep {
		Fill(dst, 0)
		return
	}
	for {
		n := min(len(dst), asm.BlockLen)
		if is32[T]() {
			asm.DropoutF32(f32(dst[:n]), n, f32(x[:n]), n, 1, n, &key, float32(scale))
		} else {
			asm.DropoutF64(f64(dst[:n]), n, f64(x[:n]), n, 1, n, &key, scale)
		}
		if dst, x = dst[n:], x[n:]; len(dst) == 0 {
			return
		}
		key.Group += asm.BlockLen / asm.DropoutGroup
	}
}
