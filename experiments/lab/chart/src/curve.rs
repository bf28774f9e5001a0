//! Values over a parameter: a ratio over the size of the task, a speed-up over cores.

use crate::axis::{Across, Axis, Reference};
use crate::canvas::{Anchor, Canvas, Lettering, Sheet};
use crate::chart::{Chart, Text};
use crate::colour::Colour;
use crate::error::Error;
use crate::legend::{Entry, Swatch, legend};
use crate::lettering::{spread, widest, wrap};
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
    /// A line across, such as 1× or perfect scaling's end.
    pub reference: Option<Reference>,
    /// Whether points are joined by lines. Only where points between them are meant.
    pub joined: bool,
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

/// Room between the plot and the labels beside it.
const GAP: f64 = 12.0;
/// Labels at the lines' ends take at most this share of the width; longer ones go into a legend.
const LABEL_SHARE: f64 = 0.3;

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
    fn draw(&self, text: &Text, sheet: Sheet) -> Result<String, Error> {
        let (across, up) = self.spans(&text.id)?;
        let mut canvas = Canvas::new(sheet);
        let ends = self.labelled_at_ends(&sheet);
        let mut y = if ends {
            0.0
        } else {
            legend(&mut canvas, &self.entries(), 0.0) + 4.0
        };
        y += canvas.lines(
            (0.0, y + sheet.line / 2.0),
            ink(&sheet),
            &wrap(&self.y.title, sheet.small, sheet.width),
        );
        let up = Up {
            top: y + 4.0,
            bottom: y + 4.0 + self.height(&sheet, ends),
            span: up,
        };
        let ticks = self
            .y
            .ticks(&up.span, |ticks| up.one_above_other(ticks, sheet.line));
        let left = widest(ticks.iter().map(|tick| tick.label.as_str()), sheet.small);
        let right = if ends {
            self.label_room(&sheet) + GAP
        } else {
            4.0
        };
        let across = Across::new(&self.x, across, &canvas, left + 8.0, sheet.width - right);
        self.backdrop(&mut canvas, &across, &up, &ticks);
        self.marks(&mut canvas, &across, &up);
        if ends {
            self.end_labels(&mut canvas, &across, &up);
        }
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
        let mut x: Vec<f64> = self.points().map(|point| point.x).collect();
        let mut y: Vec<f64> = self
            .points()
            .flat_map(|point| [point.y, point.low, point.high])
            .collect();
        x.extend(&self.x.include);
        y.extend(&self.y.include);
        y.extend(self.reference.iter().map(|reference| reference.at));
        Ok((
            Span::over(chart, self.x.scale, &x)?,
            Span::over(chart, self.y.scale, &y)?,
        ))
    }

    /// Tall enough for the labels at the lines' ends.
    fn height(&self, sheet: &Sheet, ends: bool) -> f64 {
        let plot = if sheet.is_narrow() { 250.0 } else { 320.0 };
        let labels: f64 = self
            .labels(sheet)
            .iter()
            .map(|label| label_height(sheet, &label.1))
            .sum();
        if ends { f64::max(plot, labels) } else { plot }
    }

    fn entries(&self) -> Vec<Entry> {
        let series = self
            .series
            .iter()
            .map(|series| (Swatch::Mark(series.style), series.label.clone()));
        let lines = self
            .reference
            .iter()
            .map(|line| (Swatch::Line, line.label.clone()));
        series.chain(lines).collect()
    }

    /// Whether there is room for the names beside the plot.
    fn labelled_at_ends(&self, sheet: &Sheet) -> bool {
        let names = self.entries();
        let words = names.iter().flat_map(|(_, label)| label.split_whitespace());
        widest(words, sheet.small) <= LABEL_SHARE * sheet.width
            && names.len() <= 12
            && !self.crowded(sheet)
    }

    /// On a narrow sheet, names of more than a few letters would take the plot's room.
    fn crowded(&self, sheet: &Sheet) -> bool {
        let names = self.entries();
        sheet.is_narrow()
            && widest(names.iter().map(|(_, label)| label.as_str()), sheet.small)
                > 0.25 * sheet.width
    }

    fn label_room(&self, sheet: &Sheet) -> f64 {
        let names = self.entries();
        widest(names.iter().map(|(_, label)| label.as_str()), sheet.small)
            .min(LABEL_SHARE * sheet.width)
    }

    /// The value at which each label is wanted, its lines, and its colour.
    fn labels(&self, sheet: &Sheet) -> Vec<(f64, Vec<String>, Colour)> {
        let room = LABEL_SHARE * sheet.width;
        let named = |label: &str| wrap(label, sheet.small, room);
        let ends = self.series.iter().filter_map(|series| {
            let last = series.points.last()?;
            Some((last.y, named(&series.label), series.style.colour))
        });
        let lines = self.reference.iter().filter(|line| !line.label.is_empty());
        ends.chain(lines.map(|line| (line.at, named(&line.label), Colour::Muted)))
            .collect()
    }

    fn backdrop(&self, canvas: &mut Canvas, across: &Across, up: &Up, ticks: &[Tick]) {
        let sheet = canvas.sheet;
        across.grid(canvas, up.top, up.bottom);
        let lettering = Lettering {
            anchor: Anchor::End,
            colour: Colour::Muted,
            ..ink(&sheet)
        };
        for tick in ticks {
            let y = up.y(tick.value);
            canvas.line((across.from, y), (across.to, y), 1.0, Colour::Grid);
            canvas.text((across.from - 8.0, y), lettering, &tick.label);
        }
        if let Some(reference) = &self.reference {
            let y = up.y(reference.at);
            canvas.line((across.from, y), (across.to, y), 1.5, Colour::Muted);
        }
    }

    fn marks(&self, canvas: &mut Canvas, across: &Across, up: &Up) {
        for (i, series) in self.series.iter().enumerate() {
            let shift = self.shift(i);
            let colour = series.style.colour;
            let place = |point: &Point| (across.x(point.x) + shift, up.y(point.y));
            if self.joined {
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

    fn end_labels(&self, canvas: &mut Canvas, across: &Across, up: &Up) {
        let sheet = canvas.sheet;
        let labels = self.labels(&sheet);
        let wanted: Vec<f64> = labels.iter().map(|label| up.y(label.0)).collect();
        let heights: Vec<f64> = labels
            .iter()
            .map(|label| label_height(&sheet, &label.1))
            .collect();
        let middles = spread(&wanted, &heights, up.top, up.bottom);
        for ((label, &middle), &value) in labels.iter().zip(&middles).zip(&wanted) {
            canvas.line(
                (across.to + 1.0, value),
                (across.to + GAP - 3.0, middle),
                1.2,
                label.2,
            );
            let first = middle - sheet.line * (label.1.len() as f64 - 1.0) / 2.0;
            canvas.lines((across.to + GAP, first), ink(&sheet), &label.1);
        }
    }
}

fn ink(sheet: &Sheet) -> Lettering {
    Lettering {
        size: sheet.small,
        bold: false,
        colour: Colour::Ink,
        anchor: Anchor::Start,
    }
}

fn label_height(sheet: &Sheet, lines: &[String]) -> f64 {
    sheet.line * lines.len() as f64
}
