//! Wilcoxon's signed-rank test, inverted to an interval.
//!
//! It is read off the *Walsh averages* `(d_i + d_j) / 2`, `i ≤ j`: the rank sum of the positive `d` is the number of
//! averages above zero, and the interval ends at two of them.
//! The averages are never stored: sorted `d` let two pointers count those below any bound in O(n), and
//! bisection over the bits of the bound finds any of them exactly, so thousands of units cost milliseconds.
//!
//! Ties and zeros: an average of exactly zero counts for both sides, and the null distribution is that of
//! distinct values. Both err towards "no difference".

use std::sync::OnceLock;

use statrs::distribution::{ContinuousCDF, Normal};

/// Up to this many units the null distribution is exact; above, normal with continuity correction.
const EXACT_UP_TO: usize = 60;

/// Differences in ascending order, with what the signed-rank method says of them.
pub(crate) struct SignedRank {
    sorted: Vec<f64>,
}

impl SignedRank {
    /// Takes finite differences in any order; at least one.
    pub fn new(mut differences: Vec<f64>) -> Self {
        assert!(!differences.is_empty(), "signed rank of nothing");
        differences.sort_by(f64::total_cmp);
        Self {
            sorted: differences,
        }
    }

    /// The values in ascending order.
    pub fn sorted(&self) -> &[f64] {
        &self.sorted
    }

    /// All centres of symmetry that the test does not reject at `1 − confidence`; `None` if there are too few
    /// differences for the test to reject anything.
    pub fn interval(&self, confidence: f64) -> Option<(f64, f64)> {
        let rank = interval_rank(self.sorted.len(), confidence)?;
        Some((
            self.walsh(rank),
            self.walsh(averages(self.sorted.len()) + 1 - rank),
        ))
    }

    /// The Walsh average of that rank, counted from 1: the smallest bound that enough averages stay below.
    fn walsh(&self, rank: u64) -> f64 {
        let (mut low, mut high) = (key(self.sorted[0]), key(self.sorted[self.sorted.len() - 1]));
        while low < high {
            let middle = low + (high - low) / 2;
            let bound = value(middle);
            if self.count(|average| average <= bound) >= rank {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        value(low)
    }

    /// Counts the Walsh averages that `accepts`, which must hold up to some bound and not above.
    fn count(&self, accepts: impl Fn(f64) -> bool) -> u64 {
        let sorted = self.sorted.as_slice();
        let mut end = sorted.len();
        let mut count = 0;
        for (start, first) in sorted.iter().enumerate() {
            while end > start && !accepts((first + sorted[end - 1]) / 2.0) {
                end -= 1;
            }
            if end <= start {
                break;
            }
            count += (end - start) as u64;
        }
        count
    }
}

/// Number of Walsh averages of `n` differences.
fn averages(n: usize) -> u64 {
    let n = n as u64;
    n * (n + 1) / 2
}

/// Largest rank k such that the k-th Walsh averages from both ends enclose the centre with `confidence`.
fn interval_rank(n: usize, confidence: f64) -> Option<u64> {
    let rejected = |statistic| 2.0 * lower_tail(n, statistic) <= 1.0 - confidence;
    let (mut low, mut high) = (0, averages(n) / 2);
    while low < high {
        let middle = low + (high - low) / 2;
        if rejected(middle) {
            low = middle + 1
        } else {
            high = middle
        }
    }
    (low > 0).then_some(low)
}

/// P(rank sum ≤ `statistic`) when each of `n` signs is a fair coin.
fn lower_tail(n: usize, statistic: u64) -> f64 {
    if n <= EXACT_UP_TO {
        let cumulative = exact(n);
        return cumulative[(statistic as usize).min(cumulative.len() - 1)];
    }
    let n = n as f64;
    let mean = n * (n + 1.0) / 4.0;
    let deviation = (n * (n + 1.0) * (2.0 * n + 1.0) / 24.0).sqrt();
    Normal::standard().cdf((statistic as f64 + 0.5 - mean) / deviation)
}

/// Cumulative null distribution of the rank sum, kept once computed.
fn exact(n: usize) -> &'static [f64] {
    static KNOWN: [OnceLock<Vec<f64>>; EXACT_UP_TO + 1] =
        [const { OnceLock::new() }; EXACT_UP_TO + 1];
    KNOWN[n].get_or_init(|| cumulative_null(n))
}

/// Adds ranks 1 to n one by one: each joins the sum with probability one half.
fn cumulative_null(n: usize) -> Vec<f64> {
    let mut mass = vec![0.0; averages(n) as usize + 1];
    mass[0] = 1.0;
    for rank in 1..=n {
        for sum in (0..mass.len()).rev() {
            let joined = if sum >= rank { mass[sum - rank] } else { 0.0 };
            mass[sum] = (mass[sum] + joined) / 2.0;
        }
    }
    let mut total = 0.0;
    mass.iter_mut().for_each(|m| {
        total += *m;
        *m = total;
    });
    mass
}

/// Maps a float to an integer of the same order, so that bisection ends at the exact value.
fn key(value: f64) -> u64 {
    let bits = value.to_bits();
    if bits >> 63 == 1 {
        !bits
    } else {
        bits | 1 << 63
    }
}

/// Inverse of [`key`].
fn value(key: u64) -> f64 {
    f64::from_bits(if key >> 63 == 1 {
        key & !(1 << 63)
    } else {
        !key
    })
}
