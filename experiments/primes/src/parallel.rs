use std::num::NonZeroUsize;
use std::ops::Range;
use std::thread;

use crate::segmented::tally_bytes;
use crate::{Tally, wheel};

// ANCHOR: parallel
/// Tallies the primes up to `n` on as many threads, an equal range of bytes each.
pub fn parallel(n: u64, threads: NonZeroUsize) -> Tally {
    let primes = wheel::sieving_primes(n);
    let mut tally = wheel::skipped(n);
    thread::scope(|scope| {
        let spawn = |range| scope.spawn(|| tally_bytes(&primes, range, n));
        let workers: Vec<_> = split(wheel::bytes(n), threads).map(spawn).collect();
        for worker in workers {
            tally += worker.join().expect("a worker does not panic");
        }
    });
    tally
}

/// Splits `0..length` into as many ranges, whose lengths differ by one at most.
pub(crate) fn split(length: u64, parts: NonZeroUsize) -> impl Iterator<Item = Range<u64>> {
    let parts = parts.get() as u64;
    (0..parts).map(move |part| part * length / parts..(part + 1) * length / parts)
}
// ANCHOR_END: parallel
