//go:build !purego && !noasm

#include "textflag.h"
#include "neon_arm64.h"

// func addColumnsF32NEON(sums, src *float32, ss, rows, cols int)
// sums[c] += src[i*ss + c], i ascending.
//
// R0 sums, R1 src, R2 stride in bytes, R3 rows, R4 columns left, R5 element of the present row, R6 rows left, V0-V7 sums,
// V16-V23 data.
// Eight vectors of columns go down the rows side by side, so that the latency of the additions is hidden; then one.
// Tail: one column at a time.
TEXT ·addColumnsF32NEON(SB), NOSPLIT, $0-40
	MOVD sums+0(FP), R0
	MOVD src+8(FP), R1
	MOVD ss+16(FP), R2
	MOVD rows+24(FP), R3
	MOVD cols+32(FP), R4
	LSL  $2, R2, R2
	CBZ  R3, done
	SUBS $32, R4, R4
	BLT  one

columns8:
	MOVD  R1, R5
	MOVD  R3, R6
	FLDPQ (R0), (F0, F1)
	FLDPQ 32(R0), (F2, F3)
	FLDPQ 64(R0), (F4, F5)
	FLDPQ 96(R0), (F6, F7)

row8:
	FLDPQ       (R5), (F16, F17)
	FLDPQ       32(R5), (F18, F19)
	FLDPQ       64(R5), (F20, F21)
	FLDPQ       96(R5), (F22, F23)
	FADD_S4(16, 0, 0)
	FADD_S4(17, 1, 1)
	FADD_S4(18, 2, 2)
	FADD_S4(19, 3, 3)
	FADD_S4(20, 4, 4)
	FADD_S4(21, 5, 5)
	FADD_S4(22, 6, 6)
	FADD_S4(23, 7, 7)
	ADD         R2, R5, R5
	SUBS        $1, R6, R6
	BNE         row8
	FSTPQ       (F0, F1), (R0)
	FSTPQ       (F2, F3), 32(R0)
	FSTPQ       (F4, F5), 64(R0)
	FSTPQ       (F6, F7), 96(R0)
	ADD         $128, R1, R1
	ADD         $128, R0, R0
	SUBS        $32, R4, R4
	BGE         columns8

one:
	ADDS $28, R4, R4 // columns left - 4
	BLT  tail

columns1:
	MOVD  R1, R5
	MOVD  R3, R6
	FMOVQ (R0), F0

row1:
	FMOVQ       (R5), F16
	FADD_S4(16, 0, 0)
	ADD         R2, R5, R5
	SUBS        $1, R6, R6
	BNE         row1
	FMOVQ.P     F0, 16(R0)
	ADD         $16, R1, R1
	SUBS        $4, R4, R4
	BGE         columns1

tail:
	ADDS $4, R4, R4 // columns left, 0 .. 3
	BEQ  done

column:
	MOVD  R1, R5
	MOVD  R3, R6
	FMOVS (R0), F0

rowTail:
	FMOVS   (R5), F16
	FADDS   F16, F0, F0
	ADD     R2, R5, R5
	SUBS    $1, R6, R6
	BNE     rowTail
	FMOVS.P F0, 4(R0)
	ADD     $4, R1, R1
	SUBS    $1, R4, R4
	BNE     column

done:
	RET

// func addColumnsF64NEON(sums, src *float64, ss, rows, cols int)
// sums[c] += src[i*ss + c], i ascending.
//
// R0 sums, R1 src, R2 stride in bytes, R3 rows, R4 columns left, R5 element of the present row, R6 rows left, V0-V7 sums,
// V16-V23 data.
// Eight vectors of columns go down the rows side by side, so that the latency of the additions is hidden; then one.
// Tail: one column at a time.
TEXT ·addColumnsF64NEON(SB), NOSPLIT, $0-40
	MOVD sums+0(FP), R0
	MOVD src+8(FP), R1
	MOVD ss+16(FP), R2
	MOVD rows+24(FP), R3
	MOVD cols+32(FP), R4
	LSL  $3, R2, R2
	CBZ  R3, done
	SUBS $16, R4, R4
	BLT  one

columns8:
	MOVD  R1, R5
	MOVD  R3, R6
	FLDPQ (R0), (F0, F1)
	FLDPQ 32(R0), (F2, F3)
	FLDPQ 64(R0), (F4, F5)
	FLDPQ 96(R0), (F6, F7)

row8:
	FLDPQ       (R5), (F16, F17)
	FLDPQ       32(R5), (F18, F19)
	FLDPQ       64(R5), (F20, F21)
	FLDPQ       96(R5), (F22, F23)
	FADD_D2(16, 0, 0)
	FADD_D2(17, 1, 1)
	FADD_D2(18, 2, 2)
	FADD_D2(19, 3, 3)
	FADD_D2(20, 4, 4)
	FADD_D2(21, 5, 5)
	FADD_D2(22, 6, 6)
	FADD_D2(23, 7, 7)
	ADD         R2, R5, R5
	SUBS        $1, R6, R6
	BNE         row8
	FSTPQ       (F0, F1), (R0)
	FSTPQ       (F2, F3), 32(R0)
	FSTPQ       (F4, F5), 64(R0)
	FSTPQ       (F6, F7), 96(R0)
	ADD         $128, R1, R1
	ADD         $128, R0, R0
	SUBS        $16, R4, R4
	BGE         columns8

one:
	ADDS $14, R4, R4 // columns left - 2
	BLT  tail

columns1:
	MOVD  R1, R5
	MOVD  R3, R6
	FMOVQ (R0), F0

row1:
	FMOVQ       (R5), F16
	FADD_D2(16, 0, 0)
	ADD         R2, R5, R5
	SUBS        $1, R6, R6
	BNE         row1
	FMOVQ.P     F0, 16(R0)
	ADD         $16, R1, R1
	SUBS        $2, R4, R4
	BGE         columns1

tail:
	ADDS $2, R4, R4 // columns left, 0 .. 1
	BEQ  done

column:
	MOVD  R1, R5
	MOVD  R3, R6
	FMOVD (R0), F0

rowTail:
	FMOVD   (R5), F16
	FADDD   F16, F0, F0
	ADD     R2, R5, R5
	SUBS    $1, R6, R6
	BNE     rowTail
	FMOVD.P F0, 8(R0)
	ADD     $8, R1, R1
	SUBS    $1, R4, R4
	BNE     column

done:
	RET
