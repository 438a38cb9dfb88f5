// Peers times this module's kernels against other libraries in one process, interleaved, and prints medians and ratios:
//
//	cd benchmarks/peers && go run .                                  # Go peers: gonum, vek, spago, gomlx, gorgonia's vecf32
//	cd benchmarks/peers && CGO_ENABLED=1 go run -tags cpeers .       # and OpenBLAS (Debian: libopenblas-dev)
//	CGO_ENABLED=1 go run -tags cpeers,onednn,libxsmm . -what gemm    # and oneDNN (libdnnl-dev), libxsmm (libxsmm-dev)
//
// A C library is called in a loop written in C, so that the cost of a cgo call flatters nobody. Every operand is
// 64-byte aligned, on the heap, and written before it is read.
package main
