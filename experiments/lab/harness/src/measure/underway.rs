//! One experiment under way: from its plan, over what answers its question, to its record.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::Result;
use record::{Digests, Experiment, Measured, Measurement, Provenance, Record, Session};

use super::cells::Cells;
use super::course::{Course, Sampler};
use super::draw::fresh_seed;
use super::journal::{Entry, Header, Planned};
use super::keep::{is_same_session, keep, results};
use super::live::Live;
use super::plan::plan;
use super::progress::{Progress, in_words};
use super::ranks::ranks;
use super::rates::Rates;
use super::session::{Reached, session};
use super::stopping::{self, PILOT, Want};
use super::{precision, provenance, steady};
use crate::build::Built;
use crate::journal::{self, Header as _, Journal};
use crate::toolchain::Toolchains;
use crate::{Context, host};

/// What one experiment is measured with.
pub struct Job<'a> {
    /// The checkout and the user.
    pub ctx: &'a Context,
    /// What is measured.
    pub experiment: &'a Experiment,
    /// Its programs.
    pub built: Built,
    /// The tools that built them.
    pub toolchains: &'a Toolchains,
    /// What the record will speak of.
    pub digests: Digests,
    /// The whole command's time.
    pub budget: Duration,
    /// This experiment's share of it, seconds.
    pub share: f64,
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

/// An experiment that is planned and not yet finished. Whatever ends it, its journal stays until the record is whole.
pub struct Underway<'a> {
    job: Job<'a>,
    cells: Cells<'a>,
    journal: Journal,
    header: Header,
    course: Course,
    /// What is reached first: see [`ranks`].
    ranks: Vec<usize>,
    /// Seconds of measuring so far, earlier runs included.
    used: f64,
}

impl<'a> Underway<'a> {
    /// Goes on where an earlier run was cut short, or plans by probing every cell.
    ///
    /// # Errors
    /// If a probing goes wrong, the user interrupts, or a file cannot be written.
    pub fn begin(job: Job<'a>) -> Result<Self> {
        let progress = Progress::new(&job.experiment.id);
        let cells = Cells::new(job.experiment, &job.built, &job.ctx.interrupt)?;
        let begun = Instant::now();
        let (journal, header, entries) = open(&job, &cells, &progress)?;
        let used = begun.elapsed().as_secs_f64() + entries.last().map_or(0.0, |e: &Entry| e.used);
        let samples = entries.into_iter().map(|e| e.sample).collect();
        let course = Course::new(header.seed, &header.layouts, &header.plan, samples);
        let ranks = ranks(
            job.experiment,
            &header.plan,
            earlier(&job, &header)?.as_ref(),
        );
        Ok(Self {
            job,
            cells,
            journal,
            header,
            course,
            ranks,
            used,
        })
    }

    /// The experiment's weight in the budget.
    pub fn weight(&self) -> f64 {
        self.job.experiment.weight
    }

    /// Seconds of measuring so far.
    pub fn used(&self) -> f64 {
        self.used
    }

    /// Seconds that [`Self::decide`] would take to reach all that answers the question.
    pub fn deciding_seconds(&self) -> f64 {
        stopping::deciding_seconds(&self.course.have(&self.ranks), self.fewest())
    }

    fn fewest(&self) -> u32 {
        self.job.experiment.fewest_blocks
    }

    /// The first pass: what answers the question, each the fewest blocks that make a result, for so many `seconds` at the
    /// most. It is recorded at once: whatever interrupts the second pass finds it there.
    ///
    /// # Errors
    /// If a sample goes wrong, the user interrupts, or a file cannot be written.
    pub fn decide(&mut self, seconds: f64) -> Result<()> {
        let (deadline, fewest) = (self.used + seconds, self.fewest());
        let most = self.job.blocks;
        self.turn(|course, ranks, live| {
            let answers =
                |course: &Course, left: f64| stopping::deciding(&course.have(ranks), left, fewest);
            course.run(0..fewest.min(most), &answers, deadline, live)
        })?;
        let session = self.session(Reached::Deciding);
        if !session.samples.is_empty() {
            keep(self.job.ctx, &self.job.experiment.id, session, results)?;
        }
        Ok(())
    }

    /// The second pass, for so many `seconds` at the most: all else, and more precision. Saves the record and removes the
    /// journal.
    ///
    /// # Errors
    /// As [`Self::decide`]; the journal then stays, and so does what the first pass recorded.
    pub fn finish(mut self, seconds: f64) -> Result<(Outcome, f64)> {
        let (deadline, experiment) = (self.used + seconds, self.job.experiment);
        let most = self.job.blocks;
        self.turn(|course, ranks, live| complete(course, ranks, experiment, most, deadline, live))?;
        let session = self.session(Reached::All);
        let used = self.used;
        if session.samples.is_empty() {
            if self.header.plan.is_empty() {
                // Nothing to go on with: the next run shall plan anew.
                self.journal.remove()?;
            }
            return Ok((Outcome::Nothing(nothing(&session, self.job.share)), used));
        }
        let (record, path) = keep(self.job.ctx, &experiment.id, session, results)?;
        self.journal.remove()?;
        Ok((Outcome::Measured(Box::new(record), path), used))
    }

    /// Lets it measure, with its clock running.
    fn turn(
        &mut self,
        measuring: impl FnOnce(&mut Course, &[usize], &mut Live<'_>) -> Result<()>,
    ) -> Result<()> {
        let progress = Progress::new(&self.job.experiment.id);
        let (used, started) = (self.used, self.header.started);
        let mut live = Live::new(&self.cells, &mut self.journal, progress, used, started);
        let measured = measuring(&mut self.course, &self.ranks, &mut live);
        self.used = live.used();
        measured
    }

    fn session(&self, reached: Reached) -> Session {
        session(
            &self.job,
            &self.header,
            self.course.samples(),
            self.used,
            reached,
        )
    }
}

/// Pilot, plan, as far as the time goes. Before each block the pilot looks again at what
/// blocks cost, and at nothing else: a host that became slower leaves out the costliest workloads in time.
fn complete(
    course: &mut Course,
    ranks: &[usize],
    experiment: &Experiment,
    most: u32,
    deadline: f64,
    sampler: &mut dyn Sampler,
) -> Result<()> {
    let fewest = experiment.fewest_blocks;
    let affordable =
        |course: &Course, left: f64| stopping::pilot(&course.have(ranks), left, fewest);
    course.run(0..PILOT.min(most), &affordable, deadline, sampler)?;
    for place in 0..course.plan().len() {
        let factor = steady::lengthening(experiment, &course.plan()[place], course.samples());
        course.lengthen(place, factor);
    }
    let (layouts, samples) = (course.layouts(), course.samples());
    let by_pilot = |planned: &Planned, _| precision::planned(experiment, planned, layouts, samples);
    let wants = course.wants(by_pilot);
    let mut reach = |course: &mut Course, wants: &[Want]| {
        let targets = within(wants, fewest, deadline - sampler.used());
        course.run(0..most, &|_, _| targets.clone(), deadline, sampler)
    };
    reach(course, &wants)?;
    let samples = course.samples();
    let by_visits =
        |planned: &Planned, done| precision::visited(experiment, planned, layouts, samples, done);
    let wants = course.wants(by_visits);
    reach(course, &wants)
}

/// Targets of the workloads that have the `fewest` blocks; the others get no more.
fn within(wants: &[Want], fewest: u32, seconds: f64) -> Vec<u32> {
    let reached: Vec<usize> = (0..wants.len())
        .filter(|&i| wants[i].done >= fewest)
        .collect();
    let theirs: Vec<Want> = reached.iter().map(|&i| wants[i]).collect();
    let mut targets: Vec<u32> = wants.iter().map(|want| want.done).collect();
    for (place, target) in reached.into_iter().zip(stopping::targets(&theirs, seconds)) {
        targets[place] = target;
    }
    targets
}

/// A record of nothing would take the place of one of something.
fn nothing(record: &Measurement, seconds: f64) -> String {
    let mut reasons: Vec<&str> = record.unmeasured.iter().map(|u| &*u.reason).collect();
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
    let layouts = layouts(&job.built);
    // A record that cannot be read is replaced if all is asked for anew.
    let sessions = match known(job, |_| true) {
        Err(_) if job.fresh => None,
        found => found?,
    };
    let rates = Rates::of(sessions.as_ref());
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
        && header.layouts == layouts(&job.built)
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

/// What earlier sessions of the same sources know, where one more is asked for; not what this one has recorded itself.
fn earlier(job: &Job<'_>, header: &Header) -> Result<Option<Measured>> {
    if !job.more {
        return Ok(None);
    }
    known(job, |from| {
        !is_same_session(from, &header.before.at, header.seed)
    })
}

/// The sessions of the same sources that `counts`, if there are any.
fn known(job: &Job<'_>, counts: impl Fn(&Provenance) -> bool) -> Result<Option<Measured>> {
    let store = job.ctx.project.store();
    let Some(mut record) = store.load::<Measurement>(&job.ctx.host_name, &job.experiment.id)?
    else {
        return Ok(None);
    };
    record.sessions.retain(|session| {
        let from = &session.provenance;
        from.digests.difference(&job.digests).is_none() && counts(from)
    });
    Ok((!record.sessions.is_empty()).then(|| Measured::new(record)))
}
