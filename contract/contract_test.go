package contract

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"hash"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
	"github.com/lockstep-go/lockstep/internal/kerneltest"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "append the hashes of new operations to v1/hashes.txt; committed lines are never changed")

const hashFile = "v1/hashes.txt"

// world feeds one operation with fixed inputs and hashes what comes out.
type world[T kerneltest.Float] struct {
	h    hash.Hash
	rng  *rand.Rand
	dist int // which distribution in() draws from
}

const distributions = 3

// in returns n inputs: standard normal; many binades; or any bits with special values among them.
func (w *world[T]) in(n int) []T {
	x := make([]T, n)
	specials := kerneltest.Specials[T]()
	for i := range x {
		switch w.dist {
		case 0:
			x[i] = normal[T](w.rng)
		case 1:
			x[i] = wide[T](w.rng)
		default:
			x[i] = kerneltest.AnyBits[T](w.rng)
			if w.rng.IntN(4) == 0 {
				x[i] = specials[w.rng.IntN(len(specials))]
			}
		}
	}
	return x
}

// normal is a sum of twelve uniform values: unlike rand.NormFloat64 it uses nothing that differs between ports.
func normal[T kerneltest.Float](rng *rand.Rand) T {
	s := 0.0
	for range 12 {
		s += rng.Float64()
	}
	return T(s - 6)
}

func wide[T kerneltest.Float](rng *rand.Rand) T {
	return T(math.Ldexp(rng.Float64()-0.5, rng.IntN(61)-30))
}

// out hashes values; every NaN counts as the same.
func (w *world[T]) out(xs ...T) {
	buf := make([]byte, 0, 8*len(xs))
	for _, x := range xs {
		switch {
		case x != x:
			buf = append(buf, "NaN"...)
		case unsafe.Sizeof(x) == 4:
			buf = binary.BigEndian.AppendUint32(buf, math.Float32bits(float32(x)))
		default:
			buf = binary.BigEndian.AppendUint64(buf, math.Float64bits(float64(x)))
		}
	}
	w.h.Write(buf)
}

// num hashes integers.
func (w *world[T]) num(xs ...int) {
	for _, x := range xs {
		w.h.Write(binary.BigEndian.AppendUint64(nil, uint64(x)))
	}
}

// lengths meets every tail of every vector width, and one block boundary.
var lengths = []int{1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 63, 64, 65, 100, 127, 129, 300, 1000}

// each calls f for every distribution and length.
func (w *world[T]) each(lengths []int, f func(n int)) {
	for w.dist = range distributions {
		for _, n := range lengths {
			f(n)
		}
	}
}

type op[T kerneltest.Float] struct {
	name string // package and function, as exported: "vec.Add"; a suffix after a space for variants
	run  func(w *world[T])
}

func unary[T kerneltest.Float](name string, f func(dst, x []T)) op[T] {
	return op[T]{name, func(w *world[T]) {
		w.each(lengths, func(n int) {
			dst := make([]T, n)
			f(dst, w.in(n))
			w.out(dst...)
		})
	}}
}

func binaryOp[T kerneltest.Float](name string, f func(dst, x, y []T)) op[T] {
	return op[T]{name, func(w *world[T]) {
		w.each(lengths, func(n int) {
			dst := make([]T, n)
			f(dst, w.in(n), w.in(n))
			w.out(dst...)
		})
	}}
}

// long adds lengths around the block boundary, for reductions.
var long = append(slices.Clone(lengths), 32767, 32768, 32769, 65543)

func reduce1[T kerneltest.Float](name string, f func(x []T) T) op[T] {
	return op[T]{name, func(w *world[T]) { w.each(long, func(n int) { w.out(f(w.in(n))) }) }}
}

func reduce2[T kerneltest.Float](name string, f func(x, y []T) T) op[T] {
	return op[T]{name, func(w *world[T]) { w.each(long, func(n int) { w.out(f(w.in(n), w.in(n))) }) }}
}

func index1[T kerneltest.Float](name string, f func(x []T) int) op[T] {
	return op[T]{name, func(w *world[T]) { w.each(long, func(n int) { w.num(f(w.in(n))) }) }}
}

// hashes runs every operation once and returns "name type" -> hash, in table order.
func hashes[T kerneltest.Float](ops []op[T], typ string, got map[string]string) (order []string) {
	for _, o := range ops {
		seed := sha256.Sum256([]byte(o.name))
		w := &world[T]{h: sha256.New(), rng: rand.New(rand.NewPCG(binary.BigEndian.Uint64(seed[:]), 1))}
		o.run(w)
		key := o.name + " " + typ
		got[key] = hex.EncodeToString(w.h.Sum(nil))
		order = append(order, key)
	}
	return order
}

func readHashes(t *testing.T) map[string]string {
	t.Helper()
	b, err := os.ReadFile(hashFile)
	if os.IsNotExist(err) && *update {
		return map[string]string{}
	}
	require.NoError(t, err)
	m := map[string]string{}
	sc := bufio.NewScanner(bytes.NewReader(b))
	for sc.Scan() {
		if line := sc.Text(); line != "" && line[0] != '#' {
			i := strings.LastIndexByte(line, ' ')
			m[line[:i]] = line[i+1:]
		}
	}
	return m
}

// TestHashes is the contract.
func TestHashes(t *testing.T) {
	want := readHashes(t)
	kerneltest.EachLevel(t, func(t *testing.T, l cpu.Level) {
		got := map[string]string{}
		order := hashes(ops[float32](), "f32", got)
		order = append(order, hashes(ops[float64](), "f64", got)...)
		order = append(order, hashes(ops32(), "f32", got)...)
		require.Len(t, got, len(order), "two operations share a name")
		var fresh []string
		for _, k := range order {
			switch {
			case want[k] == "" && *update:
				want[k] = got[k]
				fresh = append(fresh, k+" "+got[k])
			case want[k] == "":
				t.Errorf("%s has no committed hash: run go test ./contract -update", k)
			case want[k] != got[k]:
				t.Errorf("%s: the bits differ from contract v1", k)
			}
		}
		for k := range want {
			if got[k] == "" {
				t.Errorf("%s has a committed hash but is not computed", k)
			}
		}
		if len(fresh) > 0 {
			f, err := os.OpenFile(hashFile, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
			require.NoError(t, err)
			_, err = f.WriteString(strings.Join(fresh, "\n") + "\n")
			require.NoError(t, err)
			require.NoError(t, f.Close())
		}
	})
}

// TestEveryOperationIsPinned parses vec and mat: an exported function is in the table or has a reason not to be.
func TestEveryOperationIsPinned(t *testing.T) {
	if runtime.GOOS == "js" || runtime.GOOS == "wasip1" {
		t.Skip("reads the source tree, which a wasm host may not show")
	}
	pinned := map[string]bool{}
	for _, o := range ops[float32]() {
		pinned[strings.Fields(o.name)[0]] = true
	}
	for _, o := range ops32() {
		pinned[strings.Fields(o.name)[0]] = true
	}
	for _, pkg := range []string{"vec", "mat"} {
		paths, err := filepath.Glob("../" + pkg + "/*.go")
		require.NoError(t, err)
		for _, p := range paths {
			if strings.HasSuffix(p, "_test.go") {
				continue
			}
			f, err := parser.ParseFile(token.NewFileSet(), p, nil, 0)
			require.NoError(t, err)
			for _, d := range f.Decls {
				fn, ok := d.(*ast.FuncDecl)
				if !ok || !fn.Name.IsExported() {
					continue
				}
				name := pkg + "." + fn.Name.Name
				if fn.Recv != nil {
					typ := fn.Recv.List[0].Type
					if s, ok := typ.(*ast.StarExpr); ok {
						typ = s.X
					}
					if ix, ok := typ.(*ast.IndexExpr); ok {
						typ = ix.X
					}
					id, _ := typ.(*ast.Ident)
					if id == nil || !id.IsExported() {
						continue
					}
					name = pkg + "." + id.Name + "." + fn.Name.Name
				}
				if !pinned[name] && notPinned[name] == "" {
					t.Errorf("%s has no hash in the contract (and no reason in notPinned)", name)
				}
			}
		}
	}
	for name, reason := range notPinned {
		require.False(t, pinned[name], "%s is pinned, yet notPinned says: %s", name, reason)
	}
}

// TestTheHashSeesADifference: copies of three operations, two in another order, one without its fused step, must not have the
// committed hash.
func TestTheHashSeesADifference(t *testing.T) {
	want := readHashes(t)
	wrong := []op[float32]{
		reduce2("vec.Dot", func(x, y []float32) float32 { // a naive order
			s := float32(0)
			for i := range x {
				s += float32(x[i] * y[i])
			}
			return s
		}),
		reduce1("vec.Sum", func(x []float32) float32 { // 8 lanes in place of 64
			var l [8]float32
			for i, v := range x {
				l[i%8] += v
			}
			return ((l[0] + l[4]) + (l[2] + l[6])) + ((l[1] + l[5]) + (l[3] + l[7]))
		}),
		{"vec.AddScaled", func(w *world[float32]) { // rounded twice in place of fused
			w.each(lengths, func(n int) {
				dst, alpha, x := w.in(n), w.in(1)[0], w.in(n)
				for i := range dst {
					dst[i] += float32(alpha * x[i])
				}
				w.out(dst...)
			})
		}},
	}
	got := map[string]string{}
	for _, k := range hashes(wrong, "f32", got) {
		require.NotEmpty(t, want[k], k)
		require.NotEqual(t, want[k], got[k], "%s: the hash does not see the difference", k)
	}
}
