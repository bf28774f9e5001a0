//! Edge cases of the descriptions; their values are checked in `reference.rs`.

use stats::describe::*;

#[test]
fn nothing_has_no_description() {
    let none: &[f64] = &[];
    assert_eq!(
        [
            mean(none),
            median(none),
            min(none),
            max(none),
            harmonic_mean(none)
        ],
        [None; 5]
    );
    assert_eq!(
        (quantile(none, 0.5), median_interval(none, 0.95)),
        (None, None)
    );
    assert_eq!(coefficient_of_variation(&[1.0]), None);
}

#[test]
fn order_does_not_matter() {
    let values = [3.0, 1.0, 2.0];
    assert_eq!(
        (min(&values), median(&values), max(&values)),
        (Some(1.0), Some(2.0), Some(3.0))
    );
}

/// Of 1, 2 and 9 the means of pairs are 1, 1.5, 2, 5, 5.5 and 9.
#[test]
fn the_pseudo_median_is_the_middle_of_all_pairs_means() {
    assert_eq!(pseudo_median(&[9.0, 1.0, 2.0]), Some(3.5));
    assert_eq!(pseudo_median(&[4.0]), Some(4.0));
    assert_eq!(pseudo_median(&[]), None);
}

#[test]
fn out_of_range_requests_have_no_answer() {
    assert_eq!(quantile(&[1.0, 2.0], 1.5), None);
    assert_eq!(quantile(&[1.0, 2.0], f64::NAN), None);
    assert_eq!(harmonic_mean(&[1.0, 0.0]), None);
    assert_eq!(median_interval(&[1.0; 10], 1.0), None);
}

#[test]
fn five_values_have_no_median_interval_at_95_percent_and_six_have_their_range() {
    assert_eq!(median_interval(&[1.0, 2.0, 3.0, 4.0, 5.0], 0.95), None);
    let six = median_interval(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], 0.95).unwrap();
    assert_eq!((six.low, six.high), (1.0, 6.0));
}

#[test]
fn a_two_hour_road_at_two_speeds_has_the_harmonic_mean_speed() {
    assert_eq!(harmonic_mean(&[40.0, 120.0]), Some(60.0));
}
