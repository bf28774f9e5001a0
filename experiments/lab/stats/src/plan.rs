//! How many units a comparison needs, from the spread of a pilot: blocks, or layouts where layouts are revisited.
//!
//! The rule is pilot, plan, one final look: measure a few blocks, call [`units_needed`] once, measure up to
//! that number (pilot included, as far as the budget goes), and analyse once. The plan sees distances between
//! pilot values only, never where they lie, so a lucky or unlucky direction cannot end the run (Kalibera &
//! Jones 2013 plan from variance likewise).
//!
//! Whose spread? *The twin's*, where one rides in the blocks: its ratio to the baseline knows next to nothing
//! of the comparison's, so the error rate stays at its nominal value and every block counts. A plan from the
//! very pairs that are analysed later is blind to their sign, yet a pilot that happens to agree with itself
//! both ends the run early and narrows the interval: `tests/simulation` shows the error rate rise. Leaving
//! such a pilot out of the analysis mends that too.

use statrs::distribution::{ChiSquared, ContinuousCDF, Normal, StudentsT};

use crate::describe::median;
use crate::units::FEWEST_FREE;

/// Probability, at least, that the spread taken is no smaller than the true one, for normal noise.
const ASSURANCE: f64 = 0.8;
/// Efficiency of the median distance as an estimate of spread, relative to the standard deviation.
const SPREAD_EFFICIENCY: f64 = 0.86;
/// Variance of the median relative to the mean's, for normal noise.
const MEDIAN_VARIANCE: f64 = std::f64::consts::FRAC_PI_2;
/// A pilot shorter than this says nothing about spread.
const SHORTEST_PILOT: usize = 3;

/// Number of units after which the interval's half-width is expected not to exceed `half_width`, a relative difference of
/// the ratio: 0.005 asks for ±0.5 %. Units are blocks; but where there are fewer layouts than that, blocks beyond them
/// revisit layouts and are no further units: [`half_width_of`] says what the layouts reach.
///
/// Takes the log ratios of the pilot's units, the twin's for preference (see the rule above the code).
/// Unchanged if a constant is added to all of them or if they are
/// mirrored. The allowance for the pilot's own uncertainty makes short pilots ask for more. Answers
/// `usize::MAX` ("as many as the budget has") if the pilot is shorter than three or not finite, or if the
/// request has no finite answer; never fewer than an interval takes that assumes nothing.
pub fn units_needed(pilot_log_ratios: &[f64], half_width: f64, confidence: f64) -> usize {
    let sensible = half_width > 0.0 && confidence > 0.0 && confidence < 1.0;
    if !sensible || !usable(pilot_log_ratios) {
        return usize::MAX;
    }
    let relative_spread = cautious_spread(pilot_log_ratios) / half_width.ln_1p();
    let units_at = |quantile: f64| (MEDIAN_VARIANCE * (quantile * relative_spread).powi(2)).ceil();
    // Student's quantile depends on the answer; one step from the normal one is enough.
    let first = units_at(Normal::standard().inverse_cdf((1.0 + confidence) / 2.0));
    (units_at(student(first, confidence)) as usize).max(FEWEST_FREE)
}

/// The half-width, as a relative difference, that so many units are expected not to exceed: the inverse of
/// [`units_needed`]. `None` where it cannot be told.
pub fn half_width_of(pilot_log_ratios: &[f64], units: usize, confidence: f64) -> Option<f64> {
    let sensible = units >= FEWEST_FREE && confidence > 0.0 && confidence < 1.0;
    if !sensible || !usable(pilot_log_ratios) {
        return None;
    }
    let error = cautious_spread(pilot_log_ratios) * (MEDIAN_VARIANCE / units as f64).sqrt();
    Some((student(units as f64, confidence) * error).exp_m1())
}

fn usable(pilot: &[f64]) -> bool {
    pilot.len() >= SHORTEST_PILOT && pilot.iter().all(|d| d.is_finite())
}

/// From so many degrees of freedom on Student's quantile is the normal one to four digits, and the library's
/// own search for it can go on for ever.
const NORMAL_FROM: f64 = 10_000.0;

/// Student's two-sided quantile for so many units.
fn student(units: f64, confidence: f64) -> f64 {
    let (freedom, tail) = (
        units.max(FEWEST_FREE as f64) - 1.0,
        (1.0 + confidence) / 2.0,
    );
    if freedom > NORMAL_FROM {
        return Normal::standard().inverse_cdf(tail);
    }
    StudentsT::new(0.0, 1.0, freedom).map_or(f64::INFINITY, |t| t.inverse_cdf(tail))
}

/// Median distance between two values, scaled to a normal standard deviation and raised to the upper
/// confidence limit that [`ASSURANCE`] asks for. Robust: a few pauses do not multiply the budget.
fn cautious_spread(values: &[f64]) -> f64 {
    let distances: Vec<f64> = values
        .iter()
        .enumerate()
        .flat_map(|(i, a)| values[i + 1..].iter().map(move |b| (a - b).abs()))
        .collect();
    let normal_distance = std::f64::consts::SQRT_2 * Normal::standard().inverse_cdf(0.75);
    let freedom = SPREAD_EFFICIENCY * (values.len() - 1) as f64;
    let low_quantile = ChiSquared::new(freedom).map_or(0.0, |chi| chi.inverse_cdf(1.0 - ASSURANCE));
    let distance = median(&distances).unwrap_or(f64::INFINITY);
    distance / normal_distance * (freedom / low_quantile).sqrt()
}
