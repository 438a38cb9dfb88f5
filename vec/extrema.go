package vec

import "github.com/lockstep-go/lockstep/asm"

// Max returns the largest element of x: NaN if there is one, and +0 exceeds -0. It panics if x is empty. For the larger
// of two slices element by element see Maximum.
func Max[T Float](x []T) T {
	if len(x) == 0 {
		panic(empty("vec.Max", "x"))
	}
	m := x[0]
	for len(x) > asm.BlockLen {
		m = max(m, Max(x[:asm.BlockLen]))
		x = x[asm.BlockLen:]
	}
	if is32[T]() {
		return max(m, T(asm.MaxF32(f32(x))))
	}
	return max(m, T(asm.MaxF64(f64(x))))
}

// Min returns the smallest element of x: NaN if there is one, and -0 is below +0. It panics if x is empty. For the
// smaller of two slices element by element see Minimum.
func Min[T Float](x []T) T {
	if len(x) == 0 {
		panic(empty("vec.Min", "x"))
	}
	m := x[0]
	for len(x) > asm.BlockLen {
		m = min(m, Min(x[:asm.BlockLen]))
		x = x[asm.BlockLen:]
	}
	if is32[T]() {
		return min(m, T(asm.MinF32(f32(x))))
	}
	return min(m, T(asm.MinF64(f64(x))))
}

// MinMax returns the smallest and the largest element of x, as Min and Max do. It panics if x is empty.
func MinMax[T Float](x []T) (smallest, largest T) {
	if len(x) == 0 {
		panic(empty("vec.MinMax", "x"))
	}
	smallest, largest = x[0], x[0]
	for len(x) > 0 {
		n := min(len(x), asm.BlockLen)
		smallest, largest = min(smallest, Min(x[:n])), max(largest, Max(x[:n]))
		x = x[n:]
	}
	return smallest, largest
}

// ArgMax returns the index of the first NaN of x if there is one, or else the first index of the largest element by >
// (+0 and -0 are equal). It panics if x is empty.
func ArgMax[T Float](x []T) int {
	if len(x) == 0 {
		panic(empty("vec.ArgMax", "x"))
	}
	if len(x) <= asm.BlockLen {
		if is32[T]() {
			return asm.ArgMaxF32(f32(x))
		}
		return asm.ArgMaxF64(f64(x))
	}
	best := ArgMax(x[:asm.BlockLen])
	for off := asm.BlockLen; off < len(x) && x[best] == x[best]; off += asm.BlockLen {
		i := off + ArgMax(x[off:min(off+asm.BlockLen, len(x))])
		if x[i] > x[best] || x[i] != x[i] {
			best = i
		}
	}
	return best
}

// ArgMin returns the index of the first NaN of x if there is one, or else the first index of the smallest element by <
// (+0 and -0 are equal). It panics if x is empty.
func ArgMin[T Float](x []T) int {
	if len(x) == 0 {
		panic(empty("vec.ArgMin", "x"))
	}
	if len(x) <= asm.BlockLen {
		if is32[T]() {
			return asm.ArgMinF32(f32(x))
		}
		return asm.ArgMinF64(f64(x))
	}
	best := ArgMin(x[:asm.BlockLen])
	for off := asm.BlockLen; off < len(x) && x[best] == x[best]; off += asm.BlockLen {
		i := off + ArgMin(x[off:min(off+asm.BlockLen, len(x))])
		if x[i] < x[best] || x[i] != x[i] {
			best = i
		}
	}
	return best
}
