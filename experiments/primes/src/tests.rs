//! What every algorithm must find, by itself and as the others do.

use std::num::NonZeroUsize;

use proptest::prelude::*;

use crate::{Tally, library, parallel, parallel_tuned, segmented, segmented_tuned, sieve};
use crate::{trial, wheel};

/// π(10^k) and the sum of those primes, from k = 1: OEIS A006880 and A046731.
const KNOWN: [Tally; 8] = [
    Tally { count: 4, sum: 17 },
    Tally {
        count: 25,
        sum: 1060,
    },
    Tally {
        count: 168,
        sum: 76_127,
    },
    Tally {
        count: 1229,
        sum: 5_736_396,
    },
    Tally {
        count: 9592,
        sum: 454_396_537,
    },
    Tally {
        count: 78_498,
        sum: 37_550_402_023,
    },
    Tally {
        count: 664_579,
        sum: 3_203_324_994_356,
    },
    Tally {
        count: 5_761_455,
        sum: 279_209_790_387_276,
    },
];

/// Numbers that a segment of either segmented algorithm stands for.
const SEGMENT_NUMBERS: u64 = 32 * 1024 * 30;

fn threads(number: usize) -> NonZeroUsize {
    NonZeroUsize::new(number).expect("at least one thread")
}

/// Asserts that all fast algorithms find the same primes up to `n`.
fn assert_all_find(tally: Tally, n: u64, number: usize) {
    assert_eq!(sieve(n), tally, "sieve({n})");
    assert_eq!(segmented(n), tally, "segmented({n})");
    assert_eq!(segmented_tuned(n), tally, "segmented_tuned({n})");
    assert_eq!(
        parallel(n, threads(number)),
        tally,
        "parallel({n}, {number})"
    );
    assert_eq!(
        parallel_tuned(n, threads(number)),
        tally,
        "parallel_tuned({n}, {number})"
    );
    assert_eq!(library(n), tally, "library({n})");
}

#[test]
fn a_prime_has_two_divisors() {
    let has_two = |n: &u64| {
        (1..=*n)
            .filter(|divisor| n.is_multiple_of(*divisor))
            .count()
            == 2
    };
    for n in 0..=500 {
        assert_eq!(trial(n), (0..=n).filter(has_two).collect(), "trial({n})");
    }
}

#[test]
fn powers_of_ten_have_the_known_tallies() {
    for (power, known) in (1..).zip(KNOWN) {
        let n = 10_u64.pow(power);
        if n <= 100_000 {
            assert_eq!(trial(n), known, "trial({n})");
        }
        if n <= 10_000_000 {
            assert_all_find(known, n, 2);
        } else {
            assert_eq!(segmented_tuned(n), known, "segmented_tuned({n})");
        }
    }
}

#[test]
fn every_small_bound_is_right() {
    for n in 0..=400 {
        assert_all_find(trial(n), n, 1 + n as usize % 3);
    }
}

#[test]
fn bounds_about_the_ends_of_segments_are_right() {
    for segments in [1, 2] {
        for offset in [-31, -30, -29, -1, 0, 1, 7, 29, 30, 31] {
            let n = (segments * SEGMENT_NUMBERS).strict_add_signed(offset);
            assert_all_find(sieve(n), n, 3);
        }
    }
}

#[test]
fn any_number_of_threads_finds_the_same() {
    let n = 3 * SEGMENT_NUMBERS + 17;
    let tally = sieve(n);
    for number in [1, 2, 3, 4, 7, 64] {
        assert_all_find(tally, n, number);
    }
    // More threads than bytes.
    assert_all_find(trial(100), 100, 9);
}

/// Up to there sieving primes are longer than a segment. Counted and summed from the list that
/// primesieve 11.0 prints for 9999000000 to 10000000000.
#[test]
fn the_last_million_below_the_greatest_bound_is_right() {
    let n = crate::MAX_N;
    let primes = wheel::sieving_primes(n);
    let range = 9_999_000_000 / wheel::SPAN..wheel::bytes(n);
    let known = Tally {
        count: 43_453,
        sum: 434_508_216_897_969,
    };
    assert_eq!(
        crate::segmented::tally_bytes(&primes, range.clone(), n),
        known
    );
    assert_eq!(
        crate::segmented_tuned::tally_bytes(&primes, range, n),
        known
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..Default::default() })]

    #[test]
    fn all_agree_with_trial_division(n in 0_u64..30_000, number in 1_usize..6) {
        assert_all_find(trial(n), n, number);
    }

    #[test]
    fn segments_agree_with_the_sieve(n in 0_u64..3 * SEGMENT_NUMBERS, number in 1_usize..6) {
        assert_all_find(sieve(n), n, number);
    }
}
