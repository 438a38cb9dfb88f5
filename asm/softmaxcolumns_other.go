//go:build purego || noasm || !amd64

package asm

// SplitColumnsF32 is splitColumnsGeneric.
func SplitColumnsF32(dst, x []float32, rows, n, ldx int) { splitColumnsGeneric(dst, x, rows, n, ldx) }

// JoinColumnsF32 is joinColumnsGeneric.
func JoinColumnsF32(dst, x []float32, rows, n, ldd int) { joinColumnsGeneric(dst, x, rows, n, ldd) }
