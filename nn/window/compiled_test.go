package window

import (
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// plainTags tags a corpus by the plain network.
func plainTags(m *Model, c *Corpus) [][]string {
	d := m.dataset(c, false)
	path := make([]int32, len(d.centre))
	newPredictor(m, newCrew(1)).classes(&d, path)
	var all [][]string
	for _, sp := range d.sents {
		var tags []string
		for _, k := range path[sp.start:sp.end] {
			tags = append(tags, m.out[k])
		}
		all = append(all, tags)
	}
	return all
}

func TestCompiled(t *testing.T) {
	for _, task := range []Task{NER, UPOS} {
		m := trainFew(t, task, func(c *Config, o *Options) { o.Epochs = 2 }).Model
		train, dev := few(task)
		var first *Compiled
		for _, budget := range []int64{DefaultBudget, 1 << 20, 100 << 10, 1} {
			c, err := Compile(m, budget)
			require.NoError(t, err)
			if first == nil {
				first = c
			}
			for _, corpus := range []*Corpus{dev, train} {
				plain := plainTags(m, corpus)
				for i, s := range corpus.Sentences {
					require.Equal(t, plain[i], c.Tag(nil, s.Words))
					if corpus == dev { // the same bits, stored or on the way
						w1, w2 := first.newWork(), c.newWork()
						a, b := first.scores(w1, s.Words), c.scores(w2, s.Words)
						require.Equal(t, a.Data, b.Data)
					}
				}
			}
		}
		require.Empty(t, first.Tag(nil, nil))
	}
}

func TestCompiledSmallTrainingWindow(t *testing.T) {
	m := trainFew(t, NER, func(c *Config, o *Options) { o.Epochs, c.Radius = 1, 3 }).Model
	c, err := Compile(m, 1<<20)
	require.NoError(t, err)
	_, dev := few(NER)
	plain := plainTags(m, dev)
	for i, s := range dev.Sentences {
		for n := range s.Words { // sentences shorter than the window too
			require.Len(t, c.Tag(nil, s.Words[:n]), n)
		}
		require.Equal(t, plain[i], c.Tag(nil, s.Words))
	}
	long := slices.Repeat(dev.Sentences[0].Words, 300)
	for i := range long {
		long[i] += string(rune('a'+i%26)) + string(rune('a'+i/26%26))
	}
	require.Equal(t, plainTags(m, &Corpus{Sentences: []Sentence{{Words: long}}, Tokens: len(long)})[0], c.Tag(nil, long))
}

func TestCompiledConcurrent(t *testing.T) {
	m := trainFew(t, NER, oneEpoch).Model
	c, err := Compile(m, 1<<20)
	require.NoError(t, err)
	_, dev := few(NER)
	plain := plainTags(m, dev)
	var wg sync.WaitGroup
	for range 4 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			var dst []string
			for i, s := range dev.Sentences {
				dst = c.Tag(dst[:0], s.Words)
				if !slices.Equal(dst, plain[i]) {
					t.Errorf("sentence %d: %v, want %v", i, dst, plain[i])
				}
			}
		}()
	}
	wg.Wait()
}

func TestCompiledAllocs(t *testing.T) {
	m := trainFew(t, NER, oneEpoch).Model
	c, err := Compile(m, 0)
	require.NoError(t, err)
	_, dev := few(NER)
	dst := make([]string, 0, 1000)
	for _, s := range dev.Sentences {
		c.Tag(dst, s.Words)
	}
	words := dev.Sentences[0].Words
	require.Zero(t, testing.AllocsPerRun(100, func() { c.Tag(dst, words) }))
}
