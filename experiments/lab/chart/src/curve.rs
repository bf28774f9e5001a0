//! Values over a parameter: a ratio over the size of the task, a speed-up over cores.

use crate::axis::{Across, Axis, Reference};
use crate::canvas::{Anchor, Canvas, Lettering, Sheet};
use crate::chart::{Chart, Text};
use crate::colour::Colour;
use crate::ends::{self, End};
use crate::error::Error;
use crate::legend::{Entry, Swatch, legend};
use crate::lettering::{widest, wrap};
use crate::marker::{Style, mark};
use crate::scale::Span;
use crate::ticks::Tick;

/// A curve chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// The parameter.
    pub x: Axis,
    /// The value.
    pub y: Axis,
    /// Each has marks of its own.
    pub series: Vec<Series>,
    /// A level line, such as 1×.
    pub reference: Option<Reference>,
    /// Lines to compare with, such as perfect scaling.
    pub guides: Vec<Guide>,
    /// Whether points are joined by lines. Only where points between them are meant.
    pub joined: bool,
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
    /// What it is, written at its last point.
    pub label: String,
    /// How it looks.
    pub style: Style,
    /// In the order of x.
    pub points: Vec<Point>,
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
}

/// Draws curves. Fails if there is no point, or a value cannot be placed on its axis.
pub fn curve(text: &Text, curve: &Curve) -> Result<Chart, Error> {
    Chart::draw(text, |sheet| curve.draw(text, sheet))
}

/// Room between a tick's label and the plot.
const TICK_GAP: f64 = 8.0;

/// The vertical axis as drawn.
struct Up {
    top: f64,
    bottom: f64,
    span: Span,
}

impl Up {
    /// Pixels from the top.
    fn y(&self, value: f64) -> f64 {
        let (top, bottom) = (self.top + 8.0, self.bottom - 8.0);
        bottom - self.span.fraction(value) * (bottom - top)
    }

    fn one_above_other(&self, ticks: &[Tick], line: f64) -> bool {
        ticks
            .windows(2)
            .all(|pair| self.y(pair[0].value) - self.y(pair[1].value) >= 1.6 * line)
    }
}

impl Curve {
    /// From top to bottom: legend where there is no room beside the plot, the vertical axis' title, plot, axis.
    fn draw(&self, text: &Text, sheet: Sheet) -> Result<String, Error> {
        let (across, up) = self.spans(&text.id)?;
        let mut canvas = Canvas::new(sheet);
        let entries = self.entries();
        let beside = ends::room(&sheet, entries.iter().map(|entry| entry.1.as_str()));
        let mut y = if beside.is_some() {
            0.0
        } else {
            legend(&mut canvas, &entries, 0.0) + 4.0
        };
        let title = wrap(&self.y.title, sheet.small, sheet.width);
        y += canvas.lines((0.0, y + sheet.line / 2.0), plain(&sheet), &title) + 4.0;
        let up = Up {
            top: y,
            bottom: y + self.height(&sheet),
            span: up,
        };
        let ticks = self
            .y
            .ticks(&up.span, |ticks| up.one_above_other(ticks, sheet.line));
        let left = widest(ticks.iter().map(|tick| tick.label.as_str()), sheet.small) + TICK_GAP;
        let across = Across::new(
            &self.x,
            across,
            &canvas,
            left,
            sheet.width - beside.unwrap_or(4.0),
        );
        self.backdrop(&mut canvas, &across, &up, &ticks);
        if beside.is_some() {
            ends::draw(
                &mut canvas,
                &self.ends(&sheet, &across, &up),
                across.to,
                (up.top, up.bottom),
            );
        }
        self.marks(&mut canvas, &across, &up);
        let y = across.labels(&mut canvas, up.bottom + 4.0);
        let y = across.title(&mut canvas, y);
        canvas.finish(text, y)
    }

    fn points(&self) -> impl Iterator<Item = &Point> {
        self.series.iter().flat_map(|series| &series.points)
    }

    fn spans(&self, chart: &str) -> Result<(Span, Span), Error> {
        if self.points().next().is_none() {
            return Err(Error::Empty {
                chart: chart.to_owned(),
            });
        }
        let corners = || self.guides.iter().flat_map(|guide| &guide.points);
        let mut x: Vec<f64> = self.points().map(|point| point.x).collect();
        let mut y: Vec<f64> = self
            .points()
            .flat_map(|point| [point.y, point.low, point.high])
            .collect();
        x.extend(
            corners()
                .map(|corner| corner.0)
                .chain(self.x.include.iter().copied()),
        );
        y.extend(
            corners()
                .map(|corner| corner.1)
                .chain(self.y.include.iter().copied()),
        );
        y.extend(self.reference.iter().map(|reference| reference.at));
        Ok((
            Span::over(chart, self.x.scale, &x)?,
            Span::over(chart, self.y.scale, &y)?,
        ))
    }

    /// Tall enough for the labels beside it.
    fn height(&self, sheet: &Sheet) -> f64 {
        let plot: f64 = if sheet.is_narrow() { 250.0 } else { 320.0 };
        plot.max(ends::height(
            sheet,
            self.entries().iter().map(|entry| entry.1.as_str()),
        ))
    }

    fn entries(&self) -> Vec<Entry> {
        let series = self
            .series
            .iter()
            .filter(|series| !series.points.is_empty());
        let series = series.map(|series| (Swatch::Mark(series.style), series.label.clone()));
        let lines = self
            .guides
            .iter()
            .map(|guide| (Swatch::Line, guide.label.clone()));
        let reference = self
            .reference
            .iter()
            .map(|line| (Swatch::Line, line.label.clone()));
        series
            .chain(lines)
            .chain(reference)
            .filter(|entry| !entry.1.trim().is_empty())
            .collect()
    }

    /// Where each line ends, with its name.
    fn ends(&self, sheet: &Sheet, across: &Across, up: &Up) -> Vec<End> {
        let end =
            |x: f64, y: f64, label: &str, colour| End::new(sheet, (x, up.y(y)), label, colour);
        let series = self.series.iter().enumerate().filter_map(|(i, series)| {
            let last = series.points.last()?;
            Some(end(
                across.x(last.x) + self.shift(i),
                last.y,
                &series.label,
                series.style.colour,
            ))
        });
        let guides = self.guides.iter().filter_map(|guide| {
            let (x, y) = *guide.points.last()?;
            Some(end(across.x(x), y, &guide.label, Colour::Muted))
        });
        let reference = self
            .reference
            .iter()
            .map(|line| end(across.to, line.at, &line.label, Colour::Muted));
        series
            .chain(guides)
            .chain(reference)
            .filter(End::is_named)
            .collect()
    }

    /// Grid, ticks of the vertical axis, and lines to compare with.
    fn backdrop(&self, canvas: &mut Canvas, across: &Across, up: &Up, ticks: &[Tick]) {
        let lettering = Lettering {
            anchor: Anchor::End,
            colour: Colour::Muted,
            ..plain(&canvas.sheet)
        };
        across.grid(canvas, up.top, up.bottom);
        for tick in ticks {
            let y = up.y(tick.value);
            canvas.line((across.from, y), (across.to, y), 1.0, Colour::Grid);
            canvas.text((across.from - TICK_GAP, y), lettering, &tick.label);
        }
        if let Some(reference) = &self.reference {
            let y = up.y(reference.at);
            canvas.line((across.from, y), (across.to, y), 1.5, Colour::Muted);
        }
        for guide in &self.guides {
            let corners = guide
                .points
                .iter()
                .map(|&(x, y)| (across.x(x), up.y(y)))
                .collect();
            canvas.path(corners, 1.5, Colour::Muted);
        }
    }

    fn marks(&self, canvas: &mut Canvas, across: &Across, up: &Up) {
        for (i, series) in self.series.iter().enumerate() {
            let shift = self.shift(i);
            let colour = series.style.colour;
            let place = |point: &Point| (across.x(point.x) + shift, up.y(point.y));
            if self.joined && series.points.len() > 1 {
                canvas.path(series.points.iter().map(place).collect(), 1.8, colour);
            }
            for point in &series.points {
                let (x, y) = place(point);
                canvas.line((x, up.y(point.low)), (x, up.y(point.high)), 2.0, colour);
                mark(canvas, (x, y), series.style);
            }
        }
    }

    /// Points of several series at one place are set side by side, unless lines show where they belong.
    fn shift(&self, index: usize) -> f64 {
        let middle = (self.series.len() as f64 - 1.0) / 2.0;
        if self.joined {
            0.0
        } else {
            (index as f64 - middle) * f64::min(5.0, 12.0 / (middle + 1.0))
        }
    }
}

fn plain(sheet: &Sheet) -> Lettering {
    Lettering {
        size: sheet.small,
        bold: false,
        colour: Colour::Ink,
        anchor: Anchor::Start,
    }
}
