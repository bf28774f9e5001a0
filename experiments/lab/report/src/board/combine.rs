//! Several ratios as one: the one in the middle.

use stats::{Comparison, Interval, Limit, Settings, Verdict, middle};

use crate::results::{Bound, Sides};

use super::{FIRST, SECOND};

/// What a host says of one workload.
#[derive(Clone, Copy)]
pub(super) enum Said<'a> {
    /// A ratio.
    Compared(&'a Comparison),
    /// That it lies on one side of a limit.
    Bounded(&'a Bound),
}

/// How far [`FIRST`] is ahead of [`SECOND`] on one host.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Lead {
    /// Above one, [`FIRST`] is ahead by so many times. Where a limit is all that is known, the limit.
    pub factor: f64,
    /// Its interval at 95 %, by which hosts are compared; the factor itself where it is exact. Open on one side where a
    /// limit is all that is known.
    pub interval: Interval,
    /// The interval that the verdict is read off, and that is drawn: a word beside another interval would contradict it.
    pub deciding: Interval,
    /// Above: [`FIRST`] is ahead. Below: [`SECOND`] is.
    pub verdict: Verdict,
}

impl Lead {
    /// What comparisons of the same two sides say together; `None` without one, or where one has no interval.
    ///
    /// The factor is the one in the middle, and so are the ends of the interval: it holds wherever every interval does,
    /// however much they err together.
    /// Limits take part like any other interval, so the middle may have one end alone.
    pub fn of(sides: &Sides, said: &[Said]) -> Option<Self> {
        let turned: Option<Vec<_>> = said.iter().map(|said| turned(sides, *said)).collect();
        let turned = turned.filter(|all| !all.is_empty())?;
        let over = |of: fn(&Turned) -> Interval| middle(&turned.iter().map(of).collect::<Vec<_>>());
        let deciding = over(|t| t.deciding)?;
        let verdict = match turned.as_slice() {
            [alone] => alone.verdict,
            _ => Verdict::of(Some(deciding), sides.settings.margin),
        };
        let interval = over(|t| t.interval)?;
        let estimate = |t: &Turned| Interval {
            low: t.factor,
            high: t.factor,
        };
        let factor = match (deciding.low > 0.0, deciding.high.is_finite()) {
            (true, true) => over(estimate)?.low,
            (true, false) => deciding.low,
            (false, true) => deciding.high,
            (false, false) => return None,
        };
        Some(Self {
            factor,
            interval,
            deciding,
            verdict,
        })
    }

    /// Which limit the factor is, where no more is known.
    pub fn limit(&self) -> Option<Limit> {
        match (self.interval.low > 0.0, self.interval.high.is_finite()) {
            (_, false) => Some(Limit::Lower),
            (false, true) => Some(Limit::Upper),
            (true, true) => None,
        }
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

/// What is said of a workload, in the scoreboard's direction.
struct Turned {
    factor: f64,
    interval: Interval,
    deciding: Interval,
    verdict: Verdict,
}

fn turned(sides: &Sides, said: Said) -> Option<Turned> {
    let (ratio, interval, deciding, verdict) = match said {
        Said::Compared(of) => (
            of.ratio,
            of.interval?,
            of.read_off(sides.settings.margin)?,
            of.verdict,
        ),
        Said::Bounded(of) => (of.at(), of.range, of.deciding, of.verdict),
    };
    let verdict = match sides.winner(verdict) {
        Some(side) if side.language == FIRST => Verdict::Above,
        Some(_) => Verdict::Below,
        None => verdict,
    };
    Some(match sides.above().language == FIRST {
        true => Turned {
            factor: ratio,
            interval,
            deciding,
            verdict,
        },
        false => Turned {
            factor: ratio.recip(),
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
