package main

import (
	"context"
	"errors"
	"flag"
	"os"
	"os/signal"
	"syscall"

	"github.com/lockstep-go/lockstep"
	"github.com/lockstep-go/lockstep/nn/window"
)

// interruptible is, for a command that saves its work, a context that also ends at the first Ctrl-C; a second one ends
// the process.
func interruptible(ctx context.Context) (context.Context, func()) {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-ctx.Done()
		stop()
	}()
	return ctx, stop
}

func exitCode(err error) int {
	var pe *window.ParseError
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return exitOK
	case errors.Is(err, errUsage):
		return exitUsage
	case errors.Is(err, context.Canceled):
		return exitSignal
	case errors.As(err, &pe), errors.Is(err, window.ErrCheckpoint):
		return exitInput
	}
	return exitFailure
}

// checkLevel refuses an unknown LOCKSTEP_MAX_ISA; info shows it instead.
func checkLevel(name string) error {
	if err := lockstep.LevelError(); err != nil && name != "info" {
		return err
	}
	return nil
}
