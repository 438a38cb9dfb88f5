package asm

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/lockstep-go/lockstep/internal/fma"
)

// gemmOracle is the definition, element by element.
func gemmOracle[T Float](m, n, k int, alpha T, a []T, rsA, csA int, b []T, rsB, csB int, beta T, c []T, ldc int) {
	for i := range m {
		for j := range n {
			z := &c[i*ldc+j]
			if k == 0 || alpha == 0 {
				if beta == 0 {
					*z = 0
				} else {
					*z = T(beta * *z)
				}
				continue
			}
			for p0 := 0; p0 < k; p0 += KC {
				var acc T
				for p := p0; p < min(k, p0+KC); p++ {
					acc = fma.FMA(a[i*rsA+p*csA], b[p*rsB+j*csB], acc)
				}
				switch {
				case p0 == 0 && beta == 0:
					*z = T(alpha * acc)
				case p0 == 0:
					*z = fma.FMA(alpha, acc, T(beta**z))
				default:
					*z = fma.FMA(alpha, acc, *z)
				}
			}
		}
	}
}

// gemmValues fills x with one of several kinds of numbers: ordinary, few bits (many ties), tiny (subnormal results),
// and with infinities, NaN and signed zeros.
func gemmValues[T Float](rng *rand.Rand, x []T, kind int) {
	for i := range x {
		switch v := T(rng.Float64()*2 - 1); kind {
		case 1:
			x[i] = T(rng.IntN(1<<13)) - 4095.5
		case 2:
			x[i] = v * T(math.Ldexp(1, -60-rng.IntN(20)))
		case 3:
			x[i] = []T{v, v, v, v, 0, T(math.Copysign(0, -1)), T(math.Inf(1)), T(math.NaN()), T(math.MaxFloat32)}[rng.IntN(9)]
		case 4: // zeros, as after ReLU
			x[i] = max(v, 0)
		default:
			x[i] = v
		}
	}
}

func gemmSame[T Float](t *testing.T, what string, got, want []T) {
	t.Helper()
	for i := range got {
		g, w := float64(got[i]), float64(want[i])
		if math.Float64bits(g) != math.Float64bits(w) && (g == g || w == w) {
			t.Fatalf("%s: element %d is %v, want %v", what, i, got[i], want[i])
		}
	}
}

func testGemmGeneric[T Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	shapes := [][3]int{{0, 3, 4}, {3, 0, 4}, {3, 4, 0}, {1, 1, 1}, {2, 4, 7}, {3, 5, 33}, {5, 9, KC}, {4, 8, KC + 1}, {3, 7, 2*KC + 5}, {8, 6, 20}}
	for _, s := range shapes {
		m, n, k := s[0], s[1], s[2]
		for kind := range 5 {
			for trans := range 4 {
				rsA, csA, rsB, csB, ldc := k+2, 1, n+1, 1, n+3
				if trans&1 != 0 {
					rsA, csA = 1, m+1
				}
				if trans&2 != 0 {
					rsB, csB = 1, k+3
				}
				a, b := make([]T, (m+2)*(k+3)), make([]T, (n+2)*(k+4))
				c := make([]T, m*ldc+1)
				gemmValues(rng, a, kind)
				gemmValues(rng, b, kind)
				gemmValues(rng, c, kind)
				for _, ab := range [][2]T{{1, 0}, {-0.5, 1}, {0, 0}, {0, -2}, {3, 0.7}} {
					got, want := append([]T(nil), c...), append([]T(nil), c...)
					GemmGeneric(m, n, k, ab[0], a, rsA, csA, b, rsB, csB, ab[1], got, ldc)
					gemmOracle(m, n, k, ab[0], a, rsA, csA, b, rsB, csB, ab[1], want, ldc)
					gemmSame(t, fmt.Sprint(s, " kind ", kind, " trans ", trans, " alpha, beta ", ab), got, want)
				}
			}
		}
	}
}

func TestGemmGeneric(t *testing.T) {
	t.Run("float32", testGemmGeneric[float32])
	t.Run("float64", testGemmGeneric[float64])
}

// BenchmarkGemmGeneric compares the definition with the naive ijk loop.
func BenchmarkGemmGeneric(b *testing.B) {
	b.Run("type=f32", benchGemmGeneric[float32])
	b.Run("type=f64", benchGemmGeneric[float64])
}

func benchGemmGeneric[T Float](b *testing.B) {
	const n = 256
	x, y, z := make([]T, n*n), make([]T, n*n), make([]T, n*n)
	rng := rand.New(rand.NewPCG(1, 2))
	gemmValues(rng, x, 0)
	gemmValues(rng, y, 0)
	b.Run("what=generic", func(b *testing.B) {
		for b.Loop() {
			GemmGeneric(n, n, n, 1, x, n, 1, y, n, 1, 0, z, n)
		}
	})
	b.Run("what=naive", func(b *testing.B) {
		for b.Loop() {
			for i := range n {
				for j := range n {
					var s T
					for p := range n {
						s += T(x[i*n+p] * y[p*n+j])
					}
					z[i*n+j] = s
				}
			}
		}
	})
}
