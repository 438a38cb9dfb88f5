package gonum

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/blas"
)

// BenchmarkProgram times gonum's own implementation against this package's (benchstat -col /impl):
//
//	GOMAXPROCS=1 go test -bench . ./...
func BenchmarkProgram(b *testing.B) {
	for _, n := range []int{16, 64, 128, 256, 512} {
		a64, b64, c64 := randoms[float64](n*n), randoms[float64](n*n), randoms[float64](n*n)
		a32, b32, c32 := randoms[float32](n*n), randoms[float32](n*n), randoms[float32](n*n)
		for i := range n {
			a64[i*n+i] += float64(n)
		}
		N := blas.NoTrans
		for _, impl := range []struct {
			name string
			d    blas.Float64
			s    blas.Float32
		}{{"gonum", native, native}, {"lockstep", Float64{}, Float32{}}} {
			bench := func(op string, flops float64, f func()) {
				b.Run(fmt.Sprintf("%s/n=%d/impl=%s", op, n, impl.name), func(b *testing.B) {
					for b.Loop() {
						f()
					}
					b.ReportMetric(flops*float64(b.N)/float64(b.Elapsed().Nanoseconds()), "GFLOP/s")
				})
			}
			cube := float64(n) * float64(n) * float64(n)
			bench("Dgemm", 2*cube, func() { impl.d.Dgemm(N, N, n, n, n, 1, a64, n, b64, n, 0, c64, n) })
			bench("Sgemm", 2*cube, func() { impl.s.Sgemm(N, N, n, n, n, 1, a32, n, b32, n, 0, c32, n) })
			bench("Dsyrk", cube, func() { impl.d.Dsyrk(blas.Lower, N, n, n, 1, a64, n, 0, c64, n) })
			bench("Dtrsm", cube, func() {
				copy(c64, b64)
				impl.d.Dtrsm(blas.Left, blas.Lower, N, blas.NonUnit, n, n, 1, a64, n, c64, n)
			})
		}
	}
}

func randoms[T float](n int) []T {
	rng := rand.New(rand.NewPCG(uint64(n), 1))
	x := make([]T, n)
	for i := range x {
		x[i] = T(rng.NormFloat64())
	}
	return x
}

// BenchmarkStrided times vector operations on rows and columns of a matrix (benchstat -col /impl).
func BenchmarkStrided(b *testing.B) {
	const ld = 500
	for _, n := range []int{8, 64, 1000} {
		x, y := randoms[float64](n*ld), randoms[float64](n*ld)
		for _, inc := range []int{1, ld} {
			for _, impl := range []struct {
				name string
				d    blas.Float64Level1
			}{{"gonum", native}, {"lockstep", Float64{}}} {
				bench := func(op string, f func()) {
					b.Run(fmt.Sprintf("%s/n=%d/inc=%d/impl=%s", op, n, inc, impl.name), func(b *testing.B) {
						for b.Loop() {
							f()
						}
					})
				}
				bench("Ddot", func() { impl.d.Ddot(n, x, inc, y, 1) })
				bench("Daxpy", func() { impl.d.Daxpy(n, 1e-9, x, inc, y, inc) })
				bench("Dscal", func() { impl.d.Dscal(n, 0.9999999, x, inc) })
				bench("Dnrm2", func() { impl.d.Dnrm2(n, x, inc) })
				bench("Idamax", func() { impl.d.Idamax(n, x, inc) })
			}
		}
	}
}
