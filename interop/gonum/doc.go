// Package gonum puts this module's kernels under gonum: implementations of blas.Float32 and blas.Float64 that an existing
// program switches to with two lines,
//
//	blas32.Use(lockstep.Float32{})
//	blas64.Use(lockstep.Float64{})
//
// (with this package imported as lockstep). mat.Dense, lapack and everything else built on those interfaces then runs on
// them.
//
// Products (Gemm, Gemv, Ger), triangular and symmetric operations on matrices (Trsm, Trmm, Syrk, Syr2k, Symm) and the
// vector operations run here; what is not overridden is gonum's own. Mistakes panic with gonum's texts: where a check
// fails, gonum's implementation of the same function is called to report it. Only an output of a product that shares elements with
// an input, which BLAS forbids and gonum computes somehow, panics with the text of package mat, in Syrk, Syr2k, Symm, Trsm and Trmm
// after parts of the output may have been written.
//
// # Differences from gonum
//
// Results differ from gonum's in the last bits (another order of summation, fused steps). What this module's kernels compute is
// the same on every machine. What gonum's code computes is not promised to be: everything that is not overridden, the blocks on
// the diagonal in Trsm and Trmm, and axpy of vectors that share memory. Where gonum skips zeros of an operand, this package does not (but on the diagonal in Trsm and Trmm): 0*Inf and 0*NaN give NaN, as the formula says.
// With alpha = 0 the operands are not read, where gonum's transposed products take NaN from them. With beta = 0, Syrk overwrites C, NaN or not, where
// gonum multiplies it by 0. Ger follows negative increments of x and y, which gonum 0.17's Dger and Sger get wrong; Gemv leaves what lies
// beyond y's elements, which gonum's Sgemv sets to 0 for a transposed matrix and beta = 0.
package gonum
