//! The group of processes that a child runs in.

use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};

use super::watchdog::Watched;

/// A group that exists, and is watched, before the child is in it: if the harness dies just when it has started one, nobody
/// runs on unseen. A shell that has ended and is not waited for keeps the group's number until this is dropped.
pub(super) struct Reserved {
    leader: Child,
    _watched: Watched,
}

impl Reserved {
    /// A group of nobody yet.
    pub(super) fn new() -> io::Result<Self> {
        let leader = Command::new("/bin/sh")
            .args(["-c", ":"])
            .env_clear()
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()?;
        let reserved = Self {
            _watched: Watched::new(leader.id()),
            leader,
        };
        // It has ended before anything is timed.
        let ended = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
        while let Err(rustix::io::Errno::INTR) = waitid(WaitId::Pid(reserved.number()), ended) {}
        Ok(reserved)
    }

    /// The group's number.
    pub(super) fn number(&self) -> Pid {
        Pid::from_child(&self.leader)
    }
}

impl Drop for Reserved {
    fn drop(&mut self) {
        let _one = accounts();
        let _ = self.leader.wait();
    }
}

/// Held by whoever waits for a child: what all of them have used then grows by just what that one has.
pub(super) fn accounts() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    ONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A child and its group.
#[derive(Clone, Copy)]
pub(super) struct Group {
    /// The child's process number.
    pub(super) child: Pid,
    /// The group's.
    pub(super) number: Pid,
}

impl Group {
    /// Sends a signal to whoever is in it.
    pub(super) fn signal(self, signal: Signal) {
        // Fails where nobody is left: their end is seen next, or was.
        let _ = kill_process_group(self.number, signal);
    }

    /// Kills whoever is in it.
    pub(super) fn kill(self) {
        self.signal(Signal::KILL);
    }

    /// The process number of the child.
    pub(super) fn pid(self) -> u32 {
        self.child.as_raw_nonzero().get().unsigned_abs()
    }
}

#[cfg(test)]
mod tests {
    use rustix::process::{getpgid, test_kill_process_group};

    use super::*;

    #[test]
    fn a_group_is_there_before_its_child_and_as_long_as_it_is_kept() {
        let reserved = Reserved::new().expect("a group");
        let number = reserved.number();
        assert!(test_kill_process_group(number).is_ok());
        let mut child = Command::new("sleep")
            .arg("60")
            .process_group(number.as_raw_nonzero().get())
            .spawn()
            .expect("it starts");
        assert_eq!(getpgid(Some(Pid::from_child(&child))), Ok(number));
        let group = Group {
            child: Pid::from_child(&child),
            number,
        };
        group.kill();
        child.wait().expect("it was killed");
        assert!(test_kill_process_group(number).is_ok());
        drop(reserved);
        assert!(test_kill_process_group(number).is_err());
    }
}
