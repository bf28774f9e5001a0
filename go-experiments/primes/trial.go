package primes

// ANCHOR: trial

// Trial tallies the primes up to n: it divides every number by the odd ones up to its root.
func Trial(n uint64) Tally {
	var tally Tally
	for candidate := range n + 1 {
		if isPrime(candidate) {
			tally.Add(candidate)
		}
	}
	return tally
}

func isPrime(candidate uint64) bool {
	if candidate < 2 || candidate%2 == 0 {
		return candidate == 2
	}
	for divisor := uint64(3); divisor*divisor <= candidate; divisor += 2 {
		if candidate%divisor == 0 {
			return false
		}
	}
	return true
}

// ANCHOR_END: trial
