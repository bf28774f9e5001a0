//! Names at the ends of lines: nearer to what they name than a legend can be.

use crate::canvas::{Anchor, Canvas, Lettering, Sheet};
use crate::colour::Colour;
use crate::lettering::{spread, widest, wrap};
use crate::marker::REACH;

/// Room between the plot and the names.
const GAP: f64 = 14.0;
/// Names take at most this share of a wide sheet; longer ones are wrapped.
const WIDE_SHARE: f64 = 0.28;
/// On a narrow sheet, names that need more than this share stand in a legend.
const NARROW_SHARE: f64 = 0.24;

/// The end of a line.
pub(crate) struct End {
    at: (f64, f64),
    lines: Vec<String>,
    colour: Colour,
}

impl End {
    pub(crate) fn new(sheet: &Sheet, at: (f64, f64), label: &str, colour: Colour) -> Self {
        Self {
            at,
            lines: named(sheet, label),
            colour,
        }
    }

    pub(crate) fn is_named(&self) -> bool {
        self.lines.iter().any(|line| !line.is_empty())
    }
}

/// The width that the names take beside the plot; none if there is no room for them there.
pub(crate) fn room<'a>(sheet: &Sheet, names: impl Iterator<Item = &'a str>) -> Option<f64> {
    let widest = widest(names, sheet.small);
    match widest {
        0.0 => None,
        _ if sheet.is_narrow() => (widest <= NARROW_SHARE * sheet.width).then_some(widest + GAP),
        _ => Some(widest.min(WIDE_SHARE * sheet.width) + GAP),
    }
}

/// The height that the names take together.
pub(crate) fn height<'a>(sheet: &Sheet, names: impl Iterator<Item = &'a str>) -> f64 {
    names
        .map(|name| sheet.line * named(sheet, name).len() as f64)
        .sum()
}

/// Sets the names right of `edge`, as near to their lines' ends as they can be, between the heights `from` and `to`.
pub(crate) fn draw(canvas: &mut Canvas, ends: &[End], edge: f64, (from, to): (f64, f64)) {
    let sheet = canvas.sheet;
    let lettering = Lettering {
        size: sheet.small,
        bold: false,
        colour: Colour::Ink,
        anchor: Anchor::Start,
    };
    let wanted: Vec<f64> = ends.iter().map(|end| end.at.1).collect();
    let heights: Vec<f64> = ends
        .iter()
        .map(|end| sheet.line * end.lines.len() as f64)
        .collect();
    for (end, middle) in ends.iter().zip(spread(&wanted, &heights, from, to)) {
        let start = (end.at.0 + REACH).min(edge);
        canvas.path(
            vec![
                (start, end.at.1),
                (edge, end.at.1),
                (edge + GAP - 3.0, middle),
            ],
            1.0,
            end.colour,
        );
        let first = middle - sheet.line * (end.lines.len() as f64 - 1.0) / 2.0;
        canvas.lines((edge + GAP, first), lettering, &end.lines);
    }
}

fn named(sheet: &Sheet, name: &str) -> Vec<String> {
    wrap(name, sheet.small, WIDE_SHARE * sheet.width)
}
