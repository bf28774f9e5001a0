//! Where numbers come from: host, moment, commit, and whether the sources have changed since.

use record::{Digests, Provenance};

/// Which host's record something is shown from: its place among the hosts of a [`super::Shelf`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin(pub(super) usize);

impl Origin {
    /// The host that renders the book, or whose results it was asked to show.
    pub const HERE: Self = Self(0);

    /// Whether it is that host.
    pub fn is_here(self) -> bool {
        self == Self::HERE
    }

    /// Its place, counted from 0, which is the host that renders the book.
    pub fn place(self) -> usize {
        self.0
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
pub fn host_in_words(folder: &str) -> String {
    match folder {
        "local" => "this host".into(),
        name => name.into(),
    }
}

/// Where a row or a series comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Which of the hosts.
    pub origin: Origin,
    /// Whether it is the first host that has anything of the experiment: its numbers need no mark.
    pub leads: bool,
    /// Whether the sources have changed since.
    pub freshness: Freshness,
    /// The host as a reader knows it; see [`host_in_words`].
    pub host: String,
    /// Sessions that the numbers come from.
    pub sessions: usize,
    /// Start of the first one, RFC 3339.
    pub started: String,
    /// End of the latest one, RFC 3339.
    pub finished: String,
    /// Commit of the checkout, in full.
    pub commit: Option<String>,
    /// Whether tracked files differed from that commit.
    pub dirty: bool,
}

impl Source {
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

    /// One word for numbers that stand beside those of another host; see [`Source::leads`].
    pub fn mark(&self) -> Option<&str> {
        (!self.leads).then_some(self.host.as_str())
    }

    /// The same as [`Source::labels`] in a word each, for rows: the reasons stand once beside them.
    pub fn marks(&self) -> Vec<String> {
        let marks = [self.mark(), self.freshness.mark()];
        marks.into_iter().flatten().map(str::to_owned).collect()
    }

    /// What sets these numbers apart from current ones of the first host, with reasons; empty if nothing does.
    pub fn labels(&self) -> Vec<String> {
        let host = self.mark().map(|host| format!("measured on {host}"));
        host.into_iter().chain(self.freshness.label()).collect()
    }

    /// `in one session`, `in 3 sessions`.
    pub fn sessions_in_words(&self) -> String {
        match self.sessions {
            1 => "in one session".into(),
            several => format!("in {several} sessions"),
        }
    }
}
