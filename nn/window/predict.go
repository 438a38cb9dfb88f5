package window

import (
	"runtime"

	"github.com/lockstep-go/lockstep/mat"
)

// predictor runs the plain network over whole corpora.
type predictor struct {
	m    *Model
	crew *crew
	work []*predictWork
}

const predictRows = 256

type predictWork struct {
	ids     [][]int32
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
		for range m.cfg.Features {
			w.ids = append(w.ids, make([]int32, predictRows*m.cfg.Window()))
		}
		p.work = append(p.work, w)
	}
	return p
}

// classes sets path to the class of each word of d.
func (p *predictor) classes(d *dataset, path []int32) {
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
			p.block(w, d, lo, end, path)
			lo = end
		}
	})
}

func (p *predictor) block(w *predictWork, d *dataset, lo, hi int, path []int32) {
	m := p.m
	start, end := d.sents[lo].start, d.sents[hi-1].end
	if n := end - start; w.o.Rows < n {
		w.o = newDense(max(n, predictRows), len(m.labels))
	}
	win := m.cfg.Window()
	for from := start; from < end; from += predictRows {
		to := min(from+predictRows, end)
		n := to - from
		for r := 0; r < n; r++ {
			at := (int(d.centre[from+r]) - m.cfg.Radius) * d.f
			rows := d.rows[at : at+win*d.f]
			for f := 0; f < d.f; f++ {
				ids := w.ids[f][r*win : (r+1)*win]
				for s := range ids {
					ids[s] = rows[s*d.f+f]
				}
			}
		}
		x, h := rowsOf(w.x, 0, n), rowsOf(w.h, 0, n)
		o := rowsOf(w.o, from-start, to-start)
		gather(&m.params, w.ids, 0, n*win, x)
		linear(h, x, m.w, m.b, true)
		linear(o, h, m.u, m.c, false)
	}
	for s := lo; s < hi; s++ {
		sp := d.sents[s]
		o := rowsOf(w.o, sp.start-start, sp.end-start)
		if m.cfg.Sentence {
			if need := o.Rows * o.Cols; len(w.back) < need {
				w.back = make([]int32, need)
			}
			viterbi(path[sp.start:sp.end], o, m.trans, w.score, w.next, w.back)
			continue
		}
		for r := 0; r < o.Rows; r++ {
			path[sp.start+r] = int32(argMax(o.Data[r*o.Stride:][:o.Cols]))
		}
	}
}

func argMax(x []float32) int {
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
	m := p.m
	d := m.dataset(c, false)
	path := make([]int32, len(d.centre))
	p.classes(&d, path)
	s := NewScores(m.cfg.Task, m.scoreLabels())
	wf := m.cfg.feature("word")
	var found []string
	var unseen []bool
	for i, sent := range c.Sentences {
		found, unseen = found[:0], unseen[:0]
		for j := d.sents[i].start; j < d.sents[i].end; j++ {
			found = append(found, m.out[path[j]])
			unseen = append(unseen, wf >= 0 && d.rows[int(d.centre[j])*d.f+wf] == rowUnknown)
		}
		s.Add(sent.Tags, found, unseen)
	}
	return s
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
// is as in [Options].
func (m *Model) Score(c *Corpus, threads int) *Scores {
	if threads <= 0 {
		threads = runtime.GOMAXPROCS(0)
	}
	crew := newCrew(min(threads, 64))
	defer crew.close()
	return newPredictor(m, crew).score(c)
}
