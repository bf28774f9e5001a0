//! What a calibration counts: errors, coverage, power.

use record::{Condition, PowerRate, Trial};
use stats::{Between, Estimate, Interval, next_host, over_sessions};

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
    true_ratios(condition).into_iter().map(one).collect()
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

/// So many comparisons of one thing in a row are taken as sessions, and the one after them as the next.
const TOGETHER: usize = 3;
/// Confidence of what is made of them.
pub(super) const NOMINAL: f64 = 0.95;

/// How often the interval over several comparisons holds the true ratio, and the range for the next one that one. By the
/// rules of the book: the comparisons are the sessions, and those made at the same time lend each other what they show of
/// the variance.
pub(crate) fn over(conditions: &[Condition]) -> Vec<Counted> {
    let cells: Vec<(usize, f64, Vec<&Trial>)> = (0..).zip(conditions).flat_map(cells).collect();
    let longest = cells.iter().map(|(.., trials)| trials.len()).max();
    let groups = longest.unwrap_or(0) / (TOGETHER + 1);
    let mut rates = vec![[Rate { hits: 0, of: 0 }; 2]; conditions.len()];
    for group in 0..groups {
        let rows: Vec<(usize, f64, Vec<Estimate>)> = (cells.iter())
            .filter_map(|(at, truth, trials)| {
                let group = trials.chunks_exact(TOGETHER + 1).nth(group)?;
                Some((*at, *truth, group.iter().map(|t| estimate(t)).collect()))
            })
            .collect();
        let first = |row: &[Estimate]| row[..TOGETHER].to_vec();
        let shared: Vec<Vec<Estimate>> = rows.iter().map(|(.., row)| first(row)).collect();
        let between = Between::of(&shared);
        for (at, truth, row) in &rows {
            let (sessions, next) = (&row[..TOGETHER], &row[TOGETHER]);
            let over = over_sessions(sessions, between.as_ref(), NOMINAL);
            let held = over.is_some_and(|over| over.interval.contains(*truth));
            let expected = next_host(sessions, NOMINAL);
            let came = expected.is_some_and(|range| range.contains(next.ratio));
            for (rate, held) in rates[*at].iter_mut().zip([held, came]) {
                rate.of += 1;
                rate.hits += u32::from(held);
            }
        }
    }
    let named = |(condition, rates): (&Condition, [Rate; 2])| {
        let names = [
            "the interval over three holds the true ratio",
            "the range by three holds the fourth",
        ];
        let counted = |(name, rate): (&str, Rate)| Counted {
            condition: condition.about.clone(),
            name: name.into(),
            rate,
            ours: true,
            further: None,
        };
        names
            .into_iter()
            .zip(rates)
            .map(counted)
            .collect::<Vec<_>>()
    };
    conditions.iter().zip(rates).flat_map(named).collect()
}

/// A condition's trials by true ratio, each in the order of time.
fn cells((at, condition): (usize, &Condition)) -> Vec<(usize, f64, Vec<&Trial>)> {
    let of = |ratio: f64| {
        let trials = condition.trials.iter().filter(|t| t.true_ratio == ratio);
        (at, ratio, trials.collect())
    };
    true_ratios(condition).into_iter().map(of).collect()
}

fn estimate(trial: &Trial) -> Estimate {
    Estimate {
        ratio: trial.ratio,
        interval: Interval {
            low: trial.low,
            high: trial.high,
        },
    }
}

fn true_ratios(condition: &Condition) -> Vec<f64> {
    let mut ratios: Vec<f64> = condition.trials.iter().map(|t| t.true_ratio).collect();
    ratios.sort_by(f64::total_cmp);
    ratios.dedup();
    ratios
}

/// A known difference: `+0.5 %`.
fn injected(true_ratio: f64) -> String {
    let sign = if true_ratio < 1.0 { "−" } else { "+" };
    format!("{sign}{}", format::set_percent((true_ratio - 1.0).abs()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn condition(ratios: &[f64]) -> Condition {
        let trial = |ratio: &f64| Trial {
            true_ratio: 1.0,
            ratio: *ratio,
            low: ratio * 0.995,
            high: ratio * 1.005,
            different: false,
            blocks: 12,
        };
        Condition {
            id: "cell".into(),
            about: "cell".into(),
            trials: ratios.iter().map(trial).collect(),
            designs: Vec::new(),
            power: Vec::new(),
        }
    }

    fn counts(ratios: &[f64]) -> Vec<(u32, u32)> {
        let counted = over(&[condition(ratios)]);
        counted.iter().map(|c| (c.rate.hits, c.rate.of)).collect()
    }

    #[test]
    fn a_fourth_that_lies_elsewhere_is_missed_and_three_that_are_off_miss_the_truth() {
        assert_eq!(counts(&[1.0, 1.001, 0.999, 1.0]), [(1, 1), (1, 1)]);
        assert_eq!(counts(&[1.0, 1.001, 0.999, 1.5]), [(1, 1), (0, 1)]);
        assert_eq!(counts(&[1.5, 1.501, 1.499, 1.5]), [(0, 1), (1, 1)]);
    }

    #[test]
    fn what_makes_no_whole_group_is_not_counted() {
        assert_eq!(counts(&[1.0; 3]), [(0, 0), (0, 0)]);
        assert_eq!(counts(&[1.0; 11]), [(2, 2), (2, 2)]);
    }
}
