//go:build !purego && !noasm

package asm

import (
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

//go:noescape
func addF32NEON(dst, a, b *float32, n int)

//go:noescape
func addF64NEON(dst, a, b *float64, n int)

//go:noescape
func subF32NEON(dst, a, b *float32, n int)

//go:noescape
func subF64NEON(dst, a, b *float64, n int)

//go:noescape
func mulF32NEON(dst, a, b *float32, n int)

//go:noescape
func mulF64NEON(dst, a, b *float64, n int)

//go:noescape
func divF32NEON(dst, a, b *float32, n int)

//go:noescape
func divF64NEON(dst, a, b *float64, n int)

//go:noescape
func maximumF32NEON(dst, a, b *float32, n int)

//go:noescape
func maximumF64NEON(dst, a, b *float64, n int)

//go:noescape
func minimumF32NEON(dst, a, b *float32, n int)

//go:noescape
func minimumF64NEON(dst, a, b *float64, n int)

//go:noescape
func scaleF32NEON(dst *float32, alpha float32, x *float32, n int)

//go:noescape
func scaleF64NEON(dst *float64, alpha float64, x *float64, n int)

//go:noescape
func addScalarF32NEON(dst *float32, alpha float32, x *float32, n int)

//go:noescape
func addScalarF64NEON(dst *float64, alpha float64, x *float64, n int)

//go:noescape
func addScaledF32NEON(dst *float32, alpha float32, x *float32, n int)

//go:noescape
func addScaledF64NEON(dst *float64, alpha float64, x *float64, n int)

//go:noescape
func mulAddF32NEON(dst, a, b, c *float32, n int)

//go:noescape
func mulAddF64NEON(dst, a, b, c *float64, n int)

//go:noescape
func negF32NEON(dst, x *float32, n int)

//go:noescape
func negF64NEON(dst, x *float64, n int)

//go:noescape
func absF32NEON(dst, x *float32, n int)

//go:noescape
func absF64NEON(dst, x *float64, n int)

//go:noescape
func sqrtF32NEON(dst, x *float32, n int)

//go:noescape
func sqrtF64NEON(dst, x *float64, n int)

//go:noescape
func fillF32NEON(dst *float32, v float32, n int)

//go:noescape
func fillF64NEON(dst *float64, v float64, n int)

// AddF32: dst[i] = a[i] + b[i].
func AddF32(dst, a, b []float32) {
	if cpu.Active() == cpu.NEON {
		addF32NEON(unsafe.SliceData(dst), unsafe.SliceData(a), unsafe.SliceData(b), len(dst))
		return
	}
	addGeneric(dst, a, b)
}

// AddF64: dst[i] = a[i] + b[i].
func AddF64(dst, a, b []float64) {
	if cpu.Active() == cpu.NEON {
		addF64NEON(unsafe.SliceData(dst), unsafe.SliceData(a), unsafe.SliceData(b), len(dst))
		return
	}
	addGeneric(dst, a, b)
}

// SubF32: dst[i] = a[i] - b[i].
func SubF32(dst, a, b []float32) {
	if cpu.Active() == cpu.NEON {
		subF32NEON(unsafe.SliceData(dst), unsafe.SliceData(a), unsafe.SliceData(b), len(dst))
		return
	}
	subGeneric(dst, a, b)
}

// SubF64: dst[i] = a[i] - b[i].
func SubF64(dst, a, b []float64) {
	if cpu.Active() == cpu.NEON {
		subF64NEON(unsafe.SliceData(dst), unsafe.SliceData(a), unsafe.SliceData(b), len(dst))
		return
	}
	subGeneric(dst, a, b)
}

// MulF32: dst[i] = a[i] * b[i].
func MulF32(dst, a, b []float32) {
	if cpu.Active() == cpu.NEON {
		mulF32NEON(unsafe.SliceData(dst), unsafe.SliceData(a), unsafe.SliceData(b), len(dst))
		return
	}
	mulGeneric(dst, a, b)
}

// MulF64: dst[i] = a[i] * b[i].
func MulF64(dst, a, b []float64) {
	if cpu.Active() == cpu.NEON {
		mulF64NEON(unsafe.SliceData(dst), unsafe.SliceData(a), unsafe.SliceData(b), len(dst))
		return
	}
	mulGeneric(dst, a, b)
}

// DivF32: dst[i] = a[i] / b[i].
func DivF32(dst, a, b []float32) {
	if cpu.Active() == cpu.NEON {
		divF32NEON(unsafe.SliceData(dst), unsafe.SliceData(a), unsafe.SliceData(b), len(dst))
		return
	}
	divGeneric(dst, a, b)
}

// DivF64: dst[i] = a[i] / b[i].
func DivF64(dst, a, b []float64) {
	if cpu.Active() == cpu.NEON {
		divF64NEON(unsafe.SliceData(dst), unsafe.SliceData(a), unsafe.SliceData(b), len(dst))
		return
	}
	divGeneric(dst, a, b)
}

// MaximumF32: dst[i] = max(a[i], b[i]).
func MaximumF32(dst, a, b []float32) {
	if cpu.Active() == cpu.NEON {
		maximumF32NEON(unsafe.SliceData(dst), unsafe.SliceData(a), unsafe.SliceData(b), len(dst))
		return
	}
	maximumGeneric(dst, a, b)
}

// MaximumF64: dst[i] = max(a[i], b[i]).
func MaximumF64(dst, a, b []float64) {
	if cpu.Active() == cpu.NEON {
		maximumF64NEON(unsafe.SliceData(dst), unsafe.SliceData(a), unsafe.SliceData(b), len(dst))
		return
	}
	maximumGeneric(dst, a, b)
}

// MinimumF32: dst[i] = min(a[i], b[i]).
func MinimumF32(dst, a, b []float32) {
	if cpu.Active() == cpu.NEON {
		minimumF32NEON(unsafe.SliceData(dst), unsafe.SliceData(a), unsafe.SliceData(b), len(dst))
		return
	}
	minimumGeneric(dst, a, b)
}

// MinimumF64: dst[i] = min(a[i], b[i]).
func MinimumF64(dst, a, b []float64) {
	if cpu.Active() == cpu.NEON {
		minimumF64NEON(unsafe.SliceData(dst), unsafe.SliceData(a), unsafe.SliceData(b), len(dst))
		return
	}
	minimumGeneric(dst, a, b)
}

// ScaleF32: dst[i] = alpha * x[i].
func ScaleF32(dst []float32, alpha float32, x []float32) {
	if cpu.Active() == cpu.NEON {
		scaleF32NEON(unsafe.SliceData(dst), alpha, unsafe.SliceData(x), len(dst))
		return
	}
	scaleGeneric(dst, alpha, x)
}

// ScaleF64: dst[i] = alpha * x[i].
func ScaleF64(dst []float64, alpha float64, x []float64) {
	if cpu.Active() == cpu.NEON {
		scaleF64NEON(unsafe.SliceData(dst), alpha, unsafe.SliceData(x), len(dst))
		return
	}
	scaleGeneric(dst, alpha, x)
}

// AddScalarF32: dst[i] = x[i] + alpha.
func AddScalarF32(dst []float32, alpha float32, x []float32) {
	if cpu.Active() == cpu.NEON {
		addScalarF32NEON(unsafe.SliceData(dst), alpha, unsafe.SliceData(x), len(dst))
		return
	}
	addScalarGeneric(dst, alpha, x)
}

// AddScalarF64: dst[i] = x[i] + alpha.
func AddScalarF64(dst []float64, alpha float64, x []float64) {
	if cpu.Active() == cpu.NEON {
		addScalarF64NEON(unsafe.SliceData(dst), alpha, unsafe.SliceData(x), len(dst))
		return
	}
	addScalarGeneric(dst, alpha, x)
}

// AddScaledF32: dst[i] = fma(alpha, x[i], dst[i]).
func AddScaledF32(dst []float32, alpha float32, x []float32) {
	if cpu.Active() == cpu.NEON {
		addScaledF32NEON(unsafe.SliceData(dst), alpha, unsafe.SliceData(x), len(dst))
		return
	}
	addScaledGeneric(dst, alpha, x)
}

// AddScaledF64: dst[i] = fma(alpha, x[i], dst[i]).
func AddScaledF64(dst []float64, alpha float64, x []float64) {
	if cpu.Active() == cpu.NEON {
		addScaledF64NEON(unsafe.SliceData(dst), alpha, unsafe.SliceData(x), len(dst))
		return
	}
	addScaledGeneric(dst, alpha, x)
}

// MulAddF32: dst[i] = fma(a[i], b[i], c[i]).
func MulAddF32(dst, a, b, c []float32) {
	if cpu.Active() == cpu.NEON {
		mulAddF32NEON(unsafe.SliceData(dst), unsafe.SliceData(a), unsafe.SliceData(b), unsafe.SliceData(c), len(dst))
		return
	}
	mulAddGeneric(dst, a, b, c)
}

// MulAddF64: dst[i] = fma(a[i], b[i], c[i]).
func MulAddF64(dst, a, b, c []float64) {
	if cpu.Active() == cpu.NEON {
		mulAddF64NEON(unsafe.SliceData(dst), unsafe.SliceData(a), unsafe.SliceData(b), unsafe.SliceData(c), len(dst))
		return
	}
	mulAddGeneric(dst, a, b, c)
}

// NegF32: dst[i] = -x[i].
func NegF32(dst, x []float32) {
	if cpu.Active() == cpu.NEON {
		negF32NEON(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
		return
	}
	negGeneric(dst, x)
}

// NegF64: dst[i] = -x[i].
func NegF64(dst, x []float64) {
	if cpu.Active() == cpu.NEON {
		negF64NEON(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
		return
	}
	negGeneric(dst, x)
}

// AbsF32: dst[i] = |x[i]|.
func AbsF32(dst, x []float32) {
	if cpu.Active() == cpu.NEON {
		absF32NEON(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
		return
	}
	absGeneric(dst, x)
}

// AbsF64: dst[i] = |x[i]|.
func AbsF64(dst, x []float64) {
	if cpu.Active() == cpu.NEON {
		absF64NEON(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
		return
	}
	absGeneric(dst, x)
}

// SqrtF32: dst[i] = the square root of x[i].
func SqrtF32(dst, x []float32) {
	if cpu.Active() == cpu.NEON {
		sqrtF32NEON(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
		return
	}
	sqrtGeneric(dst, x)
}

// SqrtF64: dst[i] = the square root of x[i].
func SqrtF64(dst, x []float64) {
	if cpu.Active() == cpu.NEON {
		sqrtF64NEON(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
		return
	}
	sqrtGeneric(dst, x)
}

// FillF32: dst[i] = v.
func FillF32(dst []float32, v float32) {
	if cpu.Active() == cpu.NEON {
		fillF32NEON(unsafe.SliceData(dst), v, len(dst))
		return
	}
	fillGeneric(dst, v)
}

// FillF64: dst[i] = v.
func FillF64(dst []float64, v float64) {
	if cpu.Active() == cpu.NEON {
		fillF64NEON(unsafe.SliceData(dst), v, len(dst))
		return
	}
	fillGeneric(dst, v)
}
