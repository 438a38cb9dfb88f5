//go:build !purego && !noasm

#include "textflag.h"

// func gatherRowsF32AVX512(dst *float32, ds int, table *float32, ts int, idx *int32, rows, k, width int)
// dst[i*ds + j*width + c] = table[idx[i*k+j]*ts + c]. Requires AVX512F.
//
// DI dst, R8 its stride in bytes, less what a row advances DI, SI table, R9 its stride in bytes, DX idx, R10 rows left,
// R11 k, BX pieces left in the row, R12 width, CX elements left, AX table row, Z0-Z3 data.
// Rows are short: the look-ups of neighbours overlap in the out-of-order window, which hides the misses.
// Tail: vectors of half the width, and again, by the bits of width: the same branches in every row.
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
	ADDQ    $16, CX // elements left, 0 .. 15
	JEQ     next
	TESTQ   $8, CX
	JEQ     below8
	VMOVUPS (AX), Y0
	VMOVUPS Y0, (DI)
	ADDQ    $32, AX
	ADDQ    $32, DI

below8:
	TESTQ   $4, CX
	JEQ     below4
	VMOVUPS (AX), X0
	VMOVUPS X0, (DI)
	ADDQ    $16, AX
	ADDQ    $16, DI

below4:
	TESTQ  $2, CX
	JEQ    below2
	VMOVSD (AX), X0
	VMOVSD X0, (DI)
	ADDQ   $8, AX
	ADDQ   $8, DI

below2:
	TESTQ  $1, CX
	JEQ    next
	VMOVSS (AX), X0
	VMOVSS X0, (DI)
	ADDQ   $4, AX
	ADDQ   $4, DI

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
// dst[i*ds + j*width + c] = table[idx[i*k+j]*ts + c]. Requires AVX512F.
//
// DI dst, R8 its stride in bytes, less what a row advances DI, SI table, R9 its stride in bytes, DX idx, R10 rows left,
// R11 k, BX pieces left in the row, R12 width, CX elements left, AX table row, Z0-Z3 data.
// Rows are short: the look-ups of neighbours overlap in the out-of-order window, which hides the misses.
// Tail: vectors of half the width, and again, by the bits of width: the same branches in every row.
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
	ADDQ    $8, CX // elements left, 0 .. 7
	JEQ     next
	TESTQ   $4, CX
	JEQ     below4
	VMOVUPD (AX), Y0
	VMOVUPD Y0, (DI)
	ADDQ    $32, AX
	ADDQ    $32, DI

below4:
	TESTQ   $2, CX
	JEQ     below2
	VMOVUPD (AX), X0
	VMOVUPD X0, (DI)
	ADDQ    $16, AX
	ADDQ    $16, DI

below2:
	TESTQ  $1, CX
	JEQ    next
	VMOVSD (AX), X0
	VMOVSD X0, (DI)
	ADDQ   $8, AX
	ADDQ   $8, DI

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
// table[idx[i*k+j]*ts + c] += src[i*ss + j*width + c], i, then j ascending. Requires AVX512F.
//
// DI src, R8 its stride in bytes, less what a row advances DI, SI table, R9 its stride in bytes, DX idx, R10 rows left,
// R11 k, BX pieces left in the row, R12 width, CX elements left, AX table row, Z0-Z3 data.
// Rows are short: the look-ups of neighbours overlap in the out-of-order window, which hides the misses.
// Tail: vectors of half the width, and again, by the bits of width: the same branches in every row.
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
	ADDQ    $16, CX // elements left, 0 .. 15
	JEQ     next
	TESTQ   $8, CX
	JEQ     below8
	VMOVUPS (AX), Y0
	VADDPS  (DI), Y0, Y0
	VMOVUPS Y0, (AX)
	ADDQ    $32, AX
	ADDQ    $32, DI

below8:
	TESTQ   $4, CX
	JEQ     below4
	VMOVUPS (AX), X0
	VADDPS  (DI), X0, X0
	VMOVUPS X0, (AX)
	ADDQ    $16, AX
	ADDQ    $16, DI

below4:
	TESTQ  $2, CX
	JEQ    below2
	VMOVSD (AX), X0
	VMOVSD (DI), X1
	VADDPS X1, X0, X0
	VMOVSD X0, (AX)
	ADDQ   $8, AX
	ADDQ   $8, DI

below2:
	TESTQ  $1, CX
	JEQ    next
	VMOVSS (AX), X0
	VMOVSS (DI), X1
	VADDPS X1, X0, X0
	VMOVSS X0, (AX)
	ADDQ   $4, AX
	ADDQ   $4, DI

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
// table[idx[i*k+j]*ts + c] += src[i*ss + j*width + c], i, then j ascending. Requires AVX512F.
//
// DI src, R8 its stride in bytes, less what a row advances DI, SI table, R9 its stride in bytes, DX idx, R10 rows left,
// R11 k, BX pieces left in the row, R12 width, CX elements left, AX table row, Z0-Z3 data.
// Rows are short: the look-ups of neighbours overlap in the out-of-order window, which hides the misses.
// Tail: vectors of half the width, and again, by the bits of width: the same branches in every row.
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
	ADDQ    $8, CX // elements left, 0 .. 7
	JEQ     next
	TESTQ   $4, CX
	JEQ     below4
	VMOVUPD (AX), Y0
	VADDPD  (DI), Y0, Y0
	VMOVUPD Y0, (AX)
	ADDQ    $32, AX
	ADDQ    $32, DI

below4:
	TESTQ   $2, CX
	JEQ     below2
	VMOVUPD (AX), X0
	VADDPD  (DI), X0, X0
	VMOVUPD X0, (AX)
	ADDQ    $16, AX
	ADDQ    $16, DI

below2:
	TESTQ  $1, CX
	JEQ    next
	VMOVSD (AX), X0
	VMOVSD (DI), X1
	VADDPD X1, X0, X0
	VMOVSD X0, (AX)
	ADDQ   $8, AX
	ADDQ   $8, DI

next:
	DECQ BX
	JNE  piece
	ADDQ R8, DI
	DECQ R10
	JNE  row

done:
	VZEROUPPER
	RET
