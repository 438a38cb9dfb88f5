package window

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestTokenize(t *testing.T) {
	for in, want := range map[string]string{
		"":                                  "",
		"Museums in Paris are amazing.":     "Museums in Paris are amazing .",
		"It's 1,000.50 (or so), isn't it?":  "It 's 1,000.50 ( or so ) , is n't it ?",
		"He left. She stayed.":              "He left . | She stayed .",
		"He left. \"Why?\" she asked.":      "He left . | \" Why ? \" she asked .",
		"the U.S. Navy and Mr. Smith":       "the U.S. Navy and Mr. Smith",
		"see http://a.b/c?d=e, or a@b.org.": "see http://a.b/c?d=e , or a@b.org .",
		"well-known -- AT&T... ok":          "well-known -- AT&T ... ok",
		"one\n\ntwo":                        "one | two",
		"@user #tag $5 10%":                 "@user #tag $ 5 10 %",
		"Ärger übt’s l'eau":                 "Ärger übt ’s l'eau",
		"I can't. YOU'RE done!":             "I ca n't . | YOU 'RE done !",
		"日本 語。":                             "日本 語 。",
	} {
		var got []string
		for _, s := range Tokenize(in) {
			got = append(got, strings.Join(s, " "))
		}
		require.Equal(t, want, strings.Join(got, " | "), in)
	}
}

func FuzzTokenize(f *testing.F) {
	f.Add("It's a.b. c's don't 'tis ... (x)")
	f.Fuzz(func(t *testing.T, s string) {
		// The words in order are the text without its blanks.
		var b strings.Builder
		for _, sent := range Tokenize(s) {
			for _, w := range sent {
				if w == "" {
					t.Fatal("empty word")
				}
				b.WriteString(w)
			}
		}
		if want := strings.Join(strings.Fields(s), ""); b.String() != want {
			t.Fatalf("%q: words are %q", s, b.String())
		}
	})
}

// Points and long words take time in proportion to their length: 200 KB took 17 s where every point looked back to the beginning.
func TestLongWordsAreFast(t *testing.T) {
	if testing.Short() {
		t.Skip("times")
	}
	start := time.Now()
	require.NotEmpty(t, Tokenize(strings.Repeat("A.", 100_000)))
	e := newExtractor([]Feature{{"word", 1}, {"stem", 1}, {"head", 1}}, []*Vocab{newVocab(map[string]int{"long": 2, "word": 2}, 1), capsVocab(), capsVocab()}, nil)
	var f form
	f.set(strings.Repeat("long", 100_000) + "word")
	e.rows(nil, &f)
	require.Less(t, time.Since(start), 3*time.Second)
}
