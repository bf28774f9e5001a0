//! What a signal does: before the load the program ends, then the load ends and its result is printed.

use std::process::exit;
use std::sync::{Mutex, PoisonError};

use loadgen::Stop;
use output::signals::{self, Unheeded, Wish};

/// What a signal ends, once there is a load.
static LOAD: Mutex<Option<Stop>> = Mutex::new(None);

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

fn deed(wish: Wish, loads: bool) -> Deed {
    match (loads, wish) {
        (false, _) => Deed::Leave,
        (true, Wish::First) => Deed::Stop,
        (true, Wish::Same) => Deed::Ignore,
        (true, Wish::Second) => Deed::Kill,
    }
}

/// Heeds signals from now on.
///
/// # Errors
/// The system's.
pub fn heed() -> Result<(), Unheeded> {
    signals::heed(|wish| {
        let load = LOAD.lock().unwrap_or_else(PoisonError::into_inner);
        match deed(wish, load.is_some()) {
            Deed::Leave => leave("interrupted before the load began: nothing was sent"),
            Deed::Stop => {
                if let Some(stop) = load.as_ref() {
                    stop.raise();
                }
            }
            Deed::Ignore => {}
            Deed::Kill => {
                leave("interrupted again, and the result is not printed yet: it is dropped");
            }
        }
    })
}

/// From now on a signal raises this.
pub fn begin(stop: &Stop) {
    *LOAD.lock().unwrap_or_else(PoisonError::into_inner) = Some(stop.clone());
}

fn leave(words: &str) {
    output::note(format!("error: {words}"));
    exit(signals::code().into());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_signal_ends_what_is_under_way() {
        assert_eq!(deed(Wish::First, false), Deed::Leave);
        assert_eq!(deed(Wish::First, true), Deed::Stop);
    }

    #[test]
    fn one_that_follows_at_once_changes_nothing_and_a_later_one_kills() {
        assert_eq!(deed(Wish::Same, true), Deed::Ignore);
        assert_eq!(deed(Wish::Second, true), Deed::Kill);
    }
}
