//! A sheet of paper: marks are collected in CSS pixels from the top left, then drawn by plotters at once, when the
//! height they need is known.

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::colour::Colour;
use crate::dress::{UNITS, dress};
use crate::error::Error;
use crate::lettering::one_line;
use crate::text::{Link, Text};

/// plotters divides a font's size by this before it writes it.
const FONT_FACTOR: f64 = 1.24;

/// The two forms of a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Width {
    Wide,
    Narrow,
}

/// What the form gives the layout, in CSS pixels.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sheet {
    pub(crate) form: Width,
    /// Width of the drawing.
    pub(crate) width: f64,
    /// Size of labels.
    pub(crate) font: f64,
    /// Size of ticks and legends.
    pub(crate) small: f64,
    /// Height of a line of text.
    pub(crate) line: f64,
}

impl Width {
    /// Sizes such that text is at least 11 CSS px at the smallest width at which the form is shown.
    pub(crate) fn sheet(self) -> Sheet {
        match self {
            Self::Wide => Sheet {
                form: self,
                width: 720.0,
                font: 14.0,
                small: 13.0,
                line: 18.0,
            },
            Self::Narrow => Sheet {
                form: self,
                width: 340.0,
                font: 13.0,
                small: 12.0,
                line: 17.0,
            },
        }
    }
}

impl Sheet {
    pub(crate) fn is_narrow(&self) -> bool {
        self.form == Width::Narrow
    }

    /// Distinguishes the ids of the two drawings.
    fn suffix(&self) -> &'static str {
        match self.form {
            Width::Wide => "wide",
            Width::Narrow => "narrow",
        }
    }
}

/// Which point of a text its position names; vertically it is always the middle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// A text as it is to be set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lettering {
    pub(crate) size: f64,
    pub(crate) bold: bool,
    pub(crate) colour: Colour,
    pub(crate) anchor: Anchor,
}

type Xy = (f64, f64);

enum Item {
    Text(Xy, Lettering, String, Option<Link>),
    Rect(Xy, Xy, Colour),
    Path(Vec<Xy>, f64, Colour),
    Disc(Xy, f64, Colour, f64),
    Polygon(Vec<Xy>, Colour),
}

/// The marks of one drawing, in the order in which they cover each other.
pub(crate) struct Canvas {
    pub(crate) sheet: Sheet,
    items: Vec<Item>,
}

impl Canvas {
    pub(crate) fn new(sheet: Sheet) -> Self {
        Self {
            sheet,
            items: Vec::new(),
        }
    }

    pub(crate) fn text(&mut self, at: Xy, lettering: Lettering, words: &str) {
        self.linked(at, lettering, words, None);
    }

    fn linked(&mut self, at: Xy, lettering: Lettering, words: &str, link: Option<Link>) {
        let words = one_line(words);
        if !words.is_empty() {
            self.items.push(Item::Text(at, lettering, words, link));
        }
    }

    /// As [`Canvas::lines`]; the words of the link stand at the start, and may go on in further lines.
    pub(crate) fn linked_lines(
        &mut self,
        at: Xy,
        lettering: Lettering,
        lines: &[String],
        link: &Link,
    ) {
        let (mut y, mut rest) = (at.1, one_line(&link.words));
        for line in lines {
            let words = match rest.strip_prefix(line.as_str()) {
                Some(_) => line.clone(),
                None => rest.clone(),
            };
            rest = rest[words.len()..].trim_start().to_owned();
            let to = link.to.clone();
            let link = (!words.is_empty()).then_some(Link { words, to });
            self.linked((at.0, y), lettering, line, link);
            y += self.sheet.line;
        }
    }

    /// Lines of text, the first one's middle at `at`. Returns their total height.
    pub(crate) fn lines(&mut self, at: Xy, lettering: Lettering, lines: &[String]) -> f64 {
        let step = self.sheet.line;
        let mut y = at.1;
        for line in lines {
            self.text((at.0, y), lettering, line);
            y += step;
        }
        y - at.1
    }

    pub(crate) fn rect(&mut self, top_left: Xy, bottom_right: Xy, colour: Colour) {
        self.items.push(Item::Rect(top_left, bottom_right, colour));
    }

    pub(crate) fn line(&mut self, from: Xy, to: Xy, width: f64, colour: Colour) {
        self.path(vec![from, to], width, colour);
    }

    pub(crate) fn path(&mut self, points: Vec<Xy>, width: f64, colour: Colour) {
        self.items.push(Item::Path(points, width, colour));
    }

    pub(crate) fn disc(&mut self, at: Xy, radius: f64, colour: Colour, opacity: f64) {
        self.items.push(Item::Disc(at, radius, colour, opacity));
    }

    pub(crate) fn polygon(&mut self, points: Vec<Xy>, colour: Colour) {
        self.items.push(Item::Polygon(points, colour));
    }

    /// Draws all of it on a sheet of this height, and gives the inline SVG.
    pub(crate) fn finish(self, text: &Text, height: f64) -> Result<String, Error> {
        let mut svg = String::new();
        let size = (
            units(self.sheet.width).unsigned_abs(),
            units(height).unsigned_abs(),
        );
        let suffix = self.sheet.suffix();
        paint(&mut svg, size, &self.items).map_err(|cause| Error::Drawing {
            chart: text.id.clone(),
            cause: cause.to_string(),
        })?;
        let links = self.items.iter().filter_map(|item| match item {
            Item::Text(.., link) => Some(link.as_ref()),
            _ => None,
        });
        dress(&svg, text, suffix, &links.collect::<Vec<_>>())
    }
}

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Failure = Box<dyn std::error::Error>;

fn paint(svg: &mut String, size: (u32, u32), items: &[Item]) -> Result<(), Failure> {
    let area = SVGBackend::with_string(svg, size).into_drawing_area();
    for item in items {
        paint_item(&area, item)?;
    }
    area.present()?;
    Ok(())
}

fn paint_item(area: &Area, item: &Item) -> Result<(), Failure> {
    match item {
        Item::Text(at, lettering, words, _) => area.draw(&plotters::element::Text::new(
            words.as_str(),
            point(*at),
            text_style(lettering),
        ))?,
        Item::Rect(a, b, colour) => area.draw(&Rectangle::new(
            [point(*a), point(*b)],
            rgb(*colour).filled(),
        ))?,
        Item::Path(points, width, colour) => {
            let style = rgb(*colour).stroke_width(units(*width).unsigned_abs());
            area.draw(&PathElement::new(places(points), style))?
        }
        Item::Disc(at, radius, colour, opacity) => area.draw(&Circle::new(
            point(*at),
            units(*radius),
            rgb(*colour).mix(*opacity).filled(),
        ))?,
        Item::Polygon(points, colour) => {
            area.draw(&Polygon::new(places(points), rgb(*colour).filled()))?
        }
    }
    Ok(())
}

fn text_style(lettering: &Lettering) -> TextStyle<'static> {
    let horizontal = match lettering.anchor {
        Anchor::Start => HPos::Left,
        Anchor::Middle => HPos::Center,
        Anchor::End => HPos::Right,
    };
    let weight = if lettering.bold {
        FontStyle::Bold
    } else {
        FontStyle::Normal
    };
    let font = ("sans-serif", lettering.size * UNITS * FONT_FACTOR, weight).into_font();
    TextStyle {
        font,
        color: rgb(lettering.colour).to_backend_color(),
        pos: Pos::new(horizontal, VPos::Center),
    }
}

fn rgb(colour: Colour) -> RGBColor {
    let (r, g, b) = colour.rgb();
    RGBColor(r, g, b)
}

fn places(points: &[Xy]) -> Vec<(i32, i32)> {
    points.iter().copied().map(point).collect()
}

fn point((x, y): Xy) -> (i32, i32) {
    (units(x), units(y))
}

/// A length in drawn units.
fn units(pixels: f64) -> i32 {
    (pixels * UNITS).round() as i32
}
