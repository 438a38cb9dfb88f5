package nn_test

import (
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/lockstep-go/lockstep/mat"
	"github.com/lockstep-go/lockstep/nn"
	"github.com/lockstep-go/lockstep/vec"
)

// Two layers learn what one cannot: exclusive or.
func Example() {
	g := nn.NewGraph[float32]()
	x := g.Input("x", 2)                      // batch x 2
	h := g.Linear("hidden", x, 8, nn.Tanh)    // batch x 8
	score := g.Linear("score", h, 1, nn.None) // batch x 1
	target := g.Input("target", 1)            // batch x 1
	g.Logistic("loss", score, target, nn.Mean)

	r := nn.NewRNG(1, 0)
	nn.XavierUniform(r, g.Param("hidden.weight").Value, nn.Gain(nn.Tanh))
	nn.XavierUniform(r, g.Param("score.weight").Value, 1)

	c := nn.AdamDefaults()
	c.Rate = 0.05
	t, err := nn.NewTrainer(g, nn.TrainerConfig[float32]{MaxBatch: 4, Optimizers: []*nn.Optimizer[float32]{nn.NewAdam(c, g.Params()...)}})
	if err != nil {
		log.Fatal(err)
	}
	t.SetInput(x, mat.NewOf(4, 2, []float32{0, 0, 0, 1, 1, 0, 1, 1}))
	t.SetInput(target, mat.NewOf(4, 1, []float32{0, 1, 1, 0}))
	for range 300 {
		if _, err := t.Step(4); err != nil {
			log.Fatal(err)
		}
	}
	p := nn.NewPredictor(g, 4, score)
	p.SetInput(x, mat.NewOf(4, 2, []float32{0, 0, 0, 1, 1, 0, 1, 1}))
	for i := range 4 {
		fmt.Println(p.Predict(4).At(i, 0) > 0)
	}
	// Output:
	// false
	// true
	// true
	// false
}

// A linear classifier over three classes with class weights, label smoothing, weight decay and a one-cycle rate.
func Example_softmaxRegression() {
	g := nn.NewGraph[float64]()
	x, y := g.Input("x", 2), g.Indices("y", 1)
	logits := g.Linear("out", x, 3, nn.None)
	g.SoftmaxCrossEntropy("loss", logits, y, nn.CrossEntropy[float64]{Smoothing: 0.05, Weights: []float64{1, 1, 2}})

	// Three clouds around the corners of a triangle.
	r := nn.NewRNG(3, 0)
	centres := [][2]float64{{2, 0}, {-1, 2}, {-1, -2}}
	data, labels := mat.New[float64](90, 2), make([]int32, 90)
	for i := range labels {
		labels[i] = int32(i % 3)
		data.Set(i, 0, centres[i%3][0]+0.5*r.Normal())
		data.Set(i, 1, centres[i%3][1]+0.5*r.Normal())
	}
	o := nn.NewSGD(nn.SGDConfig{Rate: 0.1, Momentum: 0.9, Nesterov: true, WeightDecay: nn.L2Decay(0.0005)}, g.Params()...)
	o.SetSchedule(nn.OneCycle{High: 0.5, Steps: 100})
	t, err := nn.NewTrainer(g, nn.TrainerConfig[float64]{MaxBatch: 90, Optimizers: []*nn.Optimizer[float64]{o}})
	if err != nil {
		log.Fatal(err) // one layer: weights may start at zero
	}
	t.SetInput(x, data)
	t.SetIndices(y, labels)
	for range 100 {
		if _, err := t.Step(90); err != nil {
			log.Fatal(err)
		}
	}
	p := nn.NewPredictor(g, 1, logits)
	p.SetInput(x, mat.NewOf(1, 2, []float64{-1.2, 1.8}))
	z := p.Predict(1).Row(0)
	fmt.Println(z[1] > z[0] && z[1] > z[2])
	// Output: true
}

// Two layers separate a disc from the ring around it: batches in a shuffled order, a falling rate, early stopping on data held
// back. The best network is kept as a file, from which another program builds it again.
func Example_twoLayerNet() {
	g := nn.NewGraph[float32]()
	x, y := g.Input("x", 2), g.Indices("y", 1)  // batch x 2, batch x 1
	h := g.Linear("hidden", x, 16, nn.ReLU)     // batch x 16
	logits := g.Linear("logits", h, 2, nn.None) // batch x 2
	g.SoftmaxCrossEntropy("loss", logits, y, nn.CrossEntropy[float32]{})

	r := nn.NewRNG(4, 0)
	nn.HeNormal(r, g.Param("hidden.weight").Value, nn.Gain(nn.ReLU))
	nn.XavierUniform(r, g.Param("logits.weight").Value, 1)
	const n, held, batch = 400, 100, 25
	data, labels := mat.New[float32](n, 2), make([]int32, n)
	nn.Uniform(r, data, -1, 1)
	for i := range labels {
		if p := data.Row(i); p[0]*p[0]+p[1]*p[1] > 0.5 {
			labels[i] = 1
		}
	}

	o := nn.NewAdamW(nn.AdamWDefaults(), g.Param("hidden.weight"), g.Param("logits.weight"))
	o.AddGroup(nn.Group[float32]{Params: []*nn.Param[float32]{g.Param("hidden.bias"), g.Param("logits.bias")}}) // no decay
	o.SetSchedule(nn.WarmUp(0.1, 20, nn.CosineRate(0.02, 0, 60*(n-held)/batch)))
	t, err := nn.NewTrainer(g, nn.TrainerConfig[float32]{MaxBatch: batch, Optimizers: []*nn.Optimizer[float32]{o}, Clip: nn.Clip{Norm: 5}})
	if err != nil {
		log.Fatal(err)
	}
	accuracy := func(g *nn.Graph[float32], x, logits *nn.Node[float32]) float64 {
		p := nn.NewPredictor(g, held, logits)
		p.SetInput(x, data.RowRange(0, held))
		z, right := p.Predict(held), 0
		for i := range held {
			if vec.ArgMax(z.Row(i)) == int(labels[i]) {
				right++
			}
		}
		return float64(right) / held
	}
	dir, err := os.MkdirTemp("", "lockstep")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "disc.safetensors")

	order := make([]int, n-held)
	for i := range order {
		order[i] = held + i
	}
	xs, ys := mat.New[float32](batch, 2), make([]int32, batch)
	stopper := nn.EarlyStopping{Patience: 15}
	for range 60 {
		r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for at := 0; at < len(order); at += batch {
			for i, k := range order[at : at+batch] {
				copy(xs.Row(i), data.Row(k))
				ys[i] = labels[k]
			}
			t.SetInput(x, xs)
			t.SetIndices(y, ys)
			if _, err := t.Step(batch); err != nil {
				log.Fatal(err)
			}
		}
		best, stop := stopper.Update(accuracy(g, x, logits))
		if best {
			if err := nn.SaveModel(path, g, nil); err != nil {
				log.Fatal(err)
			}
		}
		if stop {
			break
		}
	}
	kept, _, err := nn.LoadModel[float32](path)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(stopper.Best >= 0.95, accuracy(kept, kept.Node("x"), kept.Node("logits")) == stopper.Best)
	// Output: true true
}

// A two-layer network with dropout, checked against numerical gradients before it is trained.
func ExampleGradCheck() {
	g := nn.NewGraph[float64]()
	x, y := g.Input("x", 4), g.Indices("y", 1)
	logits := nn.Sequential(x,
		func(n *nn.Node[float64]) *nn.Node[float64] { return g.Linear("hidden", n, 6, nn.GELU) },
		func(n *nn.Node[float64]) *nn.Node[float64] { return g.LayerNorm("norm", n, 1e-5) },
		func(n *nn.Node[float64]) *nn.Node[float64] { return g.Dropout("drop", n, 0.2) },
		func(n *nn.Node[float64]) *nn.Node[float64] { return g.Linear("out", n, 3, nn.None) },
	)
	g.SoftmaxCrossEntropy("loss", logits, y, nn.CrossEntropy[float64]{})
	r := nn.NewRNG(1, 0)
	nn.XavierNormal(r, g.Param("hidden.weight").Value, 1)
	nn.XavierNormal(r, g.Param("out.weight").Value, 1)

	s := nn.NewSession(g, 5, true)
	data := mat.New[float64](5, 4)
	nn.Normal(r, data, 0, 1)
	s.SetInput(x, data)
	s.SetIndices(y, []int32{0, 1, 2, 1, 0})
	s.SetDropout(1, 0) // one mask for all evaluations
	report := nn.GradCheck(s, 5, nn.GradCheckConfig{})
	fmt.Println(report.OK(), report.Checked, report.Skipped)
	// Output: true 63 0
}

// The lecture's location finder: is the centre word of a window a place? The score of a true window is to be higher, by a
// margin, than that of the same window with its centre replaced. Both passes share all parameters.
func ExampleGraph_MaxMargin() {
	words := []string{"<s>", "</s>", "museums", "in", "Paris", "London", "are", "amazing", "walk", "slowly", "we", "love", "Rome"}
	id := map[string]int32{}
	for i, w := range words {
		id[w] = int32(i)
	}
	g := nn.NewGraph[float64]()
	table := nn.NewParam[float64]("vectors", len(words), 5)
	table.Sparse = true
	w, b, u := nn.NewParam[float64]("W", 15, 8), nn.NewParam[float64]("b", 1, 8), nn.NewParam[float64]("u", 8, 1)
	score := func(name string) (window, s *nn.Node[float64]) {
		window = g.Indices(name+"-window", 3)                          // batch x 3
		x := g.EmbeddingWith(name+"-vectors", window, table)           // batch x 15
		h := g.LinearWith(name+"-hidden", x, w, b, nn.Tanh)            // batch x 8
		return window, g.LinearWith(name+"-score", h, u, nil, nn.None) // batch x 1
	}
	trueWindow, s := score("true")
	corruptWindow, c := score("corrupt")
	g.MaxMargin("J", s, c, 1, nn.Sum)

	r := nn.NewRNG(5, 0)
	nn.Normal(r, table.Value, 0, 0.5)
	nn.XavierUniform(r, w.Value, nn.Gain(nn.Tanh))
	nn.XavierUniform(r, u.Value, 1)
	t, err := nn.NewTrainer(g, nn.TrainerConfig[float64]{MaxBatch: 3, Optimizers: []*nn.Optimizer[float64]{
		nn.NewAdagrad(nn.AdagradConfig{Rate: 0.1, Eps: 1e-10}, g.Params()...),
	}})
	if err != nil {
		log.Fatal(err)
	}
	t.SetIndices(trueWindow, []int32{id["in"], id["Paris"], id["are"], id["in"], id["London"], id["</s>"], id["love"], id["Rome"], id["</s>"]})
	t.SetIndices(corruptWindow, []int32{id["in"], id["slowly"], id["are"], id["in"], id["walk"], id["</s>"], id["love"], id["museums"], id["</s>"]})
	loss := 0.0
	for range 100 {
		if loss, err = t.Step(3); err != nil {
			log.Fatal(err)
		}
	}
	fmt.Println(loss)
	// Output: 0
}

// Word vectors stay as they were trained elsewhere for the first epochs, and are tuned after that. Words that
// are not in the training data never move: the lecture's trap, when others move away from them.
func ExampleParam_freeze() {
	g := nn.NewGraph[float32]()
	ids, y := g.Indices("words", 1), g.Indices("y", 1)
	g.SoftmaxCrossEntropy("loss", g.Linear("out", g.Embedding("vectors", ids, 4, 3), 2, nn.None), y, nn.CrossEntropy[float32]{})
	vectors := g.Param("vectors.weight")
	r := nn.NewRNG(1, 0)
	nn.Normal(r, vectors.Value, 0, 1)
	nn.XavierUniform(r, g.Param("out.weight").Value, 1)
	t, err := nn.NewTrainer(g, nn.TrainerConfig[float32]{MaxBatch: 3, Optimizers: []*nn.Optimizer[float32]{
		nn.NewSparseAdam(nn.AdamDefaults(), vectors), nn.NewAdam(nn.AdamDefaults(), g.Param("out.weight"), g.Param("out.bias")),
	}})
	if err != nil {
		log.Fatal(err)
	}
	before := vectors.Value.Clone()
	vectors.Frozen = true
	for epoch := range 4 {
		if epoch == 2 {
			vectors.Frozen = false
		}
		t.SetIndices(ids, []int32{0, 2, 0}) // words 1 and 3 do not occur
		t.SetIndices(y, []int32{1, 0, 1})
		if _, err := t.Step(3); err != nil {
			log.Fatal(err)
		}
		moved := []int{}
		for w := range 4 {
			if vectors.Value.At(w, 0) != before.At(w, 0) {
				moved = append(moved, w)
			}
		}
		fmt.Println("epoch", epoch, "moved", moved)
	}
	// Output:
	// epoch 0 moved []
	// epoch 1 moved []
	// epoch 2 moved [0 2]
	// epoch 3 moved [0 2]
}

// The bounds of a cyclic rate come from a range test on a throw-away copy of the model.
func ExampleRangeTest() {
	x := 3.0 // a bowl with curvature 1, and noise in its gradient
	r := nn.NewRNG(2, 0)
	result, err := nn.RangeTest(1e-4, 10, 100, func(rate float64) (float64, error) {
		x -= rate * (x + 0.1*r.Normal())
		return x * x / 2, nil
	})
	if err != nil {
		log.Fatal(err)
	}
	s := nn.Cyclic{Low: result.Low, High: result.High, Up: 200, Mode: nn.Triangular2}
	fmt.Println(s.At(0).Rate < s.At(200).Rate, result.High < 2)
	// Output: true true
}
