package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lockstep-go/lockstep"
	"github.com/lockstep-go/lockstep/benchmarks"
	"github.com/lockstep-go/lockstep/internal/cpu"
)

const few = "(Dot|Gemm)/type=f32/n=(16|64)$"

func TestBenchTable(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	code, out, errs := call(t, "", "bench", "-match", few, "-time", "1ms", "-level", "all")
	require.Equal(t, exitOK, code, errs)
	require.Empty(t, errs, "no progress where stderr is no terminal")
	for _, want := range []string{"one core: FMA f32 ", "Dot f32 ", "Gemm f32 ", "GFLOP/s", "GB/s", " % #", "n=16", "n=64"} {
		require.Contains(t, out, want)
	}
	for _, l := range lockstep.Levels() {
		_, table, _ := strings.Cut(out, "\n")
		require.Equal(t, 4, strings.Count(table, " "+l+" "), "rows of %s in\n%s", l, out)
	}
	require.NotContains(t, out, "█")
	t.Setenv("LC_ALL", "C.UTF-8")
	_, out, _ = call(t, "", "bench", "-match", "Gemm/type=f32/n=64", "-time", "1ms")
	require.NotContains(t, out, "#")
}

func TestBenchDefaults(t *testing.T) {
	f, err := parseBench(nil, nil, nil)
	require.NoError(t, err)
	require.Len(t, f.levels, 1)
	require.Equal(t, lockstep.Level(), f.levels[0].String())
	n := len(f.cases())
	require.True(t, 30 < n && n < 80, "%d rows: want a screen or two", n)
	f, err = parseBench([]string{"-report", "x.html"}, nil, nil)
	require.NoError(t, err)
	require.Len(t, f.levels, len(lockstep.Levels()))
	require.Len(t, f.cases(), len(benchmarks.Cases(false)))
}

func TestBenchFlags(t *testing.T) {
	all := lockstep.Levels()
	slices.Reverse(all)
	f, err := parseBench([]string{"-level", strings.Join(all, ",") + "," + all[0]}, nil, nil)
	require.NoError(t, err)
	require.Equal(t, cpu.Levels(), f.levels, "the last one is the best, in whatever order they are named")
	f, err = parseBench([]string{"-time", "4ns", "-short"}, nil, nil)
	require.NoError(t, err)
	require.Positive(t, f.time)
	f, err = parseBench([]string{"-match", `it's \d;"$HOME"`, "-level=all", "-report", "a&b.html", "-time", "1ms"}, nil, nil)
	require.NoError(t, err)
	require.Equal(t, `lockstep bench -match 'it'\''s \d;"$HOME"' -level=all -report 'a&b.html' -time 1ms`, f.command)
}

// TestMarkdownLevels: share and speed-up are the last level's, or not there.
func TestMarkdownLevels(t *testing.T) {
	row := benchmarks.Row{Op: "Gemm", Type: "f32", Size: "n=8", Level: "generic", Unit: "GFLOP/s", Rate: 1, Naive: 2, Limit: 3}
	res := &benchmarks.Results{Levels: []string{"generic", "avx2"}, Rows: []benchmarks.Row{row}}
	require.Contains(t, markdown(res), "| Gemm f32 | n=8 | GFLOP/s | 1.00 | - | - | - |")
	row.Level, row.Rate = "avx2", 3
	res.Rows = append(res.Rows, row)
	require.Contains(t, markdown(res), "| Gemm f32 | n=8 | GFLOP/s | 1.00 | 3.00 | 100 % | 1.50 |")
}

// full is a disk without room, after so many writes.
type full struct{ room int }

func (f *full) Write(b []byte) (int, error) {
	if f.room--; f.room < 0 {
		return 0, errors.New("no room")
	}
	return len(b), nil
}

// TestBenchOutputFails: reports are written all the same, and the error stays one.
func TestBenchOutputFails(t *testing.T) {
	for _, args := range [][]string{{"-json"}, {"-csv"}, nil} {
		for room := range 2 {
			path := filepath.Join(t.TempDir(), "out.html")
			var errs strings.Builder
			code := run(context.Background(), append([]string{"bench", "-match", few, "-time", "1ns", "-report", path}, args...), strings.NewReader(""), &full{room}, &errs)
			if room == 1 && args != nil {
				require.Equal(t, exitOK, code, errs.String())
			} else {
				require.Equal(t, exitFailure, code)
				require.Contains(t, errs.String(), "no room")
			}
			require.FileExists(t, path)
		}
	}
	code := run(context.Background(), []string{"bench", "-match", few, "-time", "1ns"}, strings.NewReader(""), &full{1}, io.Discard)
	require.Equal(t, exitFailure, code)
}

func TestBenchJSON(t *testing.T) {
	code, out, errs := call(t, "", "bench", "-match", few, "-short", "-json")
	require.Equal(t, exitOK, code, errs)
	var res benchmarks.Results
	require.NoError(t, json.Unmarshal([]byte(out), &res))
	require.Len(t, res.Rows, 4)
	require.Len(t, res.Roofs, 6)
	require.Equal(t, "lockstep bench -match '"+few+"' -short -json", res.Command)
	for _, r := range res.Rows {
		require.Positive(t, r.Rate, r.Name())
		require.Positive(t, r.Naive, r.Name())
		require.Positive(t, r.Limit, r.Name())
	}
}

func TestBenchCSV(t *testing.T) {
	code, out, errs := call(t, "", "bench", "-match", few, "-short", "-csv")
	require.Equal(t, exitOK, code, errs)
	lines, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	require.NoError(t, err)
	require.Len(t, lines, 5)
	require.Equal(t, []string{"op", "type", "size", "level", "unit", "rate", "fresh", "naive", "limit", "ns"}, lines[0])
	v, err := strconv.ParseFloat(lines[1][5], 64)
	require.NoError(t, err)
	require.Positive(t, v)
}

func TestBenchMarkdown(t *testing.T) {
	code, out, errs := call(t, "", "bench", "-match", few, "-short", "-markdown", "-level", "all")
	require.Equal(t, exitOK, code, errs)
	require.Contains(t, out, "| kernel | size | unit | "+strings.Join(lockstep.Levels(), " | ")+" | of the limit |")
	require.Equal(t, 4, strings.Count(out, "\n| Dot f32 |")+strings.Count(out, "\n| Gemm f32 |"), out)
	for _, line := range strings.Split(out, "\n") {
		if strings.HasPrefix(line, "| Dot") {
			require.Equal(t, 6+len(lockstep.Levels()), strings.Count(line, "|"), line)
		}
	}
}

func TestBenchReport(t *testing.T) {
	dir := t.TempDir()
	page, picture := filepath.Join(dir, "out.html"), filepath.Join(dir, "out.svg")
	code, _, errs := call(t, "", "bench", "-match", few, "-short", "-report", page, "-report", picture)
	require.Equal(t, exitOK, code, errs)
	require.Contains(t, errs, page)
	b, err := os.ReadFile(page)
	require.NoError(t, err)
	require.Contains(t, string(b), "Roofline f32")
	b, err = os.ReadFile(picture)
	require.NoError(t, err)
	require.Contains(t, string(b), "Gemm f32")
	files, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, files, 2, "nothing else is left behind")

	// What cannot be drawn or written is said before the work.
	for _, match := range []string{"SoftmaxRows/type=f32/.*", "Dot/type=f32/n=64"} {
		code, out, errs := call(t, "", "bench", "-match", match+"$", "-report", filepath.Join(dir, "one.svg"))
		require.Equal(t, exitUsage, code, match)
		require.Empty(t, out)
		require.Contains(t, errs, "at least two sizes")
	}
	code, out, errs := call(t, "", "bench", "-match", few, "-report", filepath.Join(dir, "no", "out.html"))
	require.Equal(t, exitFailure, code)
	require.Empty(t, out)
	require.Contains(t, errs, "-report")
	require.NoError(t, os.Mkdir(filepath.Join(dir, "folder.html"), 0o755))
	code, _, errs = call(t, "", "bench", "-match", few, "-report", filepath.Join(dir, "folder.html"))
	require.Equal(t, exitFailure, code)
	require.Contains(t, errs, "not a regular file")
}

// TestBenchInterrupted stops the run: exit code 130 and no report.
func TestBenchInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	path := filepath.Join(t.TempDir(), "out.html")
	var out, errs strings.Builder
	require.Equal(t, exitSignal, run(ctx, []string{"bench", "-match", few, "-report", path}, strings.NewReader(""), &out, &errs))
	require.NoFileExists(t, path)
}
