package primes

import (
	"iter"
	"math"
)

// ANCHOR: sieve

// Sieve tallies the primes up to n with one byte for every odd number.
func Sieve(n uint64) Tally {
	var tally Tally
	if n >= 2 {
		tally.Add(2)
	}
	for prime := range oddPrimes(oddComposites(n)) {
		tally.Add(prime)
	}
	return tally
}

// oddComposites is whether 2i + 1 is composite, at index i, for every odd number up to n.
func oddComposites(n uint64) []bool {
	composite := make([]bool, (n+1)/2)
	for i := uint64(1); i < (root(n)+1)/2; i++ {
		prime := 2*i + 1
		if !composite[i] {
			for at := prime * prime / 2; at < uint64(len(composite)); at += prime {
				composite[at] = true
			}
		}
	}
	return composite
}

// oddPrimes is the odd numbers that are not composite; 1, at index 0, is no prime either.
func oddPrimes(composite []bool) iter.Seq[uint64] {
	return func(yield func(uint64) bool) {
		for i := 1; i < len(composite); i++ {
			if !composite[i] && !yield(2*uint64(i)+1) {
				return
			}
		}
	}
}

// ANCHOR_END: sieve

// root is the greatest number whose square is not above n; exact for n up to MaxN.
func root(n uint64) uint64 {
	return uint64(math.Sqrt(float64(n)))
}
