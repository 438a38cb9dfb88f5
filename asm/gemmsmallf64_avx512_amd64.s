//go:build !purego && !noasm

#include "textflag.h"

// C = alpha*A*B + beta*C for one panel of columns and one block of k, without packing: k >= 1 steps, m >= 1 rows.
//
// Element (i, p) of A is at a + i*ars + p*acs, so both transposes are read in place, one element at a time into all lanes;
// rows of B and C are contiguous. All steps are in bytes. mask has a bit for each column of the panel's last vector. A
// last vector of at most half the lanes is a Y register: it costs half. A whole last vector of B is loaded without the mask, which costs
// 1 to 2 % of the speed.
//
// Order: each lane is one chain of FMAs from +0 over k ascending; then alpha*acc if beta == 0 (C is not read), else
// fma(alpha, acc, beta*c). Multiplying by alpha = 1 is left out: the same bits.

#define FMA VFMADD231PD
#define FMA213 VFMADD213PD
#define BCAST VBROADCASTSD
#define MOVU VMOVUPD
#define MULV VMULPD
#define ALPHA 80
#define BETA 88
#define BETANOT0(l) MOVQ beta+88(FP), AX; ADDQ AX, AX; JNE l
#define ALPHANOT1(l) MOVQ $0x3ff0000000000000, AX; CMPQ AX, alpha+80(FP); JNE l

#define BL Z3
#define AL Z4
#define AZ Z0
#define BZ Z1
#define TL Z2
#define FULL 0xff
#define L0 Z11
#define L1 Z15
#define L2 Z19
#define L3 Z23
#define L4 Z27
#define L5 Z31

#define LOADLAST(off) MOVU off(DX), BL

// func gemmSmall6x32F64AVX512(a *float64, ars, acs uintptr, b *float64, ldb uintptr, c *float64, ldc uintptr, m, k int, mask uint64, alpha, beta float64)
// m rows by 32 columns, in tiles of 6 rows. Requires AVX512F.
TEXT ·gemmSmall6x32F64AVX512(SB), NOSPLIT, $0-96
#include "gemmsmall4_avx512_amd64.h"

#undef LOADLAST
#define LOADLAST(off) MOVU.Z off(DX), K1, BL

// func gemmSmall6x31F64AVX512(a *float64, ars, acs uintptr, b *float64, ldb uintptr, c *float64, ldc uintptr, m, k int, mask uint64, alpha, beta float64)
// m rows by at most 31 columns, in tiles of 6 rows. Requires AVX512F.
TEXT ·gemmSmall6x31F64AVX512(SB), NOSPLIT, $0-96
#include "gemmsmall4_avx512_amd64.h"

#undef BL
#undef AL
#undef AZ
#undef BZ
#undef TL
#undef FULL
#undef L0
#undef L1
#undef L2
#undef L3
#undef L4
#undef L5

#define BL Y3
#define AL Y4
#define AZ Y0
#define BZ Y1
#define TL Y2
#define FULL 0xf
#define L0 Y11
#define L1 Y15
#define L2 Y19
#define L3 Y23
#define L4 Y27
#define L5 Y31

// func gemmSmall6x28F64AVX512(a *float64, ars, acs uintptr, b *float64, ldb uintptr, c *float64, ldc uintptr, m, k int, mask uint64, alpha, beta float64)
// m rows by at most 28 columns, in tiles of 6 rows. Requires AVX512F.
TEXT ·gemmSmall6x28F64AVX512(SB), NOSPLIT, $0-96
#include "gemmsmall4_avx512_amd64.h"

#undef BL
#undef AL
#undef AZ
#undef BZ
#undef TL
#undef FULL
#undef L0
#undef L1
#undef L2
#undef L3
#undef L4
#undef L5

#define BL Z2
#define AL Z3
#define AZ Z0
#define BZ Z1
#define TL Z2
#define FULL 0xff
#define L0 Z10
#define L1 Z13
#define L2 Z16
#define L3 Z19
#define L4 Z22
#define L5 Z25
#define L6 Z28
#define L7 Z31

#undef LOADLAST
#define LOADLAST(off) MOVU off(DX), BL

// func gemmSmall8x24F64AVX512(a *float64, ars, acs uintptr, b *float64, ldb uintptr, c *float64, ldc uintptr, m, k int, mask uint64, alpha, beta float64)
// m rows by 24 columns, in tiles of 8 rows. Requires AVX512F.
TEXT ·gemmSmall8x24F64AVX512(SB), NOSPLIT, $0-96
#include "gemmsmall3_avx512_amd64.h"

#undef LOADLAST
#define LOADLAST(off) MOVU.Z off(DX), K1, BL

// func gemmSmall8x23F64AVX512(a *float64, ars, acs uintptr, b *float64, ldb uintptr, c *float64, ldc uintptr, m, k int, mask uint64, alpha, beta float64)
// m rows by at most 23 columns, in tiles of 8 rows. Requires AVX512F.
TEXT ·gemmSmall8x23F64AVX512(SB), NOSPLIT, $0-96
#include "gemmsmall3_avx512_amd64.h"

#undef BL
#undef AL
#undef AZ
#undef BZ
#undef TL
#undef FULL
#undef L0
#undef L1
#undef L2
#undef L3
#undef L4
#undef L5
#undef L6
#undef L7

#define BL Y2
#define AL Y3
#define AZ Y0
#define BZ Y1
#define TL Y2
#define FULL 0xf
#define L0 Y10
#define L1 Y13
#define L2 Y16
#define L3 Y19
#define L4 Y22
#define L5 Y25
#define L6 Y28
#define L7 Y31

// func gemmSmall8x20F64AVX512(a *float64, ars, acs uintptr, b *float64, ldb uintptr, c *float64, ldc uintptr, m, k int, mask uint64, alpha, beta float64)
// m rows by at most 20 columns, in tiles of 8 rows. Requires AVX512F.
TEXT ·gemmSmall8x20F64AVX512(SB), NOSPLIT, $0-96
#include "gemmsmall3_avx512_amd64.h"

#undef BL
#undef AL
#undef AZ
#undef BZ
#undef TL
#undef FULL
#undef L0
#undef L1
#undef L2
#undef L3
#undef L4
#undef L5
#undef L6
#undef L7

#define BL Z1
#define AL Z2
#define AZ Z0
#define BZ Z1
#define TL Z2
#define FULL 0xff
#define L0 Z9
#define L1 Z11
#define L2 Z13
#define L3 Z15
#define L4 Z17
#define L5 Z19
#define L6 Z21
#define L7 Z23
#define L8 Z25
#define L9 Z27
#define L10 Z29
#define L11 Z31

#undef LOADLAST
#define LOADLAST(off) MOVU off(DX), BL

// func gemmSmall12x16F64AVX512(a *float64, ars, acs uintptr, b *float64, ldb uintptr, c *float64, ldc uintptr, m, k int, mask uint64, alpha, beta float64)
// m rows by 16 columns, in tiles of 12 rows. Requires AVX512F.
TEXT ·gemmSmall12x16F64AVX512(SB), NOSPLIT, $0-96
#include "gemmsmall2_avx512_amd64.h"

#undef LOADLAST
#define LOADLAST(off) MOVU.Z off(DX), K1, BL

// func gemmSmall12x15F64AVX512(a *float64, ars, acs uintptr, b *float64, ldb uintptr, c *float64, ldc uintptr, m, k int, mask uint64, alpha, beta float64)
// m rows by at most 15 columns, in tiles of 12 rows. Requires AVX512F.
TEXT ·gemmSmall12x15F64AVX512(SB), NOSPLIT, $0-96
#include "gemmsmall2_avx512_amd64.h"

#undef BL
#undef AL
#undef AZ
#undef BZ
#undef TL
#undef FULL
#undef L0
#undef L1
#undef L2
#undef L3
#undef L4
#undef L5
#undef L6
#undef L7
#undef L8
#undef L9
#undef L10
#undef L11

#define BL Y1
#define AL Y2
#define AZ Y0
#define BZ Y1
#define TL Y2
#define FULL 0xf
#define L0 Y9
#define L1 Y11
#define L2 Y13
#define L3 Y15
#define L4 Y17
#define L5 Y19
#define L6 Y21
#define L7 Y23
#define L8 Y25
#define L9 Y27
#define L10 Y29
#define L11 Y31

// func gemmSmall12x12F64AVX512(a *float64, ars, acs uintptr, b *float64, ldb uintptr, c *float64, ldc uintptr, m, k int, mask uint64, alpha, beta float64)
// m rows by at most 12 columns, in tiles of 12 rows. Requires AVX512F.
TEXT ·gemmSmall12x12F64AVX512(SB), NOSPLIT, $0-96
#include "gemmsmall2_avx512_amd64.h"

#undef BL
#undef AL
#undef AZ
#undef BZ
#undef TL
#undef FULL
#undef L0
#undef L1
#undef L2
#undef L3
#undef L4
#undef L5
#undef L6
#undef L7
#undef L8
#undef L9
#undef L10
#undef L11

#define BL Z0
#define AZ Z0
#define BZ Z1
#define TL Z2
#define FULL 0xff
#define L0 Z24
#define L1 Z25
#define L2 Z26
#define L3 Z27
#define L4 Z28
#define L5 Z29
#define L6 Z30
#define L7 Z31

#undef LOADLAST
#define LOADLAST(off) MOVU off(DX), BL

// func gemmSmall8x8F64AVX512(a *float64, ars, acs uintptr, b *float64, ldb uintptr, c *float64, ldc uintptr, m, k int, mask uint64, alpha, beta float64)
// m rows by 8 columns, in tiles of 8 rows. Requires AVX512F.
TEXT ·gemmSmall8x8F64AVX512(SB), NOSPLIT, $0-96
#include "gemmsmall1_avx512_amd64.h"

#undef LOADLAST
#define LOADLAST(off) MOVU.Z off(DX), K1, BL

// func gemmSmall8x7F64AVX512(a *float64, ars, acs uintptr, b *float64, ldb uintptr, c *float64, ldc uintptr, m, k int, mask uint64, alpha, beta float64)
// m rows by at most 7 columns, in tiles of 8 rows. Requires AVX512F.
TEXT ·gemmSmall8x7F64AVX512(SB), NOSPLIT, $0-96
#include "gemmsmall1_avx512_amd64.h"

#undef BL
#undef AZ
#undef BZ
#undef TL
#undef FULL
#undef L0
#undef L1
#undef L2
#undef L3
#undef L4
#undef L5
#undef L6
#undef L7

#define BL Y0
#define AZ Y0
#define BZ Y1
#define TL Y2
#define FULL 0xf
#define L0 Y24
#define L1 Y25
#define L2 Y26
#define L3 Y27
#define L4 Y28
#define L5 Y29
#define L6 Y30
#define L7 Y31

// func gemmSmall8x4F64AVX512(a *float64, ars, acs uintptr, b *float64, ldb uintptr, c *float64, ldc uintptr, m, k int, mask uint64, alpha, beta float64)
// m rows by at most 4 columns, in tiles of 8 rows. Requires AVX512F.
TEXT ·gemmSmall8x4F64AVX512(SB), NOSPLIT, $0-96
#include "gemmsmall1_avx512_amd64.h"

#undef BL
#undef AZ
#undef BZ
#undef TL
#undef FULL
#undef L0
#undef L1
#undef L2
#undef L3
#undef L4
#undef L5
#undef L6
#undef L7
