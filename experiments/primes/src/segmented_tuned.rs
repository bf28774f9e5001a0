use std::ops::Range;

use crate::comb::{CAPACITY, Comb};
use crate::pattern::{self, patterns};
use crate::segmented::SEGMENT;
use crate::{Tally, wheel};

// ANCHOR: segmented_tuned
/// Tallies the primes up to `n` as `segmented` does, faster.
pub fn segmented_tuned(n: u64) -> Tally {
    let primes = wheel::sieving_primes(n);
    let mut tally = wheel::skipped(n);
    tally += tally_bytes(&primes, 0..wheel::bytes(n), n);
    tally
}

/// Tallies the primes that a range of bytes stands for.
pub(crate) fn tally_bytes(primes: &[u64], range: Range<u64>, n: u64) -> Tally {
    let patterns = patterns();
    let patterned = primes.partition_point(|&prime| prime <= pattern::GREATEST);
    let mut waiting = primes[patterned..].iter().peekable();
    let mut combs: Vec<Comb> = Vec::new();
    let mut bits = Box::new([0; CAPACITY]);
    let mut tally = Tally::default();
    for first in range.clone().step_by(SEGMENT) {
        let length = SEGMENT.min((range.end - first) as usize);
        pattern::fill(&mut bits[..length], &patterns, first);
        for comb in &mut combs {
            comb.cross_off(&mut bits);
        }
        let end = (first + SEGMENT as u64) * wheel::SPAN;
        while let Some(&prime) = waiting.next_if(|&prime| prime * prime < end) {
            combs.push(Comb::entering(prime, first, &mut bits[..SEGMENT]));
        }
        wheel::trim(&mut bits[..length], first, n);
        tally += tally_by_table(&bits[..length], first);
    }
    tally
}
// ANCHOR_END: segmented_tuned

/// For every byte, how many bits are set (above), and the sum of their residues (below).
const TALLIES: [u32; 256] = tallies();

const fn tallies() -> [u32; 256] {
    let mut tallies = [0; 256];
    let mut byte = 0;
    while byte < tallies.len() {
        tallies[byte] = (byte.count_ones() << 16) + wheel::RESIDUE_SUMS[byte] as u32;
        byte += 1;
    }
    tallies
}

/// Tallies the numbers whose bits are set, 32 bytes at a time: no sum there exceeds 16 bits.
fn tally_by_table(segment: &[u8], first: u64) -> Tally {
    let mut tally = Tally::default();
    let mut base = first * wheel::SPAN;
    for chunk in segment.chunks(32) {
        let (mut plain, mut by_place) = (0, 0); // sums of t and of i * t over the places i
        for &byte in chunk.iter().rev() {
            by_place += plain;
            plain += TALLIES[usize::from(byte)];
        }
        let count = u64::from(plain >> 16);
        let offsets = u64::from(by_place >> 16) * wheel::SPAN + u64::from(plain & 0xFFFF);
        tally.count += count;
        tally.sum += count * base + offsets;
        base += chunk.len() as u64 * wheel::SPAN;
    }
    tally
}
