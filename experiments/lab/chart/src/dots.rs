//! Values with their intervals against named categories: rates against the band in which they should lie.

use crate::axis::{Axis, Band, Reference};
use crate::chart::Chart;
use crate::error::Error;
use crate::forest::Outcome;
use crate::group::Group;
use crate::legend::{Key, keys};
use crate::rows::Rows;
use crate::text::Text;

/// A dot plot: a group for each condition, in it a row for each series.
#[derive(Debug, Clone, PartialEq)]
pub struct Dots {
    /// What is shown.
    pub axis: Axis,
    /// The rows, by condition.
    pub groups: Vec<Group<Outcome>>,
    /// Where values should lie.
    pub band: Option<Band>,
    /// A bound or nominal value.
    pub reference: Option<Reference>,
    /// What the marks mean; empty if the labels say so.
    pub keys: Vec<Key>,
}

/// Draws values against categories. Fails if there is no row, or a value cannot be placed on the axis.
pub fn dots(text: &Text, dots: &Dots) -> Result<Chart, Error> {
    let rows = Rows {
        text,
        axis: &dots.axis,
        groups: &dots.groups,
        sides: None,
        bands: dots.band.iter().collect(),
        references: dots.reference.iter().collect(),
        legend: keys(&dots.keys),
        height: 20.0,
    };
    Chart::draw(text, |sheet| rows.draw(sheet))
}
