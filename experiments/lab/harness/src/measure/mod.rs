//! `lab measure`: what is missing or stale, in randomised paired blocks, within one budget, in two passes: first what answers
//! the question of each experiment, then all else.

mod budget;
pub mod cells;
pub mod course;
pub mod draw;
pub mod freshness;
pub mod journal;
pub mod judge;
pub mod keep;
mod live;
mod options;
mod passes;
pub mod plan;
mod precision;
pub mod progress;
pub mod provenance;
mod ranks;
pub mod rates;
pub mod schedule;
mod session;
mod steady;
pub mod stopping;
mod summary;
mod underway;
mod void;
mod warnings;
pub mod work;

use anyhow::Result;
use output::Unwritten;
use record::{
    Benchmarks, CalibrationLength, Digests, Experiment, ExperimentKind, Measurement, Record, Trials,
};

use crate::build::{Built, build_all};
use crate::error::Problems;
use crate::lock::Lock;
use crate::toolchain::Toolchains;
use crate::verify::VerifyOptions;
use crate::{Context, bench, calibrate, verify};
use budget::{Shares, share};
use freshness::{Standing, bench_digests, digests, standing};
use progress::{Progress, in_words};
use underway::{Job, Outcome};

pub use options::MeasureOptions;
pub use underway::layouts;

/// Measures every selected experiment that has no fresh record on this host.
///
/// # Errors
/// What is wrong with a definition, a program, a sample or a file, with its place and mend.
pub fn run(ctx: &Context, options: &MeasureOptions) -> Result<()> {
    let selected = ctx.experiments(&options.only)?;
    let toolchains = Toolchains::find(&ctx.interrupt)?;
    let work = Work::find(ctx, &toolchains, &selected, options)?;
    work.say_reused(options)?;
    let stale: Vec<String> = work.stale().map(|t| t.experiment.id.clone()).collect();
    if !stale.is_empty() {
        let only = stale;
        verify::run(ctx, &VerifyOptions { only, fresh: false })?;
    }
    let _lock = Lock::take(&ctx.project, "measure")?;
    work.measure(ctx, &toolchains, options)?;
    work.run_benches(ctx, &toolchains)?;
    work.calibrate(ctx, options)
}

/// One experiment, and whether it has to be measured.
struct Task<'a> {
    experiment: &'a Experiment,
    digests: Digests,
    record: Standing<Measurement>,
    /// `None` if the experiment has no benches.
    bench: Option<Standing<Benchmarks>>,
}

/// All that was asked for.
struct Work<'a> {
    tasks: Vec<Task<'a>>,
    /// `None` if it was not asked for.
    calibration: Option<(&'a Experiment, Standing<Trials>)>,
    shares: Shares,
}

impl<'a> Work<'a> {
    fn find(
        ctx: &Context,
        toolchains: &Toolchains,
        selected: &'a [Experiment],
        options: &MeasureOptions,
    ) -> Result<Self> {
        let (mut tasks, mut calibration, mut problems) = (Vec::new(), None, Vec::new());
        let renewed = options.fresh.then_some("asked to measure again");
        let again = options
            .more
            .then_some("asked for one more session")
            .or(renewed);
        for experiment in selected {
            let id = &experiment.id;
            if experiment.is_by_hand() {
                output::line(format!("{id}: measured by hand: make calibrate ONLY={id}"))?;
                continue;
            }
            let now = digests(ctx, toolchains, experiment)?;
            if experiment.kind == ExperimentKind::Calibration {
                let found = standing(ctx, id, &now, renewed);
                let kept = long_calibration(ctx, id, &now);
                let standing = kept.or_else(|| keep(found, &mut problems));
                calibration = standing.map(|standing| (experiment, standing));
                continue;
            }
            let mut bench = None;
            if experiment.bench.is_some() {
                let now = bench_digests(ctx, toolchains, experiment)?;
                bench = keep(standing(ctx, id, &now, renewed), &mut problems);
            }
            if let Some(mut record) = keep(standing(ctx, id, &now, again), &mut problems) {
                if !record.is_stale() && journal::speaks_of(ctx, id, &now)? {
                    record = Standing::Stale("a run was cut short".into());
                }
                tasks.push(Task {
                    experiment,
                    digests: now,
                    record,
                    bench,
                });
            }
        }
        if !problems.is_empty() {
            return Err(Problems::from(problems).into());
        }
        let standing = calibration.as_ref().map(|(_, standing)| standing);
        let shares = Self::shares(&tasks, standing, options);
        Ok(Self {
            tasks,
            calibration,
            shares,
        })
    }

    fn shares(
        tasks: &[Task<'_>],
        calibration: Option<&Standing<Trials>>,
        options: &MeasureOptions,
    ) -> Shares {
        let stale = tasks.iter().filter(|t| t.record.is_stale());
        let weights: Vec<f64> = stale.map(|t| t.experiment.weight).collect();
        let benches = tasks.iter().any(Task::bench_is_stale);
        let calibrate = calibration.is_some_and(Standing::is_stale);
        share(options.budget.as_secs_f64(), &weights, benches, calibrate)
    }

    fn stale(&self) -> impl Iterator<Item = &Task<'a>> {
        self.tasks.iter().filter(|t| t.record.is_stale())
    }

    /// What is not measured again, and whether more could be had.
    fn say_reused(&self, options: &MeasureOptions) -> Result<(), Unwritten> {
        let weights: Vec<f64> = self.tasks.iter().map(|t| t.experiment.weight).collect();
        let calibrate = self.calibration.is_some();
        let benches = self.tasks.iter().any(|t| t.bench.is_some());
        let whole = share(options.budget.as_secs_f64(), &weights, benches, calibrate);
        for (task, seconds) in self.tasks.iter().zip(whole.experiments) {
            let id = &task.experiment.id;
            match &task.record {
                Standing::Stale(reason) => output::note(format!("{id}: to be measured: {reason}")),
                Standing::Fresh(record) => output::line(reused(record, seconds))?,
            }
        }
        if let Some((experiment, Standing::Fresh(record))) = &self.calibration {
            let (id, started) = (&experiment.id, &record.latest().provenance.started);
            output::line(format!("{id}: reused: measured {started}"))?;
        }
        Ok(())
    }

    fn measure(
        &self,
        ctx: &Context,
        toolchains: &Toolchains,
        options: &MeasureOptions,
    ) -> Result<()> {
        let job = |(task, &share): (&Task<'a>, &f64)| {
            Ok(Job {
                ctx,
                experiment: task.experiment,
                built: built(ctx, toolchains, task.experiment)?,
                toolchains,
                digests: task.digests.clone(),
                budget: options.budget,
                share,
                seed: options.seed,
                blocks: options.blocks.unwrap_or(stopping::MOST),
                fresh: options.fresh,
                more: options.more,
            })
        };
        let jobs = self.stale().zip(&self.shares.experiments).map(job);
        let mut empty: Vec<String> = Vec::new();
        for (task, outcome) in self.stale().zip(passes::measure(jobs)?) {
            match outcome {
                Outcome::Measured(record, path) => output::line(summary::summary(&record, &path))?,
                Outcome::Nothing(why) => empty.push(format!("{}: {why}", task.experiment.id)),
            }
        }
        // What one experiment could not reach keeps no other from being shown.
        let all = !empty.is_empty() && empty.len() == self.stale().count();
        anyhow::ensure!(!all, "{}", empty.join("\n"));
        empty.iter().for_each(output::note);
        Ok(())
    }

    fn run_benches(&self, ctx: &Context, toolchains: &Toolchains) -> Result<()> {
        let stale: Vec<&Task<'_>> = self.tasks.iter().filter(|t| t.bench_is_stale()).collect();
        let seconds = self.shares.benches / stale.len().max(1) as f64;
        for task in stale {
            let length = bench::Length::Within(seconds);
            bench::measure(ctx, toolchains, task.experiment, &length)?;
        }
        Ok(())
    }

    fn calibrate(&self, ctx: &Context, options: &MeasureOptions) -> Result<()> {
        let Some((experiment, Standing::Stale(_))) = &self.calibration else {
            return Ok(());
        };
        let budget = std::time::Duration::from_secs_f64(self.shares.calibration);
        calibrate::short(ctx, experiment, budget, options.seed)
    }
}

impl Task<'_> {
    fn bench_is_stale(&self) -> bool {
        self.bench.as_ref().is_some_and(Standing::is_stale)
    }
}

/// A long calibration that still speaks of `now`: a short one never takes its place.
fn long_calibration(ctx: &Context, id: &str, now: &Digests) -> Option<Standing<Trials>> {
    let found = standing::<Trials>(ctx, id, now, None).ok()?;
    matches!(&found, Standing::Fresh(record) if record.latest().length == CalibrationLength::Long)
        .then_some(found)
}

/// A standing, or `None` with its problem noted.
fn keep<T>(
    found: Result<Standing<T>, record::Error>,
    problems: &mut Vec<record::Error>,
) -> Option<Standing<T>> {
    found.map_err(|problem| problems.push(problem)).ok()
}

fn reused(record: &Record, seconds: f64) -> String {
    let (id, used) = (&record.experiment, record.used_seconds());
    let sessions = match record.sessions.len() {
        1 => String::new(),
        several => format!(", {several} sessions"),
    };
    let line = format!(
        "{id}: reused: measured {}{sessions}",
        record.latest().provenance.started
    );
    // A twentieth less is the same budget, shared a little differently.
    if record.budget_seconds() > 0.95 * seconds {
        return line;
    }
    format!(
        "{line} in {}; this budget would give it {}: `make more` adds a session",
        in_words(used),
        in_words(seconds)
    )
}

/// Builds the programs of `experiment`, with progress.
///
/// # Errors
/// The builder's.
pub fn built(ctx: &Context, toolchains: &Toolchains, experiment: &Experiment) -> Result<Built> {
    let progress = Progress::new(&experiment.id);
    build_all(ctx, toolchains, experiment, &|step| progress.note(step))
}
