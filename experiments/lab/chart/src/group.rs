//! What a chart of rows is made of.

use crate::axis::Across;
use crate::canvas::Canvas;
use crate::text::Link;

/// Rows under a common heading.
#[derive(Debug, Clone, PartialEq)]
pub struct Group<M> {
    /// Shown above the rows; empty for none.
    pub heading: String,
    /// From top to bottom.
    pub rows: Vec<Row<M>>,
}

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row<M> {
    /// What was measured. Long ones are wrapped.
    pub label: String,
    /// What is drawn on the axis.
    pub mark: M,
    /// What is written at the row's end, as the tables write it: "1.23×"; or why nothing is drawn: "not measured".
    pub value: String,
}

/// What a row draws.
pub(crate) trait Mark {
    /// Labels beside the plot take at most this share of the width.
    const LABEL_SHARE: f64 = 0.45;
    /// Values take at most this one.
    const VALUE_SHARE: f64 = 0.26;

    /// The values that must be in view; none if nothing is drawn.
    fn values(&self) -> Vec<f64>;
    /// Where the start of the row's label leads.
    fn link(&self) -> Option<&Link> {
        None
    }
    /// Draws around the height `y`, in at most `height`.
    fn draw(&self, canvas: &mut Canvas, across: &Across, y: f64, height: f64);
}
