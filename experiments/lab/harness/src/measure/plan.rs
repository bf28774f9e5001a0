//! From a definition to a plan: iterations and expected times, by short probing runs.
//!
//! Probing runs are no samples: they only say how long things take.

use std::collections::BTreeMap;

use anyhow::Result;
use record::{Experiment, TWIN, Workload, expand};

use super::cells::Cells;
use super::journal::Planned;
use super::progress::Progress;
use super::schedule::Turn;
use super::work;

/// Expected seconds of a probing run: nobody knows yet.
const UNKNOWN: f64 = 6.0;

/// What a subject takes on a workload.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Pace {
    /// Seconds per iteration.
    iteration: f64,
    /// Seconds of the process beside its iterations.
    overhead: f64,
}

impl Pace {
    fn of(self, iterations: u64) -> f64 {
        self.overhead + self.iteration * iterations as f64
    }
}

/// Plans every workload that has a subject on this host.
///
/// # Errors
/// If a subject does anything but its work, or the user interrupts.
pub fn plan(
    experiment: &Experiment,
    cells: &Cells<'_>,
    cores: u64,
    layouts: &[u32],
    progress: &Progress,
) -> Result<Vec<Planned>> {
    let workloads = expand(experiment, cores);
    let count = workloads.len();
    let mut planned = Vec::with_capacity(count);
    for (place, workload) in workloads.into_iter().enumerate() {
        let what = format!("probing {} ({} of {count})", workload.key, place + 1);
        progress.show(&what, place as f64, (count - place) as f64);
        let paces = paces(cells, &workload, layouts.first().copied())?;
        if !paces.is_empty() {
            planned.push(planned_workload(experiment, cells, workload, &paces));
        }
    }
    Ok(planned)
}

fn paces(
    cells: &Cells<'_>,
    workload: &Workload,
    layout: Option<u32>,
) -> Result<BTreeMap<String, Pace>> {
    cells
        .subjects(workload)
        .into_iter()
        .map(|subject| {
            Ok((
                subject.id.clone(),
                pace(cells, workload, &subject.id, layout)?,
            ))
        })
        .collect()
}

fn pace(cells: &Cells<'_>, workload: &Workload, id: &str, layout: Option<u32>) -> Result<Pace> {
    let turn = Turn {
        subject: id.into(),
        order: 0,
        layout,
        padding: 0,
    };
    let fixed = workload.iterations > 0 || !cells.repeats(workload);
    let mut workload = workload.clone();
    workload.iterations = workload.iterations.max(1);
    loop {
        let measured = cells.take(&workload, &turn, UNKNOWN)?;
        let (iteration, done) = (measured.metrics["time"], workload.iterations);
        let seconds = iteration * done as f64;
        let wall = measured.metrics.get("wall").copied().unwrap_or(seconds);
        let pace = Pace {
            iteration,
            overhead: (wall - seconds).max(0.0),
        };
        match work::next_probing(done, seconds) {
            Some(next) if !fixed => workload.iterations = next,
            _ => return Ok(pace),
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
    let family = experiment.family(&workload.family);
    let wanted = family
        .and_then(|f| f.twin())
        .filter(|id| paces.contains_key(*id));
    // Where the wanted original is not on this host, the first one that is serves as well.
    let original = wanted.or_else(|| paces.keys().next().map(String::as_str));
    if let Some(original) = original {
        seconds.insert(format!("{original}{TWIN}"), seconds[original]);
    }
    Planned { workload, seconds }
}
