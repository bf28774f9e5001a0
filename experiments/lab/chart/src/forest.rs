//! Ratios with their intervals, one row a benchmark: which side is faster, by how much, how surely.

use crate::axis::{Across, Axis, Band, Reference};
use crate::canvas::Canvas;
use crate::chart::Chart;
use crate::colour::Colour;
use crate::error::Error;
use crate::group::{Group, Mark};
use crate::legend::{Key, Swatch, keys};
use crate::limit::Limit;
use crate::marker::{Style, mark};
use crate::notation::Notation;
use crate::rows::Rows;
use crate::scale::Scale;
use crate::strokes::{arrow, dot, interval, late, layout, noise};
use crate::text::Text;

/// A forest plot over a logarithmic axis, with a line at 1×.
#[derive(Debug, Clone, PartialEq)]
pub struct Forest {
    /// What the ratio is, with its direction: "time of Go / time of Rust".
    pub axis: String,
    /// What a ratio below one means: "← Go faster".
    pub below: String,
    /// What a ratio above one means: "Rust faster →". Both are empty where nothing holds for all rows.
    pub above: String,
    /// The rows, by lane or workload.
    pub groups: Vec<Group<Outcome>>,
    /// Ratios that count as no difference.
    pub margin: Option<Band>,
    /// What the rows' noise bands mean, for the legend; empty if no row has one.
    pub noise: String,
    /// What the marks mean; empty if the labels say so.
    pub keys: Vec<Key>,
    /// What the dots of other hosts mean, for the legend, the range for the next one, the dots of layouts, and the mark of
    /// second halves; empty where no row has any.
    pub elsewhere: [String; 4],
}

/// What is known of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// A value with its interval; none is drawn where both ends are the value.
    Estimate(Estimate),
    /// All that is known is a limit: an arrow from it on.
    Limit(Limit),
    /// Nothing to draw; the row's value says why.
    Absent,
}

/// A value with its interval, in the unit of the axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimate {
    /// The point estimate.
    pub value: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
    /// How it looks, by verdict or series.
    pub style: Style,
    /// What identical programs differed by in the same blocks: low and high.
    pub noise: Option<(f64, f64)>,
    /// The same measured elsewhere.
    pub elsewhere: Elsewhere,
}

/// What else is said of a row, in the unit of the axis: by other hosts, by each layout, by a part of the runs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Elsewhere {
    /// Their point estimates.
    pub values: Vec<f64>,
    /// Where the next host's is to be expected: low and high. It may reach beyond the plot.
    pub expected: Option<(f64, f64)>,
    /// One value a layout, where these fall apart.
    pub layouts: Vec<f64>,
    /// That of the runs' second halves, where they tell another story.
    pub late: Option<f64>,
}

/// Draws ratios. Fails if there is no row, or a ratio is not above zero.
pub fn forest(text: &Text, forest: &Forest) -> Result<Chart, Error> {
    let axis = Axis::new(forest.axis.as_str(), Scale::Log, Notation::Ratio);
    let one = Reference {
        at: 1.0,
        label: String::new(),
    };
    let mut legend = keys(&forest.keys);
    if !forest.noise.is_empty() {
        legend.push((Swatch::Noise, forest.noise.clone()));
    }
    let swatches = [Swatch::Dot, Swatch::Line, Swatch::Layout, Swatch::Late];
    legend.extend(swatches.into_iter().zip(forest.elsewhere.clone()));
    legend.retain(|(_, label)| !label.is_empty());
    let rows = Rows {
        text,
        axis: &axis,
        groups: &forest.groups,
        sides: (!forest.below.is_empty() || !forest.above.is_empty())
            .then_some((forest.below.as_str(), forest.above.as_str())),
        bands: forest.margin.iter().collect(),
        references: vec![&one],
        legend,
        height: 20.0,
    };
    Chart::draw(text, |sheet| rows.draw(sheet))
}

impl Mark for Outcome {
    fn values(&self) -> Vec<f64> {
        let estimate = match self {
            Self::Estimate(estimate) => estimate,
            Self::Limit(limit) => return vec![limit.at],
            Self::Absent => return Vec::new(),
        };
        let (from, to) = estimate.noise.unwrap_or((estimate.value, estimate.value));
        let mut values = vec![estimate.value, estimate.low, estimate.high, from, to];
        values.extend(&estimate.elsewhere.values);
        values.extend(&estimate.elsewhere.layouts);
        values.extend(estimate.elsewhere.late);
        values
    }

    fn draw(&self, canvas: &mut Canvas, across: &Across, y: f64, height: f64) {
        let estimate = match self {
            Self::Estimate(estimate) => estimate,
            Self::Limit(limit) => return arrow(canvas, across, *limit, y),
            Self::Absent => return,
        };
        if let Some((low, high)) = estimate.noise {
            noise(canvas, (across.x(low), across.x(high)), y, height / 2.0);
        }
        if let Some((low, high)) = estimate.elsewhere.expected {
            let ends = (across.x_within(low), across.x_within(high));
            canvas.line((ends.0, y), (ends.1, y), 1.0, Colour::Muted);
        }
        for value in &estimate.elsewhere.values {
            dot(canvas, (across.x(*value), y));
        }
        // An exact value has no interval.
        if estimate.low < estimate.high {
            interval(
                canvas,
                (across.x(estimate.low), across.x(estimate.high)),
                y,
                estimate.style.colour,
            );
        }
        for value in &estimate.elsewhere.layouts {
            layout(canvas, (across.x(*value), y + BELOW), estimate.style.colour);
        }
        if let Some(value) = estimate.elsewhere.late {
            late(canvas, (across.x(value), y));
        }
        mark(canvas, (across.x(estimate.value), y), estimate.style);
    }
}

/// How far below the line a layout's dot lies.
const BELOW: f64 = 7.0;
