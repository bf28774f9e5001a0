//! Absolute values of one subject on one workload, with what a reader must know to compare them.

use record::{Measurement, Metric, Rate, Reason, Workload};
use stats::{Interval, describe};

use super::absence::{lacking, too_few, unmeasured};
use super::{EXACT, FEWEST_UNITS, Summary, format};

/// One metric of one cell, all from one record.
#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    /// Median and extremes.
    pub summary: Summary,
    /// Interval of the median, such as [`Summary::interval`], which a level always has.
    pub interval: Interval,
    /// Whether the server answered less than it was asked in most samples: its queue grew, and what is timed grew with
    /// the length of the load.
    pub saturated: bool,
    /// Samples that were taken and are no measurements.
    pub void: usize,
    /// Requests a second that were planned, for an open loop.
    pub planned: Option<f64>,
}

impl Level {
    /// The interval as shown; a word where it has none.
    pub fn reach(&self) -> String {
        match self.summary.exact {
            true => EXACT.into(),
            false => format::measured_interval(self.interval, self.summary.metric.unit),
        }
    }
}

/// The level of a metric in one cell.
///
/// # Errors
/// Why there is none, if the record knows.
pub fn level(
    record: &Measurement,
    workload: &Workload,
    subject: &str,
    metric: Metric,
) -> Result<Level, Option<Reason>> {
    let key = workload.key.as_str();
    if let Some(reason) = lacking(record, key, subject, metric) {
        return Err(Some(reason.into()));
    }
    let told = || unmeasured(record, key, &[subject]);
    let values = record.values(key, subject, metric.name);
    let summary = Summary::of_cell(record, (key, subject), metric).ok_or_else(told)?;
    let itself = summary.exact.then_some(Interval {
        low: summary.median,
        high: summary.median,
    });
    let interval = itself.or(summary.interval.filter(|_| values.len() >= FEWEST_UNITS));
    let few =
        || Some(told().unwrap_or_else(|| too_few(values.len(), FEWEST_UNITS, "sample").into()));
    Ok(Level {
        interval: interval.ok_or_else(few)?,
        summary,
        saturated: is_saturated(record, key, subject),
        void: record.void(key, subject),
        planned: planned(record, key, subject),
    })
}

/// Whether the server was saturated in most samples of a cell.
pub(crate) fn is_saturated(record: &Measurement, workload: &str, subject: &str) -> bool {
    let saturated = record.values(workload, subject, "saturated");
    describe::median(&saturated).is_some_and(|middle| middle > 0.5)
}

/// Requests a second that a subject was asked in an open loop.
pub(crate) fn planned(record: &Measurement, workload: &str, subject: &str) -> Option<f64> {
    let rates = &record.workload(workload)?.rates;
    rates.get(subject).copied()
}

/// Which part of its own closed-loop rate a subject was really asked for, where the plan takes a share of such rates: the
/// plan knew a few lives of the server, the record knows all.
pub(crate) fn realised(record: &Measurement, workload: &str, subject: &str) -> Option<f64> {
    let asked = planned(record, workload, subject)?;
    let family = &record.workload(workload)?.family;
    let load = record.definition.family(family)?.load.as_ref()?;
    let Some(Rate::Share(share)) = &load.rate else {
        return None;
    };
    let closed = record.workloads.iter().find(|w| w.family == share.of)?;
    let reached = describe::median(&record.values(&closed.key, subject, "rate"))?;
    Some(asked / reached)
}
