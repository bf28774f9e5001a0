//! Kills a server if this program dies without a word, as by SIGTERM or SIGKILL.
//!
//! A shell leads the process group that the server is born into, and waits on a pipe whose other
//! end only this program holds. The system closes it however the program ends; then the shell kills
//! the group, itself included. There is no moment at which a server is not watched.

use std::io;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process_group};

/// What asks the server to end passes the shell by.
const SCRIPT: &str = "trap '' TERM; read -r line || kill -s KILL 0";

/// A shell that leads a process group. The group is killed when it is dropped.
pub struct Watchdog(Child);

impl Watchdog {
    /// Starts the shell.
    ///
    /// # Errors
    /// If there is none.
    pub fn start() -> io::Result<Self> {
        let shell = Command::new("/bin/sh")
            .args(["-c", SCRIPT])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()?;
        Ok(Self(shell))
    }

    /// The group's number.
    pub fn group(&self) -> Pid {
        Pid::from_child(&self.0)
    }

    /// Sends all of the group a signal. It has no other number until the shell is reaped.
    pub fn signal(&self, signal: Signal) {
        // Fails where nobody is left: just what is wanted.
        let _ = kill_process_group(self.group(), signal);
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        self.signal(Signal::KILL);
        let _ = self.0.wait();
    }
}
