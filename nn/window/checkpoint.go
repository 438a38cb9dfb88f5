package window

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/lockstep-go/lockstep/nn/safetensors"
)

// A Checkpoint is the whole state of a training run between two steps.
type Checkpoint struct {
	f *safetensors.File
}

// ErrOtherRun says that a checkpoint belongs to another corpus, shape or
// setting than the run that is to continue from it.
var ErrOtherRun = errors.New("the checkpoint belongs to another training run (other corpus, shape or settings)")

const (
	checkpointKey = "lockstep.checkpoint"
	stateKey      = "state"
	runKey        = "run"
)

// fingerprint is a hash of all that determines the run.
func (t *trainer) fingerprint() (string, error) {
	h := sha256.New()
	cfg, err := json.Marshal(t.m.cfg)
	if err != nil {
		return "", err
	}
	opt, err := json.Marshal(t.opt)
	if err != nil {
		return "", err
	}
	fmt.Fprintf(h, "%s\n%s\n%q\n%d\n", cfg, opt, t.m.labels, len(t.set.sents))
	for _, s := range [][]int32{t.set.rows, t.set.centre, t.set.label} {
		if err := binary.Write(h, binary.LittleEndian, s); err != nil {
			return "", err
		}
	}
	for _, e := range t.m.vocabs {
		for _, v := range e.values {
			fmt.Fprintf(h, "%q", v)
		}
	}
	if t.dev != nil {
		for _, s := range t.dev.Sentences {
			fmt.Fprintf(h, "%q%q", s.Words, s.Tags)
		}
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// checkpoint copies the state.
func (t *trainer) checkpoint() (*Checkpoint, error) {
	run, err := t.fingerprint()
	if err != nil {
		return nil, err
	}
	st, err := json.Marshal(t.state)
	if err != nil {
		return nil, err
	}
	f := &safetensors.File{Metadata: map[string]string{checkpointKey: formatValue, contractKey: contract, runKey: run, stateKey: string(st)}}
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
		return fmt.Errorf("%w: numerics contract %q, this program has %q", ErrVersion, v, contract)
	}
	run, err := t.fingerprint()
	if err != nil {
		return err
	}
	if c.f.Metadata[runKey] != run {
		return ErrOtherRun
	}
	if err := strictJSON(c.f.Metadata[stateKey], &t.state); err != nil {
		return fmt.Errorf("checkpoint state: %w", err)
	}
	t.eachState(func(name string, shape []int, data []float32) {
		s, ok := c.f.Tensor(name)
		if err == nil && (!ok || !slices.Equal(s.Shape, shape)) {
			err = fmt.Errorf("checkpoint tensor %s: shape %v, want %v", name, s.Shape, shape)
		}
		if err != nil {
			return
		}
		var x []float32
		if x, err = s.Float32s(); err == nil {
			copy(data, x)
		}
	})
	return err
}

// Save replaces the file at path by the checkpoint in one step.
func (c *Checkpoint) Save(path string) error { return safetensors.WriteFile(path, c.f) }

// ReadCheckpoint reads a checkpoint.
func ReadCheckpoint(r io.Reader) (*Checkpoint, error) {
	f, err := safetensors.ReadLimits(r, safetensors.Limits{Header: 16 << 20, Data: 1 << 33})
	if err != nil {
		return nil, err
	}
	if f.Metadata[checkpointKey] != formatValue {
		return nil, errors.New("not a checkpoint of this version")
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
