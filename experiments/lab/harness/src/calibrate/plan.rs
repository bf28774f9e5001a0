//! How much a calibration does.

use std::time::Duration;

use record::CalibrationLength;

use super::disturb::Disturbance;
use super::step::Kind;
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

/// Share of a limited time for comparisons by our protocol; the rest is for the sequential design.
const TRIALS_SHARE: f64 = 0.75;

/// Runs a side in a sequential design, the field's habit.
pub const SEQUENTIAL_RUNS: usize = 20;

impl Plan {
    /// Most steps of one kind under one condition.
    pub fn count(&self, kind: Kind, disturbance: Disturbance) -> u32 {
        match kind {
            Kind::Trials => self.trials,
            Kind::Sequential => self.sequential,
            Kind::Criterion => self.criterion,
            Kind::Window if disturbance.small_difference().is_some() => self.windows,
            Kind::Window => 0,
        }
    }

    /// Time for the steps of one kind under one condition; `None` to reach their count.
    pub fn time(&self, kind: Kind) -> Option<Duration> {
        let condition = self.budget? / Disturbance::ALL.len() as u32;
        Some(match kind {
            Kind::Trials => condition.mul_f64(TRIALS_SHARE),
            Kind::Sequential => condition.mul_f64(1.0 - TRIALS_SHARE),
            // Too long for a limited time, and not part of the short plan.
            Kind::Criterion | Kind::Window => condition,
        })
    }

    /// The short one: what a report's budget allows.
    pub fn short(budget: Duration) -> Self {
        Self {
            length: CalibrationLength::Short,
            budget: Some(budget),
            sample_seconds: 0.003,
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
            sample_seconds: 0.003,
            trials: 1000,
            sequential: 100,
            criterion: 12,
            windows: 5,
            window: Duration::from_secs(60),
            window_sample_seconds: 0.04,
        }
    }

    /// The measuring protocol's own rule, with fewer blocks at the most so that many comparisons
    /// fit: pilot of 8, planned from the twin's spread for ±1 %, 12 to 16 blocks, one look.
    pub fn rule(&self) -> Rule {
        Rule {
            pilot: 8,
            fewest: 12,
            most: 16,
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
