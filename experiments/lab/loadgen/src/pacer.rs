//! Puts planned requests into the queue at their intended starts.

use std::io;
use std::time::{Duration, Instant};

use crate::queue::{Due, Queue};
use crate::timer::Timer;

/// Goes through the plan. What is late is put in at once, with the start that was intended: the
/// plan never shifts.
///
/// # Errors
/// If the system has no timer.
pub async fn pace(
    queue: &Queue,
    start: Instant,
    arrivals: impl Iterator<Item = Duration>,
    mut messages: impl Iterator<Item = usize>,
) -> io::Result<()> {
    let timer = Timer::new()?;
    for arrival in arrivals {
        let intended = start + arrival;
        timer.until(intended).await?;
        let message = messages.next().unwrap_or(0);
        queue.push(Due { intended, message });
    }
    Ok(())
}
