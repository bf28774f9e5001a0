//! The course of a measurement: rounds of blocks until every workload has what it shall get, or
//! the time is over.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use anyhow::Result;
use record::Sample;

use super::journal::Planned;
use super::schedule::{self, Turn};
use super::stopping::{Have, Want};

/// Confidence of every interval.
pub const CONFIDENCE: f64 = 0.95;

/// Whoever takes samples and knows the time: the live one runs processes, a test's does not.
pub trait Sampler {
    /// Seconds of measuring time used so far.
    fn used(&self) -> f64;

    /// Takes one sample and keeps it; `left` seconds are expected until all is done.
    ///
    /// # Errors
    /// If there is none: the run is void.
    fn take(&mut self, planned: &Planned, round: u32, turn: &Turn, left: f64) -> Result<Sample>;
}

/// A measurement under way.
pub struct Course {
    seed: u64,
    layouts: Vec<u32>,
    plan: Vec<Planned>,
    /// What each workload of the plan has.
    taken: Vec<Taken>,
    samples: Vec<Sample>,
}

/// What a workload has.
#[derive(Clone, Debug, Default)]
struct Taken {
    /// Rounds of which it has the whole block.
    rounds: BTreeSet<u32>,
    /// How many of these the host or the harness disturbed: a sample of it is void, and its subject is not to blame.
    disturbed: u32,
    /// Seconds of each block taken.
    seconds: Vec<f64>,
}

impl Course {
    /// A course over `plan`, going on from the `samples` of an earlier run. What is left of a
    /// block that was cut short is not used: a block is one moment.
    pub fn new(seed: u64, layouts: &[u32], plan: &[Planned], samples: Vec<Sample>) -> Self {
        let mut course = Self {
            seed,
            layouts: layouts.to_vec(),
            plan: plan.to_vec(),
            taken: vec![Taken::default(); plan.len()],
            samples: Vec::new(),
        };
        let mut by_block: BTreeMap<(u32, String), Vec<Sample>> = BTreeMap::new();
        for sample in samples {
            let block = by_block.entry((sample.round, sample.workload.clone()));
            let block = block.or_default();
            // A block that was cut short and taken again stands twice in the journal.
            block.retain(|s| s.subject != sample.subject);
            block.push(sample);
        }
        for ((round, workload), block) in by_block {
            let whole = |p: &Planned| p.key() == workload && p.seconds.len() == block.len();
            if let Some(place) = plan.iter().position(whole) {
                course.keep(place, round, block);
            }
        }
        course.samples.sort_by(|a, b| a.at.total_cmp(&b.at));
        course
    }

    fn keep(&mut self, place: usize, round: u32, block: Vec<Sample>) {
        let is_disturbed = |s: &Sample| s.void.as_ref().is_some_and(|reason| !reason.is_own());
        self.taken[place].disturbed += u32::from(block.iter().any(is_disturbed));
        self.taken[place].rounds.insert(round);
        self.samples.extend(block);
    }

    /// What is measured.
    pub fn plan(&self) -> &[Planned] {
        &self.plan
    }

    /// How many layouts the blocks go through.
    pub fn layouts(&self) -> u32 {
        self.layouts.len() as u32
    }

    /// Blocks that each workload of the plan has. One that was disturbed is kept and not counted, as long as these are not
    /// more than a third: so a restless host takes half as many blocks again, and no more.
    pub fn done(&self) -> Vec<u32> {
        let blocks = |taken: &Taken| {
            let all = taken.rounds.len() as u32;
            (all - taken.disturbed).max(all * 2 / 3)
        };
        self.taken.iter().map(blocks).collect()
    }

    /// Seconds of one block of each workload: as it was so far, or else as planned.
    pub fn costs(&self) -> Vec<f64> {
        let places = 0..self.plan.len();
        places.map(|place| self.cost_of(place)).collect()
    }

    /// Makes the samples of a workload's further blocks `factor` times as long.
    pub fn lengthen(&mut self, place: usize, factor: u64) {
        let planned = &mut self.plan[place];
        planned.workload.iterations *= factor;
        let seconds = planned.seconds.values_mut();
        let spent = self.taken[place].seconds.iter_mut();
        seconds.chain(spent).for_each(|s| *s *= factor as f64);
    }

    /// All samples of whole blocks, in the order taken.
    pub fn into_samples(self) -> Vec<Sample> {
        self.samples
    }

    /// Samples so far.
    pub fn samples(&self) -> &[Sample] {
        &self.samples
    }

    /// Takes the blocks of `rounds` that each workload needs to have as many as `aim` says, which
    /// is asked before each block with the seconds left; further rounds make up for blocks that were
    /// disturbed. A block that would not end before `deadline` (seconds used) is not begun, and its
    /// workload gets no further one.
    ///
    /// # Errors
    /// The sampler's.
    pub fn run(
        &mut self,
        rounds: Range<u32>,
        aim: &dyn Fn(&Self, f64) -> Vec<u32>,
        deadline: f64,
        sampler: &mut dyn Sampler,
    ) -> Result<()> {
        let mut over: BTreeSet<usize> = BTreeSet::new();
        let most = rounds.end;
        let aim = |course: &Self, left: f64| {
            let mut targets = aim(course, left);
            targets
                .iter_mut()
                .for_each(|target| *target = most.min(*target));
            targets
        };
        for round in rounds.start..most + most / 2 + 1 {
            let targets = aim(self, deadline - sampler.used());
            for place in self.order(round, &targets) {
                if over.contains(&place) || self.taken[place].rounds.contains(&round) {
                    continue;
                }
                let targets = aim(self, deadline - sampler.used());
                if targets[place] <= self.done()[place] {
                    continue;
                }
                if sampler.used() + self.cost_of(place) > deadline {
                    over.insert(place);
                    continue;
                }
                let left = self.left(&targets, deadline, sampler.used());
                self.take_block(place, round, left, sampler)?;
            }
        }
        Ok(())
    }

    /// The places of the workloads that still want a block in `round`, in the round's drawn order.
    fn order(&self, round: u32, targets: &[u32]) -> Vec<usize> {
        let lacks = |((_, done), target): &((_, u32), &u32)| *target > done;
        let wanting = self.plan.iter().zip(self.done()).zip(targets).filter(lacks);
        let keys: Vec<&str> = wanting.map(|((p, _), _)| p.key()).collect();
        let place = |key: &String| self.plan.iter().position(|p| p.key() == key);
        let drawn = schedule::round(self.seed, round, &keys);
        drawn.iter().filter_map(place).collect()
    }

    fn take_block(
        &mut self,
        place: usize,
        round: u32,
        left: f64,
        sampler: &mut dyn Sampler,
    ) -> Result<()> {
        let planned = &self.plan[place];
        let (key, subjects) = (planned.key(), planned.subjects());
        let turns = schedule::block(self.seed, round, key, &subjects, &self.layouts);
        let start = sampler.used();
        let mut block = Vec::with_capacity(turns.len());
        for turn in &turns {
            let left = (left - (sampler.used() - start)).max(0.0);
            block.push(sampler.take(planned, round, turn, left)?);
        }
        self.taken[place].seconds.push(sampler.used() - start);
        self.keep(place, round, block);
        Ok(())
    }

    /// Seconds of one more block. Where something is done once before, the first block says little.
    fn cost_of(&self, place: usize) -> f64 {
        let planned = &self.plan[place];
        let (stated, setup) = (planned.block_seconds(), planned.setup);
        let telling = match self.taken[place].seconds.as_slice() {
            [first] if setup > 0.0 => return (first - setup).max(stated),
            [_, rest @ ..] if setup > 0.0 => rest,
            all => all,
        };
        match telling {
            [] => stated,
            some => some.iter().sum::<f64>() / some.len() as f64,
        }
    }

    /// Seconds of what is still to be done once, before the first block.
    fn setup_of(&self, place: usize) -> f64 {
        match self.taken[place].rounds.is_empty() {
            true => self.plan[place].setup,
            false => 0.0,
        }
    }

    /// Seconds until all targets are reached, or the deadline.
    fn left(&self, targets: &[u32], deadline: f64, used: f64) -> f64 {
        let lacking = |(place, (done, target)): (usize, (u32, &u32))| {
            let blocks = target.saturating_sub(done);
            let first = if blocks > 0 {
                self.setup_of(place)
            } else {
                0.0
            };
            f64::from(blocks) * self.cost_of(place) + first
        };
        let blocks = self.done().into_iter().zip(targets);
        let wanted: f64 = blocks.enumerate().map(lacking).sum();
        wanted.min(deadline - used).max(0.0)
    }

    /// What each workload has during the pilot, with its rank.
    pub fn have(&self, ranks: &[usize]) -> Vec<Have> {
        let costs = self.done().into_iter().zip(self.costs());
        (costs.zip(ranks).enumerate())
            .map(|(place, ((done, cost), rank))| Have {
                done,
                cost,
                setup: self.setup_of(place),
                rank: *rank,
            })
            .collect()
    }

    /// What each workload asks for, given how many blocks it `needs` by its samples.
    pub fn wants(&self, needs: impl Fn(&Planned, u32) -> usize) -> Vec<Want> {
        let costs = self.done().into_iter().zip(self.costs());
        (self.plan.iter().zip(costs))
            .map(|(planned, (done, cost))| Want {
                done,
                needed: needs(planned, done),
                cost,
                layouts: self.layouts(),
            })
            .collect()
    }
}

#[cfg(test)]
#[path = "course_tests.rs"]
mod tests;
