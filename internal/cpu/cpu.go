// Package cpu decides which instruction set the kernels use.
//
// A level is a whole cluster of features together with the operating system's support for the registers, never a
// single bit: a kernel of level AVX512 may use F, BW, CD, DQ and VL without asking again. The level is found once at
// start-up, can be lowered (never raised) by the environment variable LOCKSTEP_MAX_ISA, and selects kernels only:
// results have the same bits at every level.
package cpu

import (
	"fmt"
	"os"
	"strings"
)

// EnvVar names the environment variable that lowers the level.
const EnvVar = "LOCKSTEP_MAX_ISA"

// Level is a cluster of instruction set extensions.
type Level uint8

// The levels. AVX2 and AVX512 exist on amd64 only, NEON on arm64 only.
const (
	Generic Level = iota // portable Go
	AVX2                 // AVX, AVX2 and FMA, with operating-system support for ymm
	AVX512               // AVX2, BMI2 and AVX-512 F, BW, CD, DQ, VL, with operating-system support for zmm and opmask
	NEON                 // arm64 baseline Advanced SIMD
)

var levelNames = [...]string{Generic: "generic", AVX2: "avx2", AVX512: "avx512", NEON: "neon"}

// String returns the level's name as LOCKSTEP_MAX_ISA spells it.
func (l Level) String() string {
	if int(l) < len(levelNames) {
		return levelNames[l]
	}
	return fmt.Sprintf("Level(%d)", uint8(l))
}

var (
	active Level   // the level in use
	found  Level   // the best level of this build on this machine
	levels []Level // every level that this build can run here, ascending
	envErr error   // what is wrong with LOCKSTEP_MAX_ISA
)

func init() {
	levels = append([]Level{Generic}, detect()...)
	found = levels[len(levels)-1]
	active, envErr = limit(preferred(levels), levels, os.Getenv(EnvVar))
}

// limit applies the value of LOCKSTEP_MAX_ISA: the best level that is not above the named one. A name of another
// architecture's level leaves Generic, the only common floor. An unknown name changes nothing and is an error.
func limit(best Level, levels []Level, env string) (Level, error) {
	if env == "" {
		return best, nil
	}
	for l, name := range levelNames {
		if !strings.EqualFold(name, env) {
			continue
		}
		if Level(l) == NEON != (found == NEON) && Level(l) != Generic && found != Generic {
			return Generic, nil
		}
		return min(best, Level(l)), nil
	}
	return best, fmt.Errorf("%s = %q, want one of %s", EnvVar, env, strings.Join(levelNames[:], ", "))
}

// Active returns the level that kernels use now.
func Active() Level { return active }

// Found returns the best level that this build can run on this machine, whatever LOCKSTEP_MAX_ISA says.
func Found() Level { return found }

// Levels returns every level that this build can run on this machine, in ascending order, Generic first.
func Levels() []Level { return append([]Level(nil), levels...) }

// EnvError reports a value of LOCKSTEP_MAX_ISA that is not a level's name; such a value is otherwise ignored.
func EnvError() error { return envErr }

// SetForTest makes l the active level until restore is called. It panics if the machine cannot run l. It is for tests
// and benchmarks that compare levels in one process, and is not safe while kernels run on other goroutines.
func SetForTest(l Level) (restore func()) {
	for _, have := range levels {
		if have == l {
			old := active
			active = l
			return func() { active = old }
		}
	}
	panic(fmt.Sprintf("cpu.SetForTest: level %v, this machine has %v", l, levels))
}
