package window

import (
	"errors"
	"fmt"
	"slices"

	"github.com/lockstep-go/lockstep/mat"
	"github.com/lockstep-go/lockstep/vec"
)

// ErrNotFinite is the cause of the error of a training run whose numbers
// have become infinite or NaN.
var ErrNotFinite = errors.New("not finite")

// notFiniteAt returns the index of the first element that is not finite, or -1.
func notFiniteAt(x []float32) int {
	if s := vec.SumAbs(x); s-s == 0 {
		return -1
	}
	return slices.IndexFunc(x, func(v float32) bool { return v-v != 0 })
}

// firstNotFinite returns the first parameter that has an element which is not finite, and
// the element, or "".
func firstNotFinite(cfg *Config, p *params) (name string, at int, value float32) {
	p.each(cfg, func(n string, _ []int, data []float32) {
		if i := notFiniteAt(data); i >= 0 && name == "" {
			name, at, value = n, i, data[i]
		}
	})
	return name, at, value
}

// notFinite is the error for a step whose loss, gradient or weights are not finite. It names the
// first layer, in the order of computation, whose values are not finite, and the first such parameter.
func (t *trainer) notFinite(what string) error {
	where := "the values of the " + t.node() + " are not"
	if name, i, v := firstNotFinite(&t.m.cfg, &t.m.params); name != "" {
		where += fmt.Sprintf(", parameter %s, element %d is %v", name, i, v)
	}
	return fmt.Errorf("epoch %d, step %d: %s %w: %s; lower the rate (now %g)", t.Epoch+1, t.Step+1, what, ErrNotFinite, where, t.lr)
}

// node names the first layer of the batch with a value that is not finite.
func (t *trainer) node() string {
	for _, l := range []struct {
		name string
		x    mat.Dense[float32]
	}{{"input layer", t.x}, {"hidden layer", t.h}, {"output layer", t.o}, {"auxiliary output", t.oa}, {"gradient at the hidden layer", t.dh}} {
		for r := range min(t.n, l.x.Rows) {
			if notFiniteAt(l.x.Row(r)) >= 0 {
				return l.name
			}
		}
	}
	return "gradients or weights"
}
