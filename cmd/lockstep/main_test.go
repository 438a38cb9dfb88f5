package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
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
		{"tag", "-format", "xml"}, {"tag", "-in", "braille"}, {"tag", "-budget", "0"}, {"vectors"},
		{"bench", "extra"}, {"bench", "-json", "-csv"}, {"bench", "-markdown", "-csv"}, {"bench", "-time", "0s"}, {"bench", "-match", "("}, {"bench", "-match", "nothing"},
		{"bench", "-level", "sse"}, {"bench", "-report", "out.pdf"},
	} {
		code, out, errs := call(t, "", args...)
		require.Equal(t, exitUsage, code, args)
		require.Empty(t, out, args)
		require.NotEmpty(t, errs, args)
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
		require.Equal(t, []string{"m.safetensors", "m.svg"}, names)
		svg, err := os.ReadFile(filepath.Join(filepath.Dir(m), "m.svg"))
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
		"unknown type":  {[]byte("a\tO\nb\tB-DRAGON\n"), "DRAGON"},
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
				require.Contains(t, []int{exitInput, exitFailure}, code, args)
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
		{[]string{"eval", "-model", upos, "-in", good}, "none of its tags is known", exitFailure},
		{[]string{"train", "-out", filepath.Join(good, "m")}, "cannot write the model", exitFailure},
		{[]string{"train", "-out", filepath.Dir(good)}, "is not a regular file", exitFailure},
		{[]string{"train", "-resume", "-out", filepath.Join(t.TempDir(), "m")}, "no such file", exitFailure},
		{[]string{"train", "-train", good, "-dev", good, "-hidden", "0", "-out", filepath.Join(t.TempDir(), "m")}, "hidden 0", exitFailure},
	} {
		code, _, errs := call(t, "", tc.args...)
		require.Equal(t, tc.code, code, "%v: %s", tc.args, errs)
		require.Contains(t, errs, tc.want, tc.args)
	}
	// What tag has done before a faulty line is written.
	code, out, errs := call(t, "Ada\nb\xff\n", "tag", "-model", model)
	require.Equal(t, exitInput, code)
	require.True(t, strings.HasPrefix(out, "Ada\t"))
	require.Contains(t, errs, "standard input:2: not valid UTF-8")
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
