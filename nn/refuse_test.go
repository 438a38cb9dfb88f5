package nn

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lockstep-go/lockstep/mat"
	"github.com/lockstep-go/lockstep/nn/safetensors"
)

// Numbers that mean nothing are refused where they are given, by a text that names them.
func TestRefusesNumbers(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	p := func() *Param[float64] { return NewParam[float64]("p", 2, 2) }
	adam := func(change func(*AdamConfig)) func() {
		return func() {
			c := AdamDefaults()
			change(&c)
			NewAdam(c, p())
		}
	}
	for _, c := range []struct {
		want string
		do   func()
	}{
		{"nn.NewSGD: Rate = NaN, want a finite number, not negative", func() { NewSGD(SGDConfig{Rate: nan}, p()) }},
		{"nn.NewSGD: Momentum = -1, want a finite number, not negative", func() { NewSGD(SGDConfig{Rate: 1, Momentum: -1}, p()) }},
		{"nn.NewSGD: Dampening = NaN, want a finite number, not negative", func() { NewSGD(SGDConfig{Rate: 1, Dampening: nan}, p()) }},
		{"nn.NewSGD: WeightDecay = +Inf, want a finite number, not negative", func() { NewSGD(SGDConfig{Rate: 1, WeightDecay: inf}, p()) }},
		{"nn.NewAdagrad: Eps = -1, want a finite number, not negative", func() { NewAdagrad(AdagradConfig{Rate: 1, Eps: -1}, p()) }},
		{"nn.NewAdagrad: Initial = NaN, want a finite number, not negative", func() { NewAdagrad(AdagradConfig{Rate: 1, Initial: nan}, p()) }},
		{"nn.NewAdagrad: RateDecay = NaN, want a finite number, not negative", func() { NewAdagrad(AdagradConfig{Rate: 1, RateDecay: nan}, p()) }},
		{"nn.NewRMSProp: Alpha = NaN, want a finite number, not negative", func() { NewRMSProp(RMSPropConfig{Rate: 1, Alpha: nan}, p()) }},
		{"nn.NewRMSProp: Eps = NaN, want a positive number: start from RMSPropDefaults()", func() { NewRMSProp(RMSPropConfig{Rate: 1, Eps: nan}, p()) }},
		{"nn.NewAdam: Rate = +Inf, want a finite number, not negative", adam(func(c *AdamConfig) { c.Rate = inf })},
		{"nn.NewAdam: Eps = NaN, want a positive number: start from AdamDefaults()", adam(func(c *AdamConfig) { c.Eps = nan })},
		{"nn.NewAdam: Eps = -1, want a positive number: start from AdamDefaults()", adam(func(c *AdamConfig) { c.Eps = -1 })},
		{"nn.NewAdam: Eps = 0, want a positive number: start from AdamDefaults()", func() { NewSparseAdam[float64](AdamConfig{Rate: 0.1}) }},
		{"nn.NewAdam: Eps = 0, want a positive number: start from AdamDefaults()", func() { NewAdam[float32](AdamConfig{Rate: 0.1, Eps: 1e-50}) }},
		{"nn.NewRMSProp: Eps = 0, want a positive number: start from RMSPropDefaults()", func() { NewRMSProp[float64](RMSPropConfig{Rate: 0.1}) }},
		{"nn.NewAdagrad: Eps = 0, want a positive number: start from AdagradDefaults()", func() { NewAdagrad[float64](AdagradConfig{Rate: 0.1}) }},
		{"nn.Cyclic: Gamma = 0, want a positive number", func() { Cyclic{High: 1, Up: 2, Mode: ExpRange}.At(0) }},
		{"nn.OneCycle: High = 0, want a positive number", func() { OneCycle{Steps: 10}.At(0) }},
		{"nn.NewSGD: a parameter is nil (number 1 of 2), as Graph.Param returns for a name that the graph does not have", func() {
			NewSGD(SGDConfig{Rate: 1}, p(), nil)
		}},
		{"nn.NewAdam: a parameter is nil (number 0 of 1), as Graph.Param returns for a name that the graph does not have", func() {
			NewAdam(AdamDefaults(), p()).AddGroup(Group[float64]{Params: []*Param[float64]{nil}})
		}},
		{"nn.ClipGradients: a parameter is nil (number 0 of 1), as Graph.Param returns for a name that the graph does not have", func() {
			ClipGradients(Clip{Norm: 1}, []*Param[float64]{nil})
		}},
		{"nn.L2Penalty: a parameter is nil (number 0 of 1), as Graph.Param returns for a name that the graph does not have", func() {
			NewGraph[float64]().L2Penalty("l2", 1, nil)
		}},
		{`nn.NewSGD: parameter "p": its gradient is 0 x 0, want 2 x 2: a Session with gradients makes it`, func() { NewSGD(SGDConfig{Rate: 1}, p()).Step() }},
		{"nn.NewAdam: beta1 NaN, beta2 0.999, want 0 <= beta < 1", adam(func(c *AdamConfig) { c.Beta1 = nan })},
		{"nn.NewAdam: beta1 1, beta2 0.999, want 0 <= beta < 1", adam(func(c *AdamConfig) { c.Beta1 = 1 })},
		{"nn.NewAdam: beta1 0.9, beta2 NaN, want 0 <= beta < 1", adam(func(c *AdamConfig) { c.Beta2 = nan })},
		{"nn.NewAdam: beta1 1, beta2 0.999, want 0 <= beta < 1", func() { NewAdam[float32](AdamConfig{Beta1: 1, Beta2: 0.999}) }},
		{"nn.LeakyReLU: slope = NaN, want a finite number", func() { LeakyReLU(nan) }},
		{"nn.ClipGradients: Clip.Norm = NaN, want a positive number, or 0 for none", func() { ClipGradients[float64](Clip{Norm: nan}, nil) }},
		{"nn.ClipGradients: Clip.Value = -1, want a positive number, or 0 for none", func() { ClipGradients[float64](Clip{Value: -1}, nil) }},
		{"nn.ClipGradients: norm of order 3, want 1, 2 or +Inf", func() { ClipGradients[float64](Clip{Norm: 1, Order: 3}, nil) }},
		{`nn: node "loss" (SoftmaxCrossEntropy): the weight of class 1 is NaN, want a finite number`, func() {
			g := NewGraph[float64]()
			g.SoftmaxCrossEntropy("loss", g.Linear("z", g.Input("x", 2), 2, None), g.Indices("y", 1), CrossEntropy[float64]{Weights: []float64{1, nan}})
		}},
		{"nn.NewSGD: step 3: the schedule says rate NaN, momentum 0, want finite numbers, not negative", func() {
			q := p()
			q.Grad = mat.New[float64](2, 2)
			o := NewSGD(SGDConfig{Rate: 1}, q)
			o.SetSchedule(ScheduleFunc(func(t int) float64 { return 1 / float64(3-t) * 0 * 1e308 * 10 }))
			for range 4 {
				o.Step()
			}
		}},
		{"nn.NewAdam: step 0: the schedule says momentum 1, want less than 1", func() {
			q := p()
			q.Grad = mat.New[float64](2, 2)
			o := NewAdam(AdamDefaults(), q)
			o.SetSchedule(OneCycle{High: 0.1, Steps: 10, MomentumHigh: 1})
			o.Step()
		}},
		{`nn: parameter "p": its value is 2 x 1 with Stride = 2 and 3 elements, want Stride = Cols`, func() {
			q := p()
			q.Value = q.Value.View(0, 2, 0, 1)
			NewSGD(SGDConfig{Rate: 1}, q)
		}},
		{`nn: parameter "p": its value is 2 x 1 with Stride = 2 and 3 elements, want Stride = Cols`, func() {
			g, q := NewGraph[float64](), p()
			q.Value = q.Value.View(0, 2, 0, 1)
			g.LinearWith("z", g.Input("x", 2), q, nil, None)
		}},
		{"nn: Input node \"\\xff\": the name is not UTF-8, as files want it", func() { NewGraph[float64]().Input("\xff", 1) }},
	} {
		require.PanicsWithValue(t, c.want, c.do)
	}
}

// What a trainer finds has become wrong since the graph and the optimisers were made.
func TestTrainerRefuses(t *testing.T) {
	sparse := func(name string) error {
		n := newGoldenRun(t)
		p := n.g.Param(name)
		o := NewSGD(SGDConfig{Rate: 1}, p)
		p.Sparse = !p.Sparse
		_, err := NewTrainer(n.g, TrainerConfig[float32]{MaxBatch: 8, Optimizers: []*Optimizer[float32]{o}})
		return err
	}
	require.EqualError(t, sparse("vectors.weight"), `nn: parameter "vectors.weight": Sparse was true when optimiser 0 took it and is false now; set it first`)
	require.EqualError(t, sparse("hidden.weight"), `nn: node "hidden" (Linear): parameter "hidden.weight" has become sparse: only an embedding can use it`)

	n := newGoldenRun(t)
	p := n.g.Param("hidden.weight")
	p.Value = mat.New[float32](p.Value.Rows, p.Value.Cols+1).View(0, p.Value.Rows, 0, p.Value.Cols)
	_, err := NewTrainer(n.g, TrainerConfig[float32]{MaxBatch: 8})
	require.ErrorContains(t, err, `parameter "hidden.weight": its value is`)
	_, err = Encode(n.g, nil)
	require.ErrorContains(t, err, "want Stride = Cols")

	for name, bad := range map[string]bool{"trainer": true, "trainer.frozen": true, "optimizer.0.0.w": true, "state.x": true, "state": false, "trainers": false} {
		g := NewGraph[float64]()
		w := NewParam[float64](name, 2, 1)
		g.SquaredError("loss", g.LinearWith("z", g.Input("x", 2), w, nil, None), g.Input("y", 1), Mean)
		_, err := NewTrainer(g, TrainerConfig[float64]{MaxBatch: 1, Optimizers: []*Optimizer[float64]{NewSGD(SGDConfig{Rate: 1}, w)}})
		require.Equal(t, bad, err != nil, name)
	}
}

// What would never move is refused, unless it is frozen.
func TestTrainerWantsMovement(t *testing.T) {
	n := newGoldenRun(t)
	train := func(os ...*Optimizer[float32]) error {
		_, err := NewTrainer(n.g, TrainerConfig[float32]{MaxBatch: 8, Optimizers: os})
		return err
	}
	require.EqualError(t, train(), "nn: no optimisers: no parameter would move")
	require.EqualError(t, train(nil), "nn: optimiser 0 is nil")
	require.EqualError(t, train(NewSGD(SGDConfig{Rate: 1}, n.g.Params()[1:]...)), `nn: parameter "vectors.weight" belongs to no optimiser: give it to one, or set Frozen`)
	n.g.Param("vectors.weight").Frozen = true
	require.NoError(t, train(NewSGD(SGDConfig{Rate: 1}, n.g.Params()[1:]...)))
	still := NewSGD(SGDConfig{}, n.g.Params()...)
	require.EqualError(t, train(still), "nn: optimiser 0 (NewSGD) has Rate 0 and no schedule: no parameter of it would move")
	still.SetSchedule(ConstantRate(0.1))
	require.NoError(t, train(still))
}

// A loss that is not finite because a parameter is not names the parameter.
func TestNamesParameterNotFinite(t *testing.T) {
	n := newGoldenRun(t)
	n.steps(t, 1)
	n.g.Param("hidden.weight").Value.Data[3] = float32(math.NaN())
	_, err := n.tr.Step(8)
	require.ErrorIs(t, err, ErrNonFinite)
	require.ErrorContains(t, err, `first at node "hidden" (Linear), whose parameter "hidden.weight" is not finite`)
}

// Labels of -1 and +1 are no targets of the logistic loss.
func TestLogisticRefusesTargets(t *testing.T) {
	g := NewGraph[float64]()
	x, y := g.Input("x", 2), g.Input("y", 2)
	g.Logistic("loss", x, y, Mean)
	s := NewSession(g, 2, false)
	s.SetInput(x, mat.New[float64](2, 2))
	for _, bad := range []float64{-1, 1.5, math.NaN(), math.Inf(1)} {
		s.SetInput(y, mat.NewOf(2, 2, []float64{0, 1, 0.5, bad}))
		require.PanicsWithValue(t, fmt.Sprintf(`nn: node "loss" (Logistic): example 1, column 1: target %v, want 0 to 1`, bad), func() { s.Forward(2, true) })
	}
}

// A checkpoint of another network says so.
func TestCheckpointOfOtherNetwork(t *testing.T) {
	g, _, _, _ := smallNet(Tanh)
	tr, err := NewTrainer(g, TrainerConfig[float64]{MaxBatch: 8, Optimizers: []*Optimizer[float64]{NewSGD(SGDConfig{Rate: 1}, g.Params()...)}})
	require.NoError(t, err)
	_, err = tr.restore(checkpoint(t))
	require.ErrorIs(t, err, ErrMismatch)
	require.ErrorContains(t, err, "the checkpoint's network has 5 parameters, want 6")
}

// Metadata under the package's own keys is not dropped in silence; what a file was read with may be written again.
func TestEncodeRefusesOwnKeys(t *testing.T) {
	n := newGoldenRun(t)
	for _, key := range []string{metaGraph, metaContract} {
		_, err := Encode(n.g, map[string]string{key: "mine"})
		require.ErrorContains(t, err, fmt.Sprintf(`nn: metadata %q is "mine", want`, key))
	}
	f, err := Encode(n.g, map[string]string{"k": "v"})
	require.NoError(t, err)
	again, err := Encode(n.g, f.Metadata)
	require.NoError(t, err)
	require.Equal(t, f.Metadata, again.Metadata)

	delete(f.Metadata, metaGraph)
	_, err = Decode[float32](f)
	require.ErrorIs(t, err, ErrGraph)
	require.ErrorContains(t, err, "the file has no metadata lockstep.graph: it is no model of package nn (a window model is read by window.LoadFile)")
}

func TestRefusesBoundsOfNorms(t *testing.T) {
	for _, bad := range []float64{math.NaN(), -1, math.Inf(1)} {
		n := newGoldenRun(t)
		n.g.Param("hidden.weight").MaxNorm = bad
		_, err := NewTrainer(n.g, TrainerConfig[float32]{MaxBatch: 8})
		require.ErrorContains(t, err, fmt.Sprintf(`parameter "hidden.weight": MaxNorm = %v`, bad))
		_, err = Encode(n.g, nil)
		require.ErrorContains(t, err, "MaxNorm")
		n.g.Param("hidden.weight").MaxNorm = 0
		_, err = NewTrainer(n.g, TrainerConfig[float32]{MaxBatch: 8, Clip: Clip{Norm: math.NaN()}})
		require.ErrorContains(t, err, "Clip.Norm = NaN")
	}
}

// A schedule that cycles momentum needs an optimiser with momentum, and is told so when it is set.
func TestScheduleWantsMomentum(t *testing.T) {
	p := func() *Param[float64] { return NewParam[float64]("p", 1, 1) }
	one := OneCycle{High: 0.1, Steps: 10}
	for _, o := range []*Optimizer[float64]{
		NewSGD(SGDConfig{Rate: 1}, p()), NewRMSProp(RMSPropDefaults(), p()), NewAdagrad(AdagradDefaults(), p()),
	} {
		require.Panics(t, func() { o.SetSchedule(one) }, o.name)
		require.Panics(t, func() { o.SetSchedule(Cyclic{High: 1, Up: 2, MomentumHigh: 0.9}) }, o.name)
		o.SetSchedule(OneCycle{High: 0.1, Steps: 10, NoMomentum: true})
		o.SetSchedule(nil)
	}
	rms := RMSPropDefaults()
	rms.Momentum = 0.9
	for _, o := range []*Optimizer[float64]{
		NewSGD(SGDConfig{Rate: 1, Momentum: 0.9}, p()), NewRMSProp(rms, p()), NewAdam(AdamDefaults(), p()),
	} {
		o.SetSchedule(one)
	}
}

// A group that says nothing about rate and momentum has the optimiser's; decay is its own.
func TestAddGroupInherits(t *testing.T) {
	o := NewAdamW(AdamWDefaults(), NewParam[float64]("w", 1, 1))
	o.AddGroup(Group[float64]{Params: []*Param[float64]{NewParam[float64]("b", 1, 1)}, Rate: 0.5})
	o.AddGroup(Group[float64]{Params: []*Param[float64]{NewParam[float64]("c", 1, 1)}, Momentum: 0.5, WeightDecay: 0.25})
	g := o.Groups()
	require.Equal(t, []float64{0.5, 0.9, 0}, []float64{g[1].Rate, g[1].Momentum, g[1].WeightDecay})
	require.Equal(t, []float64{0.001, 0.5, 0.25}, []float64{g[2].Rate, g[2].Momentum, g[2].WeightDecay})
	require.Panics(t, func() { o.AddGroup(Group[float64]{Rate: math.NaN()}) })
	require.Len(t, o.Groups(), 3)
}

// Gradients whose squares overflow keep their direction and get the norm they were to have.
func TestClipWithoutOverflow(t *testing.T) {
	clipped(t, float32(1e25), 1e-6)
	clipped(t, float32(3e38), 1e-6)
	clipped(t, 1e200, 1e-14)
	clipped(t, 1.7e308, 1e-14)
	for _, order := range []float64{1, 2, math.Inf(1)} {
		p := clipParam([]float32{1, float32(math.Inf(-1))})
		require.True(t, math.IsInf(ClipGradients(Clip{Order: order}, []*Param[float32]{p}), 1))
	}
}

func clipParam[T Float](g []T) *Param[T] {
	p := NewParam[T]("p", 1, len(g))
	p.Grad = mat.NewOf(1, len(g), g)
	return p
}

func clipped[T Float](t *testing.T, huge T, tolerance float64) {
	for _, order := range []float64{1, 2, math.Inf(1)} {
		p, q := clipParam([]T{huge, -huge / 2, 0}), clipParam([]T{huge / 4, 1})
		total := ClipGradients(Clip{Norm: 2, Order: order}, []*Param[T]{p, q})
		rel := map[float64]float64{1: 1.75, 2: math.Sqrt(1 + 0.25 + 0.0625), math.Inf(1): 1}[order]
		if want := rel * float64(huge); math.IsInf(want, 1) {
			require.True(t, math.IsInf(total, 1))
		} else {
			require.InEpsilon(t, want, total, tolerance)
		}
		require.InEpsilon(t, 2/rel, float64(p.Grad.Data[0]), tolerance)
		require.InEpsilon(t, -1/rel, float64(p.Grad.Data[1]), tolerance)
		require.InEpsilon(t, 0.5/rel, float64(q.Grad.Data[0]), tolerance)
	}
}

// checkpoint returns a checkpoint of a golden run after a few steps.
func checkpoint(t testing.TB) *safetensors.File {
	path := filepath.Join(t.TempDir(), "c.safetensors")
	n := newGoldenRun(t)
	n.steps(t, 3)
	require.NoError(t, n.tr.SaveCheckpoint(path, nil))
	f, err := safetensors.ReadFile(path)
	require.NoError(t, err)
	return f
}

// A checkpoint that somebody edited is refused, and nothing of it is taken over.
func TestDoctoredCheckpoint(t *testing.T) {
	word := func(name string, i int, v uint64) func(*safetensors.File) {
		return func(f *safetensors.File) {
			x, _ := f.Tensor(name)
			binary.LittleEndian.PutUint64(x.Data[8*i:], v)
		}
	}
	remove := func(name string) func(*safetensors.File) {
		return func(f *safetensors.File) {
			for i, x := range f.Tensors {
				if x.Name == name {
					f.Tensors = append(f.Tensors[:i], f.Tensors[i+1:]...)
					return
				}
			}
		}
	}
	for name, change := range map[string]func(*safetensors.File){
		"steps":               word("trainer", 0, 1<<63),
		"no trainer":          remove("trainer"),
		"frozen":              func(f *safetensors.File) { x, _ := f.Tensor("trainer.frozen"); x.Data[0] = 2 },
		"position":            word("optimizer.0", 0, 1<<40),
		"rate NaN":            word("optimizer.1.groups", 0, math.Float64bits(math.NaN())),
		"momentum below 0":    word("optimizer.1.groups", 4, math.Float64bits(-0.5)),
		"Adam's beta1 is 1":   word("optimizer.1.groups", 4, math.Float64bits(1)),
		"other optimiser":     func(f *safetensors.File) { x, _ := f.Tensor("optimizer.1.kind"); copy(x.Data, "NewAdax") },
		"no kind":             remove("optimizer.1.kind"),
		"slot after run":      word("optimizer.1.steps.hidden.weight", 0, 4),
		"power of beta":       word("optimizer.1.steps.hidden.weight", 1, math.Float64bits(2)),
		"power of beta NaN":   word("optimizer.1.steps.hidden.weight", 2, math.Float64bits(math.NaN())),
		"state NaN":           word("optimizer.1.0.hidden.weight", 0, math.MaxUint64),
		"no state":            remove("optimizer.1.1.hidden.weight"),
		"no parameter":        remove("hidden.weight"),
		"one tensor too much": func(f *safetensors.File) { f.Tensors = append(f.Tensors, safetensors.NewBytes("more", []byte{1})) },
		"contract":            func(f *safetensors.File) { f.Metadata[metaContract] = "999" },
	} {
		t.Run(name, func(t *testing.T) {
			f := checkpoint(t)
			change(f)
			path := filepath.Join(t.TempDir(), "c.safetensors")
			require.NoError(t, safetensors.WriteFile(path, f))
			n := newGoldenRun(t)
			n.steps(t, 1)
			before := sum(n.bytes(t))
			_, err := n.tr.LoadCheckpoint(path)
			require.Error(t, err)
			require.True(t, errors.Is(err, ErrMismatch) || errors.Is(err, ErrNonFinite) || errors.Is(err, ErrContract), "%v", err)
			require.Equal(t, 1, n.tr.Steps())
			require.Equal(t, before, sum(n.bytes(t)))
		})
	}
}

func FuzzLoadCheckpoint(f *testing.F) {
	var seed bytes.Buffer
	require.NoError(f, safetensors.Write(&seed, checkpoint(f)))
	f.Add(seed.Bytes())
	n := newGoldenRun(f)
	f.Fuzz(func(t *testing.T, b []byte) {
		file, err := safetensors.Read(bytes.NewReader(b))
		if err != nil {
			return
		}
		if _, err := n.tr.restore(file); err != nil {
			return
		}
		path := filepath.Join(t.TempDir(), "c.safetensors")
		require.NoError(t, n.tr.SaveCheckpoint(path, nil))
		_, err = n.tr.LoadCheckpoint(path)
		require.NoError(t, err)
	})
}
