package asm

// What a window classifier does with precomputed vectors. The caller has looked that all indices and lengths fit.

// sumWindowsGeneric sums pieces of rows that lie anywhere:
//
//	dst[i*ds + c] = bias[c] + rows[f][c] + rows[f+1][step + c] + ... + rows[f+w-1][(w-1)*step + c]    with f = first[i]
//
// from left to right, for each i of first and c of bias; then, with relu, the maximum of that and 0. w >= 1. dst overlaps
// nothing.
func sumWindowsGeneric[T Float](dst []T, ds int, bias []T, rows [][]T, first []int32, w, step int, relu bool) {
	n := len(bias)
	for i, f := range first {
		d := dst[i*ds : i*ds+n]
		copy(d, bias)
		for p, r := range rows[f : int(f)+w] {
			addGeneric(d, d, r[p*step:p*step+n])
		}
		if relu {
			reluGeneric(d, d)
		}
	}
}

// maxColumnsGeneric finds the largest element of every column of x, len(bias) >= 1 rows xs elements apart, after bias[i] has been added
// to row i: best[c] is its value, at[c] its row, the first one of equals. A NaN counts as smaller than all before it.
func maxColumnsGeneric[T Float](best []T, at []int32, x []T, xs int, bias []T) {
	for c := range best {
		m, k := x[c]+bias[0], 0
		for i := 1; i < len(bias); i++ {
			if v := x[i*xs+c] + bias[i]; v > m {
				m, k = v, i
			}
		}
		best[c], at[c] = m, int32(k)
	}
}
