//! What the languages' own benchmark harnesses say of the same functions.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Record;

/// What criterion and `go test -bench` say of one experiment on one host.
pub type BenchRecord = Record<Benchmarks>;

/// What they say in one session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Benchmarks {
    /// One estimate a tool and function.
    pub estimates: Vec<Estimate>,
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
