//! Colours and shapes: hue by language, shape by series, so that neither is needed to tell marks apart.

use chart::{Axis, Colour, Key, Notation, Scale, Shape, Style};
use record::{AxisScale, Metric, UnitOfMetric};
use stats::Verdict;

use crate::results::{Parameter, Side, Sides};

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

/// More keys than this are no legend.
const MOST_KEYS: usize = 4;

/// What the marks of these verdicts mean, each once; without names where they would be many.
pub(crate) fn keys<'a>(shown: impl IntoIterator<Item = (&'a Sides, Verdict)>) -> Vec<Key> {
    let shown: Vec<_> = shown.into_iter().collect();
    let named = distinct(shown.iter().map(|(sides, of)| Key {
        style: verdict(sides, *of),
        label: sides.verdict(*of),
    }));
    if named.len() <= MOST_KEYS {
        return named;
    }
    distinct(shown.iter().map(|(sides, of)| Key {
        style: verdict(sides, *of),
        label: match of {
            Verdict::Above => "above 1×".into(),
            Verdict::Below => "below 1×".into(),
            other => sides.verdict(*other),
        },
    }))
}

fn distinct(all: impl Iterator<Item = Key>) -> Vec<Key> {
    let mut keys: Vec<Key> = Vec::new();
    for key in all {
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

/// As [`shape`], where a hollow mark means something else.
pub(crate) fn filled(index: usize) -> Shape {
    [
        Shape::Disc,
        Shape::Diamond,
        Shape::Square,
        Shape::Triangle,
        Shape::Down,
        Shape::Hexagon,
    ][index % 6]
}

/// A style for series that are no language's own.
pub(crate) fn series(index: usize) -> Style {
    let hues = [Colour::Third, Colour::Fourth, Colour::Ink, Colour::Muted];
    Style::new(hues[index % hues.len()], shape(index + 1))
}

/// How values of a metric are written along an axis.
pub(crate) fn notation(unit: UnitOfMetric) -> Notation {
    match unit {
        UnitOfMetric::Seconds => Notation::Seconds,
        UnitOfMetric::Bytes => Notation::Bytes,
        UnitOfMetric::Share => Notation::Percent,
        UnitOfMetric::Count | UnitOfMetric::PerSecond => Notation::Plain,
    }
}

/// An axis over a parameter: logarithmic where the largest value is more than 64 times the smallest above zero, if the
/// figure says nothing else. A zero then stands apart.
pub(crate) fn parameter(of: &Parameter, values: &[f64], scale: Option<AxisScale>) -> Axis {
    let mut ticks = values.to_vec();
    ticks.sort_by(f64::total_cmp);
    ticks.dedup();
    let smallest = ticks.iter().copied().find(|value| *value > 0.0);
    let wide = smallest
        .zip(ticks.last())
        .is_some_and(|(first, last)| last / first > 64.0);
    let scale = match (scale, ticks.first()) {
        (Some(AxisScale::Linear), _) => Scale::Linear,
        (None, _) if !wide => Scale::Linear,
        (_, Some(0.0)) => Scale::ZeroApart,
        _ => Scale::Log,
    };
    Axis::new(of.axis(), scale, Notation::Plain).ticked(ticks)
}

/// An axis over a metric: logarithmic where the largest value is more than ten times the smallest, from zero otherwise, if
/// the figure says nothing else.
pub(crate) fn values(metric: Metric, values: &[f64], scale: Option<AxisScale>) -> Axis {
    let smallest = values.iter().copied().fold(f64::INFINITY, f64::min);
    let largest = values.iter().copied().fold(0.0, f64::max);
    let wide = largest > 10.0 * smallest;
    let axis = |scale| Axis::new(metric.label, scale, notation(metric.unit));
    match scale {
        Some(AxisScale::Log) if smallest > 0.0 => axis(Scale::Log),
        None if wide && smallest > 0.0 => axis(Scale::Log),
        _ => axis(Scale::Linear).including([0.0]),
    }
}
