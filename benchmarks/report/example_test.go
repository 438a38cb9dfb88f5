package report_test

import (
	"bytes"
	"fmt"

	"github.com/lockstep-go/lockstep/benchmarks"
	"github.com/lockstep-go/lockstep/benchmarks/report"
)

// A page of one row: what `lockstep bench -report out.html` writes, which measures the rows itself.
func ExampleHTML() {
	res := &benchmarks.Results{Processor: "a processor", Levels: []string{"avx2"}, Rows: []benchmarks.Row{
		{Op: "Dot", Type: "f32", Size: "n=1024", Level: "avx2", Unit: "GB/s", Rate: 160, Naive: 8, Limit: 200},
	}}
	var page bytes.Buffer
	if err := report.HTML(&page, res); err != nil {
		panic(err)
	}
	fmt.Println(bytes.HasPrefix(page.Bytes(), []byte("<!doctype html>")), bytes.Contains(page.Bytes(), []byte("Dot")))
	// Output: true true
}
