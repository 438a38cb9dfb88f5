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

// gemmStrip runs GemmStripF32 or GemmStripF64.
func gemmStrip[T Float](m, n, k int, alpha T, a []T, rsA, csA int, b []T, rsB, csB int, pack []T, beta T, c []T, ldc int, side *GemmSide[T]) {
	switch a := any(a).(type) {
	case []float32:
		GemmStripF32(m, n, k, float32(alpha), a, rsA, csA, any(b).([]float32), rsB, csB, any(pack).([]float32), float32(beta), any(c).([]float32), ldc, any(side).(*GemmSide[float32]))
	case []float64:
		GemmStripF64(m, n, k, float64(alpha), a, rsA, csA, any(b).([]float64), rsB, csB, any(pack).([]float64), float64(beta), any(c).([]float64), ldc, any(side).(*GemmSide[float64]))
	}
}

// gemmTile is the tile of T at the active level.
func gemmTile[T Float]() (mr, nr int) {
	if unsafe.Sizeof(T(0)) == 4 {
		return GemmTileF32()
	}
	return GemmTileF64()
}

// testGemmStrip puts the operands against guard pages and watches the gaps between rows of C.
func testGemmStrip[T Float](t *testing.T) {
	kerneltest.EachLevel(t, func(t *testing.T, _ cpu.Level) {
		arena, err := kerneltest.NewArena(6)
		if err != nil {
			t.Fatal(err)
		}
		defer arena.Close()
		rng := rand.New(rand.NewPCG(1, 9))
		_, nr := gemmTile[T]()
		rounds := 4000
		if testing.Short() {
			rounds = 600
		}
		copied := 0
		for r := range rounds {
			m, n, k := 1+rng.IntN(45), 1+rng.IntN(nr), 1+rng.IntN(20)
			if r%50 == 0 {
				k = KC - rng.IntN(2)
			} else if r%4 == 0 { // a full strip that has time to copy
				m, n, k = 14+rng.IntN(45), nr, 28+rng.IntN(20)
			} else if r%20 == 1 { // a full strip done in parts of k
				n, k = nr, KC/2-1+rng.IntN(KC/2+2)
			}
			lda, ldb, ldc := k+rng.IntN(3), n+rng.IntN(3), n+rng.IntN(3)
			rsA, csA, lenA := lda, 1, (m-1)*lda+k
			if rng.IntN(2) == 0 {
				lda = m + rng.IntN(3)
				rsA, csA, lenA = 1, lda, (k-1)*lda+m
			}
			lenB := (k-1)*ldb + n
			if mr, _ := gemmTile[T](); GemmWholeTiles() && rng.IntN(3) > 0 {
				m, rsA, csA, ldb = min(m, mr), 1, mr, nr
				ldc = n + rng.IntN(3)
				lenA, lenB = mr*k, nr*k
			} else if GemmWholeTiles() {
				ldb += nr + 1 // not packed: the generic body
				lenB = (k-1)*ldb + n
			}
			put := kerneltest.AtEnd[T]
			if rng.IntN(2) == 0 {
				put = kerneltest.AtStart[T]
			}
			a, b, c := put(arena, 0, lenA, 0), put(arena, 1, lenB, 0), put(arena, 2, (m-1)*ldc+n, 0)
			kind := rng.IntN(5)
			gemmValues(rng, a, kind)
			gemmValues(rng, b, kind)
			gemmValues(rng, c, kind)
			alpha, beta := []T{1, 1, -0.5, 1.5}[rng.IntN(4)], []T{0, 0, 1, -0.5}[rng.IntN(4)]
			want := append([]T(nil), c...)
			var pack []T
			rsB, csB := ldb, 1
			if rng.IntN(3) == 0 && (ldb == nr || !GemmWholeTiles()) { // whole tiles: only where A is packed too
				pack = put(arena, 3, nr*k, 0)
				if rng.IntN(2) == 0 { // B transposed
					rsB, csB = 1, k+rng.IntN(3)
					b = put(arena, 1, (n-1)*csB+k, 0)
					gemmValues(rng, b, kind)
				}
			}
			var side *GemmSide[T]
			var from, to []T
			rows, cols := 1+rng.IntN(9), nr*(1+rng.IntN(3))+rng.IntN(2)*rng.IntN(nr)
			if rng.IntN(4) == 0 {
				from, to = put(arena, 4, rows*(cols+1)-1, 0), put(arena, 5, rows*(cols+2)-2, 0)
				gemmValues(rng, from, 3)
				clear(to)
				side = &GemmSide[T]{from, to, cols + 1, cols + 2, cols, rows}
			}
			gemmStrip(m, n, k, alpha, a, rsA, csA, b, rsB, csB, pack, beta, c, ldc, side)
			if side != nil {
				copied += rows*cols - side.Rows*side.Cols
				side.Finish()
				for i := range rows {
					gemmSame(t, "copied beside", to[i*(cols+2):][:cols], from[i*(cols+1):][:cols])
				}
				for i := range to {
					if i%(cols+2) >= cols && to[i] != 0 {
						t.Fatalf("written between the rows of a copy, at %d", i)
					}
				}
			}
			gemmBlockGeneric(m, n, k, alpha, a, rsA, csA, b, rsB, csB, beta, want, ldc)
			gemmSame(t, fmt.Sprint("m, n, k ", m, n, k, " alpha, beta ", alpha, beta, " strides ", rsA, csA, rsB, csB, ldc, " values ", kind), c, want)
			for i := range pack {
				if p, l := i/nr, i%nr; l < n && !kerneltest.SameBits(pack[i], b[p*rsB+l*csB]) {
					t.Fatalf("m %d n %d k %d: packed (%d, %d) is %v, want %v", m, n, k, p, l, pack[i], b[p*rsB+l*csB])
				}
			}
		}
		if GemmCopiesBeside() != (copied > 0) {
			t.Errorf("%d elements copied beside products, GemmCopiesBeside() = %v", copied, GemmCopiesBeside())
		}
	})
}

func TestGemmStrip(t *testing.T) {
	t.Run("type=f32", testGemmStrip[float32])
	t.Run("type=f64", testGemmStrip[float64])
}

func gemmPack[T Float](dst []T, k, n, nr int, b []T, rsB, csB int) {
	switch dst := any(dst).(type) {
	case []float32:
		GemmPackF32(dst, k, n, nr, any(b).([]float32), rsB, csB)
	case []float64:
		GemmPackF64(dst, k, n, nr, any(b).([]float64), rsB, csB)
	}
}

// testGemmPack packs from and to memory that ends at guard pages.
func testGemmPack[T Float](t *testing.T) {
	kerneltest.EachLevel(t, func(t *testing.T, _ cpu.Level) {
		arena, err := kerneltest.NewArena(2)
		if err != nil {
			t.Fatal(err)
		}
		defer arena.Close()
		rng := rand.New(rand.NewPCG(1, 9))
		_, tile := gemmTile[T]()
		for range 600 {
			k, n := 1+rng.IntN(70), 1+rng.IntN(100)
			nr := []int{tile, tile, 16, 32, 24, 4}[rng.IntN(6)]
			trans, ld := rng.IntN(2) == 0, max(k, n)+rng.IntN(3)
			rs, cs, size := ld, 1, (k-1)*ld+n
			if trans {
				rs, cs, size = 1, ld, (n-1)*ld+k
			}
			put := kerneltest.AtEnd[T]
			if rng.IntN(2) == 0 {
				put = kerneltest.AtStart[T]
			}
			b, dst := put(arena, 0, size, 0), put(arena, 1, (n+nr-1)/nr*nr*k, 0)
			gemmValues(rng, b, 3)
			clear(dst)
			want := make([]T, len(dst))
			gemmPackGeneric(want, k, n, nr, b, rs, cs)
			gemmPack(dst, k, n, nr, b, rs, cs)
			for i := range want {
				if j := i/(nr*k)*nr + i%nr; j < n && !kerneltest.SameBits(dst[i], want[i]) {
					t.Fatalf("k %d n %d nr %d strides %d %d: column %d row %d is %v, want %v", k, n, nr, rs, cs, j, i/nr%k, dst[i], want[i])
				}
			}
		}
	})
}

func TestGemmPack(t *testing.T) {
	t.Run("type=f32", testGemmPack[float32])
	t.Run("type=f64", testGemmPack[float64])
}

func testGemmFinish[T Float](t *testing.T, finish func(m, n int, c []T, ldc int, bias []T, act GemmAct)) {
	kerneltest.EachLevel(t, func(t *testing.T, _ cpu.Level) {
		arena, err := kerneltest.NewArena(2)
		if err != nil {
			t.Fatal(err)
		}
		defer arena.Close()
		rng := rand.New(rand.NewPCG(1, 9))
		for range 500 {
			m, n := 1+rng.IntN(9), 1+rng.IntN(70)
			ldc := n + rng.IntN(3)
			put := kerneltest.AtEnd[T]
			if rng.IntN(2) == 0 {
				put = kerneltest.AtStart[T]
			}
			c, bias := put(arena, 0, (m-1)*ldc+n, 0), put(arena, 1, n, 0)
			gemmValues(rng, c, 3)
			gemmValues(rng, bias, rng.IntN(4))
			if rng.IntN(3) == 0 {
				for i := range bias {
					bias[i] = T(math.Copysign(0, -1))
				}
			}
			if rng.IntN(5) == 0 {
				bias = nil
			}
			act := GemmAct(rng.IntN(3))
			want := append([]T(nil), c...)
			gemmFinishGeneric(m, n, want, ldc, bias, act)
			finish(m, n, c, ldc, bias, act)
			gemmSame(t, fmt.Sprint("m, n ", m, n, " act ", act), c, want)
		}
	})
}

func TestGemmFinish(t *testing.T) {
	t.Run("type=f32", func(t *testing.T) { testGemmFinish(t, GemmFinishF32) })
	t.Run("type=f64", func(t *testing.T) { testGemmFinish(t, GemmFinishF64) })
}
