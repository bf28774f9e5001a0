//! A range of ratios, and where it lies relative to a bound.

use serde::{Deserialize, Serialize};

/// A closed interval, in the unit of what it encloses: a ratio in a [`Comparison`](crate::Comparison).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Interval {
    /// Of a ratio that is only known to be no larger than `bound`: what was measured on one side was cut off.
    pub fn at_most(bound: f64) -> Self {
        Self {
            low: 0.0,
            high: bound,
        }
    }

    /// Of a ratio that is only known to be no smaller than `bound`.
    pub fn at_least(bound: f64) -> Self {
        Self {
            low: bound,
            high: f64::INFINITY,
        }
    }

    /// The ratios of a relative margin: 0.03 stands for 1/1.03 to 1.03.
    pub fn within(margin: f64) -> Self {
        Self {
            low: (1.0 + margin).recip(),
            high: 1.0 + margin,
        }
    }

    /// Whether `value` lies inside or on an end.
    pub fn contains(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }

    /// Whether all of `other` lies inside.
    pub fn encloses(&self, other: &Self) -> bool {
        self.low <= other.low && other.high <= self.high
    }

    /// The smallest interval around both.
    pub(crate) fn hull(self, other: Self) -> Self {
        Self {
            low: self.low.min(other.low),
            high: self.high.max(other.high),
        }
    }

    /// Half of its width on the log scale.
    pub(crate) fn log_half_width(&self) -> f64 {
        (self.high.ln() - self.low.ln()) / 2.0
    }

    pub(crate) fn exp((low, high): (f64, f64)) -> Self {
        Self {
            low: low.exp(),
            high: high.exp(),
        }
    }
}
