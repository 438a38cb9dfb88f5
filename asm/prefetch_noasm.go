//go:build purego || noasm || (!amd64 && !arm64)

package asm

// PrefetchRowsF32 does nothing here.
func PrefetchRowsF32(table []float32, ts, width int, idx []int32) {}

// PrefetchRowsF64 does nothing here.
func PrefetchRowsF64(table []float64, ts, width int, idx []int32) {}

// PrefetchFarF32 does nothing here.
func PrefetchFarF32(table []float32, ts, width int, idx []int32) {}

// PrefetchFarF64 does nothing here.
func PrefetchFarF64(table []float64, ts, width int, idx []int32) {}
