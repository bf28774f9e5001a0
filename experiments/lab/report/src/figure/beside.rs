//! One ratio by two means: the harness, and the languages' own benchmark harnesses.

use record::{BenchRecord, Experiment};
use stats::Interval;

use crate::results::{Freshness, Origin, Row, Shelf, Sides, Source, format, measure};

/// Ratios no further apart than this are called close.
const CLOSE: f64 = 0.05;

/// One function, by both.
pub(crate) struct Pair {
    /// Name of the benchmark.
    pub bench: String,
    /// What is compared.
    pub sides: Sides,
    /// The harness's row.
    pub ours: Row,
    /// The tools' ratio.
    pub theirs: Theirs,
}

/// What the languages' harnesses say.
pub(crate) struct Theirs {
    /// Quotient of their estimates.
    pub ratio: f64,
    /// From the lowest to the highest quotient of the tools' own ends.
    pub ends: Interval,
    /// Both tools, the other side's first.
    pub tools: String,
    /// Where it comes from.
    pub source: Source,
}

/// How the two ratios stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Agreement {
    /// Theirs lies in our interval.
    Inside,
    /// Theirs lies within [`CLOSE`] of ours.
    Close,
    /// Neither.
    Differs,
}

impl Agreement {
    pub(crate) fn of(ours: f64, interval: Interval, theirs: f64) -> Self {
        if interval.contains(theirs) {
            Self::Inside
        } else if (theirs / ours).ln().abs() <= CLOSE.ln_1p() {
            Self::Close
        } else {
            Self::Differs
        }
    }

    /// As tables and sentences say it.
    pub fn words(self) -> String {
        match self {
            Self::Inside => "inside our interval".into(),
            Self::Close => format!("within {} of ours", format::set_percent(CLOSE)),
            Self::Differs => format!("differs by more than {}", format::set_percent(CLOSE)),
        }
    }
}

/// The first host that has both ratios: they are never taken from two hosts.
pub(crate) fn pair(shelf: &Shelf, sides: &Sides, workload: &record::Workload) -> Option<Pair> {
    let bench = bench_id(&shelf.definition, sides, workload)?;
    for (origin, held) in shelf.all() {
        let Some(theirs) = held
            .bench
            .as_ref()
            .and_then(|b| theirs(shelf, origin, b, sides, &bench))
        else {
            continue;
        };
        if let Ok(ours) = measure(shelf, origin, sides, workload) {
            return Some(Pair {
                bench,
                sides: sides.clone(),
                ours,
                theirs,
            });
        }
    }
    None
}

/// The benchmark that runs the same function as this comparison on this workload.
fn bench_id(experiment: &Experiment, sides: &Sides, workload: &record::Workload) -> Option<String> {
    let family = experiment.family(&workload.family)?;
    let function = family.subjects.get(&sides.baseline.subject)?;
    if family.subjects.get(&sides.other.subject)? != function {
        return None;
    }
    let pairs = &experiment.bench.as_ref()?.pairs;
    let same = |(id, key): &(&String, &String)| {
        **key == workload.key && id.split('/').next() == Some(function.as_str())
    };
    pairs.iter().find(same).map(|(id, _)| id.clone())
}

fn theirs(
    shelf: &Shelf,
    origin: Origin,
    record: &BenchRecord,
    sides: &Sides,
    bench: &str,
) -> Option<Theirs> {
    let of = |language: &str| {
        record
            .latest()
            .estimates
            .iter()
            .find(|e| e.language == language && e.bench == bench)
    };
    let (baseline, other) = (of(&sides.baseline.language)?, of(&sides.other.language)?);
    let positive = [baseline.low, baseline.seconds, other.low, other.seconds]
        .iter()
        .all(|v| *v > 0.0);
    positive.then(|| Theirs {
        ratio: other.seconds / baseline.seconds,
        ends: Interval {
            low: other.low / baseline.high,
            high: other.high / baseline.low,
        },
        tools: format!("{} ÷ {}", other.tool, baseline.tool),
        source: shelf.source_of(origin, record),
    })
}

/// The tools' record; ours beside it where the sources have changed since.
pub(crate) fn sources(pair: &Pair) -> Vec<Source> {
    let ours = Some(&pair.ours.source).filter(|s| s.freshness != Freshness::Current);
    std::iter::once(&pair.theirs.source)
        .chain(ours)
        .cloned()
        .collect()
}

/// The verdict on a pair.
pub(crate) fn agreement(pair: &Pair) -> Agreement {
    Agreement::of(
        pair.ours.comparison.ratio,
        pair.ours.interval,
        pair.theirs.ratio,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agreement_is_judged_by_our_interval_first_and_by_distance_second() {
        let ours = Interval {
            low: 1.18,
            high: 1.22,
        };
        let of = |theirs| Agreement::of(1.2, ours, theirs);
        assert_eq!([1.18, 1.2, 1.22].map(of), [Agreement::Inside; 3]);
        assert_eq!([1.25, 1.2 / 1.049].map(of), [Agreement::Close; 2]);
        assert_eq!([1.27, 1.1].map(of), [Agreement::Differs; 2]);
    }
}
