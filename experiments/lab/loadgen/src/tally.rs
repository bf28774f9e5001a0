//! What is counted while the load runs: histograms, and nothing that allocates.

use std::ops::Range;
use std::time::{Duration, Instant};

use hdrhistogram::Histogram;
use serde::Serialize;

use crate::queue::Due;

/// What can go wrong with one request. It is counted by kind, and never as a latency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Failure {
    /// No connection could be opened.
    Connect,
    /// The connection ended before the answer did.
    Closed,
    /// No answer in time.
    Timeout,
    /// Another status than wanted.
    Status,
    /// Another body than wanted.
    Body,
    /// Planned, and never sent: every connection was still waiting for an answer.
    Unsent,
}

impl Failure {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Connect,
        Self::Closed,
        Self::Timeout,
        Self::Status,
        Self::Body,
        Self::Unsent,
    ];

    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::Closed => "closed",
            Self::Timeout => "timeout",
            Self::Status => "status",
            Self::Body => "body",
            Self::Unsent => "unsent",
        }
    }
}

/// Three significant digits: a value is off by a thousandth at the most.
const DIGITS: u8 = 3;
/// Longest time that a histogram holds, nanoseconds; longer ones count as this.
const LONGEST: u64 = 600_000_000_000;

/// A histogram of nanoseconds.
pub fn histogram() -> Histogram<u64> {
    Histogram::new_with_bounds(1, LONGEST, DIGITS).expect("constant bounds that make sense")
}

fn nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(LONGEST).max(1)
}

/// One request, from its plan to its end.
#[derive(Clone, Copy, Debug)]
pub struct Course {
    /// What was due.
    pub due: Due,
    /// When its connection became free for it.
    pub free: Instant,
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
    /// Send minus intended start.
    pub lag: Histogram<u64>,
    /// The part of the lag in which a connection was free: the generator's own.
    pub own_lag: Histogram<u64>,
    /// Requests sent.
    pub sent: u64,
    /// Requests answered as wanted.
    pub completed: u64,
    /// Failures, in the order of [`Failure::ALL`].
    pub failures: [u64; Failure::ALL.len()],
    /// Answers that came, whenever they were intended: grows over the whole run.
    pub answered: u64,
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
    /// Service times of the requests that ended in the window, and the longest of them.
    ended: Duration,
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
            sent: 0,
            completed: 0,
            failures: [0; Failure::ALL.len()],
            answered: 0,
            in_flight,
        }
    }

    /// A request goes out.
    pub fn begin(&mut self, at: Instant) {
        let now = self.in_flight.now + 1;
        self.in_flight.change(&self.window, at, now);
    }

    /// A request has come to its end.
    pub fn end(&mut self, course: &Course, outcome: Result<(), Failure>) {
        let now = self.in_flight.now - 1;
        self.in_flight.change(&self.window, course.done, now);
        self.answered += u64::from(outcome.is_ok());
        if self.window.contains(&course.done) {
            let service = course.done - course.sent;
            self.in_flight.ended += service;
            self.in_flight.longest = self.in_flight.longest.max(service);
        }
        if !self.window.contains(&course.due.intended) {
            return;
        }
        self.sent += 1;
        let due = course.due.intended;
        let own = course.sent.saturating_duration_since(due.max(course.free));
        self.lag
            .saturating_record(nanoseconds(course.sent.saturating_duration_since(due)));
        self.own_lag.saturating_record(nanoseconds(own));
        match outcome {
            Ok(()) => {
                self.completed += 1;
                let (response, service) = (course.done - due, course.done - course.sent);
                self.response.saturating_record(nanoseconds(response));
                self.service.saturating_record(nanoseconds(service));
            }
            Err(failure) => self.failures[failure as usize] += 1,
        }
    }

    /// Requests that were planned and never sent.
    pub fn unsent(&mut self, abandoned: &[Due]) {
        let counted = abandoned
            .iter()
            .filter(|due| self.window.contains(&due.intended));
        self.failures[Failure::Unsent as usize] += counted.count() as u64;
    }

    /// Little's law over the window.
    pub fn little(&mut self) -> Little {
        let (end, now) = (self.window.end, self.in_flight.now);
        self.in_flight.change(&self.window, end, now);
        let seconds = (end - self.window.start).as_secs_f64();
        let in_flight = self.in_flight.seconds / seconds;
        // At each edge, as many as are in flight may be counted on one side only.
        let crossing = 2.0 * in_flight.max(1.0) * self.in_flight.longest.as_secs_f64() / seconds;
        Little {
            in_flight,
            product: self.in_flight.ended.as_secs_f64() / seconds,
            slack: crossing,
        }
    }
}
