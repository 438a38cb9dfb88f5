package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/lockstep-go/lockstep/nn/window"
)

func init() {
	register(command{name: "eval", summary: "score a model on a tagged corpus", run: runEval})
}

func runEval(_ context.Context, args []string, _ io.Reader, stdout, stderr io.Writer) error {
	fs := flags("eval", "-model MODEL -in FILE [-json] [-confusion]", stderr)
	model := fs.String("model", "", "model `file`")
	in := fs.String("in", "", "tagged corpus `file`")
	asJSON := fs.Bool("json", false, "print one JSON object: accuracy, f1, precision, recall, tokens, seconds, ...")
	confusion := fs.Bool("confusion", false, "print the confusion matrix too")
	threads := fs.Int("threads", 0, "threads (0: all processors)")
	if err := parse(fs, args, stdout); err != nil {
		return err
	}
	if fs.NArg() > 0 {
		return usagef("unexpected argument %q", fs.Arg(0))
	}
	if *model == "" || *in == "" {
		return usagef("want -model MODEL -in FILE")
	}
	if *threads < 0 {
		return usagef("-threads %d, want 0 or more", *threads)
	}
	m, err := window.LoadFile(*model)
	if err != nil {
		return err
	}
	c, err := window.ReadCorpusFile(*in, m.Config().Task)
	if err != nil {
		return err
	}
	start := time.Now()
	s := m.Score(c, *threads)
	secs := time.Since(start).Seconds()
	if s.UnknownTags == s.Tokens {
		labels, more := m.Labels(), ""
		if len(labels) > 10 {
			labels, more = labels[:10], " …"
		}
		return &window.ParseError{File: *in, Line: c.Sentences[0].Line(0), Err: fmt.Errorf("tag %q, and none of the other tags, is known to the model: is it a corpus for this model (labels %s%s)?", c.Sentences[0].Tags[0], strings.Join(labels, " "), more)}
	}
	if !*asJSON {
		return s.Report(stdout, *confusion)
	}
	return json.NewEncoder(stdout).Encode(scoreJSON(s, secs, *confusion))
}

func scoreJSON(s *window.Scores, secs float64, confusion bool) map[string]any {
	prf := func(p window.PRF) map[string]any {
		return map[string]any{"precision": p.Precision(), "recall": p.Recall(), "f1": p.F1(), "gold": p.Gold, "found": p.Found, "right": p.Right}
	}
	o := s.Overall()
	classes := map[string]any{}
	for i, l := range s.Labels {
		classes[l] = prf(s.Class[i])
	}
	m := map[string]any{"task": s.Task, "accuracy": s.Accuracy(), "f1": o.F1(), "precision": o.Precision(), "recall": o.Recall(), "macro_f1": s.MacroF1(),
		"tokens": s.Tokens, "sentences": s.Sentences, "seconds": secs, "unseen_tokens": s.Unseen, "unseen_accuracy": s.UnseenAccuracy(),
		"unknown_tags": s.UnknownTags, "classes": classes}
	if s.Task == window.NER {
		types := map[string]any{}
		for _, t := range s.Types {
			types[t] = prf(s.EntityType[t])
		}
		m["entities"] = types
	}
	if confusion {
		m["labels"], m["confusion"] = s.Labels, s.Confusion
	}
	return m
}
