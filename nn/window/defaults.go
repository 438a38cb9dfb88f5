package window

// Defaults returns the shape and the settings that `lockstep train` uses for
// a task. They were chosen on the dev parts of UD English-EWT (upos) and of
// Universal NER English-EWT and WNUT-17 (ner); docs/window.md has the commands.
func Defaults(task Task) (Config, Options) {
	cfg := Config{Task: task, Radius: 2, Hidden: 300, Sentence: true, Features: []Feature{
		{"word", 50}, {"caps", 5},
		{"pre1", 5}, {"pre2", 10}, {"pre3", 15}, {"pre4", 15},
		{"suf1", 5}, {"suf2", 10}, {"suf3", 15}, {"suf4", 15}, {"shape", 8},
	}}
	opt := Options{Epochs: 14, Batch: 128, Rate: 0.003, Schedule: "linear", WarmUp: 0.1, WordDrop: 1, DropInput: 0.3, DropHidden: 0.5,
		Auxiliary: []string{"xpos", "deprel"}, AuxWeight: 1, MinWord: 1, MinAffix: 2, Snapshots: 8, Seed: 1}
	if task == NER {
		cfg.Hidden, cfg.IOBES = 200, true
		opt.Epochs, opt.Batch, opt.Rate, opt.WordDrop = 8, 64, 0.001, 2
		opt.Auxiliary, opt.AuxWeight, opt.TuneO = nil, 0, true
	}
	return cfg, opt
}

// EmbeddedDefaults returns the shape and the settings for [EmbeddedCorpus]: a
// small network, so that its training stays under 3 GFLOP.
func EmbeddedDefaults(task Task) (Config, Options) {
	cfg := Config{Task: task, Radius: 2, Hidden: 32, Features: []Feature{
		{"word", 12}, {"caps", 3}, {"pre3", 4}, {"suf2", 3}, {"suf3", 4},
	}}
	opt := Options{Epochs: 4, Batch: 32, Rate: 0.004, Schedule: "linear", WarmUp: 0.1, WordDrop: 1, DropInput: 0.1, DropHidden: 0.3,
		MinWord: 1, MinAffix: 2, Snapshots: 8, Seed: 1}
	if task == NER {
		cfg.Sentence = true
	}
	return cfg, opt
}
