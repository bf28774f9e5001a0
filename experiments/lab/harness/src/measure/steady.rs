//! Samples of a program that still warms up, or slows down, while it is measured are made longer: a ratio that depends on
//! how long a run is shall come nearer to what it settles at.

use record::{Experiment, Sample, twin_of};
use stats::steadiness;

use super::journal::Planned;
use super::stopping::PILOT;
use super::work::MOST_ITERATIONS;

/// Most times as long as before, and as the longest sample that the experiment wants.
const LONGER: u64 = 4;

/// How many times as long a workload's samples shall be after the pilot: 1 unless the pilot shows a trend within those of
/// one of its subjects. All its subjects' are lengthened alike, for their work is equal; where the definition states
/// the iterations, none are. Which of the subjects is ahead plays no part.
pub fn lengthening(experiment: &Experiment, planned: &Planned, samples: &[Sample]) -> u64 {
    let family = experiment.family(&planned.workload.family);
    let is_fixed = family.is_some_and(|family| family.iterations.is_some());
    let originals = planned.seconds.keys().filter(|id| twin_of(id).is_none());
    let unsteady = |id: &String| is_unsteady(planned.key(), id, samples);
    if is_fixed || !originals.into_iter().any(unsteady) {
        return 1;
    }
    let slowest = planned.seconds.values().copied().fold(0.0, f64::max);
    let [_, longest] = experiment.sample_seconds;
    let allowed = (LONGER as f64 * longest / slowest) as u64;
    let room = MOST_ITERATIONS / planned.workload.iterations.max(1);
    LONGER.min(allowed).min(room).max(1)
}

fn is_unsteady(workload: &str, subject: &str, samples: &[Sample]) -> bool {
    let of_pilot = |s: &&Sample| {
        let of_cell = s.workload == workload && s.subject == subject;
        of_cell && s.round < PILOT && s.void.is_none() && s.segments.len() > 1
    };
    let parts = samples.iter().filter(of_pilot).map(|s| s.segments.clone());
    steadiness(&parts.collect::<Vec<_>>()).is_ok_and(|trend| !trend.steady)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use record::Workload;

    fn experiment(family: &str) -> Experiment {
        let workload = format!(
            r#"{{"id": "sieve", "title": "Sieve", "about": "It sieves.", "subjects": {{}} {family}}}"#
        );
        let text = format!(
            r#"{{"schema": 1, "id": "toy", "title": "Toy", "question": "Which?", "program": [], "subject": [], "workload": [{workload}]}}"#
        );
        serde_json::from_str(&text).expect("a definition")
    }

    fn planned(iterations: u64, seconds: f64) -> Planned {
        Planned {
            workload: Workload {
                key: "sieve".into(),
                family: "sieve".into(),
                parameters: BTreeMap::new(),
                iterations,
                rates: BTreeMap::new(),
            },
            seconds: ["go", "rust", "rust~twin"]
                .map(|id| (id.to_owned(), seconds))
                .into(),
            setup: 0.0,
        }
    }

    /// Eight blocks in which the first quarter of `subject`'s samples takes `first` times as long as the rest.
    fn samples(subject: &str, first: f64) -> Vec<Sample> {
        let ids = ["go", "rust", "rust~twin"];
        let blocks = (0..PILOT).flat_map(|round| ids.map(|id| (round, id)));
        let sample = |(round, id): (u32, &str)| Sample {
            round,
            workload: "sieve".into(),
            subject: id.into(),
            order: 0,
            layout: None,
            at: 0.0,
            iterations: 40,
            metrics: BTreeMap::new(),
            distributions: BTreeMap::new(),
            segments: vec![if id == subject { first } else { 1.0 }, 1.0, 1.0, 1.0],
            extremes: None,
            void: None,
        };
        blocks.map(sample).collect()
    }

    #[test]
    fn whoever_is_unsteady_all_of_the_workload_is_lengthened() {
        let toy = experiment("");
        for subject in ["go", "rust"] {
            for first in [1.05, 0.9] {
                let found = lengthening(&toy, &planned(40, 0.3), &samples(subject, first));
                assert_eq!(found, 4, "{subject}, {first}");
            }
        }
    }

    #[test]
    fn what_is_steady_stays_as_it_is() {
        let toy = experiment("");
        assert_eq!(lengthening(&toy, &planned(40, 0.3), &samples("go", 1.0)), 1);
        assert_eq!(
            lengthening(&toy, &planned(40, 0.3), &samples("go", 1.005)),
            1,
            "a trend below the tolerance"
        );
        assert_eq!(
            lengthening(&toy, &planned(40, 0.3), &samples("rust~twin", 1.2)),
            1,
            "a twin is its original once more"
        );
        assert_eq!(lengthening(&toy, &planned(40, 0.3), &[]), 1);
    }

    #[test]
    fn no_sample_becomes_longer_than_four_of_the_longest_that_are_wanted() {
        let toy = experiment("");
        let factor = |seconds| lengthening(&toy, &planned(40, seconds), &samples("go", 1.1));
        assert_eq!([0.5, 0.8, 1.1, 30.0].map(factor), [4, 2, 1, 1]);
        let many = planned(MOST_ITERATIONS / 2, 0.3);
        assert_eq!(lengthening(&toy, &many, &samples("go", 1.1)), 2);
    }

    #[test]
    fn iterations_that_a_definition_states_stay() {
        let toy = experiment(r#", "iterations": 40"#);
        assert_eq!(lengthening(&toy, &planned(40, 0.3), &samples("go", 1.1)), 1);
    }
}
