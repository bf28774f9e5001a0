//! Known disturbances, made by threads of this process and gone with it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Half a period of the square wave. No multiple of a sample's or a block's usual length.
const HALF_PERIOD: Duration = Duration::from_millis(370);

/// What goes on beside the measuring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disturbance {
    /// Nothing of ours.
    Idle,
    /// One thread that never rests.
    BusyNeighbour,
    /// A thread for every core, all busy and all resting in turn.
    SquareWave,
}

impl Disturbance {
    /// All of them, in the order in which they are tried.
    pub const ALL: [Self; 3] = [Self::Idle, Self::BusyNeighbour, Self::SquareWave];

    /// Name in the record.
    pub fn id(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::BusyNeighbour => "busy-neighbour",
            Self::SquareWave => "square-wave",
        }
    }

    /// What it is, for the reader.
    pub fn about(self) -> &'static str {
        match self {
            Self::Idle => "nothing but the measuring itself",
            Self::BusyNeighbour => "one thread beside it that never rests",
            Self::SquareWave => {
                "a thread for every core, busy for 370 ms, then resting for 370 ms, over and over"
            }
        }
    }

    /// The true ratio that 60 seconds should show under it, if any.
    pub fn small_difference(self) -> Option<f64> {
        match self {
            Self::Idle => Some(1.005),
            Self::BusyNeighbour => Some(1.01),
            Self::SquareWave => None,
        }
    }

    /// Starts it; dropping the guard ends it.
    pub fn start(self, cores: usize) -> Guard {
        let threads = match self {
            Self::Idle => 0,
            Self::BusyNeighbour => 1,
            Self::SquareWave => cores,
        };
        let stop = Arc::new(AtomicBool::new(false));
        let started = Instant::now();
        let spawn = |_| {
            let stop = Arc::clone(&stop);
            std::thread::spawn(move || disturb(self, started, &stop))
        };
        Guard {
            threads: (0..threads).map(spawn).collect(),
            stop,
        }
    }
}

/// Ends a disturbance when dropped.
pub struct Guard {
    threads: Vec<JoinHandle<()>>,
    stop: Arc<AtomicBool>,
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        for thread in self.threads.drain(..) {
            // A spinning thread cannot panic; and a guard in unwinding must not panic again.
            let _ = thread.join();
        }
    }
}

fn disturb(kind: Disturbance, started: Instant, stop: &AtomicBool) {
    while !stop.load(Ordering::Relaxed) {
        let half = started.elapsed().as_millis() / HALF_PERIOD.as_millis();
        if kind == Disturbance::SquareWave && half % 2 == 1 {
            std::thread::sleep(Duration::from_millis(1));
        } else {
            (0..10_000_u32).for_each(|i| {
                std::hint::black_box(i);
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disturbance_ends_with_its_guard() {
        let guard = Disturbance::SquareWave.start(2);
        let stop = Arc::clone(&guard.stop);
        assert_eq!(guard.threads.len(), 2);
        drop(guard);
        assert!(stop.load(Ordering::Relaxed));
        // Every thread held a clone until it ended.
        assert_eq!(Arc::strong_count(&stop), 1);
    }
}
