package asm

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/lockstep-go/lockstep/internal/cpu"
	"github.com/lockstep-go/lockstep/internal/kerneltest"
)

func TestRows(t *testing.T) {
	testRows(t, "f32", GatherRowsF32, ScatterAddRowsF32, AddColumnsF32)
	testRows(t, "f64", GatherRowsF64, ScatterAddRowsF64, AddColumnsF64)
}

func testRows[T Float](t *testing.T, typ string, gather func(dst []T, ds int, table []T, ts int, idx []int32, rows, k, width int),
	scatterAdd func(table []T, ts int, src []T, ss int, idx []int32, rows, k, width int), addColumns func(sums, src []T, ss, rows int)) {
	t.Run("type="+typ, func(t *testing.T) {
		kerneltest.EachLevel(t, func(t *testing.T, _ cpu.Level) {
			if err := checkRows(gather, scatterAdd, addColumns); err != nil {
				t.Fatal(err)
			}
		})
	})
}

// checkRows compares with the generic bodies over widths, gaps between rows, repeated indices and both ends of guarded
// memory. Gaps hold a value that must stay.
func checkRows[T Float](gather func(dst []T, ds int, table []T, ts int, idx []int32, rows, k, width int),
	scatterAdd func(table []T, ts int, src []T, ss int, idx []int32, rows, k, width int), addColumns func(sums, src []T, ss, rows int)) error {
	arena, err := kerneltest.NewArena(2)
	if err != nil {
		return err
	}
	defer arena.Close()
	rng := rand.New(rand.NewPCG(6, 6))
	widths := []int{50, 64, 96, 100, 128, 129, 144, 250, 300, 511, 1024}
	for w := range 36 {
		widths = append(widths, w)
	}
	same := func(got, want []T) int {
		for i := range got {
			if !kerneltest.SameBits(got[i], want[i]) {
				return i
			}
		}
		return -1
	}
	for _, width := range widths {
		for _, rows := range []int{0, 1, 2, 7} {
			for _, k := range []int{1, 2, 5} {
				for place := range 4 {
					const tableRows = 5
					wide, gap := k*width, place*3
					put := func(i, n int) []T {
						s := kerneltest.AtEnd[T](arena, i, n, place/2)
						if place%2 == 1 {
							s = kerneltest.AtStart[T](arena, i, n, place/2)
						}
						for j := range s {
							s[j] = kerneltest.AnyBits[T](rng)
							if s[j] != s[j] || rng.IntN(2) == 0 {
								s[j] = kerneltest.Normal[T](rng)
							}
						}
						return s
					}
					idx := make([]int32, rows*k)
					for i := range idx {
						idx[i] = rng.Int32N(tableRows)
					}
					where := fmt.Sprintf("width = %d, rows = %d, k = %d, place = %d", width, rows, k, place)
					table := put(0, (tableRows-1)*(width+gap)+width)
					x := put(1, max(0, rows-1)*(wide+gap)+wide)
					want := append([]T(nil), x...)
					gatherRowsGeneric(want, wide+gap, table, width+gap, idx, rows, k, width)
					gather(x, wide+gap, table, width+gap, idx, rows, k, width)
					if i := same(x, want); i >= 0 {
						return fmt.Errorf("gather: %s: element %d is %v, want %v", where, i, x[i], want[i])
					}
					want = append([]T(nil), table...)
					scatterAddRowsGeneric(want, width+gap, x, wide+gap, idx, rows, k, width)
					scatterAdd(table, width+gap, x, wide+gap, idx, rows, k, width)
					if i := same(table, want); i >= 0 {
						return fmt.Errorf("scatter-add: %s: element %d is %v, want %v", where, i, table[i], want[i])
					}
					if k > 1 {
						continue
					}
					sums := put(0, width)
					want = append([]T(nil), sums...)
					addColumnsGeneric(want, x, wide+gap, rows)
					addColumns(sums, x, wide+gap, rows)
					if i := same(sums, want); i >= 0 {
						return fmt.Errorf("columns: %s: element %d is %v, want %v", where, i, sums[i], want[i])
					}
				}
			}
		}
	}
	return nil
}

func TestSumPieces(t *testing.T) {
	t.Run("type=f32", func(t *testing.T) { testSumPieces(t, SumPiecesF32, sumPiecesByRowsF32) })
	t.Run("type=f64", func(t *testing.T) { testSumPieces(t, SumPiecesF64, sumPiecesByRowsF64) })
}

// testSumPieces compares with the generic body over widths, gaps and lists of no, one and several pieces, at both ends of guarded
// memory. Gaps hold a value that must stay.
func testSumPieces[T Float](t *testing.T, kernels ...func(dst []T, ds int, src []T, ss int, head, next []int32, width int)) {
	kerneltest.EachLevel(t, func(t *testing.T, _ cpu.Level) {
		arena, err := kerneltest.NewArena(2)
		if err != nil {
			t.Fatal(err)
		}
		defer arena.Close()
		rng := rand.New(rand.NewPCG(7, 7))
		widths := []int{50, 64, 96, 100, 127, 128, 129, 300}
		for w := range 68 {
			widths = append(widths, w)
		}
		for _, width := range widths {
			for _, rows := range []int{0, 1, 2, 9} {
				for place := range 4 {
					gap, pieces := place, 1+rng.IntN(12)
					put := func(i, n int) []T {
						s := kerneltest.AtEnd[T](arena, i, n, 0)
						if place%2 == 1 {
							s = kerneltest.AtStart[T](arena, i, n, 0)
						}
						for j := range s {
							s[j] = kerneltest.AnyBits[T](rng)
							if s[j] != s[j] || rng.IntN(2) == 0 {
								s[j] = kerneltest.Normal[T](rng)
							}
							if rng.IntN(8) == 0 {
								s[j] = T(math.Copysign(0, -1))
							}
						}
						return s
					}
					head, next := make([]int32, rows), make([]int32, pieces)
					for i := range head {
						head[i] = -1
					}
					for p := pieces - 1; p >= 0 && rows > 0; p-- {
						r := rng.IntN(rows)
						next[p], head[r] = head[r], int32(p)
					}
					src := put(0, (pieces-1)*(width+gap)+width)
					dst := put(1, max(0, rows-1)*(width+gap)+width)
					for _, kernel := range kernels {
						want := append([]T(nil), dst...)
						sumPiecesGeneric(want, width+gap, src, width+gap, head, next, width)
						kernel(dst, width+gap, src, width+gap, head, next, width)
						for i := range dst {
							if !kerneltest.SameBits(dst[i], want[i]) {
								t.Fatalf("width = %d, rows = %d, place = %d: element %d is %v, want %v", width, rows, place, i, dst[i], want[i])
							}
						}
					}
				}
			}
		}
	})
}
