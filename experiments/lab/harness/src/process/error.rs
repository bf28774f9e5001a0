use std::io;
use std::time::Duration;

/// Why a process has no outcome.
#[derive(Debug, thiserror::Error)]
pub enum ProcessError {
    /// It could not be started.
    #[error("`{command}`: cannot be started: {source}: {mend}")]
    Start {
        /// The command line.
        command: String,
        /// The operating system's reason.
        source: io::Error,
        /// What to do about it.
        mend: &'static str,
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
    /// It was killed because the user asked to stop.
    #[error(
        "`{command}`: interrupted: what was finished is kept: the same command, without FRESH=1, goes on from there"
    )]
    Interrupted {
        /// The command line.
        command: String,
    },
    /// It was killed because it wrote too much.
    #[error("`{command}`: wrote more than {} MiB, killed: make it write less", .limit >> 20)]
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

impl ProcessError {
    pub(super) fn start(command: String, source: io::Error) -> Self {
        let mend = match source.kind() {
            io::ErrorKind::NotFound => "install it, or mend the path",
            io::ErrorKind::PermissionDenied => "make the file executable",
            _ => "see whether it runs by hand",
        };
        Self::Start {
            command,
            source,
            mend,
        }
    }
}
