//! Rows over a parameter: one task at its several sizes, all measured on one host.

use record::Workload;
use stats::{Crossover, CurvePoint, Resampling, Settings};

use super::{Row, RowState};

/// A comparison's rows of one family over a parameter, everything else fixed.
#[derive(Clone, Debug)]
pub struct Line<'a> {
    /// The family, and the parameters that are fixed.
    pub fixed: Workload,
    /// The parameter's values, ascending, each with its row.
    pub points: Vec<(u64, &'a Row)>,
}

/// The lines over parameter `x` that the measured ones of `rows` form, in the rows' order. Points of different hosts are
/// never on one line.
pub fn lines<'a>(rows: impl IntoIterator<Item = &'a RowState>, x: &str) -> Vec<Line<'a>> {
    let mut lines: Vec<Line> = Vec::new();
    for row in rows.into_iter().filter_map(RowState::measured) {
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
            }),
        }
    }
    for line in &mut lines {
        line.points.sort_by_key(|(at, _)| *at);
    }
    lines
}

impl Line<'_> {
    /// The rows, in the order of the parameter.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.points.iter().map(|(_, row)| *row)
    }

    /// Where the ratio crosses an edge of the margin; `None` with fewer than two points or without a margin.
    pub fn crossover(&self, settings: &Settings) -> Option<Crossover> {
        let point = |(at, row): &(u64, &'_ Row)| (*at as f64, row.pairs.clone());
        let points: Vec<_> = self.points.iter().map(point).collect();
        let points: Vec<_> = (points.iter())
            .map(|(x, pairs)| CurvePoint { x: *x, pairs })
            .collect();
        stats::crossover(&points, settings, &Resampling::default()).ok()
    }
}
