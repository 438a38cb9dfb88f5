package nn

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"

	lockstep "github.com/lockstep-go/lockstep"
	"github.com/lockstep-go/lockstep/mat"
	"github.com/lockstep-go/lockstep/nn/safetensors"
)

// What can be wrong with a model or checkpoint that is a proper safetensors file. A file that is not is reported by the
// errors of package safetensors.
var (
	ErrContract = errors.New("nn: unknown contract version")
	ErrGraph    = errors.New("nn: the network's description is not valid")
	ErrMismatch = errors.New("nn: the file does not fit the network")
)

const (
	metaContract = "lockstep.contract"
	metaGraph    = "lockstep.graph"
)

// nodeSpec and paramSpec are the description of a graph in a model file's metadata.
type nodeSpec struct {
	Name      string    `json:"name"`
	Op        string    `json:"op"`
	In        []string  `json:"in,omitempty"`
	Params    []string  `json:"params,omitempty"`
	Width     int       `json:"width"`
	Act       string    `json:"activation,omitempty"`
	P         float64   `json:"p,omitempty"`
	Eps       float64   `json:"eps,omitempty"`
	Margin    float64   `json:"margin,omitempty"`
	Lambda    float64   `json:"lambda,omitempty"`
	Smoothing float64   `json:"smoothing,omitempty"`
	Weights   []float64 `json:"weights,omitempty"`
	Ignore    *int32    `json:"ignore,omitempty"`
	Reduction string    `json:"reduction,omitempty"`
}

type paramSpec struct {
	Name          string  `json:"name"`
	Rows          int     `json:"rows"`
	Cols          int     `json:"cols"`
	Sparse        bool    `json:"sparse,omitempty"`
	MaxNorm       float64 `json:"max_norm,omitempty"`
	LookupMaxNorm float64 `json:"lookup_max_norm,omitempty"`
}

type graphSpec struct {
	Params []paramSpec `json:"params"`
	Nodes  []nodeSpec  `json:"nodes"`
}

// Description returns the network's shape as JSON: nodes in topological order and parameters, without their values.
// Model files hold it; equal networks have equal descriptions.
//
// Panics if a parameter's norm bound is negative, infinite or NaN.
func (g *Graph[T]) Description() string {
	s := graphSpec{Params: []paramSpec{}, Nodes: []nodeSpec{}}
	for _, p := range g.params {
		if err := p.checkBounds(); err != nil {
			panic(err.Error())
		}
		s.Params = append(s.Params, paramSpec{p.Name, p.Value.Rows, p.Value.Cols, p.Sparse, p.MaxNorm, p.LookupMaxNorm})
	}
	for _, n := range g.nodes {
		d := nodeSpec{Name: n.name, Op: n.op.kind(), Width: n.width}
		for _, in := range n.in {
			d.In = append(d.In, in.name)
		}
		for _, p := range n.ps {
			d.Params = append(d.Params, p.Name)
		}
		switch o := n.op.(type) {
		case *linearOp[T]:
			d.Act = o.act.String()
		case *activationOp[T]:
			d.Act = o.act.String()
		case *dropoutOp[T]:
			d.P = o.p
		case *layerNormOp[T]:
			d.Eps = o.eps
		case *crossEntropyOp[T]:
			d.Smoothing, d.Reduction = o.opt.Smoothing, Mean.String()
			if o.opt.Sum {
				d.Reduction = Sum.String()
			}
			for _, w := range o.opt.Weights {
				d.Weights = append(d.Weights, float64(w))
			}
			if o.opt.UseIgnore {
				ignore := o.opt.Ignore
				d.Ignore = &ignore
			}
		case *scoreLoss[T]:
			d.Margin, d.Reduction = o.margin, o.reduction.String()
		case *penaltyOp[T]:
			d.Lambda = o.lambda
		}
		s.Nodes = append(s.Nodes, d)
	}
	b, err := json.Marshal(s)
	if err != nil {
		panic(fmt.Sprintf("nn: describe a graph: %v", err)) // numbers were checked finite when nodes were added
	}
	return string(b)
}

// build adds the nodes of s to a new graph. Mistakes in s are the file's, so the panics of the builder become errors.
func build[T Float](s *graphSpec, params map[string]*Param[T]) (g *Graph[T], err error) {
	defer func() {
		if r := recover(); r != nil {
			text, ok := r.(string)
			if !ok {
				panic(r)
			}
			g, err = nil, fmt.Errorf("%w: %s", ErrGraph, text)
		}
	}()
	g = NewGraph[T]()
	nodes := map[string]*Node[T]{}
	for i := range s.Nodes {
		d := &s.Nodes[i]
		in := make([]*Node[T], len(d.In))
		for j, name := range d.In {
			if in[j] = nodes[name]; in[j] == nil {
				return nil, fmt.Errorf("%w: node %q: its input %q does not come before it", ErrGraph, d.Name, name)
			}
		}
		ps := make([]*Param[T], len(d.Params))
		for j, name := range d.Params {
			if ps[j] = params[name]; ps[j] == nil {
				return nil, fmt.Errorf("%w: node %q: no parameter %q", ErrGraph, d.Name, name)
			}
		}
		if err := addSpec(g, d, in, ps); err != nil {
			return nil, err
		}
		n := g.nodes[len(g.nodes)-1]
		if n.width != d.Width {
			return nil, fmt.Errorf("%w: node %q: width %d, want %d", ErrGraph, d.Name, d.Width, n.width)
		}
		nodes[d.Name] = n
	}
	if len(g.params) != len(params) {
		return nil, fmt.Errorf("%w: %d parameters, the nodes use %d", ErrGraph, len(params), len(g.params))
	}
	for i, p := range g.params {
		if s.Params[i].Name != p.Name {
			return nil, fmt.Errorf("%w: parameters are not in the order of their first use", ErrGraph)
		}
	}
	return g, nil
}

func addSpec[T Float](g *Graph[T], d *nodeSpec, in []*Node[T], ps []*Param[T]) error {
	arity := func(nodes, params int) error {
		if len(in) != nodes || len(ps) != params {
			return fmt.Errorf("%w: node %q (%s): %d inputs and %d parameters, want %d and %d", ErrGraph, d.Name, d.Op, len(in), len(ps), nodes, params)
		}
		return nil
	}
	var err error
	var act Activation
	if d.Op == "Linear" || d.Op == "Activation" {
		if act, err = parseActivation(d.Act); err != nil {
			return fmt.Errorf("%w: node %q: %w", ErrGraph, d.Name, err)
		}
	}
	reduction := Mean
	switch d.Reduction {
	case "sum":
		reduction = Sum
	case "mean", "":
	default:
		return fmt.Errorf("%w: node %q: reduction %q", ErrGraph, d.Name, d.Reduction)
	}
	switch d.Op {
	case "Input":
		if err = arity(0, 0); err == nil {
			g.Input(d.Name, d.Width)
		}
	case "Indices":
		if err = arity(0, 0); err == nil {
			g.Indices(d.Name, d.Width)
		}
	case "Linear":
		var bias *Param[T]
		if len(ps) == 2 {
			bias = ps[1]
			ps = ps[:1]
		}
		if err = arity(1, 1); err == nil {
			g.LinearWith(d.Name, in[0], ps[0], bias, act)
		}
	case "Embedding":
		if err = arity(1, 1); err == nil {
			g.EmbeddingWith(d.Name, in[0], ps[0])
		}
	case "WindowConcat":
		var pad *Param[T]
		if len(ps) == 1 {
			pad, ps = ps[0], nil
		}
		if err = arity(2, 0); err == nil {
			g.WindowConcat(d.Name, in[0], in[1], pad)
		}
	case "Activation":
		if err = arity(1, 0); err == nil {
			g.Activation(d.Name, in[0], act)
		}
	case "PReLU":
		if err = arity(1, 1); err == nil {
			g.PReLU(d.Name, in[0], ps[0])
		}
	case "Dropout":
		if err = arity(1, 0); err == nil {
			g.Dropout(d.Name, in[0], d.P)
		}
	case "LayerNorm":
		if err = arity(1, 2); err == nil {
			g.LayerNormWith(d.Name, in[0], ps[0], ps[1], d.Eps)
		}
	case "Concat":
		if err = arity(len(in), 0); err == nil {
			g.Concat(d.Name, in...)
		}
	case "Add":
		if err = arity(len(in), 0); err == nil {
			g.Add(d.Name, in...)
		}
	case "SoftmaxCrossEntropy":
		opt := CrossEntropy[T]{Smoothing: d.Smoothing, Sum: reduction == Sum}
		for _, w := range d.Weights {
			opt.Weights = append(opt.Weights, T(w))
		}
		if d.Ignore != nil {
			opt.Ignore, opt.UseIgnore = *d.Ignore, true
		}
		if err = arity(2, 0); err == nil {
			g.SoftmaxCrossEntropy(d.Name, in[0], in[1], opt)
		}
	case "MaxMargin":
		if err = arity(2, 0); err == nil {
			g.MaxMargin(d.Name, in[0], in[1], d.Margin, reduction)
		}
	case "Logistic":
		if err = arity(2, 0); err == nil {
			g.Logistic(d.Name, in[0], in[1], reduction)
		}
	case "SquaredError":
		if err = arity(2, 0); err == nil {
			g.SquaredError(d.Name, in[0], in[1], reduction)
		}
	case "L2Penalty":
		if err = arity(0, len(ps)); err == nil {
			g.L2Penalty(d.Name, d.Lambda, ps...)
		}
	case "L1Penalty":
		if err = arity(0, len(ps)); err == nil {
			g.L1Penalty(d.Name, d.Lambda, ps...)
		}
	default:
		err = fmt.Errorf("%w: node %q: unknown operation %q", ErrGraph, d.Name, d.Op)
	}
	return err
}

// Encode returns the file of a model: its parameters, its description and the contract version, and what the caller
// adds. Nothing in it depends on machine, level, threads or time. The tensor of a parameter has its name and is rows x cols, F32
// or F64 as T is. Param.Frozen is not stored (SaveCheckpoint does). It refuses a parameter that is not finite (ErrNonFinite), one whose
// rows have gaps between them, bounds of its norms that are none, and other values in meta for the keys that it writes itself,
// lockstep.graph and lockstep.contract.
func Encode[T Float](g *Graph[T], meta map[string]string, extra ...safetensors.Tensor) (*safetensors.File, error) {
	for _, p := range g.params {
		if err := p.check(); err != nil {
			return nil, err
		}
	}
	f := &safetensors.File{Metadata: map[string]string{metaContract: strconv.Itoa(lockstep.ContractVersion), metaGraph: g.Description()}}
	for k, v := range meta {
		if own, ok := f.Metadata[k]; ok && v != own { // equal where a model is written again with the metadata it was read with
			return nil, fmt.Errorf("nn: metadata %q is %q, want %q: the key is this package's own, leave it out", k, v, own)
		}
		f.Metadata[k] = v
	}
	for _, p := range g.params {
		if !allFinite(p.Value) {
			return nil, fmt.Errorf("%w: parameter %q", ErrNonFinite, p.Name)
		}
		f.Tensors = append(f.Tensors, encode(p.Name, []int{p.Value.Rows, p.Value.Cols}, flat(p.Value)))
	}
	f.Tensors = append(f.Tensors, extra...)
	return f, nil
}

// SaveModel writes a model to path in one step: when it fails, or the process dies, the file is what it was before.
// Equal models give equal bytes. The Python library safetensors reads it. Errors are those of Encode,
// safetensors.Write and the file system.
func SaveModel[T Float](path string, g *Graph[T], meta map[string]string, extra ...safetensors.Tensor) error {
	f, err := Encode(g, meta, extra...)
	if err != nil {
		return fmt.Errorf("save %s: %w", path, err)
	}
	return safetensors.WriteFile(path, f)
}

// Decode builds the network that a file describes and gives it the file's parameters. Tensors that belong to no
// parameter are left to the caller. Errors: ErrContract, ErrGraph, ErrMismatch (a tensor is missing, or has another shape or
// type), ErrNonFinite.
func Decode[T Float](f *safetensors.File) (*Graph[T], error) {
	if err := checkContract(f); err != nil {
		return nil, err
	}
	text, ok := f.Metadata[metaGraph]
	if !ok {
		return nil, fmt.Errorf("%w: the file has no metadata %s: it is no model of package nn (a window model is read by window.LoadFile)", ErrGraph, metaGraph)
	}
	var s graphSpec
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrGraph, err)
	}
	params := map[string]*Param[T]{}
	for _, d := range s.Params {
		if params[d.Name] != nil {
			return nil, fmt.Errorf("%w: parameter %q twice", ErrGraph, d.Name)
		}
		if err := (&Param[T]{Name: d.Name, MaxNorm: d.MaxNorm, LookupMaxNorm: d.LookupMaxNorm}).checkBounds(); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrGraph, err)
		}
		// The tensor is there before memory is taken for it.
		x, err := decode[T](f, d.Name, d.Rows, d.Cols)
		if err != nil {
			return nil, err
		}
		params[d.Name] = &Param[T]{Name: d.Name, Value: mat.NewOf(d.Rows, d.Cols, x), Sparse: d.Sparse, MaxNorm: d.MaxNorm, LookupMaxNorm: d.LookupMaxNorm}
	}
	return build(&s, params)
}

// LoadModel reads the model at path, and returns the file too for its metadata and further tensors. Errors are
// those of Decode and safetensors.ReadFile.
func LoadModel[T Float](path string) (*Graph[T], *safetensors.File, error) {
	f, err := safetensors.ReadFile(path)
	if err != nil {
		return nil, nil, err
	}
	g, err := Decode[T](f)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", path, err)
	}
	return g, f, nil
}

// ReadModel is LoadModel from r, to its end.
func ReadModel[T Float](r io.Reader) (*Graph[T], *safetensors.File, error) {
	f, err := safetensors.Read(r)
	if err != nil {
		return nil, nil, err
	}
	g, err := Decode[T](f)
	return g, f, err
}

// Restore gives an existing graph the parameters of a file with the same description. Errors are those of Decode; on error nothing
// changes.
func Restore[T Float](g *Graph[T], f *safetensors.File) error {
	if err := checkContract(f); err != nil {
		return err
	}
	if d := g.Description(); f.Metadata[metaGraph] != d {
		return fmt.Errorf("%w: the file describes %s, the network is %s", ErrMismatch, f.Metadata[metaGraph], d)
	}
	values := make([][]T, len(g.params))
	for i, p := range g.params {
		x, err := decode[T](f, p.Name, p.Value.Rows, p.Value.Cols)
		if err != nil {
			return err
		}
		values[i] = x
	}
	for i, p := range g.params {
		copy(flat(p.Value), values[i])
	}
	return nil
}

func checkContract(f *safetensors.File) error {
	v, ok := f.Metadata[metaContract]
	if !ok {
		return fmt.Errorf("%w: the file has no %s: it is not a model of this module", ErrContract, metaContract)
	}
	if v != strconv.Itoa(lockstep.ContractVersion) {
		return fmt.Errorf("%w %q, this is version %d", ErrContract, v, lockstep.ContractVersion)
	}
	return nil
}

// single reports whether T has float32's precision.
func single[T Float]() bool { return T(1<<24)+1 == T(1<<24) }

func encode[T Float](name string, shape []int, x []T) safetensors.Tensor {
	if single[T]() {
		y := make([]float32, len(x))
		for i, v := range x {
			y[i] = float32(v)
		}
		return safetensors.NewFloat32(name, shape, y)
	}
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = float64(v)
	}
	return safetensors.NewFloat64(name, shape, y)
}

// decode returns the elements of the tensor name, which must be finite, rows x cols and of type T.
func decode[T Float](f *safetensors.File, name string, rows, cols int) ([]T, error) {
	x, err := decodeAny[T](f, name, rows, cols)
	if err == nil && !allFinite(mat.NewOf(rows, cols, x)) {
		return nil, fmt.Errorf("%w: tensor %q", ErrNonFinite, name)
	}
	return x, err
}

// decodeAny is decode for elements that need not be finite.
func decodeAny[T Float](f *safetensors.File, name string, rows, cols int) ([]T, error) {
	t, ok := f.Tensor(name)
	if !ok {
		return nil, fmt.Errorf("%w: no tensor %q", ErrMismatch, name)
	}
	if len(t.Shape) != 2 || t.Shape[0] != rows || t.Shape[1] != cols || rows <= 0 || cols <= 0 {
		return nil, fmt.Errorf("%w: tensor %q has shape %v, want [%d %d]", ErrMismatch, name, t.Shape, rows, cols)
	}
	x := make([]T, 0, t.Len())
	if single[T]() {
		y, err := t.Float32s()
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrMismatch, err)
		}
		for _, v := range y {
			x = append(x, T(v))
		}
	} else {
		y, err := t.Float64s()
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrMismatch, err)
		}
		for _, v := range y {
			x = append(x, T(v))
		}
	}
	return x, nil
}

func parseActivation(s string) (Activation, error) {
	for _, a := range []Activation{None, ReLU, Tanh, HardTanh, Sigmoid, Softplus, GELU, GELUTanh, SiLU} {
		if a.String() == s {
			return a, nil
		}
	}
	if n := len(s); n > 12 && s[:11] == "leaky_relu(" && s[n-1] == ')' {
		if slope, err := strconv.ParseFloat(s[11:n-1], 64); err == nil && math.Abs(slope) <= math.MaxFloat64 {
			return LeakyReLU(slope), nil
		}
	}
	return None, fmt.Errorf("unknown activation %q", s)
}
