package vec

import (
	"encoding/binary"
	"math"
	"testing"

	"github.com/lockstep-go/lockstep/internal/cpu"
	"github.com/lockstep-go/lockstep/internal/kerneltest"
)

// FuzzStrided takes length, increments and values from data: every strided function has the bits of the unit form on
// the gathered elements, at every level, and the gaps keep what they hold.
func FuzzStrided(f *testing.F) {
	for i, n := range []int{0, 5, 40, 400, 3000} {
		seed := make([]byte, 4+n)
		for j := range seed {
			seed[j] = byte((i + 5) * j * j >> 2)
		}
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) < 4 {
			return
		}
		n, incX, incY := int(data[0])+int(data[3]%5)*256, int(int8(data[1]))%7, int(int8(data[2]))%7
		if incX == 0 || incY == 0 {
			return
		}
		for _, l := range cpu.Levels() {
			func() {
				defer cpu.SetForTest(l)()
				fuzzStrided(t, n, incX, incY, data[4:], func(b []byte) float32 { return math.Float32frombits(binary.LittleEndian.Uint32(b)) })
				fuzzStrided(t, n, incX, incY, data[4:], func(b []byte) float64 { return math.Float64frombits(binary.LittleEndian.Uint64(b)) })
			}()
		}
	})
}

func fuzzStrided[T Float](t *testing.T, n, incX, incY int, data []byte, value func([]byte) T) {
	span := func(inc int) int { return max(0, n-1)*max(inc, -inc) + 1 }
	fill := func(s []T, from int) []T {
		for i := range s {
			var b [8]byte
			for j := range b {
				if len(data) > 0 {
					b[j] = data[(from+i*8+j)%len(data)]
				}
			}
			s[i] = value(b[:])
		}
		return s
	}
	x, y := fill(make([]T, span(incX)), 0), fill(make([]T, span(incY)), 3)
	at := func(v []T, inc, i int) *T {
		if inc < 0 {
			return &v[(i-n+1)*inc]
		}
		return &v[i*inc]
	}
	dense := func(v []T, inc int) []T {
		d := make([]T, n)
		for i := range d {
			d[i] = *at(v, inc, i)
		}
		return d
	}
	spread := func(v []T, inc int, d []T) []T {
		c := append([]T(nil), v...)
		for i, e := range d {
			*at(c, inc, i) = e
		}
		return c
	}
	same := func(what string, got, want []T) {
		for i := range want {
			if !kerneltest.SameBits(got[i], want[i]) {
				t.Fatalf("%s: n = %d, increments %d and %d: element %d is %v, want %v", what, n, incX, incY, i, got[i], want[i])
			}
		}
	}
	gx, gy := dense(x, incX), dense(y, incY)
	same("Dot", []T{DotInc(n, x, incX, y, incY)}, []T{Dot(gx, gy)})
	same("SumAbs", []T{SumAbsInc(n, x, incX)}, []T{SumAbs(gx)})
	same("Norm2", []T{Norm2Inc(n, x, incX)}, []T{Norm2(gx)})
	if n > 0 {
		a := make([]T, n)
		Abs(a, gx)
		if got, want := ArgMaxAbsInc(n, x, incX), ArgMax(a); got != want {
			t.Fatalf("ArgMaxAbs: n = %d, increment %d: %d, want %d", n, incX, got, want)
		}
	}
	c := append([]T(nil), y...)
	AddScaledInc(n, 0.7, x, incX, c, incY)
	d := append([]T(nil), gy...)
	AddScaled(d, 0.7, gx)
	same("AddScaled", c, spread(y, incY, d))
	c = append([]T(nil), y...)
	ScaleInc(n, 0.7, c, incY)
	d = append([]T(nil), gy...)
	Scale(d, 0.7, d)
	same("Scale", c, spread(y, incY, d))
	c = append([]T(nil), y...)
	CopyInc(n, x, incX, c, incY)
	same("Copy", c, spread(y, incY, gx))
	c, e := append([]T(nil), y...), append([]T(nil), x...)
	SwapInc(n, e, incX, c, incY)
	same("Swap", c, spread(y, incY, gx))
	same("Swap", e, spread(x, incX, gy))
}
