// Package benchmarks compares the public kernels with naive Go loops and with the machine's own limits, measured in the
// same process, level by level and from one cache line to DRAM:
//
//	go test -bench . ./benchmarks
//	go test -bench 'Kernels/Dot' -count 10 ./benchmarks | benchstat -col /level -
//
// Sub-benchmark names are key=value (Dot/type=f32/n=1024/level=avx2; level=naive is the loop), so that benchstat pivots
// on any of them. Every operand is 64-byte aligned, on the heap and written before it is read.
//
// The catalogue of cases is shared with the command lockstep bench and with the regression gate (go run
// ./benchmarks/gate).
package benchmarks
