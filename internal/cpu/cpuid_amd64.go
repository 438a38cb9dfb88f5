//go:build !purego && !noasm

package cpu

import (
	"encoding/binary"
	"strings"
)

//go:noescape
func cpuid(leaf, sub uint32) (eax, ebx, ecx, edx uint32)

// A CPUID instruction leaves the virtual machine: some 25 microseconds each under KVM. So what is below runs when it is
// asked for; only hasF16C runs at start-up.

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
	var name []byte
	for leaf := uint32(0x80000002); leaf <= 0x80000004; leaf++ {
		a, b, c, d := cpuid(leaf, 0)
		for _, r := range []uint32{a, b, c, d} {
			name = binary.LittleEndian.AppendUint32(name, r)
		}
	}
	s, _, _ := strings.Cut(string(name), "\x00")
	return strings.Join(strings.Fields(s), " ")
}
