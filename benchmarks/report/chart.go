package report

import (
	"fmt"
	"html"
	"math"
	"slices"
	"strings"
)

// The size of a chart in user units. It is drawn 330 pixels wide on a phone of 360, at most 620, so that
// its text is readable.
const (
	width, height = 400.0, 280.0
	left, right   = 44.0, 62.0 // margins; the right one holds the names of the lines
	top, bottom   = 34.0, 34.0
)

type point struct {
	x, y  float64
	title string
}

// A line is a polyline, with a dot at each point unless it is a limit. class is one of the style sheet's: a level, naive
// or limit.
type line struct {
	class, name string
	points      []point
}

// scale maps a range of values to a range of user units.
type scale struct {
	lo, hi   float64 // of values, after the logarithm
	from, to float64
	log      bool
}

func (s scale) at(v float64) float64 {
	if s.log {
		v = log10(v)
	}
	return s.from + float64((v-s.lo)/(s.hi-s.lo)*(s.to-s.from))
}

// log10 of a positive number, near enough to place a dot.
func log10(v float64) float64 {
	f, e := math.Frexp(v) // v = f * 2^e, 1/2 <= f < 1
	y := (f - 1) / (f + 1)
	z, sum, p := y*y, 0.0, y
	for k := 1.0; k < 40; k += 2 {
		sum += p / k
		p *= z
	}
	return float64((float64(2*sum)+float64(float64(e)*math.Ln2))*math.Log10E) + 0
}

func pow10(v float64) float64 {
	p := 1.0
	for ; v > 0; v-- {
		p *= 10
	}
	for ; v < 0; v++ {
		p /= 10
	}
	return p
}

// rates draws rates over sizes, the sizes on a logarithmic axis.
func rates(title, unit string, lines []line) string {
	x := scale{lo: math.Inf(1), hi: math.Inf(-1), from: left, to: width - right, log: true}
	most := 0.0
	var sizes []float64
	for _, l := range lines {
		for _, p := range l.points {
			v := log10(p.x)
			x.lo, x.hi = min(x.lo, v), max(x.hi, v)
			most = max(most, p.y)
			if !slices.Contains(sizes, p.x) {
				sizes = append(sizes, p.x)
			}
		}
	}
	if x.hi == x.lo {
		x.lo, x.hi = x.lo-1, x.hi+1
	}
	step := niceStep(most)
	y := scale{hi: math.Ceil(most/step) * step, from: height - bottom, to: top}

	var b strings.Builder
	open(&b, title, unit)
	for v := 0.0; v <= y.hi+step/2; v += step {
		fmt.Fprintf(&b, `<path class="grid" d="M%.1f %.1fH%.1f"/><text class="tick" x="%.1f" y="%.1f" text-anchor="end">%s</text>`,
			left, y.at(v), width-right, left-6, y.at(v)+4, short(v))
	}
	slices.Sort(sizes)
	last := math.Inf(-1)
	for _, n := range sizes {
		if at := x.at(n); at-last > 32 {
			fmt.Fprintf(&b, `<path class="grid" d="M%.1f %.1fv4"/><text class="tick" x="%.1f" y="%.1f" text-anchor="middle">%s</text>`,
				at, height-bottom, at, height-bottom+16, short(n))
			last = at
		}
	}
	fmt.Fprintf(&b, `<text class="tick" x="%.1f" y="%.1f" text-anchor="middle">n</text>`, (left+width-right)/2, height-4)
	drawLines(&b, lines, x, y)
	b.WriteString("</svg>\n")
	return b.String()
}

// drawLines draws lines and, in the right margin, their names at the height of their ends, pushed apart.
func drawLines(b *strings.Builder, lines []line, x, y scale) {
	type name struct {
		at   float64
		line line
	}
	var names []name
	for _, l := range lines {
		var pts []string
		for _, p := range l.points {
			pts = append(pts, fmt.Sprintf("%.1f,%.1f", x.at(p.x), y.at(p.y)))
		}
		fmt.Fprintf(b, `<polyline class="line %s" points="%s"/>`, l.class, strings.Join(pts, " "))
		for _, p := range l.points {
			r := 3.0
			if l.class == "limit" {
				r = 1.2
			}
			fmt.Fprintf(b, `<circle class="dot %s" cx="%.1f" cy="%.1f" r="%.1f"><title>%s</title></circle>`, l.class, x.at(p.x), y.at(p.y), r, html.EscapeString(p.title))
		}
		names = append(names, name{y.at(l.points[len(l.points)-1].y), l})
	}
	slices.SortStableFunc(names, func(a, b name) int { return int(a.at) - int(b.at) })
	const gap = 14
	for i := 1; i < len(names); i++ {
		names[i].at = max(names[i].at, names[i-1].at+gap)
	}
	if n := len(names); n > 0 {
		names[n-1].at = min(names[n-1].at, height-bottom)
		for i := n - 2; i >= 0; i-- {
			names[i].at = min(names[i].at, names[i+1].at-gap)
		}
	}
	for _, n := range names {
		fmt.Fprintf(b, `<text class="name %s" x="%.1f" y="%.1f">%s</text>`, n.line.class, width-right+8, n.at+4, html.EscapeString(n.line.name))
	}
}

// roof is a roofline's bandwidth: a slanting line.
type roof struct {
	name string
	rate float64
}

// A mark is a kernel in a roofline: at its intensity from the naive loop's rate up to its own.
type mark struct {
	x, naive, y        float64
	class, name, title string // name: "" for none
}

// roofline draws rates over arithmetic intensity, both axes logarithmic, below the peak and the bandwidths.
func roofline(title string, peak float64, roofs []roof, marks []mark) string {
	loX, hiX, loY := math.Inf(1), 0.0, peak
	for _, m := range marks {
		loX, hiX, loY = min(loX, m.x), max(hiX, m.x), min(loY, m.y)
		if m.naive > 0 {
			loY = min(loY, m.naive)
		}
	}
	const plotRight = width - 14
	x := scale{lo: log10(loX / 6), hi: log10(hiX * 1.8), from: left, to: plotRight, log: true}
	y := scale{lo: log10(loY / 2), hi: log10(peak * 2), from: height - bottom, to: top, log: true}

	var b strings.Builder
	open(&b, title, "GFLOP/s")
	for e := math.Ceil(y.lo); e <= y.hi; e++ {
		v := pow10(e)
		fmt.Fprintf(&b, `<path class="grid" d="M%.1f %.1fH%.1f"/><text class="tick" x="%.1f" y="%.1f" text-anchor="end">%s</text>`, left, y.at(v), plotRight, left-6, y.at(v)+4, short(v))
	}
	for e := math.Ceil(x.lo); e <= x.hi; e++ {
		v := pow10(e)
		fmt.Fprintf(&b, `<path class="grid" d="M%.1f %.1fV%.1f"/><text class="tick" x="%.1f" y="%.1f" text-anchor="middle">%s</text>`, x.at(v), top, height-bottom, x.at(v), height-bottom+16, short(v))
	}
	fmt.Fprintf(&b, `<text class="tick" x="%.1f" y="%.1f" text-anchor="middle">flop per byte that must move</text>`, (left+plotRight)/2, height-4)

	// The peak, and below it each bandwidth up to where it meets the peak.
	loX, hiX = exp10(x.lo), exp10(x.hi)
	fastest := 0.0
	for _, r := range roofs {
		fastest = max(fastest, r.rate)
	}
	if len(roofs) > 0 {
		fmt.Fprintf(&b, `<path class="line limit" d="M%.1f %.1fH%.1f"/>`, x.at(max(loX, peak/fastest)), y.at(peak), plotRight)
	}
	fmt.Fprintf(&b, `<text class="name limit" x="%.1f" y="%.1f" text-anchor="end">FMA %s</text>`, plotRight, y.at(peak)-5, short(peak))
	var roofNames []box
	for _, r := range roofs {
		x0, y0 := loX, r.rate*loX
		if bottomY := exp10(y.lo); y0 < bottomY {
			x0, y0 = bottomY/r.rate, bottomY
		}
		fmt.Fprintf(&b, `<path class="line limit" d="M%.1f %.1fL%.1f %.1f"/>`, x.at(x0), y.at(y0), x.at(min(hiX, peak/r.rate)), y.at(min(peak, r.rate*hiX)))
		at := x.at(x0) + 3
		place := box{at, y.at(y0) - 16, at + float64(6.2*float64(len(r.name))), y.at(y0) - 3}
		if !slices.ContainsFunc(roofNames, place.meets) { // two bandwidths close together share a name's place: the first has it
			fmt.Fprintf(&b, `<text class="name limit" x="%.1f" y="%.1f">%s</text>`, at, y.at(y0)-6, html.EscapeString(r.name))
			roofNames = append(roofNames, place)
		}
	}
	for _, m := range marks {
		if m.naive > 0 {
			fmt.Fprintf(&b, `<path class="stem" d="M%.1f %.1fV%.1f"/><circle class="hollow naive" cx="%.1f" cy="%.1f" r="2.5"/>`, x.at(m.x), y.at(m.naive), y.at(m.y), x.at(m.x), y.at(m.naive))
		}
	}
	for _, m := range marks {
		fmt.Fprintf(&b, `<circle class="dot %s" cx="%.1f" cy="%.1f" r="3.5"><title>%s</title></circle>`, m.class, x.at(m.x), y.at(m.y), html.EscapeString(m.title))
	}
	// Names: above the mark, or higher up where something is in the way.
	var taken []box
	for _, m := range marks {
		taken = append(taken, box{x.at(m.x) - 4, y.at(m.y) - 4, x.at(m.x) + 4, y.at(m.y) + 4})
	}
	for _, m := range marks {
		if m.name == "" {
			continue
		}
		half := 3.1 * float64(len(m.name))
		at := min(x.at(m.x), plotRight-half)
		base := y.at(m.y) - 7
		for ; base > top; base -= 3 {
			if b := (box{at - half, base - 9, at + half, base + 2}); !slices.ContainsFunc(taken, b.meets) {
				taken = append(taken, b)
				break
			}
		}
		if y.at(m.y)-base > 12 {
			fmt.Fprintf(&b, `<path class="stem" d="M%.1f %.1fV%.1f"/>`, x.at(m.x), y.at(m.y)-4, base+2)
		}
		fmt.Fprintf(&b, `<text class="name %s" x="%.1f" y="%.1f" text-anchor="middle">%s</text>`, m.class, at, base, html.EscapeString(m.name))
	}
	b.WriteString("</svg>\n")
	return b.String()
}

// A box is a rectangle of a chart that is taken.
type box struct{ x0, y0, x1, y1 float64 }

func (b box) meets(c box) bool { return b.x0 < c.x1 && c.x0 < b.x1 && b.y0 < c.y1 && c.y0 < b.y1 }

// exp10 is the inverse of log10, by bisection: charts have few ends of axes.
func exp10(v float64) float64 {
	lo, hi := pow10(math.Floor(v)), pow10(math.Floor(v)+1)
	for range 60 {
		if mid := (lo + hi) / 2; log10(mid) < v {
			lo = mid
		} else {
			hi = mid
		}
	}
	return lo
}

func open(b *strings.Builder, title, unit string) {
	fmt.Fprintf(b, `<svg class="chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %g %g" role="img" aria-label="%s, %s">`, width, height, html.EscapeString(title), html.EscapeString(unit))
	fmt.Fprintf(b, `<text class="title" x="4" y="16">%s</text><text class="tick" x="%.1f" y="16" text-anchor="end">%s</text>`+"\n", html.EscapeString(title), width-6, html.EscapeString(unit))
}

// niceStep is 1, 2 or 5 times a power of ten, such that about five steps reach most.
func niceStep(most float64) float64 {
	if most <= 0 {
		return 1
	}
	p := pow10(math.Floor(log10(most / 5)))
	for _, f := range []float64{1, 2, 5} {
		if most/(f*p) <= 6 {
			return f * p
		}
	}
	return 10 * p
}

// short prints a number of an axis: 0.5, 20, 4Ki, 1Mi.
func short(v float64) string {
	for _, u := range []struct {
		size float64
		name string
	}{{1 << 20, "Mi"}, {1 << 10, "Ki"}} {
		if q := v / u.size; q >= 1 && q == math.Trunc(q) {
			return fmt.Sprintf("%g%s", q, u.name)
		}
	}
	if v >= 1000 && v < 1e6 {
		return fmt.Sprintf("%.0f", v)
	}
	return fmt.Sprintf("%.3g", v)
}
