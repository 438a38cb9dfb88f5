//go:build !purego && !noasm

#include "textflag.h"

// func gatherRowsF32AVX512(dst *float32, ds int, table *float32, ts int, idx *int32, rows, k, width int)
// dst[i*ds + j*width + c] = table[idx[i*k+j]*ts + c]. Requires AVX512F, BMI2.
//
// DI dst, R8 its stride in bytes, less what a row advances DI, SI table, R9 its stride in bytes, DX idx, R10 rows left,
// R11 k, BX pieces left in the row, R12 width, CX elements left, AX table row, R13 scratch, K1 tail mask, Z0-Z3 data.
// Rows are short: the look-ups of neighbours overlap in the out-of-order window, which hides the misses.
// Tail: one vector under a mask, made once.
TEXT ·gatherRowsF32AVX512(SB), NOSPLIT, $0-64
	MOVQ  dst+0(FP), DI
	MOVQ  ds+8(FP), R8
	MOVQ  table+16(FP), SI
	MOVQ  ts+24(FP), R9
	MOVQ  idx+32(FP), DX
	MOVQ  rows+40(FP), R10
	MOVQ  k+48(FP), R11
	MOVQ  width+56(FP), R12
	MOVQ  R11, AX
	IMULQ R12, AX
	SUBQ  AX, R8
	SHLQ  $2, R8
	SHLQ  $2, R9
	MOVL  $-1, R13
	MOVQ  R12, CX
	ANDQ  $15, CX
	BZHIL CX, R13, R13
	KMOVW R13, K1
	TESTQ R10, R10
	JEQ   done
	TESTQ R11, R11
	JEQ   done

row:
	MOVQ R11, BX

piece:
	MOVLQSX (DX), AX
	ADDQ    $4, DX
	IMULQ   R9, AX
	ADDQ    SI, AX
	MOVQ    R12, CX
	SUBQ    $32, CX
	JLT     vectors

loop:
	VMOVUPS (AX), Z0
	VMOVUPS 64(AX), Z1
	VMOVUPS Z0, (DI)
	VMOVUPS Z1, 64(DI)
	ADDQ    $128, AX
	ADDQ    $128, DI
	SUBQ    $32, CX
	JGE     loop

vectors:
	ADDQ    $16, CX // elements left - 16
	JLT     tail
	VMOVUPS (AX), Z0
	VMOVUPS Z0, (DI)
	ADDQ    $64, AX
	ADDQ    $64, DI
	SUBQ    $16, CX

tail:
	ADDQ      $16, CX // elements left, 0 .. 15
	JEQ       next
	VMOVUPS.Z (AX), K1, Z0
	VMOVUPS   Z0, K1, (DI)
	LEAQ      (DI)(CX*4), DI

next:
	DECQ BX
	JNE  piece
	ADDQ R8, DI
	DECQ R10
	JNE  row

done:
	VZEROUPPER
	RET

// func gatherRowsF64AVX512(dst *float64, ds int, table *float64, ts int, idx *int32, rows, k, width int)
// dst[i*ds + j*width + c] = table[idx[i*k+j]*ts + c]. Requires AVX512F, BMI2.
//
// DI dst, R8 its stride in bytes, less what a row advances DI, SI table, R9 its stride in bytes, DX idx, R10 rows left,
// R11 k, BX pieces left in the row, R12 width, CX elements left, AX table row, R13 scratch, K1 tail mask, Z0-Z3 data.
// Rows are short: the look-ups of neighbours overlap in the out-of-order window, which hides the misses.
// Tail: one vector under a mask, made once.
TEXT ·gatherRowsF64AVX512(SB), NOSPLIT, $0-64
	MOVQ  dst+0(FP), DI
	MOVQ  ds+8(FP), R8
	MOVQ  table+16(FP), SI
	MOVQ  ts+24(FP), R9
	MOVQ  idx+32(FP), DX
	MOVQ  rows+40(FP), R10
	MOVQ  k+48(FP), R11
	MOVQ  width+56(FP), R12
	MOVQ  R11, AX
	IMULQ R12, AX
	SUBQ  AX, R8
	SHLQ  $3, R8
	SHLQ  $3, R9
	MOVL  $-1, R13
	MOVQ  R12, CX
	ANDQ  $7, CX
	BZHIL CX, R13, R13
	KMOVW R13, K1
	TESTQ R10, R10
	JEQ   done
	TESTQ R11, R11
	JEQ   done

row:
	MOVQ R11, BX

piece:
	MOVLQSX (DX), AX
	ADDQ    $4, DX
	IMULQ   R9, AX
	ADDQ    SI, AX
	MOVQ    R12, CX
	SUBQ    $16, CX
	JLT     vectors

loop:
	VMOVUPD (AX), Z0
	VMOVUPD 64(AX), Z1
	VMOVUPD Z0, (DI)
	VMOVUPD Z1, 64(DI)
	ADDQ    $128, AX
	ADDQ    $128, DI
	SUBQ    $16, CX
	JGE     loop

vectors:
	ADDQ    $8, CX // elements left - 8
	JLT     tail
	VMOVUPD (AX), Z0
	VMOVUPD Z0, (DI)
	ADDQ    $64, AX
	ADDQ    $64, DI
	SUBQ    $8, CX

tail:
	ADDQ      $8, CX // elements left, 0 .. 7
	JEQ       next
	VMOVUPD.Z (AX), K1, Z0
	VMOVUPD   Z0, K1, (DI)
	LEAQ      (DI)(CX*8), DI

next:
	DECQ BX
	JNE  piece
	ADDQ R8, DI
	DECQ R10
	JNE  row

done:
	VZEROUPPER
	RET

// func scatterAddRowsF32AVX512(table *float32, ts int, src *float32, ss int, idx *int32, rows, k, width int)
// table[idx[i*k+j]*ts + c] += src[i*ss + j*width + c], i, then j ascending. Requires AVX512F, BMI2.
//
// DI src, R8 its stride in bytes, less what a row advances DI, SI table, R9 its stride in bytes, DX idx, R10 rows left,
// R11 k, BX pieces left in the row, R12 width, CX elements left, AX table row, R13 scratch, K1 tail mask, Z0-Z3 data.
// Rows are short: the look-ups of neighbours overlap in the out-of-order window, which hides the misses.
// Tail: one vector under a mask, made once.
TEXT ·scatterAddRowsF32AVX512(SB), NOSPLIT, $0-64
	MOVQ  table+0(FP), SI
	MOVQ  ts+8(FP), R9
	MOVQ  src+16(FP), DI
	MOVQ  ss+24(FP), R8
	MOVQ  idx+32(FP), DX
	MOVQ  rows+40(FP), R10
	MOVQ  k+48(FP), R11
	MOVQ  width+56(FP), R12
	MOVQ  R11, AX
	IMULQ R12, AX
	SUBQ  AX, R8
	SHLQ  $2, R8
	SHLQ  $2, R9
	MOVL  $-1, R13
	MOVQ  R12, CX
	ANDQ  $15, CX
	BZHIL CX, R13, R13
	KMOVW R13, K1
	TESTQ R10, R10
	JEQ   done
	TESTQ R11, R11
	JEQ   done

row:
	MOVQ R11, BX

piece:
	MOVLQSX (DX), AX
	ADDQ    $4, DX
	IMULQ   R9, AX
	ADDQ    SI, AX
	MOVQ    R12, CX
	SUBQ    $32, CX
	JLT     vectors

loop:
	VMOVUPS (AX), Z0
	VMOVUPS 64(AX), Z1
	VADDPS  (DI), Z0, Z0
	VADDPS  64(DI), Z1, Z1
	VMOVUPS Z0, (AX)
	VMOVUPS Z1, 64(AX)
	ADDQ    $128, AX
	ADDQ    $128, DI
	SUBQ    $32, CX
	JGE     loop

vectors:
	ADDQ    $16, CX // elements left - 16
	JLT     tail
	VMOVUPS (AX), Z0
	VADDPS  (DI), Z0, Z0
	VMOVUPS Z0, (AX)
	ADDQ    $64, AX
	ADDQ    $64, DI
	SUBQ    $16, CX

tail:
	ADDQ      $16, CX // elements left, 0 .. 15
	JEQ       next
	VMOVUPS.Z (AX), K1, Z0
	VMOVUPS.Z (DI), K1, Z1
	VADDPS    Z1, Z0, Z0
	VMOVUPS   Z0, K1, (AX)
	LEAQ      (DI)(CX*4), DI

next:
	DECQ BX
	JNE  piece
	ADDQ R8, DI
	DECQ R10
	JNE  row

done:
	VZEROUPPER
	RET

// func scatterAddRowsF64AVX512(table *float64, ts int, src *float64, ss int, idx *int32, rows, k, width int)
// table[idx[i*k+j]*ts + c] += src[i*ss + j*width + c], i, then j ascending. Requires AVX512F, BMI2.
//
// DI src, R8 its stride in bytes, less what a row advances DI, SI table, R9 its stride in bytes, DX idx, R10 rows left,
// R11 k, BX pieces left in the row, R12 width, CX elements left, AX table row, R13 scratch, K1 tail mask, Z0-Z3 data.
// Rows are short: the look-ups of neighbours overlap in the out-of-order window, which hides the misses.
// Tail: one vector under a mask, made once.
TEXT ·scatterAddRowsF64AVX512(SB), NOSPLIT, $0-64
	MOVQ  table+0(FP), SI
	MOVQ  ts+8(FP), R9
	MOVQ  src+16(FP), DI
	MOVQ  ss+24(FP), R8
	MOVQ  idx+32(FP), DX
	MOVQ  rows+40(FP), R10
	MOVQ  k+48(FP), R11
	MOVQ  width+56(FP), R12
	MOVQ  R11, AX
	IMULQ R12, AX
	SUBQ  AX, R8
	SHLQ  $3, R8
	SHLQ  $3, R9
	MOVL  $-1, R13
	MOVQ  R12, CX
	ANDQ  $7, CX
	BZHIL CX, R13, R13
	KMOVW R13, K1
	TESTQ R10, R10
	JEQ   done
	TESTQ R11, R11
	JEQ   done

row:
	MOVQ R11, BX

piece:
	MOVLQSX (DX), AX
	ADDQ    $4, DX
	IMULQ   R9, AX
	ADDQ    SI, AX
	MOVQ    R12, CX
	SUBQ    $16, CX
	JLT     vectors

loop:
	VMOVUPD (AX), Z0
	VMOVUPD 64(AX), Z1
	VADDPD  (DI), Z0, Z0
	VADDPD  64(DI), Z1, Z1
	VMOVUPD Z0, (AX)
	VMOVUPD Z1, 64(AX)
	ADDQ    $128, AX
	ADDQ    $128, DI
	SUBQ    $16, CX
	JGE     loop

vectors:
	ADDQ    $8, CX // elements left - 8
	JLT     tail
	VMOVUPD (AX), Z0
	VADDPD  (DI), Z0, Z0
	VMOVUPD Z0, (AX)
	ADDQ    $64, AX
	ADDQ    $64, DI
	SUBQ    $8, CX

tail:
	ADDQ      $8, CX // elements left, 0 .. 7
	JEQ       next
	VMOVUPD.Z (AX), K1, Z0
	VMOVUPD.Z (DI), K1, Z1
	VADDPD    Z1, Z0, Z0
	VMOVUPD   Z0, K1, (AX)
	LEAQ      (DI)(CX*8), DI

next:
	DECQ BX
	JNE  piece
	ADDQ R8, DI
	DECQ R10
	JNE  row

done:
	VZEROUPPER
	RET

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
