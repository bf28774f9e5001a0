//! The middle of several ratios, each known to lie in an interval.

use stats::{Interval, middle};

fn interval(low: f64, high: f64) -> Interval {
    Interval { low, high }
}

fn points(values: &[f64]) -> Option<Interval> {
    let points: Vec<_> = values.iter().map(|v| interval(*v, *v)).collect();
    middle(&points)
}

#[test]
fn of_an_odd_number_it_is_one_of_them_and_of_an_even_one_the_geometric_mean_of_two() {
    assert_eq!(points(&[]), None);
    assert_eq!(points(&[1.3]), Some(interval(1.3, 1.3)));
    assert_eq!(points(&[3.0, 1.0, 1.2]), Some(interval(1.2, 1.2)));
    assert_eq!(points(&[9.0, 1.0, 4.0, 0.1]), Some(interval(2.0, 2.0)));
}

#[test]
fn one_extreme_row_does_not_move_it() {
    let usual = middle(&[interval(1.1, 1.3), interval(1.2, 1.5), interval(1.4, 1.6)]);
    let odd = middle(&[interval(1.1, 1.3), interval(1.2, 1.5), interval(40.0, 60.0)]);
    assert_eq!(usual, odd);
    assert_eq!(usual, Some(interval(1.2, 1.5)));
}

#[test]
fn what_is_known_as_a_limit_alone_takes_part() {
    let rows = [
        interval(1.1, 1.2),
        Interval::at_least(3.0),
        Interval::at_most(0.5),
    ];
    assert_eq!(middle(&rows), Some(interval(1.1, 1.2)));
    let two = middle(&[interval(2.0, 2.0), Interval::at_least(8.0)]);
    assert_eq!(two, Some(Interval::at_least(4.0)));
}

/// Every way to place the truths of four intervals on their ends: the middle of the truths lies in the middle of the intervals.
#[test]
fn it_holds_wherever_every_interval_holds() {
    let rows = [
        interval(0.8, 1.5),
        interval(1.0, 1.1),
        interval(1.2, 3.0),
        interval(0.5, 1.3),
    ];
    let around = middle(&rows).expect("four");
    for choice in 0..16_usize {
        let truth = |(i, row): (usize, &Interval)| match choice >> i & 1 {
            0 => row.low,
            _ => row.high,
        };
        let truths: Vec<f64> = rows.iter().enumerate().map(truth).collect();
        let truth = points(&truths).expect("four");
        assert!(
            around.encloses(&truth),
            "{truths:?}: {truth:?} in {around:?}"
        );
    }
}

#[test]
fn a_narrower_interval_never_widens_it() {
    let wide = [interval(0.8, 1.5), interval(1.0, 1.4), interval(1.2, 3.0)];
    let around = middle(&wide).expect("three");
    for narrowed in 0..3 {
        let mut rows = wide;
        rows[narrowed] = interval(rows[narrowed].low * 1.1, rows[narrowed].high * 0.95);
        let inside = middle(&rows).expect("three");
        assert!(around.encloses(&inside), "{inside:?} in {around:?}");
    }
}
