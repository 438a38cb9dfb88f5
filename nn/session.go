package nn

import (
	"fmt"
	"math"

	"github.com/lockstep-go/lockstep/mat"
)

// A Session runs a graph on batches of at most a fixed size. Its buffers are planned when it is made; Forward and
// Backward allocate nothing. A Session is used by one goroutine at a time; any number of Sessions that only go forward may
// run on a graph at once, and share it with one that trains as long as they do not run during its steps, which write parameters.
//
// A network with dropout wants a SetDropout with a new step before every Forward in training, as Trainer.Step does: until it is
// called again the masks stay the same.
type Session[T Float] struct {
	g     *Graph[T]
	max   int // rows
	n     int // rows of the running batch
	train bool
	ready bool // Forward has run in training, and Backward not since
	grads bool // planned with gradients
	spent bool // Backward has begun since the last Forward

	plan   []bool // node is computed here
	kept   []bool // and its value can be asked for after Forward
	lasts  []bool // and after Backward, too
	val    []mat.Dense[T]
	grad   []mat.Dense[T]
	ids    [][]int32
	set    []bool // input was set
	seen   []bool // grad holds a contribution of the running Backward
	needs  []bool // a gradient is wanted at or below the node
	stages []stage[T]
	losses []float64
	lookup []*embeddingStage[T]
	lowest *linearStage[T] // the first that has a gradient to pass on: it goes backward last
	states []sparseState[T]

	rowsDue bool // collectRows is to be called in the running Backward
	scratch []T

	seed, step uint64
}

// NewSession plans buffers for batches of up to maxBatch rows. With grads it can go backward: it keeps every value until
// its gradient is done, and it gives the parameters of the graph their gradient buffers. Without, buffers are used again as soon as
// their last reader is done.
//
// The session computes what outputs need, losses among them only if they are named. With no output named it computes all
// nodes, and its outputs are those that only losses read, or nobody: logits, scores.
//
// Panics if maxBatch is not positive or an output is not a node of g.
func NewSession[T Float](g *Graph[T], maxBatch int, grads bool, outputs ...*Node[T]) *Session[T] {
	if maxBatch <= 0 {
		panic(fmt.Sprintf("nn.NewSession: maxBatch = %d, want a positive number", maxBatch))
	}
	n := len(g.nodes)
	s := &Session[T]{
		g: g, max: maxBatch, grads: grads,
		plan: make([]bool, n), kept: make([]bool, n), lasts: make([]bool, n), val: make([]mat.Dense[T], n), grad: make([]mat.Dense[T], n), ids: make([][]int32, n), set: make([]bool, n),
		seen: make([]bool, n), needs: make([]bool, n), stages: make([]stage[T], n), losses: make([]float64, n),
	}
	for i := range s.plan {
		s.plan[i] = len(outputs) == 0
	}
	for _, o := range outputs {
		if o == nil || o.g != g {
			panic("nn.NewSession: an output is not a node of the graph")
		}
		s.plan[o.id] = true
	}
	for i := n - 1; i >= 0; i-- {
		if s.plan[i] {
			for _, in := range g.nodes[i].in {
				s.plan[in.id] = true
			}
		}
	}
	if grads {
		s.makeGradients()
	}
	s.makeBuffers(outputs)
	for i, node := range g.nodes {
		if s.plan[i] {
			s.stages[i] = node.op.bind(s, node)
		}
	}
	return s
}

// makeGradients gives every parameter its gradient buffer, once for the graph.
func (s *Session[T]) makeGradients() {
	rows := map[*Param[T]]int{}
	for i, n := range s.g.nodes {
		if e, ok := n.op.(*embeddingOp[T]); ok && s.plan[i] {
			rows[e.table] += s.max * n.in[0].width
		}
	}
	for _, p := range s.g.params {
		if p.Sparse {
			p.reserve(rows[p])
		} else if p.Grad.Data == nil {
			p.Grad = mat.New[T](p.Value.Rows, p.Value.Cols)
		}
	}
}

// makeBuffers lays all values and gradients into one slab. A buffer lives from the node that first writes it to the
// node that last reads it; node i goes forward at time i and backward at time 2N-1-i. Buffers whose lives do
// not meet share memory. The inputs of a Concat that have no other reader are written straight into its columns.
func (s *Session[T]) makeBuffers(outputs []*Node[T]) {
	N := len(s.g.nodes)
	var p planner
	value := make([]int, N)  // buffer number, -1: none of its own
	grad := make([]int, N)   //
	part := make([]int, N)   // > 0: the value is the columns from part-1 of ...
	parent := make([]int, N) // ... this node
	shared := 0
	for i, n := range s.g.nodes {
		value[i], grad[i] = -1, -1
		if !s.plan[i] {
			continue
		}
		if _, ok := n.op.(*concatOp[T]); ok {
			at := 0
			for _, m := range n.in {
				_, input := m.op.(*inputOp[T])
				if m.users == 1 && !input && part[m.id] == 0 {
					part[m.id], parent[m.id] = at+1, i
				}
				at += m.width
			}
		}
		if n.users > 1 {
			shared = max(shared, n.width)
		}
	}
	keep := make([]bool, N)
	for _, o := range outputs {
		keep[o.id] = true
	}
	// end returns the last time at which the value of node i is read, 2N for an output.
	end := func(i int) int {
		t := i
		if s.grads {
			t = 2*N - 1 - i
		}
		results := true // read by losses only, if at all
		for _, m := range s.g.nodes[i+1:] {
			for _, in := range m.in {
				if in.id == i && s.plan[m.id] {
					t = max(t, m.id)
					results = results && m.loss
				}
			}
		}
		if keep[i] || results && (s.grads || len(outputs) == 0) {
			t = 2 * N
		}
		return t
	}
	// within reports whether the value of node j is columns of that of node i.
	within := func(j, i int) bool {
		for part[j] > 0 {
			if j = parent[j]; j == i {
				return true
			}
		}
		return false
	}
	for i, n := range s.g.nodes {
		_, input := n.op.(*inputOp[T])
		s.lasts[i] = input || s.plan[i] && end(i) == 2*N
		s.kept[i] = s.lasts[i] || s.plan[i] && s.grads
		if !s.plan[i] || n.loss || input || part[i] > 0 {
			continue
		}
		// A Concat's buffer is written by its inputs, which come earlier, and by theirs.
		first := i
		for j := range i {
			if within(j, i) {
				first = min(first, j)
			}
		}
		last := end(i)
		for j := first; j < i; j++ {
			if within(j, i) {
				last = max(last, end(j)) // an input's own backward may read its columns later than this node's readers do
			}
		}
		value[i] = p.add(s.max*n.width, first, last)
		if s.grads && n.deep {
			// Written from the time its last reader goes backward. A loss may write its gradient while it goes forward.
			last, start := i, 0
			for _, m := range s.g.nodes[i+1:] {
				for _, in := range m.in {
					if in.id == i {
						last = m.id
						if m.loss {
							start = m.id
						}
					}
				}
			}
			if start == 0 {
				start = 2*N - 1 - last
			}
			done := 2*N - 1 - i
			if first < i {
				done = 2*N - 1 - first
			}
			grad[i] = p.add(s.max*n.width, start, done)
		}
	}
	slab := make([]T, p.layout())
	for i, n := range s.g.nodes {
		w := n.width
		if value[i] >= 0 {
			s.val[i] = mat.Dense[T]{Rows: s.max, Cols: w, Stride: w, Data: slab[p.bufs[value[i]].at:][: s.max*w : s.max*w]}
		}
		if grad[i] >= 0 {
			s.grad[i] = mat.Dense[T]{Rows: s.max, Cols: w, Stride: w, Data: slab[p.bufs[grad[i]].at:][: s.max*w : s.max*w]}
		}
	}
	// From the top down, so that a Concat within a Concat finds its parent placed.
	for i := N - 1; i >= 0; i-- {
		if part[i] > 0 && s.plan[i] {
			at, w := part[i]-1, s.g.nodes[i].width
			s.val[i] = s.val[parent[i]].View(0, s.max, at, at+w)
			if s.grads && s.g.nodes[i].deep {
				s.grad[i] = s.grad[parent[i]].View(0, s.max, at, at+w)
			}
		}
	}
	if s.grads {
		s.scratch = make([]T, s.max*shared)
	}
}

// planner places buffers with known lives in one slab, first fit in order of birth.
type planner struct{ bufs []planned }

type planned struct{ size, start, end, at int }

func (p *planner) add(size, start, end int) int {
	size = (size + 15) &^ 15
	p.bufs = append(p.bufs, planned{size, start, end, -1})
	return len(p.bufs) - 1
}

func (p *planner) layout() int {
	total := 0
	for t := 0; ; t++ {
		later := false
		for i := range p.bufs {
			b := &p.bufs[i]
			later = later || b.start > t
			if b.start != t {
				continue
			}
			// Move up past every placed buffer that is alive at the same time and in the way, until none is.
			at := 0
			for moved := true; moved; {
				moved = false
				for _, o := range p.bufs {
					if o.at >= 0 && o.start <= b.end && b.start <= o.end && at < o.at+o.size && o.at < at+b.size {
						at, moved = o.at+o.size, true
					}
				}
			}
			b.at = at
			total = max(total, at+b.size)
		}
		if !later {
			return total
		}
	}
}

// MaxBatch returns the most rows a batch may have.
func (s *Session[T]) MaxBatch() int { return s.max }

// SetInput gives an Input node its batch. The session reads x until the batch is done and does not write it.
//
// Panics if node is not an Input of this graph, or x has other columns or more rows than MaxBatch.
func (s *Session[T]) SetInput(node *Node[T], x mat.Dense[T]) {
	s.wantInput("SetInput", node, false)
	if x.Cols != node.width || x.Rows > s.max {
		panic(fmt.Sprintf("nn.SetInput: node %q: batch is %d x %d, want at most %d x %d", node.name, x.Rows, x.Cols, s.max, node.width))
	}
	s.val[node.id], s.set[node.id] = x, true
}

// SetIndices gives an Indices node its batch, row by row: batch = len(ids) / node.Width(). The session reads ids until
// the batch is done. Indices are checked against their tables in Forward.
//
// Panics if node is no Indices node of this graph, or ids is not a whole number of rows, at most MaxBatch.
func (s *Session[T]) SetIndices(node *Node[T], ids []int32) {
	s.wantInput("SetIndices", node, true)
	if len(ids)%node.width != 0 || len(ids)/node.width > s.max {
		panic(fmt.Sprintf("nn.SetIndices: node %q: len(ids) = %d, want a multiple of its width %d, at most %d rows", node.name, len(ids), node.width, s.max))
	}
	s.ids[node.id], s.set[node.id] = ids, true
}

func (s *Session[T]) wantInput(fn string, node *Node[T], ids bool) {
	s.wantNode(fn, node)
	if o, ok := node.op.(*inputOp[T]); !ok || o.ids != ids {
		panic(fmt.Sprintf("nn.%s: node %q is %s", fn, node.name, node.op.kind()))
	}
}

// wantNode panics unless node is one that the session was planned with.
func (s *Session[T]) wantNode(fn string, node *Node[T]) {
	switch {
	case node == nil:
		panic(fmt.Sprintf("nn.%s: the node is nil, as Graph.Node returns for a name that the graph does not have", fn))
	case node.g != s.g:
		panic(fmt.Sprintf("nn.%s: node %q is not of this session's graph", fn, node.name))
	case node.id >= len(s.plan):
		panic(fmt.Sprintf("nn.%s: node %q was added to the graph after the session was made", fn, node.name))
	}
}

// Forward computes every node for a batch of n rows. In training, dropout is on, with the masks of the last SetDropout, embedding
// rows are bounded (Param.LookupMaxNorm) and losses prepare their gradients; without, dropout is the identity.
//
// Panics if n is not 1 to MaxBatch, an input was not set or has another number of rows, an index, label or target is out of range, or
// the graph has got further nodes since the session was made.
func (s *Session[T]) Forward(n int, training bool) {
	if n <= 0 || n > s.max {
		panic(fmt.Sprintf("nn.Forward: n = %d, want 1 to %d rows", n, s.max))
	}
	if len(s.g.nodes) != len(s.plan) {
		panic(fmt.Sprintf("nn.Forward: the graph has %d nodes, and had %d when the session was made: make sessions after the last node", len(s.g.nodes), len(s.plan)))
	}
	s.n, s.train, s.ready, s.spent = n, training, false, false
	for i, node := range s.g.nodes {
		if !s.plan[i] {
			continue
		}
		if o, ok := node.op.(*inputOp[T]); ok {
			rows, set := s.val[i].Rows, "SetInput"
			if o.ids {
				rows, set = len(s.ids[i])/node.width, "SetIndices"
			}
			if !s.set[i] {
				panic(fmt.Sprintf("nn.Forward: node %q has no batch yet: %s gives it one", node.name, set))
			}
			if rows != n {
				panic(fmt.Sprintf("nn.Forward: node %q has %d rows, want %d", node.name, rows, n))
			}
			continue
		}
		s.val[i].Rows, s.grad[i].Rows = n, n
		s.stages[i].forward(s)
	}
	s.ready = training
}

// Backward computes the gradient of the sum of all losses with respect to every parameter that is not frozen, in
// one pass over the nodes in reverse topological order. Where a node has several readers, or a parameter several
// nodes, the contributions add up in that order. Every Backward wants a Forward of its own, in training: it uses up the values.
//
// Panics if the session was made without gradients, or the last call was not a Forward in training that returned.
func (s *Session[T]) Backward() {
	if !s.grads || !s.ready {
		panic("nn.Backward: want a session with gradients, after a Forward in training (one for each Backward)")
	}
	s.ready, s.spent = false, true
	for _, p := range s.g.params {
		p.written = false
	}
	for i, n := range s.g.nodes {
		s.seen[i] = n.loss
		s.needs[i] = false
		if !n.deep {
			continue
		}
		for _, in := range n.in {
			s.needs[i] = s.needs[i] || s.needs[in.id]
		}
		for _, p := range n.ps {
			s.needs[i] = s.needs[i] || !p.Frozen
		}
	}
	s.rowsDue = len(s.lookup) > 0
	for _, p := range s.g.params { // tables that only other sessions look words up in
		s.rowsDue = s.rowsDue || p.Sparse && !p.Frozen
	}
	for i := len(s.g.nodes) - 1; i >= 0; i-- {
		if s.plan[i] && s.seen[i] && s.needs[i] {
			if _, ok := s.stages[i].(*linearStage[T]); s.rowsDue && !ok {
				s.collectRows()
			}
			s.stages[i].backward(s)
		}
	}
	if s.rowsDue {
		s.collectRows()
	}
	for _, st := range s.lookup {
		if st.alone && !st.summed && !st.table.Frozen {
			zero(st.table.Rows.Values) // no loss depends on it
		}
	}
	for _, p := range s.g.params {
		if !p.Frozen && !p.Sparse && !p.written {
			zero(p.Grad) // no loss depends on it in this graph
		}
	}
}

// collectRows finds the rows that the coming gradients of sparse tables have.
func (s *Session[T]) collectRows() {
	s.rowsDue = false
	for _, st := range s.lookup {
		if t := st.table; t.Sparse && !t.Frozen {
			st.collect(s.ids[st.idx.id])
		}
	}
	for _, p := range s.g.params {
		if p.Sparse && !p.Frozen && !s.alone(p) {
			p.Rows.collect(p.Value.Cols)
		}
	}
}

// alone reports whether p has one lookup only, which collects for itself.
func (s *Session[T]) alone(p *Param[T]) bool {
	for _, st := range s.lookup {
		if st.table == p {
			return st.alone
		}
	}
	return false
}

// sparseState is what an optimiser keeps for the rows of a table.
type sparseState[T Float] struct {
	p     *Param[T]
	state mat.Dense[T]
}

// fetchBytes is how much of the optimisers' state is fetched before Backward is done: what they need first. All of it (1 MiB for 512
// windows of new words) drives itself and the products' operands out of L2; the kernels fetch the rest themselves, some rows
// ahead. Batch 512, one thread of Zen 4, against all: same words 1.8 % less time for a step (median of 28 pairs), new ones, uniform
// over the table, 0.4 % and 0.9 % more (medians of 50 and of 28 pairs, within their noise).
const fetchBytes = 160 << 10

// ahead asks for part i of n of what the optimisers will need of large tables first when Backward is done.
func (s *Session[T]) ahead(i, n int) {
	size := 8
	if single[T]() {
		size = 4
	}
	for _, x := range s.states {
		if idx := x.p.Rows.Index; !x.p.Frozen {
			rows := min(len(idx), fetchBytes/(len(s.states)*x.p.Value.Cols*size))
			prefetch(x.state, idx[rows*i/n:rows*(i+1)/n])
		}
	}
}

// into returns where a contribution to the gradient of node is to be written: its buffer, or scratch space when the
// buffer already holds one. Call given after writing.
func (s *Session[T]) into(node *Node[T]) mat.Dense[T] {
	if !s.seen[node.id] {
		return s.grad[node.id]
	}
	w := node.width
	return mat.Dense[T]{Rows: s.n, Cols: w, Stride: w, Data: s.scratch[:s.n*w]}
}

// given adds what was written to into(node), or notes that it is the first contribution.
func (s *Session[T]) given(node *Node[T], d mat.Dense[T]) {
	if !s.seen[node.id] {
		s.seen[node.id] = true
		return
	}
	addTo(s.grad[node.id], d)
}

// beta returns what a product must scale the gradient of node by before it adds: 0 for the first contribution.
func (s *Session[T]) beta(node *Node[T]) T {
	if s.seen[node.id] {
		return 1
	}
	s.seen[node.id] = true
	return 0
}

// beta returns the same for a parameter's gradient.
func (p *Param[T]) beta() T {
	if p.written {
		return 1
	}
	p.written = true
	return 0
}

// Value returns the value of a node after Forward: batch x width. It is the session's own buffer, valid until the next
// Forward. A session with gradients has the values of all nodes that it computes, until Backward (and so Trainer.Step) writes its
// gradients over those that it no longer needs: after it, those of outputs named to NewSession are left, and those that only
// losses read, or nobody: logits, scores. A session without gradients has its outputs only (see NewSession). The value of an Input
// is its batch.
//
// Panics if the session does not have the value, or node is a loss, an Indices node or not of this session's graph.
func (s *Session[T]) Value(node *Node[T]) mat.Dense[T] {
	s.wantNode("Value", node)
	switch {
	case node.loss:
		panic(fmt.Sprintf("nn.Value: node %q is a loss: LossOf returns its value", node.name))
	case node.ids:
		panic(fmt.Sprintf("nn.Value: node %q carries indices, want a node with numbers", node.name))
	case !s.kept[node.id]:
		panic(fmt.Sprintf("nn.Value: node %q is not an output of this session: name it in NewSession", node.name))
	case s.spent && !s.lasts[node.id]:
		panic(fmt.Sprintf("nn.Value: node %q: Backward has used up its value: ask after a Forward, or name the node in NewSession", node.name))
	}
	return s.val[node.id]
}

// Loss returns the sum of all losses of the last Forward, penalties among them, added in float64 in the order of their nodes.
//
// Panics if the session computes no loss: outputs were named, and no loss among them.
func (s *Session[T]) Loss() float64 {
	total, computed := 0.0, false
	for i, n := range s.g.nodes[:len(s.plan)] {
		if n.loss && s.plan[i] {
			total += s.losses[i]
			computed = true
		}
	}
	if !computed {
		panic("nn.Loss: this session computes no loss: name one in NewSession")
	}
	return total
}

// LossOf returns the value of one loss node in the last Forward; 0 if node is no loss.
//
// Panics if the session does not compute the loss, or node is not of its graph.
func (s *Session[T]) LossOf(node *Node[T]) float64 {
	s.wantNode("LossOf", node)
	if node.loss && !s.plan[node.id] {
		panic(fmt.Sprintf("nn.LossOf: this session does not compute the loss %q: name it in NewSession", node.name))
	}
	return s.losses[node.id]
}

// SetDropout fixes the random masks of every coming Forward in training, until it is called again: they are a function of seed, step,
// layer, row and column alone. Without it seed and step are 0, and so every Forward has the same mask. Trainer.Step calls it with
// the trainer's seed and the number of the step.
func (s *Session[T]) SetDropout(seed, step uint64) { s.seed, s.step = seed, step }

// nonFinite returns the first node, in topological order, whose value is not finite, or nil.
func (s *Session[T]) nonFinite() *Node[T] {
	for i, n := range s.g.nodes {
		if !s.plan[i] || n.ids {
			continue
		}
		if n.loss {
			if !finite(s.losses[i]) {
				return n
			}
		} else if !allFinite(s.val[i]) {
			return n
		}
	}
	return nil
}

func finite(x float64) bool { return math.Abs(x) <= math.MaxFloat64 }
