package window

import (
	"math"

	"github.com/lockstep-go/lockstep/mat"
	"github.com/lockstep-go/lockstep/vec"
)

func xavier(in, out int) float32 { return float32(math.Sqrt(6 / float64(in+out))) }

// gather sets x to the vectors of rows lo to hi of ids: row r of ids is a
// word, and x joins the words of a window in one row.
func gather(p *params, ids [][]int32, lo, hi int, x mat.Dense[float32]) {
	off, width := 0, 0
	for _, e := range p.emb {
		width += e.Cols
	}
	for f, e := range p.emb {
		mat.GatherRows(columns(x, off, e.Cols, width, hi-lo), e, ids[f][lo:hi])
		off += e.Cols
	}
}

// columns is x, whose rows follow each other without a gap, as rows of stride
// elements, of which it takes n from off on.
func columns(x mat.Dense[float32], off, n, stride, rows int) mat.Dense[float32] {
	return mat.Dense[float32]{Rows: rows, Cols: n, Stride: stride, Data: x.Data[off:]}
}

// linear: y = x w + b, with ReLU where relu is set.
func linear(y, x, w mat.Dense[float32], b []float32, relu bool) {
	opt := mat.Options[float32]{Bias: b, Threads: 1}
	if relu {
		opt.Act = mat.ActReLU
	}
	mat.GemmWith(mat.NoTrans, mat.NoTrans, 1, x, w, 0, y, opt)
}

// product: c = op(a) op(b), on the calling goroutine.
func product(opA, opB mat.Op, a, b, c mat.Dense[float32]) {
	mat.GemmWith(opA, opB, 1, a, b, 0, c, mat.Options[float32]{Threads: 1})
}

// Layers with dropout.
const (
	layerInput = iota + 1
	layerHidden
)

// dropout drops elements of x, whose row 0 is row lo of the batch.
func (t *trainer) dropout(x mat.Dense[float32], layer uint32, lo int) {
	p := t.opt.DropInput
	if layer == layerHidden {
		p = t.opt.DropHidden
	}
	if p > 0 {
		mat.Dropout(x, x, p, vec.DropoutMask{Seed: t.opt.Seed, Step: uint32(t.Total), Layer: layer}, uint32(lo))
	}
}

// crossEntropy sets the loss of each row of scores o, -log softmax(o)[gold],
// and replaces o by scale times the gradient of that, softmax(o) - onehot(gold).
// Rows whose gold is negative count for nothing.
func crossEntropy(o mat.Dense[float32], gold []int32, scale float32, smooth float64, loss []float32) {
	mat.SoftmaxCrossEntropy(loss, o, o, gold, mat.CrossEntropy[float32]{Sum: true, Smoothing: smooth, UseIgnore: true, Ignore: -1})
	if o.Stride == o.Cols { // one call for all rows
		all := o.Data[:o.Rows*o.Cols]
		vec.Scale(all, scale, all)
		return
	}
	for r := range o.Rows {
		vec.Scale(o.Row(r), scale, o.Row(r))
	}
}

// reluBackward: dh, the gradient by h, becomes that before ReLU and dropout.
// h is 0 where either of them stopped the value.
func reluBackward(dh, h mat.Dense[float32], p float64) {
	scale := float32(1 / (1 - p))
	for r := range h.Rows {
		a := dh.Row(r)
		if p > 0 {
			vec.Scale(a, scale, a)
		}
		vec.ReLUGrad(a, h.Row(r), a)
	}
}

// tableGrad sums the gradients of repeated rows of a table.
type tableGrad struct {
	rows mat.Distinct
	g    []float32
}

// update moves the rows of table that ids lists. The gradient of occurrence i
// is row i of dx.
func (t *tableGrad) update(a vec.AdamParams, table mat.Dense[float32], mo moment, ids []int32, dx mat.Dense[float32]) {
	t.rows.Find(ids, table.Rows)
	n := len(t.rows.Rows)
	if need := n * table.Cols; cap(t.g) < need {
		t.g = make([]float32, need, max(need, min(table.Rows, len(ids))*table.Cols))
	}
	t.g = t.g[:n*table.Cols]
	clear(t.g)
	g := mat.Dense[float32]{Rows: n, Cols: table.Cols, Stride: table.Cols, Data: t.g}
	mat.ScatterAddRows(g, t.rows.Pos, dx)
	vec.SparseAdam(table.Data, mo.m, mo.v, table.Cols, t.rows.Rows, t.g, a)
}
