package window

import (
	"errors"
	"fmt"
	"slices"
)

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
// made anew from the entities, so that IOB1 and I-x after O become B-x. A tag that is none of an entity stays as it is.
func trainTags(dst, tags []string, cfg *Config) []string {
	if cfg.Task != NER {
		return append(dst, tags...)
	}
	from := len(dst)
	for _, t := range tags {
		if isEntityTag(t) {
			t = "O"
		}
		dst = append(dst, t)
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
	words := c.words()
	positions := r + words + len(c.Sentences)*r
	d.rows = make([]int32, 0, positions*d.f)
	d.centre = make([]int32, 0, words)
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

// ErrUnknownTag is the cause of the error for a tag of dev that training lacks.
var ErrUnknownTag = errors.New("it does not occur in the training corpus")

// tagError is the error for the tag of word j of sentence i.
func (c *Corpus) tagError(i, j int, err error) error {
	s := c.Sentences[i]
	where := fmt.Sprintf("word %q", s.Words[j])
	if s.Line(j) == 0 {
		where = fmt.Sprintf("sentence %d, word %d (%q)", i+1, j+1, s.Words[j])
	}
	return &ParseError{c.Name, s.Line(j), fmt.Errorf("%s: %w", where, err)}
}

// checkEntityTags reports the first tag that is none of an entity. [ReadCorpus] gives none for task ner, hands may.
func (c *Corpus) checkEntityTags() error {
	for i, s := range c.Sentences {
		for j, tag := range s.Tags {
			if !isEntityTag(tag) {
				return c.tagError(i, j, noEntityTag(tag))
			}
		}
	}
	return nil
}

// checkTags makes a tag of dev that training lacks an error.
func (m *Model) checkTags(c *Corpus) error {
	if m.cfg.Task == NER {
		if err := c.checkEntityTags(); err != nil {
			return err
		}
	}
	known := map[string]bool{}
	for _, l := range m.labels {
		known[l] = true
	}
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
				return c.tagError(i, j, fmt.Errorf("tag %q: %w", tag, ErrUnknownTag))
			}
		}
	}
	return nil
}
