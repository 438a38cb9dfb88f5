//go:build !purego && !noasm

#include "textflag.h"
#include "neon_arm64.h"

// The row that is needed so many rows later is asked for meanwhile.
#define AHEAD $2

// func scoreWindowsF32NEON(dst *float32, ds int, h, bias *float32, rows *[]float32, nrows int, first *int32, n, w, cols int, u *float32, us int, ubias *float32, classes int)
// h[c] = the maximum of bias[c] + rows[first[i]][c] + ... + rows[first[i]+w-1][(w-1)*cols + c], from left to right, and 0;
// dst[i*ds + j] = (h, row j of u) + ubias[j], the product in 16 lanes. n, w, classes > 0, cols a positive multiple of 16.
//
// R0 dst, R1 ds in bytes, R2 h, R3 bias, R4 headers of all rows (24 bytes each), R5 number of the last row, R6 first, R7 windows left, R8 w,
// R9 cols in bytes. Sums: R10 headers of the window's rows, R11 what is left to fetch of a later row, R12 bytes of columns left, R13 first
// byte of the columns, R14 the same in the row at hand, R15 header, R16 rows left, R17 row, scratch, V0-V3 sums, V16-V19 row, V31 0.
// Products: R10 u, R11 us in bytes, R12 ubias, R13 classes left, R14 dst, R15 h, R16 bytes of columns left, R17 and R19-R21 rows of u,
// V0-V15 the lanes of a class in four each, V16-V19 h, V20-V27 rows of u.
// Four classes a turn hide the latency of the FMAs, share the loads of h, and their lanes fold together; then one.
// The pieces of a window come from w places in a large table: while one is added, the same piece of a row that is needed soon is
// brought to the second cache.
TEXT ·scoreWindowsF32NEON(SB), NOSPLIT, $0-112
	MOVD dst+0(FP), R0
	MOVD ds+8(FP), R1
	MOVD h+16(FP), R2
	MOVD bias+24(FP), R3
	MOVD rows+32(FP), R4
	MOVD nrows+40(FP), R5
	MOVD first+48(FP), R6
	MOVD n+56(FP), R7
	MOVD w+64(FP), R8
	MOVD cols+72(FP), R9
	LSL  $2, R1, R1
	LSL  $2, R9, R9
	SUB  $1, R5, R5
	VEOR V31.B16, V31.B16, V31.B16

window:
	MOVW.P 4(R6), R10
	ADD    R8, R10, R11
	ADD    AHEAD, R11, R11
	SUB    $1, R11, R11
	CMP    R5, R11
	CSEL   LT, R11, R5, R11
	MOVD   $24, R17
	MADD   R17, R4, R11, R11
	MOVD   (R11), R11
	MADD   R17, R4, R10, R10
	MOVD   ZR, R13
	MOVD   R9, R12

columns:
	ADD   R13, R3, R17
	FLDPQ (R17), (F0, F1)
	FLDPQ 32(R17), (F2, F3)
	MOVD  R13, R14
	MOVD  R10, R15
	MOVD  R8, R16

row:
	MOVD  (R15), R17
	ADD   R14, R17, R17
	PRFM  (R11), PLDL2KEEP
	FLDPQ (R17), (F16, F17)
	FLDPQ 32(R17), (F18, F19)
	FADD_S4(16, 0, 0)
	FADD_S4(17, 1, 1)
	FADD_S4(18, 2, 2)
	FADD_S4(19, 3, 3)
	ADD   $64, R11, R11
	ADD   R9, R14, R14
	ADD   $24, R15, R15
	SUBS  $1, R16, R16
	BNE   row
	FMAX_S4(31, 0, 0)
	FMAX_S4(31, 1, 1)
	FMAX_S4(31, 2, 2)
	FMAX_S4(31, 3, 3)
	ADD   R13, R2, R17
	FSTPQ (F0, F1), (R17)
	FSTPQ (F2, F3), 32(R17)
	ADD   $64, R13, R13
	SUBS  $64, R12, R12
	BNE   columns

	MOVD u+80(FP), R10
	MOVD us+88(FP), R11
	MOVD ubias+96(FP), R12
	MOVD classes+104(FP), R13
	LSL  $2, R11, R11
	MOVD R0, R14
	SUBS $4, R13, R13
	BLT  ones

four:
	MOVD R2, R15
	MOVD R9, R16
	MOVD R10, R17
	ADD  R11, R17, R19
	ADD  R11, R19, R20
	ADD  R11, R20, R21
	ADD  R11, R21, R10
	VEOR V0.B16, V0.B16, V0.B16
	VEOR V1.B16, V1.B16, V1.B16
	VEOR V2.B16, V2.B16, V2.B16
	VEOR V3.B16, V3.B16, V3.B16
	VEOR V4.B16, V4.B16, V4.B16
	VEOR V5.B16, V5.B16, V5.B16
	VEOR V6.B16, V6.B16, V6.B16
	VEOR V7.B16, V7.B16, V7.B16
	VEOR V8.B16, V8.B16, V8.B16
	VEOR V9.B16, V9.B16, V9.B16
	VEOR V10.B16, V10.B16, V10.B16
	VEOR V11.B16, V11.B16, V11.B16
	VEOR V12.B16, V12.B16, V12.B16
	VEOR V13.B16, V13.B16, V13.B16
	VEOR V14.B16, V14.B16, V14.B16
	VEOR V15.B16, V15.B16, V15.B16

fourStep:
	FLDPQ.P 64(R15), (F16, F17)
	FLDPQ -32(R15), (F18, F19)
	FLDPQ.P 64(R17), (F20, F21)
	FLDPQ -32(R17), (F22, F23)
	FLDPQ.P 64(R19), (F24, F25)
	FLDPQ -32(R19), (F26, F27)
	VFMLA V16.S4, V20.S4, V0.S4
	VFMLA V17.S4, V21.S4, V1.S4
	VFMLA V18.S4, V22.S4, V2.S4
	VFMLA V19.S4, V23.S4, V3.S4
	VFMLA V16.S4, V24.S4, V4.S4
	VFMLA V17.S4, V25.S4, V5.S4
	VFMLA V18.S4, V26.S4, V6.S4
	VFMLA V19.S4, V27.S4, V7.S4
	FLDPQ.P 64(R20), (F20, F21)
	FLDPQ -32(R20), (F22, F23)
	FLDPQ.P 64(R21), (F24, F25)
	FLDPQ -32(R21), (F26, F27)
	VFMLA V16.S4, V20.S4, V8.S4
	VFMLA V17.S4, V21.S4, V9.S4
	VFMLA V18.S4, V22.S4, V10.S4
	VFMLA V19.S4, V23.S4, V11.S4
	VFMLA V16.S4, V24.S4, V12.S4
	VFMLA V17.S4, V25.S4, V13.S4
	VFMLA V18.S4, V26.S4, V14.S4
	VFMLA V19.S4, V27.S4, V15.S4
	SUBS  $64, R16, R16
	BNE   fourStep
	FADD_S4(2, 0, 0)   // lane j plus lane j+8
	FADD_S4(3, 1, 1)
	FADD_S4(6, 4, 4)
	FADD_S4(7, 5, 5)
	FADD_S4(10, 8, 8)
	FADD_S4(11, 9, 9)
	FADD_S4(14, 12, 12)
	FADD_S4(15, 13, 13)
	FADD_S4(1, 0, 0)   // lane j plus lane j+4
	FADD_S4(5, 4, 4)
	FADD_S4(9, 8, 8)
	FADD_S4(13, 12, 12)
	VZIP1 V4.D2, V0.D2, V1.D2 // lane j plus lane j+2: two classes
	VZIP2 V4.D2, V0.D2, V0.D2
	VZIP1 V12.D2, V8.D2, V9.D2
	VZIP2 V12.D2, V8.D2, V8.D2
	FADD_S4(0, 1, 0)
	FADD_S4(8, 9, 8)
	UZP1_S4(8, 0, 1)   // lane j plus lane j+1: four classes
	UZP2_S4(8, 0, 0)
	FADD_S4(0, 1, 0)
	FMOVQ.P 16(R12), F1
	FADD_S4(1, 0, 0)
	FMOVQ.P F0, 16(R14)
	SUBS  $4, R13, R13
	BGE   four

ones:
	ADDS $4, R13, R13 // classes left, 0 .. 3
	BEQ  next

one:
	MOVD R2, R15
	MOVD R9, R16
	MOVD R10, R17
	ADD  R11, R10, R10
	VEOR V0.B16, V0.B16, V0.B16
	VEOR V1.B16, V1.B16, V1.B16
	VEOR V2.B16, V2.B16, V2.B16
	VEOR V3.B16, V3.B16, V3.B16

oneStep:
	FLDPQ.P 64(R15), (F16, F17)
	FLDPQ -32(R15), (F18, F19)
	FLDPQ.P 64(R17), (F20, F21)
	FLDPQ -32(R17), (F22, F23)
	VFMLA V16.S4, V20.S4, V0.S4
	VFMLA V17.S4, V21.S4, V1.S4
	VFMLA V18.S4, V22.S4, V2.S4
	VFMLA V19.S4, V23.S4, V3.S4
	SUBS  $64, R16, R16
	BNE   oneStep
	FADD_S4(2, 0, 0)
	FADD_S4(3, 1, 1)
	FADD_S4(1, 0, 0)
	VEXT  $8, V0.B16, V0.B16, V1.B16
	FADD_S4(1, 0, 0)
	FADDP_PS(0, 0)
	FMOVS.P 4(R12), F1
	FADDS F1, F0, F0
	FMOVS.P F0, 4(R14)
	SUBS  $1, R13, R13
	BNE   one

next:
	ADD  R1, R0, R0
	SUBS $1, R7, R7
	BNE  window
	RET
