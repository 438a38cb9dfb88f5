package cpu

import (
	"os"
	"runtime"
	"strings"
	"testing"

	klauspost "github.com/klauspost/cpuid/v2"
	"github.com/stretchr/testify/require"
)

func TestLimitCanOnlyLower(t *testing.T) {
	old := found
	defer func() { found = old }()
	x86 := []Level{Generic, AVX2, AVX512}
	for _, c := range []struct {
		best, want Level
		levels     []Level
		env        string
	}{
		{AVX512, AVX512, x86, ""},
		{AVX512, AVX2, x86, "avx2"},
		{AVX512, AVX2, x86, "AVX2"},
		{AVX512, Generic, x86, "generic"},
		{AVX512, AVX512, x86, "avx512"},
		{AVX512, Generic, x86, "neon"},
		{AVX2, AVX2, x86[:2], "avx512"},
		{Generic, Generic, x86[:1], "avx512"},
		{Generic, Generic, x86[:1], "neon"},
		{NEON, NEON, []Level{Generic, NEON}, "neon"},
		{NEON, Generic, []Level{Generic, NEON}, "generic"},
		{NEON, Generic, []Level{Generic, NEON}, "avx2"},
	} {
		found = c.levels[len(c.levels)-1]
		got, err := limit(c.best, c.levels, c.env)
		require.NoError(t, err)
		require.Equal(t, c.want, got, "%v %q", c.best, c.env)
	}
	got, err := limit(AVX2, x86, "sse")
	require.ErrorContains(t, err, `"sse"`)
	require.Equal(t, AVX2, got)
}

// TestRequiredLevel fails where a leg of the test script demands a level that the build did not find.
func TestRequiredLevel(t *testing.T) {
	want := os.Getenv("LOCKSTEP_TEST_REQUIRE")
	if want == "" {
		t.Skip("LOCKSTEP_TEST_REQUIRE is not set: any level will do")
	}
	require.Equal(t, want, Active().String(), "on %s", runtime.GOARCH)
}

func TestSetForTest(t *testing.T) {
	before := Active()
	for _, l := range Levels() {
		restore := SetForTest(l)
		require.Equal(t, l, Active())
		restore()
		require.Equal(t, before, Active())
	}
	require.Panics(t, func() { SetForTest(Level(99)) })
	require.Equal(t, "Level(99)", Level(99).String())
}

func TestCacheDefaults(t *testing.T) {
	require.Equal(t, CacheSizes{32 << 10, 512 << 10, 4 << 20}, withDefaults(CacheSizes{-1, 0, -1}))
	require.Equal(t, CacheSizes{1, 2, 3}, withDefaults(CacheSizes{1, 2, 3}))
	c := Caches()
	require.Positive(t, c.L1D)
	require.Positive(t, c.L2)
	require.Positive(t, c.L3)
	require.Equal(t, withDefaults(FoundCaches()), c)
}

// TestAgainstCPUID compares with another reader of the same registers. It costs 0.6 ms at every start of a program in a
// virtual machine, so that it serves in this test only.
func TestAgainstCPUID(t *testing.T) {
	if Found() != AVX2 && Found() != AVX512 {
		t.Skip("amd64 with assembly only")
	}
	other := klauspost.CPU
	require.Equal(t, withDefaults(CacheSizes{other.Cache.L1D, other.Cache.L2, other.Cache.L3}), Caches())
	require.Equal(t, strings.Join(strings.Fields(other.BrandName), " "), Model())
}
