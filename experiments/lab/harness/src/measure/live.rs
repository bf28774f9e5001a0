//! Samples of real processes: each goes into the journal, and its progress is shown.

use std::time::Instant;

use anyhow::Result;
use record::Sample;

use super::cells::Cells;
use super::course::Sampler;
use super::journal::{Entry, Planned};
use super::progress::Progress;
use super::provenance;
use super::schedule::Turn;
use crate::journal::Journal;

/// Runs processes, keeps a journal, shows progress, for as long as an experiment's turn lasts.
pub struct Live<'a> {
    cells: &'a Cells<'a>,
    journal: &'a mut Journal,
    progress: Progress,
    begun: Instant,
    used_before: f64,
    started: f64,
}

impl<'a> Live<'a> {
    /// Goes on with an experiment that began at `started` (seconds since 1970) and was measured for `used_before` seconds.
    pub fn new(
        cells: &'a Cells<'a>,
        journal: &'a mut Journal,
        progress: Progress,
        used_before: f64,
        started: f64,
    ) -> Self {
        Self {
            cells,
            journal,
            progress,
            begun: Instant::now(),
            used_before,
            started,
        }
    }
}

impl Sampler for Live<'_> {
    fn used(&self) -> f64 {
        self.used_before + self.begun.elapsed().as_secs_f64()
    }

    fn take(&mut self, planned: &Planned, round: u32, turn: &Turn, left: f64) -> Result<Sample> {
        let workload = &planned.workload;
        let what = format!("{}, {}, block {}", workload.key, turn.subject, round + 1);
        let used = self.used();
        self.progress.show(&what, used, left);
        let at = provenance::unix_seconds() - self.started;
        let expected = planned.seconds.get(&turn.subject).copied().unwrap_or(0.0);
        let measured = self.cells.take(workload, turn, expected)?;
        let sample = Sample {
            round,
            workload: workload.key.clone(),
            subject: turn.subject.clone(),
            order: turn.order,
            layout: self.cells.layout(turn),
            at: (at * 1000.0).round() / 1000.0,
            iterations: measured.iterations,
            metrics: measured.metrics,
            distributions: measured.distributions,
            segments: measured.segments,
            extremes: measured.extremes,
            void: measured.void.map(Into::into),
        };
        self.journal.append(&Entry {
            used: self.used(),
            sample: sample.clone(),
        })?;
        Ok(sample)
    }
}
