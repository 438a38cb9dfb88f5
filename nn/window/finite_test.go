package window

import (
	"context"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// A number that is not finite ends the training before it reaches other parameters, and the error names epoch, step, layer and parameter.
func TestNotFinite(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for _, task := range []Task{UPOS, NER} { // word loss, sentence loss
		for _, tc := range []struct {
			name  string
			plant func(m *Model)
			want  []string
		}{
			{"embedding", func(m *Model) { m.emb[0].Data[1] = inf }, []string{"input layer", "parameter embedding.word, element 1 is +Inf"}},
			{"hidden", func(m *Model) { m.w.Data[5] = nan }, []string{"hidden layer", "parameter hidden.weight, element 5 is NaN"}},
			{"bias", func(m *Model) { m.b[2] = nan }, []string{"hidden layer", "parameter hidden.bias, element 2 is NaN"}},
			{"output", func(m *Model) { m.u.Data[7] = nan }, []string{"output layer", "parameter output.weight, element 7 is NaN"}},
			{"output bias", func(m *Model) { m.c[1] = nan }, []string{"output layer", "parameter output.bias, element 1 is NaN"}},
			{"auxiliary", func(m *Model) { m.ca[0] = nan }, []string{"auxiliary output", "parameter auxiliary.bias, element 0 is NaN"}},
		} {
			t.Run(string(task)+" "+tc.name, func(t *testing.T) {
				train, _ := few(task)
				cfg, opt := EmbeddedDefaults(task)
				opt.Threads, opt.Auxiliary, opt.AuxWeight = 2, []string{"previous", "next"}, 1
				tr, err := newTrainer(train, nil, cfg, opt)
				require.NoError(t, err)
				defer tr.crew.close()
				tr.opt.Progress = func(p Progress) { // after the third step
					if p.Step == 3 {
						tc.plant(tr.m)
					}
				}
				_, err = tr.run(context.Background())
				require.ErrorIs(t, err, ErrNotFinite)
				for _, w := range append(tc.want, "epoch 1, step 4: loss not finite", "lower the rate (now 0.00") {
					require.ErrorContains(t, err, w)
				}
				require.Equal(t, 3, tr.Step)
				// The step moved nothing: what was finite is.
				bad := 0
				for _, p := range tr.m.slices(&tr.m.cfg) {
					for _, v := range p {
						if v-v != 0 {
							bad++
						}
					}
				}
				require.Equal(t, 1, bad)
			})
		}
	}
	// Weights that no step looks at are found at the end of the epoch.
	train, dev := few(NER)
	cfg, opt := EmbeddedDefaults(NER)
	opt.WordDrop = 0 // so that the row of unknown words is not used
	tr, err := newTrainer(train, dev, cfg, opt)
	require.NoError(t, err)
	defer tr.crew.close()
	tr.m.emb[0].Row(rowUnknown)[0] = nan
	_, err = tr.run(context.Background())
	require.ErrorIs(t, err, ErrNotFinite)
	require.ErrorContains(t, err, "weight not finite")
	require.ErrorContains(t, err, "embedding.word, element 12 is NaN")
	// A gradient that is not finite although the loss is: it overflows on the way back through the output weights.
	tr, err = newTrainer(train, nil, cfg, opt)
	require.NoError(t, err)
	defer tr.crew.close()
	tr.batches(0)
	clear(tr.m.w.Data)
	for i := range tr.m.b {
		tr.m.b[i] = 1e-38 // so are the hidden units
	}
	for i := range tr.m.u.Data {
		tr.m.u.Data[i] = 3e38 * float32(1-2*(i%2))
	}
	tr.opt.DropHidden, tr.opt.DropInput = 0.9, 0
	err = tr.step(tr.order[:tr.epochEnd[1]])
	require.ErrorIs(t, err, ErrNotFinite)
	require.ErrorContains(t, err, "gradient not finite")
	require.ErrorContains(t, err, "parameter hidden.bias")
}
