//! Where a record comes from.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::digest::Digests;

/// What was measured, with what, when, and how to do it again.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Provenance {
    /// Commit of the checkout, where it is one.
    pub commit: Option<String>,
    /// Whether tracked files differed from that commit.
    pub dirty: bool,
    /// Start of the measuring, RFC 3339, UTC.
    pub started: String,
    /// End of the measuring, RFC 3339, UTC.
    pub finished: String,
    /// Seed of every random draw.
    pub seed: u64,
    /// Measuring time allowed, seconds.
    pub budget_seconds: f64,
    /// Measuring time used, seconds.
    pub used_seconds: f64,
    /// The command that measures this again.
    pub command: String,
    /// Tool to its version line ("rustc", "go", "linker").
    pub toolchains: BTreeMap<String, String>,
    /// What the freshness of the record depends on.
    pub digests: Digests,
}

/// Something that a reader should know. Travels with the record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Warning {
    /// What it is about: a workload key, a subject, "host".
    pub about: String,
    /// The sentence.
    pub message: String,
}
