//go:build purego || noasm || (!amd64 && !arm64)

package cpu

func detect() (levels []Level, preferred Level) { return portable[:], Generic }

var portable = [...]Level{Generic}
