//go:build !purego && !noasm

package cpu

//go:noescape
func cpuid(leaf, sub uint32) (eax, ebx, ecx, edx uint32)

// xcr0 reads the low half of XCR0, the states that the operating system saves. It needs OSXSAVE.
func xcr0() uint32

// A CPUID instruction leaves the virtual machine: some 25 microseconds each under KVM. So what is below runs when it is
// asked for; only detect runs at start-up.

// caches reads the leaf of deterministic cache parameters: 4, and AMD's 8000001D of the same layout, before it the older
// leaves 80000005 and 80000006, since some hypervisors hide 8000001D. L3 is read from the new leaf only: the old one counts the
// L3 of all of the package's core complexes.
func caches() (c CacheSizes) {
	leaf := uint32(4)
	if last, b, cx, d := cpuid(0, 0); b == 0x68747541 && cx == 0x444d4163 && d == 0x69746e65 || b == 0x6f677948 { // AuthenticAMD, HygonGenuine
		if extended(0x80000006) {
			_, _, cx, _ = cpuid(0x80000005, 0)
			c.L1D = int(cx>>24) << 10
			_, _, cx, _ = cpuid(0x80000006, 0)
			c.L2 = int(cx>>16) << 10
		}
		if leaf = 0x8000001d; !extended(leaf) {
			return c
		}
	} else if last < leaf {
		return c
	}
	for i := range uint32(16) { // a hypervisor may answer the same for ever
		a, b, sets, _ := cpuid(leaf, i)
		kind, level := a&31, a>>5&7 // kind 1: data, 2: instructions, 3: both
		if kind == 0 {
			break
		}
		size := int(b>>22+1) * int(b>>12&1023+1) * int(b&4095+1) * int(sets+1)
		switch {
		case kind == 2:
		case level == 1:
			c.L1D = size
		case level == 2:
			c.L2 = size
		case level == 3:
			c.L3 = size
		}
	}
	return c
}

func extended(leaf uint32) bool {
	last, _, _, _ := cpuid(0x80000000, 0)
	return last >= leaf
}

func model() string {
	if !extended(0x80000004) {
		return ""
	}
	var name []byte // words one space apart
	for leaf := uint32(0x80000002); leaf <= 0x80000004; leaf++ {
		a, b, c, d := cpuid(leaf, 0)
		for _, r := range []uint32{a, b, c, d} {
			for range 4 {
				switch last := len(name) - 1; {
				case byte(r) == 0:
					return trimmed(name)
				case byte(r) != ' ' || last >= 0 && name[last] != ' ':
					name = append(name, byte(r))
				}
				r >>= 8
			}
		}
	}
	return trimmed(name)
}

// trimmed drops a space at the end.
func trimmed(name []byte) string {
	if last := len(name) - 1; last >= 0 && name[last] == ' ' {
		name = name[:last]
	}
	return string(name)
}
