package main

import (
	"errors"
	"io"
	"net/http"
	"os"
	"strings"
	"time"
)

// maxBody is the greatest size of a request's body, in bytes.
const maxBody = 64 << 10

// limitBodies gives every request's body so much time, whether its handler reads it or the server
// skips it.
//
// Nothing takes the deadline back: the server itself does, at the body's end at the latest.
func limitBodies(handler http.Handler, timeout time.Duration) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Body != http.NoBody {
			deadline := time.Now().Add(timeout)
			// It fails on a closed connection only, as the next read will.
			_ = http.NewResponseController(w).SetReadDeadline(deadline)
		}
		handler.ServeHTTP(w, r)
	})
}

// readJSON decodes the request's body into value. If it cannot, it answers why, and is false.
func readJSON(w http.ResponseWriter, r *http.Request, value any) bool {
	if !isJSON(r.Header.Get("Content-Type")) {
		replyError(w, http.StatusUnsupportedMediaType, "unsupported_media_type")
		return false
	}
	if r.ContentLength > maxBody {
		replyTooLarge(w)
		return false
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		replyUnread(w, err)
		return false
	}
	if err := decode(body, value); err != nil {
		replyError(w, http.StatusBadRequest, "malformed_json")
		return false
	}
	return true
}

// isJSON is whether a media type is JSON's, whatever its parameters.
func isJSON(mediaType string) bool {
	name, _, _ := strings.Cut(mediaType, ";")
	return strings.EqualFold(strings.TrimSpace(name), "application/json")
}

// replyUnread answers why a body could not be read; the connection is of no use any more.
func replyUnread(w http.ResponseWriter, err error) {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		replyTooLarge(w)
		return
	}
	w.Header().Set("Connection", "close")
	if errors.Is(err, os.ErrDeadlineExceeded) {
		replyError(w, http.StatusRequestTimeout, "timeout")
	} else {
		replyError(w, http.StatusBadRequest, "malformed_json")
	}
}

// replyTooLarge answers at once: a connection that is kept would first be read to the body's end.
func replyTooLarge(w http.ResponseWriter) {
	w.Header().Set("Connection", "close")
	replyError(w, http.StatusRequestEntityTooLarge, "too_large")
}
