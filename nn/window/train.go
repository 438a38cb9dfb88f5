package window

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"

	"github.com/lockstep-go/lockstep/mat"
	"github.com/lockstep-go/lockstep/vec"
)

// Train learns a model of shape cfg from the corpus train. With a corpus dev
// it keeps the weights of the epoch with the best score on it, otherwise
// those of the last epoch. If ctx is cancelled it returns an error that wraps
// ctx.Err(), and that of a last call of [Options.Checkpoint] if it fails.
//
// A sentence of either corpus without words, or with another number of tags
// than words, is an error ([*ParseError]), as are a corpus without sentences and, for task ner, a tag that
// [ReadCorpus] would refuse.
//
// The result is the same bits for any number of threads and on any machine.
func Train(ctx context.Context, train, dev *Corpus, cfg Config, opt Options) (*Result, error) {
	t, err := newTrainer(train, dev, cfg, opt)
	if err != nil {
		return nil, err
	}
	defer t.crew.close()
	return t.run(ctx)
}

// NewModel returns an untrained model for a corpus: its vocabularies, its
// tags and initial weights.
func NewModel(train *Corpus, cfg Config, opt Options) (*Model, error) {
	if err := cfg.Check(); err != nil {
		return nil, err
	}
	if len(train.Sentences) == 0 {
		return nil, &ParseError{train.Name, 0, ErrEmpty}
	}
	if err := train.check(); err != nil {
		return nil, err
	}
	if cfg.Task == NER {
		if err := train.checkEntityTags(); err != nil {
			return nil, err
		}
	}
	switch gaz := cfg.feature("gaz") >= 0; {
	case gaz && opt.Gazetteer == nil:
		return nil, errors.New("feature gaz needs a gazetteer")
	case !gaz && opt.Gazetteer != nil:
		return nil, errors.New("a gazetteer is given, but the model has no feature gaz")
	}
	m := &Model{cfg: cfg, gaz: opt.Gazetteer, Info: map[string]string{}}
	m.cfg.Features = append([]Feature(nil), cfg.Features...)
	m.labels = labelsOf(train, &m.cfg)
	if n := len(m.labels); n > maxLabels {
		return nil, &ParseError{train.Name, 0, fmt.Errorf("%d different tags, at most %d: is this a column of tags?", n, maxLabels)}
	}
	if err := checkLabels(m.labels); err != nil {
		return nil, &ParseError{train.Name, 0, err}
	}
	if len(m.labels) < 2 {
		return nil, &ParseError{train.Name, 0, fmt.Errorf("only one tag, %q: there is nothing to learn", m.labels[0])}
	}
	m.forms = commonForms(train)
	m.vocabs = buildVocabs(train, m.cfg.Features, m.gaz, max(1, opt.MinWord), max(1, opt.MinAffix))
	heads := auxHeads(opt.Auxiliary, train)
	aux := 0
	for _, h := range heads {
		aux = h.to
	}
	m.params = newParams(&m.cfg, m.vocabs, len(m.labels), aux)
	m.finish()
	m.initialise(opt.Seed, opt.InitRows)
	if opt.Vectors != nil {
		if err := m.setVectors(opt.Vectors); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// trainer is the state of a run. Everything that a checkpoint must hold is in
// the model's parameters and in state.
type trainer struct {
	m   *Model
	opt Options
	dev *Corpus
	set dataset
	state

	moments  []moment             // of each parameter, in the order of params.slices
	gw       []mat.Dense[float32] // of each thread, a few rows of W
	gb       []float32
	gu       mat.Dense[float32]
	gc       []float32
	gtrans   []float32
	gua      mat.Dense[float32]
	gca      []float32
	average  params // sums of snapshots
	best     params
	swap     params    // the raw weights while averaged ones are tried
	drop     []float32 // probability that a word row becomes unknown
	order    []int32   // of windows, or of sentences
	epochEnd []int     // steps: where the batches of this epoch begin in order
	tables   []tableGrad
	owner    []int // of each table: the thread that moves it
	crew     *crew
	pred     *predictor

	// One batch. Row r is the window around position at[r].
	n       int
	at      []int32
	gold    []int32
	goldAux [][]int32 // of each head
	ids     [][]int32 // of each feature: n x window
	x       mat.Dense[float32]
	h       mat.Dense[float32]
	o       mat.Dense[float32]
	heads   []auxHead
	oa      mat.Dense[float32] // the auxiliary output
	dh      mat.Dense[float32]
	dx      mat.Dense[float32]
	loss    []float32
	lossAux [][]float32 // of each head
	spans   []span      // Sentence: the sentences of the batch, as rows
	cut     []int       // rows at which the batch is divided among threads
	cutS    []int       // sentences likewise
	lr      float64
	seqs    []*sequence // one of each thread
	gt      [][]float64 // transition gradients of each sentence
	frozen  bool
}

// state is the part of a checkpoint beside parameters and moments.
type state struct {
	Epoch     int           `json:"epoch"`   // finished epochs
	Step      int           `json:"step"`    // finished steps of the epoch under way
	Total     int           `json:"total"`   // finished steps in all
	Beta1T    float64       `json:"beta1_t"` // beta1^Total
	Beta2T    float64       `json:"beta2_t"`
	WordB1T   float64       `json:"word_beta1_t"` // of the steps in which the word table moved
	WordB2T   float64       `json:"word_beta2_t"`
	LossSum   float64       `json:"loss_sum"`
	Windows   int64         `json:"windows"`
	InEpoch   int64         `json:"in_epoch"`
	Terms     int           `json:"terms"` // of the average
	BestEpoch int           `json:"best_epoch"`
	BestScore float64       `json:"best_score"`
	History   []EpochResult `json:"history"`
}

type moment struct{ m, v []float32 }

func newTrainer(train, dev *Corpus, cfg Config, opt Options) (*trainer, error) {
	if err := opt.Check(); err != nil {
		return nil, err
	}
	if opt.Smooth > 0 && cfg.Sentence {
		return nil, fmt.Errorf("smooth %v with the loss of whole sentences, which has no label smoothing: want 0, or a model without Sentence", opt.Smooth)
	}
	if opt.Patience > 0 && dev == nil {
		return nil, fmt.Errorf("patience %d without a dev corpus: it waits for a better score there", opt.Patience)
	}
	if opt.Threads <= 0 {
		opt.Threads = runtime.GOMAXPROCS(0)
	}
	opt.Threads = min(opt.Threads, 64)
	m, err := NewModel(train, cfg, opt)
	if err != nil {
		return nil, err
	}
	if dev != nil {
		if len(dev.Sentences) == 0 {
			return nil, &ParseError{dev.Name, 0, ErrEmpty}
		}
		if err := dev.check(); err != nil {
			return nil, err
		}
		if err := m.checkTags(dev); err != nil {
			return nil, err
		}
	}
	t := &trainer{m: m, opt: opt, dev: dev, set: m.dataset(train, true)}
	t.Beta1T, t.Beta2T, t.WordB1T, t.WordB2T = 1, 1, 1, 1
	for _, p := range m.slices(&m.cfg) {
		t.moments = append(t.moments, moment{make([]float32, len(p)), make([]float32, len(p))})
	}
	classes := len(m.labels)
	for range opt.Threads {
		t.gw = append(t.gw, newDense(min(m.w.Rows, max(1, gradBlock/m.w.Cols)), m.w.Cols))
	}
	t.gb = make([]float32, len(m.b))
	t.gu, t.gc = newDense(m.u.Rows, m.u.Cols), make([]float32, len(m.c))
	t.gtrans = make([]float32, len(m.trans.Data))
	if opt.Average > 0 {
		t.average = newParams(&m.cfg, m.vocabs, classes, len(m.ca))
		t.swap = newParams(&m.cfg, m.vocabs, classes, len(m.ca))
	}
	t.best = newParams(&m.cfg, m.vocabs, classes, len(m.ca))
	rows := opt.Batch
	if m.cfg.Sentence {
		longest := 0
		for _, s := range t.set.sents {
			longest = max(longest, s.end-s.start)
		}
		rows += longest
		t.order = make([]int32, len(t.set.sents))
	} else {
		rows = min(rows, len(t.set.centre))
		t.order = make([]int32, len(t.set.centre))
	}
	w := m.cfg.Window()
	t.at, t.gold, t.loss = make([]int32, rows), make([]int32, rows), make([]float32, rows)
	t.x, t.dx = newDense(rows, m.cfg.Inputs()), newDense(rows, m.cfg.Inputs())
	t.h, t.dh = newDense(rows, m.cfg.Hidden), newDense(rows, m.cfg.Hidden)
	t.o = newDense(rows, classes)
	if n := len(m.ca); n > 0 {
		t.heads = auxHeads(opt.Auxiliary, train)
		for range t.heads {
			t.goldAux, t.lossAux = append(t.goldAux, make([]int32, rows)), append(t.lossAux, make([]float32, rows))
		}
		t.oa = newDense(rows, n)
		t.gua, t.gca = newDense(m.ua.Rows, n), make([]float32, n)
	}
	for range m.cfg.Features {
		t.ids = append(t.ids, make([]int32, rows*w))
	}
	t.tables = make([]tableGrad, len(m.emb))
	t.owner = owners(m, opt.Threads)
	if i := m.cfg.feature("word"); i >= 0 && opt.WordDrop > 0 {
		v := m.vocabs[i]
		t.drop = make([]float32, v.Rows())
		for r := firstRow; r < v.Rows(); r++ {
			t.drop[r] = float32(opt.WordDrop / (opt.WordDrop + float64(v.Count(r))))
		}
	}
	t.crew = newCrew(opt.Threads)
	t.pred = newPredictor(m, t.crew)
	for range opt.Threads {
		t.seqs = append(t.seqs, newSequence(classes))
	}
	if opt.Resume != nil {
		if err := t.restore(opt.Resume); err != nil {
			t.crew.close()
			return nil, err
		}
	}
	return t, nil
}

// owners gives each table to a thread: the widest first, each to the one with the least work. The last thread has the output
// layers, whose columns cost about as much as those of a table.
func owners(m *Model, threads int) []int {
	owner, load := make([]int, len(m.emb)), make([]int, threads)
	load[threads-1] = len(m.labels) + len(m.ca)
	order := make([]int, len(m.emb))
	for f := range order {
		order[f] = f
	}
	slices.SortStableFunc(order, func(a, b int) int { return m.emb[b].Cols - m.emb[a].Cols })
	for _, f := range order {
		least := 0
		for i := range load {
			if load[i] < load[least] {
				least = i
			}
		}
		owner[f] = least
		load[least] += m.emb[f].Cols
	}
	return owner
}

// batches sets order to a new random order and epochEnd to the batches in it.
func (t *trainer) batches(epoch int) {
	for i := range t.order {
		t.order[i] = int32(i)
	}
	shuffle(stream(t.opt.Seed, purposeShuffle, uint64(epoch)), t.order)
	t.epochEnd = append(t.epochEnd[:0], 0)
	if !t.m.cfg.Sentence {
		for i := t.opt.Batch; i < len(t.order); i += t.opt.Batch {
			t.epochEnd = append(t.epochEnd, i)
		}
	} else {
		n := 0
		for i, s := range t.order {
			if n >= t.opt.Batch {
				t.epochEnd = append(t.epochEnd, i)
				n = 0
			}
			n += t.set.sents[s].end - t.set.sents[s].start
		}
	}
	t.epochEnd = append(t.epochEnd, len(t.order))
}

// stepsPerEpoch is exact for words. For sentences the number varies with the
// order; the schedule uses words/Batch, which is never reached before the end.
func (t *trainer) stepsPerEpoch() int {
	return (len(t.set.centre) + t.opt.Batch - 1) / t.opt.Batch
}

// scheduled is the number of steps that the schedule counts as done.
func (t *trainer) scheduled(steps int) int {
	per := t.stepsPerEpoch()
	return t.Epoch*per + int(int64(t.Step)*int64(per)/int64(steps))
}

const (
	beta1   = 0.9
	beta2   = 0.999
	adamEps = 1e-8

	gradBlock = 20 << 10 // elements of W whose gradient is held at a time
	trainRows = 96       // windows that go forward and back together
)

func (t *trainer) run(ctx context.Context) (*Result, error) {
	done := ctx.Done()
	for t.Epoch < t.opt.Epochs && !t.patienceEnds() {
		t.batches(t.Epoch)
		steps := len(t.epochEnd) - 1
		total := t.opt.Epochs * t.stepsPerEpoch()
		for t.Step < steps {
			select {
			case <-done:
				return nil, errors.Join(ctx.Err(), t.save())
			default:
			}
			t.lr = t.opt.rate(t.scheduled(steps), total, t.stepsPerEpoch())
			if err := t.step(t.order[t.epochEnd[t.Step]:t.epochEnd[t.Step+1]]); err != nil {
				return nil, err
			}
			t.Step++
			t.Total++
			if t.snapshot(t.Epoch, t.Step, steps) {
				t.addSnapshot()
			}
			if t.opt.Progress != nil && t.Step < steps {
				t.opt.Progress(t.progress(steps))
			}
		}
		p, err := t.endEpoch(steps)
		if err != nil {
			return nil, err
		}
		if t.opt.Progress != nil {
			t.opt.Progress(p)
		}
		if k := t.opt.CheckpointEvery; k > 0 && t.Epoch%k == 0 && t.Epoch < t.opt.Epochs {
			if err := t.save(); err != nil {
				return nil, err
			}
		}
	}
	t.m.copyFrom(&t.m.cfg, &t.best)
	t.m.ua, t.m.ca = mat.Dense[float32]{}, nil
	return &Result{Model: t.m, Best: t.BestEpoch, BestScore: t.BestScore, History: t.History, Windows: t.Windows}, nil
}

// patienceEnds reports whether the run is over before its last epoch. It is asked before an epoch, so that a run that resumes from the
// checkpoint after its last one ends too.
func (t *trainer) patienceEnds() bool {
	return t.opt.Patience > 0 && t.dev != nil && t.Epoch-t.BestEpoch >= t.opt.Patience
}

// save hands a checkpoint out.
func (t *trainer) save() error {
	if t.opt.Checkpoint == nil {
		return nil
	}
	c, err := t.checkpoint()
	if err != nil {
		return err
	}
	return t.opt.Checkpoint(c)
}

func (t *trainer) progress(steps int) Progress {
	return Progress{Epoch: t.Epoch + 1, Epochs: t.opt.Epochs, Step: t.Step, Steps: steps,
		Loss: t.LossSum / float64(max(1, t.InEpoch)), Rate: t.lr, Windows: t.Windows}
}

// snapshot reports whether the weights after a step (from 1) of an epoch (from 0) are a term of the average.
func (t *trainer) snapshot(epoch, step, steps int) bool {
	if t.opt.Average == 0 || epoch < t.opt.Epochs-t.opt.Average {
		return false
	}
	s := max(1, t.opt.Snapshots)
	return step*s/steps != (step-1)*s/steps
}

// addSnapshot adds the weights to the sums of the average.
func (t *trainer) addSnapshot() {
	sum, w := t.average.slices(&t.m.cfg), t.m.slices(&t.m.cfg)
	for i := range sum {
		vec.Add(sum[i], sum[i], w[i])
	}
	t.Terms++
}

// endEpoch scores the weights, averaged where that has begun, and keeps them
// if they are the best.
func (t *trainer) endEpoch(steps int) (Progress, error) {
	p := t.progress(steps)
	p.EpochDone = true
	if name, _, _ := firstNotFinite(&t.m.cfg, &t.m.params); name != "" {
		t.Step-- // the one that made it so
		return p, t.notFinite("weight")
	}
	cfg := &t.m.cfg
	averaged := t.Terms > 0
	if averaged {
		t.swap.copyFrom(cfg, &t.m.params)
		f := 1 / float32(t.Terms)
		to, sum := t.m.slices(cfg), t.average.slices(cfg)
		for i := range to {
			vec.Scale(to[i], f, sum[i])
		}
	}
	score := 0.0
	bias := t.m.c[0]
	if t.dev != nil {
		if t.opt.TuneO && cfg.Task == NER {
			p.Dev = t.pred.tuneOutside(t.dev)
		} else {
			p.Dev = t.pred.score(t.dev)
		}
		score = p.Dev.Main()
	}
	t.Epoch++
	if t.dev == nil || t.BestEpoch == 0 || score > t.BestScore {
		t.BestEpoch, t.BestScore, p.Best = t.Epoch, score, true
		t.best.copyFrom(cfg, &t.m.params)
	}
	t.m.c[0] = bias
	if averaged {
		t.m.copyFrom(cfg, &t.swap)
	}
	t.History = append(t.History, EpochResult{t.Epoch, p.Loss, score})
	t.Step, t.LossSum, t.InEpoch = 0, 0, 0
	return p, nil
}
