// Gate fails when a kernel has become slower: it measures, interleaved in one process, how many times faster each kernel
// is than the naive loop and which share of the machine's limit it reaches, and compares both ratios with a committed
// table. Absolute speeds differ from machine to machine and from minute to minute; the ratios of one machine do not.
//
//	go run ./benchmarks/gate                    # from the module's root; fails if one ratio fell by more than 15 %, see below
//	go run ./benchmarks/gate -match Gemm
//	go run ./benchmarks/gate -update            # write this machine's ratios
//
// A row that fails is measured again, later, longer and in another process, up to seven times, and what it reached in all its
// samples counts: a disturbance goes by, and so does a bad choice of addresses and pages, which a process keeps and which alone
// can cost 20 %; a slower kernel stays slow. Samples taken while another program used the same core do not count (see
// limits.Quiet); a row that fails and never had a quiet one says nothing, and if there is no other failure the exit code is 4:
// no verdict. The naive loops are the fastest of several copies, because a loop's speed hangs on where the linker puts it.
//
// Rows of level generic, plain Go too but for one copy, fail only when a ratio fell by half: 32 bytes more or less in front of such a
// loop, wherever in the program they come from, made ReLU of float64 32 % slower.
//
// The loops that branch on values (ArgMax, ReLU, functions like Exp) get new values at each call, the kernels the same again, so that their ratio is not
// the one that lockstep bench prints, which has new values for both; what the gate asks is whether it fell.
//
// Where no limit is known, elements per flop of the FMA limit stand for the share. The ratio to a loop of fewer than 256 turns
// is not compared: its speed hangs on whether the processor predicts its end.
package main

import (
	"bufio"
	"bytes"
	"encoding/gob"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lockstep-go/lockstep"
	"github.com/lockstep-go/lockstep/benchmarks"
	"github.com/lockstep-go/lockstep/internal/atomicfile"
	"github.com/lockstep-go/lockstep/internal/cpu"
	"github.com/lockstep-go/lockstep/internal/limits"
)

// fall is the loss that fails, fallGeneric that of level generic.
const (
	fall        = 0.15
	fallGeneric = 0.5
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run returns the exit code: 0 all stand, 1 a ratio fell or a row of the table is gone, 2 a wrong command line or table, 3 no ratios
// of this machine for what was asked, 4 no verdict.
func run(args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("gate", flag.ContinueOnError)
	flags.SetOutput(stderr)
	path := flags.String("table", "benchmarks/gate/ratios.txt", "the `file` of ratios")
	match := flags.String("match", "", "only cases whose name (Dot/type=f32/n=64, without a level) matches this `regexp`")
	update := flags.Bool("update", false, "write the ratios of this machine instead of comparing")
	child := flags.Bool("rows", false, "only measure, and write the rows for another process of this command")
	g := gate{out: stdout, tries: 8, another: elsewhere}
	flags.DurationVar(&g.time, "time", 20*time.Millisecond, "time for each contender, in the first try")
	flags.DurationVar(&g.pause, "pause", time.Second, "pause before another try, longer each time")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return 0
	} else if err != nil {
		return 2
	}
	only, err := regexp.Compile(*match)
	if err == nil && flags.NArg() > 0 {
		err = fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	if err != nil {
		fmt.Fprintln(stderr, "gate:", err)
		return 2
	}
	cases := slices.DeleteFunc(benchmarks.Cases(true), func(c benchmarks.Case) bool { return !gated(c) || !only.MatchString(c.Name()) })
	if len(cases) == 0 {
		fmt.Fprintf(stderr, "gate: -match %q matches none of the cases, want part of a name such as Dot/type=f32/n=64 (no level)\n", *match)
		return 2
	}
	if *child {
		for _, c := range cases {
			if err := gob.NewEncoder(stdout).Encode(here(c, cpu.Levels(), g.time)); err != nil {
				fmt.Fprintln(stderr, "gate:", err)
				return 2
			}
		}
		return 0
	}
	content, err := os.ReadFile(*path)
	if err != nil && (!*update || !errors.Is(err, fs.ErrNotExist)) {
		fmt.Fprintf(stderr, "gate: %v (run it from the module's root, or give -table)\n", err)
		return 2
	}
	t, err := parse(content)
	if err != nil {
		fmt.Fprintf(stderr, "gate: %s: %v\n", *path, err)
		return 2
	}
	key := machine()
	if *update {
		t.set(key, g.measure(cases, cpu.Levels()), *match == "")
		t.integers[key] = max(t.integers[key], integers())
		err := atomicfile.Write(*path, func(w io.Writer) error { _, err := w.Write(t.format()); return err })
		if err != nil {
			fmt.Fprintln(stderr, "gate:", err)
			return 2
		}
		fmt.Fprintf(stdout, "%s: %d ratios of %s\n", *path, len(t.rows[key]), key)
		return 0
	}
	if len(t.rows[key]) == 0 {
		fmt.Fprintf(stderr, "gate: no ratios of this machine (%s) in %s; it has %q; -update adds them\n", key, *path, t.machines)
		return 3
	}
	want := t.rows[key]
	for name := range want {
		if !only.MatchString(name[:strings.LastIndex(name, "/")]) {
			delete(want, name)
		}
	}
	if len(want) == 0 {
		fmt.Fprintf(stderr, "gate: %s has no ratios of this machine (%s) for -match %q; -update adds them\n", *path, key, *match)
		return 3
	}
	start := time.Now()
	g.integers = t.integers[key]
	failures, unknown, err := g.check(cases, cpu.Levels(), want)
	if err != nil {
		fmt.Fprintln(stderr, "gate:", err)
		return 2
	}
	for _, f := range failures {
		fmt.Fprintln(stdout, "FAIL", f)
	}
	for _, f := range unknown {
		fmt.Fprintln(stdout, "busy", f)
	}
	switch {
	case len(failures) > 0:
		return 1
	case len(unknown) > 0:
		fmt.Fprintf(stdout, "no verdict: the machine was never quiet while %d rows were measured\n", len(unknown))
		return 4
	}
	fmt.Fprintf(stdout, "ok: %d rows, none of whose ratios fell by more than %.0f %% (generic: %.0f %%), in %.0f s\n", len(want), 100*fall, 100*fallGeneric, time.Since(start).Seconds())
	return 0
}

// gated reports whether a case is worth guarding: one size for each cache that is the core's own. What the third level
// and memory give belongs to the neighbours too.
func gated(c benchmarks.Case) bool {
	if strings.HasPrefix(c.Size, "n=") && c.Op != "Gemm" && c.Elements != 64 && c.Elements != 1<<10 && c.Elements != 1<<16 {
		return false
	}
	// One row times a matrix in the second level waits for that level, which gives now this, now a quarter more, to a plain read too
	// (Zen 5: 165 or 210 GB/s, for seconds).
	if c.Op == "Gemm" && c.Flops < c.Bytes && c.Bytes > float64(lockstep.Caches().L1D) {
		return false
	}
	most := float64(lockstep.Caches().L2) / 2
	if c.Unit == "GB/s" { // which pages a process gets decides how full the second level can be
		most = most * 3 / 4
	}
	return c.Bytes <= most && c.Work < 1e8
}

// machine names what the ratios depend on.
func machine() string {
	c := lockstep.Caches()
	return fmt.Sprintf("%s, %v, L1D %d KiB, L2 %d KiB, L3 %d KiB", lockstep.Model(), cpu.Found(), c.L1D>>10, c.L2>>10, c.L3>>10)
}

// ratios of a row: kernel over naive loop (0: not compared), kernel over limit.
type ratios struct{ naive, limit float64 }

func ratiosOf(r benchmarks.Row) ratios {
	x := ratios{limit: r.Share()}
	if r.Naive > 0 && !r.Short {
		x.naive = r.Rate / r.Naive
	}
	if x.limit == 0 && r.FMA > 0 {
		x.limit = r.Rate / r.FMA
	}
	return x
}

// A table has the rows of several machines.
type table struct {
	machines []string
	rows     map[string]map[string]ratios // by machine and row name
	order    map[string][]string
	integers map[string]float64 // by machine: what integers returned
}

// integers compares the best that limits.Quiet has seen with the FMA limit: of a machine that was quiet for a moment, a constant.
func integers() float64 {
	defer cpu.SetForTest(cpu.Found())()
	return limits.Integers() / limits.FMA32()
}

func parse(content []byte) (*table, error) {
	t := &table{rows: map[string]map[string]ratios{}, order: map[string][]string{}, integers: map[string]float64{}}
	sc := bufio.NewScanner(bytes.NewReader(content))
	current := ""
	for n := 1; sc.Scan(); n++ {
		line := strings.TrimSpace(sc.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		if m, ok := strings.CutPrefix(line, "machine "); ok {
			current = m
			t.machines = append(t.machines, m)
			t.rows[m] = map[string]ratios{}
			continue
		}
		var v float64
		if _, err := fmt.Sscanf(line, "integers %f", &v); err == nil && current != "" {
			t.integers[current] = v
			continue
		}
		var name string
		var r ratios
		if _, err := fmt.Sscanf(line, "%s %f %f", &name, &r.naive, &r.limit); err != nil || current == "" || !strings.Contains(name, "/level=") {
			return nil, fmt.Errorf("line %d: %q, want a name, kernel/naive and kernel/limit below a line machine NAME", n, line)
		}
		if _, ok := t.rows[current][name]; ok {
			return nil, fmt.Errorf("line %d: %s stands there twice", n, name)
		}
		t.rows[current][name] = r
		t.order[current] = append(t.order[current], name)
	}
	return t, sc.Err()
}

// set replaces the rows of a machine: all of them, or those that were measured.
func (t *table) set(machine string, rows []benchmarks.Row, all bool) {
	if _, ok := t.rows[machine]; !ok {
		t.machines = append(t.machines, machine)
	}
	if t.rows[machine] == nil || all {
		t.rows[machine], t.order[machine] = map[string]ratios{}, nil
	}
	for _, r := range rows {
		if _, ok := t.rows[machine][r.Name()]; !ok {
			t.order[machine] = append(t.order[machine], r.Name())
		}
		t.rows[machine][r.Name()] = ratiosOf(r)
	}
}

func (t *table) format() []byte {
	var b bytes.Buffer
	b.WriteString("# Ratios of rates: kernel over naive loop, kernel over the machine's limit (0: not compared); integers: operations per flop of a quiet machine.\n# Written by go run ./benchmarks/gate -update\n")
	for _, m := range t.machines {
		fmt.Fprintf(&b, "\nmachine %s\n", m)
		if v := t.integers[m]; v > 0 {
			fmt.Fprintf(&b, "integers %.4f\n", v)
		}
		for _, name := range t.order[m] {
			r := t.rows[m][name]
			fmt.Fprintf(&b, "%-52s %8s %9s\n", name, digits(r.naive), digits(r.limit))
		}
	}
	return b.Bytes()
}

// digits writes a ratio with four significant digits: a share of 0.0003 with four decimals would be off by up to a sixth,
// more than the fall that is looked for.
func digits(x float64) string { return strconv.FormatFloat(x, 'g', 4, 64) }

type gate struct {
	out   io.Writer
	tries int           // of a row that fails
	time  time.Duration // for each contender
	pause time.Duration // before another try, longer each time
	// integers is what integers returned for the table: where it is far less now, the machine was never quiet.
	integers float64
	another  func(benchmarks.Case, []cpu.Level, time.Duration) ([]benchmarks.Row, error)
}

// here measures a case once, in this process.
func here(c benchmarks.Case, levels []cpu.Level, d time.Duration) []benchmarks.Row {
	m := benchmarks.NewMeter(c, levels)
	m.Measure(d)
	return m.Rows()
}

// elsewhere measures a case once, in a process of its own, at the machine's levels.
func elsewhere(c benchmarks.Case, _ []cpu.Level, d time.Duration) ([]benchmarks.Row, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	var out, errs bytes.Buffer
	cmd := exec.Command(self, "-rows", "-match", "^"+regexp.QuoteMeta(c.Name())+"$", "-time", d.String())
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("%s in another process: %w: %s", c.Name(), err, bytes.TrimSpace(errs.Bytes()))
	}
	var rows []benchmarks.Row
	if err := gob.NewDecoder(&out).Decode(&rows); err != nil {
		return nil, fmt.Errorf("%s in another process: its rows: %w", c.Name(), err)
	}
	return rows, nil
}

// join adds to rows what the same rows reached in another measurement: of each rate the better one, among those of a quiet
// machine if one was.
func join(rows, more []benchmarks.Row) {
	for i := range rows {
		a, b := &rows[i], more[i]
		if b.Quiet && !a.Quiet {
			a.Rate, a.Naive, a.Quiet = b.Rate, b.Naive, true
		} else if b.Quiet == a.Quiet {
			a.Rate, a.Naive = max(a.Rate, b.Rate), max(a.Naive, b.Naive)
		}
		a.Limit, a.FMA = max(a.Limit, b.Limit), max(a.FMA, b.FMA)
	}
}

// measure returns the rows for a table: the best of many passes. It ends when three passes on end improved nothing by more
// than 2 % and every row had quiet samples.
func (g gate) measure(cases []benchmarks.Case, levels []cpu.Level) []benchmarks.Row {
	var meters []*benchmarks.Meter
	for _, c := range cases {
		meters = append(meters, benchmarks.NewMeter(c, levels))
	}
	var rows []benchmarks.Row
	for pass, steady := 0, 0; pass < 30 && steady < 3; pass++ {
		var now []benchmarks.Row
		for _, m := range meters {
			m.Measure(g.time)
			now = append(now, m.Rows()...)
		}
		steady++
		for i, r := range now {
			if pass == 0 || !r.Quiet || r.Rate > 1.02*rows[i].Rate || r.Naive > 1.02*rows[i].Naive {
				steady = 0
			}
		}
		rows = now
		time.Sleep(g.pause)
	}
	return rows
}

// check compares the cases with the table. It returns what fell, what is in the table only, and separately what fell without a
// quiet sample.
func (g gate) check(cases []benchmarks.Case, levels []cpu.Level, want map[string]ratios) (failures, unknown []string, err error) {
	type measured struct {
		c    benchmarks.Case
		rows []benchmarks.Row
	}
	var again []measured
	seen, absent := map[string]bool{}, []string(nil)
	for _, c := range cases {
		m := measured{c, here(c, levels, g.time)}
		if len(compare(m.rows, want)) > 0 {
			again = append(again, m)
		}
		for _, r := range m.rows {
			seen[r.Name()] = true
			if _, ok := want[r.Name()]; !ok {
				absent = append(absent, r.Name())
			}
		}
	}
	if len(absent) > 0 {
		fmt.Fprintf(g.out, "note: %d rows are not in the table, as %s; -update adds them\n", len(absent), absent[0])
	}
	for try := 1; try < g.tries && len(again) > 0; try++ { // in passes, so that a disturbance is over
		time.Sleep(g.pause * time.Duration(try))
		var left []measured
		for _, m := range again {
			more, err := g.another(m.c, levels, g.time*time.Duration(1+try))
			if err != nil {
				return nil, nil, err
			}
			if join(m.rows, more); len(compare(m.rows, want)) > 0 {
				left = append(left, m)
			}
		}
		again = left
	}
	busy := false
	if len(again) > 0 {
		now := integers()
		if busy = now < 0.9*g.integers; busy {
			fmt.Fprintf(g.out, "the machine was busy all the time: %.3f integer operations per flop, %.3f when the table was made\n", now, g.integers)
		}
	}
	for _, m := range again {
		for _, r := range m.rows {
			bad := compare([]benchmarks.Row{r}, want)
			if r.Quiet && !busy {
				failures = append(failures, bad...)
			} else {
				unknown = append(unknown, bad...)
			}
		}
	}
	for name := range want {
		if !seen[name] {
			failures = append(failures, name+" is in the table and was not measured: -update drops it")
		}
	}
	slices.Sort(failures)
	slices.Sort(unknown)
	return failures, unknown, nil
}

// compare returns a line for each ratio that fell.
func compare(rows []benchmarks.Row, want map[string]ratios) []string {
	var bad []string
	for _, r := range rows {
		w, got, fall := want[r.Name()], ratiosOf(r), fall
		if r.Level == cpu.Generic.String() && cpu.Found() != cpu.Generic {
			fall = fallGeneric
		}
		for _, x := range []struct {
			what      string
			got, want float64
		}{{"times the naive loop", got.naive, w.naive}, {"of the machine's limit", got.limit, w.limit}} {
			if x.got < (1-fall)*x.want {
				bad = append(bad, fmt.Sprintf("%s: %.4g %s, want at least %.4g (%.4g less %.0f %%; it fell by %.0f %%)",
					r.Name(), x.got, x.what, (1-fall)*x.want, x.want, 100*fall, 100*(1-x.got/x.want)))
			}
		}
	}
	return bad
}
