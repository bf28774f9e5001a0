//! What holds for any measurements.

use approx::assert_relative_eq;
use rand::rngs::SmallRng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use stats::{Comparison, Pair, Settings, Verdict, compare};

use crate::{judge, noisy, pairs};

#[test]
fn another_unit_changes_nothing() {
    for seed in 0..20 {
        let seconds = pairs(&noisy(15, 0.004, seed));
        let in_nanoseconds = |p: &Pair| Pair {
            baseline: p.baseline * 1e9,
            other: p.other * 1e9,
            ..*p
        };
        let nanoseconds: Vec<Pair> = seconds.iter().map(in_nanoseconds).collect();
        let (a, b) = (judge(&seconds, 0.0), judge(&nanoseconds, 0.0));
        assert_relative_eq!(a.ratio, b.ratio, max_relative = 1e-13);
        assert_relative_eq!(a.ratio_of_means, b.ratio_of_means, max_relative = 1e-13);
        assert_relative_eq!(
            a.interval.unwrap().low,
            b.interval.unwrap().low,
            max_relative = 1e-13
        );
        assert_eq!(a.verdict, b.verdict);
    }
}

#[test]
fn swapping_the_sides_inverts_the_ratio_and_its_interval() {
    for seed in 0..20 {
        let there = pairs(&noisy(10 + seed as usize, 0.006, seed));
        let swap = |p: &Pair| Pair {
            baseline: p.other,
            other: p.baseline,
            ..*p
        };
        let back: Vec<Pair> = there.iter().map(swap).collect();
        let (a, b) = (judge(&there, 0.0), judge(&back, 0.0));
        let (there, back) = (a.interval.unwrap(), b.interval.unwrap());
        assert_relative_eq!(a.ratio * b.ratio, 1.0, max_relative = 4.0 * f64::EPSILON);
        assert_relative_eq!(
            there.low * back.high,
            1.0,
            max_relative = 4.0 * f64::EPSILON
        );
        assert_relative_eq!(
            there.high * back.low,
            1.0,
            max_relative = 4.0 * f64::EPSILON
        );
        assert_relative_eq!(
            a.minimum_detectable.unwrap(),
            b.minimum_detectable.unwrap(),
            max_relative = 1e-9
        );
        let mirrored = match a.verdict {
            Verdict::Above => Verdict::Below,
            Verdict::Below => Verdict::Above,
            same => same,
        };
        assert_eq!(b.verdict, mirrored);
    }
}

#[test]
fn the_order_of_the_blocks_does_not_matter() {
    let mut shuffled: Vec<Pair> = pairs(&noisy(40, 0.004, 1));
    for pair in &mut shuffled {
        pair.layout = Some(pair.round % 8);
    }
    let twin = pairs(&noisy(40, 0.0, 2));
    let first = compare(&shuffled, &[&twin], &Settings::default()).unwrap();
    let mut rng = SmallRng::seed_from_u64(3);
    for _ in 0..10 {
        shuffled.shuffle(&mut rng);
        assert_eq!(
            compare(&shuffled, &[&twin], &Settings::default()).unwrap(),
            first
        );
    }
}

#[test]
fn a_verdict_is_read_off_the_deciding_interval_which_holds_the_shown_one() {
    let mut rng = SmallRng::seed_from_u64(4);
    let mut decided = 0;
    for _ in 0..500 {
        let count = rng.random_range(3..90);
        let steps: Vec<f64> = (0..count)
            .map(|_| f64::from(rng.random_range(-1..=5)) * 0.01)
            .collect();
        let comparison = judge(&pairs(&steps), 0.0);
        let deciding = comparison.deciding.unwrap();
        assert!(
            deciding.encloses(&comparison.interval.unwrap()),
            "{steps:?}"
        );
        assert_eq!(comparison.decided(), !deciding.contains(1.0), "{steps:?}");
        decided += usize::from(comparison.decided());
    }
    assert!(
        (50..450).contains(&decided),
        "both cases must occur: {decided} of 500"
    );
}

#[test]
fn thousands_of_blocks_are_exact_too() {
    let mut many = noisy(3001, 0.001, 5);
    let comparison = judge(&pairs(&many), 0.0);
    many.sort_by(f64::total_cmp);
    assert_relative_eq!(comparison.ratio, many[1500].exp(), max_relative = 1e-14);
    // Of 3001 signs 1447 or fewer are positive with a probability of 2.6 %, 1446 with less.
    let interval = comparison.interval.unwrap();
    assert!(many[1440].exp() < interval.low && interval.low < many[1450].exp());
}

#[test]
fn results_survive_json() {
    let twin = pairs(&noisy(30, -0.03, 9));
    let comparison = compare(&pairs(&noisy(30, 0.02, 8)), &[&twin], &Settings::default()).unwrap();
    let json = serde_json::to_string(&comparison).unwrap();
    assert!(
        json.contains(r#""verdict":"inconclusive""#) && json.contains(r#""kind":"twin_differs""#)
    );
    // Text may lose a float's last bit.
    let back: Comparison = serde_json::from_str(&json).unwrap();
    assert_eq!(format!("{back:.12?}"), format!("{comparison:.12?}"));
}
