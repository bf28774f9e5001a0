package main

import "net/http"

// Service answers requests, many at a time.
type Service struct {
	store  *Store
	quotes quoter
	static []byte // the first seeded order, encoded
}

func newService(options *Options) *Service {
	return &Service{
		store:  newStore(options.orders),
		quotes: newQuoter(options.downstream),
		static: encode(firstOrder()),
	}
}

// ANCHOR: routes

// routes is every path. Patterns name no method: the mux's own 404 and 405 are not JSON.
func (s *Service) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/null", get(getNull))
	mux.HandleFunc("/static", get(s.getStatic))
	mux.HandleFunc("/health", get(getHealth))
	mux.HandleFunc("/orders", getOrPost(s.listOrders, s.postOrder))
	mux.HandleFunc("/orders/{id}", get(s.getOrder))
	mux.HandleFunc("/primes", get(getPrimes))
	mux.HandleFunc("/quote", get(s.getQuote))
	mux.HandleFunc("/", notFound)
	return mux
}

// get is a path that knows GET only; its handler may be called for no other method.
func get(handler http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			handler(w, r)
		} else {
			methodNotAllowed(w, "GET")
		}
	}
}

// getOrPost is a path that knows GET and POST.
func getOrPost(get, post http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		switch r.Method {
		case http.MethodGet:
			get(w, r)
		case http.MethodPost:
			post(w, r)
		default:
			methodNotAllowed(w, "GET, POST")
		}
	}
}

func methodNotAllowed(w http.ResponseWriter, allow string) {
	w.Header().Set("Allow", allow)
	replyError(w, http.StatusMethodNotAllowed, "method_not_allowed")
}

func notFound(w http.ResponseWriter, _ *http.Request) {
	replyError(w, http.StatusNotFound, "not_found")
}

// ANCHOR_END: routes

// getNull answers with nothing: what HTTP alone costs.
func getNull(w http.ResponseWriter, _ *http.Request) {
	w.WriteHeader(http.StatusNoContent)
}

// getStatic answers with bytes that are always the same.
func (s *Service) getStatic(w http.ResponseWriter, _ *http.Request) {
	replyBytes(w, http.StatusOK, s.static)
}

// Health is what a service that answers says of itself.
type Health struct {
	Status string `json:"status"`
}

func getHealth(w http.ResponseWriter, _ *http.Request) {
	reply(w, http.StatusOK, Health{"ok"})
}
