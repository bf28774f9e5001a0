package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/netip"
	"net/url"
	"strconv"
	"time"
)

const usageLine = "serve|socket [--listen ADDR] [--orders N] [--downstream URL]" +
	" [--header-timeout MS] [--body-timeout MS] [--idle-timeout MS] [--grace MS]"

// Options is what the command line asks for.
type Options struct {
	task       task
	listen     netip.AddrPort // loopback
	orders     uint64         // how many exist at the start
	downstream *url.URL       // nil: /quote waits by a timer in the process

	headerTimeout time.Duration // for a request's head
	bodyTimeout   time.Duration // for a request's body
	idleTimeout   time.Duration // between two requests
	grace         time.Duration // for requests in flight at the end
}

// task runs until ctx is done.
type task func(ctx context.Context, options *Options, stdout io.Writer) error

// usageError is a wrong command line; its text names the thing and the mend.
type usageError string

func (e usageError) Error() string { return string(e) }

// defaults is the options of a command line that gives none.
func defaults() Options {
	return Options{
		listen:        netip.MustParseAddrPort("127.0.0.1:0"),
		orders:        1000,
		headerTimeout: 5 * time.Second,
		bodyTimeout:   10 * time.Second,
		idleTimeout:   time.Minute,
		grace:         10 * time.Second,
	}
}

// parse reads a command line, without the program's name.
func parse(args []string) (*Options, error) {
	options := defaults()
	if len(args) > 0 {
		options.task = tasks(args[0])
	}
	if options.task != nil {
		args = args[1:]
	}
	flags := options.flags()
	err := flags.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return nil, err
	case err != nil:
		return nil, usage(err.Error())
	case flags.NArg() > 0:
		return nil, usage(fmt.Sprintf("unknown argument %q", flags.Arg(0)))
	case options.task == nil:
		return nil, usage("the task is missing")
	}
	return &options, nil
}

// tasks is the task of that name, or nil.
func tasks(name string) task {
	switch name {
	case "serve":
		return serve
	case "socket":
		return socket
	}
	return nil
}

// flags sets the options.
func (o *Options) flags() *flag.FlagSet {
	flags := flag.NewFlagSet("", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // an error is one line, which main writes
	flags.Func("listen", "", o.setListen)
	flags.Func("orders", "", o.setOrders)
	flags.Func("downstream", "", o.setDownstream)
	flags.Func("header-timeout", "", milliseconds(&o.headerTimeout, 1))
	flags.Func("body-timeout", "", milliseconds(&o.bodyTimeout, 1))
	flags.Func("idle-timeout", "", milliseconds(&o.idleTimeout, 1))
	flags.Func("grace", "", milliseconds(&o.grace, 0))
	return flags
}

func (o *Options) setListen(value string) (err error) {
	o.listen, err = netip.ParseAddrPort(value)
	if err != nil || !o.listen.Addr().IsLoopback() {
		return errors.New("not a loopback address; give 127.0.0.1:PORT")
	}
	return nil
}

func (o *Options) setOrders(value string) (err error) {
	o.orders, err = strconv.ParseUint(value, 10, 32)
	if err != nil {
		return errors.New("not a whole number below 2^32")
	}
	return nil
}

func (o *Options) setDownstream(value string) (err error) {
	o.downstream, err = url.Parse(value)
	if err != nil || o.downstream.Scheme != "http" || o.downstream.Host == "" {
		return errors.New("not a URL; give http://HOST:PORT")
	}
	return nil
}

// milliseconds sets a duration. For the HTTP server a timeout of 0 would be none at all.
func milliseconds(duration *time.Duration, least uint64) func(value string) error {
	return func(value string) error {
		number, err := strconv.ParseUint(value, 10, 32)
		if err != nil || number < least {
			return fmt.Errorf("not a whole number of milliseconds from %d", least)
		}
		*duration = time.Duration(number) * time.Millisecond
		return nil
	}
}

func usage(problem string) error {
	return usageError(problem + "; usage: api " + usageLine)
}
