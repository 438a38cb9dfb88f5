//go:build !purego && !noasm

#include "textflag.h"

// C = alpha*A*B + beta*C for one panel of columns and one block of k, without packing: as in gemmsmallf32_avx512_amd64.s, but
// last is the number of columns of the panel's last vector. Where it is full, a kernel without masks does it: a masked
// load costs a slot that a multiply-add could have, 7 % of a tile of 4 rows by 3 vectors.

// gemmMask has 32 bytes of ones and 32 of zeros: a mask for w lanes begins w lanes before the zeros.
DATA gemmMask<>+0(SB)/8, $-1
DATA gemmMask<>+8(SB)/8, $-1
DATA gemmMask<>+16(SB)/8, $-1
DATA gemmMask<>+24(SB)/8, $-1
DATA gemmMask<>+32(SB)/8, $0
DATA gemmMask<>+40(SB)/8, $0
DATA gemmMask<>+48(SB)/8, $0
DATA gemmMask<>+56(SB)/8, $0
GLOBL gemmMask<>(SB), RODATA|NOPTR, $64

#define FMA VFMADD231PD
#define FMA213 VFMADD213PD
#define BCAST VBROADCASTSD
#define MOVU VMOVUPD
#define MASKMOV VMASKMOVPD
#define MULV VMULPD
#define LANES 4
#define SHIFT 3
#define ALPHA 80
#define BETA 88
#define BETANOT0(l) MOVQ beta+88(FP), AX; ADDQ AX, AX; JNE l
#define ALPHANOT1(l) MOVQ $0x3ff0000000000000, AX; CMPQ AX, alpha+80(FP); JNE l
#define LOADLAST(b, y) MOVU b, y

// func gemmSmall4x12F64AVX2(a *float64, ars, acs uintptr, b *float64, ldb uintptr, c *float64, ldc uintptr, m, k, last int, alpha, beta float64)
// m rows by 12 columns, in tiles of 4 rows. Requires AVX, FMA.
TEXT ·gemmSmall4x12F64AVX2(SB), NOSPLIT, $0-96
#include "gemmsmall3_avx2_amd64.h"

// func gemmSmall6x8F64AVX2(a *float64, ars, acs uintptr, b *float64, ldb uintptr, c *float64, ldc uintptr, m, k, last int, alpha, beta float64)
// m rows by 8 columns, in tiles of 6 rows. Requires AVX, FMA.
TEXT ·gemmSmall6x8F64AVX2(SB), NOSPLIT, $0-96
#include "gemmsmall2_avx2_amd64.h"

// func gemmSmall8x4F64AVX2(a *float64, ars, acs uintptr, b *float64, ldb uintptr, c *float64, ldc uintptr, m, k, last int, alpha, beta float64)
// m rows by 4 columns, in tiles of 8 rows. Requires AVX, FMA.
TEXT ·gemmSmall8x4F64AVX2(SB), NOSPLIT, $0-96
#include "gemmsmall1_avx2_amd64.h"

#undef LOADLAST
#define LOADLAST(b, y) MOVU (CX), y; MASKMOV b, y, y

// func gemmSmall4x11F64AVX2(a *float64, ars, acs uintptr, b *float64, ldb uintptr, c *float64, ldc uintptr, m, k, last int, alpha, beta float64)
// m rows by at most 11 columns, in tiles of 4 rows. Requires AVX, FMA.
TEXT ·gemmSmall4x11F64AVX2(SB), NOSPLIT, $0-96
#include "gemmsmall3_avx2_amd64.h"

// func gemmSmall6x7F64AVX2(a *float64, ars, acs uintptr, b *float64, ldb uintptr, c *float64, ldc uintptr, m, k, last int, alpha, beta float64)
// m rows by at most 7 columns, in tiles of 6 rows. Requires AVX, FMA.
TEXT ·gemmSmall6x7F64AVX2(SB), NOSPLIT, $0-96
#include "gemmsmall2_avx2_amd64.h"

// func gemmSmall8x3F64AVX2(a *float64, ars, acs uintptr, b *float64, ldb uintptr, c *float64, ldc uintptr, m, k, last int, alpha, beta float64)
// m rows by at most 3 columns, in tiles of 8 rows. Requires AVX, FMA.
TEXT ·gemmSmall8x3F64AVX2(SB), NOSPLIT, $0-96
#include "gemmsmall1_avx2_amd64.h"
