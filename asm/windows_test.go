package asm

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lockstep-go/lockstep/internal/cpu"
	"github.com/lockstep-go/lockstep/internal/kerneltest"
)

func TestWindows(t *testing.T) {
	testWindows(t, "f32", SumWindowsF32, MaxColumnsF32)
	testWindows(t, "f64", SumWindowsF64, MaxColumnsF64)
}

// testWindows compares with the generic bodies over widths, gaps between rows and both ends of guarded memory, with all kinds of
// values. Gaps hold a value that must stay.
func testWindows[T Float](t *testing.T, typ string, sum func(dst []T, ds int, bias []T, rows [][]T, first []int32, w, step int, relu bool),
	maxColumns func(best []T, at []int32, x []T, xs int, bias []T)) {
	widths := []int{50, 64, 100, 127, 128, 129, 144, 300, 304, 511}
	for w := range 36 {
		widths = append(widths, w)
	}
	kerneltest.EachLevel(t, func(t *testing.T, _ cpu.Level) {
		arena, err := kerneltest.NewArena(3)
		require.NoError(t, err)
		defer arena.Close()
		rng := rand.New(rand.NewPCG(7, 7))
		put := func(i, n, place int) []T {
			s := kerneltest.AtEnd[T](arena, i, n, place/2)
			if place%2 == 1 {
				s = kerneltest.AtStart[T](arena, i, n, place/2)
			}
			for j := range s {
				s[j] = kerneltest.AnyBits[T](rng)
				if s[j] != s[j] && rng.IntN(4) > 0 || rng.IntN(2) == 0 {
					s[j] = T(rng.IntN(9) - 4) // equal ones too, and zeros
				}
			}
			return s
		}
		equal := func(want, got []T, what string, args ...any) {
			for i := range want {
				require.True(t, kerneltest.SameBits(want[i], got[i]), what, args)
			}
		}
		for _, cols := range widths {
			for place := range 4 {
				for _, w := range []int{1, 2, 5, 11} {
					n, gap, step := rng.IntN(4), place*3, cols+rng.IntN(3)
					rows := make([][]T, w+rng.IntN(4))
					for i := range rows { // each a row of its own, the last one against the guard
						rows[i] = put(0, (w-1)*step+cols, place)
						if i+1 < len(rows) {
							rows[i] = append([]T(nil), rows[i]...)
						}
					}
					first := make([]int32, n)
					for i := range first {
						first[i] = int32(rng.IntN(len(rows) - w + 1))
					}
					bias, dst := put(1, cols, place), put(2, max(0, n-1)*(cols+gap)+min(n, 1)*cols, place)
					relu := rng.IntN(2) == 0
					want := append([]T(nil), dst...)
					sumWindowsGeneric(want, cols+gap, bias, rows, first, w, step, relu)
					sum(dst, cols+gap, bias, rows, first, w, step, relu)
					equal(want, dst, "sum %s: cols %v, w %v, step %v, n %v, relu %v, place %v", typ, cols, w, step, n, relu, place)
				}
				for _, rows := range []int{1, 2, 17, 40} {
					xs := cols + place*3
					x, bias, best := put(0, (rows-1)*xs+cols, place), put(1, rows, place), put(2, cols, place)
					got, want := make([]int32, cols+1), make([]int32, cols+1)
					got[cols], want[cols] = -7, -7
					wantBest := append([]T(nil), best...)
					maxColumnsGeneric(wantBest, want[:cols], x, xs, bias)
					maxColumns(best, got[:cols], x, xs, bias)
					equal(wantBest, best, "max %s: cols %v, rows %v, place %v", typ, cols, rows, place)
					require.Equal(t, want, got, "max %s: cols %v, rows %v, place %v", typ, cols, rows, place)
				}
			}
		}
	})
}

func TestScoreWindows(t *testing.T) {
	testScoreWindows(t, "f32", ScoreWindowsF32)
	testScoreWindows(t, "f64", ScoreWindowsF64)
}

// testScoreWindows compares with the generic body over numbers of columns and classes and both ends of guarded memory, with all kinds
// of values. Gaps hold a value that must stay.
func testScoreWindows[T Float](t *testing.T, typ string,
	score func(dst []T, ds int, h, bias []T, rows [][]T, first []int32, w int, u []T, us int, ubias []T)) {
	kerneltest.EachLevel(t, func(t *testing.T, _ cpu.Level) {
		arena, err := kerneltest.NewArena(6)
		require.NoError(t, err)
		defer arena.Close()
		rng := rand.New(rand.NewPCG(8, 8))
		put := func(i, n, place, wild int) []T {
			s := kerneltest.AtEnd[T](arena, i, n, place/2)
			if place%2 == 1 {
				s = kerneltest.AtStart[T](arena, i, n, place/2)
			}
			for j := range s {
				if s[j] = T(rng.NormFloat64()); rng.IntN(wild) == 0 {
					s[j] = kerneltest.AnyBits[T](rng)
				}
			}
			return s
		}
		for _, cols := range []int{16, 32, 48, 64, 80, 112, 128, 144, 304, 512} {
			for classes := range 41 {
				for place := range 4 {
					wild := []int{1, 100, math.MaxInt32}[rng.IntN(3)] // all values are of any kind, few, none
					n, w, gap := rng.IntN(12), []int{1, 2, 5, 11}[rng.IntN(4)], place*3
					rows := make([][]T, w+rng.IntN(4))
					for i := range rows { // each a row of its own, the last one against the guard
						rows[i] = put(0, w*cols, place, wild)
						if i+1 < len(rows) {
							rows[i] = append([]T(nil), rows[i]...)
						}
					}
					first := make([]int32, n)
					for i := range first {
						first[i] = int32(rng.IntN(len(rows) - w + 1))
					}
					bias, h, ubias := put(1, cols, place, wild), put(2, WindowScratch*cols, place, wild), put(3, classes, place, wild)
					u := put(4, max(0, classes-1)*(cols+gap)+min(classes, 1)*cols, place, wild)
					dst := put(5, max(0, n-1)*(classes+gap)+min(n, 1)*classes, place, wild)
					want := append([]T(nil), dst...)
					scoreWindowsGeneric(want, classes+gap, make([]T, cols), bias, rows, first, w, u, cols+gap, ubias)
					score(dst, classes+gap, h, bias, rows, first, w, u, cols+gap, ubias)
					for i := range want {
						require.True(t, kerneltest.SameBits(want[i], dst[i]), "%s: cols %v, classes %v, w %v, n %v, place %v, element %v", typ, cols, classes, w, n, place, i)
					}
				}
			}
		}
	})
}
