// Command api is the article's HTTP JSON API: a small order service.
//
// "api serve" is the service, "api socket" answers whatever comes with one fixed response. What
// both do is in experiments/api/CONTRACT.md. Rust's crate has the same parts.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(exitCode(err))
	}
}

// run does what the command line asks for, until SIGTERM or SIGINT.
func run(args []string, stdout io.Writer) error {
	options, err := parse(args)
	if errors.Is(err, flag.ErrHelp) {
		_, err = fmt.Fprintln(stdout, "usage: api", usageLine)
		return err
	}
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	if err := options.task(ctx, options, stdout); err != nil {
		return err
	}
	return writeStats(stdout)
}

// listen binds the address, and says so once connections are accepted.
func listen(options *Options, stdout io.Writer) (net.Listener, error) {
	listener, err := net.Listen("tcp", options.listen.String())
	if err != nil {
		return nil, fmt.Errorf("%w; give --listen another address", err)
	}
	_, err = fmt.Fprintln(stdout, "listening", listener.Addr())
	return listener, err
}

// exitCode is 2 for a wrong command line, 1 for anything else.
func exitCode(err error) int {
	if _, ok := errors.AsType[usageError](err); ok {
		return 2
	}
	return 1
}
