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
// stored as far as the budget goes; a sixteenth to an eighth of it keeps other forms as they come. What is not stored is computed on the way, to the
// same bits, since a product's row does not depend on the rows beside it. So the tags are
// the same for any budget and on any machine. They may differ from the plain network's
// where two classes tie but for rounding: the sums have another order.
//
// It is safe for concurrent use, and its calls do not allocate once warm.
type Compiled struct {
	m      *Model
	step   int                // hidden, rounded up to whole cache lines
	width  int                // window x step: the length of all shares of a form
	bias   []float32          // step: b, then 0
	u      mat.Dense[float32] // classes x step: the transpose of U, then 0
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
	h     []float32
	o     mat.Dense[float32]
	ring  formStore // forms made on the way that found no room in the cache
	names map[cachedWord]int32
	at    [][]float32 // the shares of the words of a block, in order
	first []int32     // of each window, in at
	spans []span
	used  []cachedWord // the form in each place of the ring, if it is short
	age   []int
	now   int
	// Of TagAt: the words of the last window and the one behind it are lastWords[last:], their shares in lastShares.
	lastWords  []recent
	lastShares [][]float32
	last       int
	path       []int32
	tags       predictWork
}

// A recent is a word that TagAt has looked up, and where its shares are.
type recent struct {
	word  string
	known bool
	entry int32
	store *formStore // nil: all pieces are there
}

const (
	ringSize   = 512           // forms: twice the most of a block, blockRows + 2*maxRadius
	blockRows  = 128           // windows whose hidden layers are computed together
	recentSize = 256           // words of TagAt: at least 2*(2*maxRadius+2)
	groupRows  = 4 * blockRows // words of several sentences whose scores are kept together
)

// Compile makes a Compiled of m. budget is the most memory in bytes for shares
// and rows, but for some lines that there always are; 0 means [DefaultBudget].
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
	c := &Compiled{m: m, step: step, width: win * step, bias: make([]float32, step), u: newDense(len(m.labels), step)}
	copy(c.bias, m.b)
	for i := range hid {
		for j := range m.labels {
			c.u.Data[j*step+i] = m.u.Data[i*m.u.Stride+j]
		}
	}
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
	// Forms, the commonest first. A sixteenth of the budget at least is left for the forms to come.
	n := min(int64(len(m.forms)), max(0, left-budget/16)/each)
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
	// Rows of words, which new spellings of them need, before more for the forms to come.
	if wf >= 0 {
		left -= budget / 16
		table(wf, max(0, left))
		left += budget / 16
	}
	c.cache = newFormCache(max(0, min(left, budget/8)), c.width, step, len(cfg.Features))
	left -= c.cache.size()
	c.pad = make([]float32, c.width)
	w.rows = w.rows[:0]
	for range cfg.Features {
		w.rows = append(w.rows, rowPad)
	}
	c.sum(c.pad, w, w.rows, 0, win)
	c.Bytes = budget - left + each
	c.pool.New = func() any { return c.newWork() }
	c.pool.Put(w)
	return c, nil
}

// product sets dst to the rows of feature f for the embeddings e: e.Rows x window x step.
func (c *Compiled) product(dst []float32, f int, e mat.Dense[float32]) {
	c.productAt(dst, f, e, 0, len(c.parts[f]))
}

// productAt is product for positions from to to, of which dst has no others.
func (c *Compiled) productAt(dst []float32, f int, e mat.Dense[float32], from, to int) {
	for p, w := range c.parts[f][from:to] {
		mat.GemmWith(mat.NoTrans, mat.NoTrans, 1, e, w, 0, mat.Dense[float32]{Rows: e.Rows, Cols: w.Cols, Stride: c.width, Data: dst[p*c.step:]},
			mat.Options[float32]{Threads: 1})
	}
}

func (c *Compiled) newWork() *compiledWork {
	k := len(c.m.labels)
	return &compiledWork{
		made: make([]float32, len(c.parts)*c.width), h: make([]float32, 4*c.step), o: newDense(groupRows, k),
		ring: newFormStore(ringSize, c.width, c.step, len(c.parts)), lastWords: make([]recent, recentSize), lastShares: make([][]float32, recentSize), names: make(map[cachedWord]int32, ringSize), used: make([]cachedWord, ringSize), age: make([]int, ringSize),
		tags: predictWork{score: make([]float32, k), next: make([]float32, k)},
	}
}

// sum sets dst to the shares, at positions from to to, of a form with these rows.
func (c *Compiled) sum(dst []float32, w *compiledWork, rows []int32, from, to int) {
	n := (to - from) * c.step
	w.add = w.add[:0]
	for f, r := range rows {
		if at := int(r) * c.width; at < len(c.tables[f]) {
			at += from * c.step
			w.add = append(w.add, c.tables[f][at:at+n])
			continue
		}
		row := w.made[f*c.width : f*c.width+n]
		c.productAt(row, f, rowsOf(c.m.emb[f], int(r), int(r)+1), from, to)
		w.add = append(w.add, row)
	}
	if len(w.add) == 1 {
		copy(dst, w.add[0])
		return
	}
	// One pass over all rows: they come from far, so what counts is that many loads are on their way at once.
	mat.SumWindows(mat.Dense[float32]{Rows: 1, Cols: n, Stride: n, Data: dst[:n]}, w.add[0], w.add[1:], firstOnly[:], len(w.add)-1, 0, false)
}

var firstOnly = [1]int32{0} // one window, from row 0 on

// piece makes piece p of form i of a store unless it is there. It reports false if another goroutine is about it.
func (c *Compiled) piece(w *compiledWork, s *formStore, i, p int) bool {
	bit := uint64(1) << p
	if s.done[i].Load()&bit != 0 {
		return true
	}
	if s.begun[i].Or(bit)&bit != 0 {
		return false
	}
	c.sum(s.form(i)[p*c.step:(p+1)*c.step], w, s.rowsOfForm(i), p, p+1)
	s.done[i].Or(bit)
	return true
}

// pieces makes all pieces of form i of a store unless they are there, as piece does.
func (c *Compiled) pieces(w *compiledWork, s *formStore, i int) bool {
	all := uint64(1)<<c.m.cfg.Window() - 1
	if s.done[i].Load() == all {
		return true
	}
	if s.begun[i].CompareAndSwap(0, all) { // the usual case: all at once
		c.sum(s.form(i), w, s.rowsOfForm(i), 0, c.m.cfg.Window())
		s.done[i].Store(all)
		return true
	}
	ok := true
	for p := range c.m.cfg.Window() {
		ok = c.piece(w, s, i, p) && ok
	}
	return ok
}

// lookUp returns the shares of a form. They stay as they are for the calls of
// one block. If store is not nil, they are its entry's, whose pieces may have to be made.
func (c *Compiled) lookUp(w *compiledWork, word string) (share []float32, store *formStore, entry int) {
	key, hash := hashOf(word)
	if i := findFrom(c.forms, word, key, hash, hash); i >= 0 {
		return c.shares[i*c.width : (i+1)*c.width], nil, 0
	}
	i := c.cache.find(word, hash)
	if i < 0 {
		if i = c.cache.claim(word); i < 0 {
			return c.lookUpRing(w, word)
		}
		w.f.set(word)
		c.m.ext.rows(c.cache.rowsOfForm(i)[:0], &w.f)
		c.cache.publish(i, word, hash)
	}
	return c.cache.form(i), &c.cache.formStore, i
}

// lookUpRing is lookUp in the caller's own store.
func (c *Compiled) lookUpRing(w *compiledWork, word string) (share []float32, store *formStore, entry int) {
	var key cachedWord
	short := len(word) <= len(key.bytes) // a longer one is made again when it comes again
	if short {
		key.set(word)
		if i, ok := w.names[key]; ok && w.now-w.age[i] < ringSize/2 {
			return w.ring.form(int(i)), &w.ring, int(i)
		}
	}
	i := w.now % ringSize
	w.now++
	delete(w.names, w.used[i])
	w.used[i], w.age[i] = key, w.now
	if short {
		w.names[key] = int32(i)
	}
	w.f.set(word)
	c.m.ext.rows(w.ring.rowsOfForm(i)[:0], &w.f)
	w.ring.begun[i].Store(0)
	w.ring.done[i].Store(0)
	return w.ring.form(i), &w.ring, i
}

// whole is lookUp with all pieces.
func (c *Compiled) whole(w *compiledWork, word string) []float32 {
	s, store, i := c.lookUp(w, word)
	if store != nil && !c.pieces(w, store, i) {
		s, store, i = c.lookUpRing(w, word)
		c.pieces(w, store, i)
	}
	return s
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
					s = c.whole(w, words[t])
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
func (c *Compiled) block(w *compiledWork, lo int) int {
	n := len(w.first)
	o := rowsOf(w.o, 0, n)
	if c.m.cfg.Sentence {
		o = rowsOf(w.o, lo, lo+n)
	}
	mat.ScoreWindows(o, w.h, c.bias, w.at, w.first, c.m.cfg.Window(), c.u, c.m.c)
	w.at, w.first = w.at[:0], w.first[:0]
	if !c.m.cfg.Sentence {
		for i := range n {
			w.path[lo+i] = int32(argMax(o.Row(i)))
		}
	}
	return lo + n
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
// tags are strings of the model: nothing is allocated if dst has room. Those of entities are valid BIO: an I-x that opens an
// entity is given as B-x (but by a model without that label, as training never makes it).
func (c *Compiled) Tag(dst []string, words []string) []string {
	sentence := [1][]string{words}
	w := c.pool.Get().(*compiledWork)
	dst = c.m.appendTags(dst, c.classes(w, sentence[:]))
	c.pool.Put(w)
	return dst
}

// TagAt returns the tag of words[i] from its window alone: that of [Compiled.Tag], except that with [Config.Sentence] the
// transitions do not count, and an I-x that opens an entity stays I-x. It is for those who need one answer at once. It is faster for the words of a sentence in their order: the
// next word is looked up and its shares are asked for while the products are made. Up to 256 words of the last calls stay referenced. It panics, as words[i] does, where there is no such word.
func (c *Compiled) TagAt(words []string, i int) string {
	_ = words[i]
	w := c.pool.Get().(*compiledWork)
	win := c.m.cfg.Window()
	n := win + 1
	if w.last++; w.last+n > recentSize { // the window moves on by a word: the others stay where they are
		copy(w.lastWords, w.lastWords[w.last:])
		copy(w.lastShares, w.lastShares[w.last:])
		clear(w.lastWords[recentSize-w.last:])
		w.last = 0
	}
	recents, at := w.lastWords[w.last:w.last+n], w.lastShares[w.last:w.last+n]
	for k := range recents {
		r, t := &recents[k], i-c.m.cfg.Radius+k
		if t < 0 || t >= len(words) {
			*r, at[k] = recent{}, c.pad
			continue
		}
		if !r.known || r.word != words[t] {
			share, store, entry := c.lookUp(w, words[t])
			*r, at[k] = recent{words[t], store != &w.ring, int32(entry), store}, share // the ring's may be gone at the next call
		}
	}
	for k := range win {
		if r := &recents[k]; r.store != nil && !c.piece(w, r.store, int(r.entry), k) {
			at[k], r.known = c.whole(w, words[i-c.m.cfg.Radius+k]), false
		}
	}
	o := rowsOf(w.o, 0, 1)
	w.first = append(w.first[:0], 0)
	mat.ScoreWindows(o, w.h, c.bias, at, w.first, win, c.u, c.m.c)
	w.first = w.first[:0]
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
		path := c.classes(w, sentences[:k])
		for _, sp := range w.spans {
			dst = c.m.appendTags(dst, path[sp.start:sp.end])
		}
		sentences = sentences[k:]
	}
	c.pool.Put(w)
	return dst
}

// Model returns the model that was compiled.
func (c *Compiled) Model() *Model { return c.m }
