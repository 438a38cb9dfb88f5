package npy

import (
	"bytes"
	"encoding/binary"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func file(header string, data ...byte) []byte {
	b := append([]byte(magic), 1, 0)
	b = binary.LittleEndian.AppendUint16(b, uint16(len(header)))
	return append(append(b, header...), data...)
}

// TestBytes pins what numpy.save(f, numpy.array([[1, -2]], dtype="<f4")) writes.
func TestBytes(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, Write(&b, []int{1, 2}, []float32{1, -2}))
	header := "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }"
	header += strings.Repeat(" ", 118-len(header)-1) + "\n"
	require.Equal(t, string(file(header, 0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0)), b.String())
	require.Zero(t, (b.Len()-8)%64)
}

func roundTrip[T Element](t *testing.T, shape []int, x []T) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.npy")
	require.NoError(t, WriteFile(path, shape, x))
	a, err := ReadFile(path)
	require.NoError(t, err)
	y, err := Of[T](a)
	require.NoError(t, err)
	require.Equal(t, shape, a.Shape)
	require.Equal(t, x, y)
}

func TestRoundTrip(t *testing.T) {
	roundTrip(t, []int{2, 2}, []float32{1, -2, math.MaxFloat32, float32(math.Inf(-1))})
	roundTrip(t, []int{}, []float64{0.1})
	roundTrip(t, []int{3}, []int32{1, -2, math.MinInt32})
	roundTrip(t, []int{1, 1, 2}, []int64{-1, math.MaxInt64})
	roundTrip(t, []int{0, 4}, []uint8{})
	roundTrip(t, []int{100000}, make([]float32, 100000))
	_, err := Of[float32](Array{Data: []float64{1}})
	require.ErrorIs(t, err, ErrDType)
	require.Panics(t, func() { _ = Write(&bytes.Buffer{}, []int{3}, []float32{1}) })
	require.Panics(t, func() { _ = Write(&bytes.Buffer{}, []int{-1, 0}, []float32{}) })
}

func TestOtherWriters(t *testing.T) {
	// Big-endian, column-major, other quotes and key order: [[1 3 5] [2 4 6]].
	a, err := Read(bytes.NewReader(file("{\"shape\": (2, 3), 'fortran_order': True, 'descr': '>i4'}\n",
		0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 5, 0, 0, 0, 6)))
	require.NoError(t, err)
	require.Equal(t, []int32{1, 3, 5, 2, 4, 6}, a.Data)
	// Version 2: a 4-byte length.
	h := "{'descr': '|u1', 'fortran_order': False, 'shape': (1,), }\n"
	b := binary.LittleEndian.AppendUint32(append([]byte(magic), 2, 0), uint32(len(h)))
	a, err = Read(bytes.NewReader(append(append(b, h...), 9)))
	require.NoError(t, err)
	require.Equal(t, []uint8{9}, a.Data)
}

func TestReaderErrors(t *testing.T) {
	h := func(descr, shape string) string {
		return "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }\n"
	}
	for name, c := range map[string]struct {
		b    []byte
		want error
	}{
		"empty":         {nil, ErrTruncated},
		"other file":    {[]byte("PK\x03\x04 a zip file"), ErrMagic},
		"version 9":     {append([]byte(magic), 9, 0, 0, 0), ErrVersion},
		"short header":  {file(h("<f4", "(1,)"))[:20], ErrTruncated},
		"long header":   {append([]byte(magic), 2, 0, 0xff, 0xff, 0xff, 0xff), ErrHeader},
		"no dictionary": {file("x"), ErrHeader},
		"open":          {file("{'descr': '<f4'"), ErrHeader},
		"missing key":   {file("{'descr': '<f4', 'shape': ()}"), ErrHeader},
		"unknown key":   {file("{'descr': '<f4', 'fortran_order': False, 'shape': (), 'x': 'y'}"), ErrHeader},
		"key twice":     {file("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': ()}"), ErrHeader},
		"text after":    {file(h("<f4", "()")+"x", 0, 0, 0, 0), ErrHeader},
		"not a tuple":   {file(h("<f4", "(1)"), 0, 0, 0, 0), ErrHeader},
		"negative":      {file(h("<f4", "(-1,)")), ErrHeader},
		"no comma":      {file(h("<f4", "(1 2)")), ErrHeader},
		"33 dimensions": {file(h("|u1", "("+strings.Repeat("1,", 33)+")"), 0), ErrHeader},
		"object array":  {file(h("|O", "(1,)")), ErrDType},
		"structured":    {file("{'descr': [('x', '<f4'), ('y', '<i4')], 'fortran_order': False, 'shape': (1,), }\n"), ErrDType},
		"subarrays":     {file("{'descr': ('<f4', (2,)), 'fortran_order': False, 'shape': (1,), }\n"), ErrDType},
		"complex":       {file(h("<c8", "(1,)")), ErrDType},
		"native":        {file(h("=f4", "(1,)")), ErrDType},
		"overflow":      {file(h("<f8", "(4294967295, 4294967295)")), ErrShape},
		"no data":       {file(h("<f8", "(1,)")), ErrTruncated},
		"false shape":   {file(h("<f8", "(100000000,)"), 1, 2, 3), ErrTruncated},
		"trailing":      {file(h("|u1", "(1,)"), 1, 2), ErrTrailing},
		"trailing of 0": {file(h("|u1", "(0,)"), 1), ErrTrailing},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Read(bytes.NewReader(c.b))
			if math.MaxInt == math.MaxInt32 && name == "overflow" {
				c.want = ErrHeader // the dimension itself is no int
			}
			require.ErrorIs(t, err, c.want)
		})
	}
}

func TestStructured(t *testing.T) {
	_, err := Read(bytes.NewReader(file("{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (1,), }\n")))
	require.EqualError(t, err, "npy: unsupported element type: a structured one, want numbers of one type")
}

func FuzzRead(f *testing.F) {
	var b bytes.Buffer
	if err := Write(&b, []int{2, 1}, []float64{1, 2}); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add(file("{'descr': '>i4', 'fortran_order': True, 'shape': (2, 1), }\n", 0, 0, 0, 1, 0, 0, 0, 2))
	f.Fuzz(func(t *testing.T, b []byte) {
		a, err := Read(bytes.NewReader(b))
		if err != nil {
			return
		}
		var out bytes.Buffer
		switch x := a.Data.(type) {
		case []float32:
			err = Write(&out, a.Shape, x)
		case []float64:
			err = Write(&out, a.Shape, x)
		case []int32:
			err = Write(&out, a.Shape, x)
		case []int64:
			err = Write(&out, a.Shape, x)
		case []uint8:
			err = Write(&out, a.Shape, x)
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Read(&out); err != nil {
			t.Fatalf("own output refused: %v", err)
		}
	})
}
