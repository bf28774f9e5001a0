//! What one number hides: layouts that fall into modes, runs that do not settle, and what was said before.

use record::{Measured, Measurement, PairedTimes, Past, Superseded, Workload};
use stats::{Pair, halves, modes, second_half};

use super::{Sides, format, paired};

/// What a reader should know of a row beside its ratio.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Caveats {
    /// Ratios that the layouts fall into, ascending; empty where they have one centre.
    pub modes: Vec<f64>,
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
        Self {
            modes: by_layout(pairs),
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
}

const LAYOUT: &str = "depends on the layout";

/// The modes of the layouts' ratios, each layout by the mean of its blocks on the log scale.
fn by_layout(pairs: &[Pair]) -> Vec<f64> {
    let mut layouts: Vec<u32> = pairs.iter().filter_map(|pair| pair.layout).collect();
    layouts.sort_unstable();
    layouts.dedup();
    let mean = |layout: &u32| {
        let logs = pairs
            .iter()
            .filter(|pair| pair.layout == Some(*layout))
            .map(Pair::log_ratio);
        let (sum, count) = logs.fold((0.0, 0.0), |(sum, count), log| (sum + log, count + 1.0));
        (sum / count).exp()
    };
    let ratios: Vec<f64> = layouts.iter().map(mean).collect();
    let modes = modes(&ratios).unwrap_or_default();
    modes.into_iter().map(|mode| mode.centre).collect()
}

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

/// Both sides' second halves in the blocks that have them.
fn second_halves(
    record: &Measurement,
    baseline: (&str, &str),
    other: (&str, &str),
) -> Vec<PairedTimes> {
    let late = |cell: (&str, &str), round: u32| {
        let mut samples = record.cell(cell.0, cell.1);
        let sample = samples.find(|s| s.round == round && s.void.is_none())?;
        second_half(&sample.segments)
    };
    let pair = |pair: &PairedTimes| {
        Some(PairedTimes {
            baseline: late(baseline, pair.round)?,
            other: late(other, pair.round)?,
            ..*pair
        })
    };
    let pairs = record.pairs(baseline, other, "time");
    pairs.iter().filter_map(pair).collect()
}
