package vec

import (
	"encoding/json"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/lockstep-go/lockstep/internal/cpu"
	"github.com/lockstep-go/lockstep/internal/kerneltest"
)

// golden reads a file of reference values (PyTorch 1.13, float64) that lies beside the repository.
func golden(t *testing.T, name string, v any) {
	t.Helper()
	data, err := os.ReadFile("../../shared/data/golden/" + name)
	if err != nil {
		t.Skipf("no reference values: %v", err)
	}
	if err := json.Unmarshal(data, v); err != nil {
		t.Fatal(err)
	}
}

// near reports the criterion for golden values: abs(a-b) <= 1e-12 * max(1, abs(b)).
func near(a, b float64) bool { return math.Abs(a-b) <= 1e-12*max(1, math.Abs(b)) }

type denseCase struct {
	Name     string
	Params   [][]float64
	Defaults struct {
		LR, Momentum, Dampening, Alpha, Eps float64
		Nesterov, Centered, Amsgrad         bool
		LRDecay                             float64 `json:"lr_decay"`
		WeightDecay                         float64 `json:"weight_decay"`
		Initial                             float64 `json:"initial_accumulator_value"`
		Betas                               [2]float64
	}
}

func TestOptimGoldenDense(t *testing.T) {
	var file struct {
		Start []float64
		Grads [][]float64
		Cases []denseCase
	}
	golden(t, "optim_dense.json", &file)
	for _, c := range file.Cases {
		o := c.Defaults
		p := append([]float64(nil), file.Start...)
		n := len(p)
		s1, s2, s3 := make([]float64, n), make([]float64, n), make([]float64, n)
		for i := range s1 {
			s1[i] += o.Initial
		}
		b1, b2 := 1.0, 1.0
		var step func(k int, g []float64)
		switch name := c.Name; {
		case strings.HasPrefix(name, "sgd"):
			step = func(k int, g []float64) {
				buf := s1
				if o.Momentum == 0 {
					buf = nil
				}
				SGD(p, buf, g, SGDParams{LR: o.LR, Momentum: o.Momentum, Dampening: o.Dampening, WeightDecay: o.WeightDecay, Nesterov: o.Nesterov, First: k == 0})
			}
		case name == "adagrad" || name == "adagrad_opts":
			step = func(k int, g []float64) {
				Adagrad(p, s1, g, AdagradParams{LR: o.LR / (1 + float64(float64(k)*o.LRDecay)), Eps: o.Eps, WeightDecay: o.WeightDecay})
			}
		case strings.HasPrefix(name, "rms"):
			step = func(k int, g []float64) {
				avg, buf := s2, s3
				if !o.Centered {
					avg = nil
				}
				if o.Momentum == 0 {
					buf = nil
				}
				RMSProp(p, s1, avg, buf, g, RMSPropParams{LR: o.LR, Alpha: o.Alpha, Eps: o.Eps, Momentum: o.Momentum, WeightDecay: o.WeightDecay})
			}
		case strings.HasPrefix(name, "adam") && name != "adamax":
			step = func(k int, g []float64) {
				vmax := s3
				if !o.Amsgrad {
					vmax = nil
				}
				b1 *= o.Betas[0]
				b2 *= o.Betas[1]
				Adam(p, s1, s2, vmax, g, AdamParams{LR: o.LR, Beta1: o.Betas[0], Beta2: o.Betas[1], Eps: o.Eps, WeightDecay: o.WeightDecay,
					Decoupled: strings.HasPrefix(name, "adamw"), Correction1: 1 - b1, Correction2: 1 - b2})
			}
		default:
			continue
		}
		t.Run(c.Name, func(t *testing.T) {
			for k, g := range file.Grads {
				step(k, g)
				for i := range p {
					if !near(p[i], c.Params[k][i]) {
						t.Fatalf("step %d: p[%d] = %v, want %v", k, i, p[i], c.Params[k][i])
					}
				}
			}
		})
	}
}

func TestOptimGoldenSparse(t *testing.T) {
	var file struct {
		Start   [][]float64
		Touched [][]int32
		Rows    [][][]float64
		Cases   []struct {
			Name    string
			Options struct{ LR, Eps float64 }
			Tables  [][][]float64
		}
	}
	golden(t, "optim_sparse.json", &file)
	const width = 3
	for _, c := range file.Cases {
		if c.Name == "adam_dense_same_grads" {
			continue // the dense rule, for contrast
		}
		t.Run(c.Name, func(t *testing.T) {
			var p []float64
			for _, r := range file.Start {
				p = append(p, r...)
			}
			s1, s2 := make([]float64, len(p)), make([]float64, len(p))
			b1, b2 := 1.0, 1.0
			for k, touched := range file.Touched {
				var rows []int32 // distinct, in order of first occurrence
				var g []float64  // their summed gradients
				for i, r := range touched {
					at := -1
					for j := range rows {
						if rows[j] == r {
							at = j
						}
					}
					if at < 0 {
						at = len(rows)
						rows, g = append(rows, r), append(g, 0, 0, 0)
					}
					Add(g[at*width:][:width], g[at*width:][:width], file.Rows[k][i])
				}
				before := append([]float64(nil), p...)
				b1 *= 0.9
				b2 *= 0.999
				switch c.Name {
				case "sgd_sparse":
					SparseSGD(p, width, rows, g, c.Options.LR)
				case "adagrad_sparse":
					SparseAdagrad(p, s1, width, rows, g, AdagradParams{LR: c.Options.LR, Eps: 1e-10})
				default:
					o := AdamParams{LR: 1e-3, Eps: 1e-8, Beta1: 0.9, Beta2: 0.999, Correction1: 1 - b1, Correction2: 1 - b2}
					if c.Options.LR != 0 {
						o.LR, o.Eps = c.Options.LR, c.Options.Eps
					}
					SparseAdam(p, s1, s2, width, rows, g, o)
				}
				for i := range p {
					if want := c.Tables[k][i/width][i%width]; !near(p[i], want) {
						t.Fatalf("step %d: element %d is %v, want %v", k, i, p[i], want)
					}
					touched := false
					for _, r := range rows {
						touched = touched || int(r) == i/width
					}
					if !touched && math.Float64bits(p[i]) != math.Float64bits(before[i]) {
						t.Fatalf("step %d: row %d moved without a gradient", k, i/width)
					}
				}
			}
		})
	}
}

func TestOptimAllocations(t *testing.T) {
	kerneltest.EachLevel(t, func(t *testing.T, _ cpu.Level) {
		if n := testing.AllocsPerRun(100, func() {
			var p, g, a, b, c [50]float32
			rows := [1]int32{}
			SGD(p[:], nil, g[:], SGDParams{})
			SGD(p[:], a[:], g[:], SGDParams{})
			Adagrad(p[:], a[:], g[:], AdagradParams{})
			RMSProp(p[:], a[:], b[:], c[:], g[:], RMSPropParams{})
			Adam(p[:], a[:], b[:], c[:], g[:], AdamParams{Correction1: 1, Correction2: 1})
			SparseSGD(p[:], 50, rows[:], g[:], 1)
			SparseAdagrad(p[:], a[:], 50, rows[:], g[:], AdagradParams{})
			SparseAdam(p[:], a[:], b[:], 50, rows[:], g[:], AdamParams{Correction1: 1, Correction2: 1})
			Dropout(p[:], g[:], 0.5, DropoutMask{}, 1)
			ReLU(p[:], g[:])
			ReLUGrad(p[:], g[:], a[:])
			HardTanh(p[:], g[:])
		}); n != 0 {
			t.Errorf("%v allocations, want 0", n)
		}
	})
}
