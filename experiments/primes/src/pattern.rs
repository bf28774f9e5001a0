//! The multiples of small primes, sieved ahead: they recur, and so can be copied.

use std::iter;

use crate::wheel;

/// The primes of each pattern: its length in bytes is their product.
const GROUPS: [&[u64]; 8] = [
    &[7, 11, 13],
    &[17, 43],
    &[19, 41],
    &[23, 37],
    &[29, 31],
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
    let (base, others) = patterns.split_first().expect("there are groups of primes");
    for (run, kept) in base.over(segment, first) {
        run.copy_from_slice(kept);
    }
    for pattern in others {
        for (run, kept) in pattern.over(segment, first) {
            and(run, kept);
        }
    }
    // A pattern crosses its own primes off too.
    for &prime in GROUPS.iter().copied().flatten() {
        let place = (prime / wheel::SPAN).checked_sub(first);
        if let Some(byte) = place.and_then(|place| segment.get_mut(place as usize)) {
            *byte |= wheel::bit(prime);
        }
    }
}

impl Pattern {
    fn new(primes: &[u64]) -> Self {
        let period = primes.iter().product::<u64>() as usize;
        let mut bytes = vec![!0; period];
        for &prime in primes {
            for multiple in wheel::RESIDUES.map(|residue| prime * residue) {
                let (place, bit) = ((multiple / wheel::SPAN) as usize, wheel::bit(multiple));
                for byte in bytes[place..].iter_mut().step_by(prime as usize) {
                    *byte &= !bit;
                }
            }
        }
        Self { bytes }
    }

    /// Cuts a segment into runs, each beside its part of the period, of the same length.
    fn over<'a>(
        &'a self,
        mut segment: &'a mut [u8],
        first: u64,
    ) -> impl Iterator<Item = (&'a mut [u8], &'a [u8])> {
        let mut kept = &self.bytes[(first % self.bytes.len() as u64) as usize..];
        iter::from_fn(move || {
            let length = segment.len().min(kept.len());
            let run = segment.split_off_mut(..length)?;
            let part = &kept[..length];
            kept = &self.bytes;
            (!run.is_empty()).then_some((run, part))
        })
    }
}

/// Clears the bits of a run that `kept` has clear.
fn and(run: &mut [u8], kept: &[u8]) {
    for (byte, &kept) in iter::zip(run, kept) {
        *byte &= kept;
    }
}
