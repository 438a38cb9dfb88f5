// Constants of activation_f64.go and activation_f64grad.go for the kernels, one float64 each.

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
DATA actf64<>+312(SB)/8, $0xc049000000000000 // expm1: below, e^x - 1 is -1
DATA actf64<>+320(SB)/8, $0x3c90000000000000 // 2^-54
DATA actf64<>+328(SB)/8, $0xbff0000000000000 // -1
DATA actf64<>+336(SB)/8, $0xc091080000000000 // logistic: below, x e^x is -0
DATA actf64<>+344(SB)/8, $0xc044000000000000 // -40
DATA actf64<>+352(SB)/8, $0x4044000000000000 // 40: GELU is x
DATA actf64<>+360(SB)/8, $0x3ff9884533d43651 // GELUTanh: 2 sqrt(2/pi)
DATA actf64<>+368(SB)/8, $0xbc9cbc0d30ebfd15 // the rest
DATA actf64<>+376(SB)/8, $0x3fb2444f2a4d8b4b // 0.044715 times that
DATA actf64<>+384(SB)/8, $0xbc26c843a29d1c70 // the rest
DATA actf64<>+392(SB)/8, $0x4011000000000000 // GELU: middle of Mills' ratio
DATA actf64<>+400(SB)/8, $0x3ff6a09e667f3bcd // sqrt 2
DATA actf64<>+408(SB)/8, $0xbe270de5f9196318 // Mills' ratio, coefficient of t^22
DATA actf64<>+416(SB)/8, $0xbe398041277ed2c2 // Mills' ratio, coefficient of t^21
DATA actf64<>+424(SB)/8, $0x3e520171b3f1a117 // Mills' ratio, coefficient of t^20
DATA actf64<>+432(SB)/8, $0x3e6bdd4f635e432e // Mills' ratio, coefficient of t^19
DATA actf64<>+440(SB)/8, $0xbe701a7766eb7587 // Mills' ratio, coefficient of t^18
DATA actf64<>+448(SB)/8, $0xbe94f6a1746cb7ee // Mills' ratio, coefficient of t^17
DATA actf64<>+456(SB)/8, $0x3e83783b8b099610 // Mills' ratio, coefficient of t^16
DATA actf64<>+464(SB)/8, $0x3ebd3e3504b2f170 // Mills' ratio, coefficient of t^15
DATA actf64<>+472(SB)/8, $0xbe8e3b77feae282e // Mills' ratio, coefficient of t^14
DATA actf64<>+480(SB)/8, $0xbee521b984fa89ce // Mills' ratio, coefficient of t^13
DATA actf64<>+488(SB)/8, $0x3ebd8a91fa126ebc // Mills' ratio, coefficient of t^12
DATA actf64<>+496(SB)/8, $0x3f1084a3734fd22b // Mills' ratio, coefficient of t^11
DATA actf64<>+504(SB)/8, $0xbf09a4f3bd701102 // Mills' ratio, coefficient of t^10
DATA actf64<>+512(SB)/8, $0xbf3a0249981c6711 // Mills' ratio, coefficient of t^9
DATA actf64<>+520(SB)/8, $0x3f4e95e7f6d2bdb1 // Mills' ratio, coefficient of t^8
DATA actf64<>+528(SB)/8, $0x3f55d889b10fa7e1 // Mills' ratio, coefficient of t^7
DATA actf64<>+536(SB)/8, $0xbf88a0ea76030623 // Mills' ratio, coefficient of t^6
DATA actf64<>+544(SB)/8, $0x3fa18f961d96a1f7 // Mills' ratio, coefficient of t^5
DATA actf64<>+552(SB)/8, $0xbfae8b5751eafad8 // Mills' ratio, coefficient of t^4
DATA actf64<>+560(SB)/8, $0x3fb08d59ec409e9b // Mills' ratio, coefficient of t^3
DATA actf64<>+568(SB)/8, $0xbf981e8eac7196d6 // Mills' ratio, coefficient of t^2
DATA actf64<>+576(SB)/8, $0xbfb15eb8784576ad // Mills' ratio, coefficient of t^1
DATA actf64<>+584(SB)/8, $0x3fe40bd6e8aa9587 // Mills' ratio, coefficient of t^0
DATA actf64<>+592(SB)/8, $0xbfe0000000000000 // -1/2
DATA actf64<>+600(SB)/8, $0xc089000000000000 // SiLU: below, the derivative is 0
DATA actf64<>+608(SB)/8, $0x4089000000000000 // and above 1
DATA actf64<>+616(SB)/8, $0x3fcb6676bf7450f0 // 3 * 0.044715 * 2 sqrt(2/pi)
DATA actf64<>+624(SB)/8, $0x3fd9884533d43651 // 1/sqrt(2 pi)
DATA actf64<>+632(SB)/8, $0 // 0
GLOBL actf64<>(SB), RODATA|NOPTR, $640
