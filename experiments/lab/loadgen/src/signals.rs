//! Ctrl-C, the wish to terminate, and a terminal that goes: each ends the load, and the exit code tells which.

use std::ffi::c_int;
use std::fs;
use std::process::exit;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::thread;

use anyhow::{Context as _, Result};
use loadgen::Stop;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

/// The signal that ended the load.
#[derive(Clone, Default)]
pub struct Ended(Arc<AtomicI32>);

impl Ended {
    /// What a shell gives for it: 128 and its number.
    pub fn code(&self) -> u8 {
        code(self.0.load(Ordering::SeqCst))
    }
}

fn code(signal: c_int) -> u8 {
    u8::try_from(128 + signal).unwrap_or(u8::MAX)
}

/// The first signal raises `stop`, the second one ends the program. A terminal that goes stays ignored where it was, as
/// under `nohup`. The other two are heeded always: a shell's background job ignores Ctrl-C without anybody's wish, and
/// whoever sends one by name means it.
///
/// # Errors
/// The system's.
pub fn raise(stop: &Stop) -> Result<Ended> {
    let ended = Ended::default();
    let (first, stop) = (ended.clone(), stop.clone());
    let terminal = (!ignores(SIGHUP)).then_some(SIGHUP);
    let heeded = [SIGINT, SIGTERM].into_iter().chain(terminal);
    let mut signals = Signals::new(heeded).context("signals: cannot be handled")?;
    let heed = move || {
        for signal in signals.forever() {
            if stop.is_raised() {
                exit(code(signal).into());
            }
            first.0.store(signal, Ordering::SeqCst);
            stop.raise();
        }
    };
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
