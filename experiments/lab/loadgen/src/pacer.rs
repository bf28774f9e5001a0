//! Puts planned requests into the queue at their intended starts.

use std::cell::Cell;
use std::io;
use std::time::{Duration, Instant};

use tokio::task::yield_now;

use crate::queue::Queue;
use crate::timer::{SHORTEST_SLEEP, Timer};

/// Processor time that went into asking whether the next start has come: a denser plan would use it
/// for requests, so it does not count as the generator being busy.
///
/// A round of asking can hold other tasks' work. Each counts as much as the cheapest one so far, so
/// that idleness is never overstated.
pub struct Polled {
    cheapest: Cell<Duration>,
    sum: Cell<Duration>,
}

impl Default for Polled {
    fn default() -> Self {
        Self {
            cheapest: Cell::new(Duration::MAX),
            sum: Cell::new(Duration::ZERO),
        }
    }
}

impl Polled {
    /// Since the start of the load.
    pub fn so_far(&self) -> Duration {
        self.sum.get()
    }

    fn round(&self, took: Duration) {
        let cheapest = self.cheapest.get().min(took);
        self.cheapest.set(cheapest);
        self.sum.set(self.sum.get() + cheapest);
    }
}

/// Arrivals after which a pacer that is late lets the connections send.
const STRIDE: u32 = 32;

/// Goes through the plan until its `end`. What is late becomes due at once, with the start that was
/// intended: the plan never shifts.
///
/// # Errors
/// If the system has no timer.
pub async fn pace(
    (queue, polled, timer): (&Queue, &Polled, &Timer),
    (start, end): (Instant, Instant),
    arrivals: impl Iterator<Item = Duration>,
) -> io::Result<()> {
    let mut late = 0;
    for arrival in arrivals {
        let intended = start + arrival;
        if Instant::now() < intended {
            wait(timer, polled, intended).await?;
            late = 0;
        } else {
            late += 1;
        }
        if late == STRIDE {
            late = 0;
            yield_now().await;
            if Instant::now() > end {
                break;
            }
        }
        queue.push();
    }
    Ok(())
}

/// Sleeps while that is worth it, then asks the clock, with every other task served in between.
async fn wait(timer: &Timer, polled: &Polled, moment: Instant) -> io::Result<()> {
    let early = moment.checked_sub(SHORTEST_SLEEP);
    timer.until(early.unwrap_or(moment)).await?;
    let mut now = Instant::now();
    while now < moment {
        yield_now().await;
        let after = Instant::now();
        polled.round(after - now);
        now = after;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_counts_as_the_cheapest_one() {
        let polled = Polled::default();
        for took in [5, 2, 40] {
            polled.round(Duration::from_micros(took));
        }
        assert_eq!(polled.so_far(), Duration::from_micros(5 + 2 + 2));
    }
}
