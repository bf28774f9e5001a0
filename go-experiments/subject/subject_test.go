package subject

import (
	"bytes"
	"errors"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

var workloads = []Workload{{"count", count}, {"nothing", nothing}}

// count counts its own executions up from the parameter "from".
func count(request *Request) (Task, error) {
	result, err := request.Uint64("from")
	return func() Outcome {
		result++
		return Outcome{result, math.MaxUint64}
	}, err
}

func nothing(*Request) (Task, error) {
	return func() Outcome { return Outcome{} }, nil
}

// outputs runs a command line split at its spaces; it returns the output.
func outputs(line string) (string, error) {
	var output bytes.Buffer
	err := run(strings.Fields(line), workloads, strings.NewReader(""), &output)
	return output.String(), err
}

func TestEveryIterationIsALineWithTimeResultAndCheck(t *testing.T) {
	output, err := outputs("--workload count --iterations 3 --param from=41")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(output, "\n")
	if len(lines) != 6 || lines[0] != "subject 1" || lines[4] != "end 3" || lines[5] != "" {
		t.Fatalf("not the head, three iterations and the end: %q", lines)
	}
	for i, result := range []string{"42", "43", "44"} {
		fields := strings.Split(lines[1+i], " ")
		if len(fields) != 4 {
			t.Fatalf("want four fields: %q", lines[1+i])
		}
		if _, err := strconv.ParseUint(fields[1], 10, 64); err != nil {
			t.Errorf("nanoseconds: %v", err)
		}
		fields[1] = "TIME"
		if !slices.Equal(fields, []string{"iteration", "TIME", result, "18446744073709551615"}) {
			t.Errorf("iteration %d: %q", i, lines[1+i])
		}
	}
}

func TestValuesMayBeAttachedToTheirFlags(t *testing.T) {
	output, err := outputs("--workload=count --iterations=1 --param=from=6")
	if err != nil || !strings.Contains(output, " 7 ") {
		t.Errorf("%q, %v", output, err)
	}
}

func TestListPrintsTheWorkloads(t *testing.T) {
	output, err := outputs("--list")
	if err != nil || output != "count\nnothing\n" {
		t.Errorf("%q, %v", output, err)
	}
}

func TestEachIterationIsTimedByItself(t *testing.T) {
	pauses := []time.Duration{20 * time.Millisecond, 0, 20 * time.Millisecond}
	for range 100 {
		next := 0
		done := Repeat(func() Outcome {
			time.Sleep(pauses[next])
			next++
			return Outcome{}
		}, len(pauses))
		if done[0].Elapsed < pauses[0] || done[2].Elapsed < pauses[2] {
			t.Fatalf("shorter than the pauses: %v", done)
		}
		// A busy machine may hold up the one without a pause, and not each time.
		if done[1].Elapsed < done[0].Elapsed {
			return
		}
	}
	t.Error("the second should be the shortest")
}

func TestHoldReadsTheInputToItsEndAfterTheOutput(t *testing.T) {
	left := func(line string) int {
		input := strings.NewReader("until the caller is done")
		if err := run(strings.Fields(line), workloads, input, io.Discard); err != nil {
			t.Fatal(err)
		}
		return input.Len()
	}
	if n := left("--workload nothing --iterations 1 --hold"); n != 0 {
		t.Errorf("with --hold %d bytes of input were left", n)
	}
	if n := left("--workload nothing --iterations 1"); n != 24 {
		t.Errorf("without --hold the input was read: %d bytes left", n)
	}
}

func TestAWrongCommandLineNamesTheThingAndTheMend(t *testing.T) {
	for _, test := range []struct {
		line  string
		parts []string
	}{
		{"", []string{"--workload is missing", "usage: --workload NAME"}},
		{"--workload", []string{"workload", "usage"}},
		{"--workload count", []string{"--iterations is missing", "usage"}},
		{"--workload count --iterations 0", []string{`"0"`, "from 1 to 10000000"}},
		{"--workload count --iterations ten", []string{`"ten"`, "from 1 to 10000000"}},
		{"--workload count --iterations 10000001", []string{`"10000001"`, "from 1 to 10000000"}},
		{"--workload cuont --iterations 1", []string{"'cuont'", "one of: count, nothing"}},
		{"--workload count --iterations 1", []string{"'from'", "add --param from=VALUE"}},
		{"--workload count --iterations 1 --param from=-1", []string{"from=-1", "another value"}},
		{"--workload count --iterations 1 --param from", []string{`"from"`, "KEY=VALUE"}},
		{"--workload count --iterations 1 --param from=1 --param to=2", []string{"'to'", "has: from"}},
		{"--workload count --iterations 1 --param from=1 --param from=2", []string{"from", "twice"}},
		{"--workload nothing --iterations 1 --param n=1", []string{"'n'", "has: none"}},
		{"--wrokload count", []string{"wrokload", "usage"}},
		{"--list --hodl", []string{"hodl", "usage"}},
		{"--list --hold=maybe", []string{"hold", "usage"}},
		{"count", []string{"'count'", "usage"}},
	} {
		output, err := outputs(test.line)
		if usage := (*UsageError)(nil); !errors.As(err, &usage) {
			t.Errorf("%s: want a usage error, got %v", test.line, err)
			continue
		}
		for _, part := range test.parts {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%s: %q lacks %q", test.line, err, part)
			}
		}
		if strings.Contains(err.Error(), "\n") || output != "" {
			t.Errorf("%s: want one line and no output: %q, %q", test.line, err, output)
		}
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestWrongUsageExitsWith2AndFailingOutputWith1(t *testing.T) {
	for line, want := range map[string]int{
		"--workload nothing --iterations 0": 2,
		"--workload nothing --iterations 1": 1,
		"--list":                            1,
	} {
		err := run(strings.Fields(line), workloads, strings.NewReader(""), full{})
		if err == nil || exitCode(err) != want {
			t.Errorf("%s: want exit code %d for %v", line, want, err)
		}
	}
}
