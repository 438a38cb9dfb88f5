package window

import (
	"context"
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
	opt.Hidden = 0
	_, _, err = TrainLocation(context.Background(), train, tags, opt)
	require.Error(t, err)
}

// The gradient of the hinge against differences of the loss.
func TestLocationGradient(t *testing.T) {
	train, _ := EmbeddedCorpus(NER)
	opt := LocationOptions{Radius: 1, Width: 4, Hidden: 6, Epochs: 1, Batch: 4, Rate: 0.01, Seed: 3, Margin: 1}
	l, _, err := TrainLocation(context.Background(), train, []string{"B-LOC"}, opt)
	require.NoError(t, err)
	rows := make([]int32, 0, 20)
	for i := range 20 {
		rows = append(rows, int32(2+i*3))
	}
	yes, no := []int32{2, 5, 8}, []int32{11, 14, 16}
	tr := newLocationTrainer(l, opt)
	loss := func() float64 {
		ids := make([]int32, 0, 18)
		r := stream(1, purposeCorrupt, 0)
		var bad []int32
		for _, at := range yes {
			ids = append(ids, rows[at-1:at+2]...)
			from := no[below(r, len(no))] - 1
			bad = append(bad, rows[from:from+3]...)
		}
		ids = append(ids, bad...)
		s := make([]float32, 6)
		l.forward(ids, newDense(6, l.w.Rows), newDense(6, l.w.Cols), s)
		sum := 0.0
		for i := range 3 {
			sum += max(0, 1-float64(s[i])+float64(s[3+i]))
		}
		return sum / 3
	}
	before := append([]float32(nil), l.b...)
	w0, u0, e0 := append([]float32(nil), l.w.Data...), append([]float32(nil), l.u...), append([]float32(nil), l.emb.Data...)
	tr.step(rows, yes, no, stream(1, purposeCorrupt, 0))
	gb := append([]float32(nil), tr.gb...)
	copy(l.b, before)
	copy(l.w.Data, w0)
	copy(l.u, u0)
	copy(l.emb.Data, e0)
	for i := range l.b {
		const h = 1e-3
		l.b[i] = before[i] + h
		up := loss()
		l.b[i] = before[i] - h
		down := loss()
		l.b[i] = before[i]
		require.InDelta(t, (up-down)/(2*h), float64(gb[i]), 2e-3, "b[%d]", i)
	}
}
