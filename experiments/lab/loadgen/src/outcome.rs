//! What a load came to.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hdrhistogram::Histogram;
use hdrhistogram::serialization::{Serializer as _, V2DeflateSerializer};
use serde::Serialize;

use crate::engine::Used;
use crate::fault::Why;
use crate::openings::Opened;
use crate::tally::{Little, Tally};
use crate::{Failure, Load};

/// What a load came to, over the requests whose intended start lies in the measured window.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Planned arrivals per second; `None` for a closed loop.
    pub rate_offered: Option<f64>,
    /// Answers per second that came within the window.
    pub rate_achieved: f64,
    /// Requests sent; of a run that was cut short, those still in flight among them.
    pub sent: u64,
    /// Requests answered as wanted.
    pub completed: u64,
    /// What went wrong; kinds that did not occur are left out.
    pub failures: BTreeMap<Failure, u64>,
    /// The reasons, kind by kind.
    pub reasons: Vec<Why>,
    /// From the intended start to the whole answer, nanoseconds.
    pub response: Histogram<u64>,
    /// From the send to the whole answer, nanoseconds.
    pub service: Histogram<u64>,
    /// From the intended start to the send, nanoseconds.
    pub lag: Histogram<u64>,
    /// The part of the lag in which a connection was free, nanoseconds.
    pub own_lag: Histogram<u64>,
    /// Share of one core that the generator used.
    pub generator_cpu: f64,
    /// Requests in flight, and what Little's law says they should be.
    pub little: Little,
    /// Connections.
    pub connections: usize,
    /// Whom they were opened to.
    pub address: SocketAddr,
    /// Those that were opened, and the time that it took.
    pub opened: Opened,
    /// Those that could not be opened before the first request.
    pub missing: usize,
    /// Length of the window.
    pub duration: Duration,
    /// Length of the window that was asked for.
    pub asked: Duration,
    /// Whether it was stopped before it was over.
    pub cut_short: bool,
    /// Requests still in flight when it was stopped.
    pub unfinished: u64,
    /// Answers as wanted that came between the window's edges, whenever they were intended.
    pub answered: u64,
    /// Answers that came between the window's edges, as wanted or not.
    pub replied: u64,
}

/// The connections of a run: see the fields of these names in [`Outcome`].
#[derive(Clone, Debug)]
pub struct Connections {
    pub address: SocketAddr,
    pub opened: Opened,
    pub missing: usize,
}

/// A percentile that is reported.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Percentile {
    /// Its name: "p99".
    pub name: &'static str,
    /// Its quantile.
    pub quantile: f64,
}

impl Percentile {
    /// All that are reported.
    pub const ALL: [Self; 6] = [
        Self::new("p50", 0.5),
        Self::new("p90", 0.9),
        Self::new("p95", 0.95),
        Self::new("p99", 0.99),
        Self::new("p999", 0.999),
        Self::new("p9999", 0.9999),
    ];

    const fn new(name: &'static str, quantile: f64) -> Self {
        Self { name, quantile }
    }

    /// Requests that it needs: ten beyond it, or it is the story of a few.
    pub fn needs(self) -> u64 {
        (10.0 / (1.0 - self.quantile)).round() as u64
    }
}

/// Percentiles of a histogram of nanoseconds, in microseconds; `None` where there are too few
/// requests for one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Percentiles {
    /// Median.
    pub p50: Option<f64>,
    /// 90 % are not longer.
    pub p90: Option<f64>,
    /// 95 % are not longer.
    pub p95: Option<f64>,
    /// 99 % are not longer.
    pub p99: Option<f64>,
    /// 99.9 % are not longer.
    pub p999: Option<f64>,
    /// 99.99 % are not longer.
    pub p9999: Option<f64>,
    /// Longest.
    pub max: Option<f64>,
}

impl Percentiles {
    /// Those of `histogram`.
    pub fn of(histogram: &Histogram<u64>) -> Self {
        let at = |i: usize| {
            let percentile = Percentile::ALL[i];
            (histogram.len() >= percentile.needs())
                .then(|| histogram.value_at_quantile(percentile.quantile) as f64 / 1e3)
        };
        Self {
            p50: at(0),
            p90: at(1),
            p95: at(2),
            p99: at(3),
            p999: at(4),
            p9999: at(5),
            max: (!histogram.is_empty()).then(|| histogram.max() as f64 / 1e3),
        }
    }
}

impl Outcome {
    pub(crate) fn new(load: &Load, tally: &mut Tally, used: Used, links: Connections) -> Self {
        let seconds = used.wall.as_secs_f64();
        Self {
            rate_offered: load.arrivals.rate(),
            rate_achieved: if seconds > 0.0 {
                used.answered as f64 / seconds
            } else {
                0.0
            },
            sent: tally.sent,
            completed: tally.completed,
            failures: tally.faults.by_kind().collect(),
            reasons: tally.faults.reasons(),
            response: tally.response.clone(),
            service: tally.service.clone(),
            lag: tally.lag(),
            own_lag: tally.own_lag(),
            generator_cpu: used.cpu_share,
            little: tally.little(),
            connections: load.connections,
            address: links.address,
            opened: links.opened,
            missing: links.missing,
            duration: tally.length(),
            asked: load.duration,
            cut_short: false,
            unfinished: tally.in_flight(),
            answered: used.answered,
            replied: used.replied,
        }
    }

    /// Requests that were planned for the window or begun in it, and have come to their end.
    pub fn ended(&self) -> u64 {
        self.completed + self.failures.values().sum::<u64>()
    }

    /// Of these, those that the server answered, as wanted or not.
    pub fn ever_answered(&self) -> u64 {
        let answers = self.failures.iter().filter(|(kind, _)| kind.is_answer());
        self.completed + answers.map(|(_, count)| count).sum::<u64>()
    }

    /// Whether clearly fewer answers came within the window than the window's requests got in the
    /// end: the latencies then grow with the length of the run, and are those of a queue. What got
    /// no answer says nothing about it.
    pub fn is_saturated(&self) -> bool {
        const KEPT_UP: f64 = 0.98;
        // As for a percentile: fewer are the story of a few.
        const BACKLOG: f64 = 10.0;
        if self.rate_offered.is_none() || !self.is_enough() {
            return false;
        }
        // What is in flight at the edge is no backlog.
        let wanted = self.ever_answered() as f64 - self.connections as f64;
        let (came, least) = (self.replied as f64, wanted - BACKLOG);
        came < KEPT_UP * wanted && came <= least
    }

    /// Shortest window whose load is judged: in a shorter one, one turn of another process is the story.
    pub const LEAST_WINDOW: Duration = Duration::from_millis(100);
    /// Fewest requests whose load is judged.
    pub const LEAST_REQUESTS: u64 = 100;

    /// Whether there was load enough to say how server and generator bore it.
    pub fn is_enough(&self) -> bool {
        self.duration >= Self::LEAST_WINDOW && self.ended() >= Self::LEAST_REQUESTS
    }
}

/// A histogram in HdrHistogram's interchange form: V2, deflated, in base64.
pub fn interchange(histogram: &Histogram<u64>) -> String {
    let mut bytes = Vec::new();
    V2DeflateSerializer::new()
        .serialize(histogram, &mut bytes)
        .expect("writing to memory does not fail");
    STANDARD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tally::histogram;

    #[test]
    fn percentiles_are_within_a_thousandth() {
        let mut times = histogram();
        (1..=100_000_u64).for_each(|i| times.record(i * 1_000).expect("within bounds"));
        let found = Percentiles::of(&times);
        for (value, wanted) in [
            (found.p50, 50_000.0),
            (found.p99, 99_000.0),
            (found.p9999, 99_990.0),
        ] {
            let value = value.expect("enough");
            assert!((value / wanted - 1.0).abs() <= 0.001, "{value} {wanted}");
        }
    }

    #[test]
    fn a_percentile_of_too_few_is_none() {
        let mut times = histogram();
        (0..999).for_each(|_| times.record(5_000).expect("within bounds"));
        let found = Percentiles::of(&times);
        assert!(found.p95.is_some() && found.p99.is_none() && found.p999.is_none());
        assert!(found.max.is_some());
    }

    #[test]
    fn the_interchange_form_is_read_back_the_same() {
        let mut times = histogram();
        (1..5_000_u64).for_each(|i| times.record(i * i).expect("within bounds"));
        let bytes = STANDARD.decode(interchange(&times)).expect("base64");
        let back: Histogram<u64> = hdrhistogram::serialization::Deserializer::new()
            .deserialize(&mut bytes.as_slice())
            .expect("a histogram");
        assert_eq!(back.len(), times.len());
        assert_eq!(back.value_at_quantile(0.99), times.value_at_quantile(0.99));
    }
}
