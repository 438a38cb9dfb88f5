//go:build (!amd64 || purego || noasm) && !(darwin && arm64)

package cpu

// No port tells these without reading files: the defaults serve.
func caches() CacheSizes { return CacheSizes{} }
func model() string      { return "" }
