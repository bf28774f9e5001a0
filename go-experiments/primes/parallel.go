package main

import "sync"

// ANCHOR: parallel

// Parallel tallies the primes up to n on as many threads, an equal range of bytes each.
func Parallel(n uint64, threads int) Tally {
	primes := sievingPrimes(n)
	tally := skipped(n)
	ranges := split(wheelBytes(n), threads)
	tallies := make([]Tally, len(ranges))
	var workers sync.WaitGroup
	for i, bytes := range ranges {
		workers.Go(func() { tallies[i] = tallyBytes(primes, bytes, n) })
	}
	workers.Wait()
	for _, part := range tallies {
		tally.AddAll(part)
	}
	return tally
}

// split splits length bytes into as many ranges, whose lengths differ by one at most.
func split(length uint64, parts int) []byteRange {
	ranges := make([]byteRange, parts)
	for i := range ranges {
		part, parts := uint64(i), uint64(parts)
		ranges[i] = byteRange{part * length / parts, (part + 1) * length / parts}
	}
	return ranges
}

// byteRange is the bytes from start up to, but not including, end.
type byteRange struct{ start, end uint64 }

// ANCHOR_END: parallel
