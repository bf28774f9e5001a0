package primes

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// What every algorithm must find, by itself and as the others do.

// known is π(10^k) and the sum of those primes, from k = 1: OEIS A006880 and A046731.
var known = []Tally{
	{4, 17},
	{25, 1060},
	{168, 76_127},
	{1229, 5_736_396},
	{9592, 454_396_537},
	{78_498, 37_550_402_023},
	{664_579, 3_203_324_994_356},
	{5_761_455, 279_209_790_387_276},
}

// segmentNumbers is how many numbers a segment of either segmented algorithm stands for.
const segmentNumbers = 32 * 1024 * 30

func assertFinds(t *testing.T, name string, got, want Tally, n uint64) {
	t.Helper()
	if got != want {
		t.Errorf("%s(%d) = %+v, want %+v", name, n, got, want)
	}
}

// assertAllFind asserts that all fast algorithms find the same primes up to n.
func assertAllFind(t *testing.T, want Tally, n uint64, threads int) {
	t.Helper()
	assertFinds(t, "Sieve", Sieve(n), want, n)
	assertFinds(t, "Segmented", Segmented(n), want, n)
	assertFinds(t, "SegmentedTuned", SegmentedTuned(n), want, n)
	on := fmt.Sprintf(" on %d threads", threads)
	assertFinds(t, "Parallel"+on, Parallel(n, threads), want, n)
	assertFinds(t, "ParallelTuned"+on, ParallelTuned(n, threads), want, n)
}

func TestAPrimeHasTwoDivisors(t *testing.T) {
	var want Tally
	for n := range uint64(501) {
		divisors := 0
		for divisor := uint64(1); divisor <= n; divisor++ {
			if n%divisor == 0 {
				divisors++
			}
		}
		if divisors == 2 {
			want.Add(n)
		}
		assertFinds(t, "Trial", Trial(n), want, n)
	}
}

func TestPowersOfTenHaveTheKnownTallies(t *testing.T) {
	n := uint64(1)
	for _, want := range known {
		n *= 10
		if n <= 100_000 {
			assertFinds(t, "Trial", Trial(n), want, n)
		}
		if n <= 10_000_000 {
			assertAllFind(t, want, n, 2)
		} else {
			assertFinds(t, "SegmentedTuned", SegmentedTuned(n), want, n)
		}
	}
}

func TestEverySmallBoundIsRight(t *testing.T) {
	for n := range uint64(401) {
		assertAllFind(t, Trial(n), n, 1+int(n%3))
	}
}

func TestBoundsAboutTheEndsOfSegmentsAreRight(t *testing.T) {
	for _, segments := range []int64{1, 2} {
		for _, offset := range []int64{-31, -30, -29, -1, 0, 1, 7, 29, 30, 31} {
			n := uint64(segments*segmentNumbers + offset)
			assertAllFind(t, Sieve(n), n, 3)
		}
	}
}

func TestAnyNumberOfThreadsFindsTheSame(t *testing.T) {
	n := uint64(3*segmentNumbers + 17)
	want := Sieve(n)
	for _, threads := range []int{1, 2, 3, 4, 7, 64} {
		assertAllFind(t, want, n, threads)
	}
	// More threads than bytes.
	assertAllFind(t, Trial(100), 100, 9)
}

// Up to there sieving primes are longer than a segment. Counted and summed from the list that
// primesieve 11.0 prints for 9999000000 to 10000000000.
func TestTheLastMillionBelowTheGreatestBoundIsRight(t *testing.T) {
	n := uint64(MaxN)
	primes := sievingPrimes(n)
	bytes := byteRange{9_999_000_000 / span, wheelBytes(n)}
	want := Tally{43_453, 434_508_216_897_969}
	assertFinds(t, "tallyBytes", tallyBytes(primes, bytes, n), want, n)
	assertFinds(t, "tallyBytesTuned", tallyBytesTuned(primes, bytes, n), want, n)
}

func TestAllAgreeWithTrialDivision(t *testing.T) {
	for range 32 {
		n, threads := rand.Uint64N(30_000), 1+rand.IntN(5)
		assertAllFind(t, Trial(n), n, threads)
	}
}

func TestSegmentsAgreeWithTheSieve(t *testing.T) {
	for range 32 {
		n, threads := rand.Uint64N(3*segmentNumbers), 1+rand.IntN(5)
		assertAllFind(t, Sieve(n), n, threads)
	}
}
