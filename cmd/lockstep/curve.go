package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/lockstep-go/lockstep/internal/atomicfile"
	"github.com/lockstep-go/lockstep/nn/window"
)

// curveMark stands in every curve that we write.
const curveMark = "<!-- learning curve of lockstep train -->"

// ourCurve reports whether path is free or holds a curve of ours. Only a regular file is opened: a pipe would wait for a writer.
func ourCurve(path string) bool {
	st, err := os.Stat(path)
	if errors.Is(err, os.ErrNotExist) {
		_, err = os.Lstat(path) // a link to a file that is not there yet may lead anywhere
		return errors.Is(err, os.ErrNotExist)
	}
	if err != nil {
		return false
	}
	if !st.Mode().IsRegular() {
		return false
	}
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	head, err := io.ReadAll(io.LimitReader(f, 1024))
	return err == nil && strings.Contains(string(head), curveMark)
}

// writeCurve draws loss and dev score of each epoch as an SVG.
func writeCurve(path string, task window.Task, res *window.Result) error {
	svg := curveSVG(task, res)
	return atomicfile.Write(path, func(w io.Writer) error {
		_, err := io.WriteString(w, svg)
		return err
	})
}

func curveSVG(task window.Task, res *window.Result) string {
	const w, h, left, right, top, bottom = 640, 360, 60, 60, 40, 40
	var b strings.Builder
	n := len(res.History)
	lossTop, low, high := 0.0, 1.0, 0.0
	for _, e := range res.History {
		lossTop = max(lossTop, e.Loss)
		low, high = min(low, e.Dev), max(high, e.Dev)
	}
	if lossTop == 0 {
		lossTop = 1
	}
	if high-low < 0.001 {
		low, high = low-0.001, high+0.001
	}
	x := func(i int) float64 {
		if n == 1 {
			return left + (w-left-right)/2
		}
		return left + float64(i)*float64(w-left-right)/float64(n-1)
	}
	y := func(v, lo, hi float64) float64 { return h - bottom - float64((v-lo)/(hi-lo)*float64(h-top-bottom)) }
	name := "accuracy"
	if task == window.NER {
		name = "entity F1"
	}
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">`+curveMark+"\n", w, h, w, h)
	fmt.Fprintf(&b, `<rect width="%d" height="%d" fill="white"/>`+"\n", w, h)
	fmt.Fprintf(&b, `<text x="%d" y="20" fill="#b33">training loss (left)</text><text x="%d" y="20" fill="#06c" text-anchor="end">dev %s (right)</text>`+"\n", left, w-right, name)
	fmt.Fprintf(&b, `<path d="M%d %dV%dH%dV%d" fill="none" stroke="#999"/>`+"\n", left, top, h-bottom, w-right, top)
	for i := range 5 {
		f := float64(i) / 4
		yy := y(f, 0, 1)
		fmt.Fprintf(&b, `<text x="%d" y="%.1f" text-anchor="end" fill="#b33">%.3f</text><text x="%d" y="%.1f" fill="#06c">%.2f</text>`+"\n",
			left-6, yy+4, f*lossTop, w-right+6, yy+4, 100*(low+float64(f*(high-low))))
	}
	step := max(1, n/10)
	for i := 0; i < n; i += step {
		fmt.Fprintf(&b, `<text x="%.1f" y="%d" text-anchor="middle">%d</text>`+"\n", x(i), h-bottom+16, res.History[i].Epoch)
	}
	fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="middle">epoch</text>`+"\n", w/2, h-6)
	line := func(color string, f func(e window.EpochResult) float64) {
		var pts []string
		for i, e := range res.History {
			pts = append(pts, fmt.Sprintf("%.1f,%.1f", x(i), f(e)))
		}
		fmt.Fprintf(&b, `<polyline points="%s" fill="none" stroke="%s" stroke-width="2"/>`+"\n", strings.Join(pts, " "), color)
	}
	line("#b33", func(e window.EpochResult) float64 { return y(e.Loss, 0, lossTop) })
	line("#06c", func(e window.EpochResult) float64 { return y(e.Dev, low, high) })
	for i, e := range res.History {
		if e.Epoch == res.Best {
			fmt.Fprintf(&b, `<circle cx="%.1f" cy="%.1f" r="4" fill="#06c"/>`+"\n", x(i), y(e.Dev, low, high))
		}
	}
	b.WriteString("</svg>\n")
	return b.String()
}
