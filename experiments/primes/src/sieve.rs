use crate::Tally;

// ANCHOR: sieve
/// Tallies the primes up to `n` with one byte for every odd number.
pub fn sieve(n: u64) -> Tally {
    let two = (n >= 2).then_some(2);
    two.into_iter()
        .chain(odd_primes(&odd_composites(n)))
        .collect()
}

/// Whether `2i + 1` is composite, at index `i`, for every odd number up to `n`.
pub(crate) fn odd_composites(n: u64) -> Vec<bool> {
    let mut composite = vec![false; n.div_ceil(2) as usize];
    for i in 1..n.isqrt().div_ceil(2) as usize {
        let prime = 2 * i + 1;
        if !composite[i] {
            for multiple in composite[prime * prime / 2..].iter_mut().step_by(prime) {
                *multiple = true;
            }
        }
    }
    composite
}

/// The odd numbers that are not composite; 1, at index 0, is no prime either.
pub(crate) fn odd_primes(composite: &[bool]) -> impl Iterator<Item = u64> {
    let candidates = composite.iter().enumerate().skip(1);
    candidates
        .filter(|&(_, &composite)| !composite)
        .map(|(i, _)| 2 * i as u64 + 1)
}
// ANCHOR_END: sieve
