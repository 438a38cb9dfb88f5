//go:build !purego && !noasm

#include "textflag.h"

// func divF32AVX2(dst, a, b *float32, n int)
// dst[i] = a[i] / b[i]. Requires AVX.
//
// DI dst, SI a, DX b, CX elements left, Y0-Y3 data.
// Four vectors a turn, as at AVX-512. Tail: whole vectors, then one element at a time (dst may be an input exactly, so
// that an overlapping last vector would take results for inputs).
TEXT ·divF32AVX2(SB), NOSPLIT, $0-32
	MOVQ dst+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ b+16(FP), DX
	MOVQ n+24(FP), CX
	SUBQ $32, CX
	JLT  vectors

loop:
	VMOVUPS (SI), Y0
	VMOVUPS 32(SI), Y1
	VMOVUPS 64(SI), Y2
	VMOVUPS 96(SI), Y3
	VDIVPS  (DX), Y0, Y0
	VDIVPS  32(DX), Y1, Y1
	VDIVPS  64(DX), Y2, Y2
	VDIVPS  96(DX), Y3, Y3
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
	VDIVPS  (DX), Y0, Y0
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
	VDIVSS (DX), X0, X0
	VMOVSS X0, (DI)
	ADDQ   $4, SI
	ADDQ   $4, DX
	ADDQ   $4, DI
	DECQ   CX
	JNE    element

done:
	VZEROUPPER
	RET

// func divF64AVX2(dst, a, b *float64, n int)
// dst[i] = a[i] / b[i]. Requires AVX.
//
// DI dst, SI a, DX b, CX elements left, Y0-Y3 data.
// Four vectors a turn, as at AVX-512. Tail: whole vectors, then one element at a time (dst may be an input exactly, so
// that an overlapping last vector would take results for inputs).
TEXT ·divF64AVX2(SB), NOSPLIT, $0-32
	MOVQ dst+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ b+16(FP), DX
	MOVQ n+24(FP), CX
	SUBQ $16, CX
	JLT  vectors

loop:
	VMOVUPD (SI), Y0
	VMOVUPD 32(SI), Y1
	VMOVUPD 64(SI), Y2
	VMOVUPD 96(SI), Y3
	VDIVPD  (DX), Y0, Y0
	VDIVPD  32(DX), Y1, Y1
	VDIVPD  64(DX), Y2, Y2
	VDIVPD  96(DX), Y3, Y3
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
	VDIVPD  (DX), Y0, Y0
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
	VDIVSD (DX), X0, X0
	VMOVSD X0, (DI)
	ADDQ   $8, SI
	ADDQ   $8, DX
	ADDQ   $8, DI
	DECQ   CX
	JNE    element

done:
	VZEROUPPER
	RET

// func maximumF32AVX2(dst, a, b *float32, n int)
// dst[i] = max(a[i], b[i]). Requires AVX.
//
// DI dst, SI a, DX b, CX elements left, Y0-Y3 a, Y4-Y7 b, Y8-Y11 data, Y12-Y15 lanes with a NaN.
// max, min: with a NaN or two zeros VMAX and VMIN return their second operand, so both orders are taken: AND prefers +0,
// OR prefers -0, and lanes with a NaN become all ones.
// Four vectors a turn, as at AVX-512. Tail: whole vectors, then one element at a time (dst may be an input exactly, so
// that an overlapping last vector would take results for inputs).
TEXT ·maximumF32AVX2(SB), NOSPLIT, $0-32
	MOVQ dst+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ b+16(FP), DX
	MOVQ n+24(FP), CX
	SUBQ $32, CX
	JLT  vectors

loop:
	VMOVUPS (SI), Y0
	VMOVUPS 32(SI), Y1
	VMOVUPS 64(SI), Y2
	VMOVUPS 96(SI), Y3
	VMOVUPS (DX), Y4
	VMOVUPS 32(DX), Y5
	VMOVUPS 64(DX), Y6
	VMOVUPS 96(DX), Y7
	VMAXPS  Y4, Y0, Y8
	VMAXPS  Y5, Y1, Y9
	VMAXPS  Y6, Y2, Y10
	VMAXPS  Y7, Y3, Y11
	VCMPPS  $3, Y4, Y0, Y12
	VCMPPS  $3, Y5, Y1, Y13
	VCMPPS  $3, Y6, Y2, Y14
	VCMPPS  $3, Y7, Y3, Y15
	VMAXPS  Y0, Y4, Y0
	VMAXPS  Y1, Y5, Y1
	VMAXPS  Y2, Y6, Y2
	VMAXPS  Y3, Y7, Y3
	VANDPS  Y8, Y0, Y0
	VANDPS  Y9, Y1, Y1
	VANDPS  Y10, Y2, Y2
	VANDPS  Y11, Y3, Y3
	VORPS   Y12, Y0, Y0
	VORPS   Y13, Y1, Y1
	VORPS   Y14, Y2, Y2
	VORPS   Y15, Y3, Y3
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
	VMOVUPS (DX), Y4
	VMAXPS  Y4, Y0, Y8
	VCMPPS  $3, Y4, Y0, Y12
	VMAXPS  Y0, Y4, Y0
	VANDPS  Y8, Y0, Y0
	VORPS   Y12, Y0, Y0
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
	VMOVSS (DX), X4
	VMAXSS X4, X0, X8
	VCMPSS $3, X4, X0, X12
	VMAXSS X0, X4, X0
	VANDPS X8, X0, X0
	VORPS  X12, X0, X0
	VMOVSS X0, (DI)
	ADDQ   $4, SI
	ADDQ   $4, DX
	ADDQ   $4, DI
	DECQ   CX
	JNE    element

done:
	VZEROUPPER
	RET

// func maximumF64AVX2(dst, a, b *float64, n int)
// dst[i] = max(a[i], b[i]). Requires AVX.
//
// DI dst, SI a, DX b, CX elements left, Y0-Y3 a, Y4-Y7 b, Y8-Y11 data, Y12-Y15 lanes with a NaN.
// max, min: with a NaN or two zeros VMAX and VMIN return their second operand, so both orders are taken: AND prefers +0,
// OR prefers -0, and lanes with a NaN become all ones.
// Four vectors a turn, as at AVX-512. Tail: whole vectors, then one element at a time (dst may be an input exactly, so
// that an overlapping last vector would take results for inputs).
TEXT ·maximumF64AVX2(SB), NOSPLIT, $0-32
	MOVQ dst+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ b+16(FP), DX
	MOVQ n+24(FP), CX
	SUBQ $16, CX
	JLT  vectors

loop:
	VMOVUPD (SI), Y0
	VMOVUPD 32(SI), Y1
	VMOVUPD 64(SI), Y2
	VMOVUPD 96(SI), Y3
	VMOVUPD (DX), Y4
	VMOVUPD 32(DX), Y5
	VMOVUPD 64(DX), Y6
	VMOVUPD 96(DX), Y7
	VMAXPD  Y4, Y0, Y8
	VMAXPD  Y5, Y1, Y9
	VMAXPD  Y6, Y2, Y10
	VMAXPD  Y7, Y3, Y11
	VCMPPD  $3, Y4, Y0, Y12
	VCMPPD  $3, Y5, Y1, Y13
	VCMPPD  $3, Y6, Y2, Y14
	VCMPPD  $3, Y7, Y3, Y15
	VMAXPD  Y0, Y4, Y0
	VMAXPD  Y1, Y5, Y1
	VMAXPD  Y2, Y6, Y2
	VMAXPD  Y3, Y7, Y3
	VANDPD  Y8, Y0, Y0
	VANDPD  Y9, Y1, Y1
	VANDPD  Y10, Y2, Y2
	VANDPD  Y11, Y3, Y3
	VORPD   Y12, Y0, Y0
	VORPD   Y13, Y1, Y1
	VORPD   Y14, Y2, Y2
	VORPD   Y15, Y3, Y3
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
	VMOVUPD (DX), Y4
	VMAXPD  Y4, Y0, Y8
	VCMPPD  $3, Y4, Y0, Y12
	VMAXPD  Y0, Y4, Y0
	VANDPD  Y8, Y0, Y0
	VORPD   Y12, Y0, Y0
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
	VMOVSD (DX), X4
	VMAXSD X4, X0, X8
	VCMPSD $3, X4, X0, X12
	VMAXSD X0, X4, X0
	VANDPD X8, X0, X0
	VORPD  X12, X0, X0
	VMOVSD X0, (DI)
	ADDQ   $8, SI
	ADDQ   $8, DX
	ADDQ   $8, DI
	DECQ   CX
	JNE    element

done:
	VZEROUPPER
	RET

// func minimumF32AVX2(dst, a, b *float32, n int)
// dst[i] = min(a[i], b[i]). Requires AVX.
//
// DI dst, SI a, DX b, CX elements left, Y0-Y3 a, Y4-Y7 b, Y8-Y11 data, Y12-Y15 lanes with a NaN.
// max, min: with a NaN or two zeros VMAX and VMIN return their second operand, so both orders are taken: AND prefers +0,
// OR prefers -0, and lanes with a NaN become all ones.
// Four vectors a turn, as at AVX-512. Tail: whole vectors, then one element at a time (dst may be an input exactly, so
// that an overlapping last vector would take results for inputs).
TEXT ·minimumF32AVX2(SB), NOSPLIT, $0-32
	MOVQ dst+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ b+16(FP), DX
	MOVQ n+24(FP), CX
	SUBQ $32, CX
	JLT  vectors

loop:
	VMOVUPS (SI), Y0
	VMOVUPS 32(SI), Y1
	VMOVUPS 64(SI), Y2
	VMOVUPS 96(SI), Y3
	VMOVUPS (DX), Y4
	VMOVUPS 32(DX), Y5
	VMOVUPS 64(DX), Y6
	VMOVUPS 96(DX), Y7
	VMINPS  Y4, Y0, Y8
	VMINPS  Y5, Y1, Y9
	VMINPS  Y6, Y2, Y10
	VMINPS  Y7, Y3, Y11
	VCMPPS  $3, Y4, Y0, Y12
	VCMPPS  $3, Y5, Y1, Y13
	VCMPPS  $3, Y6, Y2, Y14
	VCMPPS  $3, Y7, Y3, Y15
	VMINPS  Y0, Y4, Y0
	VMINPS  Y1, Y5, Y1
	VMINPS  Y2, Y6, Y2
	VMINPS  Y3, Y7, Y3
	VORPS   Y8, Y0, Y0
	VORPS   Y9, Y1, Y1
	VORPS   Y10, Y2, Y2
	VORPS   Y11, Y3, Y3
	VORPS   Y12, Y0, Y0
	VORPS   Y13, Y1, Y1
	VORPS   Y14, Y2, Y2
	VORPS   Y15, Y3, Y3
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
	VMOVUPS (DX), Y4
	VMINPS  Y4, Y0, Y8
	VCMPPS  $3, Y4, Y0, Y12
	VMINPS  Y0, Y4, Y0
	VORPS   Y8, Y0, Y0
	VORPS   Y12, Y0, Y0
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
	VMOVSS (DX), X4
	VMINSS X4, X0, X8
	VCMPSS $3, X4, X0, X12
	VMINSS X0, X4, X0
	VORPS  X8, X0, X0
	VORPS  X12, X0, X0
	VMOVSS X0, (DI)
	ADDQ   $4, SI
	ADDQ   $4, DX
	ADDQ   $4, DI
	DECQ   CX
	JNE    element

done:
	VZEROUPPER
	RET

// func minimumF64AVX2(dst, a, b *float64, n int)
// dst[i] = min(a[i], b[i]). Requires AVX.
//
// DI dst, SI a, DX b, CX elements left, Y0-Y3 a, Y4-Y7 b, Y8-Y11 data, Y12-Y15 lanes with a NaN.
// max, min: with a NaN or two zeros VMAX and VMIN return their second operand, so both orders are taken: AND prefers +0,
// OR prefers -0, and lanes with a NaN become all ones.
// Four vectors a turn, as at AVX-512. Tail: whole vectors, then one element at a time (dst may be an input exactly, so
// that an overlapping last vector would take results for inputs).
TEXT ·minimumF64AVX2(SB), NOSPLIT, $0-32
	MOVQ dst+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ b+16(FP), DX
	MOVQ n+24(FP), CX
	SUBQ $16, CX
	JLT  vectors

loop:
	VMOVUPD (SI), Y0
	VMOVUPD 32(SI), Y1
	VMOVUPD 64(SI), Y2
	VMOVUPD 96(SI), Y3
	VMOVUPD (DX), Y4
	VMOVUPD 32(DX), Y5
	VMOVUPD 64(DX), Y6
	VMOVUPD 96(DX), Y7
	VMINPD  Y4, Y0, Y8
	VMINPD  Y5, Y1, Y9
	VMINPD  Y6, Y2, Y10
	VMINPD  Y7, Y3, Y11
	VCMPPD  $3, Y4, Y0, Y12
	VCMPPD  $3, Y5, Y1, Y13
	VCMPPD  $3, Y6, Y2, Y14
	VCMPPD  $3, Y7, Y3, Y15
	VMINPD  Y0, Y4, Y0
	VMINPD  Y1, Y5, Y1
	VMINPD  Y2, Y6, Y2
	VMINPD  Y3, Y7, Y3
	VORPD   Y8, Y0, Y0
	VORPD   Y9, Y1, Y1
	VORPD   Y10, Y2, Y2
	VORPD   Y11, Y3, Y3
	VORPD   Y12, Y0, Y0
	VORPD   Y13, Y1, Y1
	VORPD   Y14, Y2, Y2
	VORPD   Y15, Y3, Y3
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
	VMOVUPD (DX), Y4
	VMINPD  Y4, Y0, Y8
	VCMPPD  $3, Y4, Y0, Y12
	VMINPD  Y0, Y4, Y0
	VORPD   Y8, Y0, Y0
	VORPD   Y12, Y0, Y0
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
	VMOVSD (DX), X4
	VMINSD X4, X0, X8
	VCMPSD $3, X4, X0, X12
	VMINSD X0, X4, X0
	VORPD  X8, X0, X0
	VORPD  X12, X0, X0
	VMOVSD X0, (DI)
	ADDQ   $8, SI
	ADDQ   $8, DX
	ADDQ   $8, DI
	DECQ   CX
	JNE    element

done:
	VZEROUPPER
	RET
