package window

import (
	"math"
	"math/rand/v2"
	"path/filepath"
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
		all = append(all, m.appendTags(nil, path[sp.start:sp.end]))
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
					tags := c.Tag(nil, s.Words)
					require.Equal(t, plain[i], tags)
					if !m.cfg.Sentence {
						for j := range tags {
							require.Equal(t, tags[j], c.TagAt(s.Words, j))
						}
					}
					if corpus == dev { // the same bits, stored or on the way
						w1, w2 := first.newWork(), c.newWork()
						first.scores(w1, [][]string{s.Words})
						c.scores(w2, [][]string{s.Words})
						require.Equal(t, w1.o.Data, w2.o.Data)
					}
				}
			}
		}
		require.Empty(t, first.Tag(nil, nil))
		for _, i := range []int{-1, 2, 100} {
			require.Panics(t, func() { first.TagAt([]string{"Ada", "left"}, i) }, i)
		}
		require.Panics(t, func() { first.TagAt(nil, 0) })
		var sentences [][]string
		var tags []string
		all := plainTags(m, train)
		for i, s := range train.Sentences {
			sentences, tags = append(sentences, s.Words), append(tags, all[i]...)
			if i%7 == 0 {
				sentences = append(sentences, nil)
			}
		}
		require.Equal(t, tags, first.TagAll(nil, sentences))
	}
}

// Tags of entities are valid BIO, whatever the classes are: an untrained network's have every fault. The entities are those of the
// raw tags, and words are compared with the corpus's tags in the same form.
func TestTagsAreBIO(t *testing.T) {
	train, dev := few(NER)
	for _, set := range [][2]bool{{false, false}, {false, true}, {true, false}, {true, true}} {
		cfg, opt := EmbeddedDefaults(NER)
		cfg.Sentence, cfg.IOBES, opt.InitRows = set[0], set[1], 2
		m, err := NewModel(train, cfg, opt)
		require.NoError(t, err)
		c, err := Compile(m, 0)
		require.NoError(t, err)
		var sentences [][]string
		var all []string
		own := &Corpus{}
		changed := false
		for _, s := range dev.Sentences {
			tags := c.Tag(nil, s.Words)
			require.Equal(t, trainTags(nil, tags, &Config{Task: NER}), tags)
			w := c.newWork()
			var raw []string
			for _, k := range c.classes(w, [][]string{s.Words}) {
				raw = append(raw, m.out[k])
			}
			require.Equal(t, Entities(nil, raw), Entities(nil, tags))
			changed = changed || !slices.Equal(raw, tags)
			sentences, all = append(sentences, s.Words), append(all, tags...)
			own.Sentences = append(own.Sentences, Sentence{Words: s.Words, Tags: raw})
		}
		require.True(t, changed)
		require.Equal(t, all, c.TagAll(nil, sentences))
		require.Equal(t, 1.0, m.Score(own, 1).Accuracy())
	}
	// A model that lacks B-x keeps I-x.
	m := &Model{cfg: Config{Task: NER}, labels: []string{"O", "I-A", "B-B", "I-B"}}
	m.finish()
	require.Equal(t, []string{"I-A", "I-A", "B-B", "I-B", "O", "B-B", "B-B"}, m.appendTags(nil, []int32{1, 1, 3, 3, 0, 3, 2}))
	m = &Model{cfg: Config{Task: UPOS}, labels: []string{"I-A", "B-A"}}
	m.finish()
	require.Equal(t, []string{"I-A"}, m.appendTags(nil, []int32{0}))
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

// Words that are not stored are made piece by piece, by whoever comes first.
func TestCompiledConcurrentPieces(t *testing.T) {
	m := trainFew(t, UPOS, oneEpoch).Model
	_, dev := few(UPOS)
	plain := plainTags(m, dev)
	for _, budget := range []int64{0, 300 << 10} { // all find room in the cache, few do
		c, err := Compile(m, budget)
		require.NoError(t, err)
		c.forms = newFormIndex(nil)
		var wg sync.WaitGroup
		for g := range 4 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				var dst []string
				for i, s := range dev.Sentences {
					if dst = dst[:0]; g%2 == 0 {
						dst = c.Tag(dst, s.Words)
					} else {
						for j := range s.Words {
							dst = append(dst, c.TagAt(s.Words, j))
						}
					}
					if !slices.Equal(dst, plain[i]) {
						t.Errorf("budget %d, sentence %d: %v, want %v", budget, i, dst, plain[i])
					}
				}
			}()
		}
		wg.Wait()
	}
}

func TestArgMax(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	zero := float32(0)
	for _, x := range [][]float32{{0}, {-zero, 0, -1}, {0, -zero}, {1, 2, 2, 1}, {-3, -2, -2.5}, {-inf, -1}, {-inf, -inf}, {1, inf, inf}, {nan, 3}, {2, nan, 3}, {-nan, 1}, {1, -nan}, {1e-45, 0}, {-1e-45, -zero}} {
		require.Equal(t, argMaxNaN(x), argMax(x), "%v", x)
	}
	rng := rand.New(rand.NewPCG(1, 1))
	for range 10000 {
		x := make([]float32, 1+rng.IntN(20))
		for i := range x {
			x[i] = math.Float32frombits(rng.Uint32())
			if rng.IntN(3) == 0 {
				x[i] = float32(rng.IntN(5) - 2)
			}
		}
		require.Equal(t, argMaxNaN(x), argMax(x), "%v", x)
	}
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
	require.Zero(t, testing.AllocsPerRun(100, func() { c.TagAt(words, len(words)/2) }))
	sentences := [][]string{words, dev.Sentences[1].Words}
	require.Zero(t, testing.AllocsPerRun(100, func() { c.TagAll(dst, sentences) }))
}

// On the real corpora the compiled tags of models of the full size are the plain network's, word for word.
func TestCompiledCorpora(t *testing.T) {
	if testing.Short() {
		t.Skip("seconds")
	}
	for _, tc := range []struct {
		task       Task
		train, dev string
	}{
		{UPOS, "ud-ewt/en_ewt-ud-train.conllu.gz", "ud-ewt/en_ewt-ud-dev.conllu.gz"},
		{NER, "wnut17/wnut17train.conll.gz", "wnut17/emerging.dev.conll.gz"},
		{NER, "uner-ewt/en_ewt-ud-train.first-commit.iob2.gz", "uner-ewt/en_ewt-ud-dev.iob2.gz"},
	} {
		t.Run(filepath.Dir(tc.train), func(t *testing.T) {
			train, err := ReadCorpusFile(needShared(t, tc.train), tc.task)
			require.NoError(t, err)
			dev, err := ReadCorpusFile(needShared(t, tc.dev), tc.task)
			require.NoError(t, err)
			cfg, opt := Defaults(tc.task)
			opt.Epochs = 2
			res, err := Train(t.Context(), train, dev, cfg, opt)
			require.NoError(t, err)
			c, err := Compile(res.Model, 64<<20)
			require.NoError(t, err)
			words, differ := 0, 0
			for _, corpus := range []*Corpus{train, dev} {
				plain := plainTags(res.Model, corpus)
				for i, s := range corpus.Sentences {
					for j, tag := range c.Tag(nil, s.Words) {
						words++
						if tag != plain[i][j] {
							differ++
						}
					}
				}
			}
			require.Zero(t, differ, "%s: %d of %d words", tc.task, differ, words)
		})
	}
}

// A budget that the known forms would fill leaves a sixteenth for the forms to come.
func TestBudgetForNewForms(t *testing.T) {
	m := trainFew(t, UPOS, oneEpoch).Model
	each := int64((m.cfg.Hidden+15)&^15) * int64(m.cfg.Window()) * 4
	budget := int64(len(m.forms)) * each // not enough for them and the rows of features
	c, err := Compile(m, budget)
	require.NoError(t, err)
	require.Less(t, len(c.shares)/c.width, len(m.forms))
	require.GreaterOrEqual(t, c.cache.size(), budget/16-entrySize(c.width, len(m.cfg.Features)))
	require.LessOrEqual(t, c.Bytes, budget+each)
}
