package mat

import "unsafe"

// This file holds the package's only uses of unsafe: the typed view of a generic slice, and addresses for the overlap
// check. All of it inlines; slices of stack arrays do not escape.

// is32 reports whether T is a float32 type. It is a constant in each instantiation.
func is32[T Float]() bool { return unsafe.Sizeof(T(0)) == 4 }

// f32 views x, whose element type is a float32 type, as []float32.
func f32[T Float](x []T) []float32 { return *(*[]float32)(unsafe.Pointer(&x)) }

// f64 views x, whose element type is a float64 type, as []float64.
func f64[T Float](x []T) []float64 { return *(*[]float64)(unsafe.Pointer(&x)) }
