//go:build !purego && !noasm

#include "textflag.h"

// func scaleF32AVX2(dst *float32, alpha float32, x *float32, n int)
// dst[i] = alpha * x[i]. Requires AVX.
//
// DI dst, SI x, Y15 alpha, CX elements left, Y0-Y3 data.
// Four vectors a turn, as at AVX-512. Tail: whole vectors, then one element at a time (dst may be an input exactly, so
// that an overlapping last vector would take results for inputs).
TEXT ·scaleF32AVX2(SB), NOSPLIT, $0-32
	MOVQ         dst+0(FP), DI
	VBROADCASTSS alpha+8(FP), Y15
	MOVQ         x+16(FP), SI
	MOVQ         n+24(FP), CX
	SUBQ         $32, CX
	JLT          vectors

loop:
	VMULPS  (SI), Y15, Y0
	VMULPS  32(SI), Y15, Y1
	VMULPS  64(SI), Y15, Y2
	VMULPS  96(SI), Y15, Y3
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	VMOVUPS Y2, 64(DI)
	VMOVUPS Y3, 96(DI)
	ADDQ    $128, SI
	ADDQ    $128, DI
	SUBQ    $32, CX
	JGE     loop

vectors:
	ADDQ $24, CX // elements left - 8
	JLT  tail

vector:
	VMULPS  (SI), Y15, Y0
	VMOVUPS Y0, (DI)
	ADDQ    $32, SI
	ADDQ    $32, DI
	SUBQ    $8, CX
	JGE     vector

tail:
	ADDQ $8, CX // elements left, 0 .. 7
	JEQ  done

element:
	VMULSS (SI), X15, X0
	VMOVSS X0, (DI)
	ADDQ   $4, SI
	ADDQ   $4, DI
	DECQ   CX
	JNE    element

done:
	VZEROUPPER
	RET

// func scaleF64AVX2(dst *float64, alpha float64, x *float64, n int)
// dst[i] = alpha * x[i]. Requires AVX.
//
// DI dst, SI x, Y15 alpha, CX elements left, Y0-Y3 data.
// Four vectors a turn, as at AVX-512. Tail: whole vectors, then one element at a time (dst may be an input exactly, so
// that an overlapping last vector would take results for inputs).
TEXT ·scaleF64AVX2(SB), NOSPLIT, $0-32
	MOVQ         dst+0(FP), DI
	VBROADCASTSD alpha+8(FP), Y15
	MOVQ         x+16(FP), SI
	MOVQ         n+24(FP), CX
	SUBQ         $16, CX
	JLT          vectors

loop:
	VMULPD  (SI), Y15, Y0
	VMULPD  32(SI), Y15, Y1
	VMULPD  64(SI), Y15, Y2
	VMULPD  96(SI), Y15, Y3
	VMOVUPD Y0, (DI)
	VMOVUPD Y1, 32(DI)
	VMOVUPD Y2, 64(DI)
	VMOVUPD Y3, 96(DI)
	ADDQ    $128, SI
	ADDQ    $128, DI
	SUBQ    $16, CX
	JGE     loop

vectors:
	ADDQ $12, CX // elements left - 4
	JLT  tail

vector:
	VMULPD  (SI), Y15, Y0
	VMOVUPD Y0, (DI)
	ADDQ    $32, SI
	ADDQ    $32, DI
	SUBQ    $4, CX
	JGE     vector

tail:
	ADDQ $4, CX // elements left, 0 .. 3
	JEQ  done

element:
	VMULSD (SI), X15, X0
	VMOVSD X0, (DI)
	ADDQ   $8, SI
	ADDQ   $8, DI
	DECQ   CX
	JNE    element

done:
	VZEROUPPER
	RET

// func addScalarF32AVX2(dst *float32, alpha float32, x *float32, n int)
// dst[i] = x[i] + alpha. Requires AVX.
//
// DI dst, SI x, Y15 alpha, CX elements left, Y0-Y3 data.
// Four vectors a turn, as at AVX-512. Tail: whole vectors, then one element at a time (dst may be an input exactly, so
// that an overlapping last vector would take results for inputs).
TEXT ·addScalarF32AVX2(SB), NOSPLIT, $0-32
	MOVQ         dst+0(FP), DI
	VBROADCASTSS alpha+8(FP), Y15
	MOVQ         x+16(FP), SI
	MOVQ         n+24(FP), CX
	SUBQ         $32, CX
	JLT          vectors

loop:
	VADDPS  (SI), Y15, Y0
	VADDPS  32(SI), Y15, Y1
	VADDPS  64(SI), Y15, Y2
	VADDPS  96(SI), Y15, Y3
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	VMOVUPS Y2, 64(DI)
	VMOVUPS Y3, 96(DI)
	ADDQ    $128, SI
	ADDQ    $128, DI
	SUBQ    $32, CX
	JGE     loop

vectors:
	ADDQ $24, CX // elements left - 8
	JLT  tail

vector:
	VADDPS  (SI), Y15, Y0
	VMOVUPS Y0, (DI)
	ADDQ    $32, SI
	ADDQ    $32, DI
	SUBQ    $8, CX
	JGE     vector

tail:
	ADDQ $8, CX // elements left, 0 .. 7
	JEQ  done

element:
	VADDSS (SI), X15, X0
	VMOVSS X0, (DI)
	ADDQ   $4, SI
	ADDQ   $4, DI
	DECQ   CX
	JNE    element

done:
	VZEROUPPER
	RET

// func addScalarF64AVX2(dst *float64, alpha float64, x *float64, n int)
// dst[i] = x[i] + alpha. Requires AVX.
//
// DI dst, SI x, Y15 alpha, CX elements left, Y0-Y3 data.
// Four vectors a turn, as at AVX-512. Tail: whole vectors, then one element at a time (dst may be an input exactly, so
// that an overlapping last vector would take results for inputs).
TEXT ·addScalarF64AVX2(SB), NOSPLIT, $0-32
	MOVQ         dst+0(FP), DI
	VBROADCASTSD alpha+8(FP), Y15
	MOVQ         x+16(FP), SI
	MOVQ         n+24(FP), CX
	SUBQ         $16, CX
	JLT          vectors

loop:
	VADDPD  (SI), Y15, Y0
	VADDPD  32(SI), Y15, Y1
	VADDPD  64(SI), Y15, Y2
	VADDPD  96(SI), Y15, Y3
	VMOVUPD Y0, (DI)
	VMOVUPD Y1, 32(DI)
	VMOVUPD Y2, 64(DI)
	VMOVUPD Y3, 96(DI)
	ADDQ    $128, SI
	ADDQ    $128, DI
	SUBQ    $16, CX
	JGE     loop

vectors:
	ADDQ $12, CX // elements left - 4
	JLT  tail

vector:
	VADDPD  (SI), Y15, Y0
	VMOVUPD Y0, (DI)
	ADDQ    $32, SI
	ADDQ    $32, DI
	SUBQ    $4, CX
	JGE     vector

tail:
	ADDQ $4, CX // elements left, 0 .. 3
	JEQ  done

element:
	VADDSD (SI), X15, X0
	VMOVSD X0, (DI)
	ADDQ   $8, SI
	ADDQ   $8, DI
	DECQ   CX
	JNE    element

done:
	VZEROUPPER
	RET

// func fillF32AVX2(dst *float32, v float32, n int)
// dst[i] = v. Requires AVX.
//
// DI dst, Y0 v, CX elements left.
// Four vectors a turn, as at AVX-512. Tail: whole vectors, then one element at a time (dst may be an input exactly, so
// that an overlapping last vector would take results for inputs).
TEXT ·fillF32AVX2(SB), NOSPLIT, $0-24
	MOVQ         dst+0(FP), DI
	VBROADCASTSS v+8(FP), Y0
	MOVQ         n+16(FP), CX
	SUBQ         $32, CX
	JLT          vectors

loop:
	VMOVUPS Y0, (DI)
	VMOVUPS Y0, 32(DI)
	VMOVUPS Y0, 64(DI)
	VMOVUPS Y0, 96(DI)
	ADDQ    $128, DI
	SUBQ    $32, CX
	JGE     loop

vectors:
	ADDQ $24, CX // elements left - 8
	JLT  tail

vector:
	VMOVUPS Y0, (DI)
	ADDQ    $32, DI
	SUBQ    $8, CX
	JGE     vector

tail:
	ADDQ $8, CX // elements left, 0 .. 7
	JEQ  done

element:
	VMOVSS X0, (DI)
	ADDQ   $4, DI
	DECQ   CX
	JNE    element

done:
	VZEROUPPER
	RET

// func fillF64AVX2(dst *float64, v float64, n int)
// dst[i] = v. Requires AVX.
//
// DI dst, Y0 v, CX elements left.
// Four vectors a turn, as at AVX-512. Tail: whole vectors, then one element at a time (dst may be an input exactly, so
// that an overlapping last vector would take results for inputs).
TEXT ·fillF64AVX2(SB), NOSPLIT, $0-24
	MOVQ         dst+0(FP), DI
	VBROADCASTSD v+8(FP), Y0
	MOVQ         n+16(FP), CX
	SUBQ         $16, CX
	JLT          vectors

loop:
	VMOVUPD Y0, (DI)
	VMOVUPD Y0, 32(DI)
	VMOVUPD Y0, 64(DI)
	VMOVUPD Y0, 96(DI)
	ADDQ    $128, DI
	SUBQ    $16, CX
	JGE     loop

vectors:
	ADDQ $12, CX // elements left - 4
	JLT  tail

vector:
	VMOVUPD Y0, (DI)
	ADDQ    $32, DI
	SUBQ    $4, CX
	JGE     vector

tail:
	ADDQ $4, CX // elements left, 0 .. 3
	JEQ  done

element:
	VMOVSD X0, (DI)
	ADDQ   $8, DI
	DECQ   CX
	JNE    element

done:
	VZEROUPPER
	RET
