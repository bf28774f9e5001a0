package main

import (
	"net/http"

	"experiments/primes"
)

// Primes is the primes up to a limit.
type Primes struct {
	Limit uint64 `json:"limit"`
	Count uint64 `json:"count"`
	Sum   uint64 `json:"sum"`
}

// getPrimes answers with the primes up to a limit: work that takes a processor.
func getPrimes(w http.ResponseWriter, r *http.Request) {
	limit, ok := number(r.URL.Query(), "limit", "", 0, 10_000_000)
	if !ok {
		badQuery(w, "limit")
		return
	}
	tally := primes.Sieve(limit)
	reply(w, http.StatusOK, Primes{limit, tally.Count, tally.Sum})
}
