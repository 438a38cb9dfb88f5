//go:build !purego && !noasm

package asm

import (
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

func limitFMAF32NEON(turns int)

func limitFMAF64NEON(turns int)

//go:noescape
func limitReadNEON(x *float32, n, passes int)

//go:noescape
func limitWriteNEON(dst *float32, n, passes int)

//go:noescape
func limitCopyNEON(dst, x *float32, n, passes int)

//go:noescape
func limitUpdateNEON(dst *float32, n, passes int)

//go:noescape
func limitUpdate2NEON(dst, x *float32, n, passes int)

//go:noescape
func limitTriadNEON(dst, a, b *float32, n, passes int)

// LimitFMAF32 runs turns rounds of independent fused multiply-adds and returns the number of floating-point operations.
func LimitFMAF32(turns int) int {
	if cpu.Active() == cpu.NEON {
		limitFMAF32NEON(turns)
		return turns * 16 * 2 * 4
	}
	return fmaFlopsGeneric[float32](turns)
}

// LimitFMAF64 runs turns rounds of independent fused multiply-adds and returns the number of floating-point operations.
func LimitFMAF64(turns int) int {
	if cpu.Active() == cpu.NEON {
		limitFMAF64NEON(turns)
		return turns * 16 * 2 * 2
	}
	return fmaFlopsGeneric[float64](turns)
}

// LimitRead loads x, passes times.
func LimitRead(x []float32, passes int) {
	if cpu.Active() == cpu.NEON {
		limitReadNEON(unsafe.SliceData(x), len(x), passes)
		return
	}
	for range passes {
		readGeneric(x)
	}
}

// LimitWrite stores to dst, passes times.
func LimitWrite(dst []float32, passes int) {
	if cpu.Active() == cpu.NEON {
		limitWriteNEON(unsafe.SliceData(dst), len(dst), passes)
		return
	}
	for range passes {
		writeGeneric(dst)
	}
}

// LimitCopy copies x to dst, passes times.
func LimitCopy(dst, x []float32, passes int) {
	if cpu.Active() == cpu.NEON {
		limitCopyNEON(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst), passes)
		return
	}
	for range passes {
		copyGeneric(dst, x)
	}
}

// LimitUpdate loads and stores dst, passes times.
func LimitUpdate(dst []float32, passes int) {
	if cpu.Active() == cpu.NEON {
		limitUpdateNEON(unsafe.SliceData(dst), len(dst), passes)
		return
	}
	for range passes {
		updateGeneric(dst)
	}
}

// LimitUpdate2 loads dst and x, stores to dst, passes times.
func LimitUpdate2(dst, x []float32, passes int) {
	if cpu.Active() == cpu.NEON {
		limitUpdate2NEON(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst), passes)
		return
	}
	for range passes {
		update2Generic(dst, x)
	}
}

// LimitTriad loads a and b, stores to dst, passes times.
func LimitTriad(dst, a, b []float32, passes int) {
	if cpu.Active() == cpu.NEON {
		limitTriadNEON(unsafe.SliceData(dst), unsafe.SliceData(a), unsafe.SliceData(b), len(dst), passes)
		return
	}
	for range passes {
		addGeneric(dst, a, b)
	}
}
