package main

import (
	"net/http"
	"net/url"
	"strconv"
)

// number is a query's parameter, from least to most; fallback counts if it is not given.
//
// It is not ok if the text is not all digits, or out of the range. Of several values the first
// counts.
func number(query url.Values, name, fallback string, least, most uint64) (value uint64, ok bool) {
	text := fallback
	if query.Has(name) {
		text = query.Get(name)
	}
	value, err := strconv.ParseUint(text, 10, 64)
	return value, err == nil && value >= least && value <= most
}

func badQuery(w http.ResponseWriter, field string) {
	replyFieldError(w, http.StatusBadRequest, "bad_query", field)
}
