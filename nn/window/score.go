package window

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// An Entity is a run of words, [Start, End), of one type.
type Entity struct {
	Start, End int
	Type       string
}

// splitTag cuts a tag into its prefix and type. L and U of BILOU are E and S. A tag that [isEntityTag] refuses is O.
func splitTag(tag string) (prefix byte, typ string) {
	if len(tag) < 3 || !isEntityTag(tag) {
		return 'O', ""
	}
	switch tag[0] {
	case 'L':
		return 'E', tag[2:]
	case 'U':
		return 'S', tag[2:]
	}
	return tag[0], tag[2:]
}

// Entities appends to dst the entities that tags spell, as conlleval counts
// them: B-x opens one; I-x continues one of its type and opens one otherwise;
// E-x (or L-x) ends one and S-x (or U-x) is one of a single word. So the schemes IOB1, IOB2 (BIO), BIOES and BILOU
// are understood. All other tags are O.
func Entities(dst []Entity, tags []string) []Entity {
	start, typ := -1, ""
	for i, tag := range tags {
		p, t := splitTag(tag)
		if start >= 0 && (p != 'I' && p != 'E' || t != typ) {
			dst = append(dst, Entity{start, i, typ})
			start = -1
		}
		if p == 'O' {
			continue
		}
		if start < 0 {
			start, typ = i, t
		}
		if p == 'E' || p == 'S' {
			dst = append(dst, Entity{start, i + 1, typ})
			start = -1
		}
	}
	if start >= 0 {
		dst = append(dst, Entity{start, len(tags), typ})
	}
	return dst
}

// PRF counts what was found of what there is.
type PRF struct {
	Gold, Found, Right int
}

// Precision is Right / Found, 0 where nothing was found.
func (p PRF) Precision() float64 { return ratio(p.Right, p.Found) }

// Recall is Right / Gold, 0 where there is nothing to find.
func (p PRF) Recall() float64 { return ratio(p.Right, p.Gold) }

// F1 is the harmonic mean of precision and recall.
func (p PRF) F1() float64 { return ratio(2*p.Right, p.Gold+p.Found) }

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

// Scores are the counts of one run over a tagged corpus.
type Scores struct {
	Task                Task
	Labels              []string
	Sentences, Tokens   int
	Right               int // words with the right tag
	Unseen, UnseenRight int // words without a vector of their own (in lower case, digits as 0): training saw them less than MinWord times; 0 without the feature word
	Class               []PRF
	Entity              PRF            // micro average over entities (task ner)
	EntityType          map[string]PRF // by type
	Types               []string       // the types in sorted order
	Confusion           [][]int        // [gold][found]; the last row and column: tags that the model lacks
	gold, found         []Entity
	labelIndex          map[string]int
	UnknownTags         int // gold tags that the model lacks, for task ner also those that are no entity tags: always wrong
}

// NewScores returns empty counts for a task and the labels of a model.
func NewScores(task Task, labels []string) *Scores {
	s := &Scores{Task: task, Labels: labels, Class: make([]PRF, len(labels)),
		EntityType: map[string]PRF{}, labelIndex: make(map[string]int, len(labels))}
	for i, l := range labels {
		s.labelIndex[l] = i
	}
	s.Confusion = make([][]int, len(labels)+1)
	for i := range s.Confusion {
		s.Confusion[i] = make([]int, len(labels)+1)
	}
	return s
}

func (s *Scores) index(tag string) int {
	if i, ok := s.labelIndex[tag]; ok {
		return i
	}
	return len(s.Labels)
}

// Add counts one sentence. unseen may be nil. A word is right if its tags are the same string: gold and found should have one
// scheme, where B-x and I-x differ between schemes ([Model.Score] sees to that). Entities do not depend on it.
func (s *Scores) Add(gold, found []string, unseen []bool) {
	if len(gold) != len(found) {
		panic(fmt.Sprintf("window: Scores.Add: len(found) = %d, want len(gold) = %d", len(found), len(gold)))
	}
	s.Sentences++
	for i, g := range gold {
		a, b := s.index(g), s.index(found[i])
		s.Tokens++
		s.Confusion[a][b]++
		if a < len(s.Labels) {
			s.Class[a].Gold++
		} else {
			s.UnknownTags++
		}
		if b < len(s.Labels) {
			s.Class[b].Found++
		}
		right := g == found[i]
		if right {
			s.Right++
			if a < len(s.Labels) {
				s.Class[a].Right++
			}
		}
		if unseen != nil && unseen[i] {
			s.Unseen++
			if right {
				s.UnseenRight++
			}
		}
	}
	if s.Task != NER {
		return
	}
	s.gold = Entities(s.gold[:0], gold)
	s.found = Entities(s.found[:0], found)
	for _, e := range s.gold {
		s.entity(e.Type, PRF{Gold: 1})
	}
	for _, e := range s.found {
		s.entity(e.Type, PRF{Found: 1})
	}
	for i, j := 0, 0; i < len(s.gold) && j < len(s.found); {
		switch {
		case s.gold[i] == s.found[j]:
			s.entity(s.gold[i].Type, PRF{Right: 1})
			i, j = i+1, j+1
		case s.gold[i].Start < s.found[j].Start:
			i++
		case s.gold[i].Start > s.found[j].Start:
			j++
		default:
			i, j = i+1, j+1
		}
	}
}

func (s *Scores) entity(typ string, d PRF) {
	p, ok := s.EntityType[typ]
	if !ok {
		at := 0
		for at < len(s.Types) && s.Types[at] < typ {
			at++
		}
		s.Types = append(s.Types[:at:at], append([]string{typ}, s.Types[at:]...)...)
	}
	p.Gold, p.Found, p.Right = p.Gold+d.Gold, p.Found+d.Found, p.Right+d.Right
	s.EntityType[typ] = p
	s.Entity.Gold, s.Entity.Found, s.Entity.Right = s.Entity.Gold+d.Gold, s.Entity.Found+d.Found, s.Entity.Right+d.Right
}

// Accuracy is the share of words with the right tag.
func (s *Scores) Accuracy() float64 { return ratio(s.Right, s.Tokens) }

// UnseenAccuracy is the accuracy on words that training has not seen.
func (s *Scores) UnseenAccuracy() float64 { return ratio(s.UnseenRight, s.Unseen) }

// Overall is the micro average: over entities for task ner; over words
// otherwise, where precision, recall and F1 are all the accuracy.
func (s *Scores) Overall() PRF {
	if s.Task == NER {
		return s.Entity
	}
	return PRF{s.Tokens, s.Tokens, s.Right}
}

// Main is the score that training maximises: F1 over entities, or accuracy.
func (s *Scores) Main() float64 { return s.Overall().F1() }

// MacroF1 is the mean of the classes' F1 (of the entity types' for task ner).
func (s *Scores) MacroF1() float64 {
	sum, n := 0.0, 0
	if s.Task == NER {
		for _, t := range s.Types {
			sum += s.EntityType[t].F1()
			n++
		}
	} else {
		for _, c := range s.Class {
			if c.Gold+c.Found > 0 {
				sum += c.F1()
				n++
			}
		}
	}
	if n == 0 {
		return 0
	}
	return sum / float64(n)
}

// Report writes the scores as tables for people.
func (s *Scores) Report(w io.Writer, confusion bool) error {
	tw := tabwriter.NewWriter(w, 0, 8, 2, ' ', tabwriter.AlignRight)
	line := func(name string, p PRF) {
		fmt.Fprintf(tw, "%s\t%d\t%.2f\t%.2f\t%.2f\t\n", name, p.Gold, 100*p.Precision(), 100*p.Recall(), 100*p.F1())
	}
	fmt.Fprintln(tw, "class\tgold\tprecision\trecall\tF1\t")
	if s.Task == NER {
		for _, t := range s.Types {
			line(t, s.EntityType[t])
		}
		line("all", s.Entity)
	} else {
		for i, l := range s.Labels {
			line(l, s.Class[i])
		}
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	if confusion {
		fmt.Fprintln(w, "\nconfusion, gold down, found across:")
		names := append(append([]string{}, s.Labels...), "other")
		fmt.Fprintf(tw, "\t%s\t\n", strings.Join(names, "\t"))
		for i, n := range names {
			fmt.Fprintf(tw, "%s", n)
			for _, v := range s.Confusion[i] {
				fmt.Fprintf(tw, "\t%d", v)
			}
			fmt.Fprint(tw, "\t\n")
		}
		if err := tw.Flush(); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "\n%d sentences, %d words, accuracy %.2f", s.Sentences, s.Tokens, 100*s.Accuracy())
	if err == nil && s.Unseen > 0 {
		_, err = fmt.Fprintf(w, ", on %d unseen words %.2f", s.Unseen, 100*s.UnseenAccuracy())
	}
	if err == nil && s.Task == NER {
		_, err = fmt.Fprintf(w, ", entity F1 %.2f", 100*s.Entity.F1())
	}
	if err == nil {
		_, err = fmt.Fprintln(w)
	}
	return err
}
