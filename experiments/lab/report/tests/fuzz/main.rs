//! Whatever is written into a page, a file or the command line: an answer or an error, no panic, no
//! wait.
//!
//! The cases are few, so that the tests are quick; `PROPTEST_CASES` gives more, and then each case has
//! to end in time.

#[path = "../checkout/fixture.rs"]
#[allow(dead_code)]
mod fixture;

mod files;
mod line;
mod pages;
mod words;

use std::time::{Duration, Instant};

use proptest::test_runner::Config;

/// How many cases, and that what fails is kept as a named test, not in a file.
fn cases(few: u32) -> Config {
    Config {
        cases: match std::env::var_os("PROPTEST_CASES") {
            Some(_) => Config::default().cases,
            None => few,
        },
        failure_persistence: None,
        ..Config::default()
    }
}

/// Does one case, in a time that only what hangs exceeds, on any machine: work, not waiting, is counted
/// where the system tells.
fn bounded<T>(work: impl FnOnce() -> T) -> T {
    let (start, before) = (Instant::now(), worked());
    let result = work();
    let (took, worked) = (start.elapsed(), worked().saturating_sub(before));
    if std::env::var_os("PROPTEST_CASES").is_some() {
        assert!(worked < Duration::from_secs(60), "it worked for {worked:?}");
        assert!(took < Duration::from_secs(600), "it took {took:?}");
    }
    result
}

/// Time that this thread was given by a processor, where the system counts it.
fn worked() -> Duration {
    let counted = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = counted.split(' ').next().and_then(|text| text.parse().ok());
    Duration::from_nanos(nanoseconds.unwrap_or(0))
}
