package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
)

// maxHead is the greatest size of a request's head, in bytes.
const maxHead = 16 << 10

// serve is the service.
func serve(ctx context.Context, options *Options, stdout io.Writer) error {
	server := newServer(newService(options), options)
	listener, err := listen(options, stdout)
	if err != nil {
		return err
	}
	return serveUntilDone(ctx, server, listener, options)
}

// newServer is the service as an HTTP server, with what it grants a client.
func newServer(service *Service, options *Options) *http.Server {
	return &http.Server{
		Handler:           limitBodies(service.routes(), options.bodyTimeout),
		ReadHeaderTimeout: options.headerTimeout,
		IdleTimeout:       options.idleTimeout,
		MaxHeaderBytes:    maxHead - 4096, // net/http itself adds 4096
	}
}

// ANCHOR: shutdown

// serveUntilDone accepts connections until ctx is done, and then finishes the requests in flight.
//
// It fails if the grace is too short for them.
func serveUntilDone(
	ctx context.Context, server *http.Server, listener net.Listener, options *Options,
) error {
	var fresh newcomers
	server.ConnState = fresh.track
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return err // never nil
	case <-ctx.Done():
	}
	go func() {
		<-ended // further ones do not come
		fresh.close()
	}()
	grace, cancel := context.WithTimeout(context.Background(), options.grace)
	defer cancel()
	if err := server.Shutdown(grace); err != nil {
		return fmt.Errorf("requests were still in flight after %v (%w); give --grace more",
			options.grace, err)
	}
	return nil
}

// ANCHOR_END: shutdown
