//! Running children: the only place that starts processes.
//!
//! A child leads a process group of its own. The group is killed when the child has ended, when
//! its time is over, when it is stopped for good, on Ctrl-C, and, by the [`watchdog`], when the harness
//! itself dies.

mod capture;
mod error;
mod running;
mod service;
mod start;
mod stop;
mod strays;
mod watchdog;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitStatus;
use std::time::Duration;

pub use error::ProcessError;
pub use service::Service;
pub use strays::Strays;

use crate::Interrupt;

/// One process to run.
#[derive(Clone, Debug)]
pub struct Invocation {
    /// The executable: a path, or a name that is looked up in PATH.
    pub program: PathBuf,
    /// Its arguments.
    pub args: Vec<OsString>,
    /// Which of the harness's own environment variables it sees.
    pub inherit: Inherit,
    /// Further environment variables; they win over inherited ones.
    pub env: Vec<(String, String)>,
    /// Folder it runs in; by default the harness's own.
    pub dir: Option<PathBuf>,
    /// When it is killed.
    pub timeout: Duration,
    /// Whether its standard input stays open until it has printed `end N` and its accounts have
    /// been read: for loop subjects that were given `--hold`.
    pub hold: bool,
    /// Cores it may run on, where the system can say so; by default all.
    pub cores: Option<Vec<usize>>,
    /// What becomes of the processes that it leaves behind; by default only its group is ended.
    pub strays: Strays,
    /// Its command line, where more belongs to it than its words: variables that a person wrote before them.
    pub shown: Option<String>,
}

/// Which of the harness's own environment variables a child sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inherit {
    /// All of them.
    All,
    /// Only these.
    Only(&'static [&'static str]),
}

/// What a measured program sees of the user's environment: nothing that would steer a runtime.
pub const CLEAN: Inherit = Inherit::Only(&["PATH", "HOME", "TMPDIR"]);

impl Invocation {
    /// `program` without arguments, in a [`CLEAN`] environment, for at most a minute.
    pub fn new(program: impl Into<PathBuf>) -> Self {
        Self {
            program: program.into(),
            args: Vec::new(),
            inherit: CLEAN,
            env: Vec::new(),
            dir: None,
            timeout: Duration::from_secs(60),
            hold: false,
            cores: None,
            strays: Strays::Left,
            shown: None,
        }
    }

    /// With these further arguments.
    pub fn args<T: Into<OsString>>(mut self, args: impl IntoIterator<Item = T>) -> Self {
        self.args.extend(args.into_iter().map(Into::into));
        self
    }

    /// The command line as a shell would take it. By hand nobody holds the input: what waits for its end
    /// would not end.
    pub fn command_line(&self) -> String {
        if let Some(shown) = &self.shown {
            return shown.clone();
        }
        let program = self.program.to_string_lossy();
        let by_hand = |arg: &&OsString| !(self.hold && *arg == "--hold");
        let args = self.args.iter().filter(by_hand);
        let args = args.map(|arg| arg.to_string_lossy());
        let words: Vec<_> = std::iter::once(program).chain(args).collect();
        shlex::try_join(words.iter().map(AsRef::as_ref)).unwrap_or_else(|_| words.join(" "))
    }
}

/// A process that has ended.
#[derive(Clone, Debug)]
pub struct Finished {
    /// How it ended.
    pub status: ExitStatus,
    /// All that it wrote to standard output.
    pub stdout: Vec<u8>,
    /// All that it wrote to standard error.
    pub stderr: Vec<u8>,
    /// What it used.
    pub usage: Usage,
    /// What the processor counted of it and of all that it started, by metric; empty where it counts nothing.
    pub counted: BTreeMap<&'static str, u64>,
}

/// What a process and the children that it waited for have used, by the operating system's books.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    /// From just before its start until its end was seen.
    pub wall: Duration,
    /// Processor time in user mode.
    pub user: Duration,
    /// Processor time in the kernel.
    pub system: Duration,
    /// Peak resident memory, bytes. A process inherits its parent's peak in the kernel's books:
    /// where the two cannot be told apart, there is no number.
    pub peak_memory: Option<u64>,
    /// Page faults served from memory.
    pub minor_faults: u64,
    /// Page faults served from a disk.
    pub major_faults: u64,
    /// Times it gave up its core.
    pub voluntary_switches: u64,
    /// Times its core was taken away.
    pub involuntary_switches: u64,
}

impl Usage {
    /// Processor time, user and kernel.
    pub fn cpu(&self) -> Duration {
        self.user + self.system
    }
}

/// Runs a process to its end. A non-zero exit code is not an error here.
///
/// # Errors
/// If it cannot be started, is not done in time, is stopped and not let go on, writes more than
/// 64 MiB, or the user interrupts.
pub fn run(invocation: &Invocation, interrupt: &Interrupt) -> Result<Finished, ProcessError> {
    running::run(invocation, interrupt)
}
