package asm

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lockstep-go/lockstep/internal/cpu"
	"github.com/lockstep-go/lockstep/internal/kerneltest"
)

// TestLimits runs the yardsticks next to guard pages and looks at what they leave behind. (Their arithmetic differs
// between levels: they are no kernels.)
func TestLimits(t *testing.T) {
	arena, err := kerneltest.NewArena(3)
	require.NoError(t, err)
	defer arena.Close()
	kerneltest.EachLevel(t, func(t *testing.T, l cpu.Level) {
		require.Positive(t, LimitFMAF32(1000))
		require.Positive(t, LimitFMAF64(1000))
		require.Equal(t, LimitFMAF64(10)*2, LimitFMAF64(20))
		for _, n := range []int{0, 64, 128, 1024} {
			for _, at := range []func(i int) []float32{
				func(i int) []float32 { return kerneltest.AtEnd[float32](arena, i, n, 0) },
				func(i int) []float32 { return kerneltest.AtStart[float32](arena, i, n, 0) },
			} {
				dst, a, b := at(0), at(1), at(2)
				for i := range a {
					dst[i], a[i], b[i] = 7, float32(i), float32(i)
				}
				LimitRead(a, 2)
				LimitWrite(dst, 2)
				LimitCopy(dst, a, 2)
				require.Equal(t, a, dst)
				LimitUpdate(dst, 2)
				LimitUpdate2(dst, a, 2)
				LimitTriad(dst, a, b, 2)
				require.Equal(t, a, b)
				if l != cpu.Generic {
					require.Equal(t, a, dst)
				}
			}
		}
	})
}

// TestLimitStep looks at what the yardsticks of an optimiser step leave behind.
func TestLimitStep(t *testing.T) {
	kerneltest.EachLevel(t, func(t *testing.T, _ cpu.Level) {
		require.Positive(t, LimitDivider(100))
		arena, err := kerneltest.NewArena(4)
		require.NoError(t, err)
		defer arena.Close()
		for _, n := range []int{64, 128, 4096} {
			s := make([][]float32, 4)
			for i := range s {
				s[i] = kerneltest.AtEnd[float32](arena, i, n, 0)
				for j := range s[i] {
					s[i][j] = float32(i + j)
				}
			}
			LimitStep(s[0], s[1], s[2], s[3])
			for i := range s {
				for j := range s[i] {
					want := float32(i + j)
					if i < 3 {
						want += float32(3 + j)
					}
					require.Equal(t, want, s[i][j])
				}
			}
		}
	})
}
