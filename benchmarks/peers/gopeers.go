package main

import (
	"fmt"
	"slices"

	"github.com/gomlx/gomlx/backends"
	"github.com/gomlx/gomlx/backends/simplego"
	"github.com/gomlx/gomlx/pkg/core/graph"
	"github.com/gomlx/gomlx/pkg/core/tensors"
	"github.com/lockstep-go/lockstep/mat"
	spago "github.com/nlpodyssey/spago/mat"
	"github.com/viterin/vek"
	"github.com/viterin/vek/vek32"
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"
	"gorgonia.org/vecf32"
	"gorgonia.org/vecf64"
)

// The other Go libraries, as their users call them. gonum, vek and gorgonia's vecf32 write into given slices; spago and gomlx
// return new matrices, which belongs to their price. vecf32 has assembly under its own build tags only (-tags avx).

var (
	vecf32Assembly bool // set by avx.go under the tag that vecf32 has its assembly under, too

	backend backends.Backend // gomlx, nil unless it is timed
	native  gonum.Implementation
)

// startPeers prepares what needs it, for so many threads.
func startPeers(threads int) error {
	if !slices.Contains(timed, "gomlx") {
		return nil
	}
	var err error
	if backend, err = simplego.New(fmt.Sprintf("parallelism=%d", threads)); err != nil {
		return fmt.Errorf("gomlx: %w", err)
	}
	return nil
}

// gomlx runs a graph of one operation.
func gomlx[F graph.ExecGraphFn](f F, args ...any) runner {
	exec := graph.MustNewExec(backend, f)
	return goLoop(func() {
		if err := exec.MustExec(args...)[0].FinalizeAll(); err != nil {
			panic(err)
		}
	})
}

func blasOp(t bool) blas.Transpose {
	if t {
		return blas.Trans
	}
	return blas.NoTrans
}

// far reports that a product takes seconds in these libraries.
func far(s shape) bool { return s.m*s.n*s.k > 1<<28 }

func goGemm32(rs set, s shape, a, b, c mat.Dense[float32]) {
	if far(s) {
		return
	}
	rs["gonum"] = goLoop(func() {
		native.Sgemm(blasOp(s.ta), blasOp(s.tb), s.m, s.n, s.k, 1, a.Data, a.Stride, b.Data, b.Stride, 0, c.Data, c.Stride)
	})
	if s.ta || s.tb {
		return
	}
	rs["vek"] = goLoop(func() { vek32.MatMul_Into(c.Data, a.Data, b.Data, s.k) })
	x, y := dense(a), dense(b)
	rs["spago"] = goLoop(func() { sink = float64(x.Mul(y).Data().F32()[0]) })
	if backend != nil {
		rs["gomlx"] = gomlx(func(x, y *graph.Node) *graph.Node { return graph.Dot(x, y) }, tensor(a), tensor(b))
	}
}

func dense(a mat.Dense[float32]) *spago.Dense[float32] {
	return spago.NewDense[float32](spago.WithShape(a.Rows, a.Cols), spago.WithBacking(a.Data))
}

func tensor(a mat.Dense[float32]) *tensors.Tensor {
	return tensors.FromFlatDataAndDimensions(a.Data, a.Rows, a.Cols)
}

func goGemm64(rs set, s shape, a, b, c mat.Dense[float64]) {
	if far(s) {
		return
	}
	rs["gonum"] = goLoop(func() {
		native.Dgemm(blasOp(s.ta), blasOp(s.tb), s.m, s.n, s.k, 1, a.Data, a.Stride, b.Data, b.Stride, 0, c.Data, c.Stride)
	})
	if !s.ta && !s.tb {
		rs["vek"] = goLoop(func() { vek.MatMul_Into(c.Data, a.Data, b.Data, s.k) })
	}
}

func goVec32(rs set, o level1, x, y []float32) {
	n := len(x)
	m := spago.NewDense[float32](spago.WithShape(n), spago.WithBacking(x))
	m2 := spago.NewDense[float32](spago.WithShape(n), spago.WithBacking(y))
	peer := func(name string, f func()) { rs[name] = goLoop(f) }
	oneNode := func(f func(*graph.Node) *graph.Node) {
		if backend != nil {
			rs["gomlx"] = gomlx(f, tensors.FromFlatDataAndDimensions(x, n))
		}
	}
	switch o {
	case dot:
		peer("gonum", func() { sink = float64(native.Sdot(n, x, 1, y, 1)) })
		peer("vek", func() { sink = float64(vek32.Dot(x, y)) })
		peer("spago", func() { sink = float64(m.DotUnitary(m2).Data().F32()[0]) })
	case axpy:
		peer("gonum", func() { native.Saxpy(n, 1e-9, x, 1, y, 1) })
	case scal:
		peer("gonum", func() { native.Sscal(n, 1.0000001, x, 1) })
		peer("vek", func() { vek32.MulNumber_Inplace(x, 1.0000001) })
		peer("spago", func() { m.ProdScalarInPlace(1.0000001) })
		peer("gorgonia", func() { vecf32.Scale(x, 1.0000001) })
	case asum:
		peer("gonum", func() { sink = float64(native.Sasum(n, x, 1)) })
		peer("vek", func() { sink = float64(vek32.ManhattanNorm(x)) })
	case sum:
		peer("vek", func() { sink = float64(vek32.Sum(x)) })
		peer("spago", func() { sink = float64(m.Sum().Data().F32()[0]) })
		peer("gorgonia", func() { sink = float64(vecf32.Sum(x)) })
	case nrm2:
		peer("gonum", func() { sink = float64(native.Snrm2(n, x, 1)) })
		peer("vek", func() { sink = float64(vek32.Norm(x)) })
	case iamax:
		peer("gonum", func() { sinkInt = native.Isamax(n, x, 1) })
	case argmax:
		peer("vek", func() { sinkInt = vek32.ArgMax(x) })
		peer("gorgonia", func() { sinkInt = vecf32.Argmax(x) })
	case add:
		peer("vek", func() { vek32.Add_Inplace(y, x) })
		peer("gorgonia", func() { vecf32.Add(y, x) })
	case relu:
		peer("vek", func() { vek32.MaximumNumber_Into(y, x, 0) })
		oneNode(func(x *graph.Node) *graph.Node { return graph.MaxScalar(x, 0) })
	case exp:
		peer("vek", func() { vek32.Exp_Into(y, x) })
		peer("spago", func() { sink = float64(m.Exp().Data().F32()[0]) })
		oneNode(graph.Exp)
	case log:
		peer("vek", func() { vek32.Log_Into(y, x) })
		peer("spago", func() { sink = float64(m.Log().Data().F32()[0]) })
		oneNode(graph.Log)
	case tanh:
		oneNode(graph.Tanh)
	case sigmoid:
		peer("spago", func() { sink = float64(m.Sigmoid().Data().F32()[0]) })
		oneNode(graph.Sigmoid)
	}
}

func goVec64(rs set, o level1, x, y []float64) {
	n := len(x)
	peer := func(name string, f func()) { rs[name] = goLoop(f) }
	switch o {
	case dot:
		peer("gonum", func() { sink = native.Ddot(n, x, 1, y, 1) })
		peer("vek", func() { sink = vek.Dot(x, y) })
	case axpy:
		peer("gonum", func() { native.Daxpy(n, 1e-9, x, 1, y, 1) })
	case scal:
		peer("gonum", func() { native.Dscal(n, 1.0000001, x, 1) })
		peer("vek", func() { vek.MulNumber_Inplace(x, 1.0000001) })
		peer("gorgonia", func() { vecf64.Scale(x, 1.0000001) })
	case asum:
		peer("gonum", func() { sink = native.Dasum(n, x, 1) })
		peer("vek", func() { sink = vek.ManhattanNorm(x) })
	case sum:
		peer("vek", func() { sink = vek.Sum(x) })
		peer("gorgonia", func() { sink = vecf64.Sum(x) })
	case nrm2:
		peer("gonum", func() { sink = native.Dnrm2(n, x, 1) })
		peer("vek", func() { sink = vek.Norm(x) })
	case iamax:
		peer("gonum", func() { sinkInt = native.Idamax(n, x, 1) })
	case argmax:
		peer("vek", func() { sinkInt = vek.ArgMax(x) })
		peer("gorgonia", func() { sinkInt = vecf64.Argmax(x) })
	case add:
		peer("vek", func() { vek.Add_Inplace(y, x) })
		peer("gorgonia", func() { vecf64.Add(y, x) })
	case relu:
		peer("vek", func() { vek.MaximumNumber_Into(y, x, 0) })
	}
}

func goSoftmax(rs set, x, y mat.Dense[float32]) {
	rs["vek"] = goLoop(func() { // as its kernels compose
		for i := range x.Rows {
			in, out := x.Row(i), y.Row(i)
			vek32.SubNumber_Into(out, in, vek32.Max(in))
			vek32.Exp_Inplace(out)
			vek32.MulNumber_Inplace(out, 1/vek32.Sum(out))
		}
	})
	rows := make([]*spago.Dense[float32], x.Rows)
	for i := range rows {
		rows[i] = spago.NewDense[float32](spago.WithShape(x.Cols), spago.WithBacking(x.Row(i)))
	}
	rs["spago"] = goLoop(func() {
		for _, r := range rows {
			sink = float64(r.Softmax().Data().F32()[0])
		}
	})
	if backend != nil {
		rs["gomlx"] = gomlx(func(x *graph.Node) *graph.Node { return graph.Softmax(x, -1) }, tensor(x))
	}
}
