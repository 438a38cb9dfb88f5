package vec

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/lockstep-go/lockstep/internal/cpu"
	"github.com/lockstep-go/lockstep/internal/limits"
)

// The benchmarks report, beside the mean time, the best of many short samples (best-ns/op), its rate (GB/s, reads and
// writes counted) and its share of what the process reaches with the same pattern of streams on the same footprint (see
// internal/limits). Samples of kernel and limit alternate: %limit compares the best of each, %median is the median over the
// pairs, which a busy host moves less. Names: Dot/type=f32/level=avx2/n=1024.

// Results go here, so that no call is dead.
var (
	sink64 float64
	sinkI  int
)

// vectors are the operands of one benchmark.
type vectors[T Float] struct{ dst, x, y []T }

// operation is one row of the table: loop runs it reps times.
type operation[T Float] struct {
	name    string
	pattern limits.Pattern
	streams int // slices touched
	moved   int // reads and writes an element
	loop    func(v vectors[T], reps int)
}

func operations[T Float]() []operation[T] {
	return []operation[T]{
		{"Dot", limits.Read, 2, 2, func(v vectors[T], reps int) {
			var s T
			for range reps {
				s = Dot(v.x, v.y)
			}
			sink64 = float64(s)
		}},
		{"Sum", limits.Read, 1, 1, func(v vectors[T], reps int) {
			var s T
			for range reps {
				s = Sum(v.x)
			}
			sink64 = float64(s)
		}},
		{"SumAbs", limits.Read, 1, 1, func(v vectors[T], reps int) {
			var s T
			for range reps {
				s = SumAbs(v.x)
			}
			sink64 = float64(s)
		}},
		{"SumSquares", limits.Read, 1, 1, func(v vectors[T], reps int) {
			var s T
			for range reps {
				s = SumSquares(v.x)
			}
			sink64 = float64(s)
		}},
		{"SquaredDistance", limits.Read, 2, 2, func(v vectors[T], reps int) {
			var s T
			for range reps {
				s = SquaredDistance(v.x, v.y)
			}
			sink64 = float64(s)
		}},
		{"Max", limits.Read, 1, 1, func(v vectors[T], reps int) {
			var s T
			for range reps {
				s = Max(v.x)
			}
			sink64 = float64(s)
		}},
		{"ArgMax", limits.Read, 1, 1, func(v vectors[T], reps int) {
			for range reps {
				sinkI = ArgMax(v.x)
			}
		}},
		{"ArgMin", limits.Read, 1, 1, func(v vectors[T], reps int) {
			for range reps {
				sinkI = ArgMin(v.x)
			}
		}},
		{"ReLU", limits.Copy, 2, 2, func(v vectors[T], reps int) {
			for range reps {
				ReLU(v.dst, v.x)
			}
		}},
		{"AddScaled", limits.Update2, 2, 3, func(v vectors[T], reps int) {
			for range reps {
				AddScaled(v.dst, 1e-9, v.x)
			}
		}},
		{"Scale", limits.Copy, 2, 2, func(v vectors[T], reps int) {
			for range reps {
				Scale(v.dst, 1.5, v.x)
			}
		}},
		{"ScaleInPlace", limits.Update, 1, 2, func(v vectors[T], reps int) {
			for range reps {
				Scale(v.x, 1, v.x)
			}
		}},
		{"Add", limits.Triad, 3, 3, func(v vectors[T], reps int) {
			for range reps {
				Add(v.dst, v.x, v.y)
			}
		}},
		{"Mul", limits.Triad, 3, 3, func(v vectors[T], reps int) {
			for range reps {
				Mul(v.dst, v.x, v.y)
			}
		}},
		{"Maximum", limits.Triad, 3, 3, func(v vectors[T], reps int) {
			for range reps {
				Maximum(v.dst, v.x, v.y)
			}
		}},
		{"Div", limits.Triad, 3, 3, func(v vectors[T], reps int) {
			for range reps {
				Div(v.dst, v.x, v.y)
			}
		}},
		{"Sqrt", limits.Copy, 2, 2, func(v vectors[T], reps int) {
			for range reps {
				Sqrt(v.dst, v.x)
			}
		}},
		{"Abs", limits.Copy, 2, 2, func(v vectors[T], reps int) {
			for range reps {
				Abs(v.dst, v.x)
			}
		}},
		{"Fill", limits.Write, 1, 1, func(v vectors[T], reps int) {
			for range reps {
				Fill(v.dst, 1.5)
			}
		}},
	}
}

// BenchmarkVec runs every operation on slices that begin at multiples of 64 bytes.
func BenchmarkVec(b *testing.B) {
	benchmarkVec(b, []int{16, 64, 256, 1024, 2048, 4096, 1 << 16, 1 << 20}, 0)
}

// BenchmarkMisaligned runs them one element further.
func BenchmarkMisaligned(b *testing.B) { benchmarkVec(b, []int{1024, 4096}, 1) }

func benchmarkVec(b *testing.B, lengths []int, skip int) {
	levels := cpu.Levels()
	for i := len(levels) - 1; i >= 0; i-- {
		level := "level=" + levels[i].String()
		restore := cpu.SetForTest(levels[i])
		for _, op := range operations[float32]() {
			b.Run(op.name+"/type=f32/"+level, func(b *testing.B) { benchmarkOp(b, op, lengths, skip) })
		}
		for _, op := range operations[float64]() {
			b.Run(op.name+"/type=f64/"+level, func(b *testing.B) { benchmarkOp(b, op, lengths, skip) })
		}
		restore()
	}
}

func benchmarkOp[T Float](b *testing.B, op operation[T], lengths []int, skip int) {
	rng := rand.New(rand.NewPCG(1, 2))
	size := 8
	if is32[T]() {
		size = 4
	}
	for _, n := range lengths {
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			s := limits.Apart[T](n+skip, n+skip, n+skip) // as for the limits: no two streams 4 KiB apart
			v := vectors[T]{s[0][skip:], s[1][skip:], s[2][skip:]}
			for i := range n {
				v.dst[i], v.x[i], v.y[i] = 1, T(rng.Float64()), T(1+rng.Float64())
			}
			operands := [][]T{s[0][:n], s[1][:n], s[2][:n]} // aligned in any case; what is written first
			if op.pattern == limits.Read || op.pattern == limits.Update {
				operands = operands[1:]
			}
			limit, bytes := limits.Over(op.pattern, operands[:op.streams]...)
			reps, limitReps := 1, 1
			for reps < 1<<20 && sample(op, v, reps) < 20*time.Microsecond {
				reps *= 2
			}
			for limitReps < 1<<20 && timed(limit, limitReps) < 20*time.Microsecond {
				limitReps *= 2
			}
			moved := float64(n * size * op.moved)
			best, bestLimit := math.Inf(1), math.Inf(1) // ns a byte
			var shares []float64
			var total float64
			b.ResetTimer()
			for done := 0; done < b.N || len(shares) < 3; done += reps {
				perByteLimit := float64(timed(limit, limitReps).Nanoseconds()) / (bytes * float64(limitReps))
				perByte := float64(sample(op, v, reps).Nanoseconds()) / (moved * float64(reps))
				total += perByte
				best, bestLimit = min(best, perByte), min(bestLimit, perByteLimit)
				shares = append(shares, perByteLimit/perByte)
			}
			b.StopTimer()
			slices.Sort(shares)
			b.ReportMetric(total/float64(len(shares))*moved, "ns/op") // without the limit's share of the time
			b.ReportMetric(best*moved, "best-ns/op")
			b.ReportMetric(1/best, "GB/s")
			b.ReportMetric(100*bestLimit/best, "%limit")
			b.ReportMetric(100*shares[len(shares)/2], "%median")
		})
	}
}

func timed(f func(), reps int) time.Duration {
	start := time.Now()
	for range reps {
		f()
	}
	return time.Since(start)
}

func sample[T Float](op operation[T], v vectors[T], reps int) time.Duration {
	start := time.Now()
	op.loop(v, reps)
	return time.Since(start)
}
