// Package report draws the results of the benchmarks: rates over sizes, rooflines and a table, as one HTML page or one SVG
// picture that needs nothing else, for wide and narrow screens, light and dark.
package report

import (
	"errors"
	"fmt"
	"html"
	"io"
	"slices"
	"strings"

	"github.com/lockstep-go/lockstep/benchmarks"
)

const style = `
:root{--bg:#fff;--fg:#1f2328;--dim:#59636e;--grid:#e3e6ea;--card:#f6f8fa;--bar:#cfe3ff;
--generic:#8250df;--avx2:#b35400;--avx512:#0a5fd1;--neon:#1a7f37;--naive:#656d76;--limit:#b3261e}
@media(prefers-color-scheme:dark){:root{--bg:#0d1117;--fg:#e6edf3;--dim:#9aa4af;--grid:#262c34;--card:#161b22;--bar:#17365f;
--generic:#bc8cff;--avx2:#f0883e;--avx512:#58a6ff;--neon:#3fb950;--naive:#8b949e;--limit:#ff7b72}}
.chart{font:11px system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
.chart text{fill:var(--fg)}
.chart .title{font-size:13px;font-weight:600}
.chart .tick{fill:var(--dim)}
.chart .grid{stroke:var(--grid);fill:none}
.chart .stem{stroke:var(--naive);stroke-opacity:.45;fill:none}
.chart .line{fill:none;stroke-width:2;stroke-linejoin:round}
.chart .hollow{fill:var(--bg);stroke:var(--naive)}
.chart .line.naive{stroke-dasharray:5 3}
.chart .line.limit{stroke-width:1.2;stroke-dasharray:2 3}
.chart .name{paint-order:stroke;stroke:var(--bg);stroke-width:3px;stroke-linejoin:round}
`

// each class colours a line, a dot and a name.
func classes() string {
	var b strings.Builder
	for _, c := range []string{"generic", "avx2", "avx512", "neon", "naive", "limit"} {
		fmt.Fprintf(&b, ".chart .line.%s{stroke:var(--%s)}.chart .dot.%s,.chart text.%s{fill:var(--%s)}\n", c, c, c, c, c)
	}
	return b.String()
}

const page = `
*{box-sizing:border-box}
body{margin:0 auto;padding:16px;max-width:1160px;background:var(--bg);color:var(--fg);
font:15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;-webkit-text-size-adjust:100%}
h1{font-size:22px;margin:4px 0}h2{font-size:17px;margin:28px 0 8px}
p{margin:4px 0;color:var(--dim)}code{color:var(--fg);overflow-wrap:anywhere}.word{white-space:nowrap}
.tiles,.charts{display:grid;gap:12px;margin:16px 0}
.tiles{grid-template-columns:repeat(auto-fit,minmax(150px,1fr))}
.charts{grid-template-columns:repeat(auto-fit,minmax(min(100%,460px),1fr))}
.tile,figure{background:var(--card);border-radius:8px;padding:10px 12px;margin:0}
figure{padding:8px;--bg:var(--card)}
.tile b{display:block;font-size:24px;line-height:1.2;white-space:nowrap}.tile b small{font-size:14px;font-weight:400}
.tile span{display:block;color:var(--dim);font-size:13px}
figure svg{display:block;width:100%;height:auto;max-width:620px;margin:auto}
details{border-top:1px solid var(--grid)}
summary{cursor:pointer;padding:8px 0;display:flex;gap:8px;justify-content:space-between}
summary b{font-weight:600}summary span{color:var(--dim);text-align:right}
table{border-collapse:collapse;width:100%;margin-bottom:12px;font-size:14px;font-variant-numeric:tabular-nums}
th{font-weight:400;color:var(--dim)}
td,th{padding:3px 6px;text-align:right;white-space:nowrap}td:first-child,th:first-child,td:nth-child(2),th:nth-child(2){text-align:left}
td:first-child{white-space:normal}
.share{width:30%;background:linear-gradient(var(--bar),var(--bar)) no-repeat 0 50%/var(--w) 70%}
@media(max-width:480px){body{padding:10px}figure{padding:4px}table{font-size:13px}td,th{padding:3px 4px}}
`

// HTML writes res as a page.
func HTML(w io.Writer, res *benchmarks.Results) error {
	var b strings.Builder
	fmt.Fprintf(&b, `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark"><title>Lockstep on %s</title>
<style>%s%s%s</style></head><body>
`, html.EscapeString(res.Processor), style, classes(), page)
	fmt.Fprintf(&b, "<h1>Lockstep on %s</h1>\n<p>%s. Levels: %s; programs get %s here. One thread. <code>%s</code></p>\n", html.EscapeString(res.Processor),
		html.EscapeString(res.Go+", "+res.Date), html.EscapeString(strings.Join(res.Levels, ", ")), html.EscapeString(res.Level), command(res.Command))

	b.WriteString(`<div class="tiles">` + "\n")
	for _, r := range best(res) {
		unit := r.Unit
		fmt.Fprintf(&b, `<div class="tile"><b>%s <small>%s</small></b><span>%s %s, %s</span><span>%s</span></div>`+"\n",
			short3(r.Rate), unit, r.Op, r.Type, html.EscapeString(sizeName(r.Size)), html.EscapeString(verdict(r)))
	}
	b.WriteString("</div>\n")
	if all := charts(res); len(all) > 0 {
		b.WriteString(`<div class="charts">` + "\n")
		for _, c := range all {
			b.WriteString("<figure>" + c + "</figure>\n")
		}
		fmt.Fprintf(&b, "</div>\n<p>Dotted: what one core of this machine can do, measured in the same run; in the rooflines the bandwidths of reading, in GB/s (a kernel that also writes may pass). Dashed and hollow: the plain Go loop. %s</p>\n", freshNote(res))
	}

	b.WriteString("<h2>All figures</h2>\n")
	for _, g := range groups(res.Rows) {
		top := g[0]
		for _, r := range g {
			if r.Rate > top.Rate {
				top = r
			}
		}
		fmt.Fprintf(&b, "<details><summary><b>%s %s</b><span>up to %s %s</span></summary>\n<table><tr><th>size</th><th>level</th><th>%s</th><th>of limit</th><th>× naive</th></tr>\n",
			top.Op, top.Type, short3(top.Rate), top.Unit, top.Unit)
		last := ""
		for _, r := range g {
			size := sizeName(r.Size)
			if size == last {
				size = ""
			} else {
				last = size
			}
			share := `<td>-</td>`
			if s := r.Share(); s > 0 {
				share = fmt.Sprintf(`<td class="share" style="--w:%.0f%%">%.0f %%</td>`, 100*min(s, 1), 100*s)
			}
			times := "-"
			if s := r.Speedup(); s > 0 {
				times = short3(s)
			}
			fmt.Fprintf(&b, "<tr><td>%s</td><td>%s</td><td>%s</td>%s<td>%s</td></tr>\n", html.EscapeString(size), r.Level, short3(r.Rate), share, times)
		}
		b.WriteString("</table></details>\n")
	}
	b.WriteString("</body></html>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// command keeps the parts of a command line from being broken at their hyphens.
func command(s string) string {
	words := strings.Fields(s)
	for i, w := range words {
		words[i] = html.EscapeString(w)
		if len(w) < 24 {
			words[i] = `<span class="word">` + words[i] + "</span>"
		}
	}
	return strings.Join(words, " ")
}

// freshNote says of which rows the naive loop had other values than the kernel; "" for none.
func freshNote(res *benchmarks.Results) string {
	var ops []string
	for _, r := range res.Rows {
		if r.Fresh > 0 && !slices.Contains(ops, r.Op) {
			ops = append(ops, r.Op)
		}
	}
	if ops == nil {
		return ""
	}
	return strings.Join(ops, ", ") + ": new values at each call for the loop and for × naive, the same again for the kernel's rate."
}

// ErrNothing is SVG's where no chart can be drawn.
var ErrNothing = errors.New("nothing to draw: want at least two sizes n=... of a kernel, or two kernels in a roofline")

// SVG writes the charts of res as one picture, two in a row.
func SVG(w io.Writer, res *benchmarks.Results) error {
	all := charts(res)
	if len(all) == 0 {
		return ErrNothing
	}
	const head, gap = 62.0, 12.0
	rows := (len(all) + 1) / 2
	total := head + float64(float64(rows)*(height+gap))
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %g %g" width="%g" height="%g" class="chart" role="img"><title>Lockstep on %s</title>
<style>%s%s</style><rect width="100%%" height="100%%" style="fill:var(--bg)"/>
`, 2*width+3*gap, total, 2*width+3*gap, total, html.EscapeString(res.Processor), style, classes())
	fmt.Fprintf(&b, `<text class="title" x="%g" y="16">Lockstep on %s</text><text class="tick" x="%g" y="30">%s, levels %s, one thread</text><text class="tick" x="%g" y="44">Dotted: the machine's limit. Dashed and hollow: the plain Go loop.</text><text class="tick" x="%g" y="58">%s</text>`+"\n",
		gap+4, html.EscapeString(res.Processor), gap+4, html.EscapeString(res.Go+", "+res.Date), html.EscapeString(strings.Join(res.Levels, ", ")), gap+4, gap+4, freshNote(res))
	for i, c := range all {
		x, y := gap+float64(float64(i%2)*(width+gap)), head+float64(float64(i/2)*(height+gap))
		b.WriteString(strings.Replace(c, "<svg ", fmt.Sprintf(`<svg x="%g" y="%g" width="%g" height="%g" `, x, y, width, height), 1))
	}
	b.WriteString("</svg>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// groups splits rows by operation and type, in order.
func groups(rows []benchmarks.Row) [][]benchmarks.Row {
	var all [][]benchmarks.Row
	at := map[[2]string]int{}
	for _, r := range rows {
		k := [2]string{r.Op, r.Type}
		i, ok := at[k]
		if !ok {
			i = len(all)
			at[k] = i
			all = append(all, nil)
		}
		all[i] = append(all[i], r)
	}
	return all
}

// charts draws, for each type, a roofline and the rates of every operation over n; f32 and f64 take turns.
func charts(res *benchmarks.Results) []string {
	types := []string{"f32", "f64"}
	var out []string
	for _, t := range types {
		if c := rooflineOf(res, t); c != "" {
			out = append(out, c)
		}
	}
	byName := map[string][]benchmarks.Row{}
	var ops []string
	for _, g := range groups(res.Rows) {
		byName[g[0].Op+g[0].Type] = g
		if !slices.Contains(ops, g[0].Op) {
			ops = append(ops, g[0].Op)
		}
	}
	slices.SortStableFunc(ops, func(a, b string) int { // the product first
		switch {
		case a == b:
			return 0
		case a == "Gemm":
			return -1
		case b == "Gemm":
			return 1
		}
		return 0
	})
	for _, op := range ops {
		for _, t := range types {
			if g := byName[op+t]; g != nil {
				if c := ratesOf(g); c != "" {
					out = append(out, c)
				}
			}
		}
	}
	return out
}

// ratesOf draws the rows with a size n=...; "" where there are fewer than two sizes.
func ratesOf(rows []benchmarks.Row) string {
	var lines []line
	var naive, limit line
	add := func(name string, p point) {
		i := slices.IndexFunc(lines, func(l line) bool { return l.name == name })
		if i < 0 {
			i = len(lines)
			lines = append(lines, line{class: name, name: name})
		}
		lines[i].points = append(lines[i].points, p)
	}
	for _, r := range rows {
		if !strings.HasPrefix(r.Size, "n=") {
			continue
		}
		n := float64(r.Elements)
		add(r.Level, point{n, r.Rate, fmt.Sprintf("%s, %s: %s %s, %s", r.Size, r.Level, short3(r.Rate), r.Unit, verdict(r))})
		once := func(l *line, v float64, title string) {
			if v > 0 && (len(l.points) == 0 || l.points[len(l.points)-1].x != n) {
				l.points = append(l.points, point{n, v, fmt.Sprintf("%s, %s: %s %s", r.Size, title, short3(v), r.Unit)})
			}
		}
		once(&naive, r.Naive, "naive loop")
		once(&limit, r.Limit, "limit of the machine")
	}
	if len(lines) == 0 || !slices.ContainsFunc(lines, func(l line) bool { return len(l.points) > 1 }) {
		return ""
	}
	if len(naive.points) > 0 {
		naive.class, naive.name = "naive", "naive"
		lines = append(lines, naive)
	}
	if len(limit.points) > 0 {
		limit.class, limit.name = "limit", "limit"
		lines = append([]line{limit}, lines...)
	}
	return rates(rows[0].Op+" "+rows[0].Type, rows[0].Unit, lines)
}

// rooflineOf places the kernels of a type, at the best level measured, below the machine's limits.
func rooflineOf(res *benchmarks.Results, typ string) string {
	peak, roofs := 0.0, []roof(nil)
	for _, r := range res.Roofs {
		if name, ok := strings.CutPrefix(r.Name, "FMA "); ok {
			if name == typ {
				peak = r.Rate
			}
			continue
		}
		roofs = append(roofs, roof{strings.TrimSuffix(r.Name, " read") + " " + short3(r.Rate), r.Rate})
	}
	named := map[string]int{} // operation -> the mark that has its name
	var marks []mark
	for _, r := range res.Rows {
		if r.Type != typ || r.Flops == 0 || r.Level != res.Levels[len(res.Levels)-1] || r.Op == "Slide" {
			continue
		}
		switch r.Op {
		case "Sum", "ArgMax", "ReLU": // where Dot and Scale are
			continue
		}
		if r.Op != "Gemm" && r.Elements != 1<<10 && r.Elements != 1<<16 && r.Elements != 1<<20 && r.Elements != 1<<24 {
			continue
		}
		scale := r.Flops / r.Nanoseconds / r.Rate // GFLOP/s of a unit
		m := mark{x: r.Flops / r.Bytes, y: r.Flops / r.Nanoseconds, naive: r.Naive * scale, class: r.Level,
			title: fmt.Sprintf("%s %s, %s: %s GFLOP/s, %s", r.Op, r.Size, r.Level, short3(r.Flops/r.Nanoseconds), verdict(r))}
		if i, ok := named[r.Op]; !ok || m.y > marks[i].y {
			named[r.Op] = len(marks)
		}
		marks = append(marks, m)
	}
	if peak == 0 || len(marks) < 2 {
		return ""
	}
	for op, i := range named {
		marks[i].name = op
	}
	return roofline("Roofline "+typ+", "+res.Levels[len(res.Levels)-1], peak, roofs, marks)
}

// best returns the fastest rows of some operations at the best level.
func best(res *benchmarks.Results) []benchmarks.Row {
	var out []benchmarks.Row
	for _, op := range []string{"Gemm", "Dot", "Exp", "SoftmaxRows"} {
		var top benchmarks.Row
		for _, r := range res.Rows {
			if r.Op == op && r.Type == "f32" && r.Rate > top.Rate && r.Naive > 0 && r.Level == res.Levels[len(res.Levels)-1] {
				top = r
			}
		}
		if top.Rate > 0 {
			out = append(out, top)
		}
	}
	return out
}

func verdict(r benchmarks.Row) string {
	var parts []string
	if s := r.Share(); s > 0 {
		parts = append(parts, fmt.Sprintf("%.0f %% of limit", 100*s))
	}
	if s := r.Speedup(); s > 0 {
		v := short3(s) + "× naive loop"
		if r.Fresh > 0 {
			v += " (both on new values)"
		}
		parts = append(parts, v)
	}
	return strings.Join(parts, ", ")
}

// sizeName makes sizes readable: "n = 1024", "500 × 5 × 300", "loop".
func sizeName(s string) string {
	k, v, _ := strings.Cut(s, "=")
	if k == "n" {
		return "n = " + v
	}
	return strings.ReplaceAll(v, "x", " × ")
}

// short3 prints three significant digits.
func short3(v float64) string {
	switch {
	case v >= 100:
		return fmt.Sprintf("%.0f", v)
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.3g", v)
}
