// Package subject is the timing loop that measured programs link; it needs only the standard
// library.
//
// A measured program is a table of workloads handed to [Main]. It is run as
// "program --workload NAME --iterations 3 --param n=21" and prints, after the last iteration,
// one line for each: "iteration <nanoseconds> <result> <check>". With --hold it then waits for
// the end of its input, so that a caller can still read the process's accounts from the
// operating system. Rust's subject crate has the same flags and output.
package subject

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// Setup prepares a workload: it reads its parameters, builds its inputs, and returns what is
// to be timed.
type Setup func(*Request) (Task, error)

// Workload is a name on the command line, and its set-up.
type Workload struct {
	Name  string
	Setup Setup
}

// Main runs the workload that the command line asks for, and exits.
//
// The exit code is 0, or 2 for a wrong command line, or 1 if the output could not be written;
// an error is one line on standard error.
func Main(workloads []Workload) {
	if err := run(os.Args[1:], workloads, os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(exitCode(err))
	}
}

func run(args []string, workloads []Workload, stdin io.Reader, stdout io.Writer) error {
	output := bufio.NewWriter(stdout)
	request, err := parse(args)
	switch {
	case errors.Is(err, errList):
		return list(output, workloads)
	case errors.Is(err, errHelp):
		return help(output)
	case err != nil:
		return err
	}
	setup, err := find(request, workloads)
	if err != nil {
		return err
	}
	task, err := setup(request)
	if err != nil {
		return err
	}
	if err := request.refuseUnknownParameters(); err != nil {
		return err
	}
	if err := report(output, Repeat(task, request.iterations)); err != nil {
		return err
	}
	if request.hold {
		_, err = io.Copy(io.Discard, stdin)
	}
	return err
}

func find(request *Request, workloads []Workload) (Setup, error) {
	var known []string
	for _, workload := range workloads {
		if workload.Name == request.workload {
			return workload.Setup, nil
		}
		known = append(known, workload.Name)
	}
	return nil, UsageErrorf("unknown workload '%s'; give --workload one of: %s",
		request.workload, strings.Join(known, ", "))
}
