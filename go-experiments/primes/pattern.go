package primes

import (
	"encoding/binary"
	"iter"
)

// The multiples of small primes, sieved ahead: they recur, and so can be copied.

// groups is the primes of each pattern: its length in bytes is their product.
var groups = [...][]uint64{
	{7, 11, 13}, {17, 43}, {19, 41}, {23, 37}, {29, 31}, {47, 53}, {59, 61}, {67, 71},
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
	for run, kept := range patterns[0].over(segment, first) {
		copy(run, kept)
	}
	for _, pattern := range patterns[1:] {
		for run, kept := range pattern.over(segment, first) {
			and(run, kept)
		}
	}
	// A pattern crosses its own primes off too.
	for _, primes := range groups {
		for _, prime := range primes {
			place := prime / span
			if place >= first && place-first < uint64(len(segment)) {
				segment[place-first] |= bit(prime)
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
			place, bit := multiple/span, bit(multiple)
			for ; place < period; place += prime {
				bytes[place] &^= bit
			}
		}
	}
	return bytes
}

// over cuts a segment into runs, each beside its part of the period, of the same length.
func (p pattern) over(segment []byte, first uint64) iter.Seq2[[]byte, []byte] {
	return func(yield func(run, kept []byte) bool) {
		kept := p[first%uint64(len(p)):]
		for len(segment) > 0 {
			length := min(len(segment), len(kept))
			if !yield(segment[:length], kept[:length]) {
				return
			}
			segment, kept = segment[length:], p
		}
	}
}

// and clears the bits of a run that kept has clear.
//
// It takes words, several at a time: the compiler does not join bytes by itself.
func and(run, kept []byte) {
	for len(run) >= 32 && len(kept) >= 32 {
		andWord(run[0:8], kept[0:8])
		andWord(run[8:16], kept[8:16])
		andWord(run[16:24], kept[16:24])
		andWord(run[24:32], kept[24:32])
		run, kept = run[32:], kept[32:]
	}
	for i := range min(len(run), len(kept)) {
		run[i] &= kept[i]
	}
}

func andWord(run, kept []byte) {
	word := binary.LittleEndian.Uint64(run) & binary.LittleEndian.Uint64(kept)
	binary.LittleEndian.PutUint64(run, word)
}
