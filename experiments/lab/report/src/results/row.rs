//! One workload of one comparison: measured here, on another host, or nowhere.

use std::collections::{BTreeMap, BTreeSet};

use record::{Comparison, Experiment, Measured, Measurement, Metric, PairedTimes, TWIN, Workload};
use stats::{Between, Estimate, Interval, Pair, describe, judge_sessions, next_host};

use super::absence::{lacking, too_few, unmeasured};
use super::exact::is_exact;
use super::level::is_saturated;
use super::pooled::{self, Blocks};
use super::{
    Bound, Caveats, EXACT, Freshness, Origin, Shelf, Sides, Source, exact, format, naming,
};

/// Confidence of the range in which the next host is to be expected.
const CONFIDENCE: f64 = 0.95;

/// With fewer units of analysis than this there is never an interval, and the row counts as not measured.
pub use stats::FEWEST_UNITS;

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
        /// What is known of it all the same, by the first host that knows anything.
        bound: Option<Box<Bound>>,
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
    /// Whether both sides are exact: the ratio has no scatter, and its interval is itself.
    pub exact: bool,
    /// Interval of the ratio; such as [`stats::Comparison::interval`], which a row always has.
    pub interval: Interval,
    /// Absolute values of what is divided by.
    pub baseline: Summary,
    /// Absolute values of what is divided.
    pub other: Summary,
    /// The blocks.
    pub pairs: Vec<Pair>,
    /// Samples of both sides that were taken and are no measurements.
    pub void: usize,
    /// Names of the sides whose server was saturated: what is timed of them grew with the length of the load.
    pub saturated: Vec<String>,
    /// What the ratio alone would hide.
    pub caveats: Caveats,
    /// Where it comes from.
    pub source: Source,
    /// What every other host says, of the same sources.
    pub others: Vec<Other>,
    /// What other hosts bound alone, of the same sources.
    pub limits: Vec<Bound>,
    /// Where the next host's ratio is to be expected, by this one and the others; `None` without others, or if all are exact.
    pub expected: Option<Interval>,
}

/// What another host says of the same workload.
#[derive(Clone, Debug)]
pub struct Other {
    /// Ratio, interval, verdict.
    pub comparison: stats::Comparison,
    /// Absolute values of what is divided by.
    pub baseline: Summary,
    /// Absolute values of what is divided.
    pub other: Summary,
    /// Where it comes from.
    pub source: Source,
}

impl Other {
    /// A row of that host alone.
    fn of(row: Row) -> Self {
        Self {
            comparison: row.comparison,
            baseline: row.baseline,
            other: row.other,
            source: row.source,
        }
    }
}

/// Absolute values of one cell, in the metric's unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// What is measured.
    pub metric: Metric,
    /// Whether all values are one, as the metric promises.
    pub exact: bool,
    /// Middle value; of a percentile that is `pooled`, that of all samples together.
    pub median: f64,
    /// Whether a percentile is read off the values of all samples together, and not the middle of each sample's own.
    pub pooled: bool,
    /// 95 % interval of the typical value; `None` with too few values.
    pub interval: Option<Interval>,
    /// The stricter interval that a verdict on the value is read off; of an exact value, the value itself.
    pub deciding: Option<Interval>,
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
        let (exact, median) = (
            is_exact(metric, values.iter().copied()),
            describe::median(values)?,
        );
        let itself = exact.then_some(Interval {
            low: median,
            high: median,
        });
        let strict = stats::deciding_confidence(values.len());
        Some(Self {
            metric,
            exact,
            median,
            pooled: false,
            deciding: itself.or_else(|| describe::typical_interval(values, strict)),
            interval: describe::typical_interval(values, 0.95),
            min: describe::min(values)?,
            max: describe::max(values)?,
            samples: values.len(),
        })
    }

    /// Of a cell; a percentile is that of all its values where its samples keep them.
    pub(super) fn of_cell(
        record: &Measurement,
        (workload, subject): (&str, &str),
        metric: Metric,
    ) -> Option<Self> {
        let own = Self::of(&record.values(workload, subject, metric.name), metric)?;
        let Some(all) = pooled::percentile(record, (workload, subject), metric) else {
            return Some(own);
        };
        let exp = |(low, high): (f64, f64)| Interval {
            low: low.exp(),
            high: high.exp(),
        };
        let interval = |confidence| all.interval(confidence).map(exp);
        Some(Self {
            median: all.estimate().exp(),
            pooled: true,
            interval: interval(CONFIDENCE),
            deciding: interval(stats::deciding_confidence(own.samples)),
            ..own
        })
    }
}

impl Row {
    /// The title, with what a reader must know of the row.
    pub fn name(&self) -> String {
        let title = std::iter::once(self.title.clone());
        title.chain(self.remarks()).collect::<Vec<_>>().join(", ")
    }

    /// What a reader must know of the row, for a name: "Go saturated".
    pub fn remarks(&self) -> Vec<String> {
        let saturated = |name: &String| format!("{name} saturated");
        let remarks = self.saturated.iter().map(saturated);
        remarks.chain(self.caveats.brief()).collect()
    }

    /// The interval of the ratio as shown; a word where it has none.
    pub fn reach(&self) -> String {
        match self.exact {
            true => EXACT.into(),
            false => format::interval(self.interval),
        }
    }

    /// Whether its percentiles are those of all requests of its samples together.
    pub fn is_pooled(&self) -> bool {
        self.baseline.pooled && self.other.pooled
    }

    /// What sets the row apart, for its label: another host, old numbers, a saturated side.
    pub fn marks(&self) -> Vec<String> {
        let saturated = |name: &String| format!("{name} saturated");
        let mut marks = self.source.marks();
        marks.extend(self.saturated.iter().map(saturated));
        marks.extend(self.caveats.words());
        marks
    }
}

impl Row {
    /// On how many hosts the verdict is this one, and on how many there is one.
    pub fn agreeing(&self) -> (usize, usize) {
        let same = |other: &&Other| other.comparison.verdict == self.comparison.verdict;
        let agreeing = self.others.iter().filter(same).count();
        (1 + agreeing, 1 + self.others.len())
    }

    /// Whether one host says that a side is ahead, and another that the other one is.
    pub fn contradicted(&self) -> bool {
        let others = self.others.iter().map(|other| other.comparison.verdict);
        let verdicts: Vec<_> = std::iter::once(self.comparison.verdict)
            .chain(others)
            .collect();
        verdicts.contains(&stats::Verdict::Above) && verdicts.contains(&stats::Verdict::Below)
    }

    /// Every host's ratio, this row's own first.
    pub fn ratios(&self) -> impl Iterator<Item = f64> {
        let others = self.others.iter().map(|other| other.comparison.ratio);
        std::iter::once(self.comparison.ratio).chain(others)
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

    /// What is known of a ratio that could not be measured.
    pub fn bound(&self) -> Option<&Bound> {
        match self {
            Self::Measured(_) => None,
            Self::NotMeasured { bound, .. } => bound.as_deref(),
        }
    }
}

/// Every planned workload of a comparison.
pub(crate) fn rows(shelf: &Shelf, comparison: &Comparison, betweens: &Betweens) -> Vec<RowState> {
    let Some(sides) = Sides::of(&shelf.definition, comparison) else {
        return Vec::new();
    };
    let planned = planned(&shelf.definition, comparison, shelf.cores());
    (planned.into_iter())
        .map(|workload| row(shelf, &sides, workload, betweens))
        .collect()
}

/// A host's row with what the others say. Records of sources that have changed since are history, and predict nothing.
fn beside(own: Row, others: Vec<Row>) -> Row {
    let current = |row: &Row| row.source.freshness == Freshness::Current;
    let others: Vec<Row> = others.into_iter().filter(current).collect();
    let all = || std::iter::once(&own).chain(&others);
    let estimates: Option<Vec<_>> = all().map(|row| Estimate::of(&row.comparison)).collect();
    let scatters = all().any(|row| !row.exact);
    let expected = estimates
        .filter(|_| scatters && current(&own))
        .and_then(|hosts| next_host(&hosts, CONFIDENCE));
    Row {
        expected,
        others: others.into_iter().map(Other::of).collect(),
        ..own
    }
}

/// How much each host's sessions differ, by metric and host.
#[derive(Debug, Default)]
pub(crate) struct Betweens(BTreeMap<(&'static str, Origin), Between>);

impl Betweens {
    /// By all rows of an experiment that have the metric: sessions are the host's, whatever is compared in them. A host with
    /// one session alone has none.
    pub fn of(shelf: &Shelf) -> Self {
        let mut rows: BTreeMap<(&'static str, Origin), Vec<Vec<Estimate>>> = BTreeMap::new();
        let several = |origin: &Origin| {
            let record = shelf.held(*origin).record.as_ref();
            record.is_some_and(|record| record.record().sessions.len() > 1)
        };
        let origins: Vec<Origin> = shelf.origins().filter(several).collect();
        let mut known = BTreeSet::new();
        for comparison in &shelf.definition.comparisons {
            let Some(sides) = Sides::of(&shelf.definition, comparison) else {
                continue;
            };
            for workload in planned(&shelf.definition, comparison, shelf.cores()) {
                // One row may stand in several comparisons.
                let subjects = [&comparison.baseline, &comparison.other];
                let is_new = known.insert((sides.metric.name, subjects, workload.key.clone()));
                if sides.metric.exact || !is_new {
                    continue;
                }
                for origin in &origins {
                    let sessions = (shelf.held(*origin).record.as_ref())
                        .map_or(Vec::new(), |record| by_session(record, &sides, &workload));
                    let sessions = sessions.iter().filter_map(Estimate::of).collect();
                    let of_metric = rows.entry((sides.metric.name, *origin));
                    of_metric.or_default().push(sessions);
                }
            }
        }
        let between = |(of, rows): (_, Vec<Vec<Estimate>>)| Some((of, Between::of(&rows)?));
        Self(rows.into_iter().filter_map(between).collect())
    }

    fn get(&self, metric: &Metric, origin: Origin) -> Option<&Between> {
        self.0.get(&(metric.name, origin))
    }
}

/// What each session of a record says of a workload, those left out that planned another load; nothing where there is one
/// alone, which the record says itself.
pub(super) fn by_session(
    record: &Measured,
    sides: &Sides,
    workload: &Workload,
) -> Vec<stats::Comparison> {
    if record.record().sessions.len() < 2 {
        return Vec::new();
    }
    let key = workload.key.as_str();
    let (baseline, other) = (&sides.baseline.subject, &sides.other.subject);
    let cells = [(key, baseline.as_str()), (key, other.as_str())];
    let all = Blocks::of(record, cells[0], cells[1], sides.metric);
    let sessions = all.by_session(record, cells, sides.metric);
    let compared = |blocks: &Blocks| blocks.compare(&[], &sides.settings).ok();
    sessions.iter().filter_map(compared).collect()
}

/// The same, each read by itself, whatever load it planned.
pub(super) fn each_session(
    record: &Measured,
    sides: &Sides,
    workload: &Workload,
) -> Vec<stats::Comparison> {
    let key = workload.key.as_str();
    let (baseline, other) = (&sides.baseline.subject, &sides.other.subject);
    let compared = |session: &record::Session| {
        let blocks = Blocks::of(session, (key, baseline), (key, other), sides.metric);
        blocks.compare(&[], &sides.settings).ok()
    };
    record
        .record()
        .sessions
        .iter()
        .filter_map(compared)
        .collect()
}

/// The workloads that both sides run and the comparison covers, in the order in which it lists their families.
fn planned(experiment: &Experiment, comparison: &Comparison, cores: u64) -> Vec<Workload> {
    let covered = |workload: &Workload| {
        let run = experiment.family(&workload.family).is_some_and(|family| {
            family.subjects.contains_key(&comparison.baseline)
                && family.subjects.contains_key(&comparison.other)
        });
        comparison.covers(workload) && run
    };
    let mut workloads = record::expand(experiment, cores);
    workloads.retain(covered);
    let named = |w: &Workload, name: &String| *name == w.family || *name == w.key;
    let place = |w: &Workload| comparison.workloads.iter().position(|name| named(w, name));
    workloads.sort_by_key(place);
    workloads
}

fn row(shelf: &Shelf, sides: &Sides, workload: Workload, betweens: &Betweens) -> RowState {
    let (mut reasons, mut measured) = (Vec::new(), Vec::new());
    for origin in shelf.origins() {
        let between = betweens.get(&sides.metric, origin);
        match measure_with(shelf, origin, sides, &workload, between) {
            Ok(row) => measured.push(row),
            Err(reason) => reasons.extend(reason),
        }
    }
    let limits = shelf.origins();
    let limits = limits.filter_map(|origin| Bound::of(shelf, origin, sides, &workload));
    let mut limits: Vec<Bound> = limits.collect();
    // The first host that knows anything leads, if it be a limit: rows of two hosts are never counted together.
    let leads = measured.first().map(|row| row.source.origin);
    let bounded = limits.first().map(|bound| bound.source.origin);
    let bound = match (leads, bounded) {
        (Some(leads), Some(bounded)) if leads < bounded => None,
        (_, None) => None,
        (_, Some(_)) => Some(limits.remove(0)),
    };
    limits.retain(|bound| bound.source.freshness == Freshness::Current);
    if bound.is_none() && !measured.is_empty() {
        let own = measured.remove(0);
        let row = beside(own, measured);
        return RowState::Measured(Box::new(Row { limits, ..row }));
    }
    let current = |row: &Row| row.source.freshness == Freshness::Current;
    let bound = bound.map(|bound| Bound {
        others: measured
            .into_iter()
            .filter(current)
            .map(Other::of)
            .collect(),
        limits,
        ..bound
    });
    let title = naming::title(&shelf.definition, &workload);
    let reason = match (&bound, reasons.into_iter().next()) {
        (Some(bound), _) => format!("not measured, but bounded: {}", bound.sentence(sides)),
        (None, Some(reason)) => format!("not measured on this host: {reason}"),
        (None, None) => "not measured on this host".into(),
    };
    RowState::NotMeasured {
        workload,
        title,
        reason,
        bound: bound.map(Box::new),
    }
}

/// One host's numbers of one workload; the reason, if one is known, where it has none.
pub(crate) fn measure(
    shelf: &Shelf,
    origin: Origin,
    sides: &Sides,
    workload: &Workload,
) -> Result<Row, Option<String>> {
    measure_with(shelf, origin, sides, workload, None)
}

fn measure_with(
    shelf: &Shelf,
    origin: Origin,
    sides: &Sides,
    workload: &Workload,
    between: Option<&Between>,
) -> Result<Row, Option<String>> {
    let (Some(record), Some(source)) = (&shelf.held(origin).record, shelf.source(origin)) else {
        return Err(None);
    };
    let (key, metric) = (workload.key.as_str(), sides.metric.name);
    let (baseline, other) = (
        sides.baseline.subject.as_str(),
        sides.other.subject.as_str(),
    );
    let reason = |subject: &str| lacking(record, key, subject, sides.metric);
    if let Some(reason) = reason(baseline).or_else(|| reason(other)) {
        return Err(Some(reason));
    }
    let blocks = Blocks::of(record, (key, baseline), (key, other), sides.metric);
    if blocks.pairs.is_empty() {
        let told = unmeasured(record, key, &[baseline, other]);
        return Err(told.map(|reason| reason.to_string()));
    }
    // Another lane's twin says nothing of how far these two may differ from themselves.
    let twin = |side: &str| {
        let twin = format!("{side}{TWIN}");
        Blocks::of(record, (key, side), (key, &twin), sides.metric)
    };
    let mut twins: Vec<Blocks> = [baseline, other].map(twin).into();
    twins.retain(|twin| !twin.pairs.is_empty());
    let exact = [baseline, other]
        .iter()
        .all(|subject| is_exact(sides.metric, record.values(key, subject, metric)));
    let comparison = compare(exact, &blocks, &twins, &sides.settings)
        .map_err(|error| Some(error.to_string()))?;
    let comparison = match exact {
        true => comparison,
        false => {
            let sessions = by_session(record, sides, workload);
            judge_sessions(comparison, &sessions, between, &sides.settings)
        }
    };
    let interval = comparison.interval.ok_or_else(|| {
        let told = unmeasured(record, key, &[baseline, other]);
        let few = || too_few(comparison.units, fewest(&comparison), "block");
        Some(told.map_or_else(few, |reason| reason.to_string()))
    })?;
    let caveats = match exact {
        true => Caveats::default(),
        false => Caveats::of(record, sides, workload, &blocks.pairs),
    };
    let summary = |subject| Summary::of_cell(record, (key, subject), sides.metric).ok_or(None);
    Ok(Row {
        title: naming::title(&shelf.definition, workload),
        workload: workload.clone(),
        exact,
        interval,
        baseline: summary(baseline)?,
        other: summary(other)?,
        comparison,
        pairs: blocks.pairs,
        void: record.void(key, baseline) + record.void(key, other),
        saturated: saturated(record, key, sides),
        caveats,
        source,
        others: Vec::new(),
        limits: Vec::new(),
        expected: None,
    })
}

/// What pairs say: by statistics, or by the values themselves where they are exact.
///
/// # Errors
/// See [`stats::compare`].
fn compare(
    exact: bool,
    blocks: &Blocks,
    twins: &[Blocks],
    settings: &stats::Settings,
) -> Result<stats::Comparison, stats::Error> {
    let known = exact.then(|| exact::compare(&blocks.pairs, settings));
    known
        .flatten()
        .map_or_else(|| blocks.compare(twins, settings), Ok)
}

/// How many units an interval takes that this comparison has not.
fn fewest(comparison: &stats::Comparison) -> usize {
    let needed = |warning: &stats::Warning| match warning {
        stats::Warning::TooFewUnits { needed, .. } => Some(*needed),
        _ => None,
    };
    let known = comparison.warnings.iter().find_map(needed);
    known.unwrap_or(FEWEST_UNITS)
}

/// Names of the sides whose server was saturated.
fn saturated(record: &Measurement, workload: &str, sides: &Sides) -> Vec<String> {
    [&sides.baseline, &sides.other]
        .into_iter()
        .filter(|side| is_saturated(record, workload, &side.subject))
        .map(|side| side.name.clone())
        .collect()
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
