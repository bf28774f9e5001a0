/// Counts and sums of the primes up to small limits, by trial division.
#[derive(Clone, Debug)]
pub struct Primes(Vec<u64>);

impl Primes {
    /// All primes up to `limit`.
    pub fn up_to(limit: u64) -> Self {
        let is_prime = |n: &u64| {
            (2..)
                .take_while(|d| d * d <= *n)
                .all(|d| !n.is_multiple_of(d))
        };
        Self((2..=limit).filter(is_prime).collect())
    }

    /// What the service answers for `limit`, which is not above the one they were found to.
    pub fn json(&self, limit: u64) -> String {
        let count = self.0.partition_point(|prime| *prime <= limit);
        let sum: u64 = self.0[..count].iter().sum();
        format!(r#"{{"limit":{limit},"count":{count},"sum":{sum}}}"#)
    }
}
