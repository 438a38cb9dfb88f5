package mat

import (
	"fmt"

	"github.com/lockstep-go/lockstep/asm"
	"github.com/lockstep-go/lockstep/internal/cpu"
)

// Op says how a product takes an operand.
type Op uint8

// The operand as it is, or transposed. Nothing is moved: the kernels read either way.
const (
	NoTrans Op = iota
	Trans
)

// String returns "NoTrans" or "Trans".
func (op Op) String() string {
	switch op {
	case NoTrans:
		return "NoTrans"
	case Trans:
		return "Trans"
	}
	return fmt.Sprintf("Op(%d)", uint8(op))
}

// Activation is a function that a product can apply to its result while that is still in cache.
type Activation uint8

// The activations. They give the bits of the function of the same name in package vec.
const (
	Identity    Activation = iota
	ActReLU                // max(x, 0)
	ActHardTanh            // x < -1: -1; x > 1: 1; else x
)

// Options are the optional parts of a product. The zero value is a plain one.
type Options[T ~float32 | ~float64] struct {
	Bias    []T        // added to every row of the result, with which it shares no memory; nil: none
	Act     Activation // applied after the bias
	Threads int        // at most this many goroutines for this call; 0: the default of SetThreads
}

// Gemm computes c = alpha*op(a)*op(b) + beta*c, with op(a) of m x k, op(b) of k x n, c of m x n.
//
// Order (the contract): each element is acc = one chain of fused multiply-adds from +0 over k ascending, cut every asm.KC
// steps; the first block gives c = T(alpha*acc) if beta == 0 (c is not read: NaN in it vanishes), else
// c = fma(alpha, acc, T(beta*c)); later blocks c = fma(alpha, acc, c). If k = 0 or alpha == 0, c = T(beta*c), +0 if beta
// == 0, and a and b are not read. Zeros are not skipped otherwise: 0*Inf in a chain is NaN. An element's bits depend on its
// row of op(a) and its column of op(b) alone (batch invariance), not on the other rows, strides, transposes or threads.
//
// Accuracy: the error of an element is at most gamma(k)*sum |a||b|, gamma(k) = ku/(1-ku) (Higham, Accuracy and Stability,
// 3.5), less thanks to the fused steps. Steady state does not allocate.
//
// Panics, before anything is written, if a matrix is malformed, the shapes do not match, or c shares an element with a or b.
//
// Structure: Goto & van de Geijn, Anatomy of High-Performance Matrix Multiplication (2008); Van Zee & van de Geijn, BLIS
// (2015); Low et al., Analytical Modeling Is Enough for High-Performance BLIS (2016).
func Gemm[T ~float32 | ~float64](opA, opB Op, alpha T, a, b Dense[T], beta T, c Dense[T]) {
	m, n, k := shape(opA, opB, &a, &b, &c)
	if m == 0 {
		m, n, k = checkGemm("Gemm", opA, opB, a, b, c)
		if m == 0 || n == 0 {
			return
		}
	} else if opB == NoTrans && alpha != 0 && m > 1 && m <= 64 && n <= 64 && k <= 64 && (n >= 8 || m < asm.GemmSkinnyRows) {
		// What choose would say of a product this small, in time that does not count beside it.
		if level := cpu.Active(); level == cpu.AVX512 || level == cpu.AVX2 {
			rsA, csA := strides(opA, &a)
			if is32[T]() {
				asm.GemmSmallF32(m, n, k, float32(alpha), ptr32(a.Data), rsA, csA, ptr32(b.Data), b.Stride, float32(beta), ptr32(c.Data), c.Stride)
			} else {
				asm.GemmSmallF64(m, n, k, float64(alpha), ptr64(a.Data), rsA, csA, ptr64(b.Data), b.Stride, float64(beta), ptr64(c.Data), c.Stride)
			}
			return
		}
	}
	gemm(m, n, k, opA, opB, alpha, &a, &b, beta, &c, 0)
}

// GemmWith is Gemm with options: c = act(alpha*op(a)*op(b) + beta*c + bias), the bias added to every row. It has the bits
// of Gemm followed by AddBiasRows and by the activation.
//
// Panics as Gemm does, and if the bias has not one element for each column of c or shares some with it.
func GemmWith[T ~float32 | ~float64](opA, opB Op, alpha T, a, b Dense[T], beta T, c Dense[T], opt Options[T]) {
	gemmOptions("GemmWith", opA, opB, alpha, a, b, beta, c, opt)
}

// gemmOptions is GemmWith under the name of the function that was called.
func gemmOptions[T ~float32 | ~float64](fn string, opA, opB Op, alpha T, a, b Dense[T], beta T, c Dense[T], opt Options[T]) {
	m, n, k := checkGemm(fn, opA, opB, a, b, c)
	checkOptions(fn, &c, &opt)
	if m == 0 || n == 0 {
		return
	}
	gemmWith(m, n, k, opA, opB, alpha, &a, &b, beta, &c, &opt)
}

// Mul computes c = a*b: Gemm(NoTrans, NoTrans, 1, a, b, 0, c).
//
// Panics as Gemm does.
func Mul[T ~float32 | ~float64](c, a, b Dense[T]) {
	m, n, k := checkGemm("Mul", NoTrans, NoTrans, a, b, c)
	if m == 0 || n == 0 {
		return
	}
	gemm(m, n, k, NoTrans, NoTrans, 1, &a, &b, 0, &c, 0)
}

// checkGemm checks the operands of a product and returns its shape.
func checkGemm[T ~float32 | ~float64](fn string, opA, opB Op, a, b, c Dense[T]) (m, n, k int) {
	check(fn, "a", a)
	check(fn, "b", b)
	check(fn, "c", c)
	m, k = a.Rows, a.Cols
	if opA != NoTrans {
		m, k = k, m
	}
	kb, n := b.Rows, b.Cols
	if opB != NoTrans {
		kb, n = n, kb
	}
	if opA|opB > Trans || kb != k || c.Rows != m || c.Cols != n {
		badGemm(fn, opA, opB, m, k, kb, n, c.Rows, c.Cols)
	}
	distinct(fn, "c", &c, "a", &a)
	distinct(fn, "c", &c, "b", &b)
	return m, n, k
}

//go:noinline
func badGemm(fn string, opA, opB Op, m, k, kb, n, cm, cn int) {
	if opA > Trans || opB > Trans {
		panic(fmt.Sprintf("mat.%s: operands %v and %v, want NoTrans or Trans", fn, opA, opB))
	}
	if kb != k {
		panic(fmt.Sprintf("mat.%s: op(b) is %d x %d, want %d rows as op(a) is %d x %d", fn, kb, n, k, m, k))
	}
	panic(fmt.Sprintf("mat.%s: c is %d x %d, want %d x %d", fn, cm, cn, m, n))
}

func checkOptions[T ~float32 | ~float64](fn string, c *Dense[T], opt *Options[T]) {
	if opt.Bias != nil {
		if len(opt.Bias) != c.Cols {
			badLen(fn, "opt.Bias", len(opt.Bias), "c.Cols", c.Cols)
		}
		distinct(fn, "c", c, "opt.Bias", &Dense[T]{1, c.Cols, c.Cols, opt.Bias})
	}
	if opt.Act > ActHardTanh {
		panic(fmt.Sprintf("mat.%s: activation %d, want at most %d", fn, opt.Act, ActHardTanh))
	}
	if opt.Threads < 0 {
		panic(fmt.Sprintf("mat.%s: Threads = %d, want none negative", fn, opt.Threads))
	}
}

// strides returns the distance in elements from row to row and from column to column of op(d).
func strides[T ~float32 | ~float64](op Op, d *Dense[T]) (rs, cs int) {
	if op == NoTrans {
		return d.Stride, 1
	}
	return 1, d.Stride
}

// shape is checkGemm for products that are not empty and have nothing wrong with them; m = 0 says: look closer. A product of
// 8 x 8 takes 15 ns, so what stands before it is worth counting.
func shape[T ~float32 | ~float64](opA, opB Op, a, b, c *Dense[T]) (m, n, k int) {
	m, k = a.Rows, a.Cols
	if opA != NoTrans {
		m, k = k, m
	}
	kb, n := b.Rows, b.Cols
	if opB != NoTrans {
		kb, n = n, kb
	}
	if opA|opB > Trans || kb != k || c.Rows != m || c.Cols != n || !a.sound() || !b.sound() || !c.sound() ||
		near(c, a) || near(c, b) {
		return 0, 0, 0
	}
	return m, n, k
}

// gemm computes a product with m, n > 0.
func gemm[T ~float32 | ~float64](m, n, k int, opA, opB Op, alpha T, a, b *Dense[T], beta T, c *Dense[T], threads int) {
	rsA, csA := strides(opA, a)
	rsB, csB := strides(opB, b)
	if k == 0 || alpha == 0 {
		asm.GemmGeneric(m, n, k, alpha, a.Data, rsA, csA, b.Data, rsB, csB, beta, c.Data, c.Stride)
		return
	}
	if int64(m)*int64(n)*int64(k) < parallelWork { // the shortest way for small products
		switch choose(cpu.Active(), sizeOf[T](), m, n, k, opA, opB) {
		case oneRow:
			row(opB, n, k, alpha, a.Data, csA, b.Data, b.Stride, beta, c.Data[:n])
			return
		case unpacked:
			small(m, n, k, alpha, a.Data, rsA, csA, b.Data, rsB, beta, c.Data, c.Stride)
			return
		case fewColumns:
			skinny(m, n, k, alpha, a.Data, rsA, b.Data, rsB, csB, beta, c.Data, c.Stride, 1)
			return
		case fewRows:
			skinny(n, m, k, alpha, b.Data, csB, a.Data, csA, rsA, beta, c.Data, 1, c.Stride)
			return
		case transposed:
			smallTransposed(m, n, k, alpha, a.Data, rsA, csA, b.Data, csB, beta, c.Data, c.Stride)
			return
		}
	}
	large(m, n, k, opA, opB, alpha, a, b, beta, c, &Options[T]{Threads: threads})
}

// large computes a product with m, n, k > 0 and alpha != 0 in the loops of product.
func large[T ~float32 | ~float64](m, n, k int, opA, opB Op, alpha T, a, b *Dense[T], beta T, c *Dense[T], opt *Options[T]) {
	rsA, csA := strides(opA, a)
	rsB, csB := strides(opB, b)
	threads := threadLimit(opt.Threads)
	if is32[T]() {
		p := product[float32]{m: m, n: n, k: k, alpha: float32(alpha), beta: float32(beta), a: f32(a.Data), b: f32(b.Data), c: f32(c.Data),
			opA: opA, opB: opB, rsA: rsA, csA: csA, rsB: rsB, csB: csB, ldc: c.Stride, bias: f32(opt.Bias), act: opt.Act}
		p.run(threads, &products32)
	} else {
		p := product[float64]{m: m, n: n, k: k, alpha: float64(alpha), beta: float64(beta), a: f64(a.Data), b: f64(b.Data), c: f64(c.Data),
			opA: opA, opB: opB, rsA: rsA, csA: csA, rsB: rsB, csB: csB, ldc: c.Stride, bias: f64(opt.Bias), act: opt.Act}
		p.run(threads, &products64)
	}
}

// gemmWith computes a product with m, n > 0 and options. What comes after the product is done while a part of C is in cache.
func gemmWith[T ~float32 | ~float64](m, n, k int, opA, opB Op, alpha T, a, b *Dense[T], beta T, c *Dense[T], opt *Options[T]) {
	plain := opt.Bias == nil && opt.Act == Identity
	if plain || k == 0 || alpha == 0 || int64(m)*int64(n)*int64(k) < parallelWork && m*n <= epilogueBlock {
		gemm(m, n, k, opA, opB, alpha, a, b, beta, c, opt.Threads)
		if !plain {
			epilogue(m, n, c.Data, c.Stride, opt.Bias, opt.Act)
		}
		return
	}
	large(m, n, k, opA, opB, alpha, a, b, beta, c, opt)
}

// epilogueBlock is how many elements of C wait for their bias and activation: 64 KiB of float32, well inside L2.
const epilogueBlock = 1 << 14

// epilogue adds the bias to every row of m x n elements of C and applies the activation.
func epilogue[T ~float32 | ~float64](m, n int, c []T, ldc int, bias []T, act Activation) {
	if is32[T]() {
		asm.GemmFinishF32(m, n, f32(c), ldc, f32(bias), asm.GemmAct(act))
	} else {
		asm.GemmFinishF64(m, n, f64(c), ldc, f64(bias), asm.GemmAct(act))
	}
}
