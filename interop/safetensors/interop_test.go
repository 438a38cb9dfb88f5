package safetensors

import (
	"bytes"
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"testing"

	theirs "github.com/nlpodyssey/safetensors"

	"github.com/lockstep-go/lockstep/nn"
	ours "github.com/lockstep-go/lockstep/nn/safetensors"
)

// A model that we save is read by the other library: names, types, shapes, every element, metadata.
func TestTheyReadOurs(t *testing.T) {
	g := nn.NewGraph[float32]()
	ids, y := g.Indices("words", 5), g.Indices("labels", 1)
	h := g.Linear("hidden", g.Embedding("vectors", ids, 20, 4), 7, nn.Tanh)
	g.SoftmaxCrossEntropy("loss", g.Linear("out", h, 3, nn.None), y, nn.CrossEntropy[float32]{})
	r := nn.NewRNG(1, 0)
	for _, p := range g.Params() {
		nn.Normal(r, p.Value, 0, 1)
	}
	path := filepath.Join(t.TempDir(), "m.safetensors")
	words := []byte("the\nof\nmuseums\nParis\n")
	if err := nn.SaveModel(path, g, map[string]string{"task": "place names: Köln, \"Paris\"\n"}, ours.NewBytes("vocabulary", words), ours.NewFloat64("d", nil, []float64{0.1})); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f, err := theirs.Deserialize(b)
	if err != nil {
		t.Fatal(err)
	}
	if f.Len() != len(g.Params())+2 {
		t.Errorf("%d tensors", f.Len())
	}
	for _, p := range g.Params() {
		v, ok := f.Tensor(p.Name)
		if !ok {
			t.Fatalf("no tensor %q", p.Name)
		}
		if s := v.Shape(); v.DType() != theirs.F32 || len(s) != 2 || s[0] != uint64(p.Value.Rows) || s[1] != uint64(p.Value.Cols) {
			t.Errorf("%q: %v %v", p.Name, v.DType(), s)
		}
		for i, x := range p.Value.Data {
			if got := math.Float32frombits(binary.LittleEndian.Uint32(v.Data()[4*i:])); got != x {
				t.Fatalf("%q[%d] = %v, want %v", p.Name, i, got, x)
			}
		}
	}
	if v, ok := f.Tensor("vocabulary"); !ok || v.DType() != theirs.U8 || !bytes.Equal(v.Data(), words) {
		t.Error("vocabulary")
	}
	_, meta, err := theirs.ReadMetadata(b)
	if err != nil {
		t.Fatal(err)
	}
	if m := meta.Metadata(); m["task"] != "place names: Köln, \"Paris\"\n" || m["lockstep.contract"] != "1" || m["lockstep.graph"] != g.Description() {
		t.Errorf("metadata %q", m)
	}
}

// What the other library writes is read by us.
func TestWeReadTheirs(t *testing.T) {
	data := make([]byte, 8)
	binary.LittleEndian.PutUint32(data, math.Float32bits(1.5))
	binary.LittleEndian.PutUint32(data[4:], math.Float32bits(-2))
	a, err := theirs.NewTensorView(theirs.F32, []uint64{2, 1}, data)
	if err != nil {
		t.Fatal(err)
	}
	c, err := theirs.NewTensorView(theirs.U8, []uint64{3}, []byte{1, 2, 3})
	if err != nil {
		t.Fatal(err)
	}
	b, err := theirs.Serialize(map[string]theirs.TensorView{"a": a, "ç": c}, map[string]string{"k": "v"})
	if err != nil {
		t.Fatal(err)
	}
	f, err := ours.Read(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	x, ok := f.Tensor("a")
	v, err := x.Float32s()
	if !ok || err != nil || len(v) != 2 || v[0] != 1.5 || v[1] != -2 || f.Metadata["k"] != "v" {
		t.Error(ok, err, v, f.Metadata)
	}
	if z, ok := f.Tensor("ç"); !ok || !bytes.Equal(z.Data, []byte{1, 2, 3}) {
		t.Error("ç")
	}
}
