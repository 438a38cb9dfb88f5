package vec

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/lockstep-go/lockstep/internal/cpu"
	"github.com/lockstep-go/lockstep/internal/kerneltest"

	"github.com/stretchr/testify/require"
)

// TestStrided: every strided function has the bits of the unit form on the gathered elements, and touches nothing else.
func TestStrided(t *testing.T) {
	kerneltest.EachLevel(t, func(t *testing.T, _ cpu.Level) {
		testStrided[float32](t)
		testStrided[float64](t)
	})
}

func testStrided[T Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for _, n := range []int{0, 1, 2, 7, 64, 255, 256, 257, 1000, 32768, 32769} {
		if n > 1000 && testing.Short() {
			continue
		}
		for _, inc := range [][2]int{{1, 1}, {2, 1}, {1, -1}, {-3, 2}, {-1, -1}, {5, -2}} {
			incX, incY := inc[0], inc[1]
			abs := func(i int) int { return max(i, -i) }
			x, y := make([]T, max(0, n-1)*abs(incX)+1), make([]T, max(0, n-1)*abs(incY)+1)
			for i := range x {
				x[i] = kerneltest.Wide[T](rng)
			}
			for i := range y {
				y[i] = kerneltest.Wide[T](rng)
			}
			at := func(v []T, inc, i int) *T {
				if inc < 0 {
					return &v[(i-n+1)*inc]
				}
				return &v[i*inc]
			}
			gx, gy := make([]T, n), make([]T, n)
			for i := range n {
				gx[i], gy[i] = *at(x, incX, i), *at(y, incY, i)
			}
			same := func(what string, got, want T) {
				t.Helper()
				if !kerneltest.SameBits(got, want) {
					t.Fatalf("%s: n = %d, increments %v: %v, want %v", what, n, inc, got, want)
				}
			}
			same("Dot", DotInc(n, x, incX, y, incY), Dot(gx, gy))
			same("SumAbs", SumAbsInc(n, x, incX), SumAbs(gx))
			same("Norm2", Norm2Inc(n, x, incX), Norm2(gx))
			if n > 0 {
				want := 0
				for i, v := range gx {
					if math.Abs(float64(v)) > math.Abs(float64(gx[want])) {
						want = i
					}
				}
				if got := ArgMaxAbsInc(n, x, incX); got != want {
					t.Fatalf("ArgMaxAbs: n = %d, increments %v: %d, want %d", n, inc, got, want)
				}
				keep := *at(x, incX, n/2)
				*at(x, incX, n/2) = T(math.NaN())
				if got := ArgMaxAbsInc(n, x, incX); got != n/2 {
					t.Fatalf("ArgMaxAbs with NaN: n = %d, increments %v: %d, want %d", n, inc, got, n/2)
				}
				*at(x, incX, n/2) = keep
			}
			update := func(what string, f func(x, y []T), wantX, wantY func(i int) T) {
				t.Helper()
				cx, cy := append([]T(nil), x...), append([]T(nil), y...)
				ex, ey := append([]T(nil), x...), append([]T(nil), y...)
				for i := range n {
					*at(ex, incX, i), *at(ey, incY, i) = wantX(i), wantY(i)
				}
				f(cx, cy)
				for i := range cx {
					same(what+" x", cx[i], ex[i])
				}
				for i := range cy {
					same(what+" y", cy[i], ey[i])
				}
			}
			const alpha = 0.3
			sum := append([]T(nil), gy...)
			AddScaled(sum, alpha, gx)
			ofX, ofY := func(i int) T { return gx[i] }, func(i int) T { return gy[i] }
			update("AddScaled", func(x, y []T) { AddScaledInc(n, alpha, x, incX, y, incY) }, ofX, func(i int) T { return sum[i] })
			update("Scale", func(x, _ []T) { ScaleInc(n, alpha, x, incX) }, func(i int) T { return gx[i] * alpha }, ofY)
			update("Copy", func(x, y []T) { CopyInc(n, x, incX, y, incY) }, ofX, ofX)
			update("Swap", func(x, y []T) { SwapInc(n, x, incX, y, incY) }, ofY, ofX)
		}
	}
	// A sum of squares that overflows.
	big := []T{T(math.MaxFloat32), 0, T(math.MaxFloat32), 0}
	if got, want := Norm2Inc(2, big, 2), Norm2([]T{big[0], big[2]}); !kerneltest.SameBits(got, want) {
		t.Fatalf("Norm2Inc = %v, want %v", got, want)
	}
}

// TestStridedApart: two vectors may lie among one another, such as real and imaginary parts.
func TestStridedApart(t *testing.T) {
	line := []float64{1, 2, 3, 4, 5, 6, 7, 8, 9}
	AddScaledInc(3, 10, line, 2, line[1:], 2)   // 1 3 5 to 2 4 6
	AddScaledInc(2, 100, line[6:], -2, line, 4) // 9 7 to 1 5
	SwapInc(2, line[1:], 6, line[2:], 1)        // 2nd, 8th and 3rd, 4th
	CopyInc(3, line, 3, line, 3)
	require.Equal(t, []float64{901, 3, 12, 8, 705, 56, 7, 34, 9}, line)
}

func TestStridedMistakes(t *testing.T) {
	var line [8]float32
	for want, f := range map[string]func(){
		"vec.DotInc: n = -1, want at least 0":                                               func() { DotInc(-1, []float32{1}, 1, []float32{1}, 1) },
		"vec.DotInc: the increment of y is 0":                                               func() { DotInc(1, []float32{1}, 1, []float32{1}, 0) },
		"vec.ScaleInc: len(x) = 4, want at least 5 for 3 elements -2 apart":                 func() { ScaleInc(3, 2, []float64{1, 2, 3, 4}, -2) },
		"vec.AddScaledInc: x overlaps y in part, want the same vector or no common element": func() { AddScaledInc(4, 1, line[:], 1, line[1:], 1) },
		"vec.CopyInc: x overlaps y in part, want the same vector or no common element":      func() { CopyInc(3, line[:], 2, line[2:], 2) },
		"vec.SwapInc: x overlaps y in part, want the same vector or no common element":      func() { SwapInc(3, line[:], 1, line[:], -1) },
		"vec.ArgMaxAbsInc: n = 0, want at least 1":                                          func() { ArgMaxAbsInc(0, []float64{}, 1) },
		"vec.AddScaledInc: len(x) = 0, want at least 1 for 1 elements 1 apart":              func() { AddScaledInc(1, 1, nil, 1, []float64{1}, 1) },
	} {
		func() {
			defer func() {
				if got, _ := recover().(string); !strings.Contains(got, want) {
					t.Errorf("panic %q, want %q", got, want)
				}
			}()
			f()
		}()
	}
}

func TestStridedAllocations(t *testing.T) {
	var small [100]float32
	large, other := make([]float64, 2000), make([]float64, 2000)
	for _, f := range []func(){ // one at a time: under the race detector a pool drops a quarter of what it is given, which rounds to 0 here
		func() { DotInc(stackLen, small[:], 2, small[:], -2) },
		func() { SumAbsInc(stackLen, small[:], 2) },
		func() { AddScaledInc(stackLen, 1, small[:], 2, small[:], 2) },
		func() { ScaleInc(50, 1, small[:], 2) },
		func() { DotInc(1000, large, 2, large, -2) },
		func() { ArgMaxAbsInc(1000, large, 2) },
		func() { AddScaledInc(1000, 1, large, 2, other, -2) },
	} {
		if n := testing.AllocsPerRun(100, f); n != 0 {
			t.Errorf("%v allocations, want 0", n)
		}
	}
}

// A vector of one element has no increment: it is the same vector whatever is given.
func TestIncOneElement(t *testing.T) {
	v := []float64{3, 5}
	AddScaledInc(1, 1, v, 1, v, 2)
	require.Equal(t, []float64{6, 5}, v)
	CopyInc(1, v, -3, v, 2)
	SwapInc(1, v, 4, v, 1)
	require.Equal(t, []float64{6, 5}, v)
	require.Panics(t, func() { AddScaledInc(2, 1, v, 1, v[1:], -1) }, "too short")
}
