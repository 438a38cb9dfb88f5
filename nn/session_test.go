package nn

import (
	"encoding/json"
	"math"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lockstep-go/lockstep/mat"
)

// smallNet is a network on numbers: two hidden layers, logits and a loss.
func smallNet(act Activation) (g *Graph[float64], x, y, z *Node[float64]) {
	g = NewGraph[float64]()
	x, y = g.Input("x", 4), g.Indices("y", 1)
	z = g.Linear("z", g.Linear("h2", g.Linear("h1", x, 6, act), 5, act), 3, None)
	g.SoftmaxCrossEntropy("loss", z, y, CrossEntropy[float64]{})
	r := NewRNG(7, 0)
	for _, p := range g.params {
		Uniform(r, p.Value, -1, 1)
	}
	return g, x, y, z
}

func fillBatch(s *Session[float64], x, y *Node[float64]) {
	m := mat.New[float64](8, x.width)
	Uniform(NewRNG(1, 0), m, -1, 1)
	s.SetInput(x, m)
	s.SetIndices(y, []int32{0, 1, 2, 0, 1, 2, 0, 1})
}

// After Backward the logits and the outputs that were named are still those of Forward.
func TestValuesAfterBackward(t *testing.T) {
	g, x, y, z := smallNet(Tanh)
	h1 := g.Node("h1")
	s := NewSession(g, 8, true, g.Node("loss"), h1)
	fillBatch(s, x, y)
	s.Forward(8, true)
	logits := append([]float64(nil), flat(s.Value(z))...)
	hidden := append([]float64(nil), flat(s.Value(h1))...)
	s.Backward()
	require.Equal(t, logits, flat(s.Value(z)))
	require.Equal(t, hidden, flat(s.Value(h1)))
}

// What a session does not have it does not make up: the buffer may be another node's by now.
func TestValueRefuses(t *testing.T) {
	g, x, y, z := smallNet(Tanh)
	h, loss := g.Node("h1"), g.Node("loss")
	other, _, _, _ := smallNet(Tanh)

	s := NewSession(g, 8, false)
	fillBatch(s, x, y)
	s.Forward(8, false)
	require.Equal(t, s.Loss(), s.LossOf(loss))
	p := NewPredictor(g, 8, z)
	fillBatch(p.Session, x, y)
	require.Equal(t, flat(p.Predict(8)), flat(s.Value(z)), "logits, which only the loss reads, are an output where none is named")
	require.Equal(t, 4, s.Value(x).Cols)
	tr := NewSession(g, 8, true)
	fillBatch(tr, x, y)
	tr.Forward(8, true)
	require.NotPanics(t, func() { tr.Value(h) })
	tr.Backward()

	for _, c := range []struct {
		want string
		do   func()
	}{
		{`nn.Value: node "h1" is not an output of this session: name it in NewSession`, func() { s.Value(h) }},
		{`nn.Value: node "h1" is not an output of this session: name it in NewSession`, func() { p.Value(h) }},
		{`nn.Value: node "h1": Backward has used up its value: ask after a Forward, or name the node in NewSession`, func() { tr.Value(h) }},
		{`nn.Value: node "h1" is not of this session's graph`, func() { s.Value(other.Node("h1")) }},
		{`nn.Value: the node is nil, as Graph.Node returns for a name that the graph does not have`, func() { s.Value(g.Node("h3")) }},
		{`nn.Value: node "loss" is a loss: LossOf returns its value`, func() { s.Value(loss) }},
		{`nn.Value: node "y" carries indices, want a node with numbers`, func() { s.Value(y) }},
		{`nn.Loss: this session computes no loss: name one in NewSession`, func() { p.Loss() }},
		{`nn.LossOf: this session does not compute the loss "loss": name it in NewSession`, func() { p.LossOf(loss) }},
		{`nn.LossOf: node "loss" is not of this session's graph`, func() { s.LossOf(other.Node("loss")) }},
		{`nn.SetInput: node "x" is not of this session's graph`, func() { s.SetInput(other.Node("x"), mat.New[float64](8, 4)) }},
	} {
		require.PanicsWithValue(t, c.want, c.do)
	}
	tr.Forward(8, true)
	require.NotPanics(t, func() { tr.Value(h) })

	late := g.Linear("late", h, 2, None)
	require.PanicsWithValue(t, `nn.Value: node "late" was added to the graph after the session was made`, func() { s.Value(late) })
	require.PanicsWithValue(t, "nn.Forward: the graph has 7 nodes, and had 6 when the session was made: make sessions after the last node", func() { s.Forward(8, false) })
	require.PanicsWithValue(t, `nn.Forward: node "y" has no batch yet: SetIndices gives it one`, func() {
		s := NewSession(g, 8, true)
		s.SetInput(x, mat.New[float64](8, 4))
		s.Forward(8, true)
	})
}

// A Backward uses up what its Forward left.
func TestBackwardWantsForward(t *testing.T) {
	g, x, y, _ := smallNet(Tanh)
	s := NewSession(g, 8, true)
	fillBatch(s, x, y)
	require.Panics(t, s.Backward, "no Forward yet")
	s.Forward(8, true)
	s.Backward()
	require.Panics(t, s.Backward, "a second Backward")
	s.Forward(8, false)
	require.Panics(t, s.Backward, "not in training")
	s.SetIndices(y, []int32{0, 1, 2, 0, 1, 2, 0, 9})
	require.Panics(t, func() { s.Forward(8, true) }, "no such label")
	require.Panics(t, s.Backward, "a Forward that did not return")
}

// A session without gradients can go forward in training: for the training loss, or dropout at use.
func TestForwardInTrainingWithoutGradients(t *testing.T) {
	g, x, y, _ := smallNet(ReLU)
	with, without := NewSession(g, 8, true), NewSession(g, 8, false)
	for _, s := range []*Session[float64]{with, without} {
		fillBatch(s, x, y)
		s.Forward(8, true)
	}
	require.Equal(t, with.Loss(), without.Loss())
	require.Panics(t, without.Backward)
}

// Where the running session looks no words up in a table, no gradient of an earlier one stays in it.
func TestRowsOfAnotherSession(t *testing.T) {
	g := NewGraph[float64]()
	e := g.Embedding("e", g.Indices("ids", 1), 10, 2)
	one := g.SquaredError("one", e, g.Input("t", 2), Sum)
	two := g.SquaredError("two", g.Linear("l", g.Input("x", 2), 1, None), g.Input("u", 1), Sum)
	a, b := NewSession(g, 1, true, one), NewSession(g, 1, true, two)
	a.SetIndices(g.Node("ids"), []int32{3})
	a.SetInput(g.Node("t"), mat.NewOf(1, 2, []float64{1, 2}))
	a.Forward(1, true)
	a.Backward()
	table := g.Param("e.weight")
	require.Equal(t, []int32{3}, table.Rows.Index)
	b.SetInput(g.Node("x"), mat.NewOf(1, 2, []float64{1, 2}))
	b.SetInput(g.Node("u"), mat.NewOf(1, 1, []float64{1}))
	b.Forward(1, true)
	b.Backward()
	require.Empty(t, table.Rows.Index)
	require.Zero(t, table.Rows.Values.Rows)
}

// What a graph was given stays what it was.
func TestGraphKeepsCopies(t *testing.T) {
	g := NewGraph[float64]()
	w, v := NewParam[float64]("w", 1, 1), NewParam[float64]("v", 1, 1)
	w.Value.Data[0] = 2
	ps, weights := []*Param[float64]{w}, []float64{1, 2}
	g.L2Penalty("l2", 0.5, ps...)
	z := g.Linear("z", g.Input("x", 1), 2, None)
	g.SoftmaxCrossEntropy("loss", z, g.Indices("y", 1), CrossEntropy[float64]{Weights: weights})
	ps[0], weights[0] = v, math.NaN()
	s := NewSession(g, 1, false)
	s.SetInput(g.Node("x"), mat.NewOf(1, 1, []float64{1}))
	s.SetIndices(g.Node("y"), []int32{0})
	s.Forward(1, false)
	require.Equal(t, 2+math.Log(2), s.Loss())
}

// A bound of norms may be set while training goes on.
func TestMaxNormLater(t *testing.T) {
	g, x, y, _ := smallNet(Tanh)
	tr, err := NewTrainer(g, TrainerConfig[float64]{MaxBatch: 8, Optimizers: []*Optimizer[float64]{NewSGD(SGDConfig{Rate: 0.1}, g.Params()...)}})
	require.NoError(t, err)
	fillBatch(tr.Session, x, y)
	_, err = tr.Step(8)
	require.NoError(t, err)
	w := g.Param("h1.weight")
	w.MaxNorm = 0.25
	_, err = tr.Step(8)
	require.NoError(t, err)
	requireColumnNorms(t, w.Value, 0.25)
}

// A negative slope turns the output of a Linear round: its kinks lie at the input's.
func TestGradCheckNegativeSlope(t *testing.T) {
	for seed := range uint64(20) {
		g := NewGraph[float64]()
		x := g.Input("x", 3)
		g.SquaredError("loss", g.Linear("z", x, 4, LeakyReLU(-0.5)), g.Input("t", 4), Mean)
		r := NewRNG(seed, 0)
		for _, p := range g.params {
			Uniform(r, p.Value, -1, 1)
		}
		s := NewSession(g, 5, true)
		for _, in := range []string{"x", "t"} {
			m := mat.New[float64](5, g.Node(in).width)
			Uniform(r, m, -1, 1)
			s.SetInput(g.Node(in), m)
		}
		z := g.Param("z.bias").Value.Data
		s.Forward(5, true)
		z[0] -= s.stages[g.Node("z").id].(*linearStage[float64]).z.At(0, 0) - 5e-6 // every step of the check goes over the kink
		rep := GradCheck(s, 5, GradCheckConfig{})
		require.Zero(t, rep.Failed, "seed %d: %v", seed, rep)
	}
}

// Momentum that a schedule takes to 0 is no momentum for that step, with Nesterov too.
func TestNesterovWithoutMomentum(t *testing.T) {
	p := NewParam[float64]("p", 1, 1)
	p.Grad = mat.NewOf(1, 1, []float64{1})
	o := NewSGD(SGDConfig{Rate: 0.5, Momentum: 0.9, Nesterov: true}, p)
	o.SetSchedule(Cyclic{Low: 0.5, High: 0.5, Up: 2, MomentumHigh: 0.9})
	var at []float64
	for range 5 {
		before := p.Value.Data[0]
		o.Step()
		at = append(at, before-p.Value.Data[0])
	}
	require.Equal(t, 0.5, at[2], "momentum 0 at the peak of the rate: the gradient alone")
	require.Greater(t, at[1], 0.5)
}

// Zeros at the end of a residual branch are how one starts as the identity; below a hidden layer they are refused.
func TestZeroResidual(t *testing.T) {
	for add, ok := range map[bool]bool{true: true, false: false} {
		g := NewGraph[float64]()
		x := g.Linear("in", g.Input("x", 3), 4, Tanh)
		h := g.Linear("branch", g.Linear("inner", x, 4, Tanh), 4, None)
		if add {
			h = g.Add("sum", x, h)
		}
		g.SquaredError("loss", g.Linear("z", h, 1, None), g.Input("t", 1), Mean)
		for _, p := range g.params {
			if p.Name != "branch.weight" {
				XavierUniform(NewRNG(1, 0), p.Value, 1)
			}
		}
		_, err := NewTrainer(g, TrainerConfig[float64]{MaxBatch: 1, Optimizers: []*Optimizer[float64]{NewAdam(AdamDefaults(), g.Params()...)}})
		require.Equal(t, ok, err == nil, "%v", err)
		if !ok {
			require.ErrorContains(t, err, "symmetry")
		}
	}
}

func TestEarlyStoppingSaved(t *testing.T) {
	e := EarlyStopping{Patience: 2}
	e.Update(0.9)
	b, err := json.Marshal(e)
	require.NoError(t, err)
	var f EarlyStopping
	require.NoError(t, json.Unmarshal(b, &f))
	best, _ := f.Update(0.5)
	require.False(t, best)
	require.Equal(t, 0.9, f.Best)
}

// A square that overflowed is part of the state: the run that never stopped goes on, and so does the one that resumes.
func TestResumeOverflow(t *testing.T) {
	build := func() (*Trainer[float32], *Graph[float32]) {
		g := NewGraph[float32]()
		// Names that come near each other's tensors.
		w, b := NewParam[float32]("w", 2, 1), NewParam[float32]("w.0", 1, 1)
		g.SquaredError("loss", g.LinearWith("z", g.Input("x", 2), w, b, None), g.Input("t", 1), Sum)
		tr, err := NewTrainer(g, TrainerConfig[float32]{MaxBatch: 1, Optimizers: []*Optimizer[float32]{NewAdam(AdamDefaults(), w, b)}})
		require.NoError(t, err)
		return tr, g
	}
	step := func(tr *Trainer[float32], g *Graph[float32], x float32) {
		tr.SetInput(g.Node("x"), mat.NewOf(1, 2, []float32{x, 1}))
		tr.SetInput(g.Node("t"), mat.NewOf(1, 1, []float32{1}))
		_, err := tr.Step(1)
		require.NoError(t, err)
	}
	tr, g := build()
	step(tr, g, 1e25)
	path := filepath.Join(t.TempDir(), "c.safetensors")
	require.NoError(t, tr.SaveCheckpoint(path, nil))
	other, h := build()
	_, err := other.LoadCheckpoint(path)
	require.NoError(t, err)
	for range 3 {
		step(tr, g, 2)
		step(other, h, 2)
	}
	for i, p := range g.params {
		require.Equal(t, p.Value.Data, h.params[i].Value.Data)
	}
	require.True(t, math.IsInf(float64(tr.cfg.Optimizers[0].slots[0].state[1][0]), 1), "the test meets what it means to")
}

// A checkpoint is for the optimisers that wrote it: rule, options, constants, groups and their parameters.
func TestCheckpointOfOtherOptimizer(t *testing.T) {
	adam, ada, rms := AdamDefaults(), AdagradDefaults(), RMSPropDefaults()
	kinds := map[string]func(ps ...*Param[float64]) *Optimizer[float64]{
		"beta2": func(ps ...*Param[float64]) *Optimizer[float64] {
			c := adam
			c.Beta2 = 0.99
			return NewAdam(c, ps...)
		},
		"eps": func(ps ...*Param[float64]) *Optimizer[float64] {
			c := adam
			c.Eps = 1e-7
			return NewAdam(c, ps...)
		},
		"adagrad eps": func(ps ...*Param[float64]) *Optimizer[float64] {
			c := ada
			c.Eps = 1e-7
			return NewAdagrad(c, ps...)
		},
		"decay of the rate": func(ps ...*Param[float64]) *Optimizer[float64] {
			c := ada
			c.RateDecay = 0.1
			return NewAdagrad(c, ps...)
		},
		"alpha": func(ps ...*Param[float64]) *Optimizer[float64] {
			c := rms
			c.Alpha = 0.9
			return NewRMSProp(c, ps...)
		},
		"rmsprop eps": func(ps ...*Param[float64]) *Optimizer[float64] {
			c := rms
			c.Eps = 1e-7
			return NewRMSProp(c, ps...)
		},
		"dampening": func(ps ...*Param[float64]) *Optimizer[float64] {
			return NewSGD(SGDConfig{Rate: 1, Momentum: 0.5, Dampening: 0.1}, ps...)
		},
		"adam":  func(ps ...*Param[float64]) *Optimizer[float64] { return NewAdam(AdamDefaults(), ps...) },
		"adamw": func(ps ...*Param[float64]) *Optimizer[float64] { return NewAdamW(AdamDefaults(), ps...) },
		"amsgrad": func(ps ...*Param[float64]) *Optimizer[float64] {
			c := AdamDefaults()
			c.AMSGrad = true
			return NewAdam(c, ps...)
		},
		"adagrad": func(ps ...*Param[float64]) *Optimizer[float64] { return NewAdagrad(AdagradDefaults(), ps...) },
		"sgd": func(ps ...*Param[float64]) *Optimizer[float64] {
			return NewSGD(SGDConfig{Rate: 1, Momentum: 0.5}, ps...)
		},
		"nesterov": func(ps ...*Param[float64]) *Optimizer[float64] {
			return NewSGD(SGDConfig{Rate: 1, Momentum: 0.5, Nesterov: true}, ps...)
		},
		"rmsprop": func(ps ...*Param[float64]) *Optimizer[float64] { return NewRMSProp(RMSPropDefaults(), ps...) },
		"centered": func(ps ...*Param[float64]) *Optimizer[float64] {
			c := RMSPropDefaults()
			c.Centered = true
			return NewRMSProp(c, ps...)
		},
		"other order": func(ps ...*Param[float64]) *Optimizer[float64] {
			return NewAdam(AdamDefaults(), ps[1], ps[0], ps[2], ps[3], ps[4], ps[5])
		},
		"two groups": func(ps ...*Param[float64]) *Optimizer[float64] {
			o := NewAdam(AdamDefaults(), ps[:3]...)
			o.AddGroup(Group[float64]{Params: ps[3:]})
			return o
		},
	}
	build := func(kind string) *Trainer[float64] {
		g, _, _, _ := smallNet(Tanh)
		tr, err := NewTrainer(g, TrainerConfig[float64]{MaxBatch: 8, Optimizers: []*Optimizer[float64]{kinds[kind](g.Params()...)}})
		require.NoError(t, err)
		return tr
	}
	for from := range kinds {
		path := filepath.Join(t.TempDir(), "c.safetensors")
		require.NoError(t, build(from).SaveCheckpoint(path, nil))
		for to := range kinds {
			_, err := build(to).LoadCheckpoint(path)
			if from == to {
				require.NoError(t, err)
			} else {
				require.ErrorIs(t, err, ErrMismatch, "%s into %s", from, to)
			}
		}
	}
}
