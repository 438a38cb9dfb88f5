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

// windowLanes is the number of lanes of the products of ScoreWindows: few, since the rows are short.
const windowLanes = 16

// WindowScratch is the number of windows whose hidden layers h of ScoreWindows must hold.
const WindowScratch = 4

// scoreWindowsGeneric is a network of one hidden layer over windows of precomputed rows. For each i of first, with f = first[i]:
//
//	h[c]          = max(bias[c] + rows[f][c] + rows[f+1][cols + c] + ... + rows[f+w-1][(w-1)*cols + c], 0)
//	dst[i*ds + j] = (sum of h[c] * u[j*us + c] over c) + ubias[j]
//
// h from left to right. The sum is that of dotGeneric with 16 lanes. cols = len(bias) is a positive multiple of 16, w >= 1.
// h, of WindowScratch*cols elements, is scratch; dst and h overlap nothing.
func scoreWindowsGeneric[T Float](dst []T, ds int, h, bias []T, rows [][]T, first []int32, w int, u []T, us int, ubias []T) {
	h = h[:len(bias)]
	for i := range first {
		sumWindowsGeneric(h, 0, bias, rows, first[i:i+1], w, len(bias), true)
		for j, b := range ubias {
			var acc [windowLanes]T
			y := u[j*us : j*us+len(h)]
			for c := 0; c < len(h); c += windowLanes {
				dotStep(acc[:], h[c:c+windowLanes], y[c:c+windowLanes])
			}
			dst[i*ds+j] = fold(acc[:]) + b
		}
	}
}
