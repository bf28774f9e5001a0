use std::{fmt, io};

/// Why a program could not do what it was asked.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The command line is wrong; the message names the thing and the mend. Exit code 2.
    Usage(String),
    /// Standard input or output failed. Exit code 1.
    Io(io::Error),
}

impl Error {
    /// A wrong command line: for a set-up that refuses a parameter's value.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::Usage(message.into())
    }

    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_) => 2,
            Self::Io(_) => 1,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(message) => f.write_str(message),
            Self::Io(error) => write!(f, "standard input or output failed: {error}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Usage(_) => None,
            Self::Io(error) => Some(error),
        }
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}
