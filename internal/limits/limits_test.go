package limits

import (
	"strconv"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"

	"github.com/lockstep-go/lockstep/internal/cpu"
	"github.com/lockstep-go/lockstep/internal/kerneltest"
)

func TestLimits(t *testing.T) {
	kerneltest.EachLevel(t, func(t *testing.T, _ cpu.Level) {
		for p := Read; p <= Triad; p++ {
			bw := Bandwidth(p, 1<<10)
			require.Greater(t, bw, 1e6, "pattern %d", p)
			require.Equal(t, bw, Bandwidth(p, 3<<10), "one figure for the first-level cache")
		}
		require.Greater(t, FMA32(), 1e6)
		require.Greater(t, FMA64(), 1e6)
	})
	for range 10 {
		require.Zero(t, uintptr(unsafe.Pointer(&Aligned[float64](100)[0]))%64)
	}
	for _, n := range []int{1, 64, 1024, 5000} {
		s := Apart[float64](n, 2*n, n+1)
		for i := range s {
			require.Len(t, s[i], []int{n, 2 * n, n + 1}[i])
			require.Equal(t, uintptr(i*21*64), (uintptr(unsafe.Pointer(&s[i][0]))-uintptr(unsafe.Pointer(&s[0][0])))%4096)
		}
	}
}

// TestOver runs every pattern over operands: what is only read keeps its values, and all bytes are counted.
func TestOver(t *testing.T) {
	kerneltest.EachLevel(t, func(t *testing.T, l cpu.Level) {
		for p := Read; p <= Triad; p++ {
			for _, n := range []int{64, 8192 + 7} {
				s := Apart[float64]([]int{n, n, n}[:streams[p]]...)
				for i := range s {
					for j := range s[i] {
						s[i][j] = float64(1 + i + j)
					}
				}
				f, bytes := Over(p, s...)
				f()
				require.Positive(t, Rate(f, bytes))
				if n > 64 && l != cpu.Generic {
					require.Equal(t, float64(8*8192*moved[p]), bytes, "pattern %d", p)
				}
				first := 1
				if p == Read {
					first = 0
				}
				for i := first; i < len(s); i++ {
					for j, v := range s[i] {
						require.Equal(t, float64(1+i+j), v)
					}
				}
				if p == Copy && n > 64 && l != cpu.Generic {
					require.Equal(t, s[1][:8192], s[0][:8192])
				}
			}
		}
	})
}

func TestQuiet(t *testing.T) {
	for range 10 {
		Quiet()
	}
	best := Integers()
	require.Greater(t, best, 1e6)
	require.GreaterOrEqual(t, func() float64 { Quiet(); return Integers() }(), best, "the best counts")
	require.NotEqual(t, integers(10, 3, 5), integers(11, 3, 5), "it computes something")
}

// BenchmarkLimits shows the limits themselves.
func BenchmarkLimits(b *testing.B) {
	names := []string{Read: "read", Write: "write", Copy: "copy", Update: "update", Update2: "update2", Triad: "triad"}
	for _, l := range cpu.Levels() {
		defer cpu.SetForTest(l)()
		for p, name := range names {
			for _, kib := range []int{16, 256, 8 << 10} {
				b.Run("pattern="+name+"/level="+l.String()+"/KiB="+strconv.Itoa(kib), func(b *testing.B) {
					for range b.N {
						b.ReportMetric(bandwidth(Pattern(p), kib<<10)/1e9, "GB/s")
					}
				})
			}
		}
		b.Run("fma/type=f32/level="+l.String(), func(b *testing.B) {
			for range b.N {
				b.ReportMetric(FMA32()/1e9, "GFLOP/s")
			}
		})
		b.Run("fma/type=f64/level="+l.String(), func(b *testing.B) {
			for range b.N {
				b.ReportMetric(FMA64()/1e9, "GFLOP/s")
			}
		})
	}
}
