package main

import "testing"

func TestNoRoundsLeaveTheSeed(t *testing.T) {
	if got := spin(0); got != 0x9E37_79B9_7F4A_7C15 {
		t.Errorf("spin(0) = %d", got)
	}
}

// Computed with Python's integers from the same recurrence.
func TestStatesMatchAnIndependentComputation(t *testing.T) {
	for rounds, want := range map[uint64]uint64{
		1:    15860402102123842989,
		1000: 6248290529083013365,
	} {
		if got := spin(rounds); got != want {
			t.Errorf("spin(%d) = %d, want %d", rounds, got, want)
		}
	}
}
