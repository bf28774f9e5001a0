package main

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"
)

// What a service makes of its downstream.

// asking is the address of a service with that downstream, and the client that it asks with.
func asking(t *testing.T, address string) (quoteURL string, client *http.Client) {
	t.Helper()
	base, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	options := eight()
	service := newService(&options)
	downstream := newDownstream(base)
	service.quotes = downstream
	server := httptest.NewServer(service.routes())
	t.Cleanup(server.Close)
	return server.URL + "/quote", &downstream.client
}

func TestAQuoteComesFromTheDownstream(t *testing.T) {
	connections := 0
	stub := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `{ "price_cents": 5, "other": 1, "wait_us": %s }`, r.FormValue("wait_us"))
	}))
	stub.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connections++
		}
	}
	stub.Start()
	defer stub.Close()
	quoteURL, _ := asking(t, stub.URL)
	for range 3 {
		if _, body := ask(t, "GET", quoteURL+"?wait_us=7", nil); body != `{"wait_us":7,"price_cents":5}` {
			t.Error(body)
		}
	}
	if connections != 1 {
		t.Errorf("%d connections, want 1", connections)
	}
}

func TestOneServiceIsTheDownstreamOfAnother(t *testing.T) {
	quoteURL, _ := asking(t, "http://"+start(t, eight())+"/")
	if _, body := ask(t, "GET", quoteURL+"?wait_us=7", nil); body != `{"wait_us":7,"price_cents":1999}` {
		t.Error(body)
	}
}

func TestWhatIsNoQuoteIsABadGateway(t *testing.T) {
	const quote = `{"wait_us":7,"price_cents":5}`
	for name, handler := range map[string]http.HandlerFunc{
		"a status": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusInternalServerError)
			fmt.Fprint(w, quote)
		},
		"no JSON":       func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, quote, "x") },
		"no wait":       func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"price_cents":5}`) },
		"no price":      func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"wait_us":7}`) },
		"a broken body": func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Length", "99") },
		"a late answer": func(w http.ResponseWriter, r *http.Request) {
			<-r.Context().Done() // until nobody waits for it any longer
			fmt.Fprint(w, quote)
		},
	} {
		stub := httptest.NewServer(handler)
		quoteURL, client := asking(t, stub.URL)
		if client.Timeout != 2*time.Second {
			t.Errorf("a timeout of %v", client.Timeout)
		}
		client.Timeout = 100 * time.Millisecond
		response, body := ask(t, "GET", quoteURL+"?wait_us=7", nil)
		if response.StatusCode != 502 || body != `{"error":"bad_gateway"}` {
			t.Errorf("%s: %s %s", name, response.Status, body)
		}
		stub.Close()
	}
}

func TestADownstreamThatIsGoneIsABadGateway(t *testing.T) {
	stub := httptest.NewServer(http.NotFoundHandler())
	stub.Close()
	quoteURL, _ := asking(t, stub.URL)
	if response, _ := ask(t, "GET", quoteURL, nil); response.StatusCode != 502 {
		t.Error(response.Status)
	}
}
