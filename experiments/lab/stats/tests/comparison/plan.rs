//! What the number of blocks depends on.

use stats::{Pair, units_needed, visits_needed};

use crate::noisy;

#[test]
fn the_plan_sees_spread_only() {
    let pilot = noisy(9, 0.0, 13);
    let plan = |shift: f64, sign: f64| {
        let moved: Vec<f64> = pilot.iter().map(|d| sign * d + shift).collect();
        units_needed(&moved, 0.002, 0.95)
    };
    let plain = plan(0.0, 1.0);
    assert!((7..10_000).contains(&plain), "{plain}");
    assert_eq!(
        [plan(0.7, 1.0), plan(0.0, -1.0), plan(-0.7, -1.0)],
        [plain; 3]
    );
}

#[test]
fn the_plan_grows_with_spread_precision_and_confidence() {
    let pilot = noisy(10, 0.0, 14);
    let wide: Vec<f64> = pilot.iter().map(|d| d * 2.0).collect();
    let plain = units_needed(&pilot, 0.002, 0.95);
    assert!(units_needed(&wide, 0.002, 0.95) > 3 * plain);
    assert!(units_needed(&pilot, 0.001, 0.95) > 3 * plain);
    assert!(units_needed(&pilot, 0.002, 0.99) > plain);
    assert_eq!(
        units_needed(&[0.0; 10], 0.002, 0.95),
        5,
        "never fewer than an interval takes that assumes nothing"
    );
    assert_eq!(
        units_needed(&pilot[..2], 0.002, 0.95),
        usize::MAX,
        "two say nothing of spread"
    );
}

/// Seen beside two busy loops: a pilot that scatters by factors asked for 8 629 224 degrees of freedom, and the
/// quantile was searched for without end.
#[test]
fn a_pilot_that_scatters_widely_is_planned_at_once() {
    for spread in [0.5, 1.5, 3.0, 10.0, 100.0] {
        let pilot: Vec<f64> = (0..8).map(|i| spread * f64::from(i % 3)).collect();
        assert!(units_needed(&pilot, 0.002, 0.95) > 10_000, "{spread}");
    }
}

/// Twelve layouts that differ by up to `between`, visited in turn; blocks scatter by up to `within` about their layout.
fn visited(visits: u32, between: f64, within: f64, seed: u64) -> Vec<Pair> {
    let mut layouts = noisy(12, 0.0, seed);
    let mut blocks = noisy(12 * visits as usize, 0.0, seed + 1_000);
    layouts.iter_mut().for_each(|d| *d *= between / 0.01);
    blocks.iter_mut().for_each(|d| *d *= within / 0.01);
    (0..12 * visits)
        .map(|round| Pair {
            round,
            layout: Some(round % 12),
            baseline: 1.0,
            other: (layouts[round as usize % 12] + blocks[round as usize]).exp(),
        })
        .collect()
}

#[test]
fn layouts_are_visited_again_as_far_as_their_blocks_scatter() {
    // In the middle of several cases: one alone may show layouts that differ by chance.
    let visits = |between, within| {
        let case = |seed| visits_needed(&visited(2, between, within, seed), 0.003, 0.95);
        let mut all: Vec<usize> = (0..51).map(case).collect();
        all.sort_unstable();
        all[25]
    };
    assert_eq!(visits(0.0, 0.001), 2, "it is precise enough");
    assert!(visits(0.0, 0.01) > 2, "{}", visits(0.0, 0.01));
    assert!(visits(0.0, 0.02) > visits(0.0, 0.01));
    assert_eq!(
        visits(0.05, 0.01),
        2,
        "further blocks tell nothing of further layouts"
    );
    assert_eq!(visits(0.05, 0.0), 2, "blocks of a layout are all alike");
    assert_eq!(visits(0.0, 0.0), 2);
}

#[test]
fn visits_follow_from_spread_alone() {
    let pairs = visited(3, 0.004, 0.02, 1);
    let moved = |factor: f64| -> Vec<Pair> {
        let moved = |pair: &Pair| Pair {
            other: pair.other * factor,
            ..*pair
        };
        pairs.iter().map(moved).collect()
    };
    let mirrored: Vec<Pair> = pairs
        .iter()
        .map(|pair| Pair {
            baseline: pair.other,
            other: pair.baseline,
            ..*pair
        })
        .collect();
    let plain = visits_needed(&pairs, 0.003, 0.95);
    assert!((3..100).contains(&plain), "{plain}");
    for other in [moved(2.0), moved(0.4), mirrored] {
        assert_eq!(visits_needed(&other, 0.003, 0.95), plain);
    }
}

#[test]
fn without_a_second_visit_of_each_layout_nobody_knows() {
    let once = visited(1, 0.01, 0.01, 1);
    assert_eq!(visits_needed(&once, 0.003, 0.95), usize::MAX);
    let mut lacks = visited(2, 0.01, 0.01, 1);
    lacks.pop();
    assert_eq!(visits_needed(&lacks, 0.003, 0.95), usize::MAX);
    assert_eq!(visits_needed(&[], 0.003, 0.95), usize::MAX);
}
