//! What can be wrong with definitions and records: the thing, the place and the mend.

use std::path::PathBuf;

/// An unusable definition, record or results folder.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or folder could not be read or written.
    #[error("{}: cannot {action}: {source}: {mend}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What was tried: "read", "write", …
        action: &'static str,
        /// The operating system's reason.
        source: std::io::Error,
        /// What to do about it.
        mend: String,
    },
    /// A definition that does not parse, or contradicts itself.
    #[error("{}: {problem}: {mend}", path.display())]
    Definition {
        /// The definition's file.
        path: PathBuf,
        /// What is wrong, naming the entry.
        problem: String,
        /// What to do about it.
        mend: String,
    },
    /// A record that is truncated, or not a record at all.
    #[error("{}: not a readable record: {problem}: run `make measure ONLY={experiment} FRESH=1` to measure again", path.display())]
    Corrupt {
        /// The record's file.
        path: PathBuf,
        /// The parser's words.
        problem: String,
        /// The experiment it belongs to.
        experiment: String,
    },
    /// A record written by another version of this project.
    #[error("{}: written by schema {found}, this build reads {expected}: run `make measure ONLY={experiment} FRESH=1`", path.display())]
    Schema {
        /// The record's file.
        path: PathBuf,
        /// The version in the file.
        found: u64,
        /// The version of this build.
        expected: u32,
        /// The experiment it belongs to.
        experiment: String,
    },
}

impl Error {
    /// An [`Error::Io`] for `path`, with what was tried and the mend.
    pub fn io(
        path: impl Into<PathBuf>,
        action: &'static str,
        mend: impl Into<String>,
    ) -> impl FnOnce(std::io::Error) -> Self {
        let (path, mend) = (path.into(), mend.into());
        move |source| Self::Io {
            path,
            action,
            source,
            mend,
        }
    }

    /// An [`Error::Definition`] for `path`.
    pub fn definition(
        path: impl Into<PathBuf>,
        problem: impl Into<String>,
        mend: impl Into<String>,
    ) -> Self {
        Self::Definition {
            path: path.into(),
            problem: problem.into(),
            mend: mend.into(),
        }
    }
}
