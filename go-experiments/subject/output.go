package subject

import (
	"bufio"
	"fmt"
)

// protocol is the version of the lines that report writes.
const protocol = 1

// report writes every iteration's nanoseconds, result and check, one line each.
func report(output *bufio.Writer, iterations []Iteration) error {
	fmt.Fprintf(output, "subject %d\n", protocol)
	for _, i := range iterations {
		nanoseconds := i.Elapsed.Nanoseconds()
		fmt.Fprintf(output, "iteration %d %d %d\n", nanoseconds, i.Outcome.Result, i.Outcome.Check)
	}
	fmt.Fprintf(output, "end %d\n", len(iterations))
	return output.Flush() // also returns the first error of the writes above
}

// list writes the workloads' names, one a line.
func list(output *bufio.Writer, workloads []Workload) error {
	for _, workload := range workloads {
		fmt.Fprintln(output, workload.Name)
	}
	return output.Flush()
}

// help writes how the program is called.
func help(output *bufio.Writer) error {
	fmt.Fprintln(output, "usage:", usageLine)
	return output.Flush()
}
