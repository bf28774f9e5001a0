//! What the experiments measure, each comparison by which one answers its question as one measure.

use record::{Comparison, Experiment, ExperimentKind, ProbeKind, UnitOfMetric};

use super::costs::{Cost, OnHost, by_host, weighs_the_two};
use crate::results::{Results, RowState, Sides};

/// What a measure is one of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Realm {
    /// What people wait for or write: builds and sources.
    Development,
    /// How fast a program runs: times, rates, response times.
    Speed,
    /// What memory a running program takes.
    Memory,
}

/// One comparison of the two languages, on every host.
pub(crate) struct Measure<'a> {
    /// The experiment that it answers.
    pub experiment: &'a Experiment,
    /// Its title: "processor time per request".
    pub title: &'a str,
    /// What it is a measure of.
    pub realm: Realm,
    /// What is compared.
    pub sides: Sides,
    /// What each host says, in the order of the hosts.
    pub hosts: Vec<OnHost<'a>>,
}

impl Measure<'_> {
    /// The middle of its rows on a host; `None` if that host has none.
    pub fn on(&self, host: &str) -> Option<Cost> {
        let on = self.hosts.iter().find(|on| on.source.host == host)?;
        Cost::middle(&on.costs)
    }
}

/// The measures of every experiment, in the book's order: measured or not.
pub(crate) fn measures(results: &Results) -> Vec<Measure<'_>> {
    let definitions = results.shelves().iter().map(|shelf| &shelf.definition);
    definitions
        .filter(|definition| definition.kind == ExperimentKind::Measurement)
        .flat_map(|definition| {
            let answering = definition.answering().into_iter();
            answering.filter_map(|comparison| measure(results, definition, comparison))
        })
        .collect()
}

fn measure<'a>(
    results: &'a Results,
    experiment: &'a Experiment,
    comparison: &'a Comparison,
) -> Option<Measure<'a>> {
    let sides = results.sides(&experiment.id, &comparison.id).ok();
    let sides = sides.filter(weighs_the_two)?;
    let rows = results.rows(&experiment.id, &comparison.id).ok()?;
    Some(Measure {
        experiment,
        title: &comparison.title,
        realm: realm(experiment, comparison, sides.metric.unit)?,
        hosts: by_host(&sides, rows.iter().filter_map(RowState::measured)),
        sides,
    })
}

/// By how it is measured; `None` for what is neither of running nor of development, such as the size of a file.
fn realm(experiment: &Experiment, comparison: &Comparison, unit: UnitOfMetric) -> Option<Realm> {
    let probe = |id: &str| Some(experiment.subject(id)?.probe);
    let probes = [probe(&comparison.baseline)?, probe(&comparison.other)?];
    let all = |of: &[ProbeKind]| probes.iter().all(|probe| of.contains(probe));
    let running = [ProbeKind::Loop, ProbeKind::Command, ProbeKind::Server];
    match unit {
        _ if all(&[ProbeKind::Build, ProbeKind::Source]) => Some(Realm::Development),
        UnitOfMetric::Seconds | UnitOfMetric::PerSecond if all(&running) => Some(Realm::Speed),
        UnitOfMetric::Bytes if all(&running) => Some(Realm::Memory),
        _ => None,
    }
}
