//! Where the parts of a chart of rows stand, from the text's sizes alone.

use crate::canvas::Sheet;
use crate::group::{Group, Mark, Row};
use crate::lettering::{widest, wrap};

/// Room between the columns.
const GAP: f64 = 12.0;
/// Free height in a row, so that it stands apart from the next.
const AIR: f64 = 6.0;
/// Free height above a heading, which belongs to what is below it.
const HEADING_AIR: f64 = 10.0;
/// Free height below one.
const HEADING_GAP: f64 = 4.0;

/// A chart of more rows than this is a tall one.
pub(crate) const TALL: usize = 12;
/// What fits into two lines of this share of a narrow sheet's width is a short label.
const SHORT: f64 = 0.31;

/// The plot's left and right edge, and the widths of the columns beside it.
pub(crate) struct Columns {
    pub(crate) from: f64,
    pub(crate) to: f64,
    label: f64,
    value: f64,
    /// Whether labels stand beside the plot; else each above its marks.
    beside: bool,
}

/// A row in its place.
pub(crate) struct Place<'a, M> {
    pub(crate) row: &'a Row<M>,
    pub(crate) label: Vec<String>,
    pub(crate) value: Vec<String>,
    /// Middle of the label's first line.
    pub(crate) label_y: f64,
    /// Middle of the marks.
    pub(crate) middle: f64,
}

/// All rows in their places.
pub(crate) struct Plan<'a, M> {
    pub(crate) rows: Vec<Place<'a, M>>,
    /// Each with the middle of its first line.
    pub(crate) headings: Vec<(f64, Vec<String>)>,
    /// The heights over which grid and bands are drawn: all of the plot, or each row's marks if labels stand between.
    pub(crate) zones: Vec<(f64, f64)>,
    pub(crate) bottom: f64,
}

impl Columns {
    /// A wide sheet has labels beside the rows. A narrow one has them above, unless there are many and all are short: one
    /// below the other they would fill two screens.
    pub(crate) fn new<M: Mark>(sheet: &Sheet, groups: &[Group<M>]) -> Self {
        let rows = || groups.iter().flat_map(|group| &group.rows);
        let labels = widest(rows().map(|row| row.label.trim()), sheet.font);
        let drawn = rows().filter(|row| !row.mark.values().is_empty());
        let values = widest(drawn.map(|row| row.value.trim()), sheet.font);
        let value = values.min(M::VALUE_SHARE * sheet.width);
        let beside = match sheet.is_narrow() {
            true => short(sheet, rows().map(|row| row.label.as_str())),
            false => Some(labels.min(M::LABEL_SHARE * sheet.width)),
        };
        let (label, from) = match beside {
            Some(label) => (label, label + GAP),
            None => (sheet.width, 0.0),
        };
        let to = if value > 0.0 {
            sheet.width - value - GAP
        } else {
            sheet.width
        };
        Self {
            from,
            to,
            label,
            value,
            beside: beside.is_some(),
        }
    }

    fn value_lines<M: Mark>(&self, sheet: &Sheet, row: &Row<M>) -> Vec<String> {
        let absent = row.mark.values().is_empty();
        let room = if absent {
            sheet.width - self.from
        } else {
            self.value
        };
        wrap(&row.value, sheet.font, room)
    }
}

/// The width of a column that holds the labels of a tall chart on a narrow sheet; `None` if they are few or not all short.
fn short<'a>(sheet: &Sheet, labels: impl Iterator<Item = &'a str>) -> Option<f64> {
    let lines = labels.map(|label| wrap(label, sheet.font, SHORT * sheet.width));
    let lines: Vec<Vec<String>> = lines.collect();
    let all = lines.len() > TALL && lines.iter().all(|lines| lines.len() <= 2);
    let column = widest(lines.iter().flatten().map(String::as_str), sheet.font);
    (all && column <= SHORT * sheet.width).then_some(column)
}

impl<'a, M: Mark> Plan<'a, M> {
    /// Sets the groups below `top`; a row's marks are `height` high.
    pub(crate) fn new(
        sheet: &Sheet,
        columns: &Columns,
        groups: &'a [Group<M>],
        height: f64,
        top: f64,
    ) -> Self {
        let mut plan = Self {
            rows: Vec::new(),
            headings: Vec::new(),
            zones: Vec::new(),
            bottom: top,
        };
        for group in groups {
            plan.heading(sheet, &group.heading);
            let first = plan.bottom;
            for row in &group.rows {
                plan.row(sheet, columns, row, height);
            }
            // A heading is wider than the labels' column of a narrow sheet: no line is drawn through it.
            if columns.beside && sheet.is_narrow() {
                plan.zones.push((first, plan.bottom));
            }
        }
        if !sheet.is_narrow() {
            plan.zones = vec![(top, plan.bottom)];
        }
        plan
    }

    fn heading(&mut self, sheet: &Sheet, heading: &str) {
        if heading.trim().is_empty() {
            return;
        }
        let lines = wrap(heading, sheet.font, sheet.width);
        let height = sheet.line * lines.len() as f64;
        self.headings
            .push((self.bottom + HEADING_AIR + sheet.line / 2.0, lines));
        self.bottom += HEADING_AIR + height + HEADING_GAP;
    }

    fn row(&mut self, sheet: &Sheet, columns: &Columns, row: &'a Row<M>, height: f64) {
        let (label, value) = (
            wrap(&row.label, sheet.font, columns.label),
            columns.value_lines(sheet, row),
        );
        let block = sheet.line * label.len() as f64;
        let marks = height.max(sheet.line * value.len() as f64);
        let top = self.bottom;
        let (label_top, marks_top, marks_height) = if columns.beside {
            let all = marks.max(block) + AIR;
            (top + (all - block) / 2.0, top, all)
        } else {
            (top, top + block, marks)
        };
        self.bottom = marks_top + marks_height;
        if !columns.beside {
            self.zones.push((marks_top, self.bottom));
            self.bottom += AIR;
        }
        let (label_y, middle) = (label_top + sheet.line / 2.0, marks_top + marks_height / 2.0);
        self.rows.push(Place {
            row,
            label,
            value,
            label_y,
            middle,
        });
    }
}
