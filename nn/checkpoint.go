package nn

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"

	"github.com/lockstep-go/lockstep/nn/safetensors"
)

// A checkpoint is a model file with further tensors: "trainer" (steps and seed), which parameters are frozen ("trainer.frozen"), for each
// optimiser N what it is ("optimizer.N.kind"), its position ("optimizer.N") and groups ("optimizer.N.groups"), and for each of its parameters the step
// count and the running powers of Adam ("optimizer.N.steps.PARAMETER") and the state ("optimizer.N.0.PARAMETER" ...), and the
// caller's own state ("state.NAME").

// checkpointName reports whether a parameter of this name could be taken for one of them.
func checkpointName(name string) bool {
	first, _, _ := strings.Cut(name, ".")
	return first == "trainer" || first == "optimizer" || first == "state" && name != first
}

// describe says what the optimiser is: its rule, with the options and constants that no group has, and the parameters of its groups.
func (o *Optimizer[T]) describe() string {
	text := o.name + o.algo.options()
	for _, g := range o.groups {
		text += "\ngroup"
		for _, p := range g.Params {
			text += fmt.Sprintf(" %q", p.Name)
		}
	}
	return text
}

// SaveCheckpoint writes everything that the coming steps depend on to path, in one step: parameters, optimiser states,
// schedule positions, the dropout masks' seed and position, frozen parameters. state is what the caller needs besides, by
// name: the state of the RNG that shuffles its data, the position in it.
// Errors are those of SaveModel.
func (t *Trainer[T]) SaveCheckpoint(path string, state map[string][]byte) error {
	var extra []safetensors.Tensor
	var frozen []byte
	for _, p := range t.g.params {
		b := byte(0)
		if p.Frozen {
			b = 1
		}
		frozen = append(frozen, b)
	}
	extra = append(extra, words("trainer", uint64(t.steps), t.cfg.Seed), safetensors.NewBytes("trainer.frozen", frozen))
	for i, o := range t.cfg.Optimizers {
		prefix := fmt.Sprintf("optimizer.%d", i)
		settings := []float64{}
		for _, g := range o.groups {
			settings = append(settings, g.Rate, g.Scale, g.WeightDecay, g.L1, g.Momentum)
		}
		extra = append(extra, safetensors.NewBytes(prefix+".kind", []byte(o.describe())), words(prefix, uint64(o.step)), safetensors.NewFloat64(prefix+".groups", []int{len(o.groups), 5}, settings))
		for _, s := range o.slots {
			extra = append(extra, words(prefix+".steps."+s.p.Name, uint64(s.t), math.Float64bits(s.b1), math.Float64bits(s.b2)))
			for k, x := range s.state {
				if x != nil {
					extra = append(extra, encode(fmt.Sprintf("%s.%d.%s", prefix, k, s.p.Name), []int{s.p.Value.Rows, s.p.Value.Cols}, x))
				}
			}
		}
	}
	for name, b := range state {
		extra = append(extra, safetensors.NewBytes("state."+name, b))
	}
	return SaveModel(path, t.g, nil, extra...)
}

// LoadCheckpoint restores what SaveCheckpoint wrote into a trainer of the same network, optimisers and groups, and
// returns the caller's state. The steps that follow have the bits of a run that never stopped, if the trainer has the same schedules,
// Clip and Reduce too: these are not in the file.
//
// The file's values take the place of the trainer's: parameters and which of them are frozen, the number of steps, the Seed of
// dropout masks, the optimisers' states and positions, and of each group Rate, Scale, WeightDecay, L1 and Momentum (Adam's
// beta1). To go on with other settings change them afterwards: Optimizer.Groups()[i].Rate and the like. The optimisers' other options
// and constants (Beta2, Eps, Alpha, Dampening, RateDecay, Nesterov, AMSGrad, Centered) must be the same as in the file.
//
// On error nothing changes: ErrMismatch, ErrContract, ErrNonFinite, those of package safetensors, or those of reading a file.
func (t *Trainer[T]) LoadCheckpoint(path string) (state map[string][]byte, err error) {
	f, err := safetensors.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if state, err = t.restore(f); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return state, nil
}

func (t *Trainer[T]) restore(f *safetensors.File) (map[string][]byte, error) {
	w, err := readWords(f, "trainer", 2)
	if err != nil {
		return nil, err
	}
	if w[0] > math.MaxInt32 {
		return nil, fmt.Errorf("%w: step %d", ErrMismatch, w[0])
	}
	frozen, ok := f.Tensor("trainer.frozen")
	if !ok || frozen.DType != safetensors.U8 {
		return nil, fmt.Errorf("%w: no tensor trainer.frozen of bytes, as in a checkpoint", ErrMismatch)
	}
	if have, want := len(frozen.Data), len(t.g.params); have != want {
		return nil, fmt.Errorf("%w: the checkpoint's network has %d parameters, want %d", ErrMismatch, have, want)
	}
	for i, b := range frozen.Data {
		if b > 1 {
			return nil, fmt.Errorf("%w: tensor trainer.frozen: byte %d is %d, want 0 or 1", ErrMismatch, i, b)
		}
	}
	var apply []func()
	used := 2 + len(t.g.params)
	for i, o := range t.cfg.Optimizers {
		prefix := fmt.Sprintf("optimizer.%d", i)
		kind, ok := f.Tensor(prefix + ".kind")
		if have := o.describe(); !ok || kind.DType != safetensors.U8 || string(kind.Data) != have {
			return nil, fmt.Errorf("%w: optimiser %d of the file is %q, want %q", ErrMismatch, i, kind.Data, have)
		}
		pos, err := readWords(f, prefix, 1)
		if err != nil {
			return nil, err
		}
		groups, ok := f.Tensor(prefix + ".groups")
		settings, err := groups.Float64s()
		if !ok || err != nil || len(settings) != 5*len(o.groups) || pos[0] > math.MaxInt32 {
			return nil, fmt.Errorf("%w: tensor %s.groups: want %d groups", ErrMismatch, prefix, len(o.groups))
		}
		used += 3
		for j, x := range settings {
			if !(x >= 0 && finite(x)) {
				return nil, fmt.Errorf("%w: tensor %s.groups: group %d: setting %v, want a finite number, not negative", ErrMismatch, prefix, j/5, x)
			}
		}
		for j := range o.groups {
			if m := settings[5*j+4]; m >= o.algo.below() {
				return nil, fmt.Errorf("%w: tensor %s.groups: group %d: momentum %v, want less than %v", ErrMismatch, prefix, j, m, o.algo.below())
			}
		}
		apply = append(apply, func() {
			o.step = int(pos[0])
			for j, g := range o.groups {
				x := settings[5*j:]
				g.Rate, g.Scale, g.WeightDecay, g.L1, g.Momentum = x[0], x[1], x[2], x[3], x[4]
			}
		})
		for _, s := range o.slots {
			name := prefix + ".steps." + s.p.Name
			v, err := readWords(f, name, 3)
			if err != nil {
				return nil, err
			}
			b1, b2 := math.Float64frombits(v[1]), math.Float64frombits(v[2])
			if v[0] > pos[0] || !(b1 >= 0 && b1 <= 1) || !(b2 >= 0 && b2 <= 1) {
				return nil, fmt.Errorf("%w: tensor %q: %d steps of %d, powers of beta %v and %v, want 0 to 1", ErrMismatch, name, v[0], pos[0], b1, b2)
			}
			used++
			apply = append(apply, func() {
				s.t, s.b1, s.b2 = int(v[0]), b1, b2
			})
			for k, x := range s.state {
				if x == nil {
					continue
				}
				name := fmt.Sprintf("%s.%d.%s", prefix, k, s.p.Name)
				y, err := decodeAny[T](f, name, s.p.Value.Rows, s.p.Value.Cols) // an average of squares may have overflowed
				if err != nil {
					return nil, err
				}
				for _, v := range y {
					if v != v {
						return nil, fmt.Errorf("%w: tensor %q", ErrNonFinite, name)
					}
				}
				used++
				apply = append(apply, func() { copy(x, y) })
			}
		}
	}
	state := map[string][]byte{}
	for _, x := range f.Tensors {
		if name, ok := strings.CutPrefix(x.Name, "state."); ok && x.DType == safetensors.U8 && t.g.pNames[x.Name] == nil {
			state[name] = x.Data
		}
	}
	if used+len(state) != len(f.Tensors) {
		return nil, fmt.Errorf("%w: %d tensors, want %d: other optimisers?", ErrMismatch, len(f.Tensors), used+len(state))
	}
	if err := Restore(t.g, f); err != nil {
		return nil, err
	}
	for _, do := range apply {
		do()
	}
	t.steps, t.cfg.Seed = int(w[0]), w[1]
	for i, p := range t.g.params {
		p.Frozen = frozen.Data[i] != 0
	}
	return state, nil
}

func words(name string, x ...uint64) safetensors.Tensor {
	b := make([]byte, 0, 8*len(x))
	for _, v := range x {
		b = binary.LittleEndian.AppendUint64(b, v)
	}
	return safetensors.Tensor{Name: name, DType: safetensors.U64, Shape: []int{len(x)}, Data: b}
}

func readWords(f *safetensors.File, name string, n int) ([]uint64, error) {
	t, ok := f.Tensor(name)
	if !ok || t.DType != safetensors.U64 || len(t.Data) != 8*n {
		return nil, fmt.Errorf("%w: tensor %q: want %d words, as in a checkpoint", ErrMismatch, name, n)
	}
	x := make([]uint64, n)
	for i := range x {
		x[i] = binary.LittleEndian.Uint64(t.Data[8*i:])
	}
	return x, nil
}
