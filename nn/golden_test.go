package nn

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lockstep-go/lockstep/mat"
)

// golden reads reference numbers made with PyTorch 1.13 in float64.
func golden(t testing.TB, name string, v any) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "shared", "data", "golden", name))
	if os.IsNotExist(err) {
		t.Skip("no reference numbers: ../shared/data/golden is not beside this tree")
	}
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(b, v))
}

// near holds the bar of this package: |a - b| <= 1e-12 * max(1, |b|).
func near(t testing.TB, want, got []float64, what string, args ...any) {
	t.Helper()
	require.Len(t, got, len(want), what)
	for i, b := range want {
		if !(math.Abs(got[i]-b) <= 1e-12*max(1, math.Abs(b))) {
			t.Errorf("%s [%d]: %.17g, want %.17g", fmt.Sprintf(what, args...), i, got[i], b)
		}
	}
}

func matrix(rows [][]float64) mat.Dense[float64] {
	m := mat.New[float64](len(rows), len(rows[0]))
	for i, r := range rows {
		copy(m.Row(i), r)
	}
	return m
}

func param(name string, rows ...[]float64) *Param[float64] {
	return &Param[float64]{Name: name, Value: matrix(rows)}
}

func int32s(rows ...[]int) []int32 {
	var out []int32
	for _, r := range rows {
		for _, v := range r {
			out = append(out, int32(v))
		}
	}
	return out
}

func TestGoldenDenseOptimizers(t *testing.T) {
	var g struct {
		Start []float64
		Grads [][]float64
		Cases []struct {
			Name    string
			Options map[string]any
			Params  [][]float64
		}
	}
	golden(t, "optim_dense.json", &g)
	tested := 0
	for _, c := range g.Cases {
		num := func(key string, def float64) float64 {
			if v, ok := c.Options[key]; ok {
				return v.(float64)
			}
			return def
		}
		is := func(key string) bool { v, _ := c.Options[key].(bool); return v }
		p := param("p", g.Start)
		p.Grad = mat.New[float64](1, len(g.Start))
		var o *Optimizer[float64]
		switch kind, _, _ := strings.Cut(c.Name, "_"); kind {
		case "sgd":
			o = NewSGD(SGDConfig{num("lr", 0), num("momentum", 0), num("dampening", 0), num("weight_decay", 0), is("nesterov")}, p)
		case "adagrad":
			d := AdagradDefaults()
			o = NewAdagrad(AdagradConfig{num("lr", d.Rate), num("lr_decay", 0), num("weight_decay", 0), num("initial_accumulator_value", 0), d.Eps}, p)
		case "rmsprop":
			d := RMSPropDefaults()
			o = NewRMSProp(RMSPropConfig{num("lr", d.Rate), d.Alpha, d.Eps, num("momentum", 0), num("weight_decay", 0), is("centered")}, p)
		case "adam", "adamw":
			d, make := AdamDefaults(), NewAdam[float64]
			if kind == "adamw" {
				d, make = AdamWDefaults(), NewAdamW[float64]
			}
			d.Rate, d.Eps, d.WeightDecay, d.AMSGrad = num("lr", d.Rate), num("eps", d.Eps), num("weight_decay", d.WeightDecay), is("amsgrad")
			o = make(d, p)
		default:
			continue // Adadelta, Adamax and NAdam are not offered
		}
		tested++
		t.Run(c.Name, func(t *testing.T) {
			for i, grad := range g.Grads {
				copy(p.Grad.Data, grad)
				o.Step()
				near(t, c.Params[i], p.Value.Data, "step %d", i)
			}
		})
	}
	require.Equal(t, 16, tested)
}

// sparseGrad gives p the gradient of a batch that looked up the rows ids, one row of grads each.
func sparseGrad(p *Param[float64], ids []int32, grads [][]float64) {
	p.reserve(len(ids))
	p.Rows.add(ids)
	p.Rows.collect(p.Value.Cols)
	slots := make([]int32, len(ids))
	for i, id := range ids {
		slots[i] = p.Rows.slot[id]
	}
	scatterAdd(p.Rows.Values, slots, matrix(grads))
}

func TestGoldenSparseOptimizers(t *testing.T) {
	var g struct {
		Start   [][]float64
		Touched [][]int
		Rows    [][][]float64
		Cases   []struct {
			Name   string
			Tables [][][]float64
		}
	}
	golden(t, "optim_sparse.json", &g)
	for _, c := range g.Cases {
		t.Run(c.Name, func(t *testing.T) {
			p := param("p", g.Start...)
			p.Sparse = c.Name != "adam_dense_same_grads"
			var o *Optimizer[float64]
			switch c.Name {
			case "sparseadam":
				o = NewSparseAdam(AdamDefaults(), p)
			case "sparseadam_bigeps":
				o = NewSparseAdam(AdamConfig{Rate: 0.01, Beta1: 0.9, Beta2: 0.999, Eps: 0.1}, p)
			case "adagrad_sparse":
				o = NewAdagrad(AdagradConfig{Rate: 0.05, Eps: 1e-10}, p)
			case "sgd_sparse":
				o = NewSGD(SGDConfig{Rate: 0.1}, p)
			case "adam_dense_same_grads":
				o = NewAdam(AdamDefaults(), p)
				p.Grad = mat.New[float64](len(g.Start), len(g.Start[0]))
			default:
				t.Fatalf("unknown case")
			}
			for i, ids := range g.Touched {
				before := append([]float64(nil), p.Value.Data...)
				if p.Sparse {
					sparseGrad(p, int32s(ids), g.Rows[i])
				} else {
					zero(p.Grad)
					scatterAdd(p.Grad, int32s(ids), matrix(g.Rows[i]))
				}
				o.Step()
				near(t, matrix(c.Tables[i]).Data, p.Value.Data, "step %d", i)
				touched := map[int]bool{}
				for _, id := range ids {
					touched[id] = true
				}
				for r := range g.Start {
					if p.Sparse && !touched[r] {
						require.Equal(t, before[r*3:r*3+3], p.Value.Row(r), "step %d: row %d was not in the batch", i, r)
					}
				}
			}
		})
	}
}

func TestGoldenSchedules(t *testing.T) {
	var g struct {
		BaseLR float64 `json:"base_lr"`
		Cases  []struct {
			Name         string
			LR, Momentum []float64
		}
	}
	golden(t, "schedules.json", &g)
	cyclic := Cyclic{Low: 0.001, High: 0.006, Up: 5, MomentumLow: 0.8, MomentumHigh: 0.9}
	with := func(f func(*Cyclic)) Cyclic { c := cyclic; f(&c); return c }
	schedules := map[string]Schedule{
		"cyclic_triangular":    cyclic,
		"cyclic_uneven":        with(func(c *Cyclic) { c.Up, c.Down = 3, 7 }),
		"cyclic_triangular2":   with(func(c *Cyclic) { c.Mode = Triangular2 }),
		"cyclic_exp_range":     with(func(c *Cyclic) { c.Mode, c.Gamma = ExpRange, 0.97 }),
		"onecycle_cos":         OneCycle{High: 0.1, Steps: 41},
		"onecycle_linear":      OneCycle{High: 0.1, Steps: 41, Linear: true, Share: 0.25},
		"onecycle_three_phase": OneCycle{High: 0.1, Steps: 41, ThreePhase: true},
		"step":                 StepRate(g.BaseLR, 0.5, 7),
		"multistep":            MultiStepRate(g.BaseLR, 0.1, 5, 6, 20),
		"exponential":          ExponentialRate(g.BaseLR, 0.9),
		"cosine":               CosineRate(g.BaseLR, 0.001, 20),
		"cosine_restarts":      CosineRestartsRate(g.BaseLR, 0.001, 5, 2),
		"linear":               LinearRate(g.BaseLR, 0.25, 1, 8),
	}
	require.Len(t, g.Cases, len(schedules))
	for _, c := range g.Cases {
		s := schedules[c.Name]
		require.NotNil(t, s, c.Name)
		var rates, momenta []float64
		for i := range c.LR {
			r := s.At(i)
			rates = append(rates, r.Rate)
			if !r.HasMomentum {
				r.Momentum = 0.9
			}
			momenta = append(momenta, r.Momentum)
		}
		near(t, c.LR, rates, "%s: rate", c.Name)
		near(t, c.Momentum, momenta, "%s: momentum", c.Name)
	}
}

func TestGoldenActivations(t *testing.T) {
	var g struct {
		X     []float64
		Cases map[string]struct{ Y, Dy []float64 }
	}
	golden(t, "activations.json", &g)
	for name, a := range map[string]Activation{
		"sigmoid": Sigmoid, "tanh": Tanh, "hardtanh": HardTanh, "relu": ReLU, "leaky_relu_0.01": LeakyReLU(0.01),
		"softplus": Softplus, "gelu_erf": GELU, "silu": SiLU,
	} {
		c := g.Cases[name]
		graph := NewGraph[float64]()
		w := param("x", g.X)
		x := graph.LinearWith("x", graph.Input("one", 1), w, nil, None)
		y := graph.Activation("y", x, a)
		graph.SquaredError("loss", y, graph.Input("target", len(g.X)), Sum)
		s := NewSession(graph, 1, true)
		one := mat.New[float64](1, 1)
		one.Set(0, 0, 1)
		s.SetInput(graph.nodes[0], one)
		s.SetInput(graph.nodes[3], matrix([][]float64{c.Y}))
		s.Forward(1, true)
		near(t, c.Y, s.Value(y).Row(0), "%s", name)
		// The target y - 1/2 makes the loss's gradient 1, so the gradient of w is the derivative.
		target := matrix([][]float64{s.Value(y).Row(0)})
		for i := range target.Data {
			target.Data[i] -= 0.5
		}
		s.SetInput(graph.nodes[3], target)
		s.Forward(1, true)
		for i := range s.stages[4].(*scoreStage[float64]).d {
			s.stages[4].(*scoreStage[float64]).d[i] = 1 // y - (y - 1/2) may round
		}
		s.Backward()
		near(t, c.Dy, w.Grad.Data, "%s: derivative", name)
	}
}

func TestGoldenWindowNet(t *testing.T) {
	var g struct {
		E, W, U   [][]float64
		B         []float64 `json:"b"`
		C         []float64 `json:"c"`
		Idx       [][]int
		Corrupt   [][]int
		Y         []int
		Softmax   []map[string]json.RawMessage
		MaxMargin []map[string]json.RawMessage `json:"max_margin"`
	}
	var raw map[string]json.RawMessage
	golden(t, "window_net.json", &raw)
	get := func(m map[string]json.RawMessage, key string, v any) {
		t.Helper()
		require.Contains(t, m, key)
		require.NoError(t, json.Unmarshal(m[key], v))
	}
	get(raw, "E", &g.E)
	get(raw, "W", &g.W)
	get(raw, "b", &g.B)
	get(raw, "U", &g.U)
	get(raw, "c", &g.C)
	var u []float64
	get(raw, "u", &u)
	get(raw, "idx", &g.Idx)
	get(raw, "corrupt", &g.Corrupt)
	get(raw, "y", &g.Y)
	get(raw, "softmax", &g.Softmax)
	get(raw, "max_margin", &g.MaxMargin)

	acts := map[string]Activation{"sigmoid": Sigmoid, "tanh": Tanh, "hardtanh": HardTanh, "relu": ReLU, "leaky_relu_0.01": LeakyReLU(0.01)}
	transposed := func(rows [][]float64) mat.Dense[float64] {
		m := matrix(rows)
		out := mat.New[float64](m.Cols, m.Rows)
		mat.Transpose(out, m)
		return out
	}
	matrixOf := func(m map[string]json.RawMessage, key string) mat.Dense[float64] {
		var rows [][]float64
		get(m, key, &rows)
		return matrix(rows)
	}
	for _, sparse := range []bool{false, true} {
		newParams := func() (e, w, b *Param[float64]) {
			e = param("E", g.E...)
			e.Sparse = sparse
			return e, &Param[float64]{Name: "W", Value: transposed(g.W)}, param("b", g.B)
		}
		table := func(e *Param[float64]) []float64 {
			if !sparse {
				return e.Grad.Data
			}
			full := mat.New[float64](len(g.E), len(g.E[0]))
			for i, r := range e.Rows.Index {
				copy(full.Row(int(r)), e.Rows.Values.Row(i))
			}
			return full.Data
		}
		for _, c := range g.Softmax {
			var name string
			get(c, "name", &name)
			e, w, b := newParams()
			U, cc := &Param[float64]{Name: "U", Value: transposed(g.U)}, param("c", g.C)
			graph := NewGraph[float64]()
			ids, labels := graph.Indices("ids", 5), graph.Indices("labels", 1)
			h := graph.LinearWith("hidden", graph.EmbeddingWith("window", ids, e), w, b, acts[name])
			z := graph.LinearWith("logits", h, U, cc, None)
			graph.SoftmaxCrossEntropy("loss", z, labels, CrossEntropy[float64]{})
			s := NewSession(graph, 8, true)
			s.SetIndices(ids, int32s(g.Idx...))
			s.SetIndices(labels, int32s(g.Y))
			s.Forward(8, true)
			s.Backward()
			var loss float64
			get(c, "loss", &loss)
			near(t, []float64{loss}, []float64{s.Loss()}, "%s: loss", name)
			near(t, matrixOf(c, "logits").Data, s.Value(z).Data, "%s: logits", name)
			near(t, matrixOf(c, "dE").Data, table(e), "%s: dE", name)
			var dW, dU [][]float64
			var db, dc []float64
			get(c, "dW", &dW)
			get(c, "dU", &dU)
			get(c, "db", &db)
			get(c, "dc", &dc)
			near(t, transposed(dW).Data, w.Grad.Data, "%s: dW", name)
			near(t, transposed(dU).Data, U.Grad.Data, "%s: dU", name)
			near(t, db, b.Grad.Data, "%s: db", name)
			near(t, dc, cc.Grad.Data, "%s: dc", name)
		}
		for _, c := range g.MaxMargin {
			var name string
			get(c, "name", &name)
			e, w, b := newParams()
			up := &Param[float64]{Name: "u", Value: transposed([][]float64{u})}
			graph := NewGraph[float64]()
			ids, corrupt := graph.Indices("ids", 5), graph.Indices("corrupt", 5)
			score := func(n string, in *Node[float64]) *Node[float64] {
				h := graph.LinearWith("hidden"+n, graph.EmbeddingWith("window"+n, in, e), w, b, acts[name])
				return graph.LinearWith("score"+n, h, up, nil, None)
			}
			true_, false_ := score("", ids), score("-corrupt", corrupt)
			graph.MaxMargin("loss", true_, false_, 1, Sum)
			s := NewSession(graph, 8, true)
			s.SetIndices(ids, int32s(g.Idx...))
			s.SetIndices(corrupt, int32s(g.Corrupt...))
			s.Forward(8, true)
			s.Backward()
			var j float64
			var sc, scc, db, du []float64
			var dW [][]float64
			get(c, "J", &j)
			get(c, "s", &sc)
			get(c, "s_corrupt", &scc)
			get(c, "db", &db)
			get(c, "du", &du)
			get(c, "dW", &dW)
			near(t, []float64{j}, []float64{s.Loss()}, "%s: J", name)
			near(t, sc, s.Value(true_).Data, "%s: s", name)
			near(t, scc, s.Value(false_).Data, "%s: s corrupt", name)
			near(t, matrixOf(c, "dE").Data, table(e), "%s: dE", name)
			near(t, transposed(dW).Data, w.Grad.Data, "%s: dW", name)
			near(t, db, b.Grad.Data, "%s: db", name)
			near(t, du, up.Grad.Data, "%s: du", name)
		}
	}
}

func TestGoldenClip(t *testing.T) {
	var g struct {
		Grads []json.RawMessage
		Cases []struct {
			MaxNorm  float64 `json:"max_norm"`
			NormType any     `json:"norm_type"`
			Total    float64
			Out      []json.RawMessage
		}
		Embedding struct {
			Table, After [][]float64
			LookedUp     []int   `json:"looked_up"`
			MaxNorm      float64 `json:"max_norm"`
		}
	}
	golden(t, "clip.json", &g)
	two := func(raw []json.RawMessage) ([][]float64, []float64) {
		var a [][]float64
		var b []float64
		require.NoError(t, json.Unmarshal(raw[0], &a))
		require.NoError(t, json.Unmarshal(raw[1], &b))
		return a, b
	}
	for _, c := range g.Cases {
		a, b := two(g.Grads)
		for _, sparse := range []bool{false, true} {
			p, q := param("a", a...), param("b", b)
			if sparse {
				p = param("a", append([][]float64{{0, 0}}, a...)...)
				p.Sparse = true
				sparseGrad(p, []int32{3, 1, 2, 2}, [][]float64{a[2], a[0], {a[1][0], 0}, {0, a[1][1]}}) // norms are of summed rows
			} else {
				p.Grad = matrix(a)
			}
			q.Grad = matrix([][]float64{b})
			order := math.Inf(1)
			if f, ok := c.NormType.(float64); ok {
				order = f
			}
			total := ClipGradients(Clip{Norm: c.MaxNorm, Order: order}, []*Param[float64]{p, q})
			near(t, []float64{c.Total}, []float64{total}, "total of order %v", c.NormType)
			wa, wb := two(c.Out)
			near(t, matrix(wa).Data, flat(p.gradient()), "clipped")
			near(t, wb, q.Grad.Data, "clipped")
		}
	}
	e := g.Embedding
	p := param("table", e.Table...)
	p.Sparse, p.LookupMaxNorm = true, e.MaxNorm
	graph := NewGraph[float64]()
	ids := graph.Indices("ids", 1)
	graph.EmbeddingWith("e", ids, p)
	s := NewSession(graph, 4, true)
	s.SetIndices(ids, int32s(e.LookedUp))
	s.Forward(4, false)
	require.Equal(t, matrix(e.Table).Data, p.Value.Data, "inference moves nothing")
	s.Forward(4, true)
	near(t, matrix(e.After).Data, p.Value.Data, "max-norm of looked-up rows")
}
