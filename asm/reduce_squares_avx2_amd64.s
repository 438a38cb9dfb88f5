//go:build !purego && !noasm

#include "textflag.h"

// FOLDF32 adds the 64 lanes of Y0-Y7, in order, into Y0 by halving, down to 8: 32, 16, 8.
#define FOLDF32 \
	VADDPS Y4, Y0, Y0; \
	VADDPS Y5, Y1, Y1; \
	VADDPS Y6, Y2, Y2; \
	VADDPS Y7, Y3, Y3; \
	VADDPS Y2, Y0, Y0; \
	VADDPS Y3, Y1, Y1; \
	VADDPS Y1, Y0, Y0

// LASTF32 adds the 8 lanes of Y0 into X0 by halving: 4, 2, 1.
#define LASTF32 \
	VEXTRACTF128 $1, Y0, X1; \
	VADDPS       X1, X0, X0; \
	VPERMILPD    $1, X0, X1; \
	VADDPS       X1, X0, X0; \
	VMOVSHDUP    X0, X1;     \
	VADDSS       X1, X0, X0

// FOLDF64 adds the 32 lanes of Y0-Y7, in order, into Y0 by halving, down to 4: 16, 8, 4.
#define FOLDF64 \
	VADDPD Y4, Y0, Y0; \
	VADDPD Y5, Y1, Y1; \
	VADDPD Y6, Y2, Y2; \
	VADDPD Y7, Y3, Y3; \
	VADDPD Y2, Y0, Y0; \
	VADDPD Y3, Y1, Y1; \
	VADDPD Y1, Y0, Y0

// LASTF64 adds the 4 lanes of Y0 into X0 by halving: 2, 1.
#define LASTF64 \
	VEXTRACTF128 $1, Y0, X1; \
	VADDPD       X1, X0, X0; \
	VPERMILPD    $1, X0, X1; \
	VADDSD       X1, X0, X0

// Half of the lanes, A0-A3, take 32 elements at OFF.
#define SUMSQUARESF32HALF(OFF, A0, A1, A2, A3) \
	VMOVUPS     OFF+0(SI), Y8;   \
	VMOVUPS     OFF+32(SI), Y9;  \
	VMOVUPS     OFF+64(SI), Y10; \
	VMOVUPS     OFF+96(SI), Y11; \
	VFMADD231PS Y8, Y8, A0;      \
	VFMADD231PS Y9, Y9, A1;      \
	VFMADD231PS Y10, Y10, A2;    \
	VFMADD231PS Y11, Y11, A3

// One masked vector of the tail: the next 8 elements at OFF join ACC; the last of CX elements ends it.
#define SUMSQUARESF32TAIL(OFF, M, N, ACC) \
	VMOVDQU     M(R8), Y15;       \
	VMASKMOVPS  OFF(SI), Y15, Y8; \
	VFMADD231PS Y8, Y8, ACC;      \
	CMPQ        CX, $N;           \
	JLE         fold

// func sumSquaresF32AVX2(x *float32, n int) float32
// The sum of x[i]^2 in lane order. Requires AVX2, FMA.
//
// SI x, CX elements left, Y0-Y7 lanes 0-63, Y8-Y11 data, R8 and Y15 masks, AX scratch.
// Four steps of all lanes a turn: a processor foresees the end of a loop of few turns. Head of a long slice: the elements up
// to a multiple of 32 bytes join the last lanes, so that lane j is found j elements further round the circle; halving adds
// the same pairs wherever the circle begins. Tail: masked loads give +0.
TEXT ·sumSquaresF32AVX2(SB), NOSPLIT, $0-20
	MOVQ   x+0(FP), SI
	MOVQ   n+8(FP), CX
	VXORPS X0, X0, X0
	VXORPS X1, X1, X1
	VXORPS X2, X2, X2
	VXORPS X3, X3, X3
	VXORPS X4, X4, X4
	VXORPS X5, X5, X5
	VXORPS X6, X6, X6
	VXORPS X7, X7, X7
	SUBQ   $256, CX
	JLT    few
	TESTQ  $31, SI
	JNE    head

	PCALIGN $64

turn:
	SUMSQUARESF32HALF(0, Y0, Y1, Y2, Y3)
	SUMSQUARESF32HALF(128, Y4, Y5, Y6, Y7)
	SUMSQUARESF32HALF(256, Y0, Y1, Y2, Y3)
	SUMSQUARESF32HALF(384, Y4, Y5, Y6, Y7)
	SUMSQUARESF32HALF(512, Y0, Y1, Y2, Y3)
	SUMSQUARESF32HALF(640, Y4, Y5, Y6, Y7)
	SUMSQUARESF32HALF(768, Y0, Y1, Y2, Y3)
	SUMSQUARESF32HALF(896, Y4, Y5, Y6, Y7)
	ADDQ $1024, SI
	SUBQ $256, CX
	JGE  turn

few:
	ADDQ $192, CX // elements left - 64
	JLT  tail

step:
	SUMSQUARESF32HALF(0, Y0, Y1, Y2, Y3)
	SUMSQUARESF32HALF(128, Y4, Y5, Y6, Y7)
	ADDQ $256, SI
	SUBQ $64, CX
	JGE  step

tail:
	ADDQ $64, CX               // elements left, 0 .. 63
	JEQ  fold
	LEAQ ·tailMask+256(SB), R8
	MOVQ CX, AX
	SHLQ $2, AX
	SUBQ AX, R8                // 32 bytes at R8 + 32*k: the mask of vector k
	SUMSQUARESF32TAIL(0,   0, 8, Y0)
	SUMSQUARESF32TAIL(32,  32, 16, Y1)
	SUMSQUARESF32TAIL(64,  64, 24, Y2)
	SUMSQUARESF32TAIL(96,  96, 32, Y3)
	SUMSQUARESF32TAIL(128, 128, 40, Y4)
	SUMSQUARESF32TAIL(160, 160, 48, Y5)
	SUMSQUARESF32TAIL(192, 192, 56, Y6)
	SUMSQUARESF32TAIL(224, 224, 64, Y7)

fold:
	FOLDF32
	LASTF32
	VMOVSS X0, ret+16(FP)
	VZEROUPPER
	RET

head:
	MOVQ       SI, AX
	NEGQ       AX
	ANDQ       $28, AX                // bytes up to a multiple of 32
	LEAQ       ·tailMask+256(SB), R8
	VMOVDQU    (R8)(AX*1), Y15        // the last of the lanes
	VMASKMOVPS -32(SI)(AX*1), Y15, Y8
	VMULPS     Y8, Y8, Y7
	ADDQ       AX, SI
	SHRQ       $2, AX
	SUBQ       AX, CX
	JGE        turn
	JMP        few

// Half of the lanes, A0-A3, take 16 elements at OFF.
#define SUMSQUARESF64HALF(OFF, A0, A1, A2, A3) \
	VMOVUPD     OFF+0(SI), Y8;   \
	VMOVUPD     OFF+32(SI), Y9;  \
	VMOVUPD     OFF+64(SI), Y10; \
	VMOVUPD     OFF+96(SI), Y11; \
	VFMADD231PD Y8, Y8, A0;      \
	VFMADD231PD Y9, Y9, A1;      \
	VFMADD231PD Y10, Y10, A2;    \
	VFMADD231PD Y11, Y11, A3

// One masked vector of the tail: the next 4 elements at OFF join ACC; the last of CX elements ends it.
#define SUMSQUARESF64TAIL(OFF, M, N, ACC) \
	VMOVDQU     M(R8), Y15;       \
	VMASKMOVPD  OFF(SI), Y15, Y8; \
	VFMADD231PD Y8, Y8, ACC;      \
	CMPQ        CX, $N;           \
	JLE         fold

// func sumSquaresF64AVX2(x *float64, n int) float64
// The sum of x[i]^2 in lane order. Requires AVX2, FMA.
//
// SI x, CX elements left, Y0-Y7 lanes 0-31, Y8-Y11 data, R8 and Y15 masks, AX scratch.
// Four steps of all lanes a turn: a processor foresees the end of a loop of few turns. Head of a long slice: the elements up
// to a multiple of 32 bytes join the last lanes, so that lane j is found j elements further round the circle; halving adds
// the same pairs wherever the circle begins. Tail: masked loads give +0.
TEXT ·sumSquaresF64AVX2(SB), NOSPLIT, $0-24
	MOVQ   x+0(FP), SI
	MOVQ   n+8(FP), CX
	VXORPS X0, X0, X0
	VXORPS X1, X1, X1
	VXORPS X2, X2, X2
	VXORPS X3, X3, X3
	VXORPS X4, X4, X4
	VXORPS X5, X5, X5
	VXORPS X6, X6, X6
	VXORPS X7, X7, X7
	SUBQ   $128, CX
	JLT    few
	TESTQ  $31, SI
	JNE    head

	PCALIGN $64

turn:
	SUMSQUARESF64HALF(0, Y0, Y1, Y2, Y3)
	SUMSQUARESF64HALF(128, Y4, Y5, Y6, Y7)
	SUMSQUARESF64HALF(256, Y0, Y1, Y2, Y3)
	SUMSQUARESF64HALF(384, Y4, Y5, Y6, Y7)
	SUMSQUARESF64HALF(512, Y0, Y1, Y2, Y3)
	SUMSQUARESF64HALF(640, Y4, Y5, Y6, Y7)
	SUMSQUARESF64HALF(768, Y0, Y1, Y2, Y3)
	SUMSQUARESF64HALF(896, Y4, Y5, Y6, Y7)
	ADDQ $1024, SI
	SUBQ $128, CX
	JGE  turn

few:
	ADDQ $96, CX // elements left - 32
	JLT  tail

step:
	SUMSQUARESF64HALF(0, Y0, Y1, Y2, Y3)
	SUMSQUARESF64HALF(128, Y4, Y5, Y6, Y7)
	ADDQ $256, SI
	SUBQ $32, CX
	JGE  step

tail:
	ADDQ $32, CX               // elements left, 0 .. 31
	JEQ  fold
	LEAQ ·tailMask+256(SB), R8
	MOVQ CX, AX
	SHLQ $3, AX
	SUBQ AX, R8                // 32 bytes at R8 + 32*k: the mask of vector k
	SUMSQUARESF64TAIL(0,   0, 4, Y0)
	SUMSQUARESF64TAIL(32,  32, 8, Y1)
	SUMSQUARESF64TAIL(64,  64, 12, Y2)
	SUMSQUARESF64TAIL(96,  96, 16, Y3)
	SUMSQUARESF64TAIL(128, 128, 20, Y4)
	SUMSQUARESF64TAIL(160, 160, 24, Y5)
	SUMSQUARESF64TAIL(192, 192, 28, Y6)
	SUMSQUARESF64TAIL(224, 224, 32, Y7)

fold:
	FOLDF64
	LASTF64
	VMOVSD X0, ret+16(FP)
	VZEROUPPER
	RET

head:
	MOVQ       SI, AX
	NEGQ       AX
	ANDQ       $24, AX                // bytes up to a multiple of 32
	LEAQ       ·tailMask+256(SB), R8
	VMOVDQU    (R8)(AX*1), Y15        // the last of the lanes
	VMASKMOVPD -32(SI)(AX*1), Y15, Y8
	VMULPD     Y8, Y8, Y7
	ADDQ       AX, SI
	SHRQ       $3, AX
	SUBQ       AX, CX
	JGE        turn
	JMP        few

// One masked vector of the tail: the next 8 elements at OFF join ACC; the last of CX elements ends it.
#define SQUAREDDISTANCEF32TAIL(OFF, M, N, ACC) \
	VMOVDQU     M(R8), Y15;       \
	VMASKMOVPS  OFF(SI), Y15, Y8; \
	VMASKMOVPS  OFF(DX), Y15, Y9; \
	VSUBPS      Y9, Y8, Y8;       \
	VFMADD231PS Y8, Y8, ACC;      \
	CMPQ        CX, $N;           \
	JLE         fold

// func squaredDistanceF32AVX2(x, y *float32, n int) float32
// The sum of (x[i]-y[i])^2 in lane order. Requires AVX2, FMA.
//
// SI x, DX y, CX elements left, Y0-Y7 lanes 0-63, Y8-Y11 data, R8 and Y15 tail masks.
// One step of all lanes a turn. Tail: masked loads give +0, whose difference is +0.
TEXT ·squaredDistanceF32AVX2(SB), NOSPLIT, $0-28
	MOVQ   x+0(FP), SI
	MOVQ   y+8(FP), DX
	MOVQ   n+16(FP), CX
	VXORPS X0, X0, X0
	VXORPS X1, X1, X1
	VXORPS X2, X2, X2
	VXORPS X3, X3, X3
	VXORPS X4, X4, X4
	VXORPS X5, X5, X5
	VXORPS X6, X6, X6
	VXORPS X7, X7, X7
	SUBQ   $64, CX
	JLT    tail

	PCALIGN $64

loop:
	VMOVUPS     (SI), Y8
	VMOVUPS     32(SI), Y9
	VMOVUPS     64(SI), Y10
	VMOVUPS     96(SI), Y11
	VSUBPS      (DX), Y8, Y8
	VSUBPS      32(DX), Y9, Y9
	VSUBPS      64(DX), Y10, Y10
	VSUBPS      96(DX), Y11, Y11
	VFMADD231PS Y8, Y8, Y0
	VFMADD231PS Y9, Y9, Y1
	VFMADD231PS Y10, Y10, Y2
	VFMADD231PS Y11, Y11, Y3
	VMOVUPS     128(SI), Y8
	VMOVUPS     160(SI), Y9
	VMOVUPS     192(SI), Y10
	VMOVUPS     224(SI), Y11
	VSUBPS      128(DX), Y8, Y8
	VSUBPS      160(DX), Y9, Y9
	VSUBPS      192(DX), Y10, Y10
	VSUBPS      224(DX), Y11, Y11
	VFMADD231PS Y8, Y8, Y4
	VFMADD231PS Y9, Y9, Y5
	VFMADD231PS Y10, Y10, Y6
	VFMADD231PS Y11, Y11, Y7
	ADDQ        $256, SI
	ADDQ        $256, DX
	SUBQ        $64, CX
	JGE         loop

tail:
	ADDQ $64, CX               // elements left, 0 .. 63
	JEQ  fold
	LEAQ ·tailMask+256(SB), R8
	MOVQ CX, AX
	SHLQ $2, AX
	SUBQ AX, R8                // 32 bytes at R8 + 32*k: the mask of vector k
	SQUAREDDISTANCEF32TAIL(0,   0, 8, Y0)
	SQUAREDDISTANCEF32TAIL(32,  32, 16, Y1)
	SQUAREDDISTANCEF32TAIL(64,  64, 24, Y2)
	SQUAREDDISTANCEF32TAIL(96,  96, 32, Y3)
	SQUAREDDISTANCEF32TAIL(128, 128, 40, Y4)
	SQUAREDDISTANCEF32TAIL(160, 160, 48, Y5)
	SQUAREDDISTANCEF32TAIL(192, 192, 56, Y6)
	SQUAREDDISTANCEF32TAIL(224, 224, 64, Y7)

fold:
	FOLDF32
	LASTF32
	VMOVSS X0, ret+24(FP)
	VZEROUPPER
	RET

// One masked vector of the tail: the next 4 elements at OFF join ACC; the last of CX elements ends it.
#define SQUAREDDISTANCEF64TAIL(OFF, M, N, ACC) \
	VMOVDQU     M(R8), Y15;       \
	VMASKMOVPD  OFF(SI), Y15, Y8; \
	VMASKMOVPD  OFF(DX), Y15, Y9; \
	VSUBPD      Y9, Y8, Y8;       \
	VFMADD231PD Y8, Y8, ACC;      \
	CMPQ        CX, $N;           \
	JLE         fold

// func squaredDistanceF64AVX2(x, y *float64, n int) float64
// The sum of (x[i]-y[i])^2 in lane order. Requires AVX2, FMA.
//
// SI x, DX y, CX elements left, Y0-Y7 lanes 0-31, Y8-Y11 data, R8 and Y15 tail masks.
// One step of all lanes a turn. Tail: masked loads give +0, whose difference is +0.
TEXT ·squaredDistanceF64AVX2(SB), NOSPLIT, $0-32
	MOVQ   x+0(FP), SI
	MOVQ   y+8(FP), DX
	MOVQ   n+16(FP), CX
	VXORPS X0, X0, X0
	VXORPS X1, X1, X1
	VXORPS X2, X2, X2
	VXORPS X3, X3, X3
	VXORPS X4, X4, X4
	VXORPS X5, X5, X5
	VXORPS X6, X6, X6
	VXORPS X7, X7, X7
	SUBQ   $32, CX
	JLT    tail

	PCALIGN $64

loop:
	VMOVUPD     (SI), Y8
	VMOVUPD     32(SI), Y9
	VMOVUPD     64(SI), Y10
	VMOVUPD     96(SI), Y11
	VSUBPD      (DX), Y8, Y8
	VSUBPD      32(DX), Y9, Y9
	VSUBPD      64(DX), Y10, Y10
	VSUBPD      96(DX), Y11, Y11
	VFMADD231PD Y8, Y8, Y0
	VFMADD231PD Y9, Y9, Y1
	VFMADD231PD Y10, Y10, Y2
	VFMADD231PD Y11, Y11, Y3
	VMOVUPD     128(SI), Y8
	VMOVUPD     160(SI), Y9
	VMOVUPD     192(SI), Y10
	VMOVUPD     224(SI), Y11
	VSUBPD      128(DX), Y8, Y8
	VSUBPD      160(DX), Y9, Y9
	VSUBPD      192(DX), Y10, Y10
	VSUBPD      224(DX), Y11, Y11
	VFMADD231PD Y8, Y8, Y4
	VFMADD231PD Y9, Y9, Y5
	VFMADD231PD Y10, Y10, Y6
	VFMADD231PD Y11, Y11, Y7
	ADDQ        $256, SI
	ADDQ        $256, DX
	SUBQ        $32, CX
	JGE         loop

tail:
	ADDQ $32, CX               // elements left, 0 .. 31
	JEQ  fold
	LEAQ ·tailMask+256(SB), R8
	MOVQ CX, AX
	SHLQ $3, AX
	SUBQ AX, R8                // 32 bytes at R8 + 32*k: the mask of vector k
	SQUAREDDISTANCEF64TAIL(0,   0, 4, Y0)
	SQUAREDDISTANCEF64TAIL(32,  32, 8, Y1)
	SQUAREDDISTANCEF64TAIL(64,  64, 12, Y2)
	SQUAREDDISTANCEF64TAIL(96,  96, 16, Y3)
	SQUAREDDISTANCEF64TAIL(128, 128, 20, Y4)
	SQUAREDDISTANCEF64TAIL(160, 160, 24, Y5)
	SQUAREDDISTANCEF64TAIL(192, 192, 28, Y6)
	SQUAREDDISTANCEF64TAIL(224, 224, 32, Y7)

fold:
	FOLDF64
	LASTF64
	VMOVSD X0, ret+24(FP)
	VZEROUPPER
	RET

// One masked vector of the tail: the next 8 elements at OFF join ACC; the last of CX elements ends it.
#define SUMSQUARESABOUTF32TAIL(OFF, M, N, ACC) \
	VMOVDQU     M(R8), Y15;       \
	VMASKMOVPS  OFF(SI), Y15, Y8; \
	VSUBPS      Y14, Y8, Y8;      \
	VANDPS      Y15, Y8, Y8;      \
	VFMADD231PS Y8, Y8, ACC;      \
	CMPQ        CX, $N;           \
	JLE         fold

// func sumSquaresAboutF32AVX2(x *float32, n int, c float32) float32
// The sum of (x[i]-c)^2 in lane order. Requires AVX2, FMA.
//
// SI x, CX elements left, Y0-Y7 lanes 0-63, Y8-Y11 data, Y14 c, R8 and Y15 tail masks.
// One step of all lanes a turn. Tail: the differences are masked to +0.
TEXT ·sumSquaresAboutF32AVX2(SB), NOSPLIT, $0-28
	MOVQ         x+0(FP), SI
	MOVQ         n+8(FP), CX
	VBROADCASTSS c+16(FP), Y14
	VXORPS       X0, X0, X0
	VXORPS       X1, X1, X1
	VXORPS       X2, X2, X2
	VXORPS       X3, X3, X3
	VXORPS       X4, X4, X4
	VXORPS       X5, X5, X5
	VXORPS       X6, X6, X6
	VXORPS       X7, X7, X7
	SUBQ         $64, CX
	JLT          tail

	PCALIGN $64

loop:
	VMOVUPS     (SI), Y8
	VMOVUPS     32(SI), Y9
	VMOVUPS     64(SI), Y10
	VMOVUPS     96(SI), Y11
	VSUBPS      Y14, Y8, Y8
	VSUBPS      Y14, Y9, Y9
	VSUBPS      Y14, Y10, Y10
	VSUBPS      Y14, Y11, Y11
	VFMADD231PS Y8, Y8, Y0
	VFMADD231PS Y9, Y9, Y1
	VFMADD231PS Y10, Y10, Y2
	VFMADD231PS Y11, Y11, Y3
	VMOVUPS     128(SI), Y8
	VMOVUPS     160(SI), Y9
	VMOVUPS     192(SI), Y10
	VMOVUPS     224(SI), Y11
	VSUBPS      Y14, Y8, Y8
	VSUBPS      Y14, Y9, Y9
	VSUBPS      Y14, Y10, Y10
	VSUBPS      Y14, Y11, Y11
	VFMADD231PS Y8, Y8, Y4
	VFMADD231PS Y9, Y9, Y5
	VFMADD231PS Y10, Y10, Y6
	VFMADD231PS Y11, Y11, Y7
	ADDQ        $256, SI
	SUBQ        $64, CX
	JGE         loop

tail:
	ADDQ $64, CX               // elements left, 0 .. 63
	JEQ  fold
	LEAQ ·tailMask+256(SB), R8
	MOVQ CX, AX
	SHLQ $2, AX
	SUBQ AX, R8                // 32 bytes at R8 + 32*k: the mask of vector k
	SUMSQUARESABOUTF32TAIL(0,   0, 8, Y0)
	SUMSQUARESABOUTF32TAIL(32,  32, 16, Y1)
	SUMSQUARESABOUTF32TAIL(64,  64, 24, Y2)
	SUMSQUARESABOUTF32TAIL(96,  96, 32, Y3)
	SUMSQUARESABOUTF32TAIL(128, 128, 40, Y4)
	SUMSQUARESABOUTF32TAIL(160, 160, 48, Y5)
	SUMSQUARESABOUTF32TAIL(192, 192, 56, Y6)
	SUMSQUARESABOUTF32TAIL(224, 224, 64, Y7)

fold:
	FOLDF32
	LASTF32
	VMOVSS X0, ret+24(FP)
	VZEROUPPER
	RET

// One masked vector of the tail: the next 4 elements at OFF join ACC; the last of CX elements ends it.
#define SUMSQUARESABOUTF64TAIL(OFF, M, N, ACC) \
	VMOVDQU     M(R8), Y15;       \
	VMASKMOVPD  OFF(SI), Y15, Y8; \
	VSUBPD      Y14, Y8, Y8;      \
	VANDPD      Y15, Y8, Y8;      \
	VFMADD231PD Y8, Y8, ACC;      \
	CMPQ        CX, $N;           \
	JLE         fold

// func sumSquaresAboutF64AVX2(x *float64, n int, c float64) float64
// The sum of (x[i]-c)^2 in lane order. Requires AVX2, FMA.
//
// SI x, CX elements left, Y0-Y7 lanes 0-31, Y8-Y11 data, Y14 c, R8 and Y15 tail masks.
// One step of all lanes a turn. Tail: the differences are masked to +0.
TEXT ·sumSquaresAboutF64AVX2(SB), NOSPLIT, $0-32
	MOVQ         x+0(FP), SI
	MOVQ         n+8(FP), CX
	VBROADCASTSD c+16(FP), Y14
	VXORPS       X0, X0, X0
	VXORPS       X1, X1, X1
	VXORPS       X2, X2, X2
	VXORPS       X3, X3, X3
	VXORPS       X4, X4, X4
	VXORPS       X5, X5, X5
	VXORPS       X6, X6, X6
	VXORPS       X7, X7, X7
	SUBQ         $32, CX
	JLT          tail

	PCALIGN $64

loop:
	VMOVUPD     (SI), Y8
	VMOVUPD     32(SI), Y9
	VMOVUPD     64(SI), Y10
	VMOVUPD     96(SI), Y11
	VSUBPD      Y14, Y8, Y8
	VSUBPD      Y14, Y9, Y9
	VSUBPD      Y14, Y10, Y10
	VSUBPD      Y14, Y11, Y11
	VFMADD231PD Y8, Y8, Y0
	VFMADD231PD Y9, Y9, Y1
	VFMADD231PD Y10, Y10, Y2
	VFMADD231PD Y11, Y11, Y3
	VMOVUPD     128(SI), Y8
	VMOVUPD     160(SI), Y9
	VMOVUPD     192(SI), Y10
	VMOVUPD     224(SI), Y11
	VSUBPD      Y14, Y8, Y8
	VSUBPD      Y14, Y9, Y9
	VSUBPD      Y14, Y10, Y10
	VSUBPD      Y14, Y11, Y11
	VFMADD231PD Y8, Y8, Y4
	VFMADD231PD Y9, Y9, Y5
	VFMADD231PD Y10, Y10, Y6
	VFMADD231PD Y11, Y11, Y7
	ADDQ        $256, SI
	SUBQ        $32, CX
	JGE         loop

tail:
	ADDQ $32, CX               // elements left, 0 .. 31
	JEQ  fold
	LEAQ ·tailMask+256(SB), R8
	MOVQ CX, AX
	SHLQ $3, AX
	SUBQ AX, R8                // 32 bytes at R8 + 32*k: the mask of vector k
	SUMSQUARESABOUTF64TAIL(0,   0, 4, Y0)
	SUMSQUARESABOUTF64TAIL(32,  32, 8, Y1)
	SUMSQUARESABOUTF64TAIL(64,  64, 12, Y2)
	SUMSQUARESABOUTF64TAIL(96,  96, 16, Y3)
	SUMSQUARESABOUTF64TAIL(128, 128, 20, Y4)
	SUMSQUARESABOUTF64TAIL(160, 160, 24, Y5)
	SUMSQUARESABOUTF64TAIL(192, 192, 28, Y6)
	SUMSQUARESABOUTF64TAIL(224, 224, 32, Y7)

fold:
	FOLDF64
	LASTF64
	VMOVSD X0, ret+24(FP)
	VZEROUPPER
	RET
