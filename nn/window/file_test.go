package window

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lockstep-go/lockstep/nn/safetensors"
)

// tiny is a corpus that trains in a moment.
func tiny() *Corpus {
	c := &Corpus{Name: "tiny"}
	for _, s := range []string{"Ada B-PER lives O in O Paris B-LOC", "she O saw O Bob B-PER", "Paris B-LOC is O old O", "Bob B-PER and O Ada B-PER"} {
		f := strings.Fields(s)
		var sent Sentence
		for i := 0; i < len(f); i += 2 {
			sent.Words, sent.Tags = append(sent.Words, f[i]), append(sent.Tags, f[i+1])
		}
		c.Sentences = append(c.Sentences, sent)
		c.Tokens += len(sent.Words)
	}
	return c
}

func tinySettings() (Config, Options) {
	cfg := Config{Task: NER, Radius: 1, Hidden: 4, Sentence: true, Features: []Feature{{"word", 3}, {"caps", 2}, {"suf2", 2}}}
	return cfg, Options{Epochs: 3, Batch: 5, Rate: 0.01, Schedule: "linear", Average: 2, Snapshots: 2, WordDrop: 1, DropHidden: 0.2,
		Freeze: 1, MinWord: 1, MinAffix: 1, Seed: 1, Threads: 1}
}

// tinyCheckpoint stops a run of tiny in its second epoch.
func tinyCheckpoint(t testing.TB, epoch, step int) *Checkpoint {
	cfg, opt := tinySettings()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	opt.Progress = func(p Progress) {
		if p.Epoch == epoch && p.Step == step {
			cancel()
		}
	}
	var saved *Checkpoint
	opt.Checkpoint = func(c *Checkpoint) error { saved = c; return nil }
	_, err := Train(ctx, tiny(), tiny(), cfg, opt)
	require.ErrorIs(t, err, context.Canceled)
	require.NotNil(t, saved)
	return saved
}

// doctored is f with another state or another tensor list.
func doctored(f *safetensors.File, key, value string) *safetensors.File {
	d := &safetensors.File{Metadata: map[string]string{}, Tensors: append([]safetensors.Tensor(nil), f.Tensors...)}
	for k, v := range f.Metadata {
		d.Metadata[k] = v
	}
	if key != "" {
		d.Metadata[key] = value
	}
	return d
}

func resume(t testing.TB, f *safetensors.File) (*Result, error) {
	var b bytes.Buffer
	require.NoError(t, safetensors.Write(&b, f))
	c, err := ReadCheckpoint(&b)
	if err != nil {
		return nil, err
	}
	cfg, opt := tinySettings()
	opt.Resume = c
	return Train(context.Background(), tiny(), tiny(), cfg, opt)
}

// A checkpoint whose numbers no run can have is refused, whichever it is.
func TestCheckpointDoctored(t *testing.T) {
	cfg, opt := tinySettings()
	whole, err := Train(context.Background(), tiny(), tiny(), cfg, opt)
	require.NoError(t, err)
	for _, at := range [][2]int{{1, 1}, {2, 2}, {3, 1}} {
		good := tinyCheckpoint(t, at[0], at[1]).f
		res, err := resume(t, good)
		require.NoError(t, err)
		require.Equal(t, modelHash(t, whole.Model), modelHash(t, res.Model))
		var st map[string]any
		require.NoError(t, json.Unmarshal([]byte(good.Metadata[stateKey]), &st))
		for key, values := range map[string][]any{
			"epoch": {-1, 3, 99, 0.5, "x"}, "step": {-11, 999, int64(1) << 40}, "total": {-1, 0, 1000}, "terms": {-1, 7}, "best_epoch": {-1, 4},
			"beta1_t": {0, 1.5, -1}, "beta2_t": {0}, "word_beta1_t": {2}, "word_beta2_t": {-1}, "windows": {-5, 0}, "in_epoch": {-5, 100},
			"history": {[]any{map[string]any{"epoch": 7, "loss": 1, "dev": 0.5}}, "x"}, "best_score": {5, -1}, "no_such_key": {1},
		} {
			for _, v := range values {
				d := map[string]any{}
				for k, x := range st {
					d[k] = x
				}
				d[key] = v
				b, err := json.Marshal(d)
				require.NoError(t, err)
				_, err = resume(t, doctored(good, stateKey, string(b)))
				require.ErrorIs(t, err, ErrCheckpoint, "%v: %s = %v", at, key, v)
			}
		}
		_, err = resume(t, doctored(good, stateKey, strings.Replace(good.Metadata[stateKey], `"loss_sum":`, `"loss_sum":1e999,"x":`, 1)))
		require.ErrorIs(t, err, ErrCheckpoint)
		_, err = resume(t, doctored(good, checkpointKey, "0"))
		require.ErrorIs(t, err, ErrCheckpoint)
		_, err = resume(t, doctored(good, contractKey, "0"))
		require.ErrorIs(t, err, ErrContract)
		_, err = resume(t, doctored(good, runKey, "0"))
		require.ErrorIs(t, err, ErrCheckpoint)
		for i, x := range good.Tensors {
			d := doctored(good, "", "")
			d.Tensors = append(d.Tensors[:i:i], d.Tensors[i+1:]...)
			_, err = resume(t, d)
			require.ErrorIs(t, err, safetensors.ErrMissing, x.Name)
			require.ErrorIs(t, err, ErrCheckpoint, x.Name)
			d = doctored(good, "", "")
			d.Tensors[i].Shape = append([]int{1}, x.Shape...)
			_, err = resume(t, d)
			require.ErrorIs(t, err, safetensors.ErrShape, x.Name)
			v, err := x.Float32s()
			require.NoError(t, err)
			v[len(v)-1] = float32(math.NaN())
			d.Tensors[i] = safetensors.NewFloat32(x.Name, x.Shape, v)
			_, err = resume(t, d)
			require.ErrorContains(t, err, "is NaN", x.Name)
			if strings.HasPrefix(x.Name, "moment2.") {
				v[len(v)-1] = -1
				d.Tensors[i] = safetensors.NewFloat32(x.Name, x.Shape, v)
				_, err = resume(t, d)
				require.ErrorIs(t, err, ErrCheckpoint, x.Name)
			}
		}
		d := doctored(good, "", "")
		d.Tensors = append(d.Tensors, safetensors.NewFloat32("more", []int{1}, []float32{1}))
		_, err = resume(t, d)
		require.ErrorIs(t, err, ErrCheckpoint)
	}
}

// Every way in which a model file can be wrong has its own error.
func TestLoadErrors(t *testing.T) {
	cfg, opt := tinySettings()
	opt.Epochs = 1
	res, err := Train(context.Background(), tiny(), nil, cfg, opt)
	require.NoError(t, err)
	good, err := res.Model.file()
	require.NoError(t, err)
	load := func(f *safetensors.File) error {
		var b bytes.Buffer
		require.NoError(t, safetensors.Write(&b, f))
		_, err := Load(&b)
		return err
	}
	require.NoError(t, load(good))
	for _, tc := range []struct {
		key, value string
		want       error
	}{
		{formatKey, "99", ErrVersion}, {contractKey, "99", ErrContract}, {contractKey, "99", ErrVersion},
		{configKey, "{", ErrConfig}, {configKey, `{"task":"chess"}`, ErrConfig}, {configKey, strings.Replace(good.Metadata[configKey], `"hidden":4`, `"hidden":5`, 1), safetensors.ErrShape},
		{labelsKey, "[]", ErrLabels}, {labelsKey, "7", ErrLabels}, {labelsKey, `["O","B-PER","B-PER"]`, ErrLabels},
		{labelsKey, `["O","B-PER","B-\tLOC"]`, ErrLabels}, {labelsKey, `["O","B-PER","B-LOC\n"]`, ErrLabels}, {labelsKey, `["O","B-PER",""]`, ErrLabels},
		{labelsKey, `["O","B-PER"]`, safetensors.ErrShape},
	} {
		require.ErrorIs(t, load(doctored(good, tc.key, tc.value)), tc.want, "%s: %s", tc.key, tc.value)
	}
	f := doctored(good, "", "")
	delete(f.Metadata, formatKey)
	require.ErrorIs(t, load(f), ErrNotModel)
	for i, x := range good.Tensors {
		f := doctored(good, "", "")
		f.Tensors = append(f.Tensors[:i:i], f.Tensors[i+1:]...)
		err := load(f)
		require.ErrorIs(t, err, safetensors.ErrMissing, x.Name)
		require.ErrorContains(t, err, x.Name)
		if x.DType == safetensors.F32 {
			f = doctored(good, "", "")
			f.Tensors[i].Shape = append([]int{1}, x.Shape...)
			require.ErrorIs(t, load(f), safetensors.ErrShape, x.Name)
			v, err := x.Float32s()
			require.NoError(t, err)
			f.Tensors[i] = safetensors.NewFloat64(x.Name, x.Shape, wide(v))
			require.ErrorIs(t, load(f), safetensors.ErrDType, x.Name)
			v[0] = float32(math.Inf(-1))
			f.Tensors[i] = safetensors.NewFloat32(x.Name, x.Shape, v)
			require.ErrorIs(t, load(f), ErrNotFinite, x.Name)
			continue
		}
		f = doctored(good, "", "")
		f.Tensors[i] = safetensors.NewFloat32(x.Name, []int{1}, []float32{1})
		require.ErrorIs(t, load(f), safetensors.ErrDType, x.Name)
		f.Tensors[i] = safetensors.NewBytes(x.Name, []byte{0xff})
		require.ErrorIs(t, load(f), ErrVocabulary, x.Name)
	}
	f = doctored(good, "", "")
	f.Tensors = append(f.Tensors, safetensors.NewFloat32("more", []int{1}, []float32{1}))
	require.ErrorIs(t, load(f), ErrExtraTensor)
	c := tiny()
	c.Sentences[0].Tags = []string{"B-A\tB", "O", "O", "O"}
	_, err = Train(context.Background(), c, nil, cfg, opt)
	require.ErrorIs(t, err, ErrLabels)
}

// What Load accepts can be used, and is stored as the same bytes.
func FuzzLoad(f *testing.F) {
	cfg, opt := tinySettings()
	opt.Epochs = 1
	res, err := Train(context.Background(), tiny(), nil, cfg, opt)
	require.NoError(f, err)
	var b bytes.Buffer
	require.NoError(f, res.Model.Write(&b))
	f.Add(b.Bytes())
	f.Add(bytes.Replace(b.Bytes(), []byte("B-PER"), []byte("B-LOC"), 1))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := Load(bytes.NewReader(b))
		if err != nil {
			return
		}
		var again bytes.Buffer
		require.NoError(t, m.Write(&again))
		l, err := Load(&again)
		require.NoError(t, err)
		require.True(t, m.Equal(l))
		c, err := Compile(m, 1<<20)
		require.NoError(t, err)
		require.Len(t, c.Tag(nil, []string{"Ada", "", "x"}), 3)
		m.Score(tiny(), 1)
	})
}

// Whatever state a checkpoint of this very run claims, it is refused or the run goes on to its end.
func FuzzReadCheckpoint(f *testing.F) {
	good := tinyCheckpoint(f, 2, 2).f
	f.Add(good.Metadata[stateKey])
	f.Add(`{"step":-11}`)
	f.Add(strings.Replace(good.Metadata[stateKey], `"step":`, `"step":9`, 1))
	f.Fuzz(func(t *testing.T, state string) {
		d := doctored(good, stateKey, state)
		var b bytes.Buffer
		if safetensors.Write(&b, d) != nil {
			return // not UTF-8
		}
		raw := append([]byte(nil), b.Bytes()...)
		if res, err := resume(t, d); err == nil && res.Model == nil {
			t.Fatal("no model")
		}
		if len(state) > 8 { // and with damage elsewhere
			raw[int(state[0])*int(state[1])%len(raw)] ^= state[2]
			if c, err := ReadCheckpoint(bytes.NewReader(raw)); err == nil {
				cfg, opt := tinySettings()
				opt.Resume = c
				_, _ = Train(context.Background(), tiny(), tiny(), cfg, opt)
			}
		}
	})
}
