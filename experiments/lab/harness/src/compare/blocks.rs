//! Blocks of A, B and A's twin, in an order drawn afresh: pilot, plan, as far as the time goes.

use anyhow::{Result, anyhow};
use stats::{Pair, log_ratios, units_needed};

use super::command::{Ending, Run};
use super::options::CompareMetric;
use crate::measure::course::CONFIDENCE;
use crate::measure::draw::{Draw, Purpose};
use crate::measure::progress::in_words;
use crate::measure::schedule::LARGEST_PADDING;
use crate::measure::stopping::PILOT;

/// Half-width that the pilot plans for, relative.
const HALF_WIDTH: f64 = 0.002;
/// Fewest and most blocks of the plan.
const LIMITS: (usize, usize) = (12, 2000);
/// Multiple of the expected time, and shortest time, seconds, after which a run is given up.
const PATIENCE: (f64, f64) = (20.0, 10.0);

/// Who runs in a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The first command, divided by.
    A,
    /// The second command.
    B,
    /// The first command again.
    Twin,
    /// The shell that both run in, without a command.
    Shell,
}

/// Whoever runs commands and knows the time: the live one, or a test's.
pub trait Runner {
    /// One run, for as long as `patience` seconds.
    ///
    /// # Errors
    /// Why it has no figures.
    fn run(&mut self, side: Side, padding: usize, patience: f64) -> Result<Run, Ending>;

    /// Whether the shell is one, found out within `patience` seconds.
    ///
    /// # Errors
    /// If it is none, or there is no answer.
    fn probe(&mut self, _patience: f64) -> Result<(), Ending> {
        Ok(())
    }

    /// Whether both run in a shell.
    fn has_shell(&self) -> bool {
        false
    }

    /// Seconds since the start.
    fn elapsed(&self) -> f64;

    /// This is running, and `left` seconds are expected until the end.
    fn show(&self, _what: &str, _left: f64) {}

    /// A line that stays.
    fn note(&self, _text: &str) {}
}

/// What ended the measuring before its plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CutShort {
    /// The user.
    Interrupted,
    /// A run that was not done at the budget's end.
    Late {
        /// Which, in words.
        which: String,
        /// Whether it took far longer than such a run does: else the budget just ended during it, and not between two.
        hangs: bool,
    },
}

/// What was measured.
#[derive(Clone, Debug, Default)]
pub struct Blocks {
    /// The metric of A, B and the twin, seconds, one entry a block.
    pub values: Vec<[f64; 3]>,
    /// The metric of the shell alone, where there is one.
    pub shell: Vec<f64>,
    /// Wall seconds of one block.
    pub block_seconds: f64,
    /// Why it ended early.
    pub cut_short: Option<CutShort>,
}

impl Blocks {
    /// Whether the user ended it.
    pub fn is_interrupted(&self) -> bool {
        self.cut_short == Some(CutShort::Interrupted)
    }

    /// Seconds of a budget that suffices for the fewest blocks of a plan.
    pub fn enough(&self) -> f64 {
        let needed = (2.5 + LIMITS.0 as f64) * self.block_seconds;
        needed.ceil().max(1.0)
    }

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
/// spread of A's twin in it asks for. A block that would not end in time is not begun, and a run that
/// is not done by then is ended; the blocks before it count.
///
/// # Errors
/// The runner's, with the run that it was; and if not even the first run of each, or one block, is done in time.
pub fn take(
    runner: &mut dyn Runner,
    metric: CompareMetric,
    seed: u64,
    seconds: f64,
) -> Result<Blocks> {
    let mut taking = Taking {
        runner,
        metric,
        seed,
        seconds,
        runs: 0,
    };
    let mut blocks = Blocks::default();
    match taking.all(&mut blocks) {
        Ok(()) => {}
        Err(Stop::Cut(why)) => blocks.cut_short = Some(why),
        Err(Stop::Failed(problem)) => return Err(problem),
    }
    match blocks.values.is_empty() && !blocks.is_interrupted() {
        true => Err(nothing(&blocks, seconds)),
        false => Ok(blocks),
    }
}

/// That the first run of each left too little of the budget for a block.
fn nothing(blocks: &Blocks, seconds: f64) -> anyhow::Error {
    let during = match &blocks.cut_short {
        Some(CutShort::Late { which, .. }) => format!("{which}, was not done by then, "),
        _ => String::new(),
    };
    anyhow!(
        "nothing was measured: {during}the budget of {} held no block after the first run of each, and one takes {}: give --budget {}s or more",
        in_words(seconds),
        in_words(blocks.block_seconds),
        blocks.enough()
    )
}

struct Taking<'a> {
    runner: &'a mut dyn Runner,
    metric: CompareMetric,
    seed: u64,
    seconds: f64,
    /// Runs of a command that were good; the shell's own start is none.
    runs: usize,
}

enum Stop {
    Cut(CutShort),
    Failed(anyhow::Error),
}

/// Where a run stands: in the warm-up, or in a block, counted from 1.
#[derive(Clone, Copy)]
enum Place {
    WarmUp,
    Block { number: usize, expected: f64 },
}

impl Taking<'_> {
    fn all(&mut self, blocks: &mut Blocks) -> Result<(), Stop> {
        let mut expected = [0.0; 4];
        let (mut sides, mut order) = (vec![Side::A, Side::B], vec![Side::A, Side::B, Side::Twin]);
        self.runner.show("warm-up", self.seconds);
        if self.runner.has_shell() {
            sides.insert(0, Side::Shell);
            order.push(Side::Shell);
            self.probe()?;
        }
        for side in sides {
            expected[side as usize] = self.run(side, 0, f64::INFINITY, Place::WarmUp)?.wall;
        }
        expected[Side::Twin as usize] = expected[Side::A as usize];
        blocks.block_seconds = expected.iter().sum();
        let begun = self.runner.elapsed();
        let mut target = PILOT as usize;
        while blocks.values.len() < target
            && self.runner.elapsed() + blocks.block_seconds <= self.seconds
        {
            let done = blocks.values.len();
            let wanted = (target - done) as f64 * blocks.block_seconds;
            let left = self.seconds - self.runner.elapsed();
            let what = format!("block {}", done + 1);
            self.runner.show(&what, wanted.min(left));
            let [a, b, twin, shell] = self.block(done, &order, &expected)?;
            blocks.values.push([a, b, twin]);
            if self.runner.has_shell() {
                blocks.shell.push(shell);
            }
            let taken = blocks.values.len();
            blocks.block_seconds = (self.runner.elapsed() - begun) / taken as f64;
            if taken == PILOT as usize {
                target = planned(&blocks.twin());
                self.runner.note(&plan(target, blocks, self.seconds));
            }
        }
        Ok(())
    }

    /// Whether what both shall run in is a shell: else neither would run, and the figures look like any other.
    fn probe(&mut self) -> Result<(), Stop> {
        let which = "the shell alone, before anything is measured";
        self.runner
            .probe(self.seconds)
            .map_err(|problem| match problem {
                Ending::Interrupted => Stop::Cut(CutShort::Interrupted),
                Ending::Failed(problem) => Stop::Failed(problem.context(which)),
                Ending::Late(problem) => Stop::Failed(anyhow::Error::from(problem).context(which)),
            })
    }

    fn block(
        &mut self,
        number: usize,
        sides: &[Side],
        expected: &[f64; 4],
    ) -> Result<[f64; 4], Stop> {
        let mut order = sides.to_vec();
        Draw::new(self.seed, Purpose::Block, number as u64, "").shuffle(&mut order);
        let mut environment = Draw::new(self.seed, Purpose::Environment, number as u64, "");
        let mut values = [0.0; 4];
        for side in order {
            let padding = environment.below(LARGEST_PADDING) as usize;
            let expected = expected[side as usize];
            let patience = (expected * PATIENCE.0).max(PATIENCE.1);
            let number = number + 1;
            let run = self.run(side, padding, patience, Place::Block { number, expected })?;
            values[side as usize] = match self.metric {
                CompareMetric::Wall => run.wall,
                CompareMetric::Cpu => run.cpu,
            };
        }
        Ok(values)
    }

    /// One run, which the budget's end ends as well.
    fn run(
        &mut self,
        side: Side,
        padding: usize,
        patience: f64,
        place: Place,
    ) -> Result<Run, Stop> {
        let left = (self.seconds - self.runner.elapsed()).max(0.0);
        let problem = match self.runner.run(side, padding, patience.min(left)) {
            Ok(run) => {
                self.runs += usize::from(side != Side::Shell);
                return Ok(run);
            }
            Err(problem) => problem,
        };
        let which = self.which(side, place);
        Err(match (problem, place) {
            (Ending::Interrupted, _) => Stop::Cut(CutShort::Interrupted),
            (Ending::Failed(problem), _) => Stop::Failed(problem.context(which)),
            (Ending::Late(_), Place::WarmUp) if side == Side::B => Stop::Failed(anyhow!(
                "{which}: not done in the {} that the first run of the other left of the budget of {}, ended: give --budget more, which has to hold a first run of each, or see whether it hangs when run by hand",
                in_words(left),
                in_words(self.seconds)
            )),
            (Ending::Late(_), Place::WarmUp) => Stop::Failed(anyhow!(
                "{which}: one run takes longer than the budget of {}, ended: give --budget more, or see whether it hangs when run by hand",
                in_words(self.seconds)
            )),
            (Ending::Late(_), Place::Block { expected, .. }) if left < patience => {
                Stop::Cut(CutShort::Late {
                    which,
                    hangs: left >= expected * PATIENCE.0,
                })
            }
            (Ending::Late(problem), Place::Block { .. }) => {
                Stop::Failed(anyhow::Error::from(problem).context(which))
            }
        })
    }

    fn which(&self, side: Side, place: Place) -> String {
        let who = match side {
            Side::A => "the first command",
            Side::B => "the second command",
            Side::Twin => "the first command as its own twin",
            Side::Shell => "the shell alone",
        };
        let when = match place {
            Place::WarmUp => "in the warm-up".to_owned(),
            Place::Block { number, .. } => format!("in block {number}"),
        };
        let runs = if self.runs == 1 { "run" } else { "runs" };
        format!("{who}, {when}, after {} good {runs}", self.runs)
    }
}

/// What the pilot has shown: how many blocks there will be, why, and for how long.
pub(super) fn plan(target: usize, blocks: &Blocks, budget: f64) -> String {
    let why = match target {
        _ if target == LIMITS.1 => "the most that are taken".to_owned(),
        _ if target == LIMITS.0 => "the fewest that are taken".to_owned(),
        _ => format!(
            "as its twin scatters, for an interval of ±{} %",
            HALF_WIDTH * 100.0
        ),
    };
    let whole = in_words(target as f64 * blocks.block_seconds);
    format!(
        "plan: {target} blocks ({why}) of {} each, {whole} in all; the budget of {} ends it at the latest",
        in_words(blocks.block_seconds),
        in_words(budget)
    )
}

/// Blocks that the spread of the twin's pilot asks for: the plan must not know the pairs that are
/// analysed later, see [`units_needed`]; what it cannot say is said by the final look.
pub(super) fn planned(pilot: &[Pair]) -> usize {
    let needed = log_ratios(pilot).map_or(0, |d| units_needed(&d, HALF_WIDTH, CONFIDENCE));
    needed.clamp(LIMITS.0, LIMITS.1)
}
