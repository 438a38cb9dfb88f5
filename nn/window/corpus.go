package window

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A Task says which column of a corpus is learned.
type Task string

// The tasks.
const (
	UPOS Task = "upos" // one tag per word: universal parts of speech
	NER  Task = "ner"  // entities of type x: tags O, B-x and I-x (IOB2 or IOB1), BIOES or BILOU; a model gives IOB2
)

// ParseTask returns the task that s names.
func ParseTask(s string) (Task, error) {
	switch t := Task(s); t {
	case UPOS, NER:
		return t, nil
	}
	return "", fmt.Errorf("unknown task %q (want upos or ner)", s)
}

// A Sentence is the words of one sentence, and their tags where they are known.
type Sentence struct {
	Words []string
	Tags  []string // nil, or one for each word
	// Aux is nil or has, for xpos, feats and deprel in this order, more tags of
	// each word (nil where they are not known), which training may use as
	// auxiliary targets (see Options.Auxiliary). ReadCorpus sets it from CoNLL-U
	// for task upos.
	Aux [][]string

	lines []int32 // of each word in the file
}

// Line is the line of word i in the file that the sentence was read from, from 1; 0 if it comes from no file.
func (s *Sentence) Line(i int) int {
	if i >= len(s.lines) {
		return 0
	}
	return int(s.lines[i])
}

// Columns of CoNLL-U that Sentence.Aux holds.
var auxColumns = []int{4, 5, 7}

// A Corpus is a list of tagged sentences.
type Corpus struct {
	Name      string // the file it came from
	Format    Format
	Sentences []Sentence
	Tokens    int // words, as ReadCorpus and EmbeddedCorpus count them; a corpus made by hand need not say
}

// words counts the words of all sentences.
func (c *Corpus) words() int {
	n := 0
	for _, s := range c.Sentences {
		n += len(s.Words)
	}
	return n
}

// check reports the first sentence that cannot be learned or scored. [ReadCorpus] gives none, hands may.
func (c *Corpus) check() error {
	for i, s := range c.Sentences {
		n := len(s.Words)
		fail := func(format string, a ...any) error {
			return &ParseError{c.Name, s.Line(0), fmt.Errorf("sentence %d has "+format, append([]any{i + 1}, a...)...)}
		}
		if n == 0 || len(s.Tags) != n {
			return fail("%d words and %d tags, want at least one word and a tag for each", n, len(s.Tags))
		}
		if s.Aux != nil && len(s.Aux) != len(auxColumns) {
			return fail("%d lists of auxiliary tags, want %d or none", len(s.Aux), len(auxColumns))
		}
		for k, aux := range s.Aux {
			if aux != nil && len(aux) != n {
				return fail("%d words and %d tags in list %d of the auxiliary ones, want a tag for each word", n, len(aux), k)
			}
		}
	}
	return nil
}

// Format is a layout of a corpus file.
type Format uint8

// The formats that are recognised.
const (
	FormatCoNLLU  Format = iota + 1 // ten columns: CoNLL-U
	FormatIndexed                   // index, token, tag and perhaps two more: Universal NER
	FormatColumns                   // token first: CoNLL-2003 (tag last), WNUT, two columns
)

func (f Format) String() string {
	switch f {
	case FormatCoNLLU:
		return "CoNLL-U"
	case FormatIndexed:
		return "indexed columns"
	case FormatColumns:
		return "columns"
	}
	return "unknown"
}

// MaxLine is the length in bytes of the longest line that the readers take.
const MaxLine = 1 << 20

// maxWords bounds a sentence of a corpus, in words: one file without blank lines would be a single sentence.
const maxWords = 1 << 16

// A ParseError is a fault of a corpus, at a line of a file.
type ParseError struct {
	File string // "" where the corpus has no name
	Line int    // from 1; 0 where the fault has no line
	Err  error
}

func (e *ParseError) Error() string {
	switch {
	case e.File == "" && e.Line == 0:
		return e.Err.Error()
	case e.File == "":
		return fmt.Sprintf("line %d: %v", e.Line, e.Err)
	case e.Line == 0:
		return fmt.Sprintf("%s: %v", e.File, e.Err)
	}
	return fmt.Sprintf("%s:%d: %v", e.File, e.Line, e.Err)
}

func (e *ParseError) Unwrap() error { return e.Err }

// ErrEmpty is the cause of the error for a corpus without a sentence.
var ErrEmpty = errors.New("no sentences")

// ReadCorpusFile reads the corpus in the file at path. See [ReadCorpus].
func ReadCorpusFile(path string, task Task) (*Corpus, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return ReadCorpus(f, path, task)
}

// ReadCorpus reads a tagged corpus, compressed by gzip or not. Its format is
// recognised from its content:
//
//   - CoNLL-U, ten columns (task upos: column 4; multi-word ranges 1-2 and
//     empty nodes 1.1 are skipped);
//   - Universal NER and its like, index, token, tag, perhaps two more columns
//     (task ner; the tags B-OTH, I-OTH, B-O and I-O are O);
//   - columns with the token first: two (WNUT-17), or more, as CoNLL-2003 has
//     (task ner: the last column; task upos: the second).
//
// Entities may be tagged in the schemes IOB2 (BIO), IOB1, BIOES (E-x ends an entity, S-x is one of a single word) and BILOU (L-x, U-x).
//
// A file of four or more columns whose first one counts the words of each sentence, but which is none of the first two formats (nine
// columns, or blanks for tabs), is an error. A faulty line is an error that names file and line ([*ParseError]), as is a
// sentence of more than 65536 words.
func ReadCorpus(r io.Reader, name string, task Task) (*Corpus, error) {
	c := &Corpus{Name: name}
	sr, err := newSentenceReader(r, name, false)
	if err != nil {
		return nil, err
	}
	c.Format = sr.format
	intern := newInterner()
	var words, tags []string
	for {
		rows, err := sr.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		words, tags = words[:0], tags[:0]
		for _, row := range rows {
			tag, err := sr.tag(row, task)
			if err != nil {
				return nil, &ParseError{name, row.line, err}
			}
			words = append(words, intern.bytes(row.word(sr.format)))
			tags = append(tags, intern.bytes(tag))
		}
		n := len(words)
		all := make([]string, 2*n) // one allocation for both lists
		copy(all, words)
		copy(all[n:], tags)
		s := Sentence{Words: all[:n:n], Tags: all[n:], lines: make([]int32, n)}
		for i, row := range rows {
			s.lines[i] = int32(row.line)
		}
		if c.Format == FormatCoNLLU && task == UPOS {
			s.Aux = make([][]string, len(auxColumns))
			for k, col := range auxColumns {
				s.Aux[k] = make([]string, n)
				for i, row := range rows {
					s.Aux[k][i] = intern.bytes(row.cols[col])
				}
			}
		}
		c.Sentences = append(c.Sentences, s)
		c.Tokens += n
	}
	if len(c.Sentences) == 0 {
		return nil, &ParseError{name, 0, ErrEmpty}
	}
	return c, nil
}

// interner keeps one copy of each string.
type interner struct {
	m map[string]string
}

func newInterner() *interner { return &interner{make(map[string]string)} }

func (in *interner) bytes(b []byte) string {
	if s, ok := in.m[string(b)]; ok {
		return s
	}
	s := string(b)
	in.m[s] = s
	return s
}

// A row is one token line, cut into its columns.
type row struct {
	line int
	cols [][]byte
}

func (r row) word(f Format) []byte {
	if f == FormatColumns {
		return r.cols[0]
	}
	return r.cols[1]
}

// lineReader gives lines with their numbers, without line ends.
type lineReader struct {
	name     string
	br       *bufio.Reader
	line     int
	long     []byte // a line that did not fit into the buffer
	anyBytes bool   // lines need not be valid UTF-8
}

// next returns the next line; it is valid until the next call. The error is
// io.EOF or names file and line.
func (lr *lineReader) next() ([]byte, error) {
	b, err := lr.br.ReadSlice('\n')
	if err == bufio.ErrBufferFull {
		lr.long = append(lr.long[:0], b...)
		for err == bufio.ErrBufferFull {
			if len(lr.long) > MaxLine+2 { // a line end more
				return nil, &ParseError{lr.name, lr.line + 1, fmt.Errorf("line longer than %d bytes", MaxLine)}
			}
			b, err = lr.br.ReadSlice('\n')
			lr.long = append(lr.long, b...)
		}
		b = lr.long
	}
	if err != nil && err != io.EOF {
		return nil, lr.readError(err)
	}
	if len(b) == 0 {
		return nil, io.EOF
	}
	lr.line++
	b = bytes.TrimSuffix(b, []byte{'\n'})
	b = bytes.TrimSuffix(b, []byte{'\r'})
	if len(b) > MaxLine {
		return nil, &ParseError{lr.name, lr.line, fmt.Errorf("line longer than %d bytes", MaxLine)}
	}
	if lr.line == 1 {
		b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	}
	if bytes.IndexByte(b, 0) >= 0 {
		return nil, &ParseError{lr.name, lr.line, errors.New("NUL byte")}
	}
	if !lr.anyBytes && !utf8.Valid(b) {
		return nil, &ParseError{lr.name, lr.line, errors.New("not valid UTF-8")}
	}
	return b, nil
}

func (lr *lineReader) readError(err error) error {
	if errors.Is(err, errAfterGzip) {
		return &ParseError{lr.name, 0, err}
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = fmt.Errorf("the gzip stream is cut short: %w", err)
	}
	return &ParseError{lr.name, lr.line + 1, err}
}

// newLineReader unpacks gzip, which it knows by its first two bytes.
func newLineReader(r io.Reader, name string) (*lineReader, error) {
	br := bufio.NewReaderSize(r, 64<<10)
	lr := &lineReader{name: name, br: br}
	if isGzip(br) {
		zr, err := gzip.NewReader(br)
		if err != nil {
			return nil, lr.readError(err)
		}
		zr.Multistream(false)
		lr.br = bufio.NewReaderSize(&gzipReader{br, zr}, 64<<10)
	}
	return lr, nil
}

// isGzip reports whether the next bytes are the magic number of gzip.
func isGzip(br *bufio.Reader) bool {
	magic, _ := br.Peek(2)
	return string(magic) == "\x1f\x8b"
}

var errAfterGzip = errors.New("bytes that are no gzip follow the end of the gzip stream")

// gzipReader reads gzip streams that follow each other, as a gzip.Reader does, but tells other bytes after them from a
// stream that is cut short.
type gzipReader struct {
	br *bufio.Reader
	zr *gzip.Reader
}

func (g *gzipReader) Read(b []byte) (int, error) {
	for {
		n, err := g.zr.Read(b)
		if err != io.EOF {
			return n, err
		}
		if n > 0 {
			return n, nil // the end comes again at the next call
		}
		if !isGzip(g.br) {
			if _, err := g.br.Peek(1); err != nil {
				return 0, err
			}
			return 0, errAfterGzip
		}
		if err := g.zr.Reset(g.br); err != nil {
			return 0, err
		}
		g.zr.Multistream(false)
	}
}

// sentenceReader gives the rows of one sentence after another.
type sentenceReader struct {
	lr     *lineReader
	format Format
	sep    byte // tab, or blank for runs of white space
	ncols  int  // of the file's first token line
	stream bool // a long sentence is cut, not refused
	rows   []row
	cols   [][]byte
	text   []byte // the bytes that rows point to
	spans  []int  // start, end of each column in text, in order
	n      []int  // columns of each row
	lines  []int
	size   int // bytes of the words
}

func newSentenceReader(r io.Reader, name string, stream bool) (*sentenceReader, error) {
	lr, err := newLineReader(r, name)
	if err != nil {
		return nil, err
	}
	sr := &sentenceReader{lr: lr, stream: stream}
	if err := sr.recognise(stream); err != nil {
		return nil, err
	}
	return sr, nil
}

// headSize is how far recognise looks.
const headSize = 32 << 10

// recognise looks at the first 32 KB, or in a stream at the first sentence, and sets format, sep and ncols.
func (sr *sentenceReader) recognise(stream bool) error {
	var head []byte
	var err error
	if stream {
		head, err = sr.firstSentence()
	} else {
		head, err = sr.lr.br.Peek(headSize)
	}
	if err != nil && err != io.EOF && err != bufio.ErrBufferFull {
		return sr.lr.readError(err)
	}
	l := lookAt(head, err == nil)
	if l.format == 0 && err == nil {
		return &ParseError{sr.lr.name, 0, fmt.Errorf("the first %d bytes are comments and blank lines: no row tells the format", len(head))}
	}
	if l.format == 0 {
		return &ParseError{sr.lr.name, 0, ErrEmpty}
	}
	if l.indexed && l.format == FormatColumns {
		sep := "blanks"
		if l.sep == '\t' {
			sep = "tabs"
		}
		return &ParseError{sr.lr.name, 0, fmt.Errorf("the first column counts words (1, 2, 3, ...) as that of CoNLL-U does, but the first row has %d columns separated by %s: CoNLL-U has 10, other files with an index 3 or 5, all separated by tabs", l.ncols, sep)}
	}
	sr.format, sr.sep, sr.ncols = l.format, l.sep, l.ncols
	return nil
}

// firstSentence waits for the lines that decide the format and no longer: up to the first blank line after a row.
func (sr *sentenceReader) firstSentence() ([]byte, error) {
	row := false // a line that is no comment was seen
	for n, seen := 1, 0; ; {
		_, err := sr.lr.br.Peek(n)
		have := min(sr.lr.br.Buffered(), headSize)
		head, _ := sr.lr.br.Peek(have)
		for i := seen; i < have; i++ {
			if head[i] != '\n' {
				continue
			}
			line := head[seen:i]
			seen = i + 1
			if len(bytes.TrimSpace(line)) > 0 {
				row = row || line[0] != '#' || bytes.IndexByte(line, '\t') >= 0
				continue
			}
			if !row {
				continue
			}
			if l := lookAt(head[:seen], true); l.format != 0 && !l.unsure {
				return head[:seen], nil
			}
		}
		if err != nil || have == headSize {
			return head, err
		}
		n = have + 1
	}
}

// A look is what the first lines of a file tell.
type look struct {
	format  Format // 0: there is no row
	sep     byte
	ncols   int
	unsure  bool // one row, whose first column may be an index or a word
	indexed bool // the first of 4 or more columns counts the words of each sentence, and one has two at least
}

// lookAt recognises a format; the last line may be cut off.
//
// Ten columns by tabs with an index first are CoNLL-U. Three or five columns
// by tabs whose first column counts 1, 2, 3, ... and starts again at 1 after
// every blank line are indexed. All else is columns with the token first; but those where the first of four or more columns
// counts so are refused by recognise: the index would be taken for the token. A line
// that begins with # and has no tab is a comment of the first two formats; in columns
// it is one only with a blank after the #, since the token may be #.
func lookAt(head []byte, cut bool) look {
	k := lookAtLines(head, cut, true)
	if k.format == FormatCoNLLU || k.format == FormatIndexed || k.indexed {
		return k
	}
	return lookAtLines(head, cut, false)
}

func lookAtLines(head []byte, cut, comments bool) (k look) {
	head = bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))
	lines := bytes.Split(head, []byte{'\n'})
	if cut && len(lines) > 1 {
		lines = lines[:len(lines)-1]
	}
	counts, rows, want := true, 0, 1
	indices := true // every first column is an index of CoNLL-U's kind
	cols10 := true
	counted, next, two := true, 1, false // every first field that is no range or empty node is the next number
	for _, l := range lines {
		l = bytes.TrimSuffix(l, []byte{'\r'})
		if len(bytes.TrimSpace(l)) == 0 {
			want, next = 1, 1
			continue
		}
		c := bytes.Split(l, []byte{'\t'})
		if l[0] == '#' && len(c) == 1 && comments || (len(c) == 1 || rows == 0) && bytes.HasPrefix(l, []byte("# ")) {
			continue
		}
		if len(c) == 2 && len(bytes.TrimSpace(c[0])) == 0 {
			continue
		}
		if rows == 0 {
			k.sep, k.ncols = '\t', len(c)
			if len(c) == 1 {
				k.sep, k.ncols = ' ', len(bytes.Fields(l))
			}
			if isDocStart(l) {
				k.ncols = 0 // CoNLL-2003: the next row decides
			}
		} else if k.ncols == 0 {
			k.ncols = len(c)
			if k.sep == ' ' {
				k.ncols = len(bytes.Fields(l))
			}
		}
		rows++
		id := c[0]
		if !isIndex(id) {
			indices = false
		}
		if len(c) != 10 {
			cols10 = false
		}
		if len(c) != 3 && len(c) != 5 || string(id) != fmt.Sprint(want) {
			counts = false
		}
		want++
		if first := bytes.Fields(l)[0]; !isIndex(first) || !bytes.ContainsAny(first, "-.") {
			counted = counted && string(first) == strconv.Itoa(next)
			next++
			two = two || next > 2
		}
	}
	counted = counted && k.ncols >= 4
	k.indexed = counted && two
	switch {
	case rows == 0:
	case indices && (cols10 || k.ncols == 10):
		k.format = FormatCoNLLU
	case counts, indices && (k.ncols == 3 || k.ncols == 5) && k.sep == '\t':
		k.format = FormatIndexed
		k.unsure = rows == 1
	case k.ncols >= 1:
		k.format = FormatColumns
		k.unsure = rows == 1 && counted
	}
	return k
}

func isDocStart(l []byte) bool { return bytes.HasPrefix(l, []byte("-DOCSTART-")) }

// isIndex reports whether b is 7, 7-8 or 7.1.
func isIndex(b []byte) bool {
	n := 0
	for n < len(b) && '0' <= b[n] && b[n] <= '9' {
		n++
	}
	if n == 0 {
		return false
	}
	if n == len(b) {
		return true
	}
	if b[n] != '-' && b[n] != '.' || n+1 == len(b) {
		return false
	}
	for _, c := range b[n+1:] {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// next returns the rows of the next sentence, which are valid until the next
// call, or io.EOF. A sentence ends at a blank line; in a stream also after the
// line with which its words are more than maxSentence bytes, or its lines more
// than MaxLine.
func (sr *sentenceReader) next() ([]row, error) {
	sr.text, sr.spans, sr.n, sr.lines, sr.size = sr.text[:0], sr.spans[:0], sr.n[:0], sr.lines[:0], 0
	for {
		l, err := sr.lr.next()
		if err == io.EOF {
			if len(sr.n) > 0 {
				return sr.cut(), nil
			}
			return nil, io.EOF
		}
		if err != nil {
			return nil, err
		}
		if len(bytes.TrimSpace(l)) == 0 || sr.format == FormatColumns && isDocStart(l) {
			if len(sr.n) > 0 {
				return sr.cut(), nil
			}
			continue
		}
		if err := sr.add(l); err != nil {
			return nil, &ParseError{sr.lr.name, sr.lr.line, err}
		}
		if sr.stream && (sr.size > maxSentence || len(sr.text) > MaxLine) {
			return sr.cut(), nil
		}
		if !sr.stream && len(sr.n) > maxWords {
			return nil, &ParseError{sr.lr.name, sr.lr.line, fmt.Errorf("sentence longer than %d words: do blank lines stand between sentences?", maxWords)}
		}
	}
}

// add appends the line l unless it is a comment or no word.
func (sr *sentenceReader) add(l []byte) error {
	if sr.format != FormatColumns && l[0] == '#' {
		return nil // a token line begins with its index
	}
	from, n := len(sr.spans), 0
	off := len(sr.text)
	if sr.sep == '\t' {
		for start := 0; ; n++ {
			end := bytes.IndexByte(l[start:], '\t')
			if end < 0 {
				sr.spans = append(sr.spans, off+start, off+len(l))
				n++
				break
			}
			sr.spans = append(sr.spans, off+start, off+start+end)
			start += end + 1
		}
	} else {
		for i := 0; i < len(l); {
			if l[i] == ' ' || l[i] == '\t' {
				i++
				continue
			}
			start := i
			for i < len(l) && l[i] != ' ' && l[i] != '\t' {
				i++
			}
			sr.spans = append(sr.spans, off+start, off+i)
			n++
		}
	}
	col := func(i int) []byte { return l[sr.spans[from+2*i]-off : sr.spans[from+2*i+1]-off] }
	drop := func() { sr.spans = sr.spans[:from] }
	switch sr.format {
	case FormatCoNLLU:
		if n != 10 {
			return fmt.Errorf("%d columns, want the 10 of CoNLL-U", n)
		}
		if !isIndex(col(0)) {
			return fmt.Errorf("index %q is no number", clip(col(0)))
		}
		if bytes.ContainsAny(col(0), "-.") {
			drop()
			return nil
		}
	case FormatIndexed:
		if n != 3 && n != 5 {
			return fmt.Errorf("%d columns, want 3 or 5 (index, token, tag, ...)", n)
		}
		if !isIndex(col(0)) {
			return fmt.Errorf("index %q is no number", clip(col(0)))
		}
		if bytes.ContainsAny(col(0), "-.") {
			drop()
			return nil
		}
	case FormatColumns:
		if n != sr.ncols {
			if bytes.HasPrefix(l, []byte("# ")) {
				drop()
				return nil
			}
			return fmt.Errorf("%d columns, want %d as in the lines before", n, sr.ncols)
		}
	}
	w := 0
	if sr.format != FormatColumns {
		w = 1
	}
	if len(bytes.TrimSpace(col(w))) == 0 {
		return errors.New("empty token")
	}
	sr.text = append(sr.text, l...)
	sr.n = append(sr.n, n)
	sr.lines = append(sr.lines, sr.lr.line)
	sr.size += len(col(w))
	return nil
}

// cut makes the rows of the lines collected.
func (sr *sentenceReader) cut() []row {
	sr.cols = sr.cols[:0]
	for i := 0; i < len(sr.spans); i += 2 {
		sr.cols = append(sr.cols, sr.text[sr.spans[i]:sr.spans[i+1]])
	}
	sr.rows = sr.rows[:0]
	at := 0
	for i, n := range sr.n {
		sr.rows = append(sr.rows, row{sr.lines[i], sr.cols[at : at+n]})
		at += n
	}
	return sr.rows
}

var tagO = []byte("O")

// tag returns the tag of a row for a task.
func (sr *sentenceReader) tag(r row, task Task) ([]byte, error) {
	var t []byte
	switch {
	case sr.format == FormatCoNLLU && task == UPOS:
		t = r.cols[3]
	case sr.format == FormatCoNLLU:
		return nil, errors.New("CoNLL-U has no column of entities (task ner)")
	case sr.format == FormatIndexed && task == NER:
		t = bytes.TrimSpace(r.cols[2])
		if string(t) == "B-O" || string(t) == "I-O" || bytes.HasSuffix(t, []byte("-OTH")) {
			t = tagO
		}
	case sr.format == FormatIndexed:
		return nil, errors.New("this format (index, token, entity tag) has no column of parts of speech (task upos)")
	case sr.ncols < 2:
		return nil, errors.New("one column: there are no tags")
	case task == UPOS:
		t = r.cols[1]
	default:
		t = r.cols[sr.ncols-1]
	}
	t = bytes.TrimSpace(t)
	if len(t) == 0 || len(t) == 1 && t[0] == '_' {
		return nil, fmt.Errorf("token %q has no tag", clip(r.word(sr.format)))
	}
	if task == NER && !isEntityTag(string(t)) {
		return nil, noEntityTag(string(t))
	}
	return t, nil
}

func noEntityTag(t string) error {
	return fmt.Errorf("tag %q is not O, B-x or I-x (IOB1, IOB2), nor E-x, S-x, L-x or U-x (BIOES, BILOU)", clip([]byte(t)))
}

// isEntityTag accepts O and the prefixes of BIO and of BIOES (BILOU).
func isEntityTag(t string) bool {
	if len(t) == 1 {
		return t[0] == 'O'
	}
	return len(t) > 2 && t[1] == '-' && strings.IndexByte("BIESLU", t[0]) >= 0
}

// clip shortens b for a message.
func clip(b []byte) string {
	const most = 40
	if len(b) <= most {
		return string(b)
	}
	b = b[:most]
	for len(b) > 0 && !utf8.Valid(b) {
		b = b[:len(b)-1]
	}
	return string(b) + "..."
}
