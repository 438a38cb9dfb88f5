//go:build !purego && !noasm

#include "textflag.h"

// func addF32AVX512(dst, a, b *float32, n int)
// dst[i] = a[i] + b[i]. Requires AVX512F, BMI2.
//
// DI dst, SI a, DX b, CX elements left, AX scratch, K1 tail mask, Z0-Z3 data.
// Four vectors a turn: loads and stores already fill the ports, more only lengthens the tail.
// Tail: whole vectors, then one under a mask.
TEXT ·addF32AVX512(SB), NOSPLIT, $0-32
	MOVQ dst+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ b+16(FP), DX
	MOVQ n+24(FP), CX
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
// DI dst, SI a, DX b, CX elements left, AX scratch, K1 tail mask, Z0-Z3 data.
// Four vectors a turn: loads and stores already fill the ports, more only lengthens the tail.
// Tail: whole vectors, then one under a mask.
TEXT ·addF64AVX512(SB), NOSPLIT, $0-32
	MOVQ dst+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ b+16(FP), DX
	MOVQ n+24(FP), CX
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
// DI dst, SI a, DX b, CX elements left, AX scratch, K1 tail mask, Z0-Z3 data.
// Four vectors a turn: loads and stores already fill the ports, more only lengthens the tail.
// Tail: whole vectors, then one under a mask.
TEXT ·subF32AVX512(SB), NOSPLIT, $0-32
	MOVQ dst+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ b+16(FP), DX
	MOVQ n+24(FP), CX
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
// DI dst, SI a, DX b, CX elements left, AX scratch, K1 tail mask, Z0-Z3 data.
// Four vectors a turn: loads and stores already fill the ports, more only lengthens the tail.
// Tail: whole vectors, then one under a mask.
TEXT ·subF64AVX512(SB), NOSPLIT, $0-32
	MOVQ dst+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ b+16(FP), DX
	MOVQ n+24(FP), CX
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
// DI dst, SI a, DX b, CX elements left, AX scratch, K1 tail mask, Z0-Z3 data.
// Four vectors a turn: loads and stores already fill the ports, more only lengthens the tail.
// Tail: whole vectors, then one under a mask.
TEXT ·mulF32AVX512(SB), NOSPLIT, $0-32
	MOVQ dst+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ b+16(FP), DX
	MOVQ n+24(FP), CX
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
// DI dst, SI a, DX b, CX elements left, AX scratch, K1 tail mask, Z0-Z3 data.
// Four vectors a turn: loads and stores already fill the ports, more only lengthens the tail.
// Tail: whole vectors, then one under a mask.
TEXT ·mulF64AVX512(SB), NOSPLIT, $0-32
	MOVQ dst+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ b+16(FP), DX
	MOVQ n+24(FP), CX
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

// func mulAddF32AVX512(dst, a, b, c *float32, n int)
// dst[i] = fma(a[i], b[i], c[i]). Requires AVX512F, BMI2.
//
// DI dst, SI a, DX b, BX c, CX elements left, AX scratch, K1 tail mask, Z0-Z3 data.
// Four vectors a turn: loads and stores already fill the ports, more only lengthens the tail.
// Tail: whole vectors, then one under a mask.
TEXT ·mulAddF32AVX512(SB), NOSPLIT, $0-40
	MOVQ dst+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ b+16(FP), DX
	MOVQ c+24(FP), BX
	MOVQ n+32(FP), CX
	SUBQ $64, CX
	JLT  vectors

loop:
	VMOVUPS     (SI), Z0
	VMOVUPS     64(SI), Z1
	VMOVUPS     128(SI), Z2
	VMOVUPS     192(SI), Z3
	VMOVUPS     (DX), Z4
	VMOVUPS     64(DX), Z5
	VMOVUPS     128(DX), Z6
	VMOVUPS     192(DX), Z7
	VFMADD213PS (BX), Z4, Z0
	VFMADD213PS 64(BX), Z5, Z1
	VFMADD213PS 128(BX), Z6, Z2
	VFMADD213PS 192(BX), Z7, Z3
	VMOVUPS     Z0, (DI)
	VMOVUPS     Z1, 64(DI)
	VMOVUPS     Z2, 128(DI)
	VMOVUPS     Z3, 192(DI)
	ADDQ        $256, SI
	ADDQ        $256, DX
	ADDQ        $256, BX
	ADDQ        $256, DI
	SUBQ        $64, CX
	JGE         loop

vectors:
	ADDQ $48, CX // elements left - 16
	JLT  tail

vector:
	VMOVUPS     (SI), Z0
	VMOVUPS     (DX), Z4
	VFMADD213PS (BX), Z4, Z0
	VMOVUPS     Z0, (DI)
	ADDQ        $64, SI
	ADDQ        $64, DX
	ADDQ        $64, BX
	ADDQ        $64, DI
	SUBQ        $16, CX
	JGE         vector

tail:
	ADDQ        $16, CX // elements left, 0 .. 15
	JEQ         done
	MOVL        $-1, AX
	BZHIL       CX, AX, AX
	KMOVW       AX, K1
	VMOVUPS.Z   (SI), K1, Z0
	VMOVUPS.Z   (DX), K1, Z4
	VMOVUPS.Z   (BX), K1, Z8
	VFMADD213PS Z8, Z4, Z0
	VMOVUPS     Z0, K1, (DI)

done:
	VZEROUPPER
	RET

// func mulAddF64AVX512(dst, a, b, c *float64, n int)
// dst[i] = fma(a[i], b[i], c[i]). Requires AVX512F, BMI2.
//
// DI dst, SI a, DX b, BX c, CX elements left, AX scratch, K1 tail mask, Z0-Z3 data.
// Four vectors a turn: loads and stores already fill the ports, more only lengthens the tail.
// Tail: whole vectors, then one under a mask.
TEXT ·mulAddF64AVX512(SB), NOSPLIT, $0-40
	MOVQ dst+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ b+16(FP), DX
	MOVQ c+24(FP), BX
	MOVQ n+32(FP), CX
	SUBQ $32, CX
	JLT  vectors

loop:
	VMOVUPD     (SI), Z0
	VMOVUPD     64(SI), Z1
	VMOVUPD     128(SI), Z2
	VMOVUPD     192(SI), Z3
	VMOVUPD     (DX), Z4
	VMOVUPD     64(DX), Z5
	VMOVUPD     128(DX), Z6
	VMOVUPD     192(DX), Z7
	VFMADD213PD (BX), Z4, Z0
	VFMADD213PD 64(BX), Z5, Z1
	VFMADD213PD 128(BX), Z6, Z2
	VFMADD213PD 192(BX), Z7, Z3
	VMOVUPD     Z0, (DI)
	VMOVUPD     Z1, 64(DI)
	VMOVUPD     Z2, 128(DI)
	VMOVUPD     Z3, 192(DI)
	ADDQ        $256, SI
	ADDQ        $256, DX
	ADDQ        $256, BX
	ADDQ        $256, DI
	SUBQ        $32, CX
	JGE         loop

vectors:
	ADDQ $24, CX // elements left - 8
	JLT  tail

vector:
	VMOVUPD     (SI), Z0
	VMOVUPD     (DX), Z4
	VFMADD213PD (BX), Z4, Z0
	VMOVUPD     Z0, (DI)
	ADDQ        $64, SI
	ADDQ        $64, DX
	ADDQ        $64, BX
	ADDQ        $64, DI
	SUBQ        $8, CX
	JGE         vector

tail:
	ADDQ        $8, CX // elements left, 0 .. 7
	JEQ         done
	MOVL        $-1, AX
	BZHIL       CX, AX, AX
	KMOVW       AX, K1
	VMOVUPD.Z   (SI), K1, Z0
	VMOVUPD.Z   (DX), K1, Z4
	VMOVUPD.Z   (BX), K1, Z8
	VFMADD213PD Z8, Z4, Z0
	VMOVUPD     Z0, K1, (DI)

done:
	VZEROUPPER
	RET
