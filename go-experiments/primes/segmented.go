package primes

// ANCHOR: segmented

// segmentBytes are sieved at a time: they and the strands stay in the nearest caches.
const segmentBytes = 32 * 1024

// Segmented tallies the primes up to n, a segment of bits of the wheel at a time.
func Segmented(n uint64) Tally {
	primes := sievingPrimes(n)
	tally := skipped(n)
	tally.AddAll(tallyBytes(primes, byteRange{0, wheelBytes(n)}, n))
	return tally
}

// tallyBytes tallies the primes that a range of bytes stands for.
func tallyBytes(primes []uint64, bytes byteRange, n uint64) Tally {
	strands := strandsOf(primes, bytes.start)
	buffer := make([]byte, segmentBytes)
	var tally Tally
	for first := bytes.start; first < bytes.end; first += segmentBytes {
		segment := buffer[:min(segmentBytes, bytes.end-first)]
		for i := range segment {
			segment[i] = 0xFF
		}
		for i := range strands {
			strands[i].crossOff(segment)
		}
		trim(segment, first, n)
		tally.AddAll(tallyBits(segment, first))
	}
	return tally
}

// crossOff clears the strand's bits in a segment, and moves on to the segment after it.
func (s *strand) crossOff(segment []byte) {
	at, step, keep := uint(s.next), uint(s.step), s.keep
	for at < uint(len(segment)) {
		segment[at] &= keep
		at += step
	}
	s.next = uint32(at - uint(len(segment)))
}

// ANCHOR_END: segmented

// strand is the multiples of a prime that fall on the same bit: they lie a prime's bytes apart.
type strand struct {
	step uint32 // distance between two multiples: the prime
	next uint32 // the next multiple's byte, counted from the next segment
	keep uint8  // all bits but the strand's
}

// strandsOf is the eight strands of every prime, none before the byte first.
func strandsOf(primes []uint64, first uint64) []strand {
	strands := make([]strand, 0, len(residues)*len(primes))
	for _, prime := range primes {
		for _, start := range starts(prime, first) {
			strands = append(strands, strand{uint32(prime), start.next, start.keep})
		}
	}
	return strands
}
