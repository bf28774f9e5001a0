// Package primes is the article's CPU-bound prime number generator, by several algorithms.
//
// Each algorithm takes a bound n up to [MaxN] and returns the [Tally] of the primes up to and
// including it. Rust's crate has the same algorithms, file for file.
package primes

// MaxN is the greatest bound: up to it, places and primes fit in 32 bits.
const MaxN = 10_000_000_000
