//go:build !purego && !noasm

package cpu

import xcpu "golang.org/x/sys/cpu"

// detect reads x/sys/cpu, which checks the operating system's side (XCR0, and darwin's lazy AVX-512) and obeys GODEBUG.
func detect() []Level {
	var l []Level
	if xcpu.X86.HasAVX && xcpu.X86.HasAVX2 && xcpu.X86.HasFMA && hasF16C() {
		l = append(l, AVX2)
		if xcpu.X86.HasBMI2 && xcpu.X86.HasAVX512F && xcpu.X86.HasAVX512BW && xcpu.X86.HasAVX512CD && xcpu.X86.HasAVX512DQ && xcpu.X86.HasAVX512VL {
			l = append(l, AVX512)
		}
	}
	return l
}

// hasF16C: conversions of half precision, which every processor with AVX2 has (CPUID leaf 1, ECX bit 29).
func hasF16C() bool {
	_, _, ecx, _ := cpuid(1, 0)
	return ecx>>29&1 == 1
}

// preferred is the best level, except on the first AVX-512 servers (Skylake-X, Cascade Lake, Cooper Lake), whose clock falls
// under 512-bit arithmetic: there AVX2 is the default. They are told by what they lack: every later one has VBMI2.
func preferred(levels []Level) Level {
	best := levels[len(levels)-1]
	if best == AVX512 && !xcpu.X86.HasAVX512VBMI2 {
		return AVX2
	}
	return best
}
