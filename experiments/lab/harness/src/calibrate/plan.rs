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

    /// Time for the steps of one kind under one condition; `None` to reach their count. A limited time is shared over
    /// what this plan does under any condition, comparisons by our protocol first.
    pub fn time(&self, kind: Kind) -> Option<Duration> {
        let weight = |kind: Kind| {
            let done = |disturbance: &Disturbance| self.count(kind, *disturbance) > 0;
            match kind {
                _ if !Disturbance::ALL.iter().any(done) => 0.0,
                Kind::Trials => 6.0,
                Kind::Sequential => 2.0,
                Kind::Criterion => 1.0,
                Kind::Window => 3.0,
            }
        };
        let all: f64 = Kind::ALL.into_iter().map(weight).sum();
        let condition = self.budget? / Disturbance::ALL.len() as u32;
        Some(condition.mul_f64(weight(kind) / all))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limited_time_is_shared_over_what_is_done_and_never_exceeded() {
        let budget = Duration::from_secs(1200);
        for plan in [Plan::short(budget), Plan::long(Some(budget))] {
            let of = |kind| plan.time(kind).expect("limited");
            let condition: Duration = Kind::ALL.into_iter().map(of).sum();
            let all = condition.as_secs_f64() * Disturbance::ALL.len() as f64;
            assert!((all - 1200.0).abs() < 1e-3, "{all}");
            assert!(of(Kind::Trials) >= condition / 2);
        }
        assert_eq!(Plan::short(budget).time(Kind::Window), Some(Duration::ZERO));
        assert_eq!(Plan::long(None).time(Kind::Trials), None);
    }
}
