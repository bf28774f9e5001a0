//! Who is ahead, by how much, in what: one row a thing that is paid, better for one side to the left, for the other to
//! the right, whichever way its metric counts.

use crate::axis::{Across, Axis, Reference};
use crate::canvas::Canvas;
use crate::chart::Chart;
use crate::colour::Colour;
use crate::error::Error;
use crate::group::{Group, Mark};
use crate::limit::Limit;
use crate::marker::{Style, mark};
use crate::notation::Notation;
use crate::rows::Rows;
use crate::scale::Scale;
use crate::strokes::{arrow, dot, interval};
use crate::text::{Link, Text};

/// A scoreboard over a logarithmic axis of leads, with a line where both sides are level.
#[derive(Debug, Clone, PartialEq)]
pub struct Scoreboard {
    /// What the axis shows: "how many times better".
    pub axis: String,
    /// What a lead below one means: "← better for Go".
    pub below: String,
    /// What a lead above one means: "better for Rust →".
    pub above: String,
    /// The rows, by who pays. Their labels are what they say.
    pub groups: Vec<Group<Score>>,
}

/// What is known of a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// The lead, above one where the side to the right is ahead; `None` if nothing is measured: the row's value says why.
    pub lead: Option<Lead>,
    /// Where the start of the label leads.
    pub link: Option<Link>,
}

/// How far the side to the right is ahead: above one it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Lead {
    /// The estimate.
    pub value: f64,
    /// Lower end of its interval; 0 where the estimate is a limit from above.
    pub low: f64,
    /// Upper end of its interval, infinite where the estimate is a limit from below; none is drawn where both ends are the
    /// value.
    pub high: f64,
    /// How it looks, by who is ahead.
    pub style: Style,
    /// From the smallest to the largest lead of what the row combines.
    pub spread: Option<(f64, f64)>,
    /// What other hosts measured.
    pub others: Vec<f64>,
    /// Where the next host's is to be expected. It may reach beyond the plot.
    pub expected: Option<(f64, f64)>,
}

impl Lead {
    /// The limit that the estimate is, where one end is open.
    fn limit(&self) -> Option<Limit> {
        let upper = self.low == 0.0;
        (upper || self.high.is_infinite()).then_some(Limit {
            at: self.value,
            upper,
            colour: self.style.colour,
        })
    }
}

/// Leads of two times to either side are always in view: so there are ticks that tell what a step is.
const IN_VIEW: [f64; 2] = [0.5, 2.0];
/// Height of a row's marks, in CSS pixels.
const HEIGHT: f64 = 18.0;
/// Half the height of a spread, in CSS pixels.
const SPREAD: f64 = 4.5;

/// Draws a scoreboard. Fails if there is no row, or a lead is not above zero.
pub fn scoreboard(text: &Text, board: &Scoreboard) -> Result<Chart, Error> {
    let axis = Axis::new(board.axis.as_str(), Scale::Log, Notation::Lead).including(IN_VIEW);
    let level = Reference {
        at: 1.0,
        label: String::new(),
    };
    let rows = Rows {
        text,
        axis: &axis,
        groups: &board.groups,
        sides: Some((board.below.as_str(), board.above.as_str())),
        bands: Vec::new(),
        references: vec![&level],
        legend: Vec::new(),
        height: HEIGHT,
    };
    Chart::draw(text, |sheet| rows.draw(sheet))
}

impl Mark for Score {
    /// A label is a sentence.
    const LABEL_SHARE: f64 = 0.52;
    /// Room for an interval in one line.
    const VALUE_SHARE: f64 = 0.285;

    fn values(&self) -> Vec<f64> {
        let Some(lead) = &self.lead else {
            return Vec::new();
        };
        let mut values = vec![lead.value];
        if lead.limit().is_none() {
            values.extend([lead.low, lead.high]);
        }
        values.extend(&lead.others);
        values.extend(lead.spread.iter().flat_map(|(low, high)| [*low, *high]));
        values
    }

    fn link(&self) -> Option<&Link> {
        self.link.as_ref()
    }

    fn draw(&self, canvas: &mut Canvas, across: &Across, y: f64, _: f64) {
        let Some(lead) = &self.lead else {
            return;
        };
        if let Some((low, high)) = lead.spread {
            let (from, to) = (across.x(low), across.x(high));
            canvas.rect((from, y - SPREAD), (to, y + SPREAD), Colour::Band);
        }
        if let Some((low, high)) = lead.expected {
            let ends = (across.x_within(low), across.x_within(high));
            canvas.line((ends.0, y), (ends.1, y), 1.0, Colour::Muted);
        }
        for value in &lead.others {
            dot(canvas, (across.x(*value), y));
        }
        if let Some(limit) = lead.limit() {
            return arrow(canvas, across, limit, y);
        }
        if lead.low < lead.high {
            let ends = (across.x(lead.low), across.x(lead.high));
            interval(canvas, ends, y, lead.style.colour);
        }
        mark(canvas, (across.x(lead.value), y), lead.style);
    }
}
