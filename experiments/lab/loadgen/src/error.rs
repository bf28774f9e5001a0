//! Why there was no load at all.

use std::io;

use crate::advice;

/// Why there was no load at all. What goes wrong with single requests is counted instead: see
/// [`crate::Failure`].
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The address cannot be used.
    #[error("{url}: {problem}: give an address like http://127.0.0.1:8080/path")]
    Url {
        /// What was given.
        url: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A request that HTTP does not allow.
    #[error("{what}: {problem}: mend the request")]
    Message {
        /// The part of it.
        what: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A number that makes no sense.
    #[error("{what}: {problem}")]
    Amount {
        /// The setting.
        what: &'static str,
        /// What is wrong with it, and the mend.
        problem: String,
    },
    /// Nobody answers at the address, or the system has no connection left.
    #[error("{address}: cannot connect: {reason}: {}", advice::mend(reason))]
    Connect {
        /// The address.
        address: std::net::SocketAddr,
        /// The operating system's reason.
        reason: io::Error,
    },
    /// More connections than the process may have open files.
    #[error(
        "{connections} connections: this process may have {most} files open: give fewer, or raise the limit (`ulimit -n`)"
    )]
    Files {
        /// Connections that were asked for.
        connections: usize,
        /// The limit.
        most: u64,
    },
    /// The generator could not be set up.
    #[error(
        "load generator: {what}: {reason}: close other programs, or raise the limit (`ulimit -n`)"
    )]
    Setup {
        /// What was tried.
        what: &'static str,
        /// The operating system's reason.
        reason: io::Error,
    },
}

impl Error {
    /// Whether the generator or its machine is the cause, and not whom it should load.
    pub fn is_own(&self) -> bool {
        match self {
            Self::Setup { .. } | Self::Files { .. } => true,
            Self::Connect { reason, .. } => advice::is_own(reason),
            Self::Url { .. } | Self::Message { .. } | Self::Amount { .. } => false,
        }
    }
}
