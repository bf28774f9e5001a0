//! Programs of exactly known length, under one disturbance after another.

use anyhow::Result;
use record::Experiment;

use super::clock::Clock;
use super::criterion::Criterion;
use super::designs::sequential;
use super::disturb::Disturbance;
use super::machine::Spin;
use super::plan::{Plan, TRUE_RATIOS};
use super::step::{Entry, Kind, Step};
use super::trial::trial;
use super::{Done, Job, open, step};
use crate::build::Built;
use crate::measure::draw::{Draw, Purpose};
use crate::measure::progress::Progress;
use crate::{Interrupt, host};

/// Takes every step of the plan that an earlier run has not taken.
///
/// # Errors
/// If a program does not build or run, the journal fails, or the user interrupts.
pub fn calibrate(job: &Job<'_>) -> Result<Done> {
    let (mut journal, seed, mut entries) = open::<Entry>(job, &format!("{:?}", job.plan))?;
    let mut bench = Bench::new(job, seed)?;
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
    let condition = |disturbance| {
        let steps = steps(&entries, disturbance);
        step::condition(disturbance, job.plan, &steps)
    };
    Ok(Done {
        conditions: Disturbance::ALL.map(condition).into(),
        journal,
        seed,
    })
}

fn steps(entries: &[Entry], disturbance: Disturbance) -> Vec<Step> {
    let of = entries
        .iter()
        .filter(|entry| entry.condition == disturbance.id());
    of.map(|entry| entry.step.clone()).collect()
}

/// The programs, ready to be tried under one disturbance after another.
struct Bench<'a> {
    plan: &'a Plan,
    interrupt: &'a Interrupt,
    /// Steps take the languages in turn.
    comparisons: [Spin<'a>; 2],
    windows: [Spin<'a>; 2],
    /// Built only where the plan asks for it.
    criterion: Option<Criterion>,
    seed: u64,
    progress: &'a Progress,
}

impl<'a> Bench<'a> {
    /// Builds what is needed and chooses the programs' length.
    ///
    /// # Errors
    /// If a program does not build or run.
    fn new(job: &Job<'a>, seed: u64) -> Result<Self> {
        let (ctx, plan) = (job.ctx, job.plan);
        let programs: (&Experiment, &Built) = (job.experiment, job.built);
        let spin =
            |subject: &str, seconds| Spin::new(programs, subject, (seconds, seed), &ctx.interrupt);
        let pair = |seconds| -> Result<[Spin<'a>; 2]> {
            let [rust, go] = ["rust", "go"].map(|subject| spin(subject, seconds));
            Ok([rust?, go?])
        };
        Ok(Self {
            plan,
            interrupt: &ctx.interrupt,
            comparisons: pair(plan.sample_seconds)?,
            windows: pair(plan.window_sample_seconds)?,
            criterion: (plan.criterion > 0)
                .then(|| Criterion::build(ctx))
                .transpose()?,
            seed,
            progress: job.progress,
        })
    }

    /// Takes the steps under `disturbance` that are not `done` yet, each given to `keep` at once.
    ///
    /// # Errors
    /// If a step fails, cannot be kept, or the user interrupts.
    fn steps(
        &mut self,
        disturbance: Disturbance,
        done: &[Step],
        keep: &mut dyn FnMut(Step) -> Result<()>,
    ) -> Result<()> {
        let _guard = disturbance.start(host::cores() as usize);
        for kind in Kind::ALL {
            let done = done.iter().filter(|step| step.kind() == kind).count() as u32;
            let clock = Clock::new(
                self.plan.time(kind),
                done,
                self.plan.count(kind, disturbance),
            );
            for number in done..clock.count {
                if clock.is_over() {
                    break;
                }
                let what = format!(
                    "{}: {} {number} of {}",
                    disturbance.id(),
                    kind.name(),
                    clock.count
                );
                self.progress.show(&what, clock.done(), clock.left(number));
                keep(self.step(kind, number, disturbance)?)?;
            }
        }
        Ok(())
    }

    fn step(&mut self, kind: Kind, number: u32, disturbance: Disturbance) -> Result<Step> {
        let language = number as usize % 2;
        match kind {
            Kind::Trials => self.trials(number, disturbance),
            Kind::Sequential => sequential(&mut self.comparisons[language]),
            Kind::Criterion => {
                let criterion = self.criterion.as_ref();
                criterion
                    .expect("built, as the plan asks for it")
                    .compare(self.interrupt)
            }
            Kind::Window => self.window(number, disturbance),
        }
    }

    fn trials(&mut self, number: u32, disturbance: Disturbance) -> Result<Step> {
        let mut draw = Draw::new(
            self.seed,
            Purpose::Calibration,
            number.into(),
            disturbance.id(),
        );
        // The language changes with every comparison, the ratio with every second one.
        let true_ratio = TRUE_RATIOS[(number / 2) as usize % TRUE_RATIOS.len()];
        let machine = &mut self.comparisons[number as usize % 2];
        let found = trial(machine, &mut draw, &self.plan.rule(), true_ratio)?;
        Ok(Step::Trials(
            found.same.into_iter().chain([found.known]).collect(),
        ))
    }

    /// Looks in one window for the small difference that this disturbance is asked for.
    fn window(&mut self, number: u32, disturbance: Disturbance) -> Result<Step> {
        let about = format!("{} window", disturbance.id());
        let mut draw = Draw::new(self.seed, Purpose::Calibration, number.into(), &about);
        let true_ratio = disturbance.small_difference().unwrap_or(1.0);
        let machine = &mut self.windows[number as usize % 2];
        let found = trial(machine, &mut draw, &self.plan.window_rule(), true_ratio)?;
        Ok(Step::Window {
            seen: found.known.different && found.known.ratio > 1.0,
            minimum_detectable: found.minimum_detectable,
        })
    }
}
