//! A calibration as steps: each is journaled when done, and the record is a fold over them.

use record::{Condition, DesignRate, Digests, PowerRate, Trial};
use serde::{Deserialize, Serialize};

use super::disturb::Disturbance;
use super::plan::Plan;
use super::trial::round6;
use crate::journal;

/// First line of a calibration's journal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Header {
    /// Version of this format.
    pub journal: u32,
    /// What the steps speak of.
    pub digests: Digests,
    /// Seed of every draw.
    pub seed: u64,
    /// The plan's name and amounts: a resumed calibration must be the same one.
    pub plan: String,
}

impl journal::Header for Header {
    const VERSION: u32 = 1;
}

/// One step under one condition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Entry {
    /// The condition's id.
    pub condition: String,
    /// What was found.
    pub step: Step,
}

/// What one step found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// One comparison of identical programs, and one of different ones, in the same blocks.
    Trials(Vec<Trial>),
    /// One sequential comparison of identical programs: whether each test said "different".
    Sequential {
        /// Welch's t-test.
        welch: bool,
        /// The Mann–Whitney U test.
        mann_whitney: bool,
    },
    /// Whether criterion said that an unchanged program had changed.
    Criterion(bool),
    /// One window with a known small difference.
    Window {
        /// Whether it was seen, with the right sign.
        seen: bool,
        /// Smallest difference that the window could have seen, relative.
        minimum_detectable: f64,
    },
}

/// The kinds of steps, in the order in which a condition takes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// [`Step::Trials`].
    Trials,
    /// [`Step::Sequential`].
    Sequential,
    /// [`Step::Criterion`].
    Criterion,
    /// [`Step::Window`].
    Window,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Trials,
        Self::Sequential,
        Self::Criterion,
        Self::Window,
    ];

    /// Name for the progress line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Trials => "comparisons",
            Self::Sequential => "sequential designs",
            Self::Criterion => "criterion",
            Self::Window => "windows",
        }
    }
}

impl Step {
    /// Its kind.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Trials(_) => Kind::Trials,
            Self::Sequential { .. } => Kind::Sequential,
            Self::Criterion(_) => Kind::Criterion,
            Self::Window { .. } => Kind::Window,
        }
    }
}

/// A condition's part of the record, from its steps.
pub fn condition(disturbance: Disturbance, plan: &Plan, steps: &[Step]) -> Condition {
    Condition {
        id: disturbance.id().into(),
        about: disturbance.about().into(),
        trials: steps.iter().flat_map(trials).copied().collect(),
        designs: designs(steps),
        power: power(disturbance, plan, steps).into_iter().collect(),
    }
}

fn trials(step: &Step) -> &[Trial] {
    match step {
        Step::Trials(trials) => trials,
        _ => &[],
    }
}

fn designs(steps: &[Step]) -> Vec<DesignRate> {
    let rate = |design: &str, verdict: fn(&Step) -> Option<bool>| {
        let said: Vec<bool> = steps.iter().filter_map(verdict).collect();
        let different = said.iter().filter(|different| **different).count() as u32;
        DesignRate {
            design: design.into(),
            different,
            of: said.len() as u32,
        }
    };
    let welch = |step: &Step| match step {
        Step::Sequential { welch, .. } => Some(*welch),
        _ => None,
    };
    let mann_whitney = |step: &Step| match step {
        Step::Sequential { mann_whitney, .. } => Some(*mann_whitney),
        _ => None,
    };
    let criterion = |step: &Step| match step {
        Step::Criterion(different) => Some(*different),
        _ => None,
    };
    [
        rate("sequential-welch", welch),
        rate("sequential-mann-whitney", mann_whitney),
        rate("criterion", criterion),
    ]
    .into_iter()
    .filter(|rate| rate.of > 0)
    .collect()
}

fn power(disturbance: Disturbance, plan: &Plan, steps: &[Step]) -> Option<PowerRate> {
    let windows = steps.iter().filter_map(|step| match step {
        Step::Window {
            seen,
            minimum_detectable,
        } => Some((*seen, *minimum_detectable)),
        _ => None,
    });
    let (seen, detectable): (Vec<bool>, Vec<f64>) = windows.unzip();
    Some(PowerRate {
        true_ratio: disturbance.small_difference()?,
        seconds: plan.window.as_secs_f64(),
        seen: seen.iter().filter(|seen| **seen).count() as u32,
        of: seen.len() as u32,
        minimum_detectable: round6(stats::describe::median(&detectable)?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_condition_counts_each_kind_of_step_apart() {
        let steps = [
            Step::Sequential {
                welch: true,
                mann_whitney: false,
            },
            Step::Criterion(true),
            Step::Sequential {
                welch: true,
                mann_whitney: true,
            },
            Step::Window {
                seen: true,
                minimum_detectable: 0.004,
            },
        ];
        let plan = Plan::long(None);
        let condition = condition(Disturbance::Idle, &plan, &steps);
        let counts: Vec<_> = condition
            .designs
            .iter()
            .map(|d| (d.design.as_str(), d.different, d.of))
            .collect();
        let expected = [
            ("sequential-welch", 2, 2),
            ("sequential-mann-whitney", 1, 2),
            ("criterion", 1, 1),
        ];
        assert_eq!(counts, expected);
        assert_eq!((condition.power[0].seen, condition.power[0].of), (1, 1));
    }

    #[test]
    fn what_was_not_tried_is_not_in_the_record() {
        let plan = Plan::short(Duration::from_secs(9));
        let condition = condition(Disturbance::SquareWave, &plan, &[]);
        assert!(condition.designs.is_empty() && condition.power.is_empty());
    }
}
