//! Ctrl-C, the wish to terminate, and a terminal that goes: what asks a command to end, and whether it asks anew.
//!
//! A program that signals its child and then its child's group, or a terminal that says twice that it goes, means one
//! end: what follows the first within [`ONE_WISH`] is the same wish. A later one is a second wish, of somebody who sees
//! that something hangs.

use std::ffi::c_int;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

/// For how long whatever comes is the same wish.
pub const ONE_WISH: Duration = Duration::from_millis(500);

/// What is heeded.
pub const HEEDED: [c_int; 3] = [SIGINT, SIGTERM, SIGHUP];

/// What a signal says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// The command shall end.
    First,
    /// Nothing more.
    Same,
    /// It shall end at once, since something hangs.
    Second,
}

/// Signals cannot be heeded.
#[derive(Debug, thiserror::Error)]
#[error("signals: cannot be heeded: raise `ulimit -n` and `ulimit -u`")]
pub struct Unheeded(#[from] std::io::Error);

/// What this process has heard.
static HEARD: Mutex<Heard> = Mutex::new(Heard {
    first: None,
    since: None,
});

#[derive(Clone, Copy)]
struct Heard {
    /// The first signal.
    first: Option<c_int>,
    /// Since when the last thing that may hang is under way.
    since: Option<Instant>,
}

impl Heard {
    fn hear(&mut self, signal: c_int, now: Instant) -> Wish {
        let since = *self.since.get_or_insert(now);
        match self.first {
            None => {
                self.first = Some(signal);
                Wish::First
            }
            Some(_) if now.saturating_duration_since(since) < ONE_WISH => Wish::Same,
            Some(_) => Wish::Second,
        }
    }

    /// What a shell gives for the first signal: 128 and its number; for Ctrl-C's before any.
    fn code(self) -> u8 {
        u8::try_from(128 + self.first.unwrap_or(SIGINT)).unwrap_or(u8::MAX)
    }
}

/// Tells `each` of every signal from now on, in a thread of its own. A terminal that goes stays ignored where it was, as
/// under `nohup`. The other two are heeded always: a shell's background job ignores Ctrl-C without anybody's wish, and
/// whoever sends one by name means it. Once a process.
///
/// # Errors
/// The system's.
pub fn heed(mut each: impl FnMut(Wish) + Send + 'static) -> Result<(), Unheeded> {
    let heeded = HEEDED.into_iter();
    let heeded = heeded.filter(|signal| *signal != SIGHUP || !outlives_its_terminal());
    let mut signals = Signals::new(heeded)?;
    let listen = move || {
        for signal in signals.forever() {
            let wish = heard().hear(signal, Instant::now());
            each(wish);
        }
    };
    let listener = thread::Builder::new().name("signals".into());
    Ok(listener.spawn(listen).map(drop)?)
}

/// Something begins that may hang, such as the printing of the result: it has its time, however long the end took before.
pub fn anew() {
    heard().since = Some(Instant::now());
}

/// Exit code of a command that a signal ended, as a shell gives it: 130 after Ctrl-C.
pub fn code() -> u8 {
    heard().code()
}

/// Whether this process was started to ignore that its terminal goes; not where the system does not tell.
pub fn outlives_its_terminal() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let bits = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let bits = bits.and_then(|bits| u64::from_str_radix(bits.trim(), 16).ok());
    bits.is_some_and(|bits| bits & (1 << (SIGHUP - 1)) != 0)
}

fn heard() -> MutexGuard<'static, Heard> {
    HEARD.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(first: Option<c_int>, since: Option<Instant>) -> Heard {
        Heard { first, since }
    }

    #[test]
    fn the_first_signal_is_a_first_wish_whatever_is_under_way() {
        let now = Instant::now();
        let long_ago = now.checked_sub(Duration::from_secs(3600));
        for since in [None, Some(now), long_ago] {
            assert_eq!(after(None, since).hear(SIGINT, now), Wish::First);
        }
    }

    #[test]
    fn one_that_follows_at_once_is_the_same_wish_and_a_later_one_a_second() {
        let now = Instant::now();
        let mut heard = after(None, None);
        assert_eq!(heard.hear(SIGTERM, now), Wish::First);
        for (later, wish) in [
            (0, Wish::Same),
            (1, Wish::Same),
            (499, Wish::Same),
            (500, Wish::Second),
            (60_000, Wish::Second),
        ] {
            let then = now + Duration::from_millis(later);
            assert_eq!(heard.hear(SIGTERM, then), wish, "{later} ms");
        }
    }

    #[test]
    fn what_begins_anew_has_its_time_however_long_the_end_took() {
        let long_ago = Instant::now();
        let now = long_ago + Duration::from_secs(3600);
        assert_eq!(
            after(Some(SIGINT), Some(long_ago)).hear(SIGINT, now),
            Wish::Second
        );
        assert_eq!(after(Some(SIGINT), Some(now)).hear(SIGINT, now), Wish::Same);
    }

    #[test]
    fn the_exit_code_is_that_of_the_first_signal() {
        let now = Instant::now();
        let mut heard = after(None, None);
        assert_eq!(heard.code(), 130);
        heard.hear(SIGTERM, now);
        heard.hear(SIGINT, now);
        assert_eq!(heard.code(), 143);
    }
}
