//go:build !purego && !noasm

package cpu

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
	xcpu "golang.org/x/sys/cpu"
)

// TestLevelsOf: CPUID leaf 1 ECX, leaf 7 EBX and ECX and XCR0 as processors and systems have them.
func TestLevelsOf(t *testing.T) {
	const (
		ecx1 = 0x7ffafbff // Skylake-SP and later
		ebx7 = 0xd19ffffb
	)
	none, avx2, avx512 := []Level{Generic}, []Level{Generic, AVX2}, []Level{Generic, AVX2, AVX512}
	for _, c := range []struct {
		name                   string
		ecx1, ebx7, ecx7, xcr0 uint32
		levels                 []Level
		preferred              Level
	}{
		{"Ice Lake", ecx1, ebx7, 1 << 6, 0xe7, avx512, AVX512},
		{"Skylake-SP", ecx1, ebx7, 0, 0xe7, avx512, AVX2},
		{"a system that saves no zmm", ecx1, ebx7, 1 << 6, 7, avx2, AVX2},
		{"no opmask", ecx1, ebx7, 1 << 6, 0xc7, avx2, AVX2},
		{"a system that saves no ymm", ecx1, ebx7, 1 << 6, 3, none, Generic},
		{"Knights Landing: no BW, DQ, VL", ecx1, ebx7 &^ (1<<17 | 1<<30 | 1<<31), 0, 0xe7, avx2, AVX2},
		{"no BMI2", ecx1, ebx7 &^ (1 << 8), 1 << 6, 0xe7, avx2, AVX2},
		{"Haswell", ecx1, 0x27ab, 0, 7, avx2, AVX2},
		{"Haswell without FMA", ecx1 &^ (1 << 12), 0x27ab, 0, 7, none, Generic},
		{"without F16C", ecx1 &^ (1 << 29), 0x27ab, 0, 7, none, Generic},
		{"Sandy Bridge", ecx1 &^ (1 << 12), 0, 0, 7, none, Generic},
	} {
		levels, preferred := levelsOf(c.ecx1, c.ebx7, c.ecx7, c.xcr0)
		require.Equal(t, c.levels, levels, c.name)
		require.Equal(t, c.preferred, preferred, c.name)
	}
}

// TestAgainstSys compares the levels with those of golang.org/x/sys/cpu's features.
func TestAgainstSys(t *testing.T) {
	x, want := xcpu.X86, []Level{Generic}
	if x.HasAVX && x.HasAVX2 && x.HasFMA && x.HasF16C {
		want = append(want, AVX2)
		if x.HasBMI2 && x.HasAVX512F && x.HasAVX512BW && x.HasAVX512CD && x.HasAVX512DQ && x.HasAVX512VL && runtime.GOOS != "darwin" {
			want = append(want, AVX512)
		}
	}
	require.Equal(t, want, Levels())
}
