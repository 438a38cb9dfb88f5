package vec

import (
	"math"
	"strconv"
	"sync"

	"github.com/lockstep-go/lockstep/asm"
)

// Vectors with elements inc apart, as BLAS level 1 has them: element i of n is x[i*inc], or for a negative inc
// x[(i-n+1)*inc], so that the vector begins at the far end. Every function gives the bits of its unit-stride sibling on
// the same elements. Reductions gather a block into a buffer first: a strided read costs about as much as that.
//
// All panic, before any write, if n < 0, inc = 0 or the slice is too short. Where one of two vectors is written, they may be the
// same one or have no element in common.

// Vectors of up to stackLen elements are gathered on the stack; longer ones in pooled blocks, which cost some 10 ns, as long
// as clearing a larger array would take. Updates work in pieces of pieceLen, which stay in the first-level cache.
const (
	stackLen = 32
	pieceLen = 1024
)

var (
	blocks32 = sync.Pool{New: func() any { return new([asm.BlockLen]float32) }}
	blocks64 = sync.Pool{New: func() any { return new([asm.BlockLen]float64) }}
)

// block returns a buffer of a block's length; free gives it back.
func block[T Float]() []T {
	if is32[T]() {
		return of32[T](blocks32.Get().(*[asm.BlockLen]float32)[:])
	}
	return of64[T](blocks64.Get().(*[asm.BlockLen]float64)[:])
}

func free[T Float](b []T) {
	if is32[T]() {
		blocks32.Put((*[asm.BlockLen]float32)(f32(b)))
	} else {
		blocks64.Put((*[asm.BlockLen]float64)(f64(b)))
	}
}

// checkInc panics unless n elements inc apart fit into a slice of length have.
func checkInc(op, name string, n, inc, have int) {
	switch {
	case n < 0:
		panic(op + ": n = " + strconv.Itoa(n) + ", want at least 0")
	case inc == 0:
		panic(op + ": the increment of " + name + " is 0")
	case n > 0 && (have < 1 || (have-1)/max(inc, -inc) < n-1):
		want := strconv.FormatFloat(float64(float64(n-1)*math.Abs(float64(inc)))+1, 'f', 0, 64) // may be no int
		panic(op + ": len(" + name + ") = " + strconv.Itoa(have) + ", want at least " + want + " for " + strconv.Itoa(n) + " elements " + strconv.Itoa(inc) + " apart")
	}
}

// checkApart panics if one of n elements of x is also one of y's, unless the two are the same vector.
func checkApart[T Float](op string, n int, x []T, incX int, y []T, incY int) {
	if n == 0 || !shared(x[:(n-1)*max(incX, -incX)+1], y[:(n-1)*max(incY, -incY)+1]) {
		return
	}
	d, whole := distance(x, y)
	ax, ay := first(n, incX), first(n, incY)+d // places counted from x[0]
	if n == 1 && whole && ax == ay {
		return // one element has no increment
	}
	if whole && incX == incY {
		if k := (ay - ax) / incX; (ay-ax)%incX != 0 || k == 0 || max(k, -k) >= n {
			return
		}
	} else if whole {
		met := false
		for i := 0; i < n && !met; i++ {
			k := (ax + i*incX - ay) / incY
			met = (ax+i*incX-ay)%incY == 0 && k >= 0 && k < n
		}
		if !met {
			return
		}
	}
	panic(op + ": x overlaps y in part, want the same vector or no common element")
}

// first returns the place of element 0.
func first(n, inc int) int {
	if inc < 0 {
		return (1 - n) * inc
	}
	return 0
}

// operand returns the elements of x from at on, inc apart: x itself if they are adjacent, or buf with a copy.
func operand[T Float](buf, x []T, at, inc int) []T {
	if inc == 1 {
		return x[at : at+len(buf)]
	}
	asm.Gather(buf, x, at, inc)
	return buf
}

// DotInc returns [Dot] of two strided vectors.
//
// A negative increment begins at the far end: element i is x[(i-n+1)*inc].
// It panics, before any write, if n < 0, an increment is 0 or a slice is too short for n elements.
func DotInc[T Float](n int, x []T, incX int, y []T, incY int) T {
	checkInc("vec.DotInc", "x", n, incX, len(x))
	checkInc("vec.DotInc", "y", n, incY, len(y))
	if incX == 1 && incY == 1 {
		return Dot(x[:n], y[:n])
	}
	ax, ay := first(n, incX), first(n, incY)
	if n <= stackLen {
		var bx, by [stackLen]T
		return Dot(operand(bx[:n], x, ax, incX), operand(by[:n], y, ay, incY))
	}
	bx, by := block[T](), block[T]()
	var sum T
	for n > 0 {
		m := min(n, asm.BlockLen)
		sum += Dot(operand(bx[:m], x, ax, incX), operand(by[:m], y, ay, incY))
		ax, ay, n = ax+m*incX, ay+m*incY, n-m
	}
	free(bx)
	free(by)
	return sum
}

// reduceInc sums f over the blocks of a strided vector.
func reduceInc[T Float](n int, x []T, inc int, squares bool) T {
	at := first(n, inc)
	if n <= stackLen {
		var b [stackLen]T
		asm.Gather(b[:n], x, at, inc)
		if squares {
			return SumSquares(b[:n])
		}
		return SumAbs(b[:n])
	}
	b := block[T]()
	var sum T
	for n > 0 {
		m := min(n, asm.BlockLen)
		asm.Gather(b[:m], x, at, inc)
		if squares {
			sum += SumSquares(b[:m])
		} else {
			sum += SumAbs(b[:m])
		}
		at, n = at+m*inc, n-m
	}
	free(b)
	return sum
}

// SumAbsInc returns [SumAbs] of a strided vector.
//
// A negative increment begins at the far end: element i is x[(i-n+1)*inc].
// It panics, before any write, if n < 0, inc is 0 or x is too short for n elements.
func SumAbsInc[T Float](n int, x []T, inc int) T {
	checkInc("vec.SumAbsInc", "x", n, inc, len(x))
	if inc == 1 {
		return SumAbs(x[:n])
	}
	return reduceInc(n, x, inc, false)
}

// Norm2Inc returns [Norm2] of a strided vector. It allocates if the sum of squares over- or underflows, as that of zeros, infinities and NaN does.
//
// A negative increment begins at the far end: element i is x[(i-n+1)*inc].
// It panics, before any write, if n < 0, inc is 0 or x is too short for n elements.
func Norm2Inc[T Float](n int, x []T, inc int) T {
	checkInc("vec.Norm2Inc", "x", n, inc, len(x))
	if inc == 1 {
		return Norm2(x[:n])
	}
	if s := reduceInc(n, x, inc, true); safeSquares(s) {
		return T(math.Sqrt(float64(s)))
	}
	all := make([]T, n)
	asm.Gather(all, x, first(n, inc), inc)
	return Norm2(all)
}

// ArgMaxAbsInc returns the index i in the vector, 0 <= i < n, of the first element that is NaN, or if there is none, of
// the first one of the largest magnitude. It panics if n = 0.
//
// A negative increment begins at the far end: element i is x[(i-n+1)*inc].
// It panics, before any write, if n < 0, inc is 0 or x is too short for n elements.
func ArgMaxAbsInc[T Float](n int, x []T, inc int) int {
	checkInc("vec.ArgMaxAbsInc", "x", n, inc, len(x))
	if n == 0 {
		panic("vec.ArgMaxAbsInc: n = 0, want at least 1")
	}
	switch {
	case inc == 1:
		return argMaxAbs(n, x, inc, nil)
	case n <= stackLen:
		var b [stackLen]T
		return argMaxAbs(n, x, inc, b[:])
	}
	b := block[T]()
	i := argMaxAbs(n, x, inc, b)
	free(b)
	return i
}

// argMaxAbs is ArgMaxAbsInc with a buffer of a piece or n elements, for vectors that are strided. The largest magnitude of a piece
// is at its largest or its smallest element; only pieces that beat those before are searched for where.
func argMaxAbs[T Float](n int, x []T, inc int, b []T) int {
	best, at := 0, first(n, inc)
	var largest T
	for done := 0; done < n; {
		m := min(n-done, pieceLen)
		var p []T
		if inc == 1 {
			p = x[at : at+m]
		} else {
			p = b[:m]
			asm.Gather(p, x, at, inc)
		}
		beaten := false
		if done > 0 {
			lo, hi := MinMax(p)
			beaten = max(-lo, hi) <= largest // not where one is NaN
		}
		if !beaten {
			i := ArgMax(p)
			if p[i] != p[i] {
				return done + i
			}
			j := ArgMin(p)
			a, c := max(-p[i], p[i]), max(-p[j], p[j])
			if c > a || c == a && j < i {
				i, a = j, c
			}
			best, largest = done+i, a
		}
		done, at = done+m, at+m*inc
	}
	return best
}

// AddScaledInc adds alpha*x to y, both strided: y = fma(alpha, x, y), BLAS's axpy.
//
// A negative increment begins at the far end: element i is x[(i-n+1)*inc]. x and y may be the same vector.
// It panics, before any write, if n < 0, an increment is 0, a slice is too short for n elements, or x and y have an element in
// common and are not the same vector.
func AddScaledInc[T Float](n int, alpha T, x []T, incX int, y []T, incY int) {
	checkInc("vec.AddScaledInc", "x", n, incX, len(x))
	checkInc("vec.AddScaledInc", "y", n, incY, len(y))
	checkApart("vec.AddScaledInc", n, x, incX, y, incY)
	if incX == 1 && incY == 1 {
		AddScaled(y[:n], alpha, x[:n])
		return
	}
	ax, ay := first(n, incX), first(n, incY)
	if n <= stackLen || !is32[T]() && incY != 1 { // one by one: faster than to gather, compute and scatter
		asm.AddScaledStrided(y, ay, incY, alpha, x, ax, incX, n)
		return
	}
	bx, by := block[T](), block[T]()
	for n > 0 {
		m := min(n, pieceLen)
		d := operand(by[:m], y, ay, incY)
		AddScaled(d, alpha, operand(bx[:m], x, ax, incX))
		if incY != 1 {
			asm.Scatter(y, ay, incY, d)
		}
		ax, ay, n = ax+m*incX, ay+m*incY, n-m
	}
	free(bx)
	free(by)
}

// ScaleInc multiplies a strided vector by alpha.
//
// A negative increment begins at the far end: element i is x[(i-n+1)*inc].
// It panics, before any write, if n < 0, inc is 0 or x is too short for n elements.
func ScaleInc[T Float](n int, alpha T, x []T, inc int) {
	checkInc("vec.ScaleInc", "x", n, inc, len(x))
	if inc == 1 {
		Scale(x[:n], alpha, x[:n])
		return
	}
	asm.ScaleStrided(x, first(n, inc), inc, n, alpha)
}

// CopyInc copies the strided vector x to y.
//
// A negative increment begins at the far end: element i is x[(i-n+1)*inc]. x and y may be the same vector.
// It panics, before any write, if n < 0, an increment is 0, a slice is too short for n elements, or x and y have an element in
// common and are not the same vector.
func CopyInc[T Float](n int, x []T, incX int, y []T, incY int) {
	checkInc("vec.CopyInc", "x", n, incX, len(x))
	checkInc("vec.CopyInc", "y", n, incY, len(y))
	checkApart("vec.CopyInc", n, x, incX, y, incY)
	if incX == 1 && incY == 1 {
		copyLong(y[:n], x[:n])
		return
	}
	if incX == 1 {
		asm.Scatter(y, first(n, incY), incY, x[:n])
		return
	}
	if incY == 1 {
		asm.Gather(y[:n], x, first(n, incX), incX)
		return
	}
	ax, ay := first(n, incX), first(n, incY)
	for range n {
		y[ay] = x[ax]
		ax += incX
		ay += incY
	}
}

// SwapInc exchanges the strided vectors x and y.
//
// A negative increment begins at the far end: element i is x[(i-n+1)*inc]. x and y may be the same vector.
// It panics, before any write, if n < 0, an increment is 0, a slice is too short for n elements, or x and y have an element in
// common and are not the same vector.
func SwapInc[T Float](n int, x []T, incX int, y []T, incY int) {
	checkInc("vec.SwapInc", "x", n, incX, len(x))
	checkInc("vec.SwapInc", "y", n, incY, len(y))
	checkApart("vec.SwapInc", n, x, incX, y, incY)
	ax, ay := first(n, incX), first(n, incY)
	for range n {
		x[ax], y[ay] = y[ay], x[ax]
		ax += incX
		ay += incY
	}
}
