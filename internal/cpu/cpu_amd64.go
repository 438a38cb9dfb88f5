//go:build !purego && !noasm

package cpu

import (
	"github.com/klauspost/cpuid/v2"
	xcpu "golang.org/x/sys/cpu"
)

// detect reads x/sys/cpu, which checks the operating system's side (XCR0, and darwin's lazy AVX-512) and obeys GODEBUG.
func detect() []Level {
	var l []Level
	if xcpu.X86.HasAVX && xcpu.X86.HasAVX2 && xcpu.X86.HasFMA {
		l = append(l, AVX2)
		if xcpu.X86.HasAVX512F && xcpu.X86.HasAVX512BW && xcpu.X86.HasAVX512CD && xcpu.X86.HasAVX512DQ && xcpu.X86.HasAVX512VL {
			l = append(l, AVX512)
		}
	}
	return l
}

// preferred is the best level, except on the first AVX-512 servers (Skylake-X, Cascade Lake, Cooper Lake: family 6,
// model 85), whose clock falls under 512-bit arithmetic: there AVX2 is the default.
func preferred(levels []Level) Level {
	best := levels[len(levels)-1]
	if best == AVX512 && cpuid.CPU.VendorID == cpuid.Intel && cpuid.CPU.Family == 6 && cpuid.CPU.Model == 85 {
		return AVX2
	}
	return best
}
