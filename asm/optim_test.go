package asm

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/lockstep-go/lockstep/internal/cpu"
	"github.com/lockstep-go/lockstep/internal/kerneltest"
)

func TestOptim(t *testing.T) {
	testOptim(t, "f32", SGDF32, SGDMomentumF32, AdagradF32, RMSPropF32, AdamF32)
	testOptim(t, "f64", SGDF64, SGDMomentumF64, AdagradF64, RMSPropF64, AdamF64)
}

func testOptim[T Float](t *testing.T, typ string, sgd func(p, g []T, c *SGDCoef[T]), momentum func(p, buf, g []T, c *SGDCoef[T]),
	adagrad func(p, s, g []T, c *AdagradCoef[T]), rmsprop func(p, v, avg, buf, g []T, c *RMSPropCoef[T]),
	adam func(p, m, v, vmax, g []T, c *AdamCoef[T])) {
	run := func(name string, arrays int, got, want func(s [][]T)) {
		t.Run(name+"/type="+typ, func(t *testing.T) {
			kerneltest.EachLevel(t, func(t *testing.T, _ cpu.Level) {
				if err := checkUpdate(arrays, got, want); err != nil {
					t.Fatal(err)
				}
			})
		})
	}
	s := SGDCoef[T]{NegLR: -0.1, WeightDecay: 0.01, Momentum: 0.9, Gain: 0.7}
	run("SGD", 2, func(a [][]T) { sgd(a[0], a[1], &s) }, func(a [][]T) { sgdGeneric(a[0], a[1], &s) })
	run("SGDMomentum", 3, func(a [][]T) { momentum(a[0], a[1], a[2], &s) }, func(a [][]T) { sgdMomentumGeneric(a[0], a[1], a[2], &s) })
	n := s
	n.Look = 0.9
	run("SGDNesterov", 3, func(a [][]T) { momentum(a[0], a[1], a[2], &n) }, func(a [][]T) { sgdMomentumGeneric(a[0], a[1], a[2], &n) })
	d := AdagradCoef[T]{NegLR: -0.1, WeightDecay: 0.01, Eps: 1e-10}
	run("Adagrad", 3, func(a [][]T) { adagrad(a[0], a[1], a[2], &d) }, func(a [][]T) { adagradGeneric(a[0], a[1], a[2], &d) })
	r := RMSPropCoef[T]{NegLR: -0.1, WeightDecay: 0.01, Alpha: 0.99, Rest: 0.01, Eps: 1e-8, Momentum: 0.9}
	run("RMSProp", 3, func(a [][]T) { rmsprop(a[0], a[1], nil, nil, a[2], &r) }, func(a [][]T) { rmspropGeneric(a[0], a[1], nil, nil, a[2], &r) })
	run("RMSPropMomentum", 4, func(a [][]T) { rmsprop(a[0], a[1], nil, a[2], a[3], &r) },
		func(a [][]T) { rmspropGeneric(a[0], a[1], nil, a[2], a[3], &r) })
	run("RMSPropCentred", 4, func(a [][]T) { rmsprop(a[0], a[1], a[2], nil, a[3], &r) },
		func(a [][]T) { rmspropGeneric(a[0], a[1], a[2], nil, a[3], &r) })
	run("RMSPropFull", 5, func(a [][]T) { rmsprop(a[0], a[1], a[2], a[3], a[4], &r) },
		func(a [][]T) { rmspropGeneric(a[0], a[1], a[2], a[3], a[4], &r) })
	c := AdamCoef[T]{NegStep: -0.01, WeightDecay: 0.1, Shrink: 0.999, Beta1: 0.9, Rest1: 0.1, Beta2: 0.999, Rest2: 0.001, Root: 1.7, Eps: 1e-8}
	run("Adam", 4, func(a [][]T) { adam(a[0], a[1], a[2], nil, a[3], &c) }, func(a [][]T) { adamGeneric(a[0], a[1], a[2], nil, a[3], &c) })
	run("AMSGrad", 5, func(a [][]T) { adam(a[0], a[1], a[2], a[3], a[4], &c) }, func(a [][]T) { adamGeneric(a[0], a[1], a[2], a[3], a[4], &c) })
}

// checkUpdate compares two bodies that update several arrays of equal length; the last one is the gradient. The arrays
// end or begin at guard pages, at offsets, and everything outside them must stay as it was.
func checkUpdate[T Float](arrays int, got, want func(s [][]T)) error {
	arena, err := kerneltest.NewArena(arrays)
	if err != nil {
		return err
	}
	defer arena.Close()
	rng := rand.New(rand.NewPCG(5, uint64(arrays)))
	size := 8
	if T(1)/3 == T(float32(1)/3) {
		size = 4
	}
	specials := kerneltest.Specials[T]()
	values := []func(*rand.Rand) T{kerneltest.Normal[T], kerneltest.Wide[T], kerneltest.AnyBits[T], func(rng *rand.Rand) T {
		if rng.IntN(4) > 0 {
			return kerneltest.Normal[T](rng)
		}
		return specials[rng.IntN(len(specials))]
	}}
	for _, n := range kerneltest.StandardLengths(size) {
		for vi, value := range values {
			for place := range 4 {
				a, w := make([][]T, arrays), make([][]T, arrays)
				const around = 16
				whole := make([][]T, arrays)
				for i := range a {
					skip := place / 2 * (1 + i) % 5
					if place%2 == 0 {
						whole[i] = kerneltest.AtEnd[T](arena, i, n+around, skip)
						a[i] = kerneltest.AtEnd[T](arena, i, n, skip)
					} else {
						whole[i] = kerneltest.AtStart[T](arena, i, n+around, skip)
						a[i] = kerneltest.AtStart[T](arena, i, n, skip)
					}
					for j := range whole[i] {
						whole[i][j] = 42
					}
					w[i] = make([]T, n)
					for j := range w[i] {
						w[i][j] = value(rng)
					}
					copy(a[i], w[i])
				}
				gradient := append([]T(nil), w[arrays-1]...)
				got(a)
				want(w)
				for i := range a {
					for j := range a[i] {
						if !kerneltest.SameBits(a[i][j], w[i][j]) {
							return fmt.Errorf("n = %d, values %d, place %d: array %d, element %d is %v, the definition says %v", n, vi, place, i, j, a[i][j], w[i][j])
						}
						if i == arrays-1 && !kerneltest.SameBits(a[i][j], gradient[j]) {
							return fmt.Errorf("n = %d: the gradient was changed at %d", n, j)
						}
					}
					outside := whole[i][:around]
					if place%2 == 1 {
						outside = whole[i][n:]
					}
					for j := range outside {
						if outside[j] != 42 {
							return fmt.Errorf("n = %d, place %d: wrote outside array %d", n, place, i)
						}
					}
				}
			}
		}
	}
	return nil
}

func TestAdamRows(t *testing.T) {
	testAdamRows(t, AdamRowsF32)
	testAdamRows(t, AdamRowsF64)
}

// testAdamRows compares with the definition: tables that end or begin at a guard page, every tail, rows in no order, the first
// and last of the table among them, more of them than are prefetched ahead; rows that are not listed stay as they were.
func testAdamRows[T Float](t *testing.T, step func(p, m, v []T, width int, rows []int32, g []T, c *AdamCoef[T])) {
	c := AdamCoef[T]{NegStep: -0.01, WeightDecay: 0.1, Shrink: 0.999, Beta1: 0.9, Rest1: 0.1, Beta2: 0.999, Rest2: 0.001, Root: 1.7, Eps: 1e-8}
	const height = 21
	widths := []int{50, 64, 100, 129}
	for w := 1; w <= 40; w++ {
		widths = append(widths, w)
	}
	kerneltest.EachLevel(t, func(t *testing.T, _ cpu.Level) {
		arena, err := kerneltest.NewArena(4)
		if err != nil {
			t.Fatal(err)
		}
		defer arena.Close()
		rng := rand.New(rand.NewPCG(6, 1))
		specials := kerneltest.Specials[T]()
		step(nil, nil, nil, 3, nil, nil, &c)
		for _, width := range widths {
			for _, n := range []int{1, 2, 7, 8, 9, 10, height} {
				rows := make([]int32, n)
				for i, r := range rng.Perm(height)[:n] {
					rows[i] = int32(r)
				}
				var a, w [4][]T
				for i := range a {
					size := height * width
					if i == 3 {
						size = n * width
					}
					if n%2 == 0 {
						a[i] = kerneltest.AtEnd[T](arena, i, size, 0)
					} else {
						a[i] = kerneltest.AtStart[T](arena, i, size, i)
					}
					for j := range a[i] {
						a[i][j] = kerneltest.Normal[T](rng)
						if rng.IntN(20) == 0 {
							a[i][j] = specials[rng.IntN(len(specials))]
						}
					}
					w[i] = append([]T(nil), a[i]...)
				}
				step(a[0], a[1], a[2], width, rows, a[3], &c)
				adamRowsGeneric(w[0], w[1], w[2], width, rows, w[3], &c)
				for i := range a {
					for j := range a[i] {
						if !kerneltest.SameBits(a[i][j], w[i][j]) {
							t.Fatalf("width %d, rows %v: array %d, row %d, element %d is %v, the definition says %v", width, rows, i, j/width, j%width, a[i][j], w[i][j])
						}
					}
				}
			}
		}
	})
}
