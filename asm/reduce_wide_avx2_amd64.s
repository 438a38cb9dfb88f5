//go:build !purego && !noasm

#include "textflag.h"

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

// One masked vector of the tail: the next 4 elements at OFF join ACC; the last of CX elements ends it.
#define DOTWIDEF32TAIL(OFF, M, N, ACC) \
	VMOVDQU M(R8), X15; \
	VMASKMOVPS OFF(SI), X15, X8; \
	VMASKMOVPS OFF(DX), X15, X9; \
	VCVTPS2PD X8, Y8; \
	VCVTPS2PD X9, Y9; \
	VFMADD231PD Y9, Y8, ACC; \
	CMPQ CX, $N; \
	JLE pad

// func dotWideF32AVX2(x, y *float32, n int) float64
// The sum of x[i]*y[i] in float64, in lane order. Requires AVX2, FMA.
//
// SI x, DX y, CX elements left, Y0-Y7 lanes 0-31, Y8-Y15 data, R8 and Y15 tail masks.
// One step of all lanes a turn; the products are exact, so fusing changes nothing. Tail: masked loads give +0.
TEXT ·dotWideF32AVX2(SB), NOSPLIT, $0-32
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
	VCVTPS2PD   (SI), Y8
	VCVTPS2PD   16(SI), Y9
	VCVTPS2PD   32(SI), Y10
	VCVTPS2PD   48(SI), Y11
	VCVTPS2PD   (DX), Y12
	VCVTPS2PD   16(DX), Y13
	VCVTPS2PD   32(DX), Y14
	VCVTPS2PD   48(DX), Y15
	VFMADD231PD Y12, Y8, Y0
	VFMADD231PD Y13, Y9, Y1
	VFMADD231PD Y14, Y10, Y2
	VFMADD231PD Y15, Y11, Y3
	VCVTPS2PD   64(SI), Y8
	VCVTPS2PD   80(SI), Y9
	VCVTPS2PD   96(SI), Y10
	VCVTPS2PD   112(SI), Y11
	VCVTPS2PD   64(DX), Y12
	VCVTPS2PD   80(DX), Y13
	VCVTPS2PD   96(DX), Y14
	VCVTPS2PD   112(DX), Y15
	VFMADD231PD Y12, Y8, Y4
	VFMADD231PD Y13, Y9, Y5
	VFMADD231PD Y14, Y10, Y6
	VFMADD231PD Y15, Y11, Y7
	ADDQ        $128, SI
	ADDQ        $128, DX
	SUBQ        $32, CX
	JGE         loop

tail:
	ADDQ                $32, CX // elements left, 0 .. 31
	JEQ                 fold
	LEAQ                ·tailMask+256(SB), R8
	MOVQ                CX, AX
	SHLQ                $2, AX
	SUBQ                AX, R8 // 16 bytes at R8 + 16*k: the mask of vector k
	DOTWIDEF32TAIL(0,   0, 4, Y0)
	DOTWIDEF32TAIL(16,  16, 8, Y1)
	DOTWIDEF32TAIL(32,  32, 12, Y2)
	DOTWIDEF32TAIL(48,  48, 16, Y3)
	DOTWIDEF32TAIL(64,  64, 20, Y4)
	DOTWIDEF32TAIL(80,  80, 24, Y5)
	DOTWIDEF32TAIL(96,  96, 28, Y6)
	DOTWIDEF32TAIL(112, 112, 32, Y7)

	pad:   // as if lanes 28 and up had taken +0: no lane sum is -0 any more
	VXORPS X8, X8, X8
	VADDPD Y8, Y7, Y7

fold:
	FOLDF64
	LASTF64
	VMOVSD X0, ret+24(FP)
	VZEROUPPER
	RET

// One masked vector of the tail: the next 4 elements at OFF join ACC; the last of CX elements ends it.
#define SUMWIDEF32TAIL(OFF, M, N, ACC) \
	VMOVDQU M(R8), X15; \
	VMASKMOVPS OFF(SI), X15, X8; \
	VCVTPS2PD X8, Y8; \
	VADDPD Y8, ACC, ACC; \
	CMPQ CX, $N; \
	JLE fold

// func sumWideF32AVX2(x *float32, n int) float64
// The sum of x[i] in float64, in lane order. Requires AVX2, FMA.
//
// SI x, CX elements left, Y0-Y7 lanes 0-31, Y8-Y11 data, R8 and Y15 tail masks.
// One step of all lanes a turn. Tail: masked loads give +0.
TEXT ·sumWideF32AVX2(SB), NOSPLIT, $0-24
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
	SUBQ   $32, CX
	JLT    tail

	PCALIGN $64
loop:
	VCVTPS2PD (SI), Y8
	VCVTPS2PD 16(SI), Y9
	VCVTPS2PD 32(SI), Y10
	VCVTPS2PD 48(SI), Y11
	VADDPD    Y8, Y0, Y0
	VADDPD    Y9, Y1, Y1
	VADDPD    Y10, Y2, Y2
	VADDPD    Y11, Y3, Y3
	VCVTPS2PD 64(SI), Y8
	VCVTPS2PD 80(SI), Y9
	VCVTPS2PD 96(SI), Y10
	VCVTPS2PD 112(SI), Y11
	VADDPD    Y8, Y4, Y4
	VADDPD    Y9, Y5, Y5
	VADDPD    Y10, Y6, Y6
	VADDPD    Y11, Y7, Y7
	ADDQ      $128, SI
	SUBQ      $32, CX
	JGE       loop

tail:
	ADDQ                $32, CX // elements left, 0 .. 31
	JEQ                 fold
	LEAQ                ·tailMask+256(SB), R8
	MOVQ                CX, AX
	SHLQ                $2, AX
	SUBQ                AX, R8 // 16 bytes at R8 + 16*k: the mask of vector k
	SUMWIDEF32TAIL(0,   0, 4, Y0)
	SUMWIDEF32TAIL(16,  16, 8, Y1)
	SUMWIDEF32TAIL(32,  32, 12, Y2)
	SUMWIDEF32TAIL(48,  48, 16, Y3)
	SUMWIDEF32TAIL(64,  64, 20, Y4)
	SUMWIDEF32TAIL(80,  80, 24, Y5)
	SUMWIDEF32TAIL(96,  96, 28, Y6)
	SUMWIDEF32TAIL(112, 112, 32, Y7)

fold:
	FOLDF64
	LASTF64
	VMOVSD X0, ret+16(FP)
	VZEROUPPER
	RET
