package main

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// Limits, timeouts and the end, over plain connections.

// short is options whose timeout, set by limit, is soon over.
func short(limit func(*Options) *time.Duration) Options {
	options := eight()
	*limit(&options) = 100 * time.Millisecond
	return options
}

// connect is a connection that gives up after five seconds, and what comes from it.
func connect(t *testing.T, address string) (net.Conn, *bufio.Reader) {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(5 * time.Second)); err != nil {
		t.Fatal(err)
	}
	return conn, bufio.NewReader(conn)
}

func send(t *testing.T, conn net.Conn, text string) {
	t.Helper()
	if _, err := io.WriteString(conn, text); err != nil {
		t.Fatal(err)
	}
}

// receive is the status of the next response, 0 if the connection is closed.
func receive(t *testing.T, reader *bufio.Reader) int {
	t.Helper()
	response, err := http.ReadResponse(reader, nil)
	if err == io.ErrUnexpectedEOF {
		return 0
	}
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		t.Fatal(err)
	}
	return response.StatusCode
}

// assertClosed asserts that the server has closed the connection, or does so within the deadline.
func assertClosed(t *testing.T, reader *bufio.Reader) {
	t.Helper()
	if rest, err := io.ReadAll(reader); err != nil || len(rest) > 0 {
		t.Errorf("want a closed connection: %q, %v", rest, err)
	}
}

const (
	getHead  = "GET /orders/7 HTTP/1.1\r\nHost: a\r\n\r\n"
	postHead = "POST /orders HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
)

func TestASlowHeadIsCutOff(t *testing.T) {
	limit := func(o *Options) *time.Duration { return &o.headerTimeout }
	address := start(t, short(limit))
	for _, head := range []string{"", "GET / HT", getHead[:len(getHead)-2]} {
		conn, reader := connect(t, address)
		send(t, conn, head)
		answer, err := io.ReadAll(reader) // to a line that is not complete, net/http says 400
		if err != nil || len(answer) > 0 && !strings.HasPrefix(string(answer), "HTTP/1.1 400 ") {
			t.Errorf("%q: want a closed connection: %q, %v", head, answer, err)
		}
	}
}

func TestASlowBodyIsCutOff(t *testing.T) {
	address := start(t, short(func(o *Options) *time.Duration { return &o.bodyTimeout }))
	for request, want := range map[string]int{
		postHead + "Content-Length: 9\r\n\r\n{":                                               408,
		postHead + "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n":                             408,
		"GET /orders/7 HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{":                     200, // it needs none
		"POST /orders HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{":                      415,
		postHead + "Expect: 100-continue\r\nContent-Length: 9\r\n\r\n":                        100,
		postHead + "Expect: 100-continue\r\nContent-Length: 99999\r\n\r\n":                    413,
		"POST /null HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n": 405,
	} {
		conn, reader := connect(t, address)
		send(t, conn, request)
		if got := receive(t, reader); got != want {
			t.Errorf("%q: %d, want %d", request, got, want)
		}
		if want == 100 {
			if got := receive(t, reader); got != 408 {
				t.Errorf("%q: then %d, want 408", request, got)
			}
		}
		assertClosed(t, reader)
	}
}

func TestAnIdleConnectionIsClosed(t *testing.T) {
	conn, reader := connect(t, start(t, short(func(o *Options) *time.Duration { return &o.idleTimeout })))
	send(t, conn, getHead)
	if got := receive(t, reader); got != 200 {
		t.Fatal(got)
	}
	assertClosed(t, reader)
}

func TestAConnectionOutlivesItsRequestsTimeouts(t *testing.T) {
	options := short(func(o *Options) *time.Duration { return &o.headerTimeout })
	options.bodyTimeout = 100 * time.Millisecond
	conn, reader := connect(t, start(t, options))
	for range 3 {
		send(t, conn, postHead+"Content-Length: 2\r\n\r\n{}")
		if got := receive(t, reader); got != 422 {
			t.Fatal(got)
		}
		time.Sleep(150 * time.Millisecond)
	}
}

func TestABodyTimeoutDoesNotLimitTheAnswer(t *testing.T) {
	conn, reader := connect(t, start(t, short(func(o *Options) *time.Duration { return &o.bodyTimeout })))
	const head = "GET /quote?wait_us=200000 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n"
	send(t, conn, head+"{}"+getHead)
	if got := receive(t, reader); got != 200 {
		t.Error(got)
	}
	if got := receive(t, reader); got != 200 {
		t.Error(got)
	}
}

func TestALargeBodyIsRefused(t *testing.T) {
	address := start(t, eight())
	padded := func(size int) string { return sent + strings.Repeat(" ", size-len(sent)) }
	for _, test := range []struct {
		size, want int
	}{{65_536, 201}, {65_537, 413}, {1 << 20, 413}} {
		response, body := ask(t, "POST", "http://"+address+"/orders", strings.NewReader(padded(test.size)))
		if response.StatusCode != test.want {
			t.Errorf("%d bytes: %s, want %d", test.size, response.Status, test.want)
		}
		assertHeader(t, "large body", response, body)
		chunked := io.MultiReader(strings.NewReader(padded(test.size))) // its length is not known
		response, _ = ask(t, "POST", "http://"+address+"/orders", chunked)
		if response.StatusCode != test.want {
			t.Errorf("%d bytes in chunks: %s, want %d", test.size, response.Status, test.want)
		}
	}
}

func TestALargeBodyIsRefusedBeforeItComes(t *testing.T) {
	conn, reader := connect(t, start(t, eight()))
	send(t, conn, postHead+"Content-Length: 65537\r\n\r\n")
	begun := time.Now()
	if got := receive(t, reader); got != 413 {
		t.Errorf("%d, want 413", got)
	}
	if waited := time.Since(begun); waited > time.Second {
		t.Errorf("it took %v", waited)
	}
}

func TestALargeHeadIsRefused(t *testing.T) {
	address := start(t, eight())
	for size, want := range map[int]int{16_384: 200, 16_385: 431, 32_768: 431} {
		conn, reader := connect(t, address)
		head := getHead[:len(getHead)-2] + "X: "
		send(t, conn, head+strings.Repeat("x", size-len(head)-4)+"\r\n\r\n")
		if got := receive(t, reader); got != want {
			t.Errorf("a head of %d bytes: %d, want %d", size, got, want)
		}
	}
}

func TestAMalformedRequestIsRefused(t *testing.T) {
	address := start(t, eight())
	for _, request := range []string{"nonsense\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/9.9\r\nHost: a\r\n\r\n"} {
		conn, reader := connect(t, address)
		send(t, conn, request)
		if got := receive(t, reader); got < 400 {
			t.Errorf("%q: %d", request, got)
		}
	}
	conn, reader := connect(t, address)
	send(t, conn, getHead)
	if got := receive(t, reader); got != 200 {
		t.Errorf("afterwards: %d", got)
	}
}

func TestOldClientsAndThoseThatCloseAreHonoured(t *testing.T) {
	address := start(t, eight())
	for _, head := range []string{
		"GET /orders/7 HTTP/1.0\r\n\r\n",
		"GET /orders/7 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
	} {
		conn, reader := connect(t, address)
		send(t, conn, head)
		if got := receive(t, reader); got != 200 {
			t.Errorf("%q: %d", head, got)
		}
		assertClosed(t, reader)
	}
}

// running is a service that ends when it is told to, and how it ended.
func running(t *testing.T, options Options) (address string, end func(), ended chan error) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, end := context.WithCancel(t.Context())
	ended = make(chan error, 1)
	server := newServer(newService(&options), &options)
	go func() { ended <- serveUntilDone(ctx, server, listener, &options) }()
	return listener.Addr().String(), end, ended
}

func TestTheEndFinishesRequestsInFlight(t *testing.T) {
	address, end, ended := running(t, eight())
	idle, idleReader := connect(t, address)
	send(t, idle, getHead)
	if got := receive(t, idleReader); got != 200 {
		t.Fatal(got)
	}
	_, newReader := connect(t, address)
	half, halfReader := connect(t, address)
	send(t, half, getHead[:9])
	busy, busyReader := connect(t, address)
	send(t, busy, "GET /quote?wait_us=300000 HTTP/1.1\r\nHost: a\r\n\r\n")
	time.Sleep(100 * time.Millisecond)
	end()
	for _, reader := range []*bufio.Reader{idleReader, newReader, halfReader} {
		assertClosed(t, reader)
	}
	if conn, err := net.Dial("tcp", address); err == nil {
		conn.Close()
		t.Error("it still accepts connections")
	}
	if len(ended) > 0 {
		t.Error("it ended before the request in flight")
	}
	if got := receive(t, busyReader); got != 200 {
		t.Errorf("the request in flight got %d", got)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestTheEndDoesNotWaitLongerThanTheGrace(t *testing.T) {
	address, end, ended := running(t, short(func(o *Options) *time.Duration { return &o.grace }))
	conn, _ := connect(t, address)
	send(t, conn, "GET /quote?wait_us=900000 HTTP/1.1\r\nHost: a\r\n\r\n")
	time.Sleep(100 * time.Millisecond)
	begun := time.Now()
	end()
	err := <-ended
	if err == nil || !strings.Contains(err.Error(), "in flight after 100ms") {
		t.Errorf("it ended with %v", err)
	}
	if waited := time.Since(begun); waited > 600*time.Millisecond {
		t.Errorf("it took %v", waited)
	}
}
