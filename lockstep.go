// Package lockstep tells what the kernels of this module run on: the instruction set level in use, the processor's
// features and caches, and the version of the numerics contract.
//
// The work is done by the packages below it: vec (slices), mat (matrices), nn (networks), nn/window (the word-window
// classifier). Every public operation of those returns the same bits at every level, on every port and for any number
// of threads; see the contract in docs/numerics.md.
package lockstep

import (
	"reflect"
	"runtime"
	"slices"
	"strings"

	xcpu "golang.org/x/sys/cpu"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

// ContractVersion is the version of the numerics contract: the definition of every operation's bits. It changes if,
// and only if, some operation's result on some input changes. Model files record it.
const ContractVersion = 1

// Level returns the instruction set level that kernels use: "generic", "avx2", "avx512" or "neon". It is the one that
// suits the machine best (avx2 where AVX-512 comes without VBMI2 and lowers the clock), unless the environment variable
// LOCKSTEP_MAX_ISA, read at start-up, names a lower one.
func Level() string { return cpu.Active().String() }

// Levels returns every level that this build can run on this machine, lowest first.
func Levels() []string {
	var names []string
	for _, l := range cpu.Levels() {
		names = append(names, l.String())
	}
	return names
}

// LevelError reports a value of LOCKSTEP_MAX_ISA that is no level's name, and is nil otherwise. Packages ignore such a
// value; a program may want to refuse it.
func LevelError() error { return cpu.EnvError() }

// Features returns the names of the processor's instruction set extensions, sorted, as golang.org/x/sys/cpu names them.
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

// Model returns the processor's name as the system gives it, or "unknown".
func Model() string { return cpu.Model() }

// CacheSizes holds cache sizes in bytes: L1D and L2 of one core, L3 as shared by cores.
type CacheSizes struct{ L1D, L2, L3 int }

// Caches returns the cache sizes that blocking is computed from. A size that the system does not tell is replaced by a
// default (32 KiB, 512 KiB, 4 MiB).
func Caches() CacheSizes { return CacheSizes(cpu.Caches()) }
