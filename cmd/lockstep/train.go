package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/lockstep-go/lockstep/internal/atomicfile"
	"github.com/lockstep-go/lockstep/nn/window"
)

func init() {
	register(command{name: "train", summary: "train a model on a tagged corpus, or on the embedded one", run: runTrain})
}

const trainLine = `[-task upos|ner] [-train FILE -dev FILE] [-out MODEL] [flags]

Without -train it trains on a small corpus that is built into the program.
Corpora may be CoNLL-U, Universal NER, CoNLL-2003, WNUT or two columns, gzip or not.
Ctrl-C saves a checkpoint beside the model; -resume continues from it.`

// trainFlags are the flags of train. Flags of the model and the training have the
// task's own defaults: "" and -1 stand for those.
type trainFlags struct {
	fs                                              *flag.FlagSet
	task, train, dev, out                           string
	features, vectors, schedule                     string
	gaz, aux                                        string
	radius, hidden, epochs, batch                   int
	average, snapshots, patience                    int
	minWord, minAffix, freeze                       int
	sentence, iobes                                 string
	rate, rowRate, warmUp                           float64
	initRows                                        float64
	wordDrop, dropIn, dropHidden, auxWeight, smooth float64
	seed                                            uint64
	threads, every                                  int
	resume, asJSON, quiet, noCurve                  bool
}

func parseTrain(args []string, stdout, stderr io.Writer) (*trainFlags, error) {
	f := &trainFlags{fs: flags("train", trainLine, stderr)}
	fs := f.fs
	fs.StringVar(&f.task, "task", "ner", "what to learn: upos (a tag for each word) or ner (entities)")
	fs.StringVar(&f.train, "train", "", "training `file`; without it the embedded corpus is used")
	fs.StringVar(&f.dev, "dev", "", "dev `file`: the weights that score best on it are kept")
	fs.StringVar(&f.out, "out", "lockstep.safetensors", "`file` for the model")
	fs.Uint64Var(&f.seed, "seed", 1, "seed of all random numbers")
	fs.IntVar(&f.threads, "threads", 0, "threads; the model does not depend on it (0: all processors)")
	fs.BoolVar(&f.resume, "resume", false, "continue from the checkpoint that Ctrl-C has left")
	fs.IntVar(&f.every, "checkpoint-every", 0, "save a checkpoint after every so many epochs too (0: not)")
	fs.BoolVar(&f.asJSON, "json", false, "print progress and result as lines of JSON")
	fs.BoolVar(&f.quiet, "quiet", false, "print the result only")
	fs.BoolVar(&f.noCurve, "no-curve", false, "do not draw the learning curve MODEL.svg")
	fs.StringVar(&f.features, "features", "", "features and widths, as word:50,caps:5,suf3:15 (default: the task's)")
	fs.IntVar(&f.radius, "radius", -1, "words on either side of the window's centre (default: the task's)")
	fs.IntVar(&f.hidden, "hidden", -1, "hidden units (default: the task's)")
	fs.StringVar(&f.sentence, "sentence", "", "true: learn transitions between tags, decode by Viterbi; false (default: the task's)")
	fs.StringVar(&f.iobes, "iobes", "", "task ner: true: learn ends and single words of entities as tags of their own; false (default: the task's)")
	fs.IntVar(&f.epochs, "epochs", -1, "passes over the training corpus (default: the task's)")
	fs.IntVar(&f.batch, "batch", -1, "words in a step (default: the task's)")
	fs.Float64Var(&f.rate, "rate", -1, "highest learning rate (default: the task's)")
	fs.Float64Var(&f.rowRate, "row-rate", -1, "rate of the features' vectors as a multiple of -rate (0: as 1; default: the task's)")
	fs.Float64Var(&f.initRows, "init-rows", -1, "the features' vectors start uniform in plus or minus this (0: as 0.1; default: the task's)")
	fs.StringVar(&f.schedule, "schedule", "", "linear, onecycle, cyclic or constant (default: the task's)")
	fs.Float64Var(&f.warmUp, "warm-up", -1, "with -schedule onecycle: share of the steps in which the rate rises (default: the task's)")
	fs.Float64Var(&f.wordDrop, "word-drop", -1, "a: a word seen n times becomes unknown with probability a/(a+n) (default: the task's)")
	fs.Float64Var(&f.dropIn, "drop-input", -1, "dropout before the hidden layer (default: the task's)")
	fs.Float64Var(&f.dropHidden, "drop-hidden", -1, "dropout after the hidden layer (default: the task's)")
	fs.StringVar(&f.aux, "auxiliary", "", "further targets in training, of xpos,feats,deprel (columns of CoNLL-U), previous,next (tags of the neighbours), or none (default: the task's)")
	fs.Float64Var(&f.auxWeight, "auxiliary-weight", -1, "weight of the losses of the targets of -auxiliary (default: the task's, 1 with -auxiliary)")
	fs.Float64Var(&f.smooth, "smooth", -1, "label smoothing, with -sentence false (default: none)")
	fs.IntVar(&f.average, "average", -1, "average the weights over the last so many epochs (0: not; default: the task's)")
	fs.IntVar(&f.snapshots, "snapshots", -1, "with -average: so many times in an epoch the weights become a term of the average (0: as 1; default: the task's)")
	fs.IntVar(&f.patience, "patience", 0, "stop after so many epochs without a better score on -dev (0: never)")
	fs.IntVar(&f.minWord, "min-word", -1, "rarer words have no vector of their own (default: the task's)")
	fs.IntVar(&f.minAffix, "min-affix", -1, "rarer prefixes, suffixes and shapes have no vector of their own (default: the task's)")
	fs.StringVar(&f.vectors, "vectors", "", "`file` of pre-trained word vectors: GloVe, word2vec text or binary, fastText .vec;\nsets the width of the feature word unless -features gives it")
	fs.IntVar(&f.freeze, "freeze", 0, "keep the word vectors as they are for so many epochs (-1: for ever)")
	fs.StringVar(&f.gaz, "gazetteer", "", "`lists` of names as name=file,name=file, one phrase a line; needs a feature gaz:WIDTH")
	fs.VisitAll(func(fl *flag.Flag) {
		if fl.DefValue == "-1" {
			fl.DefValue = "0" // not shown: the text says what is taken
		}
	})
	if err := parse(fs, args, stdout); err != nil {
		return nil, err
	}
	if fs.NArg() > 0 {
		return nil, usagef("unexpected argument %q", fs.Arg(0))
	}
	return f, nil
}

// settings joins the flags with the task's defaults.
func (f *trainFlags) settings() (window.Config, window.Options, error) {
	task, err := window.ParseTask(f.task)
	if err != nil {
		return window.Config{}, window.Options{}, usagef("%v", err)
	}
	cfg, opt := window.Defaults(task)
	if f.train == "" {
		cfg, opt = window.EmbeddedDefaults(task)
	}
	if f.features != "" {
		if cfg.Features, err = window.ParseFeatures(f.features); err != nil {
			return cfg, opt, usagef("%v", err)
		}
	}
	set := map[string]bool{}
	f.fs.Visit(func(fl *flag.Flag) { set[fl.Name] = true })
	ints := map[string][2]*int{"radius": {&cfg.Radius, &f.radius}, "hidden": {&cfg.Hidden, &f.hidden}, "epochs": {&opt.Epochs, &f.epochs},
		"batch": {&opt.Batch, &f.batch}, "average": {&opt.Average, &f.average}, "snapshots": {&opt.Snapshots, &f.snapshots},
		"min-word": {&opt.MinWord, &f.minWord}, "min-affix": {&opt.MinAffix, &f.minAffix}}
	for name, p := range ints {
		if set[name] {
			*p[0] = *p[1]
		}
	}
	floats := map[string][2]*float64{"rate": {&opt.Rate, &f.rate}, "row-rate": {&opt.RowRate, &f.rowRate}, "init-rows": {&opt.InitRows, &f.initRows},
		"warm-up": {&opt.WarmUp, &f.warmUp}, "word-drop": {&opt.WordDrop, &f.wordDrop}, "drop-input": {&opt.DropInput, &f.dropIn},
		"drop-hidden": {&opt.DropHidden, &f.dropHidden}, "auxiliary-weight": {&opt.AuxWeight, &f.auxWeight}, "smooth": {&opt.Smooth, &f.smooth}}
	for name, p := range floats {
		if set[name] {
			*p[0] = *p[1]
		}
	}
	for name, p := range map[string]struct {
		to   *bool
		from string
	}{"sentence": {&cfg.Sentence, f.sentence}, "iobes": {&cfg.IOBES, f.iobes}} {
		switch {
		case !set[name]:
		case p.from == "true":
			*p.to = true
		case p.from == "false":
			*p.to = false
		default:
			return cfg, opt, usagef("-%s is true or false, not %q", name, p.from)
		}
	}
	if set["auxiliary"] {
		opt.Auxiliary = strings.Split(f.aux, ",")
		if f.aux == "none" {
			opt.Auxiliary = nil
		} else if opt.AuxWeight == 0 && !set["auxiliary-weight"] {
			opt.AuxWeight = 1
		}
	}
	if set["schedule"] {
		opt.Schedule = f.schedule
	}
	if f.out == "" {
		return cfg, opt, usagef("-out is empty, want a file for the model")
	}
	if f.threads < 0 {
		return cfg, opt, usagef("-threads %d, want 0 or more", f.threads)
	}
	if f.freeze < -1 {
		return cfg, opt, usagef("-freeze %d, want -1 (for ever) or more", f.freeze)
	}
	if f.patience > 0 && f.train != "" && f.dev == "" {
		return cfg, opt, usagef("-patience %d needs -dev: it waits for a better score there", f.patience)
	}
	opt.Patience, opt.Freeze, opt.Seed, opt.Threads = f.patience, f.freeze, f.seed, f.threads
	opt.CheckpointEvery = f.every
	if err := cfg.Check(); err != nil {
		return cfg, opt, usagef("%v", err)
	}
	if err := opt.Check(); err != nil {
		return cfg, opt, usagef("%v", err)
	}
	columns := slices.ContainsFunc(opt.Auxiliary, func(a string) bool { return a != "previous" && a != "next" })
	switch { // flags that would do nothing
	case opt.Smooth > 0 && cfg.Sentence:
		return cfg, opt, usagef("-smooth smooths the losses of words, want -sentence false")
	case set["warm-up"] && opt.Schedule != "onecycle":
		return cfg, opt, usagef("-warm-up wants -schedule onecycle, not %s", opt.Schedule)
	case set["auxiliary-weight"] && len(opt.Auxiliary) == 0:
		return cfg, opt, usagef("-auxiliary-weight wants targets in -auxiliary")
	case set["auxiliary"] && columns && task == window.NER:
		return cfg, opt, usagef("-auxiliary %s: xpos, feats and deprel want -task upos and a corpus in CoNLL-U", f.aux)
	case set["snapshots"] && opt.Average == 0:
		return cfg, opt, usagef("-snapshots wants -average")
	case set["iobes"] && task != window.NER:
		return cfg, opt, usagef("-iobes is about entities, want -task ner")
	}
	has := map[string]bool{}
	for _, ft := range cfg.Features {
		has[ft.Kind] = true
	}
	switch {
	case has["gaz"] && f.gaz == "":
		return cfg, opt, usagef("the feature gaz wants -gazetteer")
	case !has["gaz"] && f.gaz != "":
		return cfg, opt, usagef("-gazetteer wants a feature gaz:WIDTH in -features")
	case !has["word"] && f.vectors != "":
		return cfg, opt, usagef("-vectors wants a feature word:WIDTH in -features")
	}
	return cfg, opt, nil
}

// inputs are the files that the command reads.
func (f *trainFlags) inputs() (names []string) {
	for _, name := range []string{f.train, f.dev, f.vectors} {
		if name != "" {
			names = append(names, name)
		}
	}
	for _, item := range strings.Split(f.gaz, ",") {
		if _, path, ok := strings.Cut(item, "="); ok {
			names = append(names, path)
		}
	}
	return names
}

// separate refuses to write where the command reads.
func (f *trainFlags) separate(outputs ...string) error {
	for _, out := range outputs {
		o, err := os.Stat(out)
		if err != nil {
			continue // it is not there: no input
		}
		for _, in := range f.inputs() {
			if i, err := os.Stat(in); err == nil && os.SameFile(i, o) {
				return usagef("%s would be overwritten: it is the same file as the input %s", out, in)
			}
		}
	}
	return nil
}

func runTrain(ctx context.Context, args []string, _ io.Reader, stdout, stderr io.Writer) error {
	start := time.Now()
	f, err := parseTrain(args, stdout, stderr)
	if err != nil {
		return err
	}
	cfg, opt, err := f.settings()
	if err != nil {
		return err
	}
	if f.dev != "" && f.train == "" {
		fmt.Fprintln(stderr, "lockstep train: -dev counts only with -train: the embedded corpus has a dev part of its own")
	}
	checkpoint, curve := f.out+".checkpoint", f.out+".svg"
	if f.noCurve {
		curve = ""
	}
	if err := f.separate(f.out, checkpoint, curve); err != nil {
		return err
	}
	if err := atomicfile.Check(f.out); err != nil { // before the work, not after it
		return fmt.Errorf("cannot write the model: %w", err)
	}
	if err := atomicfile.Check(checkpoint); err != nil {
		return fmt.Errorf("cannot write a checkpoint: %w", err)
	}
	if f.gaz != "" {
		if opt.Gazetteer, err = readGazetteer(f.gaz); err != nil {
			return err
		}
	}
	var train, dev *window.Corpus
	if f.train == "" {
		train, dev = window.EmbeddedCorpus(cfg.Task)
	} else {
		if train, err = window.ReadCorpusFile(f.train, cfg.Task); err != nil {
			return err
		}
		if f.dev != "" {
			if dev, err = window.ReadCorpusFile(f.dev, cfg.Task); err != nil {
				return err
			}
		}
	}
	ui := newTrainUI(stdout, stderr, f.asJSON, f.quiet)
	if f.vectors != "" {
		words := map[string]bool{}
		for _, s := range train.Sentences {
			for _, w := range s.Words {
				words[window.Normalize(w)] = true
			}
		}
		if opt.Vectors, err = window.ReadVectorsFile(f.vectors, func(w string) bool { return words[window.Normalize(w)] }); err != nil {
			return err
		}
		if f.features == "" {
			for i := range cfg.Features {
				if cfg.Features[i].Kind == "word" {
					cfg.Features[i].Width = opt.Vectors.Width
				}
			}
		}
		ui.note("vectors: training corpus " + opt.Vectors.Coverage(train).String())
	}
	opt.Progress = ui.progress
	ours := f.resume // whether the checkpoint belongs to this run
	opt.Checkpoint = func(c *window.Checkpoint) error {
		if err := c.Save(checkpoint); err != nil {
			return err
		}
		ours = true
		ui.note("checkpoint saved in " + checkpoint + "; the same command with -resume continues")
		return nil
	}
	if f.resume {
		if opt.Resume, err = window.LoadCheckpoint(checkpoint); err != nil {
			return err
		}
	}
	if _, err := os.Lstat(checkpoint); err == nil && !f.resume {
		if _, err := window.LoadCheckpoint(checkpoint); err != nil {
			return fmt.Errorf("%s is in the way: a checkpoint of this run would replace it, and it is none: %w", checkpoint, err)
		}
		ui.note(checkpoint + " is left from an earlier run: -resume would continue from it, a checkpoint of this run replaces it")
	}
	if curve != "" && !ourCurve(curve) {
		ui.note(curve + " is no learning curve: it is left as it is, and none is drawn")
		curve = ""
	}
	ui.begin(cfg, opt, train, dev)
	ctx, stop := interruptible(ctx) // before this nothing is worth saving, after it the model is
	defer stop()
	res, err := window.Train(ctx, train, dev, cfg, opt)
	ui.end()
	if err != nil {
		return err
	}
	m := res.Model
	describe(m, cfg, opt, f, train, dev, res)
	if err := m.Save(f.out); err != nil {
		return err
	}
	if curve != "" {
		if err := writeCurve(curve, cfg.Task, res); err != nil {
			return err
		}
	}
	if ours {
		if err := os.Remove(checkpoint); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return ui.result(f.out, curve, res, dev, time.Since(start))
}

// describe stores settings and scores in the model: nothing that differs
// between machines, threads or times.
func describe(m *window.Model, cfg window.Config, opt window.Options, f *trainFlags, train, dev *window.Corpus, res *window.Result) {
	b, _ := json.Marshal(opt)
	m.Info["options"] = string(b)
	m.Info["train"] = fmt.Sprintf("%d sentences, %d words", len(train.Sentences), train.Tokens)
	m.Info["epoch"] = fmt.Sprint(res.Best)
	if dev != nil {
		name := "accuracy"
		if cfg.Task == window.NER {
			name = "entity F1"
		}
		m.Info["dev"] = fmt.Sprintf("%d sentences, %d words: %s %.2f", len(dev.Sentences), dev.Tokens, name, 100*res.BestScore)
	}
}

func readGazetteer(spec string) (*window.Gazetteer, error) {
	var names []string
	var lists [][]string
	for _, item := range strings.Split(spec, ",") {
		name, path, ok := strings.Cut(item, "=")
		if !ok || name == "" {
			return nil, usagef("-gazetteer %q: want name=file", item)
		}
		list, err := readLines(path)
		if err != nil {
			return nil, err
		}
		if len(list) == 0 {
			return nil, &window.ParseError{File: path, Err: errors.New("no names for the gazetteer, want one phrase a line")}
		}
		names = append(names, name)
		lists = append(lists, list)
	}
	g, err := window.NewGazetteer(names, lists)
	if err != nil {
		return nil, usagef("-gazetteer: %v", err)
	}
	return g, nil
}

// readLines reads a file of phrases, a line each, with single blanks between the words.
func readLines(path string) (list []string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r, err := window.NewTextReader(f, path, window.TextLines)
	for err == nil {
		var words []string
		if words, err = r.Next(); err == nil {
			list = append(list, strings.Join(words, " "))
		}
	}
	if err != io.EOF {
		return nil, err
	}
	return list, nil
}
