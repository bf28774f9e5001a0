use std::time::{Duration, Instant};

/// What one execution of a task came to. Both numbers are verified; neither is a time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The answer, in the workload's own unit.
    pub result: u64,
    /// A digest of the work, which a wrong or skipped computation would not hit.
    pub check: u64,
}

/// The work of one iteration.
pub type Task = Box<dyn FnMut() -> Outcome>;

/// One execution of a task: how long it took, and what it came to.
#[derive(Clone, Copy, Debug)]
pub struct Iteration {
    /// Wall-clock time of the task alone, by the monotonic clock.
    pub elapsed: Duration,
    /// What the task returned.
    pub outcome: Outcome,
}

// ANCHOR: loop
/// Executes the task `iterations` times, each timed by itself.
///
/// Between two iterations nothing is printed, formatted or allocated.
pub fn repeat(task: &mut Task, iterations: usize) -> Vec<Iteration> {
    let mut done = Vec::with_capacity(iterations);
    for _ in 0..iterations {
        let start = Instant::now();
        let outcome = task();
        let elapsed = start.elapsed();
        done.push(Iteration { elapsed, outcome });
    }
    done
}
// ANCHOR_END: loop
