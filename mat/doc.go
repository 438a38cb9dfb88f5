// Package mat has dense matrices, matrix products and operations on rows, in float32 and float64.
//
// A Dense is a small value that looks at a slice, as a slice looks at an array: sub-matrices cost nothing and share
// their elements. Every function checks shapes first and panics before it writes anything.
//
// Results have the same bits at every level (generic Go, AVX2, AVX-512, NEON), on every port and for any number of
// goroutines, and NaN in the same places; row i of a product does not depend on the other rows. The contract is docs/numerics.md.
//
// Nothing allocates once its scratch memory has grown. Products and softmax may hand their operands to other goroutines, so an
// array whose slice is given to them lives on the heap, wherever it is declared; operands of all other functions may stand on
// the stack.
package mat
