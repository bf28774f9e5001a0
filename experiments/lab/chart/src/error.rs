//! What can be wrong with a chart's data.

/// Why a chart could not be drawn.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Error {
    /// There is nothing to draw: an empty chart must never reach a page.
    #[error(
        "chart {chart}: nothing to draw; give it at least one row or point, or state in words why there is none"
    )]
    Empty {
        /// The chart's id.
        chart: String,
    },
    /// A value cannot be placed on the axis: not finite, or not above zero on a logarithmic axis.
    #[error(
        "chart {chart}: {value} cannot be placed on a {axis} axis; leave the value out or draw it as text"
    )]
    Value {
        /// The chart's id.
        chart: String,
        /// The value as it prints.
        value: String,
        /// The kind of axis.
        axis: &'static str,
    },
    /// A colour outside [`Colour`](crate::Colour) was drawn, which no theme defines.
    #[error("chart {chart}: colour {colour} has no CSS class; draw with a colour of chart::Colour")]
    Unmapped {
        /// The chart's id.
        chart: String,
        /// The colour as drawn.
        colour: String,
    },
    /// The id cannot be used in HTML.
    #[error("chart id {id:?}: use letters, digits and hyphens only, and begin with a letter")]
    Id {
        /// The id as given.
        id: String,
    },
    /// The drawing library failed or wrote something other than the SVG that is expected of it.
    #[error("chart {chart}: drawing failed: {cause}")]
    Drawing {
        /// The chart's id.
        chart: String,
        /// What the library said.
        cause: String,
    },
}
