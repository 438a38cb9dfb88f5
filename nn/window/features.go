package window

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Feature is one of the vectors that a word is made of.
type Feature struct {
	// Kind is "word" (lower case, every digit as 0), "caps" (class of
	// capitals), "pre1" to "pre4" and "suf1" to "suf4" (the first and last
	// characters of the word in that form; the whole word where it is
	// shorter), "form" (the word as it is written, every digit as 0), "shape" (the pattern of capitals, small letters, digits and
	// other characters, as Xx-Xx for Al-Ani), "stem" and "head" (the longest
	// beginning and end of the word, not all of it, of 3 characters or more, that is itself a word
	// that training saw twice: jurist in jurists, phone in smartphone), or "gaz" (the lists of a
	// [Gazetteer] that hold the word).
	Kind string `json:"kind"`
	// Width is the number of elements of its vector.
	Width int `json:"width"`
}

// Every kind is a function of the word's form alone: what [Compile] rests on.
const (
	kindWord = iota
	kindCaps
	kindPrefix
	kindSuffix
	kindShape
	kindForm
	kindStem
	kindHead
	kindGaz
)

const numKinds = 15 // features that a model can have: seven kinds of one each, prefixes and suffixes of four lengths

// parseKind returns the kind and the number of characters of an affix.
func parseKind(s string) (kind, n int, err error) {
	switch {
	case s == "word":
		return kindWord, 0, nil
	case s == "caps":
		return kindCaps, 0, nil
	case s == "shape":
		return kindShape, 0, nil
	case s == "form":
		return kindForm, 0, nil
	case s == "stem":
		return kindStem, 0, nil
	case s == "head":
		return kindHead, 0, nil
	case s == "gaz":
		return kindGaz, 0, nil
	case len(s) == 4 && '1' <= s[3] && s[3] <= '4':
		switch s[:3] {
		case "pre":
			return kindPrefix, int(s[3] - '0'), nil
		case "suf":
			return kindSuffix, int(s[3] - '0'), nil
		}
	}
	return 0, 0, fmt.Errorf("unknown feature %q (want word, form, caps, shape, stem, head, gaz, pre1..pre4, suf1..suf4)", s)
}

// ParseFeatures reads a list as "word:50,caps:5,suf2:10".
func ParseFeatures(s string) ([]Feature, error) {
	var fs []Feature
	for _, item := range strings.Split(s, ",") {
		kind, width, ok := strings.Cut(strings.TrimSpace(item), ":")
		f := Feature{Kind: kind}
		if !ok {
			return nil, fmt.Errorf("feature %q has no width (want kind:width)", item)
		}
		if _, err := fmt.Sscanf(width, "%d", &f.Width); err != nil || fmt.Sprint(f.Width) != width {
			return nil, fmt.Errorf("feature %q: width %q is no number", kind, width)
		}
		fs = append(fs, f)
	}
	return fs, checkFeatures(fs)
}

func checkFeatures(fs []Feature) error {
	if len(fs) == 0 {
		return fmt.Errorf("no features")
	}
	seen := map[string]bool{}
	for _, f := range fs {
		if _, _, err := parseKind(f.Kind); err != nil {
			return err
		}
		if f.Width < 1 || f.Width > 4096 {
			return fmt.Errorf("feature %s: width %d, want 1 to 4096", f.Kind, f.Width)
		}
		if seen[f.Kind] {
			return fmt.Errorf("feature %s is listed twice", f.Kind)
		}
		seen[f.Kind] = true
	}
	if (seen["stem"] || seen["head"]) && !seen["word"] {
		return fmt.Errorf("features stem and head need the feature word")
	}
	return nil
}

// FormatFeatures is the inverse of [ParseFeatures].
func FormatFeatures(fs []Feature) string {
	var b strings.Builder
	for i, f := range fs {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "%s:%d", f.Kind, f.Width)
	}
	return b.String()
}

// Normalize returns the form under which a word is looked up: in lower case,
// every decimal digit as 0.
func Normalize(word string) string {
	var f form
	f.set(word)
	return string(f.norm)
}

// Classes of capitals.
const (
	capsNone  = iota // no letter with case, no digit: ",", "漢字"
	capsDigit        // digits and no letter with case: "1,000"
	capsLower        // "word"
	capsOne          // one capital: "I"
	capsUpper        // "NATO", "U.S."
	capsTitle        // "Paris"
	capsMixed        // "iPhone", "McDonald"
	numCaps
)

var capsNames = [numCaps]string{"none", "digit", "lower", "one", "upper", "title", "mixed"}

// form is a word taken apart. It is reused: set allocates only to grow.
type form struct {
	norm  []byte // the normalised form
	start []int  // byte offset of each character in norm, and its end
	orig  []byte // as it is written, every digit as 0
	shape []byte // classes of characters, runs of one class as one
	caps  int

	touched uint32 // of no meaning: what keeps loads alive that are made early
}

// set takes word apart. A character is a rune with the combining marks that
// follow it, so that an affix never ends between a letter and its accent.
func (f *form) set(word string) {
	f.norm, f.orig, f.start, f.shape = f.norm[:0], f.orig[:0], f.start[:0], f.shape[:0]
	upper, lower, digit, n := 0, 0, 0, 0
	firstUpper := false
	for _, r := range word {
		if r < utf8.RuneSelf { // the fast path
			f.start = append(f.start, len(f.norm))
			class := byte(r)
			switch {
			case 'a' <= r && r <= 'z':
				lower++
				class = 'x'
			case 'A' <= r && r <= 'Z':
				upper++
				if n == 0 {
					firstUpper = true
				}
				r += 'a' - 'A'
				class = 'X'
			case '0' <= r && r <= '9':
				digit++
				r = '0'
				class = '0'
			}
			f.addShape(class)
			if class == 'X' {
				f.orig = append(f.orig, byte(r)-'a'+'A')
			} else {
				f.orig = append(f.orig, byte(r))
			}
			f.norm = append(f.norm, byte(r))
			n++
			continue
		}
		class := byte('?')
		was := r
		switch {
		case unicode.IsDigit(r):
			digit++
			r, was = '0', '0'
			class = '0'
		case unicode.IsUpper(r) || unicode.IsTitle(r):
			upper++
			if n == 0 {
				firstUpper = true
			}
			r = unicode.ToLower(r)
			class = 'X'
		case unicode.IsLower(r):
			lower++
			class = 'x'
		case unicode.In(r, unicode.Mn, unicode.Me):
			class = 0
		}
		if class != 0 {
			f.addShape(class)
		}
		if n == 0 || !unicode.In(r, unicode.Mn, unicode.Me) {
			f.start = append(f.start, len(f.norm))
			n++
		}
		f.norm = utf8.AppendRune(f.norm, r)
		f.orig = utf8.AppendRune(f.orig, was)
	}
	f.start = append(f.start, len(f.norm))
	switch {
	case upper+lower == 0 && digit > 0:
		f.caps = capsDigit
	case upper+lower == 0:
		f.caps = capsNone
	case upper == 0:
		f.caps = capsLower
	case lower == 0 && n == 1:
		f.caps = capsOne
	case lower == 0:
		f.caps = capsUpper
	case firstUpper && upper == 1:
		f.caps = capsTitle
	default:
		f.caps = capsMixed
	}
}

// maxShape is the length at which shapes are cut.
const maxShape = 8

func (f *form) addShape(class byte) {
	if n := len(f.shape); n == 0 || n < maxShape && f.shape[n-1] != class {
		f.shape = append(f.shape, class)
	}
}

// chars is the number of characters.
func (f *form) chars() int { return len(f.start) - 1 }

// prefix returns the first n characters, or all of them.
func (f *form) prefix(n int) []byte { return f.norm[:f.start[min(n, f.chars())]] }

// suffix returns the last n characters, or all of them.
func (f *form) suffix(n int) []byte { return f.norm[f.start[max(0, f.chars()-n)]:] }

// Rows of every table of vectors: 0 is the boundary outside a sentence, 1 is
// a value that training has not seen.
const (
	rowPad     = 0
	rowUnknown = 1
	firstRow   = 2
)

// A Vocab numbers the values of one feature. Rows 0 and 1 are the boundary and
// the unknown value; the others follow by falling count, equal counts by the
// bytes of the value.
type Vocab struct {
	values []string // values[0] is row 2
	counts []int
	index  *formIndex
}

// newVocab makes a Vocab of the values that count has at least minCount times.
func newVocab(count map[string]int, minCount int) *Vocab {
	v := &Vocab{}
	for s, n := range count {
		if n >= minCount {
			v.values = append(v.values, s)
		}
	}
	slices.SortFunc(v.values, func(a, b string) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b))
	})
	v.counts = make([]int, len(v.values))
	for i, s := range v.values {
		v.counts[i] = count[s]
	}
	v.index = newFormIndex(v.values)
	return v
}

// Rows is the number of rows of the feature's table.
func (v *Vocab) Rows() int { return len(v.values) + firstRow }

// Row returns the row of a value: 1 where it is unknown.
func (v *Vocab) Row(value string) int {
	if i := find(v.index, value); i >= 0 {
		return i + firstRow
	}
	return rowUnknown
}

// Value returns the value of a row, "" for rows 0 and 1.
func (v *Vocab) Value(row int) string {
	if row < firstRow {
		return ""
	}
	return v.values[row-firstRow]
}

// Count returns how often training saw the value of a row.
func (v *Vocab) Count(row int) int {
	if row < firstRow {
		return 0
	}
	return v.counts[row-firstRow]
}

// look is Row for bytes, without allocating.
func (v *Vocab) look(b []byte) int32 {
	if i := find(v.index, b); i >= 0 {
		return int32(i + firstRow)
	}
	return rowUnknown
}

// capsVocab is the same in every model.
func capsVocab() *Vocab {
	v := &Vocab{values: capsNames[:], counts: make([]int, numCaps)}
	v.index = newFormIndex(v.values)
	return v
}

// A Gazetteer tells in which of some lists a word stands. The word is
// compared in its normalised form; each word of a phrase counts on its own.
type Gazetteer struct {
	Lists []string          // names of the lists, 8 at most
	words map[string]string // normalised word to the set of its lists: "01" for lists 0 and 1
}

// NewGazetteer makes a Gazetteer of 1 to 8 lists of words or phrases, each with a name of its own.
func NewGazetteer(names []string, lists [][]string) (*Gazetteer, error) {
	if len(names) != len(lists) || len(names) == 0 || len(names) > 8 {
		return nil, fmt.Errorf("a gazetteer has 1 to 8 lists, each with a name; here %d names, %d lists", len(names), len(lists))
	}
	for i, name := range names {
		if name == "" || slices.Contains(names[:i], name) {
			return nil, fmt.Errorf("list %d of the gazetteer has the name %q, want one that is not empty and of no other list", i+1, name)
		}
	}
	g := &Gazetteer{Lists: names, words: map[string]string{}}
	for i, list := range lists {
		d := string(rune('0' + i))
		for _, phrase := range list {
			for _, w := range strings.Fields(phrase) {
				n := Normalize(w)
				if !strings.HasSuffix(g.words[n], d) {
					g.words[n] += d
				}
			}
		}
	}
	return g, nil
}

func (g *Gazetteer) look(norm []byte) string {
	if g == nil {
		return ""
	}
	return g.words[string(norm)]
}

// extractor turns words into rows of the features' tables.
type extractor struct {
	words  *Vocab // of the feature word: what stems and heads are looked up in
	kinds  []int
	sizes  []int
	vocabs []*Vocab
	gaz    *Gazetteer
}

func newExtractor(fs []Feature, vocabs []*Vocab, gaz *Gazetteer) *extractor {
	e := &extractor{vocabs: vocabs, gaz: gaz}
	for _, f := range fs {
		k, n, err := parseKind(f.Kind)
		if err != nil {
			panic("window: " + err.Error())
		}
		if k == kindWord && vocabs != nil {
			e.words = vocabs[len(e.kinds)]
		}
		e.kinds = append(e.kinds, k)
		e.sizes = append(e.sizes, n)
	}
	return e
}

const (
	minPart   = 3 // characters of a stem or head
	partCount = 2 // times that training saw it as a word
)

// common reports whether p is a word that may be a stem or head.
func (e *extractor) common(p []byte) bool {
	i := find(e.words.index, p)
	return i >= 0 && e.words.counts[i] >= partCount
}

// value returns feature i of a form as the bytes that its Vocab knows.
func (e *extractor) value(i int, f *form) []byte {
	switch e.kinds[i] {
	case kindPrefix:
		return f.prefix(e.sizes[i])
	case kindSuffix:
		return f.suffix(e.sizes[i])
	case kindShape:
		return f.shape
	case kindForm:
		return f.orig
	case kindStem:
		for n := min(f.chars()-1, e.words.index.longest); n >= minPart; n-- {
			if p := f.prefix(n); e.common(p) {
				return p
			}
		}
		return nil
	case kindHead:
		for n := min(f.chars()-1, e.words.index.longest); n >= minPart; n-- {
			if p := f.suffix(n); e.common(p) {
				return p
			}
		}
		return nil
	}
	return f.norm
}

// rows appends the row of every feature of f to dst. It looks at the places of all values before it compares any: each is a
// load from far, and none waits for another.
func (e *extractor) rows(dst []int32, f *form) []int32 {
	var keys, hashes [numKinds]uint64
	var places [numKinds]int
	for i, k := range e.kinds {
		if direct(k) {
			x := e.vocabs[i].index
			keys[i], hashes[i] = hashOf(e.value(i, f))
			if places[i] = x.next(hashes[i], hashes[i]); places[i] >= 0 {
				f.touched ^= x.entries[places[i]].number
			}
		}
	}
	for i, k := range e.kinds {
		row := int32(rowUnknown)
		switch {
		case direct(k):
			if places[i] >= 0 {
				if n := findFrom(e.vocabs[i].index, e.value(i, f), keys[i], hashes[i], uint64(places[i])); n >= 0 {
					row = int32(n + firstRow)
				}
			}
		case k == kindCaps:
			row = int32(f.caps + firstRow)
		case k == kindGaz:
			row = int32(e.vocabs[i].Row(e.gaz.look(f.norm)))
		default:
			row = e.vocabs[i].look(e.value(i, f))
		}
		dst = append(dst, row)
	}
	return dst
}

// direct reports whether the value of a feature of this kind is a part of the form that needs no search.
func direct(kind int) bool {
	return kind != kindCaps && kind != kindGaz && kind != kindStem && kind != kindHead
}

// commonForms lists the forms of a corpus by falling count, equal counts by
// their bytes.
func commonForms(c *Corpus) []string {
	count := map[string]int{}
	for _, s := range c.Sentences {
		for _, w := range s.Words {
			count[w]++
		}
	}
	return newVocab(count, 1).values
}

// buildVocabs counts the features of a corpus. Values rarer than minCount are
// unknown; for features other than the word, minAffix holds.
func buildVocabs(c *Corpus, fs []Feature, gaz *Gazetteer, minWord, minAffix int) []*Vocab {
	e := newExtractor(fs, nil, gaz)
	forms := map[string]int{}
	for _, s := range c.Sentences {
		for _, w := range s.Words {
			forms[w]++
		}
	}
	words := map[string]int{}
	for w, n := range forms {
		words[Normalize(w)] += n
	}
	e.words = newVocab(words, minWord)
	counts := make([]map[string]int, len(fs))
	for i := range counts {
		counts[i] = map[string]int{}
	}
	var f form
	for w, n := range forms { // sums: the order does not matter
		f.set(w)
		for i, k := range e.kinds {
			switch k {
			case kindCaps:
			case kindGaz:
				counts[i][gaz.look(f.norm)] += n
			default:
				counts[i][string(e.value(i, &f))] += n
			}
		}
	}
	vocabs := make([]*Vocab, len(fs))
	for i, k := range e.kinds {
		switch k {
		case kindCaps:
			vocabs[i] = capsVocab()
		case kindWord:
			vocabs[i] = e.words
		case kindGaz:
			vocabs[i] = newVocab(counts[i], 1)
		default:
			vocabs[i] = newVocab(counts[i], minAffix)
		}
	}
	return vocabs
}
