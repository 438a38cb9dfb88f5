package mat

import (
	"fmt"
	"math"
	"math/bits"

	"github.com/lockstep-go/lockstep/asm"
	"github.com/lockstep-go/lockstep/internal/cpu"
	"github.com/lockstep-go/lockstep/vec"
)

// Float is the constraint of this package's type parameters.
type Float interface{ ~float32 | ~float64 }

// Dense is a row-major matrix: element (i, j) is Data[i*Stride+j]. It is a small value, as a slice is, and copies share
// their elements. Stride >= Cols, and len(Data) >= (Rows-1)*Stride + Cols unless the matrix is empty; Data may be
// longer. The zero value is an empty matrix.
type Dense[T ~float32 | ~float64] struct {
	Rows, Cols, Stride int
	Data               []T
}

// New returns a matrix of zeros.
//
// Panics if rows or cols is negative or their product is no int.
func New[T ~float32 | ~float64](rows, cols int) Dense[T] {
	if rows < 0 || cols < 0 {
		panic(fmt.Sprintf("mat.New: %d x %d, want no negative size", rows, cols))
	}
	if tooMany(rows, cols) {
		panic(fmt.Sprintf("mat.New: %d x %d, want at most %d elements", rows, cols, math.MaxInt))
	}
	return Dense[T]{rows, cols, cols, make([]T, rows*cols)}
}

// NewOf returns a matrix that looks at data, rows x cols without gaps.
//
// Panics if len(data) != rows*cols.
func NewOf[T ~float32 | ~float64](rows, cols int, data []T) Dense[T] {
	if rows < 0 || cols < 0 || tooMany(rows, cols) || len(data) != rows*cols {
		panic(fmt.Sprintf("mat.NewOf: len(data) = %d, want %d x %d", len(data), rows, cols))
	}
	return Dense[T]{rows, cols, cols, data}
}

// tooMany reports whether rows*cols, neither of which is negative, is more than an int holds.
func tooMany(rows, cols int) bool {
	hi, lo := bits.Mul(uint(rows), uint(cols))
	return hi != 0 || lo > math.MaxInt
}

// Empty reports whether the matrix has no elements.
func (d Dense[T]) Empty() bool { return d.Rows == 0 || d.Cols == 0 }

// At returns element (i, j). Panics if it does not exist.
func (d Dense[T]) At(i, j int) T {
	if uint(i) >= uint(d.Rows) || uint(j) >= uint(d.Cols) {
		badIndex("At", i, j, d.Rows, d.Cols)
	}
	return d.Data[i*d.Stride+j]
}

// Set makes x element (i, j). Panics if it does not exist.
func (d Dense[T]) Set(i, j int, x T) {
	if uint(i) >= uint(d.Rows) || uint(j) >= uint(d.Cols) {
		badIndex("Set", i, j, d.Rows, d.Cols)
	}
	d.Data[i*d.Stride+j] = x
}

// Row returns row i: a slice of the matrix's own elements, of length and capacity Cols; nil if there are no columns.
//
// Panics if there is no row i.
func (d Dense[T]) Row(i int) []T {
	if uint(i) >= uint(d.Rows) {
		badIndex("Row", i, 0, d.Rows, d.Cols)
	}
	if d.Cols == 0 { // Data need not reach to row i
		return nil
	}
	lo := i * d.Stride
	return d.Data[lo : lo+d.Cols : lo+d.Cols]
}

// View returns rows i0 <= i < i1 and columns j0 <= j < j1 as a matrix that shares the elements. It does not allocate.
// A view without rows or columns has no Data.
//
// Panics unless 0 <= i0 <= i1 <= Rows and 0 <= j0 <= j1 <= Cols.
func (d Dense[T]) View(i0, i1, j0, j1 int) Dense[T] {
	if i0 < 0 || i1 < i0 || i1 > d.Rows || j0 < 0 || j1 < j0 || j1 > d.Cols {
		panic(fmt.Sprintf("mat.View: rows [%d, %d) and columns [%d, %d) of %d x %d", i0, i1, j0, j1, d.Rows, d.Cols))
	}
	v := Dense[T]{i1 - i0, j1 - j0, d.Stride, nil}
	if v.Rows > 0 && v.Cols > 0 {
		lo := i0*d.Stride + j0
		v.Data = d.Data[lo : lo+(v.Rows-1)*d.Stride+v.Cols : lo+(v.Rows-1)*d.Stride+v.Cols]
	}
	return v
}

// RowRange returns rows i0 <= i < i1: View(i0, i1, 0, Cols).
//
// Panics unless 0 <= i0 <= i1 <= Rows.
func (d Dense[T]) RowRange(i0, i1 int) Dense[T] { return d.View(i0, i1, 0, d.Cols) }

// Fill sets every element to x, and nothing between the rows.
//
// Panics if d is malformed: a negative size, Stride < Cols, or too little Data.
func (d Dense[T]) Fill(x T) {
	check("Fill", "d", d)
	for i := range d.Rows {
		row := d.Row(i)
		for j := range row {
			row[j] = x
		}
	}
}

// Clone returns a copy without gaps between the rows, in memory of its own.
//
// Panics if d is malformed.
func (d Dense[T]) Clone() Dense[T] {
	check("Clone", "d", d)
	c := New[T](d.Rows, d.Cols)
	Copy(c, d)
	return c
}

// Copy makes dst a copy of src. The two may be the same matrix.
//
// Panics, before anything is written, if the shapes differ or dst shares some elements with src without being src.
func Copy[T ~float32 | ~float64](dst, src Dense[T]) {
	check("Copy", "dst", dst)
	check("Copy", "src", src)
	if dst.Rows != src.Rows || dst.Cols != src.Cols {
		badShape("Copy", "src", src.Rows, src.Cols, dst.Rows, dst.Cols)
	}
	apart("Copy", "src", &dst, &src)
	for i := range dst.Rows {
		vec.Copy(dst.Row(i), src.Row(i))
	}
}

// Transpose makes dst the transpose of src: dst(j, i) = src(i, j).
//
// Panics, before anything is written, if dst is not src.Cols x src.Rows or shares an element with src.
func Transpose[T ~float32 | ~float64](dst, src Dense[T]) {
	check("Transpose", "dst", dst)
	check("Transpose", "src", src)
	if dst.Rows != src.Cols || dst.Cols != src.Rows {
		badShape("Transpose", "dst", dst.Rows, dst.Cols, src.Cols, src.Rows)
	}
	distinct("Transpose", "dst", &dst, "src", &src)
	from := 0
	if cpu.Active() != cpu.Generic && src.Cols > 0 {
		from = src.Rows &^ 7 // the packing kernels transpose 8 or 16 rows of src in registers
		for i := 0; i < from; i += 64 {
			for j := 0; j < src.Cols; j += asm.KC {
				packStrips(dst.Data[j*dst.Stride+i:], min(asm.KC, src.Cols-j), min(64, from-i), dst.Stride, src.Data[i*src.Stride+j:], 1, src.Stride)
			}
		}
	}
	// Squares of 8 x 8: each touches 8 cache lines of either side.
	const side = 8
	for i0 := from; i0 < src.Rows; i0 += side {
		i1 := min(i0+side, src.Rows)
		for j0 := 0; j0 < src.Cols; j0 += side {
			for j := j0; j < min(j0+side, src.Cols); j++ {
				d := dst.Data[j*dst.Stride+i0 : j*dst.Stride+i1]
				s := src.Data[i0*src.Stride+j:]
				for i := range d {
					d[i] = s[i*src.Stride]
				}
			}
		}
	}
}

// check panics unless d is a proper matrix.
func check[T ~float32 | ~float64](fn, name string, d Dense[T]) {
	if d.Rows > 0 && d.Cols > 0 {
		if d.sound() {
			return
		}
	} else if d.Rows >= 0 && d.Cols >= 0 {
		return
	}
	badDense(fn, name, d.Rows, d.Cols, d.Stride, len(d.Data))
}

// sound reports whether d has elements and all of them are in Data.
func (d *Dense[T]) sound() bool {
	hi, last := bits.Mul(uint(d.Rows-1), uint(d.Stride))
	return d.Rows > 0 && d.Cols > 0 && d.Stride >= d.Cols && len(d.Data) >= d.Cols && hi == 0 && last <= uint(len(d.Data)-d.Cols)
}

//go:noinline
func badDense(fn, name string, rows, cols, stride, n int) {
	switch {
	case rows < 0 || cols < 0:
		panic(fmt.Sprintf("mat.%s: %s is %d x %d, want no negative size", fn, name, rows, cols))
	case stride < cols:
		panic(fmt.Sprintf("mat.%s: %s.Stride = %d, want at least Cols = %d", fn, name, stride, cols))
	}
	panic(fmt.Sprintf("mat.%s: len(%s.Data) = %d, want at least %.0f for %d x %d with stride %d",
		fn, name, n, float64(float64(rows-1)*float64(stride))+float64(cols), rows, cols, stride)) // may be no int
}

//go:noinline
func badShape(fn, name string, rows, cols, wantRows, wantCols int) {
	panic(fmt.Sprintf("mat.%s: %s is %d x %d, want %d x %d", fn, name, rows, cols, wantRows, wantCols))
}

//go:noinline
func badLen(fn, name string, n int, wantName string, want int) {
	panic(fmt.Sprintf("mat.%s: len(%s) = %d, want %s = %d", fn, name, n, wantName, want))
}

//go:noinline
func badIndex(fn string, i, j, rows, cols int) {
	panic(fmt.Sprintf("mat.%s: (%d, %d) in a matrix of %d x %d", fn, i, j, rows, cols))
}
