package window

import (
	"fmt"
	"io"
	"strings"
)

// A TextReader reads untagged text, of any length and in bounded memory, sentence by sentence.
type TextReader struct {
	lr    *lineReader
	sr    *sentenceReader
	mode  TextMode
	words []string
	split splitter
	queue [][]string
	err   error
}

// A TextMode is a layout of untagged text.
type TextMode string

// The layouts.
const (
	TextLines   TextMode = "lines"   // a sentence in each line, words separated by blanks
	TextRaw     TextMode = "raw"     // running text, for Tokenize
	TextColumns TextMode = "columns" // a corpus in a format of ReadCorpus, whose tags are ignored, or one word a line
)

// NewTextReader returns a reader of r, which may be compressed by gzip. The sentences are a function of the bytes alone, not of
// the pieces in which they arrive, and each is returned as soon as its end has: in raw mode that takes the beginning of the
// next sentence, an empty line or the end. The format of columns is decided by the first sentence (by two if it is
// one word that could be an index), where [ReadCorpus] looks at the first 32 KB. A sentence of more than 64 KiB (in columns: of words, or
// more than 1 MiB of lines) is cut after the line that makes it so, so that a stream without an end of a sentence takes little memory.
func NewTextReader(r io.Reader, name string, mode TextMode) (*TextReader, error) {
	t := &TextReader{mode: mode}
	var err error
	switch mode {
	case TextColumns:
		t.sr, err = newSentenceReader(r, name, true)
		if err == nil {
			t.lr = t.sr.lr
		}
	case TextLines, TextRaw:
		t.lr, err = newLineReader(r, name)
	default:
		err = fmt.Errorf("layout %q of untagged text, want lines, raw or columns", mode)
	}
	if err != nil {
		return nil, err
	}
	return t, nil
}

// maxSentence bounds a sentence of modes raw and columns, in bytes of its words: a longer one is cut at a line end.
const maxSentence = 64 << 10

// Next returns the words of the next sentence, or io.EOF. The slice, not the
// strings, is used again by the next call.
func (t *TextReader) Next() ([]string, error) {
	switch t.mode {
	case TextColumns:
		rows, err := t.sr.next()
		if err != nil {
			return nil, err
		}
		n := 0
		for _, r := range rows {
			n += len(r.word(t.sr.format))
		}
		buf := make([]byte, 0, n)
		for _, r := range rows {
			buf = append(buf, r.word(t.sr.format)...)
		}
		all := string(buf) // one string for the sentence
		t.words = t.words[:0]
		for _, r := range rows {
			k := len(r.word(t.sr.format))
			t.words = append(t.words, all[:k])
			all = all[k:]
		}
		return t.words, nil
	case TextRaw:
		return t.nextRaw()
	}
	for {
		l, err := t.lr.next()
		if err != nil {
			return nil, err
		}
		all := string(l)
		t.words = t.words[:0]
		for i := 0; i < len(all); {
			if all[i] == ' ' || all[i] == '\t' {
				i++
				continue
			}
			start := i
			for i < len(all) && all[i] != ' ' && all[i] != '\t' {
				i++
			}
			t.words = append(t.words, all[start:i])
		}
		if len(t.words) > 0 {
			return t.words, nil
		}
	}
}

func (t *TextReader) nextRaw() ([]string, error) {
	for len(t.queue) == 0 {
		if t.err != nil {
			return nil, t.err
		}
		l, err := t.lr.next()
		if err != nil {
			t.err = err
			t.split.end() // what came before an error is tagged all the same
		} else {
			line := string(l)
			if strings.TrimSpace(line) == "" || t.split.size > maxSentence {
				t.split.end()
			}
			for chunk := range strings.FieldsSeq(line) {
				t.split.chunk(chunk)
			}
		}
		t.queue = append(t.queue[:0], t.split.out...)
		t.split.out = t.split.out[:0]
	}
	s := t.queue[0]
	t.queue = t.queue[1:]
	return s, nil
}
