//! A limit in the place of a value.

use crate::colour::Colour;
use crate::marker::{Shape, Style};

/// A value that is only known to lie on one side of a limit, in the unit of the axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limit {
    /// Where.
    pub at: f64,
    /// Whether the value lies at or below it; else at or above.
    pub upper: bool,
    /// Whose it is.
    pub colour: Colour,
}

impl Limit {
    /// How its arrow looks in a legend, along a horizontal axis.
    pub fn style(self) -> Style {
        let shape = if self.upper {
            Shape::Left
        } else {
            Shape::Right
        };
        Style::new(self.colour, shape)
    }
}
