package mat

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/lockstep-go/lockstep/asm"
	"github.com/lockstep-go/lockstep/internal/cpu"
	"github.com/lockstep-go/lockstep/internal/kerneltest"
)

func TestChoose(t *testing.T) {
	const n, tr = NoTrans, Trans
	for _, c := range []struct {
		level    cpu.Level
		size     int
		m, n, k  int
		opA, opB Op
		want     path
	}{
		{cpu.Generic, 4, 8, 8, 8, n, n, packed},
		{cpu.NEON, 4, 64, 64, 64, n, n, packed},
		{cpu.NEON, 4, 1, 100, 300, n, n, oneRow},
		{cpu.NEON, 4, 1, 100, 300, n, tr, packed},
		{cpu.AVX512, 4, 1, 100, 300, n, tr, oneRow},
		{cpu.AVX512, 4, 8, 8, 8, n, n, unpacked},
		{cpu.AVX512, 4, 500, 5, 300, n, n, fewColumns},
		{cpu.AVX512, 4, 500, 5, 300, n, tr, fewColumns},
		{cpu.AVX512, 4, 500, 5, asm.KC + 3, n, n, unpacked}, // a last block too short to transpose
		{cpu.AVX512, 4, 15, 5, 300, n, n, unpacked},
		{cpu.AVX512, 4, 5, 500, 300, n, n, unpacked},
		{cpu.AVX512, 4, 5, 500, 300, n, tr, fewRows},
		{cpu.AVX512, 4, 32, 512, 512, n, tr, packed},
		{cpu.AVX512, 4, 64, 64, 64, n, tr, transposed},
		{cpu.AVX512, 4, 32, 31, 64, n, tr, fewRows},
		{cpu.AVX512, 4, 33, 31, 64, n, tr, transposed},
		{cpu.AVX2, 4, 32, 31, 64, n, tr, transposed},
		{cpu.AVX512, 4, 500, 13, 300, n, tr, fewColumns},
		{cpu.AVX512, 4, 500, 14, 300, n, n, unpacked},
		{cpu.AVX512, 8, 500, 8, 300, n, n, unpacked},
		{cpu.AVX512, 8, 128, 512, 512, n, tr, packed},
		{cpu.AVX512, 4, 320, 320, 320, n, n, unpacked},
		{cpu.AVX512, 4, 384, 384, 384, n, n, packed},
		{cpu.AVX2, 4, 5, 500, 300, n, n, unpacked},
		{cpu.AVX2, 4, 500, 12, 300, n, n, unpacked},
		{cpu.AVX2, 4, 500, 7, 300, n, tr, packed},
		{cpu.AVX512, 4, 256, 256, 256, n, tr, transposed},
		{cpu.AVX512, 4, 256, 256, 256, tr, n, unpacked},
		{cpu.AVX512, 4, 2048, 2048, 2048, n, n, packed},
		{cpu.AVX2, 8, 500, 5, 300, n, n, fewColumns},
		{cpu.AVX2, 4, 32, 512, 512, n, tr, packed},
	} {
		if got := choose(c.level, c.size, c.m, c.n, c.k, c.opA, c.opB); got != c.want {
			t.Errorf("choose(%v, %d, %d, %d, %d, %v, %v) = %d, want %d", c.level, c.size, c.m, c.n, c.k, c.opA, c.opB, got, c.want)
		}
	}
}

// testPaths compares products of every path with the definition, k around the block length included.
func testPaths[T Float](t *testing.T) {
	kerneltest.EachLevel(t, func(t *testing.T, l cpu.Level) {
		if l == cpu.Generic {
			t.Skip("is the definition")
		}
		rng := rand.New(rand.NewPCG(21, 22))
		depths := []int{1, 7, 8, 9, 100, asm.KC, asm.KC + 7, asm.KC + 8, 2*asm.KC + 31}
		if testing.Short() {
			depths = []int{7, 9, asm.KC + 7, asm.KC + 9}
		}
		for _, s := range [][2]int{{1, 1}, {1, 15}, {1, 33}, {1, 47}, {1, 100}, {1, 2100}, {17, 5}, {50, 5}, {50, 8}, {40, 13}, {5, 50}, {8, 17}, {9, 17}, {24, 130}, {33, 20}, {40, 26}, {40, 29}, {64, 16}, {64, 64}, {900, 33}} {
			for _, k := range depths {
				if s[0]*k > 100000 { // enough for more than one call
					continue
				}
				for ops := range Op(4) {
					opA, opB := ops&1, ops>>1
					a, b := operand[T](rng, opA, s[0], k, rng.IntN(3)), operand[T](rng, opB, k, s[1], rng.IntN(3))
					c := randomDense[T](rng, s[0], s[1], rng.IntN(3))
					alpha, beta := []T{1, -0.5}[rng.IntN(2)], []T{0, 1, 0.3}[rng.IntN(3)]
					want := clone(c)
					definition(opA, opB, alpha, a, b, beta, want)
					Gemm(opA, opB, alpha, a, b, beta, c)
					sameData(t, fmt.Sprintf("%v %v k = %d alpha = %v beta = %v", opA, opB, k, alpha, beta), c, want)
				}
			}
		}
	})
}

func TestPaths(t *testing.T) {
	t.Run("type=f32", testPaths[float32])
	t.Run("type=f64", testPaths[float64])
}

func testGerGemv[T Float](t *testing.T) {
	kerneltest.EachLevel(t, func(t *testing.T, _ cpu.Level) {
		rng := rand.New(rand.NewPCG(23, 24))
		for range 60 {
			m, n := 1+rng.IntN(80), 1+rng.IntN(80)
			a, x, y := randomDense[T](rng, m, n, rng.IntN(3)), randomDense[T](rng, 1, m, 0), randomDense[T](rng, 1, n, 0)
			xs, ys := x.Data[:m], y.Data[:n]
			alpha := []T{1, 0, -0.5}[rng.IntN(3)]
			want := clone(a)
			asm.GemmGeneric(m, n, 1, alpha, xs, 1, 1, ys, n, 1, 1, want.Data, want.Stride)
			Ger(alpha, xs, ys, a)
			sameData(t, "Ger", a, want)

			for op := range Op(2) {
				in, out := ys, clone(x)
				if op == Trans {
					in, out = xs, clone(y)
				}
				beta := []T{0, 1, 0.3}[rng.IntN(3)]
				want := clone(out)
				rs, cs := strides(op, &a)
				asm.GemmGeneric(len(want.Data)-3, 1, len(in), alpha, a.Data, rs, cs, in, 1, 1, beta, want.Data, 1)
				Gemv(op, alpha, a, in, beta, out.Data[:len(out.Data)-3])
				sameData(t, "Gemv", out, want)
			}
		}
	})
}

func TestGerGemv(t *testing.T) {
	t.Run("type=f32", testGerGemv[float32])
	t.Run("type=f64", testGerGemv[float64])
}
