//! What a record bounds although it could not measure it.
//!
//! In a closed loop the generator asks again as soon as it has an answer. A side that answers faster than the generator can
//! ask leaves its core without time: how many answers that side gives is then the generator's figure, and no rate of the
//! server is told. But it did answer that many. So its rate is at least what was answered, and where the other side's
//! rate was measured their ratio has a limit.
//!
//! Nothing follows for response times, which a generator without time stretches by an unknown amount, for a capacity
//! whose search the generator ended, and where both sides left it no time.

use std::collections::BTreeMap;

use record::{Arrivals, Measurement, Sample, Workload};
use stats::{Interval, Limit, Pair, Verdict};

use super::{Origin, Other, RowState, Shelf, Side, Sides, Source, capitalised, format, lacking};
use crate::sentence::{between, limit};

/// Metric of which limits are known.
const RATE: &str = "rate";

/// A limit of a ratio that could not be measured, all from one host's record.
#[derive(Clone, Debug)]
pub struct Bound {
    /// Which limit.
    pub limit: Limit,
    /// Where the ratio lies, at 95 %: up to the limit, or from it on.
    pub range: Interval,
    /// The same for verdicts.
    pub deciding: Interval,
    /// What follows: a side is ahead, or nothing.
    pub verdict: Verdict,
    /// The blocks: one side's rate, and how much the other one answered at least.
    pub pairs: Vec<Pair>,
    /// Name of the side that left the generator no time.
    pub faster: String,
    /// Where it comes from.
    pub source: Source,
    /// What other hosts could measure, of the same sources.
    pub others: Vec<Other>,
    /// What other hosts bound as well, of the same sources.
    pub limits: Vec<Self>,
}

impl Bound {
    /// What a host's record bounds, if anything.
    pub(super) fn of(
        shelf: &Shelf,
        origin: Origin,
        sides: &Sides,
        workload: &Workload,
    ) -> Option<Self> {
        let record = shelf.held(origin).record.as_ref()?;
        if sides.metric.name != RATE {
            return None;
        }
        let key = workload.key.as_str();
        let lacks = |side: &Side| lacking(record, key, &side.subject, sides.metric).is_some();
        let (faster, limit) = match (lacks(&sides.baseline), lacks(&sides.other)) {
            (true, false) => (&sides.baseline, Limit::Upper),
            (false, true) => (&sides.other, Limit::Lower),
            _ => return None,
        };
        let pairs = pairs(record, workload, sides, faster)?;
        let comparison = stats::compare(&pairs, &[], &sides.settings).ok()?;
        let open = |interval: Interval| match limit {
            Limit::Upper => Interval::at_most(interval.high),
            Limit::Lower => Interval::at_least(interval.low),
        };
        let deciding = open(comparison.deciding?);
        Some(Self {
            limit,
            range: open(comparison.interval?),
            deciding,
            verdict: Verdict::of(Some(deciding), sides.settings.margin),
            pairs,
            faster: faster.name.clone(),
            source: shelf.source(origin)?,
            others: Vec::new(),
            limits: Vec::new(),
        })
    }

    /// The limit itself.
    pub fn at(&self) -> f64 {
        match self.limit {
            Limit::Upper => self.range.high,
            Limit::Lower => self.range.low,
        }
    }

    /// `≤ 0.594×`.
    pub fn brief(&self) -> String {
        let sign = match self.limit {
            Limit::Upper => '≤',
            Limit::Lower => '≥',
        };
        format!("{sign}{}{}", format::JOIN, format::ratio(self.at()))
    }

    /// "Rust answers at least 1.7 times as many requests a second as Go, since Rust answered faster than the load generator
    /// could ask".
    pub fn sentence(&self, sides: &Sides) -> String {
        let on = |host: &str, words: String| format!("; on {host} {words}");
        let others = self.others.iter().map(|other| {
            let ratio = other.comparison.ratio;
            on(&other.source.host, between(sides, &[ratio]))
        });
        let limits = self.limits.iter();
        let limits = limits.map(|bound| on(&bound.source.host, bound.alone(sides)));
        let elsewhere: String = others.chain(limits).collect();
        format!(
            "{}, since {} answered faster than the load generator could ask{elsewhere}",
            self.alone(sides),
            self.faster
        )
    }

    /// "Rust answers at least 1.7 times as many requests a second as Go".
    fn alone(&self, sides: &Sides) -> String {
        limit(sides, self.at(), self.limit == Limit::Upper)
    }
}

/// The rows of which a limit alone is known, a sentence each with a space before it: " GET one order: Rust answers at least …".
pub(crate) fn bounded_in_words<'a>(
    rows: impl IntoIterator<Item = &'a RowState>,
    sides: &Sides,
) -> String {
    let words = |row: &RowState| {
        let bound = row.bound()?;
        let host = bound.source.mark();
        let host = host.map_or(String::new(), |host| format!(" ({host})"));
        let title = capitalised(row.title());
        Some(format!(" {title}{host}: {}.", bound.sentence(sides)))
    };
    rows.into_iter().filter_map(words).collect()
}

/// Both sides in each block, `faster` by what it answered at least. `None` if the workload is no closed loop.
fn pairs(
    record: &Measurement,
    workload: &Workload,
    sides: &Sides,
    faster: &Side,
) -> Option<Vec<Pair>> {
    let window = window(record, workload)?;
    let value = |sample: &Sample, side: &Side| match side.subject == faster.subject {
        true => answered(sample, window),
        false => sample.metrics.get(RATE).copied(),
    };
    let [baseline, other] =
        [&sides.baseline, &sides.other].map(|s| record.cell(&workload.key, &s.subject));
    let others: BTreeMap<u32, &Sample> = other.map(|sample| (sample.round, sample)).collect();
    let pair = |baseline: &Sample| {
        let other = others.get(&baseline.round)?;
        Some(Pair {
            round: baseline.round,
            layout: baseline.layout.or(other.layout),
            baseline: value(baseline, &sides.baseline)?,
            other: value(other, &sides.other)?,
        })
    };
    Some(baseline.filter_map(pair).collect())
}

/// Answers a second, at least: the rate where there is one, else the answers by the length of the window.
fn answered(sample: &Sample, window: f64) -> Option<f64> {
    let rate = sample.metrics.get(RATE).copied();
    let was_loaded = sample.void.is_none() && sample.metrics.contains_key("generator-cpu");
    rate.or_else(|| {
        (was_loaded && sample.iterations > 0).then(|| sample.iterations as f64 / window)
    })
}

/// Length of a closed loop's window, seconds: as planned, or longer where samples with a rate tell so. A longer one makes a
/// lower rate, so no limit is claimed that was not reached.
fn window(record: &Measurement, workload: &Workload) -> Option<f64> {
    let load = record.definition.family(&workload.family)?.load.as_ref()?;
    if load.arrivals != Arrivals::Closed || load.p99_limit.is_some() {
        return None;
    }
    let told = |sample: &Sample| {
        let rate = sample.metrics.get(RATE).filter(|rate| **rate > 0.0)?;
        Some(sample.iterations as f64 / rate)
    };
    let of_workload = record.samples.iter().filter(|s| s.workload == workload.key);
    Some(of_workload.filter_map(told).fold(load.seconds, f64::max))
}
