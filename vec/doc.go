// Package vec has vector operations on slices of float32 and float64: reductions, arithmetic, activations, optimiser
// steps. Every function works at the speed of the machine's vector instructions and returns the same bits on every
// machine, at every level (generic, AVX2, AVX-512, NEON) and for every alignment.
//
// # Conventions
//
// The destination comes first, but in the functions for strided vectors (...Inc), which follow BLAS. It may be exactly one of the inputs (same first element, same length); slices that
// overlap in part, or whose lengths differ, panic before anything is written: "vec.Add: len(a) = 3, want len(dst) = 4".
// Named types (type Weight float32) work, but for the conversions between formats, which take float32 and float64 themselves. Nothing allocates (but [Norm2Inc] in
// rare cases, and the ...Inc functions at their first use after a collection), and slices of arrays on the stack stay there.
//
// # Order of summation
//
// A sum of n elements is computed in blocks of 32768 elements. Within a block, element i belongs to lane i mod L, with
// L = 64 for float32 and 32 for float64; each lane adds its elements in ascending order from +0, the lanes are extended
// by +0 to equal length, and then lane j takes lane j + L/2, j + L/4, ... until one value is left. The blocks' results
// are added in ascending order to +0. This order is part of the contract: it is what makes the result independent of the
// machine. Its rounding error is bounded by about (n/L + log2 L + blocks) units in the last place of the sum of the
// terms' magnitudes, much less than that of a plain loop.
//
// The sign and payload of a NaN result are not specified.
package vec
