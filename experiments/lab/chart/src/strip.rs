//! Every sample as a mark: the spread itself, with nothing dropped.

use crate::axis::{Across, Axis, Reference};
use crate::canvas::Canvas;
use crate::chart::Chart;
use crate::error::Error;
use crate::group::{Group, Mark};
use crate::legend::{Key, Swatch, keys};
use crate::marker::Style;
use crate::rows::Rows;
use crate::strokes::median;
use crate::text::Text;

/// A strip plot.
#[derive(Debug, Clone, PartialEq)]
pub struct Strip {
    /// What is shown.
    pub axis: Axis,
    /// The rows, by workload.
    pub groups: Vec<Group<Samples>>,
    /// A bound or nominal value.
    pub reference: Option<Reference>,
    /// What the marks mean; empty if the labels say so.
    pub keys: Vec<Key>,
    /// What the upright line through a row means, for the legend: "median".
    pub centre: String,
}

/// The samples of a row, in the unit of the axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Samples {
    /// In the order in which they were taken. Empty if there are none: the row's value then says why.
    pub values: Vec<f64>,
    /// Their median, marked by an upright line.
    pub median: f64,
    /// Whose samples they are.
    pub style: Style,
}

/// Draws samples. Fails if there is no row, or a sample cannot be placed on the axis.
pub fn strip(text: &Text, strip: &Strip) -> Result<Chart, Error> {
    let mut legend = keys(&strip.keys);
    legend.push((Swatch::Tick, strip.centre.clone()));
    let rows = Rows {
        text,
        axis: &strip.axis,
        groups: &strip.groups,
        sides: None,
        bands: Vec::new(),
        references: strip.reference.iter().collect(),
        legend,
        height: 34.0,
    };
    Chart::draw(text, |sheet| rows.draw(sheet))
}

impl Mark for Samples {
    fn values(&self) -> Vec<f64> {
        let median = (!self.values.is_empty()).then_some(self.median);
        self.values.iter().copied().chain(median).collect()
    }

    fn draw(&self, canvas: &mut Canvas, across: &Across, y: f64, height: f64) {
        if self.values.is_empty() {
            return;
        }
        for (i, &value) in self.values.iter().enumerate() {
            let offset = (jitter(i) - 0.5) * (height - 12.0);
            canvas.disc((across.x(value), y + offset), 2.6, self.style.colour, 0.45);
        }
        median(canvas, across.x(self.median), y, height / 2.0 - 2.0);
    }
}

/// Between 0 and 1, evenly spread and the same each time: multiples of the golden ratio, modulo one.
fn jitter(index: usize) -> f64 {
    (0.5 + index as f64 * 0.618_033_988_749_895).fract()
}
