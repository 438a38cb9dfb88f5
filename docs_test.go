package lockstep_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var (
	codeSpan  = regexp.MustCompile("`([^`\n]+)`")
	mdLink    = regexp.MustCompile(`\]\(([^)#\s]+)[^)]*\)`)
	fence     = regexp.MustCompile("(?s)```.*?```")
	funcName  = regexp.MustCompile(`(?m)^func ((?:Test|Benchmark|Fuzz)\w+)\(`)
	subName   = regexp.MustCompile(`register\(command\{name: "(\w+)"`)
	testFlags = regexp.MustCompile(`-(run|bench|fuzz)[ =]('[^']*'|"[^"]*"|\S+)`)
)

// documents returns the tree's own Markdown files.
func documents(t *testing.T) map[string]string {
	t.Helper()
	docs := map[string]string{}
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/adr/*.md"} {
		paths, err := filepath.Glob(pattern)
		require.NoError(t, err)
		for _, p := range paths {
			b, err := os.ReadFile(p)
			require.NoError(t, err)
			docs[filepath.ToSlash(p)] = string(b)
		}
	}
	if len(docs) == 0 {
		t.Skip("the documents are not here")
	}
	return docs
}

// commands returns the lines of indented and fenced blocks and the code spans.
func commands(text string) []string {
	var out []string
	fenced := false
	for _, line := range strings.Split(text, "\n") {
		switch {
		case strings.HasPrefix(line, "```"):
			fenced = !fenced
		case fenced || strings.HasPrefix(line, "    "):
			line, _, _ = strings.Cut(line, " # ")
			out = append(out, strings.TrimSpace(line))
		default:
			for _, m := range codeSpan.FindAllStringSubmatch(line, -1) {
				out = append(out, m[1])
			}
		}
	}
	return out
}

// TestDocuments holds what the documents say to do against the tree: the packages, tests and benchmarks of go commands, the
// subcommands and flags of lockstep, and the files that links lead to.
func TestDocuments(t *testing.T) {
	sources, err := filepath.Glob("cmd/lockstep/*.go")
	require.NoError(t, err)
	var cmd strings.Builder
	for _, p := range sources {
		if !strings.HasSuffix(p, "_test.go") {
			b, err := os.ReadFile(p)
			require.NoError(t, err)
			cmd.Write(b)
		}
	}
	subs := map[string]bool{}
	for _, m := range subName.FindAllStringSubmatch(cmd.String(), -1) {
		subs[m[1]] = true
	}
	require.NotEmpty(t, subs)
	checked := 0
	for path, text := range documents(t) {
		for _, m := range mdLink.FindAllStringSubmatch(fence.ReplaceAllString(text, ""), -1) {
			if !strings.Contains(m[1], "://") {
				require.FileExists(t, filepath.Join(filepath.Dir(path), filepath.FromSlash(m[1])), "%s links to it", path)
				checked++
			}
		}
		for _, c := range commands(text) {
			for _, part := range strings.FieldsFunc(c, func(r rune) bool { return r == ';' || r == '|' || r == '&' }) {
				checked += checkGo(t, path, part)
				checked += checkLockstep(t, path, part, subs, cmd.String())
			}
		}
	}
	require.Greater(t, checked, 20, "nothing found to check")
}

// TestFiguresHaveCommands: a section with a table of figures names a command of this tree, or the top of its page does.
func TestFiguresHaveCommands(t *testing.T) {
	row := regexp.MustCompile(`(?m)^\|.*\d\.\d.*\|$`)
	command := regexp.MustCompile(`\bgo (run|test) |\blockstep (bench|train|eval|tag|info)\b`)
	checked := 0
	for path, text := range documents(t) {
		if strings.HasPrefix(path, "docs/adr/") { // what was decided, with the figures of that day
			continue
		}
		sections := regexp.MustCompile(`(?m)^## `).Split(text, -1)
		for _, section := range sections {
			if !row.MatchString(section) {
				continue
			}
			title, _, _ := strings.Cut(section, "\n")
			found := false
			for _, c := range append(commands(section), commands(sections[0])...) {
				found = found || command.MatchString(c)
			}
			require.True(t, found, "%s: section %q has figures and no command", path, title)
			checked++
		}
	}
	require.Greater(t, checked, 8, "nothing found to check")
}

// checkGo checks a go command: its packages exist, and so do the tests that it names.
func checkGo(t *testing.T, path, c string) int {
	t.Helper()
	words := strings.Fields(c)
	at := 0
	for at < len(words) && strings.Contains(words[at], "=") { // variables before the command
		at++
	}
	if at+1 >= len(words) || words[at] != "go" || words[at+1] != "run" && words[at+1] != "test" {
		return 0
	}
	checked := 0
	for _, w := range words[at+2:] {
		dir, ok := strings.CutPrefix(strings.TrimSuffix(w, "/..."), "./")
		if !ok || strings.Contains(w, "...") && dir == "" || dir == ".." || dir == "..." {
			continue
		}
		for _, base := range []string{".", filepath.Dir(path), "interop/gonum", "interop/safetensors", "benchmarks/peers"} {
			if _, err := os.Stat(filepath.Join(base, dir)); err == nil {
				dir = filepath.Join(base, dir)
				break
			}
		}
		require.DirExists(t, dir, "%s: %s", path, c)
		checked++
		for _, m := range testFlags.FindAllStringSubmatch(c, -1) {
			pattern, _, _ := strings.Cut(strings.Trim(m[2], `'"`), "/")
			if words[at+1] != "test" || pattern == "." || pattern == "xxx" || pattern == "^$" || strings.HasSuffix(w, "...") {
				continue
			}
			re, err := regexp.Compile(pattern)
			require.NoError(t, err, "%s: %s", path, c)
			files, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
			require.NoError(t, err)
			found := false
			for _, f := range files {
				b, err := os.ReadFile(f)
				require.NoError(t, err)
				for _, n := range funcName.FindAllStringSubmatch(string(b), -1) {
					found = found || re.MatchString(n[1])
				}
			}
			require.True(t, found, "%s: %s: nothing in %s matches %q", path, c, dir, pattern)
			checked++
		}
	}
	return checked
}

// checkLockstep checks a command line of lockstep: its name and its flags.
func checkLockstep(t *testing.T, path, c string, subs map[string]bool, source string) int {
	t.Helper()
	_, rest, ok := strings.Cut(strings.Replace(c, "go run ./cmd/lockstep", "lockstep", 1)+" ", "lockstep ")
	words := strings.Fields(rest)
	if !ok || len(words) == 0 || !strings.HasPrefix(strings.TrimSpace(strings.Replace(c, "go run ./cmd/lockstep", "lockstep", 1)), "lockstep ") {
		return 0
	}
	require.True(t, subs[words[0]], "%s: %s: no subcommand %s", path, c, words[0])
	for _, w := range words[1:] {
		if f := strings.TrimLeft(w, "-"); f != w && f != "" && f[0] >= 'a' && f[0] <= 'z' {
			f, _, _ = strings.Cut(f, "=")
			require.Contains(t, source, `"`+f+`",`, "%s: %s: no flag -%s", path, c, f)
		}
	}
	return 1
}
