package gonum

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/blas/testblas"
)

// gonum's own conformance tests, on every operation that this package overrides and those that it inherits.

var impl Float64

func TestDgemm(t *testing.T)  { testblas.TestDgemm(t, impl) }
func TestDgemv(t *testing.T)  { testblas.DgemvTest(t, impl) }
func TestDger(t *testing.T)   { testblas.DgerTest(t, impl) }
func TestDtrsm(t *testing.T)  { testblas.DtrsmTest(t, impl) }
func TestDtrmm(t *testing.T)  { testblas.DtrmmTest(t, impl) }
func TestDsyrk(t *testing.T)  { testblas.DsyrkTest(t, impl) }
func TestDsyr2k(t *testing.T) { testblas.Dsyr2kTest(t, impl) }
func TestDsymm(t *testing.T)  { testblas.DsymmTest(t, impl) }
func TestDdot(t *testing.T)   { testblas.DdotTest(t, impl) }
func TestDnrm2(t *testing.T)  { testblas.Dnrm2Test(t, impl) }
func TestDasum(t *testing.T)  { testblas.DasumTest(t, impl) }
func TestIdamax(t *testing.T) { testblas.IdamaxTest(t, impl) }
func TestDswap(t *testing.T)  { testblas.DswapTest(t, impl) }
func TestDcopy(t *testing.T)  { testblas.DcopyTest(t, impl) }
func TestDaxpy(t *testing.T)  { testblas.DaxpyTest(t, impl) }
func TestDscal(t *testing.T)  { testblas.DscalTest(t, impl) }

func TestDtrmv(t *testing.T) { testblas.DtrmvTest(t, impl) }
func TestDtrsv(t *testing.T) { testblas.DtrsvTest(t, impl) }
func TestDsymv(t *testing.T) { testblas.DsymvTest(t, impl) }
func TestDsyr(t *testing.T)  { testblas.DsyrTest(t, impl) }
func TestDsyr2(t *testing.T) { testblas.Dsyr2Test(t, impl) }
func TestDrot(t *testing.T)  { testblas.DrotTest(t, impl) }
func TestDrotg(t *testing.T) { testblas.DrotgTest(t, impl, false) }

// Strided dot products in float64 have the bits of the same elements side by side, and Sdsdot rounds once.
func TestWideDots(t *testing.T) {
	const n = 1000
	a, b := make([]float32, 3*n), make([]float32, 2*n)
	for i := range a {
		a[i] = float32(math.Sin(float64(i)))
	}
	for i := range b {
		b[i] = float32(math.Cos(float64(i)))
	}
	x, y := make([]float32, n), make([]float32, n)
	for i := range x {
		x[i], y[i] = a[3*(n-1-i)], b[2*i]
	}
	if got, want := (Float32{}).Dsdot(n, a, -3, b, 2), (Float32{}).Dsdot(n, x, 1, y, 1); got != want {
		t.Errorf("Dsdot: strided %v, side by side %v", got, want)
	}
	small, tiny := []float32{1, 0, 0x1p-26}, []float32{0x1p-24, 0, 0x1p-24} // 1 + 2^-24 + 2^-50 is above the middle of two float32
	if got := (Float32{}).Sdsdot(2, 1, small, 2, tiny, 2); got != 1+0x1p-23 {
		t.Errorf("Sdsdot: %v, want 1 + 2^-23", got)
	}
}
