use std::fmt;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, waitid};

use super::Command;
use super::output::Output;
use super::watchdog::Watchdog;

/// How often a wait looks whether the process has ended.
const STEP: Duration = Duration::from_millis(2);
/// How long an ended process's output may stay open.
const REST: Duration = Duration::from_secs(2);

/// A running process. Killed with all that it started when it is dropped.
pub struct Process {
    child: Child,
    watchdog: Watchdog,
    stdout: Output,
    stderr: Output,
}

impl Process {
    /// Starts it, with this program's environment and no input.
    ///
    /// # Errors
    /// If it cannot be started.
    pub fn spawn(command: &Command) -> Result<Self, String> {
        let watchdog = Watchdog::start().map_err(|e| format!("/bin/sh: cannot be started: {e}"))?;
        let mut child = std::process::Command::new(&command.program)
            .args(&command.arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(watchdog.group().as_raw_nonzero().get())
            .spawn()
            .map_err(|e| format!("`{command}`: cannot be started: {e}: mend the command"))?;
        let stdout = Output::of(child.stdout.take().expect("it was piped"));
        let stderr = Output::of(child.stderr.take().expect("it was piped"));
        Ok(Self {
            child,
            watchdog,
            stdout,
            stderr,
        })
    }

    /// Its process number.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// The first line that it prints; `None` if there is none in time.
    pub fn first_line(&self, patience: Duration) -> Option<String> {
        self.stdout.first_line(patience)
    }

    /// Asks it, and what it started, to end with SIGTERM.
    pub fn terminate(&self) {
        self.watchdog.signal(Signal::TERM);
    }

    /// Whether it has ended; it is not reaped by that.
    pub fn has_ended(&self) -> bool {
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        let pid = Pid::from_child(&self.child);
        !matches!(waitid(WaitId::Pid(pid), options), Ok(None))
    }

    /// Waits for its end; `None` if it still runs when the time is over.
    pub fn wait(&mut self, patience: Duration) -> Option<Ended> {
        let deadline = Instant::now() + patience;
        while !self.has_ended() {
            if Instant::now() >= deadline {
                return None;
            }
            thread::sleep(STEP);
        }
        // Before it is reaped, and its number is anybody's: what it has started goes with it.
        self.watchdog.signal(Signal::KILL);
        Some(Ended {
            status: self.child.wait().ok()?,
            stdout: self.stdout.all(REST),
            stderr: self.stderr.all(REST),
        })
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.watchdog.signal(Signal::KILL);
        let _ = self.child.wait();
    }
}

/// A process that has ended.
#[derive(Clone, Debug)]
pub struct Ended {
    /// How.
    pub status: ExitStatus,
    /// What it wrote to standard output.
    pub stdout: String,
    /// What it wrote to standard error.
    pub stderr: String,
}

impl Ended {
    /// Whether a server that was asked to end did so by the contract: exit code 0, and after its
    /// first line nothing but lines `stat NAME VALUE` and a last line `end`.
    ///
    /// # Errors
    /// What is otherwise.
    pub fn is_well(&self) -> Result<(), String> {
        if !self.status.success() {
            return Err(format!("after SIGTERM: expected exit code 0, came {self}"));
        }
        let lines: Vec<&str> = self.stdout.lines().skip(1).collect();
        if lines.last() != Some(&"end") || !self.stdout.ends_with('\n') {
            let last = lines.last().unwrap_or(&"");
            return Err(format!(
                "after SIGTERM: expected a last line `end`, came `{last}`"
            ));
        }
        match lines.iter().rev().skip(1).find(|line| !is_stat(line)) {
            None => Ok(()),
            Some(line) => Err(format!(
                "after SIGTERM: expected lines `stat NAME VALUE`, came `{line}`"
            )),
        }
    }
}

fn is_stat(line: &str) -> bool {
    let words: Vec<&str> = line.split(' ').collect();
    matches!(words[..], ["stat", name, value] if !name.is_empty() && !value.is_empty())
}

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said = self.stderr.trim_end();
        let last = said.char_indices().rev().nth(300).map_or(0, |(at, _)| at);
        write!(f, "{}, on standard error `{}`", self.status, &said[last..])
    }
}
