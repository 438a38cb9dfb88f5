package vec

import "unsafe"

// This file holds the package's only uses of unsafe: the typed view of a generic slice, and addresses for the overlap
// check. All of it inlines; slices of stack arrays do not escape.

// Float is the constraint of every function here.
type Float interface{ ~float32 | ~float64 }

// is32 reports whether T is a float32 type. It is a constant in each instantiation.
func is32[T Float]() bool { return unsafe.Sizeof(T(0)) == 4 }

// f32 views x, whose element type is a float32 type, as []float32.
func f32[T Float](x []T) []float32 { return *(*[]float32)(unsafe.Pointer(&x)) }

// f64 views x, whose element type is a float64 type, as []float64.
func f64[T Float](x []T) []float64 { return *(*[]float64)(unsafe.Pointer(&x)) }

// partial reports whether a and b, of equal length, share memory without being the same slice.
func partial[T Float](a, b []T) bool {
	d := uintptr(unsafe.Pointer(unsafe.SliceData(a))) - uintptr(unsafe.Pointer(unsafe.SliceData(b)))
	size := uintptr(len(a)) * unsafe.Sizeof(T(0))
	return d != 0 && (d < size || -d < size)
}

// shared reports whether a and b have memory in common.
func shared[T Float](a, b []T) bool {
	if len(a) == 0 || len(b) == 0 {
		return false
	}
	d := uintptr(unsafe.Pointer(unsafe.SliceData(a))) - uintptr(unsafe.Pointer(unsafe.SliceData(b)))
	return d < uintptr(len(b))*unsafe.Sizeof(T(0)) || -d < uintptr(len(a))*unsafe.Sizeof(T(0))
}

// distance is how many elements y begins after x, and whether the two lie a whole number of elements apart.
func distance[T Float](x, y []T) (int, bool) {
	d := int(uintptr(unsafe.Pointer(unsafe.SliceData(y))) - uintptr(unsafe.Pointer(unsafe.SliceData(x))))
	size := int(unsafe.Sizeof(T(0)))
	return d / size, d%size == 0
}

// u16 views x, whose element type is a uint16 type, as []uint16.
func u16[T ~uint16](x []T) []uint16 { return *(*[]uint16)(unsafe.Pointer(&x)) }

// of32 views x as a slice of T, a float32 type.
func of32[T Float](x []float32) []T { return *(*[]T)(unsafe.Pointer(&x)) }

// of64 views x as a slice of T, a float64 type.
func of64[T Float](x []float64) []T { return *(*[]T)(unsafe.Pointer(&x)) }
