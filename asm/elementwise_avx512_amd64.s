//go:build !purego && !noasm

#include "textflag.h"

// func addF32AVX512(dst, a, b *float32, n int)
// dst[i] = a[i] + b[i]. Requires AVX512F, BMI2.
//
// DI dst, SI a, DX b, CX elements left, AX, R8 scratch, K1 mask, Z0-Z3 data.
// Four vectors a turn: loads and stores already fill the ports, more only lengthens the tail. Head of a long slice: one
// vector under a mask, up to the alignment of dst. Tail: whole vectors, then one under a mask.
TEXT ·addF32AVX512(SB), NOSPLIT, $0-32
	MOVQ      dst+0(FP), DI
	MOVQ      a+8(FP), SI
	MOVQ      b+16(FP), DX
	MOVQ      n+24(FP), CX
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
	VMOVUPS.Z (DX), K1, Z4
	VADDPS    Z4, Z0, Z0
	VMOVUPS   Z0, K1, (DI)
	LEAQ      (SI)(AX*4), SI
	LEAQ      (DX)(AX*4), DX
	LEAQ      (DI)(AX*4), DI
	SUBQ      AX, CX

aligned:
	SUBQ $64, CX
	JLT  vectors

loop:
	VMOVUPS (SI), Z0
	VMOVUPS 64(SI), Z1
	VMOVUPS 128(SI), Z2
	VMOVUPS 192(SI), Z3
	VADDPS  (DX), Z0, Z0
	VADDPS  64(DX), Z1, Z1
	VADDPS  128(DX), Z2, Z2
	VADDPS  192(DX), Z3, Z3
	VMOVUPS Z0, (DI)
	VMOVUPS Z1, 64(DI)
	VMOVUPS Z2, 128(DI)
	VMOVUPS Z3, 192(DI)
	ADDQ    $256, SI
	ADDQ    $256, DX
	ADDQ    $256, DI
	SUBQ    $64, CX
	JGE     loop

vectors:
	ADDQ $48, CX // elements left - 16
	JLT  tail

vector:
	VMOVUPS (SI), Z0
	VADDPS  (DX), Z0, Z0
	VMOVUPS Z0, (DI)
	ADDQ    $64, SI
	ADDQ    $64, DX
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
	VMOVUPS.Z (DX), K1, Z4
	VADDPS    Z4, Z0, Z0
	VMOVUPS   Z0, K1, (DI)

done:
	VZEROUPPER
	RET

// func addF64AVX512(dst, a, b *float64, n int)
// dst[i] = a[i] + b[i]. Requires AVX512F, BMI2.
//
// DI dst, SI a, DX b, CX elements left, AX, R8 scratch, K1 mask, Z0-Z3 data.
// Four vectors a turn: loads and stores already fill the ports, more only lengthens the tail. Head of a long slice: one
// vector under a mask, up to the alignment of dst. Tail: whole vectors, then one under a mask.
TEXT ·addF64AVX512(SB), NOSPLIT, $0-32
	MOVQ      dst+0(FP), DI
	MOVQ      a+8(FP), SI
	MOVQ      b+16(FP), DX
	MOVQ      n+24(FP), CX
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
	VMOVUPD.Z (DX), K1, Z4
	VADDPD    Z4, Z0, Z0
	VMOVUPD   Z0, K1, (DI)
	LEAQ      (SI)(AX*8), SI
	LEAQ      (DX)(AX*8), DX
	LEAQ      (DI)(AX*8), DI
	SUBQ      AX, CX

aligned:
	SUBQ $32, CX
	JLT  vectors

loop:
	VMOVUPD (SI), Z0
	VMOVUPD 64(SI), Z1
	VMOVUPD 128(SI), Z2
	VMOVUPD 192(SI), Z3
	VADDPD  (DX), Z0, Z0
	VADDPD  64(DX), Z1, Z1
	VADDPD  128(DX), Z2, Z2
	VADDPD  192(DX), Z3, Z3
	VMOVUPD Z0, (DI)
	VMOVUPD Z1, 64(DI)
	VMOVUPD Z2, 128(DI)
	VMOVUPD Z3, 192(DI)
	ADDQ    $256, SI
	ADDQ    $256, DX
	ADDQ    $256, DI
	SUBQ    $32, CX
	JGE     loop

vectors:
	ADDQ $24, CX // elements left - 8
	JLT  tail

vector:
	VMOVUPD (SI), Z0
	VADDPD  (DX), Z0, Z0
	VMOVUPD Z0, (DI)
	ADDQ    $64, SI
	ADDQ    $64, DX
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
	VMOVUPD.Z (DX), K1, Z4
	VADDPD    Z4, Z0, Z0
	VMOVUPD   Z0, K1, (DI)

done:
	VZEROUPPER
	RET

// func subF32AVX512(dst, a, b *float32, n int)
// dst[i] = a[i] - b[i]. Requires AVX512F, BMI2.
//
// DI dst, SI a, DX b, CX elements left, AX, R8 scratch, K1 mask, Z0-Z3 data.
// Four vectors a turn: loads and stores already fill the ports, more only lengthens the tail. Head of a long slice: one
// vector under a mask, up to the alignment of dst. Tail: whole vectors, then one under a mask.
TEXT ·subF32AVX512(SB), NOSPLIT, $0-32
	MOVQ      dst+0(FP), DI
	MOVQ      a+8(FP), SI
	MOVQ      b+16(FP), DX
	MOVQ      n+24(FP), CX
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
	VMOVUPS.Z (DX), K1, Z4
	VSUBPS    Z4, Z0, Z0
	VMOVUPS   Z0, K1, (DI)
	LEAQ      (SI)(AX*4), SI
	LEAQ      (DX)(AX*4), DX
	LEAQ      (DI)(AX*4), DI
	SUBQ      AX, CX

aligned:
	SUBQ $64, CX
	JLT  vectors

loop:
	VMOVUPS (SI), Z0
	VMOVUPS 64(SI), Z1
	VMOVUPS 128(SI), Z2
	VMOVUPS 192(SI), Z3
	VSUBPS  (DX), Z0, Z0
	VSUBPS  64(DX), Z1, Z1
	VSUBPS  128(DX), Z2, Z2
	VSUBPS  192(DX), Z3, Z3
	VMOVUPS Z0, (DI)
	VMOVUPS Z1, 64(DI)
	VMOVUPS Z2, 128(DI)
	VMOVUPS Z3, 192(DI)
	ADDQ    $256, SI
	ADDQ    $256, DX
	ADDQ    $256, DI
	SUBQ    $64, CX
	JGE     loop

vectors:
	ADDQ $48, CX // elements left - 16
	JLT  tail

vector:
	VMOVUPS (SI), Z0
	VSUBPS  (DX), Z0, Z0
	VMOVUPS Z0, (DI)
	ADDQ    $64, SI
	ADDQ    $64, DX
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
	VMOVUPS.Z (DX), K1, Z4
	VSUBPS    Z4, Z0, Z0
	VMOVUPS   Z0, K1, (DI)

done:
	VZEROUPPER
	RET

// func subF64AVX512(dst, a, b *float64, n int)
// dst[i] = a[i] - b[i]. Requires AVX512F, BMI2.
//
// DI dst, SI a, DX b, CX elements left, AX, R8 scratch, K1 mask, Z0-Z3 data.
// Four vectors a turn: loads and stores already fill the ports, more only lengthens the tail. Head of a long slice: one
// vector under a mask, up to the alignment of dst. Tail: whole vectors, then one under a mask.
TEXT ·subF64AVX512(SB), NOSPLIT, $0-32
	MOVQ      dst+0(FP), DI
	MOVQ      a+8(FP), SI
	MOVQ      b+16(FP), DX
	MOVQ      n+24(FP), CX
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
	VMOVUPD.Z (DX), K1, Z4
	VSUBPD    Z4, Z0, Z0
	VMOVUPD   Z0, K1, (DI)
	LEAQ      (SI)(AX*8), SI
	LEAQ      (DX)(AX*8), DX
	LEAQ      (DI)(AX*8), DI
	SUBQ      AX, CX

aligned:
	SUBQ $32, CX
	JLT  vectors

loop:
	VMOVUPD (SI), Z0
	VMOVUPD 64(SI), Z1
	VMOVUPD 128(SI), Z2
	VMOVUPD 192(SI), Z3
	VSUBPD  (DX), Z0, Z0
	VSUBPD  64(DX), Z1, Z1
	VSUBPD  128(DX), Z2, Z2
	VSUBPD  192(DX), Z3, Z3
	VMOVUPD Z0, (DI)
	VMOVUPD Z1, 64(DI)
	VMOVUPD Z2, 128(DI)
	VMOVUPD Z3, 192(DI)
	ADDQ    $256, SI
	ADDQ    $256, DX
	ADDQ    $256, DI
	SUBQ    $32, CX
	JGE     loop

vectors:
	ADDQ $24, CX // elements left - 8
	JLT  tail

vector:
	VMOVUPD (SI), Z0
	VSUBPD  (DX), Z0, Z0
	VMOVUPD Z0, (DI)
	ADDQ    $64, SI
	ADDQ    $64, DX
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
	VMOVUPD.Z (DX), K1, Z4
	VSUBPD    Z4, Z0, Z0
	VMOVUPD   Z0, K1, (DI)

done:
	VZEROUPPER
	RET

// func mulF32AVX512(dst, a, b *float32, n int)
// dst[i] = a[i] * b[i]. Requires AVX512F, BMI2.
//
// DI dst, SI a, DX b, CX elements left, AX, R8 scratch, K1 mask, Z0-Z3 data.
// Four vectors a turn: loads and stores already fill the ports, more only lengthens the tail. Head of a long slice: one
// vector under a mask, up to the alignment of dst. Tail: whole vectors, then one under a mask.
TEXT ·mulF32AVX512(SB), NOSPLIT, $0-32
	MOVQ      dst+0(FP), DI
	MOVQ      a+8(FP), SI
	MOVQ      b+16(FP), DX
	MOVQ      n+24(FP), CX
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
	VMOVUPS.Z (DX), K1, Z4
	VMULPS    Z4, Z0, Z0
	VMOVUPS   Z0, K1, (DI)
	LEAQ      (SI)(AX*4), SI
	LEAQ      (DX)(AX*4), DX
	LEAQ      (DI)(AX*4), DI
	SUBQ      AX, CX

aligned:
	SUBQ $64, CX
	JLT  vectors

loop:
	VMOVUPS (SI), Z0
	VMOVUPS 64(SI), Z1
	VMOVUPS 128(SI), Z2
	VMOVUPS 192(SI), Z3
	VMULPS  (DX), Z0, Z0
	VMULPS  64(DX), Z1, Z1
	VMULPS  128(DX), Z2, Z2
	VMULPS  192(DX), Z3, Z3
	VMOVUPS Z0, (DI)
	VMOVUPS Z1, 64(DI)
	VMOVUPS Z2, 128(DI)
	VMOVUPS Z3, 192(DI)
	ADDQ    $256, SI
	ADDQ    $256, DX
	ADDQ    $256, DI
	SUBQ    $64, CX
	JGE     loop

vectors:
	ADDQ $48, CX // elements left - 16
	JLT  tail

vector:
	VMOVUPS (SI), Z0
	VMULPS  (DX), Z0, Z0
	VMOVUPS Z0, (DI)
	ADDQ    $64, SI
	ADDQ    $64, DX
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
	VMOVUPS.Z (DX), K1, Z4
	VMULPS    Z4, Z0, Z0
	VMOVUPS   Z0, K1, (DI)

done:
	VZEROUPPER
	RET

// func mulF64AVX512(dst, a, b *float64, n int)
// dst[i] = a[i] * b[i]. Requires AVX512F, BMI2.
//
// DI dst, SI a, DX b, CX elements left, AX, R8 scratch, K1 mask, Z0-Z3 data.
// Four vectors a turn: loads and stores already fill the ports, more only lengthens the tail. Head of a long slice: one
// vector under a mask, up to the alignment of dst. Tail: whole vectors, then one under a mask.
TEXT ·mulF64AVX512(SB), NOSPLIT, $0-32
	MOVQ      dst+0(FP), DI
	MOVQ      a+8(FP), SI
	MOVQ      b+16(FP), DX
	MOVQ      n+24(FP), CX
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
	VMOVUPD.Z (DX), K1, Z4
	VMULPD    Z4, Z0, Z0
	VMOVUPD   Z0, K1, (DI)
	LEAQ      (SI)(AX*8), SI
	LEAQ      (DX)(AX*8), DX
	LEAQ      (DI)(AX*8), DI
	SUBQ      AX, CX

aligned:
	SUBQ $32, CX
	JLT  vectors

loop:
	VMOVUPD (SI), Z0
	VMOVUPD 64(SI), Z1
	VMOVUPD 128(SI), Z2
	VMOVUPD 192(SI), Z3
	VMULPD  (DX), Z0, Z0
	VMULPD  64(DX), Z1, Z1
	VMULPD  128(DX), Z2, Z2
	VMULPD  192(DX), Z3, Z3
	VMOVUPD Z0, (DI)
	VMOVUPD Z1, 64(DI)
	VMOVUPD Z2, 128(DI)
	VMOVUPD Z3, 192(DI)
	ADDQ    $256, SI
	ADDQ    $256, DX
	ADDQ    $256, DI
	SUBQ    $32, CX
	JGE     loop

vectors:
	ADDQ $24, CX // elements left - 8
	JLT  tail

vector:
	VMOVUPD (SI), Z0
	VMULPD  (DX), Z0, Z0
	VMOVUPD Z0, (DI)
	ADDQ    $64, SI
	ADDQ    $64, DX
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
	VMOVUPD.Z (DX), K1, Z4
	VMULPD    Z4, Z0, Z0
	VMOVUPD   Z0, K1, (DI)

done:
	VZEROUPPER
	RET
