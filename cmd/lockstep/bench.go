package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lockstep-go/lockstep/benchmarks"
	"github.com/lockstep-go/lockstep/benchmarks/report"
	"github.com/lockstep-go/lockstep/internal/atomicfile"
	"github.com/lockstep-go/lockstep/internal/cpu"
)

func init() {
	register(command{name: "bench", summary: "time the kernels beside naive loops and the machine's limits", run: runBench})
}

const benchLine = `[-match REGEXP] [-level LEVEL,...] [-short] [-json | -csv | -markdown] [-report FILE.html]

Times kernels in one thread: the rate, its share of what one core of this machine can do
(measured in the same run), and how many times faster it is than the plain Go loop.
The best of many interleaved samples counts; on a busy machine repeat it with -time 500ms.`

type benchFlags struct {
	match         *regexp.Regexp // nil: the key cases
	levels        []cpu.Level
	short         bool
	asJSON, asCSV bool
	asMarkdown    bool
	time          time.Duration
	reports       []string
	command       string
}

// plainWord is an argument that a shell takes as it stands.
var plainWord = regexp.MustCompile(`^[A-Za-z0-9_./:=,+-]+$`)

func parseBench(args []string, stdout, stderr io.Writer) (*benchFlags, error) {
	f := &benchFlags{command: "lockstep bench"}
	for _, a := range args {
		if !plainWord.MatchString(a) {
			a = "'" + strings.ReplaceAll(a, "'", `'\''`) + "'"
		}
		f.command += " " + a
	}
	fs := flags("bench", benchLine, stderr)
	match := fs.String("match", "", "only cases whose name (Dot/type=f32/n=1024) matches this `regexp`; . means all\n(default: a selection; all with -report)")
	level := fs.String("level", "", "`levels`, or all (default: the level that programs get here; all with -report)")
	fs.BoolVar(&f.short, "short", false, "a fifth of the time, and no case that takes much memory (the limits take up to 256 MiB)")
	fs.DurationVar(&f.time, "time", 50*time.Millisecond, "time for each kernel and each naive loop")
	fs.BoolVar(&f.asJSON, "json", false, "print one JSON object")
	fs.BoolVar(&f.asCSV, "csv", false, "print comma-separated values")
	fs.BoolVar(&f.asMarkdown, "markdown", false, "print a Markdown table")
	fs.Func("report", "draw rooflines and rates over sizes into `file`.html or .svg; may be given twice", func(s string) error {
		if e := filepath.Ext(s); e != ".html" && e != ".svg" {
			return fmt.Errorf("want a name that ends in .html or .svg")
		}
		f.reports = append(f.reports, s)
		return nil
	})
	if err := parse(fs, args, stdout); err != nil {
		return nil, err
	}
	switch {
	case fs.NArg() > 0:
		return nil, usagef("unexpected argument %q", fs.Arg(0))
	case f.asJSON && f.asCSV || f.asMarkdown && (f.asJSON || f.asCSV):
		return nil, usagef("want one of -json, -csv and -markdown")
	case f.time <= 0:
		return nil, usagef("-time %v, want more than 0", f.time)
	}
	if f.short {
		f.time = max(f.time/5, 1)
	}
	if *match == "" && len(f.reports) > 0 {
		*match = "."
	}
	if *match != "" {
		var err error
		if f.match, err = regexp.Compile(*match); err != nil {
			return nil, usagef("-match: %v", err)
		}
	}
	if *level == "" && len(f.reports) > 0 {
		*level = "all"
	}
	var err error
	f.levels, err = parseLevels(*level)
	return f, err
}

// parseLevels reads a list of levels that this machine has, in any order, and returns them from the lowest to the best; "" is the
// active one.
func parseLevels(s string) ([]cpu.Level, error) {
	have := cpu.Levels()
	switch s {
	case "":
		return []cpu.Level{cpu.Active()}, nil
	case "all":
		return have, nil
	}
	var named []cpu.Level
	for _, name := range strings.Split(s, ",") {
		i := slices.IndexFunc(have, func(l cpu.Level) bool { return l.String() == strings.TrimSpace(name) })
		if i < 0 {
			return nil, usagef("-level %q, this machine has %v", name, have)
		}
		named = append(named, have[i])
	}
	return slices.DeleteFunc(have, func(l cpu.Level) bool { return !slices.Contains(named, l) }), nil
}

func (f *benchFlags) cases() []benchmarks.Case {
	return slices.DeleteFunc(benchmarks.Cases(f.short), func(c benchmarks.Case) bool {
		if f.match == nil {
			return !c.Key || c.Type != "f32"
		}
		return !f.match.MatchString(c.Name())
	})
}

func runBench(ctx context.Context, args []string, _ io.Reader, stdout, stderr io.Writer) error {
	f, err := parseBench(args, stdout, stderr)
	if err != nil {
		return err
	}
	cases := f.cases()
	if len(cases) == 0 {
		return usagef("no case matches %q; lockstep bench -match . runs all", f.match)
	}
	for _, path := range f.reports { // before the work, not after it
		if err := atomicfile.Check(path); err != nil {
			return fmt.Errorf("-report: %w", err)
		}
	}
	if slices.ContainsFunc(f.reports, isSVG) {
		if err := report.SVG(io.Discard, sketch(cases, f.levels)); err != nil {
			return usagef("-report: %v", err)
		}
	}
	ctx, stop := interruptible(ctx)
	defer stop()
	ui := newBenchUI(stdout, stderr, f)
	defer ui.wipe()
	ui.progress(0, len(cases), "limits of the machine")
	res := benchmarks.NewResults(f.command, f.levels)
	// Reports are worth the work where the output fails (a full disk, a reader that went away).
	failed := ui.begin(res)
	for i, c := range cases {
		if failed != nil && len(f.reports) == 0 {
			return failed
		}
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("%w after %d of %d cases", err, i, len(cases))
		}
		ui.progress(i, len(cases), c.Name())
		m := benchmarks.NewMeter(c, f.levels)
		m.Measure(f.time)
		rows := m.Rows()
		res.Rows = append(res.Rows, rows...)
		if failed == nil {
			failed = ui.rows(rows)
		}
	}
	ui.wipe()
	if failed == nil {
		failed = ui.end(res)
	}
	for _, path := range f.reports {
		draw := report.HTML
		if isSVG(path) {
			draw = report.SVG
		}
		if err := atomicfile.Write(path, func(w io.Writer) error { return draw(w, res) }); err != nil {
			failed = errors.Join(failed, fmt.Errorf("-report: %w", err))
			continue
		}
		fmt.Fprintf(stderr, "report: %s\n", path)
	}
	return failed
}

func isSVG(path string) bool { return filepath.Ext(path) == ".svg" }

// sketch has the rows of cases without figures, to try whether there is something to draw.
func sketch(cases []benchmarks.Case, levels []cpu.Level) *benchmarks.Results {
	res := &benchmarks.Results{Roofs: []benchmarks.Roof{{Name: "FMA f32", Rate: 1}, {Name: "FMA f64", Rate: 1}}}
	for _, l := range levels {
		res.Levels = append(res.Levels, l.String())
		for _, c := range cases {
			if !c.Slow(l) {
				res.Rows = append(res.Rows, benchmarks.Row{Op: c.Op, Type: c.Type, Size: c.Size, Level: l.String(), Unit: c.Unit,
					Rate: 1, Nanoseconds: 1, Elements: c.Elements, Flops: c.Flops, Bytes: c.Bytes})
			}
		}
	}
	return res
}

// benchUI shows a run: a table that grows, or JSON or CSV at its end; and the progress on a terminal.
type benchUI struct {
	stdout, stderr io.Writer
	f              *benchFlags
	bar, shown     bool
	full, part     string // of a bar in the table
	barWidth       int    // 21, less on a narrow terminal
	errWidth       int    // of the terminal that shows progress; 0: not known
	start          time.Time
	group          string // the last row's
}

func newBenchUI(stdout, stderr io.Writer, f *benchFlags) *benchUI {
	u := &benchUI{stdout: stdout, stderr: stderr, f: f, start: time.Now(), full: "#", barWidth: 21}
	if file, ok := stdout.(*os.File); ok {
		if w := terminalWidth(file); w > 0 {
			u.barWidth = min(max(w-tableWidth, 0), 21)
		}
	}
	if file, ok := stderr.(*os.File); ok {
		st, err := file.Stat()
		u.errWidth = terminalWidth(file)
		u.bar = err == nil && st.Mode()&os.ModeCharDevice != 0 && os.Getenv("TERM") != "dumb"
	}
	for _, v := range []string{"LC_ALL", "LC_CTYPE", "LANG"} { // the first that is set counts
		if s := strings.ToLower(os.Getenv(v)); s != "" {
			if strings.HasSuffix(s, "utf-8") || strings.HasSuffix(s, "utf8") {
				u.full, u.part = "█", "▏▎▍▌▋▊▉"
			}
			break
		}
	}
	return u
}

// tableWidth is the width of the table without bars.
const tableWidth = 53

func (u *benchUI) progress(done, all int, name string) {
	if !u.bar {
		return
	}
	const width = 20
	left := ""
	if done > 2 {
		d := time.Since(u.start) * time.Duration(all-done) / time.Duration(done)
		left = fmt.Sprintf(", %v left", d.Round(time.Second))
	}
	n := done * width / all
	line := fmt.Sprintf("[%s%s] %d/%d%s %s", strings.Repeat("=", n), strings.Repeat(" ", width-n), done, all, left, name)
	if u.errWidth > 0 && len(line) >= u.errWidth { // a line that wraps could not be wiped
		line = line[:u.errWidth-1]
	}
	fmt.Fprint(u.stderr, "\r\x1b[K", line)
	u.shown = true
}

func (u *benchUI) wipe() {
	if u.shown {
		fmt.Fprint(u.stderr, "\r\x1b[K")
		u.shown = false
	}
}

func (u *benchUI) table() bool { return !u.f.asJSON && !u.f.asCSV && !u.f.asMarkdown }

func (u *benchUI) begin(res *benchmarks.Results) error {
	if !u.table() {
		return nil
	}
	u.wipe()
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %s, level %s\none core: ", res.Processor, res.Go, strings.Join(res.Levels, " "))
	column := len("one core: ")
	for i, r := range res.Roofs {
		roof := fmt.Sprintf("%s %s %s", r.Name, figure(r.Rate), r.Unit)
		if i > 0 {
			b.WriteString(",")
			if column += 2 + len(roof); column > tableWidth+u.barWidth {
				b.WriteString("\n         ")
				column = 10 + len(roof)
			}
			b.WriteString(" ")
		} else {
			column += len(roof)
		}
		b.WriteString(roof)
	}
	_, err := fmt.Fprintln(u.stdout, b.String())
	return err
}

// figure prints three significant digits.
func figure(v float64) string {
	switch {
	case v >= 100:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case v >= 10:
		return strconv.FormatFloat(v, 'f', 1, 64)
	case v >= 1:
		return strconv.FormatFloat(v, 'f', 2, 64)
	}
	return strconv.FormatFloat(v, 'g', 3, 64)
}

func (u *benchUI) rows(rows []benchmarks.Row) error {
	if !u.table() {
		return nil
	}
	u.wipe()
	var b strings.Builder
	for i, r := range rows {
		if g := r.Op + " " + r.Type; g != u.group {
			u.group = g
			limit, loop := "of the machine's limit", "x naive loop"
			if u.barWidth < len(limit)-7 {
				limit, loop = "limit", "x naive"
			}
			fmt.Fprintf(&b, "\n%-18s %-7s %8s  %-*s %*s\n", g, "", r.Unit, u.barWidth+7, limit, max(8, len(loop)), loop)
		}
		size := r.Size
		if i > 0 {
			size = ""
		}
		share := fmt.Sprintf("%-*s", u.barWidth+7, "     -")
		if s := r.Share(); s > 0 {
			share = fmt.Sprintf("%4.0f %% %s", 100*s, u.drawBar(s, u.barWidth))
		}
		times := "-"
		if s := r.Speedup(); s > 0 {
			times = figure(s)
		}
		fmt.Fprintf(&b, "  %-16s %-7s %8s  %s %8s\n", size, r.Level, figure(r.Rate), share, times)
	}
	_, err := io.WriteString(u.stdout, b.String())
	return err
}

// drawBar draws a share of the whole in width characters.
func (u *benchUI) drawBar(share float64, width int) string {
	part := []rune(u.part)
	steps := len(part) + 1
	n := min(max(int(share*float64(width*steps)+0.5), 0), width*steps)
	bar := strings.Repeat(u.full, n/steps)
	used := n / steps
	if n%steps > 0 {
		bar += string(part[n%steps-1])
		used++
	}
	return bar + strings.Repeat(" ", width-used)
}

func (u *benchUI) end(res *benchmarks.Results) error {
	switch {
	case u.f.asJSON:
		e := json.NewEncoder(u.stdout)
		e.SetIndent("", " ")
		return e.Encode(res)
	case u.f.asMarkdown:
		_, err := io.WriteString(u.stdout, markdown(res))
		return err
	case u.f.asCSV:
		w := csv.NewWriter(u.stdout)
		w.Write([]string{"op", "type", "size", "level", "unit", "rate", "fresh", "naive", "limit", "ns"})
		num := func(v float64) string {
			if v == 0 {
				return ""
			}
			return strconv.FormatFloat(v, 'g', 5, 64)
		}
		for _, r := range res.Rows {
			w.Write([]string{r.Op, r.Type, r.Size, r.Level, r.Unit, num(r.Rate), num(r.Fresh), num(r.Naive), num(r.Limit), num(r.Nanoseconds)})
		}
		w.Flush()
		return w.Error()
	}
	return nil
}

// markdown is a table with the levels side by side: rate, and of the last level the share of the limit and the ratio to the
// naive loop.
func markdown(res *benchmarks.Results) string {
	var b strings.Builder
	fmt.Fprintf(&b, "`%s`, %s, %s, %s\n\n| | |\n| --- | --- |\n", res.Command, res.Processor, res.Go, res.Date)
	for _, r := range res.Roofs {
		fmt.Fprintf(&b, "| %s, one core | %s %s |\n", r.Name, figure(r.Rate), r.Unit)
	}
	fmt.Fprintf(&b, "\n| kernel | size | unit | %s | of the limit | times the naive loop |\n| --- | --- | --- |%s --- | --- |\n",
		strings.Join(res.Levels, " | "), strings.Repeat(" --- |", len(res.Levels)))
	for rows := res.Rows; len(rows) > 0; {
		n := 1
		for n < len(rows) && rows[n].Op == rows[0].Op && rows[n].Type == rows[0].Type && rows[n].Size == rows[0].Size {
			n++
		}
		fmt.Fprintf(&b, "| %s %s | %s | %s |", rows[0].Op, rows[0].Type, rows[0].Size, rows[0].Unit)
		for _, l := range res.Levels {
			cell := "-"
			for _, r := range rows[:n] {
				if r.Level == l {
					cell = figure(r.Rate)
				}
			}
			fmt.Fprintf(&b, " %s |", cell)
		}
		share, times, last := "-", "-", rows[n-1]
		if last.Level != res.Levels[len(res.Levels)-1] {
			last = benchmarks.Row{}
		}
		if s := last.Share(); s > 0 {
			share = fmt.Sprintf("%.0f %%", 100*s)
		}
		if s := last.Speedup(); s > 0 {
			times = figure(s)
		}
		fmt.Fprintf(&b, " %s | %s |\n", share, times)
		rows = rows[n:]
	}
	return b.String()
}
