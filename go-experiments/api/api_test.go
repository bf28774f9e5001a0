package main

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// What every path answers, over a real listener.

const order7 = `{"id":7,"customer":"customer-7","items":[` +
	`{"sku":"SKU-0035","quantity":8,"unit_price_cents":317},` +
	`{"sku":"SKU-0036","quantity":9,"unit_price_cents":334},` +
	`{"sku":"SKU-0037","quantity":1,"unit_price_cents":351},` +
	`{"sku":"SKU-0038","quantity":2,"unit_price_cents":368},` +
	`{"sku":"SKU-0039","quantity":3,"unit_price_cents":385}],"note":"","total_cents":7784}`

const order1 = `{"id":1,"customer":"customer-1","items":[` +
	`{"sku":"SKU-0005","quantity":2,"unit_price_cents":131},` +
	`{"sku":"SKU-0006","quantity":3,"unit_price_cents":148},` +
	`{"sku":"SKU-0007","quantity":4,"unit_price_cents":165},` +
	`{"sku":"SKU-0008","quantity":5,"unit_price_cents":182},` +
	`{"sku":"SKU-0009","quantity":6,"unit_price_cents":199}],"note":"","total_cents":3470}`

const (
	sent   = `{"customer":"a<b>&c","items":[{"sku":"A-1","quantity":2,"unit_price_cents":50}],"note":"<&>"}`
	stored = `{"id":9,"customer":"a<b>&c","items":[{"sku":"A-1","quantity":2,"unit_price_cents":50}],` +
		`"note":"<&>","total_cents":100}`
)

// start is the address of a service with these options, until the test ends.
func start(t *testing.T, options Options) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &httptest.Server{Listener: listener, Config: newServer(newService(&options), &options)}
	server.Start()
	t.Cleanup(server.Close)
	return listener.Addr().String()
}

// eight is options with so many seeded orders.
func eight() Options {
	options := defaults()
	options.orders = 8
	return options
}

// ask is a response and its body; a body that is sent is said to be JSON.
func ask(t *testing.T, method, url string, body io.Reader) (*http.Response, string) {
	t.Helper()
	request, err := http.NewRequest(method, url, body)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(text)
}

func TestEveryPathAnswers(t *testing.T) {
	url := "http://" + start(t, eight())
	for _, test := range []struct {
		request string
		status  int
		body    string
	}{
		{"GET /null", 204, ""},
		{"GET /static", 200, order1},
		{"GET /health", 200, `{"status":"ok"}`},
		{"GET /orders/7", 200, order7},
		{"GET /orders/007", 200, order7},
		{"GET /orders/0", 404, `{"error":"not_found"}`},
		{"GET /orders/9", 404, `{"error":"not_found"}`},
		{"GET /orders/-1", 404, `{"error":"not_found"}`},
		{"GET /orders/+1", 404, `{"error":"not_found"}`},
		{"GET /orders/1x", 404, `{"error":"not_found"}`},
		{"GET /orders/1/items", 404, `{"error":"not_found"}`},
		{"GET /orders/99999999999999999999", 404, `{"error":"not_found"}`},
		{"GET /orders?after=6&limit=1", 200, `{"orders":[` + order7 + `],"next":7}`},
		{"GET /orders?after=6&limit=1&limit=2&other", 200, `{"orders":[` + order7 + `],"next":7}`},
		{"GET /orders?after=8", 200, `{"orders":[],"next":null}`},
		{"GET /orders?after=18446744073709551615", 200, `{"orders":[],"next":null}`},
		{"GET /orders?limit=0", 400, `{"error":"bad_query","field":"limit"}`},
		{"GET /orders?limit=101", 400, `{"error":"bad_query","field":"limit"}`},
		{"GET /orders?limit=", 400, `{"error":"bad_query","field":"limit"}`},
		{"GET /orders?limit=%2B5", 400, `{"error":"bad_query","field":"limit"}`},
		{"GET /orders?after=-1", 400, `{"error":"bad_query","field":"after"}`},
		{"GET /orders?after=1e3", 400, `{"error":"bad_query","field":"after"}`},
		{"GET /primes?limit=100", 200, `{"limit":100,"count":25,"sum":1060}`},
		{"GET /primes?limit=0", 200, `{"limit":0,"count":0,"sum":0}`},
		{"GET /primes?limit=10000000", 200, `{"limit":10000000,"count":664579,"sum":3203324994356}`},
		{"GET /primes?limit=10000001", 400, `{"error":"bad_query","field":"limit"}`},
		{"GET /primes", 400, `{"error":"bad_query","field":"limit"}`},
		{"GET /quote", 200, `{"wait_us":0,"price_cents":1999}`},
		{"GET /quote?wait_us=1000", 200, `{"wait_us":1000,"price_cents":1999}`},
		{"GET /quote?wait_us=1000001", 400, `{"error":"bad_query","field":"wait_us"}`},
		{"GET /", 404, `{"error":"not_found"}`},
		{"GET /order", 404, `{"error":"not_found"}`},
		{"POST /nowhere", 404, `{"error":"not_found"}`},
		{"POST /health", 405, `{"error":"method_not_allowed"}`},
		{"DELETE /orders/7", 405, `{"error":"method_not_allowed"}`},
		{"PUT /orders", 405, `{"error":"method_not_allowed"}`},
		{"HEAD /orders", 405, ""},
	} {
		method, path, _ := strings.Cut(test.request, " ")
		response, body := ask(t, method, url+path, nil)
		if response.StatusCode != test.status || body != test.body {
			t.Errorf("%s: %d %s; want %d %s",
				test.request, response.StatusCode, body, test.status, test.body)
		}
		assertHeader(t, test.request, response, body)
	}
}

// assertHeader asserts what the header of every response says.
func assertHeader(t *testing.T, request string, response *http.Response, body string) {
	t.Helper()
	header := response.Header
	if header.Get("Date") == "" || header.Get("Server") != "" || response.TransferEncoding != nil {
		t.Errorf("%s: want a date, no server and no chunks: %v", request, header)
	}
	if response.StatusCode == http.StatusNoContent {
		return
	}
	if header.Get("Content-Type") != "application/json" {
		t.Errorf("%s: want JSON: %v", request, header)
	}
	if response.Request.Method != "HEAD" && response.ContentLength != int64(len(body)) {
		t.Errorf("%s: want a length of %d: %v", request, len(body), header)
	}
}

func TestALongPageIsNotChunked(t *testing.T) {
	url := "http://" + start(t, defaults())
	response, body := ask(t, "GET", url+"/orders?after=100", nil)
	if strings.Count(body, `"id":`) != 20 || !strings.HasSuffix(body, `"next":120}`) {
		t.Errorf("want the orders 101 to 120: %s", body)
	}
	assertHeader(t, "page", response, body)
}

func TestA405ListsTheMethodsThatExist(t *testing.T) {
	url := "http://" + start(t, eight())
	for path, want := range map[string]string{"/orders": "GET, POST", "/orders/1": "GET", "/null": "GET"} {
		for _, method := range []string{"HEAD", "PUT", "OPTIONS"} {
			response, _ := ask(t, method, url+path, nil)
			if got := response.Header.Get("Allow"); got != want {
				t.Errorf("%s %s: Allow is %q, want %q", method, path, got, want)
			}
		}
	}
}

func TestAnOrderIsStored(t *testing.T) {
	url := "http://" + start(t, eight())
	response, body := ask(t, "POST", url+"/orders", strings.NewReader(sent))
	location := response.Header.Get("Location")
	if response.StatusCode != 201 || location != "/orders/9" || body != stored {
		t.Fatalf("%d at %q: %s; want %s", response.StatusCode, location, body, stored)
	}
	assertHeader(t, "POST", response, body)
	if _, body := ask(t, "GET", url+location, nil); body != stored {
		t.Errorf("%s; want %s", body, stored)
	}
}

func TestWhatIsNoOrderIsRefused(t *testing.T) {
	url := "http://" + start(t, eight()) + "/orders"
	for body, want := range map[string]string{
		"":                              `400 {"error":"malformed_json"}`,
		`{`:                             `400 {"error":"malformed_json"}`,
		`[]`:                            `400 {"error":"malformed_json"}`,
		`{"customer":1}`:                `400 {"error":"malformed_json"}`,
		`{"items":[{"quantity":"1"}]}`:  `400 {"error":"malformed_json"}`,
		`{"items":[{"quantity":1.5}]}`:  `400 {"error":"malformed_json"}`,
		sent + `x`:                      `400 {"error":"malformed_json"}`,
		sent + ` {}`:                    `400 {"error":"malformed_json"}`,
		`{"x":"\q",` + sent[1:]:         `400 {"error":"malformed_json"}`,
		`{}`:                            `422 {"error":"invalid_order","field":"customer"}`,
		`{"customer":"a"}`:              `422 {"error":"invalid_order","field":"items"}`,
		`{"customer":"a","items":[{}]}`: `422 {"error":"invalid_order","field":"sku"}`,
	} {
		response, answer := ask(t, "POST", url, strings.NewReader(body))
		if got := response.Status[:4] + answer; got != want {
			t.Errorf("%s: %s; want %s", body, got, want)
		}
		assertHeader(t, body, response, answer)
	}
	if _, body := ask(t, "GET", url+"/9", nil); body != `{"error":"not_found"}` {
		t.Errorf("one of them is stored: %s", body)
	}
}

func TestOnlyJSONIsRead(t *testing.T) {
	url := "http://" + start(t, eight()) + "/orders"
	for mediaType, want := range map[string]int{
		"application/json":                201,
		"Application/JSON; charset=utf-8": 201,
		"application/json ;x":             201,
		"":                                415,
		"text/plain":                      415,
		"application/jsonp":               415,
	} {
		request, _ := http.NewRequest("POST", url, strings.NewReader(sent))
		if mediaType != "" {
			request.Header.Set("Content-Type", mediaType)
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != want {
			t.Errorf("%q: %s; want %d", mediaType, response.Status, want)
		}
	}
}
