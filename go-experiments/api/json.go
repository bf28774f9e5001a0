//go:build !sonic

package main

import (
	"bytes"
	"encoding/json"
)

// encode is a value as JSON, without the escapes that only HTML needs, and without a line's end.
//
// It panics on a value that JSON cannot hold; no answer has any.
func encode(value any) []byte {
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(err)
	}
	return bytes.TrimSuffix(body.Bytes(), []byte("\n"))
}

// decode reads one JSON value, with nothing but white space around it.
func decode(body []byte, value any) error {
	return json.Unmarshal(body, value)
}
