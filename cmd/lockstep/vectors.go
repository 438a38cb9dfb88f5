package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/lockstep-go/lockstep/nn/window"
)

func init() {
	register(command{name: "vectors", summary: "show the words nearest to given ones", run: runVectors})
}

func runVectors(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) error {
	fs := flags("vectors", "-model MODEL | -vectors FILE [-n N] [WORD ...]\n\nWithout words it reads them from standard input.", stderr)
	model := fs.String("model", "", "model `file`: its trained word vectors")
	file := fs.String("vectors", "", "`file` of vectors: GloVe, word2vec text or binary, fastText .vec")
	n := fs.Int("n", 10, "neighbours to show")
	coverage := fs.String("coverage", "", "corpus `file`: report how much of it the vectors cover")
	task := fs.String("task", "", "with -coverage: task of the corpus, upos or ner (default: the model's; upos with -vectors)")
	if err := parse(fs, args, stdout); err != nil {
		return err
	}
	if (*model == "") == (*file == "") || *n < 1 {
		return usagef("want either -model or -vectors, and -n of at least 1")
	}
	if *coverage != "" && fs.NArg() > 0 {
		return usagef("want either -coverage or words, not both (%q)", fs.Arg(0))
	}
	if *coverage == "" && *task != "" {
		return usagef("-task wants -coverage")
	}
	tk := window.UPOS
	if *task != "" {
		var err error
		if tk, err = window.ParseTask(*task); err != nil {
			return usagef("%v", err)
		}
	}
	var v *window.Vectors
	if *model != "" {
		m, err := window.LoadFile(*model)
		if err != nil {
			return err
		}
		if v = m.WordVectors(); v == nil {
			return fmt.Errorf("%s: the model has no word vectors", *model)
		}
		if *task == "" {
			tk = m.Config().Task
		}
	} else {
		var err error
		if v, err = window.ReadVectorsFile(*file, nil); err != nil {
			return err
		}
	}
	if *coverage != "" {
		c, err := window.ReadCorpusFile(*coverage, tk)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(stdout, "%d vectors of width %d cover %s\n", v.Len(), v.Width, v.Coverage(c))
		return err
	}
	show := func(w string) error {
		near, ok := v.Nearest(w, *n)
		if !ok {
			near, ok = v.Nearest(window.Normalize(w), *n)
		}
		if !ok {
			_, err := fmt.Fprintf(stdout, "%s: no vector\n", w)
			return err
		}
		var b strings.Builder
		for _, x := range near {
			fmt.Fprintf(&b, "  %.4f  %s\n", x.Cosine, x.Word)
		}
		_, err := fmt.Fprintf(stdout, "%s\n%s", w, b.String())
		return err
	}
	for _, w := range fs.Args() {
		if err := show(w); err != nil {
			return err
		}
	}
	if fs.NArg() > 0 {
		return nil
	}
	tr, err := window.NewTextReader(stdin, "standard input", window.TextLines)
	if err != nil {
		return err
	}
	for ctx.Err() == nil {
		words, err := tr.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		for _, w := range words {
			if err := show(w); err != nil {
				return err
			}
		}
	}
	return ctx.Err()
}
