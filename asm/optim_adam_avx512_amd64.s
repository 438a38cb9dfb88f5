//go:build !purego && !noasm

#include "textflag.h"

// The arithmetic of a step, for a vector and for the tail: new moments, and with r = v or vmax the update.

#define ADAM_MOMENTS_F32 \
	VFMADD231PS Z0, Z17, Z1; \
	VMULPS      Z2, Z19, Z2; \
	VFMADD231PS Z1, Z20, Z2; \
	VMULPS      Z1, Z22, Z4; \
	VMULPS      Z3, Z21, Z3; \
	VFMADD231PS Z4, Z1, Z3

#define ADAM_UPDATE_F32 \
	VSQRTPS     Z3, Z3; \
	VFMADD213PS Z24, Z23, Z3; \
	VDIVPS      Z3, Z2, Z2; \
	VMULPS      Z0, Z18, Z0; \
	VFMADD231PS Z2, Z16, Z0

#define ADAM_MOMENTS_F64 \
	VFMADD231PD Z0, Z17, Z1; \
	VMULPD      Z2, Z19, Z2; \
	VFMADD231PD Z1, Z20, Z2; \
	VMULPD      Z1, Z22, Z4; \
	VMULPD      Z3, Z21, Z3; \
	VFMADD231PD Z4, Z1, Z3

#define ADAM_UPDATE_F64 \
	VSQRTPD     Z3, Z3; \
	VFMADD213PD Z24, Z23, Z3; \
	VDIVPD      Z3, Z2, Z2; \
	VMULPD      Z0, Z18, Z0; \
	VFMADD231PD Z2, Z16, Z0

// func adamF32AVX512(p, m, v, vmax, grad *float32, n int, c *AdamCoef[float32])
// A step of Adam as adamGeneric defines it; vmax may be nil. Requires AVX512F, BMI2.
//
// DI p, SI m, DX v, R8 vmax, R9 g, BX c, CX elements left, AX byte offset, R11 scratch, K1 tail mask,
// Z0 p, Z1 g and d, Z2 m, Z3 v and r, Z4 scratch, Z16-Z24 the coefficients in c's order.
// One vector a turn: the divider is the limit, and the turns do not depend on each other.
// Tail: one vector under a mask.
TEXT ·adamF32AVX512(SB), NOSPLIT, $0-56
	MOVQ         p+0(FP), DI
	MOVQ         m+8(FP), SI
	MOVQ         v+16(FP), DX
	MOVQ         vmax+24(FP), R8
	MOVQ         grad+32(FP), R9
	MOVQ         n+40(FP), CX
	MOVQ         c+48(FP), BX
	VBROADCASTSS (BX), Z16
	VBROADCASTSS 4(BX), Z17
	VBROADCASTSS 8(BX), Z18
	VBROADCASTSS 12(BX), Z19
	VBROADCASTSS 16(BX), Z20
	VBROADCASTSS 20(BX), Z21
	VBROADCASTSS 24(BX), Z22
	VBROADCASTSS 28(BX), Z23
	VBROADCASTSS 32(BX), Z24
	XORL         AX, AX
	SUBQ         $16, CX
	JLT          tail

vector:
	VMOVUPS (DI)(AX*1), Z0
	VMOVUPS (SI)(AX*1), Z2
	VMOVUPS (DX)(AX*1), Z3
	VMOVUPS (R9)(AX*1), Z1
	ADAM_MOMENTS_F32
	VMOVUPS Z2, (SI)(AX*1)
	VMOVUPS Z3, (DX)(AX*1)
	TESTQ   R8, R8
	JNE     amsgrad

amsgradDone:
	ADAM_UPDATE_F32
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
	VMOVUPS.Z (DX)(AX*1), K1, Z3
	VMOVUPS.Z (R9)(AX*1), K1, Z1
	ADAM_MOMENTS_F32
	VMOVUPS   Z2, K1, (SI)(AX*1)
	VMOVUPS   Z3, K1, (DX)(AX*1)
	TESTQ     R8, R8
	JEQ       amsgradTail
	VMOVUPS.Z (R8)(AX*1), K1, Z4
	VMAXPS    Z4, Z3, Z3
	VMOVUPS   Z3, K1, (R8)(AX*1)

amsgradTail:
	ADAM_UPDATE_F32
	VMOVUPS Z0, K1, (DI)(AX*1)

done:
	VZEROUPPER
	RET

amsgrad:
	VMAXPS  (R8)(AX*1), Z3, Z3
	VMOVUPS Z3, (R8)(AX*1)
	JMP     amsgradDone

// func adamF64AVX512(p, m, v, vmax, grad *float64, n int, c *AdamCoef[float64])
// A step of Adam as adamGeneric defines it; vmax may be nil. Requires AVX512F, BMI2.
//
// DI p, SI m, DX v, R8 vmax, R9 g, BX c, CX elements left, AX byte offset, R11 scratch, K1 tail mask,
// Z0 p, Z1 g and d, Z2 m, Z3 v and r, Z4 scratch, Z16-Z24 the coefficients in c's order.
// One vector a turn: the divider is the limit, and the turns do not depend on each other.
// Tail: one vector under a mask.
TEXT ·adamF64AVX512(SB), NOSPLIT, $0-56
	MOVQ         p+0(FP), DI
	MOVQ         m+8(FP), SI
	MOVQ         v+16(FP), DX
	MOVQ         vmax+24(FP), R8
	MOVQ         grad+32(FP), R9
	MOVQ         n+40(FP), CX
	MOVQ         c+48(FP), BX
	VBROADCASTSD (BX), Z16
	VBROADCASTSD 8(BX), Z17
	VBROADCASTSD 16(BX), Z18
	VBROADCASTSD 24(BX), Z19
	VBROADCASTSD 32(BX), Z20
	VBROADCASTSD 40(BX), Z21
	VBROADCASTSD 48(BX), Z22
	VBROADCASTSD 56(BX), Z23
	VBROADCASTSD 64(BX), Z24
	XORL         AX, AX
	SUBQ         $8, CX
	JLT          tail

vector:
	VMOVUPD (DI)(AX*1), Z0
	VMOVUPD (SI)(AX*1), Z2
	VMOVUPD (DX)(AX*1), Z3
	VMOVUPD (R9)(AX*1), Z1
	ADAM_MOMENTS_F64
	VMOVUPD Z2, (SI)(AX*1)
	VMOVUPD Z3, (DX)(AX*1)
	TESTQ   R8, R8
	JNE     amsgrad

amsgradDone:
	ADAM_UPDATE_F64
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
	VMOVUPD.Z (DX)(AX*1), K1, Z3
	VMOVUPD.Z (R9)(AX*1), K1, Z1
	ADAM_MOMENTS_F64
	VMOVUPD   Z2, K1, (SI)(AX*1)
	VMOVUPD   Z3, K1, (DX)(AX*1)
	TESTQ     R8, R8
	JEQ       amsgradTail
	VMOVUPD.Z (R8)(AX*1), K1, Z4
	VMAXPD    Z4, Z3, Z3
	VMOVUPD   Z3, K1, (R8)(AX*1)

amsgradTail:
	ADAM_UPDATE_F64
	VMOVUPD Z0, K1, (DI)(AX*1)

done:
	VZEROUPPER
	RET

amsgrad:
	VMAXPD  (R8)(AX*1), Z3, Z3
	VMOVUPD Z3, (R8)(AX*1)
	JMP     amsgradDone
