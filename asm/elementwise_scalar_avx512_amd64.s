//go:build !purego && !noasm

#include "textflag.h"

// func scaleF32AVX512(dst *float32, alpha float32, x *float32, n int)
// dst[i] = alpha * x[i]. Requires AVX512F, BMI2.
//
// DI dst, SI x, Z15 alpha, CX elements left, AX, R8 scratch, K1 mask, Z0-Z3 data.
// Four vectors a turn: loads and stores already fill the ports, more only lengthens the tail. Head of a long slice: one
// vector under a mask, up to the alignment of dst. Tail: whole vectors, then one under a mask.
TEXT ·scaleF32AVX512(SB), NOSPLIT, $0-32
	MOVQ         dst+0(FP), DI
	VBROADCASTSS alpha+8(FP), Z15
	MOVQ         x+16(FP), SI
	MOVQ         n+24(FP), CX
	CMPQ         CX, $128
	JLT          aligned
	MOVQ         DI, AX
	NEGQ         AX
	ANDQ         $63, AX
	JEQ          aligned
	SHRQ         $2, AX // elements until dst is aligned: no store crosses a cache line then
	MOVL         $-1, R8
	BZHIL        AX, R8, R8
	KMOVW        R8, K1
	VMOVUPS.Z    (SI), K1, Z0
	VMULPS       Z0, Z15, Z0
	VMOVUPS      Z0, K1, (DI)
	LEAQ         (SI)(AX*4), SI
	LEAQ         (DI)(AX*4), DI
	SUBQ         AX, CX

aligned:
	SUBQ $64, CX
	JLT  vectors

loop:
	VMULPS  (SI), Z15, Z0
	VMULPS  64(SI), Z15, Z1
	VMULPS  128(SI), Z15, Z2
	VMULPS  192(SI), Z15, Z3
	VMOVUPS Z0, (DI)
	VMOVUPS Z1, 64(DI)
	VMOVUPS Z2, 128(DI)
	VMOVUPS Z3, 192(DI)
	ADDQ    $256, SI
	ADDQ    $256, DI
	SUBQ    $64, CX
	JGE     loop

vectors:
	ADDQ $48, CX // elements left - 16
	JLT  tail

vector:
	VMULPS  (SI), Z15, Z0
	VMOVUPS Z0, (DI)
	ADDQ    $64, SI
	ADDQ    $64, DI
	SUBQ    $16, CX
	JGE     vector

tail:
	ADDQ      $16, CX // elements left, 0 .. 15
	JEQ       done
	MOVL      $-1, AX
	BZHIL     CX, AX, AX
	KMOVW     AX, K1
	VMOVUPS.Z (SI), K1, Z0
	VMULPS    Z0, Z15, Z0
	VMOVUPS   Z0, K1, (DI)

done:
	VZEROUPPER
	RET

// func scaleF64AVX512(dst *float64, alpha float64, x *float64, n int)
// dst[i] = alpha * x[i]. Requires AVX512F, BMI2.
//
// DI dst, SI x, Z15 alpha, CX elements left, AX, R8 scratch, K1 mask, Z0-Z3 data.
// Four vectors a turn: loads and stores already fill the ports, more only lengthens the tail. Head of a long slice: one
// vector under a mask, up to the alignment of dst. Tail: whole vectors, then one under a mask.
TEXT ·scaleF64AVX512(SB), NOSPLIT, $0-32
	MOVQ         dst+0(FP), DI
	VBROADCASTSD alpha+8(FP), Z15
	MOVQ         x+16(FP), SI
	MOVQ         n+24(FP), CX
	CMPQ         CX, $64
	JLT          aligned
	MOVQ         DI, AX
	NEGQ         AX
	ANDQ         $63, AX
	JEQ          aligned
	SHRQ         $3, AX // elements until dst is aligned: no store crosses a cache line then
	MOVL         $-1, R8
	BZHIL        AX, R8, R8
	KMOVW        R8, K1
	VMOVUPD.Z    (SI), K1, Z0
	VMULPD       Z0, Z15, Z0
	VMOVUPD      Z0, K1, (DI)
	LEAQ         (SI)(AX*8), SI
	LEAQ         (DI)(AX*8), DI
	SUBQ         AX, CX

aligned:
	SUBQ $32, CX
	JLT  vectors

loop:
	VMULPD  (SI), Z15, Z0
	VMULPD  64(SI), Z15, Z1
	VMULPD  128(SI), Z15, Z2
	VMULPD  192(SI), Z15, Z3
	VMOVUPD Z0, (DI)
	VMOVUPD Z1, 64(DI)
	VMOVUPD Z2, 128(DI)
	VMOVUPD Z3, 192(DI)
	ADDQ    $256, SI
	ADDQ    $256, DI
	SUBQ    $32, CX
	JGE     loop

vectors:
	ADDQ $24, CX // elements left - 8
	JLT  tail

vector:
	VMULPD  (SI), Z15, Z0
	VMOVUPD Z0, (DI)
	ADDQ    $64, SI
	ADDQ    $64, DI
	SUBQ    $8, CX
	JGE     vector

tail:
	ADDQ      $8, CX // elements left, 0 .. 7
	JEQ       done
	MOVL      $-1, AX
	BZHIL     CX, AX, AX
	KMOVW     AX, K1
	VMOVUPD.Z (SI), K1, Z0
	VMULPD    Z0, Z15, Z0
	VMOVUPD   Z0, K1, (DI)

done:
	VZEROUPPER
	RET

// func addScalarF32AVX512(dst *float32, alpha float32, x *float32, n int)
// dst[i] = x[i] + alpha. Requires AVX512F, BMI2.
//
// DI dst, SI x, Z15 alpha, CX elements left, AX, R8 scratch, K1 mask, Z0-Z3 data.
// Four vectors a turn: loads and stores already fill the ports, more only lengthens the tail. Head of a long slice: one
// vector under a mask, up to the alignment of dst. Tail: whole vectors, then one under a mask.
TEXT ·addScalarF32AVX512(SB), NOSPLIT, $0-32
	MOVQ         dst+0(FP), DI
	VBROADCASTSS alpha+8(FP), Z15
	MOVQ         x+16(FP), SI
	MOVQ         n+24(FP), CX
	CMPQ         CX, $128
	JLT          aligned
	MOVQ         DI, AX
	NEGQ         AX
	ANDQ         $63, AX
	JEQ          aligned
	SHRQ         $2, AX // elements until dst is aligned: no store crosses a cache line then
	MOVL         $-1, R8
	BZHIL        AX, R8, R8
	KMOVW        R8, K1
	VMOVUPS.Z    (SI), K1, Z0
	VADDPS       Z0, Z15, Z0
	VMOVUPS      Z0, K1, (DI)
	LEAQ         (SI)(AX*4), SI
	LEAQ         (DI)(AX*4), DI
	SUBQ         AX, CX

aligned:
	SUBQ $64, CX
	JLT  vectors

loop:
	VADDPS  (SI), Z15, Z0
	VADDPS  64(SI), Z15, Z1
	VADDPS  128(SI), Z15, Z2
	VADDPS  192(SI), Z15, Z3
	VMOVUPS Z0, (DI)
	VMOVUPS Z1, 64(DI)
	VMOVUPS Z2, 128(DI)
	VMOVUPS Z3, 192(DI)
	ADDQ    $256, SI
	ADDQ    $256, DI
	SUBQ    $64, CX
	JGE     loop

vectors:
	ADDQ $48, CX // elements left - 16
	JLT  tail

vector:
	VADDPS  (SI), Z15, Z0
	VMOVUPS Z0, (DI)
	ADDQ    $64, SI
	ADDQ    $64, DI
	SUBQ    $16, CX
	JGE     vector

tail:
	ADDQ      $16, CX // elements left, 0 .. 15
	JEQ       done
	MOVL      $-1, AX
	BZHIL     CX, AX, AX
	KMOVW     AX, K1
	VMOVUPS.Z (SI), K1, Z0
	VADDPS    Z0, Z15, Z0
	VMOVUPS   Z0, K1, (DI)

done:
	VZEROUPPER
	RET

// func addScalarF64AVX512(dst *float64, alpha float64, x *float64, n int)
// dst[i] = x[i] + alpha. Requires AVX512F, BMI2.
//
// DI dst, SI x, Z15 alpha, CX elements left, AX, R8 scratch, K1 mask, Z0-Z3 data.
// Four vectors a turn: loads and stores already fill the ports, more only lengthens the tail. Head of a long slice: one
// vector under a mask, up to the alignment of dst. Tail: whole vectors, then one under a mask.
TEXT ·addScalarF64AVX512(SB), NOSPLIT, $0-32
	MOVQ         dst+0(FP), DI
	VBROADCASTSD alpha+8(FP), Z15
	MOVQ         x+16(FP), SI
	MOVQ         n+24(FP), CX
	CMPQ         CX, $64
	JLT          aligned
	MOVQ         DI, AX
	NEGQ         AX
	ANDQ         $63, AX
	JEQ          aligned
	SHRQ         $3, AX // elements until dst is aligned: no store crosses a cache line then
	MOVL         $-1, R8
	BZHIL        AX, R8, R8
	KMOVW        R8, K1
	VMOVUPD.Z    (SI), K1, Z0
	VADDPD       Z0, Z15, Z0
	VMOVUPD      Z0, K1, (DI)
	LEAQ         (SI)(AX*8), SI
	LEAQ         (DI)(AX*8), DI
	SUBQ         AX, CX

aligned:
	SUBQ $32, CX
	JLT  vectors

loop:
	VADDPD  (SI), Z15, Z0
	VADDPD  64(SI), Z15, Z1
	VADDPD  128(SI), Z15, Z2
	VADDPD  192(SI), Z15, Z3
	VMOVUPD Z0, (DI)
	VMOVUPD Z1, 64(DI)
	VMOVUPD Z2, 128(DI)
	VMOVUPD Z3, 192(DI)
	ADDQ    $256, SI
	ADDQ    $256, DI
	SUBQ    $32, CX
	JGE     loop

vectors:
	ADDQ $24, CX // elements left - 8
	JLT  tail

vector:
	VADDPD  (SI), Z15, Z0
	VMOVUPD Z0, (DI)
	ADDQ    $64, SI
	ADDQ    $64, DI
	SUBQ    $8, CX
	JGE     vector

tail:
	ADDQ      $8, CX // elements left, 0 .. 7
	JEQ       done
	MOVL      $-1, AX
	BZHIL     CX, AX, AX
	KMOVW     AX, K1
	VMOVUPD.Z (SI), K1, Z0
	VADDPD    Z0, Z15, Z0
	VMOVUPD   Z0, K1, (DI)

done:
	VZEROUPPER
	RET

// func fillF32AVX512(dst *float32, v float32, n int)
// dst[i] = v. Requires AVX512F, BMI2.
//
// DI dst, Z0 v, CX elements left, AX, R8 scratch, K1 mask.
// Four vectors a turn: loads and stores already fill the ports, more only lengthens the tail. Head of a long slice: one
// vector under a mask, up to the alignment of dst. Tail: whole vectors, then one under a mask.
TEXT ·fillF32AVX512(SB), NOSPLIT, $0-24
	MOVQ         dst+0(FP), DI
	VBROADCASTSS v+8(FP), Z0
	MOVQ         n+16(FP), CX
	CMPQ         CX, $128
	JLT          aligned
	MOVQ         DI, AX
	NEGQ         AX
	ANDQ         $63, AX
	JEQ          aligned
	SHRQ         $2, AX // elements until dst is aligned: no store crosses a cache line then
	MOVL         $-1, R8
	BZHIL        AX, R8, R8
	KMOVW        R8, K1
	VMOVUPS      Z0, K1, (DI)
	LEAQ         (DI)(AX*4), DI
	SUBQ         AX, CX

aligned:
	SUBQ $64, CX
	JLT  vectors

loop:
	VMOVUPS Z0, (DI)
	VMOVUPS Z0, 64(DI)
	VMOVUPS Z0, 128(DI)
	VMOVUPS Z0, 192(DI)
	ADDQ    $256, DI
	SUBQ    $64, CX
	JGE     loop

vectors:
	ADDQ $48, CX // elements left - 16
	JLT  tail

vector:
	VMOVUPS Z0, (DI)
	ADDQ    $64, DI
	SUBQ    $16, CX
	JGE     vector

tail:
	ADDQ    $16, CX // elements left, 0 .. 15
	JEQ     done
	MOVL    $-1, AX
	BZHIL   CX, AX, AX
	KMOVW   AX, K1
	VMOVUPS Z0, K1, (DI)

done:
	VZEROUPPER
	RET

// func fillF64AVX512(dst *float64, v float64, n int)
// dst[i] = v. Requires AVX512F, BMI2.
//
// DI dst, Z0 v, CX elements left, AX, R8 scratch, K1 mask.
// Four vectors a turn: loads and stores already fill the ports, more only lengthens the tail. Head of a long slice: one
// vector under a mask, up to the alignment of dst. Tail: whole vectors, then one under a mask.
TEXT ·fillF64AVX512(SB), NOSPLIT, $0-24
	MOVQ         dst+0(FP), DI
	VBROADCASTSD v+8(FP), Z0
	MOVQ         n+16(FP), CX
	CMPQ         CX, $64
	JLT          aligned
	MOVQ         DI, AX
	NEGQ         AX
	ANDQ         $63, AX
	JEQ          aligned
	SHRQ         $3, AX // elements until dst is aligned: no store crosses a cache line then
	MOVL         $-1, R8
	BZHIL        AX, R8, R8
	KMOVW        R8, K1
	VMOVUPD      Z0, K1, (DI)
	LEAQ         (DI)(AX*8), DI
	SUBQ         AX, CX

aligned:
	SUBQ $32, CX
	JLT  vectors

loop:
	VMOVUPD Z0, (DI)
	VMOVUPD Z0, 64(DI)
	VMOVUPD Z0, 128(DI)
	VMOVUPD Z0, 192(DI)
	ADDQ    $256, DI
	SUBQ    $32, CX
	JGE     loop

vectors:
	ADDQ $24, CX // elements left - 8
	JLT  tail

vector:
	VMOVUPD Z0, (DI)
	ADDQ    $64, DI
	SUBQ    $8, CX
	JGE     vector

tail:
	ADDQ    $8, CX // elements left, 0 .. 7
	JEQ     done
	MOVL    $-1, AX
	BZHIL   CX, AX, AX
	KMOVW   AX, K1
	VMOVUPD Z0, K1, (DI)

done:
	VZEROUPPER
	RET
