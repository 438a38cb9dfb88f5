//go:build !purego && !noasm

package asm

import (
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

func limitFMAF32AVX2(turns int)

func limitFMAF32AVX512(turns int)

func limitFMAF64AVX2(turns int)

func limitFMAF64AVX512(turns int)

//go:noescape
func limitReadAVX2(x *float32, n, passes int)

//go:noescape
func limitReadAVX512(x *float32, n, passes int)

//go:noescape
func limitWriteAVX2(dst *float32, n, passes int)

//go:noescape
func limitWriteAVX512(dst *float32, n, passes int)

//go:noescape
func limitCopyAVX2(dst, x *float32, n, passes int)

//go:noescape
func limitCopyAVX512(dst, x *float32, n, passes int)

//go:noescape
func limitUpdateAVX2(dst *float32, n, passes int)

//go:noescape
func limitUpdateAVX512(dst *float32, n, passes int)

//go:noescape
func limitUpdate2AVX2(dst, x *float32, n, passes int)

//go:noescape
func limitUpdate2AVX512(dst, x *float32, n, passes int)

//go:noescape
func limitTriadAVX2(dst, a, b *float32, n, passes int)

//go:noescape
func limitTriadAVX512(dst, a, b *float32, n, passes int)

// LimitFMAF32 runs turns rounds of independent fused multiply-adds and returns the number of floating-point operations.
func LimitFMAF32(turns int) int {
	switch cpu.Active() {
	case cpu.AVX512:
		limitFMAF32AVX512(turns)
		return turns * 12 * 2 * 16
	case cpu.AVX2:
		limitFMAF32AVX2(turns)
		return turns * 12 * 2 * 8
	}
	return fmaFlopsGeneric[float32](turns)
}

// LimitFMAF64 runs turns rounds of independent fused multiply-adds and returns the number of floating-point operations.
func LimitFMAF64(turns int) int {
	switch cpu.Active() {
	case cpu.AVX512:
		limitFMAF64AVX512(turns)
		return turns * 12 * 2 * 8
	case cpu.AVX2:
		limitFMAF64AVX2(turns)
		return turns * 12 * 2 * 4
	}
	return fmaFlopsGeneric[float64](turns)
}

// LimitRead loads x, passes times.
func LimitRead(x []float32, passes int) {
	switch cpu.Active() {
	case cpu.AVX512:
		limitReadAVX512(unsafe.SliceData(x), len(x), passes)
	case cpu.AVX2:
		limitReadAVX2(unsafe.SliceData(x), len(x), passes)
	default:
		for range passes {
			readGeneric(x)
		}
	}
}

// LimitWrite stores to dst, passes times.
func LimitWrite(dst []float32, passes int) {
	switch cpu.Active() {
	case cpu.AVX512:
		limitWriteAVX512(unsafe.SliceData(dst), len(dst), passes)
	case cpu.AVX2:
		limitWriteAVX2(unsafe.SliceData(dst), len(dst), passes)
	default:
		for range passes {
			writeGeneric(dst)
		}
	}
}

// LimitCopy copies x to dst, passes times.
func LimitCopy(dst, x []float32, passes int) {
	switch cpu.Active() {
	case cpu.AVX512:
		limitCopyAVX512(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst), passes)
	case cpu.AVX2:
		limitCopyAVX2(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst), passes)
	default:
		for range passes {
			copyGeneric(dst, x)
		}
	}
}

// LimitUpdate loads and stores dst, passes times.
func LimitUpdate(dst []float32, passes int) {
	switch cpu.Active() {
	case cpu.AVX512:
		limitUpdateAVX512(unsafe.SliceData(dst), len(dst), passes)
	case cpu.AVX2:
		limitUpdateAVX2(unsafe.SliceData(dst), len(dst), passes)
	default:
		for range passes {
			updateGeneric(dst)
		}
	}
}

// LimitUpdate2 loads dst and x, stores to dst, passes times.
func LimitUpdate2(dst, x []float32, passes int) {
	switch cpu.Active() {
	case cpu.AVX512:
		limitUpdate2AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst), passes)
	case cpu.AVX2:
		limitUpdate2AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst), passes)
	default:
		for range passes {
			update2Generic(dst, x)
		}
	}
}

// LimitTriad loads a and b, stores to dst, passes times.
func LimitTriad(dst, a, b []float32, passes int) {
	switch cpu.Active() {
	case cpu.AVX512:
		limitTriadAVX512(unsafe.SliceData(dst), unsafe.SliceData(a), unsafe.SliceData(b), len(dst), passes)
	case cpu.AVX2:
		limitTriadAVX2(unsafe.SliceData(dst), unsafe.SliceData(a), unsafe.SliceData(b), len(dst), passes)
	default:
		for range passes {
			addGeneric(dst, a, b)
		}
	}
}
