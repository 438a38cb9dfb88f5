package report

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"image/png"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lockstep-go/lockstep/benchmarks"
)

// invented returns results of the whole catalogue with made-up rates, of a machine with awkward names.
func invented() *benchmarks.Results {
	res := &benchmarks.Results{Processor: `A&B "<Processor>"`, Go: "go1.99 linux/amd64", Date: "2026-11-23 12:00 UTC", Level: "avx512",
		Command: "lockstep bench -report " + strings.Repeat("long/", 30) + "out.html", Levels: []string{"generic", "avx2", "avx512"},
		Roofs: []benchmarks.Roof{{Name: "FMA f32", Unit: "GFLOP/s", Rate: 117}, {Name: "FMA f64", Unit: "GFLOP/s", Rate: 59}, {Name: "L1 read", Unit: "GB/s", Rate: 224},
			{Name: "L2 read", Unit: "GB/s", Rate: 117}, {Name: "L3 read", Unit: "GB/s", Rate: 98}, {Name: "DRAM read", Unit: "GB/s", Rate: 25}},
	}
	for i, c := range benchmarks.Cases(false) {
		limit := map[string]float64{"GFLOP/s": 117, "GB/s": 200}[c.Unit]
		for k, l := range res.Levels {
			rate := 2.5 + 20*float64(k) + 4*float64(i%9)
			r := benchmarks.Row{Op: c.Op, Type: c.Type, Size: c.Size, Level: l, Unit: c.Unit, Rate: rate, Limit: limit, Nanoseconds: c.Work / rate,
				Elements: c.Elements, Flops: c.Flops, Bytes: c.Bytes}
			if !c.SlowNaive() {
				r.Naive = 3
			}
			res.Rows = append(res.Rows, r)
		}
	}
	return res
}

func render(t *testing.T, f func(io.Writer, *benchmarks.Results) error, res *benchmarks.Results) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, f(&b, res))
	return b.String()
}

var outside = regexp.MustCompile(`(?i)(src|href)=|url\(|@import|https?://[^"]*`)

func TestSelfContained(t *testing.T) {
	for name, f := range map[string]func(io.Writer, *benchmarks.Results) error{"HTML": HTML, "SVG": SVG} {
		s := render(t, f, invented())
		for _, m := range outside.FindAllString(s, -1) {
			require.Equal(t, "http://www.w3.org/2000/svg", m, "%s refers to something outside", name)
		}
		require.Contains(t, s, "A&amp;B &#34;&lt;Processor&gt;&#34;", name)
		require.NotContains(t, s, "NaN", name)
		require.NotContains(t, s, "Inf", name)
		require.Contains(t, s, "prefers-color-scheme:dark", name)
	}
	require.Regexp(t, `^<svg [^>]*role="img"><title>Lockstep on A&amp;B`, render(t, SVG, invented()))
	d := xml.NewDecoder(strings.NewReader(render(t, SVG, invented())))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else {
			require.NoError(t, err)
		}
	}
}

// TestLittle draws what is left when next to nothing was measured; where that is nothing, a picture is an error and the page has
// no place for charts.
func TestLittle(t *testing.T) {
	all := invented()
	for n := range 8 {
		res := *all
		res.Rows = all.Rows[:n]
		page := render(t, HTML, &res)
		if len(charts(&res)) == 0 {
			require.ErrorIs(t, SVG(io.Discard, &res), ErrNothing)
			require.NotContains(t, page, `class="charts"`)
			require.NotContains(t, page, "Dotted")
		} else {
			render(t, SVG, &res)
			require.Contains(t, page, "Dotted")
		}
	}
	require.NotEmpty(t, charts(&benchmarks.Results{Levels: all.Levels, Rows: all.Rows[:6]}))
	res := *all
	res.Rows = []benchmarks.Row{{Op: "Gemm", Type: "f32", Size: "n=8", Level: "generic", Unit: "GFLOP/s", Rate: 1e-3, Nanoseconds: 1, Elements: 8}}
	require.NotContains(t, render(t, HTML, &res), "NaN")
}

// TestFresh: where the naive loop had other values than the kernel, page and picture say so.
func TestFresh(t *testing.T) {
	const note = "ArgMax: new values at each call for the loop"
	for _, fresh := range []float64{0, 2} {
		res := &benchmarks.Results{Levels: []string{"avx2"}}
		for _, n := range []int{64, 1024} {
			res.Rows = append(res.Rows, benchmarks.Row{Op: "ArgMax", Type: "f32", Size: fmt.Sprint("n=", n), Level: "avx2", Unit: "GB/s", Rate: 10, Naive: 1, Fresh: fresh, Elements: n})
		}
		for _, s := range []string{render(t, HTML, res), render(t, SVG, res)} {
			require.Equal(t, fresh > 0, strings.Contains(s, note))
			require.Equal(t, fresh > 0, strings.Contains(s, "2× naive loop (both on new values)"))
		}
	}
}

// TestRoofNames: bandwidths have their names unless two would cover each other.
func TestRoofNames(t *testing.T) {
	marks := []mark{{x: 0.01, y: 1, class: "avx2"}, {x: 100, y: 100, class: "avx2"}}
	far := roofline("", 100, []roof{{"first", 20}, {"second", 100}}, marks) // both begin at the lower edge
	require.Contains(t, far, ">first<")
	require.Contains(t, far, ">second<")
	near := roofline("", 100, []roof{{"first", 10}, {"second", 10.1}}, marks)
	require.Contains(t, near, ">first<")
	require.NotContains(t, near, ">second<")
}

// TestContrast: texts have the 4.5:1 that WCAG 2 asks for (level AA), on the page and on a card, light and dark.
func TestContrast(t *testing.T) {
	light, dark, ok := strings.Cut(style, "@media(prefers-color-scheme:dark)")
	require.True(t, ok)
	for _, scheme := range []string{light, dark} {
		luminance := map[string]float64{}
		for _, m := range regexp.MustCompile(`--(\w+):#(\w+)`).FindAllStringSubmatch(scheme, -1) {
			hex := m[2]
			if len(hex) == 3 {
				hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
			}
			for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
				v, err := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
				require.NoError(t, err)
				c := float64(v) / 255
				if c <= 0.03928 {
					c /= 12.92
				} else {
					c = math.Pow((c+0.055)/1.055, 2.4)
				}
				luminance[m[1]] += float64(weight * c)
			}
		}
		for _, text := range []string{"fg", "dim", "generic", "avx2", "avx512", "neon", "naive", "limit"} {
			for _, ground := range []string{"bg", "card"} {
				a, b := luminance[text]+0.05, luminance[ground]+0.05
				require.GreaterOrEqual(t, max(a, b)/min(a, b), 4.5, "--%s on --%s", text, ground)
			}
		}
	}
}

func TestNumbers(t *testing.T) {
	for _, v := range []float64{1e-7, 0.03, 0.5, 1, 2, 9.99, 10, 118, 1 << 24, 3e19} {
		require.InEpsilon(t, v, exp10(log10(v)), 1e-9, "%g", v)
	}
	require.Equal(t, []string{"0.5", "20", "4Ki", "16Mi", "1000"}, []string{short(.5), short(20), short(4096), short(1 << 24), short(1000)})
	for most, step := range map[float64]float64{118: 20, 59: 10, 224: 50, 5.7: 1, 0.3: 0.05, 6: 1, 0: 1} {
		require.InDelta(t, step, niceStep(most), 1e-12, "%g", most)
	}
}

// browser finds a Chromium, or skips.
func browser(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("no browser: Debian has one in the package chromium-headless-shell")
	return ""
}

// open runs the browser on a page and returns what it prints.
func browse(t *testing.T, path string, width int, dark bool, flags ...string) []byte {
	t.Helper()
	scheme := 1
	if dark {
		scheme = 0
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	args := append([]string{"--headless", "--disable-gpu", "--no-first-run", "--hide-scrollbars", "--user-data-dir=" + t.TempDir(),
		fmt.Sprintf("--window-size=%d,1600", width), fmt.Sprintf("--blink-settings=preferredColorScheme=%d", scheme), "--force-device-scale-factor=1"}, flags...)
	if os.Geteuid() == 0 {
		args = append(args, "--no-sandbox")
	}
	cmd := exec.CommandContext(ctx, browser(t), append(args, "file://"+path)...)
	cmd.WaitDelay = 5 * time.Second
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	require.NoError(t, cmd.Run(), errs.String())
	return out.Bytes()
}

// probe measures the page from within: it is added to the copy that the test opens.
const probe = `<script>
const cut = [], small = [];
for (const svg of document.querySelectorAll("svg.chart")) {
  const frame = svg.getBoundingClientRect();
  for (const text of svg.querySelectorAll("text")) {
    const r = text.getBoundingClientRect();
    if (r.left < frame.left - 1 || r.right > frame.right + 1 || r.top < frame.top - 1 || r.bottom > frame.bottom + 1)
      cut.push(svg.getAttribute("aria-label") + ": " + text.textContent);
    const size = parseFloat(getComputedStyle(text).fontSize) * frame.width / svg.viewBox.baseVal.width;
    if (size < 8.5) small.push(text.textContent + " " + size);
  }
}
document.querySelectorAll("details").forEach(d => d.open = true);
const light = c => c.match(/\d+/g).slice(0, 3).reduce((a, b) => a + +b, 0) / 3;
const root = getComputedStyle(document.body);
const wide = document.documentElement.scrollWidth;
document.body.innerHTML = "<pre id=probe>" + JSON.stringify({
  window: innerWidth, page: wide, charts: document.querySelectorAll("figure svg").length, tables: document.querySelectorAll("table").length,
  columns: getComputedStyle(document.querySelector(".charts")).gridTemplateColumns.split(" ").length,
  background: light(root.backgroundColor), text: light(root.color), cut, small}) + "</pre>";
</script>`

var probed = regexp.MustCompile(`<pre id="probe">(.*)</pre>`)

// TestBrowser opens the page in a real browser, on phones' and on a desk's screen, light and dark: nothing is cut off,
// nothing too small to read, the page never wider than the screen, and the screenshots have what the scheme wants.
func TestBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a browser twelve times")
	}
	browser(t)
	dir := t.TempDir()
	page := render(t, HTML, invented())
	plain, probing := filepath.Join(dir, "out.html"), filepath.Join(dir, "probe.html")
	require.NoError(t, os.WriteFile(plain, []byte(page), 0o644))
	require.NoError(t, os.WriteFile(probing, []byte(strings.Replace(page, "</body>", probe+"</body>", 1)), 0o644))
	for _, screen := range []struct {
		name           string
		width, columns int
	}{{"small phone", 360, 1}, {"phone", 390, 1}, {"desk", 1280, 2}} {
		for _, dark := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/dark=%v", screen.name, dark), func(t *testing.T) {
				dom := string(browse(t, probing, screen.width, dark, "--dump-dom"))
				m := probed.FindStringSubmatch(dom)
				require.NotNil(t, m, "the probe did not run: %.300s", dom)
				var got struct {
					Window, Page, Charts, Tables, Columns int
					Background, Text                      float64
					Cut, Small                            []string
				}
				require.NoError(t, json.Unmarshal([]byte(strings.ReplaceAll(m[1], "&amp;", "&")), &got))
				require.LessOrEqual(t, got.Page, got.Window, "wider than the screen")
				require.GreaterOrEqual(t, got.Charts, 20)
				require.GreaterOrEqual(t, got.Tables, 20)
				require.Equal(t, screen.columns, got.Columns)
				require.Empty(t, got.Cut, "cut off")
				require.Empty(t, got.Small, "too small to read")
				require.Equal(t, dark, got.Background < 64 && got.Text > 192, "%+v", got)
				require.Equal(t, !dark, got.Background > 192 && got.Text < 64, "%+v", got)

				shot := filepath.Join(t.TempDir(), "shot.png")
				browse(t, plain, screen.width, dark, "--screenshot="+shot)
				f, err := os.Open(shot)
				require.NoError(t, err)
				defer f.Close()
				img, err := png.Decode(f)
				require.NoError(t, err)
				colours, sum, n := map[[3]uint32]bool{}, 0.0, 0
				for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y += 3 {
					for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x += 3 {
						r, g, b, _ := img.At(x, y).RGBA()
						colours[[3]uint32{r >> 8, g >> 8, b >> 8}] = true
						sum += float64(r>>8+g>>8+b>>8) / 3
						n++
					}
				}
				require.Greater(t, len(colours), 100, "an empty page")
				if mean := sum / float64(n); dark {
					require.Less(t, mean, 64.0)
				} else {
					require.Greater(t, mean, 192.0)
				}
			})
		}
	}
}
