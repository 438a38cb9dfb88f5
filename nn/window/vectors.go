package window

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/lockstep-go/lockstep/vec"
)

// Vectors are pre-trained word vectors, read from a file.
type Vectors struct {
	Width  int
	words  []string
	index  map[string]int
	normal map[string]int // by normalised form, the first word that is not written so
	data   []float32      // len(words) x Width
	// Lines counts all rows of the file, Skipped those that were left out
	// because a line of the same word stood before them, Invalid those that
	// were left out because their word is not valid UTF-8.
	Lines, Skipped, Invalid int
}

func newVectors(width int) *Vectors {
	return &Vectors{Width: width, index: map[string]int{}, normal: map[string]int{}}
}

// Len is the number of words held.
func (v *Vectors) Len() int { return len(v.words) }

// Word returns the i-th word, in the order of the file.
func (v *Vectors) Word(i int) string { return v.words[i] }

// Vector returns the vector of a word, spelt as in the file, nil if it has
// none. It must not be changed.
func (v *Vectors) Vector(word string) []float32 {
	i, ok := v.index[word]
	if !ok {
		return nil
	}
	return v.row(i)
}

func (v *Vectors) row(i int) []float32 { return v.data[i*v.Width : (i+1)*v.Width] }

// find returns the row for a normalised word: that of the word itself (exact),
// else that of the first word in the file whose normalised form it is.
func (v *Vectors) find(norm string) (i int, exact, ok bool) {
	if i, ok = v.index[norm]; ok {
		return i, true, true
	}
	i, ok = v.normal[norm]
	return i, false, ok
}

// ReadVectorsFile reads the vectors in the file at path. See [ReadVectors].
func ReadVectorsFile(path string, keep func(word string) bool) (*Vectors, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return ReadVectors(f, path, keep)
}

// fastTextMagic begins a binary model of fastText: 793712314, little-endian.
const fastTextMagic = "\xba\x16\x4f\x2f"

// maxVectorWidth bounds what a header may claim.
const maxVectorWidth = 1 << 14

// ReadVectors reads pre-trained vectors, compressed by gzip or not, in one of the
// formats GloVe text (word and numbers), word2vec text and fastText .vec (the
// same below a header: rows and width), and word2vec binary (a header, then
// word, blank, little-endian float32 numbers, perhaps a line end). The format
// is recognised from the content.
//
// The file is streamed; only the rows for which keep returns true are held
// (all if keep is nil). Of a word that stands twice the first row counts. A
// word may contain blanks: numbers are counted from the right; but below a header, numbers alone between the word and as many as the
// header says are an error. A row whose word
// is not valid UTF-8, as published files have some, is left out and counted; it
// is an error if all are so. In a row that is kept, a number that is not finite as a float32
// and fewer numbers than the width are errors that name file and line (row, in a
// binary file). Other rows than the header says
// are an error too.
func ReadVectors(r io.Reader, name string, keep func(word string) bool) (*Vectors, error) {
	lr, err := newLineReader(r, name)
	if err != nil {
		return nil, err
	}
	lr.anyBytes = true
	v := newVectors(0)
	head, err := lr.br.Peek(64 << 10)
	if err != nil && err != io.EOF && err != bufio.ErrBufferFull {
		return nil, lr.readError(err)
	}
	if bytes.HasPrefix(head, []byte(fastTextMagic)) {
		return nil, &ParseError{lr.name, 0, errors.New("this looks like a binary model of fastText (.bin), want its vectors as text (.vec)")}
	}
	rows, width, ok := vectorHeader(head)
	if ok {
		v.Width = width
		nl := bytes.IndexByte(head, '\n')
		if binaryVectors(head[nl+1:], width) {
			return v, v.readBinary(lr, rows, keep)
		}
		if _, err := lr.next(); err != nil {
			return nil, err
		}
	} else {
		rows = -1
	}
	return v, v.readText(lr, rows, keep)
}

// vectorHeader recognises "rows width".
func vectorHeader(b []byte) (rows, width int, ok bool) {
	nl := bytes.IndexByte(b, '\n')
	if nl < 0 {
		return 0, 0, false
	}
	f := strings.Fields(string(b[:nl]))
	if len(f) != 2 {
		return 0, 0, false
	}
	rows, err1 := strconv.Atoi(f[0])
	width, err2 := strconv.Atoi(f[1])
	return rows, width, err1 == nil && err2 == nil && rows >= 0 && width > 0 && width <= maxVectorWidth
}

// binaryVectors reports whether the first row after a header is not text: its
// width-many numbers do not parse, and what stands in their place is not printable.
func binaryVectors(b []byte, width int) bool {
	return !textVectors(b, width) && !printable(b, width)
}

// printable reports whether the numbers of the first row, if it is binary, are the bytes of text.
func printable(b []byte, width int) bool {
	_, b, _ = bytes.Cut(b, []byte{' '})
	b = b[:min(len(b), 4*width)]
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 && utf8.FullRune(b) || r < ' ' && !strings.ContainsRune("\t\r\n", r) {
			return false
		}
		b = b[n:]
	}
	return true
}

// textVectors reports whether the first row, which may be cut by the end of b, ends in width numbers.
func textVectors(b []byte, width int) bool {
	line, _, _ := bytes.Cut(b, []byte{'\n'})
	f := bytes.Fields(line)
	if len(f) <= width {
		// A text line may be cut by the end of the head: then all that is
		// there after the word must be numbers.
		if len(line) < len(b) || len(f) < 2 {
			return len(b) == 0
		}
	}
	for _, x := range f[max(1, len(f)-width):max(1, len(f)-1)] {
		if _, err := strconv.ParseFloat(string(x), 32); err != nil {
			return false
		}
	}
	return true
}

func (v *Vectors) add(word string, x []float32) {
	if n := Normalize(word); n != word {
		if _, ok := v.normal[n]; !ok {
			v.normal[n] = len(v.words)
		}
	}
	v.index[word] = len(v.words)
	v.words = append(v.words, word)
	v.data = append(v.data, x...)
}

// want counts a row and reports whether to hold it.
func (v *Vectors) want(word []byte, keep func(string) bool) (string, bool) {
	v.Lines++
	if !utf8.Valid(word) {
		v.Invalid++
		return "", false
	}
	if _, ok := v.index[string(word)]; ok {
		v.Skipped++
		return "", false
	}
	s := string(word)
	return s, keep == nil || keep(s)
}

// checkRows is the last check: there must be rows of valid words.
func (v *Vectors) checkRows(name string) error {
	if v.Lines == 0 {
		return &ParseError{name, 0, errors.New("no vectors")}
	}
	if v.Invalid == v.Lines {
		return &ParseError{name, 0, fmt.Errorf("none of the %d words is valid UTF-8", v.Lines)}
	}
	return nil
}

func (v *Vectors) readText(lr *lineReader, rows int, keep func(string) bool) error {
	var x []float32
	var at []int // where fields begin
	for {
		l, err := lr.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		fail := func(format string, a ...any) error {
			return &ParseError{lr.name, lr.line, fmt.Errorf(format, a...)}
		}
		l = bytes.TrimRight(l, " \t")
		if len(l) == 0 {
			continue
		}
		at = at[:0]
		for i := range l {
			if l[i] != ' ' && l[i] != '\t' && (i == 0 || l[i-1] == ' ' || l[i-1] == '\t') {
				at = append(at, i)
			}
		}
		if v.Width == 0 {
			v.Width = len(at) - 1
			if v.Width < 1 || v.Width > maxVectorWidth {
				return fail("%d numbers, want 1 to %d", v.Width, maxVectorWidth)
			}
		}
		first := len(at) - v.Width
		if first < 1 && rows < 0 {
			return fail("%d numbers, want %d", len(at)-1, v.Width)
		}
		if first < 1 || rows >= 0 && first > 1 && allNumbers(l[at[1]:at[first]]) {
			return fail("%d numbers, want %d as the header says", len(at)-1, v.Width)
		}
		word := bytes.TrimRight(l[:at[first]], " \t")
		s, ok := v.want(word, keep)
		if !ok {
			continue
		}
		x = x[:0]
		for i := first; i < len(at); i++ {
			end := len(l)
			if i+1 < len(at) {
				end = at[i+1]
			}
			num := bytes.TrimRight(l[at[i]:end], " \t")
			f, err := strconv.ParseFloat(string(num), 32)
			if errors.Is(err, strconv.ErrRange) {
				return fail("%q is out of the range of float32", clip(num))
			}
			if err != nil {
				return fail("%q is no number", clip(num))
			}
			if math.IsNaN(f) || math.IsInf(f, 0) {
				return fail("%q is not finite", clip(num))
			}
			x = append(x, float32(f))
		}
		v.add(s, x)
	}
	if err := v.checkRows(lr.name); err != nil {
		return err
	}
	if rows >= 0 && rows != v.Lines {
		return &ParseError{lr.name, 0, fmt.Errorf("%d rows, the header says %d", v.Lines, rows)}
	}
	return nil
}

// allNumbers reports whether all fields of b are finite numbers.
func allNumbers(b []byte) bool {
	for _, x := range bytes.Fields(b) {
		if f, err := strconv.ParseFloat(string(x), 32); err != nil || f-f != 0 {
			return false
		}
	}
	return true
}

func (v *Vectors) readBinary(lr *lineReader, rows int, keep func(string) bool) error {
	br := lr.br
	if _, err := br.ReadSlice('\n'); err != nil {
		return lr.readError(err)
	}
	raw := make([]byte, 4*v.Width)
	x := make([]float32, v.Width)
	var word []byte
	for i := range rows {
		fail := func(format string, a ...any) error {
			return &ParseError{lr.name, 0, fmt.Errorf("row %d of %d: "+format, append([]any{i + 1, rows}, a...)...)}
		}
		word = word[:0]
		for {
			b, err := br.ReadByte()
			if err != nil {
				return fail("the file is cut short: %w", io.ErrUnexpectedEOF)
			}
			if b == ' ' {
				break
			}
			if b == '\n' && len(word) == 0 {
				continue // the line end after the row before
			}
			if word = append(word, b); len(word) > 1<<16 {
				return fail("a word longer than 65536 bytes")
			}
		}
		if _, err := io.ReadFull(br, raw); err != nil {
			return fail("the file is cut short: %w", io.ErrUnexpectedEOF)
		}
		s, ok := v.want(word, keep)
		if !ok {
			continue
		}
		for j := range x {
			x[j] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*j:]))
			if x[j]-x[j] != 0 {
				return fail("%q: number %d is not finite", clip(word), j+1)
			}
		}
		v.add(s, x)
	}
	if err := v.checkRows(lr.name); err != nil {
		return err
	}
	for {
		switch b, err := br.ReadByte(); {
		case err == io.EOF:
			return nil
		case err != nil:
			return &ParseError{lr.name, 0, fmt.Errorf("after the last row: %w", err)}
		case b != '\n':
			return &ParseError{lr.name, 0, fmt.Errorf("bytes follow row %d, the last that the header says", rows)}
		}
	}
}

// A Coverage tells how much of a corpus has pre-trained vectors. Words of the
// corpus are taken in their normalised form (see [Normalize]). One has the
// vector of the word that is written so in the file, or else of the first word
// in the file whose normalised form it is: "paris" that of "Paris" if there is
// no "paris".
type Coverage struct {
	Types, TypesFound   int
	Tokens, TokensFound int
	// Of those found, how many by the normalised form of the file's word.
	TypesNormalized, TokensNormalized int
	// Rows of the file that were left out: their word is not valid UTF-8.
	Invalid int
}

// Coverage counts the words of c that v holds.
func (v *Vectors) Coverage(c *Corpus) Coverage {
	n := Coverage{Invalid: v.Invalid}
	tokens := map[string]int{}
	for _, s := range c.Sentences {
		for _, w := range s.Words {
			tokens[Normalize(w)]++
		}
		n.Tokens += len(s.Words)
	}
	n.Types = len(tokens)
	for w, k := range tokens {
		_, exact, ok := v.find(w)
		if !ok {
			continue
		}
		n.TypesFound++
		n.TokensFound += k
		if !exact {
			n.TypesNormalized++
			n.TokensNormalized += k
		}
	}
	return n
}

func (c Coverage) String() string {
	s := fmt.Sprintf("%d of %d words (%.1f %%), %d of %d tokens (%.1f %%); as written in the file %d words, %d tokens, by its words normalised %d words, %d tokens",
		c.TypesFound, c.Types, 100*ratio(c.TypesFound, c.Types), c.TokensFound, c.Tokens, 100*ratio(c.TokensFound, c.Tokens),
		c.TypesFound-c.TypesNormalized, c.TokensFound-c.TokensNormalized, c.TypesNormalized, c.TokensNormalized)
	if c.Invalid > 0 {
		s += fmt.Sprintf("; rows left out, not valid UTF-8: %d", c.Invalid)
	}
	return s
}

// setVectors initialises the rows of the words that v holds, as [Coverage]
// tells. The vectors are scaled to the spread that random rows have, so that
// neither kind of row outweighs the other.
func (m *Model) setVectors(v *Vectors) error {
	i := m.cfg.feature("word")
	if i < 0 {
		return errors.New("vectors are given, but the model has no feature word")
	}
	e := m.emb[i]
	if e.Cols != v.Width {
		return fmt.Errorf("the vectors have width %d, the feature word has %d", v.Width, e.Cols)
	}
	sum, n := 0.0, 0
	for r := firstRow; r < e.Rows; r++ {
		at, _, ok := v.find(m.vocabs[i].Value(r))
		if !ok {
			continue
		}
		for _, x := range v.row(at) {
			sum += float64(float64(x) * float64(x))
			n++
		}
	}
	if n == 0 || sum == 0 {
		return nil
	}
	scale := float32(0.1 / math.Sqrt(3) / math.Sqrt(sum/float64(n))) // uniform in +-0.1 has deviation 0.1/sqrt(3)
	for r := firstRow; r < e.Rows; r++ {
		if at, _, ok := v.find(m.vocabs[i].Value(r)); ok {
			vec.Scale(e.Row(r), scale, v.row(at))
		}
	}
	return nil
}

// A Neighbour is a word near another one.
type Neighbour struct {
	Word   string
	Cosine float32 // of the angle between the vectors
}

// Nearest returns the n words (n <= 0: none) whose vectors have the largest cosine with that
// of word, best first, equal ones in the order of the file. It reports false if word has no
// vector. The cost is one pass over all vectors.
func (v *Vectors) Nearest(word string, n int) ([]Neighbour, bool) {
	x := v.Vector(word)
	if x == nil {
		return nil, false
	}
	if n <= 0 {
		return nil, true
	}
	self := v.index[word]
	var near []Neighbour
	for i, w := range v.words {
		if i == self {
			continue
		}
		c := vec.CosineSimilarity(x, v.row(i))
		if c-c != 0 {
			continue // a vector of zeros
		}
		at := len(near)
		for at > 0 && near[at-1].Cosine < c {
			at--
		}
		if at == n {
			continue
		}
		if len(near) < n {
			near = append(near, Neighbour{})
		}
		copy(near[at+1:], near[at:])
		near[at] = Neighbour{w, c}
	}
	return near, true
}

// WordVectors returns the trained vectors of the model's words, which it
// copies, or nil if the model has no feature word.
func (m *Model) WordVectors() *Vectors {
	i := m.cfg.feature("word")
	if i < 0 {
		return nil
	}
	e := m.emb[i]
	v := newVectors(e.Cols)
	v.Lines = e.Rows - firstRow
	for r := firstRow; r < e.Rows; r++ {
		v.add(m.vocabs[i].Value(r), e.Row(r))
	}
	return v
}
