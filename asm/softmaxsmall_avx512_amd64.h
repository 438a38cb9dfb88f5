// Macros of the AVX-512 kernels for short rows: transpositions of 16 rows.

// TRANSPOSE4_F32: in each 128-bit lane, a-d are the rows of a 4x4 block before and its columns after, or the other way
// round. Scratch Z16-Z19.
#define TRANSPOSE4_F32(a, b, c, d) \
	VUNPCKLPS b, a, Z16; \
	VUNPCKHPS b, a, Z17; \
	VUNPCKLPS d, c, Z18; \
	VUNPCKHPS d, c, Z19; \
	VUNPCKLPD Z18, Z16, a; \
	VUNPCKHPD Z18, Z16, b; \
	VUNPCKLPD Z19, Z17, c; \
	VUNPCKHPD Z19, Z17, d

// LOADQUAD_F32: 4 columns, at byte off, of 16 rows: lane L of a-d is from rows 4L, 4L+1, 4L+2, 4L+3. SI, R9, R10, R13
// point to rows 0, 4, 8, 12; R11 is the stride and R12 three strides. Only row 15 is read under the mask of the
// columns that exist: an earlier row has another after it, of at least as many elements as are read too much. Lanes of
// columns that do not exist become -Inf.
#define LOADQUAD_F32(off, mask, a, b, c, d, xa, xb, xc, xd) \
	LOADROWS_F32(off(SI), off(R9), off(R10), a, xa); \
	VINSERTF32X4 $3, off(R13), a, a; \
	LOADROWS_F32(off(SI)(R11*1), off(R9)(R11*1), off(R10)(R11*1), b, xb); \
	VINSERTF32X4 $3, off(R13)(R11*1), b, b; \
	LOADROWS_F32(off(SI)(R11*2), off(R9)(R11*2), off(R10)(R11*2), c, xc); \
	VINSERTF32X4 $3, off(R13)(R11*2), c, c; \
	LOADROWS_F32(off(SI)(R12*1), off(R9)(R12*1), off(R10)(R12*1), d, xd); \
	VMOVUPS.Z    off(R13)(R12*1), mask, X16; \
	VINSERTF32X4 $3, X16, d, d; \
	ABSENT_F32(mask, a, b, c, d); \
	TRANSPOSE4_F32(a, b, c, d)

#define LOADROWS_F32(m0, m1, m2, z, x) \
	VMOVUPS      m0, x; \
	VINSERTF32X4 $1, m1, z, z; \
	VINSERTF32X4 $2, m2, z, z

#define ABSENT_F32(mask, a, b, c, d) \
	KNOTW        mask, K7; \
	VBROADCASTSS softmaxF32AVX512<>+44(SB), K7, a; \
	VBROADCASTSS softmaxF32AVX512<>+44(SB), K7, b; \
	VBROADCASTSS softmaxF32AVX512<>+44(SB), K7, c; \
	VBROADCASTSS softmaxF32AVX512<>+44(SB), K7, d

// STOREROWS_F32: 4 rows, 8 columns under mask. Lanes of a hold columns 0-3, lanes of e columns 4-7. (VEXTRACTF32X8 to
// memory under a mask would touch what the mask leaves out.)
#define STOREROWS_F32(mask, a, e, m0, m1, m2, m3) \
	VMOVUPS       softmaxLanes01<>(SB), Z16; \
	VMOVUPS       softmaxLanes23<>(SB), Z17; \
	VPERMI2PD     e, a, Z16; \
	VPERMI2PD     e, a, Z17; \
	VEXTRACTF64X4 $1, Z16, Y18; \
	VEXTRACTF64X4 $1, Z17, Y19; \
	VMOVUPS       Y16, mask, m0; \
	VMOVUPS       Y18, mask, m1; \
	VMOVUPS       Y17, mask, m2; \
	VMOVUPS       Y19, mask, m3

// PICK_F32: where the label (Z16) is column j, take x to Z17.
#define PICK_F32(j, x) \
	VPCMPEQD.BCST softmaxIota<>+(4*j)(SB), Z16, K7; \
	VMOVAPS       x, K7, Z17

// ONEHOT_F32: where the label (Z16) is column j, subtract the row's scale (Z17).
#define ONEHOT_F32(j, x) \
	VPCMPEQD.BCST softmaxIota<>+(4*j)(SB), Z16, K7; \
	VSUBPS        Z17, x, K7, x

// SIXTEENROWS: four row pointers move on by 16 strides of R11.
#define SIXTEENROWS(a, b, c, d) \
	LEAQ (a)(R11*8), a; \
	LEAQ (a)(R11*8), a; \
	LEAQ (b)(R11*8), b; \
	LEAQ (b)(R11*8), b; \
	LEAQ (c)(R11*8), c; \
	LEAQ (c)(R11*8), c; \
	LEAQ (d)(R11*8), d; \
	LEAQ (d)(R11*8), d

// COLUMNS4_F32: four columns of 16 rows, R8 bytes apart (BX: three times that), as the lanes of rows that STOREROWS_F32 takes.
#define COLUMNS4_F32(p, a, b, c, d) \
	VMOVUPS (p), a; \
	VMOVUPS (p)(R8*1), b; \
	VMOVUPS (p)(R8*2), c; \
	VMOVUPS (p)(BX*1), d; \
	TRANSPOSE4_F32(a, b, c, d)
