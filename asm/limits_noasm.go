//go:build purego || noasm || (!amd64 && !arm64)

package asm

// LimitFMAF32 runs turns rounds of independent fused multiply-adds and returns the number of floating-point operations.
//
//go:noinline
func LimitFMAF32(turns int) int {
	return fmaFlopsGeneric[float32](turns)
}

// LimitFMAF64 runs turns rounds of independent fused multiply-adds and returns the number of floating-point operations.
//
//go:noinline
func LimitFMAF64(turns int) int {
	return fmaFlopsGeneric[float64](turns)
}

// LimitRead loads x, passes times.
//
//go:noinline
func LimitRead(x []float32, passes int) {
	for range passes {
		readGeneric(x)
	}
}

// LimitWrite stores to dst, passes times.
//
//go:noinline
func LimitWrite(dst []float32, passes int) {
	for range passes {
		writeGeneric(dst)
	}
}

// LimitCopy copies x to dst, passes times.
//
//go:noinline
func LimitCopy(dst, x []float32, passes int) {
	for range passes {
		copyGeneric(dst, x)
	}
}

// LimitUpdate loads and stores dst, passes times.
//
//go:noinline
func LimitUpdate(dst []float32, passes int) {
	for range passes {
		updateGeneric(dst)
	}
}

// LimitUpdate2 loads dst and x, stores to dst, passes times.
//
//go:noinline
func LimitUpdate2(dst, x []float32, passes int) {
	for range passes {
		update2Generic(dst, x)
	}
}

// LimitTriad loads a and b, stores to dst, passes times.
//
//go:noinline
func LimitTriad(dst, a, b []float32, passes int) {
	for range passes {
		addGeneric(dst, a, b)
	}
}
