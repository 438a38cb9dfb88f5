package archtest

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// fused finds a fused multiply-add in a compile listing: file, line and mnemonic.
var fused = regexp.MustCompile(`\(([^()\s]+):(\d+)\)\s+(V?FN?M(?:ADD|SUB)\w*|WFN?M[AS][DS]B)\s`)

// targets are the ports on which the compiler fuses x*y + z by itself, one of each kind.
var targets = [][]string{
	{"GOARCH=arm64"},
	{"GOARCH=s390x"},
	{"GOARCH=amd64", "GOAMD64=v3"},
}

// TestNothingFusedByAccident compiles the module for ports that fuse, and fails on a fused instruction whose source
// line is not an explicit math.FMA.
func TestNothingFusedByAccident(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles the module three times")
	}
	for _, env := range targets {
		t.Run(strings.Join(env, ","), func(t *testing.T) {
			found, explicit := fusedIn(t, root, env)
			require.Empty(t, found, "write T(a*b) + c, or internal/fma for a fused step")
			require.NotZero(t, explicit, "the listing shows no math.FMA at all: the gate does not see the code")
		})
	}
}

// TestGateSeesFusing feeds the gate a function that the compiler fuses.
func TestGateSeesFusing(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles three times")
	}
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module planted\n\ngo 1.26\n"), 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "p.go"), []byte(
		"package planted\n\nfunc Axpy(a, x, y float64) float64 { return a*x + y }\n\nfunc Safe(a, x, y float64) float64 { return float64(a*x) + y }\n"), 0o644))
	for _, env := range targets {
		found, _ := fusedIn(t, dir, env)
		require.Len(t, found, 1, "%v", env)
		require.Contains(t, found[0], "p.go:3", "%v", env)
	}
}

// fusedIn returns the accidental fused instructions of the module in dir and the number of explicit ones.
func fusedIn(t *testing.T, dir string, env []string) (accidental []string, explicit int) {
	t.Helper()
	if runtime.GOOS == "js" || runtime.GOOS == "wasip1" {
		t.Skip("no processes here")
	}
	gotool, err := exec.LookPath("go")
	if err != nil {
		t.Skip("no go command on PATH: ", err)
	}
	cmd := exec.Command(gotool, "build", "-gcflags=-S", "./...")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), append([]string{"CGO_ENABLED=0", "GOFLAGS=", "GOOS=linux"}, env...)...)
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", tail(out))
	sources := map[string][]string{}
	seen := map[string]bool{}
	for _, m := range fused.FindAllStringSubmatch(string(out), -1) {
		if strings.Contains(m[1], "/cmd/") || strings.Contains(m[1], "/benchmarks/") || strings.Contains(m[1], "/internal/fit/") {
			continue // draws, prints, times and fits: nothing of it goes into a result
		}
		line, _ := strconv.Atoi(m[2])
		if _, ok := sources[m[1]]; !ok {
			src, err := os.ReadFile(m[1])
			if err != nil {
				src, err = os.ReadFile(filepath.Join(dir, m[1]))
			}
			require.NoError(t, err)
			sources[m[1]] = strings.Split(string(src), "\n")
		}
		if text := sources[m[1]][line-1]; strings.Contains(text, "math.FMA(") {
			explicit++
		} else if at := m[1] + ":" + m[2] + " " + m[3] + ": " + strings.TrimSpace(text); !seen[at] {
			seen[at] = true
			accidental = append(accidental, at)
		}
	}
	return accidental, explicit
}

func tail(b []byte) string {
	if len(b) > 2000 {
		b = b[len(b)-2000:]
	}
	return string(b)
}
