//! How the values of a workload's parameter are said.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where the value stands in the words of a parameter.
pub const VALUE: &str = "{}";

/// A parameter in words: a value has its unit, and stands in its phrase. One that a definition says nothing of is a
/// letter of mathematics: `n = 10⁶`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Parameter {
    /// Its name in the workloads.
    pub id: String,
    /// What its values are counted in.
    pub unit: ParameterUnit,
    /// The phrase of one value, which stands where `{}` is: `{} load`, `{} connections`.
    pub says: String,
}

/// What a parameter's values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ParameterUnit {
    /// A number of things, or of nothing.
    Count,
    /// Per cent.
    Percent,
    /// Microseconds.
    Microseconds,
}
