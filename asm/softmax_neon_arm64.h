// exp for the NEON softmax kernels: constants, and macros for four registers at a time.

// Constants of expF32, then -Inf.
DATA softmaxF32NEON<>+0(SB)/4, $0x3fb8aa3b // log2(e)
DATA softmaxF32NEON<>+4(SB)/4, $0x4b4000fe // round32
DATA softmaxF32NEON<>+8(SB)/4, $0x3f317200 // ln2Hi
DATA softmaxF32NEON<>+12(SB)/4, $0x35bfbe8e // ln2Lo
DATA softmaxF32NEON<>+16(SB)/4, $0x3ab51e8a // c6
DATA softmaxF32NEON<>+20(SB)/4, $0x3c091c2b // c5
DATA softmaxF32NEON<>+24(SB)/4, $0x3d2aac5f // c4
DATA softmaxF32NEON<>+28(SB)/4, $0x3e2aaa4a // c3
DATA softmaxF32NEON<>+32(SB)/4, $0x3efffffe // c2
DATA softmaxF32NEON<>+36(SB)/4, $0x3f800000 // 1
DATA softmaxF32NEON<>+40(SB)/4, $0xc2d00000 // expMin32
DATA softmaxF32NEON<>+44(SB)/4, $0xff800000 // -Inf
GLOBL softmaxF32NEON<>(SB), RODATA|NOPTR, $48

// Constants of exp64: four that fill a register each, then pairs; -Inf.
DATA softmaxF64NEON<>+0(SB)/8, $0x4338000000000000 // round64
DATA softmaxF64NEON<>+8(SB)/8, $0xc087500000000000 // expMin64
DATA softmaxF64NEON<>+16(SB)/8, $0x3ff0000000000000 // 1
DATA softmaxF64NEON<>+24(SB)/8, $0xbcc80000000007fe // 2046 - the bits of round64
DATA softmaxF64NEON<>+32(SB)/8, $0x3ff71547652b82fe // log2(e)
DATA softmaxF64NEON<>+40(SB)/8, $0x3fe62e42fee00000 // ln2Hi
DATA softmaxF64NEON<>+48(SB)/8, $0x3dea39ef35793c76 // ln2Lo
DATA softmaxF64NEON<>+56(SB)/8, $0x3e5ad1f42c2a2561 // c11
DATA softmaxF64NEON<>+64(SB)/8, $0x3e9289f7e2daceca // c10
DATA softmaxF64NEON<>+72(SB)/8, $0x3ec71df55c380357 // c9
DATA softmaxF64NEON<>+80(SB)/8, $0x3efa019ab39a29b9 // c8
DATA softmaxF64NEON<>+88(SB)/8, $0x3f2a01a011be6cbe // c7
DATA softmaxF64NEON<>+96(SB)/8, $0x3f56c16c17cbf4f8 // c6
DATA softmaxF64NEON<>+104(SB)/8, $0x3f81111111128946 // c5
DATA softmaxF64NEON<>+112(SB)/8, $0x3fa5555555553213 // c4
DATA softmaxF64NEON<>+120(SB)/8, $0x3fc5555555555501 // c3
DATA softmaxF64NEON<>+128(SB)/8, $0x3fe0000000000000 // c2
DATA softmaxF64NEON<>+136(SB)/8, $0xfff0000000000000 // -Inf
GLOBL softmaxF64NEON<>(SB), RODATA|NOPTR, $144

// OP4: op(a, b, c) on registers a, a+1, a+2, a+3 and so on. SAME4: with one first operand.
#define OP4(op, a, b, c) \
	op(a, b, c); \
	op(a+1, b+1, c+1); \
	op(a+2, b+2, c+2); \
	op(a+3, b+3, c+3)

#define SAME4(op, a, b, c) \
	op(a, b, c); \
	op(a, b+1, c+1); \
	op(a, b+2, c+2); \
	op(a, b+3, c+3)

// UP4: p*r + c, to V12-V15 from p in V8-V11; DOWN4: the other way round. r stands in V0-V3.
#define UP4_F32(c) \
	VMOV  c.B16, V12.B16; \
	VMOV  c.B16, V13.B16; \
	VMOV  c.B16, V14.B16; \
	VMOV  c.B16, V15.B16; \
	VFMLA V8.S4, V0.S4, V12.S4; \
	VFMLA V9.S4, V1.S4, V13.S4; \
	VFMLA V10.S4, V2.S4, V14.S4; \
	VFMLA V11.S4, V3.S4, V15.S4

#define DOWN4_F32(c) \
	VMOV  c.B16, V8.B16; \
	VMOV  c.B16, V9.B16; \
	VMOV  c.B16, V10.B16; \
	VMOV  c.B16, V11.B16; \
	VFMLA V12.S4, V0.S4, V8.S4; \
	VFMLA V13.S4, V1.S4, V9.S4; \
	VFMLA V14.S4, V2.S4, V10.S4; \
	VFMLA V15.S4, V3.S4, V11.S4

// EXP4_F32: V0-V3 = exp(V0-V3), for arguments <= 0 or NaN. V4-V7 hold t, then the second factor. The operations and
// their order are expF32's. V16-V26 hold its constants, from log2(e) to the least argument.
#define EXP4_F32 \
	SAME4(FMAX_S4, 26, 0, 0); \
	REDUCE4A_F32; \
	SAME4(FSUB_S4, 17, 4, 8); \
	REDUCE4B_F32; \
	REDUCE4C_F32; \
	POLY4_F32; \
	SCALE4_F32

#define REDUCE4A_F32 \
	VMOV  V17.B16, V4.B16; \
	VMOV  V17.B16, V5.B16; \
	VMOV  V17.B16, V6.B16; \
	VMOV  V17.B16, V7.B16; \
	VFMLA V16.S4, V0.S4, V4.S4; \
	VFMLA V16.S4, V1.S4, V5.S4; \
	VFMLA V16.S4, V2.S4, V6.S4; \
	VFMLA V16.S4, V3.S4, V7.S4

#define REDUCE4B_F32 \
	VFMLS V18.S4, V8.S4, V0.S4; \
	VFMLS V18.S4, V9.S4, V1.S4; \
	VFMLS V18.S4, V10.S4, V2.S4; \
	VFMLS V18.S4, V11.S4, V3.S4

#define REDUCE4C_F32 \
	VFMLS V19.S4, V8.S4, V0.S4; \
	VFMLS V19.S4, V9.S4, V1.S4; \
	VFMLS V19.S4, V10.S4, V2.S4; \
	VFMLS V19.S4, V11.S4, V3.S4

#define POLY4_F32 \
	VMOV V20.B16, V8.B16; \
	VMOV V20.B16, V9.B16; \
	VMOV V20.B16, V10.B16; \
	VMOV V20.B16, V11.B16; \
	UP4_F32(V21); \
	DOWN4_F32(V22); \
	UP4_F32(V23); \
	DOWN4_F32(V24); \
	UP4_F32(V25); \
	DOWN4_F32(V25)

// The halves of the exponent: t>>1 and t - t>>1, both shifted into place.
#define SCALE4_F32 \
	HALVE_F32(V4, V0); \
	HALVE_F32(V5, V1); \
	HALVE_F32(V6, V2); \
	HALVE_F32(V7, V3); \
	OP4(FMUL_S4, 0, 8, 8); \
	OP4(FMUL_S4, 4, 8, 0)

#define HALVE_F32(t, a) \
	VUSHR $1, t.S4, a.S4; \
	VSUB  a.S4, t.S4, t.S4; \
	VSHL  $23, a.S4, a.S4; \
	VSHL  $23, t.S4, t.S4

#define UP4_F64(c) \
	VDUP  c, V12.D2; \
	VDUP  c, V13.D2; \
	VDUP  c, V14.D2; \
	VDUP  c, V15.D2; \
	VFMLA V8.D2, V0.D2, V12.D2; \
	VFMLA V9.D2, V1.D2, V13.D2; \
	VFMLA V10.D2, V2.D2, V14.D2; \
	VFMLA V11.D2, V3.D2, V15.D2

#define DOWN4_F64(c) \
	VDUP  c, V8.D2; \
	VDUP  c, V9.D2; \
	VDUP  c, V10.D2; \
	VDUP  c, V11.D2; \
	VFMLA V12.D2, V0.D2, V8.D2; \
	VFMLA V13.D2, V1.D2, V9.D2; \
	VFMLA V14.D2, V2.D2, V10.D2; \
	VFMLA V15.D2, V3.D2, V11.D2

// EXP4_F64: V0-V3 = exp(V0-V3), for arguments <= 0 or NaN. V4-V7 hold the sum with round64, V28-V31 r^2. The operations and
// their order are exp64's, but for the halves of the exponent: n + 2046 >= 0 is halved, which needs no arithmetic
// shift; the first product is exact all the same. V16-V19 hold round64, the least argument, 1 and the bias, V20-V26 the
// other constants in pairs.
#define EXP4_F64 \
	SAME4(FMAX_D2, 17, 0, 0); \
	REDUCE4A_F64; \
	SAME4(FSUB_D2, 16, 4, 8); \
	REDUCE4B_F64; \
	REDUCE4C_F64; \
	OP4(FMUL_D2, 0, 0, 28); \
	POLY4_F64; \
	LAST4_F64; \
	SCALE4_F64

#define REDUCE4A_F64 \
	VMOV V16.B16, V4.B16; \
	VMOV V16.B16, V5.B16; \
	VMOV V16.B16, V6.B16; \
	VMOV V16.B16, V7.B16; \
	FMLA_D2E(20, 0, 0, 4); \
	FMLA_D2E(20, 0, 1, 5); \
	FMLA_D2E(20, 0, 2, 6); \
	FMLA_D2E(20, 0, 3, 7)

#define REDUCE4B_F64 \
	FMLS_D2E(20, 1, 8, 0); \
	FMLS_D2E(20, 1, 9, 1); \
	FMLS_D2E(20, 1, 10, 2); \
	FMLS_D2E(20, 1, 11, 3)

#define REDUCE4C_F64 \
	FMLS_D2E(21, 0, 8, 0); \
	FMLS_D2E(21, 0, 9, 1); \
	FMLS_D2E(21, 0, 10, 2); \
	FMLS_D2E(21, 0, 11, 3)

#define POLY4_F64 \
	VDUP V21.D[1], V8.D2; \
	VDUP V21.D[1], V9.D2; \
	VDUP V21.D[1], V10.D2; \
	VDUP V21.D[1], V11.D2; \
	UP4_F64(V22.D[0]); \
	DOWN4_F64(V22.D[1]); \
	UP4_F64(V23.D[0]); \
	DOWN4_F64(V23.D[1]); \
	UP4_F64(V24.D[0]); \
	DOWN4_F64(V24.D[1]); \
	UP4_F64(V25.D[0]); \
	DOWN4_F64(V25.D[1]); \
	UP4_F64(V26.D[0])

// r + r^2*P, then 1 more.
#define LAST4_F64 \
	VFMLA V12.D2, V28.D2, V0.D2; \
	VFMLA V13.D2, V29.D2, V1.D2; \
	VFMLA V14.D2, V30.D2, V2.D2; \
	VFMLA V15.D2, V31.D2, V3.D2; \
	SAME4(FADD_D2, 18, 0, 8)

#define SCALE4_F64 \
	HALVE_F64(V4, V0); \
	HALVE_F64(V5, V1); \
	HALVE_F64(V6, V2); \
	HALVE_F64(V7, V3); \
	OP4(FMUL_D2, 0, 8, 8); \
	OP4(FMUL_D2, 4, 8, 0)

#define HALVE_F64(t, a) \
	VADD  V19.D2, t.D2, t.D2; \
	VUSHR $1, t.D2, a.D2; \
	VSUB  a.D2, t.D2, t.D2; \
	VSHL  $52, a.D2, a.D2; \
	VSHL  $52, t.D2, t.D2
