//go:build !purego && !noasm

package asm

import (
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

//go:noescape
func addF32AVX2(dst, a, b *float32, n int)

//go:noescape
func addF32AVX512(dst, a, b *float32, n int)

//go:noescape
func addF64AVX2(dst, a, b *float64, n int)

//go:noescape
func addF64AVX512(dst, a, b *float64, n int)

//go:noescape
func subF32AVX2(dst, a, b *float32, n int)

//go:noescape
func subF32AVX512(dst, a, b *float32, n int)

//go:noescape
func subF64AVX2(dst, a, b *float64, n int)

//go:noescape
func subF64AVX512(dst, a, b *float64, n int)

//go:noescape
func mulF32AVX2(dst, a, b *float32, n int)

//go:noescape
func mulF32AVX512(dst, a, b *float32, n int)

//go:noescape
func mulF64AVX2(dst, a, b *float64, n int)

//go:noescape
func mulF64AVX512(dst, a, b *float64, n int)

//go:noescape
func divF32AVX2(dst, a, b *float32, n int)

//go:noescape
func divF32AVX512(dst, a, b *float32, n int)

//go:noescape
func divF64AVX2(dst, a, b *float64, n int)

//go:noescape
func divF64AVX512(dst, a, b *float64, n int)

//go:noescape
func maximumF32AVX2(dst, a, b *float32, n int)

//go:noescape
func maximumF32AVX512(dst, a, b *float32, n int)

//go:noescape
func maximumF64AVX2(dst, a, b *float64, n int)

//go:noescape
func maximumF64AVX512(dst, a, b *float64, n int)

//go:noescape
func minimumF32AVX2(dst, a, b *float32, n int)

//go:noescape
func minimumF32AVX512(dst, a, b *float32, n int)

//go:noescape
func minimumF64AVX2(dst, a, b *float64, n int)

//go:noescape
func minimumF64AVX512(dst, a, b *float64, n int)

//go:noescape
func scaleF32AVX2(dst *float32, alpha float32, x *float32, n int)

//go:noescape
func scaleF32AVX512(dst *float32, alpha float32, x *float32, n int)

//go:noescape
func scaleF64AVX2(dst *float64, alpha float64, x *float64, n int)

//go:noescape
func scaleF64AVX512(dst *float64, alpha float64, x *float64, n int)

//go:noescape
func addScalarF32AVX2(dst *float32, alpha float32, x *float32, n int)

//go:noescape
func addScalarF32AVX512(dst *float32, alpha float32, x *float32, n int)

//go:noescape
func addScalarF64AVX2(dst *float64, alpha float64, x *float64, n int)

//go:noescape
func addScalarF64AVX512(dst *float64, alpha float64, x *float64, n int)

//go:noescape
func addScaledF32AVX2(dst *float32, alpha float32, x *float32, n int)

//go:noescape
func addScaledF32AVX512(dst *float32, alpha float32, x *float32, n int)

//go:noescape
func addScaledF64AVX2(dst *float64, alpha float64, x *float64, n int)

//go:noescape
func addScaledF64AVX512(dst *float64, alpha float64, x *float64, n int)

//go:noescape
func mulAddF32AVX2(dst, a, b, c *float32, n int)

//go:noescape
func mulAddF32AVX512(dst, a, b, c *float32, n int)

//go:noescape
func mulAddF64AVX2(dst, a, b, c *float64, n int)

//go:noescape
func mulAddF64AVX512(dst, a, b, c *float64, n int)

//go:noescape
func negF32AVX2(dst, x *float32, n int)

//go:noescape
func negF32AVX512(dst, x *float32, n int)

//go:noescape
func negF64AVX2(dst, x *float64, n int)

//go:noescape
func negF64AVX512(dst, x *float64, n int)

//go:noescape
func absF32AVX2(dst, x *float32, n int)

//go:noescape
func absF32AVX512(dst, x *float32, n int)

//go:noescape
func absF64AVX2(dst, x *float64, n int)

//go:noescape
func absF64AVX512(dst, x *float64, n int)

//go:noescape
func sqrtF32AVX2(dst, x *float32, n int)

//go:noescape
func sqrtF32AVX512(dst, x *float32, n int)

//go:noescape
func sqrtF64AVX2(dst, x *float64, n int)

//go:noescape
func sqrtF64AVX512(dst, x *float64, n int)

//go:noescape
func fillF32AVX2(dst *float32, v float32, n int)

//go:noescape
func fillF32AVX512(dst *float32, v float32, n int)

//go:noescape
func fillF64AVX2(dst *float64, v float64, n int)

//go:noescape
func fillF64AVX512(dst *float64, v float64, n int)

// AddF32: dst[i] = a[i] + b[i].
func AddF32(dst, a, b []float32) {
	switch cpu.Active() {
	case cpu.AVX512:
		addF32AVX512(unsafe.SliceData(dst), unsafe.SliceData(a), unsafe.SliceData(b), len(dst))
	case cpu.AVX2:
		addF32AVX2(unsafe.SliceData(dst), unsafe.SliceData(a), unsafe.SliceData(b), len(dst))
	default:
		addGeneric(dst, a, b)
	}
}

// AddF64: dst[i] = a[i] + b[i].
func AddF64(dst, a, b []float64) {
	switch cpu.Active() {
	case cpu.AVX512:
		addF64AVX512(unsafe.SliceData(dst), unsafe.SliceData(a), unsafe.SliceData(b), len(dst))
	case cpu.AVX2:
		addF64AVX2(unsafe.SliceData(dst), unsafe.SliceData(a), unsafe.SliceData(b), len(dst))
	default:
		addGeneric(dst, a, b)
	}
}

// SubF32: dst[i] = a[i] - b[i].
func SubF32(dst, a, b []float32) {
	switch cpu.Active() {
	case cpu.AVX512:
		subF32AVX512(unsafe.SliceData(dst), unsafe.SliceData(a), unsafe.SliceData(b), len(dst))
	case cpu.AVX2:
		subF32AVX2(unsafe.SliceData(dst), unsafe.SliceData(a), unsafe.SliceData(b), len(dst))
	default:
		subGeneric(dst, a, b)
	}
}

// SubF64: dst[i] = a[i] - b[i].
func SubF64(dst, a, b []float64) {
	switch cpu.Active() {
	case cpu.AVX512:
		subF64AVX512(unsafe.SliceData(dst), unsafe.SliceData(a), unsafe.SliceData(b), len(dst))
	case cpu.AVX2:
		subF64AVX2(unsafe.SliceData(dst), unsafe.SliceData(a), unsafe.SliceData(b), len(dst))
	default:
		subGeneric(dst, a, b)
	}
}

// MulF32: dst[i] = a[i] * b[i].
func MulF32(dst, a, b []float32) {
	switch cpu.Active() {
	case cpu.AVX512:
		mulF32AVX512(unsafe.SliceData(dst), unsafe.SliceData(a), unsafe.SliceData(b), len(dst))
	case cpu.AVX2:
		mulF32AVX2(unsafe.SliceData(dst), unsafe.SliceData(a), unsafe.SliceData(b), len(dst))
	default:
		mulGeneric(dst, a, b)
	}
}

// MulF64: dst[i] = a[i] * b[i].
func MulF64(dst, a, b []float64) {
	switch cpu.Active() {
	case cpu.AVX512:
		mulF64AVX512(unsafe.SliceData(dst), unsafe.SliceData(a), unsafe.SliceData(b), len(dst))
	case cpu.AVX2:
		mulF64AVX2(unsafe.SliceData(dst), unsafe.SliceData(a), unsafe.SliceData(b), len(dst))
	default:
		mulGeneric(dst, a, b)
	}
}

// DivF32: dst[i] = a[i] / b[i].
func DivF32(dst, a, b []float32) {
	switch cpu.Active() {
	case cpu.AVX512:
		divF32AVX512(unsafe.SliceData(dst), unsafe.SliceData(a), unsafe.SliceData(b), len(dst))
	case cpu.AVX2:
		divF32AVX2(unsafe.SliceData(dst), unsafe.SliceData(a), unsafe.SliceData(b), len(dst))
	default:
		divGeneric(dst, a, b)
	}
}

// DivF64: dst[i] = a[i] / b[i].
func DivF64(dst, a, b []float64) {
	switch cpu.Active() {
	case cpu.AVX512:
		divF64AVX512(unsafe.SliceData(dst), unsafe.SliceData(a), unsafe.SliceData(b), len(dst))
	case cpu.AVX2:
		divF64AVX2(unsafe.SliceData(dst), unsafe.SliceData(a), unsafe.SliceData(b), len(dst))
	default:
		divGeneric(dst, a, b)
	}
}

// MaximumF32: dst[i] = max(a[i], b[i]).
func MaximumF32(dst, a, b []float32) {
	switch cpu.Active() {
	case cpu.AVX512:
		maximumF32AVX512(unsafe.SliceData(dst), unsafe.SliceData(a), unsafe.SliceData(b), len(dst))
	case cpu.AVX2:
		maximumF32AVX2(unsafe.SliceData(dst), unsafe.SliceData(a), unsafe.SliceData(b), len(dst))
	default:
		maximumGeneric(dst, a, b)
	}
}

// MaximumF64: dst[i] = max(a[i], b[i]).
func MaximumF64(dst, a, b []float64) {
	switch cpu.Active() {
	case cpu.AVX512:
		maximumF64AVX512(unsafe.SliceData(dst), unsafe.SliceData(a), unsafe.SliceData(b), len(dst))
	case cpu.AVX2:
		maximumF64AVX2(unsafe.SliceData(dst), unsafe.SliceData(a), unsafe.SliceData(b), len(dst))
	default:
		maximumGeneric(dst, a, b)
	}
}

// MinimumF32: dst[i] = min(a[i], b[i]).
func MinimumF32(dst, a, b []float32) {
	switch cpu.Active() {
	case cpu.AVX512:
		minimumF32AVX512(unsafe.SliceData(dst), unsafe.SliceData(a), unsafe.SliceData(b), len(dst))
	case cpu.AVX2:
		minimumF32AVX2(unsafe.SliceData(dst), unsafe.SliceData(a), unsafe.SliceData(b), len(dst))
	default:
		minimumGeneric(dst, a, b)
	}
}

// MinimumF64: dst[i] = min(a[i], b[i]).
func MinimumF64(dst, a, b []float64) {
	switch cpu.Active() {
	case cpu.AVX512:
		minimumF64AVX512(unsafe.SliceData(dst), unsafe.SliceData(a), unsafe.SliceData(b), len(dst))
	case cpu.AVX2:
		minimumF64AVX2(unsafe.SliceData(dst), unsafe.SliceData(a), unsafe.SliceData(b), len(dst))
	default:
		minimumGeneric(dst, a, b)
	}
}

// ScaleF32: dst[i] = alpha * x[i].
func ScaleF32(dst []float32, alpha float32, x []float32) {
	switch cpu.Active() {
	case cpu.AVX512:
		scaleF32AVX512(unsafe.SliceData(dst), alpha, unsafe.SliceData(x), len(dst))
	case cpu.AVX2:
		scaleF32AVX2(unsafe.SliceData(dst), alpha, unsafe.SliceData(x), len(dst))
	default:
		scaleGeneric(dst, alpha, x)
	}
}

// ScaleF64: dst[i] = alpha * x[i].
func ScaleF64(dst []float64, alpha float64, x []float64) {
	switch cpu.Active() {
	case cpu.AVX512:
		scaleF64AVX512(unsafe.SliceData(dst), alpha, unsafe.SliceData(x), len(dst))
	case cpu.AVX2:
		scaleF64AVX2(unsafe.SliceData(dst), alpha, unsafe.SliceData(x), len(dst))
	default:
		scaleGeneric(dst, alpha, x)
	}
}

// AddScalarF32: dst[i] = x[i] + alpha.
func AddScalarF32(dst []float32, alpha float32, x []float32) {
	switch cpu.Active() {
	case cpu.AVX512:
		addScalarF32AVX512(unsafe.SliceData(dst), alpha, unsafe.SliceData(x), len(dst))
	case cpu.AVX2:
		addScalarF32AVX2(unsafe.SliceData(dst), alpha, unsafe.SliceData(x), len(dst))
	default:
		addScalarGeneric(dst, alpha, x)
	}
}

// AddScalarF64: dst[i] = x[i] + alpha.
func AddScalarF64(dst []float64, alpha float64, x []float64) {
	switch cpu.Active() {
	case cpu.AVX512:
		addScalarF64AVX512(unsafe.SliceData(dst), alpha, unsafe.SliceData(x), len(dst))
	case cpu.AVX2:
		addScalarF64AVX2(unsafe.SliceData(dst), alpha, unsafe.SliceData(x), len(dst))
	default:
		addScalarGeneric(dst, alpha, x)
	}
}

// AddScaledF32: dst[i] = fma(alpha, x[i], dst[i]).
func AddScaledF32(dst []float32, alpha float32, x []float32) {
	switch cpu.Active() {
	case cpu.AVX512:
		addScaledF32AVX512(unsafe.SliceData(dst), alpha, unsafe.SliceData(x), len(dst))
	case cpu.AVX2:
		addScaledF32AVX2(unsafe.SliceData(dst), alpha, unsafe.SliceData(x), len(dst))
	default:
		addScaledGeneric(dst, alpha, x)
	}
}

// AddScaledF64: dst[i] = fma(alpha, x[i], dst[i]).
func AddScaledF64(dst []float64, alpha float64, x []float64) {
	switch cpu.Active() {
	case cpu.AVX512:
		addScaledF64AVX512(unsafe.SliceData(dst), alpha, unsafe.SliceData(x), len(dst))
	case cpu.AVX2:
		addScaledF64AVX2(unsafe.SliceData(dst), alpha, unsafe.SliceData(x), len(dst))
	default:
		addScaledGeneric(dst, alpha, x)
	}
}

// MulAddF32: dst[i] = fma(a[i], b[i], c[i]).
func MulAddF32(dst, a, b, c []float32) {
	switch cpu.Active() {
	case cpu.AVX512:
		mulAddF32AVX512(unsafe.SliceData(dst), unsafe.SliceData(a), unsafe.SliceData(b), unsafe.SliceData(c), len(dst))
	case cpu.AVX2:
		mulAddF32AVX2(unsafe.SliceData(dst), unsafe.SliceData(a), unsafe.SliceData(b), unsafe.SliceData(c), len(dst))
	default:
		mulAddGeneric(dst, a, b, c)
	}
}

// MulAddF64: dst[i] = fma(a[i], b[i], c[i]).
func MulAddF64(dst, a, b, c []float64) {
	switch cpu.Active() {
	case cpu.AVX512:
		mulAddF64AVX512(unsafe.SliceData(dst), unsafe.SliceData(a), unsafe.SliceData(b), unsafe.SliceData(c), len(dst))
	case cpu.AVX2:
		mulAddF64AVX2(unsafe.SliceData(dst), unsafe.SliceData(a), unsafe.SliceData(b), unsafe.SliceData(c), len(dst))
	default:
		mulAddGeneric(dst, a, b, c)
	}
}

// NegF32: dst[i] = -x[i].
func NegF32(dst, x []float32) {
	switch cpu.Active() {
	case cpu.AVX512:
		negF32AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	case cpu.AVX2:
		negF32AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	default:
		negGeneric(dst, x)
	}
}

// NegF64: dst[i] = -x[i].
func NegF64(dst, x []float64) {
	switch cpu.Active() {
	case cpu.AVX512:
		negF64AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	case cpu.AVX2:
		negF64AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	default:
		negGeneric(dst, x)
	}
}

// AbsF32: dst[i] = |x[i]|.
func AbsF32(dst, x []float32) {
	switch cpu.Active() {
	case cpu.AVX512:
		absF32AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	case cpu.AVX2:
		absF32AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	default:
		absGeneric(dst, x)
	}
}

// AbsF64: dst[i] = |x[i]|.
func AbsF64(dst, x []float64) {
	switch cpu.Active() {
	case cpu.AVX512:
		absF64AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	case cpu.AVX2:
		absF64AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	default:
		absGeneric(dst, x)
	}
}

// SqrtF32: dst[i] = the square root of x[i].
func SqrtF32(dst, x []float32) {
	switch cpu.Active() {
	case cpu.AVX512:
		sqrtF32AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	case cpu.AVX2:
		sqrtF32AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	default:
		sqrtGeneric(dst, x)
	}
}

// SqrtF64: dst[i] = the square root of x[i].
func SqrtF64(dst, x []float64) {
	switch cpu.Active() {
	case cpu.AVX512:
		sqrtF64AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	case cpu.AVX2:
		sqrtF64AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	default:
		sqrtGeneric(dst, x)
	}
}

// FillF32: dst[i] = v.
func FillF32(dst []float32, v float32) {
	switch cpu.Active() {
	case cpu.AVX512:
		fillF32AVX512(unsafe.SliceData(dst), v, len(dst))
	case cpu.AVX2:
		fillF32AVX2(unsafe.SliceData(dst), v, len(dst))
	default:
		fillGeneric(dst, v)
	}
}

// FillF64: dst[i] = v.
func FillF64(dst []float64, v float64) {
	switch cpu.Active() {
	case cpu.AVX512:
		fillF64AVX512(unsafe.SliceData(dst), v, len(dst))
	case cpu.AVX2:
		fillF64AVX2(unsafe.SliceData(dst), v, len(dst))
	default:
		fillGeneric(dst, v)
	}
}
