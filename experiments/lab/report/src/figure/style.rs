//! Colours and shapes: hue by language, shape by series, so that neither is needed to tell marks apart.

use chart::{Axis, Colour, Key, Notation, Scale, Shape, Style};
use stats::Verdict;

use crate::results::{Side, Sides};

/// Two languages have a hue of their own in every theme; others share one.
pub(crate) fn language(name: &str) -> Colour {
    match name {
        "Rust" => Colour::Rust,
        "Go" => Colour::Go,
        _ => Colour::Third,
    }
}

/// A mark by verdict: the winner's hue; square where equivalent, hollow where undecided.
pub(crate) fn verdict(sides: &Sides, verdict: Verdict) -> Style {
    let same = sides.baseline.language == sides.other.language;
    let hue = |side: &Side| match (same, side == &sides.baseline) {
        (false, _) => language(&side.language),
        (true, true) => Colour::Third,
        (true, false) => Colour::Fourth,
    };
    match (sides.winner(verdict), verdict) {
        (Some(side), Verdict::Above) => Style::new(hue(side), Shape::Disc),
        (Some(side), _) => Style::new(hue(side), Shape::Diamond),
        (None, Verdict::Equivalent) => Style::new(Colour::Ink, Shape::Square),
        (None, _) => Style::new(Colour::Muted, Shape::Ring),
    }
}

/// What the marks of these verdicts mean, each once.
pub(crate) fn keys<'a>(shown: impl IntoIterator<Item = (&'a Sides, Verdict)>) -> Vec<Key> {
    let mut keys: Vec<Key> = Vec::new();
    for (sides, of) in shown {
        let key = Key {
            style: verdict(sides, of),
            label: sides.verdict(of),
        };
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys.sort_by_key(|key| key.style.shape as u8);
    keys
}

/// A shape for each series, by its place.
pub(crate) fn shape(index: usize) -> Shape {
    [
        Shape::Disc,
        Shape::Diamond,
        Shape::Square,
        Shape::Triangle,
        Shape::Ring,
    ][index % 5]
}

/// A style for series that are no language's own.
pub(crate) fn series(index: usize) -> Style {
    let hues = [Colour::Third, Colour::Fourth, Colour::Ink, Colour::Muted];
    Style::new(hues[index % hues.len()], shape(index + 1))
}

/// An axis over a parameter: logarithmic where the largest value is more than 64 times the smallest.
pub(crate) fn parameter(name: &str, values: &[f64]) -> Axis {
    let mut ticks = values.to_vec();
    ticks.sort_by(f64::total_cmp);
    ticks.dedup();
    let wide = match (ticks.first(), ticks.last()) {
        (Some(&first), Some(&last)) => first > 0.0 && last / first > 64.0,
        _ => false,
    };
    let scale = if wide { Scale::Log } else { Scale::Linear };
    Axis::new(name, scale, Notation::Plain).ticked(ticks)
}
