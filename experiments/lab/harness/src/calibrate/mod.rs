//! The harness measures itself: identical programs and known differences, idle and disturbed, with
//! the field's usual designs beside ours in the same run.

mod alike;
mod clock;
mod criterion;
mod designs;
mod disturb;
mod layouts;
mod machine;
mod options;
mod plan;
mod spinning;
mod step;
mod trial;

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use output::Unwritten;
use record::{
    Calibration, CalibrationLength, Condition, Digests, Experiment, ExperimentKind, Session, Trials,
};
use serde::de::DeserializeOwned;

use crate::build::Built;
use crate::journal::{self, Header as _, Journal};
use crate::lock::Lock;
use crate::measure::draw::fresh_seed;
use crate::measure::freshness::{belongs_here, digests};
use crate::measure::keep::keep;
use crate::measure::progress::Progress;
use crate::measure::{built, provenance};
use crate::toolchain::Toolchains;
use crate::{Context, host};

use plan::Plan;
use step::Header;

pub use options::{CalibrateOptions, Length};

/// `lab calibrate`: takes the lock, calibrates, saves a record for each kind of program.
///
/// # Errors
/// If the programs do not build or run, another run holds the lock, or the user interrupts.
pub fn run(ctx: &Context, options: &CalibrateOptions) -> Result<()> {
    let _lock = Lock::take(&ctx.project, "calibrate")?;
    let plan = match options.length {
        Length::Short => Plan::short(options.budget.unwrap_or(Duration::from_secs(60))),
        Length::Long => Plan::long(options.budget),
    };
    let wanted = |e: &Experiment| match options.length {
        Length::Short => !e.is_by_hand(),
        Length::Long => true,
    };
    let mut all = ctx.experiments(&options.only)?;
    all.retain(|e| e.kind == ExperimentKind::Calibration && wanted(e));
    if all.is_empty() {
        bail!("nothing to calibrate: give --only an experiment of kind `calibration`, or none");
    }
    for experiment in &all {
        belongs_here::<Trials>(ctx, &experiment.id)?;
    }
    all.iter()
        .try_for_each(|experiment| calibrate(ctx, experiment, &plan, options.seed))
}

/// The short calibration of `experiment` within `budget`, for who holds the lock already.
///
/// # Errors
/// As [`run`], but for the lock.
pub fn short(
    ctx: &Context,
    experiment: &Experiment,
    budget: Duration,
    seed: Option<u64>,
) -> Result<()> {
    calibrate(ctx, experiment, &Plan::short(budget), seed)
}

/// What one calibration works with.
struct Job<'a> {
    ctx: &'a Context,
    experiment: &'a Experiment,
    built: &'a Built,
    plan: &'a Plan,
    digests: Digests,
    seed: Option<u64>,
    progress: &'a Progress,
}

/// What it came to, and the journal that has served when that is saved.
struct Done {
    conditions: Vec<Condition>,
    journal: Journal,
    seed: u64,
}

fn calibrate(ctx: &Context, experiment: &Experiment, plan: &Plan, seed: Option<u64>) -> Result<()> {
    let toolchains = Toolchains::find(&ctx.interrupt)?;
    let built = built(ctx, &toolchains, experiment)?;
    let digests = digests(ctx, &toolchains, experiment)?;
    let mut provenance = provenance::start(ctx, &toolchains, digests, 0);
    let (before, started) = (host::conditions(), Instant::now());
    let progress = Progress::new(&experiment.id);
    let job = Job {
        ctx,
        experiment,
        built: &built,
        plan,
        digests: provenance.digests.clone(),
        seed,
        progress: &progress,
    };
    let done = match (experiment.is_by_hand(), experiment.has_loops()) {
        (false, _) => spinning::calibrate(&job)?,
        (true, true) => layouts::calibrate(&job)?,
        (true, false) => alike::calibrate(&job)?,
    };
    provenance.seed = done.seed;
    provenance.finished = host::now();
    provenance.budget_seconds = plan.budget.map_or(0.0, |budget| budget.as_secs_f64());
    provenance.used_seconds = started.elapsed().as_secs_f64().round();
    provenance.command = command(experiment, plan.length);
    let session = Session {
        provenance,
        before,
        after: host::conditions(),
        warnings: built.warnings,
        content: Trials {
            length: plan.length,
            conditions: done.conditions,
        },
    };
    let (record, path) = keep(ctx, &experiment.id, session, |_| Vec::new())?;
    done.journal.remove()?;
    drop(progress);
    Ok(summarise(&record, &path)?)
}

/// The command that calibrates like this again.
fn command(experiment: &Experiment, length: CalibrationLength) -> String {
    let id = &experiment.id;
    match length {
        CalibrationLength::Short => format!("make measure ONLY={id} FRESH=1"),
        CalibrationLength::Long => format!("make calibrate ONLY={id}"),
    }
}

/// The journal of a calibration that was cut short, if it was the same one by `plan`, or a new one;
/// with its seed and what was done.
fn open<E: DeserializeOwned>(job: &Job<'_>, plan: &str) -> Result<(Journal, u64, Vec<E>)> {
    let path = journal::path(&job.ctx.project, &job.ctx.host_name, &job.experiment.id);
    let mut header = Header {
        journal: Header::VERSION,
        digests: job.digests.clone(),
        seed: 0,
        plan: plan.into(),
    };
    if let Some((journal, contents)) = Journal::resume::<Header, E>(&path)? {
        header.seed = job.seed.unwrap_or(contents.header.seed);
        if contents.header == header {
            let steps = contents.entries.len();
            let note = format!("goes on after {steps} steps of an earlier run");
            job.progress.note(&note);
            return Ok((journal, header.seed, contents.entries));
        }
    }
    header.seed = job.seed.unwrap_or_else(fresh_seed);
    Ok((Journal::create(&path, &header)?, header.seed, Vec::new()))
}

fn summarise(record: &Calibration, path: &Path) -> Result<(), Unwritten> {
    for condition in &record.latest().conditions {
        output::line(format!(
            "{}: {}: {}",
            record.experiment,
            condition.id,
            counts(condition)
        ))?;
    }
    output::line(format!("{}: {}", record.experiment, path.display()))
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
    let same = format!("identical programs called different in {wrong} of {of}");
    match known {
        0 => same,
        _ => format!("{same}; true ratio held by {held} of {known} intervals"),
    }
}
