package primes

// ANCHOR: comb

// capacity is a power of two: an index modulo it needs no bounds check. What is beyond the
// segment takes the strokes that miss it.
const capacity = 2 * segmentBytes

// comb is the multiples of a prime, for the cofactors on each residue.
type comb struct {
	prime   uint32
	strokes uint32    // multiples on one bit that every segment has; some have one more
	next    [8]uint32 // the next multiple's byte, counted from the next segment: below prime
	keep    [8]uint8  // all bits but the multiple's
}

// crossOff clears the prime's bits in a segment, without a branch that cannot be foreseen.
func (c *comb) crossOff(all *[capacity]byte) {
	if c.strokes == 0 {
		c.crossOffFew(all[:segmentBytes])
		return
	}
	prime, strokes := c.prime, c.strokes
	bits := all[:] // checked against nil here, not at every stroke
	for i := 0; i < len(c.next); i += 2 {
		a, b := c.next[i], c.next[i+1]
		keepA, keepB := c.keep[i], c.keep[i+1]
		for range strokes {
			bits[a%capacity] &= keepA
			bits[b%capacity] &= keepB
			a += prime
			b += prime
		}
		bits[a%capacity] &= keepA // it may miss the segment
		bits[b%capacity] &= keepB
		c.next[i] = after(a, prime)
		c.next[i+1] = after(b, prime)
	}
}

// after is the first multiple after the segment, given one that may be in it, and none
// later is.
func after(at, prime uint32) uint32 {
	next := at + prime
	if at >= segmentBytes {
		next = at
	}
	return next - segmentBytes
}

// ANCHOR_END: comb

// enteringComb crosses off the prime's multiples in the first segment that has any.
func enteringComb(prime, first uint64, segment []byte) comb {
	c := comb{prime: uint32(prime), strokes: uint32(segmentBytes / prime)}
	for i, start := range starts(prime, first) {
		c.next[i], c.keep[i] = start.next, start.keep
	}
	c.crossOffFew(segment)
	return c
}

// crossOffFew clears the prime's bits in a segment, whatever their places.
func (c *comb) crossOffFew(segment []byte) {
	for i, keep := range c.keep {
		at := uint(c.next[i])
		for at < uint(len(segment)) {
			segment[at] &= keep
			at += uint(c.prime)
		}
		c.next[i] = uint32(at - uint(len(segment)))
	}
}
