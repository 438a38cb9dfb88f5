package window

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lockstep-go/lockstep/mat"
	"github.com/lockstep-go/lockstep/nn"
)

// graph is the same network as a graph of package nn in float64, whose gradients are held to differences and to PyTorch: per
// position and feature a lookup in the feature's table, joined, ReLU layer, output.
type graph struct {
	g       *nn.Graph[float64]
	ids     [][]*nn.Node[float64] // position, feature
	hidden  *nn.Node[float64]
	output  *nn.Node[float64]
	tables  []*nn.Param[float64]
	w, b    *nn.Param[float64]
	u, c    *nn.Param[float64]
	ua, ca  []*nn.Param[float64] // of each head
	labels  *nn.Node[float64]
	aux     []*nn.Node[float64]
	targets *nn.Node[float64]
}

func widen(p *nn.Param[float64], x mat.Dense[float32]) *nn.Param[float64] {
	for r := range x.Rows {
		for c := range x.Cols {
			p.Value.Data[r*p.Value.Stride+c] = float64(x.Data[r*x.Stride+c])
		}
	}
	return p
}

func paramOf(name string, x mat.Dense[float32]) *nn.Param[float64] {
	return widen(nn.NewParam[float64](name, x.Rows, x.Cols), x)
}

func asRow(x []float32) mat.Dense[float32] {
	return mat.Dense[float32]{Rows: 1, Cols: len(x), Stride: len(x), Data: x}
}

func newGraph(t *trainer) *graph {
	m := t.m
	g := &graph{g: nn.NewGraph[float64]()}
	for f, e := range m.emb {
		p := paramOf("table "+m.cfg.Features[f].Kind, e)
		p.Sparse = true
		g.tables = append(g.tables, p)
	}
	var all []*nn.Node[float64]
	for s := range m.cfg.Window() {
		var ids []*nn.Node[float64]
		for f, p := range g.tables {
			n := g.g.Indices(fmt.Sprint("ids ", s, f), 1)
			ids = append(ids, n)
			all = append(all, g.g.EmbeddingWith(fmt.Sprint("lookup ", s, f), n, p))
		}
		g.ids = append(g.ids, ids)
	}
	x := g.g.Concat("x", all...)
	g.w, g.b, g.u, g.c = paramOf("w", m.w), paramOf("b", asRow(m.b)), paramOf("u", m.u), paramOf("c", asRow(m.c))
	g.hidden = g.g.LinearWith("h", x, g.w, g.b, nn.ReLU)
	g.output = g.g.LinearWith("o", g.hidden, g.u, g.c, nn.None)
	if m.cfg.Sentence { // a loss whose gradient at o is the one that TestSequenceGradient checks
		g.targets = g.g.Input("targets", len(m.labels))
		g.g.SquaredError("loss", g.output, g.targets, nn.Sum)
	} else {
		g.labels = g.g.Indices("labels", 1)
		g.g.SoftmaxCrossEntropy("loss", g.output, g.labels, nn.CrossEntropy[float64]{Sum: true, Smoothing: t.opt.Smooth})
	}
	for k, hd := range t.heads {
		width := hd.to - hd.from
		ua, ca := paramOf(fmt.Sprint("ua ", k), m.ua.View(0, m.ua.Rows, hd.from, hd.to)), paramOf(fmt.Sprint("ca ", k), asRow(m.ca[hd.from:hd.to]))
		o := g.g.LinearWith(fmt.Sprint("aux ", k), g.hidden, ua, ca, nn.None)
		weights := make([]float64, width)
		for i := range weights {
			weights[i] = t.opt.AuxWeight
		}
		n := g.g.Indices(fmt.Sprint("aux labels ", k), 1)
		g.g.SoftmaxCrossEntropy(fmt.Sprint("aux loss ", k), o, n, nn.CrossEntropy[float64]{Sum: true, Weights: weights, UseIgnore: true, Ignore: -1})
		g.ua, g.ca, g.aux = append(g.ua, ua), append(g.ca, ca), append(g.aux, n)
	}
	return g
}

// One step of the window's own trainer against the same network built from package nn in float64: all gradients, which the
// first moments hold after one step, and where Adam's first step goes. Word loss with smoothing and auxiliary
// targets, and the sentence loss.
func TestStepAgainstGraph(t *testing.T) {
	for _, tc := range []struct {
		name   string
		change func(*Config, *Options)
	}{
		{"word", func(*Config, *Options) {}},
		{"word, smoothing", func(_ *Config, o *Options) { o.Smooth = 0.1 }},
		{"word, auxiliary", func(_ *Config, o *Options) { o.Auxiliary, o.AuxWeight = []string{"previous", "next"}, 0.7 }},
		{"word, three threads", func(_ *Config, o *Options) {
			o.Auxiliary, o.AuxWeight, o.Smooth, o.Threads = []string{"next"}, 1, 0.2, 3
		}},
		{"sentence", func(c *Config, _ *Options) { c.Sentence = true }},
		{"sentence, auxiliary", func(c *Config, o *Options) {
			c.Sentence, o.Auxiliary, o.AuxWeight, o.RowRate, o.Threads = true, []string{"previous"}, 0.5, 2, 2
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			train, _ := few(UPOS)
			cfg, opt := EmbeddedDefaults(UPOS)
			opt.WordDrop, opt.DropInput, opt.DropHidden, opt.Threads = 0, 0, 0, 1
			tc.change(&cfg, &opt)
			tr, err := newTrainer(train, nil, cfg, opt)
			require.NoError(t, err)
			defer tr.crew.close()
			tr.batches(0)
			tr.lr = 0.01
			for i := range tr.m.trans.Data { // they start at 0: too easy
				tr.m.trans.Data[i] = float32(i%7-3) / 4
			}
			before := newParams(&tr.m.cfg, tr.m.vocabs, len(tr.m.labels), len(tr.m.ca))
			before.copyFrom(&tr.m.cfg, &tr.m.params)
			g := newGraph(tr)
			require.NoError(t, tr.step(tr.order[:tr.epochEnd[1]]))

			n := tr.n
			s := nn.NewSession(g.g, n, true)
			col := func(ids []int32, at, stride int) []int32 {
				var c []int32
				for i := range n {
					c = append(c, ids[i*stride+at])
				}
				return c
			}
			w := tr.m.cfg.Window()
			for p := range w {
				for f := range tr.m.emb {
					s.SetIndices(g.ids[p][f], col(tr.ids[f], p, w))
				}
			}
			for k := range g.aux {
				s.SetIndices(g.aux[k], tr.goldAux[k][:n])
			}
			if g.labels != nil {
				s.SetIndices(g.labels, tr.gold[:n])
			} else {
				// The scores, then what to subtract so that the squared error has the sentence loss's gradient.
				classes := len(tr.m.labels)
				s.SetInput(g.targets, mat.New[float64](n, classes))
				s.Forward(n, true)
				o := s.Value(g.output)
				targets := mat.New[float64](n, classes)
				for _, sp := range tr.spans {
					narrow := newDense(sp.end-sp.start, classes)
					for r := range narrow.Rows {
						for c := range classes {
							narrow.Data[r*classes+c] = float32(o.Data[(sp.start+r)*o.Stride+c])
						}
					}
					newSequence(classes).gradient(narrow, tr.gold[sp.start:sp.end], before.trans, 1, make([]float64, len(before.trans.Data)))
					for r := range narrow.Rows {
						for c := range classes {
							targets.Data[(sp.start+r)*targets.Stride+c] = o.Data[(sp.start+r)*o.Stride+c] - float64(narrow.Data[r*classes+c])/2
						}
					}
				}
				s.SetInput(g.targets, targets)
			}
			s.Forward(n, true)
			s.Backward()
			if g.labels != nil {
				main := 0.0
				for _, l := range tr.loss[:n] {
					main += float64(l)
				}
				for k := range g.aux {
					for _, l := range tr.lossAux[k][:n] {
						main += tr.opt.AuxWeight * float64(l)
					}
				}
				require.InDelta(t, s.Loss(), main, 1e-5*s.Loss())
			}

			// compare holds the gradient of a parameter to want, which is a sum over the batch, and its move to Adam's.
			compare := func(name string, slot int, old, now []float32, want []float64, lr, eps float64) {
				t.Helper()
				mo := tr.moments[slot]
				require.Len(t, want, len(mo.m), name)
				top := 0.0
				for _, x := range want {
					top = max(top, math.Abs(x))
				}
				require.NotZero(t, top, name)
				for i, x := range want {
					got := float64(mo.m[i]) / 0.1 * float64(n)
					require.InDelta(t, x, got, 1e-5*top, "%s[%d], of at most %g", name, i, top)
					if x == 0 {
						require.Equal(t, old[i], now[i], "%s[%d]", name, i)
					} else if math.Abs(x) > 1e-3*top {
						g := x / float64(n)
						require.InDelta(t, -lr*g/(math.Abs(g)+eps), float64(now[i]-old[i]), 1e-4*lr, "%s[%d]", name, i)
					}
				}
			}
			rowRate := tr.opt.RowRate
			if rowRate == 0 {
				rowRate = 1
			}
			for f, p := range g.tables {
				want := make([]float64, len(tr.m.emb[f].Data))
				for i, r := range p.Rows.Index {
					copy(want[int(r)*tr.m.emb[f].Cols:], p.Rows.Values.Row(i))
				}
				compare(p.Name, f, before.emb[f].Data, tr.m.emb[f].Data, want, rowRate*tr.lr, adamEps/math.Sqrt(1-beta2)) // SparseAdam adds eps before the correction
			}
			at := len(g.tables)
			compare("w", at, before.w.Data, tr.m.w.Data, g.w.Grad.Data, tr.lr, adamEps)
			compare("b", at+1, before.b, tr.m.b, g.b.Grad.Data, tr.lr, adamEps)
			compare("u", at+2, before.u.Data, tr.m.u.Data, g.u.Grad.Data, tr.lr, adamEps)
			compare("c", at+3, before.c, tr.m.c, g.c.Grad.Data, tr.lr, adamEps)
			if g.targets != nil {
				want := make([]float64, len(before.trans.Data))
				for i := range want {
					for s := range tr.spans {
						want[i] += tr.gt[s][i]
					}
				}
				compare("transitions", at+4, before.trans.Data, tr.m.trans.Data, want, tr.lr, adamEps)
			}
			if len(g.ua) > 0 {
				var ua, ca []float64
				for r := range tr.m.ua.Rows {
					for _, p := range g.ua {
						ua = append(ua, p.Grad.Row(r)...)
					}
				}
				for _, p := range g.ca {
					ca = append(ca, p.Grad.Data...)
				}
				compare("ua", len(tr.moments)-2, before.ua.Data, tr.m.ua.Data, ua, tr.lr, adamEps)
				compare("ca", len(tr.moments)-1, before.ca, tr.m.ca, ca, tr.lr, adamEps)
			}
		})
	}
}
