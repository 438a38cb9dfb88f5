package cpu

import (
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"

	xcpu "golang.org/x/sys/cpu"
)

// CacheSizes holds cache sizes in bytes: L1D and L2 of one core, L3 as shared.
type CacheSizes struct{ L1D, L2, L3 int }

// Caches returns the machine's cache sizes. A size that the system does not tell (linux/arm64 and virtual machines
// often do not) is replaced by 32 KiB, 512 KiB and 4 MiB, which suit any processor of the last ten years.
func Caches() CacheSizes { return cachesOnce() }

var cachesOnce = sync.OnceValue(func() CacheSizes { return withDefaults(caches()) })

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
func Model() string { return modelOnce() }

var modelOnce = sync.OnceValue(func() string {
	if s := model(); s != "" {
		return s
	}
	return "unknown"
})

// Features returns the names of the detected instruction set extensions, sorted, as golang.org/x/sys/cpu names them.
func Features() []string {
	var v reflect.Value
	switch runtime.GOARCH {
	case "amd64", "386":
		v = reflect.ValueOf(xcpu.X86)
	case "arm64":
		v = reflect.ValueOf(xcpu.ARM64)
	default:
		return nil
	}
	var names []string
	for i := range v.NumField() {
		name, ok := strings.CutPrefix(v.Type().Field(i).Name, "Has")
		if ok && v.Field(i).Kind() == reflect.Bool && v.Field(i).Bool() {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
