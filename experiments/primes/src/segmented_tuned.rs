use std::iter::zip;
use std::ops::Range;

use crate::pattern::{self, patterns};
use crate::{Tally, wheel};

/// Tallies the primes up to `n` as `segmented` does, faster.
pub fn segmented_tuned(n: u64) -> Tally {
    let primes = wheel::sieving_primes(n);
    let mut tally = wheel::skipped(n);
    tally += tally_bytes(&primes, 0..wheel::bytes(n), n);
    tally
}

// ANCHOR: segmented_tuned
const SEGMENT: usize = 32 * 1024;
/// A power of two: an index modulo it needs no bounds check. What is beyond the segment takes
/// the strokes that miss it.
const CAPACITY: usize = 2 * SEGMENT;

/// Tallies the primes that a range of bytes stands for.
pub(crate) fn tally_bytes(primes: &[u64], range: Range<u64>, n: u64) -> Tally {
    let patterns = patterns();
    let mut waiting = primes
        .iter()
        .skip_while(|&&prime| prime <= pattern::GREATEST)
        .peekable();
    let mut combs: Vec<Comb> = Vec::new();
    let mut bits = Box::new([0; CAPACITY]);
    let mut tally = Tally::default();
    for first in range.clone().step_by(SEGMENT) {
        pattern::fill(&mut bits[..SEGMENT], &patterns, first);
        combs.iter_mut().for_each(|comb| comb.cross_off(&mut bits));
        let end = (first + SEGMENT as u64) * wheel::SPAN;
        while let Some(&prime) = waiting.next_if(|&prime| prime * prime < end) {
            combs.push(Comb::entering(prime, first, &mut bits[..SEGMENT]));
        }
        let length = SEGMENT.min((range.end - first) as usize);
        wheel::trim(&mut bits[..length], first, n);
        tally += tally_by_table(&bits[..length], first);
    }
    tally
}

impl Comb {
    /// Clears the prime's bits in a segment, without a branch that cannot be foreseen.
    fn cross_off(&mut self, bits: &mut [u8; CAPACITY]) {
        if self.strokes == 0 {
            return self.cross_off_few(&mut bits[..SEGMENT]);
        }
        let Self { prime, strokes, .. } = *self;
        let pairs = self.next.as_chunks_mut().0.iter_mut();
        for ([next_a, next_b], [keep_a, keep_b]) in zip(pairs, self.keep.as_chunks().0) {
            let (mut a, mut b) = (*next_a, *next_b);
            for _ in 0..strokes {
                bits[a as usize % CAPACITY] &= keep_a;
                bits[b as usize % CAPACITY] &= keep_b;
                a += prime;
                b += prime;
            }
            bits[a as usize % CAPACITY] &= keep_a; // it may miss the segment
            bits[b as usize % CAPACITY] &= keep_b;
            (*next_a, *next_b) = (after(a, prime), after(b, prime));
        }
    }
}

/// The first multiple after the segment, given one that may be in it, and none later is.
fn after(at: u32, prime: u32) -> u32 {
    let next = if at < SEGMENT as u32 { at + prime } else { at };
    next - SEGMENT as u32
}
// ANCHOR_END: segmented_tuned

/// The multiples of a prime, for the cofactors on each residue.
struct Comb {
    prime: u32,
    /// Multiples on one bit that every segment has; some have one more.
    strokes: u32,
    /// The next multiple's byte, counted from the next segment: less than the prime.
    next: [u32; 8],
    /// All bits but the multiple's.
    keep: [u8; 8],
}

impl Comb {
    /// Crosses off the prime's multiples in the first segment that has any.
    fn entering(prime: u64, first: u64, segment: &mut [u8]) -> Self {
        let starts = wheel::starts(prime, first);
        let mut comb = Self {
            prime: prime as u32,
            strokes: (SEGMENT as u64 / prime) as u32,
            next: starts.map(|(next, _)| next),
            keep: starts.map(|(_, keep)| keep),
        };
        comb.cross_off_few(segment);
        comb
    }

    /// Clears the prime's bits in a segment, whatever their places.
    fn cross_off_few(&mut self, segment: &mut [u8]) {
        for (next, keep) in zip(&mut self.next, self.keep) {
            let mut at = *next as usize;
            while at < segment.len() {
                segment[at] &= keep;
                at += self.prime as usize;
            }
            *next = (at - segment.len()) as u32;
        }
    }
}

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
