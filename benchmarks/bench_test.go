package benchmarks

import (
	"fmt"
	"math"
	"slices"
	"sync"
	"testing"
	"time"
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
	"github.com/lockstep-go/lockstep/mat"
)

// BenchmarkKernels times every case of the catalogue at every level of the machine and as a naive loop. Metrics: the rate,
// and its share of the machine's limit measured in this process.
func BenchmarkKernels(b *testing.B) {
	mat.SetThreads(1) // the limits are one core's
	defer mat.SetThreads(0)
	for _, c := range Cases(testing.Short()) {
		b.Run(c.Name(), func(b *testing.B) {
			calls := c.Make()
			limit := calls.Limit
			if limit != nil {
				limit = sync.OnceValue(limit)
			}
			for _, l := range cpu.Levels() {
				if c.Slow(l) {
					continue
				}
				b.Run("level="+l.String(), func(b *testing.B) {
					defer cpu.SetForTest(l)()
					bench(b, c, calls.Kernel, limit)
				})
			}
			if !c.SlowNaive() {
				if calls.Fresh != nil { // on the values that the naive loop gets
					b.Run("level="+cpu.Active().String()+"-fresh", func(b *testing.B) { bench(b, c, calls.Fresh, nil) })
				}
				b.Run("level=naive", func(b *testing.B) { bench(b, c, fastest(calls.Naive), nil) })
			}
		})
	}
}

func bench(b *testing.B, c Case, f func(), limit func() float64) {
	for b.Loop() {
		f()
	}
	rate := c.Work * float64(b.N) / float64(b.Elapsed().Nanoseconds())
	b.ReportMetric(rate, c.Unit)
	if limit != nil {
		b.ReportMetric(100*rate/limit(), "%limit")
	}
}

// fastest returns the fastest of some calls.
func fastest(calls []func()) func() {
	best, least := calls[0], time.Duration(math.MaxInt64)
	for begin := time.Now(); time.Since(begin) < 5*time.Millisecond; {
		for _, f := range calls {
			start, n := time.Now(), 0
			for n == 0 || time.Since(start) < 100*time.Microsecond {
				f()
				n++
			}
			if d := time.Since(start) / time.Duration(n); d < least {
				best, least = f, d
			}
		}
	}
	return best
}

// TestCatalogue runs every small case once: kernel and naive loop, so that a benchmark cannot rot unseen.
func TestCatalogue(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range Cases(true) {
		if seen[c.Name()] {
			t.Errorf("two cases are called %s", c.Name())
		}
		seen[c.Name()] = true
		if c.Work <= 0 || c.Unit == "" {
			t.Errorf("%s: work %v %s", c.Name(), c.Work, c.Unit)
		}
		if c.Work < 2e6 {
			calls := c.Make()
			calls.Kernel()
			if calls.Fresh != nil {
				calls.Fresh()
			}
			for _, loop := range calls.Naive {
				loop()
			}
		}
	}
	if len(seen) < 100 {
		t.Errorf("only %d cases", len(seen))
	}
}

func ExampleCase_Name() {
	fmt.Println(Case{Op: "Dot", Type: "f32", Size: "n=1024"}.Name())
	// Output: Dot/type=f32/n=1024
}

// TestAtDepth looks where in its page a local variable lies: the depths go all the way round.
func TestAtDepth(t *testing.T) {
	var places []int
	atDepth(depths, func() {}) // the stack has grown and moved by then
	for n := range depths {
		atDepth(n, func() {
			var local byte
			places = append(places, int(uintptr(unsafe.Pointer(&local))%4096))
		})
	}
	slices.Sort(places)
	for i, p := range places {
		next := places[0] + 4096
		if i+1 < depths {
			next = places[i+1]
		}
		if next-p > 600 {
			t.Errorf("no depth between places %d and %d of a page: %v", p, next%4096, places)
		}
	}
}

func TestReadName(t *testing.T) {
	for want, got := range map[string]string{
		"L3 read": readName("L3", 8<<20, 2<<20), "2 MiB read": readName("L3", 0, 2<<20), "64 MiB read": readName("DRAM", 0, 64<<20), "16 KiB read": readName("L1", 0, 16<<10),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
