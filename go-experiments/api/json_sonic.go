//go:build sonic

package main

import (
	"bytes"
	"encoding/json"

	"github.com/bytedance/sonic"
)

// codec is sonic as the contract wants it: texts are checked and copied, so that an order neither
// holds broken text nor keeps the request's whole body, and nothing is escaped for HTML.
var codec = sonic.Config{
	CompactMarshaler: true,
	CopyString:       true,
	ValidateString:   true,
}.Froze()

// encode is a value as JSON, without the escapes that only HTML needs, and without a line's end.
//
// It panics on a value that JSON cannot hold; no answer has any.
func encode(value any) []byte {
	body, err := codec.Marshal(value)
	if err != nil {
		panic(err)
	}
	return body
}

// decode reads one JSON value, with nothing but white space around it.
//
// sonic does not look at the escapes of a longer text that it skips. Few bodies have any, and
// encoding/json reads those.
func decode(body []byte, value any) error {
	if bytes.IndexByte(body, '\\') >= 0 {
		return json.Unmarshal(body, value)
	}
	return codec.Unmarshal(body, value)
}
