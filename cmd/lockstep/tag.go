package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"

	"github.com/lockstep-go/lockstep/nn/window"
)

func init() {
	register(command{name: "tag", summary: "tag text with a model", run: runTag})
}

const tagLine = `-model MODEL [-in lines|raw|columns] [-format tsv|conll|json] [FILE ...]

Reads the files, or standard input, and writes the words with their tags.
Streams of any length are tagged as they come; a sentence of more than 64 KiB is cut at a line end.`

func runTag(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) error {
	fs := flags("tag", tagLine, stderr)
	model := fs.String("model", "lockstep.safetensors", "model `file`")
	in := fs.String("in", "lines", "layout of the text: lines (a sentence a line, words separated by blanks), raw (running text), columns (a corpus; its tags are ignored)")
	format := fs.String("format", "tsv", "output: tsv (word, tag), conll (CoNLL-U; for entities index, word, tag), json (an object for each sentence)")
	budget := fs.Int64("budget", window.DefaultBudget>>20, "memory for precomputed vectors, in MiB")
	stats := fs.Bool("stats", false, "report words and time on standard error")
	if err := parse(fs, args, stdout); err != nil {
		return err
	}
	var write func(b []byte, words, tags []string) []byte
	start := time.Now()
	switch *format {
	case "tsv", "conll", "json":
	default:
		return usagef("unknown format %q (want tsv, conll or json)", *format)
	}
	switch window.TextMode(*in) {
	case window.TextLines, window.TextRaw, window.TextColumns:
	default:
		return usagef("unknown layout %q (want lines, raw or columns)", *in)
	}
	if *budget < 1 || *budget > 1<<20 {
		return usagef("budget %d MiB, want 1 to %d", *budget, 1<<20)
	}
	m, err := window.LoadFile(*model)
	if err != nil {
		return err
	}
	c, err := window.Compile(m, *budget<<20)
	if err != nil {
		return err
	}
	task := m.Config().Task
	switch {
	case *format == "json":
		write = func(b []byte, words, tags []string) []byte { return appendJSON(b, task, words, tags) }
	case *format == "tsv":
		write = appendTSV
	case task == window.UPOS:
		write = appendCoNLLU
	default:
		write = appendIndexed
	}
	loaded := time.Since(start)
	start = time.Now()
	out := bufio.NewWriterSize(stdout, 64<<10)
	words, sentences := 0, 0
	var buf []byte
	var tags []string
	one := func(r io.Reader, name string) error {
		fr := &flushing{r: r, out: out}
		tr, err := window.NewTextReader(fr, name, window.TextMode(*in))
		if fr.err != nil {
			return fr.err
		}
		if err != nil {
			var pe *window.ParseError
			if errors.As(err, &pe) && errors.Is(pe.Err, window.ErrEmpty) && name == "standard input" {
				return nil
			}
			return err
		}
		for ctx.Err() == nil {
			s, err := tr.Next()
			if err == io.EOF {
				return nil
			}
			if fr.err != nil {
				return fr.err
			}
			if err != nil {
				return err
			}
			tags = c.Tag(tags[:0], s)
			buf = write(buf[:0], s, tags)
			if _, err := out.Write(buf); err != nil {
				return err
			}
			words += len(s)
			sentences++
		}
		return ctx.Err()
	}
	if fs.NArg() == 0 {
		err = one(stdin, "standard input")
	}
	for _, name := range fs.Args() {
		var f *os.File
		if f, err = os.Open(name); err == nil {
			err = one(f, name)
			f.Close()
		}
		if err != nil {
			break
		}
	}
	// What was tagged before a faulty line is written all the same.
	if e := out.Flush(); err == nil {
		err = e
	}
	if *stats {
		secs := time.Since(start).Seconds()
		fmt.Fprintf(stderr, "load %.3f s; %d sentences, %d words in %.3f s, %.0f words/s\n", loaded.Seconds(), sentences, words, secs, float64(words)/max(secs, 1e-9))
	}
	return err
}

// flushing is a reader before whose every Read, which may have to wait, what is done is shown.
type flushing struct {
	r   io.Reader
	out *bufio.Writer
	err error // of out
}

func (f *flushing) Read(b []byte) (int, error) {
	if f.err = f.out.Flush(); f.err != nil {
		return 0, f.err
	}
	return f.r.Read(b)
}

func appendTSV(b []byte, words, tags []string) []byte {
	for i, w := range words {
		b = append(b, w...)
		b = append(b, '\t')
		b = append(b, tags[i]...)
		b = append(b, '\n')
	}
	return append(b, '\n')
}

func appendCoNLLU(b []byte, words, tags []string) []byte {
	for i, w := range words {
		b = strconv.AppendInt(b, int64(i+1), 10)
		b = append(b, '\t')
		b = append(b, w...)
		b = append(b, "\t_\t"...)
		b = append(b, tags[i]...)
		b = append(b, "\t_\t_\t_\t_\t_\t_\n"...)
	}
	return append(b, '\n')
}

func appendIndexed(b []byte, words, tags []string) []byte {
	for i, w := range words {
		b = strconv.AppendInt(b, int64(i+1), 10)
		b = append(b, '\t')
		b = append(b, w...)
		b = append(b, '\t')
		b = append(b, tags[i]...)
		b = append(b, '\n')
	}
	return append(b, '\n')
}

func appendJSON(b []byte, task window.Task, words, tags []string) []byte {
	type entity struct {
		Start int    `json:"start"`
		End   int    `json:"end"`
		Type  string `json:"type"`
	}
	s := struct {
		Words    []string `json:"words"`
		Tags     []string `json:"tags"`
		Entities []entity `json:"entities,omitempty"`
	}{Words: words, Tags: tags}
	if task == window.NER {
		for _, e := range window.Entities(nil, tags) {
			s.Entities = append(s.Entities, entity(e))
		}
	}
	j, _ := json.Marshal(s)
	return append(append(b, j...), '\n')
}
