package nn

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lockstep-go/lockstep/mat"
)

var allActivations = []Activation{None, ReLU, LeakyReLU(0.1), LeakyReLU(-0.2), Tanh, HardTanh, Sigmoid, Softplus, GELU, GELUTanh, SiLU}

func sigmoidly(r *RNG, g *Graph[float64], std float64) {
	for _, p := range g.Params() {
		Normal(r, p.Value, 0, std)
	}
}

func randomMatrix(r *RNG, rows, cols int) mat.Dense[float64] {
	m := mat.New[float64](rows, cols)
	Normal(r, m, 0, 1)
	return m
}

func randomIDs(r *RNG, n, below int) []int32 {
	ids := make([]int32, n)
	for i := range ids {
		ids[i] = int32(r.IntN(below))
	}
	return ids
}

func checkGradients(t *testing.T, s *Session[float64], n int) {
	t.Helper()
	rep := GradCheck(s, n, GradCheckConfig{})
	require.True(t, rep.OK(), rep.String())
	require.LessOrEqual(t, rep.Skipped, rep.Checked/4, rep.String())
}

// Every activation, within Linear and alone, under every option of the softmax loss.
func TestGradCheckActivations(t *testing.T) {
	for i, a := range allActivations {
		t.Run(a.String(), func(t *testing.T) {
			r := NewRNG(5, uint64(i))
			g := NewGraph[float64]()
			ids, labels := g.Indices("ids", 3), g.Indices("labels", 1)
			h := g.Linear("h", g.Embedding("e", ids, 7, 4), 5, a)
			h2 := g.Activation("h2", g.Linear("z", h, 6, None), a)
			c := g.Concat("c", h, g.Dropout("d", h2, 0.3))
			g.SoftmaxCrossEntropy("loss", g.Linear("out", c, 4, None), labels,
				CrossEntropy[float64]{Smoothing: 0.1, Weights: []float64{1, 2, 0.5, 1}, UseIgnore: true, Ignore: -1})
			sigmoidly(r, g, 0.6)
			s := NewSession(g, 6, true)
			s.SetDropout(3, 4)
			s.SetIndices(ids, randomIDs(r, 18, 7))
			s.SetIndices(labels, []int32{0, 3, 1, 2, -1, 1})
			checkGradients(t, s, 6)
			s.SetIndices(ids, randomIDs(r, 9, 7))
			s.SetIndices(labels, []int32{2, 2, -1})
			checkGradients(t, s, 3) // a smaller batch of the same session
		})
	}
}

// Nodes and losses, one by one.
func TestGradCheckNodes(t *testing.T) {
	type net struct {
		g    *Graph[float64]
		x    *Node[float64] // batch x 4, depends on parameters
		want func(s *Session[float64], r *RNG)
	}
	for name, build := range map[string]func(n *net) *Node[float64]{
		"prelu-one":  func(n *net) *Node[float64] { return n.g.PReLU("y", n.x, NewParam[float64]("slope", 1, 1)) },
		"prelu-each": func(n *net) *Node[float64] { return n.g.PReLU("y", n.x, NewParam[float64]("slope", 1, 4)) },
		"layernorm":  func(n *net) *Node[float64] { return n.g.LayerNorm("y", n.x, 1e-5) },
		"dropout":    func(n *net) *Node[float64] { return n.g.Dropout("y", n.x, 0.5) },
		"add":        func(n *net) *Node[float64] { return n.g.Add("y", n.x, n.g.Activation("t", n.x, Tanh), n.x) },
		"concat": func(n *net) *Node[float64] {
			a := n.g.Linear("a", n.x, 3, Sigmoid)
			return n.g.Concat("y", n.g.Concat("y1", a, n.x), n.g.Linear("b", n.x, 2, None))
		},
		"no-bias": func(n *net) *Node[float64] {
			return n.g.LinearWith("y", n.x, NewParam[float64]("w", 4, 3), nil, Tanh)
		},
		"shared": func(n *net) *Node[float64] {
			w, b := NewParam[float64]("w", 4, 4), NewParam[float64]("b", 1, 4)
			return n.g.LinearWith("y2", n.g.LinearWith("y1", n.x, w, b, Tanh), w, b, Sigmoid)
		},
		"window": func(n *net) *Node[float64] {
			ids := n.g.Indices("window-ids", 3)
			n.want = func(s *Session[float64], r *RNG) {
				s.SetIndices(ids, []int32{-1, 0, 1, 0, 1, 2, 1, 2, 3, 2, 3, 4, 3, 4, -1})
			}
			return n.g.WindowConcat("y", n.x, ids, NewParam[float64]("pad", 1, 4))
		},
		"window-zeros": func(n *net) *Node[float64] {
			ids := n.g.Indices("window-ids", 2)
			n.want = func(s *Session[float64], r *RNG) { s.SetIndices(ids, []int32{-1, 0, 0, 1, 1, 2, 2, 3, -1, 4}) }
			return n.g.WindowConcat("y", n.x, ids, nil)
		},
	} {
		t.Run(name, func(t *testing.T) {
			for i, loss := range []string{"squared-mean", "squared-sum", "logistic", "margin", "softmax", "l1"} {
				r := NewRNG(11, uint64(i))
				g := NewGraph[float64]()
				in := g.Input("in", 3)
				n := &net{g: g, x: g.Linear("below", in, 4, Tanh)}
				y := build(n)
				var target, labels *Node[float64]
				switch loss {
				case "squared-mean", "squared-sum":
					target = g.Input("target", y.Width())
					g.SquaredError("loss", y, target, map[string]Reduction{"squared-mean": Mean, "squared-sum": Sum}[loss])
				case "logistic":
					target = g.Input("target", y.Width())
					g.Logistic("loss", y, target, Mean)
				case "margin":
					w := NewParam[float64]("u", y.Width(), 1)
					g.MaxMargin("loss", g.LinearWith("s", y, w, nil, None), g.LinearWith("c", n.x, NewParam[float64]("v", 4, 1), nil, None), 1, Sum)
				case "softmax":
					labels = g.Indices("labels", 1)
					g.SoftmaxCrossEntropy("loss", y, labels, CrossEntropy[float64]{Sum: true})
				case "l1":
					g.L1Penalty("l1", 0.3, g.Params()...)
					g.L2Penalty("l2", 0.1, g.Params()...)
				}
				sigmoidly(r, g, 0.5)
				s := NewSession(g, 5, true)
				s.SetInput(in, randomMatrix(r, 5, 3))
				if target != nil {
					m := randomMatrix(r, 5, y.Width())
					if loss == "logistic" {
						for i := range m.Data {
							m.Data[i] = math.Round(1 / (1 + m.Data[i]*m.Data[i]))
						}
					}
					s.SetInput(target, m)
				}
				if labels != nil {
					s.SetIndices(labels, randomIDs(r, 5, y.Width()))
				}
				if n.want != nil {
					n.want(s, r)
				}
				checkGradients(t, s, 5)
			}
		})
	}
}

// A wrong gradient is found and named.
func TestGradCheckFinds(t *testing.T) {
	g := NewGraph[float64]()
	in, target := g.Input("in", 3), g.Input("target", 2)
	y := g.Linear("y", in, 2, None)
	g.SquaredError("loss", y, target, Mean)
	r := NewRNG(1, 1)
	sigmoidly(r, g, 1)
	s := NewSession(g, 4, true)
	s.SetInput(in, randomMatrix(r, 4, 3))
	s.SetInput(target, randomMatrix(r, 4, 2))
	require.True(t, GradCheck(s, 4, GradCheckConfig{}).OK())
	id := y.id
	s.stages[id] = &wrongStage{s.stages[id], g.Param("y.weight")}
	rep := GradCheck(s, 4, GradCheckConfig{})
	require.False(t, rep.OK())
	require.Equal(t, 1, rep.Failed)
	require.Equal(t, "y.weight", rep.Worst.Param)
	require.Equal(t, [2]int{2, 1}, [2]int{rep.Worst.Row, rep.Worst.Col})
	require.Contains(t, rep.String(), "y.weight(2, 1)")
}

type wrongStage struct {
	stage[float64]
	w *Param[float64]
}

func (t *wrongStage) backward(s *Session[float64]) {
	t.stage.backward(s)
	t.w.Grad.Row(2)[1] *= 1.000001
}

// randomGraph builds a graph of 3 to 10 nodes over one lookup and one input, with one to three losses.
func randomGraph(r *RNG) (g *Graph[float64], set func(s *Session[float64]), batch int) {
	g = NewGraph[float64]()
	batch = 1 + r.IntN(5)
	vocab, k := 2+r.IntN(5), 1+r.IntN(3)
	ids, in := g.Indices("ids", k), g.Input("in", 1+r.IntN(3))
	sets := []func(s *Session[float64]){
		func(s *Session[float64]) { s.SetIndices(ids, randomIDs(NewRNG(uint64(vocab), 1), batch*k, vocab)) },
		func(s *Session[float64]) { s.SetInput(in, randomMatrix(NewRNG(uint64(vocab), 2), batch, in.width)) },
	}
	table := NewParam[float64]("table", vocab, 1+r.IntN(3))
	table.Sparse = r.IntN(2) == 0
	pool := []*Node[float64]{in, g.EmbeddingWith("look", ids, table)}
	if r.IntN(3) == 0 {
		pool = append(pool, g.EmbeddingWith("look-again", ids, table))
	}
	pick := func() *Node[float64] { return pool[r.IntN(len(pool))] }
	shared := map[int]*Param[float64]{}
	for i := range 1 + r.IntN(7) {
		name := fmt.Sprintf("n%d", i)
		x := pick()
		var y *Node[float64]
		switch r.IntN(9) {
		case 0, 1:
			out := 1 + r.IntN(4)
			key := 10*x.width + out
			if shared[key] == nil || r.IntN(2) == 0 {
				shared[key] = NewParam[float64](name+".w", x.width, out)
			}
			var b *Param[float64]
			if r.IntN(3) > 0 {
				b = NewParam[float64](name+".b", 1, out)
			}
			y = g.LinearWith(name, x, shared[key], b, allActivations[r.IntN(len(allActivations))])
		case 2:
			y = g.Activation(name, x, allActivations[r.IntN(len(allActivations))])
		case 3:
			xs := []*Node[float64]{}
			for _, m := range pool {
				if r.IntN(2) == 0 && len(xs) < 3 {
					xs = append(xs, m)
				}
			}
			if len(xs) == 0 {
				continue
			}
			y = g.Concat(name, xs...)
		case 4:
			xs := []*Node[float64]{x}
			for _, m := range pool {
				if m.width == x.width && r.IntN(2) == 0 {
					xs = append(xs, m)
				}
			}
			y = g.Add(name, xs...)
		case 5:
			y = g.Dropout(name, x, 0.25)
		case 6:
			if x.width < 3 {
				continue // the variance of two numbers is all kink: x1 = x2
			}
			y = g.LayerNorm(name, x, 0.1)
		case 7:
			y = g.PReLU(name, x, NewParam[float64](name+".a", 1, x.width))
		case 8:
			rows := g.Indices(name+"-rows", 1+r.IntN(3))
			seed := uint64(r.IntN(1 << 30))
			sets = append(sets, func(s *Session[float64]) {
				at := randomIDs(NewRNG(seed, 0), batch*rows.width, batch+1)
				for i := range at {
					at[i]-- // -1 is the padding
				}
				s.SetIndices(rows, at)
			})
			var pad *Param[float64]
			if r.IntN(2) == 0 {
				pad = NewParam[float64](name+".pad", 1, x.width)
			}
			y = g.WindowConcat(name, x, rows, pad)
		}
		pool = append(pool, y)
	}
	for i := range 1 + r.IntN(2) {
		name := fmt.Sprintf("loss%d", i)
		x := pool[len(pool)-1-min(i, len(pool)-1)]
		seed := uint64(r.IntN(1 << 30))
		switch r.IntN(6) {
		case 0, 1:
			labels := g.Indices(name+"-y", 1)
			sets = append(sets, func(s *Session[float64]) { s.SetIndices(labels, randomIDs(NewRNG(seed, 0), batch, x.width)) })
			g.SoftmaxCrossEntropy(name, x, labels, CrossEntropy[float64]{Smoothing: 0.2 * float64(r.IntN(2)), Sum: r.IntN(2) == 0})
		case 2:
			target := g.Input(name+"-t", x.width)
			sets = append(sets, func(s *Session[float64]) { s.SetInput(target, randomMatrix(NewRNG(seed, 0), batch, x.width)) })
			g.SquaredError(name, x, target, Mean)
		case 3:
			target := g.Input(name+"-t", x.width)
			sets = append(sets, func(s *Session[float64]) {
				m := mat.New[float64](batch, x.width)
				Uniform(NewRNG(seed, 0), m, 0, 1)
				s.SetInput(target, m)
			})
			g.Logistic(name, x, target, Sum)
		case 4:
			g.MaxMargin(name, g.Linear(name+"-s", x, 1, None), g.Linear(name+"-c", pick(), 1, Tanh), 0.5+r.Float64(), Reduction(r.IntN(2)))
		case 5:
			target := g.Input(name+"-t", x.width)
			sets = append(sets, func(s *Session[float64]) { s.SetInput(target, randomMatrix(NewRNG(seed, 0), batch, x.width)) })
			g.SquaredError(name, x, target, Sum)
			var dense []*Param[float64]
			for _, p := range g.Params() {
				if !p.Sparse && r.IntN(2) == 0 {
					dense = append(dense, p)
				}
			}
			if len(dense) > 0 {
				g.L2Penalty(name+"-l2", 0.1, dense...)
				g.L1Penalty(name+"-l1", 0.1, dense[0])
			}
		}
	}
	sigmoidly(r, g, 0.7)
	return g, func(s *Session[float64]) {
		for _, f := range sets {
			f(s)
		}
	}, batch
}

func TestGradCheckRandomGraphs(t *testing.T) {
	graphs := 1000
	if testing.Short() {
		graphs = 100
	}
	checked, skipped := 0, 0
	for i := range graphs {
		g, set, batch := randomGraph(NewRNG(2024, uint64(i)))
		s := NewSession(g, batch+i%3, true) // buffers larger than the batch, too
		s.SetDropout(uint64(i), 1)
		set(s)
		rep := GradCheck(s, batch, GradCheckConfig{})
		if rep.Failed > 0 {
			t.Errorf("graph %d: %v\n%s", i, rep, g.Description())
		}
		checked += rep.Checked
		skipped += rep.Skipped

		// A forward-only session, whose buffers are shared far more, computes the same.
		for _, n := range g.nodes {
			if _, input := n.op.(*inputOp[float64]); !input && !n.loss {
				s.Forward(batch, false)
				want := append([]float64(nil), rowsOf(s.Value(n))...)
				p := NewSession(g, batch+i%3, false, n)
				set(p)
				p.Forward(batch, false)
				require.Equal(t, want, rowsOf(p.Value(n)), "graph %d, node %q", i, n.name)
			}
		}
	}
	t.Logf("%d coordinates of %d graphs, %d skipped at kinks", checked, graphs, skipped)
	require.Less(t, skipped, checked/20)
}

func rowsOf(d mat.Dense[float64]) (out []float64) {
	for i := range d.Rows {
		out = append(out, d.Row(i)...)
	}
	return out
}
