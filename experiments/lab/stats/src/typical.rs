//! The typical value of independent observations, and how far it can be trusted: one rule for any number of them.
//!
//! What is estimated is the *median*: half of all blocks give more, half give less. Rare slow runs do not move it, and
//! where a program has a fast and a slow layout it is the value of one of them, not of something between.
//!
//! The interval reaches as far as the wider of two that invert a test of fair signs. One lies between two *order
//! statistics* (the sign test): it holds the median whatever the shape of the noise. The other lies between two *Walsh
//! averages* (the signed-rank test): it is the wider one where values fall into two equal heaps. Where the level asked
//! for lies between two that order statistics have, their ends are interpolated (Hettmansperger & Sheather 1986), so
//! that the width changes smoothly with the number of values.
//!
//! With few values no test of signs can reach the level: the whole range of five holds the median in 94 %, that of
//! three in 75 %. The range is then stretched on both sides. For values scattered about one centre, symmetrically and
//! the more rarely the farther off, a range stretched by `c` times itself misses the centre with a probability of at
//! most `(2 + 2c)^(1 − n)` (Lanke 1974). Where `c` reaches 0 the two rules meet: there is no cliff between them.

use statrs::distribution::{Binomial, DiscreteCDF};

use crate::signed_rank::SignedRank;

/// With fewer values than this there is no interval at all.
pub const FEWEST_UNITS: usize = 3;

/// Values, with what is said of their middle.
pub(crate) struct Typical {
    ranks: SignedRank,
}

impl Typical {
    /// Takes finite values in any order; at least one.
    pub fn new(values: Vec<f64>) -> Self {
        Self {
            ranks: SignedRank::new(values),
        }
    }

    /// The middle value, or the mean of the two middle ones.
    pub fn median(&self) -> f64 {
        let sorted = self.ranks.sorted();
        let (low, high) = ((sorted.len() - 1) / 2, sorted.len() / 2);
        if low == high {
            sorted[low]
        } else {
            (sorted[low] + sorted[high]) / 2.0
        }
    }

    /// Interval of the median; `None` below [`FEWEST_UNITS`].
    pub fn interval(&self, confidence: f64) -> Option<(f64, f64)> {
        let (sorted, error) = (self.ranks.sorted(), 1.0 - confidence);
        if sorted.len() < FEWEST_UNITS {
            return None;
        }
        match self.ranks.interval(confidence) {
            None => Some(stretched(sorted, error)),
            Some(walsh) => {
                let order = between_order_statistics(sorted, error);
                Some((walsh.0.min(order.0), walsh.1.max(order.1)))
            }
        }
    }
}

/// The range, stretched so far that it misses the centre of values about one with a probability of `error`.
fn stretched(sorted: &[f64], error: f64) -> (f64, f64) {
    let (least, most) = (sorted[0], sorted[sorted.len() - 1]);
    let reach = (error.recip().powf(1.0 / (sorted.len() - 1) as f64) - 2.0) / 2.0;
    let stretch = reach.max(0.0) * (most - least);
    (least - stretch, most + stretch)
}

/// Between the outermost order statistics that the sign test keeps and the next ones inside, which it would not.
fn between_order_statistics(sorted: &[f64], error: f64) -> (f64, f64) {
    let n = sorted.len();
    let end = |rank: usize| (sorted[rank - 1], sorted[n - rank]);
    let Ok(signs) = Binomial::new(0.5, n as u64) else {
        return end(1);
    };
    let rank = (signs.inverse_cdf(error / 2.0) as usize).max(1);
    if 2 * rank >= n {
        return end(rank);
    }
    let missed = |rank: usize| 2.0 * signs.cdf(rank as u64 - 1);
    let share = (error - missed(rank)) / (missed(rank + 1) - missed(rank));
    let (share, rank_, inside) = (share.clamp(0.0, 1.0), rank as f64, (n - rank) as f64);
    let weight = inside * share / (rank_ + (inside - rank_) * share);
    let between = |outer: f64, inner: f64| (1.0 - weight) * outer + weight * inner;
    let (outer, inner) = (end(rank), end(rank + 1));
    (between(outer.0, inner.0), between(outer.1, inner.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(value: f64, wanted: f64) {
        assert!((value - wanted).abs() < 1e-9, "{value} {wanted}");
    }

    #[test]
    fn the_median_of_an_even_number_lies_between_the_middle_two() {
        assert_eq!(Typical::new(vec![3.0, 1.0, 2.0]).median(), 2.0);
        assert_eq!(Typical::new(vec![4.0, 1.0, 2.0, 3.0]).median(), 2.5);
    }

    /// Of three values, (2 + 2c)² is 20.
    #[test]
    fn the_range_of_three_is_stretched_as_far_as_the_error_asks() {
        let (low, high) = Typical::new(vec![0.0, 1.0, 0.4])
            .interval(0.95)
            .expect("three");
        let stretch = (20_f64.sqrt() - 2.0) / 2.0;
        near(low, -stretch);
        near(high, 1.0 + stretch);
        assert!(Typical::new(vec![0.0, 1.0]).interval(0.95).is_none());
    }

    /// Where the range has exactly the level, both rules give it.
    #[test]
    fn the_two_rules_meet() {
        let values: Vec<f64> = (0..7).map(f64::from).collect();
        let level = 1.0 - 2.0 * 0.5_f64.powi(7);
        for confidence in [level - 1e-9, level, level + 1e-9] {
            let (low, high) = Typical::new(values.clone())
                .interval(confidence)
                .expect("seven");
            assert!(
                low.abs() < 1e-6 && (high - 6.0).abs() < 1e-6,
                "{low} {high}"
            );
        }
    }

    /// Twelve values, 95 %: ranks 3 and 10 hold 96.14 %, ranks 4 and 9 85.40 %. Hettmansperger & Sheather's weight of the
    /// inner ones is 9 · 0.10612 / (3 + 6 · 0.10612).
    #[test]
    fn ends_between_order_statistics_are_interpolated() {
        let values: Vec<f64> = (1..=12).map(f64::from).collect();
        let (low, high) = between_order_statistics(&values, 0.05);
        let share = (0.05 - 158.0 / 4096.0) / (440.0 / 4096.0);
        let weight = 9.0 * share / (3.0 + 6.0 * share);
        near(low, 3.0 + weight);
        near(high, 10.0 - weight);
    }

    #[test]
    fn what_never_differs_is_certain() {
        for n in 3..30 {
            let same = Typical::new(vec![0.5; n]);
            assert_eq!(
                (same.median(), same.interval(0.995)),
                (0.5, Some((0.5, 0.5)))
            );
        }
    }
}
