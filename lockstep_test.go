package lockstep_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/lockstep-go/lockstep"
	"github.com/stretchr/testify/require"
)

func TestReport(t *testing.T) {
	require.Contains(t, lockstep.Levels(), lockstep.Level())
	require.Equal(t, "generic", lockstep.Levels()[0])
	require.NotEmpty(t, lockstep.Model())
	require.True(t, slices.IsSorted(lockstep.Features()))
	require.Positive(t, lockstep.Caches().L2)
}

func ExampleLevel() {
	known := slices.Contains([]string{"generic", "avx2", "avx512", "neon"}, lockstep.Level())
	fmt.Println(known, lockstep.ContractVersion)
	// Output: true 1
}
