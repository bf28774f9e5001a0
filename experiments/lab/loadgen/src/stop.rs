//! The wish to end a load before its time.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;

use tokio::sync::Notify;

/// A flag that is set once, from any thread. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    raised: AtomicBool,
    changed: Notify,
}

impl Stop {
    /// Sets it: the load ends at once, with what it has seen so far. Gives whether it was set
    /// before.
    pub fn raise(&self) -> bool {
        let before = self.0.raised.swap(true, Ordering::SeqCst);
        self.0.changed.notify_waiters();
        before
    }

    /// Whether it is set.
    pub fn is_raised(&self) -> bool {
        self.0.raised.load(Ordering::SeqCst)
    }

    /// Waits for it.
    pub(crate) async fn raised(&self) {
        // Before the look at the flag, so that no raise lies between the two.
        let changed = self.0.changed.notified();
        if !self.is_raised() {
            changed.await;
        }
    }

    /// Does `work` to its end, or to the moment when the flag is set: `None`.
    pub(crate) async fn or<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        let (mut raised, mut work) = (pin!(self.raised()), pin!(work));
        poll_fn(|cx| {
            // The flag first: what ends because of it is not waited for.
            if raised.as_mut().poll(cx).is_ready() {
                return Poll::Ready(None);
            }
            work.as_mut().poll(cx).map(Some)
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_raised_once_and_seen_by_its_clones() {
        let stop = Stop::default();
        let seen = stop.clone();
        assert!(!seen.is_raised());
        assert!(!stop.raise(), "the first time");
        assert!(seen.is_raised() && stop.raise());
    }
}
