//! What a session of an experiment measures: every sample.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Distribution, Experiment, Metric, Reason, Workload, metric, metrics};

/// What one session measured.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Measurement {
    /// The definition as it was when measured.
    pub definition: Experiment,
    /// Every workload that was planned, with its iterations.
    pub workloads: Vec<Workload>,
    /// What was built.
    pub builds: Vec<Build>,
    /// Every sample, in the order taken.
    pub samples: Vec<Sample>,
    /// What was not measured, and why.
    #[serde(default)]
    pub unmeasured: Vec<Unmeasured>,
}

impl Measurement {
    /// What was built for a subject.
    pub fn build_of(&self, subject: &str) -> Option<&Build> {
        let program = &self.definition.subject(subject)?.program;
        self.builds.iter().find(|build| build.program == *program)
    }
}

/// One subject's outcome in one block. Every iteration's time is inside: `segments` are the
/// means of consecutive equal parts, in order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Sample {
    /// Round, counted from 0: block `round` of each workload was taken in it.
    pub round: u32,
    /// Workload key.
    pub workload: String,
    /// Subject id; a twin's is `id~twin`.
    pub subject: String,
    /// Place in the block, counted from 0.
    pub order: u32,
    /// Seed of the layout-seeded build, where there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layout: Option<u32>,
    /// Start, seconds since the session's start.
    pub at: f64,
    /// Iterations in it.
    pub iterations: u64,
    /// Metric name to value, in the metric's unit.
    pub metrics: BTreeMap<String, f64>,
    /// How single values are spread, by what its percentiles are called: "response" of "response-p99".
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub distributions: BTreeMap<String, Distribution>,
    /// Mean seconds per iteration of up to 16 consecutive equal parts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub segments: Vec<f64>,
    /// Fastest and slowest iteration, seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extremes: Option<[f64; 2]>,
    /// Why it is no measurement, although it was taken: it has no metrics then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub void: Option<Reason>,
}

impl Sample {
    /// The distribution that a metric is a percentile of, if it is one and the sample has it.
    pub fn distribution(&self, metric: Metric) -> Option<&Distribution> {
        let (of, _) = metric.percentile()?;
        self.distributions.get(of)
    }

    /// What a distribution says otherwise than the sample that holds it.
    pub fn contradiction(&self) -> Option<String> {
        let known = || metrics().iter().filter_map(Metric::percentile);
        for (name, of) in &self.distributions {
            if self.void.is_some() {
                return Some(format!("it is void, and has the distribution `{name}`"));
            }
            if known().all(|(known, _)| known != name) {
                return Some(format!(
                    "no metric is a percentile of its distribution `{name}`"
                ));
            }
            if of.count() != self.iterations {
                let (counted, taken) = (of.count(), self.iterations);
                return Some(format!(
                    "its distribution `{name}` counts {counted} of {taken} answers"
                ));
            }
        }
        let stated = self
            .metrics
            .iter()
            .filter_map(|(name, value)| Some((metric(name)?, *value)));
        for (metric, value) in stated {
            if let (Some(of), Some((_, quantile))) =
                (self.distribution(metric), metric.percentile())
                && !of.agrees(metric, quantile, value)
            {
                let name = metric.name;
                return Some(format!(
                    "its distribution does not have the {name} that it states ({value})"
                ));
            }
        }
        None
    }
}

/// One program as built, with all of its layouts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Build {
    /// Program id.
    pub program: String,
    /// The command that built it, first layout, paths relative to the checkout.
    pub command: String,
    /// Environment that mattered ("RUSTFLAGS", "GOAMD64", …).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub env: BTreeMap<String, String>,
    /// Layout seeds built; empty if the linker has no layout option.
    pub layouts: Vec<u32>,
    /// Size of the first build, bytes.
    pub bytes: u64,
    /// Version, for a host command.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// What the first build is made of, where its size is measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contents: Option<Contents>,
}

/// What an executable is made of, as its own tables say.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Contents {
    /// Bytes of machine code by Rust crate or Go package, and by a few words for what belongs to none; they add up to all
    /// of it. Empty without names.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub code: BTreeMap<String, u64>,
    /// Program that the system starts in its place, to load shared libraries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interpreter: Option<String>,
    /// Shared libraries that it needs, in its order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub libraries: Vec<String>,
    /// For Go: whether it was built to call C.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cgo: Option<bool>,
}

/// Something planned and not measured.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Unmeasured {
    /// Workload key, or empty for all.
    pub workload: String,
    /// Subject id, or empty for all.
    pub subject: String,
    /// Why, as a sentence.
    pub reason: Reason,
}
