package window

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/lockstep-go/lockstep/mat"
	"github.com/lockstep-go/lockstep/vec"
)

// A Location is the lecture's first model: a window, and the question whether
// its centre is of one kind (the name of a place, say).
//
//	s = u . ReLU(x W + b)
//
// It is trained with a max-margin loss on pairs of a true window, whose centre
// is of the kind, and a corrupted one (Collobert & Weston 2008; CS224n, the max-margin slides):
//
//	J = max(0, 1 - s + s_c)
//
// The gradient is 0 once s >= 1 + s_c; otherwise both windows share W, b, u and
// the word vectors, and their contributions are summed. As in CS224n of 2017 the corrupted
// window is a real one whose centre is not of the kind; [LocationOptions.Replace] makes
// it the true window with another word at its centre, as in Collobert & Weston.
type Location struct {
	radius int
	vocab  *Vocab
	emb    mat.Dense[float32] // values x width
	w      mat.Dense[float32] // window*width x hidden
	b      []float32
	u      []float32
}

// LocationOptions say how [TrainLocation] trains.
type LocationOptions struct {
	Radius  int     // words on either side of the centre, 0 to 16
	Width   int     // of a word's vector, 1 to 4096
	Hidden  int     // units, 1 to 65536
	Epochs  int     // at least 1
	Batch   int     // pairs in a step, 1 to 65536
	Rate    float64 // of Adam, above 0, at most 10
	Margin  float64 // above 0; 0: 1
	Replace bool    // corrupt a window by another word at its centre
	Seed    uint64
}

// TrainLocation learns to tell words with one of the tags from other words.
// It returns the model and the mean loss of each epoch.
func TrainLocation(ctx context.Context, c *Corpus, tags []string, opt LocationOptions) (*Location, []float64, error) {
	cfg := Config{Task: NER, Radius: opt.Radius, Hidden: opt.Hidden, Features: []Feature{{"word", opt.Width}}}
	if err := cfg.Check(); err != nil {
		return nil, nil, fmt.Errorf("location: %w", err)
	}
	switch {
	case opt.Epochs < 1:
		return nil, nil, fmt.Errorf("location: epochs %d, want at least 1", opt.Epochs)
	case opt.Batch < 1 || opt.Batch > 1<<16:
		return nil, nil, fmt.Errorf("location: batch %d, want 1 to 65536", opt.Batch)
	case !(opt.Rate > 0 && opt.Rate <= 10):
		return nil, nil, fmt.Errorf("location: rate %v, want above 0, at most 10", opt.Rate)
	case !(opt.Margin >= 0 && opt.Margin <= math.MaxFloat32):
		return nil, nil, fmt.Errorf("location: margin %v, want above 0 (0: 1)", opt.Margin)
	}
	if err := c.check(); err != nil {
		return nil, nil, err
	}
	if opt.Margin == 0 {
		opt.Margin = 1
	}
	vocabs := buildVocabs(c, cfg.Features, nil, 1, 1)
	m := &Model{cfg: cfg, vocabs: vocabs, labels: []string{"O"}}
	m.finish()
	m.params = newParams(&cfg, vocabs, 1, 0)
	m.initialise(opt.Seed, 0)
	l := &Location{radius: opt.Radius, vocab: vocabs[0], emb: m.emb[0], w: m.w, b: m.b, u: m.u.Data}

	d := m.dataset(c, false)
	is := map[string]bool{}
	for _, t := range tags {
		is[t] = true
	}
	var yes, no []int32 // positions
	k := 0
	for _, s := range c.Sentences {
		for _, t := range s.Tags {
			if is[t] {
				yes = append(yes, d.centre[k])
			} else {
				no = append(no, d.centre[k])
			}
			k++
		}
	}
	if len(yes) == 0 || len(no) == 0 {
		return nil, nil, errors.New("location: the corpus needs words with the tags and words without")
	}
	t := newLocationTrainer(l, opt)
	var losses []float64
	for epoch := range opt.Epochs {
		shuffle(stream(opt.Seed, purposeShuffle, uint64(epoch)), yes)
		r := stream(opt.Seed, purposeCorrupt, uint64(epoch))
		sum := 0.0
		for lo := 0; lo < len(yes); lo += opt.Batch {
			if err := ctx.Err(); err != nil {
				return nil, nil, err
			}
			sum += t.step(d.rows, yes[lo:min(lo+opt.Batch, len(yes))], no, r)
		}
		losses = append(losses, sum/float64(len(yes)))
	}
	return l, losses, nil
}

// locationTrainer holds the buffers of a step of n pairs: rows 0 to n-1 are
// the true windows, n to 2n-1 the corrupted ones.
type locationTrainer struct {
	l      *Location
	opt    LocationOptions
	ids    []int32
	x, dx  mat.Dense[float32] // 2n x window*width
	h, dh  mat.Dense[float32] // 2n x hidden
	s, ds  []float32          // 2n
	gw     mat.Dense[float32]
	gb, gu []float32
	table  tableGrad
	mw, mb moment
	mu, me moment
	beta1t float64
	beta2t float64
}

func newLocationTrainer(l *Location, opt LocationOptions) *locationTrainer {
	rows := 2 * opt.Batch
	mo := func(n int) moment { return moment{make([]float32, n), make([]float32, n)} }
	return &locationTrainer{l: l, opt: opt, ids: make([]int32, rows*(2*opt.Radius+1)),
		x: newDense(rows, l.w.Rows), dx: newDense(rows, l.w.Rows), h: newDense(rows, l.w.Cols), dh: newDense(rows, l.w.Cols),
		s: make([]float32, rows), ds: make([]float32, rows),
		gw: newDense(l.w.Rows, l.w.Cols), gb: make([]float32, len(l.b)), gu: make([]float32, len(l.u)),
		mw: mo(len(l.w.Data)), mb: mo(len(l.b)), mu: mo(len(l.u)), me: mo(len(l.emb.Data)), beta1t: 1, beta2t: 1}
}

// step trains on the pairs whose true windows are around positions yes.
func (t *locationTrainer) step(rows, yes, no []int32, r *rand.PCG) float64 {
	l, n, win := t.l, len(yes), 2*t.opt.Radius+1
	ids := t.ids[:2*n*win]
	for i, at := range yes {
		from := int(at) - l.radius
		copy(ids[i*win:(i+1)*win], rows[from:from+win])
		bad := ids[(n+i)*win : (n+i+1)*win]
		if t.opt.Replace {
			copy(bad, rows[from:from+win])
			bad[l.radius] = int32(firstRow + below(r, l.vocab.Rows()-firstRow))
		} else {
			from = int(no[below(r, len(no))]) - l.radius
			copy(bad, rows[from:from+win])
		}
	}
	x, h, dh, dx := rowsOf(t.x, 0, 2*n), rowsOf(t.h, 0, 2*n), rowsOf(t.dh, 0, 2*n), rowsOf(t.dx, 0, 2*n)
	s, ds := t.s[:2*n], t.ds[:2*n]
	l.forward(ids, x, h, s)
	loss, scale := 0.0, 1/float32(n)
	for i := range n {
		ds[i], ds[n+i] = 0, 0
		if j := float32(t.opt.Margin) - s[i] + s[n+i]; j > 0 {
			loss += float64(j)
			ds[i], ds[n+i] = -scale, scale
		}
	}
	// h = ReLU(z): dz = ds u^T where h > 0.
	mat.Gemv(mat.Trans, 1, h, ds, 0, t.gu)
	mat.Gemm(mat.NoTrans, mat.NoTrans, 1, mat.Dense[float32]{Rows: 2 * n, Cols: 1, Stride: 1, Data: ds},
		mat.Dense[float32]{Rows: 1, Cols: len(l.u), Stride: len(l.u), Data: l.u}, 0, dh)
	reluBackward(dh, h, 0)
	product(mat.NoTrans, mat.Trans, dh, l.w, dx)
	product(mat.Trans, mat.NoTrans, x, dh, t.gw)
	mat.ColumnSums(t.gb, dh, false)
	t.beta1t, t.beta2t = float64(t.beta1t*beta1), float64(t.beta2t*beta2)
	a := vec.AdamParams{LR: t.opt.Rate, Beta1: beta1, Beta2: beta2, Eps: adamEps, Correction1: 1 - t.beta1t, Correction2: 1 - t.beta2t}
	vec.Adam(l.w.Data, t.mw.m, t.mw.v, nil, t.gw.Data, a)
	vec.Adam(l.b, t.mb.m, t.mb.v, nil, t.gb, a)
	vec.Adam(l.u, t.mu.m, t.mu.v, nil, t.gu, a)
	t.table.update(a, l.emb, t.me, ids, columns(dx, 0, l.emb.Cols, l.emb.Cols, 2*n*win))
	return loss
}

// forward sets s to the scores of the windows in ids.
func (l *Location) forward(ids []int32, x, h mat.Dense[float32], s []float32) {
	mat.GatherRows(x, l.emb, ids)
	linear(h, x, l.w, l.b, true)
	mat.Gemv(mat.NoTrans, 1, h, l.u, 0, s)
}

// Scores returns the score of every word of a sentence: the higher, the more
// likely of the kind. True windows were pushed to score at least 1 above others.
func (l *Location) Scores(words []string) []float32 {
	if len(words) == 0 {
		return nil
	}
	win := 2*l.radius + 1
	padded := make([]int32, len(words)+2*l.radius) // rowPad
	var f form
	for i, w := range words {
		f.set(w)
		padded[l.radius+i] = l.vocab.look(f.norm)
	}
	ids := make([]int32, 0, len(words)*win)
	for i := range words {
		ids = append(ids, padded[i:i+win]...)
	}
	s := make([]float32, len(words))
	l.forward(ids, newDense(len(words), l.w.Rows), newDense(len(words), l.w.Cols), s)
	return s
}
