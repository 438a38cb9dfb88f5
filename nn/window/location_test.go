package window

import (
	"context"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lockstep-go/lockstep/internal/cpu"
	"github.com/lockstep-go/lockstep/internal/kerneltest"
)

func TestLocation(t *testing.T) {
	train, dev := EmbeddedCorpus(NER)
	tags := []string{"B-LOC", "I-LOC"}
	if testing.Short() {
		train, dev = part(train, 800), part(dev, 60)
	}
	opt := LocationOptions{Radius: 2, Width: 10, Hidden: 16, Epochs: 3, Batch: 16, Rate: 0.005, Seed: 1}
	for _, replace := range []bool{false, true} {
		opt.Replace = replace
		var want []float64
		kerneltest.EachLevel(t, func(t *testing.T, _ cpu.Level) {
			l, losses, err := TrainLocation(context.Background(), train, tags, opt)
			require.NoError(t, err)
			if want == nil {
				want = losses
			}
			require.Equal(t, want, losses)
			require.Less(t, losses[2], losses[0])
			// A true window beats another one of the same sentence.
			right, pairs := 0, 0
			for _, s := range dev.Sentences {
				scores := l.Scores(s.Words)
				for i, a := range s.Tags {
					for j, b := range s.Tags {
						if (a == "B-LOC" || a == "I-LOC") && b == "O" {
							pairs++
							if scores[i] > scores[j] {
								right++
							}
						}
					}
				}
			}
			require.Greater(t, float64(right)/float64(pairs), 0.85)
		})
	}
	_, _, err := TrainLocation(context.Background(), train, []string{"B-NONE"}, opt)
	require.Error(t, err)
	for want, change := range map[string]func(*LocationOptions){
		"location: radius 17, want 0 to 16":               func(o *LocationOptions) { o.Radius = 17 },
		"location: hidden 0, want 1 to 65536":             func(o *LocationOptions) { o.Hidden = 0 },
		"location: feature word: width 0, want 1 to 4096": func(o *LocationOptions) { o.Width = 0 },
		"location: epochs 0, want at least 1":             func(o *LocationOptions) { o.Epochs = 0 },
		"location: batch 0, want 1 to 65536":              func(o *LocationOptions) { o.Batch = 0 },
		"location: rate NaN, want above 0, at most 10":    func(o *LocationOptions) { o.Rate = math.NaN() },
		"location: margin -1, want above 0 (0: 1)":        func(o *LocationOptions) { o.Margin = -1 },
	} {
		o := opt
		change(&o)
		_, _, err = TrainLocation(context.Background(), train, tags, o)
		require.EqualError(t, err, want)
	}
}

// The gradients of the hinge by all four parameters against differences of the loss, which is computed here in float64 from the
// same float32 parameters. Coordinates with a kink (of ReLU or of the hinge) between the two points are stepped over.
func TestLocationGradient(t *testing.T) {
	train, _ := EmbeddedCorpus(NER)
	opt := LocationOptions{Radius: 1, Width: 4, Hidden: 6, Epochs: 1, Batch: 4, Rate: 0.01, Seed: 3, Margin: 1}
	l, _, err := TrainLocation(context.Background(), part(train, 40), []string{"B-LOC"}, opt)
	require.NoError(t, err)
	rows := make([]int32, 0, 20)
	for i := range 20 {
		rows = append(rows, int32(2+i*3))
	}
	for _, tc := range []struct {
		replace bool
		margin  float64
	}{{false, 1}, {true, 1}, {false, 0.02}} {
		opt.Replace, opt.Margin = tc.replace, tc.margin
		yes, no := []int32{2, 5, 8}, []int32{11, 14, 16}
		tr := newLocationTrainer(l, opt)
		emb, w, b, u := wide(l.emb.Data), wide(l.w.Data), wide(l.b), wide(l.u)
		saved := [][]float32{slices.Clone(l.emb.Data), slices.Clone(l.w.Data), slices.Clone(l.b), slices.Clone(l.u)}
		got := tr.step(rows, yes, no, stream(1, purposeCorrupt, 0))
		ids := slices.Clone(tr.ids[:18]) // of 3 true and 3 corrupted windows
		for i, p := range [][]float32{l.emb.Data, l.w.Data, l.b, l.u} {
			copy(p, saved[i])
		}
		// loss returns also which units and pairs are active.
		loss := func() (float64, string) {
			var s [6]float64
			var active []byte
			for i := range s {
				for j := range b {
					z := b[j]
					for k, id := range ids[i*3 : i*3+3] {
						for e := range 4 {
							z += emb[int(id)*4+e] * w[(k*4+e)*6+j]
						}
					}
					if z > 0 {
						s[i] += u[j] * z
						active = append(active, '1')
					} else {
						active = append(active, '0')
					}
				}
			}
			sum := 0.0
			for i := range 3 {
				if j := tc.margin - s[i] + s[3+i]; j > 0 {
					sum += j
					active = append(active, '1')
				} else {
					active = append(active, '0')
				}
			}
			return sum / 3, string(active)
		}
		at, _ := loss()
		require.InDelta(t, 3*at, got, 1e-5*max(1, 3*at))
		require.Greater(t, at, 0.0)
		grad := func(m []float32) []float64 { // the first moments hold it after one step
			g := wide(m)
			for i := range g {
				g[i] /= 0.1
			}
			return g
		}
		for _, p := range []struct {
			name string
			x    []float64
			g    []float64
		}{{"emb", emb, grad(tr.me.m)}, {"w", w, wide(tr.gw.Data)}, {"b", b, wide(tr.gb)}, {"u", u, wide(tr.gu)}} {
			const h = 1e-5
			top, checked, nonzero := 0.0, 0, 0
			for _, g := range p.g {
				top = max(top, math.Abs(g))
			}
			for i := range p.x {
				v := p.x[i]
				p.x[i] = v + h
				up, a := loss()
				p.x[i] = v - h
				down, c := loss()
				p.x[i] = v
				if a != c {
					continue
				}
				checked++
				if p.g[i] != 0 {
					nonzero++
				}
				// Apart from kinks the loss is linear in each coordinate.
				require.InDelta(t, (up-down)/(2*h), p.g[i], 1e-5*top, "%+v: %s[%d]", tc, p.name, i)
			}
			require.Greater(t, checked, len(p.x)*9/10, "%+v: %s", tc, p.name)
			require.GreaterOrEqual(t, nonzero, 2, "%+v: %s", tc, p.name)
		}
	}
}
