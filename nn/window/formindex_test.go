package window

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFormIndex(t *testing.T) {
	for _, n := range []int{0, 1, 2, 100, 3000} {
		var words []string
		index := map[string]int{}
		add := func(s string) {
			if _, ok := index[s]; !ok {
				index[s] = len(words)
				words = append(words, s)
			}
		}
		for i := range n {
			add(fmt.Sprint(i))
			add(strings.Repeat("ä", i%20) + fmt.Sprint(i%7))
			add(strings.Repeat("\x00", i%20)) // the length counts, not only the bytes
			add(fmt.Sprintf("%030d", i))
			add(fmt.Sprintf("12345678%d12345678", i%10))
		}
		x := newFormIndex(words)
		for s, i := range index {
			require.Equal(t, i, find(x, s), "%q", s)
			for _, other := range []string{s + "x", s + "\x00", "x" + s, s[:len(s)/2]} {
				want, ok := index[other]
				if !ok {
					want = -1
				}
				require.Equal(t, want, find(x, []byte(other)), "%q", other)
			}
		}
		require.Equal(t, -1, find(x, "no such word"))
	}
}

// BenchmarkFormIndex compares with a map, on the words of the training part in their order.
func BenchmarkFormIndex(b *testing.B) {
	c := benchCorpus(b, "train")
	forms := commonForms(c)
	x := newFormIndex(forms)
	m := map[string]int32{}
	for i, s := range forms {
		m[s] = int32(i)
	}
	each := func(b *testing.B, f func(s string)) {
		for range b.N {
			for _, s := range c.Sentences {
				for _, w := range s.Words {
					f(w)
				}
			}
		}
		b.ReportMetric(b.Elapsed().Seconds()*1e9/float64(b.N)/float64(c.Tokens), "ns/word")
	}
	sum := 0
	b.Run("index", func(b *testing.B) { each(b, func(s string) { sum += find(x, s) }) })
	b.Run("map", func(b *testing.B) { each(b, func(s string) { sum += int(m[s]) }) })
}
