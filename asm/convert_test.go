package asm

import (
	"math"
	"testing"
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
	"github.com/lockstep-go/lockstep/internal/kerneltest"
)

// halfValue decodes a finite half-precision number by the formula of the standard.
func halfValue(h uint16) float64 {
	e, f := int(h>>10&31), float64(h&0x3ff)
	v := math.Ldexp(f/1024, -14)
	if e > 0 {
		v = math.Ldexp(1+f/1024, e-15)
	}
	if h&0x8000 != 0 {
		return -v
	}
	return v
}

// TestHalf checks every half-precision number, the midpoints between neighbours and the numbers next to those.
func TestHalf(t *testing.T) {
	kerneltest.EachLevel(t, func(t *testing.T, _ cpu.Level) {
		var h, back [1]uint16
		var x [1]float32
		to := func(v float32) uint16 { x[0] = v; ToHalf(back[:], x[:]); return back[0] }
		for i := range 1 << 16 {
			h[0] = uint16(i)
			FromHalf(x[:], h[:])
			if h[0]&0x7fff > 0x7c00 {
				if x[0] == x[0] || to(x[0])&0x7fff <= 0x7c00 {
					t.Fatalf("%#x: NaN lost", i)
				}
				continue
			}
			if got := to(x[0]); got != h[0] {
				t.Fatalf("%#x: there and back is %#x", i, got)
			}
			if h[0]&0x7c00 == 0x7c00 {
				if !math.IsInf(float64(x[0]), 0) {
					t.Fatalf("%#x: %v, want Inf", i, x[0])
				}
				continue
			}
			if float64(x[0]) != halfValue(h[0]) || math.Signbit(float64(x[0])) != (i >= 0x8000) {
				t.Fatalf("%#x: %v, want %v", i, x[0], halfValue(h[0]))
			}
			up := 65536.0 // the next number, were there no Inf
			if h[0]&0x7fff != 0x7bff {
				up = math.Abs(halfValue(h[0] + 1))
			}
			low := math.Abs(float64(x[0]))
			mid := float32((low + up) / 2)
			sign := h[0] & 0x8000
			even := h[0]&0x7fff + h[0]&1
			for _, c := range []struct {
				v    float32
				want uint16
			}{{mid, even}, {math.Float32frombits(math.Float32bits(mid) - 1), h[0] & 0x7fff}, {math.Float32frombits(math.Float32bits(mid) + 1), h[0]&0x7fff + 1}} {
				v := c.v
				if sign != 0 {
					v = -v
				}
				if got := to(v); got != c.want|sign {
					t.Fatalf("%v (next to %#x) becomes %#x, want %#x", v, i, got, c.want|sign)
				}
			}
		}
	})
}

func TestBFloat16(t *testing.T) {
	var back [1]uint16
	var x [1]float32
	for i := range 1 << 16 {
		FromBFloat16(x[:], []uint16{uint16(i)})
		if math.Float32bits(x[0]) != uint32(i)<<16 {
			t.Fatalf("%#x becomes %v", i, x[0])
		}
		for _, low := range []uint32{0, 1, 0x7fff, 0x8000, 0x8001, 0xffff} {
			u := uint32(i)<<16 | low
			x[0] = math.Float32frombits(u)
			ToBFloat16(back[:], x[:])
			if x[0] != x[0] {
				if back[0]&0x7fff <= 0x7f80 {
					t.Fatalf("%#x: NaN lost", u)
				}
				continue
			}
			want := uint16(i)
			if low > 0x8000 || low == 0x8000 && i&1 == 1 {
				want++
			}
			if back[0] != want {
				t.Fatalf("%#x becomes %#x, want %#x", u, back[0], want)
			}
		}
	}
}

// TestConvert compares the dispatchers with the generic bodies.
func TestConvert(t *testing.T) {
	for _, op := range convertOps() {
		kerneltest.Run(t, op)
	}
}

func FuzzConvert(f *testing.F) { fuzzFamily(f, nil, convertOps()) }

// convertOps: narrower elements lie in the front of the harness's.
func convertOps() (ops []kerneltest.Op[float64]) {
	add := func(name string, got, want func(dst, x []float64)) {
		ops = append(ops, kerneltest.Op[float64]{
			Name: name, In: 1, NoAlias: true,
			Got:  func(dst []float64, in [][]float64) { got(dst, in[0]) },
			Want: func(dst []float64, in [][]float64) { want(dst, in[0]) },
		})
	}
	f32 := func(x []float64) []float32 {
		return unsafe.Slice((*float32)(unsafe.Pointer(unsafe.SliceData(x))), len(x))
	}
	u16 := func(x []float64) []uint16 {
		return unsafe.Slice((*uint16)(unsafe.Pointer(unsafe.SliceData(x))), len(x))
	}
	add("Widen", func(d, x []float64) { Widen(d, f32(x)) }, func(d, x []float64) { widenGeneric(d, f32(x)) })
	add("Narrow", func(d, x []float64) { quiet(f32(d), func(d []float32) { Narrow(d, x) }) },
		func(d, x []float64) { quiet(f32(d), func(d []float32) { narrowGeneric(d, x) }) })
	add("FromHalf", func(d, x []float64) { quiet(f32(d), func(d []float32) { FromHalf(d, u16(x)) }) },
		func(d, x []float64) { quiet(f32(d), func(d []float32) { fromHalfGeneric(d, u16(x)) }) })
	add("FromBFloat16", func(d, x []float64) { quiet(f32(d), func(d []float32) { FromBFloat16(d, u16(x)) }) },
		func(d, x []float64) { quiet(f32(d), func(d []float32) { fromBFloat16Generic(d, u16(x)) }) })
	half := func(f func(dst []uint16, x []float32), nan uint16) func(d, x []float64) {
		return func(d, x []float64) {
			f(u16(d), f32(x))
			for i, h := range u16(d) {
				if h&0x7fff > nan {
					u16(d)[i] = nan + 1
				}
			}
		}
	}
	add("ToHalf", half(ToHalf, 0x7c00), half(toHalfGeneric, 0x7c00))
	add("ToBFloat16", half(ToBFloat16, 0x7f80), half(toBFloat16Generic, 0x7f80))
	return ops
}

// quiet runs f and makes every NaN in dst the same one.
func quiet(dst []float32, f func(dst []float32)) {
	f(dst)
	for i, y := range dst {
		if y != y {
			dst[i] = float32(math.NaN())
		}
	}
}
