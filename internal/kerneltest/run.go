package kerneltest

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"runtime/debug"
	"testing"
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

// Op is one operation under test: a dispatcher and the generic body that defines it.
type Op[T Float] struct {
	Name string
	// In is the number of input slices, each of length n.
	In int
	// Out is the length of the output for inputs of length n; nil means n. A reduction writes its result to dst[0] and
	// has Out = One.
	Out func(n int) int
	// Got calls the dispatcher, Want the generic body. Update operations (dst is also an input) see the same dst.
	Got, Want func(dst []T, in [][]T)
	// Lengths replaces the standard lengths where an operation has a limit of its own.
	Lengths []int
	// Values replaces the standard distributions (Normal, Wide, AnyBits).
	Values []func(*rand.Rand) T
	// NoAlias: dst must not be one of the inputs.
	NoAlias bool
	// NoSpecials leaves Inf, NaN and extremes out, where the contract gives them no meaning.
	NoSpecials bool
}

// One is Op.Out for reductions.
func One(int) int { return 1 }

// EachLevel runs f as a subtest with every level of this machine active in turn.
func EachLevel(t *testing.T, f func(t *testing.T, l cpu.Level)) {
	t.Helper()
	for _, l := range cpu.Levels() {
		t.Run("level="+l.String(), func(t *testing.T) {
			defer cpu.SetForTest(l)()
			f(t, l)
		})
	}
}

// Run tests op at every level of the machine.
func Run[T Float](t *testing.T, op Op[T]) {
	t.Helper()
	typ := "f32"
	if unsafe.Sizeof(T(0)) == 8 {
		typ = "f64"
	}
	t.Run(op.Name+"/type="+typ, func(t *testing.T) {
		EachLevel(t, func(t *testing.T, _ cpu.Level) {
			if err := Check(op); err != nil {
				t.Fatal(err)
			}
		})
	})
}

// StandardLengths are 0 .. 4W+3 for the widest vector W, the neighbours of powers of two and of the block length, and
// primes. Under an emulator or -short the long ones are left out.
func StandardLengths(elem int) []int {
	var l []int
	for n := 0; n <= 4*64/elem+3; n++ {
		l = append(l, n)
	}
	l = append(l, 127, 128, 129, 131, 191, 255, 256, 257, 300, 511, 512, 513, 1021, 1024, 1031, 2047, 4099)
	if !testing.Short() {
		l = append(l, 16383, 32749, 32767, 32768)
	}
	return l
}

// Check runs op against its definition at the active level and reports the first difference, fault or damage.
func Check[T Float](op Op[T]) (err error) {
	arena, err := NewArena(op.In + 2)
	if err != nil {
		return err
	}
	defer arena.Close()
	size := int(unsafe.Sizeof(T(0)))
	lengths := op.Lengths
	if lengths == nil {
		lengths = StandardLengths(size)
	}
	values := op.Values
	if values == nil {
		values = []func(*rand.Rand) T{Normal[T], Wide[T]}
		if !op.NoSpecials {
			values = append(values, AnyBits[T])
		}
	}
	rng := rand.New(rand.NewPCG(uint64(len(op.Name)), 77))
	specials := Specials[T]()
	for _, n := range lengths {
		for vi, value := range values {
			fresh := make([][]T, op.In+1) // the last one is dst's old content
			for i := range fresh {
				fresh[i] = make([]T, n)
				if i == op.In && op.Out != nil {
					fresh[i] = make([]T, op.Out(n))
				}
				for j := range fresh[i] {
					fresh[i][j] = value(rng)
				}
			}
			if err := checkPlacements(op, arena, n, fresh); err != nil {
				return fmt.Errorf("%s: n = %d, values %d: %w", op.Name, n, vi, err)
			}
		}
		if op.NoSpecials || op.In == 0 {
			continue
		}
		// One special value at a time, in body and tail, against an otherwise quiet background.
		for k, s := range specials {
			in := make([][]T, op.In+1)
			for i := range in {
				in[i] = make([]T, n)
				if i == op.In && op.Out != nil {
					in[i] = make([]T, op.Out(n))
				}
				for j := range in[i] {
					in[i][j] = Normal[T](rng)
				}
			}
			if n > 0 {
				in[k%op.In][rng.IntN(n)] = s
				in[rng.IntN(op.In)][n-1-rng.IntN(min(n, 3))] = specials[rng.IntN(len(specials))]
			}
			if n > 600 && k > 4 {
				break
			}
			if err := checkOnce(op, arena, n, in, k%2, 0, -1); err != nil {
				return fmt.Errorf("%s: n = %d, special %v: %w", op.Name, n, s, err)
			}
		}
	}
	return nil
}

// checkPlacements runs the op on one set of inputs at several places in memory and with dst over each input.
func checkPlacements[T Float](op Op[T], arena *Arena, n int, in [][]T) error {
	for place := range 2 { // 0: ends at a guard page, 1: begins at one
		skips := []int{0, 1, 3}
		if n > 600 {
			skips = []int{0, 1}
		}
		for _, skip := range skips {
			if err := checkOnce(op, arena, n, in, place, skip, -1); err != nil {
				return err
			}
		}
	}
	if !op.NoAlias && op.Out == nil {
		for i := range op.In {
			if err := checkOnce(op, arena, n, in, 0, 0, i); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkOnce places copies of the inputs, runs both bodies and compares. alias >= 0 makes dst that input.
func checkOnce[T Float](op Op[T], arena *Arena, n int, in [][]T, place, skip, alias int) (err error) {
	put := func(i, n, skip int) []T {
		if place == 0 {
			return AtEnd[T](arena, i, n, skip)
		}
		return AtStart[T](arena, i, n, skip)
	}
	got := make([][]T, op.In)
	for i := range got {
		got[i] = put(i, n, (skip*(i+1))%5)
		copy(got[i], in[i])
	}
	outN := len(in[op.In])
	dst := put(op.In, outN, skip)
	edge := edges(arena, op.In, dst)
	copy(dst, in[op.In])
	want := make([][]T, op.In)
	for i := range want {
		want[i] = append([]T(nil), in[i]...)
	}
	wantDst := append([]T(nil), in[op.In]...)
	if alias >= 0 {
		dst, wantDst = got[alias], want[alias]
	}
	where := fmt.Sprintf("place %d, skip %d, alias %d", place, skip, alias)
	if err := catch(func() { op.Got(dst, got) }); err != nil {
		return fmt.Errorf("%s: %w", where, err)
	}
	op.Want(wantDst, want)
	for j := range wantDst {
		if !SameBits(dst[j], wantDst[j]) {
			return fmt.Errorf("%s: element %d is %v (%x), the definition says %v (%x)", where, j, dst[j], dst[j], wantDst[j], wantDst[j])
		}
	}
	for i := range got {
		for j := range got[i] {
			if i != alias && !SameBits(got[i][j], in[i][j]) {
				return fmt.Errorf("%s: input %d was changed at %d", where, i, j)
			}
		}
	}
	return edge(where)
}

// edges fills the bytes around dst with canaries and returns the check that they are still there.
func edges[T Float](arena *Arena, page int, dst []T) func(where string) error {
	mem := arena.pages[page].mem
	lo, hi := 0, 0
	if len(dst) > 0 {
		lo = int(uintptr(unsafe.Pointer(&dst[0])) - uintptr(unsafe.Pointer(&mem[0])))
		hi = lo + len(dst)*int(unsafe.Sizeof(T(0)))
	}
	const watch = 512
	before, after := mem[max(0, lo-watch):lo], mem[hi:min(len(mem), hi+watch)]
	for _, s := range [][]byte{before, after} {
		for i := range s {
			s[i] = canary
		}
	}
	return func(where string) error {
		for side, s := range [][]byte{before, after} {
			for i, b := range s {
				if b != canary {
					return fmt.Errorf("%s: wrote outside dst (side %d, byte %d)", where, side, i)
				}
			}
		}
		return nil
	}
}

// catch turns a memory fault or panic inside f into an error.
func catch(f func()) (err error) {
	old := debug.SetPanicOnFault(true)
	defer debug.SetPanicOnFault(old)
	defer func() {
		if r := recover(); r != nil {
			if re, ok := r.(runtime.Error); ok {
				if a, ok := r.(interface{ Addr() uintptr }); ok {
					err = fmt.Errorf("touched memory outside its operands at %#x: %w", a.Addr(), re)
					return
				}
			}
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	f()
	return nil
}
