//go:build !purego && !noasm

package cpu

// x86 are the levels; detect returns a part, since the first allocation of each size costs a start some 30 us.
var x86 = [...]Level{Generic, AVX2, AVX512}

// detect asks CPUID itself: golang.org/x/sys/cpu asks twice as often, which costs a virtual machine 25 to 70 us each time, and
// brings os into every program (docs/adr/cpu-detection.md). The tests compare the two.
func detect() (levels []Level, preferred Level) {
	if last, _, _, _ := cpuid(0, 0); last < 7 {
		return x86[:1], Generic
	}
	_, _, ecx1, _ := cpuid(1, 0)
	if ecx1>>27&1 == 0 { // OSXSAVE: there is an XGETBV
		return x86[:1], Generic
	}
	_, ebx7, ecx7, _ := cpuid(7, 0)
	return levelsOf(ecx1, ebx7, ecx7, xcr0())
}

// levelsOf reads the levels off CPUID leaves 1 and 7 (Intel SDM volume 2, CPUID) and XCR0: the registers whose state the
// operating system saves (volume 1, section 13.3). On darwin, where XCR0 gets its AVX-512 bits when a program first uses the
// registers, AVX2 is the best level.
//
// Preferred is the best one, except on the first AVX-512 servers (Skylake-X, Cascade Lake, Cooper Lake), whose clock falls under
// 512-bit arithmetic: there AVX2 is. They are told by what they lack: every later one has VBMI2.
func levelsOf(ecx1, ebx7, ecx7, xcr0 uint32) (levels []Level, preferred Level) {
	const (
		fma, avx, f16c                    = 1 << 12, 1 << 28, 1 << 29 // leaf 1, ECX
		avx2, bmi2                        = 1 << 5, 1 << 8            // leaf 7, EBX
		f, dq, cd, bw, vl                 = 1 << 16, 1 << 17, 1 << 28, 1 << 30, 1 << 31
		vbmi2                             = 1 << 6                                 // leaf 7, ECX
		xmm, ymm, opmask, zmmLow, zmmHigh = 1 << 1, 1 << 2, 1 << 5, 1 << 6, 1 << 7 // XCR0
	)
	all := func(word, bits uint32) bool { return word&bits == bits }
	if !all(ecx1, fma|avx|f16c) || !all(ebx7, avx2) || !all(xcr0, xmm|ymm) {
		return x86[:1], Generic
	}
	if !all(ebx7, bmi2|f|dq|cd|bw|vl) || !all(xcr0, opmask|zmmLow|zmmHigh) {
		return x86[:2], AVX2
	}
	preferred = AVX512
	if !all(ecx7, vbmi2) {
		preferred = AVX2
	}
	return x86[:3], preferred
}
