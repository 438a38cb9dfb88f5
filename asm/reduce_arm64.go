//go:build !purego && !noasm

package asm

import (
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

//go:noescape
func dotF32NEON(x, y *float32, n int, xt, yt *float32) float32

//go:noescape
func dotF64NEON(x, y *float64, n int, xt, yt *float64) float64

//go:noescape
func sumF32NEON(x *float32, n int, xt *float32) float32

//go:noescape
func sumF64NEON(x *float64, n int, xt *float64) float64

//go:noescape
func sumAbsF32NEON(x *float32, n int, xt *float32) float32

//go:noescape
func sumAbsF64NEON(x *float64, n int, xt *float64) float64

//go:noescape
func sumSquaresF32NEON(x *float32, n int, xt *float32) float32

//go:noescape
func sumSquaresF64NEON(x *float64, n int, xt *float64) float64

//go:noescape
func squaredDistanceF32NEON(x, y *float32, n int, xt, yt *float32) float32

//go:noescape
func squaredDistanceF64NEON(x, y *float64, n int, xt, yt *float64) float64

//go:noescape
func sumSquaresAboutF32NEON(x *float32, n int, c float32, xt *float32) float32

//go:noescape
func sumSquaresAboutF64NEON(x *float64, n int, c float64, xt *float64) float64

//go:noescape
func dotWideF32NEON(x, y *float32, n int, xt, yt *float32) float64

//go:noescape
func sumWideF32NEON(x *float32, n int, xt *float32) float64

// DotF32: the sum of x[i]*y[i] over one block.
func DotF32(x, y []float32) float32 {
	if cpu.Active() == cpu.NEON {
		var xt, yt [Lanes32]float32
		p, q := pad32(&xt, x), pad32(&yt, y)
		return dotF32NEON(unsafe.SliceData(x), unsafe.SliceData(y), len(x)&^(Lanes32-1), p, q)
	}
	return dotGeneric(x, y)
}

// DotF64: the sum of x[i]*y[i] over one block.
func DotF64(x, y []float64) float64 {
	if cpu.Active() == cpu.NEON {
		var xt, yt [Lanes64]float64
		p, q := pad64(&xt, x), pad64(&yt, y)
		return dotF64NEON(unsafe.SliceData(x), unsafe.SliceData(y), len(x)&^(Lanes64-1), p, q)
	}
	return dotGeneric(x, y)
}

// SumF32: the sum of x[i] over one block.
func SumF32(x []float32) float32 {
	if cpu.Active() == cpu.NEON {
		var xt [Lanes32]float32
		p := pad32(&xt, x)
		return sumF32NEON(unsafe.SliceData(x), len(x)&^(Lanes32-1), p)
	}
	return sumGeneric(x)
}

// SumF64: the sum of x[i] over one block.
func SumF64(x []float64) float64 {
	if cpu.Active() == cpu.NEON {
		var xt [Lanes64]float64
		p := pad64(&xt, x)
		return sumF64NEON(unsafe.SliceData(x), len(x)&^(Lanes64-1), p)
	}
	return sumGeneric(x)
}

// SumAbsF32: the sum of |x[i]| over one block.
func SumAbsF32(x []float32) float32 {
	if cpu.Active() == cpu.NEON {
		var xt [Lanes32]float32
		p := pad32(&xt, x)
		return sumAbsF32NEON(unsafe.SliceData(x), len(x)&^(Lanes32-1), p)
	}
	return sumAbsGeneric(x)
}

// SumAbsF64: the sum of |x[i]| over one block.
func SumAbsF64(x []float64) float64 {
	if cpu.Active() == cpu.NEON {
		var xt [Lanes64]float64
		p := pad64(&xt, x)
		return sumAbsF64NEON(unsafe.SliceData(x), len(x)&^(Lanes64-1), p)
	}
	return sumAbsGeneric(x)
}

// SumSquaresF32: the sum of x[i]^2 over one block.
func SumSquaresF32(x []float32) float32 {
	if cpu.Active() == cpu.NEON {
		var xt [Lanes32]float32
		p := pad32(&xt, x)
		return sumSquaresF32NEON(unsafe.SliceData(x), len(x)&^(Lanes32-1), p)
	}
	return sumSquaresGeneric(x)
}

// SumSquaresF64: the sum of x[i]^2 over one block.
func SumSquaresF64(x []float64) float64 {
	if cpu.Active() == cpu.NEON {
		var xt [Lanes64]float64
		p := pad64(&xt, x)
		return sumSquaresF64NEON(unsafe.SliceData(x), len(x)&^(Lanes64-1), p)
	}
	return sumSquaresGeneric(x)
}

// SquaredDistanceF32: the sum of (x[i]-y[i])^2 over one block.
func SquaredDistanceF32(x, y []float32) float32 {
	if cpu.Active() == cpu.NEON {
		var xt, yt [Lanes32]float32
		p, q := pad32(&xt, x), pad32(&yt, y)
		return squaredDistanceF32NEON(unsafe.SliceData(x), unsafe.SliceData(y), len(x)&^(Lanes32-1), p, q)
	}
	return squaredDistanceGeneric(x, y)
}

// SquaredDistanceF64: the sum of (x[i]-y[i])^2 over one block.
func SquaredDistanceF64(x, y []float64) float64 {
	if cpu.Active() == cpu.NEON {
		var xt, yt [Lanes64]float64
		p, q := pad64(&xt, x), pad64(&yt, y)
		return squaredDistanceF64NEON(unsafe.SliceData(x), unsafe.SliceData(y), len(x)&^(Lanes64-1), p, q)
	}
	return squaredDistanceGeneric(x, y)
}

// SumSquaresAboutF32: the sum of (x[i]-c)^2 over one block.
func SumSquaresAboutF32(x []float32, c float32) float32 {
	if cpu.Active() == cpu.NEON && c-c == 0 { // c is finite: an element c of the tail gives the difference +0
		var xt [Lanes32]float32
		p := pad32(&xt, x)
		for i := len(x) % Lanes32; i > 0 && i < Lanes32; i++ {
			xt[i] = c
		}
		return sumSquaresAboutF32NEON(unsafe.SliceData(x), len(x)&^(Lanes32-1), c, p)
	}
	return sumSquaresAboutGeneric(x, c)
}

// SumSquaresAboutF64: the sum of (x[i]-c)^2 over one block.
func SumSquaresAboutF64(x []float64, c float64) float64 {
	if cpu.Active() == cpu.NEON && c-c == 0 { // c is finite: an element c of the tail gives the difference +0
		var xt [Lanes64]float64
		p := pad64(&xt, x)
		for i := len(x) % Lanes64; i > 0 && i < Lanes64; i++ {
			xt[i] = c
		}
		return sumSquaresAboutF64NEON(unsafe.SliceData(x), len(x)&^(Lanes64-1), c, p)
	}
	return sumSquaresAboutGeneric(x, c)
}

// DotWideF32: the sum of x[i]*y[i] over one block in float64.
func DotWideF32(x, y []float32) float64 {
	if cpu.Active() == cpu.NEON {
		var xt, yt [Lanes64]float32
		p, q := padWide(&xt, x), padWide(&yt, y)
		return dotWideF32NEON(unsafe.SliceData(x), unsafe.SliceData(y), len(x)&^(Lanes64-1), p, q)
	}
	return dotWideGeneric(x, y)
}

// SumWideF32: the sum of x[i] over one block in float64.
func SumWideF32(x []float32) float64 {
	if cpu.Active() == cpu.NEON {
		var xt [Lanes64]float32
		p := padWide(&xt, x)
		return sumWideF32NEON(unsafe.SliceData(x), len(x)&^(Lanes64-1), p)
	}
	return sumWideGeneric(x)
}

// pad32 copies the elements of x after the last whole step of all lanes to buf and returns its address, or nil if there
// are none.
func pad32(buf *[Lanes32]float32, x []float32) *float32 {
	if len(x)%Lanes32 == 0 {
		return nil
	}
	copy(buf[:], x[len(x)&^(Lanes32-1):])
	return &buf[0]
}

// pad64 is pad32 for float64.
func pad64(buf *[Lanes64]float64, x []float64) *float64 {
	if len(x)%Lanes64 == 0 {
		return nil
	}
	copy(buf[:], x[len(x)&^(Lanes64-1):])
	return &buf[0]
}

// padWide is pad32 for float32 elements in the lanes of float64.
func padWide(buf *[Lanes64]float32, x []float32) *float32 {
	if len(x)%Lanes64 == 0 {
		return nil
	}
	copy(buf[:], x[len(x)&^(Lanes64-1):])
	return &buf[0]
}
