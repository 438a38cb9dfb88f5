package window

import (
	"fmt"
	"math"
	"runtime"

	"github.com/lockstep-go/lockstep/mat"
)

// predictor runs the plain network over whole corpora.
type predictor struct {
	m    *Model
	crew *crew
	work []*predictWork
}

const predictRows = 126 // they and W share the second cache; whole tiles of 6

type predictWork struct {
	ids     []int32
	e       []float32 // the vectors of the words of a block, each once
	x, h, o mat.Dense[float32]
	score   []float32
	next    []float32
	back    []int32
}

func newPredictor(m *Model, c *crew) *predictor {
	p := &predictor{m: m, crew: c}
	for range c.n {
		w := &predictWork{x: newDense(predictRows, m.cfg.Inputs()), h: newDense(predictRows, m.cfg.Hidden),
			score: make([]float32, len(m.labels)), next: make([]float32, len(m.labels))}
		p.work = append(p.work, w)
	}
	return p
}

// classes sets path to the class of each word of d.
func (p *predictor) classes(d *dataset, path []int32) {
	p.scores(d, func(w *predictWork, lo, hi int, o mat.Dense[float32]) {
		p.m.decode(w, d.sents[lo:hi], o, path)
	})
}

// scores computes the scores of all words of d and hands them out in runs of
// whole sentences lo to hi: o begins at the first word of sentence lo. Threads
// call use at the same time for different sentences.
func (p *predictor) scores(d *dataset, use func(w *predictWork, lo, hi int, o mat.Dense[float32])) {
	k := p.crew.n
	// Each thread takes a run of sentences.
	cuts := make([]int, k+1)
	for i := 1; i <= k; i++ {
		s := cuts[i-1]
		for s < len(d.sents) && (i == k || d.sents[s].end <= len(d.centre)*i/k) {
			s++
		}
		cuts[i] = s
	}
	p.crew.run(func(thread int) {
		w := p.work[thread]
		lo, hi := cuts[thread], cuts[thread+1]
		for lo < hi {
			// As many sentences as fit; a longer one goes on its own.
			end := lo + 1
			for end < hi && d.sents[end].end-d.sents[lo].start <= predictRows {
				end++
			}
			use(w, lo, end, p.block(w, d, d.sents[lo].start, d.sents[end-1].end))
			lo = end
		}
	})
}

// block returns the scores of words start to end; they are valid until the
// next call with w.
func (p *predictor) block(w *predictWork, d *dataset, start, end int) mat.Dense[float32] {
	m := p.m
	if n := end - start; w.o.Rows < n {
		w.o = newDense(max(n, predictRows), len(m.labels))
	}
	width, inputs := m.cfg.TokenWidth(), m.cfg.Inputs()
	for from := start; from < end; from += predictRows {
		to := min(from+predictRows, end)
		n := to - from
		// The words of the block's windows and the boundaries between them follow each other: each is gathered once, then a window is one copy.
		first := int(d.centre[from]) - m.cfg.Radius
		words := int(d.centre[to-1]) + m.cfg.Radius + 1 - first
		if len(w.ids) < words {
			w.ids, w.e = make([]int32, words), make([]float32, words*width)
		}
		off := 0
		for f, e := range m.emb {
			for i := range words {
				w.ids[i] = d.rows[(first+i)*d.f+f]
			}
			mat.GatherRows(mat.Dense[float32]{Rows: words, Cols: e.Cols, Stride: width, Data: w.e[off:]}, e, w.ids[:words])
			off += e.Cols
		}
		x, h := rowsOf(w.x, 0, n), rowsOf(w.h, 0, n)
		for r := range n {
			copy(x.Row(r), w.e[(int(d.centre[from+r])-m.cfg.Radius-first)*width:][:inputs])
		}
		linear(h, x, m.w, m.b, true)
		linear(rowsOf(w.o, from-start, to-start), h, m.u, m.c, false)
	}
	return rowsOf(w.o, 0, end-start)
}

// decode sets path to the classes of the words of sents, whose scores are o.
func (m *Model) decode(w *predictWork, sents []span, o mat.Dense[float32], path []int32) {
	for _, sp := range sents {
		from := sp.start - sents[0].start
		s := rowsOf(o, from, from+sp.end-sp.start)
		if m.cfg.Sentence {
			if need := s.Rows * s.Cols; len(w.back) < need {
				w.back = make([]int32, need)
			}
			viterbi(path[sp.start:sp.end], s, m.trans, w.score, w.next, w.back)
			continue
		}
		for r := range s.Rows {
			path[sp.start+r] = int32(argMax(s.Row(r)))
		}
	}
}

// argMax returns the place of the largest element, the first one of equals; a NaN is not larger than anything. Scores are in no order that
// could be foretold: compared as integers, which have the order of the numbers with the place in their lower half, they need no branch.
func argMax(x []float32) int {
	best := int64(math.MinInt64)
	for i, v := range x {
		if v != v {
			return argMaxNaN(x)
		}
		b := int32(math.Float32bits(v + 0)) // -0 is equal to +0
		b ^= int32(uint32(b>>31) >> 1)
		best = max(best, int64(b)<<32|int64(^uint32(i)))
	}
	return int(^uint32(best))
}

func argMaxNaN(x []float32) int {
	best := 0
	for i, v := range x {
		if v > x[best] {
			best = i
		}
	}
	return best
}

// score tags the corpus c and counts.
func (p *predictor) score(c *Corpus) *Scores {
	d := p.m.dataset(c, false)
	path := make([]int32, len(d.centre))
	p.classes(&d, path)
	return p.m.count(c, &d, path)
}

// count compares the classes in path with the tags of c.
func (m *Model) count(c *Corpus, d *dataset, path []int32) *Scores {
	s := NewScores(m.cfg.Task, m.scoreLabels())
	wf := m.cfg.feature("word")
	var found, gold []string
	var unseen []bool
	bio := Config{Task: m.cfg.Task} // what the model's tags are, whatever scheme of prefixes the corpus has
	for i, sent := range c.Sentences {
		found, unseen = m.appendTags(found[:0], path[d.sents[i].start:d.sents[i].end]), unseen[:0]
		for j := d.sents[i].start; j < d.sents[i].end; j++ {
			unseen = append(unseen, wf >= 0 && d.rows[int(d.centre[j])*d.f+wf] == rowUnknown)
		}
		gold = trainTags(gold[:0], sent.Tags, &bio)
		s.Add(gold, found, unseen)
	}
	return s
}

// Steps of tuneOutside.
const (
	outsideStep = 0.25
	outsideLow  = -4 // steps
	outsideHigh = 16
)

// tuneOutside lowers the score of tag O by the amount, a multiple of 0.25,
// that gives the best entity F1 on c, and returns the scores. Training counts
// words, where O is nine of ten; F1 counts entities, and wants more of them than
// the likeliest tags give. To lean less on chance, the F1 of an amount is the mean
// with its two neighbours. The caller may undo it by restoring m.c[0].
func (p *predictor) tuneOutside(c *Corpus) *Scores {
	m := p.m
	if m.labels[0] != "O" {
		return p.score(c)
	}
	d := m.dataset(c, false)
	all := newDense(len(d.centre), len(m.labels))
	p.scores(&d, func(_ *predictWork, lo, hi int, o mat.Dense[float32]) {
		mat.Copy(rowsOf(all, d.sents[lo].start, d.sents[hi-1].end), o)
	})
	path := make([]int32, len(d.centre))
	w := p.work[0]
	var results []*Scores
	for i := outsideLow; i <= outsideHigh; i++ {
		step := float32(outsideStep)
		if i == outsideLow {
			step = outsideLow * outsideStep
		}
		for r := range all.Rows { // multiples of 1/4: exact but for rounding of the scores
			all.Data[r*all.Stride] -= step
		}
		m.decode(w, d.sents, all, path)
		results = append(results, m.count(c, &d, path))
	}
	best, top := 1, -1.0
	for i := 1; i+1 < len(results); i++ {
		if f := results[i-1].Main() + results[i].Main() + results[i+1].Main(); f > top {
			best, top = i, f
		}
	}
	m.c[0] -= float32(outsideStep * float32(best+outsideLow))
	return p.score(c)
}

// scoreLabels is the different tags of the output.
func (m *Model) scoreLabels() []string {
	var l []string
	seen := map[string]bool{}
	for _, o := range m.out {
		if !seen[o] {
			seen[o] = true
			l = append(l, o)
		}
	}
	return l
}

// Score tags the corpus c with the plain network and counts what is right. threads
// is as in [Options]. It panics if a sentence of c has no words, or another number of tags than words: [ReadCorpus] gives
// no such sentence.
func (m *Model) Score(c *Corpus, threads int) *Scores {
	if err := c.check(); err != nil {
		panic(fmt.Sprintf("window: Model.Score: %v", err))
	}
	if threads <= 0 {
		threads = runtime.GOMAXPROCS(0)
	}
	crew := newCrew(min(threads, 64))
	defer crew.close()
	return newPredictor(m, crew).score(c)
}
