package mat

import (
	"unsafe"

	"github.com/lockstep-go/lockstep/asm"
)

// This file holds the package's only uses of unsafe: typed views and addresses of generic slices. All of it inlines and lets
// nothing escape.

// is32 reports whether T is a float32 type. It is a constant in each instantiation.
func is32[T Float]() bool { return unsafe.Sizeof(T(0)) == 4 }

// as sees what is made of elements of one float type as made of those of another one of the same size.
func as[To, From any](x *From) *To { return (*To)(unsafe.Pointer(x)) }

// f32 views x, whose element type is a float32 type, as []float32.
func f32[T Float](x []T) []float32 { return *(*[]float32)(unsafe.Pointer(&x)) }

// f64 views x, whose element type is a float64 type, as []float64.
func f64[T Float](x []T) []float64 { return *(*[]float64)(unsafe.Pointer(&x)) }

// ptr32 is the address of x's first element, whose type is a float32 type.
func ptr32[T Float](x []T) *float32 { return (*float32)(unsafe.Pointer(unsafe.SliceData(x))) }

// ptr64 is the address of x's first element, whose type is a float64 type.
func ptr64[T Float](x []T) *float64 { return (*float64)(unsafe.Pointer(unsafe.SliceData(x))) }

// aligned returns n elements of T inside buf, from a multiple of 64 bytes on. buf has 64 bytes to spare.
func aligned[T Float](buf []byte, n int) []T {
	p := unsafe.Pointer(unsafe.SliceData(buf))
	return unsafe.Slice((*T)(unsafe.Add(p, int(-uintptr(p)&63))), n)
}

// same reports whether a and b, of equal shape, are the same elements.
func same[T Float](a, b *Dense[T]) bool {
	return unsafe.SliceData(a.Data) == unsafe.SliceData(b.Data) && (a.Stride == b.Stride || a.Rows == 1)
}

// near reports whether the memory of a's and b's Data may have something in common; if not, meet need not be asked.
func near[T Float](a, b *Dense[T]) bool {
	pa, pb := uintptr(unsafe.Pointer(unsafe.SliceData(a.Data))), uintptr(unsafe.Pointer(unsafe.SliceData(b.Data)))
	return pa < pb+uintptr(len(b.Data))*unsafe.Sizeof(T(0)) && pb < pa+uintptr(len(a.Data))*unsafe.Sizeof(T(0))
}

// meet reports whether a and b have an element in common. It looks at the rows only where the memory between the first and the
// last element does: the two may be columns of one matrix.
func meet[T Float](a, b *Dense[T]) bool {
	if a.Empty() || b.Empty() {
		return false
	}
	size := unsafe.Sizeof(T(0))
	pa, pb := uintptr(unsafe.Pointer(unsafe.SliceData(a.Data))), uintptr(unsafe.Pointer(unsafe.SliceData(b.Data)))
	wa, wb := uintptr(a.Cols)*size, uintptr(b.Cols)*size
	stepA, stepB := uintptr(a.Stride)*size, uintptr(b.Stride)*size
	if pa+uintptr(a.Rows-1)*stepA+wa <= pb || pb+uintptr(b.Rows-1)*stepB+wb <= pa {
		return false
	}
	for i, j := 0, 0; i < a.Rows && j < b.Rows; {
		switch {
		case pa+wa <= pb:
			pa += stepA
			i++
		case pb+wb <= pa:
			pb += stepB
			j++
		default:
			return true
		}
	}
	return false
}

// sizeOf is the size of a T in bytes.
func sizeOf[T Float]() int { return int(unsafe.Sizeof(T(0))) }

// dense32 sees matrices of a named type as matrices of float32. Only for T of four bytes.
func dense32[T Float](x []Dense[T]) []Dense[float32] {
	return *(*[]Dense[float32])(unsafe.Pointer(&x))
}

// dense64 sees matrices of a named type as matrices of float64. Only for T of eight bytes.
func dense64[T Float](x []Dense[T]) []Dense[float64] {
	return *(*[]Dense[float64])(unsafe.Pointer(&x))
}

// rows32 sees slices of a named type as slices of float32. Only for T of four bytes.
func rows32[T Float](x [][]T) [][]float32 { return *(*[][]float32)(unsafe.Pointer(&x)) }

// rows64 sees slices of a named type as slices of float64. Only for T of eight bytes.
func rows64[T Float](x [][]T) [][]float64 { return *(*[][]float64)(unsafe.Pointer(&x)) }

// side32 and side64 see a copy of rows of a named type as one of float32 or float64.
func side32[T Float](s *asm.GemmSide[T]) *asm.GemmSide[float32] {
	return (*asm.GemmSide[float32])(unsafe.Pointer(s))
}

func side64[T Float](s *asm.GemmSide[T]) *asm.GemmSide[float64] {
	return (*asm.GemmSide[float64])(unsafe.Pointer(s))
}
