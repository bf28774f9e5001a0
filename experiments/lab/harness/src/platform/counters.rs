//! Hardware counters of a process, by Linux's perf events.

use perf_event::events::{Event, Hardware};
use perf_event::{Builder, Counter};

/// What is counted, by the name of its metric. User mode only: what ordinary users may count.
const EVENTS: [(&str, Hardware); 4] = [
    ("cycles", Hardware::CPU_CYCLES),
    ("instructions", Hardware::INSTRUCTIONS),
    ("branch-misses", Hardware::BRANCH_MISSES),
    ("cache-misses", Hardware::CACHE_MISSES),
];

/// What a process makes the processor do, with all that it starts.
#[derive(Default)]
pub struct Counters(Vec<(&'static str, Counter)>);

impl Counters {
    /// Counters of the one process that this thread starts next, from its exec on. They count nothing where the processor, the
    /// virtual machine or the system's owner gives no counters.
    pub fn of_next_child() -> Self {
        Self(EVENTS.into_iter().filter_map(child_counter).collect())
    }

    /// Whether this host counts anything.
    pub fn are_there() -> bool {
        !Self::of_next_child().0.is_empty()
    }

    /// What they have counted so far, by metric. Where events shared a counter in turn, each is scaled up to the whole time.
    pub fn read(&mut self) -> impl Iterator<Item = (&'static str, u64)> {
        self.0.iter_mut().filter_map(|(name, counter)| {
            let data = counter.read_full().ok()?;
            let (enabled, running) = (data.time_enabled()?, data.time_running()?);
            scaled(data.count(), enabled.as_nanos(), running.as_nanos()).map(|count| (*name, count))
        })
    }
}

fn child_counter((name, event): (&'static str, impl Event)) -> Option<(&'static str, Counter)> {
    // The thread itself never execs: its own work is not counted, what it starts inherits the counter.
    let counter = Builder::new(event)
        .inherit(true)
        .enable_on_exec(true)
        .build();
    Some((name, counter.ok()?))
}

/// `None` if the event never had a counter.
fn scaled(count: u64, enabled: u128, running: u128) -> Option<u64> {
    let whole = u128::from(count) * enabled;
    u64::try_from(whole.checked_div(running)?).ok()
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use perf_event::events::Software;

    use super::*;

    #[test]
    fn an_event_that_had_a_counter_for_half_the_time_counts_twice() {
        assert_eq!(scaled(100, 10, 10), Some(100));
        assert_eq!(scaled(100, 10, 5), Some(200));
        assert_eq!(scaled(0, 10, 0), None);
        assert_eq!(scaled(u64::MAX, 10, 5), None);
    }

    /// By a clock of the kernel's own, which virtual machines have too.
    #[test]
    fn a_child_and_its_children_are_counted_and_their_parent_is_not() {
        let counting = || {
            Some(Counters(vec![child_counter((
                "task-clock",
                Software::TASK_CLOCK,
            ))?]))
        };
        let Some(mut idle) = counting() else {
            return; // Forbidden here.
        };
        let mut own = 0_u64;
        for i in 0..20_000_000_u64 {
            own = std::hint::black_box(own.wrapping_add(i));
        }
        assert_eq!(idle.read().next(), None, "nothing was started");
        let count = "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done";
        let nanoseconds = |script: &str| {
            let mut counters = counting().expect("allowed");
            let done = Command::new("sh").args(["-c", script]).status();
            assert!(done.expect("a shell").success());
            counters.read().next().expect("it has run").1
        };
        let alone = nanoseconds(count);
        let ten = format!("for i in 1 2 3 4 5 6 7 8 9 10; do sh -c '{count}'; done; exit");
        let nested = nanoseconds(&ten);
        assert!(alone > 0 && nested > 2 * alone, "{alone} {nested}");
    }
}
