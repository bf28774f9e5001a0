package main

import (
	"math"
	"runtime/metrics"
	"testing"
)

func TestTheMaximumIsTheHighestBucketsBound(t *testing.T) {
	buckets := []float64{0, 1, 2, math.Inf(1)}
	for _, test := range []struct {
		counts []uint64
		want   float64
	}{
		{[]uint64{0, 0, 0}, 0},
		{[]uint64{3, 0, 0}, 1},
		{[]uint64{3, 1, 0}, 2},
		{[]uint64{3, 0, 1}, 2},
	} {
		histogram := &metrics.Float64Histogram{Counts: test.counts, Buckets: buckets}
		if got := maximum(histogram); got != test.want {
			t.Errorf("%v: %v, want %v", test.counts, got, test.want)
		}
	}
}
