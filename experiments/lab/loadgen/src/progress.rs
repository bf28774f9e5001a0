//! A line on standard error while one waits.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// Shows how far a run of this length is, from a thread of its own; ends when dropped.
pub struct Progress(Option<ProgressBar>);

impl Progress {
    /// Begins; shows nothing for what is over in two seconds, or where nobody looks.
    pub fn start(length: Duration) -> Self {
        if length < Duration::from_secs(2) {
            return Self(None);
        }
        let bar = ProgressBar::new(length.as_millis() as u64);
        let style = ProgressStyle::with_template("loading {bar:30} {eta} left");
        bar.set_style(style.expect("a constant template"));
        let (ticking, step) = (bar.clone(), Duration::from_millis(500));
        let ticks = std::thread::Builder::new().spawn(move || {
            while !ticking.is_finished() {
                ticking.inc(step.as_millis() as u64);
                std::thread::sleep(step);
            }
        });
        // Where the system has no thread left, nothing is shown.
        drop(ticks);
        Self(Some(bar))
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
