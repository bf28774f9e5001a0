//! Somebody else's compiler takes cores and disk from the one that is timed.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::platform;

const COMPILERS: [&str; 6] = ["cargo", "rustc", "go", "compile", "link", "cc1"];

/// How often is looked: often enough to see any build that could matter, too seldom to be felt.
const STEP: Duration = Duration::from_millis(500);

/// Looks for compilers that are not this process's own, from its start to its end.
pub struct Watch {
    over: Arc<AtomicBool>,
    thread: JoinHandle<Option<&'static str>>,
}

impl Watch {
    /// Looks now, and from now on: at the whole host, or only at programs `within` a folder.
    pub fn start(within: Option<PathBuf>) -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let ended = over.clone();
        let look = move || platform::foreign(&COMPILERS, within.as_deref());
        let before = look();
        let thread = thread::spawn(move || {
            let mut found = before;
            while found.is_none() && !ended.load(Ordering::Acquire) {
                thread::park_timeout(STEP);
                found = look();
            }
            found
        });
        Self { over, thread }
    }

    /// Looks once more, and gives what was found, if anything was.
    pub fn end(self) -> Option<&'static str> {
        self.over.store(true, Ordering::Release);
        self.thread.thread().unpark();
        self.thread.join().ok().flatten()
    }
}
