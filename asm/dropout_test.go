package asm

import (
	"testing"

	"github.com/lockstep-go/lockstep/internal/kerneltest"
)

// TestPhilox holds the generator to the known answers published with Random123 (kat_vectors, philox4x32 7).
func TestPhilox(t *testing.T) {
	const f = 0xffffffff
	for _, c := range []struct {
		ctr  [4]uint32
		key  [2]uint32
		want [4]uint32
	}{
		{want: [4]uint32{0x5f6fb709, 0x0d893f64, 0x4f121f81, 0x4f730a48}},
		{[4]uint32{f, f, f, f}, [2]uint32{f, f}, [4]uint32{0x5207ddc2, 0x45165e59, 0x4d8ee751, 0x8c52f662}},
		{[4]uint32{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, [2]uint32{0xa4093822, 0x299f31d0},
			[4]uint32{0x4dfccaba, 0x190a87f0, 0xc47362ba, 0xb6b5242a}},
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
