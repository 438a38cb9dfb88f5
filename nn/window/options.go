package window

import "fmt"

// Options say how a model is trained. [Defaults] and [EmbeddedDefaults] have good values.
type Options struct {
	Epochs   int     `json:"epochs"`
	Batch    int     `json:"batch"`     // words in a step (whole sentences, at least so many, with [Config.Sentence])
	Rate     float64 `json:"rate"`      // the highest learning rate, of Adam and SparseAdam
	Schedule string  `json:"schedule"`  // "linear" (falls to 0), "onecycle" (rises, then falls), "cyclic" (triangles of two epochs), "constant"
	RowRate  float64 `json:"row_rate"`  // the tables' rate is so many times Rate (0: 1)
	InitRows float64 `json:"init_rows"` // tables start uniform in +-InitRows (0: 0.1)
	WarmUp   float64 `json:"warm_up"`   // onecycle: the share of all steps in which the rate rises
	WordDrop float64 `json:"word_drop"` // a: a word seen n times becomes unknown with probability a/(a+n)
	// Auxiliary lists targets of further output layers, which make the hidden
	// layer learn more than the tags tell and are not part of the model: xpos, feats and
	// deprel (columns 5, 6 and 8 of CoNLL-U, where the corpus has them), previous and next (the tags of the neighbours).
	Auxiliary  []string `json:"auxiliary,omitempty"`
	AuxWeight  float64  `json:"aux_weight,omitempty"` // of their losses, above 0 where Auxiliary lists any
	Smooth     float64  `json:"smooth,omitempty"`     // label smoothing (0: none); not with [Config.Sentence]
	DropInput  float64  `json:"drop_input"`           // dropout before the hidden layer
	DropHidden float64  `json:"drop_hidden"`          // dropout after it
	Average    int      `json:"average"`              // the weights are averaged over the last so many epochs (0: not)
	Snapshots  int      `json:"snapshots"`            // terms of that average for each epoch
	MinWord    int      `json:"min_word"`             // rarer words have no vector of their own
	MinAffix   int      `json:"min_affix"`
	Patience   int      `json:"patience"` // stop after so many epochs without a better dev score (0: never); needs a dev corpus
	// TuneO sets the bias of tag O to the best entity F1 on dev. It does nothing without a dev corpus and for task upos, so that [Defaults]
	// serve there too.
	TuneO   bool   `json:"tune_o"`
	Seed    uint64 `json:"seed"`
	Threads int    `json:"-"` // 0: GOMAXPROCS; the result is the same for any number

	Gazetteer *Gazetteer `json:"-"` // of the feature gaz: both or neither
	// Vectors, where given, initialise the rows of the words they hold (see
	// [Coverage]). The word feature must have their width.
	Vectors *Vectors `json:"-"`
	// Freeze keeps the word vectors as they are for so many epochs; negative:
	// for ever.
	Freeze int `json:"freeze,omitempty"`

	// Progress, where given, is called after each step and each epoch.
	Progress func(Progress) `json:"-"`
	// Checkpoint, where given, receives the whole state of the training when
	// the context is cancelled, and after every CheckpointEvery epochs if
	// that is above 0.
	Checkpoint      func(*Checkpoint) error `json:"-"`
	CheckpointEvery int                     `json:"-"`
	// Resume continues from a checkpoint of the same corpus, shape and
	// options, to the bits that an uninterrupted run has.
	Resume *Checkpoint `json:"-"`
}

// Check reports settings with which no training can run. Train calls it.
func (o *Options) Check() error {
	switch {
	case o.Epochs < 1:
		return fmt.Errorf("epochs %d, want at least 1", o.Epochs)
	case o.Batch < 1 || o.Batch > 1<<16:
		return fmt.Errorf("batch %d, want 1 to 65536", o.Batch)
	case !(o.Rate > 0 && o.Rate <= 10):
		return fmt.Errorf("rate %v, want above 0, at most 10", o.Rate)
	case !(o.DropInput >= 0 && o.DropInput < 1):
		return fmt.Errorf("drop input %v, want 0 to below 1", o.DropInput)
	case !(o.DropHidden >= 0 && o.DropHidden < 1):
		return fmt.Errorf("drop hidden %v, want 0 to below 1", o.DropHidden)
	case !(o.AuxWeight >= 0 && o.AuxWeight <= 100):
		return fmt.Errorf("auxiliary weight %v, want 0 to 100", o.AuxWeight)
	case !(o.Smooth >= 0 && o.Smooth < 1):
		return fmt.Errorf("smooth %v, want 0 to below 1", o.Smooth)
	case !(o.WordDrop >= 0 && o.WordDrop <= 1e9):
		return fmt.Errorf("word drop %v, want 0 to 1e9", o.WordDrop)
	case !(o.RowRate >= 0 && o.RowRate <= 1e6):
		return fmt.Errorf("row rate %v, want 0 (as 1) to 1e6", o.RowRate)
	case !(o.InitRows >= 0 && o.InitRows <= 100):
		return fmt.Errorf("initial rows %v, want 0 (as 0.1) to 100", o.InitRows)
	case o.MinWord < 0:
		return fmt.Errorf("min word %d, want 0 or more", o.MinWord)
	case o.MinAffix < 0:
		return fmt.Errorf("min affix %d, want 0 or more", o.MinAffix)
	case !(o.WarmUp >= 0 && o.WarmUp < 1):
		return fmt.Errorf("warm-up %v, want 0 to below 1", o.WarmUp)
	case o.Average < 0:
		return fmt.Errorf("average %d, want 0 or more", o.Average)
	case o.Snapshots < 0:
		return fmt.Errorf("snapshots %d, want 0 or more", o.Snapshots)
	case o.Patience < 0:
		return fmt.Errorf("patience %d, want 0 or more", o.Patience)
	case o.CheckpointEvery < 0:
		return fmt.Errorf("checkpoint every %d, want 0 or more", o.CheckpointEvery)
	}
	for _, name := range o.Auxiliary {
		if _, ok := auxTargets[name]; !ok {
			return fmt.Errorf("unknown auxiliary target %q (want xpos, feats, deprel, previous or next)", name)
		}
	}
	if len(o.Auxiliary) > 0 && o.AuxWeight == 0 {
		return fmt.Errorf("auxiliary targets %q with weight 0, want a weight above 0 or no targets", o.Auxiliary)
	}
	switch o.Schedule {
	case "linear", "onecycle", "cyclic", "constant":
	default:
		return fmt.Errorf("unknown schedule %q (want linear, onecycle, cyclic or constant)", o.Schedule)
	}
	return nil
}

// rate is the learning rate of a step (from 0), of total steps in all. It is
// plain float64 arithmetic: the same everywhere.
func (o *Options) rate(step, total, perEpoch int) float64 {
	switch o.Schedule {
	case "linear":
		return o.Rate * (1 - float64(step)/float64(total))
	case "onecycle":
		top := float64(o.WarmUp * float64(total))
		if x := float64(step) + 1; x < top {
			return o.Rate * (x / top)
		}
		return o.Rate * (float64(total-step) / float64(float64(total)-top+1))
	case "cyclic": // between Rate/10 and Rate, up in one epoch, down in the next
		x := step % (2 * perEpoch)
		if x > perEpoch {
			x = 2*perEpoch - x
		}
		return o.Rate * (0.1 + float64(0.9*(float64(x)/float64(perEpoch))))
	}
	return o.Rate
}

// A Progress tells how far a training run is.
type Progress struct {
	Epoch, Epochs int     // Epoch from 1
	Step, Steps   int     // within the epoch
	Loss          float64 // mean over the epoch so far
	Rate          float64
	Windows       int64 // trained in all
	// Of the end of an epoch only:
	EpochDone bool
	Dev       *Scores // nil without a dev corpus
	Best      bool    // the best dev score so far
}

// An EpochResult is a line of the learning curve.
type EpochResult struct {
	Epoch int     `json:"epoch"`
	Loss  float64 `json:"loss"`
	Dev   float64 `json:"dev"` // accuracy or F1; 0 without a dev corpus
}

// A Result is what a training run did.
type Result struct {
	Model     *Model
	Best      int // the epoch whose weights the model has
	BestScore float64
	History   []EpochResult
	Windows   int64
}
