//go:build !purego && !noasm

#include "textflag.h"

// func reluF32AVX2(dst, x *float32, n int)
// dst[i] = max(x[i], 0). Requires AVX.
//
// DI dst, SI x, CX elements left, Y0-Y3 data, Y15 0.
// x86's maximum returns its second source, here x, if both are zeros or one is NaN: right for NaN; adding +0 turns the -0
// that is left into +0.
// Four vectors a turn, as at AVX-512. Tail: whole vectors, then one element at a time.
TEXT ·reluF32AVX2(SB), NOSPLIT, $0-24
	MOVQ   dst+0(FP), DI
	MOVQ   x+8(FP), SI
	MOVQ   n+16(FP), CX
	VXORPS Y15, Y15, Y15
	SUBQ   $32, CX
	JLT    vectors

loop:
	VMAXPS  (SI), Y15, Y0
	VMAXPS  32(SI), Y15, Y1
	VMAXPS  64(SI), Y15, Y2
	VMAXPS  96(SI), Y15, Y3
	VADDPS  Y15, Y0, Y0
	VADDPS  Y15, Y1, Y1
	VADDPS  Y15, Y2, Y2
	VADDPS  Y15, Y3, Y3
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
	VMAXPS  (SI), Y15, Y0
	VADDPS  Y15, Y0, Y0
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
	VMAXSS X0, X15, X0
	VADDSS X15, X0, X0
	VMOVSS X0, (DI)
	ADDQ   $4, SI
	ADDQ   $4, DI
	DECQ   CX
	JNE    element

done:
	VZEROUPPER
	RET

// func reluF64AVX2(dst, x *float64, n int)
// dst[i] = max(x[i], 0). Requires AVX.
//
// DI dst, SI x, CX elements left, Y0-Y3 data, Y15 0.
// x86's maximum returns its second source, here x, if both are zeros or one is NaN: right for NaN; adding +0 turns the -0
// that is left into +0.
// Four vectors a turn, as at AVX-512. Tail: whole vectors, then one element at a time.
TEXT ·reluF64AVX2(SB), NOSPLIT, $0-24
	MOVQ   dst+0(FP), DI
	MOVQ   x+8(FP), SI
	MOVQ   n+16(FP), CX
	VXORPS Y15, Y15, Y15
	SUBQ   $16, CX
	JLT    vectors

loop:
	VMAXPD  (SI), Y15, Y0
	VMAXPD  32(SI), Y15, Y1
	VMAXPD  64(SI), Y15, Y2
	VMAXPD  96(SI), Y15, Y3
	VADDPD  Y15, Y0, Y0
	VADDPD  Y15, Y1, Y1
	VADDPD  Y15, Y2, Y2
	VADDPD  Y15, Y3, Y3
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
	VMAXPD  (SI), Y15, Y0
	VADDPD  Y15, Y0, Y0
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
	VMAXSD X0, X15, X0
	VADDSD X15, X0, X0
	VMOVSD X0, (DI)
	ADDQ   $8, SI
	ADDQ   $8, DI
	DECQ   CX
	JNE    element

done:
	VZEROUPPER
	RET

// func reluGradF32AVX2(dst, x, dy *float32, n int)
// dst[i] = x[i] <= 0 ? 0 : dy[i]. Requires AVX.
//
// DI dst, SI x, DX dy, CX elements left, Y0-Y3 data, Y4-Y7 comparisons, Y15 0.
// An unordered comparison keeps dy where x is NaN.
// Four vectors a turn, as at AVX-512. Tail: whole vectors, then one element at a time.
TEXT ·reluGradF32AVX2(SB), NOSPLIT, $0-32
	MOVQ   dst+0(FP), DI
	MOVQ   x+8(FP), SI
	MOVQ   dy+16(FP), DX
	MOVQ   n+24(FP), CX
	VXORPS Y15, Y15, Y15
	SUBQ   $32, CX
	JLT    vectors

loop:
	VMOVUPS (SI), Y0
	VMOVUPS 32(SI), Y1
	VMOVUPS 64(SI), Y2
	VMOVUPS 96(SI), Y3
	VCMPPS  $6, Y15, Y0, Y4
	VCMPPS  $6, Y15, Y1, Y5
	VCMPPS  $6, Y15, Y2, Y6
	VCMPPS  $6, Y15, Y3, Y7
	VANDPS  (DX), Y4, Y0
	VANDPS  32(DX), Y5, Y1
	VANDPS  64(DX), Y6, Y2
	VANDPS  96(DX), Y7, Y3
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	VMOVUPS Y2, 64(DI)
	VMOVUPS Y3, 96(DI)
	ADDQ    $128, SI
	ADDQ    $128, DX
	ADDQ    $128, DI
	SUBQ    $32, CX
	JGE     loop

vectors:
	ADDQ $24, CX // elements left - 8
	JLT  tail

vector:
	VMOVUPS (SI), Y0
	VCMPPS  $6, Y15, Y0, Y4
	VANDPS  (DX), Y4, Y0
	VMOVUPS Y0, (DI)
	ADDQ    $32, SI
	ADDQ    $32, DX
	ADDQ    $32, DI
	SUBQ    $8, CX
	JGE     vector

tail:
	ADDQ $8, CX // elements left, 0 .. 7
	JEQ  done

element:
	VMOVSS (SI), X0
	VCMPSS $6, X15, X0, X4
	VMOVSS (DX), X0
	VANDPS X0, X4, X0
	VMOVSS X0, (DI)
	ADDQ   $4, SI
	ADDQ   $4, DX
	ADDQ   $4, DI
	DECQ   CX
	JNE    element

done:
	VZEROUPPER
	RET

// func reluGradF64AVX2(dst, x, dy *float64, n int)
// dst[i] = x[i] <= 0 ? 0 : dy[i]. Requires AVX.
//
// DI dst, SI x, DX dy, CX elements left, Y0-Y3 data, Y4-Y7 comparisons, Y15 0.
// An unordered comparison keeps dy where x is NaN.
// Four vectors a turn, as at AVX-512. Tail: whole vectors, then one element at a time.
TEXT ·reluGradF64AVX2(SB), NOSPLIT, $0-32
	MOVQ   dst+0(FP), DI
	MOVQ   x+8(FP), SI
	MOVQ   dy+16(FP), DX
	MOVQ   n+24(FP), CX
	VXORPS Y15, Y15, Y15
	SUBQ   $16, CX
	JLT    vectors

loop:
	VMOVUPD (SI), Y0
	VMOVUPD 32(SI), Y1
	VMOVUPD 64(SI), Y2
	VMOVUPD 96(SI), Y3
	VCMPPD  $6, Y15, Y0, Y4
	VCMPPD  $6, Y15, Y1, Y5
	VCMPPD  $6, Y15, Y2, Y6
	VCMPPD  $6, Y15, Y3, Y7
	VANDPD  (DX), Y4, Y0
	VANDPD  32(DX), Y5, Y1
	VANDPD  64(DX), Y6, Y2
	VANDPD  96(DX), Y7, Y3
	VMOVUPD Y0, (DI)
	VMOVUPD Y1, 32(DI)
	VMOVUPD Y2, 64(DI)
	VMOVUPD Y3, 96(DI)
	ADDQ    $128, SI
	ADDQ    $128, DX
	ADDQ    $128, DI
	SUBQ    $16, CX
	JGE     loop

vectors:
	ADDQ $12, CX // elements left - 4
	JLT  tail

vector:
	VMOVUPD (SI), Y0
	VCMPPD  $6, Y15, Y0, Y4
	VANDPD  (DX), Y4, Y0
	VMOVUPD Y0, (DI)
	ADDQ    $32, SI
	ADDQ    $32, DX
	ADDQ    $32, DI
	SUBQ    $4, CX
	JGE     vector

tail:
	ADDQ $4, CX // elements left, 0 .. 3
	JEQ  done

element:
	VMOVSD (SI), X0
	VCMPSD $6, X15, X0, X4
	VMOVSD (DX), X0
	VANDPD X0, X4, X0
	VMOVSD X0, (DI)
	ADDQ   $8, SI
	ADDQ   $8, DX
	ADDQ   $8, DI
	DECQ   CX
	JNE    element

done:
	VZEROUPPER
	RET
