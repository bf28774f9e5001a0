//! Values over a parameter: a ratio over the size of the task, a speed-up over cores, a latency over load.

use crate::Colour;
use crate::axis::{Axis, Band, Reference};
use crate::error::Error;
use crate::legend::{Entry, Swatch};
use crate::limit::Limit;
use crate::marker::{Shape, Style};
use crate::scale::Span;

/// A curve chart: one panel, or several over the same axes.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// The parameter.
    pub x: Axis,
    /// The value.
    pub y: Axis,
    /// What is drawn, in order; headings only where there are several.
    pub panels: Vec<Panel>,
    /// A level range, such as a margin of equivalence.
    pub band: Option<Band>,
    /// A level line, such as 1×.
    pub reference: Option<Reference>,
    /// Lines to compare with, such as perfect scaling.
    pub guides: Vec<Guide>,
    /// Whether points are joined by lines. Only where points between them are meant.
    pub joined: bool,
    /// What hollow points mean, for the legend.
    pub hollow: String,
    /// What the shaded range between the points' intervals means, for the legend; empty if each interval is a line at its
    /// point instead. Only where intervals between points are meant.
    pub shade: String,
    /// What the upright line of a crossing and the bar below it mean, for the legend.
    pub crossing: String,
    /// Places at which a limit alone is known, in every panel.
    pub limits: Vec<(f64, Limit)>,
    /// What their arrows mean, for the legend.
    pub limit: String,
}

/// Series over the chart's axes.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    /// What sets it apart from the other panels.
    pub heading: String,
    /// Each has marks of its own.
    pub series: Vec<Series>,
}

/// A line without marks, in the units of the axes.
#[derive(Debug, Clone, PartialEq)]
pub struct Guide {
    /// What it means, written at its end.
    pub label: String,
    /// Its corners (x, y), in the order of x.
    pub points: Vec<(f64, f64)>,
}

/// The points of one subject.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// What it is, written at its last point, or in a legend where there is no room.
    pub label: String,
    /// How it looks.
    pub style: Style,
    /// In the order of x.
    pub points: Vec<Point>,
    /// Where it crosses something.
    pub crossing: Option<Crossing>,
}

/// A value with its interval, each in the unit of its axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// The parameter.
    pub x: f64,
    /// The value.
    pub y: f64,
    /// Lower end of the interval; the same as `y` if there is none.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
    /// Whether it is set apart: drawn hollow, and never joined to its neighbours.
    pub hollow: bool,
}

/// A place on the horizontal axis with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Crossing {
    /// Where.
    pub at: f64,
    /// Lower end of the interval; `None` if it lies below what is shown.
    pub low: Option<f64>,
    /// Upper end of the interval; `None` if it lies above what is shown.
    pub high: Option<f64>,
}

impl Curve {
    /// One panel of joined points, and nothing else.
    pub fn new(x: Axis, y: Axis, series: Vec<Series>) -> Self {
        let heading = String::new();
        Self {
            x,
            y,
            panels: vec![Panel { heading, series }],
            band: None,
            reference: None,
            guides: Vec::new(),
            joined: true,
            hollow: String::new(),
            shade: String::new(),
            crossing: String::new(),
            limits: Vec::new(),
            limit: String::new(),
        }
    }

    /// Whether intervals are shaded from point to point.
    pub(crate) fn is_shaded(&self) -> bool {
        !self.shade.trim().is_empty()
    }

    pub(crate) fn series(&self) -> impl Iterator<Item = &Series> {
        self.panels.iter().flat_map(|panel| &panel.series)
    }

    fn points(&self) -> impl Iterator<Item = &Point> {
        self.series().flat_map(|series| &series.points)
    }

    /// The spans of both axes: everything drawn is in view, save a crossing's interval.
    pub(crate) fn spans(&self, chart: &str) -> Result<(Span, Span), Error> {
        if self.points().next().is_none() {
            let chart = chart.to_owned();
            return Err(Error::Empty { chart });
        }
        let corners = || self.guides.iter().flat_map(|guide| &guide.points);
        let crossings = self.series().filter_map(|series| Some(series.crossing?.at));
        let x = (self.points().map(|point| point.x))
            .chain(corners().map(|corner| corner.0))
            .chain(crossings)
            .chain(self.limits.iter().map(|(x, _)| *x))
            .chain(self.x.include.iter().copied());
        let y = (self
            .points()
            .flat_map(|point| [point.y, point.low, point.high]))
        .chain(corners().map(|corner| corner.1))
        .chain(self.band.iter().flat_map(|band| [band.low, band.high]))
        .chain(self.reference.iter().map(|line| line.at))
        .chain(self.limits.iter().map(|(_, limit)| limit.at))
        .chain(self.y.include.iter().copied());
        Ok((
            Span::over(chart, self.x.scale, &x.collect::<Vec<_>>())?,
            Span::over(chart, self.y.scale, &y.collect::<Vec<_>>())?,
        ))
    }

    /// What can be named at the lines' ends: each once.
    pub(crate) fn names(&self) -> Vec<Entry> {
        let mut series: Vec<(Style, &String)> = Vec::new();
        for one in self.series().filter(|series| !series.points.is_empty()) {
            if !series.contains(&(one.style, &one.label)) {
                series.push((one.style, &one.label));
            }
        }
        let series = series
            .into_iter()
            .map(|(style, label)| (Swatch::Mark(style), label));
        let guides = self.guides.iter().map(|guide| (Swatch::Line, &guide.label));
        let reference = self
            .reference
            .iter()
            .map(|line| (Swatch::Line, &line.label));
        named(series.chain(guides).chain(reference))
    }

    /// What only a legend can say.
    pub(crate) fn keys(&self) -> Vec<Entry> {
        let band = self.band.iter().map(|band| (Swatch::Band, &band.label));
        let crosses = self.series().any(|series| series.crossing.is_some());
        let crossing = crosses.then_some((Swatch::Crossing, &self.crossing));
        let ring = Style::new(Colour::Ink, Shape::Ring);
        let hollow = self.points().any(|point| point.hollow);
        let hollow = hollow.then_some((Swatch::Mark(ring), &self.hollow));
        let limit = self.limits.first().map(|(_, limit)| {
            let shape = if limit.upper {
                Shape::Down
            } else {
                Shape::Triangle
            };
            let style = Style::new(Colour::Ink, shape);
            (Swatch::Mark(style), &self.limit)
        });
        let shade = (Swatch::Band, &self.shade);
        let marks = crossing.into_iter().chain(hollow).chain(limit);
        named(band.chain([shade]).chain(marks))
    }
}

fn named<'a>(entries: impl Iterator<Item = (Swatch, &'a String)>) -> Vec<Entry> {
    entries
        .filter(|(_, label)| !label.trim().is_empty())
        .map(|(swatch, label)| (swatch, label.clone()))
        .collect()
}
