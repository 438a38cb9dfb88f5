// Package asm holds the kernels: one flat package of typed, unchecked functions on slices, the only one with assembly.
//
// It is not meant to be called directly. vec and mat check shapes and then call a dispatcher here (OpF32, OpF64),
// which selects the kernel of the active level. The generic body (opGeneric) defines the bits; every kernel equals it
// bit for bit. Dispatchers do not check lengths: a wrong one reads or writes foreign memory.
//
// # Files
//
// A family is <family>.go (contract and generic bodies), <family>_amd64.go and <family>_arm64.go (stubs and
// dispatchers), <family>_avx2_amd64.s, <family>_avx512_amd64.s, <family>_neon_arm64.s and <family>_noasm.go (the
// dispatchers of every other port and of the build tags purego and noasm). The latter are marked noinline: inlined into
// another package, a call of a generic body would make every slice of a stack array escape.
//
// # Rules for kernels
//
// Free registers: on amd64 everything but R14, R15, BP, SP; on arm64 all V, R0-R17, R19-R26. Every load and store is
// unaligned. VZEROUPPER stands before RET. Frames and argument offsets are literal, so that vet can check them.
//
// Dispatchers do not inline: a generic body that did would be instantiated in the caller's package, where escape
// analysis meets it too late and lets stack arrays escape (Go 1.26). Those that only call a body say go:noinline.
//
// Assembly has no safe points: one call handles at most BlockLen elements (tens of microseconds), and callers loop
// over blocks through a Go function with a prologue.
package asm

// Float is the constraint of the generic bodies.
type Float interface{ ~float32 | ~float64 }

// BlockLen is the most elements that one call of a kernel handles, and the block length of the contract's reductions:
// a longer reduction is the sum of its blocks' results in ascending order, from +0.
const BlockLen = 32768

// Lanes32 and Lanes64 are the numbers of virtual lanes of the contract's reductions, in float32 and float64: 8 ymm,
// 4 zmm or 16 NEON registers. Element i belongs to lane i mod Lanes.
const (
	Lanes32 = 64
	Lanes64 = 32
)
