package asm

import (
	"testing"

	"github.com/lockstep-go/lockstep/internal/cpu"
	"github.com/lockstep-go/lockstep/internal/kerneltest"
)

// TestPrefetch: a prefetch reads nothing, changes nothing and ends, also for a row that ends at a page's edge.
func TestPrefetch(t *testing.T) {
	kerneltest.EachLevel(t, func(t *testing.T, _ cpu.Level) {
		arena, err := kerneltest.NewArena(2)
		if err != nil {
			t.Fatal(err)
		}
		defer arena.Close()
		idx := []int32{0, 2, 1}
		for width := 1; width < 40; width++ {
			PrefetchRowsF32(kerneltest.AtEnd[float32](arena, 0, 3*width, 0), width, width, idx)
			PrefetchRowsF64(kerneltest.AtStart[float64](arena, 1, 3*width, 0), width, width, idx)
			PrefetchRowsF32(nil, width, width, nil)
			PrefetchRowsF64(nil, width, 0, idx)
			PrefetchFarF32(kerneltest.AtEnd[float32](arena, 0, 3*width, 0), width, width, idx)
			PrefetchFarF64(kerneltest.AtStart[float64](arena, 1, 3*width, 0), width, width, idx)
			PrefetchFarF32(nil, width, width, nil)
			PrefetchFarF64(nil, width, 0, idx)
		}
	})
}
