//! The course of a measurement: rounds of blocks until every workload has what it shall get, or
//! the time is over.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use anyhow::Result;
use record::{Experiment, Sample, twin_of};
use stats::{Pair, log_ratios, units_needed};

use super::journal::Planned;
use super::schedule::{self, Turn};
use super::stopping::{Have, PILOT, Want};

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
pub struct Course<'a> {
    seed: u64,
    layouts: &'a [u32],
    plan: &'a [Planned],
    /// Rounds of which a workload has the whole block.
    blocks: BTreeMap<&'a str, BTreeSet<u32>>,
    /// Seconds of each block taken.
    spent: BTreeMap<&'a str, Vec<f64>>,
    samples: Vec<Sample>,
}

impl<'a> Course<'a> {
    /// A course over `plan`, going on from the `samples` of an earlier run. What is left of a
    /// block that was cut short is not used: a block is one moment.
    pub fn new(seed: u64, layouts: &'a [u32], plan: &'a [Planned], samples: Vec<Sample>) -> Self {
        let mut course = Self {
            seed,
            layouts,
            plan,
            blocks: plan.iter().map(|p| (key(p), BTreeSet::new())).collect(),
            spent: BTreeMap::new(),
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
            let planned = plan.iter().find(|p| key(p) == workload);
            if let Some(planned) = planned.filter(|p| p.seconds.len() == block.len()) {
                course.keep(planned, round, block);
            }
        }
        course.samples.sort_by(|a, b| a.at.total_cmp(&b.at));
        course
    }

    fn keep(&mut self, planned: &'a Planned, round: u32, block: Vec<Sample>) {
        self.blocks.entry(key(planned)).or_default().insert(round);
        self.samples.extend(block);
    }

    /// Blocks that each workload of the plan has.
    pub fn done(&self) -> Vec<u32> {
        let blocks = |p: &Planned| self.blocks[key(p)].len() as u32;
        self.plan.iter().map(blocks).collect()
    }

    /// Seconds of one block of each workload: as it was so far, or else as planned.
    pub fn costs(&self) -> Vec<f64> {
        self.plan.iter().map(|p| self.cost_of(p)).collect()
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
    /// is asked before each block with the seconds left. A block that would not end before
    /// `deadline` (seconds used) is not begun, and its workload gets no further one.
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
        let mut over: BTreeSet<&str> = BTreeSet::new();
        for round in rounds {
            let targets = aim(self, deadline - sampler.used());
            for (place, planned) in self.order(round, &targets) {
                let key = key(planned);
                if over.contains(key) || self.blocks[key].contains(&round) {
                    continue;
                }
                let targets = aim(self, deadline - sampler.used());
                if targets[place] <= self.done()[place] {
                    continue;
                }
                if sampler.used() + self.cost_of(planned) > deadline {
                    over.insert(key);
                    continue;
                }
                let left = self.left(&targets, deadline, sampler.used());
                self.take_block(planned, round, left, sampler)?;
            }
        }
        Ok(())
    }

    /// The workloads that still want a block in `round`, with their places in the plan, in the
    /// round's drawn order.
    fn order(&self, round: u32, targets: &[u32]) -> Vec<(usize, &'a Planned)> {
        let plan = self.plan;
        let lacks = |((_, done), target): &((_, u32), &u32)| *target > done;
        let wanting = plan.iter().zip(self.done()).zip(targets).filter(lacks);
        let keys: Vec<&str> = wanting.map(|((p, _), _)| key(p)).collect();
        schedule::round(self.seed, round, &keys)
            .iter()
            .filter_map(|k| plan.iter().enumerate().find(|(_, p)| key(p) == k))
            .collect()
    }

    fn take_block(
        &mut self,
        planned: &'a Planned,
        round: u32,
        left: f64,
        sampler: &mut dyn Sampler,
    ) -> Result<()> {
        let subjects = planned.subjects();
        let turns = schedule::block(self.seed, round, key(planned), &subjects, self.layouts);
        let start = sampler.used();
        let mut block = Vec::with_capacity(turns.len());
        for turn in &turns {
            let left = (left - (sampler.used() - start)).max(0.0);
            block.push(sampler.take(planned, round, turn, left)?);
        }
        let spent = self.spent.entry(key(planned)).or_default();
        spent.push(sampler.used() - start);
        self.keep(planned, round, block);
        Ok(())
    }

    /// Seconds of one more block. Where something is done once before, the first block says little.
    fn cost_of(&self, planned: &Planned) -> f64 {
        let (stated, setup) = (planned.block_seconds(), planned.setup);
        let spent = self.spent.get(key(planned)).map_or(&[][..], Vec::as_slice);
        let telling = match spent {
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
    fn setup_of(&self, planned: &Planned) -> f64 {
        match self.blocks[key(planned)].is_empty() {
            true => planned.setup,
            false => 0.0,
        }
    }

    /// Seconds until all targets are reached, or the deadline.
    fn left(&self, targets: &[u32], deadline: f64, used: f64) -> f64 {
        let lacking = |(planned, (done, target)): (&Planned, (u32, &u32))| {
            let blocks = target.saturating_sub(done);
            let first = if blocks > 0 {
                self.setup_of(planned)
            } else {
                0.0
            };
            f64::from(blocks) * self.cost_of(planned) + first
        };
        let blocks = self.done().into_iter().zip(targets);
        let wanted: f64 = self.plan.iter().zip(blocks).map(lacking).sum();
        wanted.min(deadline - used).max(0.0)
    }

    /// What each workload has during the pilot, with its rank.
    pub fn have(&self, ranks: &[usize]) -> Vec<Have> {
        let costs = self.done().into_iter().zip(self.costs());
        (self.plan.iter().zip(costs).zip(ranks))
            .map(|((planned, (done, cost)), rank)| Have {
                done,
                cost,
                setup: self.setup_of(planned),
                rank: *rank,
            })
            .collect()
    }

    /// What each workload asks for after the pilot.
    pub fn wants(&self, experiment: &Experiment) -> Vec<Want> {
        self.plan
            .iter()
            .zip(self.done())
            .zip(self.costs())
            .map(|((planned, done), cost)| Want {
                done,
                needed: needed(experiment, planned, &self.samples),
                cost,
            })
            .collect()
    }
}

fn key(planned: &Planned) -> &str {
    &planned.workload.key
}

/// Blocks that the most demanding comparison on this workload needs, by the spread of the twin's
/// pilot: a plan from the very pairs that are analysed later costs error rate, see
/// [`units_needed`].
fn needed(experiment: &Experiment, planned: &Planned, samples: &[Sample]) -> usize {
    let pilot: Vec<&Sample> = samples
        .iter()
        .filter(|s| s.round < PILOT && s.workload == planned.workload.key)
        .collect();
    let Some((original, twin)) = (planned.seconds.keys()).find_map(|id| Some((twin_of(id)?, id)))
    else {
        return 0;
    };
    compared(experiment, planned)
        .filter_map(|comparison| {
            let pairs = pairs(&pilot, original, twin, &comparison.metric);
            let ratios = log_ratios(&pairs).ok()?;
            Some(units_needed(&ratios, experiment.precision, CONFIDENCE))
        })
        .max()
        .unwrap_or(0)
}

/// Comparisons that cover a workload.
pub fn compared<'a>(
    experiment: &'a Experiment,
    planned: &'a Planned,
) -> impl Iterator<Item = &'a record::Comparison> {
    experiment.comparisons.iter().filter(move |c| {
        let runs = |subject: &String| planned.seconds.contains_key(subject);
        c.covers(&planned.workload) && runs(&c.baseline) && runs(&c.other)
    })
}

fn pairs(samples: &[&Sample], baseline: &str, other: &str, metric: &str) -> Vec<Pair> {
    let of = |subject: &str| -> BTreeMap<u32, &Sample> {
        let mine = samples.iter().filter(|s| s.subject == subject);
        mine.map(|s| (s.round, *s)).collect()
    };
    let others = of(other);
    of(baseline)
        .into_iter()
        .filter_map(|(round, sample)| {
            Some(Pair {
                round,
                layout: sample.layout,
                baseline: *sample.metrics.get(metric)?,
                other: *others.get(&round)?.metrics.get(metric)?,
            })
        })
        .collect()
}

#[cfg(test)]
#[path = "course_tests.rs"]
mod tests;
