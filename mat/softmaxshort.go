package mat

import (
	"github.com/lockstep-go/lockstep/asm"
)

// Log-softmax and smoothed cross-entropy of rows of 2 to 16 columns, by columns: what a row is reduced to (maximum, sum) is
// then an operation between columns, on all rows at once, in the order in which lanes are added elsewhere.

// shortRows is how many rows are taken at once, a multiple of 16: two arrays of all their columns fit in half the first-level cache.
const shortRows = 128

// columns is where they are worked on.
type columns[T Float] struct {
	d, e [shortRows * asm.SmallCols]T // x - m, and exponentials
	m, s [shortRows]T
}

var (
	columns32 freelist[columns[float32]]
	columns64 freelist[columns[float64]]
)

func newColumns[T Float]() *columns[T] {
	if is32[T]() {
		return as[columns[T]](columns32.take())
	}
	return as[columns[T]](columns64.take())
}

func (c *columns[T]) free() {
	if is32[T]() {
		columns32.give(as[columns[float32]](c))
	} else {
		columns64.give(as[columns[float64]](c))
	}
}

// short tells how many of some rows of n columns go by columns: a multiple of 16.
func short(rows, n int) int {
	if n < 2 || n > asm.SmallCols {
		return 0
	}
	return rows &^ 15
}

// load sets d to the columns of x, less the maximum of each row.
func (c *columns[T]) load(x []T, rows, n, ldx int) {
	d := c.d[:]
	if is32[T]() {
		asm.SplitColumnsF32(f32(d), f32(x), rows, n, ldx)
	} else {
		asm.SplitColumnsF64(f64(d), f64(x), rows, n, ldx)
	}
	// The greater of columns j and j + k-h for h of k columns; the one in the middle of an odd number waits.
	e, k := c.e[:], n
	h := k / 2
	maximum(e[:h*rows], d[:h*rows], d[(k-h)*rows:k*rows])
	copy(e[h*rows:(k-h)*rows], d[h*rows:])
	for k -= h; k > 1; k -= h {
		h = k / 2
		maximum(e[:h*rows], e[:h*rows], e[(k-h)*rows:k*rows])
	}
	for j := range n {
		subtract(d[j*rows:(j+1)*rows], e[:rows])
	}
}

// fold adds n columns: column j += column j + 8, 4, 2, 1. The sum is in column 0, and the others are lost.
func fold[T Float](cols []T, rows, n int) {
	for h := asm.SmallCols / 2; h > 0; h /= 2 {
		if n > h {
			k := n - h
			add(cols[:k*rows], cols[h*rows:(h+k)*rows])
			n = h
		}
	}
}

// logSoftmaxShort is logSoftmaxRows for at most shortRows rows, a multiple of 16, of 2 to 16 columns.
func logSoftmaxShort[T Float](dst, x []T, rows, n, ldd, ldx int) {
	c := newColumns[T]()
	c.load(x, rows, n, ldx)
	d, e := c.d[:], c.e[:]
	exp(e[:n*rows], d[:n*rows])
	fold(e, rows, n)
	logs(e[:rows])
	for j := range n {
		subtract(d[j*rows:(j+1)*rows], e[:rows])
	}
	join(dst, d, rows, n, ldd)
	c.free()
}

// smoothShort is smoothRows for at most shortRows rows, a multiple of 16, of 2 to 16 columns, with b and v as there.
func smoothShort[T Float](losses []T, grad, x Dense[T], labels []int32, opt *CrossEntropy[T], div, b, v T) {
	rows, n := x.Rows, x.Cols
	a := 1 - T(opt.Smoothing) // times w_y
	c := newColumns[T]()
	c.load(x.Data, rows, n, x.Stride)
	d, e, m, s := c.d[:n*rows], c.e[:n*rows], c.m[:rows], c.s[:rows]

	// D, the sum of w_c d_c. Adding +0 makes +0 of a sum of nothing but -0, as a lane that begins at +0 does.
	if opt.Weights == nil {
		addScalar(e, 0, d)
		fold(e, rows, n)
		copy(m, e)
	} else {
		for j, w := range opt.Weights {
			scaled(e[j*rows:(j+1)*rows], w, d[j*rows:(j+1)*rows])
		}
		fold(e, rows, n)
		addScalar(m, 0, e[:rows])
	}
	plain := !opt.UseIgnore && opt.Weights == nil
	for i, y := range labels {
		if plain || !opt.UseIgnore || y != opt.Ignore {
			losses[i] = d[int(y)*rows+i]
		}
	}
	exp(e, d)
	copy(d, e)
	fold(d, rows, n)
	copy(s, d)
	if grad.Rows > 0 {
		q := d[:rows]
		if plain {
			fill(q, 1)
			divide(q, s)
			scaled(q, (a+T(b*v))/div, q)
		} else {
			for i, y := range labels {
				w, _ := opt.weight(y)
				q[i] = T((T(a*w) + T(b*v)) / div * (1 / s[i]))
			}
		}
		for j := range n {
			multiply(e[j*rows:(j+1)*rows], q)
		}
		if opt.Weights == nil {
			addScalar(e, -(b / div), e)
		} else {
			for j, w := range opt.Weights {
				fill(q, w)
				addScaled(e[j*rows:(j+1)*rows], -(b / div), q)
			}
		}
		hot := a / div
		for i, y := range labels {
			if !plain {
				w, counts := opt.weight(y)
				if !counts {
					continue
				}
				hot = T(a*w) / div
			}
			e[int(y)*rows+i] -= hot
		}
		join(grad.Data, c.e[:], rows, n, grad.Stride)
	}
	logs(s)
	for i, y := range labels {
		aw := a
		if !plain {
			w, counts := opt.weight(y)
			if !counts {
				ignoreRow(losses, grad, i)
				continue
			}
			aw = T(a * w)
		}
		losses[i] = T(aw*(s[i]-losses[i])) + T(b*(T(v*s[i])-m[i]))
	}
	c.free()
}

// join brings the columns back to the rows of dst.
func join[T Float](dst, x []T, rows, n, ldd int) {
	if is32[T]() {
		asm.JoinColumnsF32(f32(dst), f32(x), rows, n, ldd)
	} else {
		asm.JoinColumnsF64(f64(dst), f64(x), rows, n, ldd)
	}
}

// maximum: dst = max(a, b).
func maximum[T Float](dst, a, b []T) {
	if is32[T]() {
		asm.MaximumF32(f32(dst), f32(a), f32(b))
	} else {
		asm.MaximumF64(f64(dst), f64(a), f64(b))
	}
}

// add: dst += x.
func add[T Float](dst, x []T) {
	if is32[T]() {
		asm.AddF32(f32(dst), f32(dst), f32(x))
	} else {
		asm.AddF64(f64(dst), f64(dst), f64(x))
	}
}

// multiply: dst *= x.
func multiply[T Float](dst, x []T) {
	if is32[T]() {
		asm.MulF32(f32(dst), f32(dst), f32(x))
	} else {
		asm.MulF64(f64(dst), f64(dst), f64(x))
	}
}

// divide: dst /= x.
func divide[T Float](dst, x []T) {
	if is32[T]() {
		asm.DivF32(f32(dst), f32(dst), f32(x))
	} else {
		asm.DivF64(f64(dst), f64(dst), f64(x))
	}
}

// addScalar: dst = x + v.
func addScalar[T Float](dst []T, v T, x []T) {
	if is32[T]() {
		asm.AddScalarF32(f32(dst), float32(v), f32(x))
	} else {
		asm.AddScalarF64(f64(dst), float64(v), f64(x))
	}
}

// scaled: dst = v x.
func scaled[T Float](dst []T, v T, x []T) {
	if is32[T]() {
		asm.ScaleF32(f32(dst), float32(v), f32(x))
	} else {
		asm.ScaleF64(f64(dst), float64(v), f64(x))
	}
}

// addScaled: dst = fma(v, x, dst).
func addScaled[T Float](dst []T, v T, x []T) {
	if is32[T]() {
		asm.AddScaledF32(f32(dst), float32(v), f32(x))
	} else {
		asm.AddScaledF64(f64(dst), float64(v), f64(x))
	}
}

// exp: dst = e^x.
func exp[T Float](dst, x []T) {
	if is32[T]() {
		asm.ExpF32(f32(dst), f32(x))
	} else {
		asm.ExpF64(f64(dst), f64(x))
	}
}
