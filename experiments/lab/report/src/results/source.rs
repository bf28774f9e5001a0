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
    /// One word for what is not from this host, where "host" is understood.
    pub fn mark(self) -> Option<&'static str> {
        match self {
            Self::Here => None,
            Self::Reference => Some("reference"),
        }
    }

    /// The words for what is not from this host.
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

    /// One word for what is out of date, where the reason stands nearby.
    pub fn mark(&self) -> Option<&'static str> {
        match self {
            Self::Current => None,
            Self::Stale(_) => Some("out of date"),
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

/// A host's folder under `src/results/` in words.
pub fn host_in_words(name: &str) -> String {
    match name {
        "local" => "this host".into(),
        "reference" => "the reference host".into(),
        name => name.into(),
    }
}

/// Where a row or a series comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Which of the two hosts.
    pub origin: Origin,
    /// Whether the sources have changed since.
    pub freshness: Freshness,
    /// The host as a reader knows it; see [`host_in_words`].
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
            host: host_in_words(&host.name),
            finished: provenance.finished.clone(),
            commit: provenance.commit.clone(),
            dirty: provenance.dirty,
        }
    }

    /// One of each, this host's first.
    pub fn distinct(all: impl IntoIterator<Item = Self>) -> Vec<Self> {
        let mut kept: Vec<Self> = Vec::new();
        for source in all {
            if !kept.contains(&source) {
                kept.push(source);
            }
        }
        kept.sort_by_key(|source| source.origin);
        kept
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

    /// The same as [`Source::labels`] in a word each, for rows: the reasons stand once beside them.
    pub fn marks(&self) -> Vec<String> {
        let marks = [self.origin.mark(), self.freshness.mark()];
        marks.into_iter().flatten().map(str::to_owned).collect()
    }

    /// What sets these numbers apart from current ones of this host, with reasons; empty if nothing does.
    pub fn labels(&self) -> Vec<String> {
        let origin = self.origin.label().map(str::to_owned);
        origin.into_iter().chain(self.freshness.label()).collect()
    }
}
