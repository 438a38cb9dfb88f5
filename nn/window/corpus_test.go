package window

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"
)

// needShared returns the path of a file of the shared data, or skips.
func needShared(t testing.TB, name string) string {
	t.Helper()
	for _, dir := range []string{"../../../shared/data", "../../shared/data"} {
		p := filepath.Join(dir, name)
		if _, err := os.Stat(p); err == nil {
			return p
		}
	}
	t.Skipf("shared/data/%s is not here", name)
	return ""
}

func gz(s string) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	io.WriteString(w, s)
	w.Close()
	return b.Bytes()
}

const conllu = "# text = It's\n1-2\tIt's\t_\t_\t_\t_\t_\t_\t_\t_\n" +
	"1\tIt\tit\tPRON\tPRP\t_\t0\troot\t_\t_\n2\t's\tbe\tAUX\tVBZ\t_\t1\tcop\t_\t_\n2.1\tx\t_\t_\t_\t_\t_\t_\t_\t_\n\n" +
	"# text = #\n1\t#\t#\tSYM\tNN\t_\t0\troot\t_\t_\n"

func TestReadCorpusFormats(t *testing.T) {
	for _, tc := range []struct {
		name, in string
		task     Task
		format   Format
		want     []Sentence
	}{
		{"conllu", conllu, UPOS, FormatCoNLLU,
			[]Sentence{{Words: []string{"It", "'s"}, Tags: []string{"PRON", "AUX"}, Aux: [][]string{{"PRP", "VBZ"}, {"_", "_"}, {"root", "cop"}}}, {Words: []string{"#"}, Tags: []string{"SYM"}, Aux: [][]string{{"NN"}, {"_"}, {"root"}}}}},
		{"uner", "# id = 1\n1\tAl\tB-ORG\t-\tx\n2\t#\tO\n3\tq\tB-OTH\t-\tx\n4\tr\tI-OTH\t-\tx\n\n1\ta\tB-O\t-\tx\n", NER, FormatIndexed,
			[]Sentence{{Words: []string{"Al", "#", "q", "r"}, Tags: []string{"B-ORG", "O", "O", "O"}}, {Words: []string{"a"}, Tags: []string{"O"}}}},
		{"uner three columns", "1\tAl\tB-ORG\n2\tx\tI-ORG\n", NER, FormatIndexed,
			[]Sentence{{Words: []string{"Al", "x"}, Tags: []string{"B-ORG", "I-ORG"}}}},
		{"wnut", "#\tO\n@a\tO\n \t \nb\tB-person\r\n", NER, FormatColumns,
			[]Sentence{{Words: []string{"#", "@a"}, Tags: []string{"O", "O"}}, {Words: []string{"b"}, Tags: []string{"B-person"}}}},
		{"conll2003", "-DOCSTART- -X- -X- O\n\nEU NNP B-NP I-ORG\n. . O O\n", NER, FormatColumns,
			[]Sentence{{Words: []string{"EU", "."}, Tags: []string{"I-ORG", "O"}}}},
		{"conll2003 pos", "-DOCSTART- -X- -X- O\n\nEU NNP B-NP I-ORG\n. . O O\n", UPOS, FormatColumns,
			[]Sentence{{Words: []string{"EU", "."}, Tags: []string{"NNP", "."}}}},
		{"two columns, blanks", "1 NUM\n2 NUM\n", UPOS, FormatColumns,
			[]Sentence{{Words: []string{"1", "2"}, Tags: []string{"NUM", "NUM"}}}},
		{"two columns, counting", "1\tNUM\n2\tNUM\n\n1\tNUM\n", UPOS, FormatColumns,
			[]Sentence{{Words: []string{"1", "2"}, Tags: []string{"NUM", "NUM"}}, {Words: []string{"1"}, Tags: []string{"NUM"}}}},
		{"four columns, a number first", "1 CD B-NP O\n\n1 CD B-NP O\ndog NN I-NP O\n", NER, FormatColumns,
			[]Sentence{{Words: []string{"1"}, Tags: []string{"O"}}, {Words: []string{"1", "dog"}, Tags: []string{"O", "O"}}}},
		{"conllu, comments without a blank", "#newdoc\n#\n# sent_id = 1\n1\tIt\tit\tPRON\tPRP\t_\t2\troot\t_\t_\n\n#sent_id=2\n1\t#\t#\tSYM\tNN\t_\t0\troot\t_\t_\n", UPOS, FormatCoNLLU,
			[]Sentence{{Words: []string{"It"}, Tags: []string{"PRON"}, Aux: [][]string{{"PRP"}, {"_"}, {"root"}}}, {Words: []string{"#"}, Tags: []string{"SYM"}, Aux: [][]string{{"NN"}, {"_"}, {"root"}}}}},
		{"uner, comments without a blank", "#id=1\n1\tAl\tB-ORG\n\n#\n1\ta\tO\n", NER, FormatIndexed,
			[]Sentence{{Words: []string{"Al"}, Tags: []string{"B-ORG"}}, {Words: []string{"a"}, Tags: []string{"O"}}}},
		{"a word #", "# O\na O\n", NER, FormatColumns,
			[]Sentence{{Words: []string{"#", "a"}, Tags: []string{"O", "O"}}}},
		{"byte order mark", "\xef\xbb\xbfa\tO\n", NER, FormatColumns,
			[]Sentence{{Words: []string{"a"}, Tags: []string{"O"}}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for _, in := range [][]byte{[]byte(tc.in), gz(tc.in)} {
				c, err := ReadCorpus(bytes.NewReader(in), "f", tc.task)
				require.NoError(t, err)
				require.Equal(t, tc.format, c.Format)
				for i := range c.Sentences {
					c.Sentences[i].lines = nil
				}
				require.Equal(t, tc.want, c.Sentences)
			}
		})
	}
}

func TestReadCorpusErrors(t *testing.T) {
	z := gz(strings.Repeat(conllu+"\n", 50))
	const after = "f: bytes that are no gzip follow the end of the gzip stream"
	with := func(more string) []byte { return append(slices.Clone(z), more...) }
	for _, tc := range []struct {
		name string
		in   []byte
		task Task
		want string
	}{
		{"empty", nil, UPOS, "f: no sentences"},
		{"only comments", []byte("# a\n\n"), UPOS, "f: no sentences"},
		{"cut gzip", z[:len(z)/2], UPOS, "the gzip stream is cut short: unexpected EOF"},
		{"cut gzip, second", append(slices.Clone(z), z[:len(z)/2]...), UPOS, "the gzip stream is cut short: unexpected EOF"},
		{"cut gzip, second header", append(slices.Clone(z), z[:5]...), UPOS, "the gzip stream is cut short: unexpected EOF"},
		{"cut gzip, trailer", z[:len(z)-4], UPOS, "the gzip stream is cut short: unexpected EOF"},
		{"after gzip, one byte", with("x"), UPOS, after},
		{"after gzip", with("garbage, longer than a header of gzip"), UPOS, after},
		{"after gzip, NUL", with(strings.Repeat("\x00", 512)), UPOS, after},
		{"long sentence", []byte("x\tO\n\n" + strings.Repeat("a\tO\n", 70000)), NER, "f:65539: sentence longer than 65536 words"},
		{"nine columns", []byte(conllu + "2\tx\t_\tX\t_\t_\t_\t_\t_\n"), UPOS, "f:9: 9 columns, want the 10 of CoNLL-U"},
		{"columns", []byte("a\tO\nb\n"), NER, "f:2: 1 columns, want 2 as in the lines before"},
		{"one column", []byte("a\nb\n"), NER, "f:1: one column: there are no tags"},
		{"tag", []byte("a\tO\nb\tLOC\n"), NER, `f:2: tag "LOC" is not O, B-x or I-x`},
		{"no tag", []byte("a\tX\nb\t_\n"), UPOS, `f:2: token "b" has no tag`},
		{"nul", []byte("a\tO\nb\x00\tO\n"), NER, "f:2: NUL byte"},
		{"utf8", []byte("a\tO\nb\xff\tO\n"), NER, "f:2: not valid UTF-8"},
		{"long line", []byte("a\tO\n" + strings.Repeat("x", 10<<20) + "\tO\n"), NER, "f:2: line longer than 1048576 bytes"},
		{"long line at end", []byte("a\tO\n" + strings.Repeat("x", MaxLine+5)), NER, "f:2: line longer than 1048576 bytes"},
		{"index, nine columns", []byte("# text = Al is\n1\tAl\tal\tPROPN\tNNP\t_\t0\troot\t_\n2\tis\tbe\tAUX\tVBZ\t_\t1\tcop\t_\n"), UPOS, "first row has 9 columns separated by tabs: CoNLL-U has 10"},
		{"index, blanks", []byte("#newdoc\n1-2 Al's _ _ _ _ _ _ _ _\n1 Al al PROPN NNP _ 0 root _ _\n2 's be AUX VBZ _ 1 cop _ _\n\n1 Go go VERB VB _ 0 root _ _\n"), UPOS, "first row has 10 columns separated by blanks: CoNLL-U has 10"},
		{"empty token", []byte("a\tO\n\tO\n"), NER, "f:2: empty token"},
		{"ner of conllu", []byte(conllu), NER, "f:3: CoNLL-U has no column of entities (task ner)"},
		{"upos of uner", []byte("1\ta\tO\n"), UPOS, "has no column of parts of speech"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := ReadCorpus(bytes.NewReader(tc.in), "f", tc.task)
			require.ErrorContains(t, err, tc.want)
			var pe *ParseError
			require.True(t, errors.As(err, &pe))
		})
	}
}

// The counts are those of shared/data/README.md.
func TestReadCorpusReal(t *testing.T) {
	for _, tc := range []struct {
		file            string
		task            Task
		sents, toks, en int
	}{
		{"ud-ewt/en_ewt-ud-train.conllu.gz", UPOS, 12544, 204577, 0},
		{"ud-ewt/en_ewt-ud-dev.conllu.gz", UPOS, 2001, 25147, 0},
		{"uner-ewt/en_ewt-ud-train.first-commit.iob2.gz", NER, 12543, 204579, 7005},
		{"uner-ewt/en_ewt-ud-dev.iob2.gz", NER, 2001, 25149, 966},
		{"wnut17/wnut17train.conll.gz", NER, 3394, 62730, 1975},
		{"wnut17/emerging.dev.conll.gz", NER, 1009, 15733, 836},
	} {
		t.Run(tc.file, func(t *testing.T) {
			c, err := ReadCorpusFile(needShared(t, tc.file), tc.task)
			require.NoError(t, err)
			require.Equal(t, tc.sents, len(c.Sentences))
			require.Equal(t, tc.toks, c.Tokens)
			if tc.task == NER {
				n := 0
				for _, s := range c.Sentences {
					n += len(Entities(nil, s.Tags))
				}
				require.Equal(t, tc.en, n)
			}
		})
	}
}

// Gzip streams one after the other, as gzip -c >> writes them, are one text.
func TestReadCorpusGzips(t *testing.T) {
	in := slices.Concat(gz("a\tO\n"), gz(""), gz("b\tB-X\n\nc"), gz("\tO\n"))
	for _, r := range []io.Reader{bytes.NewReader(in), iotest.OneByteReader(bytes.NewReader(in)), iotest.DataErrReader(bytes.NewReader(in))} {
		c, err := ReadCorpus(r, "f", NER)
		require.NoError(t, err)
		require.Equal(t, 3, c.Tokens)
		require.Equal(t, []string{"a", "b"}, c.Sentences[0].Words)
		require.Equal(t, []string{"c"}, c.Sentences[1].Words)
	}
}

// A sentence of the greatest length is read.
func TestReadCorpusLongest(t *testing.T) {
	c, err := ReadCorpus(strings.NewReader(strings.Repeat("a\tO\n", maxWords)+"\nb\tB-X\n"), "f", NER)
	require.NoError(t, err)
	require.Len(t, c.Sentences, 2)
	require.Len(t, c.Sentences[0].Words, maxWords)
}

func FuzzReadCorpus(f *testing.F) {
	f.Add([]byte(conllu))
	f.Add([]byte("1\ta\tO\n2\tb\tB-X\n"))
	f.Add([]byte("a O\n\nb I-X"))
	f.Add(gz("a\tO\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, task := range []Task{UPOS, NER} {
			c, err := ReadCorpus(bytes.NewReader(b), "f", task)
			if err != nil {
				continue
			}
			n := 0
			for _, s := range c.Sentences {
				if len(s.Words) == 0 || len(s.Words) != len(s.Tags) {
					t.Fatalf("%d words, %d tags", len(s.Words), len(s.Tags))
				}
				n += len(s.Words)
			}
			if n == 0 || n != c.Tokens {
				t.Fatalf("%d tokens, counted %d", c.Tokens, n)
			}
		}
	})
}
