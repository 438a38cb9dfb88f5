package cpu

import "syscall"

// caches asks for the sizes of the performance cores.
func caches() CacheSizes {
	return CacheSizes{number("hw.perflevel0.l1dcachesize"), number("hw.perflevel0.l2cachesize"), number("hw.perflevel0.l3cachesize")}
}

// number reads a little-endian integer, whose last zero byte syscall.Sysctl takes for the end of a string; 0: unknown.
func number(name string) int {
	s, err := syscall.Sysctl(name)
	if err != nil || len(s) > 8 {
		return 0
	}
	n := 0
	for i := range len(s) {
		n |= int(s[i]) << (8 * i)
	}
	return n
}

func model() string {
	s, _ := syscall.Sysctl("machdep.cpu.brand_string")
	return s
}
