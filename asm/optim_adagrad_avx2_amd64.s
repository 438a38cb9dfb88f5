//go:build !purego && !noasm

#include "textflag.h"

// The arithmetic of a step, for a vector and for the tail.

#define ADAGRAD_STEP_F32 \
	VFMADD231PS Y0, Y14, Y1; \
	VFMADD231PS Y1, Y1, Y2; \
	VSQRTPS     Y2, Y3; \
	VADDPS      Y3, Y15, Y3; \
	VDIVPS      Y3, Y1, Y1; \
	VFMADD231PS Y1, Y13, Y0

#define ADAGRAD_STEP_F64 \
	VFMADD231PD Y0, Y14, Y1; \
	VFMADD231PD Y1, Y1, Y2; \
	VSQRTPD     Y2, Y3; \
	VADDPD      Y3, Y15, Y3; \
	VDIVPD      Y3, Y1, Y1; \
	VFMADD231PD Y1, Y13, Y0

#define RMSPROP_AVERAGE_F32 \
	VFMADD231PS Y0, Y10, Y1; \
	VMULPS      Y1, Y12, Y3; \
	VMULPS      Y2, Y11, Y2; \
	VFMADD231PS Y3, Y1, Y2

#define RMSPROP_QUOTIENT_F32 \
	VSQRTPS Y2, Y2; \
	VADDPS  Y2, Y13, Y2; \
	VDIVPS  Y2, Y1, Y1

#define RMSPROP_AVERAGE_F64 \
	VFMADD231PD Y0, Y10, Y1; \
	VMULPD      Y1, Y12, Y3; \
	VMULPD      Y2, Y11, Y2; \
	VFMADD231PD Y3, Y1, Y2

#define RMSPROP_QUOTIENT_F64 \
	VSQRTPD Y2, Y2; \
	VADDPD  Y2, Y13, Y2; \
	VDIVPD  Y2, Y1, Y1

// func adagradF32AVX2(p, s, grad *float32, n int, c *AdagradCoef[float32])
// A step of Adagrad as adagradGeneric defines it. Requires AVX, FMA.
//
// DI p, SI s, DX g, BX c, CX elements left, AX byte offset,
// Y0 p, Y1 g and d, Y2 s, Y3 scratch, Y13-Y15 the coefficients in c's order.
// One vector a turn: the divider is the limit, and the turns do not depend on each other.
// Tail: one element at a time, in the lowest lane of the same step; the other lanes are zero and not stored.
TEXT ·adagradF32AVX2(SB), NOSPLIT, $0-40
	MOVQ         p+0(FP), DI
	MOVQ         s+8(FP), SI
	MOVQ         grad+16(FP), DX
	MOVQ         n+24(FP), CX
	MOVQ         c+32(FP), BX
	VBROADCASTSS (BX), Y13
	VBROADCASTSS 4(BX), Y14
	VBROADCASTSS 8(BX), Y15
	XORL         AX, AX
	SUBQ         $8, CX
	JLT          tail

vector:
	VMOVUPS (DI)(AX*1), Y0
	VMOVUPS (SI)(AX*1), Y2
	VMOVUPS (DX)(AX*1), Y1
	ADAGRAD_STEP_F32
	VMOVUPS Y2, (SI)(AX*1)
	VMOVUPS Y0, (DI)(AX*1)
	ADDQ    $32, AX
	SUBQ    $8, CX
	JGE     vector

tail:
	ADDQ $8, CX // elements left, 0 .. 7
	JEQ  done

element:
	VMOVSS (DI)(AX*1), X0
	VMOVSS (SI)(AX*1), X2
	VMOVSS (DX)(AX*1), X1
	ADAGRAD_STEP_F32
	VMOVSS X2, (SI)(AX*1)
	VMOVSS X0, (DI)(AX*1)
	ADDQ   $4, AX
	DECQ   CX
	JNE    element

done:
	VZEROUPPER
	RET

// func adagradF64AVX2(p, s, grad *float64, n int, c *AdagradCoef[float64])
// A step of Adagrad as adagradGeneric defines it. Requires AVX, FMA.
//
// DI p, SI s, DX g, BX c, CX elements left, AX byte offset,
// Y0 p, Y1 g and d, Y2 s, Y3 scratch, Y13-Y15 the coefficients in c's order.
// One vector a turn: the divider is the limit, and the turns do not depend on each other.
// Tail: one element at a time, in the lowest lane of the same step; the other lanes are zero and not stored.
TEXT ·adagradF64AVX2(SB), NOSPLIT, $0-40
	MOVQ         p+0(FP), DI
	MOVQ         s+8(FP), SI
	MOVQ         grad+16(FP), DX
	MOVQ         n+24(FP), CX
	MOVQ         c+32(FP), BX
	VBROADCASTSD (BX), Y13
	VBROADCASTSD 8(BX), Y14
	VBROADCASTSD 16(BX), Y15
	XORL         AX, AX
	SUBQ         $4, CX
	JLT          tail

vector:
	VMOVUPD (DI)(AX*1), Y0
	VMOVUPD (SI)(AX*1), Y2
	VMOVUPD (DX)(AX*1), Y1
	ADAGRAD_STEP_F64
	VMOVUPD Y2, (SI)(AX*1)
	VMOVUPD Y0, (DI)(AX*1)
	ADDQ    $32, AX
	SUBQ    $4, CX
	JGE     vector

tail:
	ADDQ $4, CX // elements left, 0 .. 3
	JEQ  done

element:
	VMOVSD (DI)(AX*1), X0
	VMOVSD (SI)(AX*1), X2
	VMOVSD (DX)(AX*1), X1
	ADAGRAD_STEP_F64
	VMOVSD X2, (SI)(AX*1)
	VMOVSD X0, (DI)(AX*1)
	ADDQ   $8, AX
	DECQ   CX
	JNE    element

done:
	VZEROUPPER
	RET

// func rmspropF32AVX2(p, v, avg, buf, grad *float32, n int, c *RMSPropCoef[float32])
// A step of RMSProp as rmspropGeneric defines it; avg and buf may be nil. Requires AVX, FMA.
//
// DI p, SI v, DX avg, R8 buf, R9 g, BX c, CX elements left, AX byte offset,
// Y0 p, Y1 g, d and q, Y2 v and r, Y3 scratch, avg and buf, Y9-Y14 the coefficients in c's order, Y15 0.
// One vector a turn: the divider is the limit, and the turns do not depend on each other.
// Tail: one element at a time, in the lowest lane of the same step; the other lanes are zero and not stored.
TEXT ·rmspropF32AVX2(SB), NOSPLIT, $0-56
	MOVQ         p+0(FP), DI
	MOVQ         v+8(FP), SI
	MOVQ         avg+16(FP), DX
	MOVQ         buf+24(FP), R8
	MOVQ         grad+32(FP), R9
	MOVQ         n+40(FP), CX
	MOVQ         c+48(FP), BX
	VBROADCASTSS (BX), Y9
	VBROADCASTSS 4(BX), Y10
	VBROADCASTSS 8(BX), Y11
	VBROADCASTSS 12(BX), Y12
	VBROADCASTSS 16(BX), Y13
	VBROADCASTSS 20(BX), Y14
	VXORPS       X15, X15, X15
	XORL         AX, AX
	SUBQ         $8, CX
	JLT          tail

vector:
	VMOVUPS (DI)(AX*1), Y0
	VMOVUPS (SI)(AX*1), Y2
	VMOVUPS (R9)(AX*1), Y1
	RMSPROP_AVERAGE_F32
	VMOVUPS Y2, (SI)(AX*1)
	TESTQ   DX, DX
	JNE     centred

centredDone:
	RMSPROP_QUOTIENT_F32
	TESTQ R8, R8
	JNE   momentum

momentumDone:
	VFMADD231PS Y1, Y9, Y0
	VMOVUPS     Y0, (DI)(AX*1)
	ADDQ        $32, AX
	SUBQ        $8, CX
	JGE         vector

tail:
	ADDQ $8, CX // elements left, 0 .. 7
	JEQ  done

element:
	VMOVSS       (DI)(AX*1), X0
	VMOVSS       (SI)(AX*1), X2
	VMOVSS       (R9)(AX*1), X1
	RMSPROP_AVERAGE_F32
	VMOVSS       X2, (SI)(AX*1)
	TESTQ        DX, DX
	JEQ          centredTail
	VMOVSS       (DX)(AX*1), X3
	VMULPS       Y3, Y11, Y3
	VFMADD231PS  Y1, Y12, Y3
	VMOVSS       X3, (DX)(AX*1)
	VFNMADD231PS Y3, Y3, Y2
	VMAXPS       Y2, Y15, Y2

centredTail:
	RMSPROP_QUOTIENT_F32
	TESTQ       R8, R8
	JEQ         momentumTail
	VMOVSS      (R8)(AX*1), X3
	VFMADD213PS Y1, Y14, Y3
	VMOVSS      X3, (R8)(AX*1)
	VMOVAPS     Y3, Y1

momentumTail:
	VFMADD231PS Y1, Y9, Y0
	VMOVSS      X0, (DI)(AX*1)
	ADDQ        $4, AX
	DECQ        CX
	JNE         element

done:
	VZEROUPPER
	RET

centred:
	VMOVUPS      (DX)(AX*1), Y3
	VMULPS       Y3, Y11, Y3
	VFMADD231PS  Y1, Y12, Y3
	VMOVUPS      Y3, (DX)(AX*1)
	VFNMADD231PS Y3, Y3, Y2
	VMAXPS       Y2, Y15, Y2
	JMP          centredDone

momentum:
	VMOVUPS     (R8)(AX*1), Y3
	VFMADD213PS Y1, Y14, Y3
	VMOVUPS     Y3, (R8)(AX*1)
	VMOVAPS     Y3, Y1
	JMP         momentumDone

// func rmspropF64AVX2(p, v, avg, buf, grad *float64, n int, c *RMSPropCoef[float64])
// A step of RMSProp as rmspropGeneric defines it; avg and buf may be nil. Requires AVX, FMA.
//
// DI p, SI v, DX avg, R8 buf, R9 g, BX c, CX elements left, AX byte offset,
// Y0 p, Y1 g, d and q, Y2 v and r, Y3 scratch, avg and buf, Y9-Y14 the coefficients in c's order, Y15 0.
// One vector a turn: the divider is the limit, and the turns do not depend on each other.
// Tail: one element at a time, in the lowest lane of the same step; the other lanes are zero and not stored.
TEXT ·rmspropF64AVX2(SB), NOSPLIT, $0-56
	MOVQ         p+0(FP), DI
	MOVQ         v+8(FP), SI
	MOVQ         avg+16(FP), DX
	MOVQ         buf+24(FP), R8
	MOVQ         grad+32(FP), R9
	MOVQ         n+40(FP), CX
	MOVQ         c+48(FP), BX
	VBROADCASTSD (BX), Y9
	VBROADCASTSD 8(BX), Y10
	VBROADCASTSD 16(BX), Y11
	VBROADCASTSD 24(BX), Y12
	VBROADCASTSD 32(BX), Y13
	VBROADCASTSD 40(BX), Y14
	VXORPS       X15, X15, X15
	XORL         AX, AX
	SUBQ         $4, CX
	JLT          tail

vector:
	VMOVUPD (DI)(AX*1), Y0
	VMOVUPD (SI)(AX*1), Y2
	VMOVUPD (R9)(AX*1), Y1
	RMSPROP_AVERAGE_F64
	VMOVUPD Y2, (SI)(AX*1)
	TESTQ   DX, DX
	JNE     centred

centredDone:
	RMSPROP_QUOTIENT_F64
	TESTQ R8, R8
	JNE   momentum

momentumDone:
	VFMADD231PD Y1, Y9, Y0
	VMOVUPD     Y0, (DI)(AX*1)
	ADDQ        $32, AX
	SUBQ        $4, CX
	JGE         vector

tail:
	ADDQ $4, CX // elements left, 0 .. 3
	JEQ  done

element:
	VMOVSD       (DI)(AX*1), X0
	VMOVSD       (SI)(AX*1), X2
	VMOVSD       (R9)(AX*1), X1
	RMSPROP_AVERAGE_F64
	VMOVSD       X2, (SI)(AX*1)
	TESTQ        DX, DX
	JEQ          centredTail
	VMOVSD       (DX)(AX*1), X3
	VMULPD       Y3, Y11, Y3
	VFMADD231PD  Y1, Y12, Y3
	VMOVSD       X3, (DX)(AX*1)
	VFNMADD231PD Y3, Y3, Y2
	VMAXPD       Y2, Y15, Y2

centredTail:
	RMSPROP_QUOTIENT_F64
	TESTQ       R8, R8
	JEQ         momentumTail
	VMOVSD      (R8)(AX*1), X3
	VFMADD213PD Y1, Y14, Y3
	VMOVSD      X3, (R8)(AX*1)
	VMOVAPD     Y3, Y1

momentumTail:
	VFMADD231PD Y1, Y9, Y0
	VMOVSD      X0, (DI)(AX*1)
	ADDQ        $8, AX
	DECQ        CX
	JNE         element

done:
	VZEROUPPER
	RET

centred:
	VMOVUPD      (DX)(AX*1), Y3
	VMULPD       Y3, Y11, Y3
	VFMADD231PD  Y1, Y12, Y3
	VMOVUPD      Y3, (DX)(AX*1)
	VFNMADD231PD Y3, Y3, Y2
	VMAXPD       Y2, Y15, Y2
	JMP          centredDone

momentum:
	VMOVUPD     (R8)(AX*1), Y3
	VFMADD213PD Y1, Y14, Y3
	VMOVUPD     Y3, (R8)(AX*1)
	VMOVAPD     Y3, Y1
	JMP         momentumDone
