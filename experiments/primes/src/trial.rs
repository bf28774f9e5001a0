use crate::Tally;

// ANCHOR: trial
/// Tallies the primes up to `n`: divides every number by the odd ones up to its root.
pub fn trial(n: u64) -> Tally {
    (0..=n).filter(|&candidate| is_prime(candidate)).collect()
}

fn is_prime(candidate: u64) -> bool {
    if candidate < 2 || candidate.is_multiple_of(2) {
        return candidate == 2;
    }
    (3..)
        .step_by(2)
        .take_while(|divisor| divisor * divisor <= candidate)
        .all(|divisor| !candidate.is_multiple_of(divisor))
}
// ANCHOR_END: trial
