package asm

import (
	"math/rand/v2"
	"testing"

	"github.com/lockstep-go/lockstep/internal/cpu"
	"github.com/lockstep-go/lockstep/internal/fma"
	"github.com/lockstep-go/lockstep/internal/kerneltest"
)

func testGemvRows[T Float](t *testing.T, rows func(m, k int, alpha T, a *T, lda int, x *T, beta T, y, next *T)) {
	arena, err := kerneltest.NewArena(3)
	if err != nil {
		t.Fatal(err)
	}
	defer arena.Close()
	kerneltest.EachLevel(t, func(t *testing.T, l cpu.Level) {
		rng := rand.New(rand.NewPCG(9, 10))
		for half := 1; half <= 6; half++ {
			m, fetch := half*GemvRowsBlock/2, half%2 == 1
			for k := 8; k <= 512; k++ {
				if k == 60 && half > 2 {
					break
				}
				if k >= 60 && k%64 != 0 && k%99 != 0 { // the turns of what is asked for: 128 and 256 steps
					continue
				}
				g := randomGemmCase[T](arena, rng, m, 1, k)
				g.rsA, g.csA, g.rsB, g.csB, g.rsC = k+rng.IntN(3), 1, 1, 1, 1
				g.run(t, rng, func(a, b, c []T) {
					var next *T
					if fetch || rng.IntN(2) == 0 {
						next = &a[rng.IntN(len(a))]
					}
					rows(m, k, g.alpha, &a[0], g.rsA, &b[0], g.beta, &c[0], next)
				})
			}
		}
	})
}

func testGemvCols[T Float](t *testing.T, cols func(n, k int, a *T, lda int, x *T, incX int, acc *T, fresh bool)) {
	arena, err := kerneltest.NewArena(3)
	if err != nil {
		t.Fatal(err)
	}
	defer arena.Close()
	kerneltest.EachLevel(t, func(t *testing.T, l cpu.Level) {
		rng := rand.New(rand.NewPCG(11, 12))
		for n := 1; n < 150; n++ {
			for k := 1; k < 20; k++ {
				g := randomGemmCase[T](arena, rng, 1, n, k) // A is x, B the matrix, C acc
				g.rsA, g.csA, g.alpha, g.beta = k, 1+rng.IntN(3), 1, 0
				g.run(t, rng, func(a, b, c []T) { cols(n, k, &b[0], g.rsB, &a[0], g.csA, &c[0], true) })
			}
			// A second call goes on where the first one stopped.
			x, b, acc := make([]T, 9), make([]T, 9*n), make([]T, n)
			for i := range x {
				x[i] = T(rng.NormFloat64())
			}
			for i := range b {
				b[i] = T(rng.NormFloat64())
			}
			cols(n, 4, &b[0], n, &x[0], 1, &acc[0], true)
			cols(n, 5, &b[4*n], n, &x[4], 1, &acc[0], false)
			for j := range n {
				s := T(0)
				for p := range x {
					s = fma.FMA(x[p], b[p*n+j], s)
				}
				if acc[j] != s {
					t.Fatalf("n = %d: acc[%d] = %v, want %v", n, j, acc[j], s)
				}
			}
		}
	})
}

func TestGemv(t *testing.T) {
	t.Run("Rows/type=f32", func(t *testing.T) { testGemvRows(t, GemvRowsF32) })
	t.Run("Rows/type=f64", func(t *testing.T) { testGemvRows(t, GemvRowsF64) })
	t.Run("Cols/type=f32", func(t *testing.T) { testGemvCols(t, GemvColsF32) })
	t.Run("Cols/type=f64", func(t *testing.T) { testGemvCols(t, GemvColsF64) })
}
