//! What marks, bands and lines mean, above the plot.

use crate::canvas::{Anchor, Canvas, Lettering};
use crate::colour::Colour;
use crate::lettering::{width, wrap};
use crate::marker::{Style, mark};
use crate::strokes::{dot, late, layout, median, noise};

/// A mark and what it stands for.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    /// How the mark looks.
    pub style: Style,
    /// What it stands for.
    pub label: String,
}

/// What is shown beside a legend's words.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Swatch {
    Mark(Style),
    Fill(Colour),
    Band,
    Line,
    Noise,
    Tick,
    Crossing,
    Dot,
    Layout,
    Late,
}

/// One item of a legend.
pub(crate) type Entry = (Swatch, String);

/// Room for a swatch and the gap after it.
const SWATCH: f64 = 24.0;
/// Room between two entries in one line.
const GAP: f64 = 18.0;

pub(crate) fn keys(keys: &[Key]) -> Vec<Entry> {
    keys.iter()
        .map(|key| (Swatch::Mark(key.style), key.label.clone()))
        .collect()
}

/// Sets the entries in as few lines as they need, below `top`. Returns the lower end.
pub(crate) fn legend(canvas: &mut Canvas, entries: &[Entry], top: f64) -> f64 {
    let sheet = canvas.sheet;
    let lettering = Lettering {
        size: sheet.small,
        bold: false,
        colour: Colour::Ink,
        anchor: Anchor::Start,
    };
    let (mut x, mut y, mut below) = (0.0, top, top);
    for (swatch, label) in entries.iter().filter(|(_, label)| !label.trim().is_empty()) {
        let lines = wrap(label, sheet.small, sheet.width - SWATCH);
        let room = SWATCH
            + lines
                .iter()
                .map(|line| width(line, sheet.small))
                .fold(0.0, f64::max);
        if x > 0.0 && x + room > sheet.width {
            (x, y) = (0.0, below);
        }
        let middle = y + sheet.line / 2.0;
        draw(canvas, *swatch, (x + 8.0, middle));
        below = below.max(y + canvas.lines((x + SWATCH, middle), lettering, &lines) + 2.0);
        x += room + GAP;
    }
    below
}

fn draw(canvas: &mut Canvas, swatch: Swatch, (x, y): (f64, f64)) {
    match swatch {
        Swatch::Mark(style) => mark(canvas, (x, y), style),
        Swatch::Fill(colour) => canvas.rect((x - 8.0, y - 5.5), (x + 8.0, y + 5.5), colour),
        Swatch::Band => canvas.rect((x - 8.0, y - 5.5), (x + 8.0, y + 5.5), Colour::Band),
        Swatch::Noise => noise(canvas, (x - 8.0, x + 8.0), y, 3.0),
        Swatch::Tick => median(canvas, x, y, 6.0),
        Swatch::Crossing => {
            canvas.line((x, y - 7.0), (x, y + 7.0), 1.5, Colour::Ink);
            crossing(canvas, (x - 8.0, x + 8.0), (x, y + 3.0), Colour::Ink);
        }
        Swatch::Dot => dot(canvas, (x, y)),
        Swatch::Layout => {
            for shift in [-6.0, 0.0, 4.0] {
                layout(canvas, (x + shift, y), Colour::Ink);
            }
        }
        Swatch::Late => late(canvas, (x, y)),
        Swatch::Line => canvas.line((x - 8.0, y), (x + 8.0, y), 1.5, Colour::Muted),
    }
}

/// The bar of a crossing's interval, a dot where the crossing is.
pub(crate) fn crossing(
    canvas: &mut Canvas,
    (from, to): (f64, f64),
    at: (f64, f64),
    colour: Colour,
) {
    canvas.line((from, at.1), (to, at.1), 3.0, colour);
    canvas.disc(at, 3.4, Colour::Paper, 1.0);
    canvas.disc(at, 2.4, colour, 1.0);
}
