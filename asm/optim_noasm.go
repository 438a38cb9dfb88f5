//go:build purego || noasm || (!amd64 && !arm64)

package asm

// SGDF32: a step of gradient descent.
//
//go:noinline
func SGDF32(p, g []float32, c *SGDCoef[float32]) { sgdGeneric(p, g, c) }

// SGDF64: a step of gradient descent.
//
//go:noinline
func SGDF64(p, g []float64, c *SGDCoef[float64]) { sgdGeneric(p, g, c) }

// SGDMomentumF32: a step of gradient descent with momentum.
//
//go:noinline
func SGDMomentumF32(p, buf, g []float32, c *SGDCoef[float32]) { sgdMomentumGeneric(p, buf, g, c) }

// SGDMomentumF64: a step of gradient descent with momentum.
//
//go:noinline
func SGDMomentumF64(p, buf, g []float64, c *SGDCoef[float64]) { sgdMomentumGeneric(p, buf, g, c) }

// AdagradF32: a step of Adagrad.
//
//go:noinline
func AdagradF32(p, s, g []float32, c *AdagradCoef[float32]) { adagradGeneric(p, s, g, c) }

// AdagradF64: a step of Adagrad.
//
//go:noinline
func AdagradF64(p, s, g []float64, c *AdagradCoef[float64]) { adagradGeneric(p, s, g, c) }

// RMSPropF32: a step of RMSProp; avg and buf may be nil.
//
//go:noinline
func RMSPropF32(p, v, avg, buf, g []float32, c *RMSPropCoef[float32]) {
	rmspropGeneric(p, v, avg, buf, g, c)
}

// RMSPropF64: a step of RMSProp; avg and buf may be nil.
//
//go:noinline
func RMSPropF64(p, v, avg, buf, g []float64, c *RMSPropCoef[float64]) {
	rmspropGeneric(p, v, avg, buf, g, c)
}

// AdamF32: a step of Adam; vmax may be nil.
//
//go:noinline
func AdamF32(p, m, v, vmax, g []float32, c *AdamCoef[float32]) { adamGeneric(p, m, v, vmax, g, c) }

// AdamF64: a step of Adam; vmax may be nil.
//
//go:noinline
func AdamF64(p, m, v, vmax, g []float64, c *AdamCoef[float64]) { adamGeneric(p, m, v, vmax, g, c) }

// AdamRowsF32: a step of Adam on rows of tables, width elements each.
//
//go:noinline
func AdamRowsF32(p, m, v []float32, width int, rows []int32, g []float32, c *AdamCoef[float32]) {
	adamRowsGeneric(p, m, v, width, rows, g, c)
}

// AdamRowsF64: a step of Adam on rows of tables, width elements each.
//
//go:noinline
func AdamRowsF64(p, m, v []float64, width int, rows []int32, g []float64, c *AdamCoef[float64]) {
	adamRowsGeneric(p, m, v, width, rows, g, c)
}
