//go:build !purego && !noasm

#include "textflag.h"

// func negF32AVX512(dst, x *float32, n int)
// dst[i] = -x[i]. Requires AVX512F, BMI2.
//
// DI dst, SI x, CX elements left, AX, R8 scratch, K1 mask, Z15 sign bits, Z0-Z3 data.
// Four vectors a turn: loads and stores already fill the ports, more only lengthens the tail. Head of a long slice: one
// vector under a mask, up to the alignment of dst. Tail: whole vectors, then one under a mask.
TEXT ·negF32AVX512(SB), NOSPLIT, $0-24
	MOVQ         dst+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         n+16(FP), CX
	MOVL         $0x80000000, AX
	VPBROADCASTD AX, Z15
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
	VPXORD       Z0, Z15, Z0
	VMOVUPS      Z0, K1, (DI)
	LEAQ         (SI)(AX*4), SI
	LEAQ         (DI)(AX*4), DI
	SUBQ         AX, CX

aligned:
	SUBQ $64, CX
	JLT  vectors

loop:
	VPXORD  (SI), Z15, Z0
	VPXORD  64(SI), Z15, Z1
	VPXORD  128(SI), Z15, Z2
	VPXORD  192(SI), Z15, Z3
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
	VPXORD  (SI), Z15, Z0
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
	VPXORD    Z0, Z15, Z0
	VMOVUPS   Z0, K1, (DI)

done:
	VZEROUPPER
	RET

// func negF64AVX512(dst, x *float64, n int)
// dst[i] = -x[i]. Requires AVX512F, BMI2.
//
// DI dst, SI x, CX elements left, AX, R8 scratch, K1 mask, Z15 sign bits, Z0-Z3 data.
// Four vectors a turn: loads and stores already fill the ports, more only lengthens the tail. Head of a long slice: one
// vector under a mask, up to the alignment of dst. Tail: whole vectors, then one under a mask.
TEXT ·negF64AVX512(SB), NOSPLIT, $0-24
	MOVQ         dst+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         n+16(FP), CX
	MOVQ         $0x8000000000000000, AX
	VPBROADCASTQ AX, Z15
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
	VPXORQ       Z0, Z15, Z0
	VMOVUPD      Z0, K1, (DI)
	LEAQ         (SI)(AX*8), SI
	LEAQ         (DI)(AX*8), DI
	SUBQ         AX, CX

aligned:
	SUBQ $32, CX
	JLT  vectors

loop:
	VPXORQ  (SI), Z15, Z0
	VPXORQ  64(SI), Z15, Z1
	VPXORQ  128(SI), Z15, Z2
	VPXORQ  192(SI), Z15, Z3
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
	VPXORQ  (SI), Z15, Z0
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
	VPXORQ    Z0, Z15, Z0
	VMOVUPD   Z0, K1, (DI)

done:
	VZEROUPPER
	RET

// func absF32AVX512(dst, x *float32, n int)
// dst[i] = |x[i]|. Requires AVX512F, BMI2.
//
// DI dst, SI x, CX elements left, AX, R8 scratch, K1 mask, Z15 all but the sign bits, Z0-Z3 data.
// Four vectors a turn: loads and stores already fill the ports, more only lengthens the tail. Head of a long slice: one
// vector under a mask, up to the alignment of dst. Tail: whole vectors, then one under a mask.
TEXT ·absF32AVX512(SB), NOSPLIT, $0-24
	MOVQ         dst+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         n+16(FP), CX
	MOVL         $0x7fffffff, AX
	VPBROADCASTD AX, Z15
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
	VPANDD       Z0, Z15, Z0
	VMOVUPS      Z0, K1, (DI)
	LEAQ         (SI)(AX*4), SI
	LEAQ         (DI)(AX*4), DI
	SUBQ         AX, CX

aligned:
	SUBQ $64, CX
	JLT  vectors

loop:
	VPANDD  (SI), Z15, Z0
	VPANDD  64(SI), Z15, Z1
	VPANDD  128(SI), Z15, Z2
	VPANDD  192(SI), Z15, Z3
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
	VPANDD  (SI), Z15, Z0
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
	VPANDD    Z0, Z15, Z0
	VMOVUPS   Z0, K1, (DI)

done:
	VZEROUPPER
	RET

// func absF64AVX512(dst, x *float64, n int)
// dst[i] = |x[i]|. Requires AVX512F, BMI2.
//
// DI dst, SI x, CX elements left, AX, R8 scratch, K1 mask, Z15 all but the sign bits, Z0-Z3 data.
// Four vectors a turn: loads and stores already fill the ports, more only lengthens the tail. Head of a long slice: one
// vector under a mask, up to the alignment of dst. Tail: whole vectors, then one under a mask.
TEXT ·absF64AVX512(SB), NOSPLIT, $0-24
	MOVQ         dst+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         n+16(FP), CX
	MOVQ         $0x7fffffffffffffff, AX
	VPBROADCASTQ AX, Z15
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
	VPANDQ       Z0, Z15, Z0
	VMOVUPD      Z0, K1, (DI)
	LEAQ         (SI)(AX*8), SI
	LEAQ         (DI)(AX*8), DI
	SUBQ         AX, CX

aligned:
	SUBQ $32, CX
	JLT  vectors

loop:
	VPANDQ  (SI), Z15, Z0
	VPANDQ  64(SI), Z15, Z1
	VPANDQ  128(SI), Z15, Z2
	VPANDQ  192(SI), Z15, Z3
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
	VPANDQ  (SI), Z15, Z0
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
	VPANDQ    Z0, Z15, Z0
	VMOVUPD   Z0, K1, (DI)

done:
	VZEROUPPER
	RET

// func sqrtF32AVX512(dst, x *float32, n int)
// dst[i] = the square root of x[i]. Requires AVX512F, BMI2.
//
// DI dst, SI x, CX elements left, AX, R8 scratch, K1 mask, Z0-Z3 data.
// Four vectors a turn: loads and stores already fill the ports, more only lengthens the tail. Head of a long slice: one
// vector under a mask, up to the alignment of dst. Tail: whole vectors, then one under a mask.
TEXT ·sqrtF32AVX512(SB), NOSPLIT, $0-24
	MOVQ      dst+0(FP), DI
	MOVQ      x+8(FP), SI
	MOVQ      n+16(FP), CX
	CMPQ      CX, $128
	JLT       aligned
	MOVQ      DI, AX
	NEGQ      AX
	ANDQ      $63, AX
	JEQ       aligned
	SHRQ      $2, AX // elements until dst is aligned: no store crosses a cache line then
	MOVL      $-1, R8
	BZHIL     AX, R8, R8
	KMOVW     R8, K1
	VMOVUPS.Z (SI), K1, Z0
	VSQRTPS   Z0, Z0
	VMOVUPS   Z0, K1, (DI)
	LEAQ      (SI)(AX*4), SI
	LEAQ      (DI)(AX*4), DI
	SUBQ      AX, CX

aligned:
	SUBQ $64, CX
	JLT  vectors

loop:
	VSQRTPS (SI), Z0
	VSQRTPS 64(SI), Z1
	VSQRTPS 128(SI), Z2
	VSQRTPS 192(SI), Z3
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
	VSQRTPS (SI), Z0
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
	VSQRTPS   Z0, Z0
	VMOVUPS   Z0, K1, (DI)

done:
	VZEROUPPER
	RET

// func sqrtF64AVX512(dst, x *float64, n int)
// dst[i] = the square root of x[i]. Requires AVX512F, BMI2.
//
// DI dst, SI x, CX elements left, AX, R8 scratch, K1 mask, Z0-Z3 data.
// Four vectors a turn: loads and stores already fill the ports, more only lengthens the tail. Head of a long slice: one
// vector under a mask, up to the alignment of dst. Tail: whole vectors, then one under a mask.
TEXT ·sqrtF64AVX512(SB), NOSPLIT, $0-24
	MOVQ      dst+0(FP), DI
	MOVQ      x+8(FP), SI
	MOVQ      n+16(FP), CX
	CMPQ      CX, $64
	JLT       aligned
	MOVQ      DI, AX
	NEGQ      AX
	ANDQ      $63, AX
	JEQ       aligned
	SHRQ      $3, AX // elements until dst is aligned: no store crosses a cache line then
	MOVL      $-1, R8
	BZHIL     AX, R8, R8
	KMOVW     R8, K1
	VMOVUPD.Z (SI), K1, Z0
	VSQRTPD   Z0, Z0
	VMOVUPD   Z0, K1, (DI)
	LEAQ      (SI)(AX*8), SI
	LEAQ      (DI)(AX*8), DI
	SUBQ      AX, CX

aligned:
	SUBQ $32, CX
	JLT  vectors

loop:
	VSQRTPD (SI), Z0
	VSQRTPD 64(SI), Z1
	VSQRTPD 128(SI), Z2
	VSQRTPD 192(SI), Z3
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
	VSQRTPD (SI), Z0
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
	VSQRTPD   Z0, Z0
	VMOVUPD   Z0, K1, (DI)

done:
	VZEROUPPER
	RET
