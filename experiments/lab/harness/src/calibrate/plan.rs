//! How much a calibration does.

use std::time::Duration;

use record::CalibrationLength;

use super::trial::Rule;

/// Amounts of one calibration. Each count is an upper limit: the condition's time may end first.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Which calibration this is.
    pub length: CalibrationLength,
    /// Time over all conditions; `None` to reach every count.
    pub budget: Option<Duration>,
    /// Seconds of one run of the baseline in the comparisons.
    pub sample_seconds: f64,
    /// Comparisons of identical programs, and as many of different ones, under each condition.
    pub trials: u32,
    /// Sequential designs' comparisons under each condition.
    pub sequential: u32,
    /// Comparisons by criterion under each condition.
    pub criterion: u32,
    /// Windows in which a known difference is looked for, under each condition that asks for one.
    pub windows: u32,
    /// Length of such a window.
    pub window: Duration,
    /// Seconds of one run of the baseline in such a window.
    pub window_sample_seconds: f64,
}

/// True ratios of the second program, taken in turn.
pub const TRUE_RATIOS: [f64; 4] = [1.005, 1.01, 1.05, 2.0];

/// Runs a side in a sequential design, the field's habit.
pub const SEQUENTIAL_RUNS: usize = 20;

impl Plan {
    /// The short one: what a report's budget allows.
    pub fn short(budget: Duration) -> Self {
        Self {
            length: CalibrationLength::Short,
            budget: Some(budget),
            sample_seconds: 0.004,
            trials: 200,
            sequential: 30,
            criterion: 0,
            windows: 0,
            window: Duration::ZERO,
            window_sample_seconds: 0.04,
        }
    }

    /// The long one: enough comparisons to tell 2 % from 6 %.
    pub fn long(budget: Option<Duration>) -> Self {
        Self {
            length: CalibrationLength::Long,
            budget,
            sample_seconds: 0.004,
            trials: 1000,
            sequential: 100,
            criterion: 25,
            windows: 10,
            window: Duration::from_secs(60),
            window_sample_seconds: 0.04,
        }
    }

    /// The measuring protocol's own rule, with fewer blocks at the most so that many comparisons
    /// fit: pilot of 8, planned from the twin's spread for ±1 %, 12 to 24 blocks, one look.
    pub fn rule(&self) -> Rule {
        Rule {
            pilot: 8,
            fewest: 12,
            most: 24,
            half_width: 0.01,
            time: None,
            with_same: true,
        }
    }

    /// The rule of `lab compare` over one window.
    pub fn window_rule(&self) -> Rule {
        Rule {
            pilot: 8,
            fewest: 12,
            most: 2000,
            half_width: 0.002,
            time: Some(self.window),
            with_same: false,
        }
    }
}
