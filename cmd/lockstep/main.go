// Command lockstep trains, scores and runs word-window classifiers, and shows
// what the library does on this machine.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// Exit codes.
const (
	exitOK      = 0
	exitFailure = 1   // the work could not be done: the message says why
	exitUsage   = 2   // a wrong command line
	exitInput   = 3   // a faulty corpus, model or vector file
	exitSignal  = 130 // interrupted; a checkpoint is saved where the command says so
)

// A command is a subcommand. Each stands in a file of its own and registers
// itself from init.
type command struct {
	name, summary string
	// run gets the arguments after the name. An error that wraps errUsage
	// or is flag.ErrHelp has been explained to the user already.
	run func(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) error
}

var commands = map[string]command{}

func register(c command) { commands[c.name] = c }

// errUsage marks a wrong command line.
var errUsage = errors.New("usage")

func usagef(format string, args ...any) error {
	return fmt.Errorf("%w: %s", errUsage, fmt.Sprintf(format, args...))
}

func main() {
	os.Exit(Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// Main is the command without the process around it. It returns the exit code.
func Main(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	return run(context.Background(), args, stdin, stdout, stderr)
}

func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	if len(args) == 0 {
		usage(stderr)
		return exitUsage
	}
	switch args[0] {
	case "-h", "-help", "--help", "help":
		usage(stdout)
		return exitOK
	}
	c, ok := commands[args[0]]
	if !ok {
		fmt.Fprintf(stderr, "lockstep: unknown command %q\n", args[0])
		usage(stderr)
		return exitUsage
	}
	var err error
	if !wantsHelp(args[1:]) {
		err = checkLevel(args[0])
	}
	if err == nil {
		err = c.run(ctx, args[1:], stdin, stdout, stderr)
	}
	code := exitCode(err)
	if code != exitOK && !errors.Is(err, flag.ErrHelp) {
		msg := strings.TrimPrefix(err.Error(), errUsage.Error()+": ")
		if code == exitSignal {
			msg = strings.Replace(msg, context.Canceled.Error(), "interrupted", 1)
		}
		fmt.Fprintf(stderr, "lockstep %s: %s\n", c.name, msg)
		if code == exitUsage {
			fmt.Fprintf(stderr, "lockstep %s -h explains the flags\n", c.name)
		}
	}
	return code
}

func usage(w io.Writer) {
	fmt.Fprint(w, "usage: lockstep COMMAND [flags]\n\n")
	var names []string
	for n := range commands {
		names = append(names, n)
	}
	slices.Sort(names)
	for _, n := range names {
		fmt.Fprintf(w, "  %-9s%s\n", n, commands[n].summary)
	}
	fmt.Fprint(w, "\nlockstep COMMAND -h explains the flags of a command.\n"+
		"Exit codes: 0 done, 1 failed, 2 wrong command line, 3 faulty input file, 130 interrupted.\n"+
		"LOCKSTEP_MAX_ISA=generic|avx2|avx512|neon lowers the instruction set; results are the same bits.\n")
}

// flags returns a flag set that explains itself with a line of usage.
func flags(name, line string, stderr io.Writer) *flag.FlagSet {
	fs := flag.NewFlagSet(name, flag.ContinueOnError)
	fs.SetOutput(stderr)
	fs.Usage = func() {
		fmt.Fprintf(fs.Output(), "usage: lockstep %s %s\n\n", name, line)
		fs.PrintDefaults()
	}
	return fs
}

// wantsHelp reports whether -h is among args.
func wantsHelp(args []string) bool {
	for _, a := range args {
		switch a {
		case "--":
			return false
		case "-h", "-help", "--help", "--h":
			return true
		}
	}
	return false
}

// parse parses args; -h writes to stdout and gives flag.ErrHelp.
func parse(fs *flag.FlagSet, args []string, stdout io.Writer) error {
	if wantsHelp(args) {
		fs.SetOutput(stdout)
		fs.Usage()
		return flag.ErrHelp
	}
	msg := &strings.Builder{}
	out := fs.Output()
	fs.SetOutput(msg)
	usage := fs.Usage
	fs.Usage = func() {}
	err := fs.Parse(args)
	fs.SetOutput(out)
	fs.Usage = usage
	if err != nil {
		return usagef("%v", err)
	}
	rest := fs.Args()
	if k := len(args) - len(rest); k > 0 && args[k-1] == "--" {
		return nil // all that follow are meant as they are
	}
	for i, a := range rest {
		if i > 0 && len(a) > 1 && a[0] == '-' {
			return usagef("%s stands behind %q: flags come first (behind -- nothing is a flag)", a, rest[0])
		}
	}
	return nil
}
