package asm

import (
	"math"
	"math/bits"
)

// Dropout masks come from the counter-based generator Philox4x32-7 (Salmon, Moraes, Dror, Shaw: Parallel random
// numbers: as easy as 1, 2, 3; SC 2011), so that an element's fate depends on the seed and its place alone. Seven rounds
// are the fewest that pass BigCrush there; ten would be a safety margin that masks do not need at 1.4 times the cost.
//
// Columns are taken 64 at a time. In group b = j/64 sixteen counters with first words 16b .. 16b+15 give four words
// each; column j takes word (j/16)%4 of counter 16b + j%16. In this order vectors of 4, 8 and 16 lanes hold the words
// of neighbouring columns without a shuffle.

// DropoutGroup is the number of columns of a group of counters.
const DropoutGroup = 64

// DropoutKey fixes the words of a mask. The layout is known to the kernels.
type DropoutKey struct {
	Key       [2]uint32 // the seed, low word first
	Row       uint32    // of the first row; counter words 1 .. 3
	Layer     uint32
	Step      uint32
	Group     uint32 // group of the first column
	Threshold uint32 // an element stays iff its word >= Threshold
}

// NewDropout returns the key of a mask that drops with probability p, whose first row has number row, and the factor of
// the elements that stay. keep is false if p is so close to 1 that none stays; the key then means nothing.
func NewDropout(p float64, seed uint64, step, layer, row uint32) (key DropoutKey, scale float64, keep bool) {
	threshold := math.RoundToEven(p * 0x1p32)
	if threshold == 0x1p32 {
		return key, 0, false
	}
	key = DropoutKey{Key: [2]uint32{uint32(seed), uint32(seed >> 32)}, Row: row, Layer: layer, Step: step, Threshold: uint32(threshold)}
	return key, 1 / (1 - p), true
}

// The constants of Philox4x32.
const (
	philoxM0     = 0xD2511F53
	philoxM1     = 0xCD9E8D57
	philoxW0     = 0x9E3779B9
	philoxW1     = 0xBB67AE85
	philoxRounds = 7
)

// philox returns the four words of a counter.
func philox(ctr [4]uint32, key [2]uint32) [4]uint32 {
	c0, c1, c2, c3 := ctr[0], ctr[1], ctr[2], ctr[3]
	k0, k1 := key[0], key[1]
	for range philoxRounds {
		h0, l0 := bits.Mul32(philoxM0, c0)
		h1, l1 := bits.Mul32(philoxM1, c2)
		c0, c1, c2, c3 = h1^c1^k0, l1, h0^c3^k1, l0
		k0 += philoxW0
		k1 += philoxW1
	}
	return [4]uint32{c0, c1, c2, c3}
}

// dropoutGeneric: dst[i*ds+j] = word(i, j) >= Threshold ? T(x[i*xs+j]*scale) : 0. Row i has the number Row + i, and
// column 0 is the first one of group Group.
func dropoutGeneric[T Float](dst []T, ds int, x []T, xs, rows, cols int, key *DropoutKey, scale T) {
	for i := range rows {
		dst, x := dst[i*ds:][:cols], x[i*xs:][:cols]
		first := key.Group * 16
		for len(dst) > 0 {
			n := min(len(dst), DropoutGroup)
			for lane := range min(n, 16) {
				words := philox([4]uint32{first + uint32(lane), key.Row + uint32(i), key.Layer, key.Step}, key.Key)
				for w, j := 0, lane; j < n; w, j = w+1, j+16 {
					y := T(x[j] * scale)
					if words[w] < key.Threshold {
						y = 0
					}
					dst[j] = y
				}
			}
			dst, x = dst[n:], x[n:]
			first += 16
		}
	}
}
