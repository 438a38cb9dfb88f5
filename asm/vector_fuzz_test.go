package asm

import (
	"encoding/binary"
	"math"
	"testing"
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
	"github.com/lockstep-go/lockstep/internal/kerneltest"
)

// fuzzOps runs every operation, at every level, on operands that end at guard pages and take their bits from data,
// and compares with the definition. The first byte is the misalignment.
func fuzzOps[T Float](t *testing.T, arena *kerneltest.Arena, ops []kerneltest.Op[T], data []byte) {
	if len(data) < 2 {
		return
	}
	skip := int(data[0] % 16)
	size := int(unsafe.Sizeof(T(0)))
	values := make([]T, 0, len(data)/size)
	for b := data[1:]; len(b) >= size; b = b[size:] {
		if size == 4 {
			values = append(values, T(math.Float32frombits(binary.LittleEndian.Uint32(b))))
		} else {
			values = append(values, T(math.Float64frombits(binary.LittleEndian.Uint64(b))))
		}
	}
	n := min(len(values)/4, 1<<12)
	for _, op := range ops {
		outN := n
		if op.Out != nil {
			outN = op.Out(n)
		}
		for _, l := range cpu.Levels() {
			restore := cpu.SetForTest(l)
			in := make([][]T, op.In)
			for i := range in {
				in[i] = kerneltest.AtEnd[T](arena, i, n, (skip*(i+1))%7)
				copy(in[i], values[i*n:])
			}
			dst := kerneltest.AtEnd[T](arena, 3, outN, skip)
			want := make([]T, outN)
			copy(dst, values[3*n:])
			copy(want, dst)
			op.Got(dst, in)
			restore()
			op.Want(want, in)
			for i := range want {
				if !kerneltest.SameBits(dst[i], want[i]) {
					t.Fatalf("%s, level %v, n = %d, skip %d: element %d is %v, the definition says %v", op.Name, l, n, skip, i, dst[i], want[i])
				}
			}
		}
	}
}

func fuzzFamily(f *testing.F, f32 []kerneltest.Op[float32], f64 []kerneltest.Op[float64]) {
	arena, err := kerneltest.NewArena(4)
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(arena.Close)
	for _, n := range []int{0, 1, 5, 63, 64, 65, 300} {
		seed := make([]byte, 1+16*n)
		for i := range seed {
			seed[i] = byte(i * i * 31 >> 3)
		}
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		fuzzOps(t, arena, f32, data)
		fuzzOps(t, arena, f64, data)
	})
}

func FuzzElementwise(f *testing.F) { fuzzFamily(f, elementwiseOps32(), elementwiseOps64()) }
func FuzzReduce(f *testing.F)      { fuzzFamily(f, reduceOps32(), reduceOps64()) }
func FuzzExtrema(f *testing.F)     { fuzzFamily(f, extremaOps32(), extremaOps64()) }
