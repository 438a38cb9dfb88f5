// Mca judges the loops of kernels by llvm-mca, a static model of a processor's pipelines, where no machine of the kind is at hand:
//
//	go run ./internal/mca dotF32NEON sumF32NEON        # every symbol that begins so; cycles a turn on neoverse-n1, neoverse-v2
//	go run ./internal/mca -goarch amd64 -cpu znver4 dotF32AVX2
//
// It builds package asm for the port, disassembles each function with llvm-objdump and gives every innermost loop to llvm-mca
// (Debian: llvm-22): cycles a turn over 200 turns, in brackets the bound of the busiest port. The model knows no caches, and it
// takes every load for one from the first level.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

func main() {
	goarch := flag.String("goarch", "arm64", "port: arm64 or amd64")
	cpus := flag.String("cpu", "neoverse-n1,neoverse-v2", "comma-separated processors of llvm-mca")
	llvm := flag.String("llvm", "22", "version `suffix` of the LLVM tools")
	flag.Parse()
	if err := run(*goarch, strings.Split(*cpus, ","), "-"+*llvm, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "mca:", err)
		os.Exit(1)
	}
}

func run(goarch string, cpus []string, llvm string, names []string) error {
	triple := map[string]string{"arm64": "aarch64-linux-gnu", "amd64": "x86_64-linux-gnu"}[goarch]
	if triple == "" || len(names) == 0 {
		return fmt.Errorf("want -goarch arm64 or amd64 and names of kernels")
	}
	tmp, err := os.MkdirTemp("", "mca")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	bin := filepath.Join(tmp, "asm.test")
	build := exec.Command("go", "test", "-c", "-o", bin, "./asm")
	build.Env = append(os.Environ(), "GOARCH="+goarch, "GOOS=linux", "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("go test -c: %w\n%s", err, out)
	}
	symbols, err := exec.Command("go", "tool", "nm", "-sort", "name", bin).Output()
	if err != nil {
		return fmt.Errorf("go tool nm: %w", err)
	}
	found := 0
	for _, m := range regexp.MustCompile(`(?m) T (\S*/asm\.(\w+)\.abi0)$`).FindAllStringSubmatch(string(symbols), -1) {
		if !slices.ContainsFunc(names, func(n string) bool { return strings.HasPrefix(m[2], n) }) {
			continue
		}
		found++
		code, err := disassemble(bin, m[1], llvm)
		if err != nil {
			return err
		}
		for _, l := range innermost(code) {
			var row strings.Builder
			fmt.Fprintf(&row, "%-24s %3d instructions", m[2], len(l))
			for _, cpu := range cpus {
				cycles, bound, err := analyse(l, triple, cpu, llvm)
				if err != nil {
					return fmt.Errorf("%s on %s: %w", m[2], cpu, err)
				}
				fmt.Fprintf(&row, "   %s %.1f (%.1f)", cpu, cycles, bound)
			}
			fmt.Println(row.String())
		}
	}
	if found == 0 {
		return fmt.Errorf("no kernel of package asm begins with one of %q", names)
	}
	return nil
}

type instruction struct {
	at   uint64
	text string
}

var (
	line   = regexp.MustCompile(`(?m)^\s*([0-9a-f]+):\s+(\S.*)$`)
	branch = regexp.MustCompile(`^(?:b(?:\.\w+)?|cbn?z|tbn?z|j\w+)\s(?:.*\s)?0x([0-9a-f]+)\b`)
	target = regexp.MustCompile(`0x[0-9a-f]+(?:\s*<.*>)?$`)
)

func disassemble(bin, symbol, llvm string) ([]instruction, error) {
	out, err := exec.Command("llvm-objdump"+llvm, "-d", "--no-show-raw-insn", "--x86-asm-syntax=intel", "--disassemble-symbols="+symbol, bin).Output()
	if err != nil {
		return nil, fmt.Errorf("llvm-objdump%s: %w", llvm, err)
	}
	var code []instruction
	for _, m := range line.FindAllStringSubmatch(string(out), -1) {
		at, err := strconv.ParseUint(m[1], 16, 64)
		if err != nil {
			return nil, err
		}
		text, _, _ := strings.Cut(strings.ReplaceAll(m[2], "\t", " "), " //")
		text, _, _ = strings.Cut(text, " # ") // an address that llvm-objdump explains
		code = append(code, instruction{at, strings.TrimSpace(text)})
	}
	return code, nil
}

// innermost returns the bodies of the loops that hold no other: from a branch's target back down to the branch.
func innermost(code []instruction) [][]string {
	type span struct{ from, to int }
	var loops []span
	for i, c := range code {
		m := branch.FindStringSubmatch(c.text)
		if m == nil {
			continue
		}
		to, _ := strconv.ParseUint(m[1], 16, 64)
		if at := slices.IndexFunc(code, func(x instruction) bool { return x.at == to }); at >= 0 && at <= i {
			loops = append(loops, span{at, i})
		}
	}
	var bodies [][]string
	for _, l := range loops {
		if slices.ContainsFunc(loops, func(x span) bool { return x != l && x.from >= l.from && x.to <= l.to }) {
			continue
		}
		var body []string
		for _, c := range code[l.from : l.to+1] {
			if branch.MatchString(c.text) {
				c.text = target.ReplaceAllString(c.text, ".Lloop")
			}
			body = append(body, c.text)
		}
		bodies = append(bodies, body)
	}
	return bodies
}

var (
	total = regexp.MustCompile(`Total Cycles:\s+([0-9]+)`)
	ports = regexp.MustCompile(`Block RThroughput:\s+([0-9.]+)`)
)

// analyse returns the cycles of a turn and the bound of the busiest port.
func analyse(body []string, triple, cpu, llvm string) (cycles, bound float64, err error) {
	const turns = 200
	var src, out, errs bytes.Buffer
	if strings.HasPrefix(triple, "x86") {
		src.WriteString(".intel_syntax noprefix\n")
	}
	fmt.Fprintf(&src, ".Lloop:\n%s\n", strings.Join(body, "\n"))
	cmd := exec.Command("llvm-mca"+llvm, "-mtriple="+triple, "-mcpu="+cpu, "-iterations="+strconv.Itoa(turns))
	cmd.Stdin, cmd.Stdout, cmd.Stderr = &src, &out, &errs
	if err := cmd.Run(); err != nil {
		return 0, 0, fmt.Errorf("llvm-mca%s: %w\n%s", llvm, err, errs.String())
	}
	t, p := total.FindSubmatch(out.Bytes()), ports.FindSubmatch(out.Bytes())
	if t == nil || p == nil {
		return 0, 0, fmt.Errorf("llvm-mca%s says nothing of cycles", llvm)
	}
	cycles, err = strconv.ParseFloat(string(t[1]), 64)
	if err != nil {
		return 0, 0, err
	}
	bound, err = strconv.ParseFloat(string(p[1]), 64)
	return cycles / turns, bound, err
}
