package primes

import (
	"fmt"
	"testing"
)

// BenchmarkPrimes is the workloads' functions under testing.B; Rust's benchmarks have the same
// ids.
func BenchmarkPrimes(b *testing.B) {
	for _, algorithm := range []struct {
		name  string
		tally func(n uint64) Tally
		n     uint64
	}{
		{"trial", Trial, 100_000},
		{"sieve", Sieve, 1_000_000},
		{"segmented", Segmented, 1_000_000},
		{"segmented-tuned", SegmentedTuned, 10_000_000},
	} {
		b.Run(fmt.Sprintf("%s/%d", algorithm.name, algorithm.n), func(b *testing.B) {
			for b.Loop() {
				algorithm.tally(algorithm.n)
			}
		})
	}
}
