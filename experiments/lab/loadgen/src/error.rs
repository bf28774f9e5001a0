use std::io;

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
    /// Nobody answers at the address.
    #[error("{address}: cannot connect: {source}: start the server, or mend the address")]
    Connect {
        /// The address.
        address: std::net::SocketAddr,
        /// The operating system's reason.
        source: io::Error,
    },
    /// The generator could not be set up.
    #[error(
        "load generator: {what}: {source}: close other programs, or raise the limit (`ulimit -n`)"
    )]
    Setup {
        /// What was tried.
        what: &'static str,
        /// The operating system's reason.
        source: io::Error,
    },
}
