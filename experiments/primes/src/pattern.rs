//! The multiples of small primes, sieved ahead: they recur, and so can be copied.

use crate::wheel;

/// The primes of each pattern: its length in bytes is their product.
const GROUPS: [&[u64]; 7] = [
    &[7, 11, 13, 17],
    &[19, 23, 29],
    &[31, 37],
    &[41, 43],
    &[47, 53],
    &[59, 61],
    &[67, 71],
];

/// The greatest prime whose multiples the patterns hold.
pub(crate) const GREATEST: u64 = 71;

/// One period of what a few primes leave.
pub(crate) struct Pattern {
    bytes: Vec<u8>,
}

/// One pattern for each group of primes.
pub(crate) fn patterns() -> [Pattern; GROUPS.len()] {
    GROUPS.map(Pattern::new)
}

/// Fills a segment with what all patterns leave.
///
/// `first` is the place of the segment's first byte among all bytes.
pub(crate) fn fill(segment: &mut [u8], patterns: &[Pattern], first: u64) {
    segment.fill(!0);
    for pattern in patterns {
        pattern.cross_off(segment, first);
    }
    if first == 0 {
        // A pattern crosses its own primes off too.
        for &prime in GROUPS.concat().iter() {
            segment[(prime / wheel::SPAN) as usize] |= wheel::bit(prime);
        }
    }
}

impl Pattern {
    fn new(primes: &[u64]) -> Self {
        let period = primes.iter().product::<u64>() as usize;
        let mut bytes = vec![!0; period];
        for &prime in primes {
            for multiple in wheel::RESIDUES.map(|residue| prime * residue) {
                let place = (multiple / wheel::SPAN) as usize;
                for byte in bytes[place..].iter_mut().step_by(prime as usize) {
                    *byte &= !wheel::bit(multiple);
                }
            }
        }
        Self { bytes }
    }

    fn cross_off(&self, mut segment: &mut [u8], first: u64) {
        let mut period = &self.bytes[(first % self.bytes.len() as u64) as usize..];
        while !segment.is_empty() {
            let (now, later) = segment.split_at_mut(period.len().min(segment.len()));
            for (byte, &kept) in now.iter_mut().zip(period) {
                *byte &= kept;
            }
            segment = later;
            period = &self.bytes;
        }
    }
}
