package vec

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lockstep-go/lockstep/asm"
	"github.com/lockstep-go/lockstep/internal/cpu"
	"github.com/lockstep-go/lockstep/internal/kerneltest"
)

// TestSparseWide: rows longer than a call of a kernel are updated as the dense form does it.
func TestSparseWide(t *testing.T) {
	kerneltest.EachLevel(t, func(t *testing.T, _ cpu.Level) {
		sparseWide[float32](t)
		sparseWide[float64](t)
	})
}

func sparseWide[T Float](t *testing.T) {
	const width = asm.BlockLen + 77
	rng := rand.New(rand.NewPCG(4, 2))
	p, s, g := random[T](rng, 3*width), make([]T, 3*width), random[T](rng, 2*width)
	m, v := make([]T, 3*width), make([]T, 3*width)
	rows := []int32{2, 0}
	adam := AdamParams{LR: 0.1, Beta1: 0.9, Beta2: 0.99, Eps: 1e-8, Correction1: 1, Correction2: 1}
	sgdP, adaP, adamP := append([]T(nil), p...), append([]T(nil), p...), append([]T(nil), p...)
	SparseSGD(sgdP, width, rows, g, 0.1)
	SparseAdagrad(adaP, s, width, rows, g, AdagradParams{LR: 0.1, Eps: 1e-8})
	SparseAdam(adamP, m, v, width, rows, g, adam)
	row := func(x []T, r int) []T { return append([]T(nil), x[r*width:(r+1)*width]...) }
	for i, r := range []int{2, 0} {
		gr := row(g, i)
		want, state, second := row(p, r), make([]T, width), make([]T, width)
		SGD(want, nil, gr, SGDParams{LR: 0.1})
		require.True(t, equal(want, row(sgdP, r)), "SparseSGD, row %d", r)
		want = row(p, r)
		Adagrad(want, state, gr, AdagradParams{LR: 0.1, Eps: 1e-8})
		require.True(t, equal(want, row(adaP, r)) && equal(state, row(s, r)), "SparseAdagrad, row %d", r)
		want = row(p, r)
		clear(state)
		Adam(want, state, second, nil, gr, adam) // corrections of 1: no difference between the forms
		require.True(t, equal(want, row(adamP, r)) && equal(state, row(m, r)) && equal(second, row(v, r)), "SparseAdam, row %d", r)
	}
	for _, x := range [][]T{sgdP, adaP, adamP} {
		require.True(t, equal(row(p, 1), row(x, 1)), "another row changed")
	}
}

func equal[T Float](a, b []T) bool {
	for i := range a {
		if !kerneltest.SameBits(a[i], b[i]) {
			return false
		}
	}
	return len(a) == len(b)
}

func TestOptimiserMistakesNamed(t *testing.T) {
	p, x := make([]float32, 4), make([]float32, 4)
	for want, f := range map[string]func(){
		"vec.SGD: len(buf) = 3, want len(p) = 4":                func() { SGD(p, x[:3], x, SGDParams{}) },
		"vec.SGD: g overlaps buf, want separate memory":         func() { SGD(p, x, x, SGDParams{}) },
		"vec.SGD: Momentum = 1, want 0 without buf":             func() { SGD(p, nil, x, SGDParams{Momentum: 1}) },
		"vec.SGD: Momentum = 0, want another one with Nesterov": func() { SGD(p, make([]float32, 4), x, SGDParams{Nesterov: true}) },
		"vec.Adam: v overlaps m, want separate memory":          func() { Adam(p, x, x, nil, make([]float32, 4), AdamParams{}) },
		"vec.Adam: Correction1 = 0, Correction2 = 0.1, want 1 - Beta1^t and 1 - Beta2^t, above 0": func() {
			Adam(p, make([]float32, 4), x, nil, make([]float32, 4), AdamParams{Correction2: 0.1})
		},
		"vec.SparseAdam: Correction1 = 1, Correction2 = NaN, want 1 - Beta1^t and 1 - Beta2^t, above 0": func() {
			SparseAdam(p, make([]float32, 4), x, 4, []int32{0}, make([]float32, 4), AdamParams{Correction1: 1, Correction2: math.NaN()})
		},
		"vec.RMSProp: len(avg) = 2, want len(p) = 4":            func() { RMSProp(p, make([]float32, 4), x[:2], nil, x, RMSPropParams{}) },
		"vec.SparseAdagrad: g overlaps p, want separate memory": func() { SparseAdagrad(p, x, 4, []int32{0}, p, AdagradParams{}) },
		"vec.SparseAdam: len(v) = 1, want len(p) = 4":           func() { SparseAdam(p, make([]float32, 4), x[:1], 4, []int32{0}, x, AdamParams{}) },
		"vec.SparseAdam: g overlaps v, want separate memory":    func() { SparseAdam(p, make([]float32, 4), x, 4, []int32{0}, x, AdamParams{}) },
		"vec.SparseSGD: rows[0] = 1, want 0 <= row < 1":         func() { SparseSGD(p, 4, []int32{1}, x, 1) },
	} {
		require.PanicsWithValue(t, want, f)
	}
}

// TestStopTheWorldWide is TestStopTheWorld for one row of 16 Mi elements: without the cut at asm.BlockLen it waits some milliseconds.
func TestStopTheWorldWide(t *testing.T) {
	kerneltest.Stops(t, func() func() {
		p, g := make([]float32, 16<<20), make([]float32, 16<<20)
		s := make([]float32, 16<<20)
		return func() {
			SparseAdagrad(p, s, len(p), []int32{0}, g, AdagradParams{LR: 0.1, Eps: 1})
			Prefetch(p)
		}
	}, 2*time.Millisecond)
}

// TestCopyLong: what is copied or cleared in pieces is so to the end, and over itself.
func TestCopyLong(t *testing.T) {
	for _, n := range []int{copyLen - 1, copyLen, copyLen + 1, 2 * copyLen, 2*copyLen + 3} {
		x, dst := make([]float32, n), make([]float32, n+1)
		for i := range x {
			x[i] = float32(i + 1)
		}
		Copy(dst[:n], x)
		require.True(t, equal(x, dst[:n]) && dst[n] == 0, "Copy, n = %d", n)
		Copy(dst[:n], dst[:n])
		require.True(t, equal(x, dst[:n]), "Copy over itself, n = %d", n)
		clear(dst)
		CopyInc(n, x, 1, dst, 1)
		require.True(t, equal(x, dst[:n]) && dst[n] == 0, "CopyInc, n = %d", n)
		dst[n] = 7
		Dropout(dst[:n], x, 1, DropoutMask{}, 0)
		require.True(t, equal(make([]float32, n), dst[:n]) && dst[n] == 7, "Dropout, n = %d", n)
	}
}
