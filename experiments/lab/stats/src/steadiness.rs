//! Does a program still warm up while it is measured? Reported, never trimmed: what to leave out is the
//! reader's decision, and start-up is a metric of its own.

use serde::{Deserialize, Serialize};

use crate::typical::Typical;
use crate::{Error, Interval};

/// A trend smaller than this is not called unsteady, however certain: 1 % between first part and rest.
pub const TOLERANCE: f64 = 0.01;

const CONFIDENCE: f64 = 0.95;

/// How the first part of the samples compares with the rest of them.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub struct Steadiness {
    /// Relative: 0.05 says that iterations in the first part take 5 % longer than later ones.
    pub change: f64,
    /// Interval at 95 %, of the ratio first / rest; `None` below three samples.
    pub interval: Option<Interval>,
    /// False if the change exceeds [`TOLERANCE`] and the interval excludes 1. Without an interval the size
    /// alone decides.
    pub steady: bool,
}

/// Tests for a trend within samples. Each sample is the mean iteration times of its consecutive, equally long
/// parts, two or more, in any unit; the samples are the independent units.
///
/// Fails without samples, on a sample with fewer than two parts, and on values that are not above zero.
pub fn steadiness(samples: &[Vec<f64>]) -> Result<Steadiness, Error> {
    if samples.is_empty() {
        return Err(Error::Empty { what: "samples" });
    }
    let changes: Vec<f64> = samples
        .iter()
        .enumerate()
        .map(|(index, parts)| log_first_over_rest(index as u32, parts))
        .collect::<Result<_, _>>()?;
    let typical = Typical::new(changes);
    let change = typical.median().exp_m1();
    let interval = typical.interval(CONFIDENCE).map(Interval::exp);
    let shown = interval.is_none_or(|interval| !interval.contains(1.0));
    let steady = !(shown && change.abs() > TOLERANCE);
    Ok(Steadiness {
        change,
        interval,
        steady,
    })
}

fn log_first_over_rest(sample: u32, parts: &[f64]) -> Result<f64, Error> {
    if let Some(&value) = parts.iter().find(|part| !part.is_finite() || **part <= 0.0) {
        return Err(Error::BadValue {
            side: "a part",
            round: sample,
            value,
        });
    }
    match parts {
        [] | [_] => Err(Error::TooFewParts { sample }),
        [first, rest @ ..] => {
            let rest = rest.iter().sum::<f64>() / rest.len() as f64;
            Ok(first.ln() - rest.ln())
        }
    }
}
