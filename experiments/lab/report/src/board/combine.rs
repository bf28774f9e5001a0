//! Several ratios as one: the one in the middle.

use stats::{Comparison, Interval, Settings, Verdict, middle};

use crate::results::Sides;

use super::{FIRST, SECOND};

/// How far [`FIRST`] is ahead of [`SECOND`] on one host.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Lead {
    /// Above one, [`FIRST`] is ahead by so many times.
    pub factor: f64,
    /// Its interval; the factor itself where it is exact.
    pub interval: Interval,
    /// Above: [`FIRST`] is ahead. Below: [`SECOND`] is.
    pub verdict: Verdict,
}

impl Lead {
    /// What comparisons of the same two sides say together; `None` without one, or where one has no interval.
    ///
    /// The factor is the one in the middle, and so are the ends of the interval: it holds wherever every interval does,
    /// however much they err together.
    pub fn of(sides: &Sides, comparisons: &[&Comparison]) -> Option<Self> {
        let turned: Option<Vec<_>> = comparisons.iter().map(|c| turned(sides, c)).collect();
        let turned = turned.filter(|all| !all.is_empty())?;
        let over = |of: fn(&Turned) -> Interval| middle(&turned.iter().map(of).collect::<Vec<_>>());
        let verdict = match turned.as_slice() {
            [alone] => alone.verdict,
            _ => Verdict::of(over(|t| t.deciding), sides.settings.margin),
        };
        Some(Self {
            factor: over(|t| Interval {
                low: t.factor,
                high: t.factor,
            })?
            .low,
            interval: over(|t| t.interval)?,
            verdict,
        })
    }

    /// Who is ahead, if that is shown.
    pub fn ahead(&self) -> Option<&'static str> {
        match self.verdict {
            Verdict::Above => Some(FIRST),
            Verdict::Below => Some(SECOND),
            Verdict::Equivalent | Verdict::Inconclusive => None,
        }
    }

    /// The factor of whoever is ahead: at least one.
    pub fn times(&self) -> f64 {
        self.factor.max(self.factor.recip())
    }
}

/// A comparison in the scoreboard's direction.
struct Turned {
    factor: f64,
    interval: Interval,
    deciding: Interval,
    verdict: Verdict,
}

fn turned(sides: &Sides, comparison: &Comparison) -> Option<Turned> {
    let (interval, deciding) = (comparison.interval?, comparison.deciding?);
    let verdict = match sides.winner(comparison.verdict) {
        Some(side) if side.language == FIRST => Verdict::Above,
        Some(_) => Verdict::Below,
        None => comparison.verdict,
    };
    Some(match sides.above().language == FIRST {
        true => Turned {
            factor: comparison.ratio,
            interval,
            deciding,
            verdict,
        },
        false => Turned {
            factor: comparison.ratio.recip(),
            interval: reciprocal(interval),
            deciding: reciprocal(deciding),
            verdict,
        },
    })
}

/// A ratio in the scoreboard's direction.
pub(super) fn turn(sides: &Sides, ratio: f64) -> f64 {
    match sides.above().language == FIRST {
        true => ratio,
        false => ratio.recip(),
    }
}

fn reciprocal(of: Interval) -> Interval {
    Interval {
        low: of.high.recip(),
        high: of.low.recip(),
    }
}

/// How comparisons of a row are judged: all by the same margin.
pub(super) fn same_margin(all: &[Settings]) -> bool {
    all.windows(2).all(|pair| pair[0].margin == pair[1].margin)
}
