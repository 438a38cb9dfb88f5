package contract

import (
	"github.com/lockstep-go/lockstep/internal/kerneltest"
	"github.com/lockstep-go/lockstep/mat"
	"github.com/lockstep-go/lockstep/vec"
)

// ops is the table: every public operation of vec and mat for one element type.
func ops[T kerneltest.Float]() []op[T] {
	table := []op[T]{
		// vec: element-wise
		binaryOp("vec.Add", vec.Add[T]), binaryOp("vec.Sub", vec.Sub[T]), binaryOp("vec.Mul", vec.Mul[T]),
		binaryOp("vec.Div", vec.Div[T]), binaryOp("vec.Maximum", vec.Maximum[T]), binaryOp("vec.Minimum", vec.Minimum[T]),
		unary("vec.Neg", vec.Neg[T]), unary("vec.Abs", vec.Abs[T]), unary("vec.Sqrt", vec.Sqrt[T]), unary("vec.Copy", vec.Copy[T]),
		scalar("vec.Scale", vec.Scale[T]), scalar("vec.AddScalar", vec.AddScalar[T]),
		inPlace("vec.AddScaled", func(w *world[T], dst []T) { a := w.in(1)[0]; vec.AddScaled(dst, a, w.in(len(dst))) }),
		inPlace("vec.MulAdd", func(w *world[T], dst []T) {
			vec.MulAdd(dst, w.in(len(dst)), w.in(len(dst)), w.in(len(dst)))
		}),
		inPlace("vec.Fill", func(w *world[T], dst []T) { vec.Fill(dst, w.in(1)[0]) }),

		// vec: reductions
		reduce2("vec.Dot", vec.Dot[T]), reduce2("vec.SquaredDistance", vec.SquaredDistance[T]), reduce2("vec.CosineSimilarity", vec.CosineSimilarity[T]),
		reduce1("vec.Sum", vec.Sum[T]), reduce1("vec.SumAbs", vec.SumAbs[T]), reduce1("vec.SumSquares", vec.SumSquares[T]),
		reduce1("vec.Norm2", vec.Norm2[T]), reduce1("vec.Mean", vec.Mean[T]), reduce1("vec.Variance", vec.Variance[T]),
		reduce1("vec.Max", vec.Max[T]), reduce1("vec.Min", vec.Min[T]),
		index1("vec.ArgMax", vec.ArgMax[T]), index1("vec.ArgMin", vec.ArgMin[T]),
		{"vec.MinMax", func(w *world[T]) {
			w.each(long, func(n int) { lo, hi := vec.MinMax(w.in(n)); w.out(lo, hi) })
		}},

		// vec: strided forms
		reduce2("vec.DotInc", func(x, y []T) T { return vec.DotInc((len(x)+1)/2, x, 2, y, -2) }),
		reduce1("vec.SumAbsInc", func(x []T) T { return vec.SumAbsInc((len(x)+2)/3, x, 3) }),
		reduce1("vec.Norm2Inc", func(x []T) T { return vec.Norm2Inc((len(x)+1)/2, x, -2) }),
		index1("vec.ArgMaxAbsInc", func(x []T) int { return vec.ArgMaxAbsInc((len(x)+1)/2, x, -2) }),
		inPlace("vec.AddScaledInc", func(w *world[T], dst []T) {
			vec.AddScaledInc((len(dst)+1)/2, w.in(1)[0], w.in(len(dst)), -2, dst, 2)
		}),
		inPlace("vec.ScaleInc", func(w *world[T], dst []T) { vec.ScaleInc((len(dst)+1)/2, w.in(1)[0], dst, -2) }),
		inPlace("vec.CopyInc", func(w *world[T], dst []T) { vec.CopyInc((len(dst)+1)/2, w.in(len(dst)), -2, dst, 2) }),
		inPlace("vec.SwapInc", func(w *world[T], dst []T) { vec.SwapInc((len(dst)+1)/2, w.in(len(dst)), -2, dst, 2) }),

		// vec: rectifiers
		unary("vec.ReLU", vec.ReLU[T]), unary("vec.HardTanh", vec.HardTanh[T]),
		binaryOp("vec.ReLUGrad", vec.ReLUGrad[T]), binaryOp("vec.HardTanhGrad", vec.HardTanhGrad[T]),
		unary("vec.LeakyReLU", func(dst, x []T) { vec.LeakyReLU(dst, x, 0.01) }),
		binaryOp("vec.LeakyReLUGrad", func(dst, x, dy []T) { vec.LeakyReLUGrad(dst, x, dy, 0.01) }),
		unary("vec.Clamp", func(dst, x []T) { vec.Clamp(dst, x, -0.5, 1.25) }),
		binaryOp("vec.ClampGrad", func(dst, x, dy []T) { vec.ClampGrad(dst, x, dy, -0.5, 1.25) }),

		// vec: dropout and optimiser steps
		unary("vec.Dropout", func(dst, x []T) {
			vec.Dropout(dst, x, 0.3, vec.DropoutMask{Seed: 1 << 40, Step: 7, Layer: 2}, uint32(len(x)))
		}),
		steps("vec.SGD plain", func(s [][]T, _ *world[T]) { vec.SGD(s[0], nil, s[4], vec.SGDParams{LR: 0.1, WeightDecay: 0.01}) }),
		steps("vec.SGD nesterov", func(s [][]T, _ *world[T]) {
			vec.SGD(s[0], s[1], s[4], vec.SGDParams{LR: 0.1, Momentum: 0.9, Nesterov: true, WeightDecay: 0.01})
		}),
		steps("vec.SGD dampening", func(s [][]T, _ *world[T]) {
			vec.SGD(s[0], s[1], s[4], vec.SGDParams{LR: 0.1, Momentum: 0.9, Dampening: 0.25})
		}),
		steps("vec.Adagrad", func(s [][]T, _ *world[T]) {
			vec.Adagrad(s[0], s[2], s[4], vec.AdagradParams{LR: 0.1, Eps: 1e-10, WeightDecay: 0.01})
		}),
		steps("vec.RMSProp", func(s [][]T, _ *world[T]) {
			vec.RMSProp(s[0], s[2], nil, nil, s[4], vec.RMSPropParams{LR: 0.01, Alpha: 0.99, Eps: 1e-8})
		}),
		steps("vec.RMSProp centred", func(s [][]T, _ *world[T]) {
			vec.RMSProp(s[0], s[2], s[1], s[3], s[4], vec.RMSPropParams{LR: 0.01, Alpha: 0.99, Eps: 1e-8, Momentum: 0.9, WeightDecay: 0.01})
		}),
		steps("vec.Adam", func(s [][]T, _ *world[T]) { vec.Adam(s[0], s[1], s[2], nil, s[4], adam(0.01, false)) }),
		steps("vec.Adam decoupled", func(s [][]T, _ *world[T]) { vec.Adam(s[0], s[1], s[2], nil, s[4], adam(0.01, true)) }),
		steps("vec.Adam amsgrad", func(s [][]T, _ *world[T]) { vec.Adam(s[0], s[1], s[2], s[3], s[4], adam(0, false)) }),
		rowSteps("vec.SparseSGD", func(s [][]T, width int, rows []int32, g []T) { vec.SparseSGD(s[0], width, rows, g, 0.1) }),
		rowSteps("vec.SparseAdagrad", func(s [][]T, width int, rows []int32, g []T) {
			vec.SparseAdagrad(s[0], s[2], width, rows, g, vec.AdagradParams{LR: 0.1, Eps: 1e-10})
		}),
		rowSteps("vec.SparseAdam", func(s [][]T, width int, rows []int32, g []T) {
			vec.SparseAdam(s[0], s[1], s[2], width, rows, g, adam(0, false))
		}),

		// mat: products
		{"mat.Gemm", gemmOp[T]}, {"mat.GemmWith", gemmWithOp[T]}, {"mat.Gemv", gemvOp[T]},
		{"mat.GemmPacked", func(w *world[T]) {
			w.gemm(func(opA, opB mat.Op, alpha T, a, b mat.Dense[T], beta T, c mat.Dense[T]) {
				mat.GemmPacked(opA, alpha, a, mat.Pack(opB, b), beta, c, mat.Options[T]{})
			})
		}},
		{"mat.GemmBatch", func(w *world[T]) {
			w.gemm(func(opA, opB mat.Op, alpha T, a, b mat.Dense[T], beta T, c mat.Dense[T]) {
				c2 := c.Clone()
				mat.GemmBatch(opA, opB, alpha, []mat.Dense[T]{a, a}, []mat.Dense[T]{b, b}, beta, []mat.Dense[T]{c, c2})
				w.outMatrix(c2)
			})
		}},
		matOp("mat.GemvPacked", func(w *world[T], c mat.Dense[T]) {
			y := w.in(c.Cols)
			mat.GemvPacked(0.5, w.in(c.Rows), mat.Pack(mat.NoTrans, c), 1, y)
			w.out(y...)
		}),
		matOp("mat.Mul", func(w *world[T], c mat.Dense[T]) { mat.Mul(c, w.matrix(c.Rows, 9), w.matrix(9, c.Cols)) }),
		matOp("mat.Ger", func(w *world[T], c mat.Dense[T]) { a := w.in(1)[0]; mat.Ger(a, w.in(c.Rows), w.in(c.Cols), c) }),
		matOp("mat.AddBias", func(w *world[T], c mat.Dense[T]) { mat.AddBiasRows(c, c, w.in(c.Cols)) }),
		matOp("mat.AddBiasRows", func(w *world[T], c mat.Dense[T]) { mat.AddBiasRows(c, w.matrix(c.Rows, c.Cols), w.in(c.Cols)) }),
		matOp("mat.Copy", func(w *world[T], c mat.Dense[T]) { mat.Copy(c, w.matrix(c.Rows, c.Cols)) }),
		matOp("mat.Transpose", func(w *world[T], c mat.Dense[T]) { mat.Transpose(c, w.matrix(c.Cols, c.Rows)) }),

		// mat: rows
		matOp("mat.GatherRows", func(w *world[T], c mat.Dense[T]) { mat.GatherRows(c, w.matrix(7, c.Cols), w.rows(c.Rows, 7)) }),
		matOp("mat.ScatterAddRows", func(w *world[T], c mat.Dense[T]) {
			mat.ScatterAddRows(c, w.rows(11, c.Rows), w.matrix(11, c.Cols))
		}),
		matOp("mat.SumPieces", func(w *world[T], c mat.Dense[T]) {
			if c.Rows == 0 {
				return
			}
			const pieces = 22
			head, next := make([]int32, c.Rows), make([]int32, pieces)
			for i := range head {
				head[i] = -1
			}
			for p := pieces - 1; p >= 0; p-- {
				r := p * p % c.Rows
				next[p], head[r] = head[r], int32(p)
			}
			mat.SumPieces(c, w.matrix(pieces/2, 2*c.Cols), head, next)
		}),
		matOp("mat.ColumnSums", func(w *world[T], c mat.Dense[T]) {
			sums := w.in(c.Cols)
			mat.ColumnSums(sums, c, true)
			w.out(sums...)
			mat.ColumnSums(sums, c, false)
			w.out(sums...)
		}),
		matOp("mat.SumWindows", func(w *world[T], c mat.Dense[T]) {
			var rows [][]T
			for range c.Rows + 4 {
				rows = append(rows, w.in(5*c.Cols))
			}
			mat.SumWindows(c, w.in(c.Cols), rows, w.rows(c.Rows, c.Rows), 5, c.Cols, c.Rows%2 == 0)
		}),
		matOp("mat.ScoreWindows", func(w *world[T], c mat.Dense[T]) {
			const cols = 80
			var rows [][]T
			for range c.Rows + 4 {
				rows = append(rows, w.in(5*cols))
			}
			mat.ScoreWindows(c, make([]T, 4*cols), w.in(cols), rows, w.rows(c.Rows, c.Rows), 5, w.matrix(c.Cols, cols), w.in(c.Cols))
		}),
		matOp("mat.MaxColumns", func(w *world[T], c mat.Dense[T]) {
			best, at := make([]T, c.Cols), make([]int32, c.Cols)
			if c.Rows > 0 {
				mat.MaxColumns(best, at, c, w.in(c.Rows))
			}
			w.out(best...)
			for _, i := range at {
				w.num(int(i))
			}
		}),
		matOp("mat.Dropout", func(w *world[T], c mat.Dense[T]) {
			mat.Dropout(c, w.matrix(c.Rows, c.Cols), 0.5, vec.DropoutMask{Seed: 3, Step: 1}, 5)
		}),
	}
	return append(table, activations[T]()...)
}

// activations are the functions of exp and its relatives.
func activations[T kerneltest.Float]() []op[T] {
	return []op[T]{
		unary("vec.Exp", vec.Exp[T]), unary("vec.Expm1", vec.Expm1[T]), unary("vec.Log", vec.Log[T]), unary("vec.Log1p", vec.Log1p[T]), unary("vec.Tanh", vec.Tanh[T]),
		unary("vec.Sigmoid", vec.Sigmoid[T]), unary("vec.Softplus", vec.Softplus[T]), unary("vec.SiLU", vec.SiLU[T]), unary("vec.GELU", vec.GELU[T]), unary("vec.GELUTanh", vec.GELUTanh[T]),
		binaryOp("vec.TanhGrad", vec.TanhGrad[T]), binaryOp("vec.SigmoidGrad", vec.SigmoidGrad[T]), binaryOp("vec.SoftplusGrad", vec.SoftplusGrad[T]),
		binaryOp("vec.SiLUGrad", vec.SiLUGrad[T]), binaryOp("vec.GELUGrad", vec.GELUGrad[T]), binaryOp("vec.GELUTanhGrad", vec.GELUTanhGrad[T]),

		// softmax: rows of a network's size too, and one that crosses a block
		unary("vec.Softmax", vec.Softmax[T]), unary("vec.LogSoftmax", vec.LogSoftmax[T]),
		reduce1("vec.LogSumExp", vec.LogSumExp[T]),
		matOp("mat.SoftmaxRows", func(w *world[T], c mat.Dense[T]) { mat.SoftmaxRows(c, w.matrix(c.Rows, c.Cols)) }),
		matOp("mat.LogSoftmaxRows", func(w *world[T], c mat.Dense[T]) { mat.LogSoftmaxRows(c, w.matrix(c.Rows, c.Cols)) }),
		crossEntropy("mat.SoftmaxCrossEntropy plain", func(*world[T], int) mat.CrossEntropy[T] { return mat.CrossEntropy[T]{} }),
		crossEntropy("mat.SoftmaxCrossEntropy full", func(w *world[T], classes int) mat.CrossEntropy[T] {
			weights := make([]T, classes)
			for i := range weights {
				weights[i] = T(w.rng.Float64()) + 0.5
			}
			return mat.CrossEntropy[T]{Smoothing: 0.1, Weights: weights, Ignore: 0, UseIgnore: true}
		}),
	}
}

func crossEntropy[T kerneltest.Float](name string, opt func(w *world[T], classes int) mat.CrossEntropy[T]) op[T] {
	return op[T]{name, func(w *world[T]) {
		for w.dist = range distributions {
			for _, s := range [][2]int{{1, 1}, {3, 2}, {16, 5}, {33, 5}, {17, 10}, {9, 17}, {4, 100}} {
				x, grad, losses := w.matrix(s[0], s[1]), w.matrix(s[0], s[1]), make([]T, s[0])
				loss := mat.SoftmaxCrossEntropy(losses, grad, x, w.rows(s[0], s[1]), opt(w, s[1]))
				w.out(loss)
				w.out(losses...)
				w.outMatrix(grad)
			}
		}
	}}
}

// ops32 are the operations that exist for one type only.
func ops32() []op[float32] {
	return []op[float32]{
		{"vec.DotWide", func(w *world[float32]) {
			w.each(long, func(n int) { w.wide(vec.DotWide(w.in(n), w.in(n))) })
		}},
		{"vec.SumWide", func(w *world[float32]) { w.each(long, func(n int) { w.wide(vec.SumWide(w.in(n))) }) }},
		{"vec.Float32To64", func(w *world[float32]) {
			w.each(lengths, func(n int) {
				dst := make([]float64, n)
				vec.Float32To64(dst, w.in(n))
				w.wide(dst...)
			})
		}},
		{"vec.Float64To32", func(w *world[float32]) {
			w64 := &world[float64]{h: w.h, rng: w.rng}
			w64.each(lengths, func(n int) {
				dst := make([]float32, n)
				vec.Float64To32(dst, w64.in(n))
				w.out(dst...)
			})
		}},
		{"vec.ToFloat16", func(w *world[float32]) {
			w.each(lengths, func(n int) {
				dst, back := make([]vec.Float16, n), make([]float32, n)
				vec.ToFloat16(dst, w.in(n))
				vec.FromFloat16(back, dst)
				w.out(back...)
			})
		}},
		{"vec.FromFloat16", func(w *world[float32]) {
			all, dst := make([]vec.Float16, 1<<16), make([]float32, 1<<16)
			for i := range all {
				all[i] = vec.Float16(i)
			}
			vec.FromFloat16(dst, all)
			w.out(dst...)
		}},
		{"vec.ToBFloat16", func(w *world[float32]) {
			w.each(lengths, func(n int) {
				dst, back := make([]vec.BFloat16, n), make([]float32, n)
				vec.ToBFloat16(dst, w.in(n))
				vec.FromBFloat16(back, dst)
				w.out(back...)
			})
		}},
		{"vec.FromBFloat16", func(w *world[float32]) {
			all, dst := make([]vec.BFloat16, 1<<16), make([]float32, 1<<16)
			for i := range all {
				all[i] = vec.BFloat16(i)
			}
			vec.FromBFloat16(dst, all)
			w.out(dst...)
		}},
	}
}

// notPinned lists exported functions that have no result of their own, with the reason.
var notPinned = map[string]string{
	"mat.New": "makes zeros", "mat.NewOf": "makes a view", "mat.Dense.Empty": "a question", "mat.Dense.At": "moves a value",
	"mat.Dense.Set": "moves a value", "mat.Dense.Row": "makes a view", "mat.Dense.View": "makes a view", "mat.Dense.RowRange": "makes a view",
	"mat.Dense.Fill": "moves a value", "mat.Dense.Clone": "moves values", "mat.Op.String": "a name",
	"vec.Prefetch": "has no result", "mat.PrefetchRows": "has no result", "mat.SetThreads": "a setting: no result depends on it", "mat.Threads": "a setting", "mat.Distinct.Find": "integers only",
	"mat.Pack": "a layout: GemmPacked and GemvPacked have the results", "mat.Packed.Rows": "a question", "mat.Packed.Cols": "a question",
}

func adam(decay float64, decoupled bool) vec.AdamParams {
	// step 3 of the usual betas
	return vec.AdamParams{LR: 1e-3, Beta1: 0.9, Beta2: 0.999, Eps: 1e-8, WeightDecay: decay, Decoupled: decoupled, Correction1: 0.271, Correction2: 0.002997001}
}

// scalar is dst = f(alpha, x).
func scalar[T kerneltest.Float](name string, f func(dst []T, alpha T, x []T)) op[T] {
	return inPlace(name, func(w *world[T], dst []T) { a := w.in(1)[0]; f(dst, a, w.in(len(dst))) })
}

// inPlace is an operation on a dst that has content.
func inPlace[T kerneltest.Float](name string, f func(w *world[T], dst []T)) op[T] {
	return op[T]{name, func(w *world[T]) {
		w.each(lengths, func(n int) {
			dst := w.in(n)
			f(w, dst)
			w.out(dst...)
		})
	}}
}

// steps is an optimiser step on s = parameters, a signed state, two states >= 0, gradient.
func steps[T kerneltest.Float](name string, f func(s [][]T, w *world[T])) op[T] {
	return op[T]{name, func(w *world[T]) {
		w.each(lengths, func(n int) {
			s := make([][]T, 5)
			for i := range s {
				s[i] = w.in(n)
			}
			vec.Abs(s[2], s[2])
			vec.Abs(s[3], s[3])
			f(s, w)
			for _, x := range s {
				w.out(x...)
			}
		})
	}}
}

// rowSteps is an optimiser step on some rows of tables.
func rowSteps[T kerneltest.Float](name string, f func(s [][]T, width int, rows []int32, g []T)) op[T] {
	return op[T]{name, func(w *world[T]) {
		w.each([]int{1, 3, 10, 16, 50, 67}, func(width int) {
			s := make([][]T, 3)
			for i := range s {
				s[i] = w.in(9 * width)
			}
			vec.Abs(s[2], s[2])
			f(s, width, []int32{1, 4, 5, 8}, w.in(4*width))
			for _, x := range s {
				w.out(x...)
			}
		})
	}}
}

// matrix returns a rows x cols matrix whose stride is wider than its rows.
func (w *world[T]) matrix(rows, cols int) mat.Dense[T] {
	stride := cols + 3
	return mat.Dense[T]{Rows: rows, Cols: cols, Stride: stride, Data: w.in(rows * stride)}
}

// rows returns n row numbers below limit, some of them equal.
func (w *world[T]) rows(n, limit int) []int32 {
	idx := make([]int32, n)
	for i := range idx {
		idx[i] = int32(w.rng.IntN(limit))
	}
	return idx
}

func (w *world[T]) wide(xs ...float64) {
	w64 := &world[float64]{h: w.h}
	w64.out(xs...)
}

// outMatrix hashes all of c, the padding too: nothing may write there.
func (w *world[T]) outMatrix(c mat.Dense[T]) { w.out(c.Data...) }

var shapes2 = [][2]int{{1, 1}, {1, 17}, {5, 3}, {8, 16}, {13, 33}, {4, 100}, {33, 5}}

func matOp[T kerneltest.Float](name string, f func(w *world[T], c mat.Dense[T])) op[T] {
	return op[T]{name, func(w *world[T]) {
		for w.dist = range distributions {
			for _, s := range shapes2 {
				c := w.matrix(s[0], s[1])
				f(w, c)
				w.outMatrix(c)
			}
		}
	}}
}

// gemmShapes meet every path: tiny, one row, skinny, edges of every tile, several k-blocks.
var gemmShapes = [][3]int{{1, 1, 1}, {3, 2, 4}, {8, 8, 8}, {16, 16, 16}, {1, 37, 50}, {1, 5, 1100}, {29, 5, 40}, {5, 70, 30}, {17, 33, 19}, {40, 67, 23}, {7, 9, 1030}, {64, 64, 20}, {2, 3, 0}}

func (w *world[T]) gemm(f func(opA, opB mat.Op, alpha T, a, b mat.Dense[T], beta T, c mat.Dense[T])) {
	for w.dist = range distributions {
		for i, s := range gemmShapes {
			for tr := range 4 {
				m, n, k := s[0], s[1], s[2]
				opA, opB := mat.NoTrans, mat.NoTrans
				a, b := w.matrix(m, k), w.matrix(k, n)
				if tr&1 != 0 {
					opA, a = mat.Trans, w.matrix(k, m)
				}
				if tr&2 != 0 {
					opB, b = mat.Trans, w.matrix(n, k)
				}
				alpha := []T{1, -0.5, 0, 1}[(i+tr)%4]
				beta := []T{0, 1, -0.5}[(i+2*tr)%3]
				c := w.matrix(m, n)
				f(opA, opB, alpha, a, b, beta, c)
				w.outMatrix(c)
			}
		}
	}
}

func gemmOp[T kerneltest.Float](w *world[T]) { w.gemm(mat.Gemm[T]) }

func gemmWithOp[T kerneltest.Float](w *world[T]) {
	w.gemm(func(opA, opB mat.Op, alpha T, a, b mat.Dense[T], beta T, c mat.Dense[T]) {
		mat.GemmWith(opA, opB, alpha, a, b, beta, c, mat.Options[T]{Bias: w.in(c.Cols), Act: mat.ActReLU, Threads: 2})
	})
}

func gemvOp[T kerneltest.Float](w *world[T]) {
	for w.dist = range distributions {
		for _, s := range shapes2 {
			for _, op := range []mat.Op{mat.NoTrans, mat.Trans} {
				a := w.matrix(s[0], s[1])
				x, y := w.in(s[1]), w.in(s[0])
				if op == mat.Trans {
					x, y = y, x
				}
				mat.Gemv(op, 0.75, a, x, 0.5, y)
				w.out(y...)
			}
		}
	}
}
