//go:build !purego && !noasm

#include "textflag.h"

// tailMask is 256 bytes of ones, 32 of zeros, 32 of ones: 256 - n*size bytes into it begin the masks of the first n elements,
// 256 + n*size bytes that of the last n of a vector.
DATA ·tailMask+0(SB)/8, $-1
DATA ·tailMask+8(SB)/8, $-1
DATA ·tailMask+16(SB)/8, $-1
DATA ·tailMask+24(SB)/8, $-1
DATA ·tailMask+32(SB)/8, $-1
DATA ·tailMask+40(SB)/8, $-1
DATA ·tailMask+48(SB)/8, $-1
DATA ·tailMask+56(SB)/8, $-1
DATA ·tailMask+64(SB)/8, $-1
DATA ·tailMask+72(SB)/8, $-1
DATA ·tailMask+80(SB)/8, $-1
DATA ·tailMask+88(SB)/8, $-1
DATA ·tailMask+96(SB)/8, $-1
DATA ·tailMask+104(SB)/8, $-1
DATA ·tailMask+112(SB)/8, $-1
DATA ·tailMask+120(SB)/8, $-1
DATA ·tailMask+128(SB)/8, $-1
DATA ·tailMask+136(SB)/8, $-1
DATA ·tailMask+144(SB)/8, $-1
DATA ·tailMask+152(SB)/8, $-1
DATA ·tailMask+160(SB)/8, $-1
DATA ·tailMask+168(SB)/8, $-1
DATA ·tailMask+176(SB)/8, $-1
DATA ·tailMask+184(SB)/8, $-1
DATA ·tailMask+192(SB)/8, $-1
DATA ·tailMask+200(SB)/8, $-1
DATA ·tailMask+208(SB)/8, $-1
DATA ·tailMask+216(SB)/8, $-1
DATA ·tailMask+224(SB)/8, $-1
DATA ·tailMask+232(SB)/8, $-1
DATA ·tailMask+240(SB)/8, $-1
DATA ·tailMask+248(SB)/8, $-1
DATA ·tailMask+288(SB)/8, $-1
DATA ·tailMask+296(SB)/8, $-1
DATA ·tailMask+304(SB)/8, $-1
DATA ·tailMask+312(SB)/8, $-1
GLOBL ·tailMask(SB), RODATA|NOPTR, $320

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

// All lanes of Y0-Y7 take 64 elements at OFF.
#define SUMF32STEP(OFF) \
	VADDPS OFF+0(SI), Y0, Y0;   \
	VADDPS OFF+32(SI), Y1, Y1;  \
	VADDPS OFF+64(SI), Y2, Y2;  \
	VADDPS OFF+96(SI), Y3, Y3;  \
	VADDPS OFF+128(SI), Y4, Y4; \
	VADDPS OFF+160(SI), Y5, Y5; \
	VADDPS OFF+192(SI), Y6, Y6; \
	VADDPS OFF+224(SI), Y7, Y7

// One masked vector of the tail: the next 8 elements at OFF join ACC; the last of CX elements ends it.
#define SUMF32TAIL(OFF, M, N, ACC) \
	VMOVDQU    M(R8), Y15;       \
	VMASKMOVPS OFF(SI), Y15, Y8; \
	VADDPS     Y8, ACC, ACC;     \
	CMPQ       CX, $N;           \
	JLE        fold

// func sumF32AVX2(x *float32, n int) float32
// The sum of x[i] in lane order. Requires AVX2, FMA.
//
// SI x, CX elements left, Y0-Y7 lanes 0-63, Y8 data, R8 and Y15 masks, AX scratch.
// Four steps of all lanes a turn: a processor foresees the end of a loop of few turns. Head of a long slice: the elements up
// to a multiple of 32 bytes join the last lanes, so that lane j is found j elements further round the circle; halving adds
// the same pairs wherever the circle begins. Tail: masked loads give +0.
TEXT ·sumF32AVX2(SB), NOSPLIT, $0-20
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
	SUMF32STEP(0)
	SUMF32STEP(256)
	SUMF32STEP(512)
	SUMF32STEP(768)
	ADDQ $1024, SI
	SUBQ $256, CX
	JGE  turn

few:
	ADDQ $192, CX // elements left - 64
	JLT  tail

step:
	SUMF32STEP(0)
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
	SUMF32TAIL(0,   0, 8, Y0)
	SUMF32TAIL(32,  32, 16, Y1)
	SUMF32TAIL(64,  64, 24, Y2)
	SUMF32TAIL(96,  96, 32, Y3)
	SUMF32TAIL(128, 128, 40, Y4)
	SUMF32TAIL(160, 160, 48, Y5)
	SUMF32TAIL(192, 192, 56, Y6)
	SUMF32TAIL(224, 224, 64, Y7)

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
	VADDPS     Y8, Y7, Y7
	ADDQ       AX, SI
	SHRQ       $2, AX
	SUBQ       AX, CX
	JGE        turn
	JMP        few

// All lanes of Y0-Y7 take 32 elements at OFF.
#define SUMF64STEP(OFF) \
	VADDPD OFF+0(SI), Y0, Y0;   \
	VADDPD OFF+32(SI), Y1, Y1;  \
	VADDPD OFF+64(SI), Y2, Y2;  \
	VADDPD OFF+96(SI), Y3, Y3;  \
	VADDPD OFF+128(SI), Y4, Y4; \
	VADDPD OFF+160(SI), Y5, Y5; \
	VADDPD OFF+192(SI), Y6, Y6; \
	VADDPD OFF+224(SI), Y7, Y7

// One masked vector of the tail: the next 4 elements at OFF join ACC; the last of CX elements ends it.
#define SUMF64TAIL(OFF, M, N, ACC) \
	VMOVDQU    M(R8), Y15;       \
	VMASKMOVPD OFF(SI), Y15, Y8; \
	VADDPD     Y8, ACC, ACC;     \
	CMPQ       CX, $N;           \
	JLE        fold

// func sumF64AVX2(x *float64, n int) float64
// The sum of x[i] in lane order. Requires AVX2, FMA.
//
// SI x, CX elements left, Y0-Y7 lanes 0-31, Y8 data, R8 and Y15 masks, AX scratch.
// Four steps of all lanes a turn: a processor foresees the end of a loop of few turns. Head of a long slice: the elements up
// to a multiple of 32 bytes join the last lanes, so that lane j is found j elements further round the circle; halving adds
// the same pairs wherever the circle begins. Tail: masked loads give +0.
TEXT ·sumF64AVX2(SB), NOSPLIT, $0-24
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
	SUMF64STEP(0)
	SUMF64STEP(256)
	SUMF64STEP(512)
	SUMF64STEP(768)
	ADDQ $1024, SI
	SUBQ $128, CX
	JGE  turn

few:
	ADDQ $96, CX // elements left - 32
	JLT  tail

step:
	SUMF64STEP(0)
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
	SUMF64TAIL(0,   0, 4, Y0)
	SUMF64TAIL(32,  32, 8, Y1)
	SUMF64TAIL(64,  64, 12, Y2)
	SUMF64TAIL(96,  96, 16, Y3)
	SUMF64TAIL(128, 128, 20, Y4)
	SUMF64TAIL(160, 160, 24, Y5)
	SUMF64TAIL(192, 192, 28, Y6)
	SUMF64TAIL(224, 224, 32, Y7)

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
	VADDPD     Y8, Y7, Y7
	ADDQ       AX, SI
	SHRQ       $3, AX
	SUBQ       AX, CX
	JGE        turn
	JMP        few

// Half of the lanes, A0-A3, take 32 elements at OFF.
#define SUMABSF32HALF(OFF, A0, A1, A2, A3) \
	VANDPS OFF+0(SI), Y14, Y8;   \
	VANDPS OFF+32(SI), Y14, Y9;  \
	VADDPS Y8, A0, A0;           \
	VADDPS Y9, A1, A1;           \
	VANDPS OFF+64(SI), Y14, Y10; \
	VANDPS OFF+96(SI), Y14, Y11; \
	VADDPS Y10, A2, A2;          \
	VADDPS Y11, A3, A3

// One masked vector of the tail: the next 8 elements at OFF join ACC; the last of CX elements ends it.
#define SUMABSF32TAIL(OFF, M, N, ACC) \
	VMOVDQU    M(R8), Y15;       \
	VMASKMOVPS OFF(SI), Y15, Y8; \
	VANDPS     Y8, Y14, Y8;      \
	VADDPS     Y8, ACC, ACC;     \
	CMPQ       CX, $N;           \
	JLE        fold

// func sumAbsF32AVX2(x *float32, n int) float32
// The sum of |x[i]| in lane order. Requires AVX2, FMA.
//
// SI x, CX elements left, Y0-Y7 lanes 0-63, Y8-Y11 data, Y14 all but the sign bits, R8 and Y15 masks, AX scratch.
// Four steps of all lanes a turn: a processor foresees the end of a loop of few turns. Head of a long slice: the elements up
// to a multiple of 32 bytes join the last lanes, so that lane j is found j elements further round the circle; halving adds
// the same pairs wherever the circle begins. Tail: masked loads give +0. An aligned slice of a turn or more begins without
// the first additions: +0 and |x[i]| give |x[i]|.
TEXT ·sumAbsF32AVX2(SB), NOSPLIT, $0-20
	MOVQ     x+0(FP), SI
	MOVQ     n+8(FP), CX
	VPCMPEQD Y14, Y14, Y14
	VPSRLD   $1, Y14, Y14
	VXORPS   X0, X0, X0
	VXORPS   X1, X1, X1
	VXORPS   X2, X2, X2
	VXORPS   X3, X3, X3
	VXORPS   X4, X4, X4
	VXORPS   X5, X5, X5
	VXORPS   X6, X6, X6
	VXORPS   X7, X7, X7
	SUBQ     $256, CX
	JLT      few
	TESTQ    $31, SI
	JNE      head
	VANDPS   (SI), Y14, Y0
	VANDPS   32(SI), Y14, Y1
	VANDPS   64(SI), Y14, Y2
	VANDPS   96(SI), Y14, Y3
	VANDPS   128(SI), Y14, Y4
	VANDPS   160(SI), Y14, Y5
	VANDPS   192(SI), Y14, Y6
	VANDPS   224(SI), Y14, Y7
	SUMABSF32HALF(256, Y0, Y1, Y2, Y3)
	SUMABSF32HALF(384, Y4, Y5, Y6, Y7)
	SUMABSF32HALF(512, Y0, Y1, Y2, Y3)
	SUMABSF32HALF(640, Y4, Y5, Y6, Y7)
	SUMABSF32HALF(768, Y0, Y1, Y2, Y3)
	SUMABSF32HALF(896, Y4, Y5, Y6, Y7)
	ADDQ     $1024, SI
	SUBQ     $256, CX
	JLT      few

	PCALIGN $64

turn:
	SUMABSF32HALF(0, Y0, Y1, Y2, Y3)
	SUMABSF32HALF(128, Y4, Y5, Y6, Y7)
	SUMABSF32HALF(256, Y0, Y1, Y2, Y3)
	SUMABSF32HALF(384, Y4, Y5, Y6, Y7)
	SUMABSF32HALF(512, Y0, Y1, Y2, Y3)
	SUMABSF32HALF(640, Y4, Y5, Y6, Y7)
	SUMABSF32HALF(768, Y0, Y1, Y2, Y3)
	SUMABSF32HALF(896, Y4, Y5, Y6, Y7)
	ADDQ $1024, SI
	SUBQ $256, CX
	JGE  turn

few:
	ADDQ $192, CX // elements left - 64
	JLT  tail

step:
	SUMABSF32HALF(0, Y0, Y1, Y2, Y3)
	SUMABSF32HALF(128, Y4, Y5, Y6, Y7)
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
	SUMABSF32TAIL(0,   0, 8, Y0)
	SUMABSF32TAIL(32,  32, 16, Y1)
	SUMABSF32TAIL(64,  64, 24, Y2)
	SUMABSF32TAIL(96,  96, 32, Y3)
	SUMABSF32TAIL(128, 128, 40, Y4)
	SUMABSF32TAIL(160, 160, 48, Y5)
	SUMABSF32TAIL(192, 192, 56, Y6)
	SUMABSF32TAIL(224, 224, 64, Y7)

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
	VANDPS     Y8, Y14, Y7
	ADDQ       AX, SI
	SHRQ       $2, AX
	SUBQ       AX, CX
	JGE        turn
	JMP        few

// Half of the lanes, A0-A3, take 16 elements at OFF.
#define SUMABSF64HALF(OFF, A0, A1, A2, A3) \
	VANDPD OFF+0(SI), Y14, Y8;   \
	VANDPD OFF+32(SI), Y14, Y9;  \
	VADDPD Y8, A0, A0;           \
	VADDPD Y9, A1, A1;           \
	VANDPD OFF+64(SI), Y14, Y10; \
	VANDPD OFF+96(SI), Y14, Y11; \
	VADDPD Y10, A2, A2;          \
	VADDPD Y11, A3, A3

// One masked vector of the tail: the next 4 elements at OFF join ACC; the last of CX elements ends it.
#define SUMABSF64TAIL(OFF, M, N, ACC) \
	VMOVDQU    M(R8), Y15;       \
	VMASKMOVPD OFF(SI), Y15, Y8; \
	VANDPD     Y8, Y14, Y8;      \
	VADDPD     Y8, ACC, ACC;     \
	CMPQ       CX, $N;           \
	JLE        fold

// func sumAbsF64AVX2(x *float64, n int) float64
// The sum of |x[i]| in lane order. Requires AVX2, FMA.
//
// SI x, CX elements left, Y0-Y7 lanes 0-31, Y8-Y11 data, Y14 all but the sign bits, R8 and Y15 masks, AX scratch.
// Four steps of all lanes a turn: a processor foresees the end of a loop of few turns. Head of a long slice: the elements up
// to a multiple of 32 bytes join the last lanes, so that lane j is found j elements further round the circle; halving adds
// the same pairs wherever the circle begins. Tail: masked loads give +0.
TEXT ·sumAbsF64AVX2(SB), NOSPLIT, $0-24
	MOVQ     x+0(FP), SI
	MOVQ     n+8(FP), CX
	VPCMPEQD Y14, Y14, Y14
	VPSRLQ   $1, Y14, Y14
	VXORPS   X0, X0, X0
	VXORPS   X1, X1, X1
	VXORPS   X2, X2, X2
	VXORPS   X3, X3, X3
	VXORPS   X4, X4, X4
	VXORPS   X5, X5, X5
	VXORPS   X6, X6, X6
	VXORPS   X7, X7, X7
	SUBQ     $128, CX
	JLT      few
	TESTQ    $31, SI
	JNE      head

	PCALIGN $64

turn:
	SUMABSF64HALF(0, Y0, Y1, Y2, Y3)
	SUMABSF64HALF(128, Y4, Y5, Y6, Y7)
	SUMABSF64HALF(256, Y0, Y1, Y2, Y3)
	SUMABSF64HALF(384, Y4, Y5, Y6, Y7)
	SUMABSF64HALF(512, Y0, Y1, Y2, Y3)
	SUMABSF64HALF(640, Y4, Y5, Y6, Y7)
	SUMABSF64HALF(768, Y0, Y1, Y2, Y3)
	SUMABSF64HALF(896, Y4, Y5, Y6, Y7)
	ADDQ $1024, SI
	SUBQ $128, CX
	JGE  turn

few:
	ADDQ $96, CX // elements left - 32
	JLT  tail

step:
	SUMABSF64HALF(0, Y0, Y1, Y2, Y3)
	SUMABSF64HALF(128, Y4, Y5, Y6, Y7)
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
	SUMABSF64TAIL(0,   0, 4, Y0)
	SUMABSF64TAIL(32,  32, 8, Y1)
	SUMABSF64TAIL(64,  64, 12, Y2)
	SUMABSF64TAIL(96,  96, 16, Y3)
	SUMABSF64TAIL(128, 128, 20, Y4)
	SUMABSF64TAIL(160, 160, 24, Y5)
	SUMABSF64TAIL(192, 192, 28, Y6)
	SUMABSF64TAIL(224, 224, 32, Y7)

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
	VANDPD     Y8, Y14, Y7
	ADDQ       AX, SI
	SHRQ       $3, AX
	SUBQ       AX, CX
	JGE        turn
	JMP        few
