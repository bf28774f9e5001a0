//! What a journal of samples holds.

use std::collections::BTreeMap;

use record::{Conditions, Digests, Host, Sample, Unmeasured, Workload};
use serde::{Deserialize, Serialize};

use crate::Context;
use crate::journal::{self, Journal, JournalError};

/// First line: all that a resumed run must take over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Header {
    /// Version of this format.
    pub journal: u32,
    /// What the samples speak of.
    pub digests: Digests,
    /// Seed of every draw.
    pub seed: u64,
    /// The machine.
    pub host: Host,
    /// The host before the first sample.
    pub before: Conditions,
    /// Start, seconds since 1970.
    pub started: f64,
    /// What is measured.
    pub plan: Vec<Planned>,
    /// Layout seeds to draw from.
    pub layouts: Vec<u32>,
    /// What could not even be planned, with its reason.
    #[serde(default)]
    pub unmeasured: Vec<Unmeasured>,
}

/// One workload of the plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Planned {
    /// The workload, its iterations chosen.
    pub workload: Workload,
    /// Subject id, twin included, to the expected seconds of one sample.
    pub seconds: BTreeMap<String, f64>,
    /// Expected seconds of what is done once, before the first block.
    #[serde(default)]
    pub setup: f64,
}

impl Planned {
    /// The workload's key.
    pub fn key(&self) -> &str {
        &self.workload.key
    }

    /// Expected seconds of one block.
    pub fn block_seconds(&self) -> f64 {
        self.seconds.values().sum()
    }

    /// Subject ids, twin included.
    pub fn subjects(&self) -> Vec<String> {
        self.seconds.keys().cloned().collect()
    }
}

impl journal::Header for Header {
    const VERSION: u32 = 1;
}

/// One sample, and the measuring time used when it was done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Entry {
    /// Seconds of measuring so far, earlier runs included.
    pub used: f64,
    /// The sample.
    pub sample: Sample,
}

/// Whether a run of `experiment` as it is `now` was cut short on this host.
///
/// # Errors
/// As [`Journal::resume`].
pub fn speaks_of(ctx: &Context, experiment: &str, now: &Digests) -> Result<bool, JournalError> {
    let path = journal::path(&ctx.project, &ctx.host_name, experiment);
    let found = Journal::resume::<Header, Entry>(&path)?;
    Ok(found.is_some_and(|(_, contents)| contents.header.digests == *now))
}
