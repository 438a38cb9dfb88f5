package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lockstep-go/lockstep/nn/safetensors"
)

// call runs the command and returns exit code, stdout and stderr.
func call(t *testing.T, stdin string, args ...string) (int, string, string) {
	t.Helper()
	var out, errs bytes.Buffer
	code := run(context.Background(), args, strings.NewReader(stdin), &out, &errs)
	return code, out.String(), errs.String()
}

// embedded trains on the embedded corpus and returns the model's path.
func embedded(t *testing.T, args ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "m.safetensors")
	code, out, errs := call(t, "", append([]string{"train", "-epochs", "1", "-out", path}, args...)...)
	require.Equal(t, exitOK, code, errs)
	require.Contains(t, out, "model: "+path)
	return path
}

func file(t *testing.T, name string, content []byte) string {
	t.Helper()
	p := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(p, content, 0o644))
	return p
}

func gz(b []byte) []byte {
	var buf bytes.Buffer
	w := gzip.NewWriter(&buf)
	w.Write(b)
	w.Close()
	return buf.Bytes()
}

const tagged = "Ada\tB-PER\nlives\tO\nin\tO\nElmford\tB-LOC\n.\tO\n\nShe\tO\nsaw\tO\nHartson\tB-PER\n.\tO\n\n"

func TestUsage(t *testing.T) {
	code, _, errs := call(t, "")
	require.Equal(t, exitUsage, code)
	require.Contains(t, errs, "usage: lockstep COMMAND")
	code, out, _ := call(t, "", "help")
	require.Equal(t, exitOK, code)
	for _, name := range []string{"train", "eval", "tag", "info", "vectors", "bench"} {
		require.Contains(t, out, "  "+name)
		code, help, errs := call(t, "", name, "-h")
		require.Equal(t, exitOK, code, name)
		require.Contains(t, help, "usage: lockstep "+name)
		require.Empty(t, errs)
	}
	for _, args := range [][]string{
		{"fly"}, {"train", "-no-such-flag"}, {"train", "extra"}, {"train", "-task", "chess"}, {"train", "-features", "nose:3"},
		{"train", "-threads", "-1"}, {"train", "-sentence", "perhaps"}, {"eval"}, {"eval", "-model", "x"},
		{"tag", "-format", "xml"}, {"tag", "-in", "braille"}, {"tag", "-budget", "0"}, {"vectors"}, {"vectors", "-vectors", "v", "-coverage", "c", "word"},
		{"bench", "extra"}, {"bench", "-json", "-csv"}, {"bench", "-markdown", "-csv"}, {"bench", "-time", "0s"}, {"bench", "-match", "("}, {"bench", "-match", "nothing"},
		{"bench", "-level", "sse"}, {"bench", "-report", "out.pdf"},
	} {
		code, out, errs := call(t, "", args...)
		require.Equal(t, exitUsage, code, args)
		require.Empty(t, out, args)
		require.NotEmpty(t, errs, args)
	}
}

// A wrong value is found before any file is read: the message says what was seen and what is wanted.
func TestUsageValues(t *testing.T) {
	for _, tc := range []struct{ flag, value, want string }{
		{"-radius", "-2", "radius -2, want 0 to 16"}, {"-epochs", "0", "epochs 0, want at least 1"}, {"-batch", "0", "batch 0, want 1 to"},
		{"-hidden", "0", "hidden 0, want 1 to"}, {"-rate", "nan", "rate NaN, want above 0"}, {"-rate", "-1", "rate -1"}, {"-rate", "fast", `"fast"`},
		{"-schedule", "foo", `unknown schedule "foo" (want linear`}, {"-auxiliary", "foo", `unknown auxiliary target "foo" (want xpos`},
		{"-drop-input", "1", "drop input 1, want 0 to below 1"}, {"-drop-hidden", "nan", "drop hidden NaN, want 0 to below 1"}, {"-init-rows", "-5", "initial rows -5, want 0"},
		{"-row-rate", "-1", "row rate -1, want"}, {"-word-drop", "inf", "word drop +Inf, want"}, {"-min-word", "-1", "min word -1, want 0 or more"}, {"-min-affix", "-3", "min affix -3, want 0 or more"},
		{"-average", "-1", "average -1, want 0 or more\n"}, {"-patience", "-1", "patience -1, want 0 or more\n"}, {"-checkpoint-every", "-1", "checkpoint every -1"}, {"-warm-up", "1", "warm-up 1, want"},
		{"-smooth", "1", "smooth 1, want"}, {"-smooth", "0.1", "want -sentence false"}, {"-auxiliary-weight", "-1", "weight -1, want"}, {"-out", "", "-out is empty"},
		{"-freeze", "-7", "-freeze -7, want -1 (for ever) or more"}, {"-snapshots", "-1", "snapshots -1"}, {"-average", "-2", "average -2"},
		{"-warm-up", "0.2", "-warm-up wants -schedule onecycle, not linear"}, {"-auxiliary-weight", "2", "-auxiliary-weight wants targets in -auxiliary"},
		{"-auxiliary", "next,xpos", "-auxiliary next,xpos: xpos, feats and deprel want"}, {"-snapshots", "2", "-snapshots wants -average"},
		{"-features", "word:8,gaz:3", "the feature gaz wants -gazetteer"}, {"-gazetteer", "a=b", "-gazetteer wants a feature gaz"},
	} {
		code, out, errs := call(t, "", "train", "-train", "/nonexistent", "-out", "m", tc.flag, tc.value)
		require.Equal(t, exitUsage, code, "%s %s: %s", tc.flag, tc.value, errs)
		require.Empty(t, out)
		require.Contains(t, errs, tc.want, "%s %s", tc.flag, tc.value)
	}
	for want, args := range map[string][]string{
		"-iobes is about entities":                   {"train", "-task", "upos", "-iobes", "true"},
		"-auxiliary deprel: xpos, feats":             {"train", "-task", "ner", "-auxiliary", "deprel"},
		`["xpos"] with weight 0`:                     {"train", "-task", "upos", "-train", "/nonexistent", "-auxiliary", "xpos", "-auxiliary-weight", "0"},
		"-task wants -coverage":                      {"vectors", "-model", "/nonexistent", "-task", "ner", "Ada"},
		`-n stands behind "Ada": flags come first`:   {"vectors", "-model", "/nonexistent", "Ada", "-n", "3"},
		`-stats stands behind "x": flags come first`: {"tag", "x", "-stats"},
		`lockstep eval: unexpected argument "x"`:     {"eval", "-model", "/nonexistent", "-in", "c", "x"},
		`unexpected argument "x", want one model`:    {"info", "-model", "/nonexistent", "x"},
	} {
		code, out, errs := call(t, "", args...)
		require.Equal(t, exitUsage, code, errs)
		require.Empty(t, out)
		require.Contains(t, errs, want, args)
	}
	code, _, errs := call(t, "", "eval", "-model", "/nonexistent", "-in", "x", "-threads", "-1")
	require.Equal(t, exitUsage, code)
	require.Contains(t, errs, "-threads -1, want 0 or more")
}

// Lists of names may be compressed or begin with a byte order mark; what is no list is an error that names file and line.
func TestGazetteerFiles(t *testing.T) {
	for name, content := range map[string]string{"plain": "Elmford\nNew York\n", "gz": string(gz([]byte("Elmford\nNew York\n"))), "bom": "\ufeffElmford\r\nNew  York\r\n"} {
		list, err := readLines(file(t, name, []byte(content)))
		require.NoError(t, err, name)
		require.Equal(t, []string{"Elmford", "New York"}, list, name)
	}
	for _, tc := range [][2]string{{"a\xff\n", ":1"}, {"a\nb\x00\n", ":2"}, {strings.Repeat("n", 2<<20), ":1"}} {
		list := file(t, "list", []byte(tc[0]))
		code, out, errs := call(t, "", "train", "-features", "word:12,gaz:3", "-gazetteer", "a="+list, "-out", filepath.Join(t.TempDir(), "m"))
		require.Equal(t, exitInput, code, errs)
		require.Contains(t, errs, list+tc[1])
		require.NotContains(t, out, "model")
	}
}

func TestGazetteerNames(t *testing.T) {
	list, empty := file(t, "list", []byte("Elmford\n")), file(t, "empty", []byte("\n \n"))
	for spec, want := range map[string]string{
		"a=" + empty:               empty + ": no names for the gazetteer",
		"a=" + list + ",a=" + list: `-gazetteer: list 2 of the gazetteer has the name "a", want one that is not empty and of no other list`,
	} {
		code, _, errs := call(t, "", "train", "-features", "word:12,gaz:3", "-gazetteer", spec, "-out", filepath.Join(t.TempDir(), "m"))
		require.Contains(t, []int{exitInput, exitUsage}, code)
		require.Contains(t, errs, want)
	}
}

// No input is overwritten, under whatever name it is given.
func TestOutputIsInput(t *testing.T) {
	corpus := []byte(tagged)
	path := file(t, "corpus", corpus)
	dir := filepath.Dir(path)
	other := filepath.Join(dir, "other")
	require.NoError(t, os.WriteFile(other, corpus, 0o644))
	link := filepath.Join(dir, "link")
	require.NoError(t, os.Link(path, link))
	for _, args := range [][]string{
		{"-train", path, "-out", path}, {"-train", path, "-out", link}, {"-train", other, "-dev", path, "-out", dir + "/./corpus"},
		{"-train", path, "-vectors", other, "-out", other}, {"-train", path, "-features", "word:9,gaz:2", "-gazetteer", "a=" + other, "-out", other},
	} {
		code, _, errs := call(t, "", append([]string{"train", "-epochs", "1"}, args...)...)
		require.Equal(t, exitUsage, code, "%v: %s", args, errs)
		require.Contains(t, errs, "is the same file as the input", args)
	}
	// Nor by the curve or the checkpoint beside the model.
	for _, end := range []string{".svg", ".checkpoint"} {
		in := filepath.Join(dir, "m"+end)
		require.NoError(t, os.WriteFile(in, corpus, 0o644))
		code, _, errs := call(t, "", "train", "-epochs", "1", "-train", in, "-out", filepath.Join(dir, "m"))
		require.Equal(t, exitUsage, code, errs)
		require.Contains(t, errs, "is the same file as the input")
		b, err := os.ReadFile(in)
		require.NoError(t, err)
		require.Equal(t, corpus, b)
	}
}

// Files of others under the names of curve and checkpoint stay, and the command says so.
func TestOthersFilesStay(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(dir, "m.v1")
	for _, end := range []string{".svg", ".checkpoint"} {
		require.NoError(t, os.WriteFile(out+end, []byte("<svg>mine</svg>"), 0o644))
	}
	require.NoError(t, os.WriteFile(filepath.Join(dir, "m.svg"), []byte("mine"), 0o644))
	// A checkpoint could have to be written in the middle of the work: that is said before it.
	code, _, errs := call(t, "", "train", "-epochs", "1", "-checkpoint-every", "1", "-out", out)
	require.Equal(t, exitInput, code, errs)
	require.Contains(t, errs, out+".checkpoint is in the way: a checkpoint of this run would replace it")
	require.NoFileExists(t, out)
	b, err := os.ReadFile(out + ".checkpoint")
	require.NoError(t, err)
	require.Equal(t, "<svg>mine</svg>", string(b))
	require.NoError(t, os.Remove(out+".checkpoint"))
	code, stdout, errs := call(t, "", "train", "-epochs", "1", "-out", out)
	require.Equal(t, exitOK, code, errs)
	require.Contains(t, errs, out+".svg is no learning curve")
	require.NotContains(t, stdout, "learning curve")
	b, err = os.ReadFile(out + ".svg")
	require.NoError(t, err)
	require.Equal(t, "<svg>mine</svg>", string(b))
	b, err = os.ReadFile(filepath.Join(dir, "m.svg"))
	require.NoError(t, err)
	require.Equal(t, "mine", string(b))
	// A curve of our own is replaced.
	require.NoError(t, os.Remove(out+".svg"))
	for range 2 {
		code, stdout, errs = call(t, "", "train", "-epochs", "1", "-out", out)
		require.Equal(t, exitOK, code, errs)
		require.Contains(t, stdout, "learning curve: "+out+".svg")
	}
}

// A doctored checkpoint is a faulty input, not a crash.
func TestResumeDoctored(t *testing.T) {
	out := filepath.Join(t.TempDir(), "m")
	ctx, cancel := context.WithCancel(context.Background())
	var errb bytes.Buffer
	code := run(ctx, []string{"train", "-epochs", "2", "-out", out}, nil, &cancelAfter{io.Discard, "epoch  1", cancel}, &errb)
	require.Equal(t, exitSignal, code, errb.String())
	f, err := safetensors.ReadFile(out + ".checkpoint")
	require.NoError(t, err)
	for _, step := range []string{"-11", "999"} {
		state := strings.Replace(f.Metadata["state"], `"step":0`, `"step":`+step, 1)
		require.NotEqual(t, state, f.Metadata["state"])
		d := &safetensors.File{Metadata: map[string]string{}, Tensors: f.Tensors}
		for k, v := range f.Metadata {
			d.Metadata[k] = v
		}
		d.Metadata["state"] = state
		require.NoError(t, safetensors.WriteFile(out+".checkpoint", d))
		code, _, errs := call(t, "", "train", "-epochs", "2", "-out", out, "-resume")
		require.Equal(t, exitInput, code, errs)
		require.Contains(t, errs, step+" finished steps")
		require.NoFileExists(t, out)
		require.FileExists(t, out+".checkpoint")
	}
}

func TestTrainEvalTag(t *testing.T) {
	for _, task := range []string{"ner", "upos"} {
		m := embedded(t, "-task", task)
		dir, err := os.ReadDir(filepath.Dir(m))
		require.NoError(t, err)
		var names []string
		for _, e := range dir {
			names = append(names, e.Name())
		}
		require.Equal(t, []string{"m.safetensors", "m.safetensors.svg"}, names)
		svg, err := os.ReadFile(filepath.Join(filepath.Dir(m), "m.safetensors.svg"))
		require.NoError(t, err)
		require.True(t, bytes.HasPrefix(svg, []byte("<svg ")))

		corpus := tagged
		if task == "upos" {
			corpus = strings.NewReplacer("B-PER", "PROPN", "B-LOC", "PROPN", "lives\tO", "lives\tVERB", "saw\tO", "saw\tVERB", ".\tO", ".\tPUNCT", "\tO", "\tADP").Replace(tagged)
		}
		for _, b := range [][]byte{[]byte(corpus), gz([]byte(corpus))} {
			code, out, errs := call(t, "", "eval", "-model", m, "-in", file(t, "any.name", b), "-json")
			require.Equal(t, exitOK, code, errs)
			require.Empty(t, errs)
			var v map[string]any
			d := json.NewDecoder(strings.NewReader(out))
			require.NoError(t, d.Decode(&v))
			_, err = d.Token()
			require.Equal(t, io.EOF, err)
			for _, key := range []string{"accuracy", "f1", "precision", "recall", "tokens", "seconds"} {
				require.IsType(t, 0.0, v[key], key)
			}
			require.Equal(t, 9.0, v["tokens"])
		}
		code, out, errs := call(t, "", "eval", "-model", m, "-in", file(t, "c", []byte(corpus)), "-confusion")
		require.Equal(t, exitOK, code, errs)
		require.Contains(t, out, "confusion")

		code, out, errs = call(t, "Ada lives in Elmford .\n\nHartson\n", "tag", "-model", m)
		require.Equal(t, exitOK, code, errs)
		require.Equal(t, 8, strings.Count(out, "\n"), out)
		code, out, errs = call(t, "Ada lives in Elmford. She's well.", "tag", "-model", m, "-in", "raw", "-format", "conll")
		require.Equal(t, exitOK, code, errs)
		require.Equal(t, 11, strings.Count(out, "\n"), out)
		code, again, errs := call(t, out, "tag", "-model", m, "-in", "columns", "-format", "conll")
		require.Equal(t, exitOK, code, errs)
		require.Equal(t, out, again)
		code, out, errs = call(t, "Ada lives\n", "tag", "-model", m, "-format", "json")
		require.Equal(t, exitOK, code, errs)
		require.True(t, json.Valid([]byte(out)), out)
		code, out, _ = call(t, "", "tag", "-model", m)
		require.Equal(t, exitOK, code)
		require.Empty(t, out)

		code, out, errs = call(t, "", "info", m)
		require.Equal(t, exitOK, code, errs)
		require.Contains(t, out, "hidden           32")
		code, out, errs = call(t, "", "vectors", "-model", m, "-n", "3", "house", "zzz")
		require.Equal(t, exitOK, code, errs)
		require.Contains(t, out, "zzz: no vector")
		code, out, errs = call(t, "", "vectors", "-model", m, "--", "house", "-", "-n")
		require.Equal(t, exitOK, code, errs)
		require.Contains(t, out, "-n: no vector")
		code, out, errs = call(t, "", "vectors", "-model", m, "-coverage", file(t, "c", []byte("1\tAda\t"+map[string]string{"ner": "B-PER", "upos": "_\tPROPN\t_\t_\t_\t_\t_\t_"}[task]+"\n")))
		require.Equal(t, exitOK, code, errs) // the corpus is read as one of the model's task
		require.Contains(t, out, "1 of 1 words")
	}
	code, out, errs := call(t, "", "info", "-json")
	require.Equal(t, exitOK, code, errs)
	require.True(t, json.Valid([]byte(out)))
}

func TestTrainJSON(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m")
	code, out, errs := call(t, "", "train", "-epochs", "1", "-json", "-out", path)
	require.Equal(t, exitOK, code, errs)
	require.Empty(t, errs)
	for _, l := range strings.Split(strings.TrimSpace(out), "\n") {
		require.True(t, json.Valid([]byte(l)), l)
	}
	require.Contains(t, out, `"event":"done"`)
}

// Every fault has a message and an exit code, and leaves nothing behind.
func TestFaults(t *testing.T) {
	model := embedded(t)
	upos := embedded(t, "-task", "upos")
	z := gz([]byte(strings.Repeat(tagged, 200)))
	good := file(t, "good", []byte(tagged))
	for name, in := range map[string]struct {
		bytes []byte
		want  string
	}{
		"cut gzip":      {z[:len(z)/2], "the gzip stream is cut short"},
		"columns":       {[]byte("a\tO\nb\tO\tO\n"), ":2: 3 columns, want 2"},
		"utf8":          {[]byte("a\tO\n\xff\tO\n"), ":2: not valid UTF-8"},
		"nul":           {[]byte("a\tO\n\x00\tO\n"), ":2: NUL byte"},
		"long line":     {[]byte("a\tO\n" + strings.Repeat("x", 10<<20) + "\tO\n"), ":2: line longer"},
		"empty":         {nil, "no sentences"},
		"not a tag":     {[]byte("a\tO\nb\tLOC\n"), `tag "LOC" is not O, B-x or I-x`},
		"unknown type":  {[]byte("a\tO\nb\tB-DRAGON\n"), `bad:2: word "b": tag "B-DRAGON": it does not occur in the training corpus`},
		"no tag column": {[]byte("a\nb\n"), "there are no tags"},
	} {
		t.Run(name, func(t *testing.T) {
			bad := file(t, "bad", in.bytes)
			dir := t.TempDir()
			for _, args := range [][]string{
				{"train", "-train", bad, "-dev", good}, {"train", "-train", good, "-dev", bad}, {"eval", "-model", model, "-in", bad},
			} {
				if name == "unknown type" && args[2] != good {
					continue // as training data it is in order; eval counts it as wrong
				}
				if args[0] == "train" {
					args = append(args, "-out", filepath.Join(dir, "m.safetensors"), "-epochs", "1")
				}
				code, _, errs := call(t, "", args...)
				require.Equal(t, exitInput, code, args)
				require.Contains(t, errs, in.want, args)
				require.Contains(t, errs, "bad", args)
			}
			left, err := os.ReadDir(dir)
			require.NoError(t, err)
			require.Empty(t, left)
		})
	}
	for _, tc := range []struct {
		args []string
		want string
		code int
	}{
		{[]string{"eval", "-model", model, "-in", "/nonexistent"}, "no such file", exitFailure},
		{[]string{"eval", "-model", good, "-in", good}, "good", exitInput},
		{[]string{"tag", "-model", good}, "good", exitInput},
		{[]string{"eval", "-model", upos, "-in", good}, good + `:1: tag "B-PER", and none of the other tags, is known to the model: is it a corpus for this model (labels ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART …)?`, exitInput},
		{[]string{"train", "-out", filepath.Join(good, "m")}, "cannot write the model", exitFailure},
		{[]string{"train", "-out", filepath.Dir(good)}, "is not a regular file", exitFailure},
		{[]string{"train", "-resume", "-out", filepath.Join(t.TempDir(), "m")}, "no such file", exitFailure},
	} {
		code, _, errs := call(t, "", tc.args...)
		require.Equal(t, tc.code, code, "%v: %s", tc.args, errs)
		require.Contains(t, errs, tc.want, tc.args)
	}
	// Corpora with nothing to learn, and with a column of something else, are faulty inputs too.
	var many strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&many, "a\ttag%d\n", i)
	}
	for want, corpus := range map[string]string{"only one tag": "a\tX\n", "5000 different tags": many.String()} {
		path := file(t, "bad", []byte(corpus))
		code, _, errs := call(t, "", "train", "-task", "upos", "-train", path, "-out", filepath.Join(t.TempDir(), "m"))
		require.Equal(t, exitInput, code, errs)
		require.Contains(t, errs, path+": "+want)
	}
	// What tag has done before a faulty line is written.
	code, out, errs := call(t, "Ada\nb\xff\n", "tag", "-model", model)
	require.Equal(t, exitInput, code)
	require.True(t, strings.HasPrefix(out, "Ada\t"))
	require.Contains(t, errs, "standard input:2: not valid UTF-8")
}

// A folder that cannot be written is found before the training, and stays as it was.
func TestReadOnlyFolder(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.Chmod(dir, 0o500))
	defer os.Chmod(dir, 0o700)
	if f, err := os.Create(filepath.Join(dir, "probe")); err == nil {
		f.Close()
		t.Skip("this user may write to every folder")
	}
	code, out, errs := call(t, "", "train", "-out", filepath.Join(dir, "m"))
	require.Equal(t, exitFailure, code)
	require.Empty(t, out)
	require.Contains(t, errs, "cannot write the model")
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Empty(t, left)
}

func TestFullDiskAndBrokenPipe(t *testing.T) {
	model := embedded(t)
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err == nil {
		defer full.Close()
		var errs bytes.Buffer
		code := run(context.Background(), []string{"tag", "-model", model}, strings.NewReader("a b\n"), full, &errs)
		require.Equal(t, exitFailure, code)
		require.Contains(t, errs.String(), "no space left")
		// train says so too, and its model is saved all the same.
		for _, flag := range []string{"-json", "-quiet", "-no-curve"} {
			errs.Reset()
			out := filepath.Join(t.TempDir(), "m")
			code = run(context.Background(), []string{"train", "-epochs", "1", flag, "-out", out}, nil, full, &errs)
			require.Equal(t, exitFailure, code, flag)
			require.Contains(t, errs.String(), "no space left", flag)
			require.FileExists(t, out)
		}
	}
	r, w, err := os.Pipe()
	require.NoError(t, err)
	r.Close()
	defer w.Close()
	var errs bytes.Buffer
	code := run(context.Background(), []string{"tag", "-model", model}, strings.NewReader("a b\n"), w, &errs)
	require.Equal(t, exitFailure, code)
	require.Contains(t, errs.String(), "pipe")
}

// Ctrl-C leaves a checkpoint; -resume gives the bytes of a run in one piece.
func TestInterruptAndResume(t *testing.T) {
	dir := t.TempDir()
	whole, cut := filepath.Join(dir, "whole"), filepath.Join(dir, "cut")
	code, _, errs := call(t, "", "train", "-epochs", "2", "-out", whole)
	require.Equal(t, exitOK, code, errs)
	ctx, cancel := context.WithCancel(context.Background())
	var out, errb bytes.Buffer
	code = run(ctx, []string{"train", "-epochs", "2", "-out", cut}, nil, &cancelAfter{&out, "epoch  1", cancel}, &errb)
	require.Equal(t, exitSignal, code, errb.String())
	require.Contains(t, errb.String(), "-resume continues")
	require.Contains(t, errb.String(), "lockstep train: interrupted\n")
	require.NoFileExists(t, cut)
	require.FileExists(t, cut+".checkpoint")
	code, _, errs = call(t, "", "train", "-epochs", "2", "-out", cut, "-resume")
	require.Equal(t, exitOK, code, errs)
	require.NoFileExists(t, cut+".checkpoint")
	a, err := os.ReadFile(whole)
	require.NoError(t, err)
	b, err := os.ReadFile(cut)
	require.NoError(t, err)
	require.True(t, bytes.Equal(a, b))
}

type cancelAfter struct {
	w      io.Writer
	text   string
	cancel func()
}

func (c *cancelAfter) Write(p []byte) (int, error) {
	if bytes.Contains(p, []byte(c.text)) {
		c.cancel()
	}
	return c.w.Write(p)
}

// What can be known to fail is said before the training.
func TestCheckpointPathIsChecked(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(dir, "m")
	require.NoError(t, os.Mkdir(out+".checkpoint", 0o755))
	code, _, errs := call(t, "", "train", "-epochs", "1", "-out", out)
	require.Equal(t, exitFailure, code, errs)
	require.Contains(t, errs, "cannot write a checkpoint: ")
	require.NoFileExists(t, out)
	code, _, errs = call(t, "", "train", "-epochs", "1", "-out", filepath.Join(dir, strings.Repeat("n", 250)))
	require.Equal(t, exitFailure, code, errs)
	require.Contains(t, errs, "cannot write a checkpoint: ")
	corpus := filepath.Join(dir, "c")
	require.NoError(t, os.WriteFile(corpus, []byte("a\tO\nb\tB-X\n"), 0o644))
	code, _, errs = call(t, "", "train", "-task", "ner", "-train", corpus, "-patience", "2", "-out", filepath.Join(dir, "p"))
	require.Equal(t, exitUsage, code, errs)
	require.Contains(t, errs, "-patience 2 needs -dev")
}

// Input that has no row where the format is to be seen is an error, not nothing to do.
func TestTagLongComments(t *testing.T) {
	in := strings.Repeat("# a comment of some length\n", 2000) + "1\tAda\t_\t_\t_\t_\t_\t_\t_\t_\n"
	code, _, errs := call(t, in, "tag", "-model", embedded(t), "-in", "columns")
	require.Equal(t, exitInput, code, errs)
	require.Contains(t, errs, "the first 32768 bytes are comments and blank lines")
}

// A sentence is shown before its reader waits for more, though a part of the next one has come.
func TestTagShowsWhatIsDone(t *testing.T) {
	model := embedded(t)
	in, send := io.Pipe()
	read, out := io.Pipe()
	done := make(chan int)
	go func() {
		var errs bytes.Buffer
		code := run(context.Background(), []string{"tag", "-model", model}, in, out, &errs)
		out.Close()
		done <- code
	}()
	go send.Write([]byte("Ada lives in Elmford .\nBo"))
	line, err := bufio.NewReader(read).ReadString('\n')
	require.NoError(t, err)
	require.Contains(t, line, "Ada")
	go io.Copy(io.Discard, read)
	send.Close()
	require.Equal(t, exitOK, <-done)
}

// -quiet leaves the result alone, as JSON too.
func TestTrainQuietJSON(t *testing.T) {
	code, out, errs := call(t, "", "train", "-epochs", "1", "-quiet", "-json", "-out", filepath.Join(t.TempDir(), "m"))
	require.Equal(t, exitOK, code, errs)
	require.Equal(t, 1, strings.Count(out, "\n"), out)
	require.Contains(t, out, `"event":"done"`)
}

func TestVectorsLongLine(t *testing.T) {
	model := embedded(t)
	code, out, errs := call(t, strings.Repeat("x", 70_000)+" Ada\n", "vectors", "-model", model)
	require.Equal(t, exitOK, code, errs)
	require.Contains(t, out, "Ada\n")
	code, _, errs = call(t, "\xff\n", "vectors", "-model", model)
	require.Equal(t, exitInput, code, errs)
	require.Contains(t, errs, "standard input:1: not valid UTF-8")
}
