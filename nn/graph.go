package nn

import (
	"fmt"
	"unicode/utf8"
)

// A Graph is a network: nodes in the order in which they were added, which is a topological order, and the parameters
// they use. Build it once, then make Sessions, Predictors and Trainers of it; it must not change after the first of these.
//
// Every node computes a matrix of batch x Width; row i belongs to example i. Shapes are checked as nodes are added:
// a mistake panics with the node's name and both shapes.
type Graph[T Float] struct {
	nodes  []*Node[T]
	params []*Param[T]
	byName map[string]bool // names of nodes
	pNames map[string]*Param[T]
	drops  uint32 // dropout layers so far: part of their masks' counter
}

// A Node is one operation of a Graph: its value is batch x Width, and so is its gradient. A loss is one number for the batch.
type Node[T Float] struct {
	g     *Graph[T]
	id    int
	name  string
	in    []*Node[T]
	ps    []*Param[T] // that the node itself uses
	width int
	ids   bool // carries indices instead of numbers
	op    op[T]
	users int  // nodes that read this one
	deep  bool // a parameter lies at or below: it has a gradient
	loss  bool // its value is one number for the whole batch
}

// Name returns the node's name.
func (n *Node[T]) Name() string { return n.name }

// Width returns the number of columns of the node's value.
func (n *Node[T]) Width() int { return n.width }

// op is what a node computes; stage is an op bound to the buffers of one Session.
type op[T Float] interface {
	kind() string // for messages and the description in model files
	bind(s *Session[T], n *Node[T]) stage[T]
}

type stage[T Float] interface {
	forward(s *Session[T])
	backward(s *Session[T]) // called only when the node has a gradient
}

// NewGraph returns an empty graph.
func NewGraph[T Float]() *Graph[T] {
	return &Graph[T]{byName: map[string]bool{}, pNames: map[string]*Param[T]{}}
}

// Params returns the parameters in the order in which nodes first used them. This order is the order of clipping, of
// model files and of all-reduce.
func (g *Graph[T]) Params() []*Param[T] { return append([]*Param[T](nil), g.params...) }

// Param returns the parameter with the given name, or nil.
func (g *Graph[T]) Param(name string) *Param[T] { return g.pNames[name] }

// Nodes returns the nodes in topological order.
func (g *Graph[T]) Nodes() []*Node[T] { return append([]*Node[T](nil), g.nodes...) }

// Node returns the node with the given name, or nil: a network that LoadModel built is used by its names.
func (g *Graph[T]) Node(name string) *Node[T] {
	for _, n := range g.nodes {
		if n.name == name {
			return n
		}
	}
	return nil
}

func (g *Graph[T]) add(name string, o op[T], width int, in []*Node[T], params ...*Param[T]) *Node[T] {
	if name == "" || g.byName[name] {
		panic(fmt.Sprintf("nn: %s node %q: want a name that no other node has", o.kind(), name))
	}
	if !utf8.ValidString(name) {
		panic(fmt.Sprintf("nn: %s node %q: the name is not UTF-8, as files want it", o.kind(), name))
	}
	if width <= 0 {
		panic(fmt.Sprintf("nn: node %q (%s): width is %d, want a positive number", name, o.kind(), width))
	}
	n := &Node[T]{g: g, id: len(g.nodes), name: name, in: in, width: width, op: o, ps: params}
	_, n.loss = o.(lossOp)
	for _, p := range params {
		if err := p.check(); err != nil {
			panic(err.Error())
		}
		if other, ok := g.pNames[p.Name]; ok && other != p {
			panic(fmt.Sprintf("nn: node %q (%s): another parameter is called %q", name, o.kind(), p.Name))
		} else if !ok {
			g.pNames[p.Name] = p
			g.params = append(g.params, p)
		}
		n.deep = true
	}
	for _, m := range in {
		m.users++
		n.deep = n.deep || m.deep
	}
	g.byName[name] = true
	g.nodes = append(g.nodes, n)
	return n
}

// want panics unless in is a node of g that carries numbers of the given width (any, if width < 0).
func (g *Graph[T]) want(kind, name string, in *Node[T], width int) {
	switch {
	case in == nil || in.g != g:
		panic(fmt.Sprintf("nn: node %q (%s): its input is not a node of this graph", name, kind))
	case in.ids:
		panic(fmt.Sprintf("nn: node %q (%s): its input %q carries indices, want numbers", name, kind, in.name))
	case in.loss:
		panic(fmt.Sprintf("nn: node %q (%s): its input %q is a loss, want a node with one row an example", name, kind, in.name))
	case width >= 0 && in.width != width:
		panic(fmt.Sprintf("nn: node %q (%s): its input %q is batch x %d, want batch x %d", name, kind, in.name, in.width, width))
	}
}

func (g *Graph[T]) wantIDs(kind, name string, in *Node[T], width int) {
	switch {
	case in == nil || in.g != g:
		panic(fmt.Sprintf("nn: node %q (%s): its indices are not a node of this graph", name, kind))
	case !in.ids:
		panic(fmt.Sprintf("nn: node %q (%s): its input %q carries numbers, want indices", name, kind, in.name))
	case width >= 0 && in.width != width:
		panic(fmt.Sprintf("nn: node %q (%s): its indices %q are batch x %d, want batch x %d", name, kind, in.name, in.width, width))
	}
}

func wantParam[T Float](kind, name, what string, p *Param[T], rows, cols int) {
	if p == nil {
		panic(fmt.Sprintf("nn: node %q (%s): no %s", name, kind, what))
	}
	if p.Value.Rows != rows || p.Value.Cols != cols {
		panic(fmt.Sprintf("nn: node %q (%s): %s %q is %d x %d, want %d x %d", name, kind, what, p.Name, p.Value.Rows, p.Value.Cols, rows, cols))
	}
}

// usersOf returns the number of nodes that use p.
func (g *Graph[T]) usersOf(p *Param[T]) int {
	users := 0
	for _, n := range g.nodes {
		for _, q := range n.ps {
			if q == p {
				users++
			}
		}
	}
	return users
}

// lossOp marks the operations whose value is one number for the whole batch.
type lossOp interface{ loss() }

// inputOp is data from outside: numbers or indices.
type inputOp[T Float] struct{ ids bool }

func (o *inputOp[T]) kind() string {
	if o.ids {
		return "Indices"
	}
	return "Input"
}

func (o *inputOp[T]) bind(*Session[T], *Node[T]) stage[T] { return o }
func (o *inputOp[T]) forward(*Session[T])                 {}
func (o *inputOp[T]) backward(*Session[T])                {}

// Input adds a source of numbers, batch x width: Session.SetInput gives it its batch.
//
// Panics if width is not positive, or the name is empty or another node's.
func (g *Graph[T]) Input(name string, width int) *Node[T] {
	return g.add(name, &inputOp[T]{}, width, nil)
}

// Indices adds a source of indices, batch x width: the words of a window, the class of an example. Session.SetIndices
// gives it its batch.
//
// Panics as Input does.
func (g *Graph[T]) Indices(name string, width int) *Node[T] {
	n := g.add(name, &inputOp[T]{ids: true}, width, nil)
	n.ids = true
	return n
}
