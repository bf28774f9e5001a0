//! How curves are laid out and drawn: one panel, or several side by side over the same axes.

use crate::axis::Across;
use crate::canvas::{Anchor, Canvas, Lettering, Sheet};
use crate::chart::Chart;
use crate::colour::Colour;
use crate::curve::{Crossing, Curve, Panel, Point, Series};
use crate::ends::{self, End};
use crate::error::Error;
use crate::legend::{crossing, legend};
use crate::lettering::wrap;
use crate::limit::Limit;
use crate::marker::{Shape, Style, hollow, mark};
use crate::scale::{Scale, Span};
use crate::text::Text;
use crate::up::Up;

/// Room between two panels beside each other.
const GUTTER: f64 = 28.0;
/// Room above a panel that stands below another.
const AIR: f64 = 10.0;
/// Room above the lower edge for a crossing's bar, and between the bars of several.
const BAR: f64 = 7.0;

/// A chart of curves with the spans of its axes.
pub(crate) struct Panels<'a> {
    pub(crate) curve: &'a Curve,
    pub(crate) spans: (Span, Span),
}

/// Draws curves. Fails if there is no point, or a value cannot be placed on its axis.
pub fn curve(text: &Text, curve: &Curve) -> Result<Chart, Error> {
    let spans = curve.spans(&text.id)?;
    let panels = Panels { curve, spans };
    Chart::draw(text, |sheet| panels.draw(text, sheet))
}

/// One panel in its place.
struct Plot<'a> {
    panel: &'a Panel,
    across: &'a Across,
    up: &'a Up,
}

impl Panels<'_> {
    /// From top to bottom: legend, the vertical axis' title, panels, the horizontal axis' title.
    pub(crate) fn draw(&self, text: &Text, sheet: Sheet) -> Result<String, Error> {
        let mut canvas = Canvas::new(sheet);
        let (names, mut entries) = (self.curve.names(), self.curve.keys());
        let beside = self.beside(&sheet);
        if beside.is_none() {
            entries.splice(0..0, names);
        }
        let mut y = match entries.is_empty() {
            true => 0.0,
            false => legend(&mut canvas, &entries, 0.0) + 4.0,
        };
        let title = wrap(&self.curve.y.title, sheet.small, sheet.width);
        y += canvas.lines((0.0, y + sheet.line / 2.0), plain(&sheet), &title) + 4.0;
        let up = Up::new(&self.curve.y, self.spans.1, &sheet, y, self.height(&sheet));
        let columns = self.columns(&canvas, up.room(&sheet), beside);
        for (i, row) in self.curve.panels.chunks(columns.len()).enumerate() {
            y += if i == 0 { 0.0 } else { AIR };
            y = self.headings(&mut canvas, row, &columns, y);
            let up = up.from(y);
            up.labels(&mut canvas, columns[0].from);
            for (panel, across) in row.iter().zip(&columns) {
                self.plot(
                    &mut canvas,
                    &Plot {
                        panel,
                        across,
                        up: &up,
                    },
                    beside,
                );
                y = across.labels(&mut canvas, up.bottom + 4.0);
            }
        }
        let (from, to) = (columns[0].from, columns[columns.len() - 1].to);
        let y = Across::title(&mut canvas, &self.curve.x.title, (from, to), y);
        canvas.finish(text, y)
    }

    fn is_single(&self) -> bool {
        self.curve.panels.len() == 1
    }

    /// The room that names beside a single panel take; none if they stand in the legend.
    fn beside(&self, sheet: &Sheet) -> Option<f64> {
        let names = self.curve.names();
        let names = names.iter().map(|entry| entry.1.as_str());
        ends::room(sheet, names).filter(|_| self.is_single())
    }

    /// Of one panel; tall enough for the labels beside it.
    fn height(&self, sheet: &Sheet) -> f64 {
        let names = self.curve.names();
        let names = ends::height(sheet, names.iter().map(|entry| entry.1.as_str()));
        match (self.is_single(), sheet.is_narrow()) {
            (true, true) => names.max(250.0),
            (true, false) => names.max(320.0),
            (false, true) => 190.0,
            (false, false) => 250.0,
        }
    }

    /// The horizontal axes of a row of panels, from left to right.
    fn columns(&self, canvas: &Canvas, left: f64, beside: Option<f64>) -> Vec<Across> {
        let sheet = canvas.sheet;
        let count = match sheet.is_narrow() {
            true => 1,
            false => self.curve.panels.len().min(2),
        };
        let right = sheet.width - beside.unwrap_or(4.0);
        let width = (right - left - GUTTER * (count as f64 - 1.0)) / count as f64;
        let column = |i: usize| {
            let from = left + i as f64 * (width + GUTTER);
            let first = if i == 0 { 0.0 } else { from - GUTTER / 2.0 };
            let last = match i + 1 == count {
                true => sheet.width,
                false => from + width + GUTTER / 2.0,
            };
            Across::new(
                &self.curve.x,
                self.spans.0,
                canvas,
                (from, from + width),
                (first, last),
            )
        };
        (0..count).map(column).collect()
    }

    /// The headings of a row of panels below `top`. Returns their lower end.
    fn headings(&self, canvas: &mut Canvas, row: &[Panel], columns: &[Across], top: f64) -> f64 {
        if self.is_single() {
            return top;
        }
        let sheet = canvas.sheet;
        let lettering = Lettering {
            size: sheet.font,
            bold: true,
            ..plain(&sheet)
        };
        let mut bottom = top;
        for (panel, across) in row.iter().zip(columns) {
            let lines = wrap(&panel.heading, sheet.font, across.to - across.from);
            let at = (across.from, top + sheet.line / 2.0);
            bottom = (top + canvas.lines(at, lettering, &lines)).max(bottom);
        }
        bottom + 2.0
    }

    fn plot(&self, canvas: &mut Canvas, plot: &Plot, beside: Option<f64>) {
        if self.curve.is_shaded() {
            self.shades(canvas, plot);
        }
        self.backdrop(canvas, plot.across, plot.up);
        if beside.is_some() {
            let ends = self.ends(&canvas.sheet, plot);
            ends::draw(canvas, &ends, plot.across.to, (plot.up.top, plot.up.bottom));
        }
        for (i, series) in plot.panel.series.iter().enumerate() {
            if let Some(at) = &series.crossing {
                let bar = plot.up.bottom - BAR * (i as f64 + 1.0);
                self.crossing(canvas, plot, at, series.style.colour, bar);
            }
        }
        for (x, limit) in &self.curve.limits {
            arrow(canvas, plot, *x, *limit);
        }
        for (i, series) in plot.panel.series.iter().enumerate() {
            self.marks(canvas, plot, series, self.shift(plot.panel, i));
        }
    }

    /// Where each line ends, with its name.
    fn ends(&self, sheet: &Sheet, plot: &Plot) -> Vec<End> {
        let (across, up) = (plot.across, plot.up);
        let end =
            |x: f64, y: f64, label: &str, colour| End::new(sheet, (x, up.y(y)), label, colour);
        let series = plot.panel.series.iter().enumerate().filter_map(|(i, one)| {
            let last = one.points.last()?;
            let x = across.x(last.x) + self.shift(plot.panel, i);
            Some(end(x, last.y, &one.label, one.style.colour))
        });
        let guides = self.curve.guides.iter().filter_map(|guide| {
            let (x, y) = *guide.points.last()?;
            Some(end(across.x(x), y, &guide.label, Colour::Muted))
        });
        let reference = self.curve.reference.iter();
        let reference = reference.map(|line| end(across.to, line.at, &line.label, Colour::Muted));
        series
            .chain(guides)
            .chain(reference)
            .filter(End::is_named)
            .collect()
    }

    /// Each series' intervals as a range from its first point to its last.
    fn shades(&self, canvas: &mut Canvas, plot: &Plot) {
        for series in &plot.panel.series {
            let edge = |point: &Point, value| (plot.across.x(point.x), plot.up.y_within(value));
            let upper = series.points.iter().map(|p| edge(p, p.high));
            let lower = series.points.iter().rev().map(|p| edge(p, p.low));
            let corners: Vec<_> = upper.chain(lower).collect();
            if corners.len() > 2 {
                canvas.polygon(corners, Colour::Band);
            }
        }
    }

    /// Band, grid, and lines to compare with.
    fn backdrop(&self, canvas: &mut Canvas, across: &Across, up: &Up) {
        if let Some(band) = &self.curve.band {
            let (top, bottom) = (up.y_within(band.high), up.y_within(band.low));
            canvas.rect((across.from, top), (across.to, bottom), Colour::Band);
        }
        across.grid(canvas, up.top, up.bottom);
        up.grid(canvas, across.from, across.to);
        if let Some(reference) = &self.curve.reference {
            let y = up.y(reference.at);
            canvas.line((across.from, y), (across.to, y), 1.5, Colour::Muted);
        }
        for guide in &self.curve.guides {
            let corners = guide.points.iter();
            let corners = corners.map(|&(x, y)| (across.x(x), up.y(y))).collect();
            canvas.path(corners, 1.5, Colour::Muted);
        }
    }

    fn marks(&self, canvas: &mut Canvas, plot: &Plot, series: &Series, shift: f64) {
        let (across, up, colour) = (plot.across, plot.up, series.style.colour);
        let place = |point: &Point| (across.x(point.x) + shift, up.y(point.y));
        for run in self.runs(&series.points) {
            canvas.path(run.iter().map(place).collect(), 1.8, colour);
        }
        for point in &series.points {
            let (x, y) = place(point);
            if !self.curve.is_shaded() {
                canvas.line((x, up.y(point.low)), (x, up.y(point.high)), 2.0, colour);
            }
            match point.hollow {
                true => hollow(canvas, (x, y), series.style),
                false => mark(canvas, (x, y), series.style),
            }
        }
    }

    /// The points that a line joins: not across hollow ones, nor over a break of the axis.
    fn runs<'a>(&self, points: &'a [Point]) -> Vec<&'a [Point]> {
        if !self.curve.joined {
            return Vec::new();
        }
        let broken = self.curve.x.scale == Scale::ZeroApart;
        let joined = |a: &Point, b: &Point| !(a.hollow || b.hollow || broken && a.x == 0.0);
        let runs = points.chunk_by(joined);
        runs.filter(|run| run.len() > 1).collect()
    }

    fn crossing(&self, canvas: &mut Canvas, plot: &Plot, at: &Crossing, colour: Colour, bar: f64) {
        let (across, up) = (plot.across, plot.up);
        let x = across.x(at.at);
        canvas.line((x, up.top), (x, up.bottom), 1.5, colour);
        let low = at.low.map_or(across.from, |low| across.x_within(low));
        let high = at.high.map_or(across.to, |high| across.x_within(high));
        crossing(canvas, (low, high), (x, bar), colour);
    }

    /// Points of several series at one place are set side by side, unless lines show where they belong.
    fn shift(&self, panel: &Panel, index: usize) -> f64 {
        let middle = (panel.series.len() as f64 - 1.0) / 2.0;
        match self.curve.joined {
            true => 0.0,
            false => (index as f64 - middle) * f64::min(5.0, 12.0 / (middle + 1.0)),
        }
    }
}

/// How far a limit's arrow reaches, if the plot is that high.
const ARROW: f64 = 30.0;

/// A cap at the limit, and an arrow to where the value lies.
fn arrow(canvas: &mut Canvas, plot: &Plot, x: f64, limit: Limit) {
    let (x, at) = (plot.across.x(x), plot.up.y(limit.at));
    let (end, shape) = match limit.upper {
        true => ((at + ARROW).min(plot.up.bottom), Shape::Down),
        false => ((at - ARROW).max(plot.up.top), Shape::Triangle),
    };
    canvas.line((x - 5.0, at), (x + 5.0, at), 2.0, limit.colour);
    canvas.line((x, at), (x, end), 2.4, limit.colour);
    mark(canvas, (x, end), Style::new(limit.colour, shape));
}

pub(crate) fn plain(sheet: &Sheet) -> Lettering {
    Lettering {
        size: sheet.small,
        bold: false,
        colour: Colour::Ink,
        anchor: Anchor::Start,
    }
}
