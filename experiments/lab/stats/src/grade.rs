//! A claim's verdict, from where its rows lie.

use serde::{Deserialize, Serialize};

use crate::Place;

/// How far the rows show a claim. Each is defined in a line; the first that applies counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grade {
    /// Every row shows the contrary.
    Contradicted,
    /// More than half of the rows show the contrary, and at least three times as many as show the claim.
    MostlyContradicted,
    /// More than half of the rows are known, and neither side has that many.
    Mixed,
    /// More than half of the rows show the claim, and at least three times as many as show the contrary.
    MostlySupported,
    /// Every row shows the claim.
    Supported,
    /// Half of the rows or more are open.
    Undecided,
}

/// How many rows lie where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
pub struct Rows {
    /// [`Place::For`].
    pub supporting: usize,
    /// [`Place::Against`].
    pub contrary: usize,
    /// [`Place::Between`].
    pub between: usize,
    /// [`Place::Open`].
    pub open: usize,
}

impl Rows {
    /// All of them.
    pub fn all(&self) -> usize {
        self.supporting + self.contrary + self.between + self.open
    }

    /// How many lie there.
    pub fn count(&self, place: Place) -> usize {
        match place {
            Place::For => self.supporting,
            Place::Against => self.contrary,
            Place::Between => self.between,
            Place::Open => self.open,
        }
    }

    /// The grade; `None` without a row.
    pub fn grade(&self) -> Option<Grade> {
        let all = self.all();
        let most = |side: usize, other: usize| 2 * side > all && side >= 3 * other;
        Some(match *self {
            _ if all == 0 => return None,
            Self { supporting, .. } if supporting == all => Grade::Supported,
            Self { contrary, .. } if contrary == all => Grade::Contradicted,
            Self {
                supporting,
                contrary,
                ..
            } if most(supporting, contrary) => Grade::MostlySupported,
            Self {
                supporting,
                contrary,
                ..
            } if most(contrary, supporting) => Grade::MostlyContradicted,
            Self { open, .. } if 2 * open >= all => Grade::Undecided,
            _ => Grade::Mixed,
        })
    }
}

impl FromIterator<Place> for Rows {
    fn from_iter<I: IntoIterator<Item = Place>>(places: I) -> Self {
        let mut rows = Self::default();
        for place in places {
            match place {
                Place::For => rows.supporting += 1,
                Place::Against => rows.contrary += 1,
                Place::Between => rows.between += 1,
                Place::Open => rows.open += 1,
            }
        }
        rows
    }
}
