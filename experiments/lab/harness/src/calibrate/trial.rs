//! One comparison by the measuring protocol, of programs whose true ratio is known.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use record::Trial;
use stats::{Comparison, Pair, Settings, compare, log_ratios, units_needed};

use crate::measure::draw::Draw;

/// When a comparison stops: pilot, plan from the twin's spread, one final look.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Blocks before the plan.
    pub pilot: usize,
    /// Fewest blocks in all.
    pub fewest: usize,
    /// Most blocks in all.
    pub most: usize,
    /// Relative half-width that the plan aims at.
    pub half_width: f64,
    /// Measuring time after which no further block is begun, where time decides.
    pub time: Option<Duration>,
    /// Whether an identical program is compared in the same blocks.
    pub with_same: bool,
}

/// What runs in each block. Work is relative to the baseline's, and exact.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Side {
    Baseline,
    Same,
    Twin,
    Known,
}

const SIDES: [Side; 4] = [Side::Baseline, Side::Same, Side::Twin, Side::Known];

/// A machine that runs a program of so much work, relative to the baseline's, and says how many
/// seconds it took.
pub trait Machine {
    /// Seconds of one run in a fresh process.
    ///
    /// # Errors
    /// If the program fails or the user interrupts.
    fn seconds(&mut self, work: f64) -> Result<f64>;
}

impl<F: FnMut(f64) -> Result<f64>> Machine for F {
    fn seconds(&mut self, work: f64) -> Result<f64> {
        self(work)
    }
}

/// What one comparison found.
pub struct Outcome {
    /// The baseline against an identical program, where the rule asks for it.
    pub same: Option<Trial>,
    /// The baseline against one with `true_ratio` times its work.
    pub known: Trial,
    /// Smallest difference that the second comparison could have seen, relative.
    pub minimum_detectable: f64,
}

/// Takes blocks until the rule ends, then looks once.
///
/// # Errors
/// If a run fails.
pub fn trial(
    machine: &mut dyn Machine,
    draw: &mut Draw,
    rule: &Rule,
    true_ratio: f64,
) -> Result<Outcome> {
    let started = Instant::now();
    let in_time = || rule.time.is_none_or(|time| started.elapsed() < time);
    let mut seen = [const { Vec::new() }; 4];
    let (mut blocks, mut target) = (0, rule.pilot);
    while blocks < target && (in_time() || blocks < rule.fewest) {
        let block = block(machine, draw, rule, true_ratio)?;
        (seen.iter_mut().zip(block)).for_each(|(column, seconds)| column.push(seconds));
        blocks += 1;
        if blocks == rule.pilot {
            let spread = log_ratios(&pairs(&seen[0], &seen[Side::Twin as usize]))?;
            target = units_needed(&spread, rule.half_width, 0.95).clamp(rule.fewest, rule.most);
        }
    }
    let [baseline, same, twin, known] = &seen;
    let same = rule
        .with_same
        .then(|| look(baseline, same, twin))
        .transpose()?;
    let known = look(baseline, known, twin)?;
    let minimum_detectable = known.minimum_detectable.unwrap_or(f64::INFINITY);
    Ok(Outcome {
        same: same.map(|same| outcome(&same, 1.0)).transpose()?,
        known: outcome(&known, true_ratio)?,
        minimum_detectable,
    })
}

fn block(
    machine: &mut dyn Machine,
    draw: &mut Draw,
    rule: &Rule,
    true_ratio: f64,
) -> Result<[f64; 4]> {
    let mut order: Vec<Side> = SIDES
        .into_iter()
        .filter(|&side| rule.with_same || side != Side::Same)
        .collect();
    draw.shuffle(&mut order);
    let mut seconds = [0.0; 4];
    for side in order {
        let work = if side == Side::Known { true_ratio } else { 1.0 };
        seconds[side as usize] = machine.seconds(work)?;
    }
    Ok(seconds)
}

fn pairs(baseline: &[f64], other: &[f64]) -> Vec<Pair> {
    let pair = |(round, (&baseline, &other)): (usize, (&f64, &f64))| Pair {
        round: round as u32,
        layout: None,
        baseline,
        other,
    };
    baseline.iter().zip(other).enumerate().map(pair).collect()
}

/// Compares what was seen of two sides, and of a twin of the baseline, block by block. There is no
/// margin: here "different" means that the shown interval leaves out 1, and nothing is forgiven. A
/// verdict is stricter: see [`stats::deciding_confidence`].
///
/// # Errors
/// If a value is no positive number.
pub fn look(baseline: &[f64], other: &[f64], twin: &[f64]) -> Result<Comparison> {
    let twin = pairs(baseline, twin);
    judge(&pairs(baseline, other), &[&twin])
}

/// The same of pairs that are there.
///
/// # Errors
/// If a value is no positive number.
pub fn judge(pairs: &[Pair], twins: &[&[Pair]]) -> Result<Comparison> {
    let settings = Settings {
        confidence: 0.95,
        margin: 0.0,
    };
    Ok(compare(pairs, twins, &settings)?)
}

/// A comparison as the record keeps it.
///
/// # Errors
/// If there were too few blocks for an interval.
pub fn outcome(comparison: &Comparison, true_ratio: f64) -> Result<Trial> {
    let interval = comparison
        .interval
        .context("a comparison without an interval: too few blocks")?;
    Ok(Trial {
        true_ratio,
        ratio: round6(comparison.ratio),
        low: round6(interval.low),
        high: round6(interval.high),
        different: !interval.contains(1.0),
        blocks: comparison.blocks as u32,
    })
}

/// Six decimals: a millionth is far below what any run can show.
pub fn round6(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calibrate::plan::Plan;
    use crate::measure::draw::Purpose;

    fn rule() -> Rule {
        Plan::long(None).rule()
    }

    /// A machine whose noise is drawn, a tenth of a per cent wide.
    fn noisy() -> impl FnMut(f64) -> Result<f64> {
        let mut draw = Draw::new(11, Purpose::Environment, 0, "noise");
        move |work| Ok(work * (1.0 + draw.below(1000) as f64 * 1e-6))
    }

    #[test]
    fn a_known_ratio_is_found_and_identical_programs_are_near_one() {
        let mut draw = Draw::new(1, Purpose::Calibration, 0, "");
        let found = trial(&mut noisy(), &mut draw, &rule(), 1.05).expect("no faults");
        assert!(found.known.different && found.known.low < 1.05 && 1.05 < found.known.high);
        assert!((found.same.expect("asked for").ratio - 1.0).abs() < 0.001);
        assert_eq!(
            found.known.blocks, 12,
            "a quiet machine needs no more than the fewest"
        );
    }

    #[test]
    fn a_loud_machine_takes_the_most_blocks() {
        let mut draw = Draw::new(2, Purpose::Environment, 0, "loud");
        let mut loud = move |work: f64| Ok(work * (1.0 + draw.below(1000) as f64 * 1e-3));
        let mut order = Draw::new(1, Purpose::Calibration, 0, "");
        let found = trial(&mut loud, &mut order, &rule(), 1.005).expect("no faults");
        assert_eq!(found.known.blocks, 16);
    }

    #[test]
    fn a_failing_run_ends_the_trial() {
        let mut draw = Draw::new(1, Purpose::Calibration, 0, "");
        let mut broken = |_| anyhow::bail!("it broke");
        assert!(trial(&mut broken, &mut draw, &rule(), 1.01).is_err());
    }
}
