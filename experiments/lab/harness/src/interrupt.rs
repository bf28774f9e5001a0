//! Ctrl-C and the request to terminate: a flag that wakes whoever waits.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use output::signals::{self, ONE_WISH, Unheeded, Wish};

/// A flag that is set once, by the user or by a test. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Interrupt {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    raised: Mutex<bool>,
    changed: Condvar,
}

/// The user asked to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("interrupted")]
pub struct Interrupted;

/// As far as a clock is asked to reach: a thousand years are too many for some.
const FAR: Duration = Duration::from_secs(100 * 365 * 86_400);

/// The moment after `time`, or the last one that can be waited for.
pub(crate) fn moment_in(time: Duration) -> Instant {
    let now = Instant::now();
    now.checked_add(time.min(FAR)).unwrap_or(now)
}

/// Ends this process, which something holds, once it had its time to end by itself.
fn give_up() -> ! {
    std::thread::sleep(ONE_WISH);
    // In a thread of its own: standard error may be what holds it.
    let said = std::thread::Builder::new().spawn(|| {
        output::note("ended by a second signal, as something hangs: a result that was not printed is dropped");
    });
    let asked = Instant::now();
    while said.as_ref().is_ok_and(|said| !said.is_finished()) && asked.elapsed() < ONE_WISH {
        std::thread::sleep(Duration::from_millis(5));
    }
    std::process::exit(signals::code().into())
}

impl Interrupt {
    /// A flag that nothing sets but [`Interrupt::raise`].
    pub fn new() -> Self {
        Self::default()
    }

    /// A flag that a wish to end sets. A second one ends this process unless it comes to its end by itself within half a
    /// second: so no result is lost that is about to be printed. What it runs ends with it. Once a process.
    ///
    /// # Errors
    /// If signals cannot be heeded.
    pub fn install() -> Result<Self, Unheeded> {
        let interrupt = Self::new();
        let handler = interrupt.clone();
        signals::heed(move |wish| {
            handler.raise();
            if wish == Wish::Second {
                give_up();
            }
        })?;
        Ok(interrupt)
    }

    /// Sets the flag.
    pub fn raise(&self) {
        *self.lock() = true;
        self.shared.changed.notify_all();
    }

    /// Whether the flag is set.
    pub fn is_raised(&self) -> bool {
        *self.lock()
    }

    /// `Err` once the flag is set: for loops that may be left between two steps.
    ///
    /// # Errors
    /// [`Interrupted`] if the flag is set.
    pub fn check(&self) -> Result<(), Interrupted> {
        if self.is_raised() {
            Err(Interrupted)
        } else {
            Ok(())
        }
    }

    /// Sleeps, but not past the flag.
    ///
    /// # Errors
    /// [`Interrupted`] if the flag is set before the time is over.
    pub fn sleep(&self, time: Duration) -> Result<(), Interrupted> {
        self.wait_until(moment_in(time), || false);
        self.check()
    }

    /// Waits for the flag, the deadline, or `done` after a call of [`Interrupt::wake`].
    pub(crate) fn wait_until(&self, deadline: Instant, done: impl Fn() -> bool) {
        let mut raised = self.lock();
        while !*raised && !done() {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            let waited = self.shared.changed.wait_timeout(raised, left);
            raised = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Makes waiters look at their `done` again.
    pub(crate) fn wake(&self) {
        // Under the lock, so that no waiter is between its look and its sleep.
        let _raised = self.lock();
        self.shared.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, bool> {
        self.shared
            .raised
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sleeper_wakes_at_once() {
        let interrupt = Interrupt::new();
        let raiser = interrupt.clone();
        let start = Instant::now();
        std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(20));
            raiser.raise();
        });
        assert_eq!(interrupt.sleep(Duration::from_secs(600)), Err(Interrupted));
        assert!(start.elapsed() < Duration::from_secs(300));
    }

    #[test]
    fn the_longest_time_there_is_can_be_waited_for() {
        let interrupt = Interrupt::new();
        interrupt.raise();
        assert_eq!(interrupt.sleep(Duration::MAX), Err(Interrupted));
        assert!(moment_in(Duration::MAX) > moment_in(Duration::from_secs(86_400)));
    }

    #[test]
    fn a_sleep_that_nobody_disturbs_ends_by_itself() {
        assert_eq!(Interrupt::new().sleep(Duration::from_millis(5)), Ok(()));
    }
}
