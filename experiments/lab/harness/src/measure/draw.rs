//! Every random draw of a measurement, from one recorded seed.
//!
//! ChaCha with 8 rounds gives the same numbers in every version, and bounded draws and shuffles are
//! written out here because libraries change theirs between versions: a seed in an old record must
//! still give that record's order.

use rand::rngs::ChaCha8Rng;
use rand::{Rng, SeedableRng};
use record::digest_bytes;

/// What is drawn. Each purpose has its own stream, so that one draw more of one kind leaves the
/// others as they were.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u64)]
pub enum Purpose {
    /// Order of the workloads in a round.
    Round = 1,
    /// Order of the subjects in a block.
    Block = 2,
    /// Order in which a workload goes through the layouts.
    Layout = 3,
    /// Which other layout the twin takes.
    TwinLayout = 4,
    /// Size of the environment in a run.
    Environment = 5,
    /// Draws of the calibration.
    Calibration = 6,
    /// What a block's probes draw themselves, such as planned arrivals.
    Probe = 7,
}

/// One stream of random numbers.
pub struct Draw(ChaCha8Rng);

impl Draw {
    /// The stream for `purpose`, the `number`-th of its kind, about the thing named `about`. The
    /// four are the key of the cipher, so that streams are independent.
    pub fn new(seed: u64, purpose: Purpose, number: u64, about: &str) -> Self {
        let name = u64::from_str_radix(&digest_bytes(about.as_bytes()), 16)
            .expect("a digest is 16 hexadecimal digits");
        let mut key = [0; 32];
        let words = [seed, purpose as u64, number, name];
        for (bytes, word) in key.chunks_exact_mut(8).zip(words) {
            bytes.copy_from_slice(&word.to_le_bytes());
        }
        Self(ChaCha8Rng::from_seed(key))
    }

    /// A number from 0 to `limit - 1`, each equally likely. `limit` must not be 0.
    pub fn below(&mut self, limit: u64) -> u64 {
        // The highest multiple of `limit`: what lies above would favour small remainders.
        let fair = u64::MAX - u64::MAX % limit;
        loop {
            let number = self.0.next_u64();
            if number < fair {
                return number % limit;
            }
        }
    }

    /// Puts `items` into an order drawn uniformly (Fisher and Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.below(last as u64 + 1) as usize;
            items.swap(last, other);
        }
    }
}

/// A seed for a measurement that was given none: 32 bits, so that any reader of a record can hold
/// it exactly.
pub fn fresh_seed() -> u64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let text = format!("{:?} {}", now, std::process::id());
    let digest = digest_bytes(text.as_bytes());
    u64::from_str_radix(&digest[..8], 16).expect("a digest is hexadecimal")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn a_stream_is_fixed_by_its_key_and_differs_from_every_other() {
        let first =
            |seed, purpose, number, about| Draw::new(seed, purpose, number, about).below(u64::MAX);
        let one = first(1, Purpose::Block, 2, "sieve");
        assert_eq!(one, first(1, Purpose::Block, 2, "sieve"));
        assert_ne!(one, first(2, Purpose::Block, 2, "sieve"));
        assert_ne!(one, first(1, Purpose::Round, 2, "sieve"));
        assert_ne!(one, first(1, Purpose::Block, 3, "sieve"));
        assert_ne!(one, first(1, Purpose::Block, 2, "trial"));
    }

    #[test]
    fn bounded_draws_reach_every_number_equally_often() {
        let mut draw = Draw::new(7, Purpose::Environment, 0, "");
        let mut seen = [0_u32; 7];
        for _ in 0..70_000 {
            seen[draw.below(7) as usize] += 1;
        }
        // Ten standard deviations of a binomial count.
        assert!(seen.iter().all(|&n| n.abs_diff(10_000) < 930), "{seen:?}");
    }

    #[test]
    fn every_order_of_three_is_equally_likely() {
        let mut seen: BTreeMap<[u8; 3], u32> = BTreeMap::new();
        for number in 0..6_000 {
            let mut items = [0, 1, 2];
            Draw::new(3, Purpose::Block, number, "w").shuffle(&mut items);
            *seen.entry(items).or_default() += 1;
        }
        assert_eq!(seen.len(), 6);
        assert!(seen.values().all(|&n| n.abs_diff(1_000) < 290), "{seen:?}");
    }
}
