package primes

import (
	"math/bits"
	"slices"
)

// The wheel modulo 30: a byte stands for 30 numbers, its bits for the eight that 2, 3 and 5
// do not divide.

// span is how many numbers a byte stands for.
const span = 30

// residues is what the eight bits of a byte stand for, from the lowest.
var residues = [8]uint64{1, 7, 11, 13, 17, 19, 23, 29}

// residueSums is, for every byte, the sum of the residues that its bits stand for.
var residueSums = func() (sums [256]uint8) {
	for b := 1; b < len(sums); b++ {
		rest := b & (b - 1)
		sums[b] = sums[rest] + uint8(residues[bits.TrailingZeros(uint(b))])
	}
	return sums
}()

// wheelBytes is how many bytes stand for the numbers up to n.
func wheelBytes(n uint64) uint64 {
	return n/span + 1
}

// bit is the bit of a number's byte that stands for it, which the wheel must have.
func bit(number uint64) uint8 {
	place := slices.Index(residues[:], number%span)
	return 1 << place // panics if 2, 3 or 5 divides the number
}

// skipped is the primes up to n among those that the wheel leaves out.
func skipped(n uint64) Tally {
	var tally Tally
	for _, prime := range []uint64{2, 3, 5} {
		if prime <= n {
			tally.Add(prime)
		}
	}
	return tally
}

// sievingPrimes is the primes from 7 to the root of n: those whose multiples are crossed off.
func sievingPrimes(n uint64) []uint64 {
	var primes []uint64
	for prime := range oddPrimes(oddComposites(root(n))) {
		if prime >= 7 {
			primes = append(primes, prime)
		}
	}
	return primes
}

// start is where to cross off a prime's multiples whose cofactors are on one residue.
type start struct {
	next uint32 // the least multiple's byte
	keep uint8  // all bits but the multiple's
}

// starts is where to cross off a prime's multiples: for the cofactors on each residue, the byte
// of the least multiple, counted from the byte first, and all bits but the multiple's.
//
// From there a multiple follows every prime bytes, on the same bit. None is below the prime's
// square, whose smaller cofactors are left to smaller primes.
func starts(prime, first uint64) [8]start {
	least := max(prime, (first*span+prime-1)/prime)
	var starts [8]start
	for i, residue := range residues {
		cofactor := least + (span+residue-least%span)%span
		multiple := prime * cofactor
		starts[i] = start{uint32(multiple/span - first), ^bit(multiple)}
	}
	return starts
}

// trim clears what is no candidate at all: 1, and the numbers above n.
//
// first is the place of the segment's first byte among all bytes.
func trim(segment []byte, first, n uint64) {
	if first == 0 {
		segment[0] &^= bit(1)
	}
	if first+uint64(len(segment)) == wheelBytes(n) {
		for _, residue := range residues {
			if residue > n%span {
				segment[len(segment)-1] &^= bit(residue)
			}
		}
	}
}

// tallyBits tallies the numbers whose bits are set.
func tallyBits(segment []byte, first uint64) Tally {
	var tally Tally
	base := first * span
	for _, b := range segment {
		count := uint64(bits.OnesCount8(b))
		tally.Count += count
		tally.Sum += count*base + uint64(residueSums[b])
		base += span
	}
	return tally
}
