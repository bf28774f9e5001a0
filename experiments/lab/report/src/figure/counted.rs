//! What a calibration counts: errors, coverage, power.

use record::{Condition, PowerRate, Trial};

use crate::results::format;
use crate::results::rate::Rate;

/// Name of this book's design beside the field's.
const OURS: &str = "this harness: paired blocks";

/// One rate under one condition.
pub(crate) struct Counted {
    /// What disturbed.
    pub condition: String,
    /// What was tried.
    pub name: String,
    /// How often.
    pub rate: Rate,
    /// Whether it is this book's design.
    pub ours: bool,
    /// Column beside the rate, for the table and the CSV.
    pub further: Option<f64>,
}

/// Trials of identical programs, by this harness.
pub(crate) fn false_positives(trials: &[Trial]) -> Rate {
    let same: Vec<_> = trials.iter().filter(|t| t.true_ratio == 1.0).collect();
    Rate {
        hits: same.iter().filter(|t| t.different).count() as u32,
        of: same.len() as u32,
    }
}

/// Identical programs called different: by this harness and by the field's designs.
pub(crate) fn errors(condition: &Condition) -> Vec<Counted> {
    let counted = |name: String, rate, ours| Counted {
        condition: condition.about.clone(),
        name,
        rate,
        ours,
        further: None,
    };
    let ours = counted(OURS.into(), false_positives(&condition.trials), true);
    let designs = condition.designs.iter().map(|d| {
        counted(
            design(&d.design),
            Rate {
                hits: d.different,
                of: d.of,
            },
            false,
        )
    });
    std::iter::once(ours).chain(designs).collect()
}

/// A design's id as words: "sequential-mann-whitney" is told by what it does.
fn design(id: &str) -> String {
    match id {
        "criterion" => "criterion, run twice".into(),
        "sequential-welch" => "one after the other, Welch's t".into(),
        "sequential-mann-whitney" => "one after the other, Mann–Whitney U".into(),
        other => other.replace('-', " "),
    }
}

/// Intervals that hold the true ratio, by true ratio.
pub(crate) fn covered(condition: &Condition) -> Vec<Counted> {
    let mut ratios: Vec<f64> = condition.trials.iter().map(|t| t.true_ratio).collect();
    ratios.sort_by(f64::total_cmp);
    ratios.dedup();
    let one = |ratio: f64| {
        let trials: Vec<_> = condition
            .trials
            .iter()
            .filter(|t| t.true_ratio == ratio)
            .collect();
        let holds = |t: &&&Trial| t.low <= ratio && ratio <= t.high;
        Counted {
            condition: condition.about.clone(),
            name: format!("true ratio {}", format::ratio(ratio)),
            rate: Rate {
                hits: trials.iter().filter(holds).count() as u32,
                of: trials.len() as u32,
            },
            ours: true,
            further: None,
        }
    };
    ratios.into_iter().map(one).collect()
}

/// True differences seen, with the right sign, by difference and measuring time.
pub(crate) fn seen(condition: &Condition) -> Vec<Counted> {
    let one = |p: &PowerRate| Counted {
        condition: condition.about.clone(),
        name: format!(
            "{} in {}",
            injected(p.true_ratio),
            format::duration(p.seconds)
        ),
        rate: Rate {
            hits: p.seen,
            of: p.of,
        },
        ours: true,
        further: Some(p.minimum_detectable),
    };
    condition.power.iter().map(one).collect()
}

/// A known difference: `+0.5 %`.
fn injected(true_ratio: f64) -> String {
    let sign = if true_ratio < 1.0 { "−" } else { "+" };
    format!("{sign}{}", format::set_percent((true_ratio - 1.0).abs()))
}
