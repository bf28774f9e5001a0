//! Marks of a point: a shape and a colour, so that neither is needed to tell two series apart.

use crate::canvas::Canvas;
use crate::colour::Colour;

/// The shape of a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A filled circle.
    Disc,
    /// A filled square.
    Square,
    /// A square on its corner.
    Diamond,
    /// A triangle pointing up.
    Triangle,
    /// A triangle pointing down.
    Down,
    /// A triangle pointing left.
    Left,
    /// A triangle pointing right.
    Right,
    /// A filled hexagon.
    Hexagon,
    /// A hollow circle.
    Ring,
}

/// How the marks of one series or verdict look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// The hue's role.
    pub colour: Colour,
    /// The mark.
    pub shape: Shape,
}

impl Style {
    /// A style from its two parts.
    pub fn new(colour: Colour, shape: Shape) -> Self {
        Self { colour, shape }
    }
}

/// Half the width of the largest mark, in CSS pixels.
pub(crate) const REACH: f64 = 6.5;

/// Draws a mark with a rim of the page's colour, which keeps it apart from lines and other marks.
pub(crate) fn mark(canvas: &mut Canvas, at: (f64, f64), style: Style) {
    shape(canvas, at, style.shape, 1.0, Colour::Paper);
    shape(canvas, at, style.shape, 0.0, style.colour);
    if style.shape == Shape::Ring {
        canvas.disc(at, 2.6, Colour::Paper, 1.0);
    }
}

/// Draws the same mark hollow.
pub(crate) fn hollow(canvas: &mut Canvas, at: (f64, f64), style: Style) {
    mark(canvas, at, style);
    shape(canvas, at, style.shape, -2.0, Colour::Paper);
}

/// `rim` is added all around. The sizes give all shapes about the same area.
fn shape(canvas: &mut Canvas, (x, y): (f64, f64), shape: Shape, rim: f64, colour: Colour) {
    match shape {
        Shape::Disc | Shape::Ring => canvas.disc((x, y), 4.6 + rim, colour, 1.0),
        Shape::Square => {
            let r = 4.1 + rim;
            canvas.rect((x - r, y - r), (x + r, y + r), colour);
        }
        Shape::Diamond => {
            let r = 5.8 + 1.2 * rim;
            canvas.polygon(vec![(x, y - r), (x + r, y), (x, y + r), (x - r, y)], colour);
        }
        Shape::Triangle | Shape::Down => {
            let r = 6.2 + 1.7 * rim;
            let up = if shape == Shape::Down { -r } else { r };
            let corners = [(0.0, -up), (0.87 * r, 0.55 * up), (-0.87 * r, 0.55 * up)];
            canvas.polygon(corners.map(|(dx, dy)| (x + dx, y + dy)).to_vec(), colour);
        }
        Shape::Left | Shape::Right => {
            let r = 6.2 + 1.7 * rim;
            let to = if shape == Shape::Left { -r } else { r };
            let corners = [(to, 0.0), (-0.55 * to, 0.87 * r), (-0.55 * to, -0.87 * r)];
            canvas.polygon(corners.map(|(dx, dy)| (x + dx, y + dy)).to_vec(), colour);
        }
        Shape::Hexagon => {
            let r = 5.0 + 1.1 * rim;
            let corners = [
                (0.0, -r),
                (0.87 * r, -0.5 * r),
                (0.87 * r, 0.5 * r),
                (0.0, r),
                (-0.87 * r, 0.5 * r),
                (-0.87 * r, -0.5 * r),
            ];
            canvas.polygon(corners.map(|(dx, dy)| (x + dx, y + dy)).to_vec(), colour);
        }
    }
}
