//! What a claim asks of a ratio, and where a measured one lies by it.

use serde::{Deserialize, Serialize};

use crate::Interval;

/// What must hold of a ratio, and from where on the contrary is shown. All bounds are ratios. Between claim and contrary
/// lies the middle of a word of degree, or what cannot be told from the bound and is level with it within a margin. What
/// is shown and its contrary do not overlap: more evidence never takes a row from one to the other.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Criterion {
    /// Above `bound`; the contrary is to lie at or below `contrary`, which is `bound` or smaller.
    Above {
        /// Where the claimed side begins.
        bound: f64,
        /// Where the other side begins.
        contrary: f64,
        /// Relative distance from the bound within which a row on neither side is level.
        level: f64,
    },
    /// Below `bound`; the contrary is to lie at or above `contrary`, which is `bound` or larger.
    Below {
        /// Where the claimed side begins.
        bound: f64,
        /// Where the other side begins.
        contrary: f64,
        /// As for [`Criterion::Above`].
        level: f64,
    },
    /// Between two bounds; the contrary is to lie beyond one of them.
    Within(Interval),
    /// Beyond one of two bounds, either; the contrary is to lie between them.
    Outside(Interval),
}

/// Where one row lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// It shows what is claimed.
    For,
    /// It shows the contrary.
    Against,
    /// It is known, and lies between what is claimed and the contrary.
    Between,
    /// It is not known on which side it lies.
    Open,
}

impl Criterion {
    /// Where a ratio lies that is known to lie in `deciding`. What is known only as a limit, such as
    /// [`Interval::at_most`], takes part like any other.
    pub fn place(&self, deciding: &Interval) -> Place {
        let Interval { low, high } = *deciding;
        let beyond = |range: Interval| high < range.low || range.high < low;
        let is_level = |bound: f64, level: f64| {
            level > 0.0 && bound / (1.0 + level) <= low && high <= bound * (1.0 + level)
        };
        let (claimed, contrary, between) = match *self {
            Self::Above {
                bound,
                contrary,
                level,
            } => (
                low > bound,
                high <= contrary,
                contrary < low && high <= bound || is_level(bound, level),
            ),
            Self::Below {
                bound,
                contrary,
                level,
            } => (
                high < bound,
                low >= contrary,
                bound <= low && high < contrary || is_level(bound, level),
            ),
            Self::Within(range) => (range.encloses(deciding), beyond(range), false),
            Self::Outside(range) => (beyond(range), range.encloses(deciding), false),
        };
        match (claimed, contrary, between) {
            (true, ..) => Place::For,
            (_, true, _) => Place::Against,
            (.., true) => Place::Between,
            _ => Place::Open,
        }
    }
}
