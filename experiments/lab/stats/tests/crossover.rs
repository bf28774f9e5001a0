//! Where a ratio enters or leaves the margin, on curves small enough to compute by hand.

use approx::assert_relative_eq;
use stats::{
    Crossing, Crossover, CurvePoint, Error, Interval, Limit, Pair, Resampling, Settings, Stretch,
    Verdict, crossover,
};

/// Twelve blocks whose log ratios lie evenly about `centre`, up to `spread` away.
fn blocks(centre: f64, spread: f64) -> Vec<Pair> {
    (0..12)
        .map(|round| Pair {
            round,
            layout: None,
            baseline: 2.0,
            other: 2.0 * (centre + spread * (f64::from(round) - 5.5) / 5.5).exp(),
        })
        .collect()
}

/// A margin whose upper edge is at a log ratio of 0.1.
fn settings() -> Settings {
    Settings {
        margin: 0.1_f64.exp_m1(),
        ..Settings::default()
    }
}

/// The answer for points (parameter, log ratio, spread).
fn answer(points: &[(f64, f64, f64)]) -> Crossover {
    let measured: Vec<_> = (points.iter())
        .map(|&(x, centre, spread)| (x, blocks(centre, spread)))
        .collect();
    let points: Vec<_> = (measured.iter())
        .map(|(x, pairs)| CurvePoint {
            x: *x,
            pairs,
            limit: None,
            deciding: None,
        })
        .collect();
    crossover(&points, &settings(), &Resampling::default()).unwrap()
}

fn entry(answer: Crossover) -> Crossing {
    match answer {
        Crossover::Enters(crossing) => crossing,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_crossing_lies_where_the_straight_line_of_logarithms_meets_the_edge() {
    // From 0.3 at 10² to 0 at 10⁴ the line is at 0.1 after two thirds of the way: 10² · 100^⅔.
    let crossing = entry(answer(&[(100.0, 0.3, 0.01), (10_000.0, 0.0, 0.01)]));
    assert_relative_eq!(crossing.at, 2_154.434_690_031_884, max_relative = 1e-9);
    assert_eq!(crossing.between, [100.0, 10_000.0]);
    assert_eq!(crossing.outside, Verdict::Above);
    let (low, high) = (crossing.low.unwrap(), crossing.high.unwrap());
    assert!(low < crossing.at && crossing.at < high, "{crossing:?}");
    assert!(low > 1500.0 && high < 3000.0, "{crossing:?}");
}

#[test]
fn from_a_point_at_zero_the_line_is_straight_in_the_parameter() {
    let crossing = entry(answer(&[(0.0, -0.3, 0.01), (900.0, 0.0, 0.01)]));
    assert_relative_eq!(crossing.at, 600.0, max_relative = 1e-9);
    assert_eq!(crossing.outside, Verdict::Below);
}

#[test]
fn leaving_is_entering_seen_from_the_other_end() {
    let points = [(1.0, 0.0, 0.01), (10.0, 0.02, 0.01), (1000.0, 0.42, 0.01)];
    let Crossover::Leaves(crossing) = answer(&points) else {
        panic!("{:?}", answer(&points));
    };
    // A fifth of the way from 10 to 1000: 10 · 100^⅕.
    assert_relative_eq!(crossing.at, 25.118_864_315_095_8, max_relative = 1e-9);
    assert_eq!(crossing.between, [10.0, 1000.0]);
}

#[test]
fn always_inside_and_always_outside_are_answers() {
    let at = |centre| answer(&[(1.0, centre, 0.01), (8.0, centre + 0.01, 0.01)]);
    assert_eq!(at(0.0), Crossover::Inside);
    assert_eq!(at(0.5), Crossover::Outside(Verdict::Above));
    assert_eq!(at(-0.5), Crossover::Outside(Verdict::Below));
}

#[test]
fn going_through_the_margin_crosses_both_of_its_edges() {
    let points = [(1.0, 0.3, 0.01), (100.0, -0.3, 0.01)];
    let Crossover::Several { near, stretches } = answer(&points) else {
        panic!("several");
    };
    assert_eq!(near.len(), 2);
    // A third and two thirds of the way: 100^⅓ and 100^⅔.
    assert_relative_eq!(near[0], 4.641_588_833_612_779, max_relative = 1e-9);
    assert_relative_eq!(near[1], 21.544_346_900_318_84, max_relative = 1e-9);
    let sides: Vec<_> = stretches.iter().map(|s| (s.from, s.outside)).collect();
    let (above, below) = (Some(Verdict::Above), Some(Verdict::Below));
    assert_eq!(sides, [(1.0, above), (100.0, below)]);
}

#[test]
fn coming_back_is_several_crossings() {
    let points = [(1.0, 0.0, 0.01), (2.0, 0.4, 0.01), (4.0, 0.0, 0.01)];
    assert!(matches!(answer(&points), Crossover::Several { near, .. } if near.len() == 2));
}

/// What the points say if that at the place `cut` is known by a limit alone.
fn limited(points: &[(f64, f64)], cut: usize, limit: Limit) -> Crossover {
    let measured: Vec<_> = (points.iter())
        .map(|&(x, centre)| (x, blocks(centre, 0.01)))
        .collect();
    let points: Vec<_> = (measured.iter().enumerate())
        .map(|(place, (x, pairs))| CurvePoint {
            x: *x,
            pairs,
            limit: (place == cut).then_some(limit),
            deciding: None,
        })
        .collect();
    crossover(&points, &settings(), &Resampling::default()).unwrap()
}

/// Three rates of which the first could not be measured on one side: without it the other side is ahead at every point
/// that is outside.
#[test]
fn a_limit_beyond_the_margin_is_a_side_of_its_own() {
    let points = [(0.0, -0.53), (1000.0, 0.2), (5000.0, 0.0), (20_000.0, 0.0)];
    let without = answer(
        &points[1..]
            .iter()
            .map(|p| (p.0, p.1, 0.01))
            .collect::<Vec<_>>(),
    );
    assert_eq!(entry(without).outside, Verdict::Above);
    let Crossover::Several { stretches, .. } = limited(&points, 0, Limit::Upper) else {
        panic!("several");
    };
    let stretch = |from, to, outside| Stretch { from, to, outside };
    let expected = [
        stretch(0.0, 0.0, Some(Verdict::Below)),
        stretch(1000.0, 1000.0, Some(Verdict::Above)),
        stretch(5000.0, 20_000.0, None),
    ];
    assert_eq!(stretches, expected);
}

#[test]
fn a_limit_that_allows_both_sides_decides_nothing() {
    for (centre, limit) in [
        (0.5, Limit::Upper),
        (0.0, Limit::Upper),
        (0.0, Limit::Lower),
        (-0.5, Limit::Lower),
    ] {
        let answer = limited(&[(1.0, centre), (10.0, 0.0)], 0, limit);
        assert_eq!(
            answer,
            Crossover::Undecided(vec![1.0]),
            "{centre} {limit:?}"
        );
    }
}

#[test]
fn a_crossing_beside_a_limit_is_known_to_lie_between_the_points_and_no_better() {
    let beside = entry(limited(
        &[(1.0, -0.5), (10.0, 0.0), (99.0, 0.0)],
        0,
        Limit::Upper,
    ));
    assert!(
        beside.limited && beside.between == [1.0, 10.0],
        "{beside:?}"
    );
    // The second point lies inside by its estimate and is unclear: it does not say that the ratio has entered.
    let points = [(1.0, -0.5), (10.0, 0.095), (99.0, 0.0), (200.0, 0.0)];
    let wide = entry(limited(&points, 0, Limit::Upper));
    assert!(wide.limited && wide.between == [1.0, 99.0], "{wide:?}");
    let points = [(1.0, 0.9), (10.0, 0.5), (99.0, 0.0)];
    let apart = entry(limited(&points, 0, Limit::Lower));
    assert!(!apart.limited && apart.between == [10.0, 99.0], "{apart:?}");
}

#[test]
fn an_interval_across_an_edge_decides_nothing() {
    let points = [(1.0, 0.4, 0.01), (2.0, 0.1, 0.05), (4.0, 0.1, 0.05)];
    assert_eq!(answer(&points), Crossover::Undecided(vec![2.0, 4.0]));
}

#[test]
fn an_unclear_point_between_clear_ones_widens_the_interval() {
    let width = |spread| {
        let points = [(1.0, 0.4, 0.01), (10.0, 0.1, spread), (100.0, 0.0, 0.01)];
        let crossing = entry(answer(&points));
        crossing.high.unwrap() / crossing.low.unwrap()
    };
    assert!(width(0.05) > width(0.01));
}

#[test]
fn an_unclear_end_leaves_the_interval_open() {
    let points = [(1.0, 0.4, 0.01), (10.0, 0.0, 0.01), (100.0, 0.095, 0.05)];
    let crossing = entry(answer(&points));
    assert_eq!((crossing.between, crossing.high), ([1.0, 10.0], None));
}

/// By its blocks the last point is inside; by what decides it may lie outside.
#[test]
fn what_decides_a_point_may_be_more_than_its_blocks() {
    let (first, last) = (blocks(0.5, 0.01), blocks(0.0, 0.01));
    let answer = |deciding| {
        let point = |x, pairs, deciding| CurvePoint {
            x,
            pairs,
            limit: None,
            deciding,
        };
        let points = [
            point(1.0, first.as_slice(), None),
            point(100.0, last.as_slice(), deciding),
        ];
        crossover(&points, &settings(), &Resampling::default()).unwrap()
    };
    assert!(matches!(answer(None), Crossover::Enters(_)));
    let wide = Interval {
        low: 0.8,
        high: 1.2,
    };
    assert_eq!(answer(Some(wide)), Crossover::Undecided(vec![100.0]));
}

#[test]
fn the_same_seed_gives_the_same_interval_and_another_seed_nearly_the_same() {
    let with = |seed| {
        let (first, last) = (blocks(0.3, 0.05), blocks(0.0, 0.05));
        let point = |x, pairs| CurvePoint {
            x,
            pairs,
            limit: None,
            deciding: None,
        };
        let points = [point(1.0, first.as_slice()), point(100.0, last.as_slice())];
        let resampling = Resampling {
            seed,
            ..Resampling::default()
        };
        entry(crossover(&points, &settings(), &resampling).unwrap())
    };
    assert_eq!(with(1), with(1));
    let (one, two) = (with(1).low.unwrap(), with(2).low.unwrap());
    assert!(one != two && (one / two).ln().abs() < 0.03, "{one} {two}");
}

#[test]
fn the_layout_is_resampled_where_it_is_the_unit() {
    // Six layouts, each measured four times with no noise of its own: 24 blocks, but six observations.
    let by_layout = |centre: f64| -> Vec<Pair> {
        (0..24)
            .map(|round| Pair {
                round,
                layout: Some(round % 6),
                baseline: 1.0,
                other: (centre + 0.02 * (f64::from(round % 6) - 2.5)).exp(),
            })
            .collect()
    };
    let width = |layouts: bool| {
        let mut ends = [by_layout(0.3), by_layout(0.0)];
        if !layouts {
            ends.iter_mut()
                .flatten()
                .for_each(|pair| pair.layout = None);
        }
        let points = [1.0, 100.0].into_iter().zip(&ends);
        let points: Vec<_> = points
            .map(|(x, pairs)| CurvePoint {
                x,
                pairs,
                limit: None,
                deciding: None,
            })
            .collect();
        let crossing = entry(crossover(&points, &settings(), &Resampling::default()).unwrap());
        (crossing.high.unwrap() / crossing.low.unwrap()).ln()
    };
    assert!(
        width(true) > 1.8 * width(false),
        "{} {}",
        width(true),
        width(false)
    );
}

#[test]
fn what_cannot_be_asked_is_refused() {
    let pairs = blocks(0.0, 0.01);
    let at = |x| CurvePoint {
        x,
        pairs: &pairs,
        limit: None,
        deciding: None,
    };
    let ask = |points: &[CurvePoint], margin| {
        let settings = Settings {
            margin,
            ..settings()
        };
        crossover(points, &settings, &Resampling::default()).unwrap_err()
    };
    assert_eq!(ask(&[at(1.0), at(2.0)], 0.0), Error::NoBand);
    for points in [
        vec![at(1.0)],
        vec![at(2.0), at(1.0)],
        vec![at(-1.0), at(1.0)],
    ] {
        assert_eq!(ask(&points, 0.1), Error::BadPoints);
    }
    let empty = CurvePoint {
        pairs: &[],
        ..at(3.0)
    };
    assert!(matches!(ask(&[at(1.0), empty], 0.1), Error::Empty { .. }));
}
