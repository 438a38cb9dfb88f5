//go:build !purego && !noasm

#include "textflag.h"

// func limitStepAVX2(p, m, v, grad *float32, n int)
// p += grad, m += grad, v += grad. n is a positive multiple of 8. Requires AVX.
//
// DI p, SI m, DX v, R9 grad, CX elements left, AX byte offset, Y0-Y3 data.
TEXT ·limitStepAVX2(SB), NOSPLIT, $0-40
	MOVQ p+0(FP), DI
	MOVQ m+8(FP), SI
	MOVQ v+16(FP), DX
	MOVQ grad+24(FP), R9
	MOVQ n+32(FP), CX
	XORL AX, AX

vector:
	VMOVUPS (R9)(AX*1), Y3
	VADDPS  (DI)(AX*1), Y3, Y0
	VADDPS  (SI)(AX*1), Y3, Y1
	VADDPS  (DX)(AX*1), Y3, Y2
	VMOVUPS Y1, (SI)(AX*1)
	VMOVUPS Y2, (DX)(AX*1)
	VMOVUPS Y0, (DI)(AX*1)
	ADDQ    $32, AX
	SUBQ    $8, CX
	JGT     vector
	VZEROUPPER
	RET

// func limitDividerAVX2(turns int)
// turns > 0 independent vectors of square roots of 1.37 and of 1.37 / 1.37. Requires AVX.
//
// CX turns left, AX scratch, Y0 operand, Y1, Y2 results.
TEXT ·limitDividerAVX2(SB), NOSPLIT, $0-8
	MOVQ         turns+0(FP), CX
	MOVL         $0x3FAF5C29, AX // 1.37
	VMOVD        AX, X0
	VBROADCASTSS X0, Y0

turn:
	VSQRTPS Y0, Y1
	VDIVPS  Y0, Y0, Y2
	DECQ    CX
	JNE     turn
	VZEROUPPER
	RET
