//! The record of the languages' own benchmark harnesses on the same functions.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Conditions, Host, Provenance, Warning};

/// What criterion and `go test -bench` say of one experiment on one host.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct BenchRecord {
    /// Version of this format; see [`BenchRecord::SCHEMA`].
    pub schema: u32,
    /// The experiment's id.
    pub experiment: String,
    /// The machine.
    pub host: Host,
    /// Where it comes from.
    pub provenance: Provenance,
    /// The host before.
    pub before: Conditions,
    /// The host after.
    pub after: Conditions,
    /// One estimate a tool and function.
    pub estimates: Vec<Estimate>,
    /// What a reader should know before trusting it.
    #[serde(default)]
    pub warnings: Vec<Warning>,
}

impl BenchRecord {
    /// The format's version that this build reads and writes.
    pub const SCHEMA: u32 = 1;
}

/// One function's time as a benchmark harness gives it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Estimate {
    /// "criterion" or "testing.B".
    pub tool: String,
    /// "Rust" or "Go".
    pub language: String,
    /// Benchmark id, the same on both sides: `sieve/1000000`.
    pub bench: String,
    /// Estimate, seconds per iteration.
    pub seconds: f64,
    /// Lower end of the tool's interval (criterion), or fastest of its runs (testing.B).
    pub low: f64,
    /// Upper end of the tool's interval (criterion), or slowest of its runs (testing.B).
    pub high: f64,
}
