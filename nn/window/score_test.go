package window

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEntities(t *testing.T) {
	for _, tc := range []struct {
		tags string
		want []Entity
	}{
		{"O O", nil},
		{"B-A I-A O B-A", []Entity{{0, 2, "A"}, {3, 4, "A"}}},
		{"I-A I-A", []Entity{{0, 2, "A"}}},
		{"O I-A B-A I-A", []Entity{{1, 2, "A"}, {2, 4, "A"}}},
		{"B-A I-B I-B", []Entity{{0, 1, "A"}, {1, 3, "B"}}},
		{"B-A B-A", []Entity{{0, 1, "A"}, {1, 2, "A"}}},
		{"S-A B-B I-B E-B O E-A", []Entity{{0, 1, "A"}, {1, 4, "B"}, {5, 6, "A"}}},
		{"U-A B-B L-B I-B", []Entity{{0, 1, "A"}, {1, 3, "B"}, {3, 4, "B"}}},
	} {
		require.Equal(t, tc.want, Entities(nil, strings.Fields(tc.tags)), tc.tags)
	}
}

func TestScores(t *testing.T) {
	s := NewScores(NER, []string{"O", "B-A", "I-A"})
	f := strings.Fields
	s.Add(f("B-A I-A O O B-A"), f("B-A I-A O B-A O"), []bool{true, false, false, true, false})
	s.Add(f("B-A I-A B-Z"), f("B-A O O"), nil)
	require.Equal(t, PRF{Gold: 4, Found: 3, Right: 1}, s.Entity)
	require.Equal(t, PRF{Gold: 1}, s.EntityType["Z"])
	require.Equal(t, []string{"A", "Z"}, s.Types)
	require.Equal(t, 8, s.Tokens)
	require.Equal(t, 4, s.Right)
	require.Equal(t, 2, s.Unseen)
	require.Equal(t, 1, s.UnseenRight)
	require.Equal(t, 1, s.UnknownTags)
	require.Equal(t, 1, s.Confusion[3][0])
	require.InDelta(t, 2.0/7, s.Main(), 1e-15)
	require.InDelta(t, 1.0/3, s.Entity.Precision(), 1e-15)
	require.InDelta(t, 1.0/4, s.Entity.Recall(), 1e-15)
	var b strings.Builder
	require.NoError(t, s.Report(&b, true))
	require.Contains(t, b.String(), "accuracy 50.00")
	require.Panics(t, func() { s.Add(f("O"), nil, nil) })

	u := NewScores(UPOS, []string{"X", "Y"})
	u.Add(f("X Y X"), f("X Y Y"), nil)
	require.InDelta(t, 2.0/3, u.Main(), 1e-15)
	require.InDelta(t, 2.0/3, u.MacroF1(), 1e-15)
}
