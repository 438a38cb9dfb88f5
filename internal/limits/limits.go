// Package limits measures what the machine can do, in the process that benchmarks a kernel and at the active level:
// the rate of fused multiply-adds, and the bandwidth of every cache for each pattern of streams. It is for benchmarks
// and the command's bench.
package limits

import (
	"sync"
	"time"
	"unsafe"

	"github.com/lockstep-go/lockstep/asm"
	"github.com/lockstep-go/lockstep/internal/cpu"
)

// Pattern is a pattern of memory streams.
type Pattern uint8

// The patterns, with the kernels they bound.
const (
	Read    Pattern = iota // 1 in: Sum; and Dot, whose two streams are read alike
	Write                  // 1 out: Fill
	Copy                   // 1 in, 1 out: Scale into another slice
	Update                 // 1 in and out in place: Scale in place
	Update2                // 2 in, one of them out again: AddScaled
	Triad                  // 2 in, 1 out: Add
)

// streams is the number of slices of each pattern, moved how often each is counted as traffic.
var (
	streams = [...]int{Read: 1, Write: 1, Copy: 2, Update: 1, Update2: 2, Triad: 3}
	moved   = [...]int{Read: 1, Write: 1, Copy: 2, Update: 2, Update2: 3, Triad: 3}
)

type key struct {
	pattern   Pattern
	footprint int
	level     cpu.Level
}

var (
	mu    sync.Mutex
	known = map[key]float64{}
)

// l1 is the footprint that stands for everything in the first-level cache: half of the usual 32 KiB.
const l1 = 16 << 10

// Bandwidth returns the bytes per second, reads and writes counted, that the pattern reaches on slices of footprint
// bytes altogether: the best of many passes, remembered for the process. Footprints up to 24 KiB are measured at 16 KiB.
func Bandwidth(p Pattern, footprint int) float64 {
	if footprint <= 24<<10 {
		footprint = l1
	}
	mu.Lock()
	defer mu.Unlock()
	k := key{p, footprint, cpu.Active()}
	if known[k] == 0 {
		known[k] = bandwidth(p, footprint)
	}
	return known[k]
}

// Forget drops what is remembered: Bandwidth measures anew.
func Forget() {
	mu.Lock()
	defer mu.Unlock()
	clear(known)
}

func bandwidth(p Pattern, footprint int) float64 {
	return Rate(loop(p, footprint))
}

// Over returns a function that runs the pattern once (a small footprint often enough in one call that the call costs nothing), and
// the bytes that moves, reads and writes counted. It runs over a kernel's own operands, 64-byte aligned, those that are written
// first: which pages they lie in decides how much of them the second level holds. Written operands get other values.
// First-level footprints, where that is no matter, and the generic level, whose loops compute, use slices of Over's own.
func Over[T ~float32 | ~float64](p Pattern, operands ...[]T) (f func(), bytes float64) {
	footprint, s := 0, [3][]float32{}
	for i, x := range operands {
		footprint += len(x) * int(unsafe.Sizeof(T(0)))
		s[i] = unsafe.Slice((*float32)(unsafe.Pointer(unsafe.SliceData(x))), len(x)*int(unsafe.Sizeof(T(0)))/4&^63)
	}
	switch {
	case footprint <= 24<<10:
		return loop(p, l1)
	case cpu.Active() == cpu.Generic:
		return loop(p, footprint)
	case p == Read:
		for _, x := range s {
			bytes += float64(4 * len(x))
		}
		return func() {
			for _, x := range s {
				run(Read, x, nil, nil, 1)
			}
		}, bytes
	}
	return func() { run(p, s[0], s[1], s[2], 1) }, float64(4 * len(s[0]) * moved[p])
}

// Rate returns the bytes per second of what Over returned.
func Rate(f func(), bytes float64) float64 { return bytes / seconds(max(1, int(1<<20/bytes)), f) }

func loop(p Pattern, footprint int) (f func(), bytes float64) {
	n := max(footprint/4/streams[p]&^63, 64)
	s := [3][]float32{}
	for i, x := range Apart[float32]([]int{n, n, n}[:streams[p]]...) {
		s[i] = x
		for j := range x {
			x[j] = float32(j)
		}
	}
	passes := max(1, asm.BlockLen/n) // in one call, so that a small footprint does not pay for calls
	return func() { run(p, s[0], s[1], s[2], passes) }, float64(4 * n * moved[p] * passes)
}

// run makes passes passes over a small footprint, or one in blocks over a large one.
func run(p Pattern, x, y, z []float32, passes int) {
	for len(x) > 0 {
		n := min(len(x), asm.BlockLen)
		switch p {
		case Read:
			asm.LimitRead(x[:n], passes)
		case Write:
			asm.LimitWrite(x[:n], passes)
		case Copy:
			asm.LimitCopy(x[:n], y[:n], passes)
			y = y[n:]
		case Update:
			asm.LimitUpdate(x[:n], passes)
		case Update2:
			asm.LimitUpdate2(x[:n], y[:n], passes)
			y = y[n:]
		case Triad:
			asm.LimitTriad(x[:n], y[:n], z[:n], passes)
			y, z = y[n:], z[n:]
		}
		x = x[n:]
	}
}

// FMA32 and FMA64 return the floating-point operations per second of one thread, two for each multiply-add.
func FMA32() float64 { return fma(asm.LimitFMAF32) }

// FMA64 is FMA32 for float64.
func FMA64() float64 { return fma(asm.LimitFMAF64) }

func fma(f func(int) int) float64 {
	const turns = 1 << 13
	return float64(f(turns)) / seconds(1, func() { f(turns) })
}

// seconds returns the time of one call of f: the least of many samples, each of calls calls, over about 40 ms.
func seconds(calls int, f func()) float64 {
	best := time.Duration(1 << 62)
	for start := time.Now(); time.Since(start) < 40*time.Millisecond; {
		t := time.Now()
		for range calls {
			f()
		}
		best = min(best, time.Since(t))
	}
	return max(best, 1).Seconds() / float64(calls)
}

// Aligned returns n elements on the heap, the first one on a 64-byte boundary. They are zero: write them before a
// measurement, because untouched pages all map to one.
func Aligned[T ~float32 | ~float64](n int) []T {
	size := unsafe.Sizeof(T(0))
	buf := make([]T, n+int(64/size))
	return buf[-uintptr(unsafe.Pointer(&buf[0]))/size%(64/size):][:n:n]
}

// Apart returns slices of the given lengths in one piece of memory, on 64-byte boundaries; each begins 21 lines beyond a
// whole number of pages after the one before: a processor that compares the low 12 bits of addresses takes no load for one
// that waits for a store, whatever the heap gives.
func Apart[T ~float32 | ~float64](lengths ...int) [][]T {
	size := int(unsafe.Sizeof(T(0)))
	const page, lines = 4096, 21 * 64
	at, end := make([]int, len(lengths)), 0
	for i, n := range lengths {
		at[i] = end
		end += ((n*size+page-1)/page*page + lines) / size
	}
	buf := Aligned[T](end)
	s := make([][]T, len(lengths))
	for i, n := range lengths {
		s[i] = buf[at[i]:][:n:n]
	}
	return s
}
