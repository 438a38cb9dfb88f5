package mat

import (
	"fmt"
	"math/bits"

	"github.com/lockstep-go/lockstep/asm"
	"github.com/lockstep-go/lockstep/vec"
)

// GatherRows looks up rows of a table and writes them side by side: with k = dst.Cols / table.Cols, row i of dst is
// the rows idx[i*k], ..., idx[i*k+k-1] of table, one after the other. With k = 1 it is the look-up of an embedding,
// with k = 5 that of a window of five words and their concatenation.
//
// Without elements and indices there is nothing to do. It panics, before it writes, if dst.Cols is not a multiple of table.Cols, if len(idx) is not dst.Rows*k, or if an
// index is outside the table, or if dst shares an element with table.
func GatherRows[T ~float32 | ~float64](dst, table Dense[T], idx []int32) {
	check("GatherRows", "dst", dst)
	check("GatherRows", "table", table)
	k := checkLookup("GatherRows", "dst", dst, table, idx)
	distinct("GatherRows", "dst", &dst, "table", &table)
	if k == 0 {
		return
	}
	if dst.Cols > asm.BlockLen {
		for i := range dst.Rows {
			for j := range k {
				row, at := int(idx[i*k+j])*table.Stride, i*dst.Stride+j*table.Cols
				vec.Copy(dst.Data[at:at+table.Cols], table.Data[row:row+table.Cols])
			}
		}
		return
	}
	each := max(1, asm.BlockLen/dst.Cols)
	for i := 0; i < dst.Rows; i += each {
		n := min(each, dst.Rows-i)
		if is32[T]() {
			asm.GatherRowsF32(f32(dst.Data[i*dst.Stride:]), dst.Stride, f32(table.Data), table.Stride, idx[i*k:], n, k, table.Cols)
		} else {
			asm.GatherRowsF64(f64(dst.Data[i*dst.Stride:]), dst.Stride, f64(table.Data), table.Stride, idx[i*k:], n, k, table.Cols)
		}
	}
}

// PrefetchRows asks the processor to bring rows of a table into its second-level cache, for an operation on them that is some
// microseconds away: hardware cannot guess where the rows of a large table lie. About 1 ns a cache line. It has no effect on results, and none at all at the generic
// level.
//
// It panics if an index is outside the table.
func PrefetchRows[T ~float32 | ~float64](table Dense[T], idx []int32) {
	check("PrefetchRows", "table", table)
	checkRowIndices("PrefetchRows", "idx", idx, table.Rows)
	table.Cols = min(table.Cols, asm.BlockLen) // more would drive out what came first
	each := min(256, max(1, asm.BlockLen/max(1, table.Cols)))
	for ; len(idx) > 0; idx = idx[min(each, len(idx)):] {
		prefetchRows(table, idx[:min(each, len(idx))])
	}
}

//go:noinline
func prefetchRows[T Float](table Dense[T], idx []int32) {
	if is32[T]() {
		asm.PrefetchFarF32(f32(table.Data), table.Stride, table.Cols, idx)
	} else {
		asm.PrefetchFarF64(f64(table.Data), table.Stride, table.Cols, idx)
	}
}

// ScatterAddRows is the reverse of [GatherRows] for gradients: it cuts row i of src into k = src.Cols / table.Cols
// pieces and adds piece j to row idx[i*k+j] of table, in ascending i, then j. An index that occurs several times
// receives its pieces in this order, one addition after the other.
//
// Without elements and indices there is nothing to do. It panics, before it writes, if src.Cols is not a multiple of table.Cols, if len(idx) is not src.Rows*k, or if an
// index is outside the table, or if src shares an element with table.
func ScatterAddRows[T ~float32 | ~float64](table Dense[T], idx []int32, src Dense[T]) {
	check("ScatterAddRows", "table", table)
	check("ScatterAddRows", "src", src)
	k := checkLookup("ScatterAddRows", "src", src, table, idx)
	distinct("ScatterAddRows", "table", &table, "src", &src)
	if k == 0 {
		return
	}
	if src.Cols > asm.BlockLen {
		for i := range src.Rows {
			for j := range k {
				row, at := int(idx[i*k+j])*table.Stride, i*src.Stride+j*table.Cols
				to := table.Data[row : row+table.Cols]
				vec.Add(to, to, src.Data[at:at+table.Cols])
			}
		}
		return
	}
	each := max(1, asm.BlockLen/src.Cols)
	for i := 0; i < src.Rows; i += each {
		n := min(each, src.Rows-i)
		if is32[T]() {
			asm.ScatterAddRowsF32(f32(table.Data), table.Stride, f32(src.Data[i*src.Stride:]), src.Stride, idx[i*k:], n, k, table.Cols)
		} else {
			asm.ScatterAddRowsF64(f64(table.Data), table.Stride, f64(src.Data[i*src.Stride:]), src.Stride, idx[i*k:], n, k, table.Cols)
		}
	}
}

// SumPieces sums the pieces of rows that belong together, as [ScatterAddRows] does into a table of zeros, but row by row of the
// result, so that its rows may be computed at once and in any order. With k = src.Cols / dst.Cols, piece p is the columns from
// p%k * dst.Cols on of row p/k of src. Row i of dst is the sum, from +0, of piece head[i], then next[head[i]], and so on until a
// negative number.
//
// If dst has elements it panics, before it writes, if src.Cols is not a multiple of dst.Cols, len(head) != dst.Rows, len(next) is not the number of
// pieces, a list names a piece that does not exist or does not come after the one before it, or dst shares an element with src.
func SumPieces[T ~float32 | ~float64](dst, src Dense[T], head, next []int32) {
	const fn = "SumPieces"
	check(fn, "dst", dst)
	check(fn, "src", src)
	distinct(fn, "dst", &dst, "src", &src)
	if dst.Empty() {
		return
	}
	if src.Cols%dst.Cols != 0 {
		panic(fmt.Sprintf("mat.%s: src.Cols = %d, want a multiple of dst.Cols = %d", fn, src.Cols, dst.Cols))
	}
	k := src.Cols / dst.Cols
	if len(head) != dst.Rows {
		badLen(fn, "head", len(head), "dst.Rows", dst.Rows)
	}
	if len(next) != src.Rows*k {
		badLen(fn, "next", len(next), "src.Rows*k", src.Rows*k)
	}
	pieces := 0
	for _, p := range head {
		for q := int32(-1); p >= 0; q, p = p, next[p] {
			if int(p) >= len(next) || p <= q {
				panic(fmt.Sprintf("mat.%s: piece %d follows %d, want a later one < %d", fn, p, q, len(next)))
			}
			pieces++
		}
	}
	if src.Stride != src.Cols {
		for i := range head {
			sumPiecesRow(dst.Row(i), src, head[i], next)
		}
		return
	}
	for i := 0; i < dst.Rows; {
		// Not too long between two points where the scheduler may stop it: as many rows as have a block of pieces. To clear a row
		// counts as one.
		to := dst.Rows
		if (pieces+dst.Rows)*dst.Cols > 4*asm.BlockLen {
			n := 1
			for to = i; to < dst.Rows && n*dst.Cols < asm.BlockLen; to++ {
				n++
				for p := head[to]; p >= 0; p = next[p] {
					n++
				}
			}
			if to == i+1 && n*dst.Cols > 2*asm.BlockLen || dst.Cols >= asm.BlockLen { // one row alone is long
				sumPiecesRow(dst.Row(i), src, head[i], next)
				i++
				continue
			}
		}
		sumPieces(dst.Data[i*dst.Stride:], dst.Stride, src.Data, dst.Cols, head[i:to], next)
		i = to
	}
}

// sumPiecesRow is SumPieces for one row, piece by piece.
func sumPiecesRow[T Float](row []T, src Dense[T], p int32, next []int32) {
	k := src.Cols / len(row)
	clear(row)
	for ; p >= 0; p = next[p] {
		at := int(p) % k * len(row)
		vec.Add(row, row, src.Row(int(p) / k)[at:at+len(row)])
	}
}

//go:noinline
func sumPieces[T Float](dst []T, ds int, src []T, width int, head, next []int32) {
	if is32[T]() {
		asm.SumPiecesF32(f32(dst), ds, f32(src), width, head, next, width)
	} else {
		asm.SumPiecesF64(f64(dst), ds, f64(src), width, head, next, width)
	}
}

// checkLookup panics unless x, table and idx fit; it returns the number of table rows to a row of x, 0 if there is
// nothing to do.
func checkLookup[T ~float32 | ~float64](fn, name string, x, table Dense[T], idx []int32) int {
	if x.Empty() && len(idx) == 0 {
		return 0
	}
	if table.Cols == 0 || x.Cols%table.Cols != 0 {
		panic(fmt.Sprintf("mat.%s: %s.Cols = %d, want a multiple of table.Cols = %d", fn, name, x.Cols, table.Cols))
	}
	k := x.Cols / table.Cols
	if len(idx) != x.Rows*k {
		badLen(fn, "idx", len(idx), fmt.Sprintf("%s.Rows * %d", name, k), x.Rows*k)
	}
	checkRowIndices(fn, "idx", idx, table.Rows)
	return k
}

func checkRowIndices(fn, name string, idx []int32, rows int) {
	for i, r := range idx {
		if uint(r) >= uint(rows) {
			panic(fmt.Sprintf("mat.%s: %s[%d] = %d, want 0 <= row < %d", fn, name, i, r, rows))
		}
	}
}

// ColumnSums sets sums[j] to the sum of column j of x: one chain of additions from +0, rows ascending. It is the
// gradient of a bias. With more set, the chain starts at the present sums[j] instead.
//
// It panics, before it writes, if len(sums) != x.Cols or sums shares an element with x.
func ColumnSums[T ~float32 | ~float64](sums []T, x Dense[T], more bool) {
	check("ColumnSums", "x", x)
	if len(sums) != x.Cols {
		badLen("ColumnSums", "sums", len(sums), "x.Cols", x.Cols)
	}
	distinct("ColumnSums", "sums", &Dense[T]{1, len(sums), len(sums), sums}, "x", &x)
	if !more {
		clear(sums)
	}
	if x.Empty() {
		return
	}
	if x.Cols > asm.BlockLen {
		for i := range x.Rows {
			vec.Add(sums, sums, x.Row(i))
		}
		return
	}
	each := max(1, asm.BlockLen/x.Cols)
	for i := 0; i < x.Rows; i += each {
		n := min(each, x.Rows-i)
		if is32[T]() {
			asm.AddColumnsF32(f32(sums), f32(x.Data[i*x.Stride:]), x.Stride, n)
		} else {
			asm.AddColumnsF64(f64(sums), f64(x.Data[i*x.Stride:]), x.Stride, n)
		}
	}
}

// AddBiasRows sets row i of dst to row i of x plus bias. dst may be x.
//
// It panics, before it writes, if the shapes differ, len(bias) != x.Cols, or dst shares some elements with x without being x, or any
// with bias.
func AddBiasRows[T ~float32 | ~float64](dst, x Dense[T], bias []T) {
	checkSame("AddBiasRows", dst, x)
	if len(bias) != x.Cols {
		badLen("AddBiasRows", "bias", len(bias), "x.Cols", x.Cols)
	}
	apart("AddBiasRows", "x", &dst, &x)
	distinct("AddBiasRows", "dst", &dst, "bias", &Dense[T]{1, len(bias), len(bias), bias})
	if dst.Empty() {
		return
	}
	if same(&dst, &x) {
		epilogue(dst.Rows, dst.Cols, dst.Data, dst.Stride, bias, Identity)
		return
	}
	for i := range x.Rows {
		vec.Add(dst.Row(i), x.Row(i), bias)
	}
}

// distinct panics if the operand that is written shares an element with another one.
func distinct[T Float](fn, name string, dst *Dense[T], other string, x *Dense[T]) {
	if near(dst, x) && meet(dst, x) {
		panic(fmt.Sprintf("mat.%s: %s overlaps %s, want no common memory", fn, other, name))
	}
}

// apart panics if dst shares some of its elements with x without being x.
func apart[T Float](fn, name string, dst, x *Dense[T]) {
	if near(dst, x) && !same(dst, x) && meet(dst, x) {
		panic(fmt.Sprintf("mat.%s: %s overlaps dst in part, want the same matrix or no common memory", fn, name))
	}
}

// checkSame panics unless dst and x are proper and have the same shape.
func checkSame[T ~float32 | ~float64](fn string, dst, x Dense[T]) {
	check(fn, "dst", dst)
	check(fn, "x", x)
	if dst.Rows != x.Rows || dst.Cols != x.Cols {
		badShape(fn, "x", x.Rows, x.Cols, dst.Rows, dst.Cols)
	}
}

// Distinct lists the different values in a list of row indices, so that the gradients of repeated rows can be summed
// before a sparse optimiser step: clear a matrix of len(Rows) rows, then ScatterAddRows(sums, Pos, gradients). It keeps
// its buffers from one call to the next.
type Distinct struct {
	Rows []int32 // the different indices, ascending
	Pos  []int32 // idx[i] == Rows[Pos[i]]

	seen []uint64 // a bit for each row; all zero between calls
	at   []int32  // position in Rows of each row that was seen
}

// Find sets Rows and Pos for idx, whose values are in [0, rows). The cost is that of len(idx) plus rows/64 steps.
//
// It panics if an index is out of range or rows is negative.
func (d *Distinct) Find(idx []int32, rows int) {
	if rows < 0 {
		panic(fmt.Sprintf("mat.Distinct.Find: rows = %d, want rows >= 0", rows))
	}
	checkRowIndices("Distinct.Find", "idx", idx, rows)
	if len(d.at) < rows {
		d.seen, d.at = make([]uint64, (rows+63)/64), make([]int32, rows)
	}
	if cap(d.Pos) < len(idx) {
		d.Rows, d.Pos = make([]int32, 0, len(idx)), make([]int32, len(idx))
	}
	for _, r := range idx {
		d.seen[r/64] |= 1 << (r % 64)
	}
	d.Rows = d.Rows[:0]
	for i, word := range d.seen[:(rows+63)/64] {
		for ; word != 0; word &= word - 1 {
			r := int32(i*64 + bits.TrailingZeros64(word))
			d.at[r] = int32(len(d.Rows))
			d.Rows = append(d.Rows, r)
		}
		d.seen[i] = 0
	}
	d.Pos = d.Pos[:len(idx)]
	for i, r := range idx {
		d.Pos[i] = d.at[r]
	}
}

// Dropout applies [vec.Dropout] to every row: row i of the matrix is row first + i of the mask. dst may be x.
//
// It panics, before it writes, if the shapes differ, not 0 <= p <= 1, or dst shares some elements with x without being x.
func Dropout[T ~float32 | ~float64](dst, x Dense[T], p float64, mask vec.DropoutMask, first uint32) {
	checkSame("Dropout", dst, x)
	if !(p >= 0 && p <= 1) {
		panic(fmt.Sprintf("mat.Dropout: p = %v, want 0 <= p <= 1", p))
	}
	apart("Dropout", "x", &dst, &x)
	each := 0 // rows a call of the kernel
	if x.Cols > 0 {
		each = asm.BlockLen / x.Cols
	}
	key, scale, keep := asm.NewDropout(p, mask.Seed, mask.Step, mask.Layer, first)
	if each == 0 || !keep {
		for i := range x.Rows {
			vec.Dropout(dst.Row(i), x.Row(i), p, mask, first+uint32(i))
		}
		return
	}
	for i := 0; i < x.Rows; i += each {
		n := min(each, x.Rows-i)
		if is32[T]() {
			asm.DropoutF32(f32(dst.Data[i*dst.Stride:]), dst.Stride, f32(x.Data[i*x.Stride:]), x.Stride, n, x.Cols, &key, float32(scale))
		} else {
			asm.DropoutF64(f64(dst.Data[i*dst.Stride:]), dst.Stride, f64(x.Data[i*x.Stride:]), x.Stride, n, x.Cols, &key, scale)
		}
		key.Row += uint32(n)
	}
}

// SumWindows adds up pieces of rows that lie anywhere in memory, on top of a bias: what is left of the hidden layer of a
// window of w words once each word's part of it, for each place in the window, has been computed beforehand. With
// f = first[i],
//
//	dst[i][c] = bias[c] + rows[f][c] + rows[f+1][step+c] + ... + rows[f+w-1][(w-1)*step+c]
//
// from left to right, and then with relu the maximum of that and 0. It asks the processor for the rows that it needs soon,
// so rows should be in the order of their use. dst must not overlap the rows or the bias, which is not checked.
//
// It panics, before it writes, if len(first) != dst.Rows, len(bias) != dst.Cols, w < 1, step < 0, a window reaches beyond rows, or a row
// is shorter than (w-1)*step + dst.Cols.
func SumWindows[T ~float32 | ~float64](dst Dense[T], bias []T, rows [][]T, first []int32, w, step int, relu bool) {
	const fn = "SumWindows"
	check(fn, "dst", dst)
	if len(first) != dst.Rows {
		badLen(fn, "first", len(first), "dst.Rows", dst.Rows)
	}
	if len(bias) != dst.Cols {
		badLen(fn, "bias", len(bias), "dst.Cols", dst.Cols)
	}
	if w < 1 || step < 0 {
		panic(fmt.Sprintf("mat.%s: w = %d, step = %d, want w > 0, step >= 0", fn, w, step))
	}
	checkRowIndices(fn, "first", first, max(0, len(rows)-w+1))
	for i, r := range rows {
		if len(r) < dst.Cols || w > 1 && (len(r)-dst.Cols)/(w-1) < step { // their product may be no int
			panic(fmt.Sprintf("mat.%s: len(rows[%d]) = %d, want at least (w-1)*step + dst.Cols = %.0f", fn, i, len(r), float64(float64(w-1)*float64(step))+float64(dst.Cols)))
		}
	}
	if dst.Empty() {
		return
	}
	if dst.Cols > asm.BlockLen/w {
		for i, f := range first {
			d := dst.Row(i)
			vec.Copy(d, bias)
			for p, r := range rows[f : int(f)+w] {
				vec.Add(d, d, r[p*step:p*step+len(d)])
			}
			if relu {
				vec.ReLU(d, d)
			}
		}
		return
	}
	each := max(1, asm.BlockLen/(w*dst.Cols))
	for i := 0; i < dst.Rows; i += each {
		n := min(each, dst.Rows-i)
		if is32[T]() {
			asm.SumWindowsF32(f32(dst.Data[i*dst.Stride:]), dst.Stride, f32(bias), rows32(rows), first[i:i+n], w, step, relu)
		} else {
			asm.SumWindowsF64(f64(dst.Data[i*dst.Stride:]), dst.Stride, f64(bias), rows64(rows), first[i:i+n], w, step, relu)
		}
	}
}

// ScoreWindows is a network of one hidden layer (ReLU) over windows of precomputed rows: the hidden layer h is that of [SumWindows] with
// step = len(bias), and
//
//	dst[i][j] = (h[0]*u[j][0] + ... + h[cols-1]*u[j][cols-1]) + ubias[j]    with cols = len(bias)
//
// The sum is that of [vec.Dot], but with 16 lanes: lane l is a chain of fused multiply-adds over c = l, l+16, ..., from +0, then lane
// l += lane l+8, l += l+4, l += l+2, l += l+1. h is scratch. It costs cols*(w + classes) steps, without a detour through memory between
// the two layers: one window is as fast as many. dst and h must not overlap anything else, which is not checked.
//
// It panics, before it writes, if cols is not a positive multiple of 16, if len(h) < 4*cols, u.Cols is not cols, if u.Rows or len(ubias) is not
// dst.Cols, if len(first) != dst.Rows, w < 1, a window reaches beyond rows, or a row is shorter than w*cols.
func ScoreWindows[T ~float32 | ~float64](dst Dense[T], h, bias []T, rows [][]T, first []int32, w int, u Dense[T], ubias []T) {
	const fn = "ScoreWindows"
	check(fn, "dst", dst)
	check(fn, "u", u)
	cols := len(bias)
	switch {
	case cols == 0 || cols%16 != 0:
		panic(fmt.Sprintf("mat.%s: len(bias) = %d, want a positive multiple of 16", fn, cols))
	case u.Rows != dst.Cols || u.Cols != cols:
		badShape(fn, "u", u.Rows, u.Cols, dst.Cols, cols)
	case len(h) < asm.WindowScratch*cols:
		panic(fmt.Sprintf("mat.%s: len(h) = %d, want at least 4*len(bias) = %d", fn, len(h), asm.WindowScratch*cols))
	case len(ubias) != dst.Cols:
		badLen(fn, "ubias", len(ubias), "dst.Cols", dst.Cols)
	case len(first) != dst.Rows:
		badLen(fn, "first", len(first), "dst.Rows", dst.Rows)
	case w < 1:
		panic(fmt.Sprintf("mat.%s: w = %d, want w > 0", fn, w))
	}
	checkRowIndices(fn, "first", first, max(0, len(rows)-w+1))
	for i, r := range rows {
		if len(r)/w < cols {
			panic(fmt.Sprintf("mat.%s: len(rows[%d]) = %d, want at least w*len(bias) = %.0f", fn, i, len(r), float64(w)*float64(cols)))
		}
	}
	if dst.Empty() {
		return
	}
	// A call of the kernel is some windows with all classes or, with very many of them, one window with some classes.
	some := min(dst.Cols, max(4, scoreLen/cols))
	each := max(1, scoreLen/((w+some)*cols))
	for i := 0; i < dst.Rows; i += each {
		n := min(each, dst.Rows-i)
		for j := 0; j < dst.Cols; j += some {
			k, at := min(some, dst.Cols-j), i*dst.Stride+j
			if is32[T]() {
				asm.ScoreWindowsF32(f32(dst.Data[at:]), dst.Stride, f32(h), f32(bias), rows32(rows), first[i:i+n], w, f32(u.Data[j*u.Stride:]), u.Stride, f32(ubias[j:j+k]))
			} else {
				asm.ScoreWindowsF64(f64(dst.Data[at:]), dst.Stride, f64(h), f64(bias), rows64(rows), first[i:i+n], w, f64(u.Data[j*u.Stride:]), u.Stride, f64(ubias[j:j+k]))
			}
		}
	}
}

// scoreLen is the number of elements of rows and u that a call of the kernel of ScoreWindows reads: 5 us from the first cache, 50 us from memory.
const scoreLen = 8 * asm.BlockLen

// MaxColumns finds the largest element of every column of x after bias[i] has been added to its row i: best[j] is its value
// and at[j] its row, the first one of equals. It is the decision of a classifier whose scores stand class by class, and one step of
// Viterbi's algorithm, where x holds the scores of transitions and bias those of the paths so far. A NaN is never larger than what
// stands before it.
//
// It panics, before it writes, if best, at and the columns of x or bias and its rows differ in number, if x has no rows, or if best shares an element with x or bias.
func MaxColumns[T ~float32 | ~float64](best []T, at []int32, x Dense[T], bias []T) {
	const fn = "MaxColumns"
	check(fn, "x", x)
	switch {
	case x.Rows == 0:
		panic("mat.MaxColumns: x has no rows")
	case len(best) != x.Cols:
		badLen(fn, "best", len(best), "x.Cols", x.Cols)
	case len(at) != x.Cols:
		badLen(fn, "at", len(at), "x.Cols", x.Cols)
	case len(bias) != x.Rows:
		badLen(fn, "bias", len(bias), "x.Rows", x.Rows)
	}
	out := &Dense[T]{1, len(best), len(best), best}
	distinct(fn, "best", out, "x", &x)
	distinct(fn, "best", out, "bias", &Dense[T]{1, len(bias), len(bias), bias})
	each := asm.BlockLen / x.Rows
	if each < 16 { // a cache line of float32
		tallColumns(best, at, x, bias)
		return
	}
	for j := 0; j < x.Cols; j += each {
		to := min(j+each, x.Cols)
		if is32[T]() {
			asm.MaxColumnsF32(f32(best[j:to]), at[j:to], f32(x.Data[j:]), x.Stride, f32(bias))
		} else {
			asm.MaxColumnsF64(f64(best[j:to]), at[j:to], f64(x.Data[j:]), x.Stride, f64(bias))
		}
	}
}

// tallColumns is MaxColumns in Go, which the scheduler may stop anywhere, for so many rows that a few columns are too long a call.
func tallColumns[T Float](best []T, at []int32, x Dense[T], bias []T) {
	for i, b := range bias {
		for j, v := range x.Row(i) {
			if v += b; i == 0 || v > best[j] {
				best[j], at[j] = v, int32(i)
			}
		}
	}
}
