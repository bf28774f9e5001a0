//! Absolute figures of one series: they stand beside every ratio.
//!
//! All functions answer `None` for an empty series, and take values in any order, in any one unit.

use statrs::distribution::{Binomial, DiscreteCDF};

use crate::Interval;
use crate::typical::Typical;

/// Arithmetic mean: for costs, such as times and bytes.
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// Harmonic mean: for rates, such as requests per second. `None` if any value is not above zero.
pub fn harmonic_mean(values: &[f64]) -> Option<f64> {
    if !values.iter().all(|&value| value > 0.0) {
        return None;
    }
    let reciprocals: Vec<f64> = values.iter().map(|value| value.recip()).collect();
    mean(&reciprocals).map(f64::recip)
}

/// Smallest value.
pub fn min(values: &[f64]) -> Option<f64> {
    values.iter().copied().min_by(f64::total_cmp)
}

/// Largest value.
pub fn max(values: &[f64]) -> Option<f64> {
    values.iter().copied().max_by(f64::total_cmp)
}

/// The middle value, or the mean of the two middle ones.
pub fn median(values: &[f64]) -> Option<f64> {
    quantile(values, 0.5)
}

/// The median of the means of all pairs of values, each with itself included: the estimator of Hodges & Lehmann (Ann. Math.
/// Statist. 34(2), 1963). Of logarithms of ratios, its exponential is the ratio that a signed-rank test would have.
pub fn pseudo_median(values: &[f64]) -> Option<f64> {
    let pairs = (0..values.len()).flat_map(|i| (i..values.len()).map(move |j| (i, j)));
    let means: Vec<f64> = pairs
        .map(|(i, j)| f64::midpoint(values[i], values[j]))
        .collect();
    median(&means)
}

/// Quantile of `probability` (0 to 1) by linear interpolation between order statistics: type 7 of Hyndman &
/// Fan 1996, the default of R and NumPy. `None` also if `probability` lies outside.
pub fn quantile(values: &[f64], probability: f64) -> Option<f64> {
    if values.is_empty() || !(0.0..=1.0).contains(&probability) {
        return None;
    }
    let sorted = sorted(values);
    let position = probability * (sorted.len() - 1) as f64;
    let below = sorted[position.floor() as usize];
    let above = sorted[position.ceil() as usize];
    Some(below + position.fract() * (above - below))
}

/// Interval of the median between two order statistics, by inverting the sign test: nothing is assumed of the
/// distribution's shape. `None` if there are too few values for `confidence`.
pub fn median_interval(values: &[f64], confidence: f64) -> Option<Interval> {
    if !(confidence > 0.0 && confidence < 1.0) {
        return None;
    }
    let below_median = Binomial::new(0.5, values.len() as u64).ok()?;
    let rank = below_median.inverse_cdf((1.0 - confidence) / 2.0) as usize;
    if rank == 0 {
        return None;
    }
    let sorted = sorted(values);
    Some(Interval {
        low: sorted[rank - 1],
        high: sorted[sorted.len() - rank],
    })
}

/// Interval of the median by the rule of every ratio (see [`compare`](crate::compare)): from three values on. With fewer
/// than six the rule takes logarithms, and none where a value is not above zero.
pub fn typical_interval(values: &[f64], confidence: f64) -> Option<Interval> {
    if !(confidence > 0.0 && confidence < 1.0) || values.is_empty() {
        return None;
    }
    if !values.iter().all(|value| *value > 0.0) {
        return median_interval(values, confidence);
    }
    let logarithms = values.iter().map(|value| value.ln()).collect();
    Typical::new(logarithms)
        .interval(confidence)
        .map(Interval::exp)
}

/// Standard deviation (n − 1) over mean. `None` below two values or if the mean is zero.
pub fn coefficient_of_variation(values: &[f64]) -> Option<f64> {
    let mean = mean(values)?;
    (values.len() > 1 && mean != 0.0).then(|| variance(values, mean).sqrt() / mean.abs())
}

/// Unbiased variance about a known sample mean; needs two values.
pub(crate) fn variance(values: &[f64], mean: f64) -> f64 {
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    squares / (values.len() - 1) as f64
}

fn sorted(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}
