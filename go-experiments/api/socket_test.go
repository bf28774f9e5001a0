package main

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
)

// answered is what a client gets that writes these texts one by one.
func answered(t *testing.T, texts ...string) string {
	t.Helper()
	client, server := net.Pipe()
	defer client.Close()
	go func() {
		defer server.Close()
		answer(server, []byte("!"))
	}()
	got := make(chan string)
	go func() {
		all, _ := io.ReadAll(client) // it ends with an error, when the deadline is over
		got <- string(all)
	}()
	for _, text := range texts {
		send(t, client, text)
	}
	// Everything is answered once the answerer reads again, as it must to take one byte more.
	send(t, client, "x")
	client.Close()
	return <-got
}

func TestEveryHeadIsAnsweredOnce(t *testing.T) {
	const head = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
	for _, test := range []struct {
		texts []string
		want  string
	}{
		{[]string{head}, "!"},
		{[]string{head, head, head}, "!!!"},
		{[]string{head + head + head}, "!!!"},
		{[]string{head[:5], head[5:]}, "!"},
		{strings.Split(head+head, ""), "!!"},
		{[]string{"GET / HTTP/1.1\r\n\r", "\n" + head[:9], head[9:]}, "!!"},
		{[]string{head[:len(head)-2]}, ""},
		{[]string{head, "\r\n"}, "!"}, // an end is not counted twice
		{[]string{strings.Repeat("x", 9999) + "\r\n\r\n"}, "!"},
	} {
		if got := answered(t, test.texts...); got != test.want {
			t.Errorf("%q: %q, want %q", test.texts, got, test.want)
		}
	}
}

func TestTheResponseIsAnOrder(t *testing.T) {
	text := string(fixedResponse(encode(firstOrder())))
	response, err := http.ReadResponse(bufio.NewReader(strings.NewReader(text)), nil)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(response.Body)
	if err != nil || string(body) != order1 || response.Header.Get("Content-Type") != "application/json" {
		t.Errorf("%v: %s", err, text)
	}
}

func TestASocketServerEnds(t *testing.T) {
	server := startProgram(t, "socket")
	conn, reader := connect(t, server.address)
	send(t, conn, getHead)
	if got := receive(t, reader); got != 200 {
		t.Fatal(got)
	}
	if output := server.end(t); !strings.HasSuffix(output, "\nend\n") {
		t.Error(output)
	}
	assertClosed(t, reader)
}
