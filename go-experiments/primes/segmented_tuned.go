package primes

import (
	"math/bits"
	"slices"
)

// ANCHOR: segmented_tuned

// SegmentedTuned tallies the primes up to n as Segmented does, faster.
func SegmentedTuned(n uint64) Tally {
	primes := sievingPrimes(n)
	tally := skipped(n)
	tally.AddAll(tallyBytesTuned(primes, byteRange{0, wheelBytes(n)}, n))
	return tally
}

// tallyBytesTuned tallies the primes that a range of bytes stands for.
func tallyBytesTuned(primes []uint64, bytes byteRange, n uint64) Tally {
	patterns := patterns()
	patterned, _ := slices.BinarySearch(primes, greatest+1)
	waiting := primes[patterned:]
	var combs []comb
	bits := new([capacity]byte)
	var tally Tally
	for first := bytes.start; first < bytes.end; first += segmentBytes {
		segment := bits[:min(segmentBytes, bytes.end-first)]
		fill(segment, patterns[:], first)
		for i := range combs {
			combs[i].crossOff(bits)
		}
		end := (first + segmentBytes) * span
		for len(waiting) > 0 && waiting[0]*waiting[0] < end {
			combs = append(combs, enteringComb(waiting[0], first, bits[:segmentBytes]))
			waiting = waiting[1:]
		}
		trim(segment, first, n)
		tally.AddAll(tallyByTable(segment, first))
	}
	return tally
}

// ANCHOR_END: segmented_tuned

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
