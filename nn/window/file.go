package window

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/lockstep-go/lockstep"
	"github.com/lockstep-go/lockstep/nn/safetensors"
)

// A model is one safetensors file. Its metadata holds formatKey, the
// configuration and the labels as JSON, and Info under keys that begin with
// infoPrefix. Beside the parameters (F32) it has, for each feature, the tensor
// vocabulary.KIND (U8): for each row from 2 on the count and the length of the
// value as uvarints, and the value. The tensor forms (U8) has the words as
// training saw them, the commonest first, each as length and bytes. A gazetteer is the tensor gazetteer (U8):
// word and set of lists, each as length and bytes.
const (
	formatKey   = "lockstep.window"
	formatValue = "1"
	contractKey = "lockstep.contract"
	configKey   = "config"
	labelsKey   = "labels"
	listsKey    = "gazetteer"
	infoPrefix  = "info."
)

// contract is the numerics contract that a model's bits belong to.
var contract = strconv.Itoa(lockstep.ContractVersion)

// Errors of [Load], beside those of package safetensors for a file that is none, which Load wraps: safetensors.ErrMissing,
// ErrDType and ErrShape say that a tensor is missing or is not what the configuration wants.
var (
	ErrNotModel    = errors.New("not a window model")
	ErrVersion     = errors.New("made by another version")
	ErrContract    = fmt.Errorf("%w of the numerics contract", ErrVersion)
	ErrConfig      = errors.New("faulty configuration")
	ErrLabels      = errors.New("faulty labels")
	ErrVocabulary  = errors.New("faulty vocabulary")
	ErrExtraTensor = errors.New("unknown tensor")
)

// checkLabels holds what the output formats and the decoder rest on.
func checkLabels(labels []string) error {
	if n := len(labels); n < 1 || n > maxLabels {
		return fmt.Errorf("%w: %d, want 1 to %d", ErrLabels, n, maxLabels)
	}
	seen := map[string]bool{}
	for i, l := range labels {
		switch {
		case l == "":
			return fmt.Errorf("%w: label %d is empty", ErrLabels, i)
		case strings.ContainsAny(l, "\t\n") || !utf8.ValidString(l):
			return fmt.Errorf("%w: label %d, %q, has a tab, a line end or invalid UTF-8", ErrLabels, i, l)
		case seen[l]:
			return fmt.Errorf("%w: %q stands twice", ErrLabels, l)
		}
		seen[l] = true
	}
	return nil
}

// file returns the model as it is stored.
func (m *Model) file() (*safetensors.File, error) {
	cfg, err := json.Marshal(m.cfg)
	if err != nil {
		return nil, err
	}
	labels, err := json.Marshal(m.labels)
	if err != nil {
		return nil, err
	}
	f := &safetensors.File{Metadata: map[string]string{formatKey: formatValue, contractKey: contract,
		configKey: string(cfg), labelsKey: string(labels)}}
	for k, v := range m.Info {
		f.Metadata[infoPrefix+k] = v
	}
	m.each(&m.cfg, func(name string, shape []int, data []float32) {
		for i, v := range data {
			if v-v != 0 && err == nil {
				err = fmt.Errorf("parameter %s, element %d is %v: such a model is not saved", name, i, v)
			}
		}
		f.Tensors = append(f.Tensors, safetensors.NewFloat32(name, shape, data))
	})
	if err != nil {
		return nil, err
	}
	for i, v := range m.vocabs {
		var b []byte
		for j, s := range v.values {
			b = binary.AppendUvarint(b, uint64(v.counts[j]))
			b = binary.AppendUvarint(b, uint64(len(s)))
			b = append(b, s...)
		}
		f.Tensors = append(f.Tensors, safetensors.NewBytes("vocabulary."+m.cfg.Features[i].Kind, b))
	}
	var forms []byte
	for _, s := range m.forms {
		forms = binary.AppendUvarint(forms, uint64(len(s)))
		forms = append(forms, s...)
	}
	f.Tensors = append(f.Tensors, safetensors.NewBytes("forms", forms))
	if m.gaz != nil {
		words := make([]string, 0, len(m.gaz.words))
		for w := range m.gaz.words {
			words = append(words, w)
		}
		slices.Sort(words)
		var b []byte
		for _, w := range words {
			for _, s := range []string{w, m.gaz.words[w]} {
				b = binary.AppendUvarint(b, uint64(len(s)))
				b = append(b, s...)
			}
		}
		f.Tensors = append(f.Tensors, safetensors.NewBytes("gazetteer", b))
		lists, err := json.Marshal(m.gaz.Lists)
		if err != nil {
			return nil, err
		}
		f.Metadata[listsKey] = string(lists)
	}
	return f, nil
}

// Write writes the model to w in the safetensors format. The bytes are a
// function of the model alone. A parameter that is not finite is an error.
func (m *Model) Write(w io.Writer) error {
	f, err := m.file()
	if err != nil {
		return err
	}
	return safetensors.Write(w, f)
}

// Save replaces the file at path by the model in one step: whatever happens,
// path is the whole old or the whole new file.
func (m *Model) Save(path string) error {
	f, err := m.file()
	if err != nil {
		return err
	}
	return safetensors.WriteFile(path, f)
}

// LoadFile reads the model in the file at path.
func LoadFile(path string) (*Model, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	m, err := Load(f)
	if err != nil {
		return nil, &ParseError{path, 0, err}
	}
	return m, nil
}

// Load reads a model from r to its end. Embedded bytes (package embed) are
// read with a bytes.Reader.
func Load(r io.Reader) (*Model, error) {
	f, err := safetensors.ReadLimits(r, safetensors.Limits{Header: 16 << 20, Data: 1 << 32})
	if err != nil {
		return nil, err
	}
	return fromFile(f)
}

func fromFile(f *safetensors.File) (*Model, error) {
	switch v, ok := f.Metadata[formatKey]; {
	case !ok:
		return nil, fmt.Errorf("%w: metadata has no %s", ErrNotModel, formatKey)
	case v != formatValue:
		return nil, fmt.Errorf("%w: format %q, this program reads %q", ErrVersion, v, formatValue)
	}
	if v := f.Metadata[contractKey]; v != contract {
		return nil, fmt.Errorf("%w: contract %q, this program has %q", ErrContract, v, contract)
	}
	m := &Model{Info: map[string]string{}}
	if err := strictJSON(f.Metadata[configKey], &m.cfg); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrConfig, err)
	}
	if err := m.cfg.Check(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrConfig, err)
	}
	if err := strictJSON(f.Metadata[labelsKey], &m.labels); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrLabels, err)
	}
	if err := checkLabels(m.labels); err != nil {
		return nil, err
	}
	for k, v := range f.Metadata {
		if rest, ok := strings.CutPrefix(k, infoPrefix); ok {
			m.Info[rest] = v
		}
	}
	used := map[string]bool{}
	text := func(name string) ([]byte, error) {
		t, ok := f.Tensor(name)
		if !ok {
			return nil, fmt.Errorf("tensor %s is missing: %w", name, safetensors.ErrMissing)
		}
		if err := wantTensor(t, safetensors.U8, []int{len(t.Data)}); err != nil {
			return nil, err
		}
		used[name] = true
		return t.Data, nil
	}
	for _, ft := range m.cfg.Features {
		name := "vocabulary." + ft.Kind
		b, err := text(name)
		if err != nil {
			return nil, err
		}
		v, err := readVocab(b)
		if err != nil {
			return nil, fmt.Errorf("%w: tensor %s: %w", ErrVocabulary, name, err)
		}
		if ft.Kind == "caps" && len(v.values) != numCaps {
			return nil, fmt.Errorf("%w: tensor %s: %d classes, want %d", ErrVocabulary, name, len(v.values), numCaps)
		}
		m.vocabs = append(m.vocabs, v)
	}
	b, err := text("forms")
	if err != nil {
		return nil, err
	}
	for len(b) > 0 {
		var s []byte
		if s, b, err = cutBytes(b); err != nil {
			return nil, fmt.Errorf("%w: tensor forms: %w", ErrVocabulary, err)
		}
		m.forms = append(m.forms, string(s))
	}
	if lists, ok := f.Metadata[listsKey]; ok {
		m.gaz = &Gazetteer{words: map[string]string{}}
		if err := strictJSON(lists, &m.gaz.Lists); err != nil {
			return nil, fmt.Errorf("%w: gazetteer: %w", ErrVocabulary, err)
		}
		b, err := text("gazetteer")
		if err != nil {
			return nil, err
		}
		for len(b) > 0 {
			var w, set []byte
			if w, b, err = cutBytes(b); err == nil {
				set, b, err = cutBytes(b)
			}
			if err != nil {
				return nil, fmt.Errorf("%w: tensor gazetteer: %w", ErrVocabulary, err)
			}
			m.gaz.words[string(w)] = string(set)
		}
	}
	// Shapes are compared before memory is taken for them.
	want := shapesOf(&m.cfg, m.vocabs, len(m.labels))
	for _, s := range want {
		t, ok := f.Tensor(s.name)
		if !ok {
			return nil, fmt.Errorf("tensor %s is missing: %w", s.name, safetensors.ErrMissing)
		}
		if err := wantTensor(t, safetensors.F32, s.shape); err != nil {
			return nil, err
		}
		used[s.name] = true
	}
	for _, t := range f.Tensors {
		if !used[t.Name] {
			return nil, fmt.Errorf("%w %s", ErrExtraTensor, t.Name)
		}
	}
	m.params = newParams(&m.cfg, m.vocabs, len(m.labels), 0)
	m.each(&m.cfg, func(name string, _ []int, data []float32) {
		t, _ := f.Tensor(name)
		x, e := t.Float32s()
		if err = errors.Join(err, e); err != nil {
			return
		}
		for i, v := range x {
			if v-v != 0 {
				err = fmt.Errorf("tensor %s, element %d is %v: %w", name, i, v, ErrNotFinite)
				return
			}
		}
		copy(data, x)
	})
	if err != nil {
		return nil, err
	}
	m.finish()
	return m, nil
}

func wantTensor(t safetensors.Tensor, dtype safetensors.DType, shape []int) error {
	if t.DType != dtype {
		return fmt.Errorf("tensor %s is %s, want %s: %w", t.Name, t.DType, dtype, safetensors.ErrDType)
	}
	if !slices.Equal(t.Shape, shape) {
		return fmt.Errorf("tensor %s is %v, want %v: %w", t.Name, t.Shape, shape, safetensors.ErrShape)
	}
	return nil
}

type namedShape struct {
	name  string
	shape []int
}

func shapesOf(cfg *Config, vocabs []*Vocab, classes int) []namedShape {
	var s []namedShape
	for i, f := range cfg.Features {
		s = append(s, namedShape{"embedding." + f.Kind, []int{vocabs[i].Rows(), f.Width}})
	}
	s = append(s, namedShape{"hidden.weight", []int{cfg.Inputs(), cfg.Hidden}}, namedShape{"hidden.bias", []int{cfg.Hidden}},
		namedShape{"output.weight", []int{cfg.Hidden, classes}}, namedShape{"output.bias", []int{classes}})
	if cfg.Sentence {
		s = append(s, namedShape{"transitions", []int{classes + 1, classes}})
	}
	return s
}

func strictJSON(s string, v any) error {
	d := json.NewDecoder(strings.NewReader(s))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("more than one JSON value")
	}
	return nil
}

var errCut = errors.New("cut short")

func cutUvarint(b []byte) (uint64, []byte, error) {
	v, n := binary.Uvarint(b)
	if n <= 0 {
		return 0, nil, errCut
	}
	return v, b[n:], nil
}

func cutBytes(b []byte) (s, rest []byte, err error) {
	n, b, err := cutUvarint(b)
	if err != nil {
		return nil, nil, err
	}
	if n > uint64(len(b)) {
		return nil, nil, errCut
	}
	return b[:n], b[n:], nil
}

func readVocab(b []byte) (*Vocab, error) {
	v := &Vocab{}
	all := string(b) // values share its memory
	for len(b) > 0 {
		n, rest, err := cutUvarint(b)
		if err != nil {
			return nil, err
		}
		if n > 1<<40 {
			return nil, fmt.Errorf("count %d", n)
		}
		s, rest, err := cutBytes(rest)
		if err != nil {
			return nil, err
		}
		end := len(all) - len(rest)
		v.values = append(v.values, all[end-len(s):end])
		v.counts = append(v.counts, int(n))
		b = rest
	}
	v.index = newFormIndex(v.values)
	for i, s := range v.values {
		if find(v.index, s) != i {
			return nil, errors.New("a value stands twice")
		}
	}
	return v, nil
}

// Equal reports whether two models are stored as the same bytes.
func (m *Model) Equal(o *Model) bool {
	var a, b bytes.Buffer
	return m.Write(&a) == nil && o.Write(&b) == nil && bytes.Equal(a.Bytes(), b.Bytes())
}
