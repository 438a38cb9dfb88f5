package hugepage

import (
	"syscall"
	"unsafe"
)

// Advise tells the system that x should lie in huge pages. It is best called before x is written for the first time. Where
// the system does not, nothing changes.
func Advise[T any](x []T) {
	n := uintptr(len(x)) * unsafe.Sizeof(*new(T))
	if n < size {
		return
	}
	p := unsafe.Pointer(unsafe.SliceData(x))
	skip := -uintptr(p) & (size - 1)
	if n -= min(n, skip); n < size {
		return
	}
	_ = syscall.Madvise(unsafe.Slice((*byte)(unsafe.Add(p, skip)), n&^(size-1)), syscall.MADV_HUGEPAGE)
}
