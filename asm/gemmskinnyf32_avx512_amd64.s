//go:build !purego && !noasm

#include "textflag.h"

// C = alpha*X*Y + beta*C for few columns: rows of X are contiguous along k, so a block of rows is transposed in registers
// and each vector holds one k of 16 rows; Y and C may have any two strides (in bytes). With rows of A as X it serves
// n <= 8, with rows of a transposed B as X and C's strides exchanged it serves m <= 8. One block of k: k >= 8, m >= 16.
//
// Order: each lane is one chain of FMAs from +0 over k ascending; then alpha*acc if beta == 0 (C is not read), else
// fma(alpha, acc, beta*c). Tails: the last steps of k are loaded again together with what precedes them, and so is the
// last block of rows; nothing is computed twice into C, and nothing is read outside X.

#define FMA VFMADD231PS
#define FMA213 VFMADD213PS
#define BCAST VBROADCASTSS
#define MOVU VMOVUPS
#define MULV VMULPS
#define LOAD1 VMOVSS
#define MUL1 VMULSS
#define FMA1 VFMADD231SS
#define ALPHA 80
#define BETA 84
#define BETANOT0(l) MOVL beta+84(FP), AX; ADDL AX, AX; JNE l
#define ALPHANOT1(l) CMPL alpha+80(FP), $0x3f800000; JNE l
// PUT and UPDATE: one element of the row SI of the spilled column at off
#define PUT(off) LOAD1 off(SP)(SI*4), X0; LOAD1 X0, (DX); ADDQ DI, DX
#define UPDATE(off) MUL1 (DX), X3, X0; FMA1 off(SP)(SI*4), X2, X0; LOAD1 X0, (DX); ADDQ DI, DX

#define YSET
#define ZERO VPXORD Z31, Z31, Z31
#define COL(t) FMA.BCST (SI), t, Z31; ADDQ R10, SI
#define SCALE MULV Z0, Z31, Z31
#define VUPDATE MULV.Z (DX), Z1, K1, Z2; FMA213 Z2, Z0, Z31
#define VSTORE MOVU Z31, (DX)
#define VSTOREK MOVU Z31, K1, (DX)
#define SPILL MOVU Z31, 0(SP)
#define PUTROW PUT(0)
#define UPDATEROW UPDATE(0)

// func gemmSkinny1F32AVX512(x *float32, ldx uintptr, y *float32, yks, yjs uintptr, c *float32, rsc, csc uintptr, m, k int, alpha, beta float32)
// 1 column. Requires AVX512F, BMI2.
TEXT ·gemmSkinny1F32AVX512(SB), NOSPLIT, $72-88
#include "gemmskinnyf32_avx512_amd64.h"

#undef YSET
#undef ZERO
#undef COL
#undef SCALE
#undef VUPDATE
#undef VSTORE
#undef VSTOREK
#undef SPILL
#undef PUTROW
#undef UPDATEROW


#define YSET
#define ZERO VPXORD Z30, Z30, Z30; VPXORD Z31, Z31, Z31
#define COL(t) FMA.BCST (SI), t, Z30; FMA.BCST (SI)(R11*1), t, Z31; ADDQ R10, SI
#define SCALE MULV Z0, Z30, Z30; MULV Z0, Z31, Z31
#define VUPDATE MULV.Z (DX), Z1, K1, Z2; FMA213 Z2, Z0, Z30; ADDQ DI, DX; MULV.Z (DX), Z1, K1, Z2; FMA213 Z2, Z0, Z31
#define VSTORE MOVU Z30, (DX); ADDQ DI, DX; MOVU Z31, (DX)
#define VSTOREK MOVU Z30, K1, (DX); ADDQ DI, DX; MOVU Z31, K1, (DX)
#define SPILL MOVU Z30, 0(SP); MOVU Z31, 64(SP)
#define PUTROW PUT(0); PUT(64)
#define UPDATEROW UPDATE(0); UPDATE(64)

// func gemmSkinny2F32AVX512(x *float32, ldx uintptr, y *float32, yks, yjs uintptr, c *float32, rsc, csc uintptr, m, k int, alpha, beta float32)
// 2 columns. Requires AVX512F, BMI2.
TEXT ·gemmSkinny2F32AVX512(SB), NOSPLIT, $136-88
#include "gemmskinnyf32_avx512_amd64.h"

#undef YSET
#undef ZERO
#undef COL
#undef SCALE
#undef VUPDATE
#undef VSTORE
#undef VSTOREK
#undef SPILL
#undef PUTROW
#undef UPDATEROW


#define YSET
#define ZERO VPXORD Z29, Z29, Z29; VPXORD Z30, Z30, Z30; VPXORD Z31, Z31, Z31
#define COL(t) FMA.BCST (SI), t, Z29; FMA.BCST (SI)(R11*1), t, Z30; FMA.BCST (SI)(R11*2), t, Z31; ADDQ R10, SI
#define SCALE MULV Z0, Z29, Z29; MULV Z0, Z30, Z30; MULV Z0, Z31, Z31
#define VUPDATE \
	MULV.Z (DX), Z1, K1, Z2; FMA213 Z2, Z0, Z29; ADDQ DI, DX; MULV.Z (DX), Z1, K1, Z2; FMA213 Z2, Z0, Z30; ADDQ DI, DX; \
	MULV.Z (DX), Z1, K1, Z2; FMA213 Z2, Z0, Z31
#define VSTORE \
	MOVU Z29, (DX); ADDQ DI, DX; MOVU Z30, (DX); ADDQ DI, DX; \
	MOVU Z31, (DX)
#define VSTOREK \
	MOVU Z29, K1, (DX); ADDQ DI, DX; MOVU Z30, K1, (DX); ADDQ DI, DX; \
	MOVU Z31, K1, (DX)
#define SPILL MOVU Z29, 0(SP); MOVU Z30, 64(SP); MOVU Z31, 128(SP)
#define PUTROW PUT(0); PUT(64); PUT(128)
#define UPDATEROW UPDATE(0); UPDATE(64); UPDATE(128)

// func gemmSkinny3F32AVX512(x *float32, ldx uintptr, y *float32, yks, yjs uintptr, c *float32, rsc, csc uintptr, m, k int, alpha, beta float32)
// 3 columns. Requires AVX512F, BMI2.
TEXT ·gemmSkinny3F32AVX512(SB), NOSPLIT, $200-88
#include "gemmskinnyf32_avx512_amd64.h"

#undef YSET
#undef ZERO
#undef COL
#undef SCALE
#undef VUPDATE
#undef VSTORE
#undef VSTOREK
#undef SPILL
#undef PUTROW
#undef UPDATEROW


#define YSET
#define ZERO VPXORD Z28, Z28, Z28; VPXORD Z29, Z29, Z29; VPXORD Z30, Z30, Z30; VPXORD Z31, Z31, Z31
#define COL(t) \
	FMA.BCST (SI), t, Z28; FMA.BCST (SI)(R11*1), t, Z29; FMA.BCST (SI)(R11*2), t, Z30; FMA.BCST (SI)(R12*1), t, Z31; \
	ADDQ R10, SI
#define SCALE MULV Z0, Z28, Z28; MULV Z0, Z29, Z29; MULV Z0, Z30, Z30; MULV Z0, Z31, Z31
#define VUPDATE \
	MULV.Z (DX), Z1, K1, Z2; FMA213 Z2, Z0, Z28; ADDQ DI, DX; MULV.Z (DX), Z1, K1, Z2; FMA213 Z2, Z0, Z29; ADDQ DI, DX; \
	MULV.Z (DX), Z1, K1, Z2; FMA213 Z2, Z0, Z30; ADDQ DI, DX; MULV.Z (DX), Z1, K1, Z2; FMA213 Z2, Z0, Z31
#define VSTORE \
	MOVU Z28, (DX); ADDQ DI, DX; MOVU Z29, (DX); ADDQ DI, DX; \
	MOVU Z30, (DX); ADDQ DI, DX; MOVU Z31, (DX)
#define VSTOREK \
	MOVU Z28, K1, (DX); ADDQ DI, DX; MOVU Z29, K1, (DX); ADDQ DI, DX; \
	MOVU Z30, K1, (DX); ADDQ DI, DX; MOVU Z31, K1, (DX)
#define SPILL MOVU Z28, 0(SP); MOVU Z29, 64(SP); MOVU Z30, 128(SP); MOVU Z31, 192(SP)
#define PUTROW PUT(0); PUT(64); PUT(128); PUT(192)
#define UPDATEROW UPDATE(0); UPDATE(64); UPDATE(128); UPDATE(192)

// func gemmSkinny4F32AVX512(x *float32, ldx uintptr, y *float32, yks, yjs uintptr, c *float32, rsc, csc uintptr, m, k int, alpha, beta float32)
// 4 columns. Requires AVX512F, BMI2.
TEXT ·gemmSkinny4F32AVX512(SB), NOSPLIT, $264-88
#include "gemmskinnyf32_avx512_amd64.h"

#undef YSET
#undef ZERO
#undef COL
#undef SCALE
#undef VUPDATE
#undef VSTORE
#undef VSTOREK
#undef SPILL
#undef PUTROW
#undef UPDATEROW


#define YSET
#define ZERO \
	VPXORD Z27, Z27, Z27; VPXORD Z28, Z28, Z28; VPXORD Z29, Z29, Z29; VPXORD Z30, Z30, Z30; \
	VPXORD Z31, Z31, Z31
#define COL(t) \
	FMA.BCST (SI), t, Z27; FMA.BCST (SI)(R11*1), t, Z28; FMA.BCST (SI)(R11*2), t, Z29; FMA.BCST (SI)(R12*1), t, Z30; \
	FMA.BCST (SI)(R11*4), t, Z31; ADDQ R10, SI
#define SCALE \
	MULV Z0, Z27, Z27; MULV Z0, Z28, Z28; MULV Z0, Z29, Z29; MULV Z0, Z30, Z30; \
	MULV Z0, Z31, Z31
#define VUPDATE \
	MULV.Z (DX), Z1, K1, Z2; FMA213 Z2, Z0, Z27; ADDQ DI, DX; MULV.Z (DX), Z1, K1, Z2; FMA213 Z2, Z0, Z28; ADDQ DI, DX; \
	MULV.Z (DX), Z1, K1, Z2; FMA213 Z2, Z0, Z29; ADDQ DI, DX; MULV.Z (DX), Z1, K1, Z2; FMA213 Z2, Z0, Z30; ADDQ DI, DX; \
	MULV.Z (DX), Z1, K1, Z2; FMA213 Z2, Z0, Z31
#define VSTORE \
	MOVU Z27, (DX); ADDQ DI, DX; MOVU Z28, (DX); ADDQ DI, DX; \
	MOVU Z29, (DX); ADDQ DI, DX; MOVU Z30, (DX); ADDQ DI, DX; \
	MOVU Z31, (DX)
#define VSTOREK \
	MOVU Z27, K1, (DX); ADDQ DI, DX; MOVU Z28, K1, (DX); ADDQ DI, DX; \
	MOVU Z29, K1, (DX); ADDQ DI, DX; MOVU Z30, K1, (DX); ADDQ DI, DX; \
	MOVU Z31, K1, (DX)
#define SPILL \
	MOVU Z27, 0(SP); MOVU Z28, 64(SP); MOVU Z29, 128(SP); MOVU Z30, 192(SP); \
	MOVU Z31, 256(SP)
#define PUTROW \
	PUT(0); PUT(64); PUT(128); PUT(192); \
	PUT(256)
#define UPDATEROW \
	UPDATE(0); UPDATE(64); UPDATE(128); UPDATE(192); \
	UPDATE(256)

// func gemmSkinny5F32AVX512(x *float32, ldx uintptr, y *float32, yks, yjs uintptr, c *float32, rsc, csc uintptr, m, k int, alpha, beta float32)
// 5 columns. Requires AVX512F, BMI2.
TEXT ·gemmSkinny5F32AVX512(SB), NOSPLIT, $328-88
#include "gemmskinnyf32_avx512_amd64.h"

#undef YSET
#undef ZERO
#undef COL
#undef SCALE
#undef VUPDATE
#undef VSTORE
#undef VSTOREK
#undef SPILL
#undef PUTROW
#undef UPDATEROW


#define YSET LEAQ (SI)(R11*4), DI; ADDQ R11, DI
#define ZERO \
	VPXORD Z26, Z26, Z26; VPXORD Z27, Z27, Z27; VPXORD Z28, Z28, Z28; VPXORD Z29, Z29, Z29; \
	VPXORD Z30, Z30, Z30; VPXORD Z31, Z31, Z31
#define COL(t) \
	FMA.BCST (SI), t, Z26; FMA.BCST (SI)(R11*1), t, Z27; FMA.BCST (SI)(R11*2), t, Z28; FMA.BCST (SI)(R12*1), t, Z29; \
	FMA.BCST (SI)(R11*4), t, Z30; FMA.BCST (DI), t, Z31; ADDQ R10, SI; ADDQ R10, DI
#define SCALE \
	MULV Z0, Z26, Z26; MULV Z0, Z27, Z27; MULV Z0, Z28, Z28; MULV Z0, Z29, Z29; \
	MULV Z0, Z30, Z30; MULV Z0, Z31, Z31
#define VUPDATE \
	MULV.Z (DX), Z1, K1, Z2; FMA213 Z2, Z0, Z26; ADDQ DI, DX; MULV.Z (DX), Z1, K1, Z2; FMA213 Z2, Z0, Z27; ADDQ DI, DX; \
	MULV.Z (DX), Z1, K1, Z2; FMA213 Z2, Z0, Z28; ADDQ DI, DX; MULV.Z (DX), Z1, K1, Z2; FMA213 Z2, Z0, Z29; ADDQ DI, DX; \
	MULV.Z (DX), Z1, K1, Z2; FMA213 Z2, Z0, Z30; ADDQ DI, DX; MULV.Z (DX), Z1, K1, Z2; FMA213 Z2, Z0, Z31
#define VSTORE \
	MOVU Z26, (DX); ADDQ DI, DX; MOVU Z27, (DX); ADDQ DI, DX; \
	MOVU Z28, (DX); ADDQ DI, DX; MOVU Z29, (DX); ADDQ DI, DX; \
	MOVU Z30, (DX); ADDQ DI, DX; MOVU Z31, (DX)
#define VSTOREK \
	MOVU Z26, K1, (DX); ADDQ DI, DX; MOVU Z27, K1, (DX); ADDQ DI, DX; \
	MOVU Z28, K1, (DX); ADDQ DI, DX; MOVU Z29, K1, (DX); ADDQ DI, DX; \
	MOVU Z30, K1, (DX); ADDQ DI, DX; MOVU Z31, K1, (DX)
#define SPILL \
	MOVU Z26, 0(SP); MOVU Z27, 64(SP); MOVU Z28, 128(SP); MOVU Z29, 192(SP); \
	MOVU Z30, 256(SP); MOVU Z31, 320(SP)
#define PUTROW \
	PUT(0); PUT(64); PUT(128); PUT(192); \
	PUT(256); PUT(320)
#define UPDATEROW \
	UPDATE(0); UPDATE(64); UPDATE(128); UPDATE(192); \
	UPDATE(256); UPDATE(320)

// func gemmSkinny6F32AVX512(x *float32, ldx uintptr, y *float32, yks, yjs uintptr, c *float32, rsc, csc uintptr, m, k int, alpha, beta float32)
// 6 columns. Requires AVX512F, BMI2.
TEXT ·gemmSkinny6F32AVX512(SB), NOSPLIT, $392-88
#include "gemmskinnyf32_avx512_amd64.h"

#undef YSET
#undef ZERO
#undef COL
#undef SCALE
#undef VUPDATE
#undef VSTORE
#undef VSTOREK
#undef SPILL
#undef PUTROW
#undef UPDATEROW


#define YSET LEAQ (SI)(R11*4), DI; ADDQ R11, DI
#define ZERO \
	VPXORD Z25, Z25, Z25; VPXORD Z26, Z26, Z26; VPXORD Z27, Z27, Z27; VPXORD Z28, Z28, Z28; \
	VPXORD Z29, Z29, Z29; VPXORD Z30, Z30, Z30; VPXORD Z31, Z31, Z31
#define COL(t) \
	FMA.BCST (SI), t, Z25; FMA.BCST (SI)(R11*1), t, Z26; FMA.BCST (SI)(R11*2), t, Z27; FMA.BCST (SI)(R12*1), t, Z28; \
	FMA.BCST (SI)(R11*4), t, Z29; FMA.BCST (DI), t, Z30; FMA.BCST (DI)(R11*1), t, Z31; ADDQ R10, SI; \
	ADDQ R10, DI
#define SCALE \
	MULV Z0, Z25, Z25; MULV Z0, Z26, Z26; MULV Z0, Z27, Z27; MULV Z0, Z28, Z28; \
	MULV Z0, Z29, Z29; MULV Z0, Z30, Z30; MULV Z0, Z31, Z31
#define VUPDATE \
	MULV.Z (DX), Z1, K1, Z2; FMA213 Z2, Z0, Z25; ADDQ DI, DX; MULV.Z (DX), Z1, K1, Z2; FMA213 Z2, Z0, Z26; ADDQ DI, DX; \
	MULV.Z (DX), Z1, K1, Z2; FMA213 Z2, Z0, Z27; ADDQ DI, DX; MULV.Z (DX), Z1, K1, Z2; FMA213 Z2, Z0, Z28; ADDQ DI, DX; \
	MULV.Z (DX), Z1, K1, Z2; FMA213 Z2, Z0, Z29; ADDQ DI, DX; MULV.Z (DX), Z1, K1, Z2; FMA213 Z2, Z0, Z30; ADDQ DI, DX; \
	MULV.Z (DX), Z1, K1, Z2; FMA213 Z2, Z0, Z31
#define VSTORE \
	MOVU Z25, (DX); ADDQ DI, DX; MOVU Z26, (DX); ADDQ DI, DX; \
	MOVU Z27, (DX); ADDQ DI, DX; MOVU Z28, (DX); ADDQ DI, DX; \
	MOVU Z29, (DX); ADDQ DI, DX; MOVU Z30, (DX); ADDQ DI, DX; \
	MOVU Z31, (DX)
#define VSTOREK \
	MOVU Z25, K1, (DX); ADDQ DI, DX; MOVU Z26, K1, (DX); ADDQ DI, DX; \
	MOVU Z27, K1, (DX); ADDQ DI, DX; MOVU Z28, K1, (DX); ADDQ DI, DX; \
	MOVU Z29, K1, (DX); ADDQ DI, DX; MOVU Z30, K1, (DX); ADDQ DI, DX; \
	MOVU Z31, K1, (DX)
#define SPILL \
	MOVU Z25, 0(SP); MOVU Z26, 64(SP); MOVU Z27, 128(SP); MOVU Z28, 192(SP); \
	MOVU Z29, 256(SP); MOVU Z30, 320(SP); MOVU Z31, 384(SP)
#define PUTROW \
	PUT(0); PUT(64); PUT(128); PUT(192); \
	PUT(256); PUT(320); PUT(384)
#define UPDATEROW \
	UPDATE(0); UPDATE(64); UPDATE(128); UPDATE(192); \
	UPDATE(256); UPDATE(320); UPDATE(384)

// func gemmSkinny7F32AVX512(x *float32, ldx uintptr, y *float32, yks, yjs uintptr, c *float32, rsc, csc uintptr, m, k int, alpha, beta float32)
// 7 columns. Requires AVX512F, BMI2.
TEXT ·gemmSkinny7F32AVX512(SB), NOSPLIT, $456-88
#include "gemmskinnyf32_avx512_amd64.h"

#undef YSET
#undef ZERO
#undef COL
#undef SCALE
#undef VUPDATE
#undef VSTORE
#undef VSTOREK
#undef SPILL
#undef PUTROW
#undef UPDATEROW


#define YSET LEAQ (SI)(R11*4), DI; ADDQ R11, DI
#define ZERO \
	VPXORD Z24, Z24, Z24; VPXORD Z25, Z25, Z25; VPXORD Z26, Z26, Z26; VPXORD Z27, Z27, Z27; \
	VPXORD Z28, Z28, Z28; VPXORD Z29, Z29, Z29; VPXORD Z30, Z30, Z30; VPXORD Z31, Z31, Z31
#define COL(t) \
	FMA.BCST (SI), t, Z24; FMA.BCST (SI)(R11*1), t, Z25; FMA.BCST (SI)(R11*2), t, Z26; FMA.BCST (SI)(R12*1), t, Z27; \
	FMA.BCST (SI)(R11*4), t, Z28; FMA.BCST (DI), t, Z29; FMA.BCST (DI)(R11*1), t, Z30; FMA.BCST (DI)(R11*2), t, Z31; \
	ADDQ R10, SI; ADDQ R10, DI
#define SCALE \
	MULV Z0, Z24, Z24; MULV Z0, Z25, Z25; MULV Z0, Z26, Z26; MULV Z0, Z27, Z27; \
	MULV Z0, Z28, Z28; MULV Z0, Z29, Z29; MULV Z0, Z30, Z30; MULV Z0, Z31, Z31
#define VUPDATE \
	MULV.Z (DX), Z1, K1, Z2; FMA213 Z2, Z0, Z24; ADDQ DI, DX; MULV.Z (DX), Z1, K1, Z2; FMA213 Z2, Z0, Z25; ADDQ DI, DX; \
	MULV.Z (DX), Z1, K1, Z2; FMA213 Z2, Z0, Z26; ADDQ DI, DX; MULV.Z (DX), Z1, K1, Z2; FMA213 Z2, Z0, Z27; ADDQ DI, DX; \
	MULV.Z (DX), Z1, K1, Z2; FMA213 Z2, Z0, Z28; ADDQ DI, DX; MULV.Z (DX), Z1, K1, Z2; FMA213 Z2, Z0, Z29; ADDQ DI, DX; \
	MULV.Z (DX), Z1, K1, Z2; FMA213 Z2, Z0, Z30; ADDQ DI, DX; MULV.Z (DX), Z1, K1, Z2; FMA213 Z2, Z0, Z31
#define VSTORE \
	MOVU Z24, (DX); ADDQ DI, DX; MOVU Z25, (DX); ADDQ DI, DX; \
	MOVU Z26, (DX); ADDQ DI, DX; MOVU Z27, (DX); ADDQ DI, DX; \
	MOVU Z28, (DX); ADDQ DI, DX; MOVU Z29, (DX); ADDQ DI, DX; \
	MOVU Z30, (DX); ADDQ DI, DX; MOVU Z31, (DX)
#define VSTOREK \
	MOVU Z24, K1, (DX); ADDQ DI, DX; MOVU Z25, K1, (DX); ADDQ DI, DX; \
	MOVU Z26, K1, (DX); ADDQ DI, DX; MOVU Z27, K1, (DX); ADDQ DI, DX; \
	MOVU Z28, K1, (DX); ADDQ DI, DX; MOVU Z29, K1, (DX); ADDQ DI, DX; \
	MOVU Z30, K1, (DX); ADDQ DI, DX; MOVU Z31, K1, (DX)
#define SPILL \
	MOVU Z24, 0(SP); MOVU Z25, 64(SP); MOVU Z26, 128(SP); MOVU Z27, 192(SP); \
	MOVU Z28, 256(SP); MOVU Z29, 320(SP); MOVU Z30, 384(SP); MOVU Z31, 448(SP)
#define PUTROW \
	PUT(0); PUT(64); PUT(128); PUT(192); \
	PUT(256); PUT(320); PUT(384); PUT(448)
#define UPDATEROW \
	UPDATE(0); UPDATE(64); UPDATE(128); UPDATE(192); \
	UPDATE(256); UPDATE(320); UPDATE(384); UPDATE(448)

// func gemmSkinny8F32AVX512(x *float32, ldx uintptr, y *float32, yks, yjs uintptr, c *float32, rsc, csc uintptr, m, k int, alpha, beta float32)
// 8 columns. Requires AVX512F, BMI2.
TEXT ·gemmSkinny8F32AVX512(SB), NOSPLIT, $520-88
#include "gemmskinnyf32_avx512_amd64.h"

#undef YSET
#undef ZERO
#undef COL
#undef SCALE
#undef VUPDATE
#undef VSTORE
#undef VSTOREK
#undef SPILL
#undef PUTROW
#undef UPDATEROW
