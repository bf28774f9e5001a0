//! Everything that is tried under one disturbance.

use std::time::{Duration, Instant};

use anyhow::Result;
use record::{Condition, Experiment, PowerRate, Trial};

use super::criterion::Criterion;
use super::designs::Sequential;
use super::disturb::Disturbance;
use super::machine::Spin;
use super::plan::{Plan, TRUE_RATIOS};
use super::trial::{round6, trial};
use crate::Context;
use crate::build::Built;
use crate::measure::draw::{Draw, Purpose};
use crate::measure::progress::Progress;

/// Shares of a limited time: comparisons by our protocol, sequential designs. The rest is for the
/// windows, which a limited time has none of.
const TRIALS_SHARE: f64 = 0.7;

/// The programs, ready to be tried under one disturbance after another.
pub struct Bench<'a> {
    plan: &'a Plan,
    interrupt: &'a crate::Interrupt,
    /// Comparisons take the languages in turn.
    comparisons: [Spin<'a>; 2],
    windows: [Spin<'a>; 2],
    criterion: Option<Criterion>,
    seed: u64,
    progress: &'a Progress,
}

impl<'a> Bench<'a> {
    /// Builds what is needed and chooses the programs' length.
    ///
    /// # Errors
    /// If a program does not build or run.
    pub fn new(
        ctx: &'a Context,
        (experiment, built): (&Experiment, &Built),
        plan: &'a Plan,
        seed: u64,
        progress: &'a Progress,
    ) -> Result<Self> {
        let spin = |subject, seconds| {
            Spin::new(experiment, built, subject, (seconds, seed), &ctx.interrupt)
        };
        let pair = |seconds| Ok::<_, anyhow::Error>([spin("rust", seconds)?, spin("go", seconds)?]);
        Ok(Self {
            plan,
            interrupt: &ctx.interrupt,
            comparisons: pair(plan.sample_seconds)?,
            windows: pair(plan.window_sample_seconds)?,
            criterion: (plan.criterion > 0)
                .then(|| Criterion::build(ctx))
                .transpose()?,
            seed,
            progress,
        })
    }

    /// Tries everything under `disturbance`.
    ///
    /// # Errors
    /// If a run fails or the user interrupts.
    pub fn condition(&mut self, disturbance: Disturbance) -> Result<Condition> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let _guard = disturbance.start(cores);
        let share = self
            .plan
            .budget
            .map(|all| all / Disturbance::ALL.len() as u32);
        let trials = self.trials(disturbance, share.map(|share| share.mul_f64(TRIALS_SHARE)))?;
        let sequential = self.sequential(
            disturbance,
            share.map(|share| share.mul_f64(1.0 - TRIALS_SHARE)),
        )?;
        let mut designs = sequential.rates();
        if let Some(rate) = self.criterion(disturbance)? {
            designs.push(rate);
        }
        Ok(Condition {
            id: disturbance.id().into(),
            about: disturbance.about().into(),
            trials,
            designs,
            power: self.power(disturbance)?.into_iter().collect(),
        })
    }

    fn trials(&mut self, disturbance: Disturbance, time: Option<Duration>) -> Result<Vec<Trial>> {
        let started = Instant::now();
        let rule = self.plan.rule();
        let mut trials = Vec::new();
        for number in 0..self.plan.trials {
            if over(started, time) {
                break;
            }
            self.step(disturbance, "comparisons", number, self.plan.trials);
            let mut draw = Draw::new(
                self.seed,
                Purpose::Calibration,
                number.into(),
                disturbance.id(),
            );
            // The language changes with every comparison, the ratio with every second one.
            let true_ratio = TRUE_RATIOS[(number / 2) as usize % TRUE_RATIOS.len()];
            let machine = &mut self.comparisons[number as usize % 2];
            let found = trial(machine, &mut draw, &rule, true_ratio)?;
            trials.extend(found.same);
            trials.push(found.known);
        }
        Ok(trials)
    }

    fn sequential(
        &mut self,
        disturbance: Disturbance,
        time: Option<Duration>,
    ) -> Result<Sequential> {
        let started = Instant::now();
        let mut design = Sequential::default();
        while design.count() < self.plan.sequential && !over(started, time) {
            self.step(
                disturbance,
                "sequential designs",
                design.count(),
                self.plan.sequential,
            );
            let machine = &mut self.comparisons[design.count() as usize % 2];
            design.compare(machine)?;
        }
        Ok(design)
    }

    fn criterion(&mut self, disturbance: Disturbance) -> Result<Option<record::DesignRate>> {
        let Some(mut criterion) = self.criterion.take() else {
            return Ok(None);
        };
        criterion.reset();
        while criterion.count() < self.plan.criterion {
            self.step(
                disturbance,
                "criterion",
                criterion.count(),
                self.plan.criterion,
            );
            criterion.compare(self.interrupt)?;
        }
        let rate = criterion.rate();
        self.criterion = Some(criterion);
        Ok(Some(rate))
    }

    /// How often the small difference that this disturbance is asked for is seen in one window.
    fn power(&mut self, disturbance: Disturbance) -> Result<Option<PowerRate>> {
        let Some(true_ratio) = disturbance
            .small_difference()
            .filter(|_| self.plan.windows > 0)
        else {
            return Ok(None);
        };
        let (mut seen, mut detectable) = (0, Vec::new());
        for number in 0..self.plan.windows {
            self.step(disturbance, "windows", number, self.plan.windows);
            let mut draw = Draw::new(self.seed, Purpose::Calibration, number.into(), "window");
            let machine = &mut self.windows[number as usize % 2];
            let found = trial(machine, &mut draw, &self.plan.window_rule(), true_ratio)?;
            seen += u32::from(found.known.different && found.known.ratio > 1.0);
            detectable.push(found.minimum_detectable);
        }
        let minimum_detectable =
            round6(stats::describe::median(&detectable).unwrap_or(f64::INFINITY));
        let seconds = self.plan.window.as_secs_f64();
        Ok(Some(PowerRate {
            true_ratio,
            seconds,
            seen,
            of: self.plan.windows,
            minimum_detectable,
        }))
    }

    fn step(&self, disturbance: Disturbance, what: &str, done: u32, of: u32) {
        self.progress.tell(&format!(
            "calibration: {}: {what} {done} of {of}",
            disturbance.id()
        ));
    }
}

fn over(started: Instant, time: Option<Duration>) -> bool {
    time.is_some_and(|time| started.elapsed() >= time)
}
