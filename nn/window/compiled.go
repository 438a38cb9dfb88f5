package window

import (
	"fmt"
	"sync"

	"github.com/lockstep-go/lockstep/internal/hugepage"
	"github.com/lockstep-go/lockstep/mat"
	"github.com/lockstep-go/lockstep/vec"
)

// DefaultBudget is the memory in bytes that [Compile] uses at most by default.
const DefaultBudget = 256 << 20

// A Compiled is a model made fast for use (Chen & Manning 2014, section 3.2).
//
// All features of a word are functions of its form, so what a form adds to the
// hidden layer at a position p of the window, its share, can be computed once:
//
//	row(f, v, p) = embedding_f[v] * W[rows of feature f at position p]
//	share(form, p) = row(f0, v0, p) + row(f1, v1, p) + ...      in the order of the features
//	h = ReLU(((b + share(w(t-r), 0)) + share(w(t-r+1), 1)) + ...)
//	o = h U + c
//
// A window costs 2r+1 additions of vectors and a small product. Shares of the
// forms that training saw, the commonest first, and rows of the features are
// stored as far as the budget goes; an eighth of it keeps other forms as they come. What is not stored is computed on the way, to the
// same bits, since a product's row does not depend on the rows beside it. So the tags are
// the same for any budget and on any machine. They may differ from the plain network's
// where two classes tie but for rounding: the sums have another order.
//
// It is safe for concurrent use, and its calls do not allocate once warm.
type Compiled struct {
	m      *Model
	step   int // hidden, rounded up to whole cache lines
	width  int // window x step: the length of all shares of a form
	forms  *formIndex
	shares []float32              // form x window x step
	cache  *formCache             // of other forms
	pad    []float32              // shares of the boundary
	tables [][]float32            // of each feature: its first rows, each window x step
	parts  [][]mat.Dense[float32] // of each feature and position: its rows of W
	pool   sync.Pool
	Bytes  int64 // of the numbers that are stored
}

// compiledWork is the memory of one call.
type compiledWork struct {
	f     form
	rows  []int32
	made  []float32   // of each feature: a row that is not stored
	add   [][]float32 // of each feature: its row
	h, o  mat.Dense[float32]
	ring  []float32 // shares made on the way
	names map[string]int32
	at    [][]float32 // the shares of the words of a block, in order
	first []int32     // of each window, in at
	spans []span
	used  []string // the form in each place of the ring
	age   []int
	now   int
	path  []int32
	best  []float32
	tags  predictWork
}

const (
	ringSize  = 512           // forms: twice the most of a block, blockRows + 2*maxRadius
	blockRows = 128           // windows whose hidden layers are computed together
	groupRows = 4 * blockRows // words of several sentences whose scores are kept together
)

// Compile makes a Compiled of m. budget is the most memory in bytes for shares
// and rows; 0 means [DefaultBudget].
func Compile(m *Model, budget int64) (*Compiled, error) {
	if budget < 0 {
		return nil, fmt.Errorf("budget %d, want 0 or more", budget)
	}
	if budget == 0 {
		budget = DefaultBudget
	}
	cfg := &m.cfg
	win, hid := cfg.Window(), cfg.Hidden
	step := (hid + 15) &^ 15
	c := &Compiled{m: m, step: step, width: win * step}
	off := 0
	for _, f := range cfg.Features {
		var ps []mat.Dense[float32]
		for p := range win {
			from := p*cfg.TokenWidth() + off
			ps = append(ps, rowsOf(m.w, from, from+f.Width))
		}
		c.parts = append(c.parts, ps)
		off += f.Width
	}
	each := int64(c.width) * 4
	left := budget
	wf := cfg.feature("word")
	// Rows of all features but the word; a word's own row is needed only for
	// a new spelling of a known word.
	c.tables = make([][]float32, len(cfg.Features))
	table := func(f int, most int64) {
		n := min(int64(m.emb[f].Rows), most/each)
		c.tables[f] = make([]float32, n*int64(c.width))
		hugepage.Advise(c.tables[f])
		for lo := 0; lo < int(n); lo += 4096 {
			hi := min(lo+4096, int(n))
			c.product(c.tables[f][lo*c.width:hi*c.width], f, rowsOf(m.emb[f], lo, hi))
		}
		left -= n * each
	}
	for f := range cfg.Features {
		if f != wf {
			table(f, left/2)
		}
	}
	// Forms, the commonest first.
	n := min(int64(len(m.forms)), left/each)
	c.shares = make([]float32, n*int64(c.width))
	hugepage.Advise(c.shares)
	left -= n * each
	c.forms = newFormIndex(m.forms[:n])
	w := c.newWork()
	const chunk = 256
	ids := make([][]int32, len(cfg.Features))
	tmp := make([]float32, chunk*c.width)
	for lo := 0; lo < int(n); lo += chunk {
		hi := min(lo+chunk, int(n))
		for f := range ids {
			ids[f] = ids[f][:0]
		}
		for _, s := range m.forms[lo:hi] {
			w.f.set(s)
			w.rows = m.ext.rows(w.rows[:0], &w.f)
			for f, r := range w.rows {
				ids[f] = append(ids[f], r)
			}
		}
		for f := range ids {
			dst := c.shares[lo*c.width : hi*c.width]
			if f > 0 {
				dst = tmp[:(hi-lo)*c.width]
			}
			e := newDense(hi-lo, m.emb[f].Cols)
			mat.GatherRows(e, m.emb[f], ids[f])
			c.product(dst, f, e)
			if f > 0 {
				s := c.shares[lo*c.width : hi*c.width]
				vec.Add(s, s, dst)
			}
		}
	}
	c.cache = newFormCache(min(left, budget/8), c.width)
	hugepage.Advise(c.cache.shares)
	left -= min(left, budget/8)
	if wf >= 0 {
		table(wf, left)
	}
	c.pad = make([]float32, c.width)
	w.rows = w.rows[:0]
	for range cfg.Features {
		w.rows = append(w.rows, rowPad)
	}
	c.sum(c.pad, w)
	c.Bytes = budget - left + each
	c.pool.New = func() any { return c.newWork() }
	c.pool.Put(w)
	return c, nil
}

// product sets dst to the rows of feature f for the embeddings e: e.Rows x window x step.
func (c *Compiled) product(dst []float32, f int, e mat.Dense[float32]) {
	for p, w := range c.parts[f] {
		mat.GemmWith(mat.NoTrans, mat.NoTrans, 1, e, w, 0, mat.Dense[float32]{Rows: e.Rows, Cols: w.Cols, Stride: c.width, Data: dst[p*c.step:]},
			mat.Options[float32]{Threads: 1})
	}
}

func (c *Compiled) newWork() *compiledWork {
	k := len(c.m.labels)
	return &compiledWork{
		made: make([]float32, len(c.parts)*c.width), h: columns(newDense(blockRows, c.step), 0, c.m.cfg.Hidden, c.step, blockRows), o: newDense(groupRows, k), best: make([]float32, blockRows),
		ring: make([]float32, ringSize*c.width), names: make(map[string]int32, ringSize), used: make([]string, ringSize), age: make([]int, ringSize),
		tags: predictWork{score: make([]float32, k), next: make([]float32, k)},
	}
}

// sum sets dst to the shares of a form whose rows are w.rows.
func (c *Compiled) sum(dst []float32, w *compiledWork) {
	w.add = w.add[:0]
	for f, r := range w.rows {
		if at := int(r) * c.width; at < len(c.tables[f]) {
			w.add = append(w.add, c.tables[f][at:at+c.width])
			continue
		}
		row := w.made[f*c.width : (f+1)*c.width]
		c.product(row, f, rowsOf(c.m.emb[f], int(r), int(r)+1))
		w.add = append(w.add, row)
	}
	if len(w.add) == 1 {
		copy(dst, w.add[0])
		return
	}
	one := [1]int32{}
	mat.SumWindows(mat.Dense[float32]{Rows: 1, Cols: c.width, Stride: c.width, Data: dst}, w.add[0], w.add[1:], one[:], len(w.add)-1, 0, false)
}

// lookUp returns the shares of a form. They stay as they are for the calls of
// one block.
func (c *Compiled) lookUp(w *compiledWork, word string) []float32 {
	if i := find(c.forms, word); i >= 0 {
		return c.shares[i*c.width : (i+1)*c.width]
	}
	if s := c.cache.find(word); s != nil {
		return s
	}
	if i := c.cache.claim(word); i >= 0 {
		s := c.cache.entry(i)
		c.build(s, w, word)
		c.cache.publish(i, word)
		return s
	}
	if i, ok := w.names[word]; ok && w.now-w.age[i] < ringSize/2 {
		return w.ring[int(i)*c.width : (int(i)+1)*c.width]
	}
	i := w.now % ringSize
	w.now++
	delete(w.names, w.used[i])
	w.used[i], w.age[i] = word, w.now
	w.names[word] = int32(i)
	dst := w.ring[i*c.width : (i+1)*c.width]
	c.build(dst, w, word)
	return dst
}

// build sets dst to the shares of a form that are not stored.
func (c *Compiled) build(dst []float32, w *compiledWork, word string) {
	w.f.set(word)
	w.rows = c.m.ext.rows(w.rows[:0], &w.f)
	c.sum(dst, w)
}

// scores sets w.path to the classes of all words of all sentences or, for [Config.Sentence], w.o to their scores, one row each, and w.spans to
// the rows of the sentences.
func (c *Compiled) scores(w *compiledWork, sentences [][]string) {
	r, n := c.m.cfg.Radius, 0
	w.spans = w.spans[:0]
	for _, s := range sentences {
		w.spans = append(w.spans, span{n, n + len(s)})
		n += len(s)
	}
	if w.o.Rows < n && c.m.cfg.Sentence {
		w.o = newDense(2*n, len(c.m.labels))
	}
	if cap(w.path) < n {
		w.path = make([]int32, 2*n)
	}
	w.path = w.path[:n]
	w.at, w.first = w.at[:0], w.first[:0]
	done := 0
	for _, words := range sentences {
		for lo := 0; lo < len(words); {
			hi := min(len(words), lo+blockRows-len(w.first))
			for t := lo; t < hi; t++ {
				w.first = append(w.first, int32(len(w.at)+t-lo))
			}
			for t := lo - r; t < hi+r; t++ {
				s := c.pad
				if t >= 0 && t < len(words) {
					s = c.lookUp(w, words[t])
				}
				w.at = append(w.at, s)
			}
			if len(w.first) == blockRows {
				done = c.block(w, done)
			}
			lo = hi
		}
	}
	if len(w.first) > 0 {
		c.block(w, done)
	}
}

// block computes the classes or, for [Config.Sentence], the scores of the windows that w.first lists, from word lo on; it returns the
// next word.
//
// The product is made as its transpose: 17 classes fill the vectors of a row badly, the many windows of a
// block fill them well. An element's sum has the same order either way.
func (c *Compiled) block(w *compiledWork, lo int) int {
	n := len(w.first)
	hi := lo + n
	h := rowsOf(w.h, 0, n)
	mat.SumWindows(h, c.m.b, w.at, w.first, c.m.cfg.Window(), c.step, true)
	w.at, w.first = w.at[:0], w.first[:0]
	if c.m.cfg.Sentence {
		linear(rowsOf(w.o, lo, hi), h, c.m.u, c.m.c, false)
		return hi
	}
	o := mat.Dense[float32]{Rows: len(c.m.labels), Cols: n, Stride: blockRows, Data: w.o.Data} // classes x n
	product(mat.Trans, mat.Trans, c.m.u, h, o)
	mat.MaxColumns(w.best[:n], w.path[lo:hi], o, c.m.c)
	return hi
}

// classes returns the class of each word of all sentences; valid until w is used again.
func (c *Compiled) classes(w *compiledWork, sentences [][]string) []int32 {
	c.scores(w, sentences)
	if c.m.cfg.Sentence && len(w.path) > 0 {
		c.m.decode(&w.tags, w.spans, rowsOf(w.o, 0, len(w.path)), w.path)
	}
	return w.path
}

// Tag appends the tag of each word of a sentence to dst and returns it. The
// tags are strings of the model: nothing is allocated if dst has room.
func (c *Compiled) Tag(dst []string, words []string) []string {
	one := [1][]string{words}
	w := c.pool.Get().(*compiledWork)
	for _, k := range c.classes(w, one[:]) {
		dst = append(dst, c.m.out[k])
	}
	c.pool.Put(w)
	return dst
}

// TagAt returns the tag of words[i] from its window alone: that of [Compiled.Tag], except that with [Config.Sentence] the
// transitions do not count. It is for those who need one answer at once.
func (c *Compiled) TagAt(words []string, i int) string {
	w := c.pool.Get().(*compiledWork)
	w.at, w.first = w.at[:0], append(w.first[:0], 0)
	for t := i - c.m.cfg.Radius; t <= i+c.m.cfg.Radius; t++ {
		s := c.pad
		if t >= 0 && t < len(words) {
			s = c.lookUp(w, words[t])
		}
		w.at = append(w.at, s)
	}
	h, o := rowsOf(w.h, 0, 1), rowsOf(w.o, 0, 1)
	mat.SumWindows(h, c.m.b, w.at, w.first, c.m.cfg.Window(), c.step, true)
	linear(o, h, c.m.u, c.m.c, false)
	tag := c.m.out[argMax(o.Row(0))]
	c.pool.Put(w)
	return tag
}

// TagAll is Tag for many sentences, whose tags it appends one after the other. It is
// faster than a call for each, the more so for short ones.
func (c *Compiled) TagAll(dst []string, sentences [][]string) []string {
	w := c.pool.Get().(*compiledWork)
	for len(sentences) > 0 {
		k, n := 0, 0
		for k < len(sentences) && (k == 0 || n+len(sentences[k]) <= groupRows) {
			n += len(sentences[k])
			k++
		}
		for _, k := range c.classes(w, sentences[:k]) {
			dst = append(dst, c.m.out[k])
		}
		sentences = sentences[k:]
	}
	c.pool.Put(w)
	return dst
}

// Model returns the model that was compiled.
func (c *Compiled) Model() *Model { return c.m }
