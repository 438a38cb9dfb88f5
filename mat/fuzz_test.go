package mat

import (
	"math/rand/v2"
	"testing"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

// FuzzGemm compares products of any shape, stride, transposition, thread count and level with the definition.
func FuzzGemm(f *testing.F) {
	f.Add(uint64(1), uint16(17), uint16(33), uint16(9), uint8(0), uint8(1))
	f.Add(uint64(2), uint16(1), uint16(100), uint16(300), uint8(2), uint8(2))
	f.Add(uint64(3), uint16(500), uint16(5), uint16(30), uint8(7), uint8(4))
	f.Add(uint64(4), uint16(150), uint16(130), uint16(520), uint8(3), uint8(3))
	f.Fuzz(func(t *testing.T, seed uint64, m, n, k uint16, flags, threads uint8) {
		fuzzGemm[float32](t, seed, int(m%600), int(n%600), int(k%1200), flags, int(threads%9))
		fuzzGemm[float64](t, seed, int(m%600), int(n%600), int(k%1200), flags, int(threads%9))
	})
}

func fuzzGemm[T Float](t *testing.T, seed uint64, m, n, k int, flags uint8, threads int) {
	if m*n*k > 4<<20 {
		k = 1 + k%(1+(4<<20)/(1+m*n))
	}
	rng := rand.New(rand.NewPCG(seed, 1))
	opA, opB := Op(flags&1), Op(flags>>1&1)
	a, b := operand[T](rng, opA, m, k, rng.IntN(20)), operand[T](rng, opB, k, n, rng.IntN(20))
	c := randomDense[T](rng, m, n, rng.IntN(20))
	if seed%4 == 0 {
		sprinkle(rng, a)
		sprinkle(rng, b)
		sprinkle(rng, c)
	}
	alpha, beta := []T{1, 1, 0, -0.5}[flags>>2&3], []T{0, 0, 1, -0.5}[flags>>4&3]
	var bias []T
	if flags&64 != 0 && m > 0 && n > 0 {
		bias = c.Clone().Row(0)
	}
	act := Activation(flags >> 7)
	want := clone(c)
	definition(opA, opB, alpha, a, b, beta, want)
	for i := range want.Rows {
		for j, x := range want.Row(i) {
			if bias != nil {
				x += bias[j]
			}
			if act == ActReLU {
				x = max(x, 0)
			}
			want.Set(i, j, x)
		}
	}
	for _, l := range cpu.Levels() {
		func() {
			defer cpu.SetForTest(l)()
			got := clone(c)
			GemmWith(opA, opB, alpha, a, b, beta, got, Options[T]{Bias: bias, Act: act, Threads: threads})
			sameData(t, l.String(), got, want)
			if opA == NoTrans {
				got = clone(c)
				GemmPacked(opA, alpha, a, Pack(opB, b), beta, got, Options[T]{Bias: bias, Act: act, Threads: threads})
				sameData(t, l.String()+" packed", got, want)
			}
		}()
	}
}

// FuzzGemv compares products with one vector, plain and packed, rank-one updates and batches with the definition, at every level.
func FuzzGemv(f *testing.F) {
	f.Add(uint64(1), uint16(100), uint16(300), uint8(0))
	f.Add(uint64(2), uint16(33), uint16(520), uint8(0x15))
	f.Add(uint64(3), uint16(512), uint16(64), uint8(0x42))
	f.Add(uint64(4), uint16(47), uint16(1030), uint8(0xa1))
	f.Fuzz(func(t *testing.T, seed uint64, m, k uint16, flags uint8) {
		fuzzGemv[float32](t, seed, int(m%700), int(k%1200), flags)
		fuzzGemv[float64](t, seed, int(m%700), int(k%1200), flags)
	})
}

func fuzzGemv[T Float](t *testing.T, seed uint64, m, k int, flags uint8) {
	rng := rand.New(rand.NewPCG(seed, 2))
	op := Op(flags & 1)
	pad := rng.IntN(20)
	if flags&2 != 0 { // rows a multiple of 2 KiB apart
		cols := k
		if op == Trans {
			cols = m
		}
		pad = (cols+511)/512*512 - cols
	}
	a := operand[T](rng, op, m, k, pad)
	x, y := randomDense[T](rng, 1, k, 0), randomDense[T](rng, 1, m, 0)
	alpha, beta := []T{1, 1, 0, -0.5}[flags>>2&3], []T{0, 0, 1, -0.5}[flags>>4&3]
	want := clone(y)
	definition(NoTrans, Trans-op, alpha, x, a, beta, want)
	outer, update := Dense[T]{m, k, k + 3, make([]T, m*(k+3)+1)}, Dense[T]{}
	if m*k <= 1<<14 {
		update = clone(outer)
		definition(Trans, NoTrans, alpha, y, x, 1, update)
	}
	for _, l := range cpu.Levels() {
		func() {
			defer cpu.SetForTest(l)()
			got := clone(y)
			Gemv(op, alpha, a, x.Data[:k], beta, got.Data[:m])
			sameData(t, l.String(), got, want)
			got = clone(y)
			GemvPacked(alpha, x.Data[:k], Pack(Trans-op, a), beta, got.Data[:m])
			sameData(t, l.String()+" packed", got, want)
			if update.Data != nil {
				c := clone(outer)
				Ger(alpha, y.Data[:m], x.Data[:k], c)
				sameData(t, l.String()+" Ger", c, update)
			}
			c := []Dense[T]{clone(y), clone(y), clone(y)}
			GemmBatch(NoTrans, Trans-op, alpha, []Dense[T]{x, x, x}, []Dense[T]{a, a, a}, beta, c)
			for i := range c {
				sameData(t, l.String()+" batch", c[i], want)
			}
		}()
	}
}
