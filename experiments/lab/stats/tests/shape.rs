//! Modes and halves, on values small enough to reason about.

use approx::assert_relative_eq;
use stats::{Error, Mode, Pair, halves, modes, second_half};

/// The sieve whose layouts take 2.9, 4.1 or 7.3 µs.
#[test]
fn modes_have_centres_and_members() {
    let layouts = [
        2.9, 7.3, 2.88, 2.92, 4.1, 2.9, 7.25, 4.12, 7.35, 2.91, 4.08, 2.89,
    ];
    let found = modes(&layouts).expect("modes");
    let members: Vec<&[usize]> = found.iter().map(|mode| mode.members.as_slice()).collect();
    assert_eq!(members, [&[0, 2, 3, 5, 9, 11][..], &[4, 7, 10], &[1, 6, 8]]);
    let centres = [2.9, 4.1, 7.3];
    for (Mode { centre, .. }, expected) in found.iter().zip(centres) {
        assert_relative_eq!(*centre, expected, max_relative = 0.01);
    }
}

#[test]
fn one_slow_layout_is_no_mode_and_neither_is_a_spread() {
    assert_eq!(modes(&[1.0, 1.01, 1.02, 0.99, 1.0, 1.01, 2.5]), None);
    assert_eq!(modes(&[1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7]), None);
    assert_eq!(modes(&[1.0; 12]), None, "all alike");
    assert_eq!(modes(&[1.0, 1.0, 2.0, 2.0, 2.0]), None, "five are too few");
    assert_eq!(modes(&[1.0, 1.0, 1.0, 2.0, 2.0, 0.0]), None, "no logarithm");
    assert!(modes(&[1.0, 1.0, 1.0, 2.0, 2.0, 2.0]).is_some());
}

fn blocks(ratio: f64) -> Vec<Pair> {
    (0..16)
        .map(|round| Pair {
            round,
            layout: None,
            baseline: 1.0 + f64::from(round % 3),
            other: (1.0 + f64::from(round % 3)) * ratio * (1.0 + 0.002 * f64::from(round % 5)),
        })
        .collect()
}

/// As the segmented sieve had it: 1.74 over whole runs, 1.53 over their second halves.
#[test]
fn a_second_half_that_tells_another_story_is_told() {
    let found = halves(&blocks(1.74), &blocks(1.53)).unwrap();
    assert!(found.differ, "{found:?}");
    assert_relative_eq!(found.whole, 1.74, max_relative = 0.01);
    assert_relative_eq!(found.second, 1.53, max_relative = 0.01);
    assert!(found.interval.unwrap().contains(found.second));
}

#[test]
fn the_same_story_and_one_too_small_to_matter_are_none() {
    assert!(!halves(&blocks(1.5), &blocks(1.5)).unwrap().differ);
    assert!(!halves(&blocks(1.5), &blocks(1.509)).unwrap().differ);
    assert!(halves(&blocks(1.5), &blocks(1.53)).unwrap().differ);
    assert!(!halves(&blocks(1.5)[..2], &blocks(1.7)[..2]).unwrap().differ);
    assert!(matches!(
        halves(&[], &blocks(1.5)),
        Err(Error::Empty { .. })
    ));
}

#[test]
fn a_second_half_is_the_mean_of_the_later_parts() {
    assert_eq!(second_half(&[9.0, 1.0, 2.0, 4.0]), Some(3.0));
    assert_eq!(second_half(&[9.0, 5.0, 1.0]), Some(1.0));
    assert_eq!((second_half(&[1.0]), second_half(&[])), (None, None));
}
