// exp for the AVX2 softmax kernels: constants, and macros for four registers at a time.

#define PAIR4(name, off, v) \
	DATA name<>+(off)(SB)/8, $((v)<<32|(v)); \
	DATA name<>+(off+8)(SB)/8, $((v)<<32|(v)); \
	DATA name<>+(off+16)(SB)/8, $((v)<<32|(v)); \
	DATA name<>+(off+24)(SB)/8, $((v)<<32|(v))

#define QUAD4(name, off, v) \
	DATA name<>+(off)(SB)/8, $(v); \
	DATA name<>+(off+8)(SB)/8, $(v); \
	DATA name<>+(off+16)(SB)/8, $(v); \
	DATA name<>+(off+24)(SB)/8, $(v)

// Constants of expF32, then -Inf, a vector each.
PAIR4(softmaxF32AVX2, 0, 0x3fb8aa3b) // log2(e)
PAIR4(softmaxF32AVX2, 32, 0x4b4000fe) // round32
PAIR4(softmaxF32AVX2, 64, 0xbf317200) // -ln2Hi
PAIR4(softmaxF32AVX2, 96, 0xb5bfbe8e) // -ln2Lo
PAIR4(softmaxF32AVX2, 128, 0x3ab51e8a) // c6
PAIR4(softmaxF32AVX2, 160, 0x3c091c2b) // c5
PAIR4(softmaxF32AVX2, 192, 0x3d2aac5f) // c4
PAIR4(softmaxF32AVX2, 224, 0x3e2aaa4a) // c3
PAIR4(softmaxF32AVX2, 256, 0x3efffffe) // c2
PAIR4(softmaxF32AVX2, 288, 0x3f800000) // 1
PAIR4(softmaxF32AVX2, 320, 0xc2d00000) // expMin32
PAIR4(softmaxF32AVX2, 352, 0xff800000) // -Inf
GLOBL softmaxF32AVX2<>(SB), RODATA|NOPTR, $384

// Constants of exp64, then -Inf, and what turns the bits of a sum with round64 into two exponents added, a vector each.
QUAD4(softmaxF64AVX2, 0, 0x3ff71547652b82fe) // log2(e)
QUAD4(softmaxF64AVX2, 32, 0x4338000000000000) // round64
QUAD4(softmaxF64AVX2, 64, 0xbfe62e42fee00000) // -ln2Hi
QUAD4(softmaxF64AVX2, 96, 0xbdea39ef35793c76) // -ln2Lo
QUAD4(softmaxF64AVX2, 128, 0x3e5ad1f42c2a2561) // c11
QUAD4(softmaxF64AVX2, 160, 0x3e9289f7e2daceca) // c10
QUAD4(softmaxF64AVX2, 192, 0x3ec71df55c380357) // c9
QUAD4(softmaxF64AVX2, 224, 0x3efa019ab39a29b9) // c8
QUAD4(softmaxF64AVX2, 256, 0x3f2a01a011be6cbe) // c7
QUAD4(softmaxF64AVX2, 288, 0x3f56c16c17cbf4f8) // c6
QUAD4(softmaxF64AVX2, 320, 0x3f81111111128946) // c5
QUAD4(softmaxF64AVX2, 352, 0x3fa5555555553213) // c4
QUAD4(softmaxF64AVX2, 384, 0x3fc5555555555501) // c3
QUAD4(softmaxF64AVX2, 416, 0x3fe0000000000000) // c2
QUAD4(softmaxF64AVX2, 448, 0x3ff0000000000000) // 1
QUAD4(softmaxF64AVX2, 480, 0xc087500000000000) // expMin64
QUAD4(softmaxF64AVX2, 512, 0xfff0000000000000) // -Inf
QUAD4(softmaxF64AVX2, 544, 0xbcc80000000007fe) // 2046 - the bits of round64
GLOBL softmaxF64AVX2<>(SB), RODATA|NOPTR, $576

// Masks: the vector at 32 - 4*n begins with n ones.
QUAD4(softmaxMaskAVX2, 0, 0xffffffffffffffff)
QUAD4(softmaxMaskAVX2, 32, 0)
GLOBL softmaxMaskAVX2<>(SB), RODATA|NOPTR, $64

// EACH4: op s, r, r for four registers r. MOVE4: s to four registers. HORNER4: p = p*r + c. PAIRS4: op a, b, c four times.
#define EACH4(op, s, a, b, c, d) \
	op s, a, a; \
	op s, b, b; \
	op s, c, c; \
	op s, d, d

#define MOVE4(s, a, b, c, d) \
	VMOVUPS s, a; \
	VMOVUPS s, b; \
	VMOVUPS s, c; \
	VMOVUPS s, d

#define HORNER4(op, c) \
	op c, Y0, Y8; \
	op c, Y1, Y9; \
	op c, Y2, Y10; \
	op c, Y3, Y11

#define PAIRS4(op, a0, a1, a2, a3, b0, b1, b2, b3, c0, c1, c2, c3) \
	op a0, b0, c0; \
	op a1, b1, c1; \
	op a2, b2, c2; \
	op a3, b3, c3

// EXP4_F32: Y0-Y3 = exp(Y0-Y3), for arguments <= 0 or NaN. Y4-Y7 hold t, then the second factor, Y8-Y11 p. The operations and
// their order are expF32's; the last product is written as a multiply-add, for which Zen 4 does not slow down when the
// result is subnormal. AX points to softmaxF32AVX2<>.
#define EXP4_F32 \
	MOVE4(320(AX), Y4, Y5, Y6, Y7); \
	PAIRS4(VMAXPS, Y0, Y1, Y2, Y3, Y4, Y5, Y6, Y7, Y0, Y1, Y2, Y3); \
	MOVE4(32(AX), Y4, Y5, Y6, Y7); \
	PAIRS4(VFMADD231PS, (AX), (AX), (AX), (AX), Y0, Y1, Y2, Y3, Y4, Y5, Y6, Y7); \
	PAIRS4(VSUBPS, 32(AX), 32(AX), 32(AX), 32(AX), Y4, Y5, Y6, Y7, Y8, Y9, Y10, Y11); \
	PAIRS4(VFMADD231PS, 64(AX), 64(AX), 64(AX), 64(AX), Y8, Y9, Y10, Y11, Y0, Y1, Y2, Y3); \
	PAIRS4(VFMADD231PS, 96(AX), 96(AX), 96(AX), 96(AX), Y8, Y9, Y10, Y11, Y0, Y1, Y2, Y3); \
	MOVE4(128(AX), Y8, Y9, Y10, Y11); \
	EXP4POLY_F32; \
	EXP4SCALE_F32

#define EXP4POLY_F32 \
	HORNER4(VFMADD213PS, 160(AX)); \
	HORNER4(VFMADD213PS, 192(AX)); \
	HORNER4(VFMADD213PS, 224(AX)); \
	HORNER4(VFMADD213PS, 256(AX)); \
	HORNER4(VFMADD213PS, 288(AX)); \
	HORNER4(VFMADD213PS, 288(AX))

#define EXP4SCALE_F32 \
	PAIRS4(VPSRLD, $1, $1, $1, $1, Y4, Y5, Y6, Y7, Y0, Y1, Y2, Y3); \
	PAIRS4(VPSUBD, Y0, Y1, Y2, Y3, Y4, Y5, Y6, Y7, Y4, Y5, Y6, Y7); \
	EACH4(VPSLLD, $23, Y0, Y1, Y2, Y3); \
	EACH4(VPSLLD, $23, Y4, Y5, Y6, Y7); \
	PAIRS4(VMULPS, Y0, Y1, Y2, Y3, Y8, Y9, Y10, Y11, Y8, Y9, Y10, Y11); \
	PAIRS4(VXORPS, Y0, Y1, Y2, Y3, Y0, Y1, Y2, Y3, Y0, Y1, Y2, Y3); \
	PAIRS4(VFMADD231PS, Y4, Y5, Y6, Y7, Y8, Y9, Y10, Y11, Y0, Y1, Y2, Y3)

// EXP4_F64: Y0-Y3 = exp(Y0-Y3), for arguments <= 0 or NaN. Y4-Y7 hold the sum with round64, Y8-Y11 the polynomial, Y12-Y15
// r^2. The operations and their order are exp64's, but for the halves of the exponent: n + 2046 >= 0 is halved, which
// needs no arithmetic shift; the first product is exact all the same. AX points to softmaxF64AVX2<>.
#define EXP4_F64 \
	MOVE4(480(AX), Y4, Y5, Y6, Y7); \
	PAIRS4(VMAXPD, Y0, Y1, Y2, Y3, Y4, Y5, Y6, Y7, Y0, Y1, Y2, Y3); \
	MOVE4(32(AX), Y4, Y5, Y6, Y7); \
	PAIRS4(VFMADD231PD, (AX), (AX), (AX), (AX), Y0, Y1, Y2, Y3, Y4, Y5, Y6, Y7); \
	PAIRS4(VSUBPD, 32(AX), 32(AX), 32(AX), 32(AX), Y4, Y5, Y6, Y7, Y8, Y9, Y10, Y11); \
	PAIRS4(VFMADD231PD, 64(AX), 64(AX), 64(AX), 64(AX), Y8, Y9, Y10, Y11, Y0, Y1, Y2, Y3); \
	PAIRS4(VFMADD231PD, 96(AX), 96(AX), 96(AX), 96(AX), Y8, Y9, Y10, Y11, Y0, Y1, Y2, Y3); \
	PAIRS4(VMULPD, Y0, Y1, Y2, Y3, Y0, Y1, Y2, Y3, Y12, Y13, Y14, Y15); \
	MOVE4(128(AX), Y8, Y9, Y10, Y11); \
	EXP4POLY_F64; \
	PAIRS4(VFMADD213PD, Y0, Y1, Y2, Y3, Y12, Y13, Y14, Y15, Y8, Y9, Y10, Y11); \
	EACH4(VADDPD, 448(AX), Y8, Y9, Y10, Y11); \
	EXP4SCALE_F64

#define EXP4POLY_F64 \
	HORNER4(VFMADD213PD, 160(AX)); \
	HORNER4(VFMADD213PD, 192(AX)); \
	HORNER4(VFMADD213PD, 224(AX)); \
	HORNER4(VFMADD213PD, 256(AX)); \
	HORNER4(VFMADD213PD, 288(AX)); \
	HORNER4(VFMADD213PD, 320(AX)); \
	HORNER4(VFMADD213PD, 352(AX)); \
	HORNER4(VFMADD213PD, 384(AX)); \
	HORNER4(VFMADD213PD, 416(AX))

#define EXP4SCALE_F64 \
	EACH4(VPADDQ, 544(AX), Y4, Y5, Y6, Y7); \
	PAIRS4(VPSRLQ, $1, $1, $1, $1, Y4, Y5, Y6, Y7, Y0, Y1, Y2, Y3); \
	PAIRS4(VPSUBQ, Y0, Y1, Y2, Y3, Y4, Y5, Y6, Y7, Y4, Y5, Y6, Y7); \
	EACH4(VPSLLQ, $52, Y0, Y1, Y2, Y3); \
	EACH4(VPSLLQ, $52, Y4, Y5, Y6, Y7); \
	PAIRS4(VMULPD, Y0, Y1, Y2, Y3, Y8, Y9, Y10, Y11, Y8, Y9, Y10, Y11); \
	PAIRS4(VXORPD, Y0, Y1, Y2, Y3, Y0, Y1, Y2, Y3, Y0, Y1, Y2, Y3); \
	PAIRS4(VFMADD231PD, Y4, Y5, Y6, Y7, Y8, Y9, Y10, Y11, Y0, Y1, Y2, Y3)
