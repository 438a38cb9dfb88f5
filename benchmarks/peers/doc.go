// Peers times this module's kernels against other libraries in one process, interleaved, and prints medians and ratios:
//
//	cd benchmarks/peers && go run -tags avx .                        # Go peers: gonum, vek, spago, gomlx, gorgonia's vecf32
//	cd benchmarks/peers && CGO_ENABLED=1 go run -tags avx,cpeers .   # and OpenBLAS (Debian: libopenblas-dev)
//	CGO_ENABLED=1 go run -tags avx,cpeers,onednn,libxsmm . -what gemm    # and oneDNN (libdnnl-dev), libxsmm (libxsmm-dev)
//
// Without -tags avx vecf32 is pure Go. GOMAXPROCS is set to -threads, which is how gonum gets its number of threads.
//
// A C library is called in a loop written in C, so that the cost of a cgo call flatters nobody. Every operand is
// 64-byte aligned, on the heap, and written before it is read.
package main
