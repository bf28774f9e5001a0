use std::fmt;
use std::io;
use std::time::Duration;

/// Why there is no whole answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Broken {
    /// No connection.
    Refused(io::ErrorKind),
    /// The connection was closed or reset; so many bytes of an answer had come.
    Closed(usize),
    /// Nothing further for so long; so many bytes of an answer had come.
    Late(Duration, usize),
    /// What came is no HTTP; its beginning.
    NotHttp(String),
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(kind) => write!(f, "no connection: {kind}"),
            Self::Closed(0) => f.write_str("a closed connection"),
            Self::Closed(bytes) => write!(f, "a connection closed after {bytes} bytes"),
            Self::Late(patience, 0) => write!(f, "nothing in {} ms", patience.as_millis()),
            Self::Late(patience, bytes) => {
                write!(f, "only {bytes} bytes in {} ms", patience.as_millis())
            }
            Self::NotHttp(start) => write!(f, "no HTTP: {start:?}"),
        }
    }
}
