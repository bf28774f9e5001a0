//! Connections opened, and the time that it took.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use hdrhistogram::Histogram;

use crate::tally::{histogram, nanoseconds};

/// Counted over the whole run.
pub struct Openings {
    times: RefCell<Histogram<u64>>,
    at_start: Cell<u64>,
}

impl Default for Openings {
    fn default() -> Self {
        Self {
            times: RefCell::new(histogram()),
            at_start: Cell::new(0),
        }
    }
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Connections opened before the first request.
    pub at_start: u64,
    /// Time of each opening, start and later ones, nanoseconds.
    pub times: Histogram<u64>,
}

impl Openings {
    /// One was opened.
    pub fn add(&self, took: Duration) {
        self.times.borrow_mut().saturating_record(nanoseconds(took));
    }

    /// Those so far were opened before the first request.
    pub fn begin(&self) {
        self.at_start.set(self.times.borrow().len());
    }

    /// All of them.
    pub fn all(&self) -> Opened {
        Opened {
            at_start: self.at_start.get(),
            times: self.times.borrow().clone(),
        }
    }
}

impl Opened {
    /// Connections opened later: in the place of others, or for a request each.
    pub fn later(&self) -> u64 {
        self.times.len().saturating_sub(self.at_start)
    }
}
