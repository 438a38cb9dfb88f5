package asm

import (
	"math/rand/v2"
	"testing"

	"github.com/lockstep-go/lockstep/internal/cpu"
	"github.com/lockstep-go/lockstep/internal/kerneltest"

	"github.com/stretchr/testify/require"
)

func TestLargestIndex(t *testing.T) {
	kerneltest.EachLevel(t, func(t *testing.T, _ cpu.Level) {
		arena, err := kerneltest.NewArena(1)
		require.NoError(t, err)
		defer arena.Close()
		rng := rand.New(rand.NewPCG(1, 2))
		for n := range 200 {
			for skip := range 2 {
				for _, x := range [][]int32{kerneltest.AtEnd[int32](arena, 0, n, skip), kerneltest.AtStart[int32](arena, 0, n, skip)} {
					for i := range x {
						x[i] = rng.Int32N(1000)
					}
					require.Equal(t, largestIndexGeneric(x), LargestIndex(x), "n = %d", n)
					for i := range x { // one that stands out, at every place
						old := x[i]
						x[i] = 5000
						require.Equal(t, uint32(5000), LargestIndex(x), "n = %d, at %d", n, i)
						x[i] = -1
						require.Equal(t, ^uint32(0), LargestIndex(x), "n = %d, at %d", n, i)
						x[i] = old
					}
				}
			}
		}
	})
}
