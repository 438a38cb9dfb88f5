package window

import (
	"bytes"
	"context"
	"encoding/binary"
	"math"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func binaryFile(header string, newline bool, rows ...any) []byte {
	var b bytes.Buffer
	b.WriteString(header)
	for _, r := range rows {
		switch r := r.(type) {
		case string:
			b.WriteString(r + " ")
		case []float32:
			binary.Write(&b, binary.LittleEndian, r)
			if newline {
				b.WriteByte('\n')
			}
		}
	}
	return b.Bytes()
}

func TestReadVectors(t *testing.T) {
	for name, in := range map[string][]byte{
		"glove":           []byte("the 1 2.5 -3\na b 4 5 6\nthe 7 8 9\n"),
		"word2vec text":   []byte("3 3\nthe 1 2.5 -3\na b 4 5 6\nthe 7 8 9\n"),
		"vec, trailing":   []byte("3 3\nthe 1 2.5 -3 \na b 4 5 6 \nthe 7 8 9 \n"),
		"tabs, no end":    []byte("the\t1\t2.5\t-3\na b\t4\t5\t6\nthe\t7\t8\t9"),
		"gzip":            gz("the 1 2.5 -3\na b 4 5 6\nthe 7 8 9\n"),
		"binary":          binaryFile("3 3\n", true, "the", []float32{1, 2.5, -3}, "a_b", []float32{4, 5, 6}, "the", []float32{7, 8, 9}),
		"binary, no ends": binaryFile("3 3\n", false, "the", []float32{1, 2.5, -3}, "a_b", []float32{4, 5, 6}, "the", []float32{7, 8, 9}),
	} {
		t.Run(name, func(t *testing.T) {
			v, err := ReadVectors(bytes.NewReader(in), "f", nil)
			require.NoError(t, err)
			require.Equal(t, 3, v.Width)
			require.Equal(t, 2, v.Len())
			require.Equal(t, 3, v.Lines)
			require.Equal(t, 1, v.Skipped)
			require.Equal(t, []float32{1, 2.5, -3}, v.Vector("the"))
			require.Equal(t, []float32{4, 5, 6}, v.Vector(v.Word(1)))
			require.Nil(t, v.Vector("x"))
			v, err = ReadVectors(bytes.NewReader(in), "f", func(w string) bool { return w == "the" })
			require.NoError(t, err)
			require.Equal(t, 1, v.Len())
		})
	}
}

func TestReadVectorsErrors(t *testing.T) {
	nan := float32(math.NaN())
	long := make([]float32, 1<<13) // two rows are more than the reader looks at first
	cutGz := gz(string(binaryFile("2 8192\n", true, "a", long, "b", long)))
	cutGz = cutGz[:len(cutGz)-4]
	for name, tc := range map[string]struct {
		in   []byte
		want string
	}{
		"empty":         {nil, "f: no vectors"},
		"width":         {[]byte("a 1 2\nb 1\n"), "f:2: 1 numbers, want 2"},
		"number":        {[]byte("a 1 2\nb 1 x\n"), `f:2: "x" is no number`},
		"inf":           {[]byte("a 1 2\nb 1 Inf\n"), `f:2: "Inf" is not finite`},
		"utf8":          {[]byte("a\xff 1 2\n\xff 1 2\n"), "f: none of the 2 words is valid UTF-8"},
		"utf8 number":   {[]byte("a 1 2\nb 1 \xff\n"), "is no number"},
		"range":         {[]byte("a 1 2\nb 1 1e40\n"), `f:2: "1e40" is out of the range of float32`},
		"header, more":  {[]byte("2 2\na 1 2 3 4\nb 1 2 3 4\n"), "f:2: 4 numbers, want 2 as the header says"},
		"header, fewer": {[]byte("2 4\na 1 2\nb 1 2\n"), "f:2: 2 numbers, want 4 as the header says"},
		"header, cut":   {[]byte("2 50\nä 1 2"), "f:2: 2 numbers, want 50 as the header says"},
		"header, word":  {[]byte("2 2\na 1 x\nb 1 2\n"), `f:2: "x" is no number`},
		"later row":     {[]byte("3 2\na 1 2\nb c 1 2\nd 1 1 2\n"), "f:4: 3 numbers, want 2 as the header says"},
		"rows":          {[]byte("3 2\na 1 2\nb 1 2\n"), "2 rows, the header says 3"},
		"binary cut":    {binaryFile("3 2\n", true, "a", []float32{1, 2}, "b", []float32{1}), "the file is cut short"},
		"binary nan":    {binaryFile("2 2\n", true, "a", []float32{1, nan}, "b", []float32{1, 1}), "is not finite"},
		"binary no utf": {binaryFile("1 2\n", true, "\xff", []float32{1, 1.5}), "f: none of the 1 words is valid UTF-8"},
		"binary more":   {binaryFile("1 2\n", true, "a", []float32{1, 1.5}, "b", []float32{1, 2}), "f: bytes follow row 1, the last that the header says"},
		"binary zeros":  {append(binaryFile("1 2\n", true, "a", []float32{1, 1.5}), 0), "f: bytes follow row 1"},
		"fastText .bin": {[]byte("\xba\x16\x4f\x2f\x0c\x00\x00\x00"), "f: this looks like a binary model of fastText (.bin), want its vectors as text (.vec)"},
		"after gzip":    {append(gz("a 1 2\n"), "x"...), "f: bytes that are no gzip follow the end of the gzip stream"},
		"binary gzip":   {cutGz, "f: after the last row: unexpected EOF"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ReadVectors(bytes.NewReader(tc.in), "f", nil)
			require.ErrorContains(t, err, tc.want)
		})
	}
}

// A word may have blanks below a header too, unless all that follows its first part is numbers.
func TestReadVectorsWordsWithBlanks(t *testing.T) {
	v, err := ReadVectors(strings.NewReader("4 2\nto infinity 1 2\n. . . 1 2\n1 of 2 1 2\n5 1 2\n"), "f", nil)
	require.NoError(t, err)
	require.Equal(t, []string{"to infinity", ". . .", "1 of 2", "5"}, v.words)
}

func TestReadVectorsShared(t *testing.T) {
	var first *Vectors
	for _, name := range []string{"similarity.txt", "similarity.nodims", "similarity.bin"} {
		v, err := ReadVectorsFile(needShared(t, "vectors/loader/"+name), nil)
		require.NoError(t, err, name)
		require.Equal(t, 41, v.Len(), name)
		require.Equal(t, 100, v.Width, name)
		if first == nil {
			first = v
		}
		for i := range 41 {
			require.Equal(t, first.Word(i), v.Word(i))
			for j, x := range first.Vector(first.Word(i)) {
				require.InDelta(t, x, v.Vector(v.Word(i))[j], 1e-5)
			}
		}
	}
	near, ok := first.Nearest("Berlin", 3)
	require.True(t, ok)
	require.Len(t, near, 3)
	for _, name := range []string{"utf8-incomplete.txt", "utf8-incomplete.dims", "utf8-incomplete.bin"} {
		v, err := ReadVectorsFile(needShared(t, "vectors/loader/"+name), nil)
		require.NoError(t, err, name)
		require.Equal(t, []string{"meren", "rivieren"}, v.words, name)
		require.Equal(t, 3, v.Lines, name)
		require.Equal(t, 1, v.Invalid, name)
	}
	v, err := ReadVectorsFile(needShared(t, "vectors/glove.6B.50d.top2446.txt.gz"), nil)
	require.NoError(t, err)
	require.Equal(t, 2446, v.Len())
	dev, err := ReadCorpusFile(needShared(t, "ud-ewt/en_ewt-ud-dev.conllu.gz"), UPOS)
	require.NoError(t, err)
	c := v.Coverage(dev)
	require.Equal(t, 25147, c.Tokens)
	require.Greater(t, c.TokensFound, 25147/2)
}

// A word has the vector of its own spelling, wherever that stands in the file,
// else that of the first word that normalises to it.
func TestVectorsNormalized(t *testing.T) {
	const file = "Paris 1 1\nPARIS 2 2\nHouse 3 3\n1984 4 4\n2001 5 5\nhouse 6 6\n\xff 7 7\n"
	v, err := ReadVectors(strings.NewReader(file), "f", nil)
	require.NoError(t, err)
	require.Equal(t, 6, v.Len())
	for word, want := range map[string]string{"paris": "Paris", "house": "house", "0000": "1984"} {
		i, exact, ok := v.find(word)
		require.True(t, ok)
		require.Equal(t, want, v.Word(i))
		require.Equal(t, word == want, exact)
	}
	require.Nil(t, v.Vector("paris"))
	c := &Corpus{Sentences: []Sentence{{Words: []string{"Paris", "paris", "House", "1999", "x"}}}, Tokens: 5}
	n := v.Coverage(c)
	require.Equal(t, Coverage{Types: 4, TypesFound: 3, Tokens: 5, TokensFound: 4, TypesNormalized: 2, TokensNormalized: 3, Invalid: 1}, n)
	require.Equal(t, "3 of 4 words (75.0 %), 4 of 5 tokens (80.0 %); as written in the file 1 words, 1 tokens, by its words normalised 2 words, 3 tokens; rows left out, not valid UTF-8: 1", n.String())

	train, _ := few(NER)
	cfg, opt := EmbeddedDefaults(NER)
	word := &cfg.Features[cfg.feature("word")]
	word.Width = 2
	if opt.Vectors, err = ReadVectors(strings.NewReader("House 1 -3\nHOUSE 5 5\n"), "f", nil); err != nil {
		t.Fatal(err)
	}
	m, err := NewModel(train, cfg, opt)
	require.NoError(t, err)
	x := m.WordVectors().Vector("house")
	require.Positive(t, x[0])
	require.InEpsilon(t, -3*x[0], x[1], 1e-6)
}

// The lecture's trap: training moves only the vectors of words that it sees.
// With vectors kept frozen all words stay comparable.
func TestFreeze(t *testing.T) {
	train, dev := few(NER)
	var b strings.Builder
	for _, w := range []string{"house", "garden", "the", "telly"} { // telly is not in the corpus
		b.WriteString(w + strings.Repeat(" 0.5 -1", 6) + "\n")
	}
	v, err := ReadVectors(strings.NewReader(b.String()), "f", nil)
	require.NoError(t, err)
	run := func(epochs, freeze int) *Model {
		cfg, opt := EmbeddedDefaults(NER)
		opt.Epochs, opt.Vectors, opt.Freeze = epochs, v, freeze
		res, err := Train(context.Background(), train, dev, cfg, opt)
		require.NoError(t, err)
		return res.Model
	}
	cfg, opt := EmbeddedDefaults(NER)
	opt.Vectors = v
	start, err := NewModel(train, cfg, opt)
	require.NoError(t, err)
	before := start.WordVectors()
	frozen, tuned := run(1, -1).WordVectors(), run(1, 0).WordVectors()
	require.Equal(t, before.Vector("house"), frozen.Vector("house"))
	require.NotEqual(t, before.Vector("house"), tuned.Vector("house"))
	require.Nil(t, tuned.Vector("telly"))
	require.Equal(t, before.Vector("house"), run(1, 1).WordVectors().Vector("house"))
	cfg.Features[0].Width = 7
	_, err = NewModel(train, cfg, opt)
	require.ErrorContains(t, err, "the vectors have width 12, the feature word has 7")
}

func FuzzReadVectors(f *testing.F) {
	f.Add([]byte("a 1 2\nb 3 4\n"))
	f.Add([]byte("2 2\na 1 2\nb 3 4\n"))
	f.Add([]byte("A 1 2\n\xff 3 4\n"))
	f.Add(binaryFile("1 2\n", true, "a", []float32{1, 1.5}))
	f.Add(binaryFile("2 2\n", true, "a", []float32{1, 1.5}, "\xff", []float32{1, 2}))
	f.Fuzz(func(t *testing.T, b []byte) {
		v, err := ReadVectors(bytes.NewReader(b), "f", nil)
		if err != nil {
			return
		}
		for i := range v.Len() {
			if len(v.Vector(v.Word(i))) != v.Width {
				t.Fatal("width")
			}
			if !utf8.ValidString(v.Word(i)) {
				t.Fatal("UTF-8")
			}
		}
	})
}

func TestVectorsFileMissing(t *testing.T) {
	_, err := ReadVectorsFile("/nonexistent", nil)
	require.ErrorIs(t, err, os.ErrNotExist)
}
