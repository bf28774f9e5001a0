//! Blocks of A, B and A's twin, in an order drawn afresh: pilot, plan, as far as the time goes.

use anyhow::Result;
use stats::{Pair, blocks_needed, log_ratios};

use super::command::Run;
use crate::cli::CompareMetric;
use crate::measure::course::CONFIDENCE;
use crate::measure::draw::{Draw, Purpose};
use crate::measure::stopping::PILOT;

/// Half-width that the pilot plans for, relative.
const HALF_WIDTH: f64 = 0.002;
/// Fewest and most blocks of the plan.
const LIMITS: (usize, usize) = (12, 2000);
/// Bytes by which the environment may grow.
const LARGEST_PADDING: u64 = 4096;

/// Who runs in a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The first command, divided by.
    A,
    /// The second command.
    B,
    /// The first command again.
    Twin,
}

/// Whoever runs commands and knows the time: the live one, or a test's.
pub trait Runner {
    /// One run; `expected` seconds are 0 if nobody knows.
    ///
    /// # Errors
    /// If it fails: nothing is compared.
    fn run(&mut self, side: Side, padding: usize, expected: f64) -> Result<Run>;

    /// Seconds since the start.
    fn elapsed(&self) -> f64;

    /// So many blocks are done, and `left` seconds are expected until the end.
    fn show(&self, _blocks: usize, _left: f64) {}
}

/// What was measured.
#[derive(Clone, Debug, Default)]
pub struct Blocks {
    /// The metric of A, B and the twin, seconds, one entry a block.
    pub values: Vec<[f64; 3]>,
    /// Wall seconds of one block.
    pub block_seconds: f64,
    /// Wall seconds of the shorter command's warm-up.
    pub shortest: f64,
}

impl Blocks {
    /// B with A.
    pub fn pairs(&self) -> Vec<Pair> {
        self.paired(Side::B)
    }

    /// A's twin with A.
    pub fn twin(&self) -> Vec<Pair> {
        self.paired(Side::Twin)
    }

    fn paired(&self, side: Side) -> Vec<Pair> {
        let pair = |(round, block): (usize, &[f64; 3])| Pair {
            round: round as u32,
            layout: None,
            baseline: block[Side::A as usize],
            other: block[side as usize],
        };
        self.values.iter().enumerate().map(pair).collect()
    }
}

/// Takes blocks within `seconds`: one run of each as warm-up, a pilot, then as many blocks as the
/// spread of A's twin in it asks for. A block that would not end in time is not begun.
///
/// # Errors
/// The runner's.
pub fn take(
    runner: &mut dyn Runner,
    metric: CompareMetric,
    seed: u64,
    seconds: f64,
) -> Result<Blocks> {
    let a = runner.run(Side::A, 0, 0.0)?.wall;
    let b = runner.run(Side::B, 0, 0.0)?.wall;
    let mut blocks = Blocks {
        values: Vec::new(),
        block_seconds: 2.0 * a + b,
        shortest: a.min(b),
    };
    let begun = runner.elapsed();
    let mut target = PILOT as usize;
    while blocks.values.len() < target && runner.elapsed() + blocks.block_seconds <= seconds {
        let done = blocks.values.len();
        let wanted = (target - done) as f64 * blocks.block_seconds;
        runner.show(done, wanted.min(seconds - runner.elapsed()));
        let block = block(runner, metric, seed, done as u64, a.max(b))?;
        blocks.values.push(block);
        blocks.block_seconds = (runner.elapsed() - begun) / blocks.values.len() as f64;
        if blocks.values.len() == PILOT as usize {
            target = planned(&blocks.twin());
        }
    }
    Ok(blocks)
}

fn block(
    runner: &mut dyn Runner,
    metric: CompareMetric,
    seed: u64,
    number: u64,
    expected: f64,
) -> Result<[f64; 3]> {
    let mut order = [Side::A, Side::B, Side::Twin];
    Draw::new(seed, Purpose::Block, number, "").shuffle(&mut order);
    let mut environment = Draw::new(seed, Purpose::Environment, number, "");
    let mut values = [0.0; 3];
    for side in order {
        let padding = environment.below(LARGEST_PADDING) as usize;
        let run = runner.run(side, padding, expected)?;
        values[side as usize] = match metric {
            CompareMetric::Wall => run.wall,
            CompareMetric::Cpu => run.cpu,
        };
    }
    Ok(values)
}

/// Blocks that the spread of the twin's pilot asks for: the plan must not know the pairs that are
/// analysed later, see [`blocks_needed`]; what it cannot say is said by the final look.
fn planned(pilot: &[Pair]) -> usize {
    let needed = log_ratios(pilot).map_or(0, |d| blocks_needed(&d, HALF_WIDTH, CONFIDENCE));
    needed.clamp(LIMITS.0, LIMITS.1)
}
