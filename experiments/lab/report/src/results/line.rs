//! Rows over a parameter: one task at its several sizes, all measured on one host.

use record::Workload;
use stats::{Crossover, CurvePoint, Resampling, Settings};

use super::{Bound, Row, RowState, format};

/// A comparison's rows of one family over a parameter, everything else fixed.
#[derive(Clone, Debug)]
pub struct Line<'a> {
    /// The family, and the parameters that are fixed.
    pub fixed: Workload,
    /// The parameter's values, ascending, each with its row.
    pub points: Vec<(u64, &'a Row)>,
    /// Values of the parameter at which the same host's record gives a limit alone, ascending.
    pub bounds: Vec<(u64, &'a Bound)>,
    /// Values of the parameter of which nothing is known, ascending, each with the reason.
    pub left_out: Vec<(u64, &'a str)>,
}

/// The lines over parameter `x` that the measured ones of `rows` form, in the rows' order. Points of different hosts are
/// never on one line.
pub fn lines<'a>(rows: impl IntoIterator<Item = &'a RowState>, x: &str) -> Vec<Line<'a>> {
    let mut lines: Vec<Line> = Vec::new();
    let states: Vec<&RowState> = rows.into_iter().collect();
    for row in states.iter().filter_map(|state| state.measured()) {
        let mut fixed = row.workload.clone();
        let Some(at) = fixed.parameters.remove(x) else {
            continue;
        };
        let same = |line: &&mut Line| {
            let origin = line.points.first().map(|(_, row)| row.source.origin);
            line.fixed.family == fixed.family
                && line.fixed.parameters == fixed.parameters
                && origin == Some(row.source.origin)
        };
        match lines.iter_mut().find(same) {
            Some(line) => line.points.push((at, row)),
            None => lines.push(Line {
                fixed,
                points: vec![(at, row)],
                bounds: Vec::new(),
                left_out: Vec::new(),
            }),
        }
    }
    for line in &mut lines {
        line.points.sort_by_key(|(at, _)| *at);
        line.leave_out(&states, x);
    }
    lines
}

impl<'a> Line<'a> {
    /// Takes the points of the same task that are not measured.
    fn leave_out(&mut self, states: &[&'a RowState], x: &str) {
        let origin = self.points.first().map(|(_, row)| row.source.origin);
        for state in states {
            let RowState::NotMeasured {
                workload,
                reason,
                bound,
                ..
            } = state
            else {
                continue;
            };
            let mut fixed = workload.parameters.clone();
            let Some(at) = fixed.remove(x) else { continue };
            if workload.family != self.fixed.family || fixed != self.fixed.parameters {
                continue;
            }
            match bound {
                Some(bound) if Some(bound.source.origin) == origin => self.bounds.push((at, bound)),
                _ => self.left_out.push((at, reason)),
            }
        }
        self.bounds.sort_by_key(|(at, _)| *at);
        self.left_out.sort_by_key(|(at, _)| *at);
    }
}

impl<'a> Line<'a> {
    /// The rows, in the order of the parameter.
    pub fn rows(&self) -> impl Iterator<Item = &'a Row> {
        self.points.iter().map(|(_, row)| *row)
    }

    /// Every value of the parameter at which anything is known, ascending, with the ratio or its limit in words.
    pub fn known(&self) -> Vec<(u64, String)> {
        let measured = |(at, row): &(u64, &'_ Row)| (*at, format::ratio(row.comparison.ratio));
        let bounded = |(at, bound): &(u64, &'_ Bound)| (*at, bound.brief());
        let bounds = self.bounds.iter().map(bounded);
        let mut known: Vec<_> = self.points.iter().map(measured).chain(bounds).collect();
        known.sort_by_key(|(at, _)| *at);
        known
    }

    /// Where the ratio crosses an edge of the margin; `None` with fewer than two points or without a margin. A limit is a
    /// point like any other: it may lie beyond the margin, or decide nothing.
    pub fn crossover(&self, settings: &Settings) -> Option<Crossover> {
        let measured = |(at, row): &(u64, &'a Row)| CurvePoint {
            x: *at as f64,
            pairs: &row.pairs,
            limit: None,
            deciding: row.comparison.deciding,
        };
        let bounded = |(at, bound): &(u64, &'a Bound)| CurvePoint {
            x: *at as f64,
            pairs: &bound.pairs,
            limit: Some(bound.limit),
            deciding: Some(bound.deciding),
        };
        let bounds = self.bounds.iter().map(bounded);
        let mut points: Vec<_> = self.points.iter().map(measured).chain(bounds).collect();
        points.sort_by(|a, b| a.x.total_cmp(&b.x));
        stats::crossover(&points, settings, &Resampling::default()).ok()
    }
}
