package asm

// addGeneric: dst[i] = a[i] + b[i].
func addGeneric[T Float](dst, a, b []T) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] = a[i] + b[i]
	}
}

// AddF64: dst[i] = a[i] + b[i].
func AddF64(dst, a, b []float64) { addGeneric(dst, a, b) }
