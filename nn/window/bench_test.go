package window

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// The model of the speed figures: 525 inputs, 300 hidden units, the features
// of the PyTorch baseline in docs/window.md.
func benchShape() (Config, Options) {
	cfg, opt := Defaults(UPOS)
	cfg.Hidden, cfg.Radius, cfg.Sentence = 300, 2, false
	cfg.Features = []Feature{{"word", 50}, {"caps", 5}, {"suf2", 10}, {"suf3", 15}, {"pre2", 10}, {"pre3", 15}}
	opt.DropInput, opt.DropHidden, opt.WordDrop, opt.Auxiliary = 0.2, 0.5, 0.25, nil
	return cfg, opt
}

func benchCorpus(b testing.TB, part string) *Corpus {
	c, err := ReadCorpusFile(needShared(b, "ud-ewt/en_ewt-ud-"+part+".conllu.gz"), UPOS)
	if err != nil {
		b.Fatal(err)
	}
	return c
}

// BenchmarkTrain measures training steps in windows per second.
func BenchmarkTrain(b *testing.B) {
	train := benchCorpus(b, "train")
	for _, batch := range []int{64, 128, 256} {
		for _, threads := range []int{1, 2} {
			b.Run(fmt.Sprintf("batch=%d/threads=%d", batch, threads), func(b *testing.B) {
				cfg, opt := benchShape()
				opt.Batch, opt.Threads = batch, threads
				t, err := newTrainer(train, nil, cfg, opt)
				if err != nil {
					b.Fatal(err)
				}
				defer t.crew.close()
				t.batches(0)
				t.lr = 0.001
				step := func(i int) {
					k := i % (len(t.epochEnd) - 2)
					t.step(t.order[t.epochEnd[k]:t.epochEnd[k+1]])
					t.Total++
				}
				for i := range 20 {
					step(i)
				}
				b.ReportAllocs()
				b.ResetTimer()
				for i := range b.N {
					step(i)
				}
				b.ReportMetric(float64(batch)*float64(b.N)/b.Elapsed().Seconds(), "windows/s")
			})
		}
	}
}

func benchModel(b testing.TB) *Model {
	cfg, opt := benchShape()
	m, err := NewModel(benchCorpus(b, "train"), cfg, opt)
	if err != nil {
		b.Fatal(err)
	}
	return m
}

// BenchmarkPlain measures the plain network on the dev part.
func BenchmarkPlain(b *testing.B) {
	m := benchModel(b)
	dev := benchCorpus(b, "dev")
	d := m.dataset(dev, false)
	path := make([]int32, len(d.centre))
	p := newPredictor(m, newCrew(1))
	b.ResetTimer()
	for range b.N {
		p.classes(&d, path)
	}
	b.ReportMetric(float64(len(path))*float64(b.N)/b.Elapsed().Seconds(), "windows/s")
}

// BenchmarkCompiled measures sentences: of the training part, whose forms are
// all stored, and of the dev part with its unseen ones.
func BenchmarkCompiled(b *testing.B) {
	m := benchModel(b)
	start := time.Now()
	c, err := Compile(m, DefaultBudget)
	if err != nil {
		b.Fatal(err)
	}
	b.Logf("compiled in %v, %d MB", time.Since(start), c.Bytes>>20)
	for _, part := range []string{"train", "dev"} {
		corpus := benchCorpus(b, part)
		sentences := make([][]string, len(corpus.Sentences))
		for i, s := range corpus.Sentences {
			sentences[i] = s.Words
		}
		rate := func(b *testing.B) {
			b.ReportMetric(float64(corpus.Tokens)*float64(b.N)/b.Elapsed().Seconds(), "windows/s")
		}
		b.Run("part="+part+"/all", func(b *testing.B) {
			dst := make([]string, 0, corpus.Tokens)
			for range b.N {
				dst = c.TagAll(dst[:0], sentences)
			}
			rate(b)
		})
		b.Run("part="+part+"/sentence", func(b *testing.B) {
			dst := make([]string, 0, 1000)
			for range b.N {
				for _, s := range sentences {
					dst = c.Tag(dst[:0], s)
				}
			}
			rate(b)
		})
	}
}

// BenchmarkWindow measures single windows of the dev part, each form that training has not seen made on the way at its first
// occurrence: percentiles of the time of a call.
func BenchmarkWindow(b *testing.B) {
	m, dev := benchModel(b), benchCorpus(b, "dev")
	var times []time.Duration
	for range b.N {
		c, err := Compile(m, DefaultBudget)
		if err != nil {
			b.Fatal(err)
		}
		c.TagAt([]string{"warm", "up"}, 0)
		times = times[:0]
		for _, s := range dev.Sentences {
			for i := range s.Words {
				start := time.Now()
				c.TagAt(s.Words, i)
				times = append(times, time.Since(start))
			}
		}
	}
	slices.Sort(times)
	for _, p := range []int{50, 90, 99} {
		b.ReportMetric(float64(times[len(times)*p/100].Nanoseconds()), fmt.Sprintf("p%d-ns", p))
	}
}
