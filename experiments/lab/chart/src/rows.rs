//! Charts of labelled rows over one horizontal axis: the frame that forest, dots, strip and parts share.

use crate::axis::{Across, Axis, Band, Reference};
use crate::canvas::{Anchor, Canvas, Lettering, Sheet};
use crate::colour::Colour;
use crate::error::Error;
use crate::group::{Group, Mark, Row};
use crate::legend::{Entry, Swatch, legend};
use crate::lettering::{width, wrap};
use crate::plan::{Columns, Place, Plan, TALL};
use crate::scale::Span;
use crate::text::Text;

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

/// Room between the first reference line and the words beside it.
const BESIDE: f64 = 10.0;

impl<M: Mark> Rows<'_, M> {
    /// From top to bottom: legend, sides, rows, axis.
    pub(crate) fn draw(&self, sheet: Sheet) -> Result<String, Error> {
        let span = Span::over(&self.text.id, self.axis.scale, &self.values()?)?;
        let mut canvas = Canvas::new(sheet);
        let columns = Columns::new(&sheet, self.groups);
        let (plot, room) = ((columns.from, columns.to), (0.0, sheet.width));
        let across = Across::new(self.axis, span, &canvas, plot, room);
        let mut y = legend(&mut canvas, &self.entries(), 0.0);
        y = self.sides(&mut canvas, &across, y);
        // Far from the axis the ticks are written at the top as well.
        if self.rows().count() > TALL {
            y = across.labels(&mut canvas, y);
        }
        let plan = Plan::new(&sheet, &columns, self.groups, self.height, y + 2.0);
        for zone in &plan.zones {
            self.backdrop(&mut canvas, &across, *zone);
        }
        headings(&mut canvas, &plan.headings);
        for place in &plan.rows {
            words(&mut canvas, place);
            place
                .row
                .mark
                .draw(&mut canvas, &across, place.middle, self.height);
        }
        let y = across.labels(&mut canvas, plan.bottom + 3.0);
        let y = Across::title(&mut canvas, &self.axis.title, plot, y);
        canvas.finish(self.text, y)
    }

    fn rows(&self) -> impl Iterator<Item = &Row<M>> {
        self.groups.iter().flat_map(|group| &group.rows)
    }

    /// Everything that must be in view.
    fn values(&self) -> Result<Vec<f64>, Error> {
        if self.rows().next().is_none() {
            return Err(Error::Empty {
                chart: self.text.id.clone(),
            });
        }
        let mut values: Vec<f64> = self.rows().flat_map(|row| row.mark.values()).collect();
        values.extend(&self.axis.include);
        values.extend(self.references.iter().map(|reference| reference.at));
        values.extend(self.bands.iter().flat_map(|band| [band.low, band.high]));
        Ok(values)
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

    /// Says what each side of the first reference line means: beside the line where there is room, else at the edges.
    fn sides(&self, canvas: &mut Canvas, across: &Across, top: f64) -> f64 {
        let (Some((below, above)), Some(reference)) = (self.sides, self.references.first()) else {
            return top;
        };
        let (sheet, line) = (canvas.sheet, across.x(reference.at));
        let set = |anchor| Lettering {
            size: sheet.font,
            bold: true,
            colour: Colour::Ink,
            anchor,
        };
        let y = top + 6.0 + sheet.line / 2.0;
        let (left, right) = (width(below, sheet.font), width(above, sheet.font));
        if left <= line - BESIDE && right <= sheet.width - line - BESIDE {
            canvas.text((line - BESIDE, y), set(Anchor::End), below);
            canvas.text((line + BESIDE, y), set(Anchor::Start), above);
            return y + sheet.line / 2.0;
        }
        let height = canvas.lines(
            (0.0, y),
            set(Anchor::Start),
            &wrap(below, sheet.font, sheet.width),
        );
        let next = if left + right + 2.0 * BESIDE <= sheet.width {
            y
        } else {
            y + height
        };
        let height = canvas.lines(
            (sheet.width, next),
            set(Anchor::End),
            &wrap(above, sheet.font, sheet.width),
        );
        next + height - sheet.line / 2.0
    }

    /// Bands, grid and reference lines.
    fn backdrop(&self, canvas: &mut Canvas, across: &Across, (top, bottom): (f64, f64)) {
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
}

fn headings(canvas: &mut Canvas, headings: &[(f64, Vec<String>)]) {
    let lettering = Lettering {
        size: canvas.sheet.font,
        bold: true,
        colour: Colour::Ink,
        anchor: Anchor::Start,
    };
    for (y, lines) in headings {
        canvas.lines((0.0, *y), lettering, lines);
    }
}

/// A row's label and value.
fn words<M: Mark>(canvas: &mut Canvas, place: &Place<M>) {
    let sheet = canvas.sheet;
    let label = Lettering {
        size: sheet.font,
        bold: false,
        colour: Colour::Ink,
        anchor: Anchor::Start,
    };
    match place.row.mark.link() {
        Some(link) => canvas.linked_lines((0.0, place.label_y), label, &place.label, link),
        None => {
            canvas.lines((0.0, place.label_y), label, &place.label);
        }
    }
    let colour = if place.row.mark.values().is_empty() {
        Colour::Muted
    } else {
        Colour::Ink
    };
    let first = place.middle - sheet.line * (place.value.len() as f64 - 1.0) / 2.0;
    canvas.lines(
        (sheet.width, first),
        Lettering {
            colour,
            anchor: Anchor::End,
            ..label
        },
        &place.value,
    );
}
