//! Charts of labelled rows over one horizontal axis: the frame that forest, dots and strip share.

use crate::axis::{Across, Axis, Band, Reference};
use crate::canvas::{Anchor, Canvas, Lettering, Sheet};
use crate::colour::Colour;
use crate::legend::{Entry, Swatch, legend};
use crate::lettering::{widest, width, wrap};
use crate::scale::Span;
use crate::{Error, Text};

/// Rows under a common heading.
#[derive(Debug, Clone, PartialEq)]
pub struct Group<M> {
    /// Shown above the rows; empty for none.
    pub heading: String,
    /// From top to bottom.
    pub rows: Vec<Row<M>>,
}

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row<M> {
    /// What was measured. Long ones are wrapped.
    pub label: String,
    /// What is drawn on the axis.
    pub mark: M,
    /// What is written at the row's end, as the tables write it: "1.23×". Where nothing is drawn, it stands in the plot
    /// instead: "not measured".
    pub value: String,
}

/// What a row draws.
pub(crate) trait Mark {
    /// The values that must be in view; none if nothing is drawn.
    fn values(&self) -> Vec<f64>;
    /// Draws around the height `y`, in at most `height`.
    fn draw(&self, canvas: &mut Canvas, across: &Across, y: f64, height: f64);
}

/// A chart of rows.
pub(crate) struct Rows<'a, M> {
    pub(crate) text: &'a Text,
    pub(crate) axis: &'a Axis,
    pub(crate) groups: &'a [Group<M>],
    /// What lies below and above the first reference line.
    pub(crate) sides: Option<(&'a str, &'a str)>,
    pub(crate) bands: Vec<&'a Band>,
    pub(crate) references: Vec<&'a Reference>,
    pub(crate) legend: Vec<Entry>,
    /// Height of a mark, in CSS pixels.
    pub(crate) height: f64,
}

/// Room between the columns.
const GAP: f64 = 12.0;
/// Above so many rows the ticks are written at the top as well.
const TALL: usize = 12;

/// Where the columns stand on the sheet.
struct Columns {
    /// Room for labels, at the left; the whole width if they stand above the row.
    label: f64,
    /// Room for values, at the right.
    value: f64,
}

impl<M: Mark> Rows<'_, M> {
    pub(crate) fn draw(&self, sheet: Sheet) -> Result<String, Error> {
        let span = Span::over(&self.text.id, self.axis.scale, &self.values()?)?;
        let mut canvas = Canvas::new(sheet);
        let columns = self.columns(&sheet);
        let from = if sheet.is_narrow() {
            0.0
        } else {
            columns.label + GAP
        };
        let across = Across::new(self.axis, span, &canvas, from, sheet.width - columns.value);
        let mut y = legend(&mut canvas, &self.entries(), 0.0);
        y = self.sides(&mut canvas, &across, y);
        if self.rows().count() > TALL {
            y = across.labels(&mut canvas, y);
        }
        let (top, bottom) = (y, y + self.plot_height(&sheet, &columns));
        self.backdrop(&mut canvas, &across, top, bottom);
        self.body(&mut canvas, &across, &columns, top);
        let y = across.labels(&mut canvas, bottom + 2.0);
        let y = across.title(&mut canvas, y);
        canvas.finish(self.text, y)
    }

    fn rows(&self) -> impl Iterator<Item = &Row<M>> {
        self.groups.iter().flat_map(|group| &group.rows)
    }

    /// Everything that must be in view.
    fn values(&self) -> Result<Vec<f64>, Error> {
        let mut values: Vec<f64> = self.rows().flat_map(|row| row.mark.values()).collect();
        if self.rows().next().is_none() {
            return Err(Error::Empty {
                chart: self.text.id.clone(),
            });
        }
        values.extend(&self.axis.include);
        values.extend(self.references.iter().map(|reference| reference.at));
        values.extend(self.bands.iter().flat_map(|band| [band.low, band.high]));
        Ok(values)
    }

    fn columns(&self, sheet: &Sheet) -> Columns {
        let labels = widest(self.rows().map(|row| row.label.trim()), sheet.font);
        let drawn = self.rows().filter(|row| !row.mark.values().is_empty());
        let values = widest(drawn.map(|row| row.value.trim()), sheet.font);
        let label = if sheet.is_narrow() {
            sheet.width
        } else {
            labels.min(0.38 * sheet.width)
        };
        Columns {
            label,
            value: values.min(0.26 * sheet.width) + if values > 0.0 { GAP } else { 0.0 },
        }
    }

    fn entries(&self) -> Vec<Entry> {
        let bands = self
            .bands
            .iter()
            .map(|band| (Swatch::Band, band.label.clone()));
        let lines = self
            .references
            .iter()
            .map(|line| (Swatch::Line, line.label.clone()));
        self.legend
            .iter()
            .cloned()
            .chain(bands)
            .chain(lines)
            .collect()
    }

    /// Says what each side of the first reference line means: beside the line where there is room, else in full lines.
    fn sides(&self, canvas: &mut Canvas, across: &Across, top: f64) -> f64 {
        let (Some((below, above)), Some(reference)) = (self.sides, self.references.first()) else {
            return top;
        };
        let (sheet, middle) = (canvas.sheet, across.x(reference.at));
        let lettering = |anchor| Lettering {
            size: sheet.font,
            bold: true,
            colour: Colour::Ink,
            anchor,
        };
        let fits = width(below, sheet.font) <= middle - 10.0
            && width(above, sheet.font) <= sheet.width - middle - 10.0;
        let y = top + 4.0 + sheet.line / 2.0;
        if fits {
            canvas.text((middle - 10.0, y), lettering(Anchor::End), below);
            canvas.text((middle + 10.0, y), lettering(Anchor::Start), above);
            return y + sheet.line / 2.0;
        }
        let room = sheet.width;
        let left = canvas.lines(
            (0.0, y),
            lettering(Anchor::Start),
            &wrap(below, sheet.font, room),
        );
        let apart = width(below, sheet.font) + width(above, sheet.font) + 2.0 * GAP <= room;
        let next = if apart { y } else { y + left };
        let right = canvas.lines(
            (room, next),
            lettering(Anchor::End),
            &wrap(above, sheet.font, room),
        );
        next + right - sheet.line / 2.0
    }

    /// Bands, grid and reference lines, behind all rows.
    fn backdrop(&self, canvas: &mut Canvas, across: &Across, top: f64, bottom: f64) {
        for band in &self.bands {
            canvas.rect(
                (across.x(band.low), top),
                (across.x(band.high), bottom),
                Colour::Band,
            );
        }
        across.grid(canvas, top, bottom);
        for reference in &self.references {
            let x = across.x(reference.at);
            canvas.line((x, top), (x, bottom), 1.5, Colour::Muted);
        }
    }

    fn plot_height(&self, sheet: &Sheet, columns: &Columns) -> f64 {
        let rows: f64 = self
            .rows()
            .map(|row| self.row_height(sheet, columns, row))
            .sum();
        let headings: f64 = self
            .groups
            .iter()
            .map(|group| heading_height(sheet, &group.heading))
            .sum();
        rows + headings + 4.0
    }

    fn row_height(&self, sheet: &Sheet, columns: &Columns, row: &Row<M>) -> f64 {
        let label = sheet.line * wrap(&row.label, sheet.font, columns.label).len() as f64;
        let beside = self
            .height
            .max(sheet.line * self.value_lines(sheet, columns, row).len() as f64);
        if sheet.is_narrow() {
            label + beside + 4.0
        } else {
            label.max(beside) + 6.0
        }
    }

    fn value_lines(&self, sheet: &Sheet, columns: &Columns, row: &Row<M>) -> Vec<String> {
        let absent = row.mark.values().is_empty();
        let left = if sheet.is_narrow() {
            0.0
        } else {
            columns.label + GAP
        };
        let room = if absent {
            sheet.width - left - GAP
        } else {
            columns.value - GAP
        };
        wrap(&row.value, sheet.font, room.max(1.0))
    }

    fn body(&self, canvas: &mut Canvas, across: &Across, columns: &Columns, top: f64) {
        let mut y = top + 2.0;
        for group in self.groups {
            y = heading(canvas, &group.heading, y);
            for row in &group.rows {
                let height = self.row_height(&canvas.sheet, columns, row);
                self.row(canvas, across, columns, row, (y, height));
                y += height;
            }
        }
    }

    fn row(
        &self,
        canvas: &mut Canvas,
        across: &Across,
        columns: &Columns,
        row: &Row<M>,
        (top, height): (f64, f64),
    ) {
        let sheet = canvas.sheet;
        let label = Lettering {
            size: sheet.font,
            bold: false,
            colour: Colour::Ink,
            anchor: Anchor::Start,
        };
        let lines = wrap(&row.label, sheet.font, columns.label);
        let block = sheet.line * lines.len() as f64;
        let (at, middle) = if sheet.is_narrow() {
            (top + 2.0, top + 2.0 + block + (height - 4.0 - block) / 2.0)
        } else {
            (top + (height - block) / 2.0, top + height / 2.0)
        };
        canvas.lines((0.0, at + sheet.line / 2.0), label, &lines);
        row.mark.draw(canvas, across, middle, self.height);
        self.value(canvas, across, columns, row, middle);
    }

    fn value(
        &self,
        canvas: &mut Canvas,
        across: &Across,
        columns: &Columns,
        row: &Row<M>,
        middle: f64,
    ) {
        let sheet = canvas.sheet;
        let lines = self.value_lines(&sheet, columns, row);
        let y = middle - sheet.line * (lines.len() as f64 - 1.0) / 2.0;
        let (x, anchor, colour) = if row.mark.values().is_empty() {
            (across.from + GAP, Anchor::Start, Colour::Muted)
        } else {
            (sheet.width, Anchor::End, Colour::Ink)
        };
        canvas.lines(
            (x, y),
            Lettering {
                size: sheet.font,
                bold: false,
                colour,
                anchor,
            },
            &lines,
        );
    }
}

fn heading_height(sheet: &Sheet, heading: &str) -> f64 {
    let lines = wrap(heading, sheet.font, sheet.width).len();
    if heading.trim().is_empty() {
        0.0
    } else {
        14.0 + sheet.line * lines as f64
    }
}

/// Returns the lower end.
fn heading(canvas: &mut Canvas, heading: &str, top: f64) -> f64 {
    let sheet = canvas.sheet;
    if !heading.trim().is_empty() {
        let lettering = Lettering {
            size: sheet.font,
            bold: true,
            colour: Colour::Ink,
            anchor: Anchor::Start,
        };
        let lines = wrap(heading, sheet.font, sheet.width);
        canvas.lines((0.0, top + 10.0 + sheet.line / 2.0), lettering, &lines);
    }
    top + heading_height(&sheet, heading)
}
