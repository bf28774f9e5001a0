package main

import (
	"net/http"
	"strconv"
)

// Error is an error as a client sees it.
type Error struct {
	Error string `json:"error"`
	Field string `json:"field,omitempty"`
}

// replyError answers with an error.
func replyError(w http.ResponseWriter, status int, name string) {
	reply(w, status, Error{Error: name})
}

// replyFieldError answers with an error of that field or parameter.
func replyFieldError(w http.ResponseWriter, status int, name, field string) {
	reply(w, status, Error{Error: name, Field: field})
}

// reply answers with a value, as JSON.
func reply(w http.ResponseWriter, status int, value any) {
	replyBytes(w, status, encode(value))
}

// replyBytes answers with what is JSON already.
func replyBytes(w http.ResponseWriter, status int, body []byte) {
	header := w.Header()
	header.Set("Content-Type", "application/json")
	header.Set("Content-Length", strconv.Itoa(len(body))) // else long bodies go out in chunks
	w.WriteHeader(status)
	_, _ = w.Write(body) // it fails if the client is gone: nobody is left to tell
}
