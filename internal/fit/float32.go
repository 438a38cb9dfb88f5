package main

import (
	"math"

	"github.com/lockstep-go/lockstep/internal/ref"
)

// slack widens an interval, because the reduced argument is rounded.
const slack = 1.00001

// problems lists the fits of package asm's float32 activations.
func problems() []problem {
	return []problem{
		{
			name: "expC", what: "e^r, relative", f: ref.Exp, bits: 24,
			lo: -math.Ln2 / 2 * slack, hi: math.Ln2 / 2 * slack,
			powers: powers(0, 6), given: []float64{1, 1},
		},
	}
}
