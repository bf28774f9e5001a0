//! Real programs against themselves, each side in layouts of its own: what a chapter compares, and nothing between the two.
//!
//! Two builds of one program are not identical: where the linker put the code moves what is timed. But if the builds are dealt to
//! the two sides by chance, neither is ahead, and an interval whose units are the layouts should leave out 1 as seldom as it
//! promises. The cells take turns, so that two comparisons of one cell lie apart in time, as sessions do.

use anyhow::{Context as _, Result, bail};
use record::{Condition, Trial, Workload};
use serde::{Deserialize, Serialize};
use stats::Pair;

use super::clock::Clock;
use super::trial::{judge, outcome};
use super::{Done, Job, open};
use crate::host;
use crate::measure::cells::Cells;
use crate::measure::draw::{Draw, Purpose};
use crate::measure::layouts;
use crate::measure::plan::plan;
use crate::measure::rates::Rates;
use crate::measure::schedule::{LARGEST_PADDING, Turn};

/// Comparisons: enough of each cell to tell 2 % from 6 % by all of them together, and for dozens of groups of several.
const COMPARISONS: u32 = 1_200;
/// Fewest blocks of a comparison: below these its interval is wider than a chapter's.
const FEWEST_BLOCKS: usize = 6;
/// Expected seconds of a sample: only when it is given up follows from it.
const EXPECTED: f64 = 1.0;

/// What one comparison of a cell found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The cell's id in the record.
    condition: String,
    trial: Trial,
}

/// One program at one task.
struct Cell {
    workload: Workload,
    subject: String,
    id: String,
    about: String,
}

/// Compares each program with itself, the cells in turn, until the plan's number or time is reached.
///
/// # Errors
/// If there are too few layouts, a program does anything but its work, the journal fails, or the user interrupts.
pub fn calibrate(job: &Job<'_>) -> Result<Done> {
    let builds = layouts(job.built);
    if builds.len() < 2 * FEWEST_BLOCKS {
        bail!(
            "{}: {} layouts were built, and a comparison needs {}: `make doctor` says what this host's linker lacks",
            job.experiment.id,
            builds.len(),
            2 * FEWEST_BLOCKS
        );
    }
    let amounts = format!("{COMPARISONS} in layouts {builds:?}, {:?}", job.plan.budget);
    let (mut journal, seed, mut entries) = open::<Entry>(job, &amounts)?;
    let probes = Cells::new(job.experiment, job.built, &job.ctx.interrupt)?;
    let cells = cells(job, &probes, &builds)?;
    let first = entries.len() as u32;
    let clock = Clock::new(job.plan.budget, first, COMPARISONS);
    for number in first..COMPARISONS {
        if clock.is_over() {
            break;
        }
        let what = format!("comparison {number} of {COMPARISONS}");
        job.progress.show(&what, clock.done(), clock.left(number));
        let cell = &cells[number as usize % cells.len()];
        let mut draw = Draw::new(seed, Purpose::Calibration, number.into(), &cell.id);
        let mut seconds = |layout, padding| seconds(&probes, cell, layout, padding);
        let trial = compared(&builds, &mut seconds, &mut draw).with_context(|| cell.id.clone())?;
        let condition = cell.id.clone();
        let entry = Entry { condition, trial };
        journal.append(&entry)?;
        entries.push(entry);
    }
    let conditions = cells.iter().map(|cell| condition(cell, &entries));
    Ok(Done {
        conditions: conditions.collect(),
        journal,
        seed,
    })
}

/// Every program at every task, its iterations chosen as a chapter chooses them.
fn cells(job: &Job<'_>, probes: &Cells<'_>, builds: &[u32]) -> Result<Vec<Cell>> {
    let experiment = job.experiment;
    let planned = plan(
        experiment,
        probes,
        host::cores(),
        builds,
        Rates::default(),
        job.progress,
    )?;
    let mut cells = Vec::new();
    for workload in planned.planned.into_iter().map(|planned| planned.workload) {
        let family = experiment.family(&workload.family);
        let title = family.map_or("", |family| family.title.as_str());
        let parameters = workload.parameters.iter();
        let parameters: String = parameters.map(|(n, v)| format!(", {n} = {v}")).collect();
        for subject in probes.subjects(&workload) {
            cells.push(Cell {
                id: format!("{} {}", workload.key, subject.id),
                about: format!("{}: {title}{parameters}", subject.label),
                subject: subject.id.clone(),
                workload: workload.clone(),
            });
        }
    }
    if cells.is_empty() {
        bail!("{}: nothing of it runs on this host", experiment.id);
    }
    Ok(cells)
}

fn seconds(probes: &Cells<'_>, cell: &Cell, layout: u32, padding: usize) -> Result<f64> {
    let turn = Turn {
        subject: cell.subject.clone(),
        order: 0,
        layout: Some(layout),
        padding,
        seed: 0,
    };
    let measured = probes.take(&cell.workload, &turn, EXPECTED)?;
    if let Some(reason) = measured.void {
        bail!("{reason}");
    }
    let time = measured.metrics.get("time").copied();
    time.context("a sample without a time")
}

/// All builds dealt to two sides, one of each to a block, in an order drawn afresh.
fn compared(
    builds: &[u32],
    seconds: &mut dyn FnMut(u32, usize) -> Result<f64>,
    draw: &mut Draw,
) -> Result<Trial> {
    let mut dealt = builds.to_vec();
    draw.shuffle(&mut dealt);
    let mut pairs = Vec::with_capacity(dealt.len() / 2);
    for (round, sides) in (0..).zip(dealt.chunks_exact(2)) {
        let mut order = [0, 1];
        draw.shuffle(&mut order);
        let mut times = [0.0; 2];
        for side in order {
            times[side] = seconds(sides[side], draw.below(LARGEST_PADDING) as usize)?;
        }
        pairs.push(Pair {
            round,
            layout: Some(round),
            baseline: times[0],
            other: times[1],
        });
    }
    outcome(&judge(&pairs, &[])?, 1.0)
}

/// One cell's part of the record, in the order of time.
fn condition(cell: &Cell, entries: &[Entry]) -> Condition {
    let own = entries.iter().filter(|entry| entry.condition == cell.id);
    Condition {
        id: cell.id.clone(),
        about: cell.about.clone(),
        trials: own.map(|entry| entry.trial).collect(),
        designs: Vec::new(),
        power: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    const BUILDS: [u32; 24] = {
        let mut builds = [0; 24];
        let mut at = 0;
        while at < 24 {
            builds[at] = at as u32 + 1;
            at += 1;
        }
        builds
    };

    fn draw(number: u64) -> Draw {
        Draw::new(5, Purpose::Calibration, number, "cell")
    }

    #[test]
    fn each_build_runs_once_and_each_side_has_half_of_them() {
        let mut seen = Vec::new();
        let mut note = |layout, _| {
            seen.push(layout);
            Ok(1.0 + f64::from(layout) * 1e-3)
        };
        let trial = compared(&BUILDS, &mut note, &mut draw(0)).expect("no faults");
        assert_eq!((trial.blocks, trial.true_ratio), (12, 1.0));
        assert_eq!(seen.len(), 24);
        assert_eq!(seen.into_iter().collect::<BTreeSet<_>>(), BUILDS.into());
    }

    /// Builds that differ as much as a sieve's in its modes: dealt anew each time, neither side is ahead more often than stated.
    #[test]
    fn builds_that_differ_by_modes_are_called_different_no_more_often_than_stated() {
        let mut noise = Draw::new(7, Purpose::Environment, 0, "noise");
        let mut time = |layout: u32, _| {
            let mode = [2.9, 4.1, 7.3][layout as usize % 3];
            Ok(mode * (1.0 + noise.below(1000) as f64 * 1e-5))
        };
        let different = (0..1000).filter(|number| {
            let trial = compared(&BUILDS, &mut time, &mut draw(*number));
            trial.expect("no faults").different
        });
        let different = different.count();
        assert!(different <= 60, "{different} of 1000");
    }

    /// The same builds without new dealing: what one deal gives one side, it gives it every time.
    #[test]
    fn builds_dealt_once_and_for_all_would_be_called_different() {
        let mut noise = Draw::new(7, Purpose::Environment, 0, "noise");
        let mut time = |layout: u32| {
            let slower = if layout.is_multiple_of(2) { 1.1 } else { 1.0 };
            slower * (1.0 + noise.below(1000) as f64 * 1e-5)
        };
        let pairs: Vec<Pair> = (0..12)
            .map(|round| Pair {
                round,
                layout: Some(round),
                baseline: time(2 * round + 1),
                other: time(2 * round + 2),
            })
            .collect();
        let trial = outcome(&judge(&pairs, &[]).expect("sound"), 1.0).expect("an interval");
        assert!(trial.different);
    }

    #[test]
    fn a_failing_run_ends_the_comparison() {
        let mut broken = |_, _| anyhow::bail!("it broke");
        assert!(compared(&BUILDS, &mut broken, &mut draw(0)).is_err());
    }
}
