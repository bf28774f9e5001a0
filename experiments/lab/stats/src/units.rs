//! From blocks to independent units of analysis.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Error;
use crate::typical::{FEWEST_UNITS, Typical};

/// Both sides of one block, in the metric's unit; both must be finite and above zero.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Pair {
    /// The block's number; only named in errors, its order carries no weight.
    pub round: u32,
    /// Which layout-seeded builds ran in this block, if layouts are varied.
    pub layout: Option<u32>,
    /// What is divided by.
    pub baseline: f64,
    /// What is divided.
    pub other: f64,
}

impl Pair {
    /// `ln(other / baseline)`, written as a difference so that swapping the sides negates it exactly.
    pub fn log_ratio(&self) -> f64 {
        self.other.ln() - self.baseline.ln()
    }
}

/// What counts as one independent observation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Each block stands for itself.
    Block,
    /// All blocks of one layout stand for that layout, by the mean of their log ratios.
    Layout,
}

/// From so many units on the interval holds the median whatever its shape; below, values have to lie about one centre.
/// Layouts may have two, so of units that differ in layout there have to be so many.
pub(crate) const FEWEST_FREE: usize = 5;

/// Log ratios of the independent units, in no meaningful order.
pub(crate) struct Units {
    pub unit: Unit,
    pub log_ratios: Vec<f64>,
    /// Number of layouts that were revisited but had to be ignored, because they are too few.
    pub ignored_layouts: Option<usize>,
    /// Whether the blocks differ in layout.
    layouts_differ: bool,
}

impl Units {
    /// The typical log ratio.
    pub fn median(&self) -> f64 {
        Typical::new(self.log_ratios.clone()).median()
    }

    /// Its interval; `None` if there are too few units.
    pub fn interval(&self, confidence: f64) -> Option<(f64, f64)> {
        let enough = self.log_ratios.len() >= self.fewest();
        let typical = || Typical::new(self.log_ratios.clone()).interval(confidence);
        enough.then(typical).flatten()
    }

    /// How many units an interval needs.
    pub fn fewest(&self) -> usize {
        if self.layouts_differ {
            FEWEST_FREE
        } else {
            FEWEST_UNITS
        }
    }
}

/// The log ratios of the independent units of `pairs`, as [`compare`](crate::compare) would use them and as
/// [`units_needed`](crate::units_needed) expects them.
pub fn log_ratios(pairs: &[Pair]) -> Result<Vec<f64>, Error> {
    check(pairs, "pairs", ["baseline", "other"])?;
    Ok(units(pairs).log_ratios)
}

/// Chooses the unit: the layout once any layout is revisited. Blocks that share a layout share its offset,
/// so counting each would claim certainty about layouts that were never drawn (pseudo-replication).
pub(crate) fn units(pairs: &[Pair]) -> Units {
    let layouts = by_layout(pairs);
    let labelled: usize = layouts.values().map(Vec::len).sum();
    let revisited = labelled > layouts.len();
    let layouts_differ = layouts.len() > 1;
    if revisited && labelled == pairs.len() && layouts.len() >= FEWEST_FREE {
        return Units {
            unit: Unit::Layout,
            log_ratios: layouts.into_values().map(mean).collect(),
            ignored_layouts: None,
            layouts_differ,
        };
    }
    Units {
        unit: Unit::Block,
        log_ratios: pairs.iter().map(Pair::log_ratio).collect(),
        ignored_layouts: revisited.then_some(layouts.len()),
        layouts_differ,
    }
}

/// The layouts' typical ratios, in the order of their seeds, each by the mean of its blocks on the log scale; empty where
/// layouts are not varied.
pub fn layout_ratios(pairs: &[Pair]) -> Vec<f64> {
    let layouts = by_layout(pairs).into_values();
    layouts.map(|logs| mean(logs).exp()).collect()
}

fn by_layout(pairs: &[Pair]) -> BTreeMap<u32, Vec<f64>> {
    let mut layouts: BTreeMap<u32, Vec<f64>> = BTreeMap::new();
    for pair in pairs {
        if let Some(layout) = pair.layout {
            layouts.entry(layout).or_default().push(pair.log_ratio());
        }
    }
    layouts
}

/// Sums in sorted order, so that the order in which blocks arrive cannot change the last bit.
fn mean(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.iter().sum::<f64>() / values.len() as f64
}

/// Refuses an empty series and values without a logarithm; `sides` names baseline and other.
pub(crate) fn check(
    pairs: &[Pair],
    what: &'static str,
    sides: [&'static str; 2],
) -> Result<(), Error> {
    if pairs.is_empty() {
        return Err(Error::Empty { what });
    }
    for pair in pairs {
        for (side, value) in sides.into_iter().zip([pair.baseline, pair.other]) {
            if !value.is_finite() || value <= 0.0 {
                let round = pair.round;
                return Err(Error::BadValue { side, round, value });
            }
        }
    }
    Ok(())
}
