//! One quantity against another, a mark for each subject: what the one buys of the other.

use crate::Colour;
use crate::axis::{Across, Axis};
use crate::canvas::{Canvas, Lettering, Sheet};
use crate::chart::Chart;
use crate::error::Error;
use crate::labels::{Area, Name, place};
use crate::legend::{Entry, Swatch, legend};
use crate::lettering::wrap;
use crate::marker::{Shape, Style, hollow, mark};
use crate::panels::plain;
use crate::scale::Span;
use crate::text::Text;
use crate::up::Up;

/// A scatter plot.
#[derive(Debug, Clone, PartialEq)]
pub struct Scatter {
    /// The one quantity.
    pub x: Axis,
    /// The other.
    pub y: Axis,
    /// One a subject.
    pub spots: Vec<Spot>,
    /// What hollow marks mean, for the legend.
    pub hollow: String,
}

/// A subject in both quantities.
#[derive(Debug, Clone, PartialEq)]
pub struct Spot {
    /// What it is: written beside its mark, or in a legend where there is no room for all.
    pub label: String,
    /// How it looks.
    pub style: Style,
    /// In the horizontal axis' unit.
    pub x: Reach,
    /// In the vertical axis' unit.
    pub y: Reach,
    /// Whether it is set apart: drawn hollow.
    pub hollow: bool,
}

/// A value with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reach {
    /// The value.
    pub value: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

/// Draws marks in a plane. Fails if there is none, or a value cannot be placed on its axis.
pub fn scatter(text: &Text, scatter: &Scatter) -> Result<Chart, Error> {
    let spans = scatter.spans(&text.id)?;
    Chart::draw(text, |sheet| scatter.draw(text, sheet, spans))
}

impl Scatter {
    fn spans(&self, chart: &str) -> Result<(Span, Span), Error> {
        let values = |axis: &Axis, reach: fn(&Spot) -> Reach| -> Vec<f64> {
            let spots = self.spots.iter().map(reach);
            let ends = spots.flat_map(|reach| [reach.value, reach.low, reach.high]);
            ends.chain(axis.include.iter().copied()).collect()
        };
        if self.spots.is_empty() {
            let chart = chart.to_owned();
            return Err(Error::Empty { chart });
        }
        Ok((
            Span::over(chart, self.x.scale, &values(&self.x, |spot| spot.x))?,
            Span::over(chart, self.y.scale, &values(&self.y, |spot| spot.y))?,
        ))
    }

    /// With names beside the marks if all of them find room there, else with a legend.
    fn draw(&self, text: &Text, sheet: Sheet, spans: (Span, Span)) -> Result<String, Error> {
        let mut canvas = Canvas::new(sheet);
        let (up, across) = self.axes(&mut canvas, spans, &self.keys());
        let Some(names) = self.names(&sheet, &across, &up) else {
            let mut canvas = Canvas::new(sheet);
            let entries: Vec<Entry> = self.entries().into_iter().chain(self.keys()).collect();
            let (up, across) = self.axes(&mut canvas, spans, &entries);
            return self.plot(text, canvas, &across, &up, &[]);
        };
        self.plot(text, canvas, &across, &up, &names)
    }

    /// Legend and titles above the plot, and the axes below them.
    fn axes(&self, canvas: &mut Canvas, spans: (Span, Span), entries: &[Entry]) -> (Up, Across) {
        let sheet = canvas.sheet;
        let mut y = match entries {
            [] => 0.0,
            some => legend(canvas, some, 0.0) + 4.0,
        };
        let title = wrap(&self.y.title, sheet.small, sheet.width);
        y += canvas.lines((0.0, y + sheet.line / 2.0), plain(&sheet), &title) + 4.0;
        let height = if sheet.is_narrow() { 270.0 } else { 340.0 };
        let up = Up::new(&self.y, spans.1, &sheet, y, height);
        let plot = (up.room(&sheet), sheet.width - 4.0);
        let across = Across::new(&self.x, spans.0, canvas, plot, (0.0, sheet.width));
        (up, across)
    }

    fn names(&self, sheet: &Sheet, across: &Across, up: &Up) -> Option<Vec<Name>> {
        let at = |spot: &Spot| (across.x(spot.x.value), up.y(spot.y.value));
        let marks: Vec<_> = (self.spots.iter())
            .map(|spot| (at(spot), spot.label.as_str()))
            .collect();
        let bars: Vec<Area> = (self.spots.iter())
            .flat_map(|spot| bars(spot, across, up))
            .collect();
        let plot = Area {
            left: across.from,
            right: across.to,
            top: up.top,
            bottom: up.bottom,
        };
        place(sheet, &marks, plot, &bars)
    }

    fn plot(
        &self,
        text: &Text,
        mut canvas: Canvas,
        across: &Across,
        up: &Up,
        names: &[Name],
    ) -> Result<String, Error> {
        across.grid(&mut canvas, up.top, up.bottom);
        up.grid(&mut canvas, across.from, across.to);
        up.labels(&mut canvas, across.from);
        for spot in &self.spots {
            for bar in bars(spot, across, up) {
                let ends = ((bar.left, bar.top), (bar.right, bar.bottom));
                canvas.line(ends.0, ends.1, 2.0, spot.style.colour);
            }
        }
        for spot in &self.spots {
            let at = (across.x(spot.x.value), up.y(spot.y.value));
            match spot.hollow {
                true => hollow(&mut canvas, at, spot.style),
                false => mark(&mut canvas, at, spot.style),
            }
        }
        for name in names {
            let lettering = Lettering {
                anchor: name.anchor,
                ..plain(&canvas.sheet)
            };
            canvas.lines(name.at, lettering, &name.lines);
        }
        let y = across.labels(&mut canvas, up.bottom + 4.0);
        let y = Across::title(&mut canvas, &self.x.title, (across.from, across.to), y);
        canvas.finish(text, y)
    }

    fn entries(&self) -> Vec<Entry> {
        let entry = |spot: &Spot| (Swatch::Mark(spot.style), spot.label.clone());
        self.spots.iter().map(entry).collect()
    }

    fn keys(&self) -> Vec<Entry> {
        let ring = Style::new(Colour::Ink, Shape::Ring);
        let any = self.spots.iter().any(|spot| spot.hollow) && !self.hollow.is_empty();
        let key = any.then(|| (Swatch::Mark(ring), self.hollow.clone()));
        key.into_iter().collect()
    }
}

/// The intervals of a spot, as lines.
fn bars(spot: &Spot, across: &Across, up: &Up) -> [Area; 2] {
    let (x, y) = (across.x(spot.x.value), up.y(spot.y.value));
    let level = Area {
        left: across.x(spot.x.low),
        right: across.x(spot.x.high),
        top: y,
        bottom: y,
    };
    let upright = Area {
        left: x,
        right: x,
        top: up.y(spot.y.high),
        bottom: up.y(spot.y.low),
    };
    [level, upright]
}
