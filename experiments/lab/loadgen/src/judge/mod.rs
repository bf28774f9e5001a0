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
    /// It was stopped before any request of the window had come to its end.
    Unanswered {
        /// Requests of the window that were sent until then.
        sent: u64,
    },
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
        /// Requests in flight then: sent, and neither answered nor failed.
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

    /// Whether there are too few requests for any percentile.
    pub fn leaves_no_percentile(&self) -> bool {
        let lowest = Percentile::ALL[0].name;
        matches!(self, Self::TooFew { percentile, .. } if *percentile == lowest)
    }

    /// Whether requests failed for want of something on the generator's own machine. One is enough:
    /// what else failed then may have failed for the same want.
    pub fn is_own_failure(&self) -> bool {
        match self {
            Self::Failed(kinds, _) => kinds.contains_key(&Failure::Resources),
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
            Self::Unanswered { sent: 0 } => write!(
                f,
                "stopped before the window's first request was sent: let it run for longer"
            ),
            Self::Unanswered { sent } => write!(
                f,
                "stopped before any answer: {sent} requests were sent, and none had come to its end: let it run for longer"
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
                "cut short after {:.1} s of {:.1} s, with {unfinished} requests in flight, whose end is not known",
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
    /// Whether its numbers may be used, percentiles with too few requests apart: but there must be
    /// enough for the first of them.
    pub fn is_valid(&self) -> bool {
        let void = |doubt: &Doubt| doubt.voids() || doubt.leaves_no_percentile();
        !self.doubts.iter().any(void)
    }
}

impl Outcome {
    /// Looks for every reason not to believe this outcome.
    pub fn judge(&self) -> Judgement {
        let failed = || Doubt::Failed(self.failures.clone(), self.reasons.clone());
        let doubts = [
            (!self.failures.is_empty()).then(failed),
            (self.ended() == 0).then(|| self.nothing()),
            self.missing(),
            self.fell_behind(),
            self.saturated_itself(),
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

    fn nothing(&self) -> Doubt {
        match self.cut_short {
            true => Doubt::Unanswered { sent: self.sent },
            false => Doubt::Nothing,
        }
    }

    fn missing(&self) -> Option<Doubt> {
        let (missing, asked) = (self.missing, self.connections);
        (missing > 0).then_some(Doubt::Missing { missing, asked })
    }

    fn saturated_itself(&self) -> Option<Doubt> {
        let share = self.generator_cpu;
        (share > BUSY && self.is_enough()).then_some(Doubt::SaturatedItself(share))
    }

    fn fell_behind(&self) -> Option<Doubt> {
        self.rate_offered?;
        let own = Percentiles::of(&self.own_lag);
        // Too few for a median are too few to tell a plan from a hiccup; they void the load themselves.
        own.p50?;
        let late = own.p99.or(own.max)?;
        (late > LATE).then_some(Doubt::FellBehind(late))
    }

    /// L = λ W, over the window. A request that got no answer was in flight for as long as one cared
    /// to wait: the law speaks of answers.
    fn little(&self) -> Option<Doubt> {
        if self.ever_answered() < self.ended() || !self.is_enough() || self.cut_short {
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
mod tests;
