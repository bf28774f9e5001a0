use std::num::NonZeroUsize;
use std::ops::Range;
use std::thread;

use crate::{Tally, segmented, segmented_tuned, wheel};

// ANCHOR: parallel
/// Tallies the primes up to `n` as `segmented` does, on several threads.
pub fn parallel(n: u64, threads: NonZeroUsize) -> Tally {
    spread(n, threads, segmented::tally_bytes)
}

/// Tallies the primes up to `n` as `segmented_tuned` does, on several threads.
pub fn parallel_tuned(n: u64, threads: NonZeroUsize) -> Tally {
    spread(n, threads, segmented_tuned::tally_bytes)
}

/// Gives every thread an equal range of bytes, and adds up what they find.
fn spread(n: u64, threads: NonZeroUsize, tally_bytes: TallyBytes) -> Tally {
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
fn split(length: u64, parts: NonZeroUsize) -> impl Iterator<Item = Range<u64>> {
    let parts = parts.get() as u64;
    (0..parts).map(move |part| part * length / parts..(part + 1) * length / parts)
}
// ANCHOR_END: parallel

/// Tallies the primes that a range of bytes stands for, given the sieving primes and `n`.
type TallyBytes = fn(&[u64], Range<u64>, u64) -> Tally;
