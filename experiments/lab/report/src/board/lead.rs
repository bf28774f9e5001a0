//! One row of the scoreboard: who is ahead here, and on every other host.

use record::ScoreRow;
use stats::{Estimate, Interval, next_host};

use super::combine::{Lead, Said, same_margin, turn};
use super::{FIRST, SECOND, of_row};
use crate::Problem;
use crate::results::{Origin, Other, Results, RowState, Sides, Source};

/// Hosts from which on the range of the next one is shown: from two it is wider than the plot.
const HOSTS: usize = 3;
/// Confidence of that range.
const CONFIDENCE: f64 = 0.95;

/// A row of the scoreboard as it stands.
pub(super) struct Standing<'a> {
    /// What is compared, in which words.
    pub row: &'a ScoreRow,
    /// The two sides and the metric.
    pub sides: Sides,
    /// How many workloads the row means.
    pub planned: usize,
    /// What is measured; `None` if no host has measured any of it.
    pub found: Option<Found<'a>>,
}

/// What the hosts say of a row.
pub(super) struct Found<'a> {
    /// Where the lead comes from.
    pub source: &'a Source,
    /// The lead there.
    pub lead: Lead,
    /// How many workloads it combines.
    pub workloads: usize,
    /// The lead of each; of those that are only bounded there is none.
    pub parts: Vec<f64>,
    /// The leads of other hosts, over the same workloads.
    pub others: Vec<(&'a Source, Lead)>,
    /// Where the next host's is to be expected; `None` with too few hosts.
    pub expected: Option<Interval>,
}

impl<'a> Standing<'a> {
    /// # Errors
    /// If the row names what is not there, or does not compare [`FIRST`] with [`SECOND`] in one metric.
    pub fn of(results: &'a Results, row: &'a ScoreRow) -> Result<Self, Problem> {
        let (sides, states) = named(results, row).map_err(|problem| of_row(row, problem))?;
        Ok(Self {
            row,
            planned: states.len(),
            found: Found::of(&sides, &states),
            sides,
        })
    }

    /// What sets the row's numbers apart from those of the other rows: another host, old sources.
    pub fn marks(&self) -> Vec<String> {
        let source = self.found.as_ref().map(|found| found.source);
        source.map(Source::marks).unwrap_or_default()
    }
}

/// The sides of a row's comparisons, and the workloads that it means.
fn named<'a>(results: &'a Results, row: &ScoreRow) -> Result<(Sides, Vec<&'a RowState>), Problem> {
    let all: Vec<Sides> = (row.comparisons.iter())
        .map(|comparison| results.sides(&row.experiment, comparison))
        .collect::<Result<_, _>>()?;
    let (Some(sides), true) = (all.first(), alike(&all)) else {
        return Err(Problem::new(
            format!(
                "its comparisons are not all {FIRST} against {SECOND} in one metric and margin"
            ),
            "name others in `comparisons`, or make it several rows",
        ));
    };
    let mut states = Vec::new();
    for comparison in &row.comparisons {
        states.extend(results.rows(&row.experiment, comparison)?);
    }
    for wanted in &row.workloads {
        if !states.iter().any(|state| is_of(state, wanted)) {
            let known = states.iter().map(|state| state.workload().key.as_str());
            return Err(Problem::unknown("workload", wanted, known));
        }
    }
    let shown = |state: &&RowState| {
        row.workloads.is_empty() || row.workloads.iter().any(|wanted| is_of(state, wanted))
    };
    states.retain(shown);
    Ok((sides.clone(), states))
}

fn is_of(state: &RowState, wanted: &str) -> bool {
    state.workload().key == wanted || state.workload().family == wanted
}

/// Whether comparisons can be one row.
fn alike(all: &[Sides]) -> bool {
    let languages = |sides: &Sides| {
        [
            sides.baseline.language.clone(),
            sides.other.language.clone(),
        ]
    };
    let settings: Vec<_> = all.iter().map(|sides| sides.settings).collect();
    let between = |sides: &Sides| {
        let mut both = languages(sides);
        both.sort();
        both == [SECOND, FIRST]
    };
    let same =
        |sides: &Sides| sides.metric == all[0].metric && languages(sides) == languages(&all[0]);
    all.iter().all(|sides| between(sides) && same(sides)) && same_margin(&settings)
}

impl<'a> Found<'a> {
    fn of(sides: &Sides, states: &[&'a RowState]) -> Option<Self> {
        let mut origins: Vec<Origin> = (states.iter().flat_map(|state| seen(state)))
            .map(|(source, _)| source.origin)
            .collect();
        origins.sort_unstable();
        origins.dedup();
        let having = |origin: Origin| states.iter().filter(|s| on(origin, s).is_some()).count();
        // One workload of many would be an end, not the middle.
        let most = |origin: &&Origin| 2 * having(**origin) > states.len();
        let leading = *origins.iter().find(most).or(origins.first())?;
        let known = states.iter().filter(|state| on(leading, state).is_some());
        let known: Vec<&'a RowState> = known.copied().collect();
        let at = |origin: Origin| -> Option<(&'a Source, Lead)> {
            let seen: Option<Vec<_>> = known.iter().map(|state| on(origin, state)).collect();
            let seen = seen?;
            let said: Vec<Said> = seen.iter().map(|(_, said)| *said).collect();
            Some((seen.first()?.0, Lead::of(sides, &said)?))
        };
        let (source, lead) = at(leading)?;
        let others = origins.iter().filter(|origin| **origin != leading);
        let others: Vec<_> = others.filter_map(|origin| at(*origin)).collect();
        let part = |state: &&'a RowState| match on(leading, state)? {
            (_, Said::Compared(of)) => Some(turn(sides, of.ratio)),
            (_, Said::Bounded(_)) => None,
        };
        Some(Self {
            expected: expected(&lead, &others),
            workloads: known.len(),
            parts: known.iter().filter_map(part).collect(),
            source,
            lead,
            others,
        })
    }

    /// From the smallest to the largest lead of what the row combines; `None` if that is one workload, or one is not known.
    pub fn spread(&self) -> Option<Interval> {
        let leads = || self.parts.iter().copied();
        let (low, high) = (leads().reduce(f64::min)?, leads().reduce(f64::max)?);
        let all = self.parts.len() == self.workloads;
        (all && self.workloads > 1).then_some(Interval { low, high })
    }

    /// Whether the lead has no scatter.
    pub fn is_exact(&self) -> bool {
        self.lead.interval.low == self.lead.interval.high
    }

    /// Whether another host shows the contrary.
    pub fn contradicted(&self) -> bool {
        let ahead = self.lead.ahead();
        let other = |(_, lead): &(&Source, Lead)| {
            lead.ahead().is_some_and(|o| ahead.is_some_and(|a| a != o))
        };
        self.others.iter().any(other)
    }
}

/// A workload on one host.
fn on(origin: Origin, state: &RowState) -> Option<(&Source, Said<'_>)> {
    seen(state)
        .into_iter()
        .find(|(source, _)| source.origin == origin)
}

/// A workload on each host that knows anything of it.
fn seen(state: &RowState) -> Vec<(&Source, Said<'_>)> {
    let (first, others) = match (state.measured(), state.bound()) {
        (Some(row), _) => ((&row.source, Said::Compared(&row.comparison)), &row.others),
        (None, Some(bound)) => ((&bound.source, Said::Bounded(bound)), &bound.others),
        (None, None) => return Vec::new(),
    };
    fn other(other: &Other) -> (&Source, Said<'_>) {
        (&other.source, Said::Compared(&other.comparison))
    }
    std::iter::once(first)
        .chain(others.iter().map(other))
        .collect()
}

fn expected(lead: &Lead, others: &[(&Source, Lead)]) -> Option<Interval> {
    let leads = std::iter::once(lead).chain(others.iter().map(|(_, lead)| lead));
    // A limit is no estimate.
    let leads = leads.filter(|lead| lead.limit().is_none());
    let estimates: Vec<_> = leads
        .map(|lead| Estimate {
            ratio: lead.factor,
            interval: lead.interval,
        })
        .collect();
    let scatters = estimates.iter().any(|e| e.interval.low < e.interval.high);
    (estimates.len() >= HOSTS && scatters)
        .then(|| next_host(&estimates, CONFIDENCE))
        .flatten()
}
