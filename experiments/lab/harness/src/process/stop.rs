//! Noticing a child that was stopped: it never ends by itself.
//!
//! A child is in the background of the terminal. The system stops it, with its group, as soon as it
//! reads from the terminal or sets it up; one that waits for a stopped process of its own hangs as well.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use rustix::process::{Signal, WaitId, WaitIdOptions, waitid};

use super::running::Group;
use crate::{Interrupt, interrupt, platform};

/// How long a child may be stopped: whoever stopped it may let it go on.
const GRACE: Duration = Duration::from_secs(1);
/// How long a process below the child may be stopped while nothing there runs: some stop their children
/// on purpose, for a while.
const LONG: Duration = Duration::from_secs(5);
/// When the processes below a child are looked at for the first time; then after twice as long. A look
/// costs a few milliseconds, and must not become a part of what is measured.
const FIRST_LOOK: Duration = Duration::from_secs(1);

/// Why a child was killed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// It was not: it has ended.
    None,
    Timeout,
    Interrupt,
    /// It was stopped by this signal and not let go on.
    Stopped(i32),
    /// It waits for a process of this name that is stopped.
    Waits(String),
}

/// What the two threads that supervise a child tell each other.
#[derive(Default)]
pub(super) struct Watch(Mutex<State>);

#[derive(Clone, Copy, Default, PartialEq)]
struct State {
    ended: bool,
    stopped: Option<(i32, Instant)>,
}

impl Watch {
    /// Blocks until the child has ended, and leaves its accounts to be read.
    pub(super) fn await_end(&self, group: Group, interrupt: &Interrupt) {
        let any = WaitIdOptions::EXITED | WaitIdOptions::STOPPED | WaitIdOptions::CONTINUED;
        loop {
            let change = match waitid(WaitId::Pid(group.0), any | WaitIdOptions::NOWAIT) {
                Err(rustix::io::Errno::INTR) | Ok(None) => continue,
                Err(_) => break,
                Ok(Some(change)) => change,
            };
            let (kind, stopped) = if change.stopped() {
                let signal = change.stopping_signal().unwrap_or_default();
                (WaitIdOptions::STOPPED, Some((signal, Instant::now())))
            } else if change.continued() {
                (WaitIdOptions::CONTINUED, None)
            } else {
                break;
            };
            // Told once is enough: without this the next wait would return at once.
            let _ = waitid(WaitId::Pid(group.0), kind | WaitIdOptions::NOHANG);
            self.lock().stopped = stopped;
            interrupt.wake();
        }
        self.lock().ended = true;
        interrupt.wake();
    }

    /// Kills the group at the deadline, on Ctrl-C, or when nothing in it will ever go on.
    pub(super) fn guard(&self, group: Group, deadline: Instant, interrupt: &Interrupt) -> Cut {
        let (begun, mut look, mut suspect) = (Instant::now(), FIRST_LOOK, None);
        loop {
            let seen = *self.lock();
            if seen.ended {
                return Cut::None;
            }
            let next = seen
                .stopped
                .map_or(begun + look, |(_, since)| since + GRACE);
            interrupt.wait_until(next.min(deadline), || *self.lock() != seen);
            let State { ended, stopped } = *self.lock();
            let now = Instant::now();
            let cut = match stopped {
                _ if ended => return Cut::None,
                _ if interrupt.is_raised() => Cut::Interrupt,
                Some((signal, since)) if now >= since + GRACE => Cut::Stopped(signal),
                _ if now >= deadline => match platform::stopped_below(group.number()) {
                    Some((_, name)) => Cut::Waits(name),
                    None => Cut::Timeout,
                },
                None if now >= begun + look => {
                    let found = platform::stopped_below(group.number());
                    let again = found.is_some() && found == suspect;
                    // What was stopped at two looks in a row stays so.
                    look = now - begun + if found.is_some() { LONG } else { look };
                    suspect = found;
                    match &suspect {
                        Some((_, name)) if again => Cut::Waits(name.clone()),
                        _ => continue,
                    }
                }
                _ => continue,
            };
            group.kill();
            return cut;
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A moment so far away, or as far as the clock goes.
pub(super) fn deadline(patience: Duration) -> Instant {
    interrupt::moment_in(patience)
}

/// What to do about a process that wants a terminal.
pub(super) const WITHOUT_TERMINAL: &str = "leave out what asks for a terminal, or write `setsid --wait` before it, which takes the terminal away";

/// What the signal says, and what to do about it.
pub(super) fn explain(signal: i32) -> (&'static str, &'static str) {
    const ITSELF: &str = "let it not stop itself, or see who sends the signal";
    match Signal::from_named_raw(signal) {
        Some(Signal::TTIN) => (
            "SIGTTIN, as it waits for somebody to type at the terminal",
            WITHOUT_TERMINAL,
        ),
        Some(Signal::TTOU) => (
            "SIGTTOU, as it wants to set up the terminal",
            WITHOUT_TERMINAL,
        ),
        Some(Signal::TSTP) => ("SIGTSTP, as by Ctrl-Z", ITSELF),
        _ => ("SIGSTOP", ITSELF),
    }
}
