//! The figures agree with SciPy and NumPy; `reference/reference.py` says how they were made.

use approx::assert_relative_eq;
use serde::Deserialize;
use stats::{Pair, Settings, compare, describe, sequential};

#[derive(Deserialize)]
struct Reference {
    typical: Vec<TypicalCase>,
    two_samples: Vec<TwoSamplesCase>,
    describe: Vec<DescribeCase>,
}

#[derive(Deserialize)]
struct TypicalCase {
    name: String,
    baseline: Vec<f64>,
    other: Vec<f64>,
    ratio: f64,
    interval: [f64; 2],
    deciding: [f64; 2],
    ratio_of_means: f64,
}

#[derive(Deserialize)]
struct TwoSamplesCase {
    name: String,
    a: Vec<f64>,
    b: Vec<f64>,
    welch: f64,
    mann_whitney: f64,
}

#[derive(Deserialize)]
struct DescribeCase {
    name: String,
    values: Vec<f64>,
    mean: f64,
    harmonic_mean: f64,
    coefficient_of_variation: f64,
    probabilities: Vec<f64>,
    quantiles: Vec<f64>,
    median_interval: [f64; 2],
}

fn reference() -> Reference {
    serde_json::from_str(include_str!("reference/reference.json")).expect("reference.json")
}

#[test]
fn ratio_and_intervals_agree_with_scipy() {
    for case in reference().typical {
        let pairs: Vec<Pair> = (0..)
            .zip(case.baseline.iter().zip(&case.other))
            .map(|(round, (&baseline, &other))| Pair {
                round,
                layout: None,
                baseline,
                other,
            })
            .collect();
        let ours = compare(&pairs, &[], &Settings::default()).unwrap();
        println!("{}: {ours:?}", case.name);
        assert_relative_eq!(ours.ratio, case.ratio, max_relative = 1e-12);
        let intervals = [
            (ours.interval, case.interval),
            (ours.deciding, case.deciding),
        ];
        for (interval, expected) in intervals {
            let interval = interval.expect(&case.name);
            assert_relative_eq!(interval.low, expected[0], max_relative = 1e-12);
            assert_relative_eq!(interval.high, expected[1], max_relative = 1e-12);
        }
        assert_relative_eq!(
            ours.ratio_of_means,
            case.ratio_of_means,
            max_relative = 1e-12
        );
    }
}

#[test]
fn sequential_tests_agree_with_scipy() {
    for case in reference().two_samples {
        println!("{}", case.name);
        let welch = sequential::welch_t(&case.a, &case.b).unwrap();
        let mann_whitney = sequential::mann_whitney_u(&case.a, &case.b).unwrap();
        assert_relative_eq!(welch, case.welch, max_relative = 1e-8);
        assert_relative_eq!(mann_whitney, case.mann_whitney, max_relative = 1e-9);
    }
}

#[test]
fn series_that_cannot_be_tested_have_no_p_value() {
    let (one, same, varied) = ([1.0], [1.0, 1.0], [1.0, 2.0]);
    assert_eq!(sequential::welch_t(&one, &varied), None);
    assert_eq!(sequential::welch_t(&same, &same), None);
    assert_eq!(sequential::mann_whitney_u(&[], &varied), None);
    assert_eq!(sequential::mann_whitney_u(&same, &same), None);
}

#[test]
fn descriptions_agree_with_scipy_and_numpy() {
    for case in reference().describe {
        println!("{}", case.name);
        let values = &case.values;
        let close = |ours: Option<f64>, theirs: f64| {
            assert_relative_eq!(ours.unwrap(), theirs, max_relative = 1e-12);
        };
        close(describe::mean(values), case.mean);
        close(describe::harmonic_mean(values), case.harmonic_mean);
        close(
            describe::coefficient_of_variation(values),
            case.coefficient_of_variation,
        );
        for (&probability, &quantile) in case.probabilities.iter().zip(&case.quantiles) {
            close(describe::quantile(values, probability), quantile);
        }
        let interval = describe::median_interval(values, 0.95).unwrap();
        assert_eq!(
            [interval.low, interval.high],
            case.median_interval,
            "{}",
            case.name
        );
    }
}
