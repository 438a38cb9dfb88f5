package window

import (
	"fmt"
	"math/bits"
	"math/rand/v2"
	"slices"

	"github.com/lockstep-go/lockstep/mat"
)

// A Config is the shape of a model.
type Config struct {
	Task   Task `json:"task"`
	Radius int  `json:"radius"` // words on either side of the centre
	Hidden int  `json:"hidden"`
	// Features of every word of the window, in the order in which their
	// vectors are joined.
	Features []Feature `json:"features"`
	// Sentence says that the model has scores of transitions between tags,
	// is trained on whole sentences and decoded by Viterbi.
	Sentence bool `json:"sentence,omitempty"`
	// IOBES says that the model learns the tags E (last word of an entity)
	// and S (its only word) beside B, I and O. Its output is BIO all the same.
	IOBES bool `json:"iobes,omitempty"`
}

// Window is the number of words in a window.
func (c *Config) Window() int { return 2*c.Radius + 1 }

// TokenWidth is the number of elements that one word has in the input.
func (c *Config) TokenWidth() int {
	n := 0
	for _, f := range c.Features {
		n += f.Width
	}
	return n
}

// Inputs is the width of the input layer.
func (c *Config) Inputs() int { return c.Window() * c.TokenWidth() }

const (
	maxRadius = 16
	maxHidden = 1 << 16
	maxLabels = 1 << 12
)

// Check reports a shape that no model can have.
func (c *Config) Check() error {
	if _, err := ParseTask(string(c.Task)); err != nil {
		return err
	}
	if c.Radius < 0 || c.Radius > maxRadius {
		return fmt.Errorf("radius %d, want 0 to %d", c.Radius, maxRadius)
	}
	if c.Hidden < 1 || c.Hidden > maxHidden {
		return fmt.Errorf("hidden %d, want 1 to %d", c.Hidden, maxHidden)
	}
	return checkFeatures(c.Features)
}

// params are the numbers that a model learns.
type params struct {
	emb   []mat.Dense[float32] // of each feature: rows x width
	w     mat.Dense[float32]   // inputs x hidden
	b     []float32            // hidden
	u     mat.Dense[float32]   // hidden x classes
	c     []float32            // classes
	trans mat.Dense[float32]   // classes+1 x classes: from a tag (the last row: from the start) to a tag; empty without Sentence
	ua    mat.Dense[float32]   // hidden x auxiliary classes; in training only
	ca    []float32
}

func newDense(rows, cols int) mat.Dense[float32] {
	return mat.Dense[float32]{Rows: rows, Cols: cols, Stride: cols, Data: make([]float32, rows*cols)}
}

func newParams(cfg *Config, vocabs []*Vocab, classes, aux int) params {
	p := params{
		w: newDense(cfg.Inputs(), cfg.Hidden), b: make([]float32, cfg.Hidden),
		u: newDense(cfg.Hidden, classes), c: make([]float32, classes),
	}
	for i, f := range cfg.Features {
		p.emb = append(p.emb, newDense(vocabs[i].Rows(), f.Width))
	}
	if cfg.Sentence {
		p.trans = newDense(classes+1, classes)
	}
	if aux > 0 {
		p.ua, p.ca = newDense(cfg.Hidden, aux), make([]float32, aux)
	}
	return p
}

// each calls f for every parameter in a fixed order.
func (p *params) each(cfg *Config, f func(name string, shape []int, data []float32)) {
	for i, e := range p.emb {
		f("embedding."+cfg.Features[i].Kind, []int{e.Rows, e.Cols}, e.Data)
	}
	f("hidden.weight", []int{p.w.Rows, p.w.Cols}, p.w.Data)
	f("hidden.bias", []int{len(p.b)}, p.b)
	f("output.weight", []int{p.u.Rows, p.u.Cols}, p.u.Data)
	f("output.bias", []int{len(p.c)}, p.c)
	if p.trans.Rows > 0 {
		f("transitions", []int{p.trans.Rows, p.trans.Cols}, p.trans.Data)
	}
	if len(p.ca) > 0 {
		f("auxiliary.weight", []int{p.ua.Rows, p.ua.Cols}, p.ua.Data)
		f("auxiliary.bias", []int{len(p.ca)}, p.ca)
	}
}

// slices lists the parameters' data in the order of each.
func (p *params) slices(cfg *Config) [][]float32 {
	var s [][]float32
	p.each(cfg, func(_ string, _ []int, data []float32) { s = append(s, data) })
	return s
}

// copyFrom copies the numbers of q, which has the same shapes.
func (p *params) copyFrom(cfg *Config, q *params) {
	to, from := p.slices(cfg), q.slices(cfg)
	for i := range to {
		copy(to[i], from[i])
	}
}

// A Model is a trained window classifier. It is not changed by use: any
// number of goroutines may share it.
type Model struct {
	cfg    Config
	labels []string
	out    []string // the labels as BIO
	open   []string // task ner: of each label, its tag at the beginning of an entity
	typ    []int32  // task ner: of each label, the number of its type, 0 for O
	vocabs []*Vocab
	gaz    *Gazetteer
	ext    *extractor
	forms  []string // the words as training saw them, the commonest first: for Compile
	params
	// Info is stored with the model: settings of the training, scores.
	Info map[string]string
}

// Config returns the model's shape.
func (m *Model) Config() Config {
	c := m.cfg
	c.Features = append([]Feature(nil), c.Features...)
	return c
}

// Labels returns the tags that the model gives, one for each class. With
// [Config.IOBES] several classes share a tag.
func (m *Model) Labels() []string { return append([]string(nil), m.out...) }

// Vocab returns the values of the i-th feature.
func (m *Model) Vocab(i int) *Vocab { return m.vocabs[i] }

// Parameters is the number of parameters.
func (m *Model) Parameters() int {
	n := 0
	m.each(&m.cfg, func(_ string, _ []int, data []float32) { n += len(data) })
	return n
}

// feature returns the index of the feature of a kind, or -1.
func (c *Config) feature(kind string) int {
	for i, f := range c.Features {
		if f.Kind == kind {
			return i
		}
	}
	return -1
}

// Known reports whether word (in its normalised form) has a vector of its own:
// training has seen it [Options.MinWord] times. It is true for all words if the
// model has no feature "word".
func (m *Model) Known(word string) bool {
	i := m.cfg.feature("word")
	if i < 0 {
		return true
	}
	var f form
	f.set(word)
	return m.vocabs[i].look(f.norm) != rowUnknown
}

// bioLabel maps E-x to I-x and S-x to B-x.
func bioLabel(l string) string {
	switch p, t := splitTag(l); p {
	case 'E':
		return "I-" + t
	case 'S':
		return "B-" + t
	}
	return l
}

func (m *Model) finish() {
	m.out = make([]string, len(m.labels))
	for i, l := range m.labels {
		m.out[i] = l
		if m.cfg.IOBES {
			m.out[i] = bioLabel(l)
		}
	}
	if m.cfg.Task == NER {
		numbers := map[string]int32{"": 0}
		m.open, m.typ = slices.Clone(m.out), make([]int32, len(m.out))
		for i, o := range m.out {
			p, t := splitTag(o)
			if _, ok := numbers[t]; !ok {
				numbers[t] = int32(len(numbers))
			}
			m.typ[i] = numbers[t]
			if p == 'I' && slices.Contains(m.out, "B-"+t) {
				m.open[i] = "B-" + t
			}
		}
	}
	m.ext = newExtractor(m.cfg.Features, m.vocabs, m.gaz)
}

// appendTags appends the tags of a sentence whose words have the classes in path. An I-x that opens an entity
// is given as B-x, if the model has that label.
func (m *Model) appendTags(dst []string, path []int32) []string {
	if m.open == nil {
		for _, k := range path {
			dst = append(dst, m.out[k])
		}
		return dst
	}
	before := int32(0)
	for _, k := range path {
		tag := m.out[k]
		if t := m.typ[k]; t != before {
			tag, before = m.open[k], t
		}
		dst = append(dst, tag)
	}
	return dst
}

// stream returns a random source of its own for a purpose and a count.
func stream(seed, purpose, count uint64) *rand.PCG {
	return rand.NewPCG(seed, purpose<<56|count)
}

// Purposes of random numbers.
const (
	purposeInit = iota + 1
	purposeShuffle
	purposeWordDrop
	purposeCorrupt
)

// unit returns the next number of [0, 1), with 24 bits.
func unit(r *rand.PCG) float32 { return float32(r.Uint64()>>40) * (1.0 / (1 << 24)) }

// uniform fills x with numbers of [-a, a).
func uniform(r *rand.PCG, x []float32, a float32) {
	for i := range x {
		x[i] = a * (float32(2*unit(r)) - 1)
	}
}

// below returns the next number of [0, n).
func below(r *rand.PCG, n int) int {
	hi, _ := bits.Mul64(r.Uint64(), uint64(n))
	return int(hi)
}

// shuffle is the Fisher-Yates shuffle, written out so that no change of a
// library can move it.
func shuffle(r *rand.PCG, x []int32) {
	for i := len(x) - 1; i > 0; i-- {
		j := below(r, i+1)
		x[i], x[j] = x[j], x[i]
	}
}

// initialise sets the parameters as before training: embeddings uniform in
// +-0.1, layers by Xavier (+-sqrt(6/(in+out))), biases and transitions 0.
func (m *Model) initialise(seed uint64, rows float64) {
	if rows == 0 {
		rows = 0.1
	}
	for i, e := range m.emb {
		uniform(stream(seed, purposeInit, uint64(i)), e.Data, float32(rows))
	}
	uniform(stream(seed, purposeInit, 1000), m.w.Data, xavier(m.w.Rows, m.w.Cols))
	uniform(stream(seed, purposeInit, 1001), m.u.Data, xavier(m.u.Rows, m.u.Cols))
	if len(m.ca) > 0 {
		uniform(stream(seed, purposeInit, 1002), m.ua.Data, xavier(m.ua.Rows, m.ua.Cols))
	}
}
