//! Pairing: what two subjects did in the same block or round.

use std::collections::BTreeMap;

use crate::{Measurement, Sample, Workload};

/// Suffix of the subject that repeats another one in the same block.
pub const TWIN: &str = "~twin";

/// The subject that the twin `id` repeats.
pub fn twin_of(id: &str) -> Option<&str> {
    id.strip_suffix(TWIN)
}

/// One round's values of two cells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PairedTimes {
    /// The round.
    pub round: u32,
    /// Layout seed of the first cell's build, or of the second's where the first has no layouts.
    pub layout: Option<u32>,
    /// First cell's value, in the metric's unit.
    pub baseline: f64,
    /// Second cell's value, in the metric's unit.
    pub other: f64,
}

impl Measurement {
    /// Samples of one subject on one workload, in rounds' order.
    pub fn cell<'a>(
        &'a self,
        workload: &'a str,
        subject: &'a str,
    ) -> impl Iterator<Item = &'a Sample> {
        self.samples
            .iter()
            .filter(move |s| s.workload == workload && s.subject == subject)
    }

    /// How many samples of a cell are void: taken, but no measurement.
    pub fn void(&self, workload: &str, subject: &str) -> usize {
        self.cell(workload, subject)
            .filter(|s| s.void.is_some())
            .count()
    }

    /// The planned workload of that key, with what the pilots found.
    pub fn workload(&self, key: &str) -> Option<&Workload> {
        self.workloads.iter().find(|w| w.key == key)
    }

    /// Values of one metric in one cell.
    pub fn values(&self, workload: &str, subject: &str, metric: &str) -> Vec<f64> {
        self.cell(workload, subject)
            .filter_map(|s| s.metrics.get(metric).copied())
            .collect()
    }

    /// Rounds in which both cells have the metric. A cell is (workload key, subject id).
    pub fn pairs(
        &self,
        baseline: (&str, &str),
        other: (&str, &str),
        metric: &str,
    ) -> Vec<PairedTimes> {
        let others: BTreeMap<u32, &Sample> = self
            .cell(other.0, other.1)
            .map(|sample| (sample.round, sample))
            .collect();
        let pair = |baseline: &Sample| {
            let other = others.get(&baseline.round)?;
            Some(PairedTimes {
                round: baseline.round,
                // A host's own command has no layouts: then the other side's tell blocks apart.
                layout: baseline.layout.or(other.layout),
                baseline: *baseline.metrics.get(metric)?,
                other: *other.metrics.get(metric)?,
            })
        };
        self.cell(baseline.0, baseline.1).filter_map(pair).collect()
    }

    /// The pairs of the workload's twin with the subject it repeats, if one rode along.
    pub fn twin_pairs(&self, workload: &str, metric: &str) -> Option<Vec<PairedTimes>> {
        let twin = self
            .samples
            .iter()
            .find(|s| s.workload == workload && twin_of(&s.subject).is_some())?;
        let original = twin_of(&twin.subject)?.to_owned();
        Some(self.pairs((workload, &original), (workload, &twin.subject), metric))
    }
}
