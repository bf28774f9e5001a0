//! The multiples of one prime, crossed off in every segment.

use std::iter::zip;

use crate::segmented::SEGMENT;
use crate::wheel;

// ANCHOR: comb
/// A power of two: an index modulo it needs no bounds check. What is beyond the segment
/// takes the strokes that miss it.
pub(crate) const CAPACITY: usize = 2 * SEGMENT;

/// The multiples of a prime, for the cofactors on each residue.
pub(crate) struct Comb {
    prime: u32,
    /// Multiples on one bit that every segment has; some have one more.
    strokes: u32,
    /// The next multiple's byte, counted from the next segment: less than the prime.
    next: [u32; 8],
    /// All bits but the multiple's.
    keep: [u8; 8],
}

impl Comb {
    /// Clears the prime's bits in a segment, without a branch that cannot be foreseen.
    pub(crate) fn cross_off(&mut self, bits: &mut [u8; CAPACITY]) {
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
// ANCHOR_END: comb

impl Comb {
    /// Crosses off the prime's multiples in the first segment that has any.
    pub(crate) fn entering(prime: u64, first: u64, segment: &mut [u8]) -> Self {
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
