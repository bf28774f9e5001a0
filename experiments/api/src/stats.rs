//! What the runtime knows of itself, told at the end.

use std::fmt;
use std::iter::Sum;
use std::ops::Add;
use std::time::Duration;

use tokio::runtime::RuntimeMetrics;

/// What the runtime knows of itself.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Stats {
    /// The threads that run tasks.
    pub workers: usize,
    /// How long they were not parked, all together.
    pub busy: Duration,
    /// How often one of them was parked.
    pub parks: u64,
}

impl Stats {
    /// What a runtime has counted until now.
    pub fn of(runtime: &RuntimeMetrics) -> Self {
        let workers = runtime.num_workers();
        Self {
            workers,
            busy: (0..workers)
                .map(|worker| runtime.worker_total_busy_duration(worker))
                .sum(),
            parks: (0..workers)
                .map(|worker| runtime.worker_park_count(worker))
                .sum(),
        }
    }
}

impl Add for Stats {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            workers: self.workers + other.workers,
            busy: self.busy + other.busy,
            parks: self.parks + other.parks,
        }
    }
}

impl Sum for Stats {
    fn sum<I: Iterator<Item = Self>>(stats: I) -> Self {
        stats.fold(Self::default(), Self::add)
    }
}

impl fmt::Display for Stats {
    /// One line `stat NAME VALUE` each.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let busy = self.busy.as_secs_f64();
        writeln!(f, "stat workers {}", self.workers)?;
        writeln!(f, "stat worker-busy-seconds {busy:.6}")?;
        writeln!(f, "stat worker-parks {}", self.parks)
    }
}
