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

#define FMA VFMADD231PS
#define FMA213 VFMADD213PS
#define BCAST VBROADCASTSS
#define MOVU VMOVUPS
#define MASKMOV VMASKMOVPS
#define MULV VMULPS
#define LANES 8
#define SHIFT 2
#define ALPHA 80
#define BETA 84
#define BETANOT0(l) MOVL beta+84(FP), AX; ADDL AX, AX; JNE l
#define ALPHANOT1(l) CMPL alpha+80(FP), $0x3f800000; JNE l
#define LOADLAST(b, y) MOVU b, y

// func gemmSmall4x24F32AVX2(a *float32, ars, acs uintptr, b *float32, ldb uintptr, c *float32, ldc uintptr, m, k, last int, alpha, beta float32)
// m rows by 24 columns, in tiles of 4 rows. Requires AVX, FMA.
TEXT ·gemmSmall4x24F32AVX2(SB), NOSPLIT, $0-88
#include "gemmsmall3_avx2_amd64.h"

// func gemmSmall6x16F32AVX2(a *float32, ars, acs uintptr, b *float32, ldb uintptr, c *float32, ldc uintptr, m, k, last int, alpha, beta float32)
// m rows by 16 columns, in tiles of 6 rows. Requires AVX, FMA.
TEXT ·gemmSmall6x16F32AVX2(SB), NOSPLIT, $0-88
#include "gemmsmall2_avx2_amd64.h"

// func gemmSmall8x8F32AVX2(a *float32, ars, acs uintptr, b *float32, ldb uintptr, c *float32, ldc uintptr, m, k, last int, alpha, beta float32)
// m rows by 8 columns, in tiles of 8 rows. Requires AVX, FMA.
TEXT ·gemmSmall8x8F32AVX2(SB), NOSPLIT, $0-88
#include "gemmsmall1_avx2_amd64.h"

#undef LOADLAST
#define LOADLAST(b, y) MOVU (CX), y; MASKMOV b, y, y

// func gemmSmall4x23F32AVX2(a *float32, ars, acs uintptr, b *float32, ldb uintptr, c *float32, ldc uintptr, m, k, last int, alpha, beta float32)
// m rows by at most 23 columns, in tiles of 4 rows. Requires AVX, FMA.
TEXT ·gemmSmall4x23F32AVX2(SB), NOSPLIT, $0-88
#include "gemmsmall3_avx2_amd64.h"

// func gemmSmall6x15F32AVX2(a *float32, ars, acs uintptr, b *float32, ldb uintptr, c *float32, ldc uintptr, m, k, last int, alpha, beta float32)
// m rows by at most 15 columns, in tiles of 6 rows. Requires AVX, FMA.
TEXT ·gemmSmall6x15F32AVX2(SB), NOSPLIT, $0-88
#include "gemmsmall2_avx2_amd64.h"

// func gemmSmall8x7F32AVX2(a *float32, ars, acs uintptr, b *float32, ldb uintptr, c *float32, ldc uintptr, m, k, last int, alpha, beta float32)
// m rows by at most 7 columns, in tiles of 8 rows. Requires AVX, FMA.
TEXT ·gemmSmall8x7F32AVX2(SB), NOSPLIT, $0-88
#include "gemmsmall1_avx2_amd64.h"
