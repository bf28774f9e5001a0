use std::ops::Range;

use crate::{Tally, wheel};

// ANCHOR: segmented
/// Bytes sieved at a time: they and the strands stay in the nearest caches.
pub(crate) const SEGMENT: usize = 32 * 1024;

/// Tallies the primes up to `n`, a segment of bits of the wheel at a time.
pub fn segmented(n: u64) -> Tally {
    let primes = wheel::sieving_primes(n);
    let mut tally = wheel::skipped(n);
    tally += tally_bytes(&primes, 0..wheel::bytes(n), n);
    tally
}

/// Tallies the primes that a range of bytes stands for.
pub(crate) fn tally_bytes(primes: &[u64], range: Range<u64>, n: u64) -> Tally {
    let mut strands: Vec<Strand> = strands(primes, range.start).collect();
    let mut buffer = vec![0; SEGMENT];
    let mut tally = Tally::default();
    for first in range.clone().step_by(SEGMENT) {
        let length = SEGMENT.min((range.end - first) as usize);
        let segment = &mut buffer[..length];
        segment.fill(!0);
        for strand in &mut strands {
            strand.cross_off(segment);
        }
        wheel::trim(segment, first, n);
        tally += wheel::tally(segment, first);
    }
    tally
}

impl Strand {
    /// Clears the strand's bits in a segment, and moves on to the segment after it.
    fn cross_off(&mut self, segment: &mut [u8]) {
        let mut at = self.next as usize;
        while at < segment.len() {
            segment[at] &= self.keep;
            at += self.step as usize;
        }
        self.next = (at - segment.len()) as u32;
    }
}
// ANCHOR_END: segmented

/// The multiples of a prime that fall on the same bit: they lie a prime's bytes apart.
struct Strand {
    /// Distance between two multiples: the prime.
    step: u32,
    /// The next multiple's byte, counted from the next segment.
    next: u32,
    /// All bits but the strand's.
    keep: u8,
}

/// The eight strands of every prime, none before the byte `first`.
fn strands(primes: &[u64], first: u64) -> impl Iterator<Item = Strand> {
    primes.iter().flat_map(move |&prime| {
        let strand = |(next, keep)| Strand {
            step: prime as u32,
            next,
            keep,
        };
        wheel::starts(prime, first).map(strand)
    })
}
