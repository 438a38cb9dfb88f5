package fma

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// exact32 is the reference: exact big arithmetic, rounded once.
func exact32(a, b, c float32) float32 {
	x := new(big.Float).SetPrec(2000).SetFloat64(float64(a))
	x.Mul(x, new(big.Float).SetPrec(2000).SetFloat64(float64(b)))
	x.Add(x, new(big.Float).SetPrec(2000).SetFloat64(float64(c)))
	r, _ := x.Float32()
	return r
}

func TestF32AgainstExact(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	n := 400_000
	if testing.Short() {
		n = 60_000
	}
	slow := 0
	for i := range n {
		a := math.Float32frombits(rng.Uint32())
		b := math.Float32frombits(rng.Uint32())
		c := math.Float32frombits(rng.Uint32())
		switch i % 8 {
		case 1: // cancellation
			c = -a * b
		case 2: // results among the subnormals
			a, b = a*0x1p-60, 0x1p-60+float32(i%977)*0x1p-75
			c = math.Float32frombits(rng.Uint32() & 0x81ffffff)
		case 3: // few bits: many exact halves
			a = float32(rng.IntN(1<<13)) + 0.5
			b = float32(rng.IntN(1<<13)) - 4096.5
			c = float32(rng.IntN(1 << 24))
		case 4: // a half way sum broken by a tiny addend
			a, b = 1+0x1p-12, 1+0x1p-12
			c = math.Float32frombits(rng.Uint32()&0x80000000 | uint32(rng.IntN(60))<<23)
		case 5: // the product decides a tie
			a = math.Float32frombits(0x3f800000 | rng.Uint32()&0x7fffff)
			b = math.Float32frombits(uint32(60+rng.IntN(70))<<23 | rng.Uint32()&0x800001)
			c = math.Float32frombits(0x4b000000 | rng.Uint32()&0x80ffffff)
		}
		if isBad(a) || isBad(b) || isBad(c) {
			continue
		}
		s := float64(a)*float64(b) + float64(c)
		if u := math.Float64bits(s); u&HalfMask == Half || u<<1 < MinNormal {
			slow++
		}
		got, want := F32(a, b, c), exact32(a, b, c)
		if want == 0 { // big.Float has no rule for the sign of an exact zero sum; float64 has the right one
			want = float32(s)
			if s != 0 { // underflow: the sign of the tiny value
				want = float32(math.Copysign(0, s))
			}
		}
		if math.Float32bits(got) != math.Float32bits(want) {
			t.Fatalf("F32(%x, %x, %x) = %x, want %x", a, b, c, got, want)
		}
	}
	if slow < n/50 {
		t.Fatalf("only %d of %d cases took the slow path: the test does not reach it", slow, n)
	}
}

func isBad(x float32) bool { return x != x || math.IsInf(float64(x), 0) }

func TestSpecials(t *testing.T) {
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	for _, c := range [][4]float32{
		{inf, 1, 1, inf}, {inf, 0, 1, nan}, {inf, 1, -inf, nan}, {nan, 1, 1, nan}, {1, 1, nan, nan},
		{math.MaxFloat32, 2, 0, inf}, {math.MaxFloat32, 2, -math.MaxFloat32, math.MaxFloat32}, {0, 0, 0, 0},
		{math.MaxFloat32, 2, -inf, -inf},
	} {
		got := F32(c[0], c[1], c[2])
		if got != c[3] && !(got != got && c[3] != c[3]) {
			t.Errorf("F32(%v, %v, %v) = %v, want %v", c[0], c[1], c[2], got, c[3])
		}
	}
	negZero := float32(math.Copysign(0, -1))
	if got := F32(negZero, 1, negZero); math.Float32bits(got) != 1<<31 {
		t.Errorf("-0*1 + -0 = %v, want -0", got)
	}
	if got := F32(1, 1, -1); math.Float32bits(got) != 0 {
		t.Errorf("1*1 - 1 = %v, want +0", got)
	}
	type celsius float32
	if FMA(celsius(2), 3, 4) != 10 || FMA(2.0, 3, 4) != 10 {
		t.Error("FMA with a named type or float64")
	}
}
