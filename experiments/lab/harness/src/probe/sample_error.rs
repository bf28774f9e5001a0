use record::Reason;

use crate::process::{Finished, Invocation, ProcessError};

/// Most characters of a failed program's output that an error shows.
const TAIL: usize = 400;

/// Why there is no sample. The caller adds which experiment, workload and subject it was.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// The user asked to stop.
    #[error("{0}")]
    Interrupted(#[source] ProcessError),
    /// The process could not be started, or not brought to an end.
    #[error("{0}")]
    Process(#[source] ProcessError),
    /// It ended, but not with success.
    #[error("ended with {status}, saying `{tail}`: {mend}run it by hand: `{command}`")]
    Failed {
        /// How it ended.
        status: std::process::ExitStatus,
        /// The end of its output.
        tail: String,
        /// What else to do about it.
        mend: &'static str,
        /// The command line.
        command: String,
    },
    /// There is no measurement, which spoils this cell and no other.
    #[error("{0}")]
    Void(Void),
    /// It ended well and printed something else than a sample.
    #[error("{problem}: run it by hand: `{command}`")]
    Wrong {
        /// What is wrong with the output.
        problem: String,
        /// The command line.
        command: String,
    },
}

/// What kept a sample from being a measurement.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Void {
    /// The subject: it does not start, answer, or end as it should.
    #[error("{0}")]
    Subject(String),
    /// Whoever measures: it was late, or had no time left.
    #[error("{0}")]
    Instrument(String),
    /// The machine: it has not what the sample needs.
    #[error("{0}")]
    Host(String),
}

impl From<Void> for Reason {
    fn from(void: Void) -> Self {
        match void {
            Void::Subject(subject) => Self::Own { subject },
            Void::Instrument(words) | Void::Host(words) => Self::Other(words),
        }
    }
}

impl From<Void> for SampleError {
    fn from(void: Void) -> Self {
        Self::Void(void)
    }
}

impl SampleError {
    /// A process that ended without success.
    pub(super) fn failed(invocation: &Invocation, finished: &Finished) -> Self {
        Self::Failed {
            status: finished.status,
            tail: tail(finished),
            // Whoever ends so does not know what it was asked for, and a definition has asked.
            mend: match finished.status.code() {
                Some(2) => {
                    "mend `subjects` or `parameters` of the workload in experiment.toml, or "
                }
                _ => "",
            },
            command: invocation.command_line(),
        }
    }

    /// An output that is no sample.
    pub(super) fn wrong(invocation: &Invocation, problem: impl ToString) -> Self {
        Self::Wrong {
            problem: problem.to_string(),
            command: invocation.command_line(),
        }
    }

    /// Whether the user asked to stop.
    pub fn is_interrupt(&self) -> bool {
        matches!(self, Self::Interrupted(_))
    }
}

impl From<ProcessError> for SampleError {
    fn from(error: ProcessError) -> Self {
        match error {
            ProcessError::Interrupted { .. } => Self::Interrupted(error),
            _ => Self::Process(error),
        }
    }
}

/// The end of what a process said: of standard error, or else of standard output.
pub fn tail(finished: &Finished) -> String {
    let stream = if finished.stderr.trim_ascii().is_empty() {
        &finished.stdout
    } else {
        &finished.stderr
    };
    let text = String::from_utf8_lossy(stream);
    let text = text.trim();
    let skipped = text.chars().count().saturating_sub(TAIL);
    let end: String = text.chars().skip(skipped).collect();
    if skipped > 0 {
        format!("…{end}")
    } else {
        end
    }
}
