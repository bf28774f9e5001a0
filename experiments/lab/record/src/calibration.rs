//! What the harness finds when it measures itself.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Record;

/// How often the protocol is wrong on one host, counted.
pub type Calibration = Record<Trials>;

/// What was tried in one session.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Trials {
    /// Whether this is the short one of `make report` or the long one.
    pub length: CalibrationLength,
    /// What was tried under which disturbance.
    pub conditions: Vec<Condition>,
}

/// Which calibration was run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CalibrationLength {
    /// Rides in `make report`.
    Short,
    /// `make calibrate`.
    Long,
}

/// One disturbance, or one metric of servers, and everything measured under it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Condition {
    /// "idle", "busy-neighbour" or "square-wave"; for servers the metric that was compared.
    pub id: String,
    /// What disturbed, or what was compared, in words.
    pub about: String,
    /// Comparisons by the harness's own protocol, each from measured blocks.
    pub trials: Vec<Trial>,
    /// The field's designs on the same identical programs, in the same run.
    pub designs: Vec<DesignRate>,
    /// How small a difference is seen, and how often.
    pub power: Vec<PowerRate>,
}

/// One comparison of two programs whose true ratio is known.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Trial {
    /// True ratio, by exact counts of equal steps.
    pub true_ratio: f64,
    /// Estimated ratio.
    pub ratio: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
    /// Whether the verdict was "different".
    pub different: bool,
    /// Blocks that the stopping rule took.
    pub blocks: u32,
}

/// How often one of the field's designs called identical programs different.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct DesignRate {
    /// "criterion", "sequential-welch", "sequential-mann-whitney".
    pub design: String,
    /// Comparisons that said "different".
    pub different: u32,
    /// Comparisons made.
    pub of: u32,
}

/// How often a known difference was seen within a time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PowerRate {
    /// True ratio.
    pub true_ratio: f64,
    /// Measuring time of one comparison, seconds.
    pub seconds: f64,
    /// Comparisons that saw it, with the right sign.
    pub seen: u32,
    /// Comparisons made.
    pub of: u32,
    /// Median over the comparisons of the smallest difference seen with 80 % power, relative.
    pub minimum_detectable: f64,
}
