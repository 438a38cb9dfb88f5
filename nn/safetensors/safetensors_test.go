package safetensors

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// file builds a safetensors file from a header text and data bytes.
func file(header string, data ...byte) []byte {
	b := binary.LittleEndian.AppendUint64(nil, uint64(len(header)))
	return append(append(b, header...), data...)
}

// TestBytes pins the layout to the published format byte by byte: u64 little-endian length, JSON that
// starts with '{' and may end in spaces, little-endian row-major elements without gaps.
func TestBytes(t *testing.T) {
	f := &File{
		Metadata: map[string]string{"b": "2", "a": "x\"\\\n"},
		Tensors: []Tensor{
			NewBytes("z", []byte{7}),
			NewFloat32("w", []int{2, 1}, []float32{1, -2}),
			NewFloat64("d", []int{}, []float64{0.5}),
			NewFloat32("empty", []int{0, 3}, nil),
		},
	}
	var got bytes.Buffer
	require.NoError(t, Write(&got, f))
	header := `{"__metadata__":{"a":"x\"\\\u000a","b":"2"},` +
		`"d":{"dtype":"F64","shape":[],"data_offsets":[0,8]},` +
		`"empty":{"dtype":"F32","shape":[0,3],"data_offsets":[8,8]},` +
		`"w":{"dtype":"F32","shape":[2,1],"data_offsets":[8,16]},` +
		`"z":{"dtype":"U8","shape":[1],"data_offsets":[16,17]}}`
	for len(header)%8 != 0 {
		header += " "
	}
	want := file(header, 0, 0, 0, 0, 0, 0, 0xe0, 0x3f, 0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0, 7)
	require.Equal(t, string(want), got.String())

	back, err := Read(bytes.NewReader(want))
	require.NoError(t, err)
	require.Equal(t, f.Metadata, back.Metadata)
	require.Len(t, back.Tensors, 4)
	w, ok := back.Tensor("w")
	require.True(t, ok)
	x, err := w.Float32s()
	require.NoError(t, err)
	require.Equal(t, []float32{1, -2}, x)
	_, err = w.Float64s()
	require.ErrorIs(t, err, ErrDType)
	_, ok = back.Tensor("none")
	require.False(t, ok)
}

// TestOtherWriter reads what the Python library's documentation shows: other order, white space, escapes.
func TestOtherWriter(t *testing.T) {
	b := file("{ \"b\\u00e4\\ud83d\\ude00\" : {\"shape\":[ 1 , 2 ],\n\"data_offsets\":[4,8],\"dtype\":\"F16\"},\t\"a\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[0,4]}}  ",
		1, 2, 3, 4, 5, 6, 7, 8)
	f, err := Read(bytes.NewReader(b))
	require.NoError(t, err)
	require.Nil(t, f.Metadata)
	require.Equal(t, "a", f.Tensors[0].Name)
	require.Equal(t, []byte{5, 6, 7, 8}, f.Tensors[1].Data)
	require.Equal(t, "bä😀", f.Tensors[1].Name)
}

func TestReaderErrors(t *testing.T) {
	one := func(s string) string { return `{"a":` + s + `}` }
	good := one(`{"dtype":"F32","shape":[1],"data_offsets":[0,4]}`)
	two := func(b0, e0, b1, e1 string) string {
		return `{"a":{"dtype":"U8","shape":[2],"data_offsets":[` + b0 + `,` + e0 + `]},"b":{"dtype":"U8","shape":[2],"data_offsets":[` + b1 + `,` + e1 + `]}}`
	}
	huge := binary.LittleEndian.AppendUint64(nil, math.MaxUint64)
	for name, c := range map[string]struct {
		b    []byte
		want error
	}{
		"empty":               {nil, ErrTruncated},
		"short length":        {[]byte{1, 2, 3}, ErrTruncated},
		"length 2^64-1":       {huge, ErrHeaderLimit},
		"length over limit":   {binary.LittleEndian.AppendUint64(nil, 100_000_001), ErrHeaderLimit},
		"short header":        {file(good, 0, 0, 0, 0)[:20], ErrTruncated},
		"false header length": {binary.LittleEndian.AppendUint64(nil, 99_000_000), ErrTruncated},
		"short data":          {file(good, 0, 0, 0), ErrTruncated},
		"no data":             {file(good), ErrTruncated},
		"trailing":            {file(good, 0, 0, 0, 0, 0), ErrTrailing},
		"empty header":        {file(""), ErrHeader},
		"leading space":       {file(" "+good, 0, 0, 0, 0), ErrHeader},
		"array":               {file("[]"), ErrHeader},
		"open":                {file("{"), ErrHeader},
		"comma at the end":    {file(`{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},}`), ErrHeader},
		"text after":          {file(good+"x", 0, 0, 0, 0), ErrHeader},
		"second object":       {file(good+good, 0, 0, 0, 0), ErrHeader},
		"invalid UTF-8":       {file("{\"\xff\":1}"), ErrHeader},
		"lone surrogate":      {file(`{"\ud800":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}`), ErrHeader},
		"swapped surrogates":  {file(`{"\ude00\ud83d":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}`), ErrHeader},
		"bad escape":          {file(`{"\x":1}`), ErrHeader},
		"control character":   {file("{\"a\n\":1}"), ErrHeader},
		"metadata number":     {file(`{"__metadata__":{"a":1}}`), ErrHeader},
		"metadata list":       {file(`{"__metadata__":[]}`), ErrHeader},
		"duplicate metadata":  {file(`{"__metadata__":{"a":"1","a":"1"}}`), ErrDuplicate},
		"duplicate tensor":    {file(good[:len(good)-1]+","+good[1:], 0, 0, 0, 0), ErrDuplicate},
		"duplicate key":       {file(one(`{"dtype":"U8","dtype":"U8","shape":[0],"data_offsets":[0,0]}`)), ErrDuplicate},
		"unknown key":         {file(one(`{"dtype":"U8","shape":[0],"data_offsets":[0,0],"x":"y"}`)), ErrHeader},
		"no dtype":            {file(one(`{"shape":[0],"data_offsets":[0,0]}`)), ErrHeader},
		"no shape":            {file(one(`{"dtype":"U8","data_offsets":[0,0]}`)), ErrHeader},
		"no offsets":          {file(one(`{"dtype":"U8","shape":[0]}`)), ErrHeader},
		"unknown dtype":       {file(one(`{"dtype":"F31","shape":[0],"data_offsets":[0,0]}`)), ErrDType},
		"lower-case dtype":    {file(one(`{"dtype":"f32","shape":[0],"data_offsets":[0,0]}`)), ErrDType},
		"negative dimension":  {file(one(`{"dtype":"U8","shape":[-1],"data_offsets":[0,0]}`)), ErrShape},
		"fraction":            {file(one(`{"dtype":"U8","shape":[1.0],"data_offsets":[0,1]}`), 0), ErrShape},
		"leading zero":        {file(one(`{"dtype":"U8","shape":[01],"data_offsets":[0,1]}`), 0), ErrShape},
		"dimension 2^63":      {file(one(`{"dtype":"U8","shape":[9223372036854775808],"data_offsets":[0,1]}`), 0), ErrShape},
		"product overflows":   {file(one(`{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,0]}`)), ErrShape},
		"bytes overflow":      {file(one(`{"dtype":"F64","shape":[2305843009213693952],"data_offsets":[0,0]}`)), ErrShape},
		"33 dimensions":       {file(one(`{"dtype":"U8","shape":[` + strings.Repeat("1,", 32) + `1],"data_offsets":[0,1]}`)), ErrShape},
		"shape and offsets":   {file(one(`{"dtype":"F32","shape":[2],"data_offsets":[0,4]}`), 0, 0, 0, 0), ErrOffsets},
		"reversed offsets":    {file(one(`{"dtype":"U8","shape":[0],"data_offsets":[1,0]}`)), ErrOffsets},
		"one offset":          {file(one(`{"dtype":"U8","shape":[0],"data_offsets":[0]}`)), ErrOffsets},
		"three offsets":       {file(one(`{"dtype":"U8","shape":[0],"data_offsets":[0,0,0]}`)), ErrOffsets},
		"overlap":             {file(two("0", "2", "1", "3"), 0, 0, 0), ErrOverlap},
		"same bytes":          {file(two("0", "2", "0", "2"), 0, 0), ErrOverlap},
		"gap at 0":            {file(two("1", "3", "3", "5"), 0, 0, 0, 0, 0), ErrGap},
		"gap":                 {file(two("0", "2", "3", "5"), 0, 0, 0, 0, 0), ErrGap},
		"over data limit":     {file(one(`{"dtype":"U8","shape":[9223372036854775807],"data_offsets":[0,9223372036854775807]}`)), ErrDataLimit},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Read(bytes.NewReader(c.b))
			if math.MaxInt == math.MaxInt32 && errors.Is(err, ErrShape) {
				return // a 32-bit int refuses the shape first
			}
			require.ErrorIs(t, err, c.want)
		})
	}
	_, err := Read(io.MultiReader(bytes.NewReader(file(good)), errReader{}))
	require.ErrorIs(t, err, io.ErrClosedPipe, "an error of the reader itself is passed on")
}

// A caller's limits hold, and a file at the limit passes.
func TestLimits(t *testing.T) {
	b := file(`{"a":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]}}`, 0, 0, 0, 0)
	header := int64(len(b) - 12)
	for name, c := range map[string]struct {
		l    Limits
		want error
	}{
		"at the limits":   {Limits{Header: header, Data: 4, Dims: 2}, nil},
		"header":          {Limits{Header: header - 1}, ErrHeaderLimit},
		"data":            {Limits{Data: 3}, ErrDataLimit},
		"dimensions":      {Limits{Dims: 1}, ErrShape},
		"zero is default": {Limits{}, nil},
	} {
		_, err := ReadLimits(bytes.NewReader(b), c.l)
		if c.want == nil {
			require.NoError(t, err, name)
		} else {
			require.ErrorIs(t, err, c.want, name)
		}
	}
}

type errReader struct{}

func (errReader) Read([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestWriterErrors(t *testing.T) {
	for name, c := range map[string]struct {
		f    File
		want error
	}{
		"duplicate":     {File{Tensors: []Tensor{NewBytes("a", nil), NewBytes("a", nil)}}, ErrDuplicate},
		"metadata name": {File{Tensors: []Tensor{NewBytes("__metadata__", nil)}}, ErrDuplicate},
		"dtype":         {File{Tensors: []Tensor{{Name: "a", DType: "X"}}}, ErrDType},
		"shape":         {File{Tensors: []Tensor{{Name: "a", DType: F32, Shape: []int{2}, Data: make([]byte, 7)}}}, ErrShape},
		"UTF-8":         {File{Metadata: map[string]string{"a": "\xff"}}, ErrHeader},
		"dimensions":    {File{Tensors: []Tensor{{Name: "a", DType: U8, Shape: slices.Repeat([]int{1}, 33), Data: []byte{1}}}}, ErrShape},
	} {
		t.Run(name, func(t *testing.T) { require.ErrorIs(t, Write(io.Discard, &c.f), c.want) })
	}
	require.Panics(t, func() { NewFloat32("a", []int{2}, []float32{1}) })
	if !testing.Short() { // 100 MB
		f := File{Metadata: map[string]string{"a": strings.Repeat("a", 100_000_000)}}
		require.ErrorIs(t, Write(io.Discard, &f), ErrHeaderLimit)
	}
}

func TestWriteFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "m.safetensors")
	f := &File{Tensors: []Tensor{NewFloat64("a", []int{2}, []float64{math.Inf(1), math.Copysign(0, -1)})}}
	require.NoError(t, WriteFile(path, f))
	require.NoError(t, WriteFile(path, f), "replaces")
	back, err := ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, f.Tensors, back.Tensors)

	bad := &File{Tensors: []Tensor{{Name: "a", DType: "X"}}}
	require.Error(t, WriteFile(path, bad))
	_, err = ReadFile(path)
	require.NoError(t, err, "a failed write leaves the old file")
	require.Error(t, WriteFile(filepath.Join(dir, "none", "m"), f))
	require.Error(t, WriteFile(dir, f), "a folder is not replaced")
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, entries, 1, "no temporary file stays")
	_, err = ReadFile(filepath.Join(dir, "none"))
	require.ErrorIs(t, err, os.ErrNotExist)
}

// TestNPMReader reads our file with the npm package "safetensors" (0.0.1, not ours), where node and the
// package are at hand: npm install safetensors in the folder that SAFETENSORS_NODE names. That reader knows no
// metadata, so the file has none.
func TestNPMReader(t *testing.T) {
	dir := os.Getenv("SAFETENSORS_NODE")
	if dir == "" {
		t.Skip("SAFETENSORS_NODE does not name a folder with the npm package safetensors")
	}
	path := filepath.Join(t.TempDir(), "m.safetensors")
	require.NoError(t, WriteFile(path, &File{Tensors: []Tensor{
		NewBytes("ä", []byte{1, 2, 3}), NewFloat32("w", []int{2, 2}, []float32{1, 2, 3, -4.5}), NewFloat64("d", []int{1}, []float64{0.1}),
	}}))
	cmd := exec.Command("node", "-e", `
const {SafeTensor} = require("safetensors"), fs = require("fs");
const f = new SafeTensor(new Uint8Array(fs.readFileSync(process.argv[1])));
const get = (n, A) => Array.from(new A(f.getTensor(n).slice().buffer));
console.log(JSON.stringify([f.metadata.get("w").shape, get("w", Float32Array), get("d", Float64Array), get("ä", Uint8Array)]));`, path)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	require.Equal(t, "[[2,2],[1,2,3,-4.5],[0.1],[1,2,3]]", strings.TrimSpace(string(out)))
}

func FuzzRead(f *testing.F) {
	var b bytes.Buffer
	if err := Write(&b, &File{Metadata: map[string]string{"k": "v"}, Tensors: []Tensor{NewFloat32("w", []int{2, 2}, make([]float32, 4)), NewBytes("x", []byte("ab"))}}); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add(file(`{}`))
	f.Add(file(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`, 0, 0, 0, 0))
	f.Fuzz(func(t *testing.T, b []byte) {
		x, err := Read(bytes.NewReader(b))
		if err != nil {
			return
		}
		// What is accepted can be written, and read back as the same content.
		var out bytes.Buffer
		if err := Write(&out, x); err != nil {
			t.Fatalf("accepted but not writable: %v", err)
		}
		y, err := Read(&out)
		if err != nil {
			t.Fatalf("own output refused: %v", err)
		}
		if len(x.Tensors) != len(y.Tensors) || len(x.Metadata) != len(y.Metadata) {
			t.Fatal("content changed")
		}
		for _, a := range x.Tensors {
			b, ok := y.Tensor(a.Name)
			if !ok || a.DType != b.DType || !bytes.Equal(a.Data, b.Data) {
				t.Fatalf("tensor %q changed", a.Name)
			}
		}
	})
}

func TestOtherFile(t *testing.T) {
	_, err := Read(strings.NewReader("PK\x03\x04 a zip file"))
	require.ErrorIs(t, err, ErrHeaderLimit)
	require.ErrorContains(t, err, "(is this a safetensors file?)")
}
