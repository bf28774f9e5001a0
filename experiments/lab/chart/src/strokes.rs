//! Strokes that a chart and its legend draw alike.

use crate::axis::Across;
use crate::canvas::Canvas;
use crate::colour::Colour;
use crate::limit::Limit;
use crate::marker::mark;

/// What another host measured: there, but not in the way.
pub(crate) fn dot(canvas: &mut Canvas, at: (f64, f64)) {
    canvas.disc(at, 3.4, Colour::Paper, 1.0);
    canvas.disc(at, 2.4, Colour::Muted, 1.0);
}

/// A bar under the interval: the noise floor is a range too, but must not look like a result.
pub(crate) fn noise(canvas: &mut Canvas, (from, to): (f64, f64), y: f64, half: f64) {
    canvas.rect((from, y + half - 4.5), (to, y + half - 1.0), Colour::Muted);
}

/// An upright line with a rim, so that it shows among many marks.
pub(crate) fn median(canvas: &mut Canvas, x: f64, y: f64, half: f64) {
    canvas.line((x, y - half), (x, y + half), 5.0, Colour::Paper);
    canvas.line((x, y - half), (x, y + half), 2.4, Colour::Ink);
}

/// What one layout of the program gives.
pub(crate) fn layout(canvas: &mut Canvas, at: (f64, f64), colour: Colour) {
    canvas.disc(at, 1.9, colour, 0.8);
}

/// What the runs' second halves give: an upright stroke through the line.
pub(crate) fn late(canvas: &mut Canvas, (x, y): (f64, f64)) {
    canvas.line((x, y - 6.5), (x, y + 6.5), 4.4, Colour::Paper);
    canvas.line((x, y - 6.5), (x, y + 6.5), 2.0, Colour::Ink);
}

/// A bar from end to end, with caps where it is long enough for them to show.
pub(crate) fn interval(canvas: &mut Canvas, (from, to): (f64, f64), y: f64, colour: Colour) {
    canvas.line((from, y), (to, y), 2.4, colour);
    for x in [from, to] {
        canvas.line((x, y - 4.0), (x, y + 4.0), 1.6, colour);
    }
}

/// How far a limit's arrow reaches, if the plot is that wide.
const ARROW: f64 = 34.0;

/// A cap at the limit, and an arrow to where the value lies.
pub(crate) fn arrow(canvas: &mut Canvas, across: &Across, limit: Limit, y: f64) {
    let at = across.x(limit.at);
    let end = match limit.upper {
        true => (at - ARROW).max(across.from),
        false => (at + ARROW).min(across.to),
    };
    canvas.line((at, y - 5.0), (at, y + 5.0), 2.0, limit.colour);
    canvas.line((at, y), (end, y), 2.4, limit.colour);
    mark(canvas, (end, y), limit.style());
}
