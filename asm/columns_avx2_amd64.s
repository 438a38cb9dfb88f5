//go:build !purego && !noasm

#include "textflag.h"

// func addColumnsF32AVX2(sums, src *float32, ss, rows, cols int)
// sums[c] += src[i*ss + c], i ascending. Requires AVX.
//
// DI sums, SI src, R8 stride in bytes, R9 rows, CX columns left, AX element of the present row, DX rows left,
// Y0-Y7 sums.
// Eight vectors of columns go down the rows side by side, so that the latency of the additions is hidden; then four,
// then one. Tail: one column at a time.
TEXT ·addColumnsF32AVX2(SB), NOSPLIT, $0-40
	MOVQ  sums+0(FP), DI
	MOVQ  src+8(FP), SI
	MOVQ  ss+16(FP), R8
	MOVQ  rows+24(FP), R9
	MOVQ  cols+32(FP), CX
	SHLQ  $2, R8
	TESTQ R9, R9
	JEQ   done
	SUBQ  $64, CX
	JLT   four

columns8:
	MOVQ    SI, AX
	MOVQ    R9, DX
	VMOVUPS (DI), Y0
	VMOVUPS 32(DI), Y1
	VMOVUPS 64(DI), Y2
	VMOVUPS 96(DI), Y3
	VMOVUPS 128(DI), Y4
	VMOVUPS 160(DI), Y5
	VMOVUPS 192(DI), Y6
	VMOVUPS 224(DI), Y7

row8:
	VADDPS  (AX), Y0, Y0
	VADDPS  32(AX), Y1, Y1
	VADDPS  64(AX), Y2, Y2
	VADDPS  96(AX), Y3, Y3
	VADDPS  128(AX), Y4, Y4
	VADDPS  160(AX), Y5, Y5
	VADDPS  192(AX), Y6, Y6
	VADDPS  224(AX), Y7, Y7
	ADDQ    R8, AX
	DECQ    DX
	JNE     row8
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	VMOVUPS Y2, 64(DI)
	VMOVUPS Y3, 96(DI)
	VMOVUPS Y4, 128(DI)
	VMOVUPS Y5, 160(DI)
	VMOVUPS Y6, 192(DI)
	VMOVUPS Y7, 224(DI)
	ADDQ    $256, SI
	ADDQ    $256, DI
	SUBQ    $64, CX
	JGE     columns8

four:
	ADDQ    $32, CX // columns left - 32
	JLT     one
	MOVQ    SI, AX
	MOVQ    R9, DX
	VMOVUPS (DI), Y0
	VMOVUPS 32(DI), Y1
	VMOVUPS 64(DI), Y2
	VMOVUPS 96(DI), Y3

row4:
	VADDPS  (AX), Y0, Y0
	VADDPS  32(AX), Y1, Y1
	VADDPS  64(AX), Y2, Y2
	VADDPS  96(AX), Y3, Y3
	ADDQ    R8, AX
	DECQ    DX
	JNE     row4
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	VMOVUPS Y2, 64(DI)
	VMOVUPS Y3, 96(DI)
	ADDQ    $128, SI
	ADDQ    $128, DI
	SUBQ    $32, CX

one:
	ADDQ $24, CX // columns left - 8
	JLT  tail

columns1:
	MOVQ    SI, AX
	MOVQ    R9, DX
	VMOVUPS (DI), Y0

row1:
	VADDPS  (AX), Y0, Y0
	ADDQ    R8, AX
	DECQ    DX
	JNE     row1
	VMOVUPS Y0, (DI)
	ADDQ    $32, SI
	ADDQ    $32, DI
	SUBQ    $8, CX
	JGE     columns1

tail:
	ADDQ $8, CX // columns left, 0 .. 7
	JEQ  done

column:
	MOVQ   SI, AX
	MOVQ   R9, DX
	VMOVSS (DI), X0

rowTail:
	VADDSS (AX), X0, X0
	ADDQ   R8, AX
	DECQ   DX
	JNE    rowTail
	VMOVSS X0, (DI)
	ADDQ   $4, SI
	ADDQ   $4, DI
	DECQ   CX
	JNE    column

done:
	VZEROUPPER
	RET

// func addColumnsF64AVX2(sums, src *float64, ss, rows, cols int)
// sums[c] += src[i*ss + c], i ascending. Requires AVX.
//
// DI sums, SI src, R8 stride in bytes, R9 rows, CX columns left, AX element of the present row, DX rows left,
// Y0-Y7 sums.
// Eight vectors of columns go down the rows side by side, so that the latency of the additions is hidden; then four,
// then one. Tail: one column at a time.
TEXT ·addColumnsF64AVX2(SB), NOSPLIT, $0-40
	MOVQ  sums+0(FP), DI
	MOVQ  src+8(FP), SI
	MOVQ  ss+16(FP), R8
	MOVQ  rows+24(FP), R9
	MOVQ  cols+32(FP), CX
	SHLQ  $3, R8
	TESTQ R9, R9
	JEQ   done
	SUBQ  $32, CX
	JLT   four

columns8:
	MOVQ    SI, AX
	MOVQ    R9, DX
	VMOVUPD (DI), Y0
	VMOVUPD 32(DI), Y1
	VMOVUPD 64(DI), Y2
	VMOVUPD 96(DI), Y3
	VMOVUPD 128(DI), Y4
	VMOVUPD 160(DI), Y5
	VMOVUPD 192(DI), Y6
	VMOVUPD 224(DI), Y7

row8:
	VADDPD  (AX), Y0, Y0
	VADDPD  32(AX), Y1, Y1
	VADDPD  64(AX), Y2, Y2
	VADDPD  96(AX), Y3, Y3
	VADDPD  128(AX), Y4, Y4
	VADDPD  160(AX), Y5, Y5
	VADDPD  192(AX), Y6, Y6
	VADDPD  224(AX), Y7, Y7
	ADDQ    R8, AX
	DECQ    DX
	JNE     row8
	VMOVUPD Y0, (DI)
	VMOVUPD Y1, 32(DI)
	VMOVUPD Y2, 64(DI)
	VMOVUPD Y3, 96(DI)
	VMOVUPD Y4, 128(DI)
	VMOVUPD Y5, 160(DI)
	VMOVUPD Y6, 192(DI)
	VMOVUPD Y7, 224(DI)
	ADDQ    $256, SI
	ADDQ    $256, DI
	SUBQ    $32, CX
	JGE     columns8

four:
	ADDQ    $16, CX // columns left - 16
	JLT     one
	MOVQ    SI, AX
	MOVQ    R9, DX
	VMOVUPD (DI), Y0
	VMOVUPD 32(DI), Y1
	VMOVUPD 64(DI), Y2
	VMOVUPD 96(DI), Y3

row4:
	VADDPD  (AX), Y0, Y0
	VADDPD  32(AX), Y1, Y1
	VADDPD  64(AX), Y2, Y2
	VADDPD  96(AX), Y3, Y3
	ADDQ    R8, AX
	DECQ    DX
	JNE     row4
	VMOVUPD Y0, (DI)
	VMOVUPD Y1, 32(DI)
	VMOVUPD Y2, 64(DI)
	VMOVUPD Y3, 96(DI)
	ADDQ    $128, SI
	ADDQ    $128, DI
	SUBQ    $16, CX

one:
	ADDQ $12, CX // columns left - 4
	JLT  tail

columns1:
	MOVQ    SI, AX
	MOVQ    R9, DX
	VMOVUPD (DI), Y0

row1:
	VADDPD  (AX), Y0, Y0
	ADDQ    R8, AX
	DECQ    DX
	JNE     row1
	VMOVUPD Y0, (DI)
	ADDQ    $32, SI
	ADDQ    $32, DI
	SUBQ    $4, CX
	JGE     columns1

tail:
	ADDQ $4, CX // columns left, 0 .. 3
	JEQ  done

column:
	MOVQ   SI, AX
	MOVQ   R9, DX
	VMOVSD (DI), X0

rowTail:
	VADDSD (AX), X0, X0
	ADDQ   R8, AX
	DECQ   DX
	JNE    rowTail
	VMOVSD X0, (DI)
	ADDQ   $8, SI
	ADDQ   $8, DI
	DECQ   CX
	JNE    column

done:
	VZEROUPPER
	RET
