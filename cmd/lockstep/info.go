package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"runtime"
	"slices"
	"strings"

	"github.com/lockstep-go/lockstep"
	"github.com/lockstep-go/lockstep/nn/window"
)

func init() {
	register(command{name: "info", summary: "show the machine's level and caches, or what a model is", run: runInfo})
}

func runInfo(_ context.Context, args []string, _ io.Reader, stdout, stderr io.Writer) error {
	fs := flags("info", "[-json] [MODEL]", stderr)
	model := fs.String("model", "", "model `file`")
	asJSON := fs.Bool("json", false, "print one JSON object")
	if err := parse(fs, args, stdout); err != nil {
		return err
	}
	if fs.NArg() == 1 && *model == "" {
		*model = fs.Arg(0)
	} else if fs.NArg() > 0 {
		return usagef("unexpected argument %q, want one model at most", fs.Arg(fs.NArg()-1))
	}
	var items []item
	var err error
	if *model == "" {
		items = machineInfo()
	} else {
		items, err = modelInfo(*model)
		if err != nil {
			return err
		}
	}
	if *asJSON {
		m := map[string]any{}
		for _, it := range items {
			m[it.key] = it.value
		}
		return json.NewEncoder(stdout).Encode(m)
	}
	for _, it := range items {
		v := fmt.Sprint(it.value)
		if s, ok := it.value.([]string); ok {
			v = strings.Join(s, " ")
		}
		if _, err := fmt.Fprintf(stdout, "%-16s %s\n", it.key, v); err != nil {
			return err
		}
	}
	return nil
}

type item struct {
	key   string
	value any
}

func machineInfo() []item {
	c := lockstep.Caches()
	items := []item{
		{"level", lockstep.Level()},
		{"levels", lockstep.Levels()},
		{"contract", lockstep.ContractVersion},
		{"processor", lockstep.Model()},
		{"go", runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH},
		{"threads", runtime.GOMAXPROCS(0)},
		{"caches", fmt.Sprintf("L1D %d KiB, L2 %d KiB, L3 %d KiB", c.L1D>>10, c.L2>>10, c.L3>>10)},
		{"subnormals", subnormals()},
		{"features", lockstep.Features()},
	}
	if v := os.Getenv("LOCKSTEP_MAX_ISA"); v != "" {
		items = slices.Insert(items, 1, item{"LOCKSTEP_MAX_ISA", v})
	}
	if err := lockstep.LevelError(); err != nil {
		items = slices.Insert(items, 1, item{"error", err.Error()})
	}
	return items
}

// tiny is the smallest normal float32; half of it is subnormal. A variable, so that
// the division is done when the program runs.
var tiny = math.Float32frombits(0x00800000)

// subnormals reports whether the process flushes subnormal results (FTZ) or
// inputs (DAZ) to zero, as a C host may have set it: the contract does not hold then.
func subnormals() string {
	half := tiny / 2
	ftz := math.Float32bits(half) == 0
	sub := math.Float32frombits(1)
	daz := sub+tiny == tiny
	switch {
	case ftz && daz:
		return "FLUSHED (FTZ and DAZ are set): results will differ from other machines"
	case ftz:
		return "FLUSHED (FTZ is set): results will differ from other machines"
	case daz:
		return "FLUSHED (DAZ is set): results will differ from other machines"
	}
	return "kept (FTZ and DAZ are off)"
}

func modelInfo(path string) ([]item, error) {
	m, err := window.LoadFile(path)
	if err != nil {
		return nil, err
	}
	cfg := m.Config()
	items := []item{
		{"task", string(cfg.Task)},
		{"contract", lockstep.ContractVersion},
		{"window", cfg.Window()},
		{"features", window.FormatFeatures(cfg.Features)},
		{"inputs", cfg.Inputs()},
		{"hidden", cfg.Hidden},
		{"labels", m.Labels()},
		{"decoding", map[bool]string{true: "Viterbi, learned transitions", false: "each word on its own"}[cfg.Sentence]},
		{"parameters", m.Parameters()},
	}
	for i, f := range cfg.Features {
		items = append(items, item{"values " + f.Kind, m.Vocab(i).Rows() - 2})
	}
	keys := make([]string, 0, len(m.Info))
	for k := range m.Info {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		items = append(items, item{k, m.Info[k]})
	}
	return items, nil
}
