//! How long steps of a calibration take, and may take.

use std::time::{Duration, Instant};

/// How far steps of one kind are.
pub struct Clock {
    started: Instant,
    time: Option<Duration>,
    first: u32,
    /// All steps.
    pub count: u32,
}

impl Clock {
    /// A clock that starts now, `first` of `count` steps done; `time` is how long they may take.
    pub fn new(time: Option<Duration>, first: u32, count: u32) -> Self {
        Self {
            started: Instant::now(),
            time,
            first,
            count,
        }
    }

    /// Seconds since its start.
    pub fn done(&self) -> f64 {
        self.started.elapsed().as_secs_f64()
    }

    /// Whether no further step is begun.
    pub fn is_over(&self) -> bool {
        self.time.is_some_and(|time| self.started.elapsed() >= time)
    }

    /// Seconds left for this kind of step, by the steps taken or by the time allowed.
    pub fn left(&self, number: u32) -> f64 {
        let taken = f64::from((number - self.first).max(1));
        let by_steps = self.done() / taken * f64::from(self.count - number);
        match self.time {
            Some(time) => (time.as_secs_f64() - self.done()).max(0.0),
            None => by_steps,
        }
    }
}
