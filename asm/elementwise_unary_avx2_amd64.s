//go:build !purego && !noasm

#include "textflag.h"

// func negF32AVX2(dst, x *float32, n int)
// dst[i] = -x[i]. Requires AVX2.
//
// DI dst, SI x, CX elements left, AX scratch, Y15 sign bits, Y0-Y3 data.
// Four vectors a turn, as at AVX-512. Tail: whole vectors, then one element at a time (dst may be an input exactly, so
// that an overlapping last vector would take results for inputs).
TEXT ·negF32AVX2(SB), NOSPLIT, $0-24
	MOVQ         dst+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         n+16(FP), CX
	MOVL         $0x80000000, AX
	VMOVD        AX, X15
	VPBROADCASTD X15, Y15
	SUBQ         $32, CX
	JLT          vectors

loop:
	VXORPS  (SI), Y15, Y0
	VXORPS  32(SI), Y15, Y1
	VXORPS  64(SI), Y15, Y2
	VXORPS  96(SI), Y15, Y3
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
	VXORPS  (SI), Y15, Y0
	VMOVUPS Y0, (DI)
	ADDQ    $32, SI
	ADDQ    $32, DI
	SUBQ    $8, CX
	JGE     vector

tail:
	ADDQ $8, CX // elements left, 0 .. 7
	JEQ  done

element:
	VMOVSS (SI), X0
	VXORPS X15, X0, X0
	VMOVSS X0, (DI)
	ADDQ   $4, SI
	ADDQ   $4, DI
	DECQ   CX
	JNE    element

done:
	VZEROUPPER
	RET

// func negF64AVX2(dst, x *float64, n int)
// dst[i] = -x[i]. Requires AVX2.
//
// DI dst, SI x, CX elements left, AX scratch, Y15 sign bits, Y0-Y3 data.
// Four vectors a turn, as at AVX-512. Tail: whole vectors, then one element at a time (dst may be an input exactly, so
// that an overlapping last vector would take results for inputs).
TEXT ·negF64AVX2(SB), NOSPLIT, $0-24
	MOVQ         dst+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         n+16(FP), CX
	MOVQ         $0x8000000000000000, AX
	VMOVQ        AX, X15
	VPBROADCASTQ X15, Y15
	SUBQ         $16, CX
	JLT          vectors

loop:
	VXORPD  (SI), Y15, Y0
	VXORPD  32(SI), Y15, Y1
	VXORPD  64(SI), Y15, Y2
	VXORPD  96(SI), Y15, Y3
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
	VXORPD  (SI), Y15, Y0
	VMOVUPD Y0, (DI)
	ADDQ    $32, SI
	ADDQ    $32, DI
	SUBQ    $4, CX
	JGE     vector

tail:
	ADDQ $4, CX // elements left, 0 .. 3
	JEQ  done

element:
	VMOVSD (SI), X0
	VXORPD X15, X0, X0
	VMOVSD X0, (DI)
	ADDQ   $8, SI
	ADDQ   $8, DI
	DECQ   CX
	JNE    element

done:
	VZEROUPPER
	RET

// func absF32AVX2(dst, x *float32, n int)
// dst[i] = |x[i]|. Requires AVX2.
//
// DI dst, SI x, CX elements left, AX scratch, Y15 all but the sign bits, Y0-Y3 data.
// Four vectors a turn, as at AVX-512. Tail: whole vectors, then one element at a time (dst may be an input exactly, so
// that an overlapping last vector would take results for inputs).
TEXT ·absF32AVX2(SB), NOSPLIT, $0-24
	MOVQ         dst+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         n+16(FP), CX
	MOVL         $0x7fffffff, AX
	VMOVD        AX, X15
	VPBROADCASTD X15, Y15
	SUBQ         $32, CX
	JLT          vectors

loop:
	VANDPS  (SI), Y15, Y0
	VANDPS  32(SI), Y15, Y1
	VANDPS  64(SI), Y15, Y2
	VANDPS  96(SI), Y15, Y3
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
	VANDPS  (SI), Y15, Y0
	VMOVUPS Y0, (DI)
	ADDQ    $32, SI
	ADDQ    $32, DI
	SUBQ    $8, CX
	JGE     vector

tail:
	ADDQ $8, CX // elements left, 0 .. 7
	JEQ  done

element:
	VMOVSS (SI), X0
	VANDPS X15, X0, X0
	VMOVSS X0, (DI)
	ADDQ   $4, SI
	ADDQ   $4, DI
	DECQ   CX
	JNE    element

done:
	VZEROUPPER
	RET

// func absF64AVX2(dst, x *float64, n int)
// dst[i] = |x[i]|. Requires AVX2.
//
// DI dst, SI x, CX elements left, AX scratch, Y15 all but the sign bits, Y0-Y3 data.
// Four vectors a turn, as at AVX-512. Tail: whole vectors, then one element at a time (dst may be an input exactly, so
// that an overlapping last vector would take results for inputs).
TEXT ·absF64AVX2(SB), NOSPLIT, $0-24
	MOVQ         dst+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         n+16(FP), CX
	MOVQ         $0x7fffffffffffffff, AX
	VMOVQ        AX, X15
	VPBROADCASTQ X15, Y15
	SUBQ         $16, CX
	JLT          vectors

loop:
	VANDPD  (SI), Y15, Y0
	VANDPD  32(SI), Y15, Y1
	VANDPD  64(SI), Y15, Y2
	VANDPD  96(SI), Y15, Y3
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
	VANDPD  (SI), Y15, Y0
	VMOVUPD Y0, (DI)
	ADDQ    $32, SI
	ADDQ    $32, DI
	SUBQ    $4, CX
	JGE     vector

tail:
	ADDQ $4, CX // elements left, 0 .. 3
	JEQ  done

element:
	VMOVSD (SI), X0
	VANDPD X15, X0, X0
	VMOVSD X0, (DI)
	ADDQ   $8, SI
	ADDQ   $8, DI
	DECQ   CX
	JNE    element

done:
	VZEROUPPER
	RET

// func sqrtF32AVX2(dst, x *float32, n int)
// dst[i] = the square root of x[i]. Requires AVX.
//
// DI dst, SI x, CX elements left, Y0-Y3 data.
// Four vectors a turn, as at AVX-512. Tail: whole vectors, then one element at a time (dst may be an input exactly, so
// that an overlapping last vector would take results for inputs).
TEXT ·sqrtF32AVX2(SB), NOSPLIT, $0-24
	MOVQ dst+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), CX
	SUBQ $32, CX
	JLT  vectors

loop:
	VSQRTPS (SI), Y0
	VSQRTPS 32(SI), Y1
	VSQRTPS 64(SI), Y2
	VSQRTPS 96(SI), Y3
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
	VSQRTPS (SI), Y0
	VMOVUPS Y0, (DI)
	ADDQ    $32, SI
	ADDQ    $32, DI
	SUBQ    $8, CX
	JGE     vector

tail:
	ADDQ $8, CX // elements left, 0 .. 7
	JEQ  done

element:
	VMOVSS  (SI), X0
	VSQRTSS X0, X0, X0
	VMOVSS  X0, (DI)
	ADDQ    $4, SI
	ADDQ    $4, DI
	DECQ    CX
	JNE     element

done:
	VZEROUPPER
	RET

// func sqrtF64AVX2(dst, x *float64, n int)
// dst[i] = the square root of x[i]. Requires AVX.
//
// DI dst, SI x, CX elements left, Y0-Y3 data.
// Four vectors a turn, as at AVX-512. Tail: whole vectors, then one element at a time (dst may be an input exactly, so
// that an overlapping last vector would take results for inputs).
TEXT ·sqrtF64AVX2(SB), NOSPLIT, $0-24
	MOVQ dst+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), CX
	SUBQ $16, CX
	JLT  vectors

loop:
	VSQRTPD (SI), Y0
	VSQRTPD 32(SI), Y1
	VSQRTPD 64(SI), Y2
	VSQRTPD 96(SI), Y3
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
	VSQRTPD (SI), Y0
	VMOVUPD Y0, (DI)
	ADDQ    $32, SI
	ADDQ    $32, DI
	SUBQ    $4, CX
	JGE     vector

tail:
	ADDQ $4, CX // elements left, 0 .. 3
	JEQ  done

element:
	VMOVSD  (SI), X0
	VSQRTSD X0, X0, X0
	VMOVSD  X0, (DI)
	ADDQ    $8, SI
	ADDQ    $8, DI
	DECQ    CX
	JNE     element

done:
	VZEROUPPER
	RET
