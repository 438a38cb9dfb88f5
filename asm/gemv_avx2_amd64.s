//go:build !purego && !noasm

#include "textflag.h"

// Products of one row with a matrix. Those with rows of a matrix run through gemmSkinny1.

// gemvMask has 32 bytes of ones and 32 of zeros: a mask for w lanes begins w lanes before the zeros.
DATA gemvMask<>+0(SB)/8, $-1
DATA gemvMask<>+8(SB)/8, $-1
DATA gemvMask<>+16(SB)/8, $-1
DATA gemvMask<>+24(SB)/8, $-1
DATA gemvMask<>+32(SB)/8, $0
DATA gemvMask<>+40(SB)/8, $0
DATA gemvMask<>+48(SB)/8, $0
DATA gemvMask<>+56(SB)/8, $0
GLOBL gemvMask<>(SB), RODATA|NOPTR, $64

#define FMA VFMADD231PS
#define BCAST VBROADCASTSS
#define MOVU VMOVUPS
#define MASKMOV VMASKMOVPS
#define LANES 8
#define SHIFT 2

// func gemvColsF32AVX2(a *float32, lda uintptr, x *float32, xs uintptr, acc *float32, n, k int)
// acc[j] = fma(x[p], a(p, j), acc[j]) for rows p = 0 .. k-1 in turn, j < n. Steps lda and xs in bytes; n, k >= 1.
// Requires AVX, FMA.
TEXT ·gemvColsF32AVX2(SB), NOSPLIT, $0-56
#include "gemvcols_avx2_amd64.h"

#undef FMA
#undef BCAST
#undef MOVU
#undef MASKMOV
#undef LANES
#undef SHIFT

#define FMA VFMADD231PD
#define BCAST VBROADCASTSD
#define MOVU VMOVUPD
#define MASKMOV VMASKMOVPD
#define LANES 4
#define SHIFT 3

// func gemvColsF64AVX2(a *float64, lda uintptr, x *float64, xs uintptr, acc *float64, n, k int)
// acc[j] = fma(x[p], a(p, j), acc[j]) for rows p = 0 .. k-1 in turn, j < n. Steps lda and xs in bytes; n, k >= 1.
// Requires AVX, FMA.
TEXT ·gemvColsF64AVX2(SB), NOSPLIT, $0-56
#include "gemvcols_avx2_amd64.h"

#undef FMA
#undef BCAST
#undef MOVU
#undef MASKMOV
#undef LANES
#undef SHIFT
