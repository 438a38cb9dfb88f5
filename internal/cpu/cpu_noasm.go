//go:build purego || noasm || (!amd64 && !arm64)

package cpu

func detect() []Level { return nil }

func preferred([]Level) Level { return Generic }
