//! Where numbers come from: host, moment, commit, and whether the sources have changed since.

use record::{Digests, Host, Provenance};

/// Which host's record something is shown from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// The host that renders the book, or whose results it was asked to show.
    Here,
    /// The host whose records come with the project.
    Reference,
}

impl Origin {
    /// The word for what is not from this host.
    pub fn label(self) -> Option<&'static str> {
        match self {
            Self::Here => None,
            Self::Reference => Some("reference host"),
        }
    }
}

/// Whether a record speaks of the sources beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// It does.
    Current,
    /// It does not, and why.
    Stale(String),
}

impl Freshness {
    /// Compares what was measured with what would be measured now.
    pub fn of(provenance: &Provenance, now: &Digests) -> Self {
        match provenance.digests.difference(now) {
            Some(reason) => Self::Stale(reason),
            None => Self::Current,
        }
    }

    /// The words for what is out of date.
    pub fn label(&self) -> Option<String> {
        match self {
            Self::Current => None,
            Self::Stale(reason) => Some(format!("measured before the sources changed: {reason}")),
        }
    }
}

/// Where a row or a series comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Which of the two hosts.
    pub origin: Origin,
    /// Whether the sources have changed since.
    pub freshness: Freshness,
    /// The host's name: its folder under `src/results/`.
    pub host: String,
    /// End of the measuring, RFC 3339.
    pub finished: String,
    /// Commit of the checkout, in full.
    pub commit: Option<String>,
    /// Whether tracked files differed from that commit.
    pub dirty: bool,
}

impl Source {
    pub(crate) fn new(
        origin: Origin,
        freshness: Freshness,
        host: &Host,
        provenance: &Provenance,
    ) -> Self {
        Self {
            origin,
            freshness,
            host: host.name.clone(),
            finished: provenance.finished.clone(),
            commit: provenance.commit.clone(),
            dirty: provenance.dirty,
        }
    }

    /// `commit 1a2b3c4`, with what a reader must know of it.
    pub fn commit_words(&self) -> String {
        let Some(commit) = &self.commit else {
            return "no commit known".into();
        };
        let short: String = commit.chars().take(7).collect();
        let changed = if self.dirty {
            " with local changes"
        } else {
            ""
        };
        format!("commit {short}{changed}")
    }

    /// What sets these numbers apart from current ones of this host; empty if nothing does.
    pub fn labels(&self) -> Vec<String> {
        let origin = self.origin.label().map(str::to_owned);
        origin.into_iter().chain(self.freshness.label()).collect()
    }
}
