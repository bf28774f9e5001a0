//! Where connections get their next request: from the plan, or from themselves.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::time::Instant;

use tokio::sync::Notify;

/// A request that is due.
#[derive(Clone, Copy, Debug)]
pub struct Due {
    /// When it should start.
    pub intended: Instant,
    /// Which of the load's messages it is.
    pub message: usize,
}

/// Requests that are due and not sent, in the order of their intended starts. Any free connection
/// takes the next one.
#[derive(Default)]
pub struct Queue {
    due: RefCell<VecDeque<Due>>,
    closed: Cell<bool>,
    waiting: Notify,
}

impl Queue {
    /// Adds a request that is due now, and wakes a free connection if there is one.
    pub fn push(&self, due: Due) {
        self.due.borrow_mut().push_back(due);
        self.waiting.notify_one();
    }

    /// The next request; `None` once the queue is closed and empty.
    pub async fn next(&self) -> Option<Due> {
        loop {
            if let Some(due) = self.due.borrow_mut().pop_front() {
                return Some(due);
            }
            if self.closed.get() {
                return None;
            }
            self.waiting.notified().await;
        }
    }

    /// No more will come: what is there is still sent.
    pub fn close(&self) {
        self.closed.set(true);
        self.waiting.notify_waiters();
        // For who looked before the closing and waits after it.
        self.waiting.notify_one();
    }

    /// Takes what was never sent.
    pub fn abandon(&self) -> Vec<Due> {
        self.due.borrow_mut().drain(..).collect()
    }
}
