//! Warm-up within samples is told from noise, and small trends from large ones.

use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use stats::{Error, steadiness};

/// `count` samples of five parts with 0.5 % jitter; the first part takes `first` times as long.
fn samples(count: usize, first: f64) -> Vec<Vec<f64>> {
    let mut rng = SmallRng::seed_from_u64(1);
    let mut part = |factor: f64| factor * rng.random_range(0.995..1.005);
    (0..count)
        .map(|_| [first, 1.0, 1.0, 1.0, 1.0].map(&mut part).to_vec())
        .collect()
}

#[test]
fn a_slow_first_part_is_unsteady_and_its_size_is_told() {
    let warming = steadiness(&samples(20, 1.1)).unwrap();
    assert!(!warming.steady);
    assert!((warming.change - 0.1).abs() < 0.005, "{warming:?}");
    assert!(warming.interval.unwrap().contains(1.0 + warming.change));
}

#[test]
fn noise_alone_and_trends_below_the_tolerance_are_steady() {
    assert!(steadiness(&samples(20, 1.0)).unwrap().steady);
    let slight = steadiness(&samples(200, 1.005)).unwrap();
    assert!(
        slight.steady && !slight.interval.unwrap().contains(1.0),
        "{slight:?}"
    );
}

#[test]
fn a_large_change_that_could_be_chance_is_steady() {
    let first = [1.3, 0.8, 1.2, 0.9, 1.1, 0.95, 1.25, 0.85];
    let erratic = steadiness(&first.map(|first| vec![first, 1.0])).unwrap();
    assert!(erratic.change.abs() > 0.01 && erratic.steady, "{erratic:?}");
}

#[test]
fn a_slow_machine_between_samples_is_no_trend_within_them() {
    let mut drifting = samples(20, 1.0);
    for (index, sample) in drifting.iter_mut().enumerate() {
        sample
            .iter_mut()
            .for_each(|part| *part *= 1.0 + 0.1 * index as f64);
    }
    assert!(steadiness(&drifting).unwrap().steady);
}

#[test]
fn samples_without_two_positive_parts_are_refused() {
    assert_eq!(steadiness(&[]), Err(Error::Empty { what: "samples" }));
    assert_eq!(
        steadiness(&[vec![1.0, 1.0], vec![1.0]]),
        Err(Error::TooFewParts { sample: 1 })
    );
    assert!(matches!(
        steadiness(&[vec![1.0, 0.0]]),
        Err(Error::BadValue { round: 0, .. })
    ));
}
