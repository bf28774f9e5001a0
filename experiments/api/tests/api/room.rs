//! Room for a busy machine: a client that was late itself says nothing of the server.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

/// Limits that a client has to keep to, milliseconds, each with more room than the one before.
const LIMITS: [u64; 3] = [300, 1_500, 7_500];
/// Tries of what has no limit to be longer.
const TRIES: u32 = 5;

/// Runs a test with a limit that its client has to keep to; where that fails, with longer ones. What is wrong with a
/// server is wrong with each of them.
pub fn with_room(test: impl Fn(Duration)) {
    let limits = LIMITS.map(Duration::from_millis);
    one_of(&limits, |limit| test(*limit));
}

/// Runs a test whose client has to keep to a moment, until it once did.
pub fn with_luck(test: impl Fn()) {
    one_of(&[(); TRIES as usize], |()| test());
}

fn one_of<T>(cases: &[T], test: impl Fn(&T)) {
    let (last, others) = cases.split_last().expect("a case");
    let holds = |case: &T| catch_unwind(AssertUnwindSafe(|| test(case))).is_ok();
    if !others.iter().any(holds) {
        test(last);
    }
}
