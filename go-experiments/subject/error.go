package subject

import (
	"errors"
	"fmt"
)

// UsageError is a wrong command line; its text names the thing and the mend. Exit code 2.
type UsageError struct {
	message string
}

// UsageErrorf makes a [UsageError]: for a set-up that refuses a parameter's value.
func UsageErrorf(format string, args ...any) *UsageError {
	return &UsageError{fmt.Sprintf(format, args...)}
}

func (e *UsageError) Error() string { return e.message }

// exitCode is 2 for a wrong command line, 1 for anything else.
func exitCode(err error) int {
	if usage := (*UsageError)(nil); errors.As(err, &usage) {
		return 2
	}
	return 1
}
