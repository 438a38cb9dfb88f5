// Constants of activation_f64.go for the x86 kernels, one float64 each; a kernel broadcasts what it needs at entry.

DATA actf64<>+0(SB)/8, $0x3ff71547652b82fe // log2 e
DATA actf64<>+8(SB)/8, $0x4338000000000000 // 1.5*2^52: adding it rounds to an integer
DATA actf64<>+16(SB)/8, $0x3fe62e42fee00000 // ln 2, upper 33 bits
DATA actf64<>+24(SB)/8, $0x3dea39ef35793c76 // ln 2, the rest
DATA actf64<>+32(SB)/8, $0x3e5ad1f42c2a2561 // e^r, coefficient of r^11
DATA actf64<>+40(SB)/8, $0x3e9289f7e2daceca // e^r, coefficient of r^10
DATA actf64<>+48(SB)/8, $0x3ec71df55c380357 // e^r, coefficient of r^9
DATA actf64<>+56(SB)/8, $0x3efa019ab39a29b9 // e^r, coefficient of r^8
DATA actf64<>+64(SB)/8, $0x3f2a01a011be6cbe // e^r, coefficient of r^7
DATA actf64<>+72(SB)/8, $0x3f56c16c17cbf4f8 // e^r, coefficient of r^6
DATA actf64<>+80(SB)/8, $0x3f81111111128946 // e^r, coefficient of r^5
DATA actf64<>+88(SB)/8, $0x3fa5555555553213 // e^r, coefficient of r^4
DATA actf64<>+96(SB)/8, $0x3fc5555555555501 // e^r, coefficient of r^3
DATA actf64<>+104(SB)/8, $0x3fe0000000000000 // e^r, coefficient of r^2
DATA actf64<>+112(SB)/8, $0x3ff0000000000000 // 1
DATA actf64<>+120(SB)/8, $0x4086300000000000 // 710: e^x overflows
DATA actf64<>+128(SB)/8, $0xc087500000000000 // -746: e^x is 0
DATA actf64<>+136(SB)/8, $0x3fc2b595ceba0bca // log, coefficient of s^14
DATA actf64<>+144(SB)/8, $0x3fc39fe4d2e24808 // log, coefficient of s^12
DATA actf64<>+152(SB)/8, $0x3fc7462b51613288 // log, coefficient of s^10
DATA actf64<>+160(SB)/8, $0x3fcc71c62e51b420 // log, coefficient of s^8
DATA actf64<>+168(SB)/8, $0x3fd2492492defcce // log, coefficient of s^6
DATA actf64<>+176(SB)/8, $0x3fd999999999531b // log, coefficient of s^4
DATA actf64<>+184(SB)/8, $0x3fe5555555555558 // log, coefficient of s^2
DATA actf64<>+192(SB)/8, $0x3fe6a09e667f3bcd // bits of sqrt(1/2)
DATA actf64<>+200(SB)/8, $0x000fffffffffffff // mantissa bits
DATA actf64<>+208(SB)/8, $0x0010000000000000 // smallest normal number
DATA actf64<>+216(SB)/8, $0x4350000000000000 // 2^54
DATA actf64<>+224(SB)/8, $0xc04b000000000000 // -54
DATA actf64<>+232(SB)/8, $0x7ff0000000000000 // +Inf
DATA actf64<>+240(SB)/8, $0xfff0000000000000 // -Inf
DATA actf64<>+248(SB)/8, $0x7ff8000000000000 // NaN
DATA actf64<>+256(SB)/8, $0x4000000000000000 // 2
DATA actf64<>+264(SB)/8, $0x4046000000000000 // 44: tanh(22) rounds to 1
DATA actf64<>+272(SB)/8, $0x7fffffffffffffff // all but the sign
DATA actf64<>+280(SB)/8, $0x4330000000000400 // bits of 2^52 + 1024
DATA actf64<>+288(SB)/8, $0x4330000000000000 // 2^52
DATA actf64<>+296(SB)/8, $0x39b0000000000000 // 2^-100
DATA actf64<>+304(SB)/8, $0x8000000000000000 // sign
GLOBL actf64<>(SB), RODATA|NOPTR, $312
