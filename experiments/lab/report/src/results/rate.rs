//! How often something happened: a share with its exact interval.

use statrs::distribution::{Beta, ContinuousCDF, Normal};
use stats::Interval;

use super::format;

/// `hits` of `of` trials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// How often it happened.
    pub hits: u32,
    /// How often it could have.
    pub of: u32,
}

impl Rate {
    /// The share; `None` without trials.
    pub fn share(self) -> Option<f64> {
        (self.of > 0).then(|| f64::from(self.hits) / f64::from(self.of))
    }

    /// The exact 95 % interval of Clopper & Pearson (Biometrika 26, 1934): never narrower than the trials allow.
    pub fn interval(self) -> Interval {
        let (hits, misses) = (
            f64::from(self.hits),
            f64::from(self.of.saturating_sub(self.hits)),
        );
        let quantile =
            |a: f64, b: f64, p: f64| Beta::new(a, b).map_or(f64::NAN, |beta| beta.inverse_cdf(p));
        Interval {
            low: if hits == 0.0 {
                0.0
            } else {
                quantile(hits, misses + 1.0, 0.025)
            },
            high: if misses == 0.0 {
                1.0
            } else {
                quantile(hits + 1.0, misses, 0.975)
            },
        }
    }

    /// The 95 % interval of Wilson (J. Am. Stat. Assoc. 22, 1927): as often too narrow as too wide, where the exact one is
    /// never too narrow. Without trials it reaches from 0 to 1.
    pub fn wilson(self) -> Interval {
        let z = Normal::standard().inverse_cdf(0.975);
        let (n, share) = (f64::from(self.of), self.share().unwrap_or(0.5));
        let weight = z * z / n.max(f64::MIN_POSITIVE);
        let middle = (share + weight / 2.0) / (1.0 + weight);
        let half = (share * (1.0 - share) * weight + weight * weight / 4.0).sqrt() / (1.0 + weight);
        // At none and at all the ends are 0 and 1, which rounding would miss.
        Interval {
            low: if self.hits == 0 { 0.0 } else { middle - half },
            high: if self.hits == self.of {
                1.0
            } else {
                middle + half
            },
        }
    }

    /// `3 of 100 (3.0 %, 0.62 to 8.5 %)`.
    pub fn words(self) -> String {
        self.with(self.interval())
    }

    /// The same with the interval of [`Rate::wilson`].
    pub fn wilson_words(self) -> String {
        self.with(self.wilson())
    }

    fn with(self, interval: Interval) -> String {
        match self.share() {
            None => "never tried".into(),
            Some(share) => format!(
                "{} of {} ({}, {})",
                self.hits,
                self.of,
                format::percent(share),
                format::percent_interval(interval)
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Chance of at most `hits` of `of`, summed term by term.
    fn at_most(hits: u32, of: u32, share: f64) -> f64 {
        let mut term = (1.0 - share).powi(of as i32);
        let mut sum = term;
        for k in 0..hits {
            term *= f64::from(of - k) / f64::from(k + 1) * share / (1.0 - share);
            sum += term;
        }
        sum
    }

    #[test]
    fn each_end_leaves_its_tail_a_chance_of_2_5_per_cent() {
        for (hits, of) in [(3, 100), (1, 7), (11, 23), (58, 100)] {
            let interval = Rate { hits, of }.interval();
            let below = at_most(hits, of, interval.high);
            let above = 1.0 - at_most(hits - 1, of, interval.low);
            assert!((below - 0.025).abs() < 1e-6, "{hits} of {of}: {below}");
            assert!((above - 0.025).abs() < 1e-6, "{hits} of {of}: {above}");
        }
    }

    #[test]
    fn none_and_all_have_their_closed_form() {
        let end = 1.0 - 0.025_f64.powf(1.0 / 20.0);
        let none = Rate { hits: 0, of: 20 }.interval();
        let all = Rate { hits: 20, of: 20 }.interval();
        assert!(none.low == 0.0 && (none.high - end).abs() < 1e-9);
        assert!(all.high == 1.0 && (all.low - (1.0 - end)).abs() < 1e-9);
    }

    /// Each end is the share at which the count lies 1.96 of its own standard deviations away.
    #[test]
    fn wilson_s_ends_lie_as_far_from_the_count_as_the_normal_quantile_says() {
        for (hits, of) in [(3, 100), (1, 7), (11, 23), (58, 100)] {
            let interval = Rate { hits, of }.wilson();
            for end in [interval.low, interval.high] {
                let (n, share) = (f64::from(of), f64::from(hits) / f64::from(of));
                let away = (share - end).abs() / (end * (1.0 - end) / n).sqrt();
                assert!(
                    (away - 1.959_963_985).abs() < 1e-6,
                    "{hits} of {of}: {away}"
                );
            }
        }
        let (none, all) = (
            Rate { hits: 0, of: 9 }.wilson(),
            Rate { hits: 9, of: 9 }.wilson(),
        );
        assert!(none.low == 0.0 && none.high < 0.3 && all.high == 1.0 && all.low > 0.7);
        let never = Rate { hits: 0, of: 0 }.wilson();
        assert_eq!((never.low, never.high), (0.0, 1.0));
    }

    #[test]
    fn without_trials_there_is_no_share() {
        let rate = Rate { hits: 0, of: 0 };
        assert_eq!(rate.share(), None);
        assert_eq!(rate.words(), "never tried");
    }
}
