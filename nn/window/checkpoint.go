package window

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/lockstep-go/lockstep/nn/safetensors"
)

// A Checkpoint is the whole state of a training run between two steps.
type Checkpoint struct {
	f *safetensors.File
}

// ErrOtherRun says that a checkpoint belongs to another corpus, shape or
// setting than the run that is to continue from it. The error that wraps it names the first difference.
var ErrOtherRun = errors.New("the checkpoint belongs to another training run")

// ErrCheckpoint says that a checkpoint holds what no training run can have
// written: it was damaged or changed by hand.
var ErrCheckpoint = errors.New("faulty checkpoint")

const (
	checkpointKey = "lockstep.checkpoint"
	stateKey      = "state"
	runKey        = "run"
)

// A runIdentity is what determines a run: all of it must be equal for a run to continue.
type runIdentity struct {
	Config    Config  `json:"config"`
	Options   Options `json:"options"`
	Train     string  `json:"train"` // hashes
	Dev       string  `json:"dev"`
	Gazetteer string  `json:"gazetteer"`
}

func (t *trainer) identity() runIdentity {
	sum := func(write func(w io.Writer)) string {
		h := sha256.New()
		write(h)
		return hex.EncodeToString(h.Sum(nil))
	}
	id := runIdentity{Config: t.m.cfg, Options: t.opt}
	id.Train = sum(func(w io.Writer) {
		fmt.Fprintf(w, "%q\n%d\n", t.m.labels, len(t.set.sents))
		for _, s := range [][]int32{t.set.rows, t.set.centre, t.set.label} {
			_ = binary.Write(w, binary.LittleEndian, s) // a hash takes all
		}
		for _, head := range t.heads {
			_ = binary.Write(w, binary.LittleEndian, head.gold)
		}
		for _, e := range t.m.vocabs {
			for _, v := range e.values {
				fmt.Fprintf(w, "%q", v)
			}
		}
	})
	if t.dev != nil {
		id.Dev = sum(func(w io.Writer) {
			for _, s := range t.dev.Sentences {
				fmt.Fprintf(w, "%q%q", s.Words, s.Tags)
			}
		})
	}
	if g := t.m.gaz; g != nil {
		id.Gazetteer = sum(func(w io.Writer) {
			fmt.Fprintf(w, "%q", g.Lists)
			for _, word := range slices.Sorted(maps.Keys(g.words)) {
				fmt.Fprintf(w, "%q%q", word, g.words[word])
			}
		})
	}
	return id
}

// difference names the first difference between the run of a checkpoint, as stored, and this one; "" if there is none.
func (id *runIdentity) difference(stored string) (string, error) {
	var was runIdentity
	if err := strictJSON(stored, &was); err != nil {
		return "", err
	}
	for _, pair := range [][2]any{{was.Config, id.Config}, {was.Options, id.Options}} {
		var fields [2]map[string]json.RawMessage
		for i, v := range pair {
			b, err := json.Marshal(v)
			if err != nil {
				return "", err
			}
			if err := json.Unmarshal(b, &fields[i]); err != nil {
				return "", err
			}
		}
		names := maps.Clone(fields[0])
		maps.Copy(names, fields[1])
		for _, name := range slices.Sorted(maps.Keys(names)) {
			a, b := string(fields[0][name]), string(fields[1][name])
			if a != b {
				return fmt.Sprintf("%s %s in the checkpoint, %s now", name, cmp.Or(a, "none"), cmp.Or(b, "none")), nil
			}
		}
	}
	switch { // the gazetteer first: features of the training corpus depend on it
	case was.Gazetteer != id.Gazetteer:
		return "another gazetteer", nil
	case was.Train != id.Train:
		return "another training corpus", nil
	case was.Dev != id.Dev:
		return "another dev corpus", nil
	}
	return "", nil
}

// checkpoint copies the state.
func (t *trainer) checkpoint() (*Checkpoint, error) {
	run, err := json.Marshal(t.identity())
	if err != nil {
		return nil, err
	}
	st, err := json.Marshal(t.state)
	if err != nil {
		return nil, err
	}
	f := &safetensors.File{Metadata: map[string]string{checkpointKey: formatValue, contractKey: contract, runKey: string(run), stateKey: string(st)}}
	t.eachState(func(name string, shape []int, data []float32) {
		f.Tensors = append(f.Tensors, safetensors.NewFloat32(name, shape, data))
	})
	return &Checkpoint{f}, nil
}

// eachState calls f for everything that a checkpoint holds.
func (t *trainer) eachState(f func(name string, shape []int, data []float32)) {
	group := func(prefix string, p *params) {
		p.each(&t.m.cfg, func(name string, shape []int, data []float32) { f(prefix+name, shape, data) })
	}
	group("parameter.", &t.m.params)
	i := 0
	t.m.each(&t.m.cfg, func(name string, shape []int, data []float32) {
		f("moment1."+name, shape, t.moments[i].m)
		f("moment2."+name, shape, t.moments[i].v)
		i++
	})
	group("best.", &t.best)
	if t.opt.Average > 0 {
		group("sum.", &t.average)
	}
}

// restore sets the state of a new trainer.
func (t *trainer) restore(c *Checkpoint) error {
	if v := c.f.Metadata[contractKey]; v != contract {
		return fmt.Errorf("%w: contract %q, this program has %q", ErrContract, v, contract)
	}
	id := t.identity()
	diff, err := id.difference(c.f.Metadata[runKey])
	if err != nil {
		return fmt.Errorf("%w: run: %w", ErrCheckpoint, err)
	}
	if diff != "" {
		return fmt.Errorf("%w: %s", ErrOtherRun, diff)
	}
	var st state
	if err := strictJSON(c.f.Metadata[stateKey], &st); err != nil {
		return fmt.Errorf("%w: state: %w", ErrCheckpoint, err)
	}
	if err := t.checkState(&st); err != nil {
		return fmt.Errorf("%w: state: %w", ErrCheckpoint, err)
	}
	known := 0
	t.eachState(func(name string, shape []int, data []float32) {
		if err == nil {
			known++
			err = restoreTensor(c.f, name, shape, data)
		}
	})
	if err == nil && known != len(c.f.Tensors) { // all that are known are there, and names are different
		err = fmt.Errorf("%w: %d tensors, want %d", ErrCheckpoint, len(c.f.Tensors), known)
	}
	t.state = st
	return err
}

func restoreTensor(f *safetensors.File, name string, shape []int, data []float32) error {
	s, ok := f.Tensor(name)
	if !ok {
		return fmt.Errorf("%w: tensor %s is missing: %w", ErrCheckpoint, name, safetensors.ErrMissing)
	}
	if err := wantTensor(s, safetensors.F32, shape); err != nil {
		return fmt.Errorf("%w: %w", ErrCheckpoint, err)
	}
	x, err := s.Float32s()
	if err != nil {
		return fmt.Errorf("%w: tensor %s: %w", ErrCheckpoint, name, err)
	}
	square := strings.HasPrefix(name, "moment2.")
	for i, v := range x {
		if v-v != 0 || square && v < 0 {
			return fmt.Errorf("%w: tensor %s, element %d is %v", ErrCheckpoint, name, i, v)
		}
	}
	copy(data, x)
	return nil
}

// checkState compares a checkpoint's counters with those that a run of this
// corpus and these settings has after as many epochs and steps: apart from losses and scores
// all of them follow from Epoch and Step.
func (t *trainer) checkState(s *state) error {
	if s.Epoch < 0 || s.Epoch >= t.opt.Epochs {
		return fmt.Errorf("%d finished epochs, want 0 to %d", s.Epoch, t.opt.Epochs-1)
	}
	want := state{Epoch: s.Epoch, Step: s.Step, Beta1T: 1, Beta2T: 1, WordB1T: 1, WordB2T: 1,
		LossSum: s.LossSum, BestEpoch: s.BestEpoch, BestScore: s.BestScore, History: s.History}
	wordSteps := 0
	for epoch := 0; epoch <= s.Epoch; epoch++ {
		if t.m.cfg.Sentence || epoch == 0 || epoch == s.Epoch { // the number of batches of words is always the same
			t.batches(epoch)
		}
		steps := len(t.epochEnd) - 1
		done := steps
		if epoch == s.Epoch {
			if s.Step < 0 || s.Step >= steps {
				return fmt.Errorf("%d finished steps of an epoch of %d", s.Step, steps)
			}
			done = s.Step
		}
		want.Total += done
		if t.opt.Freeze >= 0 && epoch >= t.opt.Freeze {
			wordSteps += done
		}
		for step := 1; step <= done; step++ {
			if t.snapshot(epoch, step, steps) {
				want.Terms++
			}
		}
	}
	for _, i := range t.order[:t.epochEnd[s.Step]] {
		n := 1
		if t.m.cfg.Sentence {
			n = t.set.sents[i].end - t.set.sents[i].start
		}
		want.InEpoch += int64(n)
	}
	want.Windows = int64(s.Epoch)*int64(len(t.set.centre)) + want.InEpoch
	for i := range want.Total { // the running products of step
		want.Beta1T, want.Beta2T = float64(want.Beta1T*beta1), float64(want.Beta2T*beta2)
		if i < wordSteps {
			want.WordB1T, want.WordB2T = float64(want.WordB1T*beta1), float64(want.WordB2T*beta2)
		}
	}
	switch {
	case s.Total != want.Total || s.Terms != want.Terms || s.InEpoch != want.InEpoch || s.Windows != want.Windows ||
		s.Beta1T != want.Beta1T || s.Beta2T != want.Beta2T || s.WordB1T != want.WordB1T || s.WordB2T != want.WordB2T:
		return fmt.Errorf("after %d epochs and %d steps the counters are %+v, want %+v", s.Epoch, s.Step, *s, want)
	case len(s.History) != s.Epoch:
		return fmt.Errorf("a history of %d epochs after %d", len(s.History), s.Epoch)
	case s.Epoch == 0 && (s.BestEpoch != 0 || s.BestScore != 0):
		return fmt.Errorf("best epoch %d before the end of the first", s.BestEpoch)
	case s.Epoch > 0 && (s.BestEpoch < 1 || s.BestEpoch > s.Epoch || s.History[s.BestEpoch-1].Dev != s.BestScore):
		return fmt.Errorf("best epoch %d with score %v of the history %+v", s.BestEpoch, s.BestScore, s.History)
	}
	for i, e := range s.History {
		if e.Epoch != i+1 || e.Dev < 0 || e.Dev > 1 {
			return fmt.Errorf("line %d of the history is %+v", i+1, e)
		}
	}
	return nil
}

// Save replaces the file at path by the checkpoint in one step.
func (c *Checkpoint) Save(path string) error { return safetensors.WriteFile(path, c.f) }

// ReadCheckpoint reads a checkpoint.
func ReadCheckpoint(r io.Reader) (*Checkpoint, error) {
	f, err := safetensors.ReadLimits(r, safetensors.Limits{Header: 16 << 20})
	if err != nil {
		return nil, err
	}
	if f.Metadata[checkpointKey] != formatValue {
		return nil, fmt.Errorf("%w: metadata has no %s of value %q", ErrCheckpoint, checkpointKey, formatValue)
	}
	return &Checkpoint{f}, nil
}

// LoadCheckpoint reads the checkpoint in the file at path.
func LoadCheckpoint(path string) (*Checkpoint, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	c, err := ReadCheckpoint(f)
	if err != nil {
		return nil, &ParseError{path, 0, err}
	}
	return c, nil
}
