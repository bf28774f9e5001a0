//! Whether the second half of each run tells another story than the whole: a program that warms up, or slows down, while
//! it is measured has a ratio that depends on how long that was.

use serde::{Deserialize, Serialize};

use crate::typical::Typical;
use crate::units::{check, units};
use crate::{Error, Interval, Pair, deciding_confidence, steadiness};

/// The ratio of whole runs beside that of their second halves.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Halves {
    /// Typical ratio of the whole runs.
    pub whole: f64,
    /// Typical ratio of their second halves.
    pub second: f64,
    /// Interval of the second halves' ratio, at 95 %; `None` if there are too few units.
    pub interval: Option<Interval>,
    /// Whether they differ by more than [`steadiness::TOLERANCE`], shown at [`deciding_confidence`].
    pub differ: bool,
}

/// Compares `whole` runs with their `second` halves, block by block: the pairs of the same blocks, each side's value taken
/// over the whole run and over its second half.
///
/// Fails if a series is empty, or a value is not above zero.
pub fn halves(whole: &[Pair], second: &[Pair]) -> Result<Halves, Error> {
    check(whole, "whole runs", ["baseline", "other"])?;
    check(second, "second halves", ["baseline's", "other's"])?;
    let changes: Vec<Pair> = (second.iter())
        .filter_map(|late| {
            let all = whole.iter().find(|pair| pair.round == late.round)?;
            Some(Pair {
                round: late.round,
                layout: late.layout,
                baseline: all.other / all.baseline,
                other: late.other / late.baseline,
            })
        })
        .collect();
    check(&changes, "blocks in both", ["whole", "second half"])?;
    let (all, late, changes) = (
        units(whole, None),
        units(second, None),
        units(&changes, None),
    );
    let deciding = changes.interval(deciding_confidence(changes.log_ratios.len()));
    let shown = deciding.is_some_and(|(low, high)| low > 0.0 || high < 0.0);
    let change = Typical::new(changes.log_ratios).median();
    Ok(Halves {
        whole: all.estimate().exp(),
        second: late.estimate().exp(),
        interval: late.interval(0.95).map(Interval::exp),
        differ: shown && change.abs() > steadiness::TOLERANCE.ln_1p(),
    })
}

/// The mean of the second half of a run's consecutive, equally long parts; `None` below two.
pub fn second_half(parts: &[f64]) -> Option<f64> {
    let second = &parts[parts.len().div_ceil(2)..];
    let enough = parts.len() > 1;
    enough.then(|| second.iter().sum::<f64>() / second.len() as f64)
}
