//! Levels as a drawing: curves over a parameter, or rows where there is none or too little of it.

use chart::{
    Axis, Chart, Curve, Dots, Elsewhere, Estimate, Group, Key, Outcome, Scale, Shape, Style, Text,
};

use super::{Level, Levels, Panel, Point, Series};
use crate::figure::style;
use crate::results::Parameter;

/// Fewer values of the parameter than this make no curve.
const FEWEST: usize = 3;
/// What a hollow mark means.
pub(crate) const SATURATED: &str = "saturated: fewer answers than requests";

impl Levels<'_> {
    pub(super) fn drawn(&self, text: &Text) -> Result<Chart, chart::Error> {
        match self.at().len() {
            few if few < FEWEST => chart::dots(text, &self.dots()),
            _ => chart::curve(text, &self.curve()),
        }
    }

    /// Every value of the parameter that anything is measured at, ascending.
    fn at(&self) -> Vec<u64> {
        let points = self.series().flat_map(|series| series.measured());
        let mut at: Vec<u64> = points.filter_map(|(point, _)| point.x).collect();
        at.sort_unstable();
        at.dedup();
        at
    }

    fn values(&self) -> Axis {
        let ends = |level: &Level| {
            [
                level.interval.low,
                level.summary.median,
                level.interval.high,
            ]
        };
        let values: Vec<f64> = self.levels().flat_map(ends).collect();
        style::values(self.metric, &values, self.figure.y_scale)
    }

    fn curve(&self) -> Curve {
        let x = self.figure.x.as_deref().unwrap_or_default();
        let x = Parameter::of(self.experiment, x);
        let at: Vec<f64> = self.at().into_iter().map(|at| at as f64).collect();
        let mut across = style::parameter(&x, &at, self.figure.x_scale);
        if let Some(label) = &self.figure.x_label {
            across.title.clone_from(label);
        }
        let panel = |panel: &Panel| chart::Panel {
            heading: panel.host.marked(&panel.title),
            series: panel
                .series
                .iter()
                .map(|s| series(panel, s, self.panels.len()))
                .collect(),
        };
        Curve {
            panels: self.panels.iter().map(panel).collect(),
            hollow: SATURATED.into(),
            ..Curve::new(across, self.values(), Vec::new())
        }
    }

    /// A group for each workload, in it a row for each subject.
    fn dots(&self) -> Dots {
        let groups = self.panels.iter().flat_map(|panel| self.groups(panel));
        let hollow = self.levels().any(|level| level.saturated);
        let mut axis = self.values();
        if axis.scale == Scale::Linear {
            axis.include.push(0.0);
        }
        Dots {
            axis,
            groups: groups.collect(),
            band: None,
            reference: None,
            keys: match hollow {
                true => vec![Key {
                    style: Style::new(chart::Colour::Ink, Shape::Ring),
                    label: SATURATED.into(),
                }],
                false => Vec::new(),
            },
        }
    }

    fn groups(&self, panel: &Panel) -> Vec<Group<Outcome>> {
        let count = panel.longest();
        let group = |i: usize| {
            let points = panel
                .series
                .iter()
                .filter_map(|s| Some((s, s.points.get(i)?)));
            let name = points
                .clone()
                .next()
                .map_or("", |(_, point)| point.name.as_str());
            let heading = match name {
                "" => panel.title.clone(),
                name => format!("{}, {name}", panel.title),
            };
            Group {
                heading: panel.host.marked(&heading),
                rows: points
                    .map(|(series, point)| self.row(series, point))
                    .collect(),
            }
        };
        (0..count).map(group).collect()
    }

    fn row(&self, series: &Series, point: &Point) -> chart::Row<Outcome> {
        let (mark, value) = match point.level() {
            None => (Outcome::Absent, "not measured".to_owned()),
            Some(level) => {
                let shape = match level.saturated {
                    true => Shape::Ring,
                    false => series.subject.style.shape,
                };
                let estimate = Estimate {
                    value: level.summary.median,
                    low: level.interval.low,
                    high: level.interval.high,
                    style: Style::new(series.subject.style.colour, shape),
                    noise: None,
                    elsewhere: Elsewhere::default(),
                };
                (
                    Outcome::Estimate(estimate),
                    self.shown(level.summary.median),
                )
            }
        };
        chart::Row {
            label: series.subject.label.clone(),
            mark,
            value,
        }
    }
}

fn series(panel: &Panel, series: &Series, panels: usize) -> chart::Series {
    let point = |(point, level): (&Point, &Level)| chart::Point {
        x: point.x.unwrap_or(0) as f64,
        y: level.summary.median,
        low: level.interval.low,
        high: level.interval.high,
        hollow: level.saturated,
    };
    // A panel's heading names its host; a single panel has no heading.
    let label = match panels {
        1 => panel.host.marked(&series.subject.label),
        _ => series.subject.label.clone(),
    };
    let mut points: Vec<_> = series.measured().map(point).collect();
    points.sort_by(|a, b| a.x.total_cmp(&b.x));
    chart::Series {
        label,
        style: series.subject.style,
        points,
        crossing: None,
    }
}
