package asm

import (
	"testing"

	"github.com/lockstep-go/lockstep/internal/kerneltest"
)

// TestPhilox holds the generator to the known answers published with Random123 (kat_vectors, philox4x32 10).
func TestPhilox(t *testing.T) {
	const f = 0xffffffff
	for _, c := range []struct {
		ctr  [4]uint32
		key  [2]uint32
		want [4]uint32
	}{
		{want: [4]uint32{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
		{[4]uint32{f, f, f, f}, [2]uint32{f, f}, [4]uint32{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
		{[4]uint32{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, [2]uint32{0xa4093822, 0x299f31d0},
			[4]uint32{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
	} {
		if got := philox(c.ctr, c.key); got != c.want {
			t.Errorf("philox(%x, %x) = %x, want %x", c.ctr, c.key, got, c.want)
		}
	}
}

func TestDropout(t *testing.T) {
	key := DropoutKey{Key: [2]uint32{0x12345678, 0x9abcdef0}, Row: 3, Layer: 1, Step: 1000, Group: 7}
	for _, p := range []float64{0, 0.15, 0.5, 1 - 0x1p-31} {
		key.Threshold = uint32(p * 0x1p32)
		kerneltest.Run(t, kerneltest.Op[float32]{
			Name: "Dropout", In: 1,
			Got:  func(dst []float32, in [][]float32) { DropoutF32(dst, in[0], &key, 1.25) },
			Want: func(dst []float32, in [][]float32) { dropoutGeneric(dst, in[0], &key, 1.25) },
		})
		kerneltest.Run(t, kerneltest.Op[float64]{
			Name: "Dropout", In: 1,
			Got:  func(dst []float64, in [][]float64) { DropoutF64(dst, in[0], &key, 1.25) },
			Want: func(dst []float64, in [][]float64) { dropoutGeneric(dst, in[0], &key, 1.25) },
		})
	}
}
