package kerneltest

import (
	"runtime"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"
)

func scaleBy3[T Float](dst []T, in [][]T) {
	for i, x := range in[0] {
		dst[i] = 3 * x
	}
}

func good[T Float]() Op[T] {
	return Op[T]{Name: "Triple", In: 1, Got: scaleBy3[T], Want: scaleBy3[T]}
}

// at reads or writes element i of s without a bounds check, as a faulty kernel would.
func at[T Float](s []T, i int) *T {
	return (*T)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(s)), i*int(unsafe.Sizeof(T(0)))))
}

var sink any

// TestHarnessCatches plants one mistake after the other in a correct kernel.
func TestHarnessCatches(t *testing.T) {
	require.NoError(t, Check(good[float32]()))
	require.NoError(t, Check(good[float64]()))

	t.Run("off-by-one read", func(t *testing.T) {
		if runtime.GOOS != "linux" && runtime.GOOS != "darwin" {
			t.Skip("no guard pages on " + runtime.GOOS)
		}
		op := good[float32]()
		op.Got = func(dst []float32, in [][]float32) {
			scaleBy3(dst, in)
			sink = *at(in[0], len(in[0]))
		}
		require.ErrorContains(t, Check(op), "outside its operands")
	})
	t.Run("read before the start", func(t *testing.T) {
		if runtime.GOOS != "linux" && runtime.GOOS != "darwin" {
			t.Skip("no guard pages on " + runtime.GOOS)
		}
		op := good[float64]()
		op.Got = func(dst []float64, in [][]float64) {
			scaleBy3(dst, in)
			sink = *at(in[0], -1)
		}
		require.ErrorContains(t, Check(op), "outside its operands")
	})
	t.Run("off-by-one write", func(t *testing.T) {
		op := good[float32]()
		op.Lengths = []int{7}
		op.Got = func(dst []float32, in [][]float32) {
			scaleBy3(dst, in)
			if uintptr(unsafe.Pointer(at(dst, 8)))&4095 != 0 { // not onto the guard page: the canary must see it
				*at(dst, 7) = 0
			}
		}
		require.Error(t, Check(op))
	})
	t.Run("wrong tail", func(t *testing.T) {
		op := good[float32]()
		op.Got = func(dst []float32, in [][]float32) {
			scaleBy3(dst, in)
			if n := len(dst); n%16 == 5 {
				dst[n-1] = in[0][n-1]
			}
		}
		require.ErrorContains(t, Check(op), "the definition says")
	})
	t.Run("NaN dropped", func(t *testing.T) {
		op := good[float64]()
		op.Got = func(dst []float64, in [][]float64) {
			scaleBy3(dst, in)
			for i := range dst {
				if dst[i] != dst[i] {
					dst[i] = 0
				}
			}
		}
		require.ErrorContains(t, Check(op), "the definition says")
	})
	t.Run("sign of zero lost", func(t *testing.T) {
		op := good[float64]()
		op.Got = func(dst []float64, in [][]float64) {
			scaleBy3(dst, in)
			for i := range dst {
				if dst[i] == 0 {
					dst[i] = 0
				}
			}
		}
		require.ErrorContains(t, Check(op), "the definition says")
	})
	t.Run("input changed", func(t *testing.T) {
		op := good[float32]()
		op.NoAlias = true
		op.Got = func(dst []float32, in [][]float32) {
			scaleBy3(dst, in)
			if len(in[0]) > 3 {
				in[0][2]++
			}
		}
		require.ErrorContains(t, Check(op), "input 0 was changed")
	})
}
