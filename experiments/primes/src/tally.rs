use std::ops::AddAssign;

/// How many primes were found, and their sum modulo 2^64.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// The number of primes.
    pub count: u64,
    /// The sum of the primes, modulo 2^64.
    pub sum: u64,
}

impl Tally {
    /// Counts one prime more.
    pub fn add(&mut self, prime: u64) {
        self.count += 1;
        self.sum = self.sum.wrapping_add(prime);
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.count += other.count;
        self.sum = self.sum.wrapping_add(other.sum);
    }
}

impl FromIterator<u64> for Tally {
    fn from_iter<I: IntoIterator<Item = u64>>(primes: I) -> Self {
        let mut tally = Self::default();
        primes.into_iter().for_each(|prime| tally.add(prime));
        tally
    }
}

impl std::iter::Sum for Tally {
    fn sum<I: Iterator<Item = Self>>(tallies: I) -> Self {
        let mut total = Self::default();
        tallies.for_each(|tally| total += tally);
        total
    }
}
