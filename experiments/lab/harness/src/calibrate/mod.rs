//! The harness measures itself: identical programs and known differences, idle and disturbed, with
//! the field's usual designs beside ours in the same run.

mod condition;
mod criterion;
mod designs;
mod disturb;
mod machine;
mod plan;
mod step;
mod trial;

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use record::{Calibration, Condition, Digests, Experiment, ExperimentKind};

use crate::cli::{CalibrateOptions, Length};
use crate::journal::{self, Header as _, Journal};
use crate::lock::Lock;
use crate::measure::draw::fresh_seed;
use crate::measure::freshness::digests;
use crate::measure::progress::Progress;
use crate::measure::{built, provenance};
use crate::toolchain::Toolchains;
use crate::{Context, host};

use condition::Bench;
use disturb::Disturbance;
use plan::Plan;
use step::{Entry, Header, Step};

/// `lab calibrate`: takes the lock, calibrates, saves the record.
///
/// # Errors
/// If the programs do not build or run, another run holds the lock, or the user interrupts.
pub fn run(ctx: &Context, options: &CalibrateOptions) -> Result<()> {
    let _lock = Lock::take(&ctx.project, "calibrate")?;
    let plan = match options.length {
        Length::Short => Plan::short(options.budget.unwrap_or(Duration::from_secs(60))),
        Length::Long => Plan::long(options.budget),
    };
    calibrate(ctx, &plan, options.seed)
}

/// The short calibration within `budget`, for who holds the lock already.
///
/// # Errors
/// As [`run`], but for the lock.
pub fn short(ctx: &Context, budget: Duration, seed: Option<u64>) -> Result<()> {
    calibrate(ctx, &Plan::short(budget), seed)
}

fn calibrate(ctx: &Context, plan: &Plan, seed: Option<u64>) -> Result<()> {
    let toolchains = Toolchains::find(&ctx.interrupt)?;
    let experiment = definition(ctx)?;
    let built = built(ctx, &toolchains, &experiment)?;
    let digests = digests(ctx, &toolchains, &experiment)?;
    let mut provenance = provenance::start(ctx, &toolchains, digests, 0);
    let (before, started) = (host::conditions(), Instant::now());
    let progress = Progress::new(&experiment.id);
    let (mut journal, header, mut entries) =
        open(ctx, &experiment, &provenance.digests, plan, seed, &progress)?;
    let mut bench = Bench::new(ctx, (&experiment, &built), plan, header.seed, &progress)?;
    for disturbance in Disturbance::ALL {
        let done = steps(&entries, disturbance);
        bench.steps(disturbance, &done, &mut |step| {
            let entry = Entry {
                condition: disturbance.id().into(),
                step,
            };
            journal.append(&entry)?;
            entries.push(entry);
            Ok(())
        })?;
    }
    provenance.seed = header.seed;
    provenance.finished = host::now();
    provenance.budget_seconds = plan.budget.map_or(0.0, |budget| budget.as_secs_f64());
    provenance.used_seconds = started.elapsed().as_secs_f64().round();
    provenance.command = plan.command();
    let condition = |disturbance| step::condition(disturbance, plan, &steps(&entries, disturbance));
    let record = Calibration {
        schema: Calibration::SCHEMA,
        experiment: experiment.id.clone(),
        host: host::host(&ctx.host_name),
        provenance,
        before,
        after: host::conditions(),
        length: plan.length,
        conditions: Disturbance::ALL.map(condition).into(),
        warnings: built.warnings,
    };
    let path = ctx
        .project
        .store()
        .save(&ctx.host_name, &experiment.id, &record)?;
    journal.remove()?;
    drop(progress);
    summarise(&record, &path);
    Ok(())
}

/// The journal of a calibration that was cut short, if it was the same one, or a new one.
fn open(
    ctx: &Context,
    experiment: &Experiment,
    digests: &Digests,
    plan: &Plan,
    seed: Option<u64>,
    progress: &Progress,
) -> Result<(Journal, Header, Vec<Entry>)> {
    let path = journal::path(&ctx.project, &ctx.host_name, &experiment.id);
    let mut header = Header {
        journal: Header::VERSION,
        digests: digests.clone(),
        seed: 0,
        plan: format!("{plan:?}"),
    };
    if let Some((journal, contents)) = Journal::resume::<Header, Entry>(&path)? {
        header.seed = seed.unwrap_or(contents.header.seed);
        if contents.header == header {
            progress.note(&format!(
                "goes on after {} steps of an earlier run",
                contents.entries.len()
            ));
            return Ok((journal, header, contents.entries));
        }
    }
    header.seed = seed.unwrap_or_else(fresh_seed);
    Ok((Journal::create(&path, &header)?, header, Vec::new()))
}

fn steps(entries: &[Entry], disturbance: Disturbance) -> Vec<Step> {
    let of = entries
        .iter()
        .filter(|entry| entry.condition == disturbance.id());
    of.map(|entry| entry.step.clone()).collect()
}

fn definition(ctx: &Context) -> Result<Experiment> {
    ctx.experiments(&[])?
        .into_iter()
        .find(|e| e.kind == ExperimentKind::Calibration)
        .context("experiments: no definition of kind `calibration`: restore it from git")
}

fn summarise(record: &Calibration, path: &Path) {
    for condition in &record.conditions {
        println!("calibration: {}: {}", condition.id, counts(condition));
    }
    println!("calibration: {}", path.display());
}

fn counts(condition: &Condition) -> String {
    let same = condition.trials.iter().filter(|t| t.true_ratio == 1.0);
    let (of, wrong) = same.fold((0, 0), |(of, wrong), t| {
        (of + 1, wrong + u32::from(t.different))
    });
    let known = condition.trials.iter().filter(|t| t.true_ratio != 1.0);
    let (known, held) = known.fold((0, 0), |(of, held), t| {
        (
            of + 1,
            held + u32::from(t.low <= t.true_ratio && t.true_ratio <= t.high),
        )
    });
    format!(
        "identical programs called different in {wrong} of {of}; true ratio held by {held} of {known} intervals"
    )
}
