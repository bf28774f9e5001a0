//! The article's CPU-bound prime number generator, by several algorithms.
//!
//! Each function takes a bound `n` up to [`MAX_N`] and returns the [`Tally`] of the primes up to
//! and including it. Go's package has the same algorithms, file for file.

mod comb;
mod library;
mod parallel;
mod pattern;
mod segmented;
mod segmented_tuned;
mod sieve;
mod tally;
mod trial;
mod wheel;

#[cfg(test)]
mod tests;

pub use library::library;
pub use parallel::{parallel, parallel_tuned};
pub use segmented::segmented;
pub use segmented_tuned::segmented_tuned;
pub use sieve::sieve;
pub use tally::Tally;
pub use trial::trial;

/// The greatest bound: up to it, places and primes fit in 32 bits.
pub const MAX_N: u64 = 10_000_000_000;
