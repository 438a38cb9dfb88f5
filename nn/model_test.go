package nn

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lockstep-go/lockstep/internal/cpu"
	"github.com/lockstep-go/lockstep/nn/safetensors"
)

// goldenRun is the training run whose bits are one: a 16-8-4 net on windows of 4 words of 4 numbers, batch 8, dropout,
// SparseAdam for the vectors, Adam for the rest, a cyclic rate with cycled beta1, clipping.
type goldenRun struct {
	*windowNet[float32]
	tr  *Trainer[float32]
	rng *RNG
}

func newGoldenRun(t testing.TB) *goldenRun {
	g := NewGraph[float32]()
	n := &goldenRun{windowNet: &windowNet[float32]{g: g}, rng: NewRNG(7, 1)}
	n.ids, n.labels = g.Indices("words", 4), g.Indices("labels", 1)
	x := g.Dropout("drop-input", g.Embedding("vectors", n.ids, 50, 4), 0.1)
	h := g.Dropout("drop", g.Linear("hidden", x, 8, Tanh), 0.4)
	n.out = g.Linear("classes", h, 4, None)
	g.SoftmaxCrossEntropy("loss", n.out, n.labels, CrossEntropy[float32]{})
	r := NewRNG(7, 0)
	Normal(r, g.Param("vectors.weight").Value, 0, 0.5)
	XavierUniform(r, g.Param("hidden.weight").Value, Gain(Tanh))
	XavierNormal(r, g.Param("classes.weight").Value, 1)
	sparse := NewSparseAdam(AdamDefaults(), g.Param("vectors.weight"))
	dense := NewAdam(AdamDefaults(), g.Param("hidden.weight"), g.Param("hidden.bias"), g.Param("classes.weight"), g.Param("classes.bias"))
	sparse.SetSchedule(Cyclic{Low: 0.001, High: 0.02, Up: 13, Down: 20, Mode: ExpRange, Gamma: 0.999})
	dense.SetSchedule(Cyclic{Low: 0.001, High: 0.02, Up: 13, Down: 20, Mode: Triangular2, MomentumLow: 0.85, MomentumHigh: 0.95})
	var err error
	n.tr, err = NewTrainer(g, TrainerConfig[float32]{MaxBatch: 8, Optimizers: []*Optimizer[float32]{sparse, dense}, Clip: Clip{Norm: 1}, Seed: 99})
	require.NoError(t, err)
	return n
}

// steps trains k steps on batches drawn from the run's own generator: the class of a window is its words' sum modulo 4.
func (n *goldenRun) steps(t testing.TB, k int) (loss float64) {
	ids, labels := make([]int32, 8*4), make([]int32, 8)
	for range k {
		for i := range labels {
			labels[i] = 0
			for j := range 4 {
				ids[4*i+j] = int32(n.rng.IntN(50))
				labels[i] = (labels[i] + ids[4*i+j]) & 3
			}
		}
		n.tr.SetIndices(n.ids, ids)
		n.tr.SetIndices(n.labels, labels)
		var err error
		loss, err = n.tr.Step(8)
		require.NoError(t, err)
	}
	return loss
}

// bytes returns the model file.
func (n *goldenRun) bytes(t testing.TB) []byte {
	f, err := Encode(n.g, map[string]string{"task": "golden run"})
	require.NoError(t, err)
	var b bytes.Buffer
	require.NoError(t, safetensors.Write(&b, f))
	return b.Bytes()
}

func sum(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

// goldenSum is the SHA-256 of the model file after 200 steps: part of contract v1.
const goldenSum = "6a227554f989ea743cdb1450e81d504e7b513efd58dd0d2a1b52a3755a3ac925"

func TestGoldenRun(t *testing.T) {
	for _, level := range cpu.Levels() {
		for _, k := range []int{1, 2, 3, 8} {
			t.Run(fmt.Sprintf("level=%v/threads=%d", level, k), func(t *testing.T) {
				defer cpu.SetForTest(level)()
				defer threads(k)()
				n := newGoldenRun(t)
				n.steps(t, 200)
				require.Equal(t, goldenSum, sum(n.bytes(t)))
			})
		}
	}
}

func TestResume(t *testing.T) {
	path := filepath.Join(t.TempDir(), "check.safetensors")
	a := newGoldenRun(t)
	a.steps(t, 100)
	state, err := a.rng.MarshalBinary()
	require.NoError(t, err)
	require.NoError(t, a.tr.SaveCheckpoint(path, map[string][]byte{"rng": state}))

	b := newGoldenRun(t)
	b.steps(t, 3) // whatever it did before
	back, err := b.tr.LoadCheckpoint(path)
	require.NoError(t, err)
	require.NoError(t, b.rng.UnmarshalBinary(back["rng"]))
	require.Equal(t, 100, b.tr.Steps())
	b.steps(t, 100)
	require.Equal(t, goldenSum, sum(b.bytes(t)))
	a.steps(t, 100)
	require.Equal(t, goldenSum, sum(a.bytes(t)), "saving changes nothing")

	// Other optimisers, other networks, models: refused, and nothing changes.
	c := newGoldenRun(t)
	before := c.bytes(t)
	c.tr.cfg.Optimizers = c.tr.cfg.Optimizers[:1]
	_, err = c.tr.LoadCheckpoint(path)
	require.ErrorIs(t, err, ErrMismatch)
	require.NoError(t, SaveModel(path, c.g, nil))
	_, err = c.tr.LoadCheckpoint(path)
	require.ErrorIs(t, err, ErrMismatch)
	require.Equal(t, before, c.bytes(t))
	n := newWindowNet[float32](10, 2, 3, 2)
	_, err = n.trainer(4).LoadCheckpoint(path)
	require.ErrorIs(t, err, ErrMismatch)
}

// Every optimiser goes on from a checkpoint with the bits of a run that never stopped, with groups, a schedule and a parameter
// that was frozen for a while.
func TestResumeEveryOptimizer(t *testing.T) {
	type opt func(ps []*Param[float64]) *Optimizer[float64]
	rms := RMSPropDefaults()
	rms.Momentum, rms.Centered, rms.WeightDecay = 0.9, true, 0.01
	ams := AdamDefaults()
	ams.AMSGrad, ams.WeightDecay = true, 0.01
	ada := AdagradDefaults()
	ada.RateDecay, ada.Initial = 0.1, 0.5
	dense := map[string]opt{
		"sgd": func(ps []*Param[float64]) *Optimizer[float64] {
			return NewSGD(SGDConfig{Rate: 0.1, Momentum: 0.9, Dampening: 0.1, WeightDecay: 0.01}, ps...)
		},
		"nesterov": func(ps []*Param[float64]) *Optimizer[float64] {
			return NewSGD(SGDConfig{Rate: 0.1, Momentum: 0.9, Nesterov: true}, ps...)
		},
		"adagrad": func(ps []*Param[float64]) *Optimizer[float64] { return NewAdagrad(ada, ps...) },
		"rmsprop": func(ps []*Param[float64]) *Optimizer[float64] { return NewRMSProp(rms, ps...) },
		"adam":    func(ps []*Param[float64]) *Optimizer[float64] { return NewAdam(AdamDefaults(), ps...) },
		"amsgrad": func(ps []*Param[float64]) *Optimizer[float64] { return NewAdam(ams, ps...) },
		"adamw":   func(ps []*Param[float64]) *Optimizer[float64] { return NewAdamW(AdamWDefaults(), ps...) },
	}
	sparse := map[string]opt{
		"sparse-adam":    func(ps []*Param[float64]) *Optimizer[float64] { return NewSparseAdam(AdamDefaults(), ps...) },
		"sparse-adagrad": func(ps []*Param[float64]) *Optimizer[float64] { return NewAdagrad(ada, ps...) },
		"sparse-sgd":     func(ps []*Param[float64]) *Optimizer[float64] { return NewSGD(SGDConfig{Rate: 0.5}, ps...) },
	}
	build := func(do, so opt) (*windowNet[float64], *Trainer[float64]) {
		n := newWindowNet[float64](30, 4, 6, 3)
		d := do([]*Param[float64]{n.g.Param("hidden.weight"), n.g.Param("classes.weight")})
		d.AddGroup(Group[float64]{Params: []*Param[float64]{n.g.Param("hidden.bias"), n.g.Param("classes.bias")}, Scale: 2, L1: 0.001})
		d.SetSchedule(Cyclic{Low: 0.001, High: 0.01, Up: 2})
		tr, err := NewTrainer(n.g, TrainerConfig[float64]{MaxBatch: 4, Optimizers: []*Optimizer[float64]{d, so([]*Param[float64]{n.table})}})
		require.NoError(t, err)
		return n, tr
	}
	run := func(n *windowNet[float64], tr *Trainer[float64], from, to int) {
		for i := from; i < to; i++ {
			n.g.Param("hidden.bias").Frozen = i == 1 || i == 4
			n.batch(tr.Session, i, 4)
			_, err := tr.Step(4)
			require.NoError(t, err)
		}
	}
	path := filepath.Join(t.TempDir(), "c.safetensors")
	for dn, do := range dense {
		for sn, so := range sparse {
			t.Run(dn+"/"+sn, func(t *testing.T) {
				n, tr := build(do, so)
				run(n, tr, 0, 5)
				require.NoError(t, tr.SaveCheckpoint(path, nil))
				run(n, tr, 5, 9)
				m, back := build(do, so)
				_, err := back.LoadCheckpoint(path)
				require.NoError(t, err)
				require.True(t, m.g.Param("hidden.bias").Frozen, "as when it was saved")
				run(m, back, 5, 9)
				for i, p := range n.g.Params() {
					require.Equal(t, p.Value.Data, m.g.Params()[i].Value.Data, p.Name)
				}
				require.Equal(t, tr.cfg.Optimizers[0].Rate()*2, back.cfg.Optimizers[0].Groups()[1].Rate, "Scale is kept")
			})
		}
	}
}

func TestModelFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.safetensors")
	n := newGoldenRun(t)
	require.NoError(t, SaveModel(path, n.g, map[string]string{"k": "v"}, safetensors.NewBytes("words", []byte("a\nb"))))
	g, f, err := LoadModel[float32](path)
	require.NoError(t, err)
	require.Equal(t, "v", f.Metadata["k"])
	require.Equal(t, n.g.Description(), g.Description())
	words, ok := f.Tensor("words")
	require.True(t, ok)
	require.Equal(t, "a\nb", string(words.Data))

	p, q := NewPredictor(n.g, 2, n.out), NewPredictor(g, 2, g.nodes[n.out.id])
	p.SetIndices(n.ids, []int32{1, 2, 3, 4, 5, 6, 7, 8})
	q.SetIndices(g.nodes[n.ids.id], []int32{1, 2, 3, 4, 5, 6, 7, 8})
	p.Forward(2, false)
	q.Forward(2, false)
	require.Equal(t, flat(p.Value(n.out)), flat(q.Value(g.nodes[n.out.id])))

	_, _, err = LoadModel[float64](path)
	require.ErrorIs(t, err, safetensors.ErrDType)
	require.ErrorIs(t, err, ErrMismatch)

	bad := func(want error, change func(*safetensors.File)) {
		t.Helper()
		f, err := Encode(n.g, nil)
		require.NoError(t, err)
		change(f)
		_, err = Decode[float32](f)
		require.ErrorIs(t, err, want)
		require.Error(t, Restore(n.g, f))
	}
	bad(ErrContract, func(f *safetensors.File) { f.Metadata[metaContract] = "2" })
	bad(ErrContract, func(f *safetensors.File) { delete(f.Metadata, metaContract) })
	bad(ErrGraph, func(f *safetensors.File) { f.Metadata[metaGraph] = "{" })
	bad(ErrMismatch, func(f *safetensors.File) { f.Tensors = f.Tensors[1:] })
	bad(ErrMismatch, func(f *safetensors.File) { f.Tensors[0].Shape = []int{4, 50} })
	bad(ErrNonFinite, func(f *safetensors.File) { copy(f.Tensors[0].Data, []byte{0, 0, 0xc0, 0x7f}) })
	for _, r := range [][2]string{
		{`"op":"Linear"`, `"op":"Lineal"`}, {`"in":["words"]`, `"in":["none"]`}, {`"in":["words"]`, `"in":["labels"]`}, {`"in":["words"]`, `"in":[]`},
		{`"activation":"tanh"`, `"activation":"x"`}, {`"width":8`, `"width":9`}, {`"p":0.4`, `"p":1`}, {`"name":"hidden","op"`, `"name":"words","op"`},
		{`"params":["vectors.weight"]`, `"params":["x"]`}, {`"params":["vectors.weight"]`, `"params":["hidden.bias"]`}, {`"op":"Indices","width":4`, `"op":"Indices","width":-4`},
		{`"reduction":"mean"`, `"reduction":"x"`}, {`{"name":"vectors.weight","rows":50,"cols":4,"sparse":true},`, ``},
	} {
		bad(ErrGraph, func(f *safetensors.File) {
			s := strings.Replace(f.Metadata[metaGraph], r[0], r[1], 1)
			require.NotEqual(t, s, f.Metadata[metaGraph], r[0])
			f.Metadata[metaGraph] = s
		})
	}

	n.g.params[0].Value.Data[3] = float32(math.Inf(1))
	before, err := os.ReadFile(path)
	require.NoError(t, err)
	require.ErrorIs(t, SaveModel(path, n.g, nil), ErrNonFinite)
	after, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, before, after)
}

// TestKilledSave kills a process that saves again and again, at random moments: the file is always whole.
func TestKilledSave(t *testing.T) {
	const env = "LOCKSTEP_TEST_SAVE"
	if path := os.Getenv(env); path != "" {
		n := newGoldenRun(t)
		for i := 0; ; i++ {
			if err := SaveModel(path, n.g, map[string]string{"i": fmt.Sprint(i)}, safetensors.NewBytes("bulk", make([]byte, 1<<18))); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(3)
			}
			n.steps(t, 1)
		}
	}
	if runtime.GOOS != "linux" || runtime.GOARCH != "amd64" {
		t.Skip("starts and kills copies of the test binary: not under emulation")
	}
	moments := 200
	if testing.Short() {
		moments = 20
	}
	exe, err := os.Executable()
	require.NoError(t, err)
	dir := t.TempDir()
	path := filepath.Join(dir, "m.safetensors")
	r := NewRNG(uint64(time.Now().UnixNano()), 0)
	written := 0
	for range moments {
		cmd := exec.Command(exe, "-test.run", "^TestKilledSave$")
		cmd.Env = append(os.Environ(), env+"="+path)
		require.NoError(t, cmd.Start())
		// The first file may take a moment; from then on there must always be one.
		for start := time.Now(); written == 0 && time.Since(start) < 10*time.Second; {
			if _, err := os.Stat(path); err == nil {
				break
			}
			time.Sleep(time.Millisecond)
		}
		time.Sleep(time.Duration(r.IntN(int(40 * time.Millisecond))))
		require.NoError(t, cmd.Process.Kill())
		_ = cmd.Wait() // "signal: killed"
		_, f, err := LoadModel[float32](path)
		require.NoError(t, err)
		bulk, ok := f.Tensor("bulk")
		require.True(t, ok)
		require.Len(t, bulk.Data, 1<<18)
		written++
	}
	left, err := filepath.Glob(filepath.Join(dir, ".m.safetensors.*.tmp"))
	require.NoError(t, err)
	t.Logf("%d kills, %d of them within a write", written, len(left))
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	for _, e := range entries {
		require.True(t, e.Name() == "m.safetensors" || strings.HasSuffix(e.Name(), ".tmp") && e.Type() == fs.FileMode(0), e.Name())
	}
}

func FuzzReadModel(f *testing.F) {
	n := newGoldenRun(f)
	f.Add(n.bytes(f))
	f.Fuzz(func(t *testing.T, b []byte) {
		g, _, err := ReadModel[float32](bytes.NewReader(b))
		if err != nil {
			return
		}
		file, err := Encode(g, nil)
		if err != nil {
			t.Fatalf("read but not writable: %v", err)
		}
		if _, err := Decode[float32](file); err != nil {
			t.Fatalf("own output refused: %v", err)
		}
	})
}
