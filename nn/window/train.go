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

// Options say how a model is trained. [DefaultOptions] has good values.
type Options struct {
	Epochs   int     `json:"epochs"`
	Batch    int     `json:"batch"`     // words in a step (whole sentences, at least so many, with [Config.Sentence])
	Rate     float64 `json:"rate"`      // the highest learning rate, of Adam and SparseAdam
	Schedule string  `json:"schedule"`  // "linear" (falls to 0), "onecycle" (rises, then falls), "cyclic" (triangles of two epochs), "constant"
	RowRate  float64 `json:"row_rate"`  // the tables' rate is so many times Rate (0: 1)
	InitRows float64 `json:"init_rows"` // tables start uniform in +-InitRows (0: 0.1)
	WarmUp   float64 `json:"warm_up"`   // onecycle: the share of all steps in which the rate rises
	WordDrop float64 `json:"word_drop"` // a: a word seen n times becomes unknown with probability a/(a+n)
	// Auxiliary lists targets of further output layers, which make the hidden
	// layer learn more than the tags tell and are not part of the model: xpos, feats and
	// deprel (columns 5, 6 and 8 of CoNLL-U, where the corpus has them), previous and next (the tags of the neighbours).
	Auxiliary  []string `json:"auxiliary,omitempty"`
	AuxWeight  float64  `json:"aux_weight,omitempty"` // of their losses
	Smooth     float64  `json:"smooth,omitempty"`     // label smoothing
	DropInput  float64  `json:"drop_input"`           // dropout before the hidden layer
	DropHidden float64  `json:"drop_hidden"`          // dropout after it
	Average    int      `json:"average"`              // the weights are averaged over the last so many epochs (0: not)
	Snapshots  int      `json:"snapshots"`            // terms of that average for each epoch
	MinWord    int      `json:"min_word"`             // rarer words have no vector of their own
	MinAffix   int      `json:"min_affix"`
	Patience   int      `json:"patience"` // stop after so many epochs without a better dev score (0: never)
	TuneO      bool     `json:"tune_o"`   // task ner: set the bias of tag O to the best entity F1 on dev
	Seed       uint64   `json:"seed"`
	Threads    int      `json:"-"` // 0: GOMAXPROCS; the result is the same for any number

	Gazetteer *Gazetteer `json:"-"`
	// Vectors, where given, initialise the rows of the words they hold (see
	// [Coverage]). The word feature must have their width.
	Vectors *Vectors `json:"-"`
	// Freeze keeps the word vectors as they are for so many epochs; negative:
	// for ever.
	Freeze int `json:"freeze,omitempty"`

	// Progress, where given, is called about ten times a second during
	// training and after each epoch.
	Progress func(Progress) `json:"-"`
	// Checkpoint, where given, receives the whole state of the training when
	// the context is cancelled, and after every CheckpointEvery epochs if
	// that is above 0.
	Checkpoint      func(*Checkpoint) error `json:"-"`
	CheckpointEvery int                     `json:"-"`
	// Resume continues from a checkpoint of the same corpus, shape and
	// options, to the bits that an uninterrupted run has.
	Resume *Checkpoint `json:"-"`
}

// Check reports settings with which no training can run. Train calls it.
func (o *Options) Check() error {
	switch {
	case o.Epochs < 1:
		return fmt.Errorf("epochs %d, want at least 1", o.Epochs)
	case o.Batch < 1 || o.Batch > 1<<16:
		return fmt.Errorf("batch %d, want 1 to 65536", o.Batch)
	case !(o.Rate > 0 && o.Rate <= 10):
		return fmt.Errorf("rate %v, want above 0, at most 10", o.Rate)
	case !(o.DropInput >= 0 && o.DropInput < 1) || !(o.DropHidden >= 0 && o.DropHidden < 1):
		return fmt.Errorf("dropout %v and %v, want 0 to below 1", o.DropInput, o.DropHidden)
	case !(o.AuxWeight >= 0 && o.AuxWeight <= 100):
		return fmt.Errorf("auxiliary weight %v, want 0 to 100", o.AuxWeight)
	case !(o.Smooth >= 0 && o.Smooth < 1):
		return fmt.Errorf("smooth %v, want 0 to below 1", o.Smooth)
	case !(o.WordDrop >= 0 && o.WordDrop <= 1e9):
		return fmt.Errorf("word drop %v, want 0 to 1e9", o.WordDrop)
	case !(o.RowRate >= 0 && o.RowRate <= 1e6):
		return fmt.Errorf("row rate %v, want 0 (as 1) to 1e6", o.RowRate)
	case !(o.InitRows >= 0 && o.InitRows <= 100):
		return fmt.Errorf("initial rows %v, want 0 (as 0.1) to 100", o.InitRows)
	case o.MinWord < 0 || o.MinAffix < 0:
		return fmt.Errorf("least counts %d of words and %d of affixes, want 0 or more", o.MinWord, o.MinAffix)
	case !(o.WarmUp >= 0 && o.WarmUp < 1):
		return fmt.Errorf("warm-up %v, want 0 to below 1", o.WarmUp)
	case o.Average < 0 || o.Snapshots < 0 || o.Patience < 0 || o.CheckpointEvery < 0:
		return fmt.Errorf("average %d, snapshots %d, patience %d, checkpoint every %d, want 0 or more of each", o.Average, o.Snapshots, o.Patience, o.CheckpointEvery)
	}
	for _, name := range o.Auxiliary {
		if _, ok := auxTargets[name]; !ok {
			return fmt.Errorf("unknown auxiliary target %q (want xpos, feats, deprel, previous or next)", name)
		}
	}
	switch o.Schedule {
	case "linear", "onecycle", "cyclic", "constant":
	default:
		return fmt.Errorf("unknown schedule %q (want linear, onecycle, cyclic or constant)", o.Schedule)
	}
	return nil
}

// rate is the learning rate of a step (from 0), of total steps in all. It is
// plain float64 arithmetic: the same everywhere.
func (o *Options) rate(step, total, perEpoch int) float64 {
	switch o.Schedule {
	case "linear":
		return o.Rate * (1 - float64(step)/float64(total))
	case "onecycle":
		top := float64(o.WarmUp * float64(total))
		if x := float64(step) + 1; x < top {
			return o.Rate * (x / top)
		}
		return o.Rate * (float64(total-step) / float64(float64(total)-top+1))
	case "cyclic": // between Rate/10 and Rate, up in one epoch, down in the next
		x := step % (2 * perEpoch)
		if x > perEpoch {
			x = 2*perEpoch - x
		}
		return o.Rate * (0.1 + float64(0.9*(float64(x)/float64(perEpoch))))
	}
	return o.Rate
}

// A Progress tells how far a training run is.
type Progress struct {
	Epoch, Epochs int     // Epoch from 1
	Step, Steps   int     // within the epoch
	Loss          float64 // mean over the epoch so far
	Rate          float64
	Windows       int64 // trained in all
	// Of the end of an epoch only:
	EpochDone bool
	Dev       *Scores // nil without a dev corpus
	Best      bool    // the best dev score so far
}

// An EpochResult is a line of the learning curve.
type EpochResult struct {
	Epoch int     `json:"epoch"`
	Loss  float64 `json:"loss"`
	Dev   float64 `json:"dev"` // accuracy or F1; 0 without a dev corpus
}

// A Result is what a training run did.
type Result struct {
	Model     *Model
	Best      int // the epoch whose weights the model has
	BestScore float64
	History   []EpochResult
	Windows   int64
}

// Train learns a model of shape cfg from the corpus train. With a corpus dev
// it keeps the weights of the epoch with the best score on it, otherwise
// those of the last epoch. It returns ctx.Err() if ctx is cancelled, after a
// last call of [Options.Checkpoint].
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

// labelsOf returns the tags of a corpus: O first, then in order of their bytes.
func labelsOf(c *Corpus, cfg *Config) []string {
	set := map[string]bool{}
	var buf []string
	for _, s := range c.Sentences {
		buf = trainTags(buf[:0], s.Tags, cfg)
		for _, l := range buf {
			set[l] = true
		}
	}
	labels := make([]string, 0, len(set))
	for l := range set {
		labels = append(labels, l)
	}
	slices.SortFunc(labels, func(a, b string) int {
		if (a == "O") != (b == "O") {
			if a == "O" {
				return -1
			}
			return 1
		}
		if a < b {
			return -1
		}
		return 1
	})
	return labels
}

// trainTags appends the tags that the network learns. For entities they are
// made anew from the entities, so that IOB1 and I-x after O become B-x.
func trainTags(dst, tags []string, cfg *Config) []string {
	if cfg.Task != NER {
		return append(dst, tags...)
	}
	from := len(dst)
	for range tags {
		dst = append(dst, "O")
	}
	d := dst[from:]
	var buf [16]Entity
	for _, e := range Entities(buf[:0], tags) {
		for i := e.Start; i < e.End; i++ {
			p := "I-"
			switch {
			case cfg.IOBES && e.End-e.Start == 1:
				p = "S-"
			case i == e.Start:
				p = "B-"
			case cfg.IOBES && i == e.End-1:
				p = "E-"
			}
			d[i] = p + e.Type
		}
	}
	return dst
}

// An auxHead is one group of columns of the auxiliary output.
type auxHead struct {
	from, to int     // columns
	gold     []int32 // of each word; -1: none
}

// auxTargets are, for each name of an auxiliary target, the column of Sentence.Aux, or -1, and which word's tags.
var auxTargets = map[string]struct{ col, shift int }{
	"xpos": {0, 0}, "feats": {1, 0}, "deprel": {2, 0}, "previous": {-1, -1}, "next": {-1, 1},
}

// auxHeads numbers the targets of the auxiliary outputs that names lists: in
// order of their first occurrence.
func auxHeads(names []string, c *Corpus) []auxHead {
	var heads []auxHead
	at := 0
	for _, name := range names {
		h := auxHead{from: at}
		index := map[string]int32{}
		col, shift := auxTargets[name].col, auxTargets[name].shift
		for _, s := range c.Sentences {
			tags := s.Tags
			if col >= 0 {
				if tags = nil; s.Aux != nil {
					tags = s.Aux[col]
				}
			}
			for i := range s.Words {
				g := int32(-1)
				if j := i + shift; tags != nil && j >= 0 && j < len(tags) && tags[j] != "_" {
					var ok bool
					if g, ok = index[tags[j]]; !ok {
						g = int32(len(index))
						index[tags[j]] = g
					}
				}
				h.gold = append(h.gold, g)
			}
		}
		if len(index) < 2 {
			continue // the corpus does not have it
		}
		at += len(index)
		h.to = at
		heads = append(heads, h)
	}
	return heads
}

// NewModel returns an untrained model for a corpus: its vocabularies, its
// tags and initial weights.
func NewModel(train *Corpus, cfg Config, opt Options) (*Model, error) {
	if err := cfg.Check(); err != nil {
		return nil, err
	}
	if train.Tokens == 0 {
		return nil, &ParseError{train.Name, 0, ErrEmpty}
	}
	for _, f := range cfg.Features {
		if f.Kind == "gaz" && opt.Gazetteer == nil {
			return nil, errors.New("feature gaz needs a gazetteer")
		}
	}
	m := &Model{cfg: cfg, gaz: opt.Gazetteer, Info: map[string]string{}}
	m.cfg.Features = append([]Feature(nil), cfg.Features...)
	m.labels = labelsOf(train, &m.cfg)
	if err := checkLabels(m.labels); err != nil && len(m.labels) <= maxLabels {
		return nil, fmt.Errorf("%s: %w", train.Name, err)
	}
	if len(m.labels) > maxLabels {
		return nil, fmt.Errorf("%s: %d different tags, at most %d: is this a column of tags?", train.Name, len(m.labels), maxLabels)
	}
	if len(m.labels) < 2 {
		return nil, fmt.Errorf("%s: only one tag, %q: there is nothing to learn", train.Name, m.labels[0])
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

type span struct{ start, end int }

// dataset is a corpus as rows of the features' tables, with boundary
// positions between the sentences.
type dataset struct {
	f      int     // features
	rows   []int32 // position x feature
	centre []int32 // position of each word
	label  []int32 // of each word; -1: a tag that the model lacks
	sents  []span  // words of each sentence
}

func (m *Model) dataset(c *Corpus, labels bool) dataset {
	d := dataset{f: len(m.cfg.Features)}
	r := m.cfg.Radius
	positions := r + c.Tokens + len(c.Sentences)*r
	d.rows = make([]int32, 0, positions*d.f)
	d.centre = make([]int32, 0, c.Tokens)
	d.sents = make([]span, 0, len(c.Sentences))
	index := map[string]int32{}
	for i, l := range m.labels {
		index[l] = int32(i)
	}
	forms := map[string]int32{} // to the position of its first occurrence
	var f form
	pad := func() {
		for range r * d.f {
			d.rows = append(d.rows, rowPad)
		}
	}
	var tags []string
	pad()
	for _, s := range c.Sentences {
		start := len(d.centre)
		for _, w := range s.Words {
			at := int32(len(d.rows) / d.f)
			d.centre = append(d.centre, at)
			if p, ok := forms[w]; ok {
				d.rows = append(d.rows, d.rows[int(p)*d.f:(int(p)+1)*d.f]...)
				continue
			}
			forms[w] = at
			f.set(w)
			d.rows = m.ext.rows(d.rows, &f)
		}
		pad()
		d.sents = append(d.sents, span{start, len(d.centre)})
		if labels {
			tags = trainTags(tags[:0], s.Tags, &m.cfg)
			for _, t := range tags {
				l, ok := index[t]
				if !ok {
					l = -1
				}
				d.label = append(d.label, l)
			}
		}
	}
	return d
}

func newTrainer(train, dev *Corpus, cfg Config, opt Options) (*trainer, error) {
	if err := opt.Check(); err != nil {
		return nil, err
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

// ErrUnknownTag is the cause of the error for a tag of dev that training lacks.
var ErrUnknownTag = errors.New("it does not occur in the training corpus")

// checkTags makes a tag of dev that training lacks an error.
func (m *Model) checkTags(c *Corpus) error {
	known := map[string]bool{}
	for _, l := range m.labels {
		known[l] = true
	}
	bio := m.cfg
	bio.IOBES = false
	types := map[string]bool{}
	for _, l := range m.labels {
		_, t := splitTag(l)
		types[t] = true
	}
	for i, s := range c.Sentences {
		for j, tag := range s.Tags {
			ok := known[tag]
			if m.cfg.Task == NER {
				_, t := splitTag(tag)
				ok = types[t] || tag == "O"
			}
			if !ok {
				where := fmt.Sprintf("word %q", s.Words[j])
				if s.Line(j) == 0 {
					where = fmt.Sprintf("sentence %d, word %d (%q)", i+1, j+1, s.Words[j])
				}
				return &ParseError{c.Name, s.Line(j), fmt.Errorf("%s: tag %q: %w", where, tag, ErrUnknownTag)}
			}
		}
	}
	return nil
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
	for t.Epoch < t.opt.Epochs {
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
		if t.opt.Patience > 0 && t.dev != nil && t.Epoch-t.BestEpoch >= t.opt.Patience {
			break
		}
	}
	t.m.copyFrom(&t.m.cfg, &t.best)
	t.m.ua, t.m.ca = mat.Dense[float32]{}, nil
	return &Result{Model: t.m, Best: t.BestEpoch, BestScore: t.BestScore, History: t.History, Windows: t.Windows}, nil
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

// step trains one batch: words, or sentences with [Config.Sentence]. If its loss is not finite, it
// changes no parameter and says where that came from.
func (t *trainer) step(batch []int32) error {
	m, w := t.m, t.m.cfg.Window()
	// The rows of the batch.
	t.n = 0
	t.spans = t.spans[:0]
	if m.cfg.Sentence {
		for _, s := range batch {
			sp := t.set.sents[s]
			t.spans = append(t.spans, span{t.n, t.n + sp.end - sp.start})
			for i := sp.start; i < sp.end; i++ {
				t.take(i)
			}
		}
	} else {
		for _, i := range batch {
			t.take(int(i))
		}
	}
	n, nf := t.n, t.set.f
	for r := 0; r < n; r++ {
		from := (int(t.at[r]) - m.cfg.Radius) * nf
		rows := t.set.rows[from : from+w*nf]
		for f := 0; f < nf; f++ {
			ids := t.ids[f][r*w : (r+1)*w]
			for s := range ids {
				ids[s] = rows[s*nf+f]
			}
		}
	}
	wf, ff := m.cfg.feature("word"), m.cfg.feature("form")
	if t.drop != nil {
		rng := stream(t.opt.Seed, purposeWordDrop, uint64(t.Total))
		for i, id := range t.ids[wf][:n*w] {
			if unit(rng) < t.drop[id] {
				t.ids[wf][i] = rowUnknown
				if ff >= 0 {
					t.ids[ff][i] = rowUnknown
				}
			}
		}
	}
	t.Beta1T = float64(t.Beta1T * beta1)
	t.Beta2T = float64(t.Beta2T * beta2)
	t.frozen = t.opt.Freeze < 0 || t.Epoch < t.opt.Freeze
	if !t.frozen {
		t.WordB1T = float64(t.WordB1T * beta1)
		t.WordB2T = float64(t.WordB2T * beta2)
	}
	for len(t.gt) < len(t.spans) {
		t.gt = append(t.gt, make([]float64, len(m.trans.Data)))
	}
	t.divide()
	t.crew.run(t.forward)
	if m.cfg.Sentence {
		t.crew.run(t.sentences)
		t.crew.run(t.back)
	}
	for _, l := range t.loss[:t.lossTerms()] {
		t.LossSum += float64(l)
	}
	check := t.LossSum
	for _, head := range t.lossAux {
		for _, l := range head[:n] {
			check += float64(l)
		}
	}
	if check-check != 0 {
		return t.notFinite("loss")
	}
	t.crew.run(t.update)
	t.Windows += int64(n)
	t.InEpoch += int64(n)
	if notFiniteAt(t.gb) >= 0 || notFiniteAt(t.gc) >= 0 { // they sum over all gradients by layers: a cheap look at these
		return t.notFinite("gradient")
	}
	return nil
}

// take appends word i of the corpus to the batch.
func (t *trainer) take(i int) {
	t.at[t.n], t.gold[t.n] = t.set.centre[i], t.set.label[i]
	for k, h := range t.heads {
		t.goldAux[k][t.n] = h.gold[i]
	}
	t.n++
}

func (t *trainer) lossTerms() int {
	if t.m.cfg.Sentence {
		return len(t.spans)
	}
	return t.n
}

// divide sets the rows and the sentences of each thread.
func (t *trainer) divide() {
	k := t.opt.Threads
	t.cut, t.cutS = append(t.cut[:0], 0), append(t.cutS[:0], 0)
	s := 0
	for i := 1; i <= k; i++ {
		want := t.n * i / k
		for s < len(t.spans) && t.spans[s].start+t.spans[s].end <= 2*want { // more than half of it is before want
			s++
		}
		t.cut, t.cutS = append(t.cut, want), append(t.cutS, s)
	}
}

// rowsOf is the rows [lo, hi) of a.
func rowsOf(a mat.Dense[float32], lo, hi int) mat.Dense[float32] {
	if lo >= hi {
		return mat.Dense[float32]{Cols: a.Cols, Stride: a.Stride}
	}
	return mat.Dense[float32]{Rows: hi - lo, Cols: a.Cols, Stride: a.Stride, Data: a.Data[lo*a.Stride : (hi-1)*a.Stride+a.Cols]}
}

// forward computes, for the thread's rows, everything up to the scores and, without sentences, up to the gradient at the
// input. Rows do not depend on each other, so no division of the batch changes a bit.
func (t *trainer) forward(thread int) {
	m, w := t.m, t.m.cfg.Window()
	hi := t.cut[thread+1]
	// A few rows at a time, so that they and W stay in the second cache.
	for lo := t.cut[thread]; lo < hi; lo += trainRows {
		to := min(lo+trainRows, hi)
		x, h, o := rowsOf(t.x, lo, to), rowsOf(t.h, lo, to), rowsOf(t.o, lo, to)
		gather(&m.params, t.ids, lo*w, to*w, x)
		t.dropout(x, layerInput, lo)
		linear(h, x, m.w, m.b, true)
		t.dropout(h, layerHidden, lo)
		linear(o, h, m.u, m.c, false)
		if !m.cfg.Sentence {
			t.backward(lo, to)
		}
	}
}

// sentences replaces the scores of the thread's sentences by the gradient of the loss by them.
func (t *trainer) sentences(thread int) {
	for s := t.cutS[thread]; s < t.cutS[thread+1]; s++ {
		sp := t.spans[s]
		t.loss[s] = float32(t.seqs[thread].gradient(rowsOf(t.o, sp.start, sp.end), t.gold[sp.start:sp.end], t.m.trans, t.scale(), t.transGrad(s)))
	}
}

// back is backward for the thread's rows.
func (t *trainer) back(thread int) {
	for lo, hi := t.cut[thread], t.cut[thread+1]; lo < hi; lo += trainRows {
		t.backward(lo, min(lo+trainRows, hi))
	}
}

// scale is what makes sums over the batch a mean.
func (t *trainer) scale() float32 { return 1 / float32(t.n) }

// backward computes the gradients by o, but for sentences, where it stands there already, h and x, for rows lo to hi. o becomes the
// gradient of the loss by o, divided by the batch.
func (t *trainer) backward(lo, hi int) {
	m, scale := t.m, t.scale()
	h, o := rowsOf(t.h, lo, hi), rowsOf(t.o, lo, hi)
	dh, dx := rowsOf(t.dh, lo, hi), rowsOf(t.dx, lo, hi)
	if !m.cfg.Sentence {
		crossEntropy(o, t.gold[lo:hi], scale, t.opt.Smooth, t.loss[lo:hi])
	}
	product(mat.NoTrans, mat.Trans, o, m.u, dh)
	if len(m.ca) > 0 {
		oa := rowsOf(t.oa, lo, hi)
		linear(oa, h, m.ua, m.ca, false)
		for k, hd := range t.heads {
			crossEntropy(oa.View(0, oa.Rows, hd.from, hd.to), t.goldAux[k][lo:hi], scale*float32(t.opt.AuxWeight), 0, t.lossAux[k][lo:hi])
		}
		mat.GemmWith(mat.NoTrans, mat.Trans, 1, oa, m.ua, 1, dh, mat.Options[float32]{Threads: 1})
	}
	reluBackward(dh, h, t.opt.DropHidden)
	product(mat.NoTrans, mat.Trans, dh, m.w, dx)
	t.dropout(dx, layerInput, lo)
}

// update computes the gradients of the parameters and moves them.
func (t *trainer) update(thread int) {
	k := t.opt.Threads
	m, n := t.m, t.n
	part := func(size int) (int, int) { return size * thread / k, size * (thread + 1) / k }
	slot := len(m.emb)
	x, h, o, dh := rowsOf(t.x, 0, n), rowsOf(t.h, 0, n), rowsOf(t.o, 0, n), rowsOf(t.dh, 0, n)
	a := vec.AdamParams{LR: t.lr, Beta1: beta1, Beta2: beta2, Eps: adamEps, Correction1: 1 - t.Beta1T, Correction2: 1 - t.Beta2T}

	// Rows lo to hi of W: their gradient is x^T dh. They are moved a few at a
	// time, while the gradient is still in the nearest caches.
	lo, hi := part(m.w.Rows)
	g, mo := t.gw[thread], t.moments[slot]
	for from := lo; from < hi; from += g.Rows {
		to := min(from+g.Rows, hi)
		xs := x
		xs.Cols, xs.Data = to-from, x.Data[from:]
		gw := rowsOf(g, 0, to-from)
		product(mat.Trans, mat.NoTrans, xs, dh, gw)
		i, j := from*m.w.Cols, to*m.w.Cols
		vec.Adam(m.w.Data[i:j], mo.m[i:j], mo.v[i:j], nil, gw.Data, a)
	}
	if thread == k-1 {
		mat.ColumnSums(t.gb, dh, false)
		vec.Adam(m.b, t.moments[slot+1].m, t.moments[slot+1].v, nil, t.gb, a)
		product(mat.Trans, mat.NoTrans, h, o, t.gu)
		vec.Adam(m.u.Data, t.moments[slot+2].m, t.moments[slot+2].v, nil, t.gu.Data, a)
		mat.ColumnSums(t.gc, o, false)
		vec.Adam(m.c, t.moments[slot+3].m, t.moments[slot+3].v, nil, t.gc, a)
		if m.cfg.Sentence {
			t.sumTransitions()
			vec.Adam(m.trans.Data, t.moments[slot+4].m, t.moments[slot+4].v, nil, t.gtrans, a)
		}
		if len(m.ca) > 0 {
			oa, mo := rowsOf(t.oa, 0, n), t.moments[len(t.moments)-2:]
			product(mat.Trans, mat.NoTrans, h, oa, t.gua)
			vec.Adam(m.ua.Data, mo[0].m, mo[0].v, nil, t.gua.Data, a)
			mat.ColumnSums(t.gca, oa, false)
			vec.Adam(m.ca, mo[1].m, mo[1].v, nil, t.gca, a)
		}
	}
	// Whole tables.
	wf := m.cfg.feature("word")
	for f := range m.emb {
		if t.owner[f] != thread {
			continue
		}
		s := a
		if t.opt.RowRate > 0 {
			s.LR = float64(s.LR * t.opt.RowRate)
		}
		if f == wf {
			if t.frozen {
				continue
			}
			s.Correction1, s.Correction2 = 1-t.WordB1T, 1-t.WordB2T
		}
		off := 0
		for _, g := range m.cfg.Features[:f] {
			off += g.Width
		}
		t.tables[f].update(s, m.emb[f], t.moments[f], t.ids[f][:n*m.cfg.Window()], columns(t.dx, off, m.emb[f].Cols, m.cfg.TokenWidth(), n*m.cfg.Window()))
	}
}
