package main

import (
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"math"
	"math/big"
	"path/filepath"
	"strings"
	"testing"
)

// TestSource holds the constants of package asm's activations to what this program computes: every coefficient of every fit, and
// every number that follows from a formula, in the source and to the last bit.
func TestSource(t *testing.T) {
	src := readSource(t)
	// The error of a fit in its own weight, as the comments in the source and docs/accuracy.md give it.
	bounds := map[string]float64{"expPoly64": -57.3, "logCore64": -50.9, "mills64": -53.5, "expC": -28.2, "logC": -27.5, "expm1D": -31.9, "log1pD": -32.7, "millsD": -28.7}
	for _, p := range append(problems(), problems64()...) {
		t.Run(p.name, func(t *testing.T) {
			if testing.Short() && p.name == "mills64" {
				t.Skip("takes some seconds")
			}
			r, err := p.solve()
			if err != nil {
				t.Fatal(err)
			}
			if b, ok := bounds[p.name]; ok && !(math.Log2(r.err) < b) {
				t.Errorf("error 2^%.3f, want below 2^%v", math.Log2(r.err), b)
			}
			var have []float64
			from := len(p.given)
			switch {
			case strings.HasPrefix(p.name, "tanhC["): // segment j stands in lane j+5 modulo 8; row 0 holds the centres
				from = 0
				lane := (int(p.name[len("tanhC[")]-'0') + 5) % 8
				table := src.literals["tanhTable"]
				if len(table) != 8*(1+len(r.coef)) {
					t.Fatalf("tanhTable has %d numbers", len(table))
				}
				for i := range r.coef {
					have = append(have, table[8*(i+1)+lane])
				}
			case strings.HasSuffix(p.name, "64"): // a Horner scheme, the highest power first
				have = src.horner[p.name]
				if p.name == "expPoly64" {
					from-- // 0.5, the last step; 1 and r are added elsewhere
				}
				for i, j := 0, len(have)-1; i < j; i, j = i+1, j-1 {
					have[i], have[j] = have[j], have[i]
				}
			default:
				if p.name == "logC" { // the fit finds -1/2, which the source writes as such
					if r.coef[1] != -0.5 {
						t.Errorf("coefficient of power 2 is %x, want -1/2", r.coef[1])
					}
					from++
				}
				for _, k := range p.powers[from:] {
					v, ok := src.consts[p.name+string(appendInt(nil, k))]
					if !ok {
						t.Fatalf("no constant %s%d in the source", p.name, k)
					}
					have = append(have, v)
				}
			}
			want := r.coef[from:]
			if len(have) != len(want) {
				t.Fatalf("%d coefficients in the source, %d in the fit", len(have), len(want))
			}
			for i := range want {
				if have[i] != want[i] {
					t.Errorf("coefficient of power %d: %x in the source, %x by the fit", p.powers[from+i], have[i], want[i])
				}
			}
		})
	}
	for _, c := range constants() {
		fn, literal := strings.CutSuffix(c.name, ".literal")
		found := src.consts[c.name] == c.value
		if literal {
			found = false
			for _, v := range src.literals[fn] {
				found = found || v == c.value
			}
		}
		if !found {
			t.Errorf("%s (%s) is not %x in the source", c.name, c.what, c.value)
		}
	}
}

func appendInt(b []byte, k int) []byte {
	if k >= 10 {
		b = appendInt(b, k/10)
	}
	return append(b, byte('0'+k%10))
}

// source holds the numbers of package asm's definitions.
type source struct {
	consts   map[string]float64   // by name, or function.name
	literals map[string][]float64 // all numbers in a function or variable, in order
	horner   map[string][]float64 // of a function: the number p begins with, and the ones that math.FMA(p, _, number) adds
}

func readSource(t *testing.T) source {
	t.Helper()
	src := source{map[string]float64{}, map[string][]float64{}, map[string][]float64{}}
	files, err := filepath.Glob("../../asm/activation*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.GenDecl:
				src.declare("", d)
			case *ast.FuncDecl:
				if d.Body != nil {
					src.function(d.Name.Name, d.Body)
				}
			}
		}
	}
	return src
}

func (s source) declare(prefix string, d *ast.GenDecl) {
	for _, spec := range d.Specs {
		v, ok := spec.(*ast.ValueSpec)
		if !ok || len(v.Values) != len(v.Names) {
			continue
		}
		for i, name := range v.Names {
			if x, ok := number(v.Values[i]); ok {
				s.consts[prefix+name.Name] = x
			} else if prefix == "" {
				s.literals[name.Name] = numbers(v.Values[i])
			}
		}
	}
}

func (s source) function(name string, body *ast.BlockStmt) {
	s.literals[name] = numbers(body)
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GenDecl:
			s.declare(name+".", n)
		case *ast.AssignStmt:
			if x, ok := number(n.Rhs[0]); ok && n.Tok == token.DEFINE && len(n.Lhs) == 1 && n.Lhs[0].(*ast.Ident).Name == "p" {
				s.horner[name] = append(s.horner[name], x)
			}
		case *ast.CallExpr:
			if f, ok := n.Fun.(*ast.SelectorExpr); ok && f.Sel.Name == "FMA" {
				p, isName := n.Args[0].(*ast.Ident)
				if x, ok := number(n.Args[2]); ok && isName && p.Name == "p" {
					s.horner[name] = append(s.horner[name], x)
				}
			}
		}
		return true
	})
}

// number returns the value of a literal, with or without a sign.
func number(e ast.Expr) (float64, bool) {
	sign := 1.0
	if u, ok := e.(*ast.UnaryExpr); ok && u.Op == token.SUB {
		e, sign = u.X, -1
	}
	l, ok := e.(*ast.BasicLit)
	if !ok || l.Kind != token.FLOAT && l.Kind != token.INT {
		return 0, false
	}
	x, _ := constant.Float64Val(constant.ToFloat(constant.MakeFromLiteral(l.Value, l.Kind, 0)))
	return sign * x, true
}

// numbers returns the floating-point literals below n.
func numbers(n ast.Node) []float64 {
	var list []float64
	ast.Inspect(n, func(n ast.Node) bool {
		if e, ok := n.(ast.Expr); ok {
			if l, isLit := n.(*ast.BasicLit); isLit && l.Kind != token.FLOAT {
				return false
			}
			if x, ok := number(e); ok {
				list = append(list, x)
				return false
			}
		}
		return true
	})
	return list
}

// TestRemez: the best polynomial of degree n-1 for x^n on [-1, 1] is x^n - T_n/2^(n-1), and its error 2^(1-n) (Chebyshev 1854).
func TestRemez(t *testing.T) {
	one := func(*big.Float) *big.Float { return newFloat().SetInt64(1) }
	for n, want := range map[int][]float64{
		2: {0.5, 0},
		3: {0, 0.75, 0},
		4: {-0.125, 0, 1, 0},
		5: {0, -0.3125, 0, 1.25, 0},
	} {
		p := problem{name: "power", lo: -1, hi: 1, powers: powers(0, n-1), bits: 53, weight: one, f: func(x *big.Float) *big.Float {
			y := newFloat().SetInt64(1)
			for range n {
				y.Mul(y, x)
			}
			return y
		}}
		r, err := p.solve()
		if err != nil {
			t.Fatal(err)
		}
		if level := math.Ldexp(1, 1-n); math.Abs(r.err/level-1) > 2e-3 {
			t.Errorf("x^%d: error %v, want %v", n, r.err, level)
		}
		for i, c := range r.coef {
			if math.Abs(c-want[i]) > 2e-3 {
				t.Errorf("x^%d: coefficient %d is %v, want %v", n, i, c, want[i])
			}
		}
	}
}

// TestRounding: coefficients have the type's bits, and later ones make good for the rounding of earlier ones.
func TestRounding(t *testing.T) {
	third := func(x *big.Float) *big.Float { // 1/3 + x/3
		return newFloat().Quo(newFloat().Add(newFloat().SetInt64(1), x), newFloat().SetInt64(3))
	}
	p := problem{name: "third", lo: 1, hi: 2, powers: powers(0, 1), bits: 8, f: third}
	r, err := p.solve()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range r.coef {
		if v, acc := new(big.Float).SetPrec(8).SetFloat64(c).Float64(); v != c || acc != big.Exact {
			t.Errorf("%x has more than 8 bits", c)
		}
	}
	if r.err > 0x1p-9 {
		t.Errorf("error %v, want at most half a unit of 8 bits", r.err)
	}
}
