package primes

// Tally is how many primes were found, and their sum modulo 2^64.
type Tally struct {
	// Count is the number of primes.
	Count uint64
	// Sum is the sum of the primes, modulo 2^64.
	Sum uint64
}

// Add counts one prime more.
func (t *Tally) Add(prime uint64) {
	t.Count++
	t.Sum += prime
}

// AddAll counts the primes of another tally too.
func (t *Tally) AddAll(other Tally) {
	t.Count += other.Count
	t.Sum += other.Sum
}
