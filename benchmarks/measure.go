package benchmarks

import (
	"fmt"
	"runtime"
	"time"

	"github.com/lockstep-go/lockstep"
	"github.com/lockstep-go/lockstep/internal/cpu"
	"github.com/lockstep-go/lockstep/internal/limits"
	"github.com/lockstep-go/lockstep/mat"
)

// A Row is what one case reached at one level.
type Row struct {
	Op    string  `json:"op"`
	Type  string  `json:"type"`
	Size  string  `json:"size"`
	Level string  `json:"level"`
	Unit  string  `json:"unit"`            // of Rate, Naive and Limit
	Rate  float64 `json:"rate"`            // of the kernel
	Naive float64 `json:"naive,omitempty"` // of the naive loop; 0: it would take too long
	Fresh float64 `json:"fresh,omitempty"` // of the kernel on other values at each call, as the naive loop gets them; 0: Rate is
	Limit float64 `json:"limit,omitempty"` // of the machine, one core; 0: not known

	Nanoseconds float64 `json:"ns"` // of one call of the kernel
	Elements    int     `json:"elements"`
	Flops       float64 `json:"flops,omitempty"` // of one call; 0: not counted
	Bytes       float64 `json:"bytes,omitempty"` // that one call must move at least

	// FMA is the machine's limit of float32 multiply-adds in GFLOP/s, measured where Limit is not known: what a rate can be
	// compared with from run to run.
	FMA   float64 `json:"-"`
	Short bool    `json:"-"`     // the Case's
	Quiet bool    `json:"quiet"` // the machine was, when kernel and naive loop reached their rates
}

// Name is the row's name as a sub-benchmark.
func (r Row) Name() string {
	return Case{Op: r.Op, Type: r.Type, Size: r.Size}.Name() + "/level=" + r.Level
}

// Speedup is the kernel's rate over that of the naive loop, both on the same kind of values; 0: not known.
func (r Row) Speedup() float64 {
	switch {
	case r.Naive == 0:
		return 0
	case r.Fresh > 0:
		return r.Fresh / r.Naive
	}
	return r.Rate / r.Naive
}

// Share is the kernel's rate over the machine's limit; 0: not known.
func (r Row) Share() float64 {
	if r.Limit == 0 {
		return 0
	}
	return r.Rate / r.Limit
}

// A Meter times a case at several levels and as a naive loop, in turns, in one process and one thread. Every later
// measurement adds to what is known: the best time of each contender counts, because disturbances only slow down, among those
// samples before and after which the machine was quiet (limits.Quiet); all of them, where none was.
type Meter struct {
	Case   Case
	levels []cpu.Level
	runs   []contender // the kernel, one per level; then, where there is that, the same on fresh values; then the naive loop
	fresh  bool
	naive  bool
	best   func() float64 // Calls.Limit
	limit  float64
	fma    float64
}

type contender struct {
	level  cpu.Level
	copies []copied // of a kernel one
}

type copied struct {
	call  func()
	calm  float64 // nanoseconds of one call, the best of quiet samples; 0: none was
	rough float64 // the best of all samples
	taken int     // samples
}

// best is the time of one call.
func (c *copied) best() float64 {
	if c.calm > 0 {
		return c.calm
	}
	return c.rough
}

// best is the time of one call of the fastest copy, and whether the machine was quiet when it was measured.
func (c *contender) best() (ns float64, quiet bool) {
	for _, x := range c.copies {
		if x.taken > 0 && (ns == 0 || x.calm > 0 && !quiet || x.best() < ns && (x.calm > 0) == quiet) {
			ns, quiet = x.best(), x.calm > 0
		}
	}
	return ns, quiet
}

// next is the copy to time: each twice, then those that are near the best in turn.
func (c *contender) next() *copied {
	best, _ := c.best()
	at := -1
	for i, x := range c.copies {
		if x.taken < 2 || x.best() <= 1.1*best {
			if at < 0 || x.taken < c.copies[at].taken {
				at = i
			}
		}
	}
	return &c.copies[at]
}

// NewMeter makes the operands of c and prepares it for levels; those at which it is Slow are left out.
func NewMeter(c Case, levels []cpu.Level) *Meter {
	calls := c.Make()
	m := &Meter{Case: c, best: calls.Limit}
	for _, l := range levels {
		if !c.Slow(l) {
			m.levels = append(m.levels, l)
			m.runs = append(m.runs, contender{level: l, copies: []copied{{call: calls.Kernel}}})
		}
	}
	m.naive = !c.SlowNaive() && len(m.runs) > 0
	m.fresh = m.naive && calls.Fresh != nil
	if m.fresh {
		for _, l := range m.levels {
			m.runs = append(m.runs, contender{level: l, copies: []copied{{call: calls.Fresh}}})
		}
	}
	if m.naive {
		c := contender{level: cpu.Active()}
		for _, f := range calls.Naive {
			c.copies = append(c.copies, copied{call: f})
		}
		m.runs = append(m.runs, c)
	}
	return m
}

// Measure spends about d on each contender, in turns of about a millisecond, and measures the limit before and after. Where the
// machine is not quiet it spends up to four times as long.
func (m *Meter) Measure(d time.Duration) {
	mat.SetThreads(1) // the limits are one core's
	defer mat.SetThreads(0)
	m.measureLimit()
	defer m.measureLimit()
	quiet, spent := make([]time.Duration, len(m.runs)), make([]time.Duration, len(m.runs))
	for done := false; !done; {
		done = true
		for i := range m.runs {
			if quiet[i] >= d || spent[i] >= 4*d {
				continue
			}
			done = false
			t, ok := m.runs[i].sample()
			spent[i] += t
			if ok {
				quiet[i] += t
			}
		}
	}
}

func (m *Meter) measureLimit() {
	if m.best != nil {
		m.limit = max(m.limit, m.best())
		return
	}
	defer cpu.SetForTest(cpu.Found())()
	m.fma = max(m.fma, limits.FMA32()/1e9)
}

// sample times some calls, as many as take about a millisecond, or one, and reports whether the machine was quiet.
func (c *contender) sample() (spent time.Duration, quiet bool) {
	const turn = 1e6
	restore := cpu.SetForTest(c.level)
	defer restore()
	start := time.Now()
	x := c.next()
	if x.taken == 0 {
		x.call() // the first one meets cold caches
		x.rough = float64(max(time.Since(start), 1))
	}
	x.taken++
	for n := max(1, int(turn/x.best())); ; n = max(n+1, int(turn/x.best())) {
		quiet = limits.Quiet()
		var d time.Duration
		atDepth(x.taken%depths, func() {
			t := time.Now()
			for range n {
				x.call()
			}
			d = time.Since(t)
		})
		quiet = limits.Quiet() && quiet
		each := float64(max(d, 1)) / float64(n)
		x.rough = min(x.rough, each)
		if quiet && (x.calm == 0 || each < x.calm) {
			x.calm = each
		}
		if float64(d) > turn/4 { // else the guess of n was far off
			return time.Since(start), quiet
		}
	}
}

// depths times about 512 bytes are a page.
const depths = 8

// atDepth calls f with n times about 512 bytes more of the stack in use. A load of an argument from the stack waits for a store to an
// operand that has the same place in its page, so that a short call's time hangs on where both lie: by 10 to 25 % for 64
// elements, constant within a process if the depth is.
//
//go:noinline
func atDepth(n int, f func()) {
	var room [512 - 40]byte
	if n == 0 {
		f()
	} else {
		atDepth(n-1, f)
	}
	runtime.KeepAlive(&room)
}

// Rows returns what has been measured, one row a level.
func (m *Meter) Rows() []Row {
	naive, calm := 0.0, true
	if m.naive {
		ns, quiet := m.runs[len(m.runs)-1].best()
		naive, calm = m.Case.Work/ns, quiet
	}
	rows := make([]Row, len(m.levels))
	for i, l := range m.levels {
		c := m.Case
		best, quiet := m.runs[i].best()
		rows[i] = Row{
			Op: c.Op, Type: c.Type, Size: c.Size, Level: l.String(), Unit: c.Unit, Rate: c.Work / best, Naive: naive, Limit: m.limit,
			Nanoseconds: best, Elements: c.Elements, Flops: c.Flops, Bytes: c.Bytes, FMA: m.fma, Short: c.Short, Quiet: quiet && calm,
		}
		if m.fresh {
			ns, quiet := m.runs[len(m.levels)+i].best()
			rows[i].Fresh = c.Work / ns
			rows[i].Quiet = rows[i].Quiet && quiet
		}
	}
	return rows
}

// A Roof is a limit of the machine, one core: the height of a roofline's flat part, or the slope of a slanting one.
type Roof struct {
	Name string  `json:"name"` // "FMA f32", "L1 read", "64 MiB read" where it is not known which cache that is
	Unit string  `json:"unit"` // GFLOP/s or GB/s
	Rate float64 `json:"rate"`
}

// Roofs measures the machine's limits.
func Roofs() []Roof {
	defer cpu.SetForTest(cpu.Found())()
	c := lockstep.Caches()
	limits.Forget()
	found := cpu.FoundCaches()
	read := func(name string, size, footprint int) Roof {
		return Roof{readName(name, size, footprint), "GB/s", limits.Bandwidth(limits.Read, footprint) / 1e9}
	}
	return []Roof{
		{"FMA f32", "GFLOP/s", limits.FMA32() / 1e9}, {"FMA f64", "GFLOP/s", limits.FMA64() / 1e9},
		read("L1", found.L1D, c.L1D/2), read("L2", found.L2, c.L2/2),
		read("L3", found.L3, min(max(c.L3/4, 2*c.L2), 32<<20)), read("DRAM", found.L3, min(max(4*c.L3, 64<<20), 256<<20)),
	}
}

// readName names what a read of footprint bytes shows: a level of the memory, or, where the machine does not tell the size of
// the cache that this hangs on, how much is read.
func readName(name string, size, footprint int) string {
	switch {
	case size > 0:
	case footprint < 1<<20:
		name = fmt.Sprintf("%d KiB", footprint>>10)
	default:
		name = fmt.Sprintf("%d MiB", footprint>>20)
	}
	return name + " read"
}

// Results is a run: the machine, its limits and what the cases reached.
type Results struct {
	Processor string   `json:"processor"`
	Go        string   `json:"go"`
	Date      string   `json:"date"`
	Command   string   `json:"command"`
	Level     string   `json:"level"`  // the one that programs get here
	Levels    []string `json:"levels"` // that were measured
	Roofs     []Roof   `json:"limits"`
	Rows      []Row    `json:"rows"`
}

// NewResults describes the machine and measures its limits.
func NewResults(command string, levels []cpu.Level) *Results {
	r := &Results{
		Processor: lockstep.Model(), Go: runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH,
		Date: time.Now().UTC().Format("2006-01-02 15:04 UTC"), Command: command, Level: lockstep.Level(), Roofs: Roofs(),
	}
	for _, l := range levels {
		r.Levels = append(r.Levels, l.String())
	}
	return r
}
