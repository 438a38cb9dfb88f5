package vec

import (
	"testing"

	"github.com/stretchr/testify/require"
)

type weight float32

func TestAddChecks(t *testing.T) {
	buf := make([]weight, 10)
	require.PanicsWithValue(t, "vec.Add: len(a) = 3, want len(dst) = 4", func() { Add(buf[:4], buf[:3], buf[:4]) })
	require.PanicsWithValue(t, "vec.Add: len(b) = 5, want len(dst) = 4", func() { Add(buf[:4], buf[:4], buf[:5]) })
	require.PanicsWithValue(t, "vec.Add: b overlaps dst in part, want the same slice or no common memory",
		func() { Add(buf[:4], buf[:4], buf[3:7]) })
	require.NotPanics(t, func() { Add(buf[:4], buf[4:8], buf[:4]) })
	require.NotPanics(t, func() { Add[float64](nil, nil, []float64{}) })
}
