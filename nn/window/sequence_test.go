package window

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lockstep-go/lockstep/mat"
)

// eachPath calls f for every sequence of n tags of k.
func eachPath(n, k int, f func(path []int32)) {
	path := make([]int32, n)
	for {
		f(path)
		i := 0
		for ; i < n; i++ {
			if path[i]++; int(path[i]) < k {
				break
			}
			path[i] = 0
		}
		if i == n {
			return
		}
	}
}

// sentenceLoss is the sentence log-likelihood's loss by its definition: a sum over all paths.
func sentenceLoss(o, trans []float64, k int, gold []int32) float64 {
	n := len(o) / k
	score := func(path []int32) float64 {
		s, prev := 0.0, int32(k)
		for t, y := range path {
			s += trans[int(prev)*k+int(y)] + o[t*k+int(y)]
			prev = y
		}
		return s
	}
	top := math.Inf(-1)
	eachPath(n, k, func(p []int32) { top = max(top, score(p)) })
	sum := 0.0
	eachPath(n, k, func(p []int32) { sum += math.Exp(score(p) - top) })
	return top + math.Log(sum) - score(gold)
}

func wide(x []float32) []float64 {
	w := make([]float64, len(x))
	for i, v := range x {
		w[i] = float64(v)
	}
	return w
}

func randomDense(r *rand.Rand, rows, cols int, scale float64) mat.Dense[float32] {
	d := newDense(rows, cols)
	for i := range d.Data {
		d.Data[i] = float32(scale * (2*r.Float64() - 1))
	}
	return d
}

// Loss and gradients against the definition, a sum over all paths, and its differences.
func TestSequenceGradient(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, tc := range []struct {
		n, k  int
		scale float64 // of the scores
	}{{1, 2, 1}, {1, 4, 3}, {2, 3, 1}, {4, 3, 2}, {5, 4, 1}, {6, 2, 5}, {4, 3, 40}, {3, 5, 300}} {
		o, trans := randomDense(r, tc.n, tc.k, tc.scale), randomDense(r, tc.k+1, tc.k, min(tc.scale, 5))
		gold := make([]int32, tc.n)
		for i := range gold {
			gold[i] = int32(r.IntN(tc.k))
		}
		scores, arcs := wide(o.Data), wide(trans.Data)
		want := sentenceLoss(scores, arcs, tc.k, gold)
		gt := make([]float64, len(trans.Data))
		gt[0] = 99 // it is cleared
		const scale = 0.25
		got := newSequence(tc.k).gradient(o, gold, trans, scale, gt)
		require.InDelta(t, want, got, 1e-12*(1+math.Abs(want)), "%+v", tc)
		const h = 1e-4
		difference := func(x *float64) float64 {
			v := *x
			*x = v + h
			up := sentenceLoss(scores, arcs, tc.k, gold)
			*x = v - h
			down := sentenceLoss(scores, arcs, tc.k, gold)
			*x = v
			return (up - down) / (2 * h)
		}
		// The differences err by about h^2/6 of the third derivative, which is below 1, and by the loss's rounding over h.
		bound := 1e-8 + 1e-11*math.Abs(want)
		moved := 0
		for i := range scores {
			d := difference(&scores[i])
			require.InDelta(t, scale*d, float64(o.Data[i]), scale*(bound+1e-7*math.Abs(d)), "%+v: o[%d]", tc, i)
			if math.Abs(d) > 1e-3 {
				moved++
			}
		}
		for i := range arcs {
			d := difference(&arcs[i])
			require.InDelta(t, d, gt[i], bound, "%+v: transition %d", tc, i)
		}
		require.True(t, moved > 0 || tc.scale > 5 || tc.n == 1, "%+v: no gradient to compare", tc)
	}
}

// The best path against the best of all paths, whose scores are rounded in the same order: rounding keeps order, so
// both have the same score.
func TestViterbi(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for n := 0; n <= 6; n++ {
		for k := 1; k <= 4; k++ {
			for round := range 20 {
				o, trans := randomDense(r, n, k, 3), randomDense(r, k+1, k, 3)
				if round%4 == 0 { // ties
					for i := range o.Data {
						o.Data[i] = float32(math.RoundToEven(float64(o.Data[i])))
					}
					for i := range trans.Data {
						trans.Data[i] = float32(math.RoundToEven(float64(trans.Data[i])))
					}
				}
				score := func(path []int32) float32 {
					var s float32
					for i, y := range path {
						prev := k
						if i > 0 {
							prev = int(path[i-1])
						}
						if i == 0 {
							s = trans.Data[prev*k+int(y)]
						} else {
							s += trans.Data[prev*k+int(y)]
						}
						s += o.Data[i*k+int(y)]
					}
					return s
				}
				path := make([]int32, n)
				viterbi(path, o, trans, make([]float32, k), make([]float32, k), make([]int32, n*k))
				if n == 0 {
					continue
				}
				best := float32(math.Inf(-1))
				var only []int32 // the best path, if there is only one
				eachPath(n, k, func(p []int32) {
					switch s := score(p); {
					case s > best:
						best, only = s, append([]int32(nil), p...)
					case s == best:
						only = nil
					}
				})
				require.Equal(t, best, score(path), "n %d, k %d", n, k)
				if only != nil {
					require.Equal(t, only, path)
				}
			}
		}
	}
}
