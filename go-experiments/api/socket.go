package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"sync"
)

// ANCHOR: socket

// headEnd ends a request's head.
var headEnd = []byte("\r\n\r\n")

// socket answers any request with one fixed response: what sockets and the runtime cost.
func socket(ctx context.Context, options *Options, stdout io.Writer) error {
	response := fixedResponse(encode(firstOrder()))
	listener, err := listen(options, stdout)
	if err != nil {
		return err
	}
	context.AfterFunc(ctx, func() { listener.Close() })
	var connections sync.WaitGroup
	for {
		conn, err := listener.Accept()
		if ctx.Err() != nil {
			break
		}
		if err != nil {
			return err
		}
		connections.Go(func() {
			defer conn.Close()
			defer context.AfterFunc(ctx, func() { conn.Close() })()
			answer(conn, response)
		})
	}
	connections.Wait()
	return nil
}

// answer writes the response for every end of a head, until the connection ends.
func answer(conn io.ReadWriter, response []byte) {
	buffer := make([]byte, 4096)
	begun := 0 // bytes, at the buffer's start, that may belong to an end
	for {
		read, err := conn.Read(buffer[begun:])
		if err != nil {
			return
		}
		unseen := buffer[:begun+read]
		for {
			_, rest, found := bytes.Cut(unseen, headEnd)
			if !found {
				break
			}
			if _, err := conn.Write(response); err != nil {
				return
			}
			unseen = rest
		}
		begun = copy(buffer, unseen[max(0, len(unseen)-len(headEnd)+1):])
	}
}

// ANCHOR_END: socket

// fixedResponse is a whole HTTP response of that body.
func fixedResponse(body []byte) []byte {
	const head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
	return fmt.Appendf(nil, head, len(body), body)
}
