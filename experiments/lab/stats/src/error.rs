//! What makes a set of measurements impossible to compare.

use std::fmt;

/// Why nothing could be computed. The text names the value, its place, and the mend.
#[derive(Debug, Clone, PartialEq)]
pub enum Error {
    /// There was nothing to analyse; `what` names the missing series.
    Empty {
        /// The series that is empty: "pairs", "twin", "samples".
        what: &'static str,
    },
    /// A measurement is zero, negative, infinite or not a number, so it has no logarithm.
    BadValue {
        /// Which series and side: "baseline", "other", "twin's baseline", ….
        side: &'static str,
        /// The block (or sample) that holds the value.
        round: u32,
        /// The value itself.
        value: f64,
    },
    /// The confidence is not strictly between 0 and 1.
    BadConfidence(f64),
    /// The equivalence margin is negative or not finite.
    BadMargin(f64),
    /// There is no equivalence margin whose edge a ratio could cross.
    NoBand,
    /// A curve has fewer than two points, or they are not in ascending order from 0 on.
    BadPoints,
    /// A sample has fewer than two parts, so no trend can be seen in it.
    TooFewParts {
        /// Index of the sample.
        sample: u32,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Empty { what } => write!(f, "{what}: none given: measure at least one block"),
            Error::BadValue { side, round, value } => write!(
                f,
                "block {round}: {side} measures {value}, which has no logarithm: \
                 leave out metrics that can be zero, and void failed runs"
            ),
            Error::BadConfidence(c) => {
                write!(f, "confidence {c}: must lie between 0 and 1, as in 0.95")
            }
            Error::BadMargin(m) => {
                write!(f, "margin {m}: must be 0 or more, as in 0.03 for 3 %")
            }
            Error::NoBand => write!(
                f,
                "margin 0: no edge to cross: give the comparison a margin, as in 0.1 for 10 %"
            ),
            Error::BadPoints => write!(
                f,
                "points of a curve: give two or more, each at a larger value than the one before"
            ),
            Error::TooFewParts { sample } => write!(
                f,
                "sample {sample}: fewer than two parts: time each sample in at least two parts"
            ),
        }
    }
}

impl std::error::Error for Error {}
