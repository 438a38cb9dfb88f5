//go:build !purego && !noasm

#include "textflag.h"

// C = alpha*X*Y + beta*C for at most five columns: as in gemmskinnyf32_avx512_amd64.s, k >= 4, m >= 16. Rows beyond the last
// whole block go into C element by element.

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

#define ZERO VXORPS Y6, Y6, Y6; VXORPS Y7, Y7, Y7
#define COLA(t) BCAST (SI), Y2; FMA t, Y2, Y6; ADDQ R10, SI
#define COLB(t) BCAST (DI), Y2; FMA t, Y2, Y7; ADDQ R10, DI
#define SCALE MULV Y0, Y6, Y6; MULV Y0, Y7, Y7
#define VUPDATE MULV (DX), Y1, Y2; FMA213 Y2, Y0, Y6; MULV 32(DX), Y1, Y2; FMA213 Y2, Y0, Y7
#define VSTORE MOVU Y6, (DX); MOVU Y7, 32(DX)
#define SPILL MOVU Y6, 0(SP); MOVU Y7, 32(SP)
#define PUTROW PUT(0)
#define UPDATEROW UPDATE(0)

// func gemmSkinny1F32AVX2(x *float32, ldx uintptr, y *float32, yks, yjs uintptr, c *float32, rsc, csc uintptr, m, k int, alpha, beta float32)
// 1 column. Requires AVX, FMA.
TEXT ·gemmSkinny1F32AVX2(SB), NOSPLIT, $328-88
#include "gemmskinnyf32_avx2_amd64.h"

#undef ZERO
#undef COLA
#undef COLB
#undef SCALE
#undef VUPDATE
#undef VSTORE
#undef SPILL
#undef PUTROW
#undef UPDATEROW


#define ZERO VXORPS Y6, Y6, Y6; VXORPS Y7, Y7, Y7; VXORPS Y8, Y8, Y8; VXORPS Y9, Y9, Y9
#define COLA(t) BCAST (SI), Y2; FMA t, Y2, Y6; BCAST (SI)(R11*1), Y2; FMA t, Y2, Y8; ADDQ R10, SI
#define COLB(t) BCAST (DI), Y2; FMA t, Y2, Y7; BCAST (DI)(R11*1), Y2; FMA t, Y2, Y9; ADDQ R10, DI
#define SCALE MULV Y0, Y6, Y6; MULV Y0, Y7, Y7; MULV Y0, Y8, Y8; MULV Y0, Y9, Y9
#define VUPDATE \
	MULV (DX), Y1, Y2; FMA213 Y2, Y0, Y6; MULV 32(DX), Y1, Y2; FMA213 Y2, Y0, Y7; ADDQ DI, DX; \
	MULV (DX), Y1, Y2; FMA213 Y2, Y0, Y8; MULV 32(DX), Y1, Y2; FMA213 Y2, Y0, Y9
#define VSTORE \
	MOVU Y6, (DX); MOVU Y7, 32(DX); ADDQ DI, DX; MOVU Y8, (DX); \
	MOVU Y9, 32(DX)
#define SPILL MOVU Y6, 0(SP); MOVU Y7, 32(SP); MOVU Y8, 64(SP); MOVU Y9, 96(SP)
#define PUTROW PUT(0); PUT(64)
#define UPDATEROW UPDATE(0); UPDATE(64)

// func gemmSkinny2F32AVX2(x *float32, ldx uintptr, y *float32, yks, yjs uintptr, c *float32, rsc, csc uintptr, m, k int, alpha, beta float32)
// 2 columns. Requires AVX, FMA.
TEXT ·gemmSkinny2F32AVX2(SB), NOSPLIT, $328-88
#include "gemmskinnyf32_avx2_amd64.h"

#undef ZERO
#undef COLA
#undef COLB
#undef SCALE
#undef VUPDATE
#undef VSTORE
#undef SPILL
#undef PUTROW
#undef UPDATEROW


#define ZERO \
	VXORPS Y6, Y6, Y6; VXORPS Y7, Y7, Y7; VXORPS Y8, Y8, Y8; VXORPS Y9, Y9, Y9; \
	VXORPS Y10, Y10, Y10; VXORPS Y11, Y11, Y11
#define COLA(t) \
	BCAST (SI), Y2; FMA t, Y2, Y6; BCAST (SI)(R11*1), Y2; FMA t, Y2, Y8; BCAST (SI)(R11*2), Y2; FMA t, Y2, Y10; \
	ADDQ R10, SI
#define COLB(t) \
	BCAST (DI), Y2; FMA t, Y2, Y7; BCAST (DI)(R11*1), Y2; FMA t, Y2, Y9; BCAST (DI)(R11*2), Y2; FMA t, Y2, Y11; \
	ADDQ R10, DI
#define SCALE \
	MULV Y0, Y6, Y6; MULV Y0, Y7, Y7; MULV Y0, Y8, Y8; MULV Y0, Y9, Y9; \
	MULV Y0, Y10, Y10; MULV Y0, Y11, Y11
#define VUPDATE \
	MULV (DX), Y1, Y2; FMA213 Y2, Y0, Y6; MULV 32(DX), Y1, Y2; FMA213 Y2, Y0, Y7; ADDQ DI, DX; \
	MULV (DX), Y1, Y2; FMA213 Y2, Y0, Y8; MULV 32(DX), Y1, Y2; FMA213 Y2, Y0, Y9; ADDQ DI, DX; \
	MULV (DX), Y1, Y2; FMA213 Y2, Y0, Y10; MULV 32(DX), Y1, Y2; FMA213 Y2, Y0, Y11
#define VSTORE \
	MOVU Y6, (DX); MOVU Y7, 32(DX); ADDQ DI, DX; MOVU Y8, (DX); \
	MOVU Y9, 32(DX); ADDQ DI, DX; MOVU Y10, (DX); MOVU Y11, 32(DX)
#define SPILL \
	MOVU Y6, 0(SP); MOVU Y7, 32(SP); MOVU Y8, 64(SP); MOVU Y9, 96(SP); \
	MOVU Y10, 128(SP); MOVU Y11, 160(SP)
#define PUTROW PUT(0); PUT(64); PUT(128)
#define UPDATEROW UPDATE(0); UPDATE(64); UPDATE(128)

// func gemmSkinny3F32AVX2(x *float32, ldx uintptr, y *float32, yks, yjs uintptr, c *float32, rsc, csc uintptr, m, k int, alpha, beta float32)
// 3 columns. Requires AVX, FMA.
TEXT ·gemmSkinny3F32AVX2(SB), NOSPLIT, $328-88
#include "gemmskinnyf32_avx2_amd64.h"

#undef ZERO
#undef COLA
#undef COLB
#undef SCALE
#undef VUPDATE
#undef VSTORE
#undef SPILL
#undef PUTROW
#undef UPDATEROW


#define ZERO \
	VXORPS Y6, Y6, Y6; VXORPS Y7, Y7, Y7; VXORPS Y8, Y8, Y8; VXORPS Y9, Y9, Y9; \
	VXORPS Y10, Y10, Y10; VXORPS Y11, Y11, Y11; VXORPS Y12, Y12, Y12; VXORPS Y13, Y13, Y13
#define COLA(t) \
	BCAST (SI), Y2; FMA t, Y2, Y6; BCAST (SI)(R11*1), Y2; FMA t, Y2, Y8; BCAST (SI)(R11*2), Y2; FMA t, Y2, Y10; \
	BCAST (SI)(R12*1), Y2; FMA t, Y2, Y12; ADDQ R10, SI
#define COLB(t) \
	BCAST (DI), Y2; FMA t, Y2, Y7; BCAST (DI)(R11*1), Y2; FMA t, Y2, Y9; BCAST (DI)(R11*2), Y2; FMA t, Y2, Y11; \
	BCAST (DI)(R12*1), Y2; FMA t, Y2, Y13; ADDQ R10, DI
#define SCALE \
	MULV Y0, Y6, Y6; MULV Y0, Y7, Y7; MULV Y0, Y8, Y8; MULV Y0, Y9, Y9; \
	MULV Y0, Y10, Y10; MULV Y0, Y11, Y11; MULV Y0, Y12, Y12; MULV Y0, Y13, Y13
#define VUPDATE \
	MULV (DX), Y1, Y2; FMA213 Y2, Y0, Y6; MULV 32(DX), Y1, Y2; FMA213 Y2, Y0, Y7; ADDQ DI, DX; \
	MULV (DX), Y1, Y2; FMA213 Y2, Y0, Y8; MULV 32(DX), Y1, Y2; FMA213 Y2, Y0, Y9; ADDQ DI, DX; \
	MULV (DX), Y1, Y2; FMA213 Y2, Y0, Y10; MULV 32(DX), Y1, Y2; FMA213 Y2, Y0, Y11; ADDQ DI, DX; \
	MULV (DX), Y1, Y2; FMA213 Y2, Y0, Y12; MULV 32(DX), Y1, Y2; FMA213 Y2, Y0, Y13
#define VSTORE \
	MOVU Y6, (DX); MOVU Y7, 32(DX); ADDQ DI, DX; MOVU Y8, (DX); \
	MOVU Y9, 32(DX); ADDQ DI, DX; MOVU Y10, (DX); MOVU Y11, 32(DX); \
	ADDQ DI, DX; MOVU Y12, (DX); MOVU Y13, 32(DX)
#define SPILL \
	MOVU Y6, 0(SP); MOVU Y7, 32(SP); MOVU Y8, 64(SP); MOVU Y9, 96(SP); \
	MOVU Y10, 128(SP); MOVU Y11, 160(SP); MOVU Y12, 192(SP); MOVU Y13, 224(SP)
#define PUTROW PUT(0); PUT(64); PUT(128); PUT(192)
#define UPDATEROW UPDATE(0); UPDATE(64); UPDATE(128); UPDATE(192)

// func gemmSkinny4F32AVX2(x *float32, ldx uintptr, y *float32, yks, yjs uintptr, c *float32, rsc, csc uintptr, m, k int, alpha, beta float32)
// 4 columns. Requires AVX, FMA.
TEXT ·gemmSkinny4F32AVX2(SB), NOSPLIT, $328-88
#include "gemmskinnyf32_avx2_amd64.h"

#undef ZERO
#undef COLA
#undef COLB
#undef SCALE
#undef VUPDATE
#undef VSTORE
#undef SPILL
#undef PUTROW
#undef UPDATEROW


#define ZERO \
	VXORPS Y6, Y6, Y6; VXORPS Y7, Y7, Y7; VXORPS Y8, Y8, Y8; VXORPS Y9, Y9, Y9; \
	VXORPS Y10, Y10, Y10; VXORPS Y11, Y11, Y11; VXORPS Y12, Y12, Y12; VXORPS Y13, Y13, Y13; \
	VXORPS Y14, Y14, Y14; VXORPS Y15, Y15, Y15
#define COLA(t) \
	BCAST (SI), Y2; FMA t, Y2, Y6; BCAST (SI)(R11*1), Y2; FMA t, Y2, Y8; BCAST (SI)(R11*2), Y2; FMA t, Y2, Y10; \
	BCAST (SI)(R12*1), Y2; FMA t, Y2, Y12; BCAST (SI)(R11*4), Y2; FMA t, Y2, Y14; ADDQ R10, SI
#define COLB(t) \
	BCAST (DI), Y2; FMA t, Y2, Y7; BCAST (DI)(R11*1), Y2; FMA t, Y2, Y9; BCAST (DI)(R11*2), Y2; FMA t, Y2, Y11; \
	BCAST (DI)(R12*1), Y2; FMA t, Y2, Y13; BCAST (DI)(R11*4), Y2; FMA t, Y2, Y15; ADDQ R10, DI
#define SCALE \
	MULV Y0, Y6, Y6; MULV Y0, Y7, Y7; MULV Y0, Y8, Y8; MULV Y0, Y9, Y9; \
	MULV Y0, Y10, Y10; MULV Y0, Y11, Y11; MULV Y0, Y12, Y12; MULV Y0, Y13, Y13; \
	MULV Y0, Y14, Y14; MULV Y0, Y15, Y15
#define VUPDATE \
	MULV (DX), Y1, Y2; FMA213 Y2, Y0, Y6; MULV 32(DX), Y1, Y2; FMA213 Y2, Y0, Y7; ADDQ DI, DX; \
	MULV (DX), Y1, Y2; FMA213 Y2, Y0, Y8; MULV 32(DX), Y1, Y2; FMA213 Y2, Y0, Y9; ADDQ DI, DX; \
	MULV (DX), Y1, Y2; FMA213 Y2, Y0, Y10; MULV 32(DX), Y1, Y2; FMA213 Y2, Y0, Y11; ADDQ DI, DX; \
	MULV (DX), Y1, Y2; FMA213 Y2, Y0, Y12; MULV 32(DX), Y1, Y2; FMA213 Y2, Y0, Y13; ADDQ DI, DX; \
	MULV (DX), Y1, Y2; FMA213 Y2, Y0, Y14; MULV 32(DX), Y1, Y2; FMA213 Y2, Y0, Y15
#define VSTORE \
	MOVU Y6, (DX); MOVU Y7, 32(DX); ADDQ DI, DX; MOVU Y8, (DX); \
	MOVU Y9, 32(DX); ADDQ DI, DX; MOVU Y10, (DX); MOVU Y11, 32(DX); \
	ADDQ DI, DX; MOVU Y12, (DX); MOVU Y13, 32(DX); ADDQ DI, DX; \
	MOVU Y14, (DX); MOVU Y15, 32(DX)
#define SPILL \
	MOVU Y6, 0(SP); MOVU Y7, 32(SP); MOVU Y8, 64(SP); MOVU Y9, 96(SP); \
	MOVU Y10, 128(SP); MOVU Y11, 160(SP); MOVU Y12, 192(SP); MOVU Y13, 224(SP); \
	MOVU Y14, 256(SP); MOVU Y15, 288(SP)
#define PUTROW \
	PUT(0); PUT(64); PUT(128); PUT(192); \
	PUT(256)
#define UPDATEROW \
	UPDATE(0); UPDATE(64); UPDATE(128); UPDATE(192); \
	UPDATE(256)

// func gemmSkinny5F32AVX2(x *float32, ldx uintptr, y *float32, yks, yjs uintptr, c *float32, rsc, csc uintptr, m, k int, alpha, beta float32)
// 5 columns. Requires AVX, FMA.
TEXT ·gemmSkinny5F32AVX2(SB), NOSPLIT, $328-88
#include "gemmskinnyf32_avx2_amd64.h"

#undef ZERO
#undef COLA
#undef COLB
#undef SCALE
#undef VUPDATE
#undef VSTORE
#undef SPILL
#undef PUTROW
#undef UPDATEROW
