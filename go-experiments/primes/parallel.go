package primes

import "sync"

// ANCHOR: parallel

// Parallel tallies the primes up to n as Segmented does, on several threads.
func Parallel(n uint64, threads int) Tally {
	return spread(n, threads, tallyBytes)
}

// ParallelTuned tallies the primes up to n as SegmentedTuned does, on several threads.
func ParallelTuned(n uint64, threads int) Tally {
	return spread(n, threads, tallyBytesTuned)
}

// spread gives every thread an equal range of bytes, and adds up what they find.
func spread(n uint64, threads int, tallyBytes tallyBytesFunc) Tally {
	primes := sievingPrimes(n)
	tally := skipped(n)
	tallies := make([]Tally, threads)
	var workers sync.WaitGroup
	for i, bytes := range split(wheelBytes(n), threads) {
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

// ANCHOR_END: parallel

// byteRange is the bytes from start up to, but not including, end.
type byteRange struct{ start, end uint64 }

// tallyBytesFunc tallies the primes that a range of bytes stands for, given the sieving primes
// and n.
type tallyBytesFunc func(primes []uint64, bytes byteRange, n uint64) Tally
