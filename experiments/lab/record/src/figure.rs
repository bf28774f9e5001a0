//! Figures and claims, as an experiment's definition states them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Something to draw from a record, with the table that stands under it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Figure {
    /// Unique in the book: also the anchor and the downloads' name.
    pub id: String,
    /// What is drawn.
    pub kind: FigureKind,
    /// Short title.
    pub title: String,
    /// What to look at, in words that hold whatever was measured.
    pub caption: String,
    /// Comparisons shown (`ratios`, `curve`, `agreement`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub comparisons: Vec<String>,
    /// Subjects shown (`spread`, `scaling`, `levels`, `percentiles`, `scatter`, `parts`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subjects: Vec<String>,
    /// Workload families shown; all if left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub workloads: Vec<String>,
    /// Parameter values shown; all if left out.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parameters: BTreeMap<String, Vec<u64>>,
    /// Parameter on the horizontal axis (`curve`, `scaling`; `levels`, which without one has a row
    /// for each workload and subject).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub x: Option<String>,
    /// What that parameter is, for the axis, where its name says too little: "wait, microseconds".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub x_label: Option<String>,
    /// So many units of that parameter whose cost is stated, from each subject's first point to its last
    /// (`levels`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slope: Option<u64>,
    /// How values are spread along the horizontal axis (`levels`); by their span if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub x_scale: Option<AxisScale>,
    /// The same for the vertical axis (`levels`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub y_scale: Option<AxisScale>,
    /// Metric drawn (`spread`, `levels`, `parts`), or on the vertical axis (`scatter`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metric: Option<String>,
    /// Metric on the horizontal axis (`scatter`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub x_metric: Option<String>,
    /// Metrics that add up to `metric`, from the axis outwards (`parts`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<String>,
    /// Metrics that only the table shows, beside those drawn (`parts`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub beside: Vec<String>,
    /// Whether the equivalence margin is shaded, and the place marked at which the ratio crosses its
    /// edge (`curve`).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub band: bool,
}

/// How values are spread along an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AxisScale {
    /// Equal differences are equally long.
    Linear,
    /// Equal ratios are equally long.
    Log,
}

/// What a figure draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FigureKind {
    /// One row a workload: ratio and interval.
    Ratios,
    /// The ratio against a parameter.
    Curve,
    /// Every sample of the named subjects.
    Spread,
    /// Speed-up against a parameter, each subject relative to its own first point.
    Scaling,
    /// A metric of several subjects against a parameter: medians with their intervals.
    Levels,
    /// Response time against its percentile, at one point of a workload or at a few.
    Percentiles,
    /// One metric against another, a mark for each subject.
    Scatter,
    /// A metric of several subjects as bars, each made of the metrics that add up to it.
    Parts,
    /// The harness's ratio beside testing.B's over criterion's.
    Agreement,
    /// How often each design calls identical programs different (calibration).
    ErrorRates,
    /// How often the interval holds the true ratio (calibration).
    Coverage,
    /// How often a known difference is seen (calibration).
    Power,
    /// How often an interval over several comparisons holds the true ratio, and a range for the next one that one
    /// (calibration).
    OverSessions,
}

/// How an experiment tests a claim of the ledger.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ClaimTest {
    /// The claim's id in the ledger.
    pub id: String,
    /// Comparisons whose every workload counts.
    pub comparisons: Vec<String>,
    /// What is held to the bound.
    #[serde(default, skip_serializing_if = "Held::is_ratio")]
    pub of: Held,
    /// On which side of the bound it must lie.
    pub direction: Direction,
    /// The bound, a ratio or in the metric's unit; for `within` and `outside`, the lower one.
    #[serde(default = "unity")]
    pub bound: f64,
    /// For `within` and `outside`: the upper bound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upper: Option<f64>,
    /// For `above` and `below`, where the claim's word is one of degree: from where on the contrary is shown. What lies between
    /// it and the bound speaks for neither.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contrary: Option<f64>,
    /// What the numbers mean, for the ledger: "time Go / time Rust above 1 for every size".
    pub reading: String,
    /// Why the article's word is read as this bound, where that is not plain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// When this criterion was committed, RFC 3339, UTC: data that are older were there before it, and the ledger says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// How the claim was read before, and why no longer, where it was read otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub formerly: Option<String>,
}

/// What a claim's test holds to its bound.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Held {
    /// The ratio of the two sides.
    #[default]
    Ratio,
    /// The absolute value of what is divided by, in the metric's unit.
    Baseline,
    /// The absolute value of what is divided, in the metric's unit.
    Other,
}

impl Held {
    fn is_ratio(&self) -> bool {
        *self == Self::Ratio
    }
}

fn unity() -> f64 {
    1.0
}

/// On which side of a bound a claim puts the ratio.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// The whole interval above the bound.
    Above,
    /// The whole interval below the bound.
    Below,
    /// The whole interval between `bound` and `upper`.
    Within,
    /// The whole interval below `bound` or above `upper`: they differ, either way.
    Outside,
}
