//go:build !purego && !noasm

#include "textflag.h"
#include "neon_arm64.h"

// func limitFMAF32NEON(turns int)
// turns rounds of 16 independent multiply-adds (latency 4, at most 4 a cycle).
//
// R0 turns left, V0-V15 chains, V16 and V17 operands (zero).
TEXT ·limitFMAF32NEON(SB), NOSPLIT, $0-8
	MOVD turns+0(FP), R0
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
	VEOR V16.B16, V16.B16, V16.B16
	VEOR V17.B16, V17.B16, V17.B16
	CMP  $0, R0
	BLE  done

loop:
	VFMLA V16.S4, V17.S4, V0.S4
	VFMLA V16.S4, V17.S4, V1.S4
	VFMLA V16.S4, V17.S4, V2.S4
	VFMLA V16.S4, V17.S4, V3.S4
	VFMLA V16.S4, V17.S4, V4.S4
	VFMLA V16.S4, V17.S4, V5.S4
	VFMLA V16.S4, V17.S4, V6.S4
	VFMLA V16.S4, V17.S4, V7.S4
	VFMLA V16.S4, V17.S4, V8.S4
	VFMLA V16.S4, V17.S4, V9.S4
	VFMLA V16.S4, V17.S4, V10.S4
	VFMLA V16.S4, V17.S4, V11.S4
	VFMLA V16.S4, V17.S4, V12.S4
	VFMLA V16.S4, V17.S4, V13.S4
	VFMLA V16.S4, V17.S4, V14.S4
	VFMLA V16.S4, V17.S4, V15.S4
	SUBS  $1, R0, R0
	BNE   loop

done:
	RET

// func limitFMAF64NEON(turns int)
// turns rounds of 16 independent multiply-adds (latency 4, at most 4 a cycle).
//
// R0 turns left, V0-V15 chains, V16 and V17 operands (zero).
TEXT ·limitFMAF64NEON(SB), NOSPLIT, $0-8
	MOVD turns+0(FP), R0
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
	VEOR V16.B16, V16.B16, V16.B16
	VEOR V17.B16, V17.B16, V17.B16
	CMP  $0, R0
	BLE  done

loop:
	VFMLA V16.D2, V17.D2, V0.D2
	VFMLA V16.D2, V17.D2, V1.D2
	VFMLA V16.D2, V17.D2, V2.D2
	VFMLA V16.D2, V17.D2, V3.D2
	VFMLA V16.D2, V17.D2, V4.D2
	VFMLA V16.D2, V17.D2, V5.D2
	VFMLA V16.D2, V17.D2, V6.D2
	VFMLA V16.D2, V17.D2, V7.D2
	VFMLA V16.D2, V17.D2, V8.D2
	VFMLA V16.D2, V17.D2, V9.D2
	VFMLA V16.D2, V17.D2, V10.D2
	VFMLA V16.D2, V17.D2, V11.D2
	VFMLA V16.D2, V17.D2, V12.D2
	VFMLA V16.D2, V17.D2, V13.D2
	VFMLA V16.D2, V17.D2, V14.D2
	VFMLA V16.D2, V17.D2, V15.D2
	SUBS  $1, R0, R0
	BNE   loop

done:
	RET

// func limitReadNEON(x *float32, n, passes int)
// Loads x.
//
// R1 x, R3 elements left, R4 passes left, V0-V7 data. 64 bytes of each stream a turn.
TEXT ·limitReadNEON(SB), NOSPLIT, $0-24
	MOVD passes+16(FP), R4

pass:
	MOVD x+0(FP), R1
	MOVD n+8(FP), R3
	SUBS $16, R3, R3
	BLT next

loop:
	FLDPQ (R1), (F0, F1)
	FLDPQ 32(R1), (F2, F3)
	ADD   $64, R1, R1
	SUBS  $16, R3, R3
	BGE   loop

next:
	SUBS $1, R4, R4
	BGT  pass
	RET

// func limitWriteNEON(dst *float32, n, passes int)
// Stores whatever the registers hold, which the caller has no use for, to dst.
//
// R0 dst, R3 elements left, R4 passes left, V0-V7 data. 64 bytes of each stream a turn.
TEXT ·limitWriteNEON(SB), NOSPLIT, $0-24
	MOVD passes+16(FP), R4

pass:
	MOVD dst+0(FP), R0
	MOVD n+8(FP), R3
	SUBS $16, R3, R3
	BLT next

loop:
	FSTPQ (F0, F1), (R0)
	FSTPQ (F2, F3), 32(R0)
	ADD   $64, R0, R0
	SUBS  $16, R3, R3
	BGE   loop

next:
	SUBS $1, R4, R4
	BGT  pass
	RET

// func limitCopyNEON(dst, x *float32, n, passes int)
// Copies x to dst.
//
// R0 dst, R1 x, R3 elements left, R4 passes left, V0-V7 data. 64 bytes of each stream a turn.
TEXT ·limitCopyNEON(SB), NOSPLIT, $0-32
	MOVD passes+24(FP), R4

pass:
	MOVD dst+0(FP), R0
	MOVD x+8(FP), R1
	MOVD n+16(FP), R3
	SUBS $16, R3, R3
	BLT next

loop:
	FLDPQ (R1), (F0, F1)
	FLDPQ 32(R1), (F2, F3)
	FSTPQ (F0, F1), (R0)
	FSTPQ (F2, F3), 32(R0)
	ADD   $64, R0, R0
	ADD   $64, R1, R1
	SUBS  $16, R3, R3
	BGE   loop

next:
	SUBS $1, R4, R4
	BGT  pass
	RET

// func limitUpdateNEON(dst *float32, n, passes int)
// Loads and stores dst.
//
// R0 dst, R3 elements left, R4 passes left, V0-V7 data. 64 bytes of each stream a turn.
TEXT ·limitUpdateNEON(SB), NOSPLIT, $0-24
	MOVD passes+16(FP), R4

pass:
	MOVD dst+0(FP), R0
	MOVD n+8(FP), R3
	SUBS $16, R3, R3
	BLT next

loop:
	FLDPQ (R0), (F0, F1)
	FLDPQ 32(R0), (F2, F3)
	FSTPQ (F0, F1), (R0)
	FSTPQ (F2, F3), 32(R0)
	ADD   $64, R0, R0
	SUBS  $16, R3, R3
	BGE   loop

next:
	SUBS $1, R4, R4
	BGT  pass
	RET

// func limitUpdate2NEON(dst, x *float32, n, passes int)
// Loads dst and x, stores their bitwise and to dst.
//
// R0 dst, R1 x, R3 elements left, R4 passes left, V0-V7 data. 64 bytes of each stream a turn.
TEXT ·limitUpdate2NEON(SB), NOSPLIT, $0-32
	MOVD passes+24(FP), R4

pass:
	MOVD dst+0(FP), R0
	MOVD x+8(FP), R1
	MOVD n+16(FP), R3
	SUBS $16, R3, R3
	BLT next

loop:
	FLDPQ (R0), (F0, F1)
	FLDPQ 32(R0), (F2, F3)
	FLDPQ (R1), (F4, F5)
	FLDPQ 32(R1), (F6, F7)
	VAND  V4.B16, V0.B16, V0.B16
	VAND  V5.B16, V1.B16, V1.B16
	VAND  V6.B16, V2.B16, V2.B16
	VAND  V7.B16, V3.B16, V3.B16
	FSTPQ (F0, F1), (R0)
	FSTPQ (F2, F3), 32(R0)
	ADD   $64, R0, R0
	ADD   $64, R1, R1
	SUBS  $16, R3, R3
	BGE   loop

next:
	SUBS $1, R4, R4
	BGT  pass
	RET

// func limitTriadNEON(dst, a, b *float32, n, passes int)
// Loads a and b, stores their bitwise and to dst.
//
// R0 dst, R1 a, R2 b, R3 elements left, R4 passes left, V0-V7 data. 64 bytes of each stream a turn.
TEXT ·limitTriadNEON(SB), NOSPLIT, $0-40
	MOVD passes+32(FP), R4

pass:
	MOVD dst+0(FP), R0
	MOVD a+8(FP), R1
	MOVD b+16(FP), R2
	MOVD n+24(FP), R3
	SUBS $16, R3, R3
	BLT next

loop:
	FLDPQ (R1), (F0, F1)
	FLDPQ 32(R1), (F2, F3)
	FLDPQ (R2), (F4, F5)
	FLDPQ 32(R2), (F6, F7)
	VAND  V4.B16, V0.B16, V0.B16
	VAND  V5.B16, V1.B16, V1.B16
	VAND  V6.B16, V2.B16, V2.B16
	VAND  V7.B16, V3.B16, V3.B16
	FSTPQ (F0, F1), (R0)
	FSTPQ (F2, F3), 32(R0)
	ADD   $64, R0, R0
	ADD   $64, R1, R1
	ADD   $64, R2, R2
	SUBS  $16, R3, R3
	BGE   loop

next:
	SUBS $1, R4, R4
	BGT  pass
	RET
