//go:build cpeers

package main

/*
#cgo LDFLAGS: -lopenblas
#include <cblas.h>
#include <time.h>
#include <string.h>

void openblas_set_num_threads(int);
char *openblas_get_corename(void);
char *openblas_get_config(void);

static double now(void) {
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

static volatile double sink;

static double time_sgemm(int reps, int ta, int tb, int m, int n, int k, const float *a, int lda, const float *b, int ldb, float *c, int ldc) {
	double t = now();
	for (int i = 0; i < reps; i++)
		cblas_sgemm(CblasRowMajor, ta ? CblasTrans : CblasNoTrans, tb ? CblasTrans : CblasNoTrans, m, n, k, 1, a, lda, b, ldb, 0, c, ldc);
	return (now() - t) / reps;
}

static double time_dgemm(int reps, int ta, int tb, int m, int n, int k, const double *a, int lda, const double *b, int ldb, double *c, int ldc) {
	double t = now();
	for (int i = 0; i < reps; i++)
		cblas_dgemm(CblasRowMajor, ta ? CblasTrans : CblasNoTrans, tb ? CblasTrans : CblasNoTrans, m, n, k, 1, a, lda, b, ldb, 0, c, ldc);
	return (now() - t) / reps;
}

enum { DOT, AXPY, SCAL, ASUM, SUM, NRM2, IAMAX };
float cblas_ssum(const blasint n, const float *x, const blasint incx);
double cblas_dsum(const blasint n, const double *x, const blasint incx);

static double time_s1(int reps, int op, int n, float *x, float *y) {
	double t = now(), s = 0;
	for (int i = 0; i < reps; i++)
		switch (op) {
		case DOT: s += cblas_sdot(n, x, 1, y, 1); break;
		case AXPY: cblas_saxpy(n, 1e-9f, x, 1, y, 1); break;
		case SCAL: cblas_sscal(n, 1.0000001f, x, 1); break;
		case ASUM: s += cblas_sasum(n, x, 1); break;
		case SUM: s += cblas_ssum(n, x, 1); break;
		case NRM2: s += cblas_snrm2(n, x, 1); break;
		case IAMAX: s += cblas_isamax(n, x, 1); break;
		}
	sink = s;
	return (now() - t) / reps;
}

static double time_d1(int reps, int op, int n, double *x, double *y) {
	double t = now(), s = 0;
	for (int i = 0; i < reps; i++)
		switch (op) {
		case DOT: s += cblas_ddot(n, x, 1, y, 1); break;
		case AXPY: cblas_daxpy(n, 1e-9, x, 1, y, 1); break;
		case SCAL: cblas_dscal(n, 1.0000001, x, 1); break;
		case ASUM: s += cblas_dasum(n, x, 1); break;
		case SUM: s += cblas_dsum(n, x, 1); break;
		case NRM2: s += cblas_dnrm2(n, x, 1); break;
		case IAMAX: s += cblas_idamax(n, x, 1); break;
		}
	sink = s;
	return (now() - t) / reps;
}
*/
import "C"

import (
	"fmt"
	"unsafe"
)

func init() {
	cpeer = &cLibrary{
		name: fmt.Sprintf("OpenBLAS (%s, %s)", C.GoString(C.openblas_get_config()), C.GoString(C.openblas_get_corename())),
		threads: func(n int) {
			C.openblas_set_num_threads(C.int(n))
		},
		sgemm: func(reps int, ta, tb bool, m, n, k int, a []float32, lda int, b []float32, ldb int, c []float32, ldc int) float64 {
			return float64(C.time_sgemm(C.int(reps), cbool(ta), cbool(tb), C.int(m), C.int(n), C.int(k), f32(a), C.int(lda), f32(b), C.int(ldb), f32(c), C.int(ldc)))
		},
		dgemm: func(reps int, ta, tb bool, m, n, k int, a []float64, lda int, b []float64, ldb int, c []float64, ldc int) float64 {
			return float64(C.time_dgemm(C.int(reps), cbool(ta), cbool(tb), C.int(m), C.int(n), C.int(k), f64(a), C.int(lda), f64(b), C.int(ldb), f64(c), C.int(ldc)))
		},
		s1: func(reps int, op level1, x, y []float32) float64 {
			return float64(C.time_s1(C.int(reps), C.int(op), C.int(len(x)), f32(x), f32(y)))
		},
		d1: func(reps int, op level1, x, y []float64) float64 {
			return float64(C.time_d1(C.int(reps), C.int(op), C.int(len(x)), f64(x), f64(y)))
		},
	}
}

func cbool(b bool) C.int {
	if b {
		return 1
	}
	return 0
}

func f32(s []float32) *C.float  { return (*C.float)(unsafe.Pointer(unsafe.SliceData(s))) }
func f64(s []float64) *C.double { return (*C.double)(unsafe.Pointer(unsafe.SliceData(s))) }
