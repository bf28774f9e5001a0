package main

import (
	"math/bits"
	"slices"
)

// SegmentedTuned tallies the primes up to n as Segmented does, faster.
func SegmentedTuned(n uint64) Tally {
	primes := sievingPrimes(n)
	tally := skipped(n)
	tally.AddAll(tallyBytesTuned(primes, byteRange{0, wheelBytes(n)}, n))
	return tally
}

// ANCHOR: segmented_tuned

// capacity is a power of two: an index modulo it needs no bounds check. What is beyond the
// segment takes the strokes that miss it.
const capacity = 2 * segmentBytes

// tallyBytesTuned tallies the primes that a range of bytes stands for.
func tallyBytesTuned(primes []uint64, bytes byteRange, n uint64) Tally {
	patterns := patterns()
	var combs []comb
	unpatterned, _ := slices.BinarySearch(primes, greatest+1)
	waiting := primes[unpatterned:]
	bits := new([capacity]byte)
	var tally Tally
	for first := bytes.start; first < bytes.end; first += segmentBytes {
		fill(bits[:segmentBytes], patterns[:], first)
		for i := range combs {
			combs[i].crossOff(bits)
		}
		end := (first + segmentBytes) * span
		for len(waiting) > 0 && waiting[0]*waiting[0] < end {
			combs = append(combs, enteringComb(waiting[0], first, bits[:segmentBytes]))
			waiting = waiting[1:]
		}
		segment := bits[:min(segmentBytes, bytes.end-first)]
		trim(segment, first, n)
		tally.AddAll(tallyByTable(segment, first))
	}
	return tally
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

// after is the first multiple after the segment, given one that may be in it, and none later is.
func after(at, prime uint32) uint32 {
	next := at + prime
	if at >= segmentBytes {
		next = at
	}
	return next - segmentBytes
}

// ANCHOR_END: segmented_tuned

// comb is the multiples of a prime, for the cofactors on each residue.
type comb struct {
	prime   uint32
	strokes uint32    // multiples on one bit that every segment has; some have one more
	next    [8]uint32 // the next multiple's byte, counted from the next segment: below prime
	keep    [8]uint8  // all bits but the multiple's
}

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

// tallies is, for every byte, how many bits are set (above), and the sum of their residues
// (below).
var tallies = func() (tallies [256]uint32) {
	for b := range tallies {
		tallies[b] = uint32(bits.OnesCount(uint(b)))<<16 + uint32(residueSums[b])
	}
	return tallies
}()

// tallyByTable tallies the numbers whose bits are set, 32 bytes at a time: no sum there exceeds
// 16 bits.
func tallyByTable(segment []byte, first uint64) Tally {
	var tally Tally
	base := first * span
	for chunk := range slices.Chunk(segment, 32) {
		var plain, byPlace uint32 // sums of t and of i * t over the places i
		for i := len(chunk) - 1; i >= 0; i-- {
			byPlace += plain
			plain += tallies[chunk[i]]
		}
		count := uint64(plain >> 16)
		offsets := uint64(byPlace>>16)*span + uint64(plain&0xFFFF)
		tally.Count += count
		tally.Sum += count*base + offsets
		base += uint64(len(chunk)) * span
	}
	return tally
}
