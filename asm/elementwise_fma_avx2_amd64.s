//go:build !purego && !noasm

#include "textflag.h"

// func addScaledF32AVX2(dst *float32, alpha float32, x *float32, n int)
// dst[i] = fma(alpha, x[i], dst[i]). Requires FMA.
//
// DI dst, SI x, Y15 alpha, CX elements left, Y0-Y3 data.
// Four vectors a turn, as at AVX-512. Tail: whole vectors, then one element at a time (dst may be an input exactly, so
// that an overlapping last vector would take results for inputs).
TEXT ·addScaledF32AVX2(SB), NOSPLIT, $0-32
	MOVQ         dst+0(FP), DI
	VBROADCASTSS alpha+8(FP), Y15
	MOVQ         x+16(FP), SI
	MOVQ         n+24(FP), CX
	SUBQ         $32, CX
	JLT          vectors

loop:
	VMOVUPS     (SI), Y0
	VMOVUPS     32(SI), Y1
	VMOVUPS     64(SI), Y2
	VMOVUPS     96(SI), Y3
	VFMADD213PS (DI), Y15, Y0
	VFMADD213PS 32(DI), Y15, Y1
	VFMADD213PS 64(DI), Y15, Y2
	VFMADD213PS 96(DI), Y15, Y3
	VMOVUPS     Y0, (DI)
	VMOVUPS     Y1, 32(DI)
	VMOVUPS     Y2, 64(DI)
	VMOVUPS     Y3, 96(DI)
	ADDQ        $128, SI
	ADDQ        $128, DI
	SUBQ        $32, CX
	JGE         loop

vectors:
	ADDQ $24, CX // elements left - 8
	JLT  tail

vector:
	VMOVUPS     (DI), Y0
	VFMADD231PS (SI), Y15, Y0
	VMOVUPS     Y0, (DI)
	ADDQ        $32, SI
	ADDQ        $32, DI
	SUBQ        $8, CX
	JGE         vector

tail:
	ADDQ $8, CX // elements left, 0 .. 7
	JEQ  done

element:
	VMOVSS      (DI), X0
	VFMADD231SS (SI), X15, X0
	VMOVSS      X0, (DI)
	ADDQ        $4, SI
	ADDQ        $4, DI
	DECQ        CX
	JNE         element

done:
	VZEROUPPER
	RET

// func addScaledF64AVX2(dst *float64, alpha float64, x *float64, n int)
// dst[i] = fma(alpha, x[i], dst[i]). Requires FMA.
//
// DI dst, SI x, Y15 alpha, CX elements left, Y0-Y3 data.
// Four vectors a turn, as at AVX-512. Tail: whole vectors, then one element at a time (dst may be an input exactly, so
// that an overlapping last vector would take results for inputs).
TEXT ·addScaledF64AVX2(SB), NOSPLIT, $0-32
	MOVQ         dst+0(FP), DI
	VBROADCASTSD alpha+8(FP), Y15
	MOVQ         x+16(FP), SI
	MOVQ         n+24(FP), CX
	SUBQ         $16, CX
	JLT          vectors

loop:
	VMOVUPD     (SI), Y0
	VMOVUPD     32(SI), Y1
	VMOVUPD     64(SI), Y2
	VMOVUPD     96(SI), Y3
	VFMADD213PD (DI), Y15, Y0
	VFMADD213PD 32(DI), Y15, Y1
	VFMADD213PD 64(DI), Y15, Y2
	VFMADD213PD 96(DI), Y15, Y3
	VMOVUPD     Y0, (DI)
	VMOVUPD     Y1, 32(DI)
	VMOVUPD     Y2, 64(DI)
	VMOVUPD     Y3, 96(DI)
	ADDQ        $128, SI
	ADDQ        $128, DI
	SUBQ        $16, CX
	JGE         loop

vectors:
	ADDQ $12, CX // elements left - 4
	JLT  tail

vector:
	VMOVUPD     (DI), Y0
	VFMADD231PD (SI), Y15, Y0
	VMOVUPD     Y0, (DI)
	ADDQ        $32, SI
	ADDQ        $32, DI
	SUBQ        $4, CX
	JGE         vector

tail:
	ADDQ $4, CX // elements left, 0 .. 3
	JEQ  done

element:
	VMOVSD      (DI), X0
	VFMADD231SD (SI), X15, X0
	VMOVSD      X0, (DI)
	ADDQ        $8, SI
	ADDQ        $8, DI
	DECQ        CX
	JNE         element

done:
	VZEROUPPER
	RET

// func mulAddF32AVX2(dst, a, b, c *float32, n int)
// dst[i] = fma(a[i], b[i], c[i]). Requires FMA.
//
// DI dst, SI a, DX b, BX c, CX elements left, Y0-Y7 data.
// Four vectors a turn, as at AVX-512. Tail: whole vectors, then one element at a time (dst may be an input exactly, so
// that an overlapping last vector would take results for inputs).
TEXT ·mulAddF32AVX2(SB), NOSPLIT, $0-40
	MOVQ dst+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ b+16(FP), DX
	MOVQ c+24(FP), BX
	MOVQ n+32(FP), CX
	SUBQ $32, CX
	JLT  vectors

loop:
	VMOVUPS     (SI), Y0
	VMOVUPS     32(SI), Y1
	VMOVUPS     64(SI), Y2
	VMOVUPS     96(SI), Y3
	VMOVUPS     (DX), Y4
	VMOVUPS     32(DX), Y5
	VMOVUPS     64(DX), Y6
	VMOVUPS     96(DX), Y7
	VFMADD213PS (BX), Y4, Y0
	VFMADD213PS 32(BX), Y5, Y1
	VFMADD213PS 64(BX), Y6, Y2
	VFMADD213PS 96(BX), Y7, Y3
	VMOVUPS     Y0, (DI)
	VMOVUPS     Y1, 32(DI)
	VMOVUPS     Y2, 64(DI)
	VMOVUPS     Y3, 96(DI)
	ADDQ        $128, SI
	ADDQ        $128, DX
	ADDQ        $128, BX
	ADDQ        $128, DI
	SUBQ        $32, CX
	JGE         loop

vectors:
	ADDQ $24, CX // elements left - 8
	JLT  tail

vector:
	VMOVUPS     (SI), Y0
	VMOVUPS     (DX), Y4
	VFMADD213PS (BX), Y4, Y0
	VMOVUPS     Y0, (DI)
	ADDQ        $32, SI
	ADDQ        $32, DX
	ADDQ        $32, BX
	ADDQ        $32, DI
	SUBQ        $8, CX
	JGE         vector

tail:
	ADDQ $8, CX // elements left, 0 .. 7
	JEQ  done

element:
	VMOVSS      (SI), X0
	VMOVSS      (DX), X4
	VFMADD213SS (BX), X4, X0
	VMOVSS      X0, (DI)
	ADDQ        $4, SI
	ADDQ        $4, DX
	ADDQ        $4, BX
	ADDQ        $4, DI
	DECQ        CX
	JNE         element

done:
	VZEROUPPER
	RET

// func mulAddF64AVX2(dst, a, b, c *float64, n int)
// dst[i] = fma(a[i], b[i], c[i]). Requires FMA.
//
// DI dst, SI a, DX b, BX c, CX elements left, Y0-Y7 data.
// Four vectors a turn, as at AVX-512. Tail: whole vectors, then one element at a time (dst may be an input exactly, so
// that an overlapping last vector would take results for inputs).
TEXT ·mulAddF64AVX2(SB), NOSPLIT, $0-40
	MOVQ dst+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ b+16(FP), DX
	MOVQ c+24(FP), BX
	MOVQ n+32(FP), CX
	SUBQ $16, CX
	JLT  vectors

loop:
	VMOVUPD     (SI), Y0
	VMOVUPD     32(SI), Y1
	VMOVUPD     64(SI), Y2
	VMOVUPD     96(SI), Y3
	VMOVUPD     (DX), Y4
	VMOVUPD     32(DX), Y5
	VMOVUPD     64(DX), Y6
	VMOVUPD     96(DX), Y7
	VFMADD213PD (BX), Y4, Y0
	VFMADD213PD 32(BX), Y5, Y1
	VFMADD213PD 64(BX), Y6, Y2
	VFMADD213PD 96(BX), Y7, Y3
	VMOVUPD     Y0, (DI)
	VMOVUPD     Y1, 32(DI)
	VMOVUPD     Y2, 64(DI)
	VMOVUPD     Y3, 96(DI)
	ADDQ        $128, SI
	ADDQ        $128, DX
	ADDQ        $128, BX
	ADDQ        $128, DI
	SUBQ        $16, CX
	JGE         loop

vectors:
	ADDQ $12, CX // elements left - 4
	JLT  tail

vector:
	VMOVUPD     (SI), Y0
	VMOVUPD     (DX), Y4
	VFMADD213PD (BX), Y4, Y0
	VMOVUPD     Y0, (DI)
	ADDQ        $32, SI
	ADDQ        $32, DX
	ADDQ        $32, BX
	ADDQ        $32, DI
	SUBQ        $4, CX
	JGE         vector

tail:
	ADDQ $4, CX // elements left, 0 .. 3
	JEQ  done

element:
	VMOVSD      (SI), X0
	VMOVSD      (DX), X4
	VFMADD213SD (BX), X4, X0
	VMOVSD      X0, (DI)
	ADDQ        $8, SI
	ADDQ        $8, DX
	ADDQ        $8, BX
	ADDQ        $8, DI
	DECQ        CX
	JNE         element

done:
	VZEROUPPER
	RET
