package window

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/require"
)

// sentencesOf reads all of r.
func sentencesOf(t testing.TB, r io.Reader, mode TextMode) (all []string, err error) {
	t.Helper()
	tr, err := NewTextReader(r, "f", mode)
	for err == nil {
		var s []string
		if s, err = tr.Next(); err == nil {
			all = append(all, strings.Join(s, "|"))
		}
	}
	if err == io.EOF {
		err = nil
	}
	return all, err
}

// pieces gives a reader's bytes in pieces of n.
type pieces struct {
	r io.Reader
	n int
}

func (p *pieces) Read(b []byte) (int, error) { return p.r.Read(b[:min(p.n, len(b))]) }

var raw = strings.Repeat("Ada lives in\nElmford. She said: \"Go!\" and\nwent, e.g. to the U.S. or\r\nParis.\n he came too.\nA list\n\nof things\n \n- one\n-two\n\n\n", 40)

func TestTextMode(t *testing.T) {
	for _, mode := range []TextMode{"", "braille"} {
		_, err := NewTextReader(strings.NewReader("a b\n"), "f", mode)
		require.ErrorContains(t, err, "want lines, raw or columns")
	}
}

// The sentences are a function of the bytes, in whatever pieces they come.
func TestTextPieces(t *testing.T) {
	columns := strings.Repeat("# text = a\n1\tAda\tB-PER\n2\tsaw\tO\n\n1\tIt\tO\n\n", 2000)
	for name, tc := range map[string]struct {
		mode TextMode
		in   string
	}{
		"raw": {TextRaw, raw}, "lines": {TextLines, raw}, "no end": {TextRaw, strings.Repeat("word and\n", 20000)}, "bad": {TextRaw, raw + "x\xff\n"},
		"columns": {TextColumns, columns}, "one word first": {TextColumns, "1\tAda\tB-PER\n\n" + columns}, "one word only": {TextColumns, "1\tAda\tB-PER\n"},
		"index as word": {TextColumns, "1\tCD\tO\n\nof\tIN\tO\n\n"}, "docstart": {TextColumns, "-DOCSTART- -X- O O\n\n\nEU NNP B-NP I-ORG\n. . O O\n\nx NN O O\n"},
		"long first sentence": {TextColumns, strings.Repeat("a\tO\n", 20000) + "\nb\tO\n"}, "columns without end": {TextColumns, strings.Repeat("word\tO\n", 20000)}, "conllu": {TextColumns, conllu}, "words": {TextColumns, "a\nb\n\nc\n"},
		"faulty": {TextColumns, columns + "1\tx\n"},
	} {
		want, wantErr := sentencesOf(t, strings.NewReader(tc.in), tc.mode)
		require.NotEmpty(t, want, name)
		if tc.mode == TextRaw && wantErr == nil && name != "no end" {
			var all []string
			for _, s := range Tokenize(tc.in) {
				all = append(all, strings.Join(s, "|"))
			}
			require.Equal(t, all, want, name)
		}
		for _, r := range []io.Reader{iotest.OneByteReader(strings.NewReader(tc.in)), iotest.HalfReader(strings.NewReader(tc.in)),
			&pieces{strings.NewReader(tc.in), 7}, &pieces{strings.NewReader(tc.in), 33}, &pieces{strings.NewReader(tc.in), 1021},
			iotest.DataErrReader(strings.NewReader(tc.in)), bytes.NewReader(gz(tc.in))} {
			got, err := sentencesOf(t, r, tc.mode)
			require.Equal(t, want, got, name)
			if wantErr == nil {
				require.NoError(t, err, name)
			} else {
				require.EqualError(t, err, wantErr.Error(), name)
			}
		}
	}
	// A sentence without end is cut at a line end, not kept for ever.
	got, err := sentencesOf(t, strings.NewReader(strings.Repeat("word and\n", 20000)), TextRaw)
	require.NoError(t, err)
	require.Len(t, got, 3)
	// Nor one in columns: of words, or of lines.
	for in, want := range map[string][]int{
		strings.Repeat("word\tO\n", 40000):                                                 {16385, 16385, 7230},
		strings.Repeat("word\tO\n", 16385) + "\n" + "a\tO\n":                               {16385, 1}, // the end where it is cut anyway
		strings.Repeat("1\ta\t_\tX\t_\t_\t_\t_\t_\t"+strings.Repeat("x", 1000)+"\n", 1100): {1031, 69},
	} {
		got, err := sentencesOf(t, strings.NewReader(in), TextColumns)
		require.NoError(t, err)
		var lengths []int
		for _, s := range got {
			lengths = append(lengths, strings.Count(s, "|")+1)
		}
		require.Equal(t, want, lengths)
	}
}

// Columns with an index that are no CoNLL-U are refused, not tagged by their indices.
func TestTextIndexedColumns(t *testing.T) {
	for _, in := range []string{"1\tAl\tal\tPROPN\n2\tis\tbe\tAUX\n\n", "1 Al al PROPN\n\n1 It it PRON\n2 is be AUX\n\n"} {
		for _, r := range []io.Reader{strings.NewReader(in), iotest.OneByteReader(strings.NewReader(in))} {
			_, err := sentencesOf(t, r, TextColumns)
			require.ErrorContains(t, err, "f: the first column counts words (1, 2, 3, ...) as that of CoNLL-U does, but the first row has 4 columns")
		}
	}
	got, err := sentencesOf(t, strings.NewReader("1 CD B-NP O\n\nof IN B-PP O\n\n"), TextColumns)
	require.NoError(t, err)
	require.Equal(t, []string{"1", "of"}, got)
}

// endless gives a line again and again.
type endless struct {
	line string
	at   int
}

func (e *endless) Read(b []byte) (int, error) {
	n := copy(b, e.line[e.at:])
	e.at = (e.at + n) % len(e.line)
	return n, nil
}

// A stream that never has a blank line is read in sentences of bounded length.
func TestTextEndless(t *testing.T) {
	for _, line := range []string{"word\tO\n", "1\tw\tO\n", "a\n", "x\t" + strings.Repeat("x", MaxLine-10) + "\n"} {
		tr, err := NewTextReader(&endless{line: line}, "f", TextColumns)
		require.NoError(t, err)
		for range 3 {
			s, err := tr.Next()
			require.NoError(t, err)
			n := 0
			for _, w := range s {
				n += len(w)
			}
			require.LessOrEqual(t, n, maxSentence+MaxLine)
			require.LessOrEqual(t, cap(tr.sr.text), 4*MaxLine)
		}
	}
}

// A sentence is returned as soon as its end has arrived.
func TestTextAtOnce(t *testing.T) {
	for _, tc := range []struct {
		mode   TextMode
		writes []string // after each one sentence can be read
	}{
		{TextLines, []string{"a b\n", "c\n"}},
		{TextRaw, []string{"It rains. Then\n", "it stops. She\n", "left.\n\n", "A title\n\n", "One. Two. "}}, // the last: only when its line ends
		{TextColumns, []string{"a\tO\nb\tO\n\n", "c\tO\n\n"}},
		{TextColumns, []string{"# id\n1\ta\tO\n2\tb\tO\n\n", "1\tc\tO\n\n"}},
		{TextColumns, []string{"word\nanother\n\n", "c\n\n"}},
		{TextColumns, []string{strings.TrimSuffix(conllu, "1\t#\t#\tSYM\tNN\t_\t0\troot\t_\t_\n"), "1\ta\t_\tX\t_\t_\t_\t_\t_\t_\n\n"}},
	} {
		pr, pw := io.Pipe()
		read := make(chan error)
		var last []string
		ask := make(chan bool, 1)
		go func() {
			tr, err := NewTextReader(pr, "f", tc.mode)
			for range ask {
				if err == nil {
					last, err = tr.Next()
				}
				read <- err
			}
		}()
		for i, w := range tc.writes {
			ask <- true
			go io.WriteString(pw, w)
			if tc.mode == TextRaw && i == len(tc.writes)-1 {
				time.Sleep(10 * time.Millisecond)
				go io.WriteString(pw, "\n")
			}
			select {
			case err := <-read:
				require.NoError(t, err, "%s: %q", tc.mode, w)
				require.NotEmpty(t, last)
			case <-time.After(20 * time.Second):
				t.Fatalf("%s: after %q no sentence is returned", tc.mode, w)
			}
		}
		close(ask)
		pw.Close()
	}
}

func FuzzTextPieces(f *testing.F) {
	f.Add([]byte(raw), 3)
	f.Add([]byte("1\ta\tO\n\nb\tc\td\n"), 1)
	f.Fuzz(func(t *testing.T, b []byte, n int) {
		for _, mode := range []TextMode{TextRaw, TextColumns, TextLines} {
			want, wantErr := sentencesOf(t, bytes.NewReader(b), mode)
			got, err := sentencesOf(t, &pieces{bytes.NewReader(b), 1 + n&63}, mode)
			require.Equal(t, want, got)
			require.Equal(t, wantErr == nil, err == nil)
		}
	})
}
