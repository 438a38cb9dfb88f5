//go:build !purego && !noasm

#include "textflag.h"

// func reluF32AVX512(dst, x *float32, n int)
// dst[i] = max(x[i], 0). Requires AVX512F, BMI2.
//
// DI dst, SI x, CX elements left, AX, BX scratch, K1 tail mask, Z0-Z3 data, Z15 0.
// x86's maximum returns its second source, here x, if both are zeros or one is NaN: right for NaN; adding +0 turns the -0
// that is left into +0.
// Four vectors a turn: the store port is the limit. A dst off a cache line begins with a partial vector, since a store
// across two lines costs two. Tail: whole vectors, then one under a mask.
TEXT ·reluF32AVX512(SB), NOSPLIT, $0-24
	MOVQ   dst+0(FP), DI
	MOVQ   x+8(FP), SI
	MOVQ   n+16(FP), CX
	VXORPS X15, X15, X15
	SUBQ   $64, CX
	JLT    vectors
	TESTQ  $63, DI
	JNE    align

loop:
	VMAXPS  (SI), Z15, Z0
	VMAXPS  64(SI), Z15, Z1
	VMAXPS  128(SI), Z15, Z2
	VMAXPS  192(SI), Z15, Z3
	VADDPS  Z15, Z0, Z0
	VADDPS  Z15, Z1, Z1
	VADDPS  Z15, Z2, Z2
	VADDPS  Z15, Z3, Z3
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
	VMAXPS  (SI), Z15, Z0
	VADDPS  Z15, Z0, Z0
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
	VMAXPS    Z0, Z15, Z0
	VADDPS    Z15, Z0, Z0
	VMOVUPS   Z0, K1, (DI)

done:
	VZEROUPPER
	RET

align:
	MOVQ      DI, BX
	NEGQ      BX
	ANDQ      $63, BX
	SHRQ      $2, BX // elements up to the next cache line
	MOVL      $-1, AX
	BZHIL     BX, AX, AX
	KMOVW     AX, K1
	VMOVUPS.Z (SI), K1, Z0
	VMAXPS    Z0, Z15, Z0
	VADDPS    Z15, Z0, Z0
	VMOVUPS   Z0, K1, (DI)
	LEAQ      (SI)(BX*4), SI
	LEAQ      (DI)(BX*4), DI
	SUBQ      BX, CX
	JGE       loop
	JMP       vectors

// func reluF64AVX512(dst, x *float64, n int)
// dst[i] = max(x[i], 0). Requires AVX512F, BMI2.
//
// DI dst, SI x, CX elements left, AX, BX scratch, K1 tail mask, Z0-Z3 data, Z15 0.
// x86's maximum returns its second source, here x, if both are zeros or one is NaN: right for NaN; adding +0 turns the -0
// that is left into +0.
// Four vectors a turn: the store port is the limit. A dst off a cache line begins with a partial vector, since a store
// across two lines costs two. Tail: whole vectors, then one under a mask.
TEXT ·reluF64AVX512(SB), NOSPLIT, $0-24
	MOVQ   dst+0(FP), DI
	MOVQ   x+8(FP), SI
	MOVQ   n+16(FP), CX
	VXORPS X15, X15, X15
	SUBQ   $32, CX
	JLT    vectors
	TESTQ  $63, DI
	JNE    align

loop:
	VMAXPD  (SI), Z15, Z0
	VMAXPD  64(SI), Z15, Z1
	VMAXPD  128(SI), Z15, Z2
	VMAXPD  192(SI), Z15, Z3
	VADDPD  Z15, Z0, Z0
	VADDPD  Z15, Z1, Z1
	VADDPD  Z15, Z2, Z2
	VADDPD  Z15, Z3, Z3
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
	VMAXPD  (SI), Z15, Z0
	VADDPD  Z15, Z0, Z0
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
	VMAXPD    Z0, Z15, Z0
	VADDPD    Z15, Z0, Z0
	VMOVUPD   Z0, K1, (DI)

done:
	VZEROUPPER
	RET

align:
	MOVQ      DI, BX
	NEGQ      BX
	ANDQ      $63, BX
	SHRQ      $3, BX // elements up to the next cache line
	MOVL      $-1, AX
	BZHIL     BX, AX, AX
	KMOVW     AX, K1
	VMOVUPD.Z (SI), K1, Z0
	VMAXPD    Z0, Z15, Z0
	VADDPD    Z15, Z0, Z0
	VMOVUPD   Z0, K1, (DI)
	LEAQ      (SI)(BX*8), SI
	LEAQ      (DI)(BX*8), DI
	SUBQ      BX, CX
	JGE       loop
	JMP       vectors

// func reluGradF32AVX512(dst, x, dy *float32, n int)
// dst[i] = x[i] <= 0 ? 0 : dy[i]. Requires AVX512F, BMI2.
//
// DI dst, SI x, DX dy, CX elements left, AX, BX scratch, K1 tail mask, K2-K5 comparisons, Z0-Z3 data, Z15 0.
// An unordered comparison keeps dy where x is NaN.
// Four vectors a turn: the store port is the limit. A dst off a cache line begins with a partial vector, since a store
// across two lines costs two. Tail: whole vectors, then one under a mask.
TEXT ·reluGradF32AVX512(SB), NOSPLIT, $0-32
	MOVQ   dst+0(FP), DI
	MOVQ   x+8(FP), SI
	MOVQ   dy+16(FP), DX
	MOVQ   n+24(FP), CX
	VXORPS X15, X15, X15
	SUBQ   $64, CX
	JLT    vectors
	TESTQ  $63, DI
	JNE    align

loop:
	VMOVUPS   (SI), Z0
	VMOVUPS   64(SI), Z1
	VMOVUPS   128(SI), Z2
	VMOVUPS   192(SI), Z3
	VCMPPS    $6, Z15, Z0, K2
	VCMPPS    $6, Z15, Z1, K3
	VCMPPS    $6, Z15, Z2, K4
	VCMPPS    $6, Z15, Z3, K5
	VMOVUPS.Z (DX), K2, Z0
	VMOVUPS.Z 64(DX), K3, Z1
	VMOVUPS.Z 128(DX), K4, Z2
	VMOVUPS.Z 192(DX), K5, Z3
	VMOVUPS   Z0, (DI)
	VMOVUPS   Z1, 64(DI)
	VMOVUPS   Z2, 128(DI)
	VMOVUPS   Z3, 192(DI)
	ADDQ      $256, SI
	ADDQ      $256, DX
	ADDQ      $256, DI
	SUBQ      $64, CX
	JGE       loop

vectors:
	ADDQ $48, CX // elements left - 16
	JLT  tail

vector:
	VMOVUPS   (SI), Z0
	VCMPPS    $6, Z15, Z0, K2
	VMOVUPS.Z (DX), K2, Z0
	VMOVUPS   Z0, (DI)
	ADDQ      $64, SI
	ADDQ      $64, DX
	ADDQ      $64, DI
	SUBQ      $16, CX
	JGE       vector

tail:
	ADDQ      $16, CX // elements left, 0 .. 15
	JEQ       done
	MOVL      $-1, AX
	BZHIL     CX, AX, AX
	KMOVW     AX, K1
	VMOVUPS.Z (SI), K1, Z0
	VCMPPS    $6, Z15, Z0, K1, K2
	VMOVUPS.Z (DX), K2, Z0
	VMOVUPS   Z0, K1, (DI)

done:
	VZEROUPPER
	RET

align:
	MOVQ      DI, BX
	NEGQ      BX
	ANDQ      $63, BX
	SHRQ      $2, BX // elements up to the next cache line
	MOVL      $-1, AX
	BZHIL     BX, AX, AX
	KMOVW     AX, K1
	VMOVUPS.Z (SI), K1, Z0
	VCMPPS    $6, Z15, Z0, K1, K2
	VMOVUPS.Z (DX), K2, Z0
	VMOVUPS   Z0, K1, (DI)
	LEAQ      (SI)(BX*4), SI
	LEAQ      (DX)(BX*4), DX
	LEAQ      (DI)(BX*4), DI
	SUBQ      BX, CX
	JGE       loop
	JMP       vectors

// func reluGradF64AVX512(dst, x, dy *float64, n int)
// dst[i] = x[i] <= 0 ? 0 : dy[i]. Requires AVX512F, BMI2.
//
// DI dst, SI x, DX dy, CX elements left, AX, BX scratch, K1 tail mask, K2-K5 comparisons, Z0-Z3 data, Z15 0.
// An unordered comparison keeps dy where x is NaN.
// Four vectors a turn: the store port is the limit. A dst off a cache line begins with a partial vector, since a store
// across two lines costs two. Tail: whole vectors, then one under a mask.
TEXT ·reluGradF64AVX512(SB), NOSPLIT, $0-32
	MOVQ   dst+0(FP), DI
	MOVQ   x+8(FP), SI
	MOVQ   dy+16(FP), DX
	MOVQ   n+24(FP), CX
	VXORPS X15, X15, X15
	SUBQ   $32, CX
	JLT    vectors
	TESTQ  $63, DI
	JNE    align

loop:
	VMOVUPD   (SI), Z0
	VMOVUPD   64(SI), Z1
	VMOVUPD   128(SI), Z2
	VMOVUPD   192(SI), Z3
	VCMPPD    $6, Z15, Z0, K2
	VCMPPD    $6, Z15, Z1, K3
	VCMPPD    $6, Z15, Z2, K4
	VCMPPD    $6, Z15, Z3, K5
	VMOVUPD.Z (DX), K2, Z0
	VMOVUPD.Z 64(DX), K3, Z1
	VMOVUPD.Z 128(DX), K4, Z2
	VMOVUPD.Z 192(DX), K5, Z3
	VMOVUPD   Z0, (DI)
	VMOVUPD   Z1, 64(DI)
	VMOVUPD   Z2, 128(DI)
	VMOVUPD   Z3, 192(DI)
	ADDQ      $256, SI
	ADDQ      $256, DX
	ADDQ      $256, DI
	SUBQ      $32, CX
	JGE       loop

vectors:
	ADDQ $24, CX // elements left - 8
	JLT  tail

vector:
	VMOVUPD   (SI), Z0
	VCMPPD    $6, Z15, Z0, K2
	VMOVUPD.Z (DX), K2, Z0
	VMOVUPD   Z0, (DI)
	ADDQ      $64, SI
	ADDQ      $64, DX
	ADDQ      $64, DI
	SUBQ      $8, CX
	JGE       vector

tail:
	ADDQ      $8, CX // elements left, 0 .. 7
	JEQ       done
	MOVL      $-1, AX
	BZHIL     CX, AX, AX
	KMOVW     AX, K1
	VMOVUPD.Z (SI), K1, Z0
	VCMPPD    $6, Z15, Z0, K1, K2
	VMOVUPD.Z (DX), K2, Z0
	VMOVUPD   Z0, K1, (DI)

done:
	VZEROUPPER
	RET

align:
	MOVQ      DI, BX
	NEGQ      BX
	ANDQ      $63, BX
	SHRQ      $3, BX // elements up to the next cache line
	MOVL      $-1, AX
	BZHIL     BX, AX, AX
	KMOVW     AX, K1
	VMOVUPD.Z (SI), K1, Z0
	VCMPPD    $6, Z15, Z0, K1, K2
	VMOVUPD.Z (DX), K2, Z0
	VMOVUPD   Z0, K1, (DI)
	LEAQ      (SI)(BX*8), SI
	LEAQ      (DX)(BX*8), DX
	LEAQ      (DI)(BX*8), DI
	SUBQ      BX, CX
	JGE       loop
	JMP       vectors
