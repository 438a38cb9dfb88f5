// Tables of the AVX-512 kernels for short rows.

// Lanes 0, 1 of two registers side by side (a0 e0 a1 e1), and lanes 2, 3.
DATA softmaxLanes01<>+0(SB)/8, $0
DATA softmaxLanes01<>+8(SB)/8, $1
DATA softmaxLanes01<>+16(SB)/8, $8
DATA softmaxLanes01<>+24(SB)/8, $9
DATA softmaxLanes01<>+32(SB)/8, $2
DATA softmaxLanes01<>+40(SB)/8, $3
DATA softmaxLanes01<>+48(SB)/8, $10
DATA softmaxLanes01<>+56(SB)/8, $11
GLOBL softmaxLanes01<>(SB), RODATA|NOPTR, $64
DATA softmaxLanes23<>+0(SB)/8, $4
DATA softmaxLanes23<>+8(SB)/8, $5
DATA softmaxLanes23<>+16(SB)/8, $12
DATA softmaxLanes23<>+24(SB)/8, $13
DATA softmaxLanes23<>+32(SB)/8, $6
DATA softmaxLanes23<>+40(SB)/8, $7
DATA softmaxLanes23<>+48(SB)/8, $14
DATA softmaxLanes23<>+56(SB)/8, $15
GLOBL softmaxLanes23<>(SB), RODATA|NOPTR, $64

DATA softmaxIota<>+0(SB)/8, $0x100000000
DATA softmaxIota<>+8(SB)/8, $0x300000002
DATA softmaxIota<>+16(SB)/8, $0x500000004
DATA softmaxIota<>+24(SB)/8, $0x700000006
DATA softmaxIota<>+32(SB)/8, $0x900000008
DATA softmaxIota<>+40(SB)/8, $0xb0000000a
DATA softmaxIota<>+48(SB)/8, $0xd0000000c
DATA softmaxIota<>+56(SB)/8, $0xf0000000e
GLOBL softmaxIota<>(SB), RODATA|NOPTR, $64
