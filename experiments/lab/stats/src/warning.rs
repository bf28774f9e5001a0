//! What a reader must know beside a result; warnings travel with it as values.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Unit;

/// A reservation about one [`Comparison`](crate::Comparison); `Display` gives the sentence to show.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Warning {
    /// Too few units for an interval at this confidence, whatever their values.
    TooFewUnits {
        /// What was counted.
        unit: Unit,
        /// How many there were.
        units: usize,
        /// How many the confidence asks for.
        needed: usize,
    },
    /// So few units that the interval has to take them to lie about one centre.
    FewUnits {
        /// How many there were.
        units: usize,
    },
    /// The ratio of the means lies outside the interval of the typical ratio: rare slow runs weigh on one side.
    Skewed {
        /// Mean of `other` over mean of `baseline`.
        ratio_of_means: f64,
    },
    /// Layouts were revisited but are too few to be the units (or some blocks name none), so the interval
    /// covers run-to-run variation only.
    LayoutVariationNotIncluded {
        /// Number of distinct layouts.
        layouts: usize,
    },
    /// The twin, the same program as the baseline, was told apart from it.
    TwinDiffers {
        /// Ratio of the twin to the baseline.
        ratio: f64,
    },
    /// The twin ran in too few blocks to tell how far it can be trusted.
    TwinTooShort {
        /// Number of the twin's units.
        units: usize,
    },
    /// The deciding interval excludes 1 but the difference is no larger than the noise floor, so it is not called one.
    BelowNoiseFloor {
        /// The floor, as a relative difference.
        noise_floor: f64,
    },
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Warning::TooFewUnits {
                unit,
                units,
                needed,
            } => {
                let noun = match unit {
                    Unit::Block => "blocks",
                    Unit::Layout => "layouts",
                };
                write!(
                    f,
                    "only {units} {noun}, an interval needs {needed}: raise the budget"
                )
            }
            Warning::FewUnits { units } => write!(
                f,
                "only {units} blocks: the interval takes them to scatter about one centre, which so few cannot show"
            ),
            Warning::Skewed { ratio_of_means } => write!(
                f,
                "skewed: the ratio of the means, {ratio_of_means:.4}, lies outside the interval of the \
                 typical ratio; rare slow runs weigh on one side, look at the spread"
            ),
            Warning::LayoutVariationNotIncluded { layouts } => write!(
                f,
                "{layouts} layouts, measured repeatedly: the interval does not include layout \
                 variation; build at least five, and name one for every block"
            ),
            Warning::TwinDiffers { ratio } => write!(
                f,
                "the twin, the same program, was told apart from its original (ratio {ratio:.4}): chance does \
                 this at the interval's error rate, otherwise the host disturbs the measurement"
            ),
            Warning::TwinTooShort { units } => write!(
                f,
                "the twin has only {units} units: there is no noise floor"
            ),
            Warning::BelowNoiseFloor { noise_floor } => write!(
                f,
                "the difference is clear, but within the noise floor of {:.2} %: a twin may differ from itself by that much",
                noise_floor * 100.0
            ),
        }
    }
}
