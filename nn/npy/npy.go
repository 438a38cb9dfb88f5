// Package npy reads and writes NumPy's .npy files: one array, its element type and its shape.
//
// The format is described in NumPy's documentation (numpy.lib.format): a magic string, a version, a
// header that is a Python dictionary literal with exactly the keys descr, fortran_order and shape, and the
// elements. Read accepts versions 1 to 3, both byte orders and both memory orders, for float32, float64,
// int32, int64 and uint8; Write writes version 1.0, little-endian, row-major, as numpy.save does.
package npy

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/lockstep-go/lockstep/internal/atomicfile"
)

// What can be wrong with a file. Errors returned by the reader wrap exactly one of these.
var (
	ErrMagic     = errors.New("npy: not an npy file")
	ErrVersion   = errors.New("npy: unknown format version")
	ErrHeader    = errors.New("npy: header is not valid")
	ErrDType     = errors.New("npy: unsupported element type")
	ErrShape     = errors.New("npy: shape")
	ErrTruncated = errors.New("npy: file is truncated")
	ErrTrailing  = errors.New("npy: bytes after the array")
)

const (
	magic     = "\x93NUMPY"
	maxHeader = 1 << 16 // NumPy itself refuses more than 10,000 bytes unless told otherwise
	maxDims   = 32
)

// An Element is a Go type that an array may hold.
type Element interface {
	float32 | float64 | int32 | int64 | uint8
}

// An Array is the content of one file. Data is a []float32, []float64, []int32, []int64 or []uint8 in
// row-major order; its length is the product of Shape (1 for an empty shape).
type Array struct {
	Shape []int
	Data  any
}

// Of returns the array's elements, not a copy, when they have type T; ErrDType otherwise.
func Of[T Element](a Array) ([]T, error) {
	x, ok := a.Data.([]T)
	if !ok {
		return nil, fmt.Errorf("%w: array holds %T, want %T", ErrDType, a.Data, x)
	}
	return x, nil
}

// Read reads one array from r to its end. Column-major arrays are reordered. Memory is taken as elements arrive. Errors wrap one of
// the Err values, or are those of r.
func Read(r io.Reader) (Array, error) {
	descr, fortran, shape, err := readHeader(r)
	if err != nil {
		return Array{}, err
	}
	n, ok := count(shape)
	if !ok {
		return Array{}, fmt.Errorf("%w: the product of %v overflows", ErrShape, shape)
	}
	var order binary.ByteOrder = binary.LittleEndian
	switch {
	case strings.HasPrefix(descr, ">"):
		order = binary.BigEndian
	case strings.HasPrefix(descr, "<"):
	case descr == "|u1":
	default:
		return Array{}, fmt.Errorf("%w %q", ErrDType, descr)
	}
	var data any
	switch descr[1:] {
	case "f4":
		data, err = elements(r, n, shape, fortran, 4, func(b []byte) float32 { return math.Float32frombits(order.Uint32(b)) })
	case "f8":
		data, err = elements(r, n, shape, fortran, 8, func(b []byte) float64 { return math.Float64frombits(order.Uint64(b)) })
	case "i4":
		data, err = elements(r, n, shape, fortran, 4, func(b []byte) int32 { return int32(order.Uint32(b)) })
	case "i8":
		data, err = elements(r, n, shape, fortran, 8, func(b []byte) int64 { return int64(order.Uint64(b)) })
	case "u1":
		data, err = elements(r, n, shape, fortran, 1, func(b []byte) uint8 { return b[0] })
	default:
		err = fmt.Errorf("%w %q", ErrDType, descr)
	}
	if err != nil {
		return Array{}, err
	}
	return Array{Shape: shape, Data: data}, nil
}

// ReadFile reads the array in the file at path, as Read does.
func ReadFile(path string) (Array, error) {
	f, err := os.Open(path)
	if err != nil {
		return Array{}, err
	}
	defer f.Close()
	a, err := Read(f)
	if err != nil {
		return Array{}, fmt.Errorf("%s: %w", path, err)
	}
	return a, nil
}

func readHeader(r io.Reader) (descr string, fortran bool, shape []int, err error) {
	var pre [8]byte
	if err := readFull(r, pre[:]); err != nil {
		return "", false, nil, err
	}
	if string(pre[:6]) != magic {
		return "", false, nil, ErrMagic
	}
	var n uint32
	switch pre[6] {
	case 1:
		var b [2]byte
		err = readFull(r, b[:])
		n = uint32(binary.LittleEndian.Uint16(b[:]))
	case 2, 3:
		var b [4]byte
		err = readFull(r, b[:])
		n = binary.LittleEndian.Uint32(b[:])
	default:
		err = fmt.Errorf("%w %d.%d", ErrVersion, pre[6], pre[7])
	}
	if err != nil {
		return "", false, nil, err
	}
	if n > maxHeader {
		return "", false, nil, fmt.Errorf("%w: %d bytes, at most %d", ErrHeader, n, maxHeader)
	}
	b := make([]byte, n)
	if err := readFull(r, b); err != nil {
		return "", false, nil, err
	}
	p := parser{s: string(b)}
	if descr, fortran, shape, err = p.dict(); err != nil && !errors.Is(err, ErrDType) {
		err = fmt.Errorf("%w: at byte %d: %w", ErrHeader, p.at, err)
	}
	return descr, fortran, shape, err
}

func readFull(r io.Reader, b []byte) error {
	_, err := io.ReadFull(r, b)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return ErrTruncated
	}
	return err
}

// elements decodes n elements in chunks, so that a false shape takes no memory, and wants the end after them.
func elements[T Element](r io.Reader, n int, shape []int, fortran bool, size int, decode func([]byte) T) ([]T, error) {
	const chunk = 1 << 16
	x := make([]T, 0, min(n, chunk))
	buf := make([]byte, min(n, chunk)*size)
	for len(x) < n {
		part := buf[:min(n-len(x), chunk)*size]
		if err := readFull(r, part); err != nil {
			return nil, err
		}
		for i := 0; i < len(part); i += size {
			x = append(x, decode(part[i:]))
		}
	}
	var one [1]byte
	if m, err := io.ReadFull(r, one[:]); m != 0 {
		return nil, ErrTrailing
	} else if err != io.EOF {
		return nil, err
	}
	if fortran {
		x = rowMajor(x, shape)
	}
	return x, nil
}

// rowMajor reorders x, whose first index moves fastest.
func rowMajor[T any](x []T, shape []int) []T {
	out := make([]T, len(x))
	index := make([]int, len(shape))
	for i := range out {
		at, step := 0, 1
		for d, k := range index {
			at += k * step
			step *= shape[d]
		}
		out[i] = x[at]
		for d := len(index) - 1; d >= 0; d-- {
			if index[d]++; index[d] < shape[d] {
				break
			}
			index[d] = 0
		}
	}
	return out
}

// count returns the product of shape, false when it or its bytes overflow.
func count(shape []int) (int, bool) {
	n := 1
	for _, d := range shape {
		if d == 0 {
			return 0, true
		}
	}
	for _, d := range shape {
		if n > math.MaxInt/8/d {
			return 0, false
		}
		n *= d
	}
	return n, true
}

// Write writes x, row-major, with the given shape; the header ends at a multiple of 64 bytes. Errors are those of w, and ErrShape
// for thousands of dimensions. It panics when shape does not hold len(x) elements.
func Write[T Element](w io.Writer, shape []int, x []T) error {
	for _, d := range shape {
		if d < 0 {
			panic(fmt.Sprintf("npy.Write: shape %v", shape))
		}
	}
	if n, ok := count(shape); !ok || n != len(x) {
		panic(fmt.Sprintf("npy.Write: len(x) = %d does not fill shape %v", len(x), shape))
	}
	var descr string
	switch any(x).(type) {
	case []float32:
		descr = "<f4"
	case []float64:
		descr = "<f8"
	case []int32:
		descr = "<i4"
	case []int64:
		descr = "<i8"
	default:
		descr = "|u1"
	}
	dims := ""
	for i, d := range shape {
		if i > 0 {
			dims += ", "
		}
		dims += strconv.Itoa(d)
	}
	if len(shape) == 1 {
		dims += ","
	}
	header := fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': (%s), }", descr, dims)
	// magic, version and length take 10 bytes; the whole is a multiple of 64 and ends in a newline.
	header += strings.Repeat(" ", 63-(10+len(header))%64) + "\n"
	if len(header) > math.MaxUint16 {
		return fmt.Errorf("%w: %d dimensions", ErrShape, len(shape))
	}
	b := append([]byte(magic), 1, 0)
	b = binary.LittleEndian.AppendUint16(b, uint16(len(header)))
	b = append(b, header...)
	if _, err := w.Write(b); err != nil {
		return err
	}
	const chunk = 1 << 12
	for len(x) > 0 {
		part := x[:min(len(x), chunk)]
		x = x[len(part):]
		b, err := binary.Append(b[:0], binary.LittleEndian, part)
		if err != nil {
			return err
		}
		if _, err := w.Write(b); err != nil {
			return err
		}
	}
	return nil
}

// WriteFile replaces the file at path in one step: temporary file, sync, rename. On error path is what it was before. It panics
// as Write does.
func WriteFile[T Element](path string, shape []int, x []T) error {
	if err := atomicfile.Write(path, func(w io.Writer) error { return Write(w, shape, x) }); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}

// parser reads the one dictionary literal that a header is.
type parser struct {
	s  string
	at int
}

func (p *parser) space() {
	for p.at < len(p.s) && strings.IndexByte(" \t\n\r", p.s[p.at]) >= 0 {
		p.at++
	}
}

// accept skips white space and then tok, if it is there.
func (p *parser) accept(tok string) bool {
	p.space()
	if strings.HasPrefix(p.s[p.at:], tok) {
		p.at += len(tok)
		return true
	}
	return false
}

func (p *parser) text() (string, error) {
	p.space()
	if p.at < len(p.s) && (p.s[p.at] == '\'' || p.s[p.at] == '"') {
		q := p.s[p.at]
		if end := strings.IndexByte(p.s[p.at+1:], q); end >= 0 {
			v := p.s[p.at+1 : p.at+1+end]
			if !strings.ContainsRune(v, '\\') {
				p.at += end + 2
				return v, nil
			}
		}
	}
	return "", errors.New("want a string")
}

func (p *parser) dict() (descr string, fortran bool, shape []int, err error) {
	if !utf8.ValidString(p.s) {
		return "", false, nil, errors.New("not UTF-8")
	}
	if !p.accept("{") {
		return "", false, nil, errors.New("want {")
	}
	seen := map[string]bool{}
	for !p.accept("}") {
		key, err := p.text()
		if err != nil {
			return "", false, nil, err
		}
		if seen[key] {
			return "", false, nil, fmt.Errorf("key %q twice", key)
		}
		seen[key] = true
		if !p.accept(":") {
			return "", false, nil, errors.New("want a colon")
		}
		switch key {
		case "descr":
			if p.accept("[") || p.accept("(") {
				return "", false, nil, fmt.Errorf("%w: a structured one, want numbers of one type", ErrDType)
			}
			descr, err = p.text()
		case "fortran_order":
			if p.accept("True") {
				fortran = true
			} else if !p.accept("False") {
				err = errors.New("want True or False")
			}
		case "shape":
			shape, err = p.tuple()
		default:
			err = fmt.Errorf("unknown key %q", key)
		}
		if err != nil {
			return "", false, nil, err
		}
		if !p.accept(",") {
			if !p.accept("}") {
				return "", false, nil, errors.New("want , or }")
			}
			break
		}
	}
	if p.space(); p.at != len(p.s) {
		return "", false, nil, errors.New("text after the dictionary")
	}
	if len(seen) != 3 {
		return "", false, nil, errors.New("want the keys descr, fortran_order and shape")
	}
	return descr, fortran, shape, nil
}

func (p *parser) tuple() ([]int, error) {
	if !p.accept("(") {
		return nil, errors.New("want (")
	}
	shape := []int{}
	for comma := true; !p.accept(")"); {
		if !comma {
			return nil, errors.New("want , or )")
		}
		p.space()
		start := p.at
		for p.at < len(p.s) && p.s[p.at] >= '0' && p.s[p.at] <= '9' {
			p.at++
		}
		d, err := strconv.Atoi(p.s[start:p.at])
		if err != nil {
			return nil, errors.New("want a dimension")
		}
		if shape = append(shape, d); len(shape) > maxDims {
			return nil, fmt.Errorf("more than %d dimensions", maxDims)
		}
		comma = p.accept(",")
		if !comma && len(shape) == 1 {
			return nil, errors.New("a tuple of one needs a comma")
		}
	}
	return shape, nil
}
