//go:build !purego && !noasm

package asm

import (
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

//go:noescape
func sgdF32NEON(p, grad *float32, n int, c *SGDCoef[float32])

//go:noescape
func sgdF64NEON(p, grad *float64, n int, c *SGDCoef[float64])

//go:noescape
func sgdMomentumF32NEON(p, buf, grad *float32, n int, c *SGDCoef[float32])

//go:noescape
func sgdMomentumF64NEON(p, buf, grad *float64, n int, c *SGDCoef[float64])

//go:noescape
func adagradF32NEON(p, s, grad *float32, n int, c *AdagradCoef[float32])

//go:noescape
func adagradF64NEON(p, s, grad *float64, n int, c *AdagradCoef[float64])

//go:noescape
func rmspropF32NEON(p, v, avg, buf, grad *float32, n int, c *RMSPropCoef[float32])

//go:noescape
func rmspropF64NEON(p, v, avg, buf, grad *float64, n int, c *RMSPropCoef[float64])

//go:noescape
func adamF32NEON(p, m, v, vmax, grad *float32, n int, c *AdamCoef[float32])

//go:noescape
func adamF64NEON(p, m, v, vmax, grad *float64, n int, c *AdamCoef[float64])

// SGDF32: a step of gradient descent.
func SGDF32(p, g []float32, c *SGDCoef[float32]) {
	if cpu.Active() == cpu.NEON {
		sgdF32NEON(unsafe.SliceData(p), unsafe.SliceData(g), len(p), c)
		return
	}
	sgdGeneric(p, g, c)
}

// SGDF64: a step of gradient descent.
func SGDF64(p, g []float64, c *SGDCoef[float64]) {
	if cpu.Active() == cpu.NEON {
		sgdF64NEON(unsafe.SliceData(p), unsafe.SliceData(g), len(p), c)
		return
	}
	sgdGeneric(p, g, c)
}

// SGDMomentumF32: a step of gradient descent with momentum.
func SGDMomentumF32(p, buf, g []float32, c *SGDCoef[float32]) {
	if cpu.Active() == cpu.NEON {
		sgdMomentumF32NEON(unsafe.SliceData(p), unsafe.SliceData(buf), unsafe.SliceData(g), len(p), c)
		return
	}
	sgdMomentumGeneric(p, buf, g, c)
}

// SGDMomentumF64: a step of gradient descent with momentum.
func SGDMomentumF64(p, buf, g []float64, c *SGDCoef[float64]) {
	if cpu.Active() == cpu.NEON {
		sgdMomentumF64NEON(unsafe.SliceData(p), unsafe.SliceData(buf), unsafe.SliceData(g), len(p), c)
		return
	}
	sgdMomentumGeneric(p, buf, g, c)
}

// AdagradF32: a step of Adagrad.
func AdagradF32(p, s, g []float32, c *AdagradCoef[float32]) {
	if cpu.Active() == cpu.NEON {
		adagradF32NEON(unsafe.SliceData(p), unsafe.SliceData(s), unsafe.SliceData(g), len(p), c)
		return
	}
	adagradGeneric(p, s, g, c)
}

// AdagradF64: a step of Adagrad.
func AdagradF64(p, s, g []float64, c *AdagradCoef[float64]) {
	if cpu.Active() == cpu.NEON {
		adagradF64NEON(unsafe.SliceData(p), unsafe.SliceData(s), unsafe.SliceData(g), len(p), c)
		return
	}
	adagradGeneric(p, s, g, c)
}

// RMSPropF32: a step of RMSProp; avg and buf may be nil.
func RMSPropF32(p, v, avg, buf, g []float32, c *RMSPropCoef[float32]) {
	if cpu.Active() == cpu.NEON {
		rmspropF32NEON(unsafe.SliceData(p), unsafe.SliceData(v), unsafe.SliceData(avg), unsafe.SliceData(buf), unsafe.SliceData(g), len(p), c)
		return
	}
	rmspropGeneric(p, v, avg, buf, g, c)
}

// RMSPropF64: a step of RMSProp; avg and buf may be nil.
func RMSPropF64(p, v, avg, buf, g []float64, c *RMSPropCoef[float64]) {
	if cpu.Active() == cpu.NEON {
		rmspropF64NEON(unsafe.SliceData(p), unsafe.SliceData(v), unsafe.SliceData(avg), unsafe.SliceData(buf), unsafe.SliceData(g), len(p), c)
		return
	}
	rmspropGeneric(p, v, avg, buf, g, c)
}

// AdamF32: a step of Adam; vmax may be nil.
func AdamF32(p, m, v, vmax, g []float32, c *AdamCoef[float32]) {
	if cpu.Active() == cpu.NEON {
		adamF32NEON(unsafe.SliceData(p), unsafe.SliceData(m), unsafe.SliceData(v), unsafe.SliceData(vmax), unsafe.SliceData(g), len(p), c)
		return
	}
	adamGeneric(p, m, v, vmax, g, c)
}

// AdamF64: a step of Adam; vmax may be nil.
func AdamF64(p, m, v, vmax, g []float64, c *AdamCoef[float64]) {
	if cpu.Active() == cpu.NEON {
		adamF64NEON(unsafe.SliceData(p), unsafe.SliceData(m), unsafe.SliceData(v), unsafe.SliceData(vmax), unsafe.SliceData(g), len(p), c)
		return
	}
	adamGeneric(p, m, v, vmax, g, c)
}

// AdamRowsF32: a step of Adam on rows of tables, width elements each.
func AdamRowsF32(p, m, v []float32, width int, rows []int32, g []float32, c *AdamCoef[float32]) {
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
