package window

// Defaults returns the shape and the settings that `lockstep train` uses for
// a task. They were chosen on the dev parts of UD English-EWT (upos) and of
// Universal NER English-EWT and WNUT-17 (ner); README has the commands.
func Defaults(task Task) (Config, Options) {
	cfg := Config{Task: task, Radius: 2, Hidden: 300, Features: []Feature{
		{"word", 50}, {"caps", 5},
		{"pre1", 5}, {"pre2", 10}, {"pre3", 15}, {"pre4", 15},
		{"suf1", 5}, {"suf2", 10}, {"suf3", 15}, {"suf4", 15}, {"shape", 8},
	}}
	opt := Options{Epochs: 8, Batch: 128, Rate: 0.002, Schedule: "linear", WarmUp: 0.1, WordDrop: 1, DropInput: 0.35, DropHidden: 0.5,
		MinWord: 1, MinAffix: 2, Snapshots: 8, Seed: 1}
	if task == NER {
		cfg.Hidden, cfg.Sentence = 200, true
		opt.TuneO = true
		opt.WordDrop, opt.DropInput = 0.5, 0.3
	}
	return cfg, opt
}

// EmbeddedDefaults returns the shape and the settings for [EmbeddedCorpus]: a
// small network, so that its training stays under 3 GFLOP.
func EmbeddedDefaults(task Task) (Config, Options) {
	cfg := Config{Task: task, Radius: 2, Hidden: 32, Features: []Feature{
		{"word", 12}, {"caps", 3}, {"pre3", 4}, {"suf2", 3}, {"suf3", 4},
	}}
	opt := Options{Epochs: 5, Batch: 32, Rate: 0.005, Schedule: "linear", WarmUp: 0.1, WordDrop: 0.5, DropInput: 0, DropHidden: 0.2,
		MinWord: 1, MinAffix: 2, Snapshots: 8, Seed: 1}
	if task == NER {
		cfg.Sentence = true
	}
	return cfg, opt
}
