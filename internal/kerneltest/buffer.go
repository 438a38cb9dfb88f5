// Package kerneltest is the harness that every kernel goes through: guard pages on both sides, lengths around every
// vector width, offsets, special values in body and tail, exact aliasing, canaries, all levels of the machine, and
// bit equality with the generic body. It is for tests only.
package kerneltest

import (
	"fmt"
	"unsafe"
)

// Float is the constraint of the kernels under test.
type Float interface{ ~float32 | ~float64 }

// guarded is a run of memory with an unreadable page before and after it (on systems without mmap: plain memory, and
// only the canaries watch the edges).
type guarded struct {
	mem  []byte // usable bytes, whole pages
	free func()
}

const usable = 1 << 20

// Arena hands out slices that touch a guard page.
type Arena struct{ pages []guarded }

// NewArena maps n buffers of 1 MiB.
func NewArena(n int) (*Arena, error) {
	a := &Arena{}
	for range n {
		g, err := mapGuarded(usable)
		if err != nil {
			a.Close()
			return nil, fmt.Errorf("kerneltest: %w", err)
		}
		a.pages = append(a.pages, g)
	}
	return a, nil
}

// Close unmaps the buffers.
func (a *Arena) Close() {
	for _, g := range a.pages {
		g.free()
	}
	a.pages = nil
}

// AtEnd returns n elements of buffer i whose last one ends at the guard page, less skip elements.
func AtEnd[T any](a *Arena, i, n, skip int) []T {
	size := int(unsafe.Sizeof(*new(T)))
	off := usable - (n+skip)*size
	if off < 0 {
		panic(fmt.Sprintf("kerneltest: %d elements of %d bytes do not fit a buffer of %d", n+skip, size, usable))
	}
	return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(a.pages[i].mem[off:]))), n)
}

// AtStart returns n elements of buffer i that begin skip elements after the guard page.
func AtStart[T any](a *Arena, i, n, skip int) []T {
	size := int(unsafe.Sizeof(*new(T)))
	if (n+skip)*size > usable {
		panic(fmt.Sprintf("kerneltest: %d elements of %d bytes do not fit a buffer of %d", n+skip, size, usable))
	}
	return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(a.pages[i].mem[skip*size:]))), n)
}

// Fill writes the canary pattern over all of buffer i.
func (a *Arena) Fill(i int) {
	for j := range a.pages[i].mem {
		a.pages[i].mem[j] = canary
	}
}

const canary = 0xC5
