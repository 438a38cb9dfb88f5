package asm

import (
	"encoding/binary"
	"math"
	"testing"
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
	"github.com/lockstep-go/lockstep/internal/kerneltest"
)

// FuzzRows takes the shape, the gaps and the indices from the first bytes and the values from the rest, and compares
// gather, scatter-add and column sums of every level with the definition. Tables end at guard pages.
func FuzzRows(f *testing.F) {
	arena, err := kerneltest.NewArena(2)
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(arena.Close)
	for i, n := range []int{0, 7, 60, 300, 2000} {
		seed := make([]byte, 16+n)
		for j := range seed {
			seed[j] = byte((i + 3) * j * j >> 2)
		}
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		fuzzRows(t, arena, data, GatherRowsF32, ScatterAddRowsF32, AddColumnsF32)
		fuzzRows(t, arena, data, GatherRowsF64, ScatterAddRowsF64, AddColumnsF64)
	})
}

func fuzzRows[T Float](t *testing.T, arena *kerneltest.Arena, data []byte, gather func(dst []T, ds int, table []T, ts int, idx []int32, rows, k, width int),
	scatterAdd func(table []T, ts int, src []T, ss int, idx []int32, rows, k, width int), addColumns func(sums, src []T, ss, rows int)) {
	if len(data) < 16 {
		return
	}
	width, rows, k := 1+int(data[0])+int(data[1]%3)*64, int(data[2]%9), 1+int(data[3]%4)
	tableRows, gap, gap2 := 1+int(data[4]%7), int(data[5]%5), int(data[6]%5)
	idx := make([]int32, rows*k)
	for i := range idx {
		idx[i] = int32(int(data[7+i%9]^byte(i*i)) % tableRows)
	}
	values := data[16:]
	fill := func(s []T, from int) {
		for i := range s {
			var b [8]byte
			for j := range b {
				if len(values) > 0 {
					b[j] = values[(from+i*8+j)%len(values)]
				}
			}
			if unsafe.Sizeof(T(0)) == 4 {
				s[i] = T(math.Float32frombits(binary.LittleEndian.Uint32(b[:])))
			} else {
				s[i] = T(math.Float64frombits(binary.LittleEndian.Uint64(b[:])))
			}
		}
	}
	wide := k * width
	for _, l := range cpu.Levels() {
		table := kerneltest.AtEnd[T](arena, 0, (tableRows-1)*(width+gap)+width, 0)
		x := kerneltest.AtEnd[T](arena, 1, max(0, rows-1)*(wide+gap2)+wide, 0)
		fill(table, 0)
		fill(x, 3)
		check := func(what string, got, want []T) {
			for i := range got {
				if !kerneltest.SameBits(got[i], want[i]) {
					t.Fatalf("%s, level %v: width %d, rows %d, k %d, gaps %d and %d: element %d is %v, want %v", what, l, width, rows, k, gap, gap2, i, got[i], want[i])
				}
			}
		}
		at := func(f func()) {
			defer cpu.SetForTest(l)()
			f()
		}
		want := append([]T(nil), x...)
		gatherRowsGeneric(want, wide+gap2, table, width+gap, idx, rows, k, width)
		at(func() { gather(x, wide+gap2, table, width+gap, idx, rows, k, width) })
		check("gather", x, want)
		fill(x, 5)
		want = append([]T(nil), table...)
		scatterAddRowsGeneric(want, width+gap, x, wide+gap2, idx, rows, k, width)
		at(func() { scatterAdd(table, width+gap, x, wide+gap2, idx, rows, k, width) })
		check("scatter-add", table, want)
		sums := table[:width]
		want = append([]T(nil), sums...)
		addColumnsGeneric(want, x, wide+gap2, rows)
		at(func() { addColumns(sums, x, wide+gap2, rows) })
		check("columns", sums, want)
	}
}
