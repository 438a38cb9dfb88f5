// Package archtest holds the house rules that a compiler does not check: who imports whom, which functions of package
// math are portable, that nothing is fused by accident, and that no kernel stands without stub, caller and test.
package archtest

import (
	"bufio"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	root   = "../.."
	module = "github.com/lockstep-go/lockstep"
)

type file struct {
	path, dir string // slash-separated, relative to the module root
	test      bool
	ast       *ast.File
}

var fset = token.NewFileSet()

// goFiles parses every Go file of the root module, whatever its build constraints.
func goFiles(t *testing.T) []file {
	t.Helper()
	if runtime.GOOS == "js" || runtime.GOOS == "wasip1" {
		t.Skip("reads the source tree, which a wasm host may not show")
	}
	var files []file
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, path)
		if d.IsDir() {
			if rel != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata") {
				return filepath.SkipDir
			}
			if _, err := os.Stat(filepath.Join(path, "go.mod")); err == nil && rel != "." {
				return filepath.SkipDir // a nested module keeps its own rules
			}
			return nil
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		f, err := parser.ParseFile(fset, path, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		files = append(files, file{rel, filepath.ToSlash(filepath.Dir(rel)), strings.HasSuffix(rel, "_test.go"), f})
		return nil
	})
	require.NoError(t, err)
	require.Greater(t, len(files), 10, "the walk did not find the tree")
	return files
}

func imports(f file) []string {
	var out []string
	for _, s := range f.ast.Imports {
		p, _ := strconv.Unquote(s.Path.Value)
		out = append(out, p)
	}
	return out
}

// layers: what a package's own (non-test) code may import from this module. "x/..." covers the packages below x.
// The arrows go one way: cmd -> nn/window -> nn -> mat -> vec -> asm -> internal/cpu.
var layers = map[string][]string{
	".":                   {"internal/cpu"},
	"internal/cpu":        {},
	"internal/fma":        {},
	"internal/parallel":   {},
	"internal/ref/...":    {"internal/ref/..."},
	"internal/fit/...":    {"internal/ref/...", "internal/fit/..."},
	"internal/mca":        {},
	"internal/detmath":    {"internal/fma"},
	"internal/atomicfile": {},
	"internal/hugepage":   {},
	"internal/kerneltest": {"internal/cpu"},
	"internal/archtest":   {},
	"internal/limits":     {"asm", "internal/cpu"},
	"asm":                 {"internal/cpu", "internal/fma"},
	"vec":                 {"asm", "internal/cpu", "internal/fma"},
	"mat":                 {"vec", "asm", "internal/cpu", "internal/fma", "internal/parallel"},
	"nn":                  {".", "mat", "vec", "nn/...", "internal/detmath", "internal/atomicfile", "internal/parallel"},
	"nn/window/...":       {".", "nn", "nn/...", "mat", "vec", "internal/detmath", "internal/atomicfile", "internal/hugepage"},
	"nn/...":              {".", "mat", "vec", "internal/detmath", "nn/...", "internal/atomicfile"},
	"contract":            {},
	"benchmarks/...":      {".", "mat", "vec", "nn", "nn/...", "internal/limits", "internal/cpu", "benchmarks/...", "internal/atomicfile"},
	"cmd/lockstep/...":    {".", "nn", "nn/...", "mat", "vec", "benchmarks/...", "internal/limits", "internal/cpu", "cmd/lockstep/...", "internal/atomicfile"},
}

func matches(pattern, pkg string) bool {
	if base, ok := strings.CutSuffix(pattern, "/..."); ok {
		return pkg == base || strings.HasPrefix(pkg, base+"/")
	}
	return pattern == pkg
}

// ruleFor returns the most specific rule that covers pkg.
func ruleFor(pkg string) ([]string, bool) {
	best, found := "", false
	for p := range layers {
		if matches(p, pkg) && (!found || len(p) > len(best) || p == pkg) && best != pkg {
			best, found = p, true
		}
	}
	return layers[best], found
}

func TestImportArrows(t *testing.T) {
	for _, f := range goFiles(t) {
		if f.test {
			continue
		}
		allowed, ok := ruleFor(f.dir)
		if !ok {
			t.Errorf("%s: package %s has no rule in archtest's layers", f.path, f.dir)
			continue
		}
		for _, p := range imports(f) {
			in, ours := strings.CutPrefix(p, module)
			if !ours {
				continue
			}
			in = strings.TrimPrefix(in, "/")
			if in == "" {
				in = "."
			}
			if !slices.ContainsFunc(allowed, func(a string) bool { return matches(a, in) }) {
				t.Errorf("%s imports %s: not an arrow of the house (allowed: %v)", f.path, in, allowed)
			}
		}
	}
}

func TestForeignImports(t *testing.T) {
	homes := map[string][]string{ // import path -> the only packages that may use it outside tests
		"golang.org/x/sys/cpu":  {"."},
		"golang.org/x/sys/unix": {"internal/kerneltest", "internal/parallel"},
	}
	for _, f := range goFiles(t) {
		if f.test {
			continue
		}
		for _, p := range imports(f) {
			first, _, _ := strings.Cut(p, "/")
			if !strings.Contains(first, ".") || strings.HasPrefix(p, module) {
				continue
			}
			if !slices.Contains(homes[p], f.dir) && !strings.HasPrefix(f.dir, "cmd/") {
				t.Errorf("%s imports %s: want only %q to", f.path, p, homes[p])
			}
		}
	}
}

// TestVecIsLight: fmt and os would be most of what an import of vec costs (docs/adr/cpu-detection.md).
func TestVecIsLight(t *testing.T) {
	seen := 0
	for _, f := range goFiles(t) {
		if f.test || !slices.Contains([]string{"vec", "asm", "internal/cpu", "internal/fma"}, f.dir) {
			continue
		}
		seen++
		for _, p := range imports(f) {
			if slices.Contains([]string{"fmt", "os", "strings", "reflect", "golang.org/x/sys/cpu"}, p) {
				t.Errorf("%s imports %s", f.path, p)
			}
		}
	}
	require.Greater(t, seen, 50)
}

func TestUnsafeAndTags(t *testing.T) {
	for _, f := range goFiles(t) {
		unsafeHome := f.test || f.dir == "asm" || f.path == "vec/view.go" || strings.HasPrefix(f.dir, "internal/") || f.path == "mat/view.go"
		if !unsafeHome && slices.Contains(imports(f), "unsafe") {
			t.Errorf("%s imports unsafe: only asm, vec/view.go, mat/view.go and internal packages may", f.path)
		}
		if f.dir != "nn" && !strings.HasPrefix(f.dir, "nn/") {
			continue
		}
		for _, g := range f.ast.Comments {
			if !f.test && strings.HasPrefix(g.List[0].Text, "//go:build") {
				t.Errorf("%s has a build constraint: nn knows no ports", f.path)
			}
		}
	}
}

// portable names the parts of package math whose results are the same on every port.
var portable = map[string]bool{
	"Sqrt": true, "Abs": true, "Copysign": true, "Floor": true, "Ceil": true, "Trunc": true, "RoundToEven": true,
	"Frexp": true, "Ldexp": true, "IsNaN": true, "IsInf": true, "Inf": true, "NaN": true, "Signbit": true,
	"Float32bits": true, "Float32frombits": true, "Float64bits": true, "Float64frombits": true,
	"FMA": true, // where: see below
}

func TestMathAllowList(t *testing.T) {
	for _, f := range goFiles(t) {
		if f.test || f.dir == "internal/ref" || strings.HasPrefix(f.dir, "internal/ref/") || strings.HasPrefix(f.dir, "internal/fit") || strings.HasPrefix(f.dir, "benchmarks") {
			continue // oracles and fitting programs run in tests and by hand; naive loops are there to be timed
		}
		name := ""
		for _, s := range f.ast.Imports {
			if s.Path.Value == `"math"` {
				name = "math"
				if s.Name != nil {
					name = s.Name.Name
				}
			}
		}
		if name == "" {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			x, ok := sel.X.(*ast.Ident)
			if !ok || x.Name != name || x.Obj != nil {
				return true
			}
			fn := sel.Sel.Name
			constant := strings.HasPrefix(fn, "Max") || strings.HasPrefix(fn, "Min") || strings.HasPrefix(fn, "SmallestNonzero") || fn == "Pi" || fn == "E" || fn == "Ln2" || fn == "Log2E" || fn == "Sqrt2"
			if fn == "Max" || fn == "Min" {
				constant = false // the builtins max and min are the definition
			}
			if !portable[fn] && !constant {
				t.Errorf("%v: math.%s is not the same on every port", fset.Position(sel.Pos()), fn)
			}
			if fn == "FMA" && f.dir != "asm" && f.dir != "internal/fma" {
				t.Errorf("%v: math.FMA outside internal/fma and asm: use internal/fma", fset.Position(sel.Pos()))
			}
			return true
		})
	}
}

var textLine = regexp.MustCompile(`^TEXT\s+·(\w+)(?:<ABIInternal>)?\(SB\)`)

// TestKernelsAreComplete holds TEXT <-> stub <-> dispatcher <-> test row together.
func TestKernelsAreComplete(t *testing.T) {
	texts := map[string]string{} // kernel -> .s file
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".s") {
			return err
		}
		rel, _ := filepath.Rel(root, path)
		if filepath.ToSlash(rel) == "internal/cpu/cpuid_amd64.s" {
			return nil // the CPUID instruction: no kernel
		}
		if filepath.ToSlash(filepath.Dir(rel)) != "asm" {
			t.Errorf("%s: assembly lives in package asm only", rel)
			return nil
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		sc := bufio.NewScanner(strings.NewReader(string(src)))
		sc.Buffer(nil, 1<<20)
		for sc.Scan() {
			if m := textLine.FindStringSubmatch(sc.Text()); m != nil {
				texts[m[1]] = rel
			}
		}
		return sc.Err()
	})
	if runtime.GOOS == "js" || runtime.GOOS == "wasip1" {
		t.Skip("reads the source tree, which a wasm host may not show")
	}
	require.NoError(t, err)
	require.NotEmpty(t, texts)

	stubs := map[string]string{}
	uses := map[string]bool{}     // identifiers used in asm's own code
	testUses := map[string]bool{} // identifiers used in asm's tests
	exported := map[string]map[string]bool{}
	for _, f := range goFiles(t) {
		if f.dir != "asm" {
			continue
		}
		for _, d := range f.ast.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Recv != nil {
				continue
			}
			if fn.Body == nil {
				stubs[fn.Name.Name] = f.path
				continue
			}
			if fn.Name.IsExported() && !f.test && fn.Type.TypeParams == nil {
				if exported[fn.Name.Name] == nil {
					exported[fn.Name.Name] = map[string]bool{}
				}
				exported[fn.Name.Name][port(f)] = true
			}
			ast.Inspect(fn.Body, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok {
					if f.test {
						testUses[id.Name] = true
					} else {
						uses[id.Name] = true
					}
				}
				return true
			})
		}
		ast.Inspect(f.ast, func(n ast.Node) bool { // tables at package level count too
			if v, ok := n.(*ast.ValueSpec); ok {
				for _, e := range v.Values {
					ast.Inspect(e, func(n ast.Node) bool {
						if id, ok := n.(*ast.Ident); ok {
							if f.test {
								testUses[id.Name] = true
							} else {
								uses[id.Name] = true
							}
						}
						return true
					})
				}
			}
			return true
		})
	}
	for _, k := range sorted(texts) {
		if stubs[k] == "" {
			t.Errorf("%s: TEXT %s has no Go stub", texts[k], k)
		}
		if !uses[k] {
			t.Errorf("%s: kernel %s has no dispatcher", texts[k], k)
		}
		isa := ""
		for _, s := range []string{"AVX2", "AVX512", "NEON"} {
			if strings.HasSuffix(k, s) {
				isa = s
			}
		}
		if isa == "" {
			t.Errorf("%s: kernel %s does not end in its instruction set", texts[k], k)
		} else if !strings.Contains(texts[k], "_"+strings.ToLower(isa)) {
			t.Errorf("%s: kernel %s stands in another set's file", texts[k], k)
		}
	}
	for _, k := range sorted(stubs) {
		if texts[k] == "" {
			t.Errorf("%s: stub %s has no TEXT", stubs[k], k)
		}
	}
	for _, e := range sorted(exported) {
		where := exported[e]
		if !where["any"] && !(where["amd64"] && where["arm64"] && where["noasm"]) {
			t.Errorf("asm.%s is defined for %v only: want amd64, arm64 and noasm, or one file for all", e, sorted(where))
		}
		if !testUses[e] {
			t.Errorf("asm.%s stands in no test of package asm", e)
		}
	}
}

func port(f file) string {
	for _, p := range []string{"amd64", "arm64", "noasm"} {
		if strings.HasSuffix(f.path, "_"+p+".go") {
			return p
		}
	}
	return "any"
}

func sorted[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// TestRules checks the checker's own parts.
func TestRules(t *testing.T) {
	r, ok := ruleFor("nn/window/corpus")
	require.True(t, ok)
	require.Equal(t, layers["nn/window/..."], r)
	r, _ = ruleFor("nn")
	require.Equal(t, layers["nn"], r)
	_, ok = ruleFor("elsewhere")
	require.False(t, ok)
	require.True(t, fused.MatchString(fmt.Sprintf("\t0x0010 00016 (%s:12)\tFMADDD\tF1, F2, F3, F0", "a.go")))
	require.True(t, fused.MatchString("\t0x0010 00016 (a.go:12)\tVFMADD231SD\tX1, X2, X3"))
	require.False(t, fused.MatchString("\t0x0010 00016 (a.go:12)\tFMULD\tF1, F2, F3"))
}
