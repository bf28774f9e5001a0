//! The times of measuring that a host's records hold, and its results as they were after each.

use record::{Measured, Provenance, Record, Superseded};

use super::changes::{self, List};
use crate::results::{Held, Results, Shelf, format, host_in_words};

/// One time of measuring: what a host measured of one commit on one day.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Time {
    /// The host's folder.
    pub folder: String,
    /// The host as a reader knows it.
    pub host: String,
    /// Start of its first session, RFC 3339.
    pub started: String,
    /// End of its last session.
    pub finished: String,
    /// Titles of the experiments, in the book's order.
    pub experiments: Vec<String>,
    /// What gave way to the first sessions of this time.
    pub replaced: Vec<Replaced>,
}

/// What an experiment said before this time.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Replaced {
    /// The experiment's id.
    pub experiment: String,
    /// Its title.
    pub title: String,
    /// What it said.
    pub past: Superseded,
}

/// Results that were themselves replaced, before those that are there.
pub(super) struct Gone {
    /// The experiment's id.
    pub experiment: String,
    /// Its title.
    pub title: String,
    /// End of the sessions that replaced them.
    pub finished: String,
    /// What moved.
    pub changes: List,
}

impl Time {
    /// `An HTTP JSON API and Compile time`.
    pub fn experiments_in_words(&self) -> String {
        format::list(&self.experiments)
    }

    fn holds(&self, session: &Provenance) -> bool {
        (self.started.as_str()..=self.finished.as_str()).contains(&session.started.as_str())
    }
}

/// Folders of all hosts that have measured anything, each once.
pub(super) fn hosts(results: &Results) -> Vec<String> {
    let held = results.shelves().iter().flat_map(Shelf::all);
    let mut hosts: Vec<String> = held
        .filter(|(_, held)| !held.is_empty())
        .map(|(_, held)| held.folder.clone())
        .collect();
    hosts.sort();
    hosts.dedup();
    hosts
}

/// A host's times of measuring, the first one first.
pub(super) fn of(results: &Results, folder: &str) -> Vec<Time> {
    let mut sessions: Vec<(&Provenance, &str)> = Vec::new();
    for (shelf, held) in on(results, folder) {
        let title = shelf.definition.title.as_str();
        sessions.extend(provenances(held).into_iter().map(|from| (from, title)));
    }
    // Equal starts stay in the book's order.
    sessions.sort_by_key(|(from, _)| &from.started);
    let mut times: Vec<(Option<&str>, Time)> = Vec::new();
    for (from, title) in sessions {
        let commit = from.commit.as_deref();
        match times.last_mut() {
            Some((known, time)) if *known == commit && day(&time.started) == day(&from.started) => {
                time.finished = time.finished.clone().max(from.finished.clone());
                if !time.experiments.iter().any(|known| known == title) {
                    time.experiments.push(title.into());
                }
            }
            _ => times.push((commit, first(folder, from, title))),
        }
    }
    let mut times: Vec<Time> = times.into_iter().map(|(_, time)| time).collect();
    for time in &mut times {
        time.replaced = replaced(results, folder, time);
    }
    times
}

fn first(folder: &str, from: &Provenance, title: &str) -> Time {
    Time {
        folder: folder.into(),
        host: host_in_words(folder),
        started: from.started.clone(),
        finished: from.finished.clone(),
        experiments: vec![title.into()],
        replaced: Vec::new(),
    }
}

fn day(moment: &str) -> &str {
    moment.split('T').next().unwrap_or(moment)
}

fn replaced(results: &Results, folder: &str, time: &Time) -> Vec<Replaced> {
    let of = |(shelf, held): (&Shelf, &Held)| {
        let record = held.record.as_ref()?.record();
        let past = record.history.last()?;
        time.holds(&record.sessions[0].provenance)
            .then(|| Replaced {
                experiment: shelf.definition.id.clone(),
                title: shelf.definition.title.clone(),
                past: past.clone(),
            })
    };
    on(results, folder).filter_map(of).collect()
}

/// Each result of a host's history that gave way to another one of it.
pub(super) fn gone(results: &Results, folder: &str) -> Vec<Gone> {
    let of = |(shelf, held): (&Shelf, &Held)| -> Vec<Gone> {
        let Some(record) = &held.record else {
            return Vec::new();
        };
        let pairs = record.record().history.windows(2);
        let gone = |pair: &[Superseded]| Gone {
            experiment: shelf.definition.id.clone(),
            title: shelf.definition.title.clone(),
            finished: pair[1].finished.clone(),
            changes: changes::replaced(&shelf.definition, &pair[0], &pair[1].results),
        };
        pairs.map(gone).collect()
    };
    on(results, folder).flat_map(of).collect()
}

/// What the records of one host alone say, without what came after `time`.
pub(super) fn until(results: &Results, time: &Time) -> Results {
    let shelf = |shelf: &Shelf| {
        let held = shelf.all().find(|(_, held)| held.folder == time.folder);
        let here = held.map(|(_, held)| cut(held, &time.finished));
        let (definition, now) = (shelf.definition.clone(), shelf.now.clone());
        Shelf::new(definition, now, here.unwrap_or_default(), Vec::new())
    };
    let shelves = results.shelves().iter().map(shelf).collect();
    Results::new(&time.folder, results.ledger().clone(), shelves)
        .with_board(results.board().clone())
}

fn cut(held: &Held, end: &str) -> Held {
    Held {
        folder: held.folder.clone(),
        record: held
            .record
            .as_ref()
            .and_then(|record| before(record.record(), end))
            .map(Measured::new),
        bench: held.bench.as_ref().and_then(|record| before(record, end)),
        calibration: (held.calibration.as_ref()).and_then(|record| before(record, end)),
    }
}

/// The sessions that were over by `end`; `None` if there were none.
fn before<C: Clone>(record: &Record<C>, end: &str) -> Option<Record<C>> {
    let mut record = record.clone();
    record
        .sessions
        .retain(|session| session.provenance.finished.as_str() <= end);
    (!record.sessions.is_empty()).then_some(record)
}

fn on<'a>(results: &'a Results, folder: &'a str) -> impl Iterator<Item = (&'a Shelf, &'a Held)> {
    results.shelves().iter().filter_map(move |shelf| {
        let mut all = shelf.all();
        let (_, held) = all.find(|(_, held)| held.folder == folder)?;
        Some((shelf, held))
    })
}

/// Where each session of any record comes from.
fn provenances(held: &Held) -> Vec<&Provenance> {
    fn of<C>(record: Option<&Record<C>>) -> impl Iterator<Item = &Provenance> {
        let sessions = record.into_iter().flat_map(|record| &record.sessions);
        sessions.map(|session| &session.provenance)
    }
    let samples = held.record.as_ref().map(Measured::record);
    of(samples)
        .chain(of(held.bench.as_ref()))
        .chain(of(held.calibration.as_ref()))
        .collect()
}
