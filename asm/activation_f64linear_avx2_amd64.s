//go:build !purego && !noasm

#include "textflag.h"
#include "activation_f64.h"
#include "activation_f64_avx2_amd64.h"

// SiLU and the GELUs in float64 and their gradients, four at a time, one vector a turn. Every step stands in
// activation_f64.go and activation_f64grad.go. VMAXPD and VMINPD return their second source (named first in Go) where it is
// NaN, and NaN then runs through every step.

// logistic64, first half: from v in Y8: m in Y2, y = 1 + q in Y5.
#define LOGISTIC_1 \
	CONSTANT(304)           \
	VORPD  Y15, Y8, Y1      \
	CONSTANT(336)           \
	VMAXPD Y1, Y15, Y1      \
	REDUCE(Y1, Y2, Y3)      \
	POLY(Y1, Y4, Y5)        \
	CONSTANT(112)           \
	VADDPD Y15, Y5, Y5

// Then 1 + z in Y6, all ones where v > 0 in Y8 and m = 0 there; Y3, Y4 are scratch.
#define LOGISTIC_2 \
	VMOVAPD Y5, Y6              \
	SCALE(Y6, Y2, Y3, Y4)       \
	CONSTANT(112)               \
	VADDPD  Y15, Y6, Y6         \
	VXORPD  Y15, Y15, Y15       \
	VCMPPD  $0x1e, Y15, Y8, Y8  \
	VANDNPD Y2, Y8, Y2

// func siluF64AVX2(dst, x *float64, n int)
// dst[i] = silu64(x[i]). Requires AVX2, FMA.
//
// Y8 x; Y7 max(x, -1090), then the result; Y1-Y6 as LOGISTIC has them.
TEXT ·siluF64AVX2(SB), NOSPLIT, $0-24
	ENTRY

loop:
	SUBQ    $4, CX
	JLT     partial
	VMOVUPD (SI), Y8

body:
	CONSTANT(336)
	VMAXPD    Y8, Y15, Y7
	LOGISTIC_1
	LOGISTIC_2
	VMULPD    Y5, Y7, Y5
	VBLENDVPD Y8, Y7, Y5, Y7
	VDIVPD    Y6, Y7, Y7
	SCALE(Y7, Y2, Y3, Y4)
	STORE(Y7, last)
	JMP  loop

last:
	VMASKMOVPD Y7, Y9, (DI)
	JMP  done

partial:
	PARTIAL(Y8, body, done)

done:
	VZEROUPPER
	RET

// 2u = x(a + b x^2) of geluTanh64 in two words, from c in Y7: v in Y8, vl in Y10. Y1-Y6 are scratch. First t = b*s in Y3 and tl
// in Y4 (s = c^2), then w = a + t in Y1 and wl in Y5.
#define GELU_CUBIC_1 \
	VMULPD       Y7, Y7, Y1           \
	VMOVAPD      Y7, Y2               \
	VFMSUB213PD  Y1, Y7, Y2           \
	VBROADCASTSD actf64<>+376(SB), Y4 \
	VMULPD       Y4, Y1, Y3           \
	CONSTANT(384)                     \
	VMULPD       Y15, Y1, Y5          \
	VFMADD231PD  Y4, Y2, Y5           \
	VFMSUB213PD  Y3, Y1, Y4           \
	VADDPD       Y5, Y4, Y4

#define GELU_CUBIC_2 \
	VBROADCASTSD actf64<>+360(SB), Y6 \
	VADDPD       Y6, Y3, Y1           \
	VSUBPD       Y6, Y1, Y2           \
	VSUBPD       Y2, Y1, Y5           \
	VSUBPD       Y5, Y6, Y5           \
	VSUBPD       Y2, Y3, Y3           \
	VADDPD       Y3, Y5, Y5           \
	CONSTANT(368)                     \
	VADDPD       Y15, Y4, Y4          \
	VADDPD       Y4, Y5, Y5

#define GELU_CUBIC_3 \
	VMULPD      Y1, Y7, Y8  \
	VMOVAPD     Y1, Y10     \
	VFMSUB213PD Y8, Y7, Y10 \
	VMULPD      Y5, Y7, Y5  \
	VADDPD      Y5, Y10, Y10

// func geluTanhF64AVX2(dst, x *float64, n int)
// dst[i] = geluTanh64(x[i]). Requires AVX2, FMA.
//
// Y0 x; Y7 c, then the numerator, then the result; Y8 v; Y10 vl; Y1-Y6 scratch.
TEXT ·geluTanhF64AVX2(SB), NOSPLIT, $0-24
	ENTRY

loop:
	SUBQ    $4, CX
	JLT     partial
	VMOVUPD (SI), Y0

body:
	CONSTANT(344)
	VMAXPD      Y0, Y15, Y7
	GELU_CUBIC_1
	GELU_CUBIC_2
	GELU_CUBIC_3
	LOGISTIC_1
	LOGISTIC_2
	VFMADD213PD Y5, Y5, Y10        // y*vl + y
	VMULPD      Y10, Y7, Y10
	VBLENDVPD   Y8, Y7, Y10, Y7
	VDIVPD      Y6, Y7, Y7
	SCALE(Y7, Y2, Y3, Y4)
	CONSTANT(352)
	VCMPPD      $0x1e, Y15, Y0, Y8 // x > 40: x
	VBLENDVPD   Y8, Y0, Y7, Y7
	STORE(Y7, last)
	JMP  loop

last:
	VMASKMOVPD Y7, Y9, (DI)
	JMP  done

partial:
	PARTIAL(Y0, body, done)

done:
	VZEROUPPER
	RET

// func geluF64AVX2(dst, x *float64, n int)
// dst[i] = gelu64(x[i]). Requires AVX2, FMA.
//
// Y0 x; Y1 a = |x| up to 40; Y2 s, then m; Y3 sl; Y4 -s/2, then r; Y5 n, then scratch; Y6, Y7 as MILLS; Y8 P, then scratch; Y10 q,
// then y, then the result; Y11 max(x, -40); Y12 where x > 0.
TEXT ·geluF64AVX2(SB), NOSPLIT, $0-24
	ENTRY

loop:
	SUBQ    $4, CX
	JLT     partial
	VMOVUPD (SI), Y0

body:
	CONSTANT(272)
	VANDPD       Y15, Y0, Y1
	CONSTANT(352)
	VMINPD       Y1, Y15, Y1
	MILLS_T
	VMULPD       Y1, Y1, Y2          // s
	VMOVAPD      Y1, Y3
	VFMSUB213PD  Y2, Y1, Y3          // sl
	CONSTANT(592)
	VMULPD       Y15, Y2, Y4
	VMULPD       Y15, Y3, Y3
	REDUCE(Y4, Y2, Y5)
	POLY(Y4, Y8, Y10)
	CONSTANT(112)
	VADDPD       Y15, Y10, Y10       // y
	VFMADD213PD  Y10, Y10, Y3        // y*(-sl/2) + y
	MILLS_1
	MILLS_2
	VMULPD       Y7, Y3, Y3
	VBROADCASTSD actf64<>+112(SB), Y10
	CONSTANT(400)
	VFMADD231PD  Y15, Y1, Y10        // 1 + sqrt(2) a
	VDIVPD       Y10, Y3, Y10
	VXORPD       Y15, Y15, Y15
	VCMPPD       $0x1e, Y15, Y0, Y12
	CONSTANT(344)
	VMAXPD       Y0, Y15, Y11
	VMULPD       Y10, Y11, Y11
	VBLENDVPD    Y12, Y10, Y11, Y10
	SCALE(Y10, Y2, Y5, Y8)
	VMOVAPD      Y10, Y11
	VFNMADD213PD Y0, Y0, Y11         // x - x*h
	VBLENDVPD    Y12, Y11, Y10, Y10
	CONSTANT(352)
	VCMPPD       $0x1e, Y15, Y0, Y12 // x > 40: x
	VBLENDVPD    Y12, Y0, Y10, Y10
	STORE(Y10, last)
	JMP  loop

last:
	VMASKMOVPD Y10, Y9, (DI)
	JMP  done

partial:
	PARTIAL(Y0, body, done)

done:
	VZEROUPPER
	RET

// s(z)(1 + d s(-z)) in Y2 (logisticGrad64) from z in Y8, d in Y10: e = e^-|z| in Y5, t = e/(1+e) in Y4, both sigmoids n - n*t with
// n = e or 1. Below 2^-100 t does not count, and dividing subnormals is slow.
#define LOGISTIC_GRAD_1 \
	CONSTANT(304)           \
	VORPD  Y15, Y8, Y1      \
	CONSTANT(128)           \
	VMAXPD Y1, Y15, Y1      \
	REDUCE(Y1, Y2, Y3)      \
	POLY(Y1, Y4, Y5)        \
	CONSTANT(112)           \
	VADDPD Y15, Y5, Y5      \
	SCALE(Y5, Y2, Y3, Y4)   \
	CONSTANT(112)           \
	VADDPD Y15, Y5, Y4      \
	CONSTANT(296)           \
	VMAXPD Y5, Y15, Y6

#define LOGISTIC_GRAD_2 \
	VDIVPD       Y4, Y6, Y4      \
	CONSTANT(112)                \
	VBLENDVPD    Y8, Y5, Y15, Y2 \
	VBLENDVPD    Y8, Y15, Y5, Y3 \
	VMOVAPD      Y4, Y6          \
	VFNMADD213PD Y2, Y2, Y4      \
	VFNMADD213PD Y3, Y3, Y6      \
	VFMADD213PD  Y15, Y10, Y6    \
	VMULPD       Y6, Y4, Y2

// func siluGradF64AVX2(dst, x, dy *float64, n int)
// dst[i] = siluGrad64(x[i], dy[i]). Requires AVX2, FMA.
//
// Y8, Y10 x cut at +-800; Y1-Y6 scratch; Y2 the derivative.
TEXT ·siluGradF64AVX2(SB), NOSPLIT, $0-32
	MOVQ x+8(FP), SI
	GRAD_ENTRY

loop:
	SUBQ    $4, CX
	JLT     partial
	VMOVUPD (SI), Y8

body:
	CONSTANT(600)
	VMAXPD  Y8, Y15, Y8
	CONSTANT(608)
	VMINPD  Y8, Y15, Y8
	VMOVAPD Y8, Y10
	LOGISTIC_GRAD_1
	LOGISTIC_GRAD_2
	GRAD_STORE(Y2, last)
	JMP  loop

last:
	GRAD_LAST(Y2)
	JMP  done

partial:
	PARTIAL(Y8, body, done)

done:
	VZEROUPPER
	RET

// func geluTanhGradF64AVX2(dst, x, dy *float64, n int)
// dst[i] = geluTanhGrad64(x[i], dy[i]). Requires AVX2, FMA.
//
// Y0 x cut at +-40; Y7 x^2; Y8 z; Y10 d = x z'(x); Y1-Y6 scratch; Y2 the derivative.
TEXT ·geluTanhGradF64AVX2(SB), NOSPLIT, $0-32
	MOVQ x+8(FP), SI
	GRAD_ENTRY

loop:
	SUBQ    $4, CX
	JLT     partial
	VMOVUPD (SI), Y0

body:
	CONSTANT(344)
	VMAXPD       Y0, Y15, Y0
	CONSTANT(352)
	VMINPD       Y0, Y15, Y0
	VMULPD       Y0, Y0, Y7
	VBROADCASTSD actf64<>+360(SB), Y8
	VMOVAPD      Y8, Y10
	CONSTANT(376)
	VFMADD231PD  Y15, Y7, Y8
	CONSTANT(616)
	VFMADD231PD  Y15, Y7, Y10
	VMULPD       Y0, Y8, Y8
	VMULPD       Y0, Y10, Y10
	LOGISTIC_GRAD_1
	LOGISTIC_GRAD_2
	GRAD_STORE(Y2, last)
	JMP  loop

last:
	GRAD_LAST(Y2)
	JMP  done

partial:
	PARTIAL(Y0, body, done)

done:
	VZEROUPPER
	RET

// func geluGradF64AVX2(dst, x, dy *float64, n int)
// dst[i] = geluGrad64(x[i], dy[i]). Requires AVX2, FMA.
//
// Y0 x cut at +-40; Y1 a = |x|; Y2 m; Y3 Phi(-a), then the derivative; Y4 -a^2/2, then r; Y5 n, then scratch; Y6, Y7 as MILLS;
// Y8 P, then scratch; Y10 q, then e.
TEXT ·geluGradF64AVX2(SB), NOSPLIT, $0-32
	MOVQ x+8(FP), SI
	GRAD_ENTRY

loop:
	SUBQ    $4, CX
	JLT     partial
	VMOVUPD (SI), Y0

body:
	CONSTANT(344)
	VMAXPD      Y0, Y15, Y0
	CONSTANT(352)
	VMINPD      Y0, Y15, Y0
	CONSTANT(272)
	VANDPD      Y15, Y0, Y1
	MILLS_T
	VMULPD      Y1, Y1, Y4
	CONSTANT(592)
	VMULPD      Y15, Y4, Y4
	CONSTANT(128)
	VMAXPD      Y4, Y15, Y4
	REDUCE(Y4, Y2, Y5)
	POLY(Y4, Y8, Y10)
	CONSTANT(112)
	VADDPD      Y15, Y10, Y10
	SCALE(Y10, Y2, Y5, Y8)           // e
	MILLS_1
	MILLS_2
	VMULPD      Y7, Y10, Y3
	CONSTANT(112)
	VMOVAPD     Y15, Y4
	CONSTANT(400)
	VFMADD231PD Y15, Y1, Y4
	VDIVPD      Y4, Y3, Y3           // Phi(-a)
	CONSTANT(112)
	VSUBPD      Y3, Y15, Y4          // Phi(a)
	VXORPD      Y15, Y15, Y15
	VCMPPD      $0x1e, Y15, Y0, Y5
	VBLENDVPD   Y5, Y4, Y3, Y3       // Phi(x)
	VMULPD      Y0, Y10, Y10
	CONSTANT(624)
	VFMADD231PD Y15, Y10, Y3
	GRAD_STORE(Y3, last)
	JMP  loop

last:
	GRAD_LAST(Y3)
	JMP  done

partial:
	PARTIAL(Y0, body, done)

done:
	VZEROUPPER
	RET
