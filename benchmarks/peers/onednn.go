//go:build cpeers && onednn

package main

/*
#cgo LDFLAGS: -ldnnl -lgomp
#include <dnnl.h>
#include <time.h>

void omp_set_num_threads(int);

static double now(void) {
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

static double time_dnnl(int threads, int reps, int ta, int tb, int m, int n, int k, const float *a, int lda, const float *b, int ldb, float *c, int ldc) {
	omp_set_num_threads(threads); // a setting of the calling thread
	double t = now();
	for (int i = 0; i < reps; i++)
		if (dnnl_sgemm(ta ? 'T' : 'N', tb ? 'T' : 'N', m, n, k, 1, a, lda, b, ldb, 0, c, ldc) != dnnl_success)
			return -1;
	return (now() - t) / reps;
}
*/
import "C"

func init() {
	threads := 1
	more = append(more, &cLibrary{
		name:    "oneDNN",
		threads: func(n int) { threads = n },
		sgemm: func(reps int, ta, tb bool, m, n, k int, a []float32, lda int, b []float32, ldb int, c []float32, ldc int) float64 {
			return float64(C.time_dnnl(C.int(threads), C.int(reps), cbool(ta), cbool(tb), C.int(m), C.int(n), C.int(k),
				(*C.float)(f32(a)), C.int(lda), (*C.float)(f32(b)), C.int(ldb), (*C.float)(f32(c)), C.int(ldc)))
		},
	})
}
