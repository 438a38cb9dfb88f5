package nn

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/bits"
	"math/rand/v2"

	"github.com/lockstep-go/lockstep/internal/detmath"
)

// An RNG is a source of random numbers whose sequence is frozen: PCG (O'Neill 2014; math/rand/v2) supplies 64-bit
// words, and every conversion below is this package's own, so no Go release and no port can move a bit.
// It is not safe for concurrent use.
type RNG struct {
	src   rand.PCG
	spare float64 // second half of a Box-Muller pair
	has   bool
}

// NewRNG returns a generator for a seed and a stream: different streams of one seed are independent.
func NewRNG(seed, stream uint64) *RNG {
	r := &RNG{}
	r.src.Seed(seed, stream)
	return r
}

// Uint64 returns 64 random bits.
func (r *RNG) Uint64() uint64 { return r.src.Uint64() }

// Float64 returns k*2^-53 with k uniform in [0, 2^53): 0 <= x < 1.
func (r *RNG) Float64() float64 { return float64(r.src.Uint64()>>11) * (1.0 / (1 << 53)) }

// Uniform returns lo + (hi-lo)*Float64().
func (r *RNG) Uniform(lo, hi float64) float64 { return lo + float64((hi-lo)*r.Float64()) }

// Normal returns a standard normal number by Box and Muller's transform (1958): of two uniform numbers u, v,
// sqrt(-2 log(1-u)) * cos(2 pi v), and the next call the same with sin.
func (r *RNG) Normal() float64 {
	if r.has {
		r.has = false
		return r.spare
	}
	u, v := r.Float64(), r.Float64()
	m := math.Sqrt(-2 * detmath.Log(1-u))
	r.spare, r.has = m*detmath.SinPi(2*v), true
	return m * detmath.CosPi(2*v)
}

// IntN returns a uniform number in [0, n): the high word of n times a random word, rejecting the few low words that
// would favour some results (Lemire 2019). Panics if n <= 0.
func (r *RNG) IntN(n int) int {
	if n <= 0 {
		panic(fmt.Sprintf("nn.RNG.IntN: n = %d, want a positive number", n))
	}
	bound := uint64(n)
	hi, lo := bits.Mul64(r.src.Uint64(), bound)
	if lo < bound {
		for limit := -bound % bound; lo < limit; {
			hi, lo = bits.Mul64(r.src.Uint64(), bound)
		}
	}
	return int(hi)
}

// Shuffle permutes n items by Fisher and Yates' method: for i = n-1 ... 1, swap(i, IntN(i+1)) (Knuth, volume 2).
func (r *RNG) Shuffle(n int, swap func(i, j int)) {
	for i := n - 1; i > 0; i-- {
		swap(i, r.IntN(i+1))
	}
}

const rngState = 29 // PCG's 20 bytes, a flag, the spare number

// MarshalBinary returns the state, 29 bytes, for a checkpoint. The error is always nil.
func (r *RNG) MarshalBinary() ([]byte, error) {
	b, err := r.src.MarshalBinary()
	if err != nil {
		return nil, err
	}
	flag := byte(0)
	if r.has {
		flag = 1
	}
	return binary.LittleEndian.AppendUint64(append(b, flag), math.Float64bits(r.spare)), nil
}

// UnmarshalBinary restores a state that MarshalBinary returned; other bytes are an error, and may leave r changed.
func (r *RNG) UnmarshalBinary(b []byte) error {
	if len(b) != rngState || b[rngState-9] > 1 {
		return fmt.Errorf("nn.RNG: %d bytes are no state", len(b))
	}
	if err := r.src.UnmarshalBinary(b[:rngState-9]); err != nil {
		return fmt.Errorf("nn.RNG: %w", err)
	}
	r.has = b[rngState-9] == 1
	r.spare = math.Float64frombits(binary.LittleEndian.Uint64(b[rngState-8:]))
	return nil
}
