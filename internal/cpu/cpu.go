// Package cpu decides which instruction set the kernels use.
//
// A level is a whole cluster of features together with the operating system's support for the registers, never a
// single bit: a kernel of level AVX512 may use F, BW, CD, DQ and VL without asking again. The level is found once at
// start-up, can be lowered (never raised) by the environment variable LOCKSTEP_MAX_ISA, and selects kernels only:
// results have the same bits at every level.
package cpu

import (
	"errors"
	"strconv"
	"syscall" // not os, nor fmt: every program that imports vec would pay for them at its start
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
	return "Level(" + strconv.Itoa(int(l)) + ")"
}

var (
	active Level   // the level in use
	found  Level   // the best level of this build on this machine
	levels []Level // every level that this build can run here, ascending
	envErr error   // what is wrong with LOCKSTEP_MAX_ISA
)

func init() {
	var preferred Level
	levels, preferred = detect()
	found = levels[len(levels)-1]
	env, _ := syscall.Getenv(EnvVar)
	active, envErr = limit(preferred, levels, env)
}

// limit applies the value of LOCKSTEP_MAX_ISA: the best level that is not above the named one. A name of another
// architecture's level leaves Generic, the only common floor. An unknown name changes nothing and is an error.
func limit(best Level, levels []Level, env string) (Level, error) {
	if env == "" {
		return best, nil
	}
	for l, name := range levelNames {
		if lower(env) != name {
			continue
		}
		if Level(l) == NEON != (found == NEON) && Level(l) != Generic && found != Generic {
			return Generic, nil
		}
		return min(best, Level(l)), nil
	}
	want := ""
	for _, name := range levelNames {
		want += ", " + name
	}
	return best, errors.New(EnvVar + " = " + strconv.Quote(env) + ", want one of " + want[2:])
}

// lower makes ASCII capitals small.
func lower(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
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
	panic("cpu.SetForTest: this machine has no level " + l.String())
}
