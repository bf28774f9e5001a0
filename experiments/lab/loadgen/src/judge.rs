//! Whether a load can be believed, and why not.

use std::collections::BTreeMap;
use std::fmt;

use crate::Failure;
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
    /// The generator sent later than planned with a connection free; microseconds at p99.
    FellBehind(f64),
    /// The generator had no processor time left; share of one core.
    SaturatedItself(f64),
    /// Requests failed.
    Failed(BTreeMap<Failure, u64>),
    /// Requests in flight are not throughput times service time: something is not counted.
    Little {
        /// Mean requests in flight.
        in_flight: f64,
        /// Throughput times mean service time.
        product: f64,
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
        !matches!(self, Self::TooFew { .. })
    }
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FellBehind(us) => write!(
                f,
                "the generator fell behind its plan by {us:.0} µs at p99 while connections were free"
            ),
            Self::SaturatedItself(share) => write!(
                f,
                "the generator was itself saturated: it used {:.0} % of its core",
                100.0 * share
            ),
            Self::Failed(kinds) => {
                let list: Vec<_> = kinds
                    .iter()
                    .map(|(kind, count)| format!("{count} {}", kind.name()))
                    .collect();
                write!(f, "requests failed: {}", list.join(", "))
            }
            Self::Little { in_flight, product } => write!(
                f,
                "Little's law is broken: {in_flight:.2} requests in flight, but throughput times service time is {product:.2}"
            ),
            Self::TooFew {
                percentile,
                have,
                need,
            } => write!(f, "too few requests for {percentile}: {have} of {need}"),
        }
    }
}

/// All doubts about a load.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judgement {
    /// The reasons, those that void the load first.
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
        let doubts = [
            self.fell_behind(),
            (self.generator_cpu > BUSY).then_some(Doubt::SaturatedItself(self.generator_cpu)),
            (!self.failures.is_empty()).then(|| Doubt::Failed(self.failures.clone())),
            self.little(),
        ];
        let too_few = Percentile::ALL
            .into_iter()
            .filter(|p| self.completed < p.needs())
            .map(|p| Doubt::TooFew {
                percentile: p.name,
                have: self.completed,
                need: p.needs(),
            });
        Judgement {
            doubts: doubts.into_iter().flatten().chain(too_few).collect(),
        }
    }

    fn fell_behind(&self) -> Option<Doubt> {
        self.rate_offered?;
        let own = Percentiles::of(&self.own_lag);
        let late = own.p99.or(own.max)?;
        (late > LATE).then_some(Doubt::FellBehind(late))
    }

    /// L = λ W, over the window.
    fn little(&self) -> Option<Doubt> {
        let Little {
            in_flight,
            product,
            slack,
        } = self.little;
        let apart = (product - in_flight).abs();
        (apart > LITTLE * in_flight + slack).then_some(Doubt::Little { in_flight, product })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tally::histogram;
    use std::time::Duration;

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
            response: filled(1_010_000),
            service: filled(1_000_000),
            lag: filled(10_000),
            own_lag: filled(10_000),
            generator_cpu: 0.4,
            little: little(10.0),
            connections: 32,
            duration: Duration::from_secs(10),
            answered: 100_000,
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

    #[test]
    fn failures_void_the_load_and_are_named_by_kind() {
        let failures = [(Failure::Status, 3), (Failure::Timeout, 1)].into();
        let outcome = Outcome {
            failures,
            ..sound()
        };
        assert!(
            reasons(&outcome).contains("requests failed: 1 timeout, 3 status"),
            "{}",
            reasons(&outcome)
        );
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
        assert!(!sound().is_saturated());
        assert!(
            Outcome {
                answered: 90_000,
                ..sound()
            }
            .is_saturated()
        );
        assert!(
            !Outcome {
                answered: 90_000,
                rate_offered: None,
                ..sound()
            }
            .is_saturated()
        );
    }
}
