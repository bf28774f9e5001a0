//! How often something happened: a share with its exact interval.

use statrs::distribution::{Beta, ContinuousCDF};
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

    /// `3 of 100 (3.0 %, 0.62 to 8.5 %)`.
    pub fn words(self) -> String {
        match self.share() {
            None => "never tried".into(),
            Some(share) => format!(
                "{} of {} ({}, {})",
                self.hits,
                self.of,
                format::percent(share),
                format::percent_interval(self.interval())
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SciPy 1.14: `scipy.stats.binomtest(3, 100).proportion_ci(method="exact")`, and 0 and 20 of 20.
    #[test]
    fn intervals_are_those_of_clopper_and_pearson() {
        let close = |of: Interval, low: f64, high: f64| {
            (of.low - low).abs() < 1e-6 && (of.high - high).abs() < 1e-6
        };
        assert!(close(
            Rate { hits: 3, of: 100 }.interval(),
            0.006_229_97,
            0.085_176_05
        ));
        assert!(close(
            Rate { hits: 0, of: 20 }.interval(),
            0.0,
            0.168_433_47
        ));
        assert!(close(
            Rate { hits: 20, of: 20 }.interval(),
            0.831_566_53,
            1.0
        ));
    }

    #[test]
    fn without_trials_there_is_no_share() {
        let rate = Rate { hits: 0, of: 0 };
        assert_eq!(rate.share(), None);
        assert_eq!(rate.words(), "never tried");
    }
}
