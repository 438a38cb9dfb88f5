//go:build !purego && !noasm

#include "textflag.h"

// The arithmetic of a step, for a vector and for the tail.

#define ADAGRAD_STEP_F32 \
	VFMADD231PS Z0, Z17, Z1; \
	VFMADD231PS Z1, Z1, Z2; \
	VSQRTPS     Z2, Z3; \
	VADDPS      Z3, Z18, Z3; \
	VDIVPS      Z3, Z1, Z1; \
	VFMADD231PS Z1, Z16, Z0

#define ADAGRAD_STEP_F64 \
	VFMADD231PD Z0, Z17, Z1; \
	VFMADD231PD Z1, Z1, Z2; \
	VSQRTPD     Z2, Z3; \
	VADDPD      Z3, Z18, Z3; \
	VDIVPD      Z3, Z1, Z1; \
	VFMADD231PD Z1, Z16, Z0

#define RMSPROP_AVERAGE_F32 \
	VFMADD231PS Z0, Z17, Z1; \
	VMULPS      Z1, Z19, Z3; \
	VMULPS      Z2, Z18, Z2; \
	VFMADD231PS Z3, Z1, Z2

#define RMSPROP_QUOTIENT_F32 \
	VSQRTPS Z2, Z2; \
	VADDPS  Z2, Z20, Z2; \
	VDIVPS  Z2, Z1, Z1

#define RMSPROP_AVERAGE_F64 \
	VFMADD231PD Z0, Z17, Z1; \
	VMULPD      Z1, Z19, Z3; \
	VMULPD      Z2, Z18, Z2; \
	VFMADD231PD Z3, Z1, Z2

#define RMSPROP_QUOTIENT_F64 \
	VSQRTPD Z2, Z2; \
	VADDPD  Z2, Z20, Z2; \
	VDIVPD  Z2, Z1, Z1

// func adagradF32AVX512(p, s, grad *float32, n int, c *AdagradCoef[float32])
// A step of Adagrad as adagradGeneric defines it. Requires AVX512F, BMI2.
//
// DI p, SI s, DX g, BX c, CX elements left, AX byte offset, R11 scratch, K1 tail mask,
// Z0 p, Z1 g and d, Z2 s, Z3 scratch, Z16-Z18 the coefficients in c's order.
// One vector a turn: the divider is the limit, and the turns do not depend on each other.
// Tail: one vector under a mask.
TEXT ·adagradF32AVX512(SB), NOSPLIT, $0-40
	MOVQ         p+0(FP), DI
	MOVQ         s+8(FP), SI
	MOVQ         grad+16(FP), DX
	MOVQ         n+24(FP), CX
	MOVQ         c+32(FP), BX
	VBROADCASTSS (BX), Z16
	VBROADCASTSS 4(BX), Z17
	VBROADCASTSS 8(BX), Z18
	XORL         AX, AX
	SUBQ         $16, CX
	JLT          tail

vector:
	VMOVUPS (DI)(AX*1), Z0
	VMOVUPS (SI)(AX*1), Z2
	VMOVUPS (DX)(AX*1), Z1
	ADAGRAD_STEP_F32
	VMOVUPS Z2, (SI)(AX*1)
	VMOVUPS Z0, (DI)(AX*1)
	ADDQ    $64, AX
	SUBQ    $16, CX
	JGE     vector

tail:
	ADDQ      $16, CX // elements left, 0 .. 15
	JEQ       done
	MOVL      $-1, R11
	BZHIL     CX, R11, R11
	KMOVW     R11, K1
	VMOVUPS.Z (DI)(AX*1), K1, Z0
	VMOVUPS.Z (SI)(AX*1), K1, Z2
	VMOVUPS.Z (DX)(AX*1), K1, Z1
	ADAGRAD_STEP_F32
	VMOVUPS   Z2, K1, (SI)(AX*1)
	VMOVUPS   Z0, K1, (DI)(AX*1)

done:
	VZEROUPPER
	RET

// func adagradF64AVX512(p, s, grad *float64, n int, c *AdagradCoef[float64])
// A step of Adagrad as adagradGeneric defines it. Requires AVX512F, BMI2.
//
// DI p, SI s, DX g, BX c, CX elements left, AX byte offset, R11 scratch, K1 tail mask,
// Z0 p, Z1 g and d, Z2 s, Z3 scratch, Z16-Z18 the coefficients in c's order.
// One vector a turn: the divider is the limit, and the turns do not depend on each other.
// Tail: one vector under a mask.
TEXT ·adagradF64AVX512(SB), NOSPLIT, $0-40
	MOVQ         p+0(FP), DI
	MOVQ         s+8(FP), SI
	MOVQ         grad+16(FP), DX
	MOVQ         n+24(FP), CX
	MOVQ         c+32(FP), BX
	VBROADCASTSD (BX), Z16
	VBROADCASTSD 8(BX), Z17
	VBROADCASTSD 16(BX), Z18
	XORL         AX, AX
	SUBQ         $8, CX
	JLT          tail

vector:
	VMOVUPD (DI)(AX*1), Z0
	VMOVUPD (SI)(AX*1), Z2
	VMOVUPD (DX)(AX*1), Z1
	ADAGRAD_STEP_F64
	VMOVUPD Z2, (SI)(AX*1)
	VMOVUPD Z0, (DI)(AX*1)
	ADDQ    $64, AX
	SUBQ    $8, CX
	JGE     vector

tail:
	ADDQ      $8, CX // elements left, 0 .. 7
	JEQ       done
	MOVL      $-1, R11
	BZHIL     CX, R11, R11
	KMOVW     R11, K1
	VMOVUPD.Z (DI)(AX*1), K1, Z0
	VMOVUPD.Z (SI)(AX*1), K1, Z2
	VMOVUPD.Z (DX)(AX*1), K1, Z1
	ADAGRAD_STEP_F64
	VMOVUPD   Z2, K1, (SI)(AX*1)
	VMOVUPD   Z0, K1, (DI)(AX*1)

done:
	VZEROUPPER
	RET

// func rmspropF32AVX512(p, v, avg, buf, grad *float32, n int, c *RMSPropCoef[float32])
// A step of RMSProp as rmspropGeneric defines it; avg and buf may be nil. Requires AVX512F, BMI2.
//
// DI p, SI v, DX avg, R8 buf, R9 g, BX c, CX elements left, AX byte offset, R11 scratch, K1 tail mask,
// Z0 p, Z1 g, d and q, Z2 v and r, Z3 scratch, avg and buf, Z16-Z21 the coefficients in c's order, Z15 0.
// One vector a turn: the divider is the limit, and the turns do not depend on each other.
// Tail: one vector under a mask.
TEXT ·rmspropF32AVX512(SB), NOSPLIT, $0-56
	MOVQ         p+0(FP), DI
	MOVQ         v+8(FP), SI
	MOVQ         avg+16(FP), DX
	MOVQ         buf+24(FP), R8
	MOVQ         grad+32(FP), R9
	MOVQ         n+40(FP), CX
	MOVQ         c+48(FP), BX
	VBROADCASTSS (BX), Z16
	VBROADCASTSS 4(BX), Z17
	VBROADCASTSS 8(BX), Z18
	VBROADCASTSS 12(BX), Z19
	VBROADCASTSS 16(BX), Z20
	VBROADCASTSS 20(BX), Z21
	VXORPS       X15, X15, X15
	XORL         AX, AX
	SUBQ         $16, CX
	JLT          tail

vector:
	VMOVUPS (DI)(AX*1), Z0
	VMOVUPS (SI)(AX*1), Z2
	VMOVUPS (R9)(AX*1), Z1
	RMSPROP_AVERAGE_F32
	VMOVUPS Z2, (SI)(AX*1)
	TESTQ   DX, DX
	JNE     centred

centredDone:
	RMSPROP_QUOTIENT_F32
	TESTQ R8, R8
	JNE   momentum

momentumDone:
	VFMADD231PS Z1, Z16, Z0
	VMOVUPS     Z0, (DI)(AX*1)
	ADDQ        $64, AX
	SUBQ        $16, CX
	JGE         vector

tail:
	ADDQ         $16, CX // elements left, 0 .. 15
	JEQ          done
	MOVL         $-1, R11
	BZHIL        CX, R11, R11
	KMOVW        R11, K1
	VMOVUPS.Z    (DI)(AX*1), K1, Z0
	VMOVUPS.Z    (SI)(AX*1), K1, Z2
	VMOVUPS.Z    (R9)(AX*1), K1, Z1
	RMSPROP_AVERAGE_F32
	VMOVUPS      Z2, K1, (SI)(AX*1)
	TESTQ        DX, DX
	JEQ          centredTail
	VMOVUPS.Z    (DX)(AX*1), K1, Z3
	VMULPS       Z3, Z18, Z3
	VFMADD231PS  Z1, Z19, Z3
	VMOVUPS      Z3, K1, (DX)(AX*1)
	VFNMADD231PS Z3, Z3, Z2
	VMAXPS       Z2, Z15, Z2

centredTail:
	RMSPROP_QUOTIENT_F32
	TESTQ       R8, R8
	JEQ         momentumTail
	VMOVUPS.Z   (R8)(AX*1), K1, Z3
	VFMADD213PS Z1, Z21, Z3
	VMOVUPS     Z3, K1, (R8)(AX*1)
	VMOVAPS     Z3, Z1

momentumTail:
	VFMADD231PS Z1, Z16, Z0
	VMOVUPS     Z0, K1, (DI)(AX*1)

done:
	VZEROUPPER
	RET

centred:
	VMOVUPS      (DX)(AX*1), Z3
	VMULPS       Z3, Z18, Z3
	VFMADD231PS  Z1, Z19, Z3
	VMOVUPS      Z3, (DX)(AX*1)
	VFNMADD231PS Z3, Z3, Z2
	VMAXPS       Z2, Z15, Z2
	JMP          centredDone

momentum:
	VMOVUPS     (R8)(AX*1), Z3
	VFMADD213PS Z1, Z21, Z3
	VMOVUPS     Z3, (R8)(AX*1)
	VMOVAPS     Z3, Z1
	JMP         momentumDone

// func rmspropF64AVX512(p, v, avg, buf, grad *float64, n int, c *RMSPropCoef[float64])
// A step of RMSProp as rmspropGeneric defines it; avg and buf may be nil. Requires AVX512F, BMI2.
//
// DI p, SI v, DX avg, R8 buf, R9 g, BX c, CX elements left, AX byte offset, R11 scratch, K1 tail mask,
// Z0 p, Z1 g, d and q, Z2 v and r, Z3 scratch, avg and buf, Z16-Z21 the coefficients in c's order, Z15 0.
// One vector a turn: the divider is the limit, and the turns do not depend on each other.
// Tail: one vector under a mask.
TEXT ·rmspropF64AVX512(SB), NOSPLIT, $0-56
	MOVQ         p+0(FP), DI
	MOVQ         v+8(FP), SI
	MOVQ         avg+16(FP), DX
	MOVQ         buf+24(FP), R8
	MOVQ         grad+32(FP), R9
	MOVQ         n+40(FP), CX
	MOVQ         c+48(FP), BX
	VBROADCASTSD (BX), Z16
	VBROADCASTSD 8(BX), Z17
	VBROADCASTSD 16(BX), Z18
	VBROADCASTSD 24(BX), Z19
	VBROADCASTSD 32(BX), Z20
	VBROADCASTSD 40(BX), Z21
	VXORPS       X15, X15, X15
	XORL         AX, AX
	SUBQ         $8, CX
	JLT          tail

vector:
	VMOVUPD (DI)(AX*1), Z0
	VMOVUPD (SI)(AX*1), Z2
	VMOVUPD (R9)(AX*1), Z1
	RMSPROP_AVERAGE_F64
	VMOVUPD Z2, (SI)(AX*1)
	TESTQ   DX, DX
	JNE     centred

centredDone:
	RMSPROP_QUOTIENT_F64
	TESTQ R8, R8
	JNE   momentum

momentumDone:
	VFMADD231PD Z1, Z16, Z0
	VMOVUPD     Z0, (DI)(AX*1)
	ADDQ        $64, AX
	SUBQ        $8, CX
	JGE         vector

tail:
	ADDQ         $8, CX // elements left, 0 .. 7
	JEQ          done
	MOVL         $-1, R11
	BZHIL        CX, R11, R11
	KMOVW        R11, K1
	VMOVUPD.Z    (DI)(AX*1), K1, Z0
	VMOVUPD.Z    (SI)(AX*1), K1, Z2
	VMOVUPD.Z    (R9)(AX*1), K1, Z1
	RMSPROP_AVERAGE_F64
	VMOVUPD      Z2, K1, (SI)(AX*1)
	TESTQ        DX, DX
	JEQ          centredTail
	VMOVUPD.Z    (DX)(AX*1), K1, Z3
	VMULPD       Z3, Z18, Z3
	VFMADD231PD  Z1, Z19, Z3
	VMOVUPD      Z3, K1, (DX)(AX*1)
	VFNMADD231PD Z3, Z3, Z2
	VMAXPD       Z2, Z15, Z2

centredTail:
	RMSPROP_QUOTIENT_F64
	TESTQ       R8, R8
	JEQ         momentumTail
	VMOVUPD.Z   (R8)(AX*1), K1, Z3
	VFMADD213PD Z1, Z21, Z3
	VMOVUPD     Z3, K1, (R8)(AX*1)
	VMOVAPD     Z3, Z1

momentumTail:
	VFMADD231PD Z1, Z16, Z0
	VMOVUPD     Z0, K1, (DI)(AX*1)

done:
	VZEROUPPER
	RET

centred:
	VMOVUPD      (DX)(AX*1), Z3
	VMULPD       Z3, Z18, Z3
	VFMADD231PD  Z1, Z19, Z3
	VMOVUPD      Z3, (DX)(AX*1)
	VFNMADD231PD Z3, Z3, Z2
	VMAXPD       Z2, Z15, Z2
	JMP          centredDone

momentum:
	VMOVUPD     (R8)(AX*1), Z3
	VFMADD213PD Z1, Z21, Z3
	VMOVUPD     Z3, (R8)(AX*1)
	VMOVAPD     Z3, Z1
	JMP         momentumDone
