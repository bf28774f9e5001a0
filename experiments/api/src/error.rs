//! What ends the program with exit code 1.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

/// What ends the program with exit code 1.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The address cannot be listened on.
    #[error("--listen {address}: {source}; give another port, or 0 for any that is free")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// The system's reason.
        source: io::Error,
    },
    /// The system has no threads or signals for the runtime.
    #[error("the runtime cannot be started: {0}")]
    Runtime(io::Error),
    /// The line `listening …` cannot be written.
    #[error("standard output cannot be written: {0}")]
    Output(io::Error),
    /// Requests were still in flight after the grace.
    #[error(
        "requests are still in flight {grace:?} after the signal; --grace MS gives them longer"
    )]
    InFlight {
        /// How long they were waited for.
        grace: Duration,
    },
}
