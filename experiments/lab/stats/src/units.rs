//! From blocks to independent units of analysis.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::typical::{FEWEST_UNITS, Typical};
use crate::{Error, Jackknife};

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

/// The log ratio of several blocks together, told by their places: of a percentile of all of their requests, say, which is no
/// mean and no middle of what each block gives.
pub type Together<'a> = &'a dyn Fn(&[usize]) -> Option<f64>;

/// The independent units, in no meaningful order.
pub(crate) struct Units {
    pub unit: Unit,
    /// What each of them gives by itself.
    pub log_ratios: Vec<f64>,
    /// What they give together, where that is asked for.
    together: Option<Jackknife>,
    /// Number of layouts that were revisited but had to be ignored, because they are too few.
    pub ignored_layouts: Option<usize>,
    /// Whether the blocks differ in layout.
    layouts_differ: bool,
}

impl Units {
    /// The log ratio that they give together, or else the typical one.
    pub fn estimate(&self) -> f64 {
        let typical = || Typical::new(self.log_ratios.clone()).median();
        self.together
            .as_ref()
            .map_or_else(typical, Jackknife::estimate)
    }

    /// Its interval; `None` if there are too few units.
    pub fn interval(&self, confidence: f64) -> Option<(f64, f64)> {
        let enough = self.log_ratios.len() >= self.fewest();
        let interval = || match &self.together {
            Some(together) => together.interval(confidence),
            None => Typical::new(self.log_ratios.clone()).interval(confidence),
        };
        enough.then(interval).flatten()
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
    Ok(units(pairs, None).log_ratios)
}

/// Whether blocks that go evenly through so many layouts, and to some of them again, are counted by layout. Of fewer
/// layouts an interval could not speak, and blocks are counted, with a warning.
pub fn layouts_are_units(layouts: usize) -> bool {
    layouts >= FEWEST_FREE
}

/// Chooses the unit: the layout once any layout is revisited. Blocks that share a layout share its offset,
/// so counting each would claim certainty about layouts that were never drawn (pseudo-replication).
pub(crate) fn units(pairs: &[Pair], together: Option<Together>) -> Units {
    let layouts = by_layout(pairs);
    let labelled: usize = layouts.values().map(Vec::len).sum();
    let revisited = labelled > layouts.len();
    let layouts_differ = layouts.len() > 1;
    let by_layout = revisited && labelled == pairs.len() && layouts_are_units(layouts.len());
    let (unit, blocks, ignored_layouts) = match by_layout {
        true => (Unit::Layout, layouts.into_values().collect(), None),
        false => {
            let each: Vec<Vec<usize>> = (0..pairs.len()).map(|place| vec![place]).collect();
            (Unit::Block, each, revisited.then_some(layouts.len()))
        }
    };
    Units {
        unit,
        log_ratios: blocks
            .iter()
            .map(|places| typical_of(pairs, places))
            .collect(),
        together: together.and_then(|log_ratio| {
            Jackknife::of(blocks.len(), |left_out| {
                log_ratio(&without(&blocks, left_out))
            })
        }),
        ignored_layouts,
        layouts_differ,
    }
}

/// The layouts' typical ratios, in the order of their seeds, each by the mean of its blocks on the log scale; empty where
/// layouts are not varied.
pub fn layout_ratios(pairs: &[Pair]) -> Vec<f64> {
    let layouts = by_layout(pairs).into_values();
    layouts
        .map(|places| typical_of(pairs, &places).exp())
        .collect()
}

/// The mean log ratio of a unit's blocks.
fn typical_of(pairs: &[Pair], places: &[usize]) -> f64 {
    mean(places.iter().map(|i| pairs[*i].log_ratio()).collect())
}

/// The places of all blocks but those of one unit.
fn without(blocks: &[Vec<usize>], left_out: Option<usize>) -> Vec<usize> {
    let kept = blocks
        .iter()
        .enumerate()
        .filter(|(unit, _)| Some(*unit) != left_out);
    kept.flat_map(|(_, places)| places.iter().copied())
        .collect()
}

/// The log ratios of the blocks of each layout.
pub(crate) fn logs_by_layout(pairs: &[Pair]) -> BTreeMap<u32, Vec<f64>> {
    let log = |place: usize| pairs[place].log_ratio();
    by_layout(pairs)
        .into_iter()
        .map(|(layout, places)| (layout, places.into_iter().map(log).collect()))
        .collect()
}

/// The places of each layout's blocks.
fn by_layout(pairs: &[Pair]) -> BTreeMap<u32, Vec<usize>> {
    let mut layouts: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (place, pair) in pairs.iter().enumerate() {
        if let Some(layout) = pair.layout {
            layouts.entry(layout).or_default().push(place);
        }
    }
    layouts
}

/// Sums in sorted order, so that the order in which blocks arrive cannot change the last bit.
pub(crate) fn mean(mut values: Vec<f64>) -> f64 {
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
