//! Ctrl-C, the wish to terminate, and a terminal that goes: each ends the load, and the exit code tells which.

use std::ffi::c_int;
use std::fs;
use std::process::exit;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use loadgen::Stop;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

/// What a signal that comes soon after the first, or soon after the result's printing began, belongs to: a program
/// that signals its child and then its child's group, or a terminal that says twice that it goes, means one end.
const ONE_WISH: Duration = Duration::from_millis(500);

/// How far the program is, and the first signal that it got.
#[derive(Clone, Default)]
pub struct Ended(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    /// Nothing before the load began.
    stop: Option<Stop>,
    /// The first signal.
    first: Option<c_int>,
    /// Since when the last thing that may hang is under way.
    since: Option<Instant>,
}

/// What a signal does.
#[derive(Debug, PartialEq)]
enum Deed {
    /// There is no load yet: the program ends.
    Leave,
    /// The load ends, and its result is printed.
    Stop,
    /// Nothing: the end is under way.
    Ignore,
    /// The program ends, since something hangs.
    Kill,
}

impl Ended {
    /// What a shell gives for the signal that ended the load: 128 and its number.
    pub fn code(&self) -> u8 {
        code(self.state().first.unwrap_or_default())
    }

    /// From now on a signal raises this.
    pub fn begin(&self, stop: &Stop) {
        self.state().stop = Some(stop.clone());
    }

    /// The load is over, and its result is being printed.
    pub fn printing(&self) {
        self.state().since = Some(Instant::now());
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn heed(&self, signal: c_int) {
        let mut state = self.state();
        let deed = state.deed(Instant::now());
        let first = *state.first.get_or_insert(signal);
        match deed {
            Deed::Leave => leave(
                signal,
                "interrupted before the load began: nothing was sent",
            ),
            Deed::Stop => {
                state.since = state.since.or_else(|| Some(Instant::now()));
                if let Some(stop) = &state.stop {
                    stop.raise();
                }
            }
            Deed::Ignore => {}
            Deed::Kill => leave(
                first,
                "interrupted again, and the result is not printed yet: it is dropped",
            ),
        }
    }
}

impl State {
    fn deed(&self, now: Instant) -> Deed {
        let is_soon = self
            .since
            .is_some_and(|since| now.saturating_duration_since(since) < ONE_WISH);
        match (&self.stop, self.first) {
            (None, _) => Deed::Leave,
            (Some(_), None) => Deed::Stop,
            (Some(_), Some(_)) if is_soon => Deed::Ignore,
            (Some(_), Some(_)) => Deed::Kill,
        }
    }
}

fn leave(signal: c_int, words: &str) {
    output::note(format!("error: {words}"));
    exit(code(signal).into());
}

fn code(signal: c_int) -> u8 {
    u8::try_from(128 + signal).unwrap_or(u8::MAX)
}

/// Heeds signals from now on: before the load the first one ends the program, then the first one ends the load, and
/// one that comes while something hangs ends the program. A terminal that goes stays ignored where it was, as under
/// `nohup`. The other two are heeded always: a shell's background job ignores Ctrl-C without anybody's wish, and
/// whoever sends one by name means it.
///
/// # Errors
/// The system's.
pub fn heed() -> Result<Ended> {
    let ended = Ended::default();
    let heeding = ended.clone();
    let terminal = (!ignores(SIGHUP)).then_some(SIGHUP);
    let heeded = [SIGINT, SIGTERM].into_iter().chain(terminal);
    let mut signals = Signals::new(heeded).context("signals: cannot be handled")?;
    let heed = move || signals.forever().for_each(|signal| heeding.heed(signal));
    let thread = thread::Builder::new().spawn(heed);
    thread.context("signals: no thread to wait for them: close other programs")?;
    Ok(ended)
}

/// Whether this program was started to ignore a signal; not where the system does not tell.
fn ignores(signal: c_int) -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let bits = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let bits = bits.and_then(|bits| u64::from_str_radix(bits.trim(), 16).ok());
    bits.is_some_and(|bits| bits & (1 << (signal - 1)) != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(loads: bool, first: bool, since: Option<Instant>) -> State {
        State {
            stop: loads.then(Stop::default),
            first: first.then_some(SIGINT),
            since,
        }
    }

    #[test]
    fn the_first_signal_ends_what_is_under_way() {
        let now = Instant::now();
        assert_eq!(state(false, false, None).deed(now), Deed::Leave);
        assert_eq!(state(true, false, None).deed(now), Deed::Stop);
        // A load that ended by itself: its result is printed all the same.
        assert_eq!(state(true, false, Some(now)).deed(now), Deed::Stop);
    }

    #[test]
    fn one_that_follows_at_once_is_the_same_wish_and_a_later_one_kills() {
        let now = Instant::now();
        let ended = state(true, true, Some(now));
        for (after, deed) in [
            (0, Deed::Ignore),
            (1, Deed::Ignore),
            (499, Deed::Ignore),
            (500, Deed::Kill),
            (60_000, Deed::Kill),
        ] {
            assert_eq!(
                ended.deed(now + Duration::from_millis(after)),
                deed,
                "{after} ms"
            );
        }
    }

    #[test]
    fn the_result_has_its_time_to_be_printed_however_long_the_end_took() {
        let ended = Ended::default();
        let long_ago = Instant::now().checked_sub(Duration::from_secs(3600));
        *ended.state() = state(true, true, long_ago);
        assert_eq!(ended.state().deed(Instant::now()), Deed::Kill);
        ended.printing();
        let since = ended.state().since.expect("it prints");
        assert_eq!(ended.state().deed(since), Deed::Ignore);
    }
}
