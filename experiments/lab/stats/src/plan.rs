//! How many units a comparison needs, from the spread of a pilot, and how many blocks that takes.
//!
//! The rule is pilot, plan, one final look: measure a few blocks, call [`units_needed`] once, measure up to
//! that number (pilot included, as far as the budget goes), and analyse once. The plan sees distances between
//! pilot values only, never where they lie, so a lucky or unlucky direction cannot end the run (Kalibera &
//! Jones 2013 plan from variance likewise).
//!
//! Units are what [`compare`](crate::compare) counts: a block that is the first on its layout is one, a further block of a
//! layout is none. So beyond one visit of each layout the number of units stays, and each of them only becomes more
//! precise: [`visits_needed`] says how often to go through all layouts. Every layout is visited as often as every other,
//! for units of unequal precision would not be exchangeable.
//!
//! Whose spread? *The twin's*, where one rides in the blocks: its ratio to the baseline knows next to nothing
//! of the comparison's, so the error rate stays at its nominal value and every block counts. A plan from the
//! very pairs that are analysed later is blind to their sign, yet a pilot that happens to agree with itself
//! both ends the run early and narrows the interval: `tests/simulation` shows the error rate rise. Leaving
//! such a pilot out of the analysis mends that too.

use statrs::distribution::{ChiSquared, ContinuousCDF, Normal, StudentsT};

use crate::Pair;
use crate::describe::median;
use crate::units::{FEWEST_FREE, logs_by_layout, mean};

/// Probability, at least, that the spread taken is no smaller than the true one, for normal noise.
const ASSURANCE: f64 = 0.8;
/// Efficiency of the median distance as an estimate of spread, relative to the standard deviation.
const SPREAD_EFFICIENCY: f64 = 0.86;
/// Variance of the median relative to the mean's, for normal noise.
const MEDIAN_VARIANCE: f64 = std::f64::consts::FRAC_PI_2;
/// A pilot shorter than this says nothing about spread.
const SHORTEST_PILOT: usize = 3;

/// Number of units after which the interval's half-width is expected not to exceed `half_width`, a relative difference of
/// the ratio: 0.005 asks for ±0.5 %. Where there are fewer layouts than that, [`visits_needed`] says how often each is to be
/// visited, and [`half_width_of`] what that many units reach.
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

/// How often each layout is to be visited so that the interval's half-width is expected not to exceed `half_width`: from
/// the twin's `pairs`, in which each layout was visited at least twice.
///
/// A layout's mean scatters with what layouts differ by, which no visit changes, and with what its blocks scatter by, which
/// each visit lessens: the variance of the means is `between + within / visits` (Kalibera & Jones 2013, with two levels).
/// Where `between` alone exceeds what was asked for, it is reached by no number of visits: then there are so many that
/// blocks add no more to the variance than layouts do. Never fewer than there were; `usize::MAX` if nothing follows from
/// `pairs`.
pub fn visits_needed(pairs: &[Pair], half_width: f64, confidence: f64) -> usize {
    let layouts = logs_by_layout(pairs);
    let (units, visits) = (layouts.len(), layouts.values().map(Vec::len).min());
    let means: Vec<f64> = layouts.values().cloned().map(mean).collect();
    let sensible = half_width > 0.0 && confidence > 0.0 && confidence < 1.0;
    let Some(visits) = visits.filter(|n| *n > 1 && sensible && usable(&means)) else {
        return usize::MAX;
    };
    let apart: Vec<f64> = layouts
        .values()
        .flat_map(|blocks| distances(blocks))
        .collect();
    let within = (median(&apart).unwrap_or(0.0) / normal_distance()).powi(2);
    let between = (spread(&means).powi(2) - within / visits as f64).max(0.0);
    let error = half_width.ln_1p() / (student(units as f64, confidence) * caution(units));
    let wanted = error.powi(2) * units as f64 / MEDIAN_VARIANCE;
    // As much as is left for the blocks' part; or as layouts add themselves.
    let room = if wanted > between {
        wanted - between
    } else {
        between
    };
    if within == 0.0 {
        return visits;
    }
    ((within / room).ceil() as usize).max(visits)
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

/// Median distance between two values, scaled to a normal standard deviation. Robust: a few pauses do not multiply the
/// budget.
fn spread(values: &[f64]) -> f64 {
    median(&distances(values)).unwrap_or(f64::INFINITY) / normal_distance()
}

/// By how much the spread of so many values is raised, to the upper confidence limit that [`ASSURANCE`] asks for.
fn caution(values: usize) -> f64 {
    let freedom = SPREAD_EFFICIENCY * (values - 1) as f64;
    let low_quantile = ChiSquared::new(freedom).map_or(0.0, |chi| chi.inverse_cdf(1.0 - ASSURANCE));
    (freedom / low_quantile).sqrt()
}

fn cautious_spread(values: &[f64]) -> f64 {
    spread(values) * caution(values.len())
}

/// How far any two of the values lie apart.
fn distances(values: &[f64]) -> Vec<f64> {
    let pairs = values.iter().enumerate();
    pairs
        .flat_map(|(i, a)| values[i + 1..].iter().map(move |b| (a - b).abs()))
        .collect()
}

/// How far two normal values lie apart in the middle case, in standard deviations.
fn normal_distance() -> f64 {
    std::f64::consts::SQRT_2 * Normal::standard().inverse_cdf(0.75)
}
