package subject

import (
	"errors"
	"flag"
	"io"
	"slices"
	"strconv"
	"strings"
)

// MaxIterations is the most iterations of one run: their times are kept in memory until the
// last is done.
const MaxIterations = 10_000_000

const usageLine = "--workload NAME --iterations N [--param KEY=VALUE]... [--hold] | --list"

// What a command line may ask for instead of a run.
var (
	errList = errors.New("list wanted")
	errHelp = flag.ErrHelp
)

// Request is one run of one workload: its name, iterations and parameters.
type Request struct {
	workload   string
	iterations int
	hold       bool
	parameters []parameter
	known      []string // those that the set-up has asked for
}

type parameter struct{ key, value string }

// parse reads a command line, without the program's name.
func parse(args []string) (*Request, error) {
	var request Request
	flags := flag.NewFlagSet("", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&request.workload, "workload", "", "")
	flags.Func("iterations", "", request.setIterations)
	flags.Func("param", "", request.addParameter)
	flags.BoolVar(&request.hold, "hold", false, "")
	list := flags.Bool("list", false, "")
	err := flags.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return nil, errHelp
	case err != nil:
		return nil, usage(err.Error())
	case flags.NArg() > 0:
		return nil, usage("unknown argument '" + flags.Arg(0) + "'")
	case *list:
		return nil, errList
	case request.workload == "":
		return nil, usage("--workload is missing")
	case request.iterations == 0:
		return nil, usage("--iterations is missing")
	}
	return &request, nil
}

func (r *Request) setIterations(value string) error {
	iterations, err := strconv.Atoi(value)
	if err != nil || iterations < 1 || iterations > MaxIterations {
		return errors.New("not a whole number from 1 to " + strconv.Itoa(MaxIterations))
	}
	r.iterations = iterations
	return nil
}

func usage(problem string) *UsageError {
	return UsageErrorf("%s; usage: %s", problem, usageLine)
}

// Uint64 is the value of the parameter name, which the workload cannot do without.
func (r *Request) Uint64(name string) (uint64, error) {
	return parsed(r, name, func(value string) (uint64, error) {
		return strconv.ParseUint(value, 10, 64)
	})
}

// Int is the value of the parameter name, which the workload cannot do without.
func (r *Request) Int(name string) (int, error) {
	return parsed(r, name, strconv.Atoi)
}

func parsed[T any](r *Request, name string, parse func(string) (T, error)) (T, error) {
	r.known = append(r.known, name)
	at := slices.IndexFunc(r.parameters, func(p parameter) bool { return p.key == name })
	if at < 0 {
		var none T
		return none, UsageErrorf("workload '%s' lacks its parameter '%s'; add --param %s=VALUE",
			r.workload, name, name)
	}
	value, err := parse(r.parameters[at].value)
	if err != nil {
		return value, UsageErrorf("workload '%s' cannot take --param %s=%s: %v; give another value",
			r.workload, name, r.parameters[at].value, errors.Unwrap(err))
	}
	return value, nil
}

func (r *Request) addParameter(pair string) error {
	key, value, ok := strings.Cut(pair, "=")
	if !ok {
		return errors.New("not KEY=VALUE")
	}
	if slices.ContainsFunc(r.parameters, func(p parameter) bool { return p.key == key }) {
		return errors.New("given twice")
	}
	r.parameters = append(r.parameters, parameter{key, value})
	return nil
}

// refuseUnknownParameters fails on a parameter that the set-up, done by now, never asked for.
func (r *Request) refuseUnknownParameters() error {
	for _, p := range r.parameters {
		if slices.Contains(r.known, p.key) {
			continue
		}
		known := strings.Join(r.known, ", ")
		if known == "" {
			known = "none"
		}
		return UsageErrorf("workload '%s' has no parameter '%s'; it has: %s",
			r.workload, p.key, known)
	}
	return nil
}
