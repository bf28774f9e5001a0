package main

import (
	"bytes"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
)

// The program as a process: its output, its exit codes. The test binary stands in for it when
// this variable is set.
const asProgram = "PRIMES_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// program is a call of the program with a command line split at its spaces.
func program(line string) (command *exec.Cmd, stdout, stderr *bytes.Buffer) {
	stdout, stderr = new(bytes.Buffer), new(bytes.Buffer)
	command = exec.Command(os.Args[0], strings.Fields(line)...)
	command.Env = append(os.Environ(), asProgram+"=1")
	command.Stdout, command.Stderr = stdout, stderr
	return command, stdout, stderr
}

func TestEveryListedWorkloadFindsThePrimes(t *testing.T) {
	list, workloads, _ := program("--list")
	if err := list.Run(); err != nil {
		t.Fatal(err)
	}
	for workload := range strings.Lines(workloads.String()) {
		workload = strings.TrimSpace(workload)
		line := "--workload " + workload + " --iterations 2 --param n=1000"
		if strings.HasPrefix(workload, "parallel") {
			line += " --param threads=2"
		}
		command, stdout, stderr := program(line)
		if err := command.Run(); err != nil {
			t.Errorf("%s: %v: %s", line, err, stderr)
		}
		if strings.Count(stdout.String(), " 168 76127\n") != 2 {
			t.Errorf("%s: want two iterations with 168 76127: %s", line, stdout)
		}
	}
}

func TestAWrongCommandLineExitsWith2AndOneLine(t *testing.T) {
	for line, part := range map[string]string{
		"--workload trail --iterations 1":                                  "trial, sieve, segmented",
		"--workload trial --iterations 1":                                  "--param n=VALUE",
		"--workload trial --iterations 1 --param n=10000000001":            "choose a smaller bound",
		"--workload parallel --iterations 1 --param n=9 --param threads=0": "threads=0",
	} {
		command, stdout, stderr := program(line)
		_ = command.Run() // its exit code is what counts
		if code := command.ProcessState.ExitCode(); code != 2 {
			t.Errorf("%s: exit code %d", line, code)
		}
		message := stderr.String()
		if stdout.Len() > 0 || strings.Count(message, "\n") != 1 || !strings.Contains(message, part) {
			t.Errorf("%s: want one line with %q: %q, %q", line, part, stdout, message)
		}
	}
}

func TestAFullDiskExitsWith1(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux has /dev/full")
	}
	full, err := os.Create("/dev/full")
	if err != nil {
		t.Fatal(err)
	}
	defer full.Close()
	command, _, _ := program("--workload trial --iterations 1 --param n=9")
	command.Stdout = full
	_ = command.Run() // its exit code is what counts
	if code := command.ProcessState.ExitCode(); code != 1 {
		t.Errorf("exit code %d", code)
	}
}
