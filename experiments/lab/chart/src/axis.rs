//! Axes as data, and the horizontal one as drawn.

use crate::canvas::{Anchor, Canvas, Lettering};
use crate::colour::Colour;
use crate::lettering::{width, wrap};
use crate::notation::Notation;
use crate::scale::{Scale, Span};
use crate::ticks::{Tick, choose, given};

/// What an axis shows and how.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// The quantity with its direction or unit: "time of Go / time of Rust".
    pub title: String,
    /// How values are spread along it.
    pub scale: Scale,
    /// How ticks are written.
    pub notation: Notation,
    /// Values that must be in view although no point may have them, in the data's unit: 0, 1, a bound.
    pub include: Vec<f64>,
    /// Where to tick, in the data's unit; empty for round values chosen by the span.
    pub ticks: Vec<f64>,
}

impl Axis {
    /// An axis whose ticks are chosen and whose span is that of the data.
    pub fn new(title: impl Into<String>, scale: Scale, notation: Notation) -> Self {
        Self {
            title: title.into(),
            scale,
            notation,
            include: Vec::new(),
            ticks: Vec::new(),
        }
    }

    /// Keeps these values in view, in the data's unit.
    pub fn including(mut self, values: impl IntoIterator<Item = f64>) -> Self {
        self.include.extend(values);
        self
    }

    /// Ticks at these values only, in the data's unit.
    pub fn ticked(mut self, values: impl IntoIterator<Item = f64>) -> Self {
        self.ticks = values.into_iter().collect();
        self
    }

    /// The ticks whose labels fit.
    pub(crate) fn ticks(&self, span: &Span, fits: impl Fn(&[Tick]) -> bool) -> Vec<Tick> {
        if self.ticks.is_empty() {
            return choose(span, self.notation, fits);
        }
        let shown: Vec<f64> = self
            .ticks
            .iter()
            .copied()
            .filter(|v| (0.0..=1.0).contains(&span.fraction(*v)))
            .collect();
        given(&shown, self.notation, fits)
    }
}

/// A shaded range, in the unit of its axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// What it means, shown in the legend: "within 1 %: no difference that matters".
    pub label: String,
}

/// A line across the chart, in the unit of its axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    /// Where it stands.
    pub at: f64,
    /// What it means; empty if the axis says so already.
    pub label: String,
}

/// The horizontal axis of a chart: which pixels it spans, what they mean, and where the ticks are.
pub(crate) struct Across {
    pub(crate) from: f64,
    pub(crate) to: f64,
    span: Span,
    ticks: Vec<Tick>,
    /// Where labels may stand.
    room: (f64, f64),
}

/// Room kept between the plot's edge and the outermost value, for half a mark.
const INSET: f64 = 8.0;
/// Half the size of the strokes that break an axis.
const STROKE: f64 = 4.0;

impl Across {
    /// An axis over a plot's width, its labels inside of `room`.
    pub(crate) fn new(
        axis: &Axis,
        span: Span,
        canvas: &Canvas,
        (from, to): (f64, f64),
        room: (f64, f64),
    ) -> Self {
        let mut across = Self {
            from,
            to,
            span,
            ticks: Vec::new(),
            room,
        };
        let size = canvas.sheet.small;
        across.ticks = axis.ticks(&span, |ticks| across.side_by_side(ticks, size));
        across
    }

    /// Pixels from the left.
    pub(crate) fn x(&self, value: f64) -> f64 {
        let (from, to) = (self.from + INSET, self.to - INSET);
        from + self.span.fraction(value).clamp(-0.05, 1.05) * (to - from)
    }

    /// The same of a value that may lie beyond the plot: then its edge.
    pub(crate) fn x_within(&self, value: f64) -> f64 {
        self.x(value).max(self.from).min(self.to)
    }

    /// Middle of a tick's label: at the tick, but not beyond its room.
    fn label_x(&self, tick: &Tick, size: f64) -> f64 {
        let half = width(&tick.label, size) / 2.0;
        let (first, last) = self.room;
        self.x(tick.value).min(last - half).max(first + half)
    }

    fn side_by_side(&self, ticks: &[Tick], size: f64) -> bool {
        let edge = |tick: &Tick, side: f64| {
            self.label_x(tick, size) + side * width(&tick.label, size) / 2.0
        };
        ticks
            .windows(2)
            .all(|pair| edge(&pair[0], 1.0) + 0.7 * size <= edge(&pair[1], -1.0))
    }

    /// A line at each tick, from top to bottom, and two strokes where the axis is broken.
    pub(crate) fn grid(&self, canvas: &mut Canvas, top: f64, bottom: f64) {
        for tick in &self.ticks {
            let x = self.x(tick.value);
            canvas.line((x, top), (x, bottom), 1.0, Colour::Grid);
        }
        if let Some(share) = self.span.broken_at() {
            let middle = self.from + INSET + share * (self.to - self.from - 2.0 * INSET);
            for x in [middle - 0.6 * STROKE, middle + 0.6 * STROKE] {
                let (low, high) = (
                    (x - 0.5 * STROKE, bottom + STROKE),
                    (x + 0.5 * STROKE, bottom - STROKE),
                );
                canvas.line(low, high, 1.5, Colour::Muted);
            }
        }
    }

    /// The ticks' labels, in one line below `top`. Returns the line's lower end.
    pub(crate) fn labels(&self, canvas: &mut Canvas, top: f64) -> f64 {
        let line = canvas.sheet.line;
        let lettering = Lettering {
            size: canvas.sheet.small,
            bold: false,
            colour: Colour::Muted,
            anchor: Anchor::Middle,
        };
        for tick in &self.ticks {
            canvas.text(
                (self.label_x(tick, canvas.sheet.small), top + line / 2.0),
                lettering,
                &tick.label,
            );
        }
        top + line
    }

    /// An axis' title, below `top`, in the middle of the plot or plots where it fits there. Returns its lower end.
    pub(crate) fn title(canvas: &mut Canvas, title: &str, (from, to): (f64, f64), top: f64) -> f64 {
        let sheet = canvas.sheet;
        let lettering = Lettering {
            size: sheet.small,
            bold: false,
            colour: Colour::Ink,
            anchor: Anchor::Middle,
        };
        let lines = wrap(title, sheet.small, sheet.width);
        let half = lines
            .iter()
            .map(|line| width(line, sheet.small) / 2.0)
            .fold(0.0, f64::max);
        let middle = f64::midpoint(from, to).min(sheet.width - half).max(half);
        top + canvas.lines((middle, top + sheet.line / 2.0), lettering, &lines)
    }
}
