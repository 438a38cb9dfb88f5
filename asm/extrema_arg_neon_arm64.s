//go:build !purego && !noasm

#include "textflag.h"
#include "neon_arm64.h"

// func argMaxF32NEON(x *float32, n int) int
// The first index of the largest of x[i], or -1 if there is a NaN. 4 <= n <= BlockLen.
//
// R1 position, R3 elements left, R4 elements left of the chunk, R5 index of the chunk, V0-V7 extremes, V17 each lane's
// extreme, V20 the chunk in which it was met first (as a number), V16, V18-V25 scratch.
// The loop is that of maxF32NEON. After every 256 elements each lane notes the chunk if its extreme has moved; in the end
// the earliest chunk that holds the result is searched again. Tail: a last vector that overlaps the one before, whose
// elements cannot move the extreme again.
TEXT ·argMaxF32NEON(SB), NOSPLIT, $0-24
	MOVD  x+0(FP), R1
	MOVD  n+8(FP), R3
	VLD1R (R1), [V0.S4]
	VMOV  V0.B16, V1.B16
	VMOV  V0.B16, V2.B16
	VMOV  V0.B16, V3.B16
	VMOV  V0.B16, V4.B16
	VMOV  V0.B16, V5.B16
	VMOV  V0.B16, V6.B16
	VMOV  V0.B16, V7.B16
	VMOV  V0.B16, V17.B16
	VEOR  V20.B16, V20.B16, V20.B16
	MOVD  $0, R5

chunk:
	MOVD $256, R4
	CMP  R4, R3
	CSEL LT, R3, R4, R4
	SUB  R4, R3, R3
	SUBS $32, R4, R4
	BLT  vectors

loop:
	FLDPQ       (R1), (F18, F19)
	FLDPQ       32(R1), (F21, F22)
	FLDPQ       64(R1), (F23, F24)
	FLDPQ       96(R1), (F25, F16)
	FMAX_S4(18, 0, 0)
	FMAX_S4(19, 1, 1)
	FMAX_S4(21, 2, 2)
	FMAX_S4(22, 3, 3)
	FMAX_S4(23, 4, 4)
	FMAX_S4(24, 5, 5)
	FMAX_S4(25, 6, 6)
	FMAX_S4(16, 7, 7)
	ADD         $128, R1, R1
	SUBS        $32, R4, R4
	BGE         loop

vectors:
	ADDS $28, R4, R4 // elements left - 4
	BLT  tail

vector:
	FMOVQ.P     16(R1), F16
	FMAX_S4(16, 0, 0)
	SUBS        $4, R4, R4
	BGE         vector

tail:
	CMN         $4, R4
	BEQ         merge
	ADD         R4<<2, R1, R1 // back by the elements that are missing
	FMOVQ.P     16(R1), F16
	FMAX_S4(16, 1, 1)

merge:
	FMAX_S4(1,   0, 18)
	FMAX_S4(3,   2, 19)
	FMAX_S4(5,   4, 21)
	FMAX_S4(7,   6, 22)
	FMAX_S4(19,  18, 18)
	FMAX_S4(22,  21, 21)
	FMAX_S4(21,  18, 18)
	FCMGT_S4(17, 18, 19) // lanes whose extreme moved
	SCVTFS       R5, F21
	VDUP         V21.S[0], V21.S4
	VBIT         V19.B16, V21.B16, V20.B16
	VMOV         V18.B16, V17.B16
	ADD          $256, R5, R5
	CBNZ         R3, chunk

	VMOV        V17.B16, V0.B16
	FMAXV_S4(0, 0)
	MOVD        $-1, R5
	FCMPS       F0, F0
	BVS         done
	VDUP        V0.S[0], V0.S4

// R5 the earliest chunk among the lanes that hold it
	MOVD         $32768, R5
	SCVTFS       R5, F21
	VDUP         V21.S[0], V21.S4
	FCMEQ_S4(0,  17, 19)
	VBIT         V19.B16, V20.B16, V21.B16
	FMINV_S4(21, 21)
	FCVTZSS      F21, R5
	MOVD         x+0(FP), R1
	ADD          R5<<2, R1, R1

search:
	FMOVS.P 4(R1), F1
	FCMPS   F0, F1
	BEQ     done
	ADD     $1, R5, R5
	B       search

done:
	MOVD R5, ret+16(FP)
	RET

// func argMaxF64NEON(x *float64, n int) int
// The first index of the largest of x[i], or -1 if there is a NaN. 2 <= n <= BlockLen.
//
// R1 position, R3 elements left, R4 elements left of the chunk, R5 index of the chunk, V0-V7 extremes, V17 each lane's
// extreme, V20 the chunk in which it was met first (as a number), V16, V18-V25 scratch.
// The loop is that of maxF64NEON. After every 128 elements each lane notes the chunk if its extreme has moved; in the end
// the earliest chunk that holds the result is searched again. Tail: a last vector that overlaps the one before, whose
// elements cannot move the extreme again.
TEXT ·argMaxF64NEON(SB), NOSPLIT, $0-24
	MOVD  x+0(FP), R1
	MOVD  n+8(FP), R3
	VLD1R (R1), [V0.D2]
	VMOV  V0.B16, V1.B16
	VMOV  V0.B16, V2.B16
	VMOV  V0.B16, V3.B16
	VMOV  V0.B16, V4.B16
	VMOV  V0.B16, V5.B16
	VMOV  V0.B16, V6.B16
	VMOV  V0.B16, V7.B16
	VMOV  V0.B16, V17.B16
	VEOR  V20.B16, V20.B16, V20.B16
	MOVD  $0, R5

chunk:
	MOVD $128, R4
	CMP  R4, R3
	CSEL LT, R3, R4, R4
	SUB  R4, R3, R3
	SUBS $16, R4, R4
	BLT  vectors

loop:
	FLDPQ       (R1), (F18, F19)
	FLDPQ       32(R1), (F21, F22)
	FLDPQ       64(R1), (F23, F24)
	FLDPQ       96(R1), (F25, F16)
	FMAX_D2(18, 0, 0)
	FMAX_D2(19, 1, 1)
	FMAX_D2(21, 2, 2)
	FMAX_D2(22, 3, 3)
	FMAX_D2(23, 4, 4)
	FMAX_D2(24, 5, 5)
	FMAX_D2(25, 6, 6)
	FMAX_D2(16, 7, 7)
	ADD         $128, R1, R1
	SUBS        $16, R4, R4
	BGE         loop

vectors:
	ADDS $14, R4, R4 // elements left - 2
	BLT  tail

vector:
	FMOVQ.P     16(R1), F16
	FMAX_D2(16, 0, 0)
	SUBS        $2, R4, R4
	BGE         vector

tail:
	CMN         $2, R4
	BEQ         merge
	ADD         R4<<3, R1, R1 // back by the elements that are missing
	FMOVQ.P     16(R1), F16
	FMAX_D2(16, 1, 1)

merge:
	FMAX_D2(1,   0, 18)
	FMAX_D2(3,   2, 19)
	FMAX_D2(5,   4, 21)
	FMAX_D2(7,   6, 22)
	FMAX_D2(19,  18, 18)
	FMAX_D2(22,  21, 21)
	FMAX_D2(21,  18, 18)
	FCMGT_D2(17, 18, 19) // lanes whose extreme moved
	SCVTFD       R5, F21
	VDUP         V21.D[0], V21.D2
	VBIT         V19.B16, V21.B16, V20.B16
	VMOV         V18.B16, V17.B16
	ADD          $128, R5, R5
	CBNZ         R3, chunk

	VMOV        V17.B16, V0.B16
	FMAXP_PD(0, 0)
	MOVD        $-1, R5
	FCMPD       F0, F0
	BVS         done
	VDUP        V0.D[0], V0.D2

// R5 the earliest chunk among the lanes that hold it
	MOVD         $32768, R5
	SCVTFD       R5, F21
	VDUP         V21.D[0], V21.D2
	FCMEQ_D2(0,  17, 19)
	VBIT         V19.B16, V20.B16, V21.B16
	FMINP_PD(21, 21)
	FCVTZSD      F21, R5
	MOVD         x+0(FP), R1
	ADD          R5<<3, R1, R1

search:
	FMOVD.P 8(R1), F1
	FCMPD   F0, F1
	BEQ     done
	ADD     $1, R5, R5
	B       search

done:
	MOVD R5, ret+16(FP)
	RET

// func argMinF32NEON(x *float32, n int) int
// The first index of the smallest of x[i], or -1 if there is a NaN. 4 <= n <= BlockLen.
//
// R1 position, R3 elements left, R4 elements left of the chunk, R5 index of the chunk, V0-V7 extremes, V17 each lane's
// extreme, V20 the chunk in which it was met first (as a number), V16, V18-V25 scratch.
// The loop is that of minF32NEON. After every 256 elements each lane notes the chunk if its extreme has moved; in the end
// the earliest chunk that holds the result is searched again. Tail: a last vector that overlaps the one before, whose
// elements cannot move the extreme again.
TEXT ·argMinF32NEON(SB), NOSPLIT, $0-24
	MOVD  x+0(FP), R1
	MOVD  n+8(FP), R3
	VLD1R (R1), [V0.S4]
	VMOV  V0.B16, V1.B16
	VMOV  V0.B16, V2.B16
	VMOV  V0.B16, V3.B16
	VMOV  V0.B16, V4.B16
	VMOV  V0.B16, V5.B16
	VMOV  V0.B16, V6.B16
	VMOV  V0.B16, V7.B16
	VMOV  V0.B16, V17.B16
	VEOR  V20.B16, V20.B16, V20.B16
	MOVD  $0, R5

chunk:
	MOVD $256, R4
	CMP  R4, R3
	CSEL LT, R3, R4, R4
	SUB  R4, R3, R3
	SUBS $32, R4, R4
	BLT  vectors

loop:
	FLDPQ       (R1), (F18, F19)
	FLDPQ       32(R1), (F21, F22)
	FLDPQ       64(R1), (F23, F24)
	FLDPQ       96(R1), (F25, F16)
	FMIN_S4(18, 0, 0)
	FMIN_S4(19, 1, 1)
	FMIN_S4(21, 2, 2)
	FMIN_S4(22, 3, 3)
	FMIN_S4(23, 4, 4)
	FMIN_S4(24, 5, 5)
	FMIN_S4(25, 6, 6)
	FMIN_S4(16, 7, 7)
	ADD         $128, R1, R1
	SUBS        $32, R4, R4
	BGE         loop

vectors:
	ADDS $28, R4, R4 // elements left - 4
	BLT  tail

vector:
	FMOVQ.P     16(R1), F16
	FMIN_S4(16, 0, 0)
	SUBS        $4, R4, R4
	BGE         vector

tail:
	CMN         $4, R4
	BEQ         merge
	ADD         R4<<2, R1, R1 // back by the elements that are missing
	FMOVQ.P     16(R1), F16
	FMIN_S4(16, 1, 1)

merge:
	FMIN_S4(1,   0, 18)
	FMIN_S4(3,   2, 19)
	FMIN_S4(5,   4, 21)
	FMIN_S4(7,   6, 22)
	FMIN_S4(19,  18, 18)
	FMIN_S4(22,  21, 21)
	FMIN_S4(21,  18, 18)
	FCMGT_S4(18, 17, 19) // lanes whose extreme moved
	SCVTFS       R5, F21
	VDUP         V21.S[0], V21.S4
	VBIT         V19.B16, V21.B16, V20.B16
	VMOV         V18.B16, V17.B16
	ADD          $256, R5, R5
	CBNZ         R3, chunk

	VMOV        V17.B16, V0.B16
	FMINV_S4(0, 0)
	MOVD        $-1, R5
	FCMPS       F0, F0
	BVS         done
	VDUP        V0.S[0], V0.S4

// R5 the earliest chunk among the lanes that hold it
	MOVD         $32768, R5
	SCVTFS       R5, F21
	VDUP         V21.S[0], V21.S4
	FCMEQ_S4(0,  17, 19)
	VBIT         V19.B16, V20.B16, V21.B16
	FMINV_S4(21, 21)
	FCVTZSS      F21, R5
	MOVD         x+0(FP), R1
	ADD          R5<<2, R1, R1

search:
	FMOVS.P 4(R1), F1
	FCMPS   F0, F1
	BEQ     done
	ADD     $1, R5, R5
	B       search

done:
	MOVD R5, ret+16(FP)
	RET

// func argMinF64NEON(x *float64, n int) int
// The first index of the smallest of x[i], or -1 if there is a NaN. 2 <= n <= BlockLen.
//
// R1 position, R3 elements left, R4 elements left of the chunk, R5 index of the chunk, V0-V7 extremes, V17 each lane's
// extreme, V20 the chunk in which it was met first (as a number), V16, V18-V25 scratch.
// The loop is that of minF64NEON. After every 128 elements each lane notes the chunk if its extreme has moved; in the end
// the earliest chunk that holds the result is searched again. Tail: a last vector that overlaps the one before, whose
// elements cannot move the extreme again.
TEXT ·argMinF64NEON(SB), NOSPLIT, $0-24
	MOVD  x+0(FP), R1
	MOVD  n+8(FP), R3
	VLD1R (R1), [V0.D2]
	VMOV  V0.B16, V1.B16
	VMOV  V0.B16, V2.B16
	VMOV  V0.B16, V3.B16
	VMOV  V0.B16, V4.B16
	VMOV  V0.B16, V5.B16
	VMOV  V0.B16, V6.B16
	VMOV  V0.B16, V7.B16
	VMOV  V0.B16, V17.B16
	VEOR  V20.B16, V20.B16, V20.B16
	MOVD  $0, R5

chunk:
	MOVD $128, R4
	CMP  R4, R3
	CSEL LT, R3, R4, R4
	SUB  R4, R3, R3
	SUBS $16, R4, R4
	BLT  vectors

loop:
	FLDPQ       (R1), (F18, F19)
	FLDPQ       32(R1), (F21, F22)
	FLDPQ       64(R1), (F23, F24)
	FLDPQ       96(R1), (F25, F16)
	FMIN_D2(18, 0, 0)
	FMIN_D2(19, 1, 1)
	FMIN_D2(21, 2, 2)
	FMIN_D2(22, 3, 3)
	FMIN_D2(23, 4, 4)
	FMIN_D2(24, 5, 5)
	FMIN_D2(25, 6, 6)
	FMIN_D2(16, 7, 7)
	ADD         $128, R1, R1
	SUBS        $16, R4, R4
	BGE         loop

vectors:
	ADDS $14, R4, R4 // elements left - 2
	BLT  tail

vector:
	FMOVQ.P     16(R1), F16
	FMIN_D2(16, 0, 0)
	SUBS        $2, R4, R4
	BGE         vector

tail:
	CMN         $2, R4
	BEQ         merge
	ADD         R4<<3, R1, R1 // back by the elements that are missing
	FMOVQ.P     16(R1), F16
	FMIN_D2(16, 1, 1)

merge:
	FMIN_D2(1,   0, 18)
	FMIN_D2(3,   2, 19)
	FMIN_D2(5,   4, 21)
	FMIN_D2(7,   6, 22)
	FMIN_D2(19,  18, 18)
	FMIN_D2(22,  21, 21)
	FMIN_D2(21,  18, 18)
	FCMGT_D2(18, 17, 19) // lanes whose extreme moved
	SCVTFD       R5, F21
	VDUP         V21.D[0], V21.D2
	VBIT         V19.B16, V21.B16, V20.B16
	VMOV         V18.B16, V17.B16
	ADD          $128, R5, R5
	CBNZ         R3, chunk

	VMOV        V17.B16, V0.B16
	FMINP_PD(0, 0)
	MOVD        $-1, R5
	FCMPD       F0, F0
	BVS         done
	VDUP        V0.D[0], V0.D2

// R5 the earliest chunk among the lanes that hold it
	MOVD         $32768, R5
	SCVTFD       R5, F21
	VDUP         V21.D[0], V21.D2
	FCMEQ_D2(0,  17, 19)
	VBIT         V19.B16, V20.B16, V21.B16
	FMINP_PD(21, 21)
	FCVTZSD      F21, R5
	MOVD         x+0(FP), R1
	ADD          R5<<3, R1, R1

search:
	FMOVD.P 8(R1), F1
	FCMPD   F0, F1
	BEQ     done
	ADD     $1, R5, R5
	B       search

done:
	MOVD R5, ret+16(FP)
	RET
