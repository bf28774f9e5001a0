//! A claim judged by all experiments together: each counts once, or each measure of one, by the middle of its rows.

use record::{Asks, Overall};
use stats::{Criterion, Place, Rows};

use super::costs::Cost;
use super::judge::Conclusion;
use super::measures::{Measure, Realm, measures};
use crate::results::{Results, Source};

/// What all experiments say of a claim, host by host.
pub(crate) struct Overview<'a> {
    /// What is asked of them.
    pub test: &'a Overall,
    /// What could speak on it, measured or not.
    pub measures: Vec<Measure<'a>>,
    /// The host that speaks first; empty where none has enough.
    pub host: String,
    /// What it says.
    pub said: Vec<Said>,
    /// What every other host says that measured half as much at least, in the hosts' order.
    pub elsewhere: Vec<(String, Conclusion)>,
}

/// One thing that counts once: an experiment, or a half of the two that are said to part.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    /// Its name.
    pub of: Subject,
    /// Where it lies.
    pub place: Place,
    /// What it rests on.
    pub parts: Vec<Part>,
}

/// What counts once.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Subject {
    /// An experiment by its title, with the middle of what Go costs in it.
    Experiment(String, Cost),
    /// Development or speed.
    Half(Realm),
}

/// A measure on one host.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    /// Its place among [`Overview::measures`].
    pub measure: usize,
    /// The middle of its rows.
    pub cost: Cost,
    /// Whether it lies as the article's folklore has it; of a cost, where it lies by the claim's bounds.
    pub place: Place,
}

impl Overview<'_> {
    /// The verdict.
    pub fn conclusion(&self) -> Conclusion {
        conclusion(&self.said)
    }

    /// Whose numbers the verdict rests on, one of each.
    pub fn sources(&self) -> Vec<&Source> {
        let hosts = self.measures.iter().flat_map(|measure| &measure.hosts);
        let of_host = hosts.filter(|on| on.source.host == self.host);
        of_host.map(|on| on.source).collect()
    }
}

/// Asks all experiments.
pub(crate) fn overview<'a>(results: &'a Results, test: &'a Overall) -> Overview<'a> {
    let asked = |measure: &Measure| match test.asks {
        Asks::Cost => measure.realm != Realm::Development,
        Asks::Parting => measure.realm != Realm::Memory,
    };
    let measures: Vec<_> = measures(results).into_iter().filter(asked).collect();
    let hosts = hosts(&measures);
    let said = |host: &String| match test.asks {
        Asks::Cost => costs(&measures, host, test),
        Asks::Parting => halves(&measures, host),
    };
    let said: Vec<(String, Vec<Said>)> = hosts.iter().map(|h| (h.clone(), said(h))).collect();
    let most = said.iter().map(|(_, said)| parts(said)).max().unwrap_or(0);
    let enough = |(_, said): &(String, Vec<Said>)| most > 0 && 2 * parts(said) >= most;
    let mut said = said.into_iter().filter(enough);
    let (host, first) = said.next().unwrap_or_default();
    let elsewhere = said.map(|(host, said)| (host, conclusion(&said))).collect();
    Overview {
        test,
        measures,
        host,
        said: first,
        elsewhere,
    }
}

/// Every host that measured anything of these, in the order of the hosts.
fn hosts(measures: &[Measure]) -> Vec<String> {
    let mut hosts: Vec<(&Source, String)> = Vec::new();
    for on in measures.iter().flat_map(|measure| &measure.hosts) {
        if !hosts.iter().any(|(_, known)| *known == on.source.host) {
            hosts.push((on.source, on.source.host.clone()));
        }
    }
    hosts.sort_by_key(|(source, _)| source.origin);
    hosts.into_iter().map(|(_, host)| host).collect()
}

fn parts(said: &[Said]) -> usize {
    said.iter().map(|said| said.parts.len()).sum()
}

fn conclusion(said: &[Said]) -> Conclusion {
    let rows: Rows = said.iter().map(|said| said.place).collect();
    rows.grade()
        .map_or(Conclusion::NotMeasured, Conclusion::Graded)
}

/// Each experiment by the middle of its measures. The ledger has seen to it that there are bounds.
fn costs(measures: &[Measure], host: &str, test: &Overall) -> Vec<Said> {
    let criterion = Criterion::Below {
        bound: test.bound.unwrap_or(1.0),
        contrary: test.contrary.or(test.bound).unwrap_or(1.0),
        level: 0.0,
    };
    let mut experiments: Vec<(&str, &str, Vec<Part>)> = Vec::new();
    for (measure, at) in measures.iter().zip(0..) {
        let Some(cost) = measure.on(host) else {
            continue;
        };
        let part = Part {
            measure: at,
            cost,
            place: criterion.place(&cost.deciding),
        };
        let id = measure.experiment.id.as_str();
        match experiments.iter_mut().find(|(known, ..)| *known == id) {
            Some((.., parts)) => parts.push(part),
            None => experiments.push((id, &measure.experiment.title, vec![part])),
        }
    }
    let said = |(_, title, parts): (&str, &str, Vec<Part>)| {
        let of: Vec<_> = parts.iter().map(|part| part.cost).collect();
        let cost = Cost::middle(&of)?;
        Some(Said {
            of: Subject::Experiment(title.to_owned(), cost),
            place: criterion.place(&cost.deciding),
            parts,
        })
    };
    experiments.into_iter().filter_map(said).collect()
}

/// Development and speed: nothing unless the host has measured both, for what does not part alone says nothing of lines.
fn halves(measures: &[Measure], host: &str) -> Vec<Said> {
    let half = |realm: Realm| {
        let known = |m: &&Measure| m.realm == realm && !m.hosts.is_empty();
        let all = measures.iter().filter(known).count();
        let parts: Vec<Part> = (measures.iter().zip(0..))
            .filter(|(measure, _)| measure.realm == realm)
            .filter_map(|(measure, at)| {
                let cost = measure.on(host)?;
                let level = measure.sides.settings.margin;
                Some(Part {
                    measure: at,
                    cost,
                    place: folklore(realm, level).place(&cost.deciding),
                })
            })
            .collect();
        Some(Said {
            of: Subject::Half(realm),
            place: blurred(&parts, all)?,
            parts,
        })
    };
    let both = [Realm::Development, Realm::Speed].map(half);
    match both {
        [Some(development), Some(speed)] => vec![development, speed],
        _ => Vec::new(),
    }
}

/// What folklore says: people wait less for Go, machines less for Rust.
fn folklore(realm: Realm, level: f64) -> Criterion {
    let (bound, contrary) = (1.0, 1.0);
    match realm {
        Realm::Development => Criterion::Below {
            bound,
            contrary,
            level,
        },
        Realm::Speed | Realm::Memory => Criterion::Above {
            bound,
            contrary,
            level,
        },
    }
}

/// Whether a half blurs: one measure that is shown not to lie as folklore has it is enough; it takes all that anybody has
/// measured to show the contrary. `None` without any.
fn blurred(parts: &[Part], all: usize) -> Option<Place> {
    let rows: Rows = parts.iter().map(|part| part.place).collect();
    Some(match rows {
        _ if rows.all() == 0 => return None,
        _ if rows.contrary + rows.between > 0 => Place::For,
        _ if rows.supporting == all => Place::Against,
        _ => Place::Open,
    })
}
