//! Evidence grows and is looked at again and again: no verdict moves against the truth more often than stated.

use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use stats::{
    Comparison, Criterion, ERROR_RATE, Grade, Pair, Place, Rows, Settings, Verdict, compare,
};

use crate::runs;

use crate::machine::{Machine, Noise, Pause, normal};

/// Looks at a growing measurement: after every block from the third to the twentieth, and then now and then.
fn looks() -> Vec<usize> {
    (3..=20).chain([24, 30, 40, 60, 100]).collect()
}

/// Of the histories, the share in per cent in which a row may be judged wrongly at least once.
const STATED: f64 = 100.0 * ERROR_RATE;

fn above(bound: f64) -> Criterion {
    Criterion::Above {
        bound,
        contrary: bound,
        level: 0.0,
    }
}

fn history(noise: Noise, ratio: f64, seed: u64) -> Vec<Pair> {
    let mut machine = Machine::new(noise, seed);
    let most = looks().last().copied().unwrap_or(0) as u32;
    (0..most).map(|round| machine.block(round, ratio)).collect()
}

fn look(history: &[Pair], blocks: usize, margin: f64) -> Comparison {
    let settings = Settings {
        margin,
        ..Settings::default()
    };
    compare(&history[..blocks], &[], &settings).unwrap()
}

/// Per cent of histories in which `wrong` held at any look.
fn ever(noise: Noise, ratio: f64, runs: u64, wrong: impl Fn(&Comparison) -> bool) -> f64 {
    let looks = looks();
    let went_wrong = |seed: &u64| {
        let history = history(noise, ratio, *seed);
        looks
            .iter()
            .any(|&blocks| wrong(&look(&history, blocks, 0.1)))
    };
    100.0 * (0..runs).filter(went_wrong).count() as f64 / runs as f64
}

/// Programs that are the same but for noise: whatever is called a difference, at any look, is wrong. `RUNS=10000` makes it
/// ten thousand histories of each kind.
#[test]
fn histories_of_identical_programs_end_in_a_difference_less_often_than_stated() {
    let noises = [
        Noise::Normal,
        Noise::Pauses,
        Noise::StudentT2,
        Noise::Contaminated,
        Noise::Drift(0.002),
    ];
    for noise in noises {
        let wrong = ever(noise, 1.0, runs(400), |look| {
            !look.deciding.is_some_and(|deciding| deciding.contains(1.0))
        });
        println!("{noise:?}: {wrong:.2} % of histories");
        assert!(wrong <= STATED, "{noise:?}: {wrong} %");
    }
}

/// A ratio just beyond the margin is never called equivalent, and one side's pauses do not move the bound.
#[test]
fn histories_at_a_bound_cross_it_less_often_than_stated() {
    let wrong = ever(Noise::Normal, 1.1001, runs(400), |look| {
        look.verdict == Verdict::Equivalent
    });
    assert!(wrong <= STATED / 2.0, "equivalent in {wrong} %");
    let paused = Noise::OneSidedPauses(0.1, Pause::Exponential(0.3));
    let truth = crate::true_ratio(paused, 2.0);
    let wrong = ever(paused, 2.0, runs(400), |look| {
        look.place(&above(truth)) != Place::Open
    });
    println!("at the bound, with pauses: {wrong:.2} %");
    assert!(wrong <= STATED, "decided in {wrong} %");
}

/// What is shown at 95 % would not do: looked at so often it leaves out the truth in one history of six.
#[test]
fn histories_judged_by_the_shown_interval_would_go_wrong() {
    let wrong = ever(Noise::Normal, 1.0, 300, |look| {
        !look.interval.is_some_and(|interval| interval.contains(1.0))
    });
    println!("by the shown interval: {wrong:.1} %");
    assert!(wrong > 10.0, "{wrong} %");
}

/// A verdict once reached is never taken back for want of evidence; and it is right.
#[test]
fn histories_of_a_true_difference_only_sharpen() {
    let (mut wrong, mut decided) = (0, [0; 4]);
    for seed in 0..200 {
        let history = history(Noise::Normal, 1.02, seed);
        let verdicts: Vec<Verdict> = (looks().into_iter())
            .map(|blocks| look(&history, blocks, 0.0).verdict)
            .collect();
        let standing = |looks: usize| Verdict::standing(verdicts[..looks].iter().copied());
        for looks in 1..verdicts.len() {
            let (before, after) = (standing(looks), standing(looks + 1));
            assert!(before == Verdict::Inconclusive || after != Verdict::Inconclusive);
        }
        wrong += usize::from(verdicts.contains(&Verdict::Below));
        for (count, looks) in decided.iter_mut().zip([4, 10, 18, 23]) {
            *count += usize::from(standing(looks) == Verdict::Above);
        }
    }
    println!("2 % seen after 6, 12, 20 and 100 blocks: {decided:?} of 200");
    assert_eq!(wrong, 0);
    assert!(decided.is_sorted() && decided[3] == 200, "{decided:?}");
}

/// The case that had a cliff: four rows at ×7, each against a bound of 2.
#[test]
fn four_clear_rows_hold_at_every_number_of_blocks() {
    let noises = [
        Noise::Normal,
        Noise::OneSidedPauses(0.1, Pause::Exponential(0.3)),
        Noise::Drift(0.02),
    ];
    for noise in noises {
        let mut before = 0.0;
        for blocks in 3..=20 {
            let holds = |run: &u64| {
                (0..4).all(|row| {
                    let history = history(noise, 7.0, run * 4 + row);
                    look(&history, blocks, 0.0).place(&above(2.0)) == Place::For
                })
            };
            let share = (0..runs(100)).filter(holds).count() as f64 / runs(100) as f64;
            println!("{noise:?}, {blocks} blocks: {share:.3}");
            assert!(
                share >= before,
                "{noise:?}, {blocks} blocks: {share} after {before}"
            );
            assert!(
                blocks == 3 || share >= 0.99,
                "{noise:?}, {blocks} blocks: {share}"
            );
            before = share;
        }
    }
}

/// Claims over eight rows, each with a truth of its own: a grade that says more than is true, at any look, is as rare as a
/// wrong row.
#[test]
fn histories_of_claims_are_graded_beyond_the_truth_less_often_than_stated() {
    let rank = |grade: Grade| match grade {
        Grade::Contradicted => Some(0),
        Grade::MostlyContradicted => Some(1),
        Grade::Mixed => Some(2),
        Grade::MostlySupported => Some(3),
        Grade::Supported => Some(4),
        Grade::Undecided => None,
    };
    let mut draw = SmallRng::seed_from_u64(9);
    let (mut wrong, mut returned, runs) = (0, 0, runs(60));
    for run in 0..runs {
        // Most rows lean to one side; a few are at the bound, where nothing can be shown.
        let lean = 0.01 * normal(&mut draw).signum();
        let truths: Vec<f64> = (0..8)
            .map(|_| {
                if draw.random_bool(0.1) {
                    0.0
                } else {
                    lean + 0.008 * normal(&mut draw)
                }
            })
            .collect();
        let rows: Vec<_> = (0..)
            .zip(&truths)
            .map(|(row, truth)| history(Noise::Normal, truth.exp(), run * 8 + row))
            .collect();
        let of = |truth: &f64| {
            if *truth > 0.0 {
                Place::For
            } else {
                Place::Against
            }
        };
        let true_rank = truths
            .iter()
            .map(of)
            .collect::<Rows>()
            .grade()
            .and_then(rank)
            .unwrap();
        let grades: Vec<_> = (looks().iter().step_by(3))
            .map(|&blocks| {
                let places = rows
                    .iter()
                    .map(|row| look(row, blocks, 0.0).place(&above(1.0)));
                places.collect::<Rows>().grade().and_then(rank)
            })
            .collect();
        // On the other half of the scale than the truth.
        let opposite = |grade: &Option<i32>| grade.is_some_and(|g| (g - 2) * (true_rank - 2) < 0);
        wrong += usize::from(grades.iter().any(opposite));
        returned += usize::from(
            grades
                .windows(2)
                .any(|pair| pair[0].is_some() && pair[1].is_none()),
        );
    }
    println!("graded against the truth: {wrong} of {runs}; back to undecided: {returned}");
    assert!(
        wrong as f64 <= STATED / 100.0 * runs as f64,
        "{wrong} of {runs}"
    );
}
