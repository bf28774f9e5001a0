//! One row as sentences need it.

use stats::{Interval, Verdict};

use super::{times, times_range};
use crate::results::{Bound, Other, Row};

/// A limit beyond this factor tells nobody anything.
const WIDEST: f64 = 10.0;

/// What one workload says of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// What is divided by the baseline.
    pub ratio: f64,
    /// Who is ahead, or that nobody is.
    pub verdict: Verdict,
    /// The interval that the verdict is read off. An end at zero or at infinity makes the other end a bound.
    pub interval: Option<Interval>,
    /// Both sides' values in words, the baseline's first, where they are exact.
    pub values: Option<[String; 2]>,
    /// Names of the sides whose server was saturated.
    pub saturated: Vec<String>,
    /// Whether it depends on the code's layout.
    pub modes: bool,
    /// What other hosts say.
    pub others: Vec<Elsewhere>,
}

/// What another host says of the same case.
#[derive(Clone, Debug, PartialEq)]
pub struct Elsewhere {
    /// Its name.
    pub host: String,
    /// As [`Case::ratio`].
    pub ratio: f64,
    /// As [`Case::verdict`].
    pub verdict: Verdict,
    /// Whether the ratio is known from one side only: it is the least that a side is ahead, or the most.
    pub limit: bool,
}

impl Elsewhere {
    fn of(other: &Other) -> Self {
        Self {
            host: other.source.host.clone(),
            ratio: other.comparison.ratio,
            verdict: other.comparison.verdict,
            limit: false,
        }
    }

    fn limited(bound: &Bound) -> Self {
        Self {
            host: bound.source.host.clone(),
            ratio: bound.at(),
            verdict: bound.verdict,
            limit: true,
        }
    }

    fn all(others: &[Other], limits: &[Bound]) -> Vec<Self> {
        let limits = limits.iter().map(Self::limited);
        others.iter().map(Self::of).chain(limits).collect()
    }
}

impl Case {
    /// Of a measured row.
    pub fn of(row: &Row) -> Self {
        let written = |summary: &crate::results::Summary| {
            crate::results::format::measured(summary.median, summary.metric.unit)
        };
        Self {
            ratio: row.comparison.ratio,
            verdict: row.comparison.verdict,
            interval: row.comparison.deciding,
            values: row
                .exact
                .then(|| [written(&row.baseline), written(&row.other)]),
            saturated: row.saturated.clone(),
            modes: !row.caveats.modes.is_empty(),
            others: Elsewhere::all(&row.others, &row.limits),
        }
    }

    /// Of a row of which a limit alone is known.
    pub fn limited(bound: &Bound) -> Self {
        Self {
            ratio: bound.at(),
            verdict: bound.verdict,
            interval: Some(bound.deciding),
            values: None,
            saturated: Vec::new(),
            modes: false,
            others: Elsewhere::all(&bound.others, &bound.limits),
        }
    }

    /// The ratio turned so that it is above one.
    pub(super) fn factor(&self) -> f64 {
        self.ratio.max(self.ratio.recip())
    }

    /// Whether the ratio is known from one side only: what is shown is the least that it can be.
    pub(super) fn is_bound(&self) -> bool {
        let open = |i: Interval| i.low <= 0.0 || i.high.is_infinite();
        self.interval.is_some_and(open)
    }

    /// How far the two may lie apart, where it is open who is ahead.
    pub(super) fn widest(&self) -> Option<f64> {
        let of = self.interval?;
        let widest = of.high.max(of.low.recip());
        (widest <= WIDEST && widest > 1.0).then_some(widest)
    }

    /// Whether a host shows the contrary of another.
    pub(super) fn is_contradicted(&self) -> bool {
        let all = || self.verdicts();
        all().any(|v| v == Verdict::Above) && all().any(|v| v == Verdict::Below)
    }

    /// Whether every host says the same.
    pub(super) fn is_agreed(&self) -> bool {
        self.others.iter().all(|o| o.verdict == self.verdict)
    }

    pub(super) fn verdicts(&self) -> impl Iterator<Item = Verdict> {
        let others = self.others.iter().map(|o| o.verdict);
        std::iter::once(self.verdict).chain(others)
    }
}

/// How far cases reach that all have the same winner: "1.7 to 2.8 times", "at least 1.7 times".
pub(super) fn reach(cases: &[&Case]) -> String {
    span(cases.iter().map(|case| (case.factor(), case.is_bound())))
}

/// From the smallest factor to the largest, each with whether it is the least that the factor can be.
pub(super) fn span(factors: impl Iterator<Item = (f64, bool)> + Clone) -> String {
    let by_factor = |a: &(f64, bool), b: &(f64, bool)| a.0.total_cmp(&b.0);
    let ends = [factors.clone().min_by(by_factor), factors.max_by(by_factor)];
    let [Some(low), Some(high)] = ends else {
        return String::new();
    };
    match (low.1, high.1) {
        (true, _) => format!("at least {}", times(low.0)),
        (_, true) => {
            let low = times(low.0);
            let low = low.trim_end_matches("times").trim_end();
            format!("{low} to at least {}", times(high.0))
        }
        _ => times_range(low.0, high.0),
    }
}
