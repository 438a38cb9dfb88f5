package cpu

import "sync"

// CacheSizes holds cache sizes in bytes: L1D and L2 of one core, L3 as shared.
type CacheSizes struct{ L1D, L2, L3 int }

// Caches returns the machine's cache sizes. A size that the system does not tell (linux/arm64 and virtual machines
// often do not) is replaced by 32 KiB, 512 KiB and 4 MiB, which suit any processor of the last ten years.
func Caches() CacheSizes { return withDefaults(FoundCaches()) }

// FoundCaches returns the sizes that the system tells, 0 for others.
func FoundCaches() CacheSizes {
	sizesOnce.Do(func() { sizes = caches() })
	return sizes
}

// What is asked for once, when it is wanted. (sync.OnceValue would allocate at every start.)
var (
	sizesOnce, nameOnce sync.Once
	sizes               CacheSizes
	name                = "unknown"
)

func withDefaults(c CacheSizes) CacheSizes {
	if c.L1D <= 0 {
		c.L1D = 32 << 10
	}
	if c.L2 <= 0 {
		c.L2 = 512 << 10
	}
	if c.L3 <= 0 {
		c.L3 = 4 << 20
	}
	return c
}

// Model returns the processor's name as it gives it itself, or "unknown".
func Model() string {
	nameOnce.Do(func() {
		if s := model(); s != "" {
			name = s
		}
	})
	return name
}
