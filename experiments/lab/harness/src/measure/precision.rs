//! How many blocks a workload needs, by the spread of its twin: a plan from the very pairs that are analysed later costs
//! error rate, see [`stats::units_needed`].
//!
//! What is planned are units, as the analysis counts them. Up to the number of layouts each block has a layout of its own
//! and is a unit. Beyond it the layouts are the units, blocks come in whole visits of all of them, and a visit narrows the
//! interval only as far as the blocks of one layout scatter. The pilot, which goes to no layout twice, cannot tell how
//! far that is; so where more units are needed than there are layouts, each is visited twice, and then [`visited`] looks
//! again. Both looks are at blocks that were set beforehand.

use std::collections::BTreeMap;

use record::{Experiment, Sample, twin_of};
use stats::{Pair, log_ratios, units_needed, visits_needed};

use super::course::CONFIDENCE;
use super::journal::Planned;
use super::stopping::PILOT;

/// Visits of each layout after which the second look is taken.
const VISITS: u32 = 2;

/// Blocks by the pilot: as many as units are needed, or two visits of each layout where these are fewer.
pub fn planned(
    experiment: &Experiment,
    planned: &Planned,
    layouts: u32,
    samples: &[Sample],
) -> usize {
    let needs = |pairs: &[Pair]| {
        let ratios = log_ratios(pairs).ok()?;
        Some(units_needed(&ratios, experiment.precision, CONFIDENCE))
    };
    let units = most_demanding(experiment, planned, samples, PILOT, needs);
    match stats::layouts_are_units(layouts as usize) && units > layouts as usize {
        true => (VISITS * layouts) as usize,
        false => units,
    }
}

/// Blocks by two visits of each layout; those that are `done` where there were none.
pub fn visited(
    experiment: &Experiment,
    planned: &Planned,
    layouts: u32,
    samples: &[Sample],
    done: u32,
) -> usize {
    let looked_at = VISITS * layouts;
    if !stats::layouts_are_units(layouts as usize) || done < looked_at {
        return done as usize;
    }
    let needs = |pairs: &[Pair]| {
        let visits = visits_needed(pairs, experiment.precision, CONFIDENCE);
        Some(visits.saturating_mul(layouts as usize))
    };
    most_demanding(experiment, planned, samples, looked_at, needs)
}

/// What the most demanding comparison on a workload `needs`, by its twin in the first `rounds`.
fn most_demanding(
    experiment: &Experiment,
    planned: &Planned,
    samples: &[Sample],
    rounds: u32,
    needs: impl Fn(&[Pair]) -> Option<usize>,
) -> usize {
    let looked_at = |s: &&Sample| s.round < rounds && s.workload == planned.key();
    let samples: Vec<&Sample> = samples.iter().filter(looked_at).collect();
    let twin = |id| Some((twin_of(id)?, id));
    let Some((original, twin)) = planned.seconds.keys().find_map(|id| twin(id)) else {
        return 0;
    };
    compared(experiment, planned)
        .filter_map(|comparison| needs(&pairs(&samples, original, twin, &comparison.metric)))
        .max()
        .unwrap_or(0)
}

/// Comparisons that cover a workload.
pub fn compared<'a>(
    experiment: &'a Experiment,
    planned: &'a Planned,
) -> impl Iterator<Item = &'a record::Comparison> {
    experiment.comparisons.iter().filter(move |c| {
        let runs = |subject: &String| planned.seconds.contains_key(subject);
        c.covers(&planned.workload) && runs(&c.baseline) && runs(&c.other)
    })
}

fn pairs(samples: &[&Sample], baseline: &str, other: &str, metric: &str) -> Vec<Pair> {
    let of = |subject: &str| -> BTreeMap<u32, &Sample> {
        let mine = samples.iter().filter(|s| s.subject == subject);
        mine.map(|s| (s.round, *s)).collect()
    };
    let others = of(other);
    of(baseline)
        .into_iter()
        .filter_map(|(round, sample)| {
            Some(Pair {
                round,
                layout: sample.layout,
                baseline: *sample.metrics.get(metric)?,
                other: *others.get(&round)?.metrics.get(metric)?,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use record::Workload;

    /// A definition with one comparison, of "go" by "rust".
    fn experiment(precision: f64) -> Experiment {
        let comparison =
            r#"{"id": "idiomatic", "title": "idiomatic", "baseline": "rust", "other": "go"}"#;
        let nothing = r#""program": [], "subject": [], "workload": []"#;
        let text = format!(
            r#"{{"schema": 1, "id": "toy", "title": "Toy", "question": "Which?", "precision": {precision}, {nothing}, "comparison": [{comparison}]}}"#
        );
        serde_json::from_str(&text).expect("a definition")
    }

    const SUBJECTS: [&str; 3] = ["rust", "go", "rust~twin"];

    fn sieve() -> Planned {
        Planned {
            workload: Workload {
                key: "sieve".into(),
                family: "sieve".into(),
                parameters: BTreeMap::new(),
                iterations: 1,
                rates: BTreeMap::new(),
            },
            seconds: SUBJECTS.map(|s| (s.to_owned(), 0.5)).into(),
            setup: 0.0,
        }
    }

    /// Blocks that visit each of so many layouts in turn, in which `time` says how far each subject is off.
    fn blocks(count: u32, layouts: u32, time: impl Fn(&str, u32) -> f64) -> Vec<Sample> {
        let all = (0..count).flat_map(|round| SUBJECTS.map(|subject| (round, subject)));
        let sample = |(round, subject): (u32, &str)| Sample {
            round,
            workload: "sieve".into(),
            subject: subject.into(),
            order: 0,
            layout: (layouts > 0).then(|| round % layouts),
            at: 0.0,
            iterations: 1,
            metrics: [("time".to_owned(), 0.1 * (1.0 + time(subject, round)))].into(),
            distributions: BTreeMap::new(),
            segments: Vec::new(),
            extremes: None,
            void: None,
        };
        all.map(sample).collect()
    }

    fn loud(whose: &str) -> impl Fn(&str, u32) -> f64 {
        move |subject, round| {
            if subject == whose {
                0.3 * f64::from(round)
            } else {
                0.0
            }
        }
    }

    #[test]
    fn the_plan_follows_the_twin_and_not_the_pairs_that_are_analysed() {
        let needed = |whose| {
            let pilot = blocks(PILOT, 0, loud(whose));
            planned(&experiment(0.01), &sieve(), 0, &pilot)
        };
        assert!(
            needed("go") <= 12,
            "a loud side that is compared does not prolong the run"
        );
        assert!(needed("rust~twin") > 100, "a loud twin does");
    }

    #[test]
    fn more_units_than_layouts_are_two_visits_of_each() {
        let needed = |layouts| {
            let pilot = blocks(PILOT, layouts, loud("rust~twin"));
            planned(&experiment(0.01), &sieve(), layouts, &pilot)
        };
        assert_eq!([12, 20].map(needed), [24, 40]);
        assert!(needed(3) > 100, "of so few, blocks are the units");
        let calm = blocks(PILOT, 12, loud("go"));
        assert!(planned(&experiment(0.01), &sieve(), 12, &calm) <= 12);
    }

    #[test]
    fn further_visits_depend_on_how_blocks_of_a_layout_scatter() {
        let after = |count, time: &dyn Fn(&str, u32) -> f64| {
            let samples = blocks(count, 12, time);
            visited(&experiment(0.01), &sieve(), 12, &samples, count)
        };
        let twin = |value: fn(u32) -> u32| {
            move |subject: &str, round| {
                let is_twin = subject == "rust~twin";
                if is_twin {
                    0.02 * f64::from(value(round))
                } else {
                    0.0
                }
            }
        };
        // Layouts differ and their blocks do not.
        assert_eq!(after(24, &twin(|round| round % 12)), 24);
        // Blocks differ and layouts do not.
        assert!(after(24, &twin(|round| (round / 12 + round) % 2 * 4)) > 60);
        // Whoever had no second visit is not looked at again, nor is what came after it.
        assert_eq!(after(23, &twin(|round| round % 2)), 23);
        let later = twin(|round| {
            if round < 24 {
                round % 12
            } else {
                100 * (round % 7)
            }
        });
        assert_eq!(after(36, &later), 24);
    }
}
