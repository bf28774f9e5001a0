//! Samples that are no measurements: kept and counted, never a number.

use std::collections::{BTreeMap, BTreeSet};

use record::{Reason, Sample, Unmeasured};

/// Share of a cell's samples that its subject may fail before the whole cell is void: what is left of a cell
/// that often fails would be its lucky moments.
const MOST_OWN: f64 = 0.2;

/// Share of a cell's samples that may be void, whoever is to blame. The host's bad moments are no subject's: what is
/// left is a fair draw of the others.
const MOST: f64 = 0.5;

/// The samples of cells that stand, and the cells that do not, each with its commonest reason.
pub fn sort_out(samples: Vec<Sample>) -> (Vec<Sample>, Vec<Unmeasured>) {
    let mut cells: BTreeMap<(String, String), (usize, Vec<Reason>)> = BTreeMap::new();
    for sample in &samples {
        let cell = (sample.workload.clone(), sample.subject.clone());
        let (all, reasons) = cells.entry(cell).or_default();
        *all += 1;
        reasons.extend(sample.void.clone());
    }
    cells.retain(|_, (all, reasons)| is_void(*all as f64, reasons));
    let unmeasured = cells
        .iter()
        .map(|((workload, subject), (all, reasons))| Unmeasured {
            workload: workload.clone(),
            subject: subject.clone(),
            reason: void(*all, reasons),
        })
        .collect();
    let stands = |s: &Sample| !cells.contains_key(&(s.workload.clone(), s.subject.clone()));
    (samples.into_iter().filter(stands).collect(), unmeasured)
}

fn is_void(all: f64, reasons: &[Reason]) -> bool {
    let own = reasons.iter().filter(|reason| reason.is_own()).count();
    own as f64 > MOST_OWN * all || reasons.len() as f64 > MOST * all
}

/// Takes away what only some samples of a cell that is `loaded` have. A saturated generator gives no rate, and a
/// slow server too few requests for a high percentile: the samples that have the number are then
/// not a fair draw of all of them.
pub fn even_out(mut samples: Vec<Sample>, loaded: impl Fn(&Sample) -> bool) -> Vec<Sample> {
    let mut common: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    let cell = |s: &Sample| (s.workload.clone(), s.subject.clone());
    for sample in samples.iter().filter(|s| s.void.is_none() && loaded(s)) {
        let (metrics, distributions) = (&sample.metrics, &sample.distributions);
        let names = || {
            metrics
                .keys()
                .chain(distributions.keys())
                .cloned()
                .collect()
        };
        let kept = common.entry(cell(sample)).or_insert_with(names);
        kept.retain(|name| metrics.contains_key(name) || distributions.contains_key(name));
    }
    for sample in &mut samples {
        if let Some(kept) = common.get(&cell(sample)) {
            sample.metrics.retain(|name, _| kept.contains(name));
            sample.distributions.retain(|name, _| kept.contains(name));
        }
    }
    samples
}

/// Why a cell is none of whose samples so many are void: the reason that stands most often, with its blame.
fn void(all: usize, reasons: &[Reason]) -> Reason {
    let void = reasons.len();
    let words = |why: &Reason| why.reworded(format!("{void} of {all} samples are void: {why}"));
    commonest(reasons).map_or_else(|| "no sample was taken".into(), words)
}

/// The reason that stands most often, numbers in it left as they are in its first occurrence.
fn commonest(reasons: &[Reason]) -> Option<&Reason> {
    let bare = |text: &str| {
        text.chars()
            .filter(|c| !c.is_ascii_digit())
            .collect::<String>()
    };
    let mut counts: BTreeMap<String, (usize, &Reason)> = BTreeMap::new();
    for reason in reasons {
        counts.entry(bare(reason)).or_insert((0, reason)).0 += 1;
    }
    let all = counts.into_values();
    let (_, most) = all.max_by_key(|(count, _)| *count)?;
    Some(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(round: u32, void: Option<&str>) -> Sample {
        Sample {
            round,
            workload: "get".into(),
            subject: "go".into(),
            order: 0,
            layout: None,
            at: 0.0,
            iterations: 1,
            metrics: BTreeMap::new(),
            distributions: BTreeMap::new(),
            segments: Vec::new(),
            extremes: None,
            void: void.map(Reason::from),
        }
    }

    #[test]
    fn a_cell_with_few_void_samples_stands_and_keeps_them() {
        let samples: Vec<_> = (0..10)
            .map(|i| sample(i, (i < 2).then_some("late")))
            .collect();
        let (kept, unmeasured) = sort_out(samples);
        assert_eq!((kept.len(), unmeasured.len()), (10, 0));
    }

    #[test]
    fn a_subject_may_fail_less_often_than_the_host() {
        let cell = |void: u32, why: &Reason| {
            let reason = |i: u32| (i < void).then(|| why.clone());
            let samples = (0..10).map(|i| Sample {
                void: reason(i),
                ..sample(i, None)
            });
            sort_out(samples.collect()).1.len()
        };
        let failed = Reason::Own {
            subject: "requests failed".into(),
        };
        assert_eq!([2, 3].map(|void| cell(void, &failed)), [0, 1]);
        assert_eq!([5, 6].map(|void| cell(void, &"late".into())), [0, 1]);
    }

    #[test]
    fn a_number_that_some_samples_lack_is_given_by_none() {
        let with = |round, names: &[&str]| Sample {
            metrics: names.iter().map(|name| ((*name).to_owned(), 1.0)).collect(),
            ..sample(round, None)
        };
        let other = Sample {
            subject: "rust".into(),
            ..with(0, &["cpu", "rate"])
        };
        let samples = vec![
            with(0, &["cpu", "rate"]),
            with(1, &["cpu"]),
            sample(2, Some("late")),
            other,
        ];
        let names = |s: &Sample| s.metrics.keys().cloned().collect::<Vec<_>>();
        let evened: Vec<_> = even_out(samples, |_| true).iter().map(names).collect();
        assert_eq!(
            evened,
            [vec!["cpu"], vec!["cpu"], vec![], vec!["cpu", "rate"]]
        );
    }

    #[test]
    fn a_cell_with_many_is_none_and_says_why() {
        let reasons = [
            Some("late by 7 µs"),
            Some("late by 9 µs"),
            Some("busy"),
            None,
            None,
        ];
        let samples = (0..)
            .zip(reasons)
            .map(|(i, reason)| sample(i, reason))
            .collect();
        let (kept, unmeasured) = sort_out(samples);
        assert!(kept.is_empty());
        assert_eq!(
            unmeasured[0].reason,
            Reason::from("3 of 5 samples are void: late by 7 µs")
        );
    }

    #[test]
    fn a_subject_that_fails_most_often_by_itself_is_to_blame() {
        let failed = || Reason::Own {
            subject: "requests failed".into(),
        };
        let blamed = |own: u32| {
            let reason = |i: u32| match i < own {
                true => failed(),
                false => "late".into(),
            };
            let samples = (0..5).map(|i| Sample {
                void: Some(reason(i)),
                ..sample(i, None)
            });
            sort_out(samples.collect()).1[0].reason.is_own()
        };
        assert_eq!([0, 2, 3, 5].map(blamed), [false, false, true, true]);
    }
}
