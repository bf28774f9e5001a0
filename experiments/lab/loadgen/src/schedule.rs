//! When requests are due, as pure functions of rate and seed.
//!
//! Constant: the i-th arrival is at `i / rate`. Poisson: gaps between arrivals are independent and
//! exponential with mean `1 / rate`, `gap = -ln(1 - u) / rate` for `u` uniform in `[0, 1)`. Bursts:
//! the i-th arrival is at the start of its period, `floor(i / (rate * period)) * period`.
//!
//! A time is computed from its index or from the arrival before, never from now: a late generator
//! does not thin the plan out.

use std::time::Duration;

use rand::rngs::ChaCha8Rng;
use rand::{RngExt as _, SeedableRng as _};

use crate::{Arrivals, Message};

/// Times of the arrivals before `end`, in order, from the load's start. Empty for a closed loop, and
/// for a rate that is no positive number.
pub fn arrivals(
    arrivals: Arrivals,
    end: Duration,
    seed: u64,
) -> Box<dyn Iterator<Item = Duration>> {
    let end = end.as_secs_f64();
    // Seconds may be anything, infinity too; a `Duration` is made of what lies before the end.
    let before = move |seconds: &f64| *seconds < end;
    let seconds: Box<dyn Iterator<Item = f64>> = match arrivals {
        Arrivals::Constant(rate) if rate > 0.0 => Box::new(constant(rate)),
        Arrivals::Poisson(rate) if rate > 0.0 => Box::new(poisson(rate, seed)),
        Arrivals::Bursts { rate, period } if rate > 0.0 && !period.is_zero() => {
            Box::new(bursts(rate, period.as_secs_f64()))
        }
        _ => Box::new(std::iter::empty()),
    };
    Box::new(seconds.take_while(before).map(Duration::from_secs_f64))
}

fn constant(rate: f64) -> impl Iterator<Item = f64> {
    (0_u64..).map(move |i| i as f64 / rate)
}

fn poisson(rate: f64, seed: u64) -> impl Iterator<Item = f64> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut time = 0.0;
    std::iter::repeat_with(move || {
        let uniform: f64 = random.random();
        time += -(1.0 - uniform).ln() / rate;
        time
    })
}

fn bursts(rate: f64, period: f64) -> impl Iterator<Item = f64> {
    let each = (rate * period).max(f64::MIN_POSITIVE);
    (0_u64..).map(move |i| (i as f64 / each).floor() * period)
}

/// Which message of a mix each request is, by weight, drawn afresh each time.
pub fn mix(messages: &[Message], seed: u64) -> impl Iterator<Item = usize> + use<> {
    let edges: Vec<u64> = messages
        .iter()
        .scan(0, |edge, message| {
            *edge += u64::from(message.weight);
            Some(*edge)
        })
        .collect();
    let total = edges.last().copied().unwrap_or(0);
    let single = (messages.len() == 1).then_some(0);
    // Not the arrivals' stream: what is asked does not depend on when.
    let mut random = ChaCha8Rng::seed_from_u64(seed ^ 0x006d_6978);
    std::iter::repeat_with(move || {
        single.unwrap_or_else(|| {
            let drawn = random.random_range(0..total);
            edges.partition_point(|edge| *edge <= drawn)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Target;
    use proptest::prelude::*;

    fn seconds(kind: Arrivals, end: f64, seed: u64) -> Vec<f64> {
        arrivals(kind, Duration::from_secs_f64(end), seed)
            .map(|time| time.as_secs_f64())
            .collect()
    }

    fn kinds(rate: f64) -> [Arrivals; 3] {
        let period = Duration::from_millis(100);
        [
            Arrivals::Constant(rate),
            Arrivals::Poisson(rate),
            Arrivals::Bursts { rate, period },
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

        #[test]
        fn arrivals_are_in_order_and_before_the_end(rate in 1.0_f64..1e5, end in 0.01_f64..0.5, seed: u64) {
            for kind in kinds(rate) {
                let times = seconds(kind, end, seed);
                prop_assert!(times.is_sorted());
                prop_assert!(times.iter().all(|t| *t < end));
            }
        }

        /// Whatever number a rate is: no panic, no time past the end.
        #[test]
        fn any_rate_and_any_end_give_a_plan(rate: f64, seconds: u64, nanos in 0_u32..1_000_000_000, period: u64) {
            let end = Duration::new(seconds, nanos);
            let period = Duration::from_nanos(period);
            for rate in [rate, rate.abs(), f64::NAN, f64::INFINITY, 1e-20, 1e300] {
                for kind in [Arrivals::Constant(rate), Arrivals::Poisson(rate), Arrivals::Bursts { rate, period }] {
                    let times: Vec<_> = arrivals(kind, end, 1).take(50).collect();
                    prop_assert!(times.is_sorted() && times.iter().all(|time| *time <= end));
                }
            }
        }

        #[test]
        fn the_same_seed_gives_the_same_plan(rate in 1.0_f64..1e4, seed: u64) {
            let kind = Arrivals::Poisson(rate);
            prop_assert_eq!(seconds(kind, 0.3, seed), seconds(kind, 0.3, seed));
        }
    }

    #[test]
    fn constant_arrivals_are_equally_spaced() {
        assert_eq!(
            seconds(Arrivals::Constant(4.0), 1.1, 0),
            [0.0, 0.25, 0.5, 0.75, 1.0]
        );
    }

    #[test]
    fn every_kind_has_the_rate_it_was_given() {
        for kind in kinds(10_000.0) {
            let count = seconds(kind, 20.0, 7).len() as f64;
            // Poisson: five standard deviations of 200,000 arrivals are 1.1 %.
            assert!((count / 200_000.0 - 1.0).abs() < 0.012, "{kind:?}: {count}");
        }
    }

    #[test]
    fn gaps_of_poisson_arrivals_are_exponential() {
        let times = seconds(Arrivals::Poisson(1_000.0), 100.0, 3);
        let gaps: Vec<f64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
        for multiple in [0.5, 1.0, 2.0] {
            let longer = gaps.iter().filter(|gap| **gap > multiple / 1_000.0).count() as f64;
            let share = longer / gaps.len() as f64;
            assert!(
                (share - f64::exp(-multiple)).abs() < 0.01,
                "{multiple}: {share}"
            );
        }
    }

    #[test]
    fn a_burst_holds_what_is_due_in_its_period() {
        let kind = Arrivals::Bursts {
            rate: 30.0,
            period: Duration::from_millis(100),
        };
        assert_eq!(
            seconds(kind, 0.25, 0),
            [0.0, 0.0, 0.0, 0.1, 0.1, 0.1, 0.2, 0.2, 0.2]
        );
    }

    #[test]
    fn a_closed_loop_plans_nothing() {
        assert!(seconds(Arrivals::Closed, 1.0, 0).is_empty());
    }

    #[test]
    fn a_mix_follows_its_weights() {
        let (target, path) = Target::parse("http://localhost:1/").expect("an address");
        let message = |weight| Message {
            weight,
            ..Message::get(&target, path.clone())
        };
        let messages = [message(1), message(0), message(3)];
        let mut counts = [0; 3];
        mix(&messages, 5).take(8_000).for_each(|i| counts[i] += 1);
        assert_eq!(counts[1], 0);
        assert!(
            (counts[2] as f64 / 8_000.0 - 0.75).abs() < 0.025,
            "{counts:?}"
        );
    }
}
