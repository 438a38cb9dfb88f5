package nn

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lockstep-go/lockstep/mat"
)

func TestGradCheckNodes(t *testing.T) {
	r := NewRNG(5, 0)
	for _, a := range []Activation{None, ReLU, LeakyReLU(0.1), LeakyReLU(-0.2), Tanh, HardTanh, Sigmoid, Softplus} {
		t.Run(a.String(), func(t *testing.T) {
			g := NewGraph[float64]()
			ids, labels := g.Indices("ids", 3), g.Indices("labels", 1)
			e := g.Embedding("e", ids, 7, 4)
			h := g.Linear("h", e, 5, a)
			h2 := g.Activation("h2", g.Linear("z", h, 6, None), a)
			d := g.Dropout("d", h2, 0.3)
			c := g.Concat("c", h, d)
			z := g.Linear("out", c, 4, None)
			g.SoftmaxCrossEntropy("loss", z, labels, CrossEntropy[float64]{Smoothing: 0.1, Weights: []float64{1, 2, 0.5, 1}, UseIgnore: true, Ignore: -1})
			g.L2Penalty("l2", 0.01, g.Param("h.weight"))
			for _, p := range g.Params() {
				Normal(r, p.Value, 0, 0.6)
			}
			s := NewSession(g, 6, true)
			s.SetDropout(3, 4)
			s.SetIndices(ids, []int32{0, 1, 0, 2, 3, 4, 4, 4, 4, 5, 1, 0, 6, 2, 1, 3, 3, 2})
			s.SetIndices(labels, []int32{0, 3, 1, 2, -1, 1})
			rep := GradCheck(s, 6, GradCheckConfig{})
			t.Log(rep)
			require.True(t, rep.OK(), rep.String())
			require.Less(t, rep.Skipped, rep.Checked/5)
		})
	}
}

func TestXOR(t *testing.T) {
	g := NewGraph[float64]()
	x, y := g.Input("x", 2), g.Indices("y", 1)
	z := g.Linear("out", g.Linear("hidden", x, 8, Tanh), 2, None)
	g.SoftmaxCrossEntropy("loss", z, y, CrossEntropy[float64]{})
	_, err := NewTrainer(g, TrainerConfig[float64]{MaxBatch: 4})
	require.ErrorContains(t, err, "symmetry")
	r := NewRNG(1, 0)
	XavierUniform(r, g.Param("hidden.weight").Value, Gain(Tanh))
	XavierUniform(r, g.Param("out.weight").Value, 1)
	c := AdamDefaults()
	c.Rate = 0.05
	tr, err := NewTrainer(g, TrainerConfig[float64]{MaxBatch: 4, Optimizers: []*Optimizer[float64]{NewAdam(c, g.Params()...)}})
	require.NoError(t, err)
	tr.SetInput(x, mat.NewOf(4, 2, []float64{0, 0, 0, 1, 1, 0, 1, 1}))
	tr.SetIndices(y, []int32{0, 1, 1, 0})
	var loss float64
	for range 200 {
		loss, err = tr.Step(4)
		require.NoError(t, err)
	}
	require.Less(t, loss, 0.01)
}
