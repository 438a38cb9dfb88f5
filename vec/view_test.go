package vec

import "unsafe"

// uintptrOf returns the address of x's first element.
func uintptrOf[T Float](x []T) uintptr { return uintptr(unsafe.Pointer(unsafe.SliceData(x))) }
