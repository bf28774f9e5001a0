use crate::Tally;

/// Tallies the primes up to `n` with the `primal` crate: it counts and sums, as all others do.
///
/// `Primes` is the crate's streaming iterator: it sieves a segment at a time in bounded memory.
pub fn library(n: u64) -> Tally {
    primal::Primes::all()
        .take_while(|&prime| prime as u64 <= n)
        .map(|p| p as u64)
        .collect()
}
