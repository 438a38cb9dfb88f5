// Package safetensors reads and writes the safetensors format, strictly.
//
// A file is an 8-byte little-endian header length, that many bytes of JSON, and the tensors' bytes
// (row-major, little-endian) one after another. The JSON object maps a tensor's name to its dtype, shape
// and data_offsets [begin, end), counted from the end of the header; the optional key __metadata__
// maps strings to strings. The format is documented at https://github.com/huggingface/safetensors,
// and files go both ways between this package and that library.
//
// The reader trusts nothing: every way in which a file can be wrong has an error of its own (Err...),
// memory is taken only for bytes that are really there, and limits hold for header and data.
// The writer is deterministic: equal content gives equal bytes.
package safetensors

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"sort"
	"unicode/utf8"

	"github.com/lockstep-go/lockstep/internal/atomicfile"
)

// A DType is an element type as the format spells it.
type DType string

// Element types of the format. The accessors of Tensor convert F32 and F64; the others are carried as bytes.
const (
	BOOL   DType = "BOOL"
	U8     DType = "U8"
	I8     DType = "I8"
	F8E5M2 DType = "F8_E5M2"
	F8E4M3 DType = "F8_E4M3"
	I16    DType = "I16"
	U16    DType = "U16"
	F16    DType = "F16"
	BF16   DType = "BF16"
	I32    DType = "I32"
	U32    DType = "U32"
	F32    DType = "F32"
	F64    DType = "F64"
	I64    DType = "I64"
	U64    DType = "U64"
)

// Size returns the bytes of one element, 0 for an unknown type.
func (d DType) Size() int {
	switch d {
	case BOOL, U8, I8, F8E5M2, F8E4M3:
		return 1
	case I16, U16, F16, BF16:
		return 2
	case I32, U32, F32:
		return 4
	case F64, I64, U64:
		return 8
	}
	return 0
}

// What can be wrong with a file. Errors returned by the reader wrap exactly one of these.
var (
	ErrTruncated   = errors.New("safetensors: file is truncated")
	ErrTrailing    = errors.New("safetensors: bytes after the last tensor")
	ErrHeaderLimit = errors.New("safetensors: header length over the limit")
	ErrDataLimit   = errors.New("safetensors: tensor data over the limit")
	ErrHeader      = errors.New("safetensors: header is not valid")
	ErrDuplicate   = errors.New("safetensors: duplicate name")
	ErrDType       = errors.New("safetensors: dtype")
	ErrShape       = errors.New("safetensors: shape")
	ErrOffsets     = errors.New("safetensors: data offsets")
	ErrOverlap     = errors.New("safetensors: tensors overlap")
	ErrGap         = errors.New("safetensors: bytes that belong to no tensor")
	ErrMissing     = errors.New("safetensors: no such tensor") // for those who look up tensors: the reader does not return it
)

// Limits bounds what the reader accepts. A zero field means the default.
type Limits struct {
	Header int64 // bytes of JSON; default 100,000,000, as in the format's own library
	Data   int64 // bytes of tensor data; default 1<<40 or what int holds; memory is taken as bytes arrive
	Dims   int   // dimensions of one tensor; default 32
}

func (l Limits) withDefaults() Limits {
	if l.Header == 0 {
		l.Header = 100_000_000
	}
	if l.Data == 0 {
		l.Data = min(1<<40, math.MaxInt)
	}
	if l.Dims == 0 {
		l.Dims = 32
	}
	return l
}

// A Tensor is one named array. Data holds little-endian elements in row-major order; its length is
// DType.Size() times the product of Shape (an empty shape is a scalar).
type Tensor struct {
	Name  string
	DType DType
	Shape []int
	Data  []byte
}

// A File is the content of one safetensors file: metadata and tensors in the order of their data.
type File struct {
	Metadata map[string]string
	Tensors  []Tensor
}

// Tensor returns the tensor with the given name, and whether there is one.
func (f *File) Tensor(name string) (Tensor, bool) {
	for _, t := range f.Tensors {
		if t.Name == name {
			return t, true
		}
	}
	return Tensor{}, false
}

// NewFloat32 returns an F32 tensor with a copy of x. It panics when shape does not hold len(x) elements.
func NewFloat32(name string, shape []int, x []float32) Tensor {
	mustHold(name, shape, len(x))
	data := make([]byte, 4*len(x))
	for i, v := range x {
		binary.LittleEndian.PutUint32(data[4*i:], math.Float32bits(v))
	}
	return Tensor{Name: name, DType: F32, Shape: append([]int{}, shape...), Data: data}
}

// NewFloat64 returns an F64 tensor with a copy of x. It panics when shape does not hold len(x) elements.
func NewFloat64(name string, shape []int, x []float64) Tensor {
	mustHold(name, shape, len(x))
	data := make([]byte, 8*len(x))
	for i, v := range x {
		binary.LittleEndian.PutUint64(data[8*i:], math.Float64bits(v))
	}
	return Tensor{Name: name, DType: F64, Shape: append([]int{}, shape...), Data: data}
}

// NewBytes returns a U8 tensor of one dimension that holds data (not a copy): text, a vocabulary, any state.
func NewBytes(name string, data []byte) Tensor {
	return Tensor{Name: name, DType: U8, Shape: []int{len(data)}, Data: data}
}

func mustHold(name string, shape []int, n int) {
	if c, ok := count(shape); !ok || c != n {
		panic(fmt.Sprintf("safetensors: tensor %q: %d elements do not fill shape %v", name, n, shape))
	}
}

// count returns the number of elements of shape, false for a negative dimension or overflow.
func count(shape []int) (int, bool) {
	n := 1
	zero := false
	for _, d := range shape {
		if d < 0 {
			return 0, false
		}
		if d == 0 {
			zero = true
			continue
		}
		if n > math.MaxInt/d {
			return 0, false
		}
		n *= d
	}
	if zero {
		return 0, true
	}
	return n, true
}

// Len returns the number of elements, the product of Shape; 0 for a shape that is none.
func (t Tensor) Len() int {
	n, _ := count(t.Shape)
	return n
}

// Float32s decodes an F32 tensor to a new slice, row-major; ErrDType for another type.
func (t Tensor) Float32s() ([]float32, error) {
	if t.DType != F32 {
		return nil, fmt.Errorf("%w: %q is %s, want %s", ErrDType, t.Name, t.DType, F32)
	}
	x := make([]float32, len(t.Data)/4)
	for i := range x {
		x[i] = math.Float32frombits(binary.LittleEndian.Uint32(t.Data[4*i:]))
	}
	return x, nil
}

// Float64s decodes an F64 tensor to a new slice, row-major; ErrDType for another type.
func (t Tensor) Float64s() ([]float64, error) {
	if t.DType != F64 {
		return nil, fmt.Errorf("%w: %q is %s, want %s", ErrDType, t.Name, t.DType, F64)
	}
	x := make([]float64, len(t.Data)/8)
	for i := range x {
		x[i] = math.Float64frombits(binary.LittleEndian.Uint64(t.Data[8*i:]))
	}
	return x, nil
}

// Read reads one file from r to its end, under the default limits.
func Read(r io.Reader) (*File, error) { return ReadLimits(r, Limits{}) }

// ReadLimits reads one file from r to its end. Nothing may follow the last tensor. Errors wrap one of the Err values, or are
// those of r.
func ReadLimits(r io.Reader, l Limits) (*File, error) {
	l = l.withDefaults()
	var size [8]byte
	if n, err := io.ReadFull(r, size[:]); err != nil {
		return nil, short(err, "header length", int64(n), 8)
	}
	n := binary.LittleEndian.Uint64(size[:])
	if n > uint64(l.Header) {
		return nil, fmt.Errorf("%w: %d bytes, at most %d (is this a safetensors file?)", ErrHeaderLimit, n, l.Header)
	}
	header, err := readN(r, int64(n), "header")
	if err != nil {
		return nil, err
	}
	f, end, err := parseHeader(header, l)
	if err != nil {
		return nil, err
	}
	data, err := readN(r, end, "tensor data")
	if err != nil {
		return nil, err
	}
	if m, err := io.ReadFull(r, size[:1]); m != 0 {
		return nil, fmt.Errorf("%w: tensors end at byte %d of the data", ErrTrailing, end)
	} else if err != io.EOF {
		return nil, err
	}
	at := 0
	for i := range f.Tensors {
		t := &f.Tensors[i]
		k := t.Len() * t.DType.Size()
		t.Data = data[at : at+k : at+k]
		at += k
	}
	return f, nil
}

// ReadFile reads the file at path, under the default limits.
func ReadFile(path string) (*File, error) {
	fh, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer fh.Close()
	f, err := Read(fh)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return f, nil
}

// readN reads exactly n bytes and takes memory only as they arrive, so that a false length costs nothing.
func readN(r io.Reader, n int64, what string) ([]byte, error) {
	const chunk = 1 << 20
	buf := make([]byte, 0, min(n, chunk))
	for int64(len(buf)) < n {
		if len(buf) == cap(buf) {
			bigger := make([]byte, len(buf), min(n, 2*int64(cap(buf))))
			copy(bigger, buf)
			buf = bigger
		}
		part := buf[len(buf):cap(buf)]
		m, err := io.ReadFull(r, part)
		buf = buf[:len(buf)+m]
		if err != nil {
			return nil, short(err, what, int64(len(buf)), n)
		}
	}
	return buf, nil
}

func short(err error, what string, got, want int64) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return fmt.Errorf("%w: %s: %d bytes of %d", ErrTruncated, what, got, want)
	}
	return err
}

// alignment sorts tensors so that every one starts at a multiple of its element size, as the Python
// library writes them: larger elements first, names ascending among equals.
func alignment(ts []Tensor) {
	sort.SliceStable(ts, func(i, j int) bool {
		if a, b := ts[i].DType.Size(), ts[j].DType.Size(); a != b {
			return a > b
		}
		return ts[i].Name < ts[j].Name
	})
}

// Write writes f to w: header padded with spaces to a multiple of 8 bytes, larger elements first, names
// and metadata keys ascending. It refuses what the reader would refuse under its default limits: ErrDuplicate, ErrHeader (not UTF-8),
// ErrHeaderLimit, ErrDType, ErrShape. Other errors are those of w.
func Write(w io.Writer, f *File) error {
	ts := append([]Tensor(nil), f.Tensors...)
	alignment(ts)
	header, err := appendHeader(make([]byte, 8), f.Metadata, ts)
	if err != nil {
		return err
	}
	for len(header)%8 != 0 {
		header = append(header, ' ')
	}
	if n, most := int64(len(header)-8), (Limits{}).withDefaults().Header; n > most {
		return fmt.Errorf("%w: %d bytes, at most %d", ErrHeaderLimit, n, most)
	}
	binary.LittleEndian.PutUint64(header, uint64(len(header)-8))
	if _, err := w.Write(header); err != nil {
		return err
	}
	for _, t := range ts {
		if _, err := w.Write(t.Data); err != nil {
			return err
		}
	}
	return nil
}

// WriteFile replaces the file at path by f in one step: temporary file, sync, rename.
// On error path is what it was before.
func WriteFile(path string, f *File) error {
	if err := atomicfile.Write(path, func(w io.Writer) error { return Write(w, f) }); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}

func appendHeader(b []byte, meta map[string]string, ts []Tensor) ([]byte, error) {
	b = append(b, '{')
	if len(meta) > 0 {
		keys := make([]string, 0, len(meta))
		for k := range meta {
			keys = append(keys, k)
		}
		sort.Strings(keys)
		b = append(b, `"__metadata__":{`...)
		for i, k := range keys {
			if i > 0 {
				b = append(b, ',')
			}
			if !utf8.ValidString(k) || !utf8.ValidString(meta[k]) {
				return nil, fmt.Errorf("%w: metadata %q is not UTF-8", ErrHeader, k)
			}
			b = appendString(b, k)
			b = append(b, ':')
			b = appendString(b, meta[k])
		}
		b = append(b, '}')
	}
	seen := make(map[string]bool, len(ts))
	at, dims := 0, (Limits{}).withDefaults().Dims
	for i, t := range ts {
		switch {
		case t.Name == "__metadata__" || seen[t.Name]:
			return nil, fmt.Errorf("%w %q", ErrDuplicate, t.Name)
		case !utf8.ValidString(t.Name):
			return nil, fmt.Errorf("%w: name %q is not UTF-8", ErrHeader, t.Name)
		case t.DType.Size() == 0:
			return nil, fmt.Errorf("%w: %q has unknown type %q", ErrDType, t.Name, t.DType)
		case len(t.Shape) > dims:
			return nil, fmt.Errorf("%w: %q has %d dimensions, at most %d", ErrShape, t.Name, len(t.Shape), dims)
		}
		seen[t.Name] = true
		n, ok := count(t.Shape)
		if !ok || n > math.MaxInt/t.DType.Size() || n*t.DType.Size() != len(t.Data) {
			return nil, fmt.Errorf("%w: %q: %d bytes do not fill %v of %s", ErrShape, t.Name, len(t.Data), t.Shape, t.DType)
		}
		if i > 0 || len(meta) > 0 {
			b = append(b, ',')
		}
		b = appendString(b, t.Name)
		b = append(b, `:{"dtype":"`...)
		b = append(b, t.DType...)
		b = append(b, `","shape":[`...)
		for j, d := range t.Shape {
			if j > 0 {
				b = append(b, ',')
			}
			b = appendInt(b, d)
		}
		b = append(b, `],"data_offsets":[`...)
		b = appendInt(b, at)
		at += len(t.Data)
		b = append(b, ',')
		b = appendInt(b, at)
		b = append(b, `]}`...)
	}
	return append(b, '}'), nil
}
