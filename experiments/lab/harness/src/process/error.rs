use std::io;
use std::time::Duration;

use super::stop::{self, Cut};
use super::{Invocation, start};

/// Why a process has no outcome.
#[derive(Debug, thiserror::Error)]
pub enum ProcessError {
    /// It could not be started.
    #[error("`{command}`: cannot be started: {reason}: {mend}")]
    Start {
        /// The command line.
        command: String,
        /// What is in the way.
        reason: String,
        /// What to do about it.
        mend: String,
    },
    /// It was killed when its time was over.
    #[error("`{command}`: not done after {}, killed: see whether it hangs when run by hand",
        humantime::format_duration(*.after))]
    Timeout {
        /// The command line.
        command: String,
        /// The time it was given.
        after: Duration,
    },
    /// It was stopped, nothing let it go on, and so it was killed.
    #[error("`{command}`: was stopped by {by}, and nothing lets it go on, killed: {mend}")]
    Stopped {
        /// The command line.
        command: String,
        /// The signal and what it means.
        by: &'static str,
        /// What to do about it.
        mend: &'static str,
    },
    /// It waited for a process of its own that was stopped, and was killed.
    #[error(
        "`{command}`: waits for its process `{name}`, which is stopped, as for want of a terminal, killed: {}",
        stop::WITHOUT_TERMINAL
    )]
    Waits {
        /// The command line.
        command: String,
        /// The stopped process.
        name: String,
    },
    /// It was killed because the user asked to stop.
    #[error("`{command}`: interrupted")]
    Interrupted {
        /// The command line.
        command: String,
    },
    /// It was killed because it wrote too much.
    #[error("`{command}`: wrote more than {} MiB, killed, since that is kept: send it to a file, or away by `> /dev/null`", .limit >> 20)]
    Output {
        /// The command line.
        command: String,
        /// How much it may write, bytes.
        limit: usize,
    },
    /// The operating system refused to say how it ended.
    #[error("`{command}`: cannot be waited for: {source}: run the command again")]
    Wait {
        /// The command line.
        command: String,
        /// The operating system's reason.
        source: io::Error,
    },
}

/// Most characters of a command line in an error.
const SHOWN: usize = 300;

fn shortened(command: &str) -> String {
    match command.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &command[..end]),
        None => command.to_owned(),
    }
}

impl ProcessError {
    pub(super) fn start(invocation: &Invocation, problem: &io::Error) -> Self {
        let (reason, mend) = start::explain(invocation, problem);
        Self::Start {
            command: shortened(&invocation.command_line()),
            reason,
            mend,
        }
    }

    /// What it means that the child was cut; `None` if it was not.
    pub(super) fn cut(command: &str, cut: Cut, after: Duration) -> Option<Self> {
        let command = shortened(command);
        Some(match cut {
            Cut::None => return None,
            Cut::Timeout => Self::Timeout { command, after },
            Cut::Interrupt => Self::Interrupted { command },
            Cut::Waits(name) => Self::Waits { command, name },
            Cut::Stopped(signal) => {
                let (by, mend) = stop::explain(signal);
                Self::Stopped { command, by, mend }
            }
        })
    }
}
