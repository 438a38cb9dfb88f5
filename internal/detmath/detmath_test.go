package detmath

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// ulps is the distance from got to want in units of want's last place. math's functions are within 1 ULP of the
// truth, so a distance of 2 bounds our error by 3; what matters is that the bits below never move.
func ulps(got, want float64) float64 {
	if got == want || math.IsNaN(got) && math.IsNaN(want) {
		return 0
	}
	return math.Abs(got-want) / (math.Nextafter(math.Abs(want), math.Inf(1)) - math.Abs(want))
}

func TestAccuracy(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	n := 200000
	if testing.Short() {
		n = 20000
	}
	var exp, log, cos float64
	for range n {
		x := 40*rng.Float64() - 20
		exp = max(exp, ulps(Exp(x), math.Exp(x)))
		y := math.Ldexp(1+rng.Float64(), rng.IntN(200)-100)
		log = max(log, ulps(Log(y), math.Log(y)))
		y = 0.5 + rng.Float64()
		log = max(log, ulps(Log(y), math.Log(y)))
		a := 8*rng.Float64() - 4
		cos = max(cos, math.Abs(CosPi(a)-math.Cos(math.Pi*a)), math.Abs(SinPi(a)-math.Sin(math.Pi*a)))
	}
	t.Logf("exp %.2f ULP, log %.2f ULP, cos and sin %.2g absolute", exp, log, cos)
	require.LessOrEqual(t, exp, 3.0)
	require.LessOrEqual(t, log, 3.0)
	require.LessOrEqual(t, cos, 1e-14) // math.Cos(math.Pi*a) rounds its argument: 4*pi*2^-53*... dominates
}

func TestSpecial(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	require.Equal(t, []float64{1, inf, 0, inf, 0}, []float64{Exp(0), Exp(inf), Exp(-inf), Exp(711), Exp(-800)})
	require.True(t, math.IsNaN(Exp(nan)) && math.IsNaN(Log(nan)) && math.IsNaN(Log(-1)) && math.IsNaN(CosPi(nan)) && math.IsNaN(CosPi(inf)))
	require.Equal(t, []float64{0, -inf, inf}, []float64{Log(1), Log(0), Log(inf)})
	require.InDelta(t, -744.4400719213812, Log(5e-324), 1e-12)
	require.InEpsilon(t, math.Exp(-740), Exp(-740), 0.05) // subnormal
	require.Equal(t, []float64{1, 0, -1, 0, 1, -1}, []float64{CosPi(0), CosPi(0.5), CosPi(1), CosPi(1.5), CosPi(-2), CosPi(-1)})
	require.Equal(t, []float64{0, 1, 0, -1, 0, -1}, []float64{SinPi(0), SinPi(0.5), SinPi(1), SinPi(1.5), SinPi(1 << 60), SinPi(-0.5)})
	require.Equal(t, []float64{1, 2, 1024, 0.125}, []float64{PowInt(2, 0), PowInt(2, 1), PowInt(2, 10), PowInt(0.5, 3)})
	require.Equal(t, 1.0, CosPi(-1e-300))
}

// TestBits holds the bits on every port.
func TestBits(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	h := sha256.New()
	var b [8]byte
	for range 5000 {
		x := 30*float64(rng.Uint64()>>11)/(1<<53) - 15
		for _, y := range []float64{Exp(x), Log(math.Abs(x)), CosPi(x), SinPi(x)} {
			binary.LittleEndian.PutUint64(b[:], math.Float64bits(y))
			h.Write(b[:])
		}
	}
	require.Equal(t, "ac5cdce288bf0b038761fcbac5b7055c4573e172a8af46363c486bc898922bb2", hex.EncodeToString(h.Sum(nil)))
}
