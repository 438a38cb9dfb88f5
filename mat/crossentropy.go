package mat

import (
	"fmt"
	"math"

	"github.com/lockstep-go/lockstep/asm"
	"github.com/lockstep-go/lockstep/vec"
)

// CrossEntropy are the options of [SoftmaxCrossEntropy]. The zero value is the plain mean.
type CrossEntropy[T ~float32 | ~float64] struct {
	Smoothing float64 // epsilon of label smoothing, 0 to 1: the target is (1-epsilon)*onehot + epsilon/C (Szegedy et al. 2016)
	Weights   []T     // w, a factor for each class; nil: all 1
	Ignore    int32   // rows with this label count for nothing, if UseIgnore
	UseIgnore bool
	Sum       bool // return the sum and its gradient, not the mean and the mean's
}

// SoftmaxCrossEntropy returns the loss -log softmax(x)[y] of the logits x (rows x C) for the labels y, meaned over the rows,
// sets losses[i] to the loss of row i, and sets grad to the gradient of the returned loss in x. grad may be x.
// A zero grad asks for no gradient.
//
// With m, s, e as in [vec.Softmax], p = e/s and nll_i = log(s) - (x_y - m), which is large but finite for a hopeless row (unless x_y - m overflows):
//
//	losses[i] = nll_i                  grad_i = (p - onehot(y)) / rows                 loss = Sum(losses) / rows
//
// With class weights w, smoothing eps and ignored rows, as PyTorch's CrossEntropyLoss:
//
//	losses[i] = (1-eps) w_y nll_i + eps/C sum_c w_c (-log p_c)       loss = Sum(losses) / W,  W = sum of w_y
//
// over the rows that are not ignored; losses[i] and grad_i of an ignored row are 0 whatever it holds. W is added in float64,
// rows ascending, and then rounded to T. If every row is ignored, everything is 0. If W is 0 though rows count (their labels' weights
// are), the mean and its gradient are 0, where PyTorch has NaN or Inf, and losses is set as above. The sum divides by nothing: its loss
// and gradient are those of the formula, as in PyTorch, smoothing's share of classes with a weight included.
//
// A row of x with NaN or +Inf, or with nothing but -Inf, has NaN for loss and gradient. The whole costs about 1.3 times
// [SoftmaxRows]; smoothing, several times that. It panics, before it writes anything, if shapes or lengths differ, a label is
// neither a class nor ignored, grad shares some elements with x without being x, or losses any with grad or x.
func SoftmaxCrossEntropy[T ~float32 | ~float64](losses []T, grad, x Dense[T], labels []int32, opt CrossEntropy[T]) T {
	const fn = "SoftmaxCrossEntropy"
	check(fn, "x", x)
	if len(labels) != x.Rows {
		badLen(fn, "labels", len(labels), "x.Rows", x.Rows)
	}
	if len(losses) != x.Rows {
		badLen(fn, "losses", len(losses), "x.Rows", x.Rows)
	}
	none := grad.Rows == 0 && grad.Cols == 0
	if !none {
		checkSame(fn, grad, x)
		apart(fn, "x", &grad, &x)
	}
	each := &Dense[T]{1, len(losses), len(losses), losses}
	distinct(fn, "losses", each, "x", &x)
	distinct(fn, "losses", each, "grad", &grad)
	if opt.Weights != nil && len(opt.Weights) != x.Cols {
		badLen(fn, "opt.Weights", len(opt.Weights), "x.Cols", x.Cols)
	}
	if !(opt.Smoothing >= 0 && opt.Smoothing <= 1) {
		panic(fmt.Sprintf("mat.%s: opt.Smoothing = %v, want 0 to 1", fn, opt.Smoothing))
	}
	w, counts := labelWeight(labels, x.Cols, &opt)
	if !counts {
		clear(losses)
		if !none {
			grad.Fill(0)
		}
		return 0
	}
	div := T(w)
	noMean := div == 0 && !opt.Sum // the losses are wanted all the same
	if opt.Sum || noMean {
		div = 1
	}
	switch {
	case opt.Smoothing != 0:
		smoothRows(losses, grad, x, labels, &opt, div)
	case x.Cols > asm.BlockLen:
		wideRows(losses, grad, x, labels, &opt, div)
	default:
		plainRows(losses, grad, x, labels, &opt, div)
	}
	if noMean {
		if !none {
			grad.Fill(0)
		}
		return 0
	}
	return vec.Sum(losses) / div
}

// labelWeight checks the labels and returns the sum of the weights of the rows that count, and whether any does.
func labelWeight[T Float](labels []int32, classes int, opt *CrossEntropy[T]) (w float64, counts bool) {
	if !opt.UseIgnore && opt.Weights == nil {
		if largestIndex(labels) < uint32(min(classes, math.MaxInt32)) {
			return float64(len(labels)), len(labels) > 0
		}
	}
	for i, y := range labels {
		switch {
		case opt.UseIgnore && y == opt.Ignore:
			continue
		case uint32(y) >= uint32(classes):
			panic(fmt.Sprintf("mat.SoftmaxCrossEntropy: labels[%d] = %d, want 0 to %d", i, y, classes-1))
		case opt.Weights != nil:
			w += float64(opt.Weights[y])
		default:
			w++
		}
		counts = true
	}
	return w, counts
}

// largestIndex returns the largest label as an unsigned number; asm.BlockLen labels are one call of the kernel.
func largestIndex(labels []int32) uint32 {
	largest := asm.LargestIndex(labels[:min(asm.BlockLen, len(labels))])
	for i := asm.BlockLen; i < len(labels); i += asm.BlockLen {
		largest = max(largest, asm.LargestIndex(labels[i:min(i+asm.BlockLen, len(labels))]))
	}
	return largest
}

// weight returns w_y, and whether the row counts.
func (opt *CrossEntropy[T]) weight(y int32) (w T, counts bool) {
	switch {
	case opt.UseIgnore && y == opt.Ignore:
		return 0, false
	case opt.Weights != nil:
		return opt.Weights[y], true
	}
	return 1, true
}

// plainRows is the case without smoothing, for rows of at most asm.BlockLen columns: one kernel call for many rows, which
// gives the gradient, s and x_y - m of each.
func plainRows[T Float](losses []T, grad, x Dense[T], labels []int32, opt *CrossEntropy[T], div T) {
	if grad.Rows == 0 && x.Cols <= asm.SmallCols {
		var scratch [chunk * asm.SmallCols]T // where a gradient goes that nobody wants
		for i := 0; i < x.Rows; i += chunk {
			r := min(chunk, x.Rows-i)
			none := Dense[T]{r, x.Cols, x.Cols, scratch[:]}
			plainRows(losses[i:i+r], none, x.RowRange(i, i+r), labels[i:i+r], opt, div)
		}
		return
	}
	n := x.Cols
	var scale, diffs [chunk]T
	plain := !opt.UseIgnore && opt.Weights == nil
	if plain {
		fill(scale[:min(chunk, x.Rows)], 1/div)
	}
	for i := 0; i < x.Rows; {
		r := min(rowsAtOnce(n), chunk, x.Rows-i)
		y, l := labels[i:i+r], losses[i:i+r]
		if !plain {
			for k, c := range y {
				w, _ := opt.weight(c)
				scale[k] = w / div
			}
		}
		xs := x.Data[i*x.Stride:]
		if grad.Rows > 0 {
			crossEntropyRows(grad.Data[i*grad.Stride:], xs, r, n, grad.Stride, x.Stride, y, scale[:r], l, diffs[:r])
		} else {
			for k, c := range y {
				row := xs[k*x.Stride : k*x.Stride+n]
				diffs[k], l[k] = rowStats(row)
				if uint(c) < uint(n) {
					diffs[k] = row[c] - diffs[k]
				}
			}
		}
		logs(l)
		subtract(l, diffs[:r])
		if !plain {
			for k, c := range y {
				w, counts := opt.weight(c)
				l[k] *= w
				if !counts {
					ignoreRow(losses, grad, i+k)
				}
			}
		}
		i += r
	}
}

// fill: dst = v.
func fill[T Float](dst []T, v T) {
	if is32[T]() {
		asm.FillF32(f32(dst), float32(v))
	} else {
		asm.FillF64(f64(dst), float64(v))
	}
}

// subtract: dst -= x.
func subtract[T Float](dst, x []T) {
	if is32[T]() {
		asm.SubF32(f32(dst), f32(dst), f32(x))
	} else {
		asm.SubF64(f64(dst), f64(dst), f64(x))
	}
}

// ignoreRow clears what a row that does not count has left behind.
func ignoreRow[T Float](losses []T, grad Dense[T], i int) {
	losses[i] = 0
	if grad.Rows > 0 {
		clear(grad.Row(i))
	}
}

func crossEntropyRows[T Float](dst, x []T, rows, n, ldd, ldx int, labels []int32, scale, sums, diffs []T) {
	if is32[T]() {
		asm.CrossEntropyF32(f32(dst), f32(x), rows, n, ldd, ldx, labels, f32(scale), f32(sums), f32(diffs))
	} else {
		asm.CrossEntropyF64(f64(dst), f64(x), rows, n, ldd, ldx, labels, f64(scale), f64(sums), f64(diffs))
	}
}

// wideRows is plainRows for rows of more than asm.BlockLen columns, one at a time.
func wideRows[T Float](losses []T, grad, x Dense[T], labels []int32, opt *CrossEntropy[T], div T) {
	for i, y := range labels {
		w, counts := opt.weight(y)
		if !counts {
			ignoreRow(losses, grad, i)
			continue
		}
		row := x.Row(i)
		m := vec.Max(row)
		d := row[y] - m
		s := [1]T{}
		for j := 0; j < len(row); j += asm.BlockLen {
			b := row[j:min(j+asm.BlockLen, len(row))]
			if grad.Rows > 0 {
				s[0] += expSum(grad.Row(i)[j:j+len(b)], b, m)
			} else {
				s[0] += sumExp(b, m)
			}
		}
		if grad.Rows > 0 {
			g, scale := grad.Row(i), w/div
			vec.Scale(g, T(scale*(1/s[0])), g)
			g[y] -= scale
		}
		logs(s[:])
		losses[i] = T((s[0] - d) * w)
	}
}

// smoothRows is the case with smoothing. With a = (1-eps) w_y, b = eps/C, V = sum of w, d = x - m, D = sum of w_c d_c:
//
//	loss = a (log s - d_y) + b (V log s - D)        grad_j = e_j ((a + b V)/W (1/s)) - b/W w_j - (j == y) a/W
//
// Both terms of the loss are sums of numbers >= 0: nothing cancels.
func smoothRows[T Float](losses []T, grad, x Dense[T], labels []int32, opt *CrossEntropy[T], div T) {
	b := T(opt.Smoothing) / T(x.Cols)
	v := T(x.Cols)
	if opt.Weights != nil {
		v = vec.Sum(opt.Weights)
	}
	none := grad.Rows == 0
	for r := short(x.Rows, x.Cols); r > 0; r = short(x.Rows, x.Cols) {
		r = min(r, shortRows)
		g := grad
		if !none {
			g = grad.RowRange(0, r)
			grad = grad.RowRange(r, grad.Rows)
		}
		smoothShort(losses[:r], g, x.RowRange(0, r), labels[:r], opt, div, b, v)
		losses, labels, x = losses[r:], labels[r:], x.RowRange(r, x.Rows)
	}
	var spare *[]T
	if none {
		if is32[T]() {
			spare = as[[]T](spares32.take())
			defer spares32.give(as[[]float32](spare))
		} else {
			spare = as[[]T](spares64.take())
			defer spares64.give(as[[]float64](spare))
		}
		if cap(*spare) < x.Cols {
			*spare = make([]T, x.Cols)
		}
	}
	for i, y := range labels {
		w, counts := opt.weight(y)
		if !counts {
			ignoreRow(losses, grad, i)
			continue
		}
		var g []T
		if none {
			g = (*spare)[:x.Cols]
		} else {
			g = grad.Row(i)
		}
		vec.AddScalar(g, -vec.Max(x.Row(i)), x.Row(i)) // d
		dy := g[y]
		var sum T
		if opt.Weights != nil {
			sum = vec.Dot(opt.Weights, g)
		} else {
			sum = vec.Sum(g)
		}
		s := [1]T{}
		for j := 0; j < len(g); j += asm.BlockLen {
			e := g[j:min(j+asm.BlockLen, len(g))]
			s[0] += expSum(e, e, 0)
		}
		a := T((1 - T(opt.Smoothing)) * w)
		if !none {
			vec.Scale(g, T((a+T(b*v))/div*(1/s[0])), g)
			if opt.Weights != nil {
				vec.AddScaled(g, -(b / div), opt.Weights)
			} else {
				vec.AddScalar(g, -(b / div), g)
			}
			g[y] -= a / div
		}
		logs(s[:])
		losses[i] = T(a*(s[0]-dy)) + T(b*(T(v*s[0])-sum))
	}
}

// Gradients of one row that nobody wants.
var (
	spares32 freelist[[]float32]
	spares64 freelist[[]float64]
)

// expSum sets dst to exp(x - m) and returns the sum, for one block.
func expSum[T Float](dst, x []T, m T) T {
	if is32[T]() {
		return T(asm.ExpSumF32(f32(dst), f32(x), float32(m), nil))
	}
	return T(asm.ExpSumF64(f64(dst), f64(x), float64(m), nil))
}

// sumExp returns the sum of exp(x - m) over one block.
func sumExp[T Float](x []T, m T) T {
	if is32[T]() {
		return T(asm.SumExpF32(f32(x), float32(m)))
	}
	return T(asm.SumExpF64(f64(x), float64(m)))
}
