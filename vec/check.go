package vec

import "strconv"

// Every function with a destination begins, for each input, with
//
//	if clash(dst, a) {
//		panic(mismatch("vec.Add", "a", len(a), len(dst)))
//	}
//
// before it writes anything. Messages are put together without fmt, which with os would be most of what importing vec costs a
// program at its start. (One function for all three lines would not inline, and without the panic in sight the
// compiler would keep every argument in memory for the way back.)

// clash reports whether x may not be an input for dst: its length differs or it overlaps dst in part.
func clash[T Float](dst, x []T) bool { return len(x) != len(dst) || partial(dst, x) }

// mismatch says that the length of the argument name is n and not want, dst's, or else that it overlaps dst in part.
//
//go:noinline
func mismatch(op, name string, n, want int) string {
	if n != want {
		return unequal(op, name, n, "dst", want)
	}
	return op + ": " + name + " overlaps dst in part, want the same slice or no common memory"
}

// unequal says that the length of the argument name is n and not want, that of wantName.
//
//go:noinline
func unequal(op, name string, n int, wantName string, want int) string {
	return op + ": len(" + name + ") = " + strconv.Itoa(n) + ", want len(" + wantName + ") = " + strconv.Itoa(want)
}

// empty says that the argument name has no elements.
//
//go:noinline
func empty(op, name string) string {
	return op + ": len(" + name + ") = 0, want at least 1"
}

// number writes x for a message.
func number(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
