//! One workload of one comparison: measured here, on the reference host, or nowhere.

use record::{Comparison, Experiment, Metric, PairedTimes, Record, Workload};
use stats::{Interval, Pair, describe};

use super::{Origin, Shelf, Sides, Source, naming};

/// With fewer units of analysis than this there is no interval, and the row counts as not measured.
pub const FEWEST_UNITS: usize = 6;

/// One planned workload of a comparison.
#[derive(Clone, Debug)]
pub enum RowState {
    /// With its numbers.
    Measured(Box<Row>),
    /// With the reason.
    NotMeasured {
        /// The workload.
        workload: Workload,
        /// Its title.
        title: String,
        /// Why, as a sentence without its stop.
        reason: String,
    },
}

/// The numbers of one workload, all from one host's record.
#[derive(Clone, Debug)]
pub struct Row {
    /// The workload.
    pub workload: Workload,
    /// Its title for the reader.
    pub title: String,
    /// Ratio, interval, verdict.
    pub comparison: stats::Comparison,
    /// Interval of the ratio; such as [`stats::Comparison::interval`], which a row always has.
    pub interval: Interval,
    /// Absolute values of what is divided by.
    pub baseline: Summary,
    /// Absolute values of what is divided.
    pub other: Summary,
    /// The blocks, for questions with another bound than 1.
    pub pairs: Vec<Pair>,
    /// The twin's blocks.
    pub twin: Option<Vec<Pair>>,
    /// Where it comes from.
    pub source: Source,
}

/// Absolute values of one cell, in the metric's unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// What is measured.
    pub metric: Metric,
    /// Middle value.
    pub median: f64,
    /// 95 % interval of the median; `None` with fewer than six values.
    pub interval: Option<Interval>,
    /// Smallest value.
    pub min: f64,
    /// Largest value.
    pub max: f64,
    /// Number of samples.
    pub samples: usize,
}

impl Summary {
    /// Of a series; `None` if it is empty.
    pub fn of(values: &[f64], metric: Metric) -> Option<Self> {
        Some(Self {
            metric,
            median: describe::median(values)?,
            interval: describe::median_interval(values, 0.95),
            min: describe::min(values)?,
            max: describe::max(values)?,
            samples: values.len(),
        })
    }
}

impl RowState {
    /// The workload, measured or not.
    pub fn workload(&self) -> &Workload {
        match self {
            Self::Measured(row) => &row.workload,
            Self::NotMeasured { workload, .. } => workload,
        }
    }

    /// The workload's title, measured or not.
    pub fn title(&self) -> &str {
        match self {
            Self::Measured(row) => &row.title,
            Self::NotMeasured { title, .. } => title,
        }
    }

    /// The numbers, if there are any.
    pub fn measured(&self) -> Option<&Row> {
        match self {
            Self::Measured(row) => Some(row),
            Self::NotMeasured { .. } => None,
        }
    }
}

/// Every planned workload of a comparison.
pub(crate) fn rows(shelf: &Shelf, comparison: &Comparison) -> Vec<RowState> {
    let Some(sides) = Sides::of(&shelf.definition, comparison) else {
        return Vec::new();
    };
    planned(&shelf.definition, comparison, shelf.cores())
        .into_iter()
        .map(|workload| row(shelf, &sides, workload))
        .collect()
}

/// The workloads that both sides run and the comparison covers.
fn planned(experiment: &Experiment, comparison: &Comparison, cores: u64) -> Vec<Workload> {
    let covered = |workload: &Workload| {
        let listed =
            comparison.workloads.is_empty() || comparison.workloads.contains(&workload.family);
        let run = experiment.family(&workload.family).is_some_and(|family| {
            family.subjects.contains_key(&comparison.baseline)
                && family.subjects.contains_key(&comparison.other)
        });
        listed && run
    };
    let mut workloads = record::expand(experiment, cores);
    workloads.retain(covered);
    workloads
}

fn row(shelf: &Shelf, sides: &Sides, workload: Workload) -> RowState {
    let mut reasons = Vec::new();
    for (origin, _) in shelf.both() {
        match measure(shelf, origin, sides, &workload) {
            Ok(row) => return RowState::Measured(Box::new(row)),
            Err(reason) => reasons.extend(reason),
        }
    }
    let title = naming::title(&shelf.definition, &workload);
    let reason = match reasons.into_iter().next() {
        Some(reason) => format!("not measured on this host: {reason}"),
        None => "not measured on this host".into(),
    };
    RowState::NotMeasured {
        workload,
        title,
        reason,
    }
}

/// One host's numbers of one workload; the reason, if one is known, where it has none.
pub(crate) fn measure(
    shelf: &Shelf,
    origin: Origin,
    sides: &Sides,
    workload: &Workload,
) -> Result<Row, Option<String>> {
    let (Some(record), Some(source)) = (&shelf.held(origin).record, shelf.source(origin)) else {
        return Err(None);
    };
    let (key, metric) = (workload.key.as_str(), sides.metric.name);
    let (baseline, other) = (
        sides.baseline.subject.as_str(),
        sides.other.subject.as_str(),
    );
    let pairs = paired(&record.pairs((key, baseline), (key, other), metric));
    if pairs.is_empty() {
        return Err(unmeasured(record, key, &[baseline, other]));
    }
    let twin = record
        .twin_pairs(key, metric)
        .map(|t| paired(&t))
        .filter(|t| !t.is_empty());
    let comparison = stats::compare(&pairs, twin.as_deref(), &sides.settings)
        .map_err(|error| Some(error.to_string()))?;
    let interval = comparison
        .interval
        .filter(|_| comparison.units >= FEWEST_UNITS);
    let interval = interval.ok_or_else(|| {
        let told = unmeasured(record, key, &[baseline, other]);
        Some(told.unwrap_or_else(|| too_few(comparison.units)))
    })?;
    let summary =
        |subject| Summary::of(&record.values(key, subject, metric), sides.metric).ok_or(None);
    Ok(Row {
        title: naming::title(&shelf.definition, workload),
        workload: workload.clone(),
        interval,
        baseline: summary(baseline)?,
        other: summary(other)?,
        comparison,
        pairs,
        twin,
        source,
    })
}

/// Pairs as the statistics take them.
pub(crate) fn paired(times: &[PairedTimes]) -> Vec<Pair> {
    let pair = |t: &PairedTimes| Pair {
        round: t.round,
        layout: t.layout,
        baseline: t.baseline,
        other: t.other,
    };
    times.iter().map(pair).collect()
}

fn too_few(units: usize) -> String {
    let blocks = super::format::plural(units, "block");
    format!("only {blocks} within the budget, an interval needs {FEWEST_UNITS}")
}

/// What the record says of why this was left out.
fn unmeasured(record: &Record, workload: &str, subjects: &[&str]) -> Option<String> {
    let about = |u: &&record::Unmeasured| {
        (u.workload.is_empty() || u.workload == workload)
            && (u.subject.is_empty() || subjects.contains(&u.subject.as_str()))
    };
    let reason = &record.unmeasured.iter().find(about)?.reason;
    Some(reason.trim_end_matches('.').to_owned())
}
