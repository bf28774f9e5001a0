//! Servers and builds against themselves: how often is a difference called where there is none?

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, bail};
use record::{Condition, Trial, Workload, expand};
use serde::{Deserialize, Serialize};

use super::clock::Clock;
use super::trial::{look, outcome};
use super::{Done, Job, open};
use crate::host;
use crate::measure::cells::Cells;
use crate::measure::draw::{Draw, Purpose};
use crate::measure::rates::Rates;
use crate::measure::schedule::Turn;

/// Blocks of each comparison, as many as a cell of a chapter gets where time allows.
const BLOCKS: usize = 12;
/// Most blocks of one comparison that the instrument may spoil.
const SPOILED: usize = 6;
/// Expected seconds of a sample: only when it is given up follows from it.
const EXPECTED: f64 = 1.0;

/// Comparisons: enough to tell 2 % from 6 %, all metrics together.
const COMPARISONS: u32 = 300;

const OF_SERVERS: &[&str] = &["cpu-per-request", "response-p50", "response-p99"];
const OF_BUILDS: &[&str] = &["time", "cpu"];

/// What one comparison found, by metric.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry(BTreeMap<String, Trial>);

/// One life of a server: its metrics, or nothing if the instrument spoiled it.
type Life = Option<BTreeMap<String, f64>>;

/// Compares each subject with itself, in turn, until the plan's number or time is reached.
///
/// # Errors
/// If a subject does anything but its work, the journal fails, or the user interrupts.
pub fn calibrate(job: &Job<'_>) -> Result<Done> {
    let metrics = match job.experiment.has_servers() {
        true => OF_SERVERS,
        false => OF_BUILDS,
    };
    let plan = format!(
        "{COMPARISONS} of {metrics:?}, {BLOCKS} blocks, {:?}",
        job.plan.budget
    );
    let (mut journal, seed, mut entries) = open::<Entry>(job, &plan)?;
    let cells = Cells::new(job.experiment, job.built, &job.ctx.interrupt)?;
    let workload = workload(job, &cells)?;
    let subjects = cells.subjects(&workload);
    let first = entries.len() as u32;
    let clock = Clock::new(job.plan.budget, first, COMPARISONS);
    for number in first..COMPARISONS {
        if clock.is_over() {
            break;
        }
        let what = format!("comparison {number} of {COMPARISONS}");
        job.progress.show(&what, clock.done(), clock.left(number));
        let subject = &subjects[number as usize % subjects.len()].id;
        let mut draw = Draw::new(seed, Purpose::Calibration, number.into(), subject);
        let mut live = |seed, padding| {
            let turn = Turn {
                subject: subject.clone(),
                order: 0,
                layout: None,
                padding,
                seed,
            };
            let measured = cells.take(&workload, &turn, EXPECTED)?;
            Ok(measured.void.is_none().then_some(measured.metrics))
        };
        let entry = compared(metrics, &mut live, &mut draw).with_context(|| subject.clone())?;
        journal.append(&entry)?;
        entries.push(entry);
    }
    let conditions = metrics.iter().map(|name| {
        let label = job
            .experiment
            .metric(name)
            .map_or(*name, |metric| metric.label);
        condition(name, label, &entries)
    });
    Ok(Done {
        conditions: conditions.collect(),
        journal,
        seed,
    })
}

/// The first workload, with its rate.
fn workload(job: &Job<'_>, cells: &Cells<'_>) -> Result<Workload> {
    let missing = "a calibration needs one workload, of builds, or of servers at a fixed rate";
    let workloads = expand(job.experiment, host::cores());
    let mut workload = workloads.into_iter().next().context(missing)?;
    let set = Rates::default().set(job.experiment, cells, &mut workload);
    set.map_err(anyhow::Error::msg)?;
    if cells.subjects(&workload).is_empty() {
        bail!("{}: {missing}, and a subject for it", job.experiment.id);
    }
    Ok(workload)
}

/// One subject's samples in blocks of three, in random order: a baseline, an identical one, and the
/// baseline's twin. A block that the instrument spoiled is taken again.
fn compared(
    metrics: &[&'static str],
    live: &mut dyn FnMut(u64, usize) -> Result<Life>,
    draw: &mut Draw,
) -> Result<Entry> {
    let mut blocks: Vec<[BTreeMap<String, f64>; 3]> = Vec::with_capacity(BLOCKS);
    let mut spoiled = 0;
    while blocks.len() < BLOCKS {
        // The same arrivals for all in a block, as in a chapter.
        let seed = draw.below(1 << 32);
        let mut order = [0, 1, 2];
        draw.shuffle(&mut order);
        let mut block = [const { None }; 3];
        for side in order {
            block[side] = live(seed, draw.below(4096) as usize)?;
        }
        match block {
            [Some(baseline), Some(same), Some(twin)] => blocks.push([baseline, same, twin]),
            _ => spoiled += 1,
        }
        if spoiled > SPOILED {
            bail!(
                "{spoiled} blocks were spoiled by something else that ran: calibrate on an idle host"
            );
        }
    }
    let trial = |name: &str| {
        let column = |side: usize| {
            let values = blocks.iter().map(|block| block[side].get(name).copied());
            let values: Option<Vec<f64>> = values.collect();
            values.with_context(|| format!("a life without {name}"))
        };
        let found = look(&column(0)?, &column(1)?, &column(2)?)?;
        Ok((name.to_owned(), outcome(&found, 1.0)?))
    };
    let trials: Result<_> = metrics.iter().copied().map(trial).collect();
    Ok(Entry(trials?))
}

/// One metric's part of the record.
fn condition(name: &str, label: &str, entries: &[Entry]) -> Condition {
    let trials = entries.iter().filter_map(|entry| entry.0.get(name));
    Condition {
        id: name.into(),
        about: label.into(),
        trials: trials.copied().collect(),
        designs: Vec::new(),
        power: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn life(scale: f64) -> Life {
        let metrics = OF_SERVERS.iter();
        Some(metrics.map(|name| ((*name).to_owned(), scale)).collect())
    }

    fn noise() -> Draw {
        Draw::new(3, Purpose::Environment, 0, "noise")
    }

    #[test]
    fn every_metric_gets_a_verdict_of_its_own() {
        let mut noise = noise();
        let mut live = |_, _| {
            let mut metrics = life(1.0 + noise.below(1000) as f64 * 1e-5).expect("a life");
            metrics.insert("response-p99".into(), 1.0 + noise.below(1000) as f64 * 1e-3);
            Ok(Some(metrics))
        };
        let mut draw = Draw::new(1, Purpose::Calibration, 0, "");
        let entry = compared(OF_SERVERS, &mut live, &mut draw).expect("no faults");
        assert_eq!(entry.0.len(), OF_SERVERS.len());
        let width = |name: &str| entry.0[name].high - entry.0[name].low;
        assert!(width("response-p99") > 10.0 * width("response-p50"));
        assert!(entry.0.values().all(|t| t.blocks == BLOCKS as u32));
        let found = condition("response-p99", "response time, p99", &[entry]);
        assert_eq!(
            (found.trials.len(), found.about.as_str()),
            (1, "response time, p99")
        );
    }

    #[test]
    fn all_of_a_block_get_the_same_arrivals() {
        let (mut seeds, mut noise) = (Vec::new(), noise());
        let mut live = |seed, _| {
            seeds.push(seed);
            Ok(life(1.0 + noise.below(1000) as f64 * 1e-5))
        };
        let mut draw = Draw::new(1, Purpose::Calibration, 0, "");
        compared(OF_SERVERS, &mut live, &mut draw).expect("no faults");
        assert_eq!(seeds.len(), 3 * BLOCKS);
        assert!(
            seeds
                .chunks(3)
                .all(|block| block.iter().all(|s| *s == block[0]))
        );
        assert_ne!(seeds[0], seeds[3]);
    }

    #[test]
    fn a_spoiled_block_is_taken_again_and_too_many_are_an_error() {
        let (mut lives, mut noise) = (0, noise());
        let mut draw = Draw::new(1, Purpose::Calibration, 0, "");
        let mut once = |_, _| {
            lives += 1;
            let life = life(1.0 + noise.below(1000) as f64 * 1e-5);
            Ok(if lives == 2 { None } else { life })
        };
        assert!(compared(OF_SERVERS, &mut once, &mut draw).is_ok());
        assert_eq!(lives, 3 * (BLOCKS + 1));
        let problem =
            compared(OF_SERVERS, &mut |_, _| Ok(None), &mut draw).expect_err("never a life");
        assert!(problem.to_string().contains("idle host"), "{problem}");
    }
}
