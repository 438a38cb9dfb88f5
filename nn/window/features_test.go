package window

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestForm(t *testing.T) {
	var f form
	for _, tc := range []struct {
		word, norm, pre2, suf3 string
		caps                   int
	}{
		{"Paris", "paris", "pa", "ris", capsTitle},
		{"I", "i", "i", "i", capsOne},
		{"NATO", "nato", "na", "ato", capsUpper},
		{"U.S.", "u.s.", "u.", ".s.", capsUpper},
		{"iPhone", "iphone", "ip", "one", capsMixed},
		{"McDonald", "mcdonald", "mc", "ald", capsMixed},
		{"1,234", "0,000", "0,", "000", capsDigit},
		{"1990s", "0000s", "00", "00s", capsLower},
		{"--", "--", "--", "--", capsNone},
		{"Ärger", "ärger", "är", "ger", capsTitle},
		{"ÉCOLE", "école", "éc", "ole", capsUpper},
		{"e\u0301cole", "e\u0301cole", "e\u0301c", "ole", capsLower},
		{"te\u0301", "te\u0301", "te\u0301", "te\u0301", capsLower},
		{"日本語", "日本語", "日本", "日本語", capsNone},
		{"٣٤", "00", "00", "00", capsDigit},
		{"😀a", "😀a", "😀a", "😀a", capsLower},
		{"\u0301", "\u0301", "\u0301", "\u0301", capsNone},
		{"", "", "", "", capsNone},
	} {
		f.set(tc.word)
		require.Equal(t, tc.norm, string(f.norm), tc.word)
		require.Equal(t, tc.pre2, string(f.prefix(2)), tc.word)
		require.Equal(t, tc.suf3, string(f.suffix(3)), tc.word)
		require.Equal(t, tc.caps, f.caps, tc.word)
		require.Equal(t, tc.norm, Normalize(tc.word))
	}
	word := "Überraschungen"
	require.Zero(t, testing.AllocsPerRun(100, func() { f.set(word) }))
}

func TestParseFeatures(t *testing.T) {
	fs, err := ParseFeatures("word:50,caps:5,suf2:10")
	require.NoError(t, err)
	require.Equal(t, []Feature{{"word", 50}, {"caps", 5}, {"suf2", 10}}, fs)
	require.Equal(t, "word:50,caps:5,suf2:10", FormatFeatures(fs))
	for s, want := range map[string]string{
		"":              "no width",
		"word":          "no width",
		"word:x":        "is no number",
		"word:5x":       "is no number",
		"word:0":        "width 0",
		"suf5:3":        "unknown feature",
		"word:5,word:5": "listed twice",
	} {
		_, err := ParseFeatures(s)
		require.ErrorContains(t, err, want, s)
	}
}

func TestVocab(t *testing.T) {
	v := newVocab(map[string]int{"b": 2, "a": 2, "c": 5, "d": 1}, 2)
	require.Equal(t, []string{"c", "a", "b"}, v.values)
	require.Equal(t, 5, v.Rows())
	require.Equal(t, 2, v.Row("c"))
	require.Equal(t, rowUnknown, v.Row("d"))
	require.Equal(t, "b", v.Value(4))
	require.Equal(t, 2, v.Count(4))
	require.Equal(t, "", v.Value(0))
}

func TestGazetteer(t *testing.T) {
	g, err := NewGazetteer([]string{"loc", "per"}, [][]string{{"New York", "Paris"}, {"Paris Hilton"}})
	require.NoError(t, err)
	require.Equal(t, "01", g.look([]byte("paris")))
	require.Equal(t, "0", g.look([]byte("york")))
	require.Equal(t, "", g.look([]byte("rome")))
	for _, names := range [][]string{nil, {""}, {"a", ""}, {"a", "b", "a"}} {
		_, err = NewGazetteer(names, make([][]string, len(names)))
		require.Error(t, err, "%q", names)
	}
	fs := []Feature{{"word", 4}, {"gaz", 2}, {"caps", 2}}
	c := &Corpus{Sentences: []Sentence{{Words: []string{"Paris", "is", "York"}}}}
	vs := buildVocabs(c, fs, g, 1, 1)
	e := newExtractor(fs, vs, g)
	var f form
	f.set("Hilton")
	require.Equal(t, []int32{1, 1, capsTitle + 2}, e.rows(nil, &f))
	f.set("PARIS")
	require.Equal(t, int32(vs[1].Row("01")), e.rows(nil, &f)[1])
}
