//go:build unix

package main

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestMain lets the test binary be the command itself.
func TestMain(m *testing.M) {
	if os.Getenv("LOCKSTEP_TEST_COMMAND") != "" {
		main()
	}
	os.Exit(m.Run())
}

// start runs the command as a process of its own.
func start(t *testing.T, args ...string) (*exec.Cmd, *bufio.Reader, func()) {
	t.Helper()
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), "LOCKSTEP_TEST_COMMAND=1")
	in, err := cmd.StdinPipe()
	require.NoError(t, err)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	cmd.Stderr = os.Stderr
	require.NoError(t, cmd.Start())
	t.Cleanup(func() { in.Close(); cmd.Process.Kill() })
	return cmd, bufio.NewReader(out), func() { in.Write([]byte("Ada lives in Elmford .\n")) }
}

// One Ctrl-C ends a command that waits for its input.
func TestInterruptWaiting(t *testing.T) {
	model := embedded(t)
	for _, args := range [][]string{{"tag", "-model", model}, {"vectors", "-model", model}} {
		cmd, out, line := start(t, args...)
		line()
		_, err := out.ReadString('\n') // it has read the line and waits for the next
		require.NoError(t, err)
		require.NoError(t, cmd.Process.Signal(os.Interrupt))
		done := make(chan error, 1)
		go func() { done <- cmd.Wait() }()
		select {
		case <-done:
			ws := cmd.ProcessState.Sys().(syscall.WaitStatus)
			require.True(t, ws.Signaled() && ws.Signal() == syscall.SIGINT, "%v: %v", args, ws)
		case <-time.After(20 * time.Second):
			t.Fatalf("%v goes on after Ctrl-C", args)
		}
	}
}

// One Ctrl-C stops a training run, which saves a checkpoint and exits with 130.
func TestInterruptTraining(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m")
	cmd, out, _ := start(t, "train", "-epochs", "500", "-out", path)
	for range 3 { // two lines of header, one epoch
		_, err := out.ReadString('\n')
		require.NoError(t, err)
	}
	require.NoError(t, cmd.Process.Signal(os.Interrupt))
	for {
		if _, err := out.ReadString('\n'); err != nil {
			break
		}
	}
	require.Error(t, cmd.Wait())
	require.Equal(t, exitSignal, cmd.ProcessState.ExitCode())
	require.FileExists(t, path+".checkpoint")
	require.NoFileExists(t, path)
}

// A pipe under the name of the curve is not opened, which would wait for a writer: it is left alone.
func TestCurveIsPipe(t *testing.T) {
	out := filepath.Join(t.TempDir(), "m")
	require.NoError(t, syscall.Mkfifo(out+".svg", 0o600))
	done := make(chan error, 1)
	cmd := exec.Command(os.Args[0], "train", "-epochs", "1", "-out", out)
	cmd.Env = append(os.Environ(), "LOCKSTEP_TEST_COMMAND=1")
	var errs strings.Builder
	cmd.Stderr = &errs
	require.NoError(t, cmd.Start())
	go func() { done <- cmd.Wait() }()
	select {
	case err := <-done:
		require.NoError(t, err, errs.String())
	case <-time.After(40 * time.Second):
		cmd.Process.Kill()
		t.Fatal("train waits for a pipe that is called as its curve")
	}
	require.Contains(t, errs.String(), out+".svg is no learning curve")
	st, err := os.Lstat(out + ".svg")
	require.NoError(t, err)
	require.NotZero(t, st.Mode()&os.ModeNamedPipe)
	require.FileExists(t, out)
}

// A link without a file behind it stays a link; the model is made where it leads.
func TestOutIsLink(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(dir, "models"), 0o755))
	out := filepath.Join(dir, "m")
	require.NoError(t, os.Symlink("models/first", out))
	code, _, errs := call(t, "", "train", "-epochs", "1", "-no-curve", "-out", out)
	require.Equal(t, exitOK, code, errs)
	target, err := os.Readlink(out)
	require.NoError(t, err)
	require.Equal(t, "models/first", target)
	require.FileExists(t, filepath.Join(dir, "models", "first"))
}

// -h explains a command whatever LOCKSTEP_MAX_ISA says; an unknown value is an error of the work.
func TestHelpUnderUnknownLevel(t *testing.T) {
	for name := range commands {
		cmd := exec.Command(os.Args[0], name, "-h")
		cmd.Env = append(os.Environ(), "LOCKSTEP_TEST_COMMAND=1", "LOCKSTEP_MAX_ISA=bogus")
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "%s", out)
		require.Contains(t, string(out), "usage: lockstep "+name)
	}
	cmd := exec.Command(os.Args[0], "eval", "-model", "m", "-in", "c")
	cmd.Env = append(os.Environ(), "LOCKSTEP_TEST_COMMAND=1", "LOCKSTEP_MAX_ISA=bogus")
	out, err := cmd.CombinedOutput()
	require.Error(t, err)
	require.Contains(t, string(out), "bogus")
}

// Before there is anything to save, one Ctrl-C ends a training as it ends other commands.
func TestInterruptBeforeTraining(t *testing.T) {
	dir := t.TempDir()
	pipe := filepath.Join(dir, "corpus")
	require.NoError(t, syscall.Mkfifo(pipe, 0o600))
	cmd, _, _ := start(t, "train", "-train", pipe, "-out", filepath.Join(dir, "m"))
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	time.Sleep(time.Second) // it has begun to wait
	require.NoError(t, cmd.Process.Signal(os.Interrupt))
	select {
	case <-done:
		ws := cmd.ProcessState.Sys().(syscall.WaitStatus)
		require.True(t, ws.Signaled() && ws.Signal() == syscall.SIGINT, "%v", ws)
	case <-time.After(20 * time.Second):
		t.Fatal("train goes on after Ctrl-C")
	}
}

// A link that leads nowhere yet is not followed for the curve: it may lead to the model.
func TestCurveIsLink(t *testing.T) {
	out := filepath.Join(t.TempDir(), "m")
	require.NoError(t, os.Symlink("m", out+".svg"))
	code, _, errs := call(t, "", "train", "-epochs", "1", "-out", out)
	require.Equal(t, exitOK, code, errs)
	require.Contains(t, errs, out+".svg is no learning curve")
	code, _, errs = call(t, "", "info", out)
	require.Equal(t, exitOK, code, errs)
}
