package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
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

// withRoom runs a test with a limit that its client has to keep to; where that fails, with longer ones: a client that
// was late itself says nothing of the server, and what is wrong with a server is wrong with each of them.
func withRoom(t *testing.T, test func(limit time.Duration) error) {
	t.Helper()
	var err error
	for _, milliseconds := range []time.Duration{100, 450, 2_000, 8_000} {
		if err = test(milliseconds * time.Millisecond); err == nil {
			return
		}
	}
	t.Error(err)
}

// tries is how often a test is run whose client has to keep to a moment, until it once did.
const tries = 5

// inLuck runs a test whose client has to keep to a moment, until it once did.
func inLuck(t *testing.T, test func() error) {
	t.Helper()
	var err error
	for range tries {
		if err = test(); err == nil {
			return
		}
	}
	t.Error(err)
}

// patience is what only a server that hangs takes longer than, on a machine of any speed.
const patience = 2 * time.Minute

// connect is a connection that gives up when patience is over, and what comes from it.
func connect(t *testing.T, address string) (net.Conn, *bufio.Reader) {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
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

// exchange sends a text, and is the status of the next response; an error if the server does not take the one or
// give the other.
func exchange(conn net.Conn, reader *bufio.Reader, text string) (int, error) {
	if _, err := io.WriteString(conn, text); err != nil {
		return 0, err
	}
	response, err := http.ReadResponse(reader, nil)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	_, err = io.Copy(io.Discard, response.Body)
	return response.StatusCode, err
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
		_, _ = io.WriteString(conn, head) // one that comes late finds a closed connection
		answer, err := io.ReadAll(reader) // to a line that is not complete, net/http says 400
		if err != nil && !errors.Is(err, syscall.ECONNRESET) || len(answer) > 0 && !strings.HasPrefix(string(answer), "HTTP/1.1 400 ") {
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
	withRoom(t, func(limit time.Duration) error {
		options := eight()
		options.headerTimeout, options.bodyTimeout = limit, limit
		conn, reader := connect(t, start(t, options))
		for range 3 {
			got, err := exchange(conn, reader, postHead+"Content-Length: 2\r\n\r\n{}")
			if err != nil || got != 422 {
				return fmt.Errorf("%d, %v, want 422", got, err)
			}
			time.Sleep(limit + limit/2)
		}
		return nil
	})
}

func TestABodyTimeoutDoesNotLimitTheAnswer(t *testing.T) {
	const head = "GET /quote?wait_us=900000 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n"
	inLuck(t, func() error { return twiceWithin(t, 450*time.Millisecond, head+"{}"+getHead) })
}

// twiceWithin is an error unless a server with that body timeout gives both requests of a text their answers.
func twiceWithin(t *testing.T, limit time.Duration, text string) error {
	options := eight()
	options.bodyTimeout = limit
	conn, reader := connect(t, start(t, options))
	first, err := exchange(conn, reader, text)
	if err != nil || first != 200 {
		return fmt.Errorf("first %d, %v", first, err)
	}
	second, err := exchange(conn, reader, "")
	if err != nil || second != 200 {
		return fmt.Errorf("then %d, %v", second, err)
	}
	return nil
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
	options := eight()
	options.bodyTimeout = time.Hour // who waited for the body would hang
	conn, reader := connect(t, start(t, options))
	send(t, conn, postHead+"Content-Length: 65537\r\n\r\n")
	if got := receive(t, reader); got != 413 {
		t.Errorf("%d, want 413", got)
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
	inLuck(t, func() error {
		address, end, ended := running(t, eight())
		idle, idleReader := connect(t, address)
		if got, err := exchange(idle, idleReader, getHead); err != nil || got != 200 {
			return fmt.Errorf("%d, %v", got, err)
		}
		_, newReader := connect(t, address)
		half, halfReader := connect(t, address)
		send(t, half, getHead[:9])
		busy, busyReader := connect(t, address)
		send(t, busy, "GET /quote?wait_us=600000 HTTP/1.1\r\nHost: a\r\n\r\n")
		time.Sleep(100 * time.Millisecond)
		end()
		for _, reader := range []*bufio.Reader{idleReader, newReader, halfReader} {
			if rest, err := io.ReadAll(reader); err != nil || len(rest) > 0 {
				return fmt.Errorf("want a closed connection: %q, %v", rest, err)
			}
		}
		if conn, err := net.Dial("tcp", address); err == nil {
			conn.Close()
			return errors.New("it still accepts connections")
		}
		if len(ended) > 0 {
			return errors.New("it ended before the request in flight")
		}
		if got, err := exchange(busy, busyReader, ""); err != nil || got != 200 {
			return fmt.Errorf("the request in flight got %d, %v", got, err)
		}
		return <-ended
	})
}

func TestTheEndDoesNotWaitLongerThanTheGrace(t *testing.T) {
	inLuck(t, func() error {
		address, end, ended := running(t, short(func(o *Options) *time.Duration { return &o.grace }))
		conn, _ := connect(t, address)
		send(t, conn, "GET /quote?wait_us=1000000 HTTP/1.1\r\nHost: a\r\n\r\n")
		time.Sleep(100 * time.Millisecond)
		end()
		if err := <-ended; err == nil || !strings.Contains(err.Error(), "in flight after 100ms") {
			return fmt.Errorf("it ended with %v", err)
		}
		return nil
	})
}
