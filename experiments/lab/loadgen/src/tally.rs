//! What is counted while the load runs: histograms, and nothing that allocates.

use std::ops::Range;
use std::time::{Duration, Instant};

use hdrhistogram::Histogram;

use crate::Failure;
use crate::fault::{Fault, Faults};
use crate::queue::Due;

/// Three significant digits: a value is off by a thousandth at the most.
const DIGITS: u8 = 3;
/// Longest time that a histogram holds, nanoseconds; longer ones count as this.
const LONGEST: u64 = 600_000_000_000;

/// A histogram of nanoseconds.
pub fn histogram() -> Histogram<u64> {
    Histogram::new_with_bounds(1, LONGEST, DIGITS).expect("constant bounds that make sense")
}

/// In whole nanoseconds, as a histogram takes them.
pub fn nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(LONGEST).max(1)
}

/// One request, from its plan to its end.
#[derive(Clone, Copy, Debug)]
pub struct Course {
    /// What was due.
    pub due: Due,
    /// When its place became free for it.
    pub free: Instant,
    /// When that place took it, and began to open a connection if it had none.
    pub taken: Instant,
    /// When it was sent.
    pub sent: Instant,
    /// When its answer was complete, or it failed.
    pub done: Instant,
}

/// Counts over the requests whose intended start lies in the window.
pub struct Tally {
    window: Range<Instant>,
    /// From the intended start.
    pub response: Histogram<u64>,
    /// From the send.
    pub service: Histogram<u64>,
    lag: Histogram<u64>,
    own_lag: Histogram<u64>,
    /// Requests without lag: a closed loop knows no others, and need not look for their place.
    prompt: u64,
    /// Requests sent, those in flight among them.
    pub sent: u64,
    /// Requests answered as wanted.
    pub completed: u64,
    /// What went wrong.
    pub faults: Faults,
    /// Answers as wanted that came, whenever they were intended: grows over the whole run.
    pub answered: u64,
    /// Answers that came, as wanted or not: grows over the whole run.
    pub replied: u64,
    in_flight: InFlight,
}

/// The two sides of Little's law, over the requests that ended in the window's time, whenever they
/// were intended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Little {
    /// Mean number of requests in flight.
    pub in_flight: f64,
    /// Requests that ended a second, times their mean service time.
    pub product: f64,
    /// How far the two may lie apart because of requests that cross an edge.
    pub slack: f64,
}

/// Requests in flight, integrated over the window's time.
struct InFlight {
    now: u64,
    since: Instant,
    seconds: f64,
    /// Service times of the requests that ended in the window.
    ended: Duration,
    /// The longest service time of a request that was in flight within the window.
    longest: Duration,
}

impl InFlight {
    fn change(&mut self, window: &Range<Instant>, at: Instant, to: u64) {
        let (from, until) = (self.since.max(window.start), at.min(window.end));
        let time = until.saturating_duration_since(from).as_secs_f64();
        self.seconds += self.now as f64 * time;
        (self.now, self.since) = (to, at);
    }
}

impl Tally {
    /// Nothing yet.
    pub fn new(window: Range<Instant>) -> Self {
        let in_flight = InFlight {
            now: 0,
            since: window.start,
            seconds: 0.0,
            ended: Duration::ZERO,
            longest: Duration::ZERO,
        };
        Self {
            window,
            response: histogram(),
            service: histogram(),
            lag: histogram(),
            own_lag: histogram(),
            prompt: 0,
            sent: 0,
            completed: 0,
            faults: Faults::default(),
            answered: 0,
            replied: 0,
            in_flight,
        }
    }

    /// A request goes out.
    pub fn begin(&mut self, due: &Due, at: Instant) {
        let now = self.in_flight.now + 1;
        self.in_flight.change(&self.window, at, now);
        self.sent += u64::from(self.window.contains(&due.intended));
    }

    fn leave(&mut self, at: Instant) {
        let now = self.in_flight.now - 1;
        self.in_flight.change(&self.window, at, now);
    }

    /// It never left, and has not been in flight since `sent`.
    pub fn take_back(&mut self, due: &Due, sent: Instant, at: Instant) {
        self.leave(at);
        let (from, until) = (sent.max(self.window.start), at.min(self.window.end));
        self.in_flight.seconds -= until.saturating_duration_since(from).as_secs_f64();
        self.sent -= u64::from(self.window.contains(&due.intended));
    }

    /// A request that could not be sent: no connection could be opened, or none was fit for it.
    pub fn unopened(&mut self, due: &Due, fault: &Fault) {
        if self.window.contains(&due.intended) {
            self.faults.add(fault);
        }
    }

    /// A request has come to its end.
    pub fn end(&mut self, course: &Course, outcome: Result<&(), &Fault>) {
        self.leave(course.done);
        let wrong = outcome.err().map(|fault| fault.kind);
        self.answered += u64::from(wrong.is_none());
        self.replied += u64::from(wrong.is_none_or(Failure::is_answer));
        let service = course.done - course.sent;
        if self.window.contains(&course.done) {
            self.in_flight.ended += service;
        }
        if course.done > self.window.start && course.sent < self.window.end {
            self.in_flight.longest = self.in_flight.longest.max(service);
        }
        if !self.window.contains(&course.due.intended) {
            return;
        }
        let due = course.due.intended;
        if course.sent == due {
            self.prompt += 1;
        } else {
            self.late(course);
        }
        match outcome {
            Ok(()) => {
                self.completed += 1;
                self.response
                    .saturating_record(nanoseconds(course.done - due));
                self.service.saturating_record(nanoseconds(service));
            }
            Err(fault) => self.faults.add(fault),
        }
    }

    fn late(&mut self, course: &Course) {
        let due = course.due.intended;
        let own = course.taken.saturating_duration_since(due.max(course.free));
        self.lag
            .saturating_record(nanoseconds(course.sent.saturating_duration_since(due)));
        self.own_lag.saturating_record(nanoseconds(own));
    }

    /// Send minus intended start, nanoseconds.
    pub fn lag(&self) -> Histogram<u64> {
        self.with_prompt(&self.lag)
    }

    /// The part of the lag in which a connection was free, the generator's own, nanoseconds.
    pub fn own_lag(&self) -> Histogram<u64> {
        self.with_prompt(&self.own_lag)
    }

    fn with_prompt(&self, late: &Histogram<u64>) -> Histogram<u64> {
        let mut all = late.clone();
        all.saturating_record_n(0, self.prompt);
        all
    }

    /// Requests that were planned and never sent.
    pub fn unsent(&mut self, abandoned: impl Iterator<Item = Due>) {
        const BUSY: Fault = Fault::said(
            Failure::Unsent,
            "never sent: every connection was waiting for an answer",
        );
        let counted = abandoned.filter(|due| self.window.contains(&due.intended));
        let counted = counted.count() as u64;
        self.faults.add_many(&BUSY, counted);
    }

    /// The window ends now, before its time.
    pub fn cut(&mut self, at: Instant) {
        self.window.end = at.clamp(self.window.start, self.window.end);
    }

    /// Length of the window.
    pub fn length(&self) -> Duration {
        self.window.end - self.window.start
    }

    /// Requests in flight now.
    pub fn in_flight(&self) -> u64 {
        self.in_flight.now
    }

    /// Little's law over the window.
    pub fn little(&mut self) -> Little {
        let (end, now) = (self.window.end, self.in_flight.now);
        self.in_flight.change(&self.window, end, now);
        let seconds = self.length().as_secs_f64();
        let each = |sum: f64| if seconds > 0.0 { sum / seconds } else { 0.0 };
        let in_flight = each(self.in_flight.seconds);
        // At each edge, as many as are in flight may be counted on one side only.
        let longest = each(self.in_flight.longest.as_secs_f64());
        Little {
            in_flight,
            product: each(self.in_flight.ended.as_secs_f64()),
            slack: 2.0 * in_flight.max(1.0) * longest,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a request that is taken back leaves behind would stand on one side of Little's law alone.
    #[test]
    fn a_request_that_is_taken_back_leaves_no_trace() {
        let start = Instant::now();
        let second = |n: f64| start + Duration::from_secs_f64(n);
        let mut tally = Tally::new(start..second(10.0));
        let due = |at| Due {
            intended: second(at),
            message: 0,
        };
        tally.begin(&due(1.0), second(1.0));
        tally.begin(&due(2.0), second(2.0));
        tally.take_back(&due(1.0), second(1.0), second(4.0));
        assert_eq!((tally.sent, tally.in_flight()), (1, 1));
        let course = Course {
            due: due(2.0),
            free: second(2.0),
            taken: second(2.0),
            sent: second(2.0),
            done: second(5.0),
        };
        tally.end(&course, Ok(&()));
        // Across the window's edge, too.
        tally.begin(&due(9.0), second(9.0));
        tally.take_back(&due(9.0), second(9.0), second(12.0));
        let little = tally.little();
        assert_eq!((tally.sent, tally.completed), (1, 1));
        assert!((little.in_flight - 0.3).abs() < 1e-9, "{little:?}");
        assert!((little.product - 0.3).abs() < 1e-9, "{little:?}");
    }
}
