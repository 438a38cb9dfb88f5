package nn

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lockstep-go/lockstep/mat"
)

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

func TestShapes(t *testing.T) {
	type build func(g *Graph[float64], x, ids *Node[float64])
	for want, f := range map[string]build{
		`nn: node "y" (Linear): weight "w" is 3 x 2, want 4 x 2`: func(g *Graph[float64], x, _ *Node[float64]) {
			g.LinearWith("y", x, NewParam[float64]("w", 3, 2), nil, None)
		},
		`nn: node "y" (Linear): bias "b" is 1 x 3, want 1 x 2`: func(g *Graph[float64], x, _ *Node[float64]) {
			g.LinearWith("y", x, NewParam[float64]("w", 4, 2), NewParam[float64]("b", 1, 3), None)
		},
		`nn: node "y" (Linear): out = 0, want a positive number`:               func(g *Graph[float64], x, _ *Node[float64]) { g.Linear("y", x, 0, None) },
		`nn: node "y" (Linear): its input "ids" carries indices, want numbers`: func(g *Graph[float64], _, ids *Node[float64]) { g.Linear("y", ids, 2, None) },
		`nn: node "y" (Add): its input "z" is batch x 3, want batch x 4`:       func(g *Graph[float64], x, _ *Node[float64]) { g.Add("y", x, g.Linear("z", x, 3, None)) },
		`nn: node "y" (Embedding): its input "x" carries numbers, want indices`: func(g *Graph[float64], x, _ *Node[float64]) {
			g.Embedding("y", x, 5, 2)
		},
		`nn: node "y" (SoftmaxCrossEntropy): its indices "ids" are batch x 2, want batch x 1`: func(g *Graph[float64], x, ids *Node[float64]) {
			g.SoftmaxCrossEntropy("y", x, ids, CrossEntropy[float64]{})
		},
		`nn: node "y" (SoftmaxCrossEntropy): 3 class weights, want 4 as the logits "x" are batch x 4`: func(g *Graph[float64], x, _ *Node[float64]) {
			g.SoftmaxCrossEntropy("y", x, g.Indices("l", 1), CrossEntropy[float64]{Weights: make([]float64, 3)})
		},
		`nn: node "y" (MaxMargin): its input "x" is batch x 4, want batch x 1`:    func(g *Graph[float64], x, _ *Node[float64]) { g.MaxMargin("y", x, x, 1, Sum) },
		`nn: node "y" (SquaredError): its input "t" is batch x 3, want batch x 4`: func(g *Graph[float64], x, _ *Node[float64]) { g.SquaredError("y", x, g.Input("t", 3), Mean) },
		`nn: node "y" (LayerNorm): weight "w" is 1 x 3, want 1 x 4`: func(g *Graph[float64], x, _ *Node[float64]) {
			g.LayerNormWith("y", x, NewParam[float64]("w", 1, 3), NewParam[float64]("b", 1, 4), 1e-5)
		},
		`nn: node "y" (PReLU): slope "a" is 1 x 3, want 1 x 4`:        func(g *Graph[float64], x, _ *Node[float64]) { g.PReLU("y", x, NewParam[float64]("a", 1, 3)) },
		`nn: Activation node "x": want a name that no other node has`: func(g *Graph[float64], x, _ *Node[float64]) { g.Activation("x", x, Tanh) },
		`nn: node "y" (Linear): another parameter is called "w"`: func(g *Graph[float64], x, _ *Node[float64]) {
			g.LinearWith("z", x, NewParam[float64]("w", 4, 2), nil, None)
			g.LinearWith("y", x, NewParam[float64]("w", 4, 2), nil, None)
		},
		`nn: node "y" (Dropout): p = 1, want 0 <= p < 1`:            func(g *Graph[float64], x, _ *Node[float64]) { g.Dropout("y", x, 1) },
		`nn: node "y" (Concat): input "x" twice`:                    func(g *Graph[float64], x, _ *Node[float64]) { g.Concat("y", x, x) },
		`nn: node "y" (Concat): width is 0, want a positive number`: func(g *Graph[float64], _, _ *Node[float64]) { g.Concat("y") },
		`nn: node "y" (Linear): its input is not a node of this graph`: func(g *Graph[float64], _, _ *Node[float64]) {
			g.Linear("y", NewGraph[float64]().Input("x", 4), 2, None)
		},
		`nn: node "y" (Activation): its input "loss" is a loss, want a node with one row an example`: func(g *Graph[float64], x, _ *Node[float64]) {
			g.Activation("y", g.SoftmaxCrossEntropy("loss", x, g.Indices("l", 1), CrossEntropy[float64]{}), Tanh)
		},
		`nn: node "y" (L2Penalty): parameter "e.weight" is sparse: a penalty moves every row of the table, also those of words that are not in the batch`: func(g *Graph[float64], _, ids *Node[float64]) {
			g.Embedding("e", ids, 5, 2)
			g.L2Penalty("y", 1, g.Param("e.weight"))
		},
		`nn.NewAdam: parameter "e.weight" is sparse: its old averages would move every row of the table; use NewSparseAdam, NewAdagrad or NewSGD`: func(g *Graph[float64], _, ids *Node[float64]) {
			g.Embedding("e", ids, 5, 2)
			NewAdam(AdamDefaults(), g.Params()...)
		},
		`nn.SetIndices: node "ids": len(ids) = 3, want a multiple of its width 2, at most 2 rows`: func(g *Graph[float64], _, ids *Node[float64]) {
			NewSession(g, 2, false).SetIndices(ids, make([]int32, 3))
		},
		`nn.SetInput: node "x": batch is 1 x 3, want at most 2 x 4`: func(g *Graph[float64], x, _ *Node[float64]) {
			NewSession(g, 2, false).SetInput(x, mat.New[float64](1, 3))
		},
		`nn.Forward: node "x" has no batch yet: SetInput gives it one`: func(g *Graph[float64], x, _ *Node[float64]) { NewSession(g, 2, false).Forward(1, false) },
		`nn: node "e" (Embedding): example 1, position 0: index 5 is not a row of "e.weight", which has 5`: func(g *Graph[float64], _, ids *Node[float64]) {
			e := g.Embedding("e", ids, 5, 2)
			s := NewSession(g, 2, false, e)
			s.SetIndices(ids, []int32{0, 4, 5, -1})
			s.Forward(2, false)
		},
	} {
		t.Run(want, func(t *testing.T) {
			g := NewGraph[float64]()
			x, ids := g.Input("x", 4), g.Indices("ids", 2)
			require.PanicsWithValue(t, want, func() { f(g, x, ids) })
		})
	}
}

// Freezing keeps a parameter's bytes and its optimiser's state; rows outside the batch keep theirs always.
func TestFrozen(t *testing.T) {
	n := newWindowNet[float32](30, 4, 6, 3)
	tr := n.trainer(4)
	step := func() {
		n.batch(tr.Session, 0, 4)
		_, err := tr.Step(4)
		require.NoError(t, err)
	}
	before := append([]float32(nil), n.table.Value.Data...)
	n.table.Frozen = true
	step()
	require.Equal(t, before, n.table.Value.Data)
	require.Zero(t, tr.cfg.Optimizers[0].slots[0].t)
	n.table.Frozen = false
	step()
	in := map[int32]bool{}
	for _, id := range n.inputs[:20] {
		in[id] = true
	}
	require.Less(t, len(in), 30)
	for r := range 30 {
		if moved := before[r*4] != n.table.Value.At(r, 0); moved != in[int32(r)] {
			t.Errorf("row %d: moved %v, in the batch %v", r, moved, in[int32(r)])
		}
	}
}

func TestNonFinite(t *testing.T) {
	n := newWindowNet[float32](30, 4, 6, 3)
	tr := n.trainer(4)
	n.batch(tr.Session, 0, 4)
	_, err := tr.Step(4)
	require.NoError(t, err)
	w := n.g.Param("hidden.weight")
	old := append([]float32(nil), w.Value.Data...)
	w.Value.Data[5] = float32(math.NaN())
	_, err = tr.Step(4)
	require.ErrorIs(t, err, ErrNonFinite)
	require.ErrorContains(t, err, `step 1: loss NaN: first at node "hidden" (Linear)`)
	copy(w.Value.Data, old)
	// A finite loss with an infinite gradient: a huge weight above a hidden unit that a huge input feeds.
	tr.cfg.Reduce = func(step int, ps []*Param[float32]) error {
		n.g.Param("classes.weight").Grad.Set(2, 1, float32(math.Inf(-1)))
		return nil
	}
	before := append([]float32(nil), w.Value.Data...)
	_, err = tr.Step(4)
	require.ErrorIs(t, err, ErrNonFinite)
	require.ErrorContains(t, err, `step 1: gradient of parameter "classes.weight" at (2, 1) is -Inf, used by node "classes" (Linear)`)
	require.Equal(t, before, w.Value.Data, "no parameter moved")
	tr.cfg.Reduce = func(int, []*Param[float32]) error { return io.ErrUnexpectedEOF }
	_, err = tr.Step(4)
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
}

// The mean over two halves of a batch, added by the hook, is the gradient of the whole.
func TestReduceHook(t *testing.T) {
	whole, halves := newWindowNet[float64](30, 4, 6, 3), newWindowNet[float64](30, 4, 6, 3)
	var sum [][]float64
	for half := range 2 {
		s := NewSession(halves.g, 4, true)
		s.SetIndices(halves.ids, halves.inputs[half*20:half*20+20])
		s.SetIndices(halves.labels, halves.classes[half*4:half*4+4])
		s.Forward(4, true)
		s.Backward()
		for i, p := range halves.g.Params() {
			if half == 0 {
				sum = append(sum, make([]float64, len(p.Grad.Data)))
			}
			for j, x := range p.Grad.Data {
				sum[i][j] += x / 2
			}
		}
	}
	s := NewSession(whole.g, 8, true)
	s.SetIndices(whole.ids, whole.inputs[:40])
	s.SetIndices(whole.labels, whole.classes[:8])
	s.Forward(8, true)
	s.Backward()
	for i, p := range whole.g.Params() {
		require.InDeltaSlice(t, sum[i], p.Grad.Data, 1e-14, p.Name)
	}
}

// rankGrad is what one process sends to the others: the gradient of each parameter, by row of a sparse table.
type rankGrad []map[int32][]float64

func gradOf(ps []*Param[float64]) (out rankGrad) {
	for _, p := range ps {
		rows := map[int32][]float64{}
		for i := range p.gradient().Rows {
			r := int32(i)
			if p.Sparse {
				r = p.Rows.Index[i]
			}
			rows[r] = append([]float64(nil), p.gradient().Row(i)...)
		}
		out = append(out, rows)
	}
	return out
}

// Two processes with half a batch each and an all-reduce in the hook train as one with the whole batch does, word vectors included,
// and have the same bits as each other.
func TestAllReduce(t *testing.T) {
	const steps, ranks = 6, 2
	one := newWindowNet[float64](40, 4, 6, 3)
	tr := one.trainer(8)
	for i := range steps {
		one.batch(tr.Session, i, 8)
		_, err := tr.Step(8)
		require.NoError(t, err)
	}
	var to [ranks]chan rankGrad
	var nets [ranks]*windowNet[float64]
	var errs [ranks]error
	for r := range ranks {
		to[r], nets[r] = make(chan rankGrad, 1), newWindowNet[float64](40, 4, 6, 3)
	}
	var wg sync.WaitGroup
	for r := range ranks {
		wg.Go(func() {
			n := nets[r]
			tr := n.trainer(8 / ranks)
			tr.cfg.Reduce = func(_ int, ps []*Param[float64]) error {
				mine := gradOf(ps)
				to[1-r] <- mine
				var all [ranks]rankGrad
				all[r], all[1-r] = mine, <-to[r]
				for i, p := range ps {
					sum := map[int32][]float64{}
					for _, g := range all { // in the order of ranks
						for row, x := range g[i] {
							if sum[row] == nil {
								sum[row] = make([]float64, len(x))
							}
							for j, v := range x {
								sum[row][j] += v / ranks
							}
						}
					}
					index := slices.Sorted(maps.Keys(sum))
					values := mat.New[float64](len(index), p.Value.Cols)
					for k, row := range index {
						copy(values.Row(k), sum[row])
					}
					if p.Sparse {
						p.SetRows(index, values)
					} else {
						copy(p.Grad.Data, values.Data)
					}
				}
				return nil
			}
			for i := range steps {
				n.batch(tr.Session, ranks*i+r, 8/ranks)
				if _, errs[r] = tr.Step(8 / ranks); errs[r] != nil {
					return
				}
			}
		})
	}
	wg.Wait()
	require.NoError(t, errors.Join(errs[:]...))
	for i, p := range one.g.Params() {
		require.Equal(t, nets[0].g.Params()[i].Value.Data, nets[1].g.Params()[i].Value.Data, p.Name)
		require.InDeltaSlice(t, p.Value.Data, nets[0].g.Params()[i].Value.Data, 1e-9, p.Name)
	}
	require.NotEqual(t, newWindowNet[float64](40, 4, 6, 3).table.Value.Data, one.table.Value.Data)
}

func TestSetRows(t *testing.T) {
	p := NewParam[float64]("table", 5, 2)
	two := mat.NewOf(2, 2, []float64{1, 2, 3, 4})
	require.PanicsWithValue(t, `nn.SetRows: parameter "table" is not sparse`, func() { p.SetRows([]int32{1, 2}, two) })
	p.Sparse = true
	p.SetRows([]int32{1, 4}, two)
	for want, index := range map[string][]int32{
		`nn.SetRows: parameter "table": values are 2 x 2, want 1 x 2`:               {0},
		`nn.SetRows: parameter "table": index[1] = 3, want ascending rows below 5`:  {3, 3},
		`nn.SetRows: parameter "table": index[1] = 5, want ascending rows below 5`:  {3, 5},
		`nn.SetRows: parameter "table": index[0] = -1, want ascending rows below 5`: {-1, 5},
	} {
		require.PanicsWithValue(t, want, func() { p.SetRows(index, two) })
	}
	require.Equal(t, []int32{1, 4}, p.Rows.Index, "a refused gradient changes nothing")
	NewSGD(SGDConfig{Rate: 1}, p).Step()
	require.Equal(t, []float64{0, 0, -1, -2, 0, 0, 0, 0, -3, -4}, p.Value.Data)
	p.SetRows(nil, mat.Dense[float64]{})
	require.Empty(t, p.Rows.Index)
}

func TestOverfitOneBatch(t *testing.T) {
	n := newWindowNet[float32](100, 10, 20, 5)
	tr := n.trainer(16)
	n.batch(tr.Session, 0, 16)
	var first, loss float64
	var err error
	for i := range 400 {
		loss, err = tr.Step(16)
		require.NoError(t, err)
		if i == 0 {
			first = loss
		}
	}
	require.Less(t, loss, first/100)
}

// requireColumnNorms fails if a column of w has a norm over the bound, but for roundings.
func requireColumnNorms(t *testing.T, w mat.Dense[float64], bound float64) {
	t.Helper()
	for j := range w.Cols {
		norm := 0.0
		for i := range w.Rows {
			norm += w.At(i, j) * w.At(i, j)
		}
		require.LessOrEqual(t, math.Sqrt(norm), bound*(1+1e-12))
	}
}

func TestMaxNorm(t *testing.T) {
	n := newWindowNet[float64](30, 4, 6, 3)
	w := n.g.Param("hidden.weight")
	w.MaxNorm, n.table.MaxNorm = 0.5, 0.1
	tr := n.trainer(4)
	n.batch(tr.Session, 0, 4)
	_, err := tr.Step(4)
	require.NoError(t, err)
	requireColumnNorms(t, w.Value, 0.5)
	for _, r := range n.table.Rows.Index {
		require.LessOrEqual(t, math.Sqrt(sumSquares(n.table.Value.Row(int(r)))), 0.1*(1+1e-12))
	}
}

// L2 in both conventions: weight decay 2*lambda moves as the penalty lambda*theta^2 does; L1 as its penalty.
func TestDecayConventions(t *testing.T) {
	run := func(penalty func(*Graph[float64], *Param[float64]), group func(*Group[float64])) []float64 {
		g := NewGraph[float64]()
		x, y := g.Input("x", 3), g.Input("y", 2)
		g.SquaredError("loss", g.Linear("out", x, 2, None), y, Mean)
		w := g.Param("out.weight")
		Normal(NewRNG(1, 1), w.Value, 0, 1)
		penalty(g, w)
		o := NewSGD[float64](SGDConfig{Rate: 0.1}, g.Param("out.bias"))
		gr := Group[float64]{Params: []*Param[float64]{w}, Rate: 0.1}
		group(&gr)
		o.AddGroup(gr)
		tr, err := NewTrainer(g, TrainerConfig[float64]{MaxBatch: 4, Optimizers: []*Optimizer[float64]{o}})
		require.NoError(t, err)
		r := NewRNG(2, 2)
		tr.SetInput(x, randomMatrix(r, 4, 3))
		tr.SetInput(y, randomMatrix(r, 4, 2))
		for range 5 {
			_, err := tr.Step(4)
			require.NoError(t, err)
		}
		return w.Value.Data
	}
	none := func(*Graph[float64], *Param[float64]) {}
	l2 := run(func(g *Graph[float64], w *Param[float64]) { g.L2Penalty("l2", 0.05, w) }, func(*Group[float64]) {})
	require.InDeltaSlice(t, l2, run(none, func(g *Group[float64]) { g.WeightDecay = L2Decay(0.05) }), 1e-14)
	l1 := run(func(g *Graph[float64], w *Param[float64]) { g.L1Penalty("l1", 0.05, w) }, func(*Group[float64]) {})
	require.InDeltaSlice(t, l1, run(none, func(g *Group[float64]) { g.L1 = 0.05 }), 1e-14)
	require.NotEqual(t, l1, l2)
}

// The gradient of few columns of weights is computed transposed: it has the bits of x^T dz, also where a second use of the weights
// adds to it.
func TestNarrowLinear(t *testing.T) {
	for _, in := range []int{4*narrow - 1, 4 * narrow, 100, 131} {
		for out := 1; out <= narrow+2; out++ {
			for _, batch := range []int{1, 7, 64, 700} {
				for _, k := range []int{1, 3} {
					for _, uses := range []int{1, 2} {
						func() {
							defer threads(k)()
							g := NewGraph[float32]()
							w := NewParam[float32]("w", in, out)
							r := NewRNG(uint64(in), uint64(out))
							Normal(r, w.Value, 0, 1)
							want := mat.New[float32](in, out)
							var xs, ys, targets []*Node[float32]
							for i := range uses {
								x := g.Input(fmt.Sprint("x", i), in)
								y := g.LinearWith(fmt.Sprint("y", i), x, w, nil, None)
								target := g.Input(fmt.Sprint("t", i), out)
								g.SquaredError(fmt.Sprint("loss", i), y, target, Sum)
								xs, ys, targets = append(xs, x), append(ys, y), append(targets, target)
							}
							s := NewSession(g, batch, true)
							for i := range uses {
								x, target := mat.New[float32](batch, in), mat.New[float32](batch, out)
								Normal(r, x, 0, 1)
								Normal(r, target, 0, 1)
								s.SetInput(xs[i], x)
								s.SetInput(targets[i], target)
							}
							s.Forward(batch, true)
							s.Backward()
							for i := uses - 1; i >= 0; i-- { // as Backward goes
								dz := mat.New[float32](batch, out)
								for j := range dz.Data {
									dz.Data[j] = 2 * (flat(s.Value(ys[i]))[j] - flat(s.Value(targets[i]))[j])
								}
								beta := float32(1)
								if i == uses-1 {
									beta = 0
								}
								mat.Gemm(mat.Trans, mat.NoTrans, 1, s.Value(xs[i]), dz, beta, want)
							}
							require.Equal(t, want.Data, w.Grad.Data, "%d x %d, batch %d, %d threads, %d uses", in, out, batch, k, uses)
						}()
					}
				}
			}
		}
	}
}

// Any number of predictors share a model: each goroutine has data of its own, and products that are split over goroutines too.
func TestConcurrentInference(t *testing.T) {
	defer threads(3)()
	n := newWindowNet[float32](200, 50, 100, 5)
	const goroutines = 4
	for _, batch := range []int{8, 300} {
		var want [goroutines][]float32
		for i := range want {
			p := NewPredictor(n.g, batch, n.out)
			n.batch(p.Session, i, batch)
			want[i] = rowsOf32(p.Predict(batch))
		}
		require.NotEqual(t, want[0], want[1])
		var wg sync.WaitGroup
		for i := range want {
			wg.Go(func() {
				p := NewPredictor(n.g, batch, n.out)
				for range 20 {
					n.batch(p.Session, i, batch)
					if !slices.Equal(want[i], rowsOf32(p.Predict(batch))) {
						t.Errorf("batch %d, goroutine %d: another result", batch, i)
						return
					}
				}
			})
		}
		wg.Wait()
	}
}

func rowsOf32(d mat.Dense[float32]) (out []float32) {
	for i := range d.Rows {
		out = append(out, d.Row(i)...)
	}
	return out
}

func TestRNG(t *testing.T) {
	r := NewRNG(1, 2)
	seen := [7]int{}
	for range 7000 {
		seen[r.IntN(7)]++
	}
	for _, k := range seen {
		require.InDelta(t, 1000, k, 150)
	}
	mean, square := 0.0, 0.0
	for range 20000 {
		x := r.Normal()
		mean += x / 20000
		square += x * x / 20000
	}
	require.InDelta(t, 0, mean, 0.03)
	require.InDelta(t, 1, square, 0.04)
	_ = r.Normal()
	b, err := r.MarshalBinary()
	require.NoError(t, err)
	s := &RNG{}
	require.NoError(t, s.UnmarshalBinary(b))
	for range 5 {
		require.Equal(t, r.Normal(), s.Normal())
		require.Equal(t, r.Uint64(), s.Uint64())
	}
	require.Error(t, s.UnmarshalBinary(b[1:]))
	perm := []int{0, 1, 2, 3, 4, 5, 6, 7}
	r.Shuffle(8, func(i, j int) { perm[i], perm[j] = perm[j], perm[i] })
	slices.Sort(perm)
	require.Equal(t, []int{0, 1, 2, 3, 4, 5, 6, 7}, perm)
	// Frozen for ever: the first numbers of a stream.
	r = NewRNG(42, 7)
	require.Equal(t, []any{uint64(0xb7dff59df84e7cc1), 0.5138923921654428, 590, -1.8275202546491458}, []any{r.Uint64(), r.Float64(), r.IntN(1000), r.Normal()})
}

func TestInitialisers(t *testing.T) {
	w := mat.New[float64](300, 200)
	moments := func() (low, high, std float64) {
		s := 0.0
		for _, x := range w.Data {
			low, high = min(low, x), max(high, x)
			s += x * x
		}
		return low, high, math.Sqrt(s / float64(len(w.Data)))
	}
	r := NewRNG(3, 3)
	XavierUniform(r, w, Gain(Tanh))
	low, high, std := moments()
	a := 5.0 / 3 * math.Sqrt(6.0/500)
	require.InDelta(t, -a, low, 1e-3)
	require.InDelta(t, a, high, 1e-3)
	require.InEpsilon(t, 5.0/3*math.Sqrt(2.0/500), std, 0.02)
	XavierNormal(r, w, 1)
	_, _, std = moments()
	require.InEpsilon(t, math.Sqrt(2.0/500), std, 0.02)
	HeUniform(r, w, Gain(ReLU))
	_, high, std = moments()
	require.InDelta(t, math.Sqrt(6.0/300), high, 1e-3)
	require.InEpsilon(t, math.Sqrt(2.0/300), std, 0.02)
	HeNormal(r, w, Gain(LeakyReLU(0.1)))
	_, _, std = moments()
	require.InEpsilon(t, math.Sqrt(2/1.01/300), std, 0.02)
}

func TestOtherSchedules(t *testing.T) {
	at := func(s Schedule, steps ...int) (out []float64) {
		for _, i := range steps {
			out = append(out, s.At(i).Rate)
		}
		return out
	}
	require.Equal(t, []float64{1, 1, 0.5, 0.25}, at(HalvingRate(1, 3), 0, 2, 3, 8))
	require.Equal(t, []float64{1, 0.5, 0.25}, at(InverseRate(1, 0.5), 0, 2, 6))
	require.InDeltaSlice(t, []float64{2, 2 * math.Exp(-1)}, at(DecayRate(2, 0.1), 0, 10), 1e-15)
	require.Equal(t, []float64{0, 0.5, 1, 1}, at(WarmUp(0, 4, ConstantRate(1)), 0, 2, 4, 99))
	require.Equal(t, []float64{1, 1, 0.5}, at(PerEpoch(HalvingRate(1, 1), 10), 0, 9, 10))
	require.Equal(t, 0.0, CosineRate(1, 0, 10).At(10).Rate)
	require.InDelta(t, 0.1/25/1e4, OneCycle{High: 0.1, Steps: 10}.At(500).Rate, 1e-18)
}

func TestRangeTest(t *testing.T) {
	// A quadratic bowl with curvature 10: gradient descent converges below the rate 2/10, fastest at 1/10.
	// Noise in the gradient keeps it from falling asleep in the minimum.
	x, noise := 5.0, NewRNG(1, 1)
	r, err := RangeTest(1e-5, 10, 200, func(rate float64) (float64, error) {
		x -= rate * (10*x + noise.Normal())
		return 5 * x * x, nil
	})
	require.NoError(t, err)
	require.Less(t, r.Low, 0.05)
	require.Greater(t, r.High, r.Low)
	require.Less(t, r.High, 0.2)
	require.Less(t, r.Points[len(r.Points)-1].Rate, 10.0, "stopped when it diverged")
	_, err = RangeTest(1e-5, 10, 50, func(float64) (float64, error) { return math.NaN(), nil })
	require.ErrorContains(t, err, "not finite")
	_, err = RangeTest(1e-5, 10, 50, func(rate float64) (float64, error) { return rate, nil })
	require.ErrorContains(t, err, "never fell")
	_, err = RangeTest(1e-5, 10, 50, func(float64) (float64, error) { return 0, io.EOF })
	require.ErrorIs(t, err, io.EOF)
}

func TestEarlyStopping(t *testing.T) {
	e := EarlyStopping{Patience: 2, MinDelta: 0.1}
	type r struct{ best, stop bool }
	got := []r{}
	for _, s := range []float64{-5, 1, 1.05, 2, math.NaN(), 1.5} {
		best, stop := e.Update(s)
		got = append(got, r{best, stop})
	}
	require.Equal(t, []r{{true, false}, {true, false}, {false, false}, {true, false}, {false, false}, {false, true}}, got)
	f := EarlyStopping{Falling: true, Patience: 1}
	f.Update(3)
	best, stop := f.Update(2)
	require.Equal(t, []bool{true, false}, []bool{best, stop})
	_, stop = f.Update(2)
	require.True(t, stop)
}

// A Linear that does the look-up below it has the bits of the two nodes one after the other, which is what an Add of one
// input between them makes of it: for any batch, number of threads, sparse and dense tables, shared and frozen ones.
func TestStreamedLookup(t *testing.T) {
	type variant struct {
		name           string
		sparse, frozen bool
		norm           float64
	}
	run := func(t *testing.T, v variant, batch int, apart bool) []float32 {
		g := NewGraph[float32]()
		ids, labels := g.Indices("words", 5), g.Indices("labels", 1)
		table := NewParam[float32]("vectors", 300, 50)
		table.Sparse, table.Frozen, table.LookupMaxNorm = v.sparse, v.frozen, v.norm
		x := g.EmbeddingWith("lookup", ids, table)
		if apart {
			x = g.Add("apart", x)
		}
		z := g.Linear("classes", g.Linear("hidden", x, 100, ReLU), 5, None)
		g.SoftmaxCrossEntropy("loss", z, labels, CrossEntropy[float32]{})
		r := NewRNG(3, 0)
		var dense []*Param[float32]
		for _, p := range g.Params() {
			Normal(r, p.Value, 0, 0.1)
			if p != table || !v.sparse {
				dense = append(dense, p)
			}
		}
		opts := []*Optimizer[float32]{NewAdam(AdamDefaults(), dense...)}
		if v.sparse {
			opts = append(opts, NewSparseAdam(AdamDefaults(), table))
		}
		tr, err := NewTrainer(g, TrainerConfig[float32]{MaxBatch: batch, Optimizers: opts})
		require.NoError(t, err)
		var all []float32
		for range 3 {
			n := max(1, batch-r.IntN(2))
			words, classes := make([]int32, 5*n), make([]int32, n)
			for i := range words {
				words[i] = int32(r.IntN(300))
			}
			for i := range classes {
				classes[i] = int32(r.IntN(5))
			}
			tr.SetIndices(ids, words)
			tr.SetIndices(labels, classes)
			_, err := tr.Step(n)
			require.NoError(t, err)
			tr.Forward(n, false)
			for i := range n {
				all = append(all, tr.Value(x).Row(i)...)
			}
			// Forward only, with the rows that were looked up wanted or not.
			y := tr.Value(z)
			for _, p := range []*Predictor[float32]{NewPredictor(g, batch, z), {NewSession(g, batch, false, z, x), z}} {
				p.SetIndices(ids, words)
				require.Equal(t, y.Data[:n*5], p.Predict(n).Data[:n*5])
			}
		}
		for _, p := range g.Params() {
			all = append(all, p.Value.Data...)
		}
		return all
	}
	for _, v := range []variant{{"sparse", true, false, 0}, {"dense", false, false, 0}, {"frozen", true, true, 0}, {"bounded", true, false, 0.5}} {
		for _, batch := range []int{1, 49, 96, 250, 600} {
			if testing.Short() && (batch > 250 || batch > 96 && v.name != "sparse") {
				continue // half a minute under emulation and under the race detector
			}
			t.Run(fmt.Sprintf("%s/batch=%d", v.name, batch), func(t *testing.T) {
				want := run(t, v, batch, true)
				for _, k := range []int{1, 2, 5} {
					restore := threads(k)
					got := run(t, v, batch, false)
					restore()
					require.Len(t, got, len(want))
					for i := range want {
						if got[i] != want[i] {
							t.Fatalf("%d goroutines: number %d is %v, want %v", k, i, got[i], want[i])
						}
					}
				}
			})
		}
	}
}
