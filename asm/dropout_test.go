package asm

import (
	"math/rand/v2"
	"testing"

	"github.com/lockstep-go/lockstep/internal/cpu"
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
	key, _, _ := NewDropout(0.5, 0x9abcdef012345678, 1000, 1, 3)
	key.Group = 7
	for _, p := range []float64{0, 0.15, 0.5, 1 - 0x1p-31} {
		key.Threshold = uint32(p * 0x1p32)
		kerneltest.Run(t, kerneltest.Op[float32]{
			Name: "Dropout", In: 1,
			Got: func(dst []float32, in [][]float32) {
				DropoutF32(dst, len(dst), in[0], len(dst), 1, len(dst), &key, 1.25)
			},
			Want: func(dst []float32, in [][]float32) {
				dropoutGeneric(dst, len(dst), in[0], len(dst), 1, len(dst), &key, 1.25)
			},
		})
		kerneltest.Run(t, kerneltest.Op[float64]{
			Name: "Dropout", In: 1,
			Got: func(dst []float64, in [][]float64) {
				DropoutF64(dst, len(dst), in[0], len(dst), 1, len(dst), &key, 1.25)
			},
			Want: func(dst []float64, in [][]float64) {
				dropoutGeneric(dst, len(dst), in[0], len(dst), 1, len(dst), &key, 1.25)
			},
		})
	}
}

// TestDropoutRows compares several rows with gaps, whose elements must stay, at the end of guarded memory.
func TestDropoutRows(t *testing.T) {
	testDropoutRows(t, "f32", DropoutF32)
	testDropoutRows(t, "f64", DropoutF64)
}

func testDropoutRows[T Float](t *testing.T, typ string, dropout func(dst []T, ds int, x []T, xs, rows, cols int, key *DropoutKey, scale T)) {
	t.Run("type="+typ, func(t *testing.T) {
		kerneltest.EachLevel(t, func(t *testing.T, _ cpu.Level) {
			arena, err := kerneltest.NewArena(2)
			if err != nil {
				t.Fatal(err)
			}
			defer arena.Close()
			rng := rand.New(rand.NewPCG(1, 9))
			key, scale, _ := NewDropout(0.3, 1, 2, 3, 0xfffffffe) // the row number wraps
			for _, cols := range []int{1, 5, 15, 16, 50, 63, 64, 65, 100, 127, 128, 250} {
				for rows := range 5 {
					for gap := range 3 {
						ds, xs := cols+gap, cols+2*gap
						dst := kerneltest.AtEnd[T](arena, 0, max(0, rows-1)*ds+cols, 0)
						x := kerneltest.AtEnd[T](arena, 1, max(0, rows-1)*xs+cols, 0)
						for i := range dst {
							dst[i] = 42
						}
						for i := range x {
							x[i] = kerneltest.Normal[T](rng)
						}
						want := append([]T(nil), dst...)
						dropoutGeneric(want, ds, x, xs, rows, cols, &key, T(scale))
						dropout(dst, ds, x, xs, rows, cols, &key, T(scale))
						for i := range want {
							if dst[i] != want[i] {
								t.Fatalf("cols = %d, rows = %d, gap = %d: element %d is %v, want %v", cols, rows, gap, i, dst[i], want[i])
							}
						}
					}
				}
			}
		})
	})
}
