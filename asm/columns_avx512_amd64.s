//go:build !purego && !noasm

#include "textflag.h"

// func addColumnsF32AVX512(sums, src *float32, ss, rows, cols int)
// sums[c] += src[i*ss + c], i ascending. Requires AVX512F, BMI2.
//
// DI sums, SI src, R8 stride in bytes, R9 rows, CX columns left, AX element of the present row, DX rows left, R10 scratch,
// Z0-Z7 sums, K1 tail mask.
// Eight vectors of columns go down the rows side by side, so that the latency of the additions is hidden; then four,
// then one. Tail: one vector under a mask.
TEXT ·addColumnsF32AVX512(SB), NOSPLIT, $0-40
	MOVQ  sums+0(FP), DI
	MOVQ  src+8(FP), SI
	MOVQ  ss+16(FP), R8
	MOVQ  rows+24(FP), R9
	MOVQ  cols+32(FP), CX
	SHLQ  $2, R8
	TESTQ R9, R9
	JEQ   done
	SUBQ  $128, CX
	JLT   four

columns8:
	MOVQ    SI, AX
	MOVQ    R9, DX
	VMOVUPS (DI), Z0
	VMOVUPS 64(DI), Z1
	VMOVUPS 128(DI), Z2
	VMOVUPS 192(DI), Z3
	VMOVUPS 256(DI), Z4
	VMOVUPS 320(DI), Z5
	VMOVUPS 384(DI), Z6
	VMOVUPS 448(DI), Z7

row8:
	VADDPS  (AX), Z0, Z0
	VADDPS  64(AX), Z1, Z1
	VADDPS  128(AX), Z2, Z2
	VADDPS  192(AX), Z3, Z3
	VADDPS  256(AX), Z4, Z4
	VADDPS  320(AX), Z5, Z5
	VADDPS  384(AX), Z6, Z6
	VADDPS  448(AX), Z7, Z7
	ADDQ    R8, AX
	DECQ    DX
	JNE     row8
	VMOVUPS Z0, (DI)
	VMOVUPS Z1, 64(DI)
	VMOVUPS Z2, 128(DI)
	VMOVUPS Z3, 192(DI)
	VMOVUPS Z4, 256(DI)
	VMOVUPS Z5, 320(DI)
	VMOVUPS Z6, 384(DI)
	VMOVUPS Z7, 448(DI)
	ADDQ    $512, SI
	ADDQ    $512, DI
	SUBQ    $128, CX
	JGE     columns8

four:
	ADDQ    $64, CX // columns left - 64
	JLT     one
	MOVQ    SI, AX
	MOVQ    R9, DX
	VMOVUPS (DI), Z0
	VMOVUPS 64(DI), Z1
	VMOVUPS 128(DI), Z2
	VMOVUPS 192(DI), Z3

row4:
	VADDPS  (AX), Z0, Z0
	VADDPS  64(AX), Z1, Z1
	VADDPS  128(AX), Z2, Z2
	VADDPS  192(AX), Z3, Z3
	ADDQ    R8, AX
	DECQ    DX
	JNE     row4
	VMOVUPS Z0, (DI)
	VMOVUPS Z1, 64(DI)
	VMOVUPS Z2, 128(DI)
	VMOVUPS Z3, 192(DI)
	ADDQ    $256, SI
	ADDQ    $256, DI
	SUBQ    $64, CX

one:
	ADDQ $48, CX // columns left - 16
	JLT  tail

columns1:
	MOVQ    SI, AX
	MOVQ    R9, DX
	VMOVUPS (DI), Z0

row1:
	VADDPS  (AX), Z0, Z0
	ADDQ    R8, AX
	DECQ    DX
	JNE     row1
	VMOVUPS Z0, (DI)
	ADDQ    $64, SI
	ADDQ    $64, DI
	SUBQ    $16, CX
	JGE     columns1

tail:
	ADDQ      $16, CX // columns left, 0 .. 15
	JEQ       done
	MOVL      $-1, R10
	BZHIL     CX, R10, R10
	KMOVW     R10, K1
	VMOVUPS.Z (DI), K1, Z0

rowTail:
	VMOVUPS.Z (SI), K1, Z1
	VADDPS    Z1, Z0, Z0
	ADDQ      R8, SI
	DECQ      R9
	JNE       rowTail
	VMOVUPS   Z0, K1, (DI)

done:
	VZEROUPPER
	RET

// func addColumnsF64AVX512(sums, src *float64, ss, rows, cols int)
// sums[c] += src[i*ss + c], i ascending. Requires AVX512F, BMI2.
//
// DI sums, SI src, R8 stride in bytes, R9 rows, CX columns left, AX element of the present row, DX rows left, R10 scratch,
// Z0-Z7 sums, K1 tail mask.
// Eight vectors of columns go down the rows side by side, so that the latency of the additions is hidden; then four,
// then one. Tail: one vector under a mask.
TEXT ·addColumnsF64AVX512(SB), NOSPLIT, $0-40
	MOVQ  sums+0(FP), DI
	MOVQ  src+8(FP), SI
	MOVQ  ss+16(FP), R8
	MOVQ  rows+24(FP), R9
	MOVQ  cols+32(FP), CX
	SHLQ  $3, R8
	TESTQ R9, R9
	JEQ   done
	SUBQ  $64, CX
	JLT   four

columns8:
	MOVQ    SI, AX
	MOVQ    R9, DX
	VMOVUPD (DI), Z0
	VMOVUPD 64(DI), Z1
	VMOVUPD 128(DI), Z2
	VMOVUPD 192(DI), Z3
	VMOVUPD 256(DI), Z4
	VMOVUPD 320(DI), Z5
	VMOVUPD 384(DI), Z6
	VMOVUPD 448(DI), Z7

row8:
	VADDPD  (AX), Z0, Z0
	VADDPD  64(AX), Z1, Z1
	VADDPD  128(AX), Z2, Z2
	VADDPD  192(AX), Z3, Z3
	VADDPD  256(AX), Z4, Z4
	VADDPD  320(AX), Z5, Z5
	VADDPD  384(AX), Z6, Z6
	VADDPD  448(AX), Z7, Z7
	ADDQ    R8, AX
	DECQ    DX
	JNE     row8
	VMOVUPD Z0, (DI)
	VMOVUPD Z1, 64(DI)
	VMOVUPD Z2, 128(DI)
	VMOVUPD Z3, 192(DI)
	VMOVUPD Z4, 256(DI)
	VMOVUPD Z5, 320(DI)
	VMOVUPD Z6, 384(DI)
	VMOVUPD Z7, 448(DI)
	ADDQ    $512, SI
	ADDQ    $512, DI
	SUBQ    $64, CX
	JGE     columns8

four:
	ADDQ    $32, CX // columns left - 32
	JLT     one
	MOVQ    SI, AX
	MOVQ    R9, DX
	VMOVUPD (DI), Z0
	VMOVUPD 64(DI), Z1
	VMOVUPD 128(DI), Z2
	VMOVUPD 192(DI), Z3

row4:
	VADDPD  (AX), Z0, Z0
	VADDPD  64(AX), Z1, Z1
	VADDPD  128(AX), Z2, Z2
	VADDPD  192(AX), Z3, Z3
	ADDQ    R8, AX
	DECQ    DX
	JNE     row4
	VMOVUPD Z0, (DI)
	VMOVUPD Z1, 64(DI)
	VMOVUPD Z2, 128(DI)
	VMOVUPD Z3, 192(DI)
	ADDQ    $256, SI
	ADDQ    $256, DI
	SUBQ    $32, CX

one:
	ADDQ $24, CX // columns left - 8
	JLT  tail

columns1:
	MOVQ    SI, AX
	MOVQ    R9, DX
	VMOVUPD (DI), Z0

row1:
	VADDPD  (AX), Z0, Z0
	ADDQ    R8, AX
	DECQ    DX
	JNE     row1
	VMOVUPD Z0, (DI)
	ADDQ    $64, SI
	ADDQ    $64, DI
	SUBQ    $8, CX
	JGE     columns1

tail:
	ADDQ      $8, CX // columns left, 0 .. 7
	JEQ       done
	MOVL      $-1, R10
	BZHIL     CX, R10, R10
	KMOVW     R10, K1
	VMOVUPD.Z (DI), K1, Z0

rowTail:
	VMOVUPD.Z (SI), K1, Z1
	VADDPD    Z1, Z0, Z0
	ADDQ      R8, SI
	DECQ      R9
	JNE       rowTail
	VMOVUPD   Z0, K1, (DI)

done:
	VZEROUPPER
	RET
