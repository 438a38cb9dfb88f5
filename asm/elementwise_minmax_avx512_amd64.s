//go:build !purego && !noasm

#include "textflag.h"

// func divF32AVX512(dst, a, b *float32, n int)
// dst[i] = a[i] / b[i]. Requires AVX512F, BMI2.
//
// DI dst, SI a, DX b, CX elements left, AX, R8 scratch, K1 mask, Z0-Z3 data.
// Four vectors a turn: loads and stores already fill the ports, more only lengthens the tail. Head of a long slice: one
// vector under a mask, up to the alignment of dst. Tail: whole vectors, then one under a mask.
TEXT ·divF32AVX512(SB), NOSPLIT, $0-32
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
	VDIVPS    Z4, Z0, Z0
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
	VDIVPS  (DX), Z0, Z0
	VDIVPS  64(DX), Z1, Z1
	VDIVPS  128(DX), Z2, Z2
	VDIVPS  192(DX), Z3, Z3
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
	VDIVPS  (DX), Z0, Z0
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
	VDIVPS    Z4, Z0, Z0
	VMOVUPS   Z0, K1, (DI)

done:
	VZEROUPPER
	RET

// func divF64AVX512(dst, a, b *float64, n int)
// dst[i] = a[i] / b[i]. Requires AVX512F, BMI2.
//
// DI dst, SI a, DX b, CX elements left, AX, R8 scratch, K1 mask, Z0-Z3 data.
// Four vectors a turn: loads and stores already fill the ports, more only lengthens the tail. Head of a long slice: one
// vector under a mask, up to the alignment of dst. Tail: whole vectors, then one under a mask.
TEXT ·divF64AVX512(SB), NOSPLIT, $0-32
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
	VDIVPD    Z4, Z0, Z0
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
	VDIVPD  (DX), Z0, Z0
	VDIVPD  64(DX), Z1, Z1
	VDIVPD  128(DX), Z2, Z2
	VDIVPD  192(DX), Z3, Z3
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
	VDIVPD  (DX), Z0, Z0
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
	VDIVPD    Z4, Z0, Z0
	VMOVUPD   Z0, K1, (DI)

done:
	VZEROUPPER
	RET

// func maximumF32AVX512(dst, a, b *float32, n int)
// dst[i] = max(a[i], b[i]): VRANGE orders the zeros, the masked addition restores NaN. Requires AVX512F/DQ, BMI2.
//
// DI dst, SI a, DX b, CX elements left, AX, R8 scratch, K1 mask, K2-K5 lanes with a NaN, Z0-Z3 a, Z4-Z7 b, Z8-Z11 data.
// Four vectors a turn: loads and stores already fill the ports, more only lengthens the tail. Head of a long slice: one
// vector under a mask, up to the alignment of dst. Tail: whole vectors, then one under a mask.
TEXT ·maximumF32AVX512(SB), NOSPLIT, $0-32
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
	VCMPPS    $3, Z4, Z0, K2
	VRANGEPS  $5, Z4, Z0, Z8
	VADDPS    Z4, Z0, K2, Z8
	VMOVAPS   Z8, Z0
	VMOVUPS   Z0, K1, (DI)
	LEAQ      (SI)(AX*4), SI
	LEAQ      (DX)(AX*4), DX
	LEAQ      (DI)(AX*4), DI
	SUBQ      AX, CX

aligned:
	SUBQ $64, CX
	JLT  vectors

loop:
	VMOVUPS  (SI), Z0
	VMOVUPS  64(SI), Z1
	VMOVUPS  128(SI), Z2
	VMOVUPS  192(SI), Z3
	VMOVUPS  (DX), Z4
	VMOVUPS  64(DX), Z5
	VMOVUPS  128(DX), Z6
	VMOVUPS  192(DX), Z7
	VCMPPS   $3, Z4, Z0, K2
	VCMPPS   $3, Z5, Z1, K3
	VCMPPS   $3, Z6, Z2, K4
	VCMPPS   $3, Z7, Z3, K5
	VRANGEPS $5, Z4, Z0, Z8
	VRANGEPS $5, Z5, Z1, Z9
	VRANGEPS $5, Z6, Z2, Z10
	VRANGEPS $5, Z7, Z3, Z11
	VADDPS   Z4, Z0, K2, Z8
	VADDPS   Z5, Z1, K3, Z9
	VADDPS   Z6, Z2, K4, Z10
	VADDPS   Z7, Z3, K5, Z11
	VMOVAPS  Z8, Z0
	VMOVAPS  Z9, Z1
	VMOVAPS  Z10, Z2
	VMOVAPS  Z11, Z3
	VMOVUPS  Z0, (DI)
	VMOVUPS  Z1, 64(DI)
	VMOVUPS  Z2, 128(DI)
	VMOVUPS  Z3, 192(DI)
	ADDQ     $256, SI
	ADDQ     $256, DX
	ADDQ     $256, DI
	SUBQ     $64, CX
	JGE      loop

vectors:
	ADDQ $48, CX // elements left - 16
	JLT  tail

vector:
	VMOVUPS  (SI), Z0
	VMOVUPS  (DX), Z4
	VCMPPS   $3, Z4, Z0, K2
	VRANGEPS $5, Z4, Z0, Z8
	VADDPS   Z4, Z0, K2, Z8
	VMOVAPS  Z8, Z0
	VMOVUPS  Z0, (DI)
	ADDQ     $64, SI
	ADDQ     $64, DX
	ADDQ     $64, DI
	SUBQ     $16, CX
	JGE      vector

tail:
	ADDQ      $16, CX // elements left, 0 .. 15
	JEQ       done
	MOVL      $-1, AX
	BZHIL     CX, AX, AX
	KMOVW     AX, K1
	VMOVUPS.Z (SI), K1, Z0
	VMOVUPS.Z (DX), K1, Z4
	VCMPPS    $3, Z4, Z0, K2
	VRANGEPS  $5, Z4, Z0, Z8
	VADDPS    Z4, Z0, K2, Z8
	VMOVAPS   Z8, Z0
	VMOVUPS   Z0, K1, (DI)

done:
	VZEROUPPER
	RET

// func maximumF64AVX512(dst, a, b *float64, n int)
// dst[i] = max(a[i], b[i]): VRANGE orders the zeros, the masked addition restores NaN. Requires AVX512F/DQ, BMI2.
//
// DI dst, SI a, DX b, CX elements left, AX, R8 scratch, K1 mask, K2-K5 lanes with a NaN, Z0-Z3 a, Z4-Z7 b, Z8-Z11 data.
// Four vectors a turn: loads and stores already fill the ports, more only lengthens the tail. Head of a long slice: one
// vector under a mask, up to the alignment of dst. Tail: whole vectors, then one under a mask.
TEXT ·maximumF64AVX512(SB), NOSPLIT, $0-32
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
	VCMPPD    $3, Z4, Z0, K2
	VRANGEPD  $5, Z4, Z0, Z8
	VADDPD    Z4, Z0, K2, Z8
	VMOVAPD   Z8, Z0
	VMOVUPD   Z0, K1, (DI)
	LEAQ      (SI)(AX*8), SI
	LEAQ      (DX)(AX*8), DX
	LEAQ      (DI)(AX*8), DI
	SUBQ      AX, CX

aligned:
	SUBQ $32, CX
	JLT  vectors

loop:
	VMOVUPD  (SI), Z0
	VMOVUPD  64(SI), Z1
	VMOVUPD  128(SI), Z2
	VMOVUPD  192(SI), Z3
	VMOVUPD  (DX), Z4
	VMOVUPD  64(DX), Z5
	VMOVUPD  128(DX), Z6
	VMOVUPD  192(DX), Z7
	VCMPPD   $3, Z4, Z0, K2
	VCMPPD   $3, Z5, Z1, K3
	VCMPPD   $3, Z6, Z2, K4
	VCMPPD   $3, Z7, Z3, K5
	VRANGEPD $5, Z4, Z0, Z8
	VRANGEPD $5, Z5, Z1, Z9
	VRANGEPD $5, Z6, Z2, Z10
	VRANGEPD $5, Z7, Z3, Z11
	VADDPD   Z4, Z0, K2, Z8
	VADDPD   Z5, Z1, K3, Z9
	VADDPD   Z6, Z2, K4, Z10
	VADDPD   Z7, Z3, K5, Z11
	VMOVAPD  Z8, Z0
	VMOVAPD  Z9, Z1
	VMOVAPD  Z10, Z2
	VMOVAPD  Z11, Z3
	VMOVUPD  Z0, (DI)
	VMOVUPD  Z1, 64(DI)
	VMOVUPD  Z2, 128(DI)
	VMOVUPD  Z3, 192(DI)
	ADDQ     $256, SI
	ADDQ     $256, DX
	ADDQ     $256, DI
	SUBQ     $32, CX
	JGE      loop

vectors:
	ADDQ $24, CX // elements left - 8
	JLT  tail

vector:
	VMOVUPD  (SI), Z0
	VMOVUPD  (DX), Z4
	VCMPPD   $3, Z4, Z0, K2
	VRANGEPD $5, Z4, Z0, Z8
	VADDPD   Z4, Z0, K2, Z8
	VMOVAPD  Z8, Z0
	VMOVUPD  Z0, (DI)
	ADDQ     $64, SI
	ADDQ     $64, DX
	ADDQ     $64, DI
	SUBQ     $8, CX
	JGE      vector

tail:
	ADDQ      $8, CX // elements left, 0 .. 7
	JEQ       done
	MOVL      $-1, AX
	BZHIL     CX, AX, AX
	KMOVW     AX, K1
	VMOVUPD.Z (SI), K1, Z0
	VMOVUPD.Z (DX), K1, Z4
	VCMPPD    $3, Z4, Z0, K2
	VRANGEPD  $5, Z4, Z0, Z8
	VADDPD    Z4, Z0, K2, Z8
	VMOVAPD   Z8, Z0
	VMOVUPD   Z0, K1, (DI)

done:
	VZEROUPPER
	RET

// func minimumF32AVX512(dst, a, b *float32, n int)
// dst[i] = min(a[i], b[i]): VRANGE orders the zeros, the masked addition restores NaN. Requires AVX512F/DQ, BMI2.
//
// DI dst, SI a, DX b, CX elements left, AX, R8 scratch, K1 mask, K2-K5 lanes with a NaN, Z0-Z3 a, Z4-Z7 b, Z8-Z11 data.
// Four vectors a turn: loads and stores already fill the ports, more only lengthens the tail. Head of a long slice: one
// vector under a mask, up to the alignment of dst. Tail: whole vectors, then one under a mask.
TEXT ·minimumF32AVX512(SB), NOSPLIT, $0-32
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
	VCMPPS    $3, Z4, Z0, K2
	VRANGEPS  $4, Z4, Z0, Z8
	VADDPS    Z4, Z0, K2, Z8
	VMOVAPS   Z8, Z0
	VMOVUPS   Z0, K1, (DI)
	LEAQ      (SI)(AX*4), SI
	LEAQ      (DX)(AX*4), DX
	LEAQ      (DI)(AX*4), DI
	SUBQ      AX, CX

aligned:
	SUBQ $64, CX
	JLT  vectors

loop:
	VMOVUPS  (SI), Z0
	VMOVUPS  64(SI), Z1
	VMOVUPS  128(SI), Z2
	VMOVUPS  192(SI), Z3
	VMOVUPS  (DX), Z4
	VMOVUPS  64(DX), Z5
	VMOVUPS  128(DX), Z6
	VMOVUPS  192(DX), Z7
	VCMPPS   $3, Z4, Z0, K2
	VCMPPS   $3, Z5, Z1, K3
	VCMPPS   $3, Z6, Z2, K4
	VCMPPS   $3, Z7, Z3, K5
	VRANGEPS $4, Z4, Z0, Z8
	VRANGEPS $4, Z5, Z1, Z9
	VRANGEPS $4, Z6, Z2, Z10
	VRANGEPS $4, Z7, Z3, Z11
	VADDPS   Z4, Z0, K2, Z8
	VADDPS   Z5, Z1, K3, Z9
	VADDPS   Z6, Z2, K4, Z10
	VADDPS   Z7, Z3, K5, Z11
	VMOVAPS  Z8, Z0
	VMOVAPS  Z9, Z1
	VMOVAPS  Z10, Z2
	VMOVAPS  Z11, Z3
	VMOVUPS  Z0, (DI)
	VMOVUPS  Z1, 64(DI)
	VMOVUPS  Z2, 128(DI)
	VMOVUPS  Z3, 192(DI)
	ADDQ     $256, SI
	ADDQ     $256, DX
	ADDQ     $256, DI
	SUBQ     $64, CX
	JGE      loop

vectors:
	ADDQ $48, CX // elements left - 16
	JLT  tail

vector:
	VMOVUPS  (SI), Z0
	VMOVUPS  (DX), Z4
	VCMPPS   $3, Z4, Z0, K2
	VRANGEPS $4, Z4, Z0, Z8
	VADDPS   Z4, Z0, K2, Z8
	VMOVAPS  Z8, Z0
	VMOVUPS  Z0, (DI)
	ADDQ     $64, SI
	ADDQ     $64, DX
	ADDQ     $64, DI
	SUBQ     $16, CX
	JGE      vector

tail:
	ADDQ      $16, CX // elements left, 0 .. 15
	JEQ       done
	MOVL      $-1, AX
	BZHIL     CX, AX, AX
	KMOVW     AX, K1
	VMOVUPS.Z (SI), K1, Z0
	VMOVUPS.Z (DX), K1, Z4
	VCMPPS    $3, Z4, Z0, K2
	VRANGEPS  $4, Z4, Z0, Z8
	VADDPS    Z4, Z0, K2, Z8
	VMOVAPS   Z8, Z0
	VMOVUPS   Z0, K1, (DI)

done:
	VZEROUPPER
	RET

// func minimumF64AVX512(dst, a, b *float64, n int)
// dst[i] = min(a[i], b[i]): VRANGE orders the zeros, the masked addition restores NaN. Requires AVX512F/DQ, BMI2.
//
// DI dst, SI a, DX b, CX elements left, AX, R8 scratch, K1 mask, K2-K5 lanes with a NaN, Z0-Z3 a, Z4-Z7 b, Z8-Z11 data.
// Four vectors a turn: loads and stores already fill the ports, more only lengthens the tail. Head of a long slice: one
// vector under a mask, up to the alignment of dst. Tail: whole vectors, then one under a mask.
TEXT ·minimumF64AVX512(SB), NOSPLIT, $0-32
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
	VCMPPD    $3, Z4, Z0, K2
	VRANGEPD  $4, Z4, Z0, Z8
	VADDPD    Z4, Z0, K2, Z8
	VMOVAPD   Z8, Z0
	VMOVUPD   Z0, K1, (DI)
	LEAQ      (SI)(AX*8), SI
	LEAQ      (DX)(AX*8), DX
	LEAQ      (DI)(AX*8), DI
	SUBQ      AX, CX

aligned:
	SUBQ $32, CX
	JLT  vectors

loop:
	VMOVUPD  (SI), Z0
	VMOVUPD  64(SI), Z1
	VMOVUPD  128(SI), Z2
	VMOVUPD  192(SI), Z3
	VMOVUPD  (DX), Z4
	VMOVUPD  64(DX), Z5
	VMOVUPD  128(DX), Z6
	VMOVUPD  192(DX), Z7
	VCMPPD   $3, Z4, Z0, K2
	VCMPPD   $3, Z5, Z1, K3
	VCMPPD   $3, Z6, Z2, K4
	VCMPPD   $3, Z7, Z3, K5
	VRANGEPD $4, Z4, Z0, Z8
	VRANGEPD $4, Z5, Z1, Z9
	VRANGEPD $4, Z6, Z2, Z10
	VRANGEPD $4, Z7, Z3, Z11
	VADDPD   Z4, Z0, K2, Z8
	VADDPD   Z5, Z1, K3, Z9
	VADDPD   Z6, Z2, K4, Z10
	VADDPD   Z7, Z3, K5, Z11
	VMOVAPD  Z8, Z0
	VMOVAPD  Z9, Z1
	VMOVAPD  Z10, Z2
	VMOVAPD  Z11, Z3
	VMOVUPD  Z0, (DI)
	VMOVUPD  Z1, 64(DI)
	VMOVUPD  Z2, 128(DI)
	VMOVUPD  Z3, 192(DI)
	ADDQ     $256, SI
	ADDQ     $256, DX
	ADDQ     $256, DI
	SUBQ     $32, CX
	JGE      loop

vectors:
	ADDQ $24, CX // elements left - 8
	JLT  tail

vector:
	VMOVUPD  (SI), Z0
	VMOVUPD  (DX), Z4
	VCMPPD   $3, Z4, Z0, K2
	VRANGEPD $4, Z4, Z0, Z8
	VADDPD   Z4, Z0, K2, Z8
	VMOVAPD  Z8, Z0
	VMOVUPD  Z0, (DI)
	ADDQ     $64, SI
	ADDQ     $64, DX
	ADDQ     $64, DI
	SUBQ     $8, CX
	JGE      vector

tail:
	ADDQ      $8, CX // elements left, 0 .. 7
	JEQ       done
	MOVL      $-1, AX
	BZHIL     CX, AX, AX
	KMOVW     AX, K1
	VMOVUPD.Z (SI), K1, Z0
	VMOVUPD.Z (DX), K1, Z4
	VCMPPD    $3, Z4, Z0, K2
	VRANGEPD  $4, Z4, Z0, Z8
	VADDPD    Z4, Z0, K2, Z8
	VMOVAPD   Z8, Z0
	VMOVUPD   Z0, K1, (DI)

done:
	VZEROUPPER
	RET
