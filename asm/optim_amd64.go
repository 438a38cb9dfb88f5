//go:build !purego && !noasm

package asm

import (
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

//go:noescape
func sgdF32AVX2(p, grad *float32, n int, c *SGDCoef[float32])

//go:noescape
func sgdF64AVX2(p, grad *float64, n int, c *SGDCoef[float64])

//go:noescape
func sgdMomentumF32AVX2(p, buf, grad *float32, n int, c *SGDCoef[float32])

//go:noescape
func sgdMomentumF64AVX2(p, buf, grad *float64, n int, c *SGDCoef[float64])

//go:noescape
func adagradF32AVX2(p, s, grad *float32, n int, c *AdagradCoef[float32])

//go:noescape
func adagradF64AVX2(p, s, grad *float64, n int, c *AdagradCoef[float64])

//go:noescape
func rmspropF32AVX2(p, v, avg, buf, grad *float32, n int, c *RMSPropCoef[float32])

//go:noescape
func rmspropF64AVX2(p, v, avg, buf, grad *float64, n int, c *RMSPropCoef[float64])

//go:noescape
func adamF32AVX2(p, m, v, vmax, grad *float32, n int, c *AdamCoef[float32])

//go:noescape
func adamF64AVX2(p, m, v, vmax, grad *float64, n int, c *AdamCoef[float64])

//go:noescape
func sgdF32AVX512(p, grad *float32, n int, c *SGDCoef[float32])

//go:noescape
func sgdF64AVX512(p, grad *float64, n int, c *SGDCoef[float64])

//go:noescape
func sgdMomentumF32AVX512(p, buf, grad *float32, n int, c *SGDCoef[float32])

//go:noescape
func sgdMomentumF64AVX512(p, buf, grad *float64, n int, c *SGDCoef[float64])

//go:noescape
func adagradF32AVX512(p, s, grad *float32, n int, c *AdagradCoef[float32])

//go:noescape
func adagradF64AVX512(p, s, grad *float64, n int, c *AdagradCoef[float64])

//go:noescape
func rmspropF32AVX512(p, v, avg, buf, grad *float32, n int, c *RMSPropCoef[float32])

//go:noescape
func rmspropF64AVX512(p, v, avg, buf, grad *float64, n int, c *RMSPropCoef[float64])

//go:noescape
func adamF32AVX512(p, m, v, vmax, grad *float32, n int, c *AdamCoef[float32])

//go:noescape
func adamF64AVX512(p, m, v, vmax, grad *float64, n int, c *AdamCoef[float64])

//go:noescape
func adamRowsF32AVX512(p, m, v *float32, width int, rows *int32, n int, grad *float32, c *AdamCoef[float32])

//go:noescape
func adamRowsF64AVX512(p, m, v *float64, width int, rows *int32, n int, grad *float64, c *AdamCoef[float64])

// SGDF32: a step of gradient descent.
func SGDF32(p, g []float32, c *SGDCoef[float32]) {
	switch cpu.Active() {
	case cpu.AVX512:
		sgdF32AVX512(unsafe.SliceData(p), unsafe.SliceData(g), len(p), c)
	case cpu.AVX2:
		sgdF32AVX2(unsafe.SliceData(p), unsafe.SliceData(g), len(p), c)
	default:
		sgdGeneric(p, g, c)
	}
}

// SGDF64: a step of gradient descent.
func SGDF64(p, g []float64, c *SGDCoef[float64]) {
	switch cpu.Active() {
	case cpu.AVX512:
		sgdF64AVX512(unsafe.SliceData(p), unsafe.SliceData(g), len(p), c)
	case cpu.AVX2:
		sgdF64AVX2(unsafe.SliceData(p), unsafe.SliceData(g), len(p), c)
	default:
		sgdGeneric(p, g, c)
	}
}

// SGDMomentumF32: a step of gradient descent with momentum.
func SGDMomentumF32(p, buf, g []float32, c *SGDCoef[float32]) {
	switch cpu.Active() {
	case cpu.AVX512:
		sgdMomentumF32AVX512(unsafe.SliceData(p), unsafe.SliceData(buf), unsafe.SliceData(g), len(p), c)
	case cpu.AVX2:
		sgdMomentumF32AVX2(unsafe.SliceData(p), unsafe.SliceData(buf), unsafe.SliceData(g), len(p), c)
	default:
		sgdMomentumGeneric(p, buf, g, c)
	}
}

// SGDMomentumF64: a step of gradient descent with momentum.
func SGDMomentumF64(p, buf, g []float64, c *SGDCoef[float64]) {
	switch cpu.Active() {
	case cpu.AVX512:
		sgdMomentumF64AVX512(unsafe.SliceData(p), unsafe.SliceData(buf), unsafe.SliceData(g), len(p), c)
	case cpu.AVX2:
		sgdMomentumF64AVX2(unsafe.SliceData(p), unsafe.SliceData(buf), unsafe.SliceData(g), len(p), c)
	default:
		sgdMomentumGeneric(p, buf, g, c)
	}
}

// AdagradF32: a step of Adagrad.
func AdagradF32(p, s, g []float32, c *AdagradCoef[float32]) {
	switch cpu.Active() {
	case cpu.AVX512:
		adagradF32AVX512(unsafe.SliceData(p), unsafe.SliceData(s), unsafe.SliceData(g), len(p), c)
	case cpu.AVX2:
		adagradF32AVX2(unsafe.SliceData(p), unsafe.SliceData(s), unsafe.SliceData(g), len(p), c)
	default:
		adagradGeneric(p, s, g, c)
	}
}

// AdagradF64: a step of Adagrad.
func AdagradF64(p, s, g []float64, c *AdagradCoef[float64]) {
	switch cpu.Active() {
	case cpu.AVX512:
		adagradF64AVX512(unsafe.SliceData(p), unsafe.SliceData(s), unsafe.SliceData(g), len(p), c)
	case cpu.AVX2:
		adagradF64AVX2(unsafe.SliceData(p), unsafe.SliceData(s), unsafe.SliceData(g), len(p), c)
	default:
		adagradGeneric(p, s, g, c)
	}
}

// RMSPropF32: a step of RMSProp; avg and buf may be nil.
func RMSPropF32(p, v, avg, buf, g []float32, c *RMSPropCoef[float32]) {
	switch cpu.Active() {
	case cpu.AVX512:
		rmspropF32AVX512(unsafe.SliceData(p), unsafe.SliceData(v), unsafe.SliceData(avg), unsafe.SliceData(buf), unsafe.SliceData(g), len(p), c)
	case cpu.AVX2:
		rmspropF32AVX2(unsafe.SliceData(p), unsafe.SliceData(v), unsafe.SliceData(avg), unsafe.SliceData(buf), unsafe.SliceData(g), len(p), c)
	default:
		rmspropGeneric(p, v, avg, buf, g, c)
	}
}

// RMSPropF64: a step of RMSProp; avg and buf may be nil.
func RMSPropF64(p, v, avg, buf, g []float64, c *RMSPropCoef[float64]) {
	switch cpu.Active() {
	case cpu.AVX512:
		rmspropF64AVX512(unsafe.SliceData(p), unsafe.SliceData(v), unsafe.SliceData(avg), unsafe.SliceData(buf), unsafe.SliceData(g), len(p), c)
	case cpu.AVX2:
		rmspropF64AVX2(unsafe.SliceData(p), unsafe.SliceData(v), unsafe.SliceData(avg), unsafe.SliceData(buf), unsafe.SliceData(g), len(p), c)
	default:
		rmspropGeneric(p, v, avg, buf, g, c)
	}
}

// AdamF32: a step of Adam; vmax may be nil.
func AdamF32(p, m, v, vmax, g []float32, c *AdamCoef[float32]) {
	switch cpu.Active() {
	case cpu.AVX512:
		adamF32AVX512(unsafe.SliceData(p), unsafe.SliceData(m), unsafe.SliceData(v), unsafe.SliceData(vmax), unsafe.SliceData(g), len(p), c)
	case cpu.AVX2:
		adamF32AVX2(unsafe.SliceData(p), unsafe.SliceData(m), unsafe.SliceData(v), unsafe.SliceData(vmax), unsafe.SliceData(g), len(p), c)
	default:
		adamGeneric(p, m, v, vmax, g, c)
	}
}

// AdamF64: a step of Adam; vmax may be nil.
func AdamF64(p, m, v, vmax, g []float64, c *AdamCoef[float64]) {
	switch cpu.Active() {
	case cpu.AVX512:
		adamF64AVX512(unsafe.SliceData(p), unsafe.SliceData(m), unsafe.SliceData(v), unsafe.SliceData(vmax), unsafe.SliceData(g), len(p), c)
	case cpu.AVX2:
		adamF64AVX2(unsafe.SliceData(p), unsafe.SliceData(m), unsafe.SliceData(v), unsafe.SliceData(vmax), unsafe.SliceData(g), len(p), c)
	default:
		adamGeneric(p, m, v, vmax, g, c)
	}
}

// AdamRowsF32: a step of Adam on rows of tables, width elements each.
func AdamRowsF32(p, m, v []float32, width int, rows []int32, g []float32, c *AdamCoef[float32]) {
	if cpu.Active() == cpu.AVX512 {
		if width > 0 && len(rows) > 0 {
			adamRowsF32AVX512(unsafe.SliceData(p), unsafe.SliceData(m), unsafe.SliceData(v), width, unsafe.SliceData(rows), len(rows), unsafe.SliceData(g), c)
		}
		return
	}
	for i, r := range rows {
		if next := i + PrefetchBatch; i%PrefetchBatch == 0 && next < len(rows) {
			ahead := rows[next:min(len(rows), next+PrefetchBatch)]
			PrefetchRowsF32(p, width, width, ahead)
			PrefetchRowsF32(m, width, width, ahead)
			PrefetchRowsF32(v, width, width, ahead)
		}
		lo, hi := int(r)*width, int(r)*width+width
		AdamF32(p[lo:hi], m[lo:hi], v[lo:hi], nil, g[i*width:(i+1)*width], c)
	}
}

// AdamRowsF64: a step of Adam on rows of tables, width elements each.
func AdamRowsF64(p, m, v []float64, width int, rows []int32, g []float64, c *AdamCoef[float64]) {
	if cpu.Active() == cpu.AVX512 {
		if width > 0 && len(rows) > 0 {
			adamRowsF64AVX512(unsafe.SliceData(p), unsafe.SliceData(m), unsafe.SliceData(v), width, unsafe.SliceData(rows), len(rows), unsafe.SliceData(g), c)
		}
		return
	}
	for i, r := range rows {
		if next := i + PrefetchBatch; i%PrefetchBatch == 0 && next < len(rows) {
			ahead := rows[next:min(len(rows), next+PrefetchBatch)]
			PrefetchRowsF64(p, width, width, ahead)
			PrefetchRowsF64(m, width, width, ahead)
			PrefetchRowsF64(v, width, width, ahead)
		}
		lo, hi := int(r)*width, int(r)*width+width
		AdamF64(p[lo:hi], m[lo:hi], v[lo:hi], nil, g[i*width:(i+1)*width], c)
	}
}
