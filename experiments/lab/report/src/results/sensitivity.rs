//! What a ratio would be if something else had been chosen: another part of the runs, layout, estimator, session, host or
//! load. All of it from the samples of the records at hand.

use record::{Experiment, LoadPlan, PairedTimes, Rate, Workload, WorkloadFamily};
use stats::{Pair, describe};

use super::caveat::{first_halves, second_halves};
use super::row::by_session;
use super::{Other, Row, Shelf, Side, Sides, measure, naming, paired};

/// What is chosen otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Choice {
    /// Which part of each run counts.
    Warmup,
    /// Which layout of the programs.
    Layout,
    /// How the blocks become one number.
    Estimator,
    /// Which session.
    Session,
    /// Which host.
    Host,
    /// At which load.
    Load,
}

impl Choice {
    /// As a table says it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Warmup => "Warm-up",
            Self::Layout => "Layout",
            Self::Estimator => "Estimator",
            Self::Session => "Session",
            Self::Host => "Host",
            Self::Load => "Load",
        }
    }
}

/// A row's ratio by another choice.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// What is chosen otherwise.
    pub choice: Choice,
    /// And how: "second half of each run".
    pub name: String,
    /// What the ratio is then.
    pub ratio: f64,
}

/// Every other choice that the records allow for a row; none for an exact one.
pub fn variants(shelf: &Shelf, sides: &Sides, row: &Row) -> Vec<Variant> {
    if row.exact {
        return Vec::new();
    }
    let of = |choice: Choice, named: Vec<(String, f64)>| {
        let sound = |(_, ratio): &(String, f64)| ratio.is_finite() && *ratio > 0.0;
        let variant = move |(name, ratio)| Variant {
            choice,
            name,
            ratio,
        };
        named.into_iter().filter(sound).map(variant)
    };
    let all = [
        (Choice::Warmup, warmup(shelf, sides, row)),
        (Choice::Layout, layout(row)),
        (Choice::Estimator, estimators(row)),
        (Choice::Session, sessions(shelf, sides, row)),
        (Choice::Host, hosts(row)),
        (Choice::Load, loads(shelf, sides, row)),
    ];
    all.into_iter()
        .flat_map(|(choice, named)| of(choice, named))
        .collect()
}

fn warmup(shelf: &Shelf, sides: &Sides, row: &Row) -> Vec<(String, f64)> {
    let Some(record) = &shelf.held(row.source.origin).record else {
        return Vec::new();
    };
    if sides.metric.name != "time" {
        return Vec::new();
    }
    let key = row.workload.key.as_str();
    let cells = (
        (key, sides.baseline.subject.as_str()),
        (key, sides.other.subject.as_str()),
    );
    let parts = [
        (
            "first half of each run",
            first_halves(record, cells.0, cells.1),
        ),
        (
            "second half of each run",
            second_halves(record, cells.0, cells.1),
        ),
    ];
    let ratio = |(name, pairs): (&str, Vec<PairedTimes>)| {
        Some((name.to_owned(), typical(&paired(&pairs))?))
    };
    parts.into_iter().filter_map(ratio).collect()
}

/// The typical ratio of blocks, as the row's own.
fn typical(pairs: &[Pair]) -> Option<f64> {
    let logs = stats::log_ratios(pairs).ok()?;
    describe::median(&logs).map(f64::exp)
}

/// Each half of the layouts that were drawn, and where they fall into modes the lowest and the highest. Not the single
/// layouts with the lowest and the highest ratio: of those the noise decides which they are.
fn layout(row: &Row) -> Vec<(String, f64)> {
    let mut seeds: Vec<u32> = row.pairs.iter().filter_map(|pair| pair.layout).collect();
    seeds.sort_unstable();
    seeds.dedup();
    let (first, second) = seeds.split_at(seeds.len() / 2);
    let of = |seeds: &[u32]| {
        let drawn = |pair: &&Pair| pair.layout.is_some_and(|layout| seeds.contains(&layout));
        typical(&row.pairs.iter().filter(drawn).copied().collect::<Vec<_>>())
    };
    let modes = &row.caveats.modes;
    let ends = [
        ("first half of the layouts", of(first)),
        ("second half of the layouts", of(second)),
        ("lowest mode of the layouts", modes.first().copied()),
        ("highest mode of the layouts", modes.last().copied()),
    ];
    ends.into_iter()
        .filter_map(|(name, ratio)| Some((name.to_owned(), ratio?)))
        .collect()
}

fn estimators(row: &Row) -> Vec<(String, f64)> {
    let Ok(logs) = stats::log_ratios(&row.pairs) else {
        return Vec::new();
    };
    let of_medians = row.other.median / row.baseline.median;
    let pooled = row.is_pooled();
    let estimates = [
        (
            "middle of the blocks’ own percentiles",
            typical(&row.pairs).filter(|_| pooled),
        ),
        (
            "Hodges–Lehmann",
            describe::pseudo_median(&logs).map(f64::exp),
        ),
        (
            "mean of the logarithms",
            describe::mean(&logs).map(f64::exp),
        ),
        ("ratio of the medians", Some(of_medians).filter(|_| !pooled)),
        ("ratio of the means", Some(row.comparison.ratio_of_means)),
    ];
    estimates
        .into_iter()
        .filter_map(|(name, ratio)| Some((name.to_owned(), ratio?)))
        .collect()
}

fn sessions(shelf: &Shelf, sides: &Sides, row: &Row) -> Vec<(String, f64)> {
    let Some(record) = &shelf.held(row.source.origin).record else {
        return Vec::new();
    };
    let sessions = by_session(record, sides, &row.workload);
    let named = |(place, session): (usize, &stats::Comparison)| {
        (format!("session {} alone", place + 1), session.ratio)
    };
    sessions.iter().enumerate().map(named).collect()
}

fn hosts(row: &Row) -> Vec<(String, f64)> {
    let host = |other: &Other| (other.source.host.clone(), other.comparison.ratio);
    row.others.iter().map(host).collect()
}

/// The same requests to the same code, asked otherwise: how often, in which rhythm, over how many connections.
fn loads(shelf: &Shelf, sides: &Sides, row: &Row) -> Vec<(String, f64)> {
    let definition = &shelf.definition;
    let Some(family) = definition.family(&row.workload.family) else {
        return Vec::new();
    };
    let others = record::expand(definition, shelf.cores()).into_iter();
    let same = |other: &Workload| {
        let other_family = definition.family(&other.family);
        other.key != row.workload.key
            && other_family.is_some_and(|other| is_same_work(family, other, sides))
            && fixed(definition, other) == fixed(definition, &row.workload)
    };
    let ratio = |other: Workload| {
        let measured = measure(shelf, row.source.origin, sides, &other).ok()?;
        let title = naming::title(definition, &other);
        Some((title, measured.comparison.ratio))
    };
    others.filter(same).filter_map(ratio).collect()
}

/// Whether two families send the same mix to the same tasks of both sides.
fn is_same_work(one: &WorkloadFamily, other: &WorkloadFamily, sides: &Sides) -> bool {
    let (Some(ours), Some(theirs)) = (&one.load, &other.load) else {
        return false;
    };
    let same_task = |side: &Side| {
        let task = one.subjects.get(&side.subject);
        task.is_some() && task == other.subjects.get(&side.subject)
    };
    let asked = |plan: &LoadPlan| (plan.arrivals, plan.connections);
    let otherwise = one.id == other.id || asked(ours) != asked(theirs) || ours.rate != theirs.rate;
    // The search for a capacity is many loads, and no share of one.
    otherwise
        && ours.p99_limit.is_none()
        && theirs.p99_limit.is_none()
        && ours.mix == theirs.mix
        && ours.downstream == theirs.downstream
        && same_task(&sides.baseline)
        && same_task(&sides.other)
}

/// Parameters that are part of the work itself, and not of how it is asked for.
fn fixed<'a>(experiment: &Experiment, workload: &'a Workload) -> Vec<(&'a str, u64)> {
    let family = experiment.family(&workload.family);
    let rate = family.and_then(|family| family.load.as_ref()?.rate.as_ref());
    let asks = |name: &str| match rate {
        _ if name == "connections" => true,
        Some(Rate::Parameter(rate)) => rate == name,
        Some(Rate::Share(share)) => share.percent == name,
        Some(Rate::Fixed(_)) | None => false,
    };
    (workload.parameters.iter())
        .filter(|(name, _)| !asks(name))
        .map(|(name, value)| (name.as_str(), *value))
        .collect()
}
