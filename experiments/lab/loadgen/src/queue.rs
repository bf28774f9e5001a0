//! Where an open loop's connections get their next request from.

use std::cell::{Cell, RefCell};
use std::time::Instant;

use tokio::sync::Notify;

/// A request that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// When it should start.
    pub intended: Instant,
    /// Which of the load's messages it is.
    pub message: usize,
}

/// The plan, and how far it is due. Any free connection takes the next request that is due, in the
/// order of their intended starts.
///
/// What waits is a count, and not a list: however far a server falls behind, the backlog takes no
/// memory.
pub struct Queue {
    plan: RefCell<Box<dyn Iterator<Item = Due>>>,
    due: Cell<u64>,
    taken: Cell<u64>,
    closed: Cell<bool>,
    waiting: Notify,
}

impl Queue {
    /// Nothing of `plan` is due yet.
    pub fn new(plan: Box<dyn Iterator<Item = Due>>) -> Self {
        Self {
            plan: RefCell::new(plan),
            due: Cell::new(0),
            taken: Cell::new(0),
            closed: Cell::new(false),
            waiting: Notify::new(),
        }
    }

    /// The plan's next request is due now; wakes a free connection if there is one.
    pub fn push(&self) {
        self.due.set(self.due.get() + 1);
        self.waiting.notify_one();
    }

    /// The next request; `None` once the queue is closed and the plan at its end.
    pub async fn next(&self) -> Option<Due> {
        loop {
            if self.closed.get() {
                return self.plan.borrow_mut().next();
            }
            if self.taken.get() < self.due.get() {
                self.taken.set(self.taken.get() + 1);
                return self.plan.borrow_mut().next();
            }
            self.waiting.notified().await;
        }
    }

    /// The plan's end has come: all that is left of it is due.
    pub fn close(&self) {
        self.closed.set(true);
        self.waiting.notify_waiters();
        // For who looked before the closing and waits after it.
        self.waiting.notify_one();
    }

    /// Takes what was never sent.
    pub fn abandon(&self) -> Box<dyn Iterator<Item = Due>> {
        self.plan.replace(Box::new(std::iter::empty()))
    }
}
