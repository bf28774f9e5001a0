//! What every record is: a host's sessions of one experiment, and what was before them.

use std::ops::{Deref, DerefMut};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Conditions, Host, Measurement, Provenance, Warning};

/// The stored outcome of one experiment on one host, over all sessions that speak of the same sources.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Record<C = Measurement> {
    /// Version of this format; see [`SCHEMA`].
    pub schema: u32,
    /// The experiment's id.
    pub experiment: String,
    /// The machine.
    pub host: Host,
    /// Every session, the first one first; there is one at least.
    #[schemars(length(min = 1))]
    pub sessions: Vec<Session<C>>,
    /// What was measured of sources that have changed since, the latest last.
    #[serde(default)]
    pub history: Vec<Superseded>,
}

/// The records' version that this build reads and writes.
pub const SCHEMA: u32 = 2;

/// One time of measuring: what it gave, and when, from what and in which condition it was taken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Session<C = Measurement> {
    /// Where it comes from.
    pub provenance: Provenance,
    /// The host before.
    pub before: Conditions,
    /// The host after.
    pub after: Conditions,
    /// What a reader should know before trusting it.
    #[serde(default)]
    pub warnings: Vec<Warning>,
    /// What was measured.
    pub content: C,
}

/// What a record said before its sources changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Superseded {
    /// End of its last session, RFC 3339, UTC.
    pub finished: String,
    /// Commit of that session's checkout.
    pub commit: Option<String>,
    /// Why it no longer speaks of what is there: "the sources changed: rust".
    pub reason: String,
    /// What each comparison said.
    pub results: Vec<Past>,
}

/// What one comparison said of one workload.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Past {
    /// Comparison id.
    pub comparison: String,
    /// Workload key.
    pub workload: String,
    /// Typical ratio.
    pub ratio: f64,
    /// Its 95 % interval, where it had one.
    pub interval: Option<[f64; 2]>,
}

impl<C> Record<C> {
    /// A record of a first session.
    pub fn first(experiment: &str, host: Host, session: Session<C>) -> Self {
        Self {
            schema: SCHEMA,
            experiment: experiment.into(),
            host,
            sessions: vec![session],
            history: Vec::new(),
        }
    }

    /// The latest session.
    ///
    /// # Panics
    /// If there is none, which no store gives and nobody makes.
    pub fn latest(&self) -> &Session<C> {
        self.sessions.last().expect("a record has a session")
    }

    /// What a reader should know of any session, each word once.
    pub fn warnings(&self) -> Vec<&Warning> {
        let mut all: Vec<&Warning> = Vec::new();
        for warning in self.sessions.iter().flat_map(|session| &session.warnings) {
            if !all.contains(&warning) {
                all.push(warning);
            }
        }
        all
    }

    /// Measuring time that all sessions were allowed, seconds.
    pub fn budget_seconds(&self) -> f64 {
        self.sessions
            .iter()
            .map(|s| s.provenance.budget_seconds)
            .sum()
    }

    /// Measuring time of all sessions, seconds.
    pub fn used_seconds(&self) -> f64 {
        self.sessions
            .iter()
            .map(|s| s.provenance.used_seconds)
            .sum()
    }
}

impl<C> Deref for Session<C> {
    type Target = C;

    fn deref(&self) -> &C {
        &self.content
    }
}

impl<C> DerefMut for Session<C> {
    fn deref_mut(&mut self) -> &mut C {
        &mut self.content
    }
}
