//! Whether a load can be believed, and why not.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use crate::Failure;
use crate::fault::Why;
use crate::outcome::{Outcome, Percentile, Percentiles};
use crate::tally::Little;

/// The generator's own lag above which it fell behind its plan, microseconds at p99.
const LATE: f64 = 1_000.0;
/// Share of its core above which the generator was itself saturated.
pub const BUSY: f64 = 0.95;
/// Relative difference between the two sides of Little's law that is too much.
const LITTLE: f64 = 0.05;

/// A reason to doubt a load, or a part of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Doubt {
    /// Requests failed: how many of each kind, and why.
    Failed(BTreeMap<Failure, u64>, Vec<Why>),
    /// No request was planned for the window, or begun in it.
    Nothing,
    /// The server took fewer connections than were asked for.
    Missing {
        /// Connections that were not opened before the first request.
        missing: usize,
        /// Connections asked for.
        asked: usize,
    },
    /// The generator sent later than planned with a connection free; microseconds at p99.
    FellBehind(f64),
    /// The generator had no processor time left; share of one core.
    SaturatedItself(f64),
    /// Requests in flight are not throughput times service time: something is not counted.
    Little {
        /// Mean requests in flight.
        in_flight: f64,
        /// Throughput times mean service time.
        product: f64,
    },
    /// It was stopped: the numbers are those of a shorter window.
    CutShort {
        /// Length of the window when it was stopped.
        after: Duration,
        /// Length that was asked for.
        asked: Duration,
        /// Requests in flight then, counted nowhere else.
        unfinished: u64,
    },
    /// Too few requests for a percentile: it is not given, the rest stands.
    TooFew {
        /// The percentile's name.
        percentile: &'static str,
        /// Requests answered.
        have: u64,
        /// Requests needed.
        need: u64,
    },
}

impl Doubt {
    /// Whether it voids the whole load, and not only a percentile.
    pub fn voids(&self) -> bool {
        !matches!(self, Self::TooFew { .. } | Self::CutShort { .. })
    }

    /// Whether the requests failed for want of something on the generator's own machine.
    pub fn is_own_failure(&self) -> bool {
        match self {
            Self::Failed(kinds, _) => kinds.keys().all(|kind| *kind == Failure::Resources),
            _ => false,
        }
    }
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(kinds, why) => write!(f, "requests failed: {}", failed(kinds, why)),
            Self::Nothing => write!(
                f,
                "no request was due within the window: lengthen it, or ask more often"
            ),
            Self::Missing { missing, asked } => write!(
                f,
                "{missing} of {asked} connections could not be opened before the first request: the server did not accept them in time"
            ),
            Self::FellBehind(us) => write!(
                f,
                "the generator fell behind its plan by {us:.0} µs at p99 while connections were free"
            ),
            Self::SaturatedItself(share) => write!(
                f,
                "the generator was itself saturated: it used {:.0} % of its core",
                100.0 * share
            ),
            Self::Little { in_flight, product } => write!(
                f,
                "Little's law is broken: {in_flight:.2} requests in flight, but throughput times service time is {product:.2}"
            ),
            Self::CutShort {
                after,
                asked,
                unfinished,
            } => write!(
                f,
                "cut short after {:.1} s of {:.1} s, with {unfinished} requests in flight that are not counted",
                after.as_secs_f64(),
                asked.as_secs_f64()
            ),
            Self::TooFew {
                percentile,
                have,
                need,
            } => write!(f, "too few requests for {percentile}: {have} of {need}"),
        }
    }
}

/// `3 connect (Connection refused (os error 111): start the server), 2 status (500 …)`.
fn failed(kinds: &BTreeMap<Failure, u64>, why: &[Why]) -> String {
    let of = |kind: &Failure| {
        let reasons: Vec<_> = why
            .iter()
            .filter(|why| why.fault.kind == *kind)
            .map(|why| match why.mend() {
                Some(mend) => format!("{}: {mend}", why.fault.reason),
                None => why.fault.reason.to_string(),
            })
            .collect();
        match reasons.len() {
            0 => String::new(),
            _ => format!(" ({})", reasons.join("; ")),
        }
    };
    let list: Vec<_> = kinds
        .iter()
        .map(|(kind, count)| format!("{count} {}{}", kind.name(), of(kind)))
        .collect();
    list.join(", ")
}

/// All doubts about a load.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judgement {
    /// The reasons, errors first, then what else voids the load.
    pub doubts: Vec<Doubt>,
}

impl Judgement {
    /// Whether its numbers may be used, percentiles with too few requests apart.
    pub fn is_valid(&self) -> bool {
        !self.doubts.iter().any(Doubt::voids)
    }
}

impl Outcome {
    /// Looks for every reason not to believe this outcome.
    pub fn judge(&self) -> Judgement {
        let failed = || Doubt::Failed(self.failures.clone(), self.reasons.clone());
        let doubts = [
            (!self.failures.is_empty()).then(failed),
            (self.ended() == 0).then_some(Doubt::Nothing),
            self.missing(),
            self.fell_behind(),
            (self.generator_cpu > BUSY).then_some(Doubt::SaturatedItself(self.generator_cpu)),
            self.little(),
            self.cut_short(),
        ];
        let too_few = Percentile::ALL
            .into_iter()
            .filter(|p| self.completed > 0 && self.completed < p.needs())
            .map(|p| Doubt::TooFew {
                percentile: p.name,
                have: self.completed,
                need: p.needs(),
            });
        Judgement {
            doubts: doubts.into_iter().flatten().chain(too_few).collect(),
        }
    }

    fn missing(&self) -> Option<Doubt> {
        let (missing, asked) = (self.missing, self.connections);
        (missing > 0).then_some(Doubt::Missing { missing, asked })
    }

    fn fell_behind(&self) -> Option<Doubt> {
        self.rate_offered?;
        let own = Percentiles::of(&self.own_lag);
        let late = own.p99.or(own.max)?;
        (late > LATE).then_some(Doubt::FellBehind(late))
    }

    /// L = λ W, over the window. A request that got no answer was in flight for as long as one cared
    /// to wait: the law speaks of answers.
    fn little(&self) -> Option<Doubt> {
        if self.ever_answered() < self.ended() || self.ended() == 0 || self.cut_short {
            return None;
        }
        let Little {
            in_flight,
            product,
            slack,
        } = self.little;
        let apart = (product - in_flight).abs();
        (apart > LITTLE * in_flight + slack).then_some(Doubt::Little { in_flight, product })
    }

    fn cut_short(&self) -> Option<Doubt> {
        self.cut_short.then_some(Doubt::CutShort {
            after: self.duration,
            asked: self.asked,
            unfinished: self.unfinished,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::{Fault, Reason};
    use crate::openings::Opened;
    use crate::tally::histogram;

    /// A hundred thousand requests in ten seconds, each served in a millisecond.
    fn sound() -> Outcome {
        let filled = |nanoseconds: u64| {
            let mut times = histogram();
            times.record_n(nanoseconds, 100_000).expect("within bounds");
            times
        };
        Outcome {
            rate_offered: Some(10_000.0),
            rate_achieved: 10_000.0,
            sent: 100_000,
            completed: 100_000,
            failures: BTreeMap::new(),
            reasons: Vec::new(),
            response: filled(1_010_000),
            service: filled(1_000_000),
            lag: filled(10_000),
            own_lag: filled(10_000),
            generator_cpu: 0.4,
            little: little(10.0),
            connections: 32,
            address: ([127, 0, 0, 1], 80).into(),
            opened: Opened {
                at_start: 32,
                times: filled(30_000),
            },
            missing: 0,
            duration: Duration::from_secs(10),
            asked: Duration::from_secs(10),
            cut_short: false,
            unfinished: 0,
            answered: 100_000,
            replied: 100_000,
        }
    }

    fn little(in_flight: f64) -> Little {
        Little {
            in_flight,
            product: 10.0,
            slack: 0.1,
        }
    }

    fn reasons(outcome: &Outcome) -> String {
        let judgement = outcome.judge();
        let lines: Vec<_> = judgement.doubts.iter().map(ToString::to_string).collect();
        assert_eq!(
            judgement.is_valid(),
            !judgement.doubts.iter().any(Doubt::voids)
        );
        lines.join("; ")
    }

    #[test]
    fn a_sound_load_has_no_doubts() {
        assert_eq!(reasons(&sound()), "");
    }

    #[test]
    fn falling_behind_voids_an_open_loop() {
        let mut late = sound();
        late.own_lag
            .record_n(3_000_000, 2_000)
            .expect("within bounds");
        assert!(
            reasons(&late).contains("fell behind its plan by 30"),
            "{}",
            reasons(&late)
        );
        late.rate_offered = None;
        assert!(late.judge().is_valid(), "a closed loop has no plan");
    }

    #[test]
    fn waiting_for_a_slow_server_is_not_falling_behind() {
        let mut slow = sound();
        slow.lag.record_n(90_000_000, 9_000).expect("within bounds");
        assert!(slow.judge().is_valid());
    }

    #[test]
    fn a_saturated_generator_voids_the_load() {
        let outcome = Outcome {
            generator_cpu: 0.99,
            ..sound()
        };
        assert!(reasons(&outcome).contains("used 99 % of its core"));
        assert!(!outcome.judge().is_valid());
    }

    fn why(kind: Failure, reason: Reason, count: u64) -> Why {
        let fault = Fault { kind, reason };
        Why { fault, count }
    }

    #[test]
    fn failures_come_first_and_void_the_load_each_reason_told_once() {
        let refused = Reason::System(rustix::io::Errno::CONNREFUSED.raw_os_error());
        let outcome = Outcome {
            failures: [(Failure::Status, 3), (Failure::Connect, 40)].into(),
            reasons: vec![
                why(Failure::Connect, refused.clone(), 40),
                why(
                    Failure::Status,
                    Reason::Status(http::StatusCode::BAD_GATEWAY),
                    3,
                ),
            ],
            generator_cpu: 0.99,
            ..sound()
        };
        let said = reasons(&outcome);
        let wanted = format!(
            "requests failed: 40 connect ({refused}: nobody listens there: start the server, or mend the address), 3 status (502 Bad Gateway); the generator was itself"
        );
        assert!(said.starts_with(&wanted), "{said}");
        assert!(!outcome.judge().is_valid());
    }

    #[test]
    fn nothing_answered_is_no_matter_of_littles_law_and_no_load_is_judged() {
        let outcome = Outcome {
            completed: 0,
            failures: [(Failure::Timeout, 100_000)].into(),
            little: little(32.0),
            answered: 0,
            replied: 0,
            ..sound()
        };
        let said = reasons(&outcome);
        assert!(
            said.starts_with("requests failed: 100000 timeout"),
            "{said}"
        );
        assert!(
            !said.contains("Little") && !said.contains("too few"),
            "{said}"
        );
        assert!(!outcome.is_saturated());
    }

    #[test]
    fn a_window_without_a_request_is_not_valid() {
        let outcome = Outcome {
            sent: 0,
            completed: 0,
            little: little(0.0),
            answered: 0,
            replied: 0,
            ..sound()
        };
        assert_eq!(
            reasons(&outcome),
            "no request was due within the window: lengthen it, or ask more often"
        );
        assert!(!outcome.judge().is_valid());
    }

    #[test]
    fn a_load_that_was_stopped_says_so_and_stands_as_far_as_it_went() {
        let outcome = Outcome {
            cut_short: true,
            duration: Duration::from_secs(4),
            unfinished: 2,
            ..sound()
        };
        assert!(reasons(&outcome).starts_with("cut short after 4.0 s of 10.0 s, with 2 requests"));
        assert!(outcome.judge().is_valid());
    }

    #[test]
    fn want_of_ports_is_the_generator_s_own_failure() {
        let failed = |kinds: &[Failure]| {
            let kinds = kinds.iter().map(|kind| (*kind, 1)).collect();
            Doubt::Failed(kinds, Vec::new()).is_own_failure()
        };
        assert!(failed(&[Failure::Resources]));
        assert!(!failed(&[Failure::Resources, Failure::Status]));
        assert!(!failed(&[Failure::Connect]));
    }

    #[test]
    fn requests_that_were_not_counted_break_littles_law() {
        let outcome = Outcome {
            little: little(20.0),
            ..sound()
        };
        assert!(reasons(&outcome).contains("Little's law is broken: 20.00 requests in flight"));
    }

    #[test]
    fn few_requests_take_percentiles_and_not_the_load() {
        let mut few = sound();
        few.completed = 5_000;
        assert!(reasons(&few).contains("too few requests for p999: 5000 of 10000"));
        assert!(few.judge().is_valid());
    }

    #[test]
    fn a_server_that_does_not_keep_up_is_saturated() {
        let late = Outcome {
            answered: 90_000,
            replied: 90_000,
            ..sound()
        };
        assert!(!sound().is_saturated());
        assert!(late.is_saturated());
        let closed = Outcome {
            rate_offered: None,
            ..late
        };
        assert!(!closed.is_saturated());
    }

    #[test]
    fn failures_are_not_judged_as_load() {
        let half = |kind, replied| Outcome {
            completed: 50_000,
            failures: [(kind, 50_000)].into(),
            answered: 50_000,
            replied,
            ..sound()
        };
        for kind in [Failure::Connect, Failure::Closed, Failure::Timeout] {
            assert!(!half(kind, 50_000).is_saturated(), "{kind:?}");
        }
        assert!(!half(Failure::Status, 100_000).is_saturated());
        assert!(half(Failure::Status, 70_000).is_saturated(), "errors, late");
    }
}
