//! A connection's request in flight, for who cuts off what takes too long.

use std::cell::{Cell, RefCell};
use std::task::Waker;
use std::time::Instant;

/// One connection's.
pub struct Flight {
    begun: Cell<Option<Instant>>,
    late: Cell<bool>,
    waker: RefCell<Waker>,
}

impl Default for Flight {
    fn default() -> Self {
        Self {
            begun: Cell::new(None),
            late: Cell::new(false),
            waker: RefCell::new(Waker::noop().clone()),
        }
    }
}

impl Flight {
    /// A request was taken up: it is sent, or a connection is opened for it.
    pub fn begin(&self, at: Instant) {
        self.begun.set(Some(at));
        self.late.set(false);
    }

    /// It has come to its end.
    pub fn end(&self) {
        self.begun.set(None);
    }

    /// Cuts it off if it was begun before `deadline`.
    pub fn cut(&self, deadline: Instant) {
        if self.begun.get().is_some_and(|begun| begun < deadline) {
            self.late.set(true);
            self.waker.borrow().wake_by_ref();
        }
    }

    /// Whether it was cut off; if not, `waker` is woken when it is.
    pub fn is_late(&self, waker: &Waker) -> bool {
        self.waker.borrow_mut().clone_from(waker);
        self.late.get()
    }
}
