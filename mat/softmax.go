package mat

import (
	"github.com/lockstep-go/lockstep/asm"
	"github.com/lockstep-go/lockstep/internal/parallel"
	"github.com/lockstep-go/lockstep/vec"
)

// SoftmaxRows sets every row of dst to the softmax of that row of x, as [vec.Softmax] does. dst may be x.
// Cost: about 3.5 elements a nanosecond in float32 with AVX-512, half that for rows of 2 to 16.
//
// It panics, before it writes, if the shapes differ or dst shares some elements with x without being x.
func SoftmaxRows[T ~float32 | ~float64](dst, x Dense[T]) {
	// Small matrices go straight to the kernel.
	if n := x.Rows * x.Cols; x.Rows > 0 && x.Rows <= rowsMost && n <= asm.BlockLen && dst.Rows == x.Rows && dst.Cols == x.Cols && x.Cols > 0 && x.sound() && dst.sound() &&
		(same(&dst, &x) || !near(&dst, &x)) {
		softmaxRows(dst.Data, x.Data, x.Rows, x.Cols, dst.Stride, x.Stride)
		return
	}
	checkSame("SoftmaxRows", dst, x)
	apart("SoftmaxRows", "x", &dst, &x)
	onRows(softmaxOp, dst, x)
}

// LogSoftmaxRows sets every row of dst to the log-softmax of that row of x, as [vec.LogSoftmax] does. dst may be x.
//
// It panics, before it writes, if the shapes differ or dst shares some elements with x without being x.
func LogSoftmaxRows[T ~float32 | ~float64](dst, x Dense[T]) {
	checkSame("LogSoftmaxRows", dst, x)
	apart("LogSoftmaxRows", "x", &dst, &x)
	onRows(logSoftmaxOp, dst, x)
}

type rowOp uint8

const (
	softmaxOp rowOp = iota
	logSoftmaxOp
)

// rowJob is an operation on independent rows, in parts of step rows.
type rowJob[T Float] struct {
	op     rowOp
	dst, x Dense[T]
	step   int
}

// Below rowsAlone elements a second goroutine costs more than it saves.
// Calibrated with go test -bench SoftmaxThreads ./mat.
const rowsAlone = 1 << 16

var (
	rowJobs32 freelist[rowJob[float32]]
	rowJobs64 freelist[rowJob[float64]]
)

func onRows[T Float](op rowOp, dst, x Dense[T]) {
	if is32[T]() {
		runRows(op, as[Dense[float32]](&dst), as[Dense[float32]](&x), &rowJobs32)
	} else {
		runRows(op, as[Dense[float64]](&dst), as[Dense[float64]](&x), &rowJobs64)
	}
}

func runRows[T Float](op rowOp, dst, x *Dense[T], jobs *freelist[rowJob[T]]) {
	if x.Empty() {
		return
	}
	threads := min(Threads(), x.Rows*x.Cols/(rowsAlone/2), x.Rows)
	if threads <= 1 {
		j := rowJob[T]{op: op, dst: *dst, x: *x}
		j.rows(0, x.Rows)
		return
	}
	j := jobs.take()
	step := max(1, x.Rows/(2*threads))
	if step > 16 {
		step = (step + 15) &^ 15 // the kernels take sixteen rows at a time
	}
	*j = rowJob[T]{op: op, dst: *dst, x: *x, step: step}
	parallel.Run((x.Rows+j.step-1)/j.step, threads, j)
	*j = rowJob[T]{}
	jobs.give(j)
}

// Part does the rows of one part.
func (j *rowJob[T]) Part(p int) { j.rows(p*j.step, min((p+1)*j.step, j.x.Rows)) }

func (j *rowJob[T]) rows(i0, i1 int) {
	n := j.x.Cols
	if n > asm.BlockLen {
		if j.op == softmaxOp {
			asm.SoftmaxWideRows(j.dst.Data[i0*j.dst.Stride:], j.x.Data[i0*j.x.Stride:], i1-i0, n, j.dst.Stride, j.x.Stride)
			return
		}
		for i := i0; i < i1; i++ {
			vec.LogSoftmax(j.dst.Row(i), j.x.Row(i))
		}
		return
	}
	for i := i0; i < i1; {
		r := min(rowsAtOnce(n), i1-i)
		d, x := j.dst.Data[i*j.dst.Stride:], j.x.Data[i*j.x.Stride:]
		if j.op == softmaxOp {
			softmaxRows(d, x, r, n, j.dst.Stride, j.x.Stride)
		} else {
			r = min(r, chunk)
			logSoftmaxRows(d, x, r, n, j.dst.Stride, j.x.Stride)
		}
		i += r
	}
}

// chunk is how many rows' sums stand on the stack at once.
const chunk = 256 // a multiple of 16

// rowsMost is the most rows of a kernel call: 25 us where a row is one element.
const rowsMost = 512

// rowsAtOnce returns how many rows of n columns one kernel call takes: a multiple of 16 if more than that.
func rowsAtOnce(n int) int {
	r := min(asm.BlockLen/n, rowsMost)
	if r > 16 {
		r &^= 15
	}
	return r
}

func softmaxRows[T Float](dst, x []T, rows, n, ldd, ldx int) {
	if is32[T]() {
		asm.SoftmaxF32(f32(dst), f32(x), rows, n, ldd, ldx, nil, nil, nil)
	} else {
		asm.SoftmaxF64(f64(dst), f64(x), rows, n, ldd, ldx, nil, nil, nil)
	}
}

// logSoftmaxRows does at most chunk rows.
func logSoftmaxRows[T Float](dst, x []T, rows, n, ldd, ldx int) {
	for r := short(rows, n); r > 0; r = short(rows, n) {
		r = min(r, shortRows)
		logSoftmaxShort(dst, x, r, n, ldd, ldx)
		if rows -= r; rows == 0 {
			return
		}
		dst, x = dst[r*ldd:], x[r*ldx:]
	}
	var m, l [chunk]T
	for i := range rows {
		m[i], l[i] = rowStats(x[i*ldx : i*ldx+n])
	}
	logs(l[:rows])
	if is32[T]() {
		asm.ShiftF32(f32(dst), f32(x), rows, n, ldd, ldx, f32(m[:rows]), f32(l[:rows]))
	} else {
		asm.ShiftF64(f64(dst), f64(x), rows, n, ldd, ldx, f64(m[:rows]), f64(l[:rows]))
	}
}

// rowStats returns the maximum m of a row and the sum of exp(x - m). len(x) <= asm.BlockLen.
func rowStats[T Float](x []T) (m, s T) {
	if is32[T]() {
		m32 := asm.RowMaxF32(f32(x))
		return T(m32), T(asm.SumExpF32(f32(x), m32))
	}
	m64 := asm.RowMaxF64(f64(x))
	return T(m64), T(asm.SumExpF64(f64(x), m64))
}

// logs replaces each element by its logarithm.
func logs[T Float](x []T) {
	if is32[T]() {
		asm.LogF32(f32(x), f32(x))
	} else {
		asm.LogF64(f64(x), f64(x))
	}
}
