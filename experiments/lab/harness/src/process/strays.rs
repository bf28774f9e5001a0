//! What a command leaves behind in a session of its own, where killing its group does not reach it.
//!
//! The harness adopts such orphans, so that it can find and end them. Only where it runs one process at a
//! time and nothing but what is measured: tools such as a compiler may leave a server of the user's behind.

use std::sync::Once;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};

use super::watchdog;
use crate::platform;

/// How long it is tried: one that starts others faster than they are killed is left.
const PATIENCE: Duration = Duration::from_secs(2);

/// Whose orphans a process leaves behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strays {
    /// Those in its group are ended, others left alone.
    Left,
    /// All are ended. For who runs one process at a time.
    Ended,
}

impl Strays {
    /// To be called before a process is started.
    pub(super) fn adopt(self) {
        static ONCE: Once = Once::new();
        if self == Self::Ended {
            ONCE.call_once(platform::adopt_orphans);
        }
    }

    /// Ends what the process has left, once it was waited for.
    pub(super) fn end(self) {
        let until = Instant::now() + PATIENCE;
        while self == Self::Ended && Instant::now() < until {
            let left: Vec<Pid> = (platform::children().into_iter())
                .filter(|pid| watchdog::pid() != Some(*pid))
                .filter_map(|pid| Pid::from_raw(i32::try_from(pid).ok()?))
                .collect();
            if left.is_empty() {
                return;
            }
            for pid in left {
                let _ = kill_process(pid, Signal::KILL);
                let _ = waitpid(Some(pid), WaitOptions::NOHANG);
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}
