//! The calibration's programs as a machine that does an exact amount of work.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use record::Experiment;

use super::trial::Machine;
use crate::Interrupt;
use crate::build::Built;
use crate::measure::draw::{Draw, Purpose};
use crate::probe::{Expected, Probe, SampleRequest, probe_of};

/// Steps are a multiple of this, so that each true ratio is exact.
const STEP: u64 = 1000;

/// One subject of the calibration, its baseline's length chosen.
pub struct Spin<'a> {
    probe: Box<dyn Probe>,
    task: String,
    rounds: u64,
    padding: Draw,
    interrupt: &'a Interrupt,
}

impl<'a> Spin<'a> {
    /// `subject`'s program, its baseline lasting about `seconds`.
    ///
    /// # Errors
    /// If the subject is not in the definition, or does not run.
    pub fn new(
        (experiment, built): (&Experiment, &Built),
        subject: &str,
        (seconds, seed): (f64, u64),
        interrupt: &'a Interrupt,
    ) -> Result<Self> {
        let missing =
            || format!("calibration: no subject `{subject}`: restore its experiment.toml from git");
        let entry = experiment.subject(subject).with_context(missing)?;
        let family = experiment.workloads.first().with_context(missing)?;
        let mut spin = Self {
            probe: probe_of(entry, built)?,
            task: family.subjects.get(subject).with_context(missing)?.clone(),
            rounds: STEP,
            padding: Draw::new(seed, Purpose::Environment, 0, subject),
            interrupt,
        };
        spin.choose_length(seconds)?;
        Ok(spin)
    }

    fn choose_length(&mut self, seconds: f64) -> Result<()> {
        self.rounds = 1_000_000;
        let fastest = (0..3)
            .map(|_| self.seconds(1.0))
            .collect::<Result<Vec<_>>>()?;
        let fastest = fastest.into_iter().fold(f64::INFINITY, f64::min);
        let rounds = self.rounds as f64 * seconds / fastest / STEP as f64;
        self.rounds = (rounds.round() as u64).max(1) * STEP;
        Ok(())
    }
}

impl Machine for Spin<'_> {
    fn seconds(&mut self, work: f64) -> Result<f64> {
        let rounds = (self.rounds as f64 * work).round() as u64;
        let parameters = BTreeMap::from([("rounds".to_owned(), rounds)]);
        let request = SampleRequest {
            padding: self.padding.below(4096) as usize,
            expected: Expected {
                result: Some(rounds),
                check: None,
            },
            ..SampleRequest::new(&self.task, &parameters)
        };
        let measured = self.probe.sample(&request, self.interrupt)?;
        measured
            .metrics
            .get("time")
            .copied()
            .context("a sample without a time")
    }
}
