//go:build !purego && !noasm

#include "textflag.h"

// func limitStepAVX512(p, m, v, grad *float32, n int)
// p += grad, m += grad, v += grad. n is a positive multiple of 16. Requires AVX512F.
//
// DI p, SI m, DX v, R9 grad, CX elements left, AX byte offset, Z0-Z3 data.
TEXT ·limitStepAVX512(SB), NOSPLIT, $0-40
	MOVQ p+0(FP), DI
	MOVQ m+8(FP), SI
	MOVQ v+16(FP), DX
	MOVQ grad+24(FP), R9
	MOVQ n+32(FP), CX
	XORL AX, AX

vector:
	VMOVUPS (R9)(AX*1), Z3
	VADDPS  (DI)(AX*1), Z3, Z0
	VADDPS  (SI)(AX*1), Z3, Z1
	VADDPS  (DX)(AX*1), Z3, Z2
	VMOVUPS Z1, (SI)(AX*1)
	VMOVUPS Z2, (DX)(AX*1)
	VMOVUPS Z0, (DI)(AX*1)
	ADDQ    $64, AX
	SUBQ    $16, CX
	JGT     vector
	VZEROUPPER
	RET

// func limitDividerAVX512(turns int)
// turns > 0 independent vectors of square roots of 1.37 and of 1.37 / 1.37. Requires AVX512F.
//
// CX turns left, AX scratch, Z0 operand, Z1, Z2 results.
TEXT ·limitDividerAVX512(SB), NOSPLIT, $0-8
	MOVQ         turns+0(FP), CX
	MOVL         $0x3FAF5C29, AX // 1.37
	VMOVD        AX, X0
	VBROADCASTSS X0, Z0

turn:
	VSQRTPS Z0, Z1
	VDIVPS  Z0, Z0, Z2
	DECQ    CX
	JNE     turn
	VZEROUPPER
	RET
