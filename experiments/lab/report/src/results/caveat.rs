//! What one number hides: layouts that fall into modes, runs that do not settle, and what was said before.

use record::{Measured, Measurement, PairedTimes, Past, Superseded, Workload};
use stats::{Pair, halves, layout_ratios, modes, second_half};

use super::{Sides, format, paired};

/// What a reader should know of a row beside its ratio.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Caveats {
    /// Ratios that the layouts fall into, ascending; empty where they have one centre.
    pub modes: Vec<f64>,
    /// Where there are modes, each layout's own ratio, in the order of their seeds. The linker's default is none of them:
    /// every build that is timed has a layout drawn by a seed.
    pub layouts: Vec<f64>,
    /// Ratio of the runs' second halves, where they tell another story than the whole.
    pub second_half: Option<f64>,
    /// What was said before the sources changed: the ratio, and the month.
    pub before: Option<(f64, String)>,
}

impl Caveats {
    /// Of what a host measured; `pairs` are its blocks.
    pub(super) fn of(
        record: &Measured,
        sides: &Sides,
        workload: &Workload,
        pairs: &[Pair],
    ) -> Self {
        let layouts = layout_ratios(pairs);
        let modes = modes(&layouts).unwrap_or_default();
        let modes: Vec<f64> = modes.into_iter().map(|mode| mode.centre).collect();
        Self {
            layouts: if modes.is_empty() {
                Vec::new()
            } else {
                layouts
            },
            modes,
            second_half: late(record, sides, workload, pairs),
            before: before(&record.record().history, &sides.comparison, &workload.key),
        }
    }

    /// In a few words each: "depends on the layout: 0.62× or 1.53×", "1.53× in the runs' second halves".
    pub fn words(&self) -> Vec<String> {
        let modes: Vec<String> = self.modes.iter().map(|mode| format::ratio(*mode)).collect();
        let modes = (!modes.is_empty()).then(|| format!("{LAYOUT}: {}", modes.join(" or ")));
        let late = self
            .second_half
            .map(|r| format!("{} in the runs' second halves", format::ratio(r)));
        let before = self
            .before
            .as_ref()
            .map(|(ratio, month)| format!("was {} in {month}", format::ratio(*ratio)));
        [modes, late, before].into_iter().flatten().collect()
    }

    /// The same for a chart's label, where hardly a word has room.
    pub fn brief(&self) -> Option<String> {
        (!self.modes.is_empty()).then(|| LAYOUT.into())
    }

    /// What the second halves say where they tell another story, as briefly: "second halves 1.53×".
    pub fn later(&self) -> Option<String> {
        let ratio = self.second_half?;
        Some(format!("second halves {}", format::ratio(ratio)))
    }
}

const LAYOUT: &str = "depends on the layout";

/// The ratio of the second halves, where it differs from that of whole runs.
fn late(record: &Measured, sides: &Sides, workload: &Workload, whole: &[Pair]) -> Option<f64> {
    if sides.metric.name != "time" {
        return None;
    }
    let key = workload.key.as_str();
    let (baseline, other) = (&sides.baseline.subject, &sides.other.subject);
    let late = second_halves(record, (key, baseline), (key, other));
    let halves = halves(whole, &paired(&late)).ok()?;
    halves.differ.then_some(halves.second)
}

/// What the latest of former records said.
fn before(history: &[Superseded], comparison: &str, workload: &str) -> Option<(f64, String)> {
    let said = |past: &&Past| past.comparison == comparison && past.workload == workload;
    let latest = history
        .iter()
        .rev()
        .find_map(|old| Some((old, old.results.iter().find(said)?)));
    let (old, past) = latest?;
    Some((past.ratio, format::month(&old.finished)))
}

/// Both sides' first halves in the blocks that have them.
pub(super) fn first_halves(
    record: &Measurement,
    baseline: (&str, &str),
    other: (&str, &str),
) -> Vec<PairedTimes> {
    let first = |parts: &[f64]| {
        // What is left before the second half, which is never the longer one.
        let first = &parts[..parts.len().div_ceil(2)];
        (parts.len() > 1).then(|| first.iter().sum::<f64>() / first.len() as f64)
    };
    parts(record, baseline, other, first)
}

/// Both sides' second halves in the blocks that have them.
pub(super) fn second_halves(
    record: &Measurement,
    baseline: (&str, &str),
    other: (&str, &str),
) -> Vec<PairedTimes> {
    parts(record, baseline, other, second_half)
}

/// Both sides' means of a part of their runs, in the blocks that have it.
fn parts(
    record: &Measurement,
    baseline: (&str, &str),
    other: (&str, &str),
    mean: impl Fn(&[f64]) -> Option<f64>,
) -> Vec<PairedTimes> {
    let part = |cell: (&str, &str), round: u32| {
        let mut samples = record.cell(cell.0, cell.1);
        let sample = samples.find(|s| s.round == round && s.void.is_none())?;
        mean(&sample.segments)
    };
    let pair = |pair: &PairedTimes| {
        Some(PairedTimes {
            baseline: part(baseline, pair.round)?,
            other: part(other, pair.round)?,
            ..*pair
        })
    };
    let pairs = record.pairs(baseline, other, "time");
    pairs.iter().filter_map(pair).collect()
}
