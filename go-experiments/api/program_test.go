package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The program as a process: its output, its exit codes. The test binary stands in for it when
// this variable is set.
const asProgram = "API_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// program is a call of the program with a command line split at its spaces. It is killed at the
// test's end, and when patience is over.
func program(t *testing.T, line string) (command *exec.Cmd, stderr *bytes.Buffer) {
	ctx, kill := context.WithTimeout(t.Context(), patience)
	t.Cleanup(kill)
	stderr = new(bytes.Buffer)
	command = exec.CommandContext(ctx, os.Args[0], strings.Fields(line)...)
	command.Env = append(os.Environ(), asProgram+"=1")
	command.Stderr = stderr
	return command, stderr
}

// process is a server that has said where it listens.
type process struct {
	command *exec.Cmd
	stdout  *bufio.Reader
	stderr  *bytes.Buffer
	address string
}

func startProgram(t *testing.T, line string) *process {
	t.Helper()
	command, stderr := program(t, line)
	pipe, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	stdout := bufio.NewReader(pipe)
	first, err := stdout.ReadString('\n')
	address, ok := strings.CutPrefix(strings.TrimSpace(first), "listening ")
	if !ok {
		t.Fatalf("%s: %q, %v, %s", line, first, err, stderr)
	}
	return &process{command, stdout, stderr, address}
}

// end sends SIGTERM, and is all that the process still prints; its exit code must be 0.
func (p *process) end(t *testing.T) string {
	t.Helper()
	if err := p.command.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	output, err := io.ReadAll(p.stdout)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.command.Wait(); err != nil || p.stderr.Len() > 0 {
		t.Errorf("it ended with %v, saying %q", err, p.stderr)
	}
	return string(output)
}

func TestAServerSaysWhatItsRuntimeKnows(t *testing.T) {
	server := startProgram(t, "serve --orders 8")
	for range 100 {
		ask(t, "GET", "http://"+server.address+"/primes?limit=1000000", nil)
	}
	lines := strings.Split(server.end(t), "\n")
	want := []string{
		`stat gc-cycles [1-9]\d*`,
		`stat gc-cpu-seconds \d+\.\d+`,
		`stat gc-pause-max-seconds \d+\.\d+`,
		`stat heap-bytes [1-9]\d+`,
		`stat go-maxprocs [1-9]\d*`,
		"end",
		"",
	}
	if len(lines) != len(want) {
		t.Fatalf("%q", lines)
	}
	for i, line := range lines {
		if !regexp.MustCompile("^" + want[i] + "$").MatchString(line) {
			t.Errorf("%q, want %s", line, want[i])
		}
	}
}

func TestAnInterruptEndsAServerToo(t *testing.T) {
	server := startProgram(t, "serve -orders=8")
	if err := server.command.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	output, _ := io.ReadAll(server.stdout)
	if err := server.command.Wait(); err != nil || !strings.HasSuffix(string(output), "\nend\n") {
		t.Errorf("%v: %s", err, output)
	}
}

func TestRequestsBeyondTheGraceExitWith1(t *testing.T) {
	inLuck(t, func() error {
		server := startProgram(t, "serve --orders 8 --grace 50")
		conn, _ := connect(t, server.address)
		send(t, conn, "GET /quote?wait_us=1000000 HTTP/1.1\r\nHost: a\r\n\r\n")
		time.Sleep(100 * time.Millisecond)
		_ = server.command.Process.Signal(syscall.SIGTERM)
		output, _ := io.ReadAll(server.stdout)
		_ = server.command.Wait() // its exit code is what counts
		code := server.command.ProcessState.ExitCode()
		if code != 1 || len(output) > 0 || !strings.HasPrefix(server.stderr.String(), "error: requests were still in flight") {
			return fmt.Errorf("exit code %d: %q, %q", code, output, server.stderr)
		}
		return nil
	})
}

func TestAWrongCommandLineExitsWith2AndOneLine(t *testing.T) {
	for line, part := range map[string]string{
		"":                                     "the task is missing",
		"--orders 8":                           "the task is missing",
		"run":                                  `unknown argument "run"`,
		"serve now":                            `unknown argument "now"`,
		"serve --port 1":                       "-port",
		"serve --listen 0.0.0.0:0":             "give 127.0.0.1:PORT",
		"serve --listen 192.0.2.1:80":          "give 127.0.0.1:PORT",
		"serve --listen localhost":             "give 127.0.0.1:PORT",
		"socket --listen [::]:0":               "give 127.0.0.1:PORT",
		"serve --orders -1":                    "whole number",
		"serve --orders 4294967296":            "below 2^32",
		"serve --header-timeout 0":             "milliseconds from 1",
		"serve --body-timeout 5s":              "milliseconds",
		"serve --idle-timeout":                 "needs an argument",
		"serve --downstream 127.0.0.1:80":      "http://HOST:PORT",
		"serve --downstream https://a.invalid": "http://HOST:PORT",
	} {
		command, stderr := program(t, line)
		stdout, _ := command.Output() // its exit code is what counts
		if code := command.ProcessState.ExitCode(); code != 2 {
			t.Errorf("%s: exit code %d", line, code)
		}
		message := stderr.String()
		if len(stdout) > 0 || strings.Count(message, "\n") != 1 ||
			!strings.HasPrefix(message, "error: ") || !strings.Contains(message, part) {
			t.Errorf("%s: want one line with %q: %q, %q", line, part, stdout, message)
		}
	}
}

func TestAnAddressInUseExitsWith1AndOneLine(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for _, task := range []string{"serve", "socket"} {
		command, stderr := program(t, task+" --listen "+taken.Addr().String())
		stdout, _ := command.Output() // its exit code is what counts
		message := stderr.String()
		if code := command.ProcessState.ExitCode(); code != 1 || len(stdout) > 0 ||
			strings.Count(message, "\n") != 1 || !strings.HasPrefix(message, "error: ") {
			t.Errorf("exit code %d: %q, %q", code, stdout, message)
		}
	}
}

func TestHelpExitsWith0(t *testing.T) {
	for _, line := range []string{"--help", "serve -h"} {
		command, stderr := program(t, line)
		if stdout, err := command.Output(); err != nil || !strings.HasPrefix(string(stdout), "usage: api serve") {
			t.Errorf("%s: %v: %q, %q", line, err, stdout, stderr)
		}
	}
}
