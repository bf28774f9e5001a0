//! The wheel modulo 30: a byte stands for 30 numbers, its bits for the eight that 2, 3 and 5
//! do not divide.

use crate::Tally;
use crate::sieve::{odd_composites, odd_primes};

/// How many numbers a byte stands for.
pub(crate) const SPAN: u64 = 30;

/// What the eight bits of a byte stand for, from the lowest.
pub(crate) const RESIDUES: [u64; 8] = [1, 7, 11, 13, 17, 19, 23, 29];

/// For every byte, the sum of the residues that its bits stand for.
pub(crate) const RESIDUE_SUMS: [u8; 256] = residue_sums();

const fn residue_sums() -> [u8; 256] {
    let mut sums = [0; 256];
    let mut byte = 1;
    while byte < sums.len() {
        let rest = byte & (byte - 1);
        sums[byte] = sums[rest] + RESIDUES[byte.trailing_zeros() as usize] as u8;
        byte += 1;
    }
    sums
}

/// How many bytes stand for the numbers up to `n`.
pub(crate) fn bytes(n: u64) -> u64 {
    n / SPAN + 1
}

/// The bit of a number's byte that stands for it, which the wheel must have.
pub(crate) fn bit(number: u64) -> u8 {
    let place = RESIDUES
        .iter()
        .position(|&residue| residue == number % SPAN);
    1 << place.expect("2, 3 and 5 do not divide the number")
}

/// The primes up to `n` among those that the wheel leaves out.
pub(crate) fn skipped(n: u64) -> Tally {
    [2, 3, 5].into_iter().filter(|&prime| prime <= n).collect()
}

/// The primes from 7 to the root of `n`: those whose multiples are crossed off.
pub(crate) fn sieving_primes(n: u64) -> Vec<u64> {
    odd_primes(&odd_composites(n.isqrt()))
        .skip_while(|&prime| prime < 7)
        .collect()
}

/// Where to cross off a prime's multiples: for the cofactors on each residue, the byte of the
/// least multiple, counted from the byte `first`, and all bits but the multiple's.
///
/// From there a multiple follows every `prime` bytes, on the same bit. None is below the
/// prime's square, whose smaller cofactors are left to smaller primes.
pub(crate) fn starts(prime: u64, first: u64) -> [(u32, u8); 8] {
    let least = prime.max((first * SPAN).div_ceil(prime));
    RESIDUES.map(|residue| {
        let cofactor = least + (SPAN + residue - least % SPAN) % SPAN;
        let multiple = prime * cofactor;
        ((multiple / SPAN - first) as u32, !bit(multiple))
    })
}

/// Clears what is no candidate at all: 1, and the numbers above `n`.
///
/// `first` is the place of the segment's first byte among all bytes.
pub(crate) fn trim(segment: &mut [u8], first: u64, n: u64) {
    if first == 0 {
        segment[0] &= !bit(1);
    }
    if first + segment.len() as u64 == bytes(n) {
        let above = RESIDUES.iter().filter(|&&residue| residue > n % SPAN);
        segment[segment.len() - 1] &= above.fold(!0, |kept, &residue| kept & !bit(residue));
    }
}

/// Tallies the numbers whose bits are set.
pub(crate) fn tally(segment: &[u8], first: u64) -> Tally {
    let mut tally = Tally::default();
    for (&byte, base) in segment.iter().zip((first * SPAN..).step_by(SPAN as usize)) {
        let count = u64::from(byte.count_ones());
        tally.count += count;
        tally.sum += count * base + u64::from(RESIDUE_SUMS[usize::from(byte)]);
    }
    tally
}
