//! The vertical axis as drawn: which pixels it spans, what they mean, and where the ticks are.

use crate::axis::Axis;
use crate::canvas::{Anchor, Canvas, Lettering, Sheet};
use crate::colour::Colour;
use crate::lettering::widest;
use crate::scale::Span;
use crate::ticks::Tick;

/// Room between a tick's label and the plot.
const TICK_GAP: f64 = 8.0;
/// Room kept between the plot's edge and the outermost value, for half a mark.
const INSET: f64 = 8.0;

/// A vertical axis.
#[derive(Clone)]
pub(crate) struct Up {
    pub(crate) top: f64,
    pub(crate) bottom: f64,
    span: Span,
    ticks: Vec<Tick>,
}

impl Up {
    pub(crate) fn new(axis: &Axis, span: Span, sheet: &Sheet, top: f64, height: f64) -> Self {
        let mut up = Self {
            top,
            bottom: top + height,
            span,
            ticks: Vec::new(),
        };
        up.ticks = axis.ticks(&span, |ticks| up.one_above_other(ticks, sheet.line));
        up
    }

    /// The same axis, as high, from another height on.
    pub(crate) fn from(&self, top: f64) -> Self {
        Self {
            top,
            bottom: top + self.bottom - self.top,
            ..self.clone()
        }
    }

    /// Pixels from the top.
    pub(crate) fn y(&self, value: f64) -> f64 {
        let (top, bottom) = (self.top + INSET, self.bottom - INSET);
        bottom - self.span.fraction(value) * (bottom - top)
    }

    /// Pixels of a value that may lie beyond the plot: then its edge.
    pub(crate) fn y_within(&self, value: f64) -> f64 {
        self.y(value).max(self.top).min(self.bottom)
    }

    /// Width that the ticks' labels take, the gap to the plot included.
    pub(crate) fn room(&self, sheet: &Sheet) -> f64 {
        widest(
            self.ticks.iter().map(|tick| tick.label.as_str()),
            sheet.small,
        ) + TICK_GAP
    }

    /// A line at each tick, from the left to the right.
    pub(crate) fn grid(&self, canvas: &mut Canvas, from: f64, to: f64) {
        for tick in &self.ticks {
            let y = self.y(tick.value);
            canvas.line((from, y), (to, y), 1.0, Colour::Grid);
        }
    }

    /// The ticks' labels, left of `edge`.
    pub(crate) fn labels(&self, canvas: &mut Canvas, edge: f64) {
        let lettering = Lettering {
            size: canvas.sheet.small,
            bold: false,
            colour: Colour::Muted,
            anchor: Anchor::End,
        };
        for tick in &self.ticks {
            let at = (edge - TICK_GAP, self.y(tick.value));
            canvas.text(at, lettering, &tick.label);
        }
    }

    fn one_above_other(&self, ticks: &[Tick], line: f64) -> bool {
        ticks
            .windows(2)
            .all(|pair| self.y(pair[0].value) - self.y(pair[1].value) >= 1.6 * line)
    }
}
