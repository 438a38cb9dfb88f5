package window

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lockstep-go/lockstep/internal/cpu"
	"github.com/lockstep-go/lockstep/internal/kerneltest"
)

// part is the first n sentences of c.
func part(c *Corpus, n int) *Corpus {
	p := &Corpus{Name: c.Name, Sentences: c.Sentences[:n]}
	for _, s := range p.Sentences {
		p.Tokens += len(s.Words)
	}
	return p
}

// few is a little of the embedded corpus with all its tags.
func few(task Task) (train, dev *Corpus) {
	train, dev = EmbeddedCorpus(task)
	return part(train, 300), part(dev, 60)
}

// trainFew trains on it.
func trainFew(t testing.TB, task Task, change func(*Config, *Options)) *Result {
	t.Helper()
	train, dev := few(task)
	cfg, opt := EmbeddedDefaults(task)
	opt.Threads = 1
	if change != nil {
		change(&cfg, &opt)
	}
	res, err := Train(context.Background(), train, dev, cfg, opt)
	require.NoError(t, err)
	return res
}

// trainEmbedded trains on the embedded corpus.
func trainEmbedded(t testing.TB, task Task, change func(*Config, *Options)) *Result {
	t.Helper()
	train, dev := EmbeddedCorpus(task)
	cfg, opt := EmbeddedDefaults(task)
	opt.Threads = 1
	if change != nil {
		change(&cfg, &opt)
	}
	res, err := Train(context.Background(), train, dev, cfg, opt)
	require.NoError(t, err)
	return res
}

func modelHash(t testing.TB, m *Model) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, m.Write(&b))
	h := sha256.Sum256(b.Bytes())
	return hex.EncodeToString(h[:])
}

func oneEpoch(c *Config, o *Options) { o.Epochs = 1 }

func TestTrainEmbedded(t *testing.T) {
	if testing.Short() {
		t.Skip("seconds")
	}
	for task, want := range map[Task]float64{NER: 0.9, UPOS: 0.95} {
		res := trainEmbedded(t, task, nil)
		require.Greater(t, res.BestScore, want, "%s", task)
		t.Logf("%s: %.4f in epoch %d", task, res.BestScore, res.Best)
	}
}

// The model is the same bytes at every level and for any number of threads.
func TestTrainSameBits(t *testing.T) {
	want := map[Task]string{}
	kerneltest.EachLevel(t, func(t *testing.T, l cpu.Level) {
		for _, task := range []Task{NER, UPOS} {
			for _, threads := range []int{1, 2, 3} {
				if l == cpu.Generic && threads == 3 {
					continue
				}
				res := trainFew(t, task, func(c *Config, o *Options) {
					o.Epochs, o.Threads, o.DropInput, o.Average, o.Batch = 1, threads, 0.1, 1, 50
				})
				h := modelHash(t, res.Model)
				if want[task] == "" {
					want[task] = h
				}
				require.Equal(t, want[task], h, "%s, %d threads", task, threads)
			}
		}
	})
}

func TestResumeSameBits(t *testing.T) {
	for _, task := range []Task{NER, UPOS} {
		set := func(c *Config, o *Options) {
			o.Epochs, o.Average, o.DropInput, o.Schedule = 2, 1, 0.1, "onecycle"
		}
		want := trainFew(t, task, set)
		train, dev := few(task)
		for _, stop := range []int{1, 40, 90} {
			cfg, opt := EmbeddedDefaults(task)
			set(&cfg, &opt)
			opt.Threads = 2
			ctx, cancel := context.WithCancel(context.Background())
			steps := 0
			opt.Progress = func(Progress) {
				if steps++; steps == stop {
					cancel()
				}
			}
			var saved *Checkpoint
			path := t.TempDir() + "/c"
			opt.Checkpoint = func(c *Checkpoint) error { saved = c; return c.Save(path) }
			_, err := Train(ctx, train, dev, cfg, opt)
			require.ErrorIs(t, err, context.Canceled)
			require.NotNil(t, saved)
			opt.Progress = nil
			opt.Threads = 1
			opt.Resume, err = LoadCheckpoint(path)
			require.NoError(t, err)
			res, err := Train(context.Background(), train, dev, cfg, opt)
			require.NoError(t, err)
			require.Equal(t, modelHash(t, want.Model), modelHash(t, res.Model))
			require.Equal(t, want.History, res.History)

			opt.Rate *= 2
			_, err = Train(context.Background(), train, dev, cfg, opt)
			require.ErrorIs(t, err, ErrOtherRun)
			require.EqualError(t, err, "the checkpoint belongs to another training run: rate 0.004 in the checkpoint, 0.008 now")
			opt.Rate /= 2
			opt.Freeze = 2
			_, err = Train(context.Background(), train, dev, cfg, opt)
			require.ErrorContains(t, err, "run: freeze none in the checkpoint, 2 now")
			opt.Freeze = 0
			_, err = Train(context.Background(), train, part(dev, 59), cfg, opt)
			require.ErrorContains(t, err, "run: another dev corpus")
			cfg.Hidden++
			_, err = Train(context.Background(), train, dev, cfg, opt)
			require.ErrorContains(t, err, "run: hidden 32 in the checkpoint, 33 now")
		}
	}
}

// A run that patience ended ends again when it resumes from its last checkpoint.
func TestResumePatience(t *testing.T) {
	train, dev := few(NER)
	cfg, opt := EmbeddedDefaults(NER)
	opt.Epochs, opt.Patience, opt.CheckpointEvery, opt.Threads = 40, 1, 1, 1
	var last *Checkpoint
	opt.Checkpoint = func(c *Checkpoint) error { last = c; return nil }
	want, err := Train(context.Background(), train, dev, cfg, opt)
	require.NoError(t, err)
	require.Less(t, len(want.History), opt.Epochs, "patience ended it")
	opt.Resume = last
	res, err := Train(context.Background(), train, dev, cfg, opt)
	require.NoError(t, err)
	require.Equal(t, want.History, res.History)
	require.Equal(t, modelHash(t, want.Model), modelHash(t, res.Model))
}

// Auxiliary targets and gazetteers belong to a run as its corpus does.
func TestResumeOtherTargets(t *testing.T) {
	train, dev := few(UPOS)
	aux := func(tag string) *Corpus {
		c := *train
		c.Sentences = nil
		for i, s := range train.Sentences {
			s.Aux = [][]string{make([]string, len(s.Words)), make([]string, len(s.Words)), make([]string, len(s.Words))}
			for k := range s.Aux {
				for j := range s.Words {
					s.Aux[k][j] = [...]string{"a", "b", tag}[(i+j)%3]
				}
			}
			c.Sentences = append(c.Sentences, s)
		}
		return &c
	}
	changed := aux("c")
	changed.Sentences[0].Aux[0][0] = "b"
	gaz := func(words ...string) *Gazetteer {
		g, err := NewGazetteer([]string{"g"}, [][]string{words})
		require.NoError(t, err)
		return g
	}
	run := func(c *Corpus, g *Gazetteer, resume *Checkpoint) (*Checkpoint, error) {
		cfg, opt := EmbeddedDefaults(UPOS)
		cfg.Features = append(cfg.Features, Feature{"gaz", 2})
		opt.Auxiliary, opt.AuxWeight, opt.Gazetteer, opt.Threads, opt.Epochs, opt.CheckpointEvery, opt.Resume = []string{"xpos"}, 1, g, 1, 2, 1, resume
		var last *Checkpoint
		opt.Checkpoint = func(c *Checkpoint) error { last = c; return nil }
		_, err := Train(context.Background(), c, dev, cfg, opt)
		return last, err
	}
	word := train.Sentences[0].Words[0]
	saved, err := run(aux("c"), gaz(word), nil)
	require.NoError(t, err)
	_, err = run(aux("c"), gaz(word), saved)
	require.NoError(t, err)
	_, err = run(changed, gaz(word), saved)
	require.ErrorIs(t, err, ErrOtherRun)
	require.ErrorContains(t, err, "another training corpus")
	_, err = run(aux("c"), gaz(word, "another"), saved)
	require.ErrorIs(t, err, ErrOtherRun)
	require.ErrorContains(t, err, "another gazetteer")
}

// Scores of tags do not depend on the scheme of prefixes that a corpus has.
func TestScoresOfSchemes(t *testing.T) {
	_, dev := few(NER)
	m := trainFew(t, NER, nil).Model
	want := m.Score(dev, 1)
	other := func(change func(tags []string, e Entity)) *Corpus {
		c := *dev
		c.Sentences = nil
		for _, s := range dev.Sentences {
			s.Tags = slices.Clone(s.Tags)
			for _, e := range Entities(nil, s.Tags) {
				change(s.Tags, e)
			}
			c.Sentences = append(c.Sentences, s)
		}
		return &c
	}
	iob1 := other(func(tags []string, e Entity) { // B- only between neighbours of one type
		if e.Start == 0 || tags[e.Start-1] == "O" {
			tags[e.Start] = "I-" + e.Type
		}
	})
	bilou := other(func(tags []string, e Entity) {
		tags[e.End-1] = "L-" + e.Type
		if e.End-e.Start == 1 {
			tags[e.Start] = "U-" + e.Type
		}
	})
	require.NotEqual(t, dev.Sentences, iob1.Sentences)
	for _, c := range []*Corpus{iob1, bilou} {
		got := m.Score(c, 1)
		require.Equal(t, want.Accuracy(), got.Accuracy())
		require.Equal(t, want.Main(), got.Main())
	}
}

func TestSaveLoad(t *testing.T) {
	res := trainFew(t, NER, oneEpoch)
	m := res.Model
	m.Info["note"] = "ä"
	var b bytes.Buffer
	require.NoError(t, m.Write(&b))
	l, err := Load(bytes.NewReader(b.Bytes()))
	require.NoError(t, err)
	require.True(t, m.Equal(l))
	require.Equal(t, m.Info, l.Info)
	_, dev := few(NER)
	require.Equal(t, m.Score(dev, 1).Main(), l.Score(dev, 2).Main())
	require.Equal(t, res.BestScore, l.Score(dev, 2).Main())

	m.b[3] = float32(inf())
	require.ErrorContains(t, m.Write(&b), "hidden.bias, element 3 is +Inf")
	path := t.TempDir() + "/m"
	require.NoError(t, l.Save(path))
	require.Error(t, m.Save(path))
	again, err := LoadFile(path)
	require.NoError(t, err)
	require.True(t, l.Equal(again))
	for _, cut := range []int{0, 7, 100, b.Len() / 2} {
		_, err := Load(bytes.NewReader(b.Bytes()[:cut]))
		require.Error(t, err)
	}
}

func inf() float64 { x := 1e308; return x * 10 }

func TestTrainErrors(t *testing.T) {
	train, dev := EmbeddedCorpus(NER)
	cfg, opt := EmbeddedDefaults(NER)
	ctx := context.Background()
	bad := &Corpus{Name: "dev", Tokens: 1, Sentences: []Sentence{{Words: []string{"x"}, Tags: []string{"B-CAT"}}}}
	_, err := Train(ctx, train, bad, cfg, opt)
	require.ErrorContains(t, err, `dev: sentence 1, word 1 ("x"): tag "B-CAT": it does not occur in the training corpus`)
	bad, err = ReadCorpus(strings.NewReader("# id = 1\n1\ta\tO\n2\tb\tO\n\n# id = 2\n1\tc\tB-PER\n2\td\tB-CAT\n"), "dev", NER)
	require.NoError(t, err)
	_, err = Train(ctx, train, bad, cfg, opt)
	require.EqualError(t, err, `dev:7: word "d": tag "B-CAT": it does not occur in the training corpus`)
	var pe *ParseError
	require.ErrorAs(t, err, &pe)
	require.ErrorIs(t, err, ErrUnknownTag)
	_, err = Train(ctx, &Corpus{Name: "e"}, dev, cfg, opt)
	require.ErrorIs(t, err, ErrEmpty)
	_, err = Train(ctx, train, &Corpus{Name: "e"}, cfg, opt)
	require.EqualError(t, err, "e: no sentences")
	o := opt
	o.Rate = 0
	_, err = Train(ctx, train, dev, cfg, o)
	require.ErrorContains(t, err, "rate 0")
	c := cfg
	c.Radius = 99
	_, err = Train(ctx, train, dev, c, opt)
	require.ErrorContains(t, err, "radius 99")
	for want, change := range map[string]func(*Options){
		"rate NaN": func(o *Options) { o.Rate = math.NaN() }, "epochs 0": func(o *Options) { o.Epochs = 0 }, "batch 0": func(o *Options) { o.Batch = 0 },
		"initial rows -5": func(o *Options) { o.InitRows = -5 }, "row rate -1": func(o *Options) { o.RowRate = -1 }, "word drop +Inf": func(o *Options) { o.WordDrop = inf() },
		`target "foo"`: func(o *Options) { o.Auxiliary = []string{"foo"} }, "min word -1": func(o *Options) { o.MinWord = -1 }, `schedule "foo"`: func(o *Options) { o.Schedule = "foo" },
	} {
		o := opt
		change(&o)
		_, err = Train(ctx, train, dev, cfg, o)
		require.ErrorContains(t, err, want)
	}
	// Nor is a setting that would do nothing passed over.
	g, err := NewGazetteer([]string{"g"}, [][]string{{"Elmford"}})
	require.NoError(t, err)
	for want, change := range map[string]func(*Options){
		"patience 2 without a dev corpus":             func(o *Options) { o.Patience = 2 },
		"smooth 0.1 with the loss of whole sentences": func(o *Options) { o.Smooth = 0.1 },
		"the model has no feature gaz":                func(o *Options) { o.Gazetteer = g },
		`auxiliary targets ["next"] with weight 0`:    func(o *Options) { o.Auxiliary = []string{"next"} },
	} {
		o := opt
		change(&o)
		_, err = Train(ctx, train, nil, cfg, o)
		require.ErrorContains(t, err, want)
	}
	canceled, cancel := context.WithCancel(ctx)
	cancel()
	_, err = Train(canceled, train, dev, cfg, opt)
	require.True(t, errors.Is(err, context.Canceled))
}

// A corpus made by hand that cannot be learned or scored is an error that says where, not a crash in a thread.
func TestHandMadeCorpus(t *testing.T) {
	train, _ := few(NER)
	cfg, opt := EmbeddedDefaults(NER)
	opt.Epochs = 1
	ctx := context.Background()
	m, err := NewModel(train, cfg, opt)
	require.NoError(t, err)
	good := Sentence{Words: []string{"Ada", "left"}, Tags: []string{"B-PER", "O"}}
	for want, bad := range map[string]Sentence{
		"sentence 2 has 0 words and 0 tags, want at least one word and a tag for each": {},
		"sentence 2 has 0 words and 1 tags, want at least one word and a tag for each": {Tags: []string{"O"}},
		"sentence 2 has 2 words and 0 tags, want at least one word and a tag for each": {Words: good.Words},
		"sentence 2 has 2 words and 1 tags, want at least one word and a tag for each": {Words: good.Words, Tags: good.Tags[:1]},
		"sentence 2 has 1 words and 2 tags, want at least one word and a tag for each": {Words: good.Words[:1], Tags: good.Tags},
		"sentence 2 has 1 lists of auxiliary tags, want 3 or none":                     {Words: good.Words, Tags: good.Tags, Aux: [][]string{{"a", "b"}}},
		"sentence 2 has 2 words and 1 tags in list 2 of the auxiliary ones, want a tag for each word": {Words: good.Words, Tags: good.Tags,
			Aux: [][]string{{"a", "b"}, nil, {"a"}}},
	} {
		for _, name := range []string{"", "mine"} {
			c := &Corpus{Name: name, Sentences: []Sentence{good, bad}}
			text := want
			if name != "" {
				text = name + ": " + want
			}
			for _, sentence := range []bool{false, true} {
				cfg.Sentence = sentence
				for _, corpora := range [][2]*Corpus{{c, nil}, {train, c}} {
					_, err := Train(ctx, corpora[0], corpora[1], cfg, opt)
					require.EqualError(t, err, text)
					var pe *ParseError
					require.ErrorAs(t, err, &pe)
				}
			}
			_, _, err := TrainLocation(ctx, c, []string{"B-PER"}, LocationOptions{Radius: 1, Width: 2, Hidden: 2, Epochs: 1, Batch: 2, Rate: 0.1})
			require.EqualError(t, err, text)
			require.PanicsWithValue(t, "window: Model.Score: "+text, func() { m.Score(c, 1) })
		}
	}
	// Of a file, the line too, whatever has been done to the words.
	c, err := ReadCorpus(strings.NewReader("a\tO\n\nb\tB-PER\n"), "f", NER)
	require.NoError(t, err)
	c.Sentences[1].Words = append(c.Sentences[1].Words, "c")
	_, err = Train(ctx, c, nil, cfg, opt)
	require.EqualError(t, err, "f:3: sentence 2 has 2 words and 1 tags, want at least one word and a tag for each")
	require.Equal(t, 0, c.Sentences[1].Line(1))
}

// Tags that are none of entities cannot be learned as such, and are wrong for every model of entities.
func TestNoEntityTags(t *testing.T) {
	train, dev := few(NER)
	cfg, opt := EmbeddedDefaults(NER)
	opt.Epochs = 1
	const no = `is not O, B-x or I-x (IOB1, IOB2), nor E-x, S-x, L-x or U-x (BIOES, BILOU)`
	for _, tag := range []string{"PER", "X-PER", "B-", "o", ""} {
		bad := &Corpus{Name: "mine", Sentences: []Sentence{{Words: []string{"Ada", "left"}, Tags: []string{"B-PER", "O"}}, {Words: []string{"He", "Bo"}, Tags: []string{"O", tag}}}}
		want := fmt.Sprintf(`mine: sentence 2, word 2 ("Bo"): tag %q %s`, tag, no)
		for _, corpora := range [][2]*Corpus{{bad, nil}, {train, bad}} {
			_, err := Train(context.Background(), corpora[0], corpora[1], cfg, opt)
			require.EqualError(t, err, want)
			var pe *ParseError
			require.ErrorAs(t, err, &pe)
		}
	}
	upos, _ := few(UPOS)
	_, err := Train(context.Background(), upos, nil, cfg, opt)
	require.ErrorContains(t, err, no)
	m, err := NewModel(train, cfg, opt)
	require.NoError(t, err)
	s := m.Score(upos, 1)
	require.Equal(t, s.Tokens, s.UnknownTags)
	require.Zero(t, s.Right)
	require.Zero(t, s.Entity.Gold)
	require.Zero(t, m.Score(dev, 1).UnknownTags)
}

// Nobody needs to count the words of a corpus made by hand.
func TestHandMadeTokens(t *testing.T) {
	train, dev := few(NER)
	cfg, opt := EmbeddedDefaults(NER)
	opt.Epochs, opt.Threads = 1, 1
	want := trainFew(t, NER, oneEpoch)
	for _, tokens := range []int{0, 7, 1 << 30} { // the field does not count
		res, err := Train(context.Background(), &Corpus{Sentences: train.Sentences, Tokens: tokens}, &Corpus{Sentences: dev.Sentences, Tokens: tokens}, cfg, opt)
		require.NoError(t, err)
		require.Equal(t, modelHash(t, want.Model), modelHash(t, res.Model))
	}
	require.Equal(t, want.BestScore, want.Model.Score(&Corpus{Sentences: dev.Sentences}, 1).Main())
}

// Corpora whose tags cannot be learned are faulty input.
func TestTagsToLearn(t *testing.T) {
	cfg, opt := EmbeddedDefaults(UPOS)
	one := Sentence{Words: []string{"a"}, Tags: []string{"X"}}
	many := &Corpus{Name: "f"}
	for i := range 5000 {
		many.Sentences = append(many.Sentences, Sentence{Words: []string{"a"}, Tags: []string{strconv.Itoa(i)}})
	}
	for want, c := range map[string]*Corpus{
		`f: only one tag, "X": there is nothing to learn`:                 {Name: "f", Sentences: []Sentence{one}},
		`only one tag, "X": there is nothing to learn`:                    {Sentences: []Sentence{one}},
		"f: 5000 different tags, at most 4096: is this a column of tags?": many,
		"f: faulty labels: label 0 is empty":                              {Name: "f", Sentences: []Sentence{one, {Words: []string{"a"}, Tags: []string{""}}}},
	} {
		_, err := Train(context.Background(), c, nil, cfg, opt)
		require.EqualError(t, err, want)
		var pe *ParseError
		require.ErrorAs(t, err, &pe)
	}
}

// embeddedModels are the SHA-256 of the model files that training on the
// embedded corpus gives: one for each task, at every level, on every port, for any
// number of threads. A change of them is a change of the numerics contract, of
// the embedded corpus or of EmbeddedDefaults, and must be meant.
var embeddedModels = map[Task]string{
	NER:  "edaa60174fda5ab1738f0c891678ee2588b93289741b70e8a5c288053a2f9539",
	UPOS: "5929ac8d084e1a10fa3273a4f2ae8c09c6ec286f57b054be1f39a2f305d0aec4",
}

func TestEmbeddedChecksum(t *testing.T) {
	if testing.Short() { // one run, at the level that is active: for slow ports
		require.Equal(t, embeddedModels[NER], modelHash(t, trainEmbedded(t, NER, nil).Model))
		return
	}
	kerneltest.EachLevel(t, func(t *testing.T, l cpu.Level) {
		for task, want := range embeddedModels {
			for _, threads := range []int{1, 2} {
				res := trainEmbedded(t, task, func(_ *Config, o *Options) { o.Threads = threads })
				require.Equal(t, want, modelHash(t, res.Model), "%s, %d threads", task, threads)
			}
		}
	})
}
