//! How many blocks a comparison needs, from the spread of a pilot.
//!
//! The rule is pilot, plan, one final look: measure a few blocks, call [`blocks_needed`] once, measure up to
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
use crate::signed_rank::fewest_units;

/// Probability, at least, that the spread taken is no smaller than the true one, for normal noise.
const ASSURANCE: f64 = 0.8;
/// Efficiency of the median distance as an estimate of spread, relative to the standard deviation.
const SPREAD_EFFICIENCY: f64 = 0.86;
/// Variance of the pseudo-median relative to the mean's, for normal noise (Hodges & Lehmann 1963).
const PSEUDO_MEDIAN_VARIANCE: f64 = std::f64::consts::FRAC_PI_3;
/// A pilot shorter than this says nothing about spread.
const SHORTEST_PILOT: usize = 3;

/// Number of blocks (units, if layouts are revisited) after which the interval's half-width is expected not
/// to exceed `half_width`, a relative difference of the ratio: 0.005 asks for ±0.5 %.
///
/// Takes the log ratios of the pilot's units, the twin's for preference (see the rule above the code).
/// Unchanged if a constant is added to all of them or if they are
/// mirrored. The allowance for the pilot's own uncertainty makes short pilots ask for more. Answers
/// `usize::MAX` ("as many as the budget has") if the pilot is shorter than three or not finite, or if the
/// request has no finite answer; never fewer than the smallest number that has an interval at all.
pub fn blocks_needed(pilot_log_ratios: &[f64], half_width: f64, confidence: f64) -> usize {
    let sensible = half_width > 0.0 && confidence > 0.0 && confidence < 1.0;
    let finite = pilot_log_ratios.iter().all(|d| d.is_finite());
    if pilot_log_ratios.len() < SHORTEST_PILOT || !sensible || !finite {
        return usize::MAX;
    }
    let relative_spread = cautious_spread(pilot_log_ratios) / half_width.ln_1p();
    let tail = (1.0 + confidence) / 2.0;
    let blocks_at = |quantile: f64| {
        (PSEUDO_MEDIAN_VARIANCE * (quantile * relative_spread).powi(2))
            .ceil()
            .max(2.0)
    };
    // Student's quantile depends on the answer; one step from the normal one is enough.
    let first = blocks_at(Normal::standard().inverse_cdf(tail));
    let freedom = (first - 1.0).max(fewest_units(confidence) as f64 - 1.0);
    (blocks_at(student_quantile(freedom, tail)) as usize).max(fewest_units(confidence))
}

/// From so many degrees of freedom on Student's quantile is the normal one to four digits, and the library's
/// own search for it can go on for ever.
const NORMAL_FROM: f64 = 10_000.0;

fn student_quantile(freedom: f64, tail: f64) -> f64 {
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
