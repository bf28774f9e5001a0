//! How often one result holds another: one session's interval another session's estimate, one host's another host's, and
//! the range to expect on the next host the host that it was computed without.
//!
//! What is exact has no scatter and is not counted: it would be held every time. Records of sources that have changed since
//! predict nothing.

use std::collections::BTreeMap;

use record::{Comparison, Measured, Workload};
use stats::{Estimate, Interval, leave_one_out};

use super::row::each_session;
use super::{Freshness, Results, Row, Shelf, Sides, Source, host_in_words, lacking};

/// Confidence of the intervals that are put to the test.
pub const NOMINAL: f64 = 0.95;

/// One estimate, held against an interval that was found without it.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    /// Title of the experiment.
    pub experiment: String,
    /// The row: workload and comparison.
    pub row: String,
    /// What is measured in it.
    pub metric: &'static str,
    /// Between sessions: how many times as large one session's planned rate of requests is as another's; 1 where none is planned.
    pub rates: f64,
    /// Whose interval it is.
    pub by: String,
    /// Whose estimate.
    pub of: String,
    /// The interval.
    pub interval: Interval,
    /// The estimate.
    pub ratio: f64,
}

impl Trial {
    /// Whether the estimate lies in the interval.
    pub fn held(&self) -> bool {
        self.interval.contains(self.ratio)
    }
}

/// Everything that was held against something else.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Replication {
    /// A session's estimate against the interval of another session on the same host; each pair both ways.
    pub sessions: Vec<Trial>,
    /// A host's estimate against the interval of another host; each pair both ways.
    pub hosts: Vec<Trial>,
    /// A host's estimate against the range to expect by all the others, of rows with three hosts or more.
    pub left_out: Vec<Trial>,
}

impl Replication {
    /// Of every row that a session or a host can be held against another one on.
    pub fn of(results: &Results) -> Self {
        let mut all = Self::default();
        for shelf in results.shelves() {
            for comparison in &shelf.definition.comparisons {
                all.add(results, shelf, comparison);
            }
        }
        all
    }

    fn add(&mut self, results: &Results, shelf: &Shelf, comparison: &Comparison) {
        let id = &shelf.definition.id;
        let (Ok(sides), Ok(rows)) = (
            results.sides(id, &comparison.id),
            results.rows(id, &comparison.id),
        ) else {
            return;
        };
        if sides.metric.exact {
            return;
        }
        for state in rows {
            let about = About {
                experiment: &shelf.definition.title,
                row: format!("{}, {}", state.title(), comparison.title),
                metric: sides.metric.label,
            };
            let sessions = sessions(shelf, &sides, state.workload());
            self.sessions.extend(sessions.iter().flat_map(|host| {
                let trials = about.in_turn(&named(&host.name, &host.estimates));
                let rates = host.rates;
                trials
                    .into_iter()
                    .map(move |trial| Trial { rates, ..trial })
            }));
            if let Some(row) = state.measured() {
                let hosts = hosts(row);
                self.hosts.extend(about.in_turn(&hosts));
                self.left_out.extend(about.left_out(&hosts));
            }
        }
    }
}

/// What a trial is about.
struct About<'a> {
    experiment: &'a str,
    row: String,
    metric: &'static str,
}

/// A host with what each of its sessions says of a workload.
struct Several {
    name: String,
    estimates: Vec<Estimate>,
    /// As [`Trial::rates`].
    rates: f64,
}

impl About<'_> {
    fn trial(&self, by: String, of: &str, interval: Interval, ratio: f64) -> Trial {
        Trial {
            experiment: self.experiment.to_owned(),
            row: self.row.clone(),
            metric: self.metric,
            rates: 1.0,
            by,
            of: of.to_owned(),
            interval,
            ratio,
        }
    }

    /// Each estimate against the interval of each other one.
    fn in_turn(&self, estimates: &[(String, Estimate)]) -> Vec<Trial> {
        let of = |place: usize| {
            let (by, held) = &estimates[place];
            let others = estimates.iter().enumerate();
            others
                .filter(move |(other, _)| *other != place)
                .map(move |(_, (name, other))| {
                    self.trial(by.clone(), name, held.interval, other.ratio)
                })
        };
        (0..estimates.len()).flat_map(of).collect()
    }

    fn left_out(&self, hosts: &[(String, Estimate)]) -> Vec<Trial> {
        let estimates: Vec<Estimate> = hosts.iter().map(|(_, estimate)| *estimate).collect();
        let expected = leave_one_out(&estimates, NOMINAL);
        let by = format!("{} others", hosts.len().saturating_sub(1));
        (hosts.iter().zip(expected))
            .map(|((host, estimate), left)| {
                self.trial(by.clone(), host, left.expected, estimate.ratio)
            })
            .collect()
    }
}

/// What every session of each host with several says of a workload.
fn sessions(shelf: &Shelf, sides: &Sides, workload: &Workload) -> Vec<Several> {
    let of = |origin| {
        let record = shelf.held(origin).record.as_ref()?;
        let current = shelf.source(origin)?.freshness == Freshness::Current;
        let subjects = [&sides.baseline.subject, &sides.other.subject];
        let whole = subjects
            .iter()
            .all(|side| lacking(record, &workload.key, side, sides.metric).is_none());
        let sessions = each_session(record, sides, workload);
        let estimates: Vec<_> = sessions.iter().filter_map(Estimate::of).collect();
        let name = host_in_words(&shelf.held(origin).folder);
        (current && whole && estimates.len() > 1).then(|| Several {
            name,
            estimates,
            rates: rates_apart(record, &workload.key),
        })
    };
    shelf.origins().filter_map(of).collect()
}

/// The largest rate that a session planned for a workload over the smallest, of the subject of which they differ most.
fn rates_apart(record: &Measured, key: &str) -> f64 {
    let mut ends: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    for session in &record.record().sessions {
        let own = session.content.workloads.iter().filter(|w| w.key == key);
        for (subject, &rate) in own.flat_map(|workload| &workload.rates) {
            let (low, high) = ends.entry(subject).or_insert((rate, rate));
            (*low, *high) = (low.min(rate), high.max(rate));
        }
    }
    let apart = ends.values().map(|(low, high)| high / low);
    apart.fold(1.0, f64::max)
}

fn named(host: &str, sessions: &[Estimate]) -> Vec<(String, Estimate)> {
    let name = |(place, estimate): (usize, &Estimate)| {
        (format!("{host}, session {}", place + 1), *estimate)
    };
    sessions.iter().enumerate().map(name).collect()
}

/// What every host says of a row, those left out whose sources have changed since.
fn hosts(row: &Row) -> Vec<(String, Estimate)> {
    let own = (&row.source, &row.comparison);
    let others = row.others.iter().map(|o| (&o.source, &o.comparison));
    let estimate = |(source, comparison): (&Source, &stats::Comparison)| {
        let current = source.freshness == Freshness::Current && !row.exact;
        let estimate = Estimate::of(comparison).filter(|_| current)?;
        Some((source.host.clone(), estimate))
    };
    std::iter::once(own)
        .chain(others)
        .filter_map(estimate)
        .collect()
}
