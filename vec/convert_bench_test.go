package vec

import "testing"

// BenchmarkConvert: conversions of 4096 elements. Zen 4, AVX-512, Gelem/s (in brackets the Go bodies): to float64 6 (1.1),
// back 7 (1.5), from and to half precision 15 and 10 (0.2 and 0.6), from and to bfloat16 15 and 10 (2.6 and 0.5).
func BenchmarkConvert(b *testing.B) {
	const n = 4096
	f, d, h, g := make([]float32, n), make([]float64, n), make([]Float16, n), make([]BFloat16, n)
	for i := range f {
		f[i], d[i] = float32(i)/64, float64(i)/64
	}
	ToFloat16(h, f)
	ToBFloat16(g, f)
	for _, c := range []struct {
		name string
		f    func()
	}{
		{"Float32To64", func() { Float32To64(d, f) }}, {"Float64To32", func() { Float64To32(f, d) }},
		{"FromFloat16", func() { FromFloat16(f, h) }}, {"ToFloat16", func() { ToFloat16(h, f) }},
		{"FromBFloat16", func() { FromBFloat16(f, g) }}, {"ToBFloat16", func() { ToBFloat16(g, f) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				c.f()
			}
			b.ReportMetric(n*float64(b.N)/float64(b.Elapsed().Nanoseconds()), "Gelem/s")
		})
	}
}
