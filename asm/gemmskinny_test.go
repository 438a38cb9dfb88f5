package asm

import (
	"math/rand/v2"
	"testing"

	"github.com/lockstep-go/lockstep/internal/cpu"
	"github.com/lockstep-go/lockstep/internal/kerneltest"
)

func testGemmSkinny[T Float](t *testing.T, skinny func(m, n, k int, alpha T, x *T, ldx int, y *T, rsY, csY int, beta T, c *T, rsC, csC int)) {
	arena, err := kerneltest.NewArena(3)
	if err != nil {
		t.Fatal(err)
	}
	defer arena.Close()
	kerneltest.EachLevel(t, func(t *testing.T, l cpu.Level) {
		rng := rand.New(rand.NewPCG(7, 8))
		run := func(m, n, k int) {
			g := randomGemmCase[T](arena, rng, m, n, k)
			g.rsA, g.csA = k+rng.IntN(3), 1
			if rng.IntN(2) == 0 {
				g.rsB, g.csB = 1, k+rng.IntN(3)
			}
			if rng.IntN(2) == 0 {
				g.rsC, g.csC = 1, m+rng.IntN(3)
			}
			g.run(t, rng, func(a, b, c []T) {
				skinny(m, n, k, g.alpha, &a[0], g.rsA, &b[0], g.rsB, g.csB, g.beta, &c[0], g.rsC, g.csC)
			})
		}
		for n := 1; n <= 34; n++ {
			for m := GemmSkinnyRows; m <= 2*GemmSkinnyRows+1; m++ {
				if testing.Short() && (m*7+n)%5 != 0 {
					continue
				}
				for range 2 {
					run(m, n, GemmSkinnySteps+rng.IntN(17))
				}
			}
		}
		for range 40 {
			run(GemmSkinnyRows+rng.IntN(120), 1+rng.IntN(12), GemmSkinnySteps+rng.IntN(60))
		}
		run(200, 8, KC) // more than one call
	})
}

func TestGemmSkinny(t *testing.T) {
	t.Run("type=f32", func(t *testing.T) { testGemmSkinny(t, GemmSkinnyF32) })
	t.Run("type=f64", func(t *testing.T) { testGemmSkinny(t, GemmSkinnyF64) })
}
