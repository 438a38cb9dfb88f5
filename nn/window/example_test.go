package window_test

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"log"
	"strings"

	"github.com/lockstep-go/lockstep/nn/window"
)

// Train a model, save it, load it, and tag a sentence with it.
func Example() {
	train, dev := window.EmbeddedCorpus(window.NER)
	cfg, opt := window.EmbeddedDefaults(window.NER)
	res, err := window.Train(context.Background(), train, dev, cfg, opt)
	if err != nil {
		log.Fatal(err)
	}
	var file bytes.Buffer // or res.Model.Save("model.safetensors")
	if err := res.Model.Write(&file); err != nil {
		log.Fatal(err)
	}
	m, err := window.Load(&file) // or window.LoadFile
	if err != nil {
		log.Fatal(err)
	}
	c, err := window.Compile(m, 0)
	if err != nil {
		log.Fatal(err)
	}
	words := strings.Fields("Ada lives in Elmford .")
	fmt.Println(c.Tag(nil, words))
	// Output: [B-PER O O B-LOC O]
}

//go:embed testdata/embedded.safetensors
var modelFile []byte

// A program that carries its model inside: go:embed puts the file into the
// binary. The tagger may be used by any number of goroutines, and allocates nothing
// if the result has room.
func ExampleCompile_embed() {
	m, err := window.Load(bytes.NewReader(modelFile))
	if err != nil {
		log.Fatal(err)
	}
	tagger, err := window.Compile(m, 8<<20)
	if err != nil {
		log.Fatal(err)
	}
	words := strings.Fields("Ada lives in Elmford .")
	tags := make([]string, 0, 64)
	tags = tagger.Tag(tags[:0], words)
	for _, e := range window.Entities(nil, tags) {
		fmt.Println(e.Type, strings.Join(words[e.Start:e.End], " "))
	}
	// Output:
	// PER Ada
	// LOC Elmford
}

// The lecture's example: is the centre of the window a place?
func ExampleTrainLocation() {
	train, _ := window.EmbeddedCorpus(window.NER)
	l, _, err := window.TrainLocation(context.Background(), train, []string{"B-LOC", "I-LOC"},
		window.LocationOptions{Radius: 2, Width: 10, Hidden: 16, Epochs: 3, Batch: 16, Rate: 0.005, Seed: 1})
	if err != nil {
		log.Fatal(err)
	}
	words := strings.Fields("museums in Elmford are amazing")
	best := 0
	scores := l.Scores(words)
	for i, s := range scores {
		if s > scores[best] {
			best = i
		}
	}
	fmt.Println(words[best])
	// Output: Elmford
}

// The trap of training word vectors: only words of the training corpus move.
// Vectors that began close (telly, house) drift apart when one of them is trained and the
// other is not there; frozen ones keep their distances.
func ExampleOptions_freeze() {
	train, dev := window.EmbeddedCorpus(window.NER)
	vectors := "house" + strings.Repeat(" 0.5 -0.5", 6) + "\ntelly" + strings.Repeat(" 0.5 -0.5", 6) + "\n"
	for _, freeze := range []int{0, -1} {
		v, err := window.ReadVectors(strings.NewReader(vectors), "vectors", nil)
		if err != nil {
			log.Fatal(err)
		}
		cfg, opt := window.EmbeddedDefaults(window.NER)
		opt.Vectors, opt.Freeze, opt.Epochs = v, freeze, 1
		start, err := window.NewModel(train, cfg, opt)
		if err != nil {
			log.Fatal(err)
		}
		res, err := window.Train(context.Background(), train, dev, cfg, opt)
		if err != nil {
			log.Fatal(err)
		}
		before, after := start.WordVectors().Vector("house"), res.Model.WordVectors().Vector("house")
		fmt.Printf("freeze %d: house moved: %v\n", freeze, fmt.Sprint(before) != fmt.Sprint(after))
	}
	// Output:
	// freeze 0: house moved: true
	// freeze -1: house moved: false
}
