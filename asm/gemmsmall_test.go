package asm

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
	"github.com/lockstep-go/lockstep/internal/kerneltest"
)

// gemmCase places the operands of one product so that each touches a guard page, runs got on them and compares C with
// the definition and everything around C with canaries.
type gemmCase[T Float] struct {
	arena   *kerneltest.Arena
	m, n, k int
	alpha   T
	rsA     int
	csA     int
	rsB     int
	csB     int
	beta    T
	rsC     int
	csC     int
	atEnd   bool
	skip    int
	special bool
}

func (g gemmCase[T]) String() string {
	return fmt.Sprintf("%+v", g.params())
}

func (g gemmCase[T]) params() map[string]any {
	return map[string]any{"m": g.m, "n": g.n, "k": g.k, "alpha": g.alpha, "beta": g.beta, "A": []int{g.rsA, g.csA}, "B": []int{g.rsB, g.csB}, "C": []int{g.rsC, g.csC}, "atEnd": g.atEnd, "skip": g.skip}
}

func (g gemmCase[T]) run(t *testing.T, rng *rand.Rand, got func(a, b, c []T)) {
	t.Helper()
	lens := []int{(g.m-1)*g.rsA + (g.k-1)*g.csA + 1, (g.k-1)*g.rsB + (g.n-1)*g.csB + 1, (g.m-1)*g.rsC + (g.n-1)*g.csC + 1}
	var buf [3][]T
	specials := kerneltest.Specials[T]()
	for i, n := range lens {
		if g.atEnd {
			buf[i] = kerneltest.AtEnd[T](g.arena, i, n, g.skip*i)
		} else {
			buf[i] = kerneltest.AtStart[T](g.arena, i, n, g.skip*i)
		}
		for j := range buf[i] {
			buf[i][j] = T(rng.NormFloat64())
		}
		if g.special {
			for range 1 + rng.IntN(3) {
				buf[i][rng.IntN(n)] = specials[rng.IntN(len(specials))]
			}
		}
	}
	if g.beta == 0 {
		buf[2][0] = T(math.NaN())
	}
	c := append([]T(nil), buf[2]...)
	for i := range g.m {
		for j := range g.n {
			acc := gemmChainGeneric(g.k, buf[0][i*g.rsA:], g.csA, buf[1][j*g.csB:], g.rsB)
			gemmStoreGeneric(g.alpha, acc, g.beta, &c[i*g.rsC+j*g.csC])
		}
	}
	var head, tail []T // what lies around C
	if g.atEnd {
		head, tail = kerneltest.AtEnd[T](g.arena, 2, 64, g.skip*2+lens[2]), kerneltest.AtEnd[T](g.arena, 2, g.skip*2, 0)
	} else {
		head, tail = kerneltest.AtStart[T](g.arena, 2, g.skip*2, 0), kerneltest.AtStart[T](g.arena, 2, 64, g.skip*2+lens[2])
	}
	around := func(f func(b *byte)) {
		for _, s := range [][]T{head, tail} {
			bytes := unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(s))), len(s)*int(unsafe.Sizeof(T(0))))
			for i := range bytes {
				f(&bytes[i])
			}
		}
	}
	around(func(b *byte) { *b = 0xC5 })
	got(buf[0], buf[1], buf[2])
	for i, x := range buf[2] {
		if !kerneltest.SameBits(x, c[i]) {
			t.Fatalf("%v: C[%d] is %v, want %v", g, i, x, c[i])
		}
	}
	around(func(b *byte) {
		if *b != 0xC5 {
			t.Fatalf("%v: wrote beside C", g)
		}
	})
}

// random fills in what the products of this family share.
func randomGemmCase[T Float](arena *kerneltest.Arena, rng *rand.Rand, m, n, k int) gemmCase[T] {
	g := gemmCase[T]{arena: arena, m: m, n: n, k: k, rsA: k + rng.IntN(3), csA: 1, rsB: n + rng.IntN(3), csB: 1, rsC: n + rng.IntN(3), csC: 1}
	if rng.IntN(2) == 0 {
		g.rsA, g.csA = 1, m+rng.IntN(3)
	}
	g.alpha = []T{1, 1, -0.5, 1.7}[rng.IntN(4)]
	g.beta = []T{0, 0, 1, -0.5, T(math.Copysign(0, -1))}[rng.IntN(5)]
	g.atEnd, g.skip, g.special = rng.IntN(2) == 0, rng.IntN(3), rng.IntN(4) == 0
	return g
}

func testGemmSmall[T Float](t *testing.T, small func(m, n, k int, alpha T, a *T, rsA, csA int, b *T, ldb int, beta T, c *T, ldc int)) {
	arena, err := kerneltest.NewArena(3)
	if err != nil {
		t.Fatal(err)
	}
	defer arena.Close()
	kerneltest.EachLevel(t, func(t *testing.T, l cpu.Level) {
		rng := rand.New(rand.NewPCG(5, 6))
		run := func(m, n, k int) {
			g := randomGemmCase[T](arena, rng, m, n, k)
			g.run(t, rng, func(a, b, c []T) {
				small(m, n, k, g.alpha, &a[0], g.rsA, g.csA, &b[0], g.rsB, g.beta, &c[0], g.rsC)
			})
		}
		for n := 1; n <= 70; n++ { // every width and every height of a tile
			for m := 1; m <= 26; m++ {
				if testing.Short() && (m*7+n)%5 != 0 {
					continue
				}
				run(m, n, 1+rng.IntN(6))
			}
		}
		rounds := 300
		if testing.Short() {
			rounds = 60
		}
		for range rounds {
			run(1+rng.IntN(60), 1+rng.IntN(160), 1+rng.IntN(60))
		}
		run(1, 1, KC)
		run(130, 9, KC) // more than one call
		run(40, 129, 300)
	})
}

func TestGemmSmall(t *testing.T) {
	t.Run("type=f32", func(t *testing.T) { testGemmSmall(t, GemmSmallF32) })
	t.Run("type=f64", func(t *testing.T) { testGemmSmall(t, GemmSmallF64) })
}
