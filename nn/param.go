package nn

import (
	"fmt"
	"math/bits"

	"github.com/lockstep-go/lockstep/mat"
)

// Float is the constraint of this package's type parameters.
type Float interface{ ~float32 | ~float64 }

// A Param is a trained matrix and its gradient, which has the same shape (the lecture's shape convention).
// A vector, such as a bias, is a matrix of one row. One Param may serve several nodes: their gradients add up.
type Param[T Float] struct {
	// Name identifies the parameter in files and messages; it is unique in a graph.
	Name string

	// Value is rows x cols, one row right after the other (Stride = Cols). What replaces it must be so too.
	Value mat.Dense[T]

	// Grad is the gradient of the last Backward, rows x cols. It is empty in a sparse parameter, and until a
	// training Session exists.
	Grad mat.Dense[T]

	// Sparse marks a table of which a batch uses few rows: its gradient is Rows, and optimisers move those rows only.
	// Set it before nodes, optimisers and Sessions use the parameter; only embeddings can look words up in one.
	Sparse bool

	// Rows is the gradient of a sparse parameter.
	Rows RowGrad[T]

	// Frozen parameters keep their value: Backward skips their gradients, and optimisers pass them by. It may be changed
	// between steps ("train the classifier first, then the word vectors too").
	Frozen bool

	// MaxNorm > 0 bounds the Euclidean norm of every neuron's incoming weights after each step of a Trainer (Srivastava et
	// al. 2014): the columns of a weight matrix that is in x out, the updated rows of a sparse table.
	MaxNorm float64

	// LookupMaxNorm > 0 bounds the norm of an embedding table's rows before they are looked up in training, in place,
	// as torch.nn.Embedding(max_norm) does: rows over it are scaled by LookupMaxNorm / (norm + 1e-7).
	LookupMaxNorm float64

	written bool // Grad holds a contribution of the running Backward
}

// NewParam returns a parameter of zeros.
//
// Panics if rows or cols is not positive or name is empty.
func NewParam[T Float](name string, rows, cols int) *Param[T] {
	if name == "" || rows <= 0 || cols <= 0 {
		panic(fmt.Sprintf("nn.NewParam: parameter %q is %d x %d, want a name and a positive size", name, rows, cols))
	}
	return &Param[T]{Name: name, Value: mat.New[T](rows, cols)}
}

// check returns an error if the value has gaps, or a norm bound is not one.
func (p *Param[T]) check() error {
	if v := p.Value; v.Stride != v.Cols || len(v.Data) < v.Rows*v.Cols {
		return fmt.Errorf("nn: parameter %q: its value is %d x %d with Stride = %d and %d elements, want Stride = Cols", p.Name, v.Rows, v.Cols, v.Stride, len(v.Data))
	}
	return p.checkBounds()
}

// checkBounds returns an error if a norm bound is not one.
func (p *Param[T]) checkBounds() error {
	if !(p.MaxNorm >= 0 && finite(p.MaxNorm)) || !(p.LookupMaxNorm >= 0 && finite(p.LookupMaxNorm)) {
		return fmt.Errorf("nn: parameter %q: MaxNorm = %v, LookupMaxNorm = %v, want positive numbers, or 0 for none", p.Name, p.MaxNorm, p.LookupMaxNorm)
	}
	return nil
}

// SetRows replaces the gradient of a sparse parameter by that of the rows index, ascending and each once; row i of values
// (len(index) x cols) belongs to row index[i]. Both are copied. It is for TrainerConfig.Reduce: the gradients of several processes
// have different rows, and their sum has those of all. It allocates only when there are more rows than ever before.
//
// Panics, before it writes, if p is not sparse, if the shapes do not fit, or index is not strictly ascending within the table.
func (p *Param[T]) SetRows(index []int32, values mat.Dense[T]) {
	if !p.Sparse {
		panic(fmt.Sprintf("nn.SetRows: parameter %q is not sparse", p.Name))
	}
	if values.Rows != len(index) || len(index) > 0 && values.Cols != p.Value.Cols {
		panic(fmt.Sprintf("nn.SetRows: parameter %q: values are %d x %d, want %d x %d", p.Name, values.Rows, values.Cols, len(index), p.Value.Cols))
	}
	last := int32(-1)
	for i, r := range index {
		if r <= last || int(r) >= p.Value.Rows {
			panic(fmt.Sprintf("nn.SetRows: parameter %q: index[%d] = %d, want ascending rows below %d", p.Name, i, r, p.Value.Rows))
		}
		last = r
	}
	g, n, cols := &p.Rows, len(index), p.Value.Cols
	if len(g.buf) < n*cols {
		g.buf = make([]T, n*cols)
	}
	g.Index = append(g.Index[:0], index...)
	g.Values = mat.Dense[T]{Rows: n, Cols: cols, Stride: cols, Data: g.buf[:n*cols]}
	for i := range n {
		copy(g.Values.Row(i), values.Row(i))
	}
}

// A RowGrad is the gradient of some rows of a table. Read it, and write Values, as you like; for other rows use Param.SetRows.
type RowGrad[T Float] struct {
	Index  []int32      // the rows that have a gradient, ascending, each once
	Values mat.Dense[T] // len(Index) x cols; Values.Row(i) belongs to row Index[i]

	slot []int32  // row -> position in Index, valid for the rows in Index
	mark []uint64 // one bit a row: is in Index
	buf  []T
}

// reserve makes room for a batch with at most n different rows.
func (p *Param[T]) reserve(n int) {
	g := &p.Rows
	n = min(n, p.Value.Rows)
	if g.slot == nil {
		g.slot = make([]int32, p.Value.Rows)
		g.mark = make([]uint64, (p.Value.Rows+63)/64)
	}
	if len(g.buf) < n*p.Value.Cols {
		g.buf = make([]T, n*p.Value.Cols)
		g.Index = make([]int32, 0, n)
	}
}

// add marks rows as part of the coming gradient.
func (g *RowGrad[T]) add(rows []int32) {
	mark := g.mark
	for _, r := range rows {
		mark[uint32(r)>>6] |= 1 << (uint32(r) & 63)
	}
}

// collect turns the marks into Index and slot, and clears marks and values.
func (g *RowGrad[T]) collect(cols int) {
	g.Index = g.Index[:0]
	for w, m := range g.mark {
		if m == 0 {
			continue
		}
		g.mark[w] = 0
		for ; m != 0; m &= m - 1 {
			r := int32(w<<6 + bits.TrailingZeros64(m))
			g.slot[r] = int32(len(g.Index))
			g.Index = append(g.Index, r)
		}
	}
	n := len(g.Index)
	g.Values = mat.Dense[T]{Rows: n, Cols: cols, Stride: cols, Data: g.buf[:n*cols]}
	clear(g.Values.Data)
}

// chain does both for the only lookup in a table, and makes a list of the occurrences of every row in Index, as mat.SumPieces wants
// them: head[i] is the first occurrence of row Index[i] in rows, next[p] the one after p, -1 ends a list. at is 0 for every row
// of the table. Values are not cleared.
func (g *RowGrad[T]) chain(rows, at, head, next []int32, cols int) []int32 {
	mark := g.mark
	next = next[:len(rows)]
	for i := len(rows) - 1; i >= 0; i-- {
		r := uint32(rows[i])
		next[i] = at[r] - 1
		at[r] = int32(i) + 1
		mark[r>>6] |= 1 << (r & 63)
	}
	index, n := g.Index[:len(head)], 0
	for w, m := range mark {
		if m == 0 {
			continue
		}
		mark[w] = 0
		for ; m != 0; m &= m - 1 {
			r := w<<6 + bits.TrailingZeros64(m)
			index[n], head[n] = int32(r), at[r]-1
			at[r] = 0
			n++
		}
	}
	g.Index = index[:n]
	g.Values = mat.Dense[T]{Rows: n, Cols: cols, Stride: cols, Data: g.buf[:n*cols]}
	return head[:n]
}

// gradient returns the gradient's elements: all rows of a dense parameter, the batch's rows of a sparse one.
func (p *Param[T]) gradient() mat.Dense[T] {
	if p.Sparse {
		return p.Rows.Values
	}
	return p.Grad
}
