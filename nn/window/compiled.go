package window

import (
	"fmt"
	"sync"

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
// stored as far as the budget goes; the others are computed on the way, to the
// same bits, since a product's row does not depend on the rows beside it. So the tags are
// the same for any budget and on any machine. They may differ from the plain network's
// where two classes tie but for rounding: the sums have another order.
//
// It is safe for concurrent use, and its calls do not allocate once warm.
type Compiled struct {
	m      *Model
	wh     int // window x hidden: the length of all shares of a form
	forms  map[string]int32
	shares []float32              // form x window x hidden
	pad    []float32              // shares of the boundary
	tables [][]float32            // of each feature: its first rows, each window x hidden
	parts  [][]mat.Dense[float32] // of each feature and position: its rows of W
	pool   sync.Pool
	Bytes  int64 // of the numbers that are stored
}

// compiledWork is the memory of one call.
type compiledWork struct {
	f     form
	rows  []int32
	row   []float32 // a feature's row that is not stored
	h, o  mat.Dense[float32]
	ring  []float32 // shares made on the way
	names map[string]int32
	at    [][]float32 // the shares of the words of a block
	used  []string    // the form in each place of the ring
	age   []int
	now   int
	path  []int32
	tags  predictWork
}

const (
	ringSize  = 512 // forms: twice the most of a block, blockRows + 2*maxRadius
	blockRows = 128 // words whose hidden layers are computed together
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
	c := &Compiled{m: m, wh: win * hid, forms: map[string]int32{}}
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
	each := int64(c.wh) * 4
	left := budget
	wf := cfg.feature("word")
	// Rows of all features but the word; a word's own row is needed only for
	// a new spelling of a known word.
	c.tables = make([][]float32, len(cfg.Features))
	table := func(f int, most int64) {
		n := min(int64(m.emb[f].Rows), most/each)
		c.tables[f] = make([]float32, n*int64(c.wh))
		for lo := 0; lo < int(n); lo += 4096 {
			hi := min(lo+4096, int(n))
			c.product(c.tables[f][lo*c.wh:hi*c.wh], f, rowsOf(m.emb[f], lo, hi))
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
	c.shares = make([]float32, n*int64(c.wh))
	left -= n * each
	w := c.newWork()
	const chunk = 256
	ids := make([][]int32, len(cfg.Features))
	tmp := make([]float32, chunk*c.wh)
	for lo := 0; lo < int(n); lo += chunk {
		hi := min(lo+chunk, int(n))
		for f := range ids {
			ids[f] = ids[f][:0]
		}
		for i, s := range m.forms[lo:hi] {
			c.forms[s] = int32(lo + i)
			w.f.set(s)
			w.rows = m.ext.rows(w.rows[:0], &w.f)
			for f, r := range w.rows {
				ids[f] = append(ids[f], r)
			}
		}
		for f := range ids {
			dst := c.shares[lo*c.wh : hi*c.wh]
			if f > 0 {
				dst = tmp[:(hi-lo)*c.wh]
			}
			e := newDense(hi-lo, m.emb[f].Cols)
			mat.GatherRows(e, m.emb[f], ids[f])
			c.product(dst, f, e)
			if f > 0 {
				s := c.shares[lo*c.wh : hi*c.wh]
				vec.Add(s, s, dst)
			}
		}
	}
	if wf >= 0 {
		table(wf, left)
	}
	c.pad = make([]float32, c.wh)
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

// product sets dst to the rows of feature f for the embeddings e: e.Rows x window x hidden.
func (c *Compiled) product(dst []float32, f int, e mat.Dense[float32]) {
	hid := c.m.cfg.Hidden
	for p, w := range c.parts[f] {
		p = len(c.parts[f]) - 1 - p // the shares of a form begin with that for the last position: see scores
		mat.GemmWith(mat.NoTrans, mat.NoTrans, 1, e, w, 0, mat.Dense[float32]{Rows: e.Rows, Cols: hid, Stride: c.wh, Data: dst[p*hid:]},
			mat.Options[float32]{Threads: 1})
	}
}

func (c *Compiled) newWork() *compiledWork {
	cfg := &c.m.cfg
	k := len(c.m.labels)
	return &compiledWork{
		row: make([]float32, c.wh), h: newDense(blockRows, cfg.Hidden), o: newDense(4*blockRows, k),
		ring: make([]float32, ringSize*c.wh), names: make(map[string]int32, ringSize), used: make([]string, ringSize), age: make([]int, ringSize),
		tags: predictWork{score: make([]float32, k), next: make([]float32, k)},
	}
}

// sum sets dst to the shares of a form whose rows are w.rows.
func (c *Compiled) sum(dst []float32, w *compiledWork) {
	for f, r := range w.rows { // several streams from memory at once
		if at := int(r) * c.wh; at < len(c.tables[f]) {
			vec.Prefetch(c.tables[f][at : at+c.wh])
		}
	}
	for f, r := range w.rows {
		var row []float32
		if at := int(r) * c.wh; at < len(c.tables[f]) {
			row = c.tables[f][at : at+c.wh]
		} else {
			row = w.row
			if f == 0 {
				row = dst
			}
			c.product(row, f, rowsOf(c.m.emb[f], int(r), int(r)+1))
			if f == 0 {
				continue
			}
		}
		if f == 0 {
			copy(dst, row)
		} else {
			vec.Add(dst, dst, row)
		}
	}
}

// lookUp returns the shares of a form. They stay as they are for the calls of
// one block.
func (c *Compiled) lookUp(w *compiledWork, word string) []float32 {
	if i, ok := c.forms[word]; ok {
		return c.shares[int(i)*c.wh : (int(i)+1)*c.wh]
	}
	if i, ok := w.names[word]; ok && w.now-w.age[i] < ringSize/2 {
		return w.ring[int(i)*c.wh : (int(i)+1)*c.wh]
	}
	i := w.now % ringSize
	w.now++
	delete(w.names, w.used[i])
	w.used[i], w.age[i] = word, w.now
	w.names[word] = int32(i)
	dst := w.ring[i*c.wh : (i+1)*c.wh]
	w.f.set(word)
	w.rows = c.m.ext.rows(w.rows[:0], &w.f)
	c.sum(dst, w)
	return dst
}

// scores sets w.o to the scores of all words.
//
// The hidden layer is made word by word: what a word adds to the 2r+1 windows that hold
// it lies in one piece, as do the windows' rows of the hidden layer, so it
// is one addition of (2r+1)*hidden elements, read from front to back. A window
// still receives its shares in the order of its positions.
func (c *Compiled) scores(w *compiledWork, words []string) mat.Dense[float32] {
	cfg := &c.m.cfg
	hid, r := cfg.Hidden, cfg.Radius
	if w.o.Rows < len(words) {
		w.o = newDense(2*len(words), len(c.m.labels))
	}
	for lo := 0; lo < len(words); lo += blockRows {
		hi := min(lo+blockRows, len(words))
		h := w.h.Data[:(hi-lo)*hid]
		// The shares of words lo-r to hi+r, looked up before they are needed, so that
		// the next ones are on their way from memory while one is added.
		w.at = w.at[:0]
		for t := lo - r; t < hi+r; t++ {
			s := c.pad
			if t >= 0 && t < len(words) {
				s = c.lookUp(w, words[t])
			}
			w.at = append(w.at, s)
		}
		for i, s := range w.at {
			if i+1 < len(w.at) {
				vec.Prefetch(w.at[i+1])
			}
			t := lo - r + i
			// Row p of s belongs to window t-r+p; the newest window starts from b.
			from, to := max(lo, t-r), min(hi, t+r+1)
			if t+r < hi {
				d := h[(to-1-lo)*hid : (to-lo)*hid]
				vec.Add(d, c.m.b, s[(to-1-t+r)*hid:(to-t+r)*hid])
				to--
			}
			if from < to {
				d := h[(from-lo)*hid : (to-lo)*hid]
				vec.Add(d, d, s[(from-t+r)*hid:(to-t+r)*hid])
			}
		}
		vec.ReLU(h, h)
		linear(rowsOf(w.o, lo, hi), rowsOf(w.h, 0, hi-lo), c.m.u, c.m.c, false)
	}
	return rowsOf(w.o, 0, len(words))
}

// classes returns the class of each word; valid until w is used again.
func (c *Compiled) classes(w *compiledWork, words []string) []int32 {
	if cap(w.path) < len(words) {
		w.path = make([]int32, 2*len(words))
	}
	w.path = w.path[:len(words)]
	if len(words) > 0 {
		all := [1]span{{0, len(words)}}
		c.m.decode(&w.tags, all[:], c.scores(w, words), w.path)
	}
	return w.path
}

// Tag appends the tag of each word of a sentence to dst and returns it. The
// tags are strings of the model: nothing is allocated if dst has room.
func (c *Compiled) Tag(dst []string, words []string) []string {
	w := c.pool.Get().(*compiledWork)
	for _, k := range c.classes(w, words) {
		dst = append(dst, c.m.out[k])
	}
	c.pool.Put(w)
	return dst
}

// Model returns the model that was compiled.
func (c *Compiled) Model() *Model { return c.m }
