package main

import "encoding/binary"

// The multiples of small primes, sieved ahead: they recur, and so can be copied.

// groups is the primes of each pattern: its length in bytes is their product.
var groups = [...][]uint64{
	{7, 11, 13, 17}, {19, 23, 29}, {31, 37}, {41, 43}, {47, 53}, {59, 61}, {67, 71},
}

// greatest is the greatest prime whose multiples the patterns hold.
const greatest = 71

// pattern is one period of what a few primes leave.
type pattern []byte

// patterns is one pattern for each group of primes.
func patterns() (all [len(groups)]pattern) {
	for i, primes := range groups {
		all[i] = newPattern(primes)
	}
	return all
}

// fill fills a segment with what all patterns leave.
//
// first is the place of the segment's first byte among all bytes.
func fill(segment []byte, patterns []pattern, first uint64) {
	for i := range segment {
		segment[i] = 0xFF
	}
	for _, pattern := range patterns {
		pattern.crossOff(segment, first)
	}
	if first == 0 {
		// A pattern crosses its own primes off too.
		for _, primes := range groups {
			for _, prime := range primes {
				segment[prime/span] |= bit(prime)
			}
		}
	}
}

func newPattern(primes []uint64) pattern {
	period := uint64(1)
	for _, prime := range primes {
		period *= prime
	}
	bytes := make(pattern, period)
	for i := range bytes {
		bytes[i] = 0xFF
	}
	for _, prime := range primes {
		for _, residue := range residues {
			multiple := prime * residue
			for place := multiple / span; place < period; place += prime {
				bytes[place] &^= bit(multiple)
			}
		}
	}
	return bytes
}

func (p pattern) crossOff(segment []byte, first uint64) {
	period := p[first%uint64(len(p)):]
	for len(segment) > 0 {
		run := min(len(period), len(segment))
		and(segment[:run], period[:run])
		segment = segment[run:]
		period = p
	}
}

// and clears the bits of bytes that kept, of the same length, has clear.
//
// Eight bytes at a time: the compiler does not join bytes into words by itself.
func and(bytes, kept []byte) {
	for len(bytes) >= 8 && len(kept) >= 8 {
		word := binary.LittleEndian.Uint64(bytes) & binary.LittleEndian.Uint64(kept)
		binary.LittleEndian.PutUint64(bytes, word)
		bytes, kept = bytes[8:], kept[8:]
	}
	for i := range min(len(bytes), len(kept)) {
		bytes[i] &= kept[i]
	}
}
