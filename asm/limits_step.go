package asm

import "math"

// The limits of an optimiser step, as yardsticks of benchmarks:
//
//	LimitStep      4 streams in, 3 of them out again at the same place: the traffic of Adam
//	LimitDivider   one square root and one division an element, on registers

func stepGeneric(p, m, v, g []float32) {
	m, v, g = m[:len(p)], v[:len(p)], g[:len(p)]
	for i := range p {
		p[i], m[i], v[i] = p[i]+g[i], m[i]+g[i], v[i]+g[i]
	}
}

func dividerGeneric(turns int) int {
	x, s := float32(turns), float32(0)
	for i := range turns {
		y := x + float32(i)
		s += float32(math.Sqrt(float64(y))) + x/y
	}
	limitSink = float64(s)
	return turns
}
