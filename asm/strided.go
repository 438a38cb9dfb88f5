package asm

import (
	"math"
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/fma"
)

// The loops below move one element at a time, in Go at every level: the machine's gather instructions are no faster than its
// loads (Zen 4 takes 16 elements in some 40 cycles), and what remains is one load and one store an element. Four steps are
// written out because the compiler does not unroll, and pointers are used because it cannot prove x[i*inc] in range.

// Gather sets dst[i] = x[at+i*inc]. Every such element must lie in x; dst must not overlap them.
func Gather[T Float](dst, x []T, at, inc int) {
	base, size := unsafe.Pointer(unsafe.SliceData(x)), int(unsafe.Sizeof(T(0)))
	o, s := at*size, inc*size
	i := 0
	for ; i+4 <= len(dst); i += 4 {
		d := dst[i : i+4 : i+4]
		d[0] = *(*T)(unsafe.Add(base, o))
		d[1] = *(*T)(unsafe.Add(base, o+s))
		d[2] = *(*T)(unsafe.Add(base, o+2*s))
		d[3] = *(*T)(unsafe.Add(base, o+3*s))
		o += 4 * s
	}
	for ; i < len(dst); i++ {
		dst[i] = *(*T)(unsafe.Add(base, o))
		o += s
	}
}

// Scatter sets x[at+i*inc] = src[i]. Every such element must lie in x; src must not overlap them.
func Scatter[T Float](x []T, at, inc int, src []T) {
	base, size := unsafe.Pointer(unsafe.SliceData(x)), int(unsafe.Sizeof(T(0)))
	o, s := at*size, inc*size
	i := 0
	for ; i+4 <= len(src); i += 4 {
		v := src[i : i+4 : i+4]
		*(*T)(unsafe.Add(base, o)) = v[0]
		*(*T)(unsafe.Add(base, o+s)) = v[1]
		*(*T)(unsafe.Add(base, o+2*s)) = v[2]
		*(*T)(unsafe.Add(base, o+3*s)) = v[3]
		o += 4 * s
	}
	for ; i < len(src); i++ {
		*(*T)(unsafe.Add(base, o)) = src[i]
		o += s
	}
}

// ScaleStrided sets x[at+i*inc] *= alpha for 0 <= i < n. Every such element must lie in x.
func ScaleStrided[T Float](x []T, at, inc, n int, alpha T) {
	base, size := unsafe.Pointer(unsafe.SliceData(x)), int(unsafe.Sizeof(T(0)))
	o, s := at*size, inc*size
	for ; n >= 4; n -= 4 {
		p0, p1 := (*T)(unsafe.Add(base, o)), (*T)(unsafe.Add(base, o+s))
		p2, p3 := (*T)(unsafe.Add(base, o+2*s)), (*T)(unsafe.Add(base, o+3*s))
		*p0, *p1, *p2, *p3 = *p0*alpha, *p1*alpha, *p2*alpha, *p3*alpha
		o += 4 * s
	}
	for ; n > 0; n-- {
		*(*T)(unsafe.Add(base, o)) *= alpha
		o += s
	}
}

// AddScaledStrided sets y[ay+i*incY] = fma(alpha, x[ax+i*incX], y[ay+i*incY]) for 0 <= i < n, one after the other. Every such
// element must lie in its slice.
func AddScaledStrided[T Float](y []T, ay, incY int, alpha T, x []T, ax, incX, n int) {
	py, px, size := unsafe.Pointer(unsafe.SliceData(y)), unsafe.Pointer(unsafe.SliceData(x)), int(unsafe.Sizeof(T(0)))
	oy, sy, ox, sx := ay*size, incY*size, ax*size, incX*size
	a := float64(alpha)
	if unsafe.Sizeof(alpha) == 4 {
		for ; n > 0; n-- {
			d := (*float32)(unsafe.Add(py, oy))
			p := float64(a * float64(*(*float32)(unsafe.Add(px, ox)))) // exact
			c := float64(*d)
			s := p + c
			if u := math.Float64bits(s); u&fma.HalfMask == fma.Half || u<<1-1 < fma.MinNormal-1 {
				*d = fma.Slow32(p, c)
			} else {
				*d = float32(s)
			}
			oy += sy
			ox += sx
		}
		return
	}
	for ; n > 0; n-- {
		d := (*float64)(unsafe.Add(py, oy))
		*d = math.FMA(a, *(*float64)(unsafe.Add(px, ox)), *d)
		oy += sy
		ox += sx
	}
}
