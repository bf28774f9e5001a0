//! The cells of an experiment: every subject on every workload, ready to be sampled.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use anyhow::{Context as _, Result};
use record::{Experiment, Subject, Workload, twin_of};

use super::schedule::Turn;
use crate::Interrupt;
use crate::build::Built;
use crate::interrupt::Interrupted;
use crate::probe::{Expected, Measured, Probe, SampleError, SampleRequest, probe_of, repeats};

/// Shortest time after which a sample is given up.
const SHORTEST_TIMEOUT: f64 = 10.0;
/// Multiple of the expected time after which a sample is given up.
const PATIENCE: f64 = 20.0;

/// Subjects of one experiment that this host can run.
pub struct Cells<'a> {
    experiment: &'a Experiment,
    probes: BTreeMap<&'a str, Box<dyn Probe>>,
    /// Subjects whose program was built in several layouts.
    varied: BTreeSet<&'a str>,
    interrupt: &'a Interrupt,
}

/// A sample that went wrong: it voids the run.
#[derive(Debug, thiserror::Error)]
#[error(
    "{experiment}: workload {workload}, subject {subject}{layout}: {source}; what was finished is kept: mend it, then run the same command again"
)]
pub struct Void {
    experiment: String,
    workload: String,
    subject: String,
    layout: String,
    source: SampleError,
}

impl<'a> Cells<'a> {
    /// A probe for every subject whose program was built or found, or needs not be.
    ///
    /// # Errors
    /// If a subject's entry makes no sense to its probe.
    pub fn new(
        experiment: &'a Experiment,
        built: &Built,
        interrupt: &'a Interrupt,
    ) -> Result<Self> {
        let (mut probes, mut varied) = (BTreeMap::new(), BTreeSet::new());
        for subject in &experiment.subjects {
            let artifact = built.artifacts.get(&subject.program);
            if artifact.is_none() && subject.probe.runs_executable() {
                continue;
            }
            let probe = probe_of(subject, built);
            let probe = probe.with_context(|| experiment.id.clone())?;
            probes.insert(subject.id.as_str(), probe);
            if artifact.is_some_and(|a| a.paths.keys().any(Option::is_some)) {
                varied.insert(subject.id.as_str());
            }
        }
        Ok(Self {
            experiment,
            probes,
            varied,
            interrupt,
        })
    }

    /// Subjects of `workload` that can be sampled, in alphabetical order, without a twin.
    pub fn subjects(&self, workload: &Workload) -> Vec<&'a Subject> {
        let family = self.experiment.family(&workload.family);
        family
            .into_iter()
            .flat_map(|family| family.subjects.keys())
            .filter(|id| self.probes.contains_key(id.as_str()))
            .filter_map(|id| self.experiment.subject(id))
            .collect()
    }

    /// The layout that a turn really runs: none for a program that has only one.
    pub fn layout(&self, turn: &Turn) -> Option<u32> {
        let subject = twin_of(&turn.subject).unwrap_or(&turn.subject);
        turn.layout.filter(|_| self.varied.contains(subject))
    }

    /// Whether the number of iterations of `workload` is free to choose.
    pub fn repeats(&self, workload: &Workload) -> bool {
        self.subjects(workload).iter().all(|s| repeats(s.probe))
    }

    /// Takes one sample of `turn.subject`, twin or not, on `workload` with its number of
    /// iterations. `expected_seconds` sets when it is given up. What the probe itself voids is
    /// given back with its reason, without metrics.
    ///
    /// # Errors
    /// [`Void`] if the subject does anything but its work, [`Interrupted`] if the user asks.
    pub fn take(
        &self,
        workload: &Workload,
        turn: &Turn,
        expected_seconds: f64,
    ) -> Result<Measured> {
        let subject = twin_of(&turn.subject).unwrap_or(&turn.subject);
        let family = self.experiment.family(&workload.family);
        let task = family.and_then(|f| f.subjects.get(subject));
        let (Some(probe), Some(task)) = (self.probes.get(subject), task) else {
            anyhow::bail!("{}: nothing runs as {subject}", workload.key);
        };
        let traffic = self.experiment.traffic(&workload.family);
        let request = SampleRequest {
            iterations: workload.iterations,
            layout: turn.layout,
            padding: turn.padding,
            timeout: timeout(expected_seconds),
            expected: expected(self.experiment, workload),
            load: traffic.as_ref(),
            build: family.and_then(|f| f.build.as_ref()),
            rate: workload.rates.get(subject).copied(),
            seed: turn.seed,
            ..SampleRequest::new(task, &workload.parameters)
        };
        let sampled = match probe.sample(&request, self.interrupt) {
            // No fault that would spoil the run: this sample is none, and says so.
            Err(SampleError::Void(reason)) => Ok(Measured {
                void: Some(reason),
                ..Measured::default()
            }),
            other => other,
        };
        sampled.map_err(|source| {
            if source.is_interrupt() {
                return Interrupted.into();
            }
            Void {
                experiment: self.experiment.id.clone(),
                workload: workload.key.clone(),
                subject: turn.subject.clone(),
                layout: turn
                    .layout
                    .map_or(String::new(), |l| format!(", layout {l}")),
                source,
            }
            .into()
        })
    }
}

fn timeout(expected_seconds: f64) -> Duration {
    Duration::from_secs_f64((expected_seconds * PATIENCE).clamp(SHORTEST_TIMEOUT, 86_400.0))
}

/// What every iteration of `workload` must return, as far as the definition says.
pub fn expected(experiment: &Experiment, workload: &Workload) -> Expected {
    experiment
        .expected(workload)
        .map_or(Expected::default(), |x| Expected {
            result: x.result.parse().ok(),
            check: x.check.parse().ok(),
        })
}
