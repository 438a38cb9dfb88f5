package nn

import (
	"math"

	"github.com/lockstep-go/lockstep/internal/parallel"
	"github.com/lockstep-go/lockstep/mat"
	"github.com/lockstep-go/lockstep/vec"
)

// What this package asks of vec and mat, in one place.

// gemm is c = op(a)*op(b) + beta*c on one goroutine: the callers split the work themselves.
func gemm[T Float](opA, opB mat.Op, a, b mat.Dense[T], beta T, c mat.Dense[T]) {
	mat.GemmWith(opA, opB, 1, a, b, beta, c, mat.Options[T]{Threads: 1})
}

// pieces returns into how many parts a job is cut if they are not too small: many for each goroutine, so that one which
// starts late, or is held up, delays the job by little; one if nobody would share it: see runParts.
func pieces(large bool) int {
	if n := mat.Threads(); n > 1 && (large || parallel.Awake()) {
		return 12 * n
	}
	return 1
}

// runParts runs the parts of a job. One that is large wakes goroutines; another is shared with those that are awake.
func runParts(parts int, large bool, t parallel.Task) {
	switch {
	case parts == 1:
		t.Part(0)
	case large:
		parallel.Run(parts, mat.Threads(), t)
	default:
		parallel.RunAwake(parts, mat.Threads(), t)
	}
}

// between returns rows lo to hi of d, and d itself at no cost if those are all.
func between[T Float](d mat.Dense[T], lo, hi int) mat.Dense[T] {
	if lo == 0 && hi == d.Rows {
		return d
	}
	return d.RowRange(lo, hi)
}

// cut returns the rows of a part, a multiple of step, when n rows of so much work each are cut into pieces of at least least.
func cut(n, step, work, least int, large bool) int {
	k := pieces(large)
	each := max((n+k-1)/k, (least+work-1)/work)
	return (each + step - 1) / step * step
}

// parts returns how many parts of each rows n have.
func parts(n, each int) int { return (n + each - 1) / each }

// gemmBias is y = a(x W + bias).
func gemmBias[T Float](y, x, w mat.Dense[T], bias []T, a Activation) {
	act := mat.Identity
	switch a.kind {
	case actReLU:
		act = mat.ActReLU
	case actHardTanh:
		act = mat.ActHardTanh
	}
	mat.GemmWith(mat.NoTrans, mat.NoTrans, 1, x, w, 0, y, mat.Options[T]{Bias: bias, Act: act, Threads: 1})
	if a.kind != actNone && act == mat.Identity {
		applyRows(a, y, y)
	}
}

// apply is dst = a(x).
func apply[T Float](a Activation, dst, x []T) {
	switch a.kind {
	case actNone:
		copy(dst, x)
	case actReLU:
		vec.ReLU(dst, x)
	case actLeakyReLU:
		vec.LeakyReLU(dst, x, T(a.slope))
	case actHardTanh:
		vec.HardTanh(dst, x)
	case actTanh:
		vec.Tanh(dst, x)
	case actSigmoid:
		vec.Sigmoid(dst, x)
	case actSoftplus:
		vec.Softplus(dst, x)
	case actGELU:
		vec.GELU(dst, x)
	case actGELUTanh:
		vec.GELUTanh(dst, x)
	case actSiLU:
		vec.SiLU(dst, x)
	}
}

// applyGrad is dx = dy * a'(saved), saved being the output, or the input where fromInput says so.
func applyGrad[T Float](a Activation, dx, saved, dy []T) {
	switch a.kind {
	case actNone:
		copy(dx, dy)
	case actReLU:
		vec.ReLUGrad(dx, saved, dy)
	case actLeakyReLU:
		vec.LeakyReLUGrad(dx, saved, dy, T(a.slope))
	case actHardTanh:
		vec.HardTanhGrad(dx, saved, dy)
	case actTanh:
		vec.TanhGrad(dx, saved, dy)
	case actSigmoid:
		vec.SigmoidGrad(dx, saved, dy)
	case actSoftplus:
		vec.SoftplusGrad(dx, saved, dy)
	case actGELU:
		vec.GELUGrad(dx, saved, dy)
	case actGELUTanh:
		vec.GELUTanhGrad(dx, saved, dy)
	case actSiLU:
		vec.SiLUGrad(dx, saved, dy)
	}
}

func gather[T Float](y, table mat.Dense[T], ids []int32) { mat.GatherRows(y, table, ids) }
func prefetch[T Float](table mat.Dense[T], ids []int32)  { mat.PrefetchRows(table, ids) }
func scatterAdd[T Float](table mat.Dense[T], ids []int32, dy mat.Dense[T]) {
	mat.ScatterAddRows(table, ids, dy)
}
func sumPieces[T Float](dst, src mat.Dense[T], head, next []int32) {
	mat.SumPieces(dst, src, head, next)
}
func columnSums[T Float](sums []T, x mat.Dense[T], more bool) { mat.ColumnSums(sums, x, more) }

func dropout[T Float](dst, x mat.Dense[T], p float64, seed, step uint64, layer uint32) {
	mat.Dropout(dst, x, p, vec.DropoutMask{Seed: seed, Step: uint32(step), Layer: layer}, 0)
}

func add[T Float](dst, x []T)           { vec.Add(dst, dst, x) }
func scale[T Float](x []T, a T)         { vec.Scale(x, a, x) }
func axpy[T Float](dst []T, a T, x []T) { vec.AddScaled(dst, a, x) }
func negate[T Float](dst, x []T)        { vec.Scale(dst, -1, x) }
func clamp[T Float](x []T, bound T)     { vec.Clamp(x, x, -bound, bound) }
func sumSquares[T Float](x []T) T       { return vec.SumSquares(x) }
func sumAbs[T Float](x []T) T           { return vec.SumAbs(x) }
func maxAbs[T Float](x []T) T {
	lo, hi := vec.MinMax(x)
	return max(-lo, hi)
}

// addSign is dst += a*sign(x), sign(0) = 0.
func addSign[T Float](dst []T, a T, x []T) {
	for i, v := range x {
		switch {
		case v > 0:
			dst[i] += a
		case v < 0:
			dst[i] -= a
		}
	}
}

func zero[T Float](d mat.Dense[T]) {
	if d.Stride == d.Cols {
		clear(flat(d))
		return
	}
	for i := range d.Rows {
		clear(d.Row(i))
	}
}

func copyRows[T Float](dst, src mat.Dense[T]) {
	if d, x, ok := flat2(dst, src); ok {
		copy(d, x)
		return
	}
	for i := range dst.Rows {
		copy(dst.Row(i), src.Row(i))
	}
}

func addTo[T Float](dst, x mat.Dense[T]) {
	if d, v, ok := flat2(dst, x); ok {
		add(d, v)
		return
	}
	for i := range dst.Rows {
		add(dst.Row(i), x.Row(i))
	}
}

// allFinite reports whether no element is NaN or infinite. A finite sum of magnitudes proves it quickly; the sum of
// finite ones may overflow, so an infinite one proves nothing.
func allFinite[T Float](d mat.Dense[T]) bool {
	if d.Stride == d.Cols {
		if len(d.Data) == 0 || finite(float64(sumAbs(flat(d)))) {
			return true
		}
	}
	for i := range d.Rows {
		for _, x := range d.Row(i) {
			if !(math.Abs(float64(x)) <= math.MaxFloat64) {
				return false
			}
		}
	}
	return true
}
