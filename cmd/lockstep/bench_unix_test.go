//go:build unix

package main

import (
	"bufio"
	"bytes"
	"os"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"
)

// One Ctrl-C stops a benchmark, which says how far it came and exits with 130.
func TestInterruptBench(t *testing.T) {
	cmd := exec.Command(os.Args[0], "bench", "-match", ".", "-time", "100ms")
	cmd.Env = append(os.Environ(), "LOCKSTEP_TEST_COMMAND=1")
	var errs bytes.Buffer
	cmd.Stderr = &errs
	pipe, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() { cmd.Process.Kill() })
	out := bufio.NewReader(pipe)
	_, err = out.ReadString('\n')
	require.NoError(t, err)
	require.NoError(t, cmd.Process.Signal(os.Interrupt))
	for err == nil {
		_, err = out.ReadString('\n')
	}
	require.Error(t, cmd.Wait())
	require.Equal(t, exitSignal, cmd.ProcessState.ExitCode())
	require.Regexp(t, `interrupted after \d+ of \d+ cases`, errs.String())
}
