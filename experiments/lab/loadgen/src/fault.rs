//! What goes wrong with a request: its kind, and its reason in the system's or the server's words.

use std::borrow::Cow;
use std::fmt;
use std::io;

use http::StatusCode;
use serde::Serialize;

use crate::advice;

/// What can go wrong with one request. It is counted by kind, and never as a latency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Failure {
    /// No connection could be opened: refused, unreachable, or not accepted in time.
    Connect,
    /// The generator's own machine had no descriptor, port or memory left for a connection.
    Resources,
    /// The server closed the connection before the answer was complete.
    Closed,
    /// The server broke the connection off before the answer was complete.
    Reset,
    /// No answer in time.
    Timeout,
    /// What came is not HTTP.
    Protocol,
    /// Another status than wanted.
    Status,
    /// Another body than wanted.
    Body,
    /// Planned, and never sent: every connection was still waiting for an answer.
    Unsent,
}

impl Failure {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Connect,
        Self::Resources,
        Self::Closed,
        Self::Reset,
        Self::Timeout,
        Self::Protocol,
        Self::Status,
        Self::Body,
        Self::Unsent,
    ];

    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::Resources => "resources",
            Self::Closed => "closed",
            Self::Reset => "reset",
            Self::Timeout => "timeout",
            Self::Protocol => "protocol",
            Self::Status => "status",
            Self::Body => "body",
            Self::Unsent => "unsent",
        }
    }

    /// Whether the server answered, if not as wanted: such a request says something about load.
    pub fn is_answer(self) -> bool {
        matches!(self, Self::Status | Self::Body)
    }
}

/// Why a request failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The operating system's error number.
    System(i32),
    /// The status that came.
    Status(StatusCode),
    /// In words.
    Said(Cow<'static, str>),
}

impl Reason {
    /// Constant words.
    pub const fn said(words: &'static str) -> Self {
        Self::Said(Cow::Borrowed(words))
    }
}

impl From<&io::Error> for Reason {
    fn from(error: &io::Error) -> Self {
        match error.raw_os_error() {
            Some(number) => Self::System(number),
            None => Self::Said(error.to_string().into()),
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::System(number) => io::Error::from_raw_os_error(*number).fmt(f),
            Self::Status(status) => status.fmt(f),
            Self::Said(words) => f.write_str(words),
        }
    }
}

/// A failure with its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Its kind.
    pub kind: Failure,
    /// Why.
    pub reason: Reason,
}

impl Fault {
    /// A failure in constant words.
    pub const fn said(kind: Failure, words: &'static str) -> Self {
        Self {
            kind,
            reason: Reason::said(words),
        }
    }

    /// A connection that could not be opened.
    pub fn connect(error: &io::Error) -> Self {
        let own = advice::is_own(error);
        Self {
            kind: if own {
                Failure::Resources
            } else {
                Failure::Connect
            },
            reason: error.into(),
        }
    }
}

/// One reason for failures of a kind, and how often it was the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    /// Kind and reason.
    pub fault: Fault,
    /// Requests that it concerned.
    pub count: u64,
}

impl Why {
    /// What to do about it, where that can be said.
    pub fn mend(&self) -> Option<&'static str> {
        let Reason::System(number) = self.fault.reason else {
            return None;
        };
        let opening = matches!(self.fault.kind, Failure::Connect | Failure::Resources);
        opening.then(|| advice::mend(&io::Error::from_raw_os_error(number)))
    }
}

/// Failures by kind and by reason.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    counts: [u64; Failure::ALL.len()],
    why: Vec<Why>,
}

impl Faults {
    /// A server may give another reason each time: these are told, the others only counted.
    const MOST_REASONS: usize = 32;

    /// Counts one.
    pub fn add(&mut self, fault: &Fault) {
        self.add_many(fault, 1);
    }

    /// Counts several of one reason.
    pub fn add_many(&mut self, fault: &Fault, count: u64) {
        if count == 0 {
            return;
        }
        self.counts[fault.kind as usize] += count;
        if let Some(why) = self.why.iter_mut().find(|why| why.fault == *fault) {
            why.count += count;
        } else if self.why.len() < Self::MOST_REASONS {
            let fault = fault.clone();
            self.why.push(Why { fault, count });
        }
    }

    /// Kinds that occurred, and how often.
    pub fn by_kind(&self) -> impl Iterator<Item = (Failure, u64)> {
        let all = Failure::ALL.into_iter().zip(self.counts);
        all.filter(|(_, count)| *count > 0)
    }

    /// Their reasons, kind by kind, the most frequent first.
    pub fn reasons(&self) -> Vec<Why> {
        let mut why = self.why.clone();
        why.sort_by_key(|why| (why.fault.kind, std::cmp::Reverse(why.count)));
        why
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_told_once_and_the_most_frequent_first() {
        let status = |code| Fault {
            kind: Failure::Status,
            reason: Reason::Status(StatusCode::from_u16(code).expect("a status")),
        };
        let mut faults = Faults::default();
        for fault in [status(503), status(500), status(500)] {
            faults.add(&fault);
        }
        faults.add(&Fault::connect(&io::Error::from_raw_os_error(111)));
        let told: Vec<_> = (faults.reasons().iter())
            .map(|why| (why.count, why.fault.reason.to_string()))
            .collect();
        let refused = io::Error::from_raw_os_error(111).to_string();
        assert_eq!(
            told,
            [
                (1, refused),
                (2, "500 Internal Server Error".into()),
                (1, "503 Service Unavailable".into())
            ]
        );
    }

    #[test]
    fn endless_new_reasons_are_counted_and_not_kept() {
        let mut faults = Faults::default();
        for i in 0..1_000 {
            let reason = Reason::Said(format!("reason {i}").into());
            let kind = Failure::Protocol;
            faults.add(&Fault { kind, reason });
        }
        assert_eq!(
            faults.by_kind().collect::<Vec<_>>(),
            [(Failure::Protocol, 1_000)]
        );
        assert_eq!(faults.reasons().len(), Faults::MOST_REASONS);
    }
}
