//go:build cpeers && libxsmm

package main

/*
#cgo LDFLAGS: -lxsmm -lxsmmnoblas -lm -ldl -lpthread
#include <libxsmm.h>
#include <time.h>

static double now(void) {
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

// libxsmm is column-major: c = a*b by rows is c' = b'*a' by columns. Its kernels are compiled for one shape, once.
static double time_sxsmm(int reps, int m, int n, int k, const float *a, int lda, const float *b, int ldb, float *c, int ldc) {
	float alpha = 1, beta = 0;
	libxsmm_smmfunction f = libxsmm_smmdispatch(n, m, k, &ldb, &lda, &ldc, &alpha, &beta, NULL, NULL);
	if (!f)
		return -1;
	double t = now();
	for (int i = 0; i < reps; i++)
		f(b, a, c);
	return (now() - t) / reps;
}

static double time_dxsmm(int reps, int m, int n, int k, const double *a, int lda, const double *b, int ldb, double *c, int ldc) {
	double alpha = 1, beta = 0;
	libxsmm_dmmfunction f = libxsmm_dmmdispatch(n, m, k, &ldb, &lda, &ldc, &alpha, &beta, NULL, NULL);
	if (!f)
		return -1;
	double t = now();
	for (int i = 0; i < reps; i++)
		f(b, a, c);
	return (now() - t) / reps;
}
*/
import "C"

func init() {
	C.libxsmm_init()
	more = append(more, &cLibrary{
		name:    "libxsmm",
		threads: func(int) {}, // its kernels are of one thread
		sgemm: func(reps int, ta, tb bool, m, n, k int, a []float32, lda int, b []float32, ldb int, c []float32, ldc int) float64 {
			if ta || tb {
				return -1
			}
			return float64(C.time_sxsmm(C.int(reps), C.int(m), C.int(n), C.int(k), (*C.float)(f32(a)), C.int(lda), (*C.float)(f32(b)), C.int(ldb), (*C.float)(f32(c)), C.int(ldc)))
		},
		dgemm: func(reps int, ta, tb bool, m, n, k int, a []float64, lda int, b []float64, ldb int, c []float64, ldc int) float64 {
			if ta || tb {
				return -1
			}
			return float64(C.time_dxsmm(C.int(reps), C.int(m), C.int(n), C.int(k), (*C.double)(f64(a)), C.int(lda), (*C.double)(f64(b)), C.int(ldb), (*C.double)(f64(c)), C.int(ldc)))
		},
	})
}
