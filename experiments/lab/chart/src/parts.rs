//! Bars of which each is made of parts: how much of a whole is what.

use crate::axis::{Across, Axis};
use crate::canvas::{Anchor, Canvas, Lettering};
use crate::chart::Chart;
use crate::colour::Colour;
use crate::error::Error;
use crate::group::{Group, Mark};
use crate::legend::Swatch;
use crate::lettering::width;
use crate::rows::Rows;
use crate::text::Text;

/// A chart of stacked bars over a linear axis from zero.
#[derive(Debug, Clone, PartialEq)]
pub struct Parts {
    /// What the whole is.
    pub axis: Axis,
    /// The rows, by workload.
    pub groups: Vec<Group<Bar>>,
    /// Names of the parts, from the axis outwards.
    pub names: Vec<String>,
}

/// A row's bar: its parts in the order of [`Parts::names`]. Empty if there is none: the row's value then says why.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar(pub Vec<Part>);

/// A part of a bar.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// How much it is, in the unit of the axis; not below zero.
    pub size: f64,
    /// What is written on it where it fits, the best first: "code 312 KiB", "312 KiB".
    pub labels: Vec<String>,
}

/// Fills by place: no language's own hue, and the last one fainter than text may stand on.
const FILLS: [Colour; 5] = [
    Colour::Third,
    Colour::Fourth,
    Colour::Muted,
    Colour::Ink,
    Colour::Band,
];
/// Height of a bar.
const HEIGHT: f64 = 22.0;
/// Room between two parts, so that they are told apart without their hues.
const GAP: f64 = 1.0;
/// Room between a part's edges and its label.
const PADDING: f64 = 4.0;

/// Draws bars. Fails if there is no row, or a part's size is not finite.
pub fn parts(text: &Text, parts: &Parts) -> Result<Chart, Error> {
    let name = |(i, name): (usize, &String)| (Swatch::Fill(fill(i)), name.clone());
    let axis = parts.axis.clone().including([0.0]);
    let rows = Rows {
        text,
        axis: &axis,
        groups: &parts.groups,
        sides: None,
        bands: Vec::new(),
        references: Vec::new(),
        legend: parts.names.iter().enumerate().map(name).collect(),
        height: HEIGHT + 4.0,
    };
    Chart::draw(text, |sheet| rows.draw(sheet))
}

fn fill(place: usize) -> Colour {
    FILLS[place % FILLS.len()]
}

impl Bar {
    /// Where each part begins and ends.
    fn spans(&self) -> impl Iterator<Item = (f64, f64, &Part)> {
        self.0.iter().scan(0.0, |end, part| {
            let from = *end;
            *end += part.size;
            Some((from, *end, part))
        })
    }
}

impl Mark for Bar {
    fn values(&self) -> Vec<f64> {
        self.spans().map(|(_, to, _)| to).collect()
    }

    fn draw(&self, canvas: &mut Canvas, across: &Across, y: f64, _: f64) {
        for (place, (from, to, part)) in self.spans().enumerate() {
            let (left, right) = (across.x(from), across.x(to));
            if part.size > 0.0 {
                let gap = if right - left > 3.0 * GAP { GAP } else { 0.0 };
                let half = HEIGHT / 2.0;
                canvas.rect((left, y - half), (right - gap, y + half), fill(place));
                label(canvas, (left, right), y, fill(place), &part.labels);
            }
        }
    }
}

/// The first of the labels that fits between the edges of its part.
fn label(canvas: &mut Canvas, (left, right): (f64, f64), y: f64, fill: Colour, labels: &[String]) {
    let size = canvas.sheet.small;
    let fits = |label: &&String| width(label, size) + 2.0 * PADDING <= right - left;
    if fill == Colour::Band {
        return;
    }
    if let Some(label) = labels.iter().find(fits) {
        let lettering = Lettering {
            size,
            bold: false,
            colour: Colour::Paper,
            anchor: Anchor::Middle,
        };
        canvas.text((f64::midpoint(left, right), y), lettering, label);
    }
}
