//! One experiment, from its plan to its record.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::Result;
use record::{
    Conditions, Digests, Experiment, Measured, Measurement, Provenance, Record, Sample, Session,
    Unmeasured, Workload,
};

use super::cells::Cells;
use super::course::{Course, Sampler};
use super::draw::fresh_seed;
use super::journal::{Entry, Header, Planned};
use super::keep::{keep, results};
use super::plan::plan;
use super::progress::{Progress, in_words};
use super::provenance;
use super::ranks::ranks;
use super::rates::Rates;
use super::schedule::Turn;
use super::stopping::{self, PILOT, Want};
use super::void;
use super::warnings::warnings;
use crate::build::Built;
use crate::journal::{self, Header as _, Journal};
use crate::probe::segments::rounded;
use crate::toolchain::Toolchains;
use crate::{Context, host};

/// Part of the experiment's time that one block may take before the reader is told.
const LONG_BLOCK: f64 = 1.0 / 20.0;

/// What one experiment is measured with.
pub struct Job<'a> {
    /// The checkout and the user.
    pub ctx: &'a Context,
    /// What is measured.
    pub experiment: &'a Experiment,
    /// Its programs.
    pub built: &'a Built,
    /// The tools that built them.
    pub toolchains: &'a Toolchains,
    /// What the record will speak of.
    pub digests: Digests,
    /// Measuring time of this experiment, seconds.
    pub seconds: f64,
    /// The command that measures it again.
    pub command: String,
    /// Seed asked for.
    pub seed: Option<u64>,
    /// Blocks after which a workload stops.
    pub blocks: u32,
    /// Whether an earlier journal is thrown away.
    pub fresh: bool,
    /// Whether what earlier sessions know least well goes first.
    pub more: bool,
}

/// What one experiment came to.
pub enum Outcome {
    /// A session more, in the record at that place.
    Measured(Box<Record>, PathBuf),
    /// Nothing within the budget, and why. No record was touched.
    Nothing(String),
}

/// Measures, saves the record, and removes the journal.
///
/// # Errors
/// If a sample goes wrong, the user interrupts, or a file cannot be written. The journal stays,
/// and an earlier record is not touched.
pub fn measure(job: &Job<'_>) -> Result<Outcome> {
    let Job {
        ctx, experiment, ..
    } = job;
    let progress = Progress::new(&experiment.id);
    let cells = Cells::new(experiment, job.built, &ctx.interrupt)?;
    let begun = Instant::now();
    let (journal, header, entries) = open(job, &cells, &progress)?;
    let used_before = entries.last().map_or(0.0, |e: &Entry| e.used);
    let samples = entries.into_iter().map(|e| e.sample).collect();
    let mut course = Course::new(header.seed, &header.layouts, &header.plan, samples);
    let mut live = Live {
        cells: &cells,
        journal,
        progress,
        begun,
        used_before,
        started: header.started,
    };
    run(&mut course, &header.plan, job, &mut live)?;
    let used = live.used();
    let session = assemble(job, &header, course.into_samples(), used);
    if session.samples.is_empty() {
        if header.plan.is_empty() {
            // Nothing to go on with: the next run shall plan anew.
            live.journal.remove()?;
        }
        return Ok(Outcome::Nothing(nothing(&session, job.seconds)));
    }
    let (record, path) = keep(ctx, &experiment.id, session, results)?;
    live.journal.remove()?;
    Ok(Outcome::Measured(Box::new(record), path))
}

/// A record of nothing would take the place of one of something.
fn nothing(record: &Measurement, seconds: f64) -> String {
    let mut reasons: Vec<&str> = record
        .unmeasured
        .iter()
        .map(|u| u.reason.as_str())
        .collect();
    reasons.sort_unstable();
    reasons.dedup();
    format!(
        "nothing could be measured in {}, and no record was touched: {}",
        in_words(seconds),
        reasons.join("; ")
    )
}

/// The journal to go on with, or a new one after a probing of every cell.
fn open(
    job: &Job<'_>,
    cells: &Cells<'_>,
    progress: &Progress,
) -> Result<(Journal, Header, Vec<Entry>)> {
    let (ctx, experiment) = (job.ctx, job.experiment);
    let path = journal::path(&ctx.project, &ctx.host_name, &experiment.id);
    if !job.fresh
        && let Some((journal, contents)) = Journal::resume(&path)?
    {
        if goes_on(job, &contents.header) {
            let samples = contents.entries.len();
            progress.note(&format!(
                "goes on after {samples} samples of an earlier run"
            ));
            return Ok((journal, contents.header, contents.entries));
        }
        progress
            .note("starts over: sources, tools or host changed since the run that was cut short");
    }
    let machine = host::host();
    let (before, started) = (host::conditions(), provenance::unix_seconds());
    let layouts = layouts(job.built);
    let rates = Rates::of(known(job)?.as_ref());
    let plan = plan(experiment, cells, machine.cores, &layouts, rates, progress)?;
    let header = Header {
        journal: Header::VERSION,
        digests: job.digests.clone(),
        seed: job.seed.unwrap_or_else(fresh_seed),
        plan: plan.planned,
        unmeasured: plan.unmeasured,
        host: machine,
        before,
        started,
        layouts,
    };
    Ok((Journal::create(&path, &header)?, header, Vec::new()))
}

fn goes_on(job: &Job<'_>, header: &Header) -> bool {
    let same_seed = job.seed.is_none_or(|seed| seed == header.seed);
    header.digests == job.digests
        && header.host.fingerprint() == host::host().fingerprint()
        && header.layouts == layouts(job.built)
        && same_seed
}

/// Layout seeds that every program with layouts was built with.
pub fn layouts(built: &Built) -> Vec<u32> {
    let mut varied = built
        .artifacts
        .values()
        .map(|a| a.paths.keys().flatten().copied().collect::<Vec<u32>>())
        .filter(|seeds| !seeds.is_empty());
    let mut common = varied.next().unwrap_or_default();
    for seeds in varied {
        common.retain(|seed| seeds.contains(seed));
    }
    common
}

/// What earlier sessions of the same sources know, where one more is asked for.
fn earlier(job: &Job<'_>) -> Result<Option<Measured>> {
    match job.more {
        true => known(job),
        false => Ok(None),
    }
}

/// The record of the same sources, if there is one.
fn known(job: &Job<'_>) -> Result<Option<Measured>> {
    let store = job.ctx.project.store();
    let found = store.load::<Measurement>(&job.ctx.host_name, &job.experiment.id)?;
    let same = |record: &Record| {
        let digests = &record.latest().provenance.digests;
        digests.difference(&job.digests).is_none()
    };
    Ok(found.filter(same).map(Measured::new))
}

/// Pilot, plan, as far as the time goes. Before each block the pilot looks again at what
/// blocks cost, and at nothing else: a host that became slower leaves out the costliest workloads in time.
fn run(
    course: &mut Course<'_>,
    plan: &[Planned],
    job: &Job<'_>,
    sampler: &mut dyn Sampler,
) -> Result<()> {
    let (experiment, seconds, most) = (job.experiment, job.seconds, job.blocks);
    let fewest = experiment.fewest_blocks;
    let ranks = ranks(experiment, plan, earlier(job)?.as_ref());
    let affordable =
        |course: &Course<'_>, left: f64| stopping::pilot(&course.have(&ranks), left, fewest);
    course.run(0..PILOT.min(most), &affordable, seconds, sampler)?;
    let mut targets = course.done();
    let wants = course.wants(experiment);
    let reached = |want: &&Want| want.done >= fewest;
    let within: Vec<Want> = wants.iter().filter(reached).copied().collect();
    let planned = stopping::targets(&within, seconds - sampler.used());
    let places = (0..targets.len()).filter(|&i| wants[i].done >= fewest);
    for (i, target) in places.zip(planned) {
        targets[i] = target;
    }
    course.run(0..most, &|_, _| targets.clone(), seconds, sampler)
}

fn assemble(job: &Job<'_>, header: &Header, samples: Vec<Sample>, used: f64) -> Session {
    let (ctx, experiment) = (job.ctx, job.experiment);
    let blocks = |key: &str| {
        let rounds = samples
            .iter()
            .filter(|s| s.workload == key)
            .map(|s| s.round);
        rounds.collect::<std::collections::BTreeSet<_>>().len() as u32
    };
    let too_few: Vec<Unmeasured> = header
        .plan
        .iter()
        .filter(|p| blocks(&p.workload.key) < experiment.fewest_blocks)
        .map(|p| out_of_reach(p, blocks(&p.workload.key), job))
        .collect();
    let measured = |s: &Sample| !too_few.iter().any(|u| u.workload == s.workload);
    let (samples, void) = void::sort_out(samples);
    let samples = void::even_out(samples, |sample| is_loaded(experiment, header, sample));
    let after: Conditions = host::conditions();
    let workloads: Vec<Workload> = header.plan.iter().map(|p| p.workload.clone()).collect();
    let mut session = Session {
        provenance: Provenance {
            started: header.before.at.clone(),
            finished: after.at.clone(),
            budget_seconds: rounded(job.seconds),
            used_seconds: rounded(used),
            command: job.command.clone(),
            ..provenance::start(ctx, job.toolchains, job.digests.clone(), header.seed)
        },
        before: header.before.clone(),
        after,
        warnings: job.built.warnings.clone(),
        content: Measurement {
            definition: experiment.clone(),
            workloads,
            builds: job
                .built
                .artifacts
                .values()
                .map(|a| a.build.clone())
                .collect(),
            samples: samples.into_iter().filter(measured).collect(),
            unmeasured: job
                .built
                .unmeasured
                .iter()
                .cloned()
                .chain(header.unmeasured.iter().cloned())
                .chain(too_few.clone())
                .chain(void)
                .collect(),
        },
    };
    session
        .warnings
        .extend(long_blocks(&header.plan, job.seconds));
    let judged = warnings(&session, &header.host);
    session.warnings.extend(judged);
    session
}

fn is_loaded(experiment: &Experiment, header: &Header, sample: &Sample) -> bool {
    let mut planned = header.plan.iter();
    let planned = planned.find(|p| p.workload.key == sample.workload);
    let family = planned.and_then(|p| experiment.family(&p.workload.family));
    family.is_some_and(|f| f.load.is_some())
}

fn out_of_reach(planned: &Planned, blocks: u32, job: &Job<'_>) -> Unmeasured {
    let fewest = job.experiment.fewest_blocks;
    let mut each = format!("{} each", in_words(planned.block_seconds()));
    if blocks == 0 && planned.setup > 0.0 {
        each = format!("{each}, after {} of setting up", in_words(planned.setup));
    }
    Unmeasured {
        workload: planned.workload.key.clone(),
        subject: String::new(),
        reason: format!(
            "the budget of {} gave it {blocks} blocks of {each}, a result needs {fewest}: give it more time, as with BUDGET=30m",
            in_words(job.seconds),
        ),
    }
}

fn long_blocks(plan: &[Planned], seconds: f64) -> Vec<record::Warning> {
    let long = plan
        .iter()
        .filter(|p| p.block_seconds() > seconds * LONG_BLOCK);
    long.map(|p| record::Warning {
        about: p.workload.key.clone(),
        message: format!(
            "one block takes {}, more than a twentieth of this experiment's {}: more time would serve it well",
            in_words(p.block_seconds()),
            in_words(seconds)
        ),
    })
    .collect()
}

/// Runs processes, keeps a journal, shows progress.
struct Live<'a> {
    cells: &'a Cells<'a>,
    journal: Journal,
    progress: Progress,
    begun: Instant,
    used_before: f64,
    started: f64,
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
            void: measured.void.map(|reason| reason.to_string()),
        };
        self.journal.append(&Entry {
            used: self.used(),
            sample: sample.clone(),
        })?;
        Ok(sample)
    }
}
