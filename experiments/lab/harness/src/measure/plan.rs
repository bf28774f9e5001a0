//! From a definition to a plan: iterations and expected times, by short probing runs.
//!
//! Probing runs are no samples: they only say how long things take.

use std::collections::BTreeMap;

use anyhow::Result;
use record::{Experiment, Reason, TWIN, Unmeasured, Workload, expand};

use super::cells::Cells;
use super::journal::Planned;
use super::progress::Progress;
use super::rates::Rates;
use super::schedule::Turn;
use super::work;
use crate::probe::{Void, expected_seconds};

/// Tries of a cell whose instrument fails before it is left out: one moment of the machine shall
/// not decide.
const TRIES: u32 = 3;

/// Lives of a server of which a rate is wanted: one life alone may lie tens of per cent from the next.
const LIVES: usize = 3;

/// Expected seconds of a probing run: nobody knows yet.
const UNKNOWN: f64 = 6.0;

/// What a subject takes on a workload.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Pace {
    /// Seconds per iteration.
    iteration: f64,
    /// Seconds of the process beside its iterations.
    overhead: f64,
    /// Answers a second, of a server in a closed loop.
    rate: Option<f64>,
}

impl Pace {
    /// What takes so many seconds by its definition: no run has to tell.
    fn stated(seconds: f64) -> Self {
        Self {
            iteration: 0.0,
            overhead: seconds,
            rate: None,
        }
    }

    fn of(self, iterations: u64) -> f64 {
        self.overhead + self.iteration * iterations as f64
    }
}

/// What shall be measured, and what cannot be.
#[derive(Debug, Default)]
pub struct Plan {
    /// Workloads with their subjects.
    pub planned: Vec<Planned>,
    /// Cells of which the probe said that they give no measurement here.
    pub unmeasured: Vec<Unmeasured>,
}

/// Plans every workload that has a subject on this host; `rates` is what is known of open loops' rates.
///
/// # Errors
/// If a subject does anything but its work, or the user interrupts.
pub fn plan(
    experiment: &Experiment,
    cells: &Cells<'_>,
    cores: u64,
    layouts: &[u32],
    rates: Rates,
    progress: &Progress,
) -> Result<Plan> {
    let workloads = expand(experiment, cores);
    let count = workloads.len();
    let mut planner = Planner {
        experiment,
        cells,
        layout: layouts.first().copied(),
        plan: Plan::default(),
        rates,
        tried: BTreeMap::new(),
    };
    for (place, workload) in workloads.into_iter().enumerate() {
        let what = format!("probing {} ({} of {count})", workload.key, place + 1);
        progress.show(&what, place as f64, (count - place) as f64);
        planner.add(workload)?;
    }
    Ok(planner.plan)
}

struct Planner<'a> {
    experiment: &'a Experiment,
    cells: &'a Cells<'a>,
    layout: Option<u32>,
    plan: Plan,
    rates: Rates,
    /// Servers that were probed, and why those that gave nothing did not.
    tried: BTreeMap<String, Option<Reason>>,
}

impl Planner<'_> {
    fn add(&mut self, mut workload: Workload) -> Result<()> {
        if let Err(reason) = self.rates.set(self.experiment, self.cells, &mut workload) {
            self.plan
                .unmeasured
                .push(unmeasured(&workload, "", reason.into()));
            return Ok(());
        }
        let mut paces = BTreeMap::new();
        for subject in self.cells.subjects(&workload) {
            match self.pace(&workload, &subject.id)? {
                Ok(pace) => drop(paces.insert(subject.id.clone(), pace)),
                Err(reason) => {
                    let cell = unmeasured(&workload, &subject.id, reason);
                    self.plan.unmeasured.push(cell);
                }
            }
        }
        let rate = |(id, pace): (&String, &Pace)| Some((id.clone(), pace.rate?));
        self.rates
            .note(&workload, paces.iter().filter_map(rate).collect());
        if !paces.is_empty() {
            let planned = planned_workload(self.experiment, self.cells, workload, &paces);
            self.plan.planned.push(planned);
        }
        Ok(())
    }

    /// What a cell takes, or the reason why it gives nothing. The length of a load is stated, so
    /// that a server is probed once, and again only where a rate is wanted of it.
    fn pace(&mut self, workload: &Workload, subject: &str) -> Result<Result<Pace, Reason>> {
        let family = self.experiment.family(&workload.family);
        if let Some(build) = family.and_then(|f| f.build.as_ref()) {
            return Ok(Ok(Pace::stated(
                build.expected_seconds(&workload.parameters),
            )));
        }
        let Some(load) = family.and_then(|f| f.load.as_ref()) else {
            return pace(self.cells, workload, subject, self.layout);
        };
        let wanted = self.rates.are_wanted(self.experiment, &workload.family);
        match self.tried.get(subject) {
            Some(Some(reason)) => return Ok(Err(reason.clone())),
            Some(None) if !wanted => {
                return Ok(Ok(Pace::stated(expected_seconds(load))));
            }
            _ => {}
        }
        let mut found = pace(self.cells, workload, subject, self.layout)?;
        if let (Ok(pace), true) = (&mut found, wanted) {
            pace.rate = self.rate(workload, subject, pace.rate)?;
        }
        self.tried
            .insert(subject.into(), found.as_ref().err().cloned());
        Ok(found)
    }

    /// The median rate over [`LIVES`] lives, of which the `first` is over; of those that gave one.
    fn rate(&self, workload: &Workload, subject: &str, first: Option<f64>) -> Result<Option<f64>> {
        let mut rates: Vec<f64> = first.into_iter().collect();
        for _ in 1..LIVES {
            let life = pace(self.cells, workload, subject, self.layout)?;
            rates.extend(life.ok().and_then(|pace| pace.rate));
        }
        Ok(stats::describe::median(&rates))
    }
}

fn unmeasured(workload: &Workload, subject: &str, reason: Reason) -> Unmeasured {
    Unmeasured {
        workload: workload.key.clone(),
        subject: subject.into(),
        reason,
    }
}

/// Tries a cell until its pace is clear, or gives the reason why it is no measurement.
fn pace(
    cells: &Cells<'_>,
    workload: &Workload,
    id: &str,
    layout: Option<u32>,
) -> Result<Result<Pace, Reason>> {
    let turn = Turn {
        subject: id.into(),
        order: 0,
        layout,
        padding: 0,
        seed: 0,
    };
    let fixed = workload.iterations > 0 || !cells.repeats(workload);
    let mut workload = workload.clone();
    workload.iterations = workload.iterations.max(1);
    let mut tries = 0;
    loop {
        let measured = cells.take(&workload, &turn, UNKNOWN)?;
        if let Some(reason) = measured.void {
            tries += 1;
            if tries == TRIES || !matches!(reason, Void::Instrument(_)) {
                return Ok(Err(reason.into()));
            }
            continue;
        }
        let metric = |name: &str| measured.metrics.get(name).copied();
        let (iteration, done) = (metric("time").unwrap_or(0.0), workload.iterations);
        let seconds = iteration * done as f64;
        let pace = Pace {
            iteration,
            overhead: (metric("wall").unwrap_or(seconds) - seconds).max(0.0),
            rate: metric("rate"),
        };
        match work::next_probing(done, seconds) {
            Some(next) if !fixed => workload.iterations = next,
            _ => return Ok(Ok(pace)),
        }
    }
}

fn planned_workload(
    experiment: &Experiment,
    cells: &Cells<'_>,
    mut workload: Workload,
    paces: &BTreeMap<String, Pace>,
) -> Planned {
    if workload.iterations == 0 {
        let each: Vec<f64> = paces.values().map(|p| p.iteration).collect();
        workload.iterations = if cells.repeats(&workload) {
            work::iterations(&each, experiment.sample_seconds)
        } else {
            1
        };
    }
    let mut seconds: BTreeMap<String, f64> = paces
        .iter()
        .map(|(id, pace)| (id.clone(), pace.of(workload.iterations)))
        .collect();
    let wanted = experiment.family(&workload.family).and_then(|f| f.twin());
    // Where the wanted original is not on this host, the first one that is serves as well.
    let there = |id: &&str| paces.contains_key(*id);
    let first = || paces.keys().next().map(String::as_str);
    if let Some(original) = wanted.and_then(|id| Some(id).filter(there).or_else(first)) {
        seconds.insert(format!("{original}{TWIN}"), seconds[original]);
    }
    let family = experiment.family(&workload.family);
    let build = family.and_then(|f| f.build.as_ref());
    Planned {
        workload,
        seconds,
        setup: build.map_or(0.0, |build| build.setup),
    }
}
