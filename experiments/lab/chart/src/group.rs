//! What a chart of rows is made of.

use crate::axis::Across;
use crate::canvas::Canvas;

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
    /// The values that must be in view; none if nothing is drawn.
    fn values(&self) -> Vec<f64>;
    /// Draws around the height `y`, in at most `height`.
    fn draw(&self, canvas: &mut Canvas, across: &Across, y: f64, height: f64);
}
